/* The conversions to VARIANT_BOOL: anything but zero is true. */
#include "convert.h"
#include "decimal.h"

#define FROM_NUMBER(from, type) \
    HRESULT WINAPI VarBoolFrom##from(type in, VARIANT_BOOL *out) \
    { \
        *out = in != 0 ? VARIANT_TRUE : VARIANT_FALSE; \
        return S_OK; \
    }

FROM_NUMBER(I1, signed char)
FROM_NUMBER(UI1, BYTE)
FROM_NUMBER(I2, SHORT)
FROM_NUMBER(UI2, USHORT)
FROM_NUMBER(I4, LONG)
FROM_NUMBER(UI4, ULONG)
FROM_NUMBER(I8, LONG64)
FROM_NUMBER(UI8, ULONG64)
FROM_NUMBER(R4, FLOAT)
FROM_NUMBER(R8, DOUBLE)
FROM_NUMBER(Date, DATE)

HRESULT WINAPI VarBoolFromCy(CY in, VARIANT_BOOL *out)
{
    *out = in.int64 ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

HRESULT WINAPI VarBoolFromDec(const DECIMAL *in, VARIANT_BOOL *out)
{
    if (!decimal_is_valid(in))
        return E_INVALIDARG;
    *out = decimal_magnitude(in) ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

HRESULT WINAPI VarBoolFromDisp(IDispatch *in, LCID lcid, VARIANT_BOOL *out)
{
    VARIANT value;
    HRESULT hr = convert_from_dispatch(in, lcid, VT_BOOL, &value);

    if (SUCCEEDED(hr))
        *out = V_BOOL(&value);
    return hr;
}
