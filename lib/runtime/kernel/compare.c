/* Comparison of strings as people sort them: CompareString, lstrcmp, LCMapString.
 *
 * The rules are those of "Handling Sorting in Your Applications": letters first by what they are, then by their marks, then by their
 * case; hyphen and apostrophe count only when nothing else differs (word sort), unless SORT_STRINGSORT is given. The order within
 * Latin and of punctuation is what Wine 8.0 answers; other scripts are sorted by code point. All locales share this order. */
#include <stdlib.h>
#include <string.h>

#include <windows.h>

#include "kernel/locale.h"
#include "kernel/text.h"

#include "collate.h"

#define KNOWN_FLAGS (NORM_IGNORECASE | NORM_IGNOREKANATYPE | NORM_IGNORENONSPACE | NORM_IGNORESYMBOLS | NORM_IGNOREWIDTH | \
        NORM_LINGUISTIC_CASING | SORT_STRINGSORT | LINGUISTIC_IGNORECASE | LINGUISTIC_IGNOREDIACRITIC | 0x10000000 | SORT_DIGITSASNUMBERS)

struct element
{
    DWORD primary;          /* 0: a mark or a symbol of word sort */
    BYTE mark, letter_case, wide;
};

struct special
{
    DWORD place;            /* elements before it */
    WCHAR unit;
};

struct key
{
    struct element *elements;
    struct special *specials;
    size_t count, special_count;
};

/* Symbols below U+0180 in their order. */
static const WCHAR symbols[] = L"\x00ad\x0001\x0002\x0003\x0004\x0005\x0006\x0007\x0008\x000e\x000f\x0010\x0011\x0012\x0013\x0014\x0015"
        L"\x0016\x0017\x0018\x0019\x001a\x001b\x001c\x001d\x001e\x001f\x007f'- \x00a0\t\n\v\f\r!\"#$%&()*,./:;?@[\\]^_`{|}~\x00a1\x00a6"
        L"\x00a8\x00af\x00b4\x00b8\x00bf\x00a2\x00a3\x00a4\x00a5+<=>\x00b1\x00ab\x00bb\x00d7\x00f7\x00a7\x00a9\x00ac\x00ae\x00b0"
        L"\x00b5\x00b6\x00b7";

static DWORD symbol_weight(WCHAR unit)
{
    DWORD i;

    for (i = 0; symbols[i]; i++)
        if (symbols[i] == unit)
            return i + 2;
    return 0;
}

static BOOL is_digit(WCHAR unit)
{
    return unit >= '0' && unit <= '9';
}

static BOOL is_mark(WCHAR unit)
{
    return (unit >= 0x300 && unit <= 0x36f) || (unit >= 0x1dc0 && unit <= 0x1dff) || (unit >= 0x20d0 && unit <= 0x20ff) ||
            (unit >= 0xfe20 && unit <= 0xfe2f);
}

static DWORD primary_weight(WCHAR unit)
{
    DWORD symbol = unit < 0x180 ? symbol_weight(unit) : 0;

    if (symbol)
        return symbol;
    if (is_digit(unit))
        return 0x10000 + unit;
    /* Symbols and punctuation beyond Latin come after those of Latin, and before digits. */
    if ((unit >= 0x80 && unit < 0xa0) || (unit >= 0x2000 && unit < 0x2c00) || (unit >= 0x3000 && unit < 0x3040))
        return 0x1000 + unit;
    return 0x20000 + kernel_lower(unit);
}

/* The element of one unit that stands for itself. */
static struct element make_element(WCHAR unit)
{
    struct element element = {0, 0, 0, 0};
    size_t low = 0, high = ARRAYSIZE(composed);
    WCHAR base = unit;

    while (low < high)
    {
        size_t middle = (low + high) / 2;

        if (composed[middle].unit == unit)
        {
            base = composed[middle].base;
            element.mark = composed[middle].mark;
            element.wide = composed[middle].wide;
            break;
        }
        if (composed[middle].unit < unit)
            low = middle + 1;
        else
            high = middle;
    }
    element.primary = primary_weight(base);
    element.letter_case = kernel_lower(base) != base;
    return element;
}

/* Letters that sort as two. */
static const WCHAR *expansion(WCHAR unit)
{
    switch (unit)
    {
    case 0x00df: return L"ss";
    case 0x1e9e: return L"SS";
    case 0x00e6: return L"ae";
    case 0x00c6: return L"AE";
    case 0x0153: return L"oe";
    case 0x0152: return L"OE";
    case 0x00fe: return L"th";
    case 0x00de: return L"TH";
    case 0x0133: return L"ij";
    case 0x0132: return L"IJ";
    }
    return NULL;
}

