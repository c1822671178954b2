/* Formats of the scanf family: any format over any input, with room for every type, reads the same narrow and wide. The input is the
 * format, a zero byte, and the text. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define LIMIT 0x1000        /* of the text: what a %s writes at most */
#define ARGUMENTS 16

static union
{
    char bytes[(LIMIT + 1) * 4];
    long long number;
} rooms[ARGUMENTS];

#define ROOMS rooms, rooms + 1, rooms + 2, rooms + 3, rooms + 4, rooms + 5, rooms + 6, rooms + 7, rooms + 8, rooms + 9, rooms + 10, \
    rooms + 11, rooms + 12, rooms + 13, rooms + 14, rooms + 15

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *zero = size ? memchr(data, 0, size) : NULL;
    const size_t format_size = zero ? (size_t)(zero - data) : size, text_size = zero ? size - format_size - 1 : 0;
    static char format[LIMIT + 1], text[LIMIT + 1];
    static wchar_t wide_format[LIMIT + 1], wide_text[LIMIT + 1];
    size_t i, conversions = 0;
    int narrow, wide;

    if (format_size > LIMIT || text_size > LIMIT)
        return 0;
    for (i = 0; i < format_size; i++)
    {
        /* Of other bytes the widths rightly differ. A width would let %c write as much as it says. */
        wide_format[i] = format[i] = data[i] & 0x7f;
        conversions += format[i] == '%';
    }
    wide_format[i] = format[i] = 0;
    for (i = 0; i < text_size; i++)
        wide_text[i] = text[i] = zero[1 + i] & 0x7f;
    wide_text[i] = text[i] = 0;
    if (conversions > ARGUMENTS)
        return 0;
    narrow = sscanf(text, format, ROOMS);
    wide = swscanf(wide_text, wide_format, ROOMS);
    if (narrow != wide)
        abort();
    return 0;
}
