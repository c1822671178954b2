/* Character classes of UTF-16 units, as Windows' C run-time has them. The bits are in the order of ctype.py. */
#pragma once

enum
{
    CRT_UPPER = 0x01,
    CRT_LOWER = 0x02,
    CRT_DIGIT = 0x04,
    CRT_SPACE = 0x08,
    CRT_PUNCT = 0x10,
    CRT_CNTRL = 0x20,
    CRT_BLANK = 0x40,
    CRT_ALPHA = 0x80
};

extern const unsigned char crt_class_index[256];
extern const unsigned char crt_class_pages[][256];

static inline unsigned int crt_class(unsigned int unit)
{
    return unit < 0x10000 ? crt_class_pages[crt_class_index[unit >> 8]][unit & 0xff] : 0;
}

/* Case of the "C" locale: A to Z alone, as in _wcsicmp, towupper and their kin on Windows. */
static inline unsigned int crt_lower(unsigned int unit)
{
    return unit >= 'A' && unit <= 'Z' ? unit + ('a' - 'A') : unit;
}

static inline unsigned int crt_upper(unsigned int unit)
{
    return unit >= 'a' && unit <= 'z' ? unit - ('a' - 'A') : unit;
}