static BYTE mark_weight(WCHAR mark)
{
    static const WCHAR order[] = {0x301, 0x300, 0x307, 0x302, 0x308, 0x30c, 0x306, 0x304, 0x303, 0x30a, 0x30b, 0x338, 0x327, 0x326, 0x328};
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(order); i++)
        if (order[i] == mark)
            return (BYTE)(i + 3);
    return (BYTE)(20 + mark % 200);
}

static void free_key(struct key *key)
{
    free(key->elements);
    free(key->specials);
}

static BOOL make_key(struct key *key, const WCHAR *text, size_t length, DWORD flags)
{
    const WCHAR *more;
    size_t i;

    memset(key, 0, sizeof(*key));
    key->elements = malloc((length * 2 + 1) * sizeof(*key->elements));
    key->specials = malloc((length + 1) * sizeof(*key->specials));
    if (!key->elements || !key->specials)
    {
        free_key(key);
        return FALSE;
    }
    for (i = 0; i < length; i++)
    {
        /* A NUL inside a text has no weight. */
        if (!text[i])
            continue;
        if (is_mark(text[i]))
        {
            /* A mark belongs to the letter before it, as if they were one character. */
            if (key->count)
            {
                struct element *last = &key->elements[key->count - 1];

                last->mark = (BYTE)min(255, last->mark + mark_weight(text[i]));
            }
            continue;
        }
        if ((text[i] == '-' || text[i] == '\'') && !(flags & SORT_STRINGSORT))
        {
            if (!(flags & NORM_IGNORESYMBOLS))
            {
                key->specials[key->special_count].place = (DWORD)key->count;
                key->specials[key->special_count++].unit = text[i];
            }
            continue;
        }
        more = expansion(text[i]);
        if (more)
        {
            key->elements[key->count++] = make_element(more[0]);
            key->elements[key->count++] = make_element(more[1]);
            continue;
        }
        key->elements[key->count] = make_element(text[i]);
        if ((flags & NORM_IGNORESYMBOLS) && key->elements[key->count].primary < 0x10000)
            continue;
        key->count++;
    }
    return TRUE;
}

static int compare_numbers(DWORD left, DWORD right)
{
    return left < right ? -1 : left > right;
}

static int compare_keys(const struct key *left, const struct key *right, DWORD flags)
{
    size_t count = min(left->count, right->count), i;
    int order = 0;

    for (i = 0; !order && i < count; i++)
        order = compare_numbers(left->elements[i].primary, right->elements[i].primary);
    if (!order)
        order = left->count < right->count ? -1 : left->count > right->count;
    for (i = 0; !order && i < count && !(flags & (NORM_IGNORENONSPACE | LINGUISTIC_IGNOREDIACRITIC)); i++)
        order = compare_numbers(left->elements[i].mark, right->elements[i].mark);
    for (i = 0; !order && i < count; i++)
    {
        if (!(flags & NORM_IGNOREWIDTH))
            order = compare_numbers(left->elements[i].wide, right->elements[i].wide);
        if (!order && !(flags & (NORM_IGNORECASE | LINGUISTIC_IGNORECASE)))
            order = compare_numbers(left->elements[i].letter_case, right->elements[i].letter_case);
    }
    count = min(left->special_count, right->special_count);
    for (i = 0; !order && i < count; i++)
    {
        /* The later one makes the smaller string. */
        order = compare_numbers(right->specials[i].place, left->specials[i].place);
        if (!order)
            order = compare_numbers(symbol_weight(left->specials[i].unit), symbol_weight(right->specials[i].unit));
    }
    if (!order)
        order = left->special_count < right->special_count ? -1 : left->special_count > right->special_count;
    return order;
}

static int compare(DWORD flags, const WCHAR *left, int left_length, const WCHAR *right, int right_length)
{
    struct key a, b;
    int order;

    if (!left || !right)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    /* Numbers inside text would need a different key. */
    if (flags & ~(DWORD)KNOWN_FLAGS || (flags & SORT_DIGITSASNUMBERS))
    {
        SetLastError(ERROR_INVALID_FLAGS);
        return 0;
    }
    if (left_length < 0)
        left_length = lstrlenW(left);
    if (right_length < 0)
        right_length = lstrlenW(right);
    if (left_length == right_length && !memcmp(left, right, left_length * sizeof(WCHAR)))
        return CSTR_EQUAL;
    if (!make_key(&a, left, left_length, flags))
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return 0;
    }
    if (!make_key(&b, right, right_length, flags))
    {
        free_key(&a);
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return 0;
    }
    order = compare_keys(&a, &b, flags);
    free_key(&a);
    free_key(&b);
    return CSTR_EQUAL + order;
}

