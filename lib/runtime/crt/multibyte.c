/* Narrow and wide text: narrow is UTF-8 always, whatever the locale. A character beyond U+FFFF is two wide units, so the functions
 * of one character refuse it (EILSEQ), as those of the Universal C run-time do, and those of strings convert it. */
#include "utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* A whole character at `text`, of at most `size` bytes: its bytes; 0 when more bytes are needed, -1 when it is none. */
static int decode_strictly(const char *text, size_t size, unsigned int *code)
{
    const unsigned char lead = *text;
    size_t used, length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1, i;

    *code = utf8_decode(text, size, &used);
    if (lead < 0x80 || used > 1)
        return (int)used;
    if (length == 1 || lead > 0xf4 || length <= size)
        return -1;
    for (i = 1; i < size; i++)
        if ((text[i] & 0xc0) != 0x80)
            return -1;
    return 0;
}

/* `source_size` bytes at most, up to the terminator. *end: where it stopped, NULL behind the terminator. */
static size_t to_wide(wchar_t *to, size_t size, const char *from, size_t source_size, const char **end)
{
    const char *const limit = source_size == (size_t)-1 ? NULL : from + source_size;
    size_t count = 0;

    *end = from;
    while (!to || count < size)
    {
        const size_t left = limit ? (size_t)(limit - from) : strnlen(from, 4) + 1;
        wchar_t units[2];
        unsigned int code;
        size_t used;
        int bytes;

        if (!left)
            break;
        bytes = decode_strictly(from, left, &code);
        if (bytes <= 0)
        {
            errno = EILSEQ;
            return (size_t)-1;
        }
        used = utf16_encode(code, units);
        if (to && used > size - count)
            break;
        if (to)
            wmemcpy(to + count, units, used);
        if (!code)
        {
            *end = NULL;
            return count;
        }
        from += bytes;
        count += used;
        *end = from;
    }
    return count;
}

/* The same the other way. */
static size_t to_narrow(char *to, size_t size, const wchar_t *from, size_t source_size, const wchar_t **end)
{
    size_t count = 0, at = 0;

    *end = from;
    while (at < source_size && (!to || count < size))
    {
        const size_t left = source_size - at < 2 || !from[at] ? 1 : 2;
        unsigned int code;
        char bytes[4];
        size_t units, used;

        code = utf16_decode(from + at, left, &units);
        if (code >= 0xd800 && code < 0xe000)
        {
            errno = EILSEQ;
            return (size_t)-1;
        }
        used = utf8_encode(code, bytes);
        if (to && used > size - count)
            break;
        if (to)
            memcpy(to + count, bytes, used);
        if (!code)
        {
            *end = NULL;
            return count;
        }
        at += units;
        count += used;
        *end = from + at;
    }
    return count;
}

size_t mbstowcs(wchar_t *to, const char *from, size_t size)
{
    const char *end;

    return to_wide(to, size, from, (size_t)-1, &end);
}

size_t wcstombs(char *to, const wchar_t *from, size_t size)
{
    const wchar_t *end;

    return to_narrow(to, size, from, (size_t)-1, &end);
}

size_t mbsnrtowcs(wchar_t *to, const char **from, size_t source_size, size_t size, mbstate_t *state)
{
    const char *end;
    const size_t result = to_wide(to, size, *from, source_size, &end);

    (void)state;
    if (to)
        *from = end;
    return result;
}

size_t mbsrtowcs(wchar_t *to, const char **from, size_t size, mbstate_t *state)
{
    return mbsnrtowcs(to, from, (size_t)-1, size, state);
}

size_t wcsnrtombs(char *to, const wchar_t **from, size_t source_size, size_t size, mbstate_t *state)
{
    const wchar_t *end;
    const size_t result = to_narrow(to, size, *from, source_size, &end);

    (void)state;
    if (to)
        *from = end;
    return result;
}

size_t wcsrtombs(char *to, const wchar_t **from, size_t size, mbstate_t *state)
{
    return wcsnrtombs(to, from, (size_t)-1, size, state);
}

/* The state is the bytes of a character that has begun: __count of them in __value.__wchb. */
size_t mbrtowc(wchar_t *to, const char *from, size_t size, mbstate_t *state)
{
    static mbstate_t own;
    size_t used = 0;
    unsigned int code;
    int bytes;

    state = state ? state : &own;
    if (!from)
        return mbrtowc(NULL, "", 1, state);
    while (used < size)
    {
        state->__value.__wchb[state->__count++] = from[used++];
        bytes = decode_strictly(state->__value.__wchb, state->__count, &code);
        if (!bytes)
            continue;
        memset(state, 0, sizeof(*state));
        if (bytes < 0 || code > 0xffff)
        {
            errno = EILSEQ;
            return (size_t)-1;
        }
        if (to)
            *to = code;
        return code ? used : 0;
    }
    return (size_t)-2;
}

size_t mbrlen(const char *from, size_t size, mbstate_t *state)
{
    static mbstate_t own;

    return mbrtowc(NULL, from, size, state ? state : &own);
}

int mbsinit(const mbstate_t *state)
{
    return !state || !state->__count;
}

int mbtowc(wchar_t *to, const char *from, size_t size)
{
    unsigned int code;
    int bytes;

    if (!from)
        return 0;
    bytes = size ? decode_strictly(from, size, &code) : 0;
    if (bytes <= 0 || code > 0xffff)
    {
        errno = EILSEQ;
        return -1;
    }
    if (to)
        *to = code;
    return code ? bytes : 0;
}

int mblen(const char *from, size_t size)
{
    return mbtowc(NULL, from, size);
}

size_t wcrtomb(char *to, wchar_t unit, mbstate_t *state)
{
    (void)state;
    if (!to)
        return 1;
    if (unit >= 0xd800 && unit < 0xe000)
    {
        errno = EILSEQ;
        return (size_t)-1;
    }
    return utf8_encode(unit, to);
}

int wctomb(char *to, wchar_t unit)
{
    return to ? (int)wcrtomb(to, unit, NULL) : 0;
}

wint_t btowc(int byte)
{
    return byte >= 0 && byte < 0x80 ? (wint_t)byte : WEOF;
}

int wctob(wint_t unit)
{
    return unit < 0x80 ? (int)unit : EOF;
}
