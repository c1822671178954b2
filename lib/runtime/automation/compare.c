/* VarCmp, VarBstrCmp, VarBstrCat.
 *
 * Text is compared as Windows' linguistic comparison does for the Latin alphabet: letters by their base, then by
 * accent, then small before capital; digits before letters, other signs before digits; hyphen and apostrophe count
 * last of all. Everything beyond Latin-1 follows, by its code. The order is the same in all offered locales. */
#include "convert.h"
#include "decimal.h"
#include "locale.h"
#include "variant.h"

#include <string.h>

struct weight
{
    unsigned int letter, accent, capital;
};

/* U+00C0 to U+00FF: the base letter, and the accent in the order in which Windows sorts them: acute, grave, circumflex,
 * diaeresis, tilde, ring, stroke, cedilla. A dot stands for a letter of its own. */
static const char latin_letters[] = "aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.y";
static const char latin_accents[] = "2135460821342134152135407213410.2135460821342134152135407213410.";

static BOOL is_capital(WCHAR c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7);
}

static void weigh(WCHAR c, struct weight *weight)
{
    static const char signs[] = " \t\n\v\f\r!\"#$%&()*,./:;?@[\\]^_`{|}~";
    const char *found;

    memset(weight, 0, sizeof(*weight));
    weight->capital = is_capital(c);
    if (c >= 0xc0 && c <= 0xff && latin_letters[c - 0xc0] != '.')
    {
        weight->letter = 0x1000 + latin_letters[c - 0xc0] * 4;
        weight->accent = latin_accents[c - 0xc0] - '0';
    }
    else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        weight->letter = 0x1000 + (c | 0x20) * 4;
    else if (c == 0xde || c == 0xfe)
        /* Thorn, after t. */
        weight->letter = 0x1000 + 't' * 4 + 2;
    else if (c >= '0' && c <= '9')
        weight->letter = 0x800 + c;
    else if (c < 0x80 && c && (found = strchr(signs, c)))
        weight->letter = 0x200 + (unsigned int)(found - signs);
    else
        weight->letter = c < 0x20 ? 0x100u + c : c < 0x100 ? 0x300u + c : 0x10000u + c;
}

struct text
{
    const WCHAR *next, *end;
    WCHAR pending;              /* the second letter of one that counts as two */
    BOOL has_mark;              /* a hyphen or an apostrophe was passed over */
};

static BOOL next_weight(struct text *text, struct weight *weight)
{
    WCHAR c;

    if (text->pending)
    {
        c = text->pending;
        text->pending = 0;
        weigh(c, weight);
        return TRUE;
    }
    while (text->next < text->end && (*text->next == '-' || *text->next == '\''))
    {
        text->has_mark = TRUE;
        text->next++;
    }
    if (text->next == text->end)
        return FALSE;
    c = *text->next++;
    if (c == 0xdf)
        c = text->pending = 's';
    else if (c == 0xe6 || c == 0xc6)
    {
        text->pending = c == 0xe6 ? 'e' : 'E';
        c = c == 0xe6 ? 'a' : 'A';
    }
    weigh(c, weight);
    return TRUE;
}

static int order(unsigned int left, unsigned int right)
{
    return left < right ? VARCMP_LT : left > right ? VARCMP_GT : VARCMP_EQ;
}

static HRESULT compare_text(const WCHAR *left, UINT left_length, const WCHAR *right, UINT right_length, ULONG flags)
{
    struct text a = {left, left + left_length, 0, FALSE}, b = {right, right + right_length, 0, FALSE};
    int accent = VARCMP_EQ, capital = VARCMP_EQ, result;
    struct weight x, y;
    BOOL more_a, more_b;

    for (;;)
    {
        more_a = next_weight(&a, &x);
        more_b = next_weight(&b, &y);
        if (!more_a || !more_b)
            break;
        if ((result = order(x.letter, y.letter)) != VARCMP_EQ)
            return result;
        if (accent == VARCMP_EQ)
            accent = order(x.accent, y.accent);
        if (capital == VARCMP_EQ)
            capital = order(x.capital, y.capital);
    }
    if (more_a || more_b)
        return more_a ? VARCMP_GT : VARCMP_LT;
    if (accent != VARCMP_EQ && !(flags & NORM_IGNORENONSPACE))
        return accent;
    if (capital != VARCMP_EQ && !(flags & NORM_IGNORECASE))
        return capital;
    return order(a.has_mark, b.has_mark);
}

/* With locale 0 the bytes are compared, and the flags ignored; an empty string equals none at all. */
HRESULT WINAPI VarBstrCmp(BSTR left, BSTR right, LCID lcid, ULONG flags)
{
    UINT left_bytes = SysStringByteLen(left), right_bytes = SysStringByteLen(right);
    int difference;

    if (!left_bytes || !right_bytes)
        return order(left_bytes, right_bytes);
    if (!lcid)
    {
        difference = memcmp(left, right, min(left_bytes, right_bytes));
        return difference ? difference < 0 ? VARCMP_LT : VARCMP_GT : order(left_bytes, right_bytes);
    }
    if (!automation_locale(lcid))
        return DISP_E_UNKNOWNLCID;
    return compare_text(left, left_bytes / sizeof(WCHAR), right, right_bytes / sizeof(WCHAR), flags);
}