int WINAPI CompareStringEx(const WCHAR *locale, DWORD flags, const WCHAR *left, int left_length, const WCHAR *right, int right_length,
        NLSVERSIONINFO *version, void *reserved, LPARAM handle)
{
    (void)version;
    if (reserved || handle || !kernel_locale_by_name(locale))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    return compare(flags, left, left_length, right, right_length);
}

int WINAPI CompareStringW(LCID locale, DWORD flags, const WCHAR *left, int left_length, const WCHAR *right, int right_length)
{
    if (!kernel_locale_by_id(locale))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    return compare(flags & ~(DWORD)LOCALE_USE_CP_ACP, left, left_length, right, right_length);
}

static WCHAR *widen(const char *text, int *length)
{
    size_t count = *length < 0 ? strlen(text) : (size_t)*length, i;
    WCHAR *wide = malloc((count + 1) * sizeof(WCHAR));

    for (i = 0; wide && i < count; i++)
        wide[i] = kernel_ansi_unit(text[i]);
    *length = (int)count;
    return wide;
}

int WINAPI CompareStringA(LCID locale, DWORD flags, const char *left, int left_length, const char *right, int right_length)
{
    WCHAR *a, *b;
    int result = 0;

    if (!left || !right)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    a = widen(left, &left_length);
    b = widen(right, &right_length);
    if (a && b)
        result = CompareStringW(locale, flags, a, left_length, b, right_length);
    else
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    free(a);
    free(b);
    return result;
}

int WINAPI CompareStringOrdinal(const WCHAR *left, int left_length, const WCHAR *right, int right_length, BOOL ignore_case)
{
    int i, count, order = 0;

    if (!left || !right)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    if (left_length < 0)
        left_length = lstrlenW(left);
    if (right_length < 0)
        right_length = lstrlenW(right);
    count = min(left_length, right_length);
    for (i = 0; !order && i < count; i++)
        order = compare_numbers(ignore_case ? kernel_upper(left[i]) : left[i], ignore_case ? kernel_upper(right[i]) : right[i]);
    return CSTR_EQUAL + (order ? order : compare_numbers(left_length, right_length));
}

/* NULL is less than every string, and equal to NULL. */
static int compare_simple(const WCHAR *left, const WCHAR *right, DWORD flags)
{
    if (!left || !right)
        return !right - !left;
    return compare(flags, left, -1, right, -1) - CSTR_EQUAL;
}

int WINAPI lstrcmpW(const WCHAR *left, const WCHAR *right)
{
    return compare_simple(left, right, 0);
}

int WINAPI lstrcmpiW(const WCHAR *left, const WCHAR *right)
{
    return compare_simple(left, right, NORM_IGNORECASE);
}

static int compare_simple_ansi(const char *left, const char *right, DWORD flags)
{
    if (!left || !right)
        return !right - !left;
    return CompareStringA(LOCALE_USER_DEFAULT, flags, left, -1, right, -1) - CSTR_EQUAL;
}

int WINAPI lstrcmpA(const char *left, const char *right)
{
    return compare_simple_ansi(left, right, 0);
}

int WINAPI lstrcmpiA(const char *left, const char *right)
{
    return compare_simple_ansi(left, right, NORM_IGNORECASE);
}

static void put_byte(BYTE *out, int size, int *count, DWORD byte)
{
    if (*count < size)
        out[*count] = (BYTE)byte;
    ++*count;
}

