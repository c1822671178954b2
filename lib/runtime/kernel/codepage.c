/* Code pages: MultiByteToWideChar, WideCharToMultiByte and what describes them.
 *
 * The ANSI code page is 1252 and the OEM code page 437, as on an English Windows and in a Wine prefix of a C.UTF-8 locale. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>

#include "kernel/codepage-tables.h"
#include "kernel/text.h"

#define ANSI_PAGE 1252
#define OEM_PAGE 437
#define ASCII_PAGE 20127
#define LATIN1_PAGE 28591

struct page
{
    UINT number;
    const WCHAR *high;              /* the units of bytes 0x80…0xFF; NULL: the same number, or none in ASCII */
    const struct best_fit *best;
    unsigned int best_count;
    const WCHAR *name;
};

static const struct page pages[] =
{
    {ANSI_PAGE, cp1252_high, cp1252_best_fit, ARRAYSIZE(cp1252_best_fit), L"1252  (ANSI - Latin I)"},
    {OEM_PAGE, cp437_high, cp437_best_fit, ARRAYSIZE(cp437_best_fit), L"437   (OEM - United States)"},
    {LATIN1_PAGE, NULL, NULL, 0, L"28591 (ISO 8859-1 Latin I)"},
    {ASCII_PAGE, NULL, NULL, 0, L"20127 (US-ASCII)"}
};

WCHAR kernel_ansi_unit(unsigned char byte)
{
    return byte >= 0x80 ? cp1252_high[byte - 0x80] : byte;
}

static UINT page_number(UINT page)
{
    switch (page)
    {
    case CP_ACP:
    case CP_THREAD_ACP:
        return ANSI_PAGE;
    case CP_OEMCP:
        return OEM_PAGE;
    }
    return page;
}

static const struct page *find_page(UINT number)
{
    unsigned int i;

    number = page_number(number);
    for (i = 0; i < ARRAYSIZE(pages); i++)
        if (pages[i].number == number)
            return &pages[i];
    return NULL;
}

static int fail(DWORD error)
{
    SetLastError(error);
    return 0;
}

/* One more unit for an output that may only be counted (size 0). FALSE: there is no room. */
static BOOL put_unit(WCHAR *out, int size, int *count, WCHAR unit)
{
    if (size)
    {
        if (*count == size)
            return FALSE;
        out[*count] = unit;
    }
    ++*count;
    return TRUE;
}

/* One character of UTF-8. What is none becomes one U+FFFD for as many bytes as began a character, and a second byte that the first
 * one forbids (overlong forms, surrogates, beyond U+10FFFF) goes with it: so count Wine's functions, while the documentation is
 * silent. Returns the number of bytes; *point is ~0 when they are none. */
static int next_point(const unsigned char *in, int left, unsigned int *point)
{
    unsigned int lead = in[0], low = 0x80, high = 0xbf;
    int count, i;

    *point = ~0u;
    if (lead < 0x80)
    {
        *point = lead;
        return 1;
    }
    if (lead >= 0xc2 && lead <= 0xdf)
        count = 2;
    else if (lead >= 0xe0 && lead <= 0xef)
        count = 3;
    else if (lead >= 0xf0 && lead <= 0xf4)
        count = 4;
    else
        return 1;
    /* Overlong forms, surrogates and what is beyond U+10FFFF end at the second byte. */
    if (lead == 0xe0)
        low = 0xa0;
    else if (lead == 0xed)
        high = 0x9f;
    else if (lead == 0xf0)
        low = 0x90;
    else if (lead == 0xf4)
        high = 0x8f;
    lead &= 0x7f >> count;
    for (i = 1; i < count; i++)
    {
        if (i == left || in[i] < 0x80 || in[i] > 0xbf)
            return i;
        if (in[i] < low || in[i] > high)
            return i + 1;
        lead = lead << 6 | (in[i] & 0x3f);
        low = 0x80;
        high = 0xbf;
    }
    *point = lead;
    return count;
}

static int utf8_to_wide(DWORD flags, const unsigned char *in, int length, WCHAR *out, int size)
{
    int count = 0, i = 0;
    BOOL room;

    while (i < length)
    {
        unsigned int point;

        i += next_point(in + i, length - i, &point);
        if (point == ~0u)
        {
            if (flags & MB_ERR_INVALID_CHARS)
                return fail(ERROR_NO_UNICODE_TRANSLATION);
            point = 0xfffd;
        }
        if (point >= 0x10000)
            room = put_unit(out, size, &count, 0xd7c0 + (point >> 10)) && put_unit(out, size, &count, 0xdc00 | (point & 0x3ff));
        else
            room = put_unit(out, size, &count, point);
        if (!room)
            return fail(ERROR_INSUFFICIENT_BUFFER);
    }
    return count;
}