HRESULT WINAPI VarBstrCat(BSTR left, BSTR right, BSTR *out)
{
    UINT left_bytes = SysStringByteLen(left), right_bytes = SysStringByteLen(right);

    if (!out)
        return E_INVALIDARG;
    *out = NULL;
    if (left_bytes + right_bytes < left_bytes || !(*out = SysAllocStringByteLen(NULL, left_bytes + right_bytes)))
        return E_OUTOFMEMORY;
    if (left_bytes)
        memcpy(*out, left, left_bytes);
    if (right_bytes)
        memcpy((char *)*out + left_bytes, right, right_bytes);
    return S_OK;
}

/* In the order in which one of two different types decides how both are compared. */
enum kind
{
    KIND_WHOLE,
    KIND_CURRENCY,
    KIND_DECIMAL,
    KIND_REAL,
    KIND_TEXT,
    KIND_ERROR,
    KIND_MISMATCH,      /* a type that is not compared: DISP_E_TYPEMISMATCH */
    KIND_BAD,           /* a type that VarCmp does not know: DISP_E_BADVARTYPE */
};

static enum kind kind_of(const VARIANT *value)
{
    switch (V_VT(value))
    {
    case VT_EMPTY: case VT_NULL: case VT_I2: case VT_I4: case VT_BOOL: case VT_UI1: case VT_I8: case VT_INT:
        return KIND_WHOLE;
    case VT_CY:
        return KIND_CURRENCY;
    case VT_DECIMAL:
        return KIND_DECIMAL;
    case VT_R4: case VT_R8: case VT_DATE:
        return KIND_REAL;
    case VT_BSTR:
        return KIND_TEXT;
    case VT_ERROR:
        return KIND_ERROR;
    case VT_DISPATCH: case VT_UNKNOWN: case VT_VARIANT: case VT_I1: case VT_UI2: case VT_UI4: case VT_UI8:
        return KIND_MISMATCH;
    default:
        return KIND_BAD;
    }
}

static HRESULT compare_numbers(const VARIANT *left, const VARIANT *right, enum kind kind)
{
    static const VARTYPE types[] = {VT_I8, VT_CY, VT_DECIMAL, VT_R8};
    VARIANT a, b;
    HRESULT hr;

    VariantInit(&a);
    VariantInit(&b);
    if (FAILED(hr = VariantChangeTypeEx(&a, left, LOCALE_INVARIANT, 0, types[kind])) ||
            FAILED(hr = VariantChangeTypeEx(&b, right, LOCALE_INVARIANT, 0, types[kind])))
        return hr;
    switch (kind)
    {
    case KIND_WHOLE:
        return V_I8(&a) < V_I8(&b) ? VARCMP_LT : V_I8(&a) > V_I8(&b) ? VARCMP_GT : VARCMP_EQ;
    case KIND_CURRENCY:
        return VarCyCmp(V_CY(&a), V_CY(&b));
    case KIND_DECIMAL:
        return VarDecCmp(&V_DECIMAL(&a), &V_DECIMAL(&b));
    default:
        return V_R8(&a) < V_R8(&b) ? VARCMP_LT : V_R8(&a) > V_R8(&b) ? VARCMP_GT : VARCMP_EQ;
    }
}

HRESULT WINAPI VarCmp(LPVARIANT left, LPVARIANT right, LCID lcid, ULONG flags)
{
    enum kind left_kind = kind_of(left), right_kind = kind_of(right);

    if (left_kind == KIND_BAD || right_kind == KIND_BAD)
        return DISP_E_BADVARTYPE;
    if (left_kind == KIND_MISMATCH || right_kind == KIND_MISMATCH)
        return DISP_E_TYPEMISMATCH;
    if (left_kind == KIND_ERROR || right_kind == KIND_ERROR)
        return left_kind == right_kind ? VARCMP_EQ : DISP_E_TYPEMISMATCH;
    if (V_VT(left) == VT_NULL || V_VT(right) == VT_NULL)
        return VARCMP_NULL;
    if (left_kind == KIND_TEXT && right_kind == KIND_TEXT)
        return VarBstrCmp(V_BSTR(left), V_BSTR(right), lcid, flags);
    /* A text is greater than any number; nothing at all is an empty text beside one. */
    if (left_kind == KIND_TEXT)
        return V_VT(right) == VT_EMPTY && !SysStringByteLen(V_BSTR(left)) ? VARCMP_EQ : VARCMP_GT;
    if (right_kind == KIND_TEXT)
        return V_VT(left) == VT_EMPTY && !SysStringByteLen(V_BSTR(right)) ? VARCMP_EQ : VARCMP_LT;
    return compare_numbers(left, right, max(left_kind, right_kind));
}