/* Bytes whose comparison is the comparison of the strings: the levels with 1 between, 0 at the end. No byte of a level is 0 or 1. */
static int sort_key(DWORD flags, const WCHAR *text, int length, BYTE *out, int size)
{
    struct key key;
    int count = 0, shift;
    size_t i;

    if (!make_key(&key, text, length, flags))
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return 0;
    }
    for (i = 0; i < key.count; i++)
        for (shift = 14; shift >= 0; shift -= 7)
            put_byte(out, size, &count, 2 + (key.elements[i].primary >> shift & 0x7f));
    put_byte(out, size, &count, 1);
    for (i = 0; i < key.count && !(flags & (NORM_IGNORENONSPACE | LINGUISTIC_IGNOREDIACRITIC)); i++)
        put_byte(out, size, &count, 2 + min(key.elements[i].mark, 253));
    put_byte(out, size, &count, 1);
    for (i = 0; i < key.count; i++)
        put_byte(out, size, &count, 2 + (flags & NORM_IGNOREWIDTH ? 0 : key.elements[i].wide * 2) +
                (flags & (NORM_IGNORECASE | LINGUISTIC_IGNORECASE) ? 0 : key.elements[i].letter_case));
    put_byte(out, size, &count, 1);
    for (i = 0; i < key.special_count; i++)
    {
        DWORD place = 0x1fffff - min(key.specials[i].place, 0x1fffff);

        for (shift = 14; shift >= 0; shift -= 7)
            put_byte(out, size, &count, 2 + (place >> shift & 0x7f));
        put_byte(out, size, &count, 2 + (key.specials[i].unit == '-'));
    }
    put_byte(out, size, &count, 0);
    free_key(&key);
    if (size && count > size)
    {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    return count;
}

static int map_string(DWORD flags, const WCHAR *text, int length, WCHAR *out, int size)
{
    int i;

    if (!text || !length || size < 0 || (size && !out))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    if (flags & LCMAP_SORTKEY)
    {
        if (flags & ~(DWORD)(LCMAP_SORTKEY | KNOWN_FLAGS) || (flags & SORT_DIGITSASNUMBERS))
        {
            SetLastError(ERROR_INVALID_FLAGS);
            return 0;
        }
        return sort_key(flags & ~(DWORD)LCMAP_SORTKEY, text, length < 0 ? lstrlenW(text) : length, (BYTE *)out, size);
    }
    /* Width, kana and traditional Chinese would need tables of their own. */
    if ((flags & ~(DWORD)(LCMAP_UPPERCASE | LCMAP_LOWERCASE | LCMAP_LINGUISTIC_CASING)) ||
            (flags & (LCMAP_UPPERCASE | LCMAP_LOWERCASE)) == (LCMAP_UPPERCASE | LCMAP_LOWERCASE) ||
            !(flags & (LCMAP_UPPERCASE | LCMAP_LOWERCASE)))
    {
        SetLastError(ERROR_INVALID_FLAGS);
        return 0;
    }
    if (length < 0)
        length = lstrlenW(text) + 1;
    if (!size)
        return length;
    if (size < length)
    {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    for (i = 0; i < length; i++)
        out[i] = flags & LCMAP_UPPERCASE ? kernel_upper(text[i]) : kernel_lower(text[i]);
    return length;
}

int WINAPI LCMapStringW(LCID locale, DWORD flags, const WCHAR *text, int length, WCHAR *out, int size)
{
    if (!kernel_locale_by_id(locale))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    return map_string(flags & ~(DWORD)LOCALE_USE_CP_ACP, text, length, out, size);
}

int WINAPI LCMapStringEx(const WCHAR *locale, DWORD flags, const WCHAR *text, int length, WCHAR *out, int size, NLSVERSIONINFO *version,
        void *reserved, LPARAM handle)
{
    (void)version;
    if (reserved || handle || !kernel_locale_by_name(locale))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    return map_string(flags, text, length, out, size);
}

/* Sizes of text are of bytes in the ANSI code page, those of a sort key as ever. */
int WINAPI LCMapStringA(LCID locale, DWORD flags, const char *text, int length, char *out, int size)
{
    WCHAR *wide, *mapped;
    int units, count = 0;

    if (!text || !length || size < 0 || (size && !out))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    units = MultiByteToWideChar(CP_ACP, 0, text, length, NULL, 0);
    if (!(wide = malloc((units + 1) * sizeof(*wide))))
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return 0;
    }
    MultiByteToWideChar(CP_ACP, 0, text, length, wide, units);
    wide[units] = 0;
    if (flags & LCMAP_SORTKEY)
        count = LCMapStringW(locale, flags, wide, length < 0 ? -1 : units, (WCHAR *)out, size);
    else if ((count = LCMapStringW(locale, flags, wide, units, NULL, 0)))
    {
        if ((mapped = malloc(count * sizeof(*mapped))) && LCMapStringW(locale, flags, wide, units, mapped, count) == count)
            count = WideCharToMultiByte(CP_ACP, 0, mapped, count, out, size, NULL, NULL);
        else
        {
            SetLastError(ERROR_NOT_ENOUGH_MEMORY);
            count = 0;
        }
        free(mapped);
    }
    free(wide);
    return count;
}
