/* Formats of the C run-time: any format, with arguments that every type can read, gives the same text narrow and wide, and
 * its length. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "runtime/crt/format.h"

#define LIMIT 0x4000        /* units; then the sink stops */
#define ARGUMENTS 64

struct text
{
    struct format_sink sink;
    size_t unit_size, count;
    wchar_t units[LIMIT];
};

static int collect(struct format_sink *sink, const void *units, size_t count)
{
    struct text *text = (struct text *)sink;
    size_t i;

    if (count > LIMIT - text->count)
        return -1;
    for (i = 0; i < count; i++)
        text->units[text->count++] = text->unit_size == 1 ? ((const unsigned char *)units)[i] : ((const wchar_t *)units)[i];
    return 0;
}

/* As a narrow string "\4", as a wide one "\4\4", as a counted string 4 bytes of `letters`; its address is any number. */
static const wchar_t letters[] = L"abcd";
static const struct
{
    unsigned short length, maximum;
    const void *text;
} argument = {4, 4, letters};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct text narrow, wide;
    uintptr_t cells[ARGUMENTS];
    struct format_arguments arguments = {.cells = cells, .count = ARGUMENTS};
    char *narrow_format = malloc(size + 1);
    wchar_t *wide_format = malloc((size + 1) * sizeof(wchar_t));
    int narrow_length, wide_length, same = 1;
    size_t i;

    if (!narrow_format || !wide_format)
        abort();
    for (i = 0; i < size; i++)
    {
        narrow_format[i] = data[i] & 0x7f;      /* of other bytes the widths rightly differ */
        wide_format[i] = data[i] & 0x7f;
        /* The text of the other width has another length, and %C another character. */
        if (strchr("sScCZ", data[i] & 0x7f))
            same = 0;
    }
    narrow_format[size] = 0;
    wide_format[size] = 0;
    for (i = 0; i < ARGUMENTS; i++)
        cells[i] = (uintptr_t)&argument;

    narrow.sink.write = wide.sink.write = collect;
    narrow.unit_size = 1;
    wide.unit_size = sizeof(wchar_t);
    narrow.count = wide.count = 0;
    narrow_length = format_narrow(&narrow.sink, 0, narrow_format, &arguments);
    arguments.cells = cells;
    arguments.count = ARGUMENTS;
    wide_length = format_wide(&wide.sink, 0, wide_format, &arguments);

    if (narrow_length >= 0 && (size_t)narrow_length != narrow.count)
        abort();
    if (wide_length >= 0 && (size_t)wide_length != wide.count)
        abort();
    if (same && narrow_length >= 0 && (wide_length != narrow_length
            || memcmp(narrow.units, wide.units, narrow.count * sizeof(wchar_t))))
        abort();
    free(wide_format);
    free(narrow_format);
    return 0;
}