int WINAPI MultiByteToWideChar(UINT page, DWORD flags, const char *text, int length, WCHAR *out, int size)
{
    const struct page *table;
    int i;

    if (!text || !length || length < -1 || size < 0 || (size && (!out || (const void *)text == (const void *)out)))
        return fail(ERROR_INVALID_PARAMETER);
    if (length == -1)
    {
        size_t units = strlen(text) + 1;

        if (units > INT_MAX)
            return fail(ERROR_INVALID_PARAMETER);
        length = (int)units;
    }
    if (page == CP_UTF8)
    {
        if (flags & ~(DWORD)MB_ERR_INVALID_CHARS)
            return fail(ERROR_INVALID_FLAGS);
        return utf8_to_wide(flags, (const unsigned char *)text, length, out, size);
    }
    table = find_page(page);
    if (!table)
        return fail(ERROR_INVALID_PARAMETER);
    if ((flags & ~(DWORD)(MB_PRECOMPOSED | MB_COMPOSITE | MB_USEGLYPHCHARS | MB_ERR_INVALID_CHARS)) ||
            (flags & (MB_PRECOMPOSED | MB_COMPOSITE)) == (MB_PRECOMPOSED | MB_COMPOSITE))
        return fail(ERROR_INVALID_FLAGS);
    /* Decomposed output and glyphs for control characters would need tables of their own. */
    if (flags & (MB_COMPOSITE | MB_USEGLYPHCHARS))
        return fail(ERROR_NOT_SUPPORTED);
    if (size && size < length)
        return fail(ERROR_INSUFFICIENT_BUFFER);
    for (i = 0; i < length; i++)
    {
        unsigned char byte = text[i];
        WCHAR unit = byte;

        if (byte >= 0x80 && table->high)
            unit = table->high[byte - 0x80];
        else if (byte >= 0x80 && table->number == ASCII_PAGE)
        {
            if (flags & MB_ERR_INVALID_CHARS)
                return fail(ERROR_NO_UNICODE_TRANSLATION);
            unit = byte & 0x7f;     /* as Windows reads code page 20127 */
        }
        if (size)
            out[i] = unit;
    }
    return length;
}

/* The byte that stands for the unit exactly, or -1. */
static int exact_byte(const struct page *page, WCHAR unit)
{
    int i;

    if (unit < 0x80)
        return unit;
    if (!page->high)
        return page->number == LATIN1_PAGE && unit < 0x100 ? unit : -1;
    /* Most of Latin-1 is where it is in code page 1252. */
    if (unit < 0x100 && page->high[unit - 0x80] == unit)
        return unit;
    for (i = 0; i < 128; i++)
        if (page->high[i] == unit)
            return i + 0x80;
    return -1;
}

static int best_byte(const struct page *page, WCHAR unit)
{
    unsigned int low = 0, high = page->best_count;

    if (page->best && unit >= 0xff01 && unit <= 0xff5e)
        return unit - 0xfee0;
    while (low < high)
    {
        unsigned int middle = (low + high) / 2;
        const struct best_fit *run = &page->best[middle];

        if (unit < run->first)
            high = middle;
        else if (unit >= run->first + run->count)
            low = middle + 1;
        else
            return (unsigned char)run->bytes[unit - run->first];
    }
    return -1;
}

static BOOL put_byte(char *out, int size, int *count, char byte)
{
    if (size)
    {
        if (*count == size)
            return FALSE;
        out[*count] = byte;
    }
    ++*count;
    return TRUE;
}

static BOOL is_pair(const WCHAR *text, int left)
{
    return left > 1 && (text[0] & 0xfc00) == 0xd800 && (text[1] & 0xfc00) == 0xdc00;
}

static int wide_to_utf8(DWORD flags, const WCHAR *text, int length, char *out, int size)
{
    int count = 0, i, j, bytes;
    char encoded[4];

    for (i = 0; i < length; i++)
    {
        unsigned int point = text[i];

        if (is_pair(text + i, length - i))
            point = 0x10000 + ((point & 0x3ff) << 10) + (text[++i] & 0x3ff);
        else if ((point & 0xf800) == 0xd800)
        {
            if (flags & WC_ERR_INVALID_CHARS)
                return fail(ERROR_NO_UNICODE_TRANSLATION);
            point = 0xfffd;
        }
        bytes = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
        for (j = bytes - 1; j > 0; j--, point >>= 6)
            encoded[j] = 0x80 | (point & 0x3f);
        encoded[0] = bytes == 1 ? point : (0xf00 >> bytes & 0xff) | point;
        for (j = 0; j < bytes; j++)
            if (!put_byte(out, size, &count, encoded[j]))
                return fail(ERROR_INSUFFICIENT_BUFFER);
    }
    return count;
}

