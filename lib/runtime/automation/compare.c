/* VarCmp, VarBstrCmp, VarBstrCat. */
#include "convert.h"
#include "decimal.h"
#include "locale.h"
#include "variant.h"

#include <string.h>

static int order(unsigned int left, unsigned int right)
{
    return left < right ? VARCMP_LT : left > right ? VARCMP_GT : VARCMP_EQ;
}

/* With locale 0 the bytes are compared, and the flags ignored; an empty string equals none at all. */
HRESULT WINAPI VarBstrCmp(BSTR left, BSTR right, LCID lcid, ULONG flags)
{
    UINT left_bytes = SysStringByteLen(left), right_bytes = SysStringByteLen(right);
    int difference, result;

    if (!left_bytes || !right_bytes)
        return order(left_bytes, right_bytes);
    if (!lcid)
    {
        difference = memcmp(left, right, min(left_bytes, right_bytes));
        return difference ? difference < 0 ? VARCMP_LT : VARCMP_GT : order(left_bytes, right_bytes);
    }
    if (!automation_locale(lcid))
        return DISP_E_UNKNOWNLCID;
    result = CompareStringW(lcid, flags, left, left_bytes / sizeof(WCHAR), right, right_bytes / sizeof(WCHAR));
    /* CSTR_LESS_THAN and the others are one more than VARCMP_LT and the others. */
    return result ? result - 1 : E_INVALIDARG;
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

/* Windows XP's VarCmp did not know the later types, and knew some on the left alone; Wine, which is tested against
 * it, keeps that. */
static enum kind kind_of(VARTYPE type, BOOL is_left)
{
    switch (type)
    {
    case VT_INT:
        return is_left ? KIND_WHOLE : KIND_BAD;
    case VT_UI8:
        return is_left ? KIND_MISMATCH : KIND_BAD;
    case VT_EMPTY: case VT_NULL: case VT_I2: case VT_I4: case VT_BOOL: case VT_UI1: case VT_I8:
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
    case VT_DISPATCH: case VT_UNKNOWN: case VT_VARIANT: case 15: case VT_I1: case VT_UI2: case VT_UI4:
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

/* A text and something that is neither a text nor empty. A text is greater, unless one of the two asks for more with
 * VT_RESERVED: the text for a comparison as texts, the other one for a comparison as numbers, both for the sign of the number in
 * the text (seen under Wine). */
static HRESULT compare_text(const VARIANT *text, BOOL as_texts, const VARIANT *other, BOOL as_numbers, LCID lcid, ULONG flags)
{
    VARIANT converted;
    HRESULT hr;

    if (as_texts && !as_numbers)
    {
        VariantInit(&converted);
        if (FAILED(hr = VariantChangeTypeEx(&converted, other, lcid, 0, VT_BSTR)))
            return hr;
        hr = VarBstrCmp(V_BSTR(text), V_BSTR(&converted), lcid, flags);
        VariantClear(&converted);
        return hr;
    }
    if (!as_numbers || FAILED(convert_number_from_text(V_BSTR(text), lcid, flags, VTBIT_I4 | VTBIT_R8 | VTBIT_CY | VTBIT_DECIMAL,
            &converted)))
        return VARCMP_GT;
    if (as_texts)
        return VarR8FromStr(V_BSTR(text), lcid, flags, &V_R8(&converted)) == S_OK && V_R8(&converted) < 0 ? VARCMP_LT : VARCMP_GT;
    return compare_numbers(&converted, other, max(kind_of(V_VT(&converted), TRUE), kind_of(V_VT(other), TRUE)));
}

HRESULT WINAPI VarCmp(LPVARIANT left_in, LPVARIANT right_in, LCID lcid, ULONG flags)
{
    VARIANT left = *left_in, right = *right_in;
    BOOL left_reserved = (V_VT(&left) & VT_RESERVED) != 0, right_reserved = (V_VT(&right) & VT_RESERVED) != 0;
    enum kind left_kind, right_kind;
    HRESULT hr;

    V_VT(&left) &= ~VT_RESERVED;
    V_VT(&right) &= ~VT_RESERVED;
    left_kind = kind_of(V_VT(&left), TRUE);
    right_kind = kind_of(V_VT(&right), FALSE);
    if (left_kind == KIND_BAD || right_kind == KIND_BAD)
        return DISP_E_BADVARTYPE;
    if (left_kind == KIND_MISMATCH || right_kind == KIND_MISMATCH)
        return DISP_E_TYPEMISMATCH;
    if (left_kind == KIND_ERROR || right_kind == KIND_ERROR)
        return left_kind == right_kind ? VARCMP_EQ : DISP_E_TYPEMISMATCH;
    if (V_VT(&left) == VT_NULL || V_VT(&right) == VT_NULL)
        return VARCMP_NULL;
    if (left_kind != KIND_TEXT && right_kind != KIND_TEXT)
        return compare_numbers(&left, &right, max(left_kind, right_kind));
    /* Nothing at all is an empty text beside one. */
    if (left_kind == KIND_TEXT && (right_kind == KIND_TEXT || V_VT(&right) == VT_EMPTY))
        return VarBstrCmp(V_BSTR(&left), right_kind == KIND_TEXT ? V_BSTR(&right) : NULL, lcid, flags);
    if (V_VT(&left) == VT_EMPTY)
        return VarBstrCmp(NULL, V_BSTR(&right), lcid, flags);
    if (left_kind == KIND_TEXT)
        return compare_text(&left, left_reserved, &right, right_reserved, lcid, flags);
    hr = compare_text(&right, right_reserved, &left, left_reserved, lcid, flags);
    return hr == VARCMP_LT ? VARCMP_GT : hr == VARCMP_GT ? VARCMP_LT : hr;
}
