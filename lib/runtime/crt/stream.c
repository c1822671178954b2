/* Wide text on the host's byte streams, as UTF-8. A character beyond U+FFFF is two units for the caller and one character in the
 * file: the unit that has no partner yet, or that the caller has not fetched yet, is kept per thread for the stream in use. */
#include "utf8.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

/* ---- writing ---- */

static __thread struct
{
    FILE *stream;
    wchar_t high;
} half_written;

static int put_character(FILE *stream, unsigned int code)
{
    char bytes[4];
    const size_t count = utf8_encode(code, bytes);

    return fwrite(bytes, 1, count, stream) == count ? 0 : -1;
}

wint_t fputwc(wchar_t unit, FILE *stream)
{
    if (half_written.high)
    {
        const wchar_t pair[2] = {half_written.high, unit};
        const int matches = half_written.stream == stream && unit >= 0xdc00 && unit < 0xe000;
        size_t used;

        half_written.high = 0;
        if (put_character(half_written.stream, matches ? utf16_decode(pair, 2, &used) : pair[0]))
            return WEOF;
        if (matches)
            return unit;
    }
    if (unit >= 0xd800 && unit < 0xdc00)
    {
        half_written.stream = stream;
        half_written.high = unit;
        return unit;
    }
    return put_character(stream, unit) ? WEOF : unit;
}

wint_t putwc(wchar_t unit, FILE *stream)
{
    return fputwc(unit, stream);
}

wint_t putwchar(wchar_t unit)
{
    return fputwc(unit, stdout);
}

wint_t _fputwchar(wchar_t unit)
{
    return fputwc(unit, stdout);
}

int fputws(const wchar_t *string, FILE *stream)
{
    int result = 0;

    flockfile(stream);
    while (*string && !result)
        result = fputwc(*string++, stream) == WEOF ? -1 : 0;
    funlockfile(stream);
    return result;
}

int _putws(const wchar_t *string)
{
    return fputws(string, stdout) < 0 || fputwc('\n', stdout) == WEOF ? -1 : 0;
}

/* ---- reading ---- */

#define PENDING 8

static __thread struct
{
    FILE *stream;
    int count;
    wchar_t units[PENDING];     /* the last is fetched next */
} unread;

static void keep_unread(FILE *stream, wchar_t unit)
{
    if (unread.stream != stream)
        unread.count = 0;
    unread.stream = stream;
    if (unread.count < PENDING)
        unread.units[unread.count++] = unit;
}

wint_t fgetwc(FILE *stream)
{
    unsigned char bytes[4];
    size_t length, count = 1, used;
    wchar_t units[2];
    unsigned int code;
    int byte;

    if (unread.count && unread.stream == stream)
        return unread.units[--unread.count];
    byte = getc(stream);
    if (byte == EOF)
        return WEOF;
    bytes[0] = byte;
    length = byte >= 0xf0 && byte < 0xf5 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    while (count < length && (byte = getc(stream)) != EOF)
    {
        if ((byte & 0xc0) != 0x80)
        {
            ungetc(byte, stream);
            break;
        }
        bytes[count++] = byte;
    }
    code = utf8_decode((const char *)bytes, count, &used);
    if (used < count)
    {
        /* Not UTF-8: each byte by its value. */
        for (; count > 1; count--)
            keep_unread(stream, bytes[count - 1]);
        return code;
    }
    if (utf16_encode(code, units) == 2)
        keep_unread(stream, units[1]);
    return units[0];
}

wint_t getwc(FILE *stream)
{
    return fgetwc(stream);
}

wint_t getwchar(void)
{
    return fgetwc(stdin);
}

wint_t _fgetwchar(void)
{
    return fgetwc(stdin);
}

wint_t ungetwc(wint_t unit, FILE *stream)
{
    if (unit == WEOF || (unread.stream == stream && unread.count == PENDING))
        return WEOF;
    keep_unread(stream, unit);
    return unit;
}

wchar_t *fgetws(wchar_t *buffer, int size, FILE *stream)
{
    int count = 0;

    if (size < 1)
    {
        errno = EINVAL;
        return NULL;
    }
    flockfile(stream);
    while (count < size - 1)
    {
        const wint_t unit = fgetwc(stream);

        if (unit == WEOF)
            break;
        buffer[count++] = unit;
        if (unit == '\n')
            break;
    }
    funlockfile(stream);
    if (!count && size > 1)
        return NULL;
    buffer[count] = 0;
    return buffer;
}