static int wide_to_page(const struct page *page, DWORD flags, const WCHAR *text, int length, char *out, int size,
        const char *default_char, BOOL *used_default)
{
    char replacement = default_char ? *default_char : '?';
    BOOL used = FALSE;
    int count = 0, i;

    for (i = 0; i < length; i++)
    {
        int byte = exact_byte(page, text[i]);

        if (byte < 0 && !(flags & WC_NO_BEST_FIT_CHARS))
            byte = best_byte(page, text[i]);
        if (byte < 0)
        {
            used = TRUE;
            byte = replacement;
            if (is_pair(text + i, length - i))
            {
                /* One default character for each half: see test/runtime/text.c. */
                if (!put_byte(out, size, &count, byte))
                    return fail(ERROR_INSUFFICIENT_BUFFER);
                i++;
            }
        }
        if (!put_byte(out, size, &count, byte))
            return fail(ERROR_INSUFFICIENT_BUFFER);
    }
    if (used_default)
        *used_default = used;
    return count;
}

int WINAPI WideCharToMultiByte(UINT page, DWORD flags, const WCHAR *text, int length, char *out, int size, const char *default_char,
        BOOL *used_default)
{
    const struct page *table;

    if (!text || !length || length < -1 || size < 0 || (size && (!out || (const void *)text == (const void *)out)))
        return fail(ERROR_INVALID_PARAMETER);
    if (length == -1)
        length = lstrlenW(text) + 1;
    if (page == CP_UTF8)
    {
        if (default_char || used_default)
            return fail(ERROR_INVALID_PARAMETER);
        if (flags & ~(DWORD)WC_ERR_INVALID_CHARS)
            return fail(ERROR_INVALID_FLAGS);
        return wide_to_utf8(flags, text, length, out, size);
    }
    table = find_page(page);
    if (!table)
        return fail(ERROR_INVALID_PARAMETER);
    if (flags & ~(DWORD)(WC_DISCARDNS | WC_SEPCHARS | WC_DEFAULTCHAR | WC_COMPOSITECHECK | WC_NO_BEST_FIT_CHARS | WC_ERR_INVALID_CHARS))
        return fail(ERROR_INVALID_FLAGS);
    /* Composing base and combining characters would need tables of their own. */
    if (flags & (WC_COMPOSITECHECK | WC_DISCARDNS | WC_SEPCHARS | WC_DEFAULTCHAR))
        return fail(ERROR_NOT_SUPPORTED);
    return wide_to_page(table, flags, text, length, out, size, default_char, used_default);
}

UINT WINAPI GetACP(void)
{
    return ANSI_PAGE;
}

UINT WINAPI GetOEMCP(void)
{
    return OEM_PAGE;
}

BOOL WINAPI IsValidCodePage(UINT page)
{
    unsigned int i;

    /* The numbers that stand for another (CP_ACP) are no code pages. */
    for (i = 0; i < ARRAYSIZE(pages); i++)
        if (pages[i].number == page)
            return TRUE;
    return page == CP_UTF8;
}

BOOL WINAPI GetCPInfo(UINT page, CPINFO *info)
{
    if (!info || (page != CP_UTF8 && !find_page(page)))
        return fail(ERROR_INVALID_PARAMETER);
    memset(info, 0, sizeof(*info));
    info->MaxCharSize = page == CP_UTF8 ? 4 : 1;
    info->DefaultChar[0] = '?';
    return TRUE;
}

BOOL WINAPI GetCPInfoExW(UINT page, DWORD flags, CPINFOEXW *info)
{
    const struct page *table = find_page(page);
    CPINFO plain;

    if (flags || !info || !GetCPInfo(page, &plain))
        return fail(ERROR_INVALID_PARAMETER);
    memset(info, 0, sizeof(*info));
    info->MaxCharSize = plain.MaxCharSize;
    info->DefaultChar[0] = '?';
    info->UnicodeDefaultChar = page == CP_UTF8 ? 0xfffd : '?';
    info->CodePage = page_number(page);
    lstrcpyW(info->CodePageName, table ? table->name : L"65001 (UTF-8)");
    return TRUE;
}

BOOL WINAPI IsDBCSLeadByteEx(UINT page, BYTE byte)
{
    (void)byte;
    if (page != CP_UTF8 && !find_page(page))
        return fail(ERROR_INVALID_PARAMETER);
    return FALSE;       /* none of the code pages here has double-byte characters */
}

BOOL WINAPI IsDBCSLeadByte(BYTE byte)
{
    return IsDBCSLeadByteEx(CP_ACP, byte);
}
