/* FoldString: compatibility characters, composed and decomposed forms, digits, ligatures. The forms are Unicode's normal ones (measured
 * over every unit under Wine 8.0: MAP_PRECOMPOSED is NFC, MAP_COMPOSITE NFD, MAP_FOLDCZONE NFKC, both NFKD), the ligatures those
 * that Wine expands. Tables: fold.py. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>

#include "kernel/text.h"

struct decomposition
{
    DWORD code;
    WORD at, count;             /* of decomposed */
};

struct combining
{
    DWORD code;
    BYTE order;                 /* canonical combining class */
};

struct composition
{
    DWORD first, second, code;
};

struct digit
{
    WCHAR unit, digit;
};

#include "fold.h"

#define HANGUL 0xac00
#define HANGUL_COUNT 11172

static const struct
{
    WCHAR unit, text[4];
} ligatures[] =
{
    {0xc6, L"AE"}, {0xde, L"TH"}, {0xdf, L"ss"}, {0xe6, L"ae"}, {0xfe, L"th"}, {0x132, L"IJ"}, {0x133, L"ij"}, {0x152, L"OE"},
    {0x153, L"oe"}, {0x1c4, L"D\x017d"}, {0x1c5, L"D\x017e"}, {0x1c6, L"d\x017e"}, {0x1c7, L"LJ"}, {0x1c8, L"Lj"}, {0x1c9, L"lj"},
    {0x1ca, L"NJ"}, {0x1cb, L"Nj"}, {0x1cc, L"nj"}, {0x1e2, L"\x0100\x0112"}, {0x1e3, L"\x0101\x0113"}, {0x1f1, L"DZ"},
    {0x1f2, L"Dz"}, {0x1f3, L"dz"}, {0x1fc, L"\x00c1\x00c9"}, {0x1fd, L"\x00e1\x00e9"}, {0x5f0, L"\x05d5\x05d5"},
    {0x5f1, L"\x05d5\x05d9"}, {0x5f2, L"\x05d9\x05d9"}, {0xfb00, L"ff"}, {0xfb01, L"fi"}, {0xfb02, L"fl"}, {0xfb03, L"ffi"},
    {0xfb04, L"ffl"}, {0xfb05, L"\x017ft"}, {0xfb06, L"st"}
};

static int compare_code(const void *key, const void *row)
{
    const DWORD left = *(const DWORD *)key, right = *(const DWORD *)row;

    return left < right ? -1 : left > right;
}

#define FIND(code, table) bsearch(&(code), table, ARRAYSIZE(table), sizeof(*(table)), compare_code)

/* Text as characters: what all steps but the last work on. */
struct characters
{
    DWORD *codes;
    size_t count;
};

static DWORD fold_digit(DWORD code)
{
    size_t i;

    for (i = 0; i < ARRAYSIZE(digits) && digits[i].unit <= code; i++)
        if (digits[i].unit == code)
            return digits[i].digit;
    return code;
}

static DWORD next_code(const WCHAR *text, size_t length, size_t *at)
{
    const WCHAR first = text[(*at)++];

    if (first >= 0xd800 && first < 0xdc00 && *at < length && text[*at] >= 0xdc00 && text[*at] < 0xe000)
        return 0x10000 + ((first - 0xd800u) << 10) + (text[(*at)++] - 0xdc00u);
    return first;
}

/* No decomposition has more than 18 units. */
#define LONGEST 18

/* Digits first: a circled one is its digit, not what it decomposes to. */
static BOOL decompose(const WCHAR *text, size_t length, DWORD flags, struct characters *out)
{
    size_t at = 0;

    out->count = 0;
    out->codes = length > SIZE_MAX / LONGEST / sizeof(DWORD) ? NULL : malloc(length * LONGEST * sizeof(DWORD));
    if (!out->codes)
        return FALSE;
    while (at < length)
    {
        const DWORD read = next_code(text, length, &at), code = flags & MAP_FOLDDIGITS ? fold_digit(read) : read;
        const struct decomposition *row = flags & MAP_FOLDCZONE ? FIND(code, compatible) : NULL;

        if (!row)
            row = FIND(code, canonical);
        if (code >= HANGUL && code < HANGUL + HANGUL_COUNT)
        {
            const DWORD index = code - HANGUL;

            out->codes[out->count++] = 0x1100 + index / 588;
            out->codes[out->count++] = 0x1161 + index % 588 / 28;
            if (index % 28)
                out->codes[out->count++] = 0x11a7 + index % 28;
        }
        else if (row)
        {
            size_t part = 0;

            while (part < row->count)
                out->codes[out->count++] = next_code(decomposed + row->at, row->count, &part);
        }
        else
            out->codes[out->count++] = code;
    }
    return TRUE;
}

static BYTE order_of(DWORD code)
{
    const struct combining *row = FIND(code, combining);

    return row ? row->order : 0;
}

/* Marks behind a letter stand in the order of their classes; those of one class stay as they are. */
static void order_marks(struct characters *text)
{
    size_t i, j;

    for (i = 1; i < text->count; i++)
    {
        const DWORD code = text->codes[i];
        const BYTE order = order_of(code);

        for (j = i; order && j && order_of(text->codes[j - 1]) > order; j--)
            text->codes[j] = text->codes[j - 1];
        text->codes[j] = code;
    }
}

