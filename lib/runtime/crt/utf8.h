/* UTF-8 and UTF-16, a character at a time, as the run-time's narrow text needs them. */
#pragma once

#include <stddef.h>

/* The character at `text`, of at most `size` bytes (at least one), and its bytes in *used. Bytes that are not UTF-8 (overlong
 * forms and surrogates too) are one character each, by their value: the "C" locale's meaning. */
static inline unsigned int utf8_decode(const char *text, size_t size, size_t *used)
{
    const unsigned char *byte = (const unsigned char *)text;
    static const unsigned int least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = byte[0] >= 0xf0 && byte[0] < 0xf5 ? 4 : byte[0] >= 0xe0 ? 3 : byte[0] >= 0xc2 ? 2 : 1, i;
    unsigned int code = byte[0];

    *used = 1;
    if (length == 1 || byte[0] >= 0xf5 || length > size)
        return code;
    code &= 0xff >> (length + 1);
    for (i = 1; i < length; i++)
    {
        if ((byte[i] & 0xc0) != 0x80)
            return byte[0];
        code = code << 6 | (byte[i] & 0x3f);
    }
    if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return byte[0];
    *used = length;
    return code;
}

/* The bytes of a character: at most 4. A surrogate alone becomes U+FFFD, as in Windows' conversions. */
static inline size_t utf8_encode(unsigned int code, char *bytes)
{
    if (code >= 0xd800 && code < 0xe000)
        code = 0xfffd;
    if (code < 0x80)
    {
        bytes[0] = code;
        return 1;
    }
    if (code < 0x800)
    {
        bytes[0] = 0xc0 | code >> 6;
        bytes[1] = 0x80 | (code & 0x3f);
        return 2;
    }
    if (code < 0x10000)
    {
        bytes[0] = 0xe0 | code >> 12;
        bytes[1] = 0x80 | (code >> 6 & 0x3f);
        bytes[2] = 0x80 | (code & 0x3f);
        return 3;
    }
    bytes[0] = 0xf0 | code >> 18;
    bytes[1] = 0x80 | (code >> 12 & 0x3f);
    bytes[2] = 0x80 | (code >> 6 & 0x3f);
    bytes[3] = 0x80 | (code & 0x3f);
    return 4;
}

/* The character at `text`, of at most `size` units (at least one), and its units in *used; a surrogate alone is itself. */
static inline unsigned int utf16_decode(const wchar_t *text, size_t size, size_t *used)
{
    *used = 1;
    if (size > 1 && text[0] >= 0xd800 && text[0] < 0xdc00 && text[1] >= 0xdc00 && text[1] < 0xe000)
    {
        *used = 2;
        return 0x10000 + ((text[0] - 0xd800u) << 10) + (text[1] - 0xdc00u);
    }
    return text[0];
}

static inline size_t utf16_encode(unsigned int code, wchar_t *units)
{
    if (code < 0x10000)
    {
        units[0] = code;
        return 1;
    }
    units[0] = 0xd800 + ((code - 0x10000) >> 10);
    units[1] = 0xdc00 + (code & 0x3ff);
    return 2;
}
