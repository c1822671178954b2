/* UTF-8 and UTF-16, and the case folding of names: see text.h. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/text.h"

#include "case.h"

static BOOL is_high_surrogate(WCHAR unit)
{
    return (unit & 0xfc00) == 0xd800;
}

static BOOL is_low_surrogate(WCHAR unit)
{
    return (unit & 0xfc00) == 0xdc00;
}

char *kernel_utf8_length(const WCHAR *text, size_t length, size_t *bytes)
{
    char *result = malloc(length * 3 + 1), *out = result;
    size_t i;

    if (!result)
        return NULL;
    for (i = 0; i < length; i++)
    {
        unsigned int point = text[i];

        if (is_high_surrogate(text[i]) && i + 1 < length && is_low_surrogate(text[i + 1]))
        {
            point = 0x10000 + ((point & 0x3ff) << 10) + (text[++i] & 0x3ff);
            *out++ = 0xf0 | point >> 18;
            *out++ = 0x80 | (point >> 12 & 0x3f);
            *out++ = 0x80 | (point >> 6 & 0x3f);
            *out++ = 0x80 | (point & 0x3f);
        }
        else if (point >= 0xdc80 && point <= 0xdcff)
            *out++ = point & 0xff;
        else if (point >= 0x800)
        {
            *out++ = 0xe0 | point >> 12;
            *out++ = 0x80 | (point >> 6 & 0x3f);
            *out++ = 0x80 | (point & 0x3f);
        }
        else if (point >= 0x80)
        {
            *out++ = 0xc0 | point >> 6;
            *out++ = 0x80 | (point & 0x3f);
        }
        else
            *out++ = point;
    }
    *out = 0;
    if (bytes)
        *bytes = out - result;
    return result;
}

/* The number of bytes of the sequence at `in`, with its code point; 0 when it is not one. */
static size_t decode(const unsigned char *in, size_t left, unsigned int *point)
{
    static const unsigned int least[5] = {0, 0, 0x80, 0x800, 0x10000};
    size_t count, i;

    if (in[0] < 0x80)
    {
        *point = in[0];
        return 1;
    }
    if ((in[0] & 0xe0) == 0xc0)
        count = 2;
    else if ((in[0] & 0xf0) == 0xe0)
        count = 3;
    else if ((in[0] & 0xf8) == 0xf0)
        count = 4;
    else
        return 0;
    if (count > left)
        return 0;
    *point = in[0] & (0x7f >> count);
    for (i = 1; i < count; i++)
    {
        if ((in[i] & 0xc0) != 0x80)
            return 0;
        *point = *point << 6 | (in[i] & 0x3f);
    }
    /* A surrogate that stands for a byte, or a pair written as two surrogates, would not come back the same way. */
    if (*point < least[count] || *point > 0x10ffff || (*point >= 0xdc80 && *point <= 0xdcff))
        return 0;
    return count;
}

WCHAR *kernel_wide_length(const char *text, size_t bytes, size_t *length)
{
    const unsigned char *in = (const unsigned char *)text;
    WCHAR *result, *out;
    size_t i = 0;

    if (bytes > SIZE_MAX / sizeof(WCHAR) - 1)
        return NULL;
    out = result = malloc((bytes + 1) * sizeof(WCHAR));
    if (!result)
        return NULL;
    while (i < bytes)
    {
        unsigned int point;
        size_t count = decode(in + i, bytes - i, &point);

        if (count && is_low_surrogate(point) && count == 3 && out > result && is_high_surrogate(out[-1]))
            count = 0;
        if (!count)
            *out++ = 0xdc00 | in[i++];
        else
        {
            if (point >= 0x10000)
            {
                *out++ = 0xd800 | (point - 0x10000) >> 10;
                *out++ = 0xdc00 | (point & 0x3ff);
            }
            else
                *out++ = point;
            i += count;
        }
    }
    *out = 0;
    if (length)
        *length = out - result;
    return result;
}

char *kernel_utf8(const WCHAR *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    return kernel_utf8_length(text, length, NULL);
}

WCHAR *kernel_wide(const char *text)
{
    return kernel_wide_length(text, strlen(text), NULL);
}

WCHAR *kernel_wide_ansi(const char *text)
{
    size_t length = strlen(text), i;
    WCHAR *result = malloc((length + 1) * sizeof(WCHAR));

    if (result)
        for (i = 0; i <= length; i++)
            result[i] = kernel_ansi_unit(text[i]);
    return result;
}

WCHAR kernel_upper(WCHAR unit)
{
    return unit + upper_pages[upper_index[unit >> 8]][unit & 255];
}

WCHAR kernel_lower(WCHAR unit)
{
    return unit + lower_pages[lower_index[unit >> 8]][unit & 255];
}

int kernel_compare_names_length(const WCHAR *left, size_t left_length, const WCHAR *right, size_t right_length)
{
    size_t i;

    for (i = 0; i < left_length && i < right_length; i++)
    {
        int difference = kernel_upper(left[i]) - kernel_upper(right[i]);

        if (difference)
            return difference;
    }
    return left_length < right_length ? -1 : left_length > right_length;
}

int kernel_compare_names(const WCHAR *left, const WCHAR *right)
{
    for (; *left && kernel_upper(*left) == kernel_upper(*right); left++, right++)
        ;
    return kernel_upper(*left) - kernel_upper(*right);
}
