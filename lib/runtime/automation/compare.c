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