static DWORD compose_pair(DWORD first, DWORD second)
{
    size_t low = 0, high = ARRAYSIZE(compositions);

    if (first >= 0x1100 && first < 0x1113 && second >= 0x1161 && second < 0x1176)
        return HANGUL + ((first - 0x1100) * 21 + second - 0x1161) * 28;
    if (first >= HANGUL && first < HANGUL + HANGUL_COUNT && !((first - HANGUL) % 28) && second > 0x11a7 && second < 0x11c3)
        return first + second - 0x11a7;
    while (low < high)
    {
        const size_t middle = (low + high) / 2;
        const struct composition *row = compositions + middle;

        if (row->first == first && row->second == second)
            return row->code;
        if (row->first < first || (row->first == first && row->second < second))
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

static void compose(struct characters *text)
{
    size_t from, to = 0, starter = SIZE_MAX;
    BYTE last = 0;

    for (from = 0; from < text->count; from++)
    {
        const DWORD code = text->codes[from];
        const BYTE order = order_of(code);
        const BOOL blocked = starter != SIZE_MAX && starter + 1 != to && (!last || last >= order);
        const DWORD composed = starter != SIZE_MAX && !blocked ? compose_pair(text->codes[starter], code) : 0;

        if (composed)
        {
            text->codes[starter] = composed;
            continue;
        }
        if (!order)
            starter = to;
        last = order;
        text->codes[to++] = code;
    }
    text->count = to;
}

/* The units of a character, at most four. */
static size_t fold_character(DWORD flags, DWORD code, WCHAR *units)
{
    size_t i;

    if (code >= 0x10000)
    {
        units[0] = (WCHAR)(0xd800 + ((code - 0x10000) >> 10));
        units[1] = (WCHAR)(0xdc00 + (code & 0x3ff));
        return 2;
    }
    units[0] = (WCHAR)code;
    for (i = 0; flags & MAP_EXPAND_LIGATURES && i < ARRAYSIZE(ligatures); i++)
    {
        if (ligatures[i].unit == code)
        {
            wcscpy(units, ligatures[i].text);
            return wcslen(units);
        }
    }
    return 1;
}

static int fail(DWORD error)
{
    SetLastError(error);
    return 0;
}

int WINAPI FoldStringW(DWORD flags, const WCHAR *text, int length, WCHAR *out, int size)
{
    const DWORD known = MAP_FOLDCZONE | MAP_PRECOMPOSED | MAP_COMPOSITE | MAP_FOLDDIGITS | MAP_EXPAND_LIGATURES;
    struct characters characters;
    int needed = 0;
    size_t i;

    if (!text || !length || size < 0 || (size && (!out || text == out)))
        return fail(ERROR_INVALID_PARAMETER);
    if (!flags || flags & ~known || (flags & (MAP_PRECOMPOSED | MAP_COMPOSITE)) == (MAP_PRECOMPOSED | MAP_COMPOSITE)
            || (flags & MAP_EXPAND_LIGATURES && flags & (MAP_PRECOMPOSED | MAP_COMPOSITE)))
        return fail(ERROR_INVALID_FLAGS);
    if (length < 0)
        length = lstrlenW(text) + 1;
    if (flags & (MAP_FOLDCZONE | MAP_PRECOMPOSED | MAP_COMPOSITE))
    {
        if (!decompose(text, length, flags, &characters))
            return fail(ERROR_NOT_ENOUGH_MEMORY);
        order_marks(&characters);
        if (!(flags & MAP_COMPOSITE))
            compose(&characters);
    }
    else
    {
        size_t at = 0;

        characters.count = 0;
        characters.codes = malloc(length * sizeof(DWORD));
        if (!characters.codes)
            return fail(ERROR_NOT_ENOUGH_MEMORY);
        while (at < (size_t)length)
        {
            const DWORD read = next_code(text, length, &at);

            characters.codes[characters.count++] = flags & MAP_FOLDDIGITS ? fold_digit(read) : read;
        }
    }
    for (i = 0; i < characters.count; i++)
    {
        WCHAR units[4];
        const size_t count = fold_character(flags, characters.codes[i], units);

        if (size && needed + (int)count <= size)
            memcpy(out + needed, units, count * sizeof(WCHAR));
        needed += (int)count;
    }
    free(characters.codes);
    return size && needed > size ? fail(ERROR_INSUFFICIENT_BUFFER) : needed;
}

int WINAPI FoldStringA(DWORD flags, const char *text, int length, char *out, int size)
{
    WCHAR *wide, *folded = NULL;
    int count, needed = 0;

    if (!text || !length || size < 0 || (size && (!out || text == out)))
        return fail(ERROR_INVALID_PARAMETER);
    if (length < 0)
        length = lstrlenA(text) + 1;
    wide = malloc(length * sizeof(WCHAR));
    if (!wide)
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    count = MultiByteToWideChar(CP_ACP, 0, text, length, wide, length);
    needed = count ? FoldStringW(flags, wide, count, NULL, 0) : 0;
    if (needed)
        folded = malloc(needed * sizeof(WCHAR));
    if (folded)
    {
        FoldStringW(flags, wide, count, folded, needed);
        needed = WideCharToMultiByte(CP_ACP, 0, folded, needed, out, size, NULL, NULL);
    }
    else if (needed)
        needed = fail(ERROR_NOT_ENOUGH_MEMORY);
    free(folded);
    free(wide);
    return needed;
}
