/* The conversions to reals, and to DATE, which is a real with a range. */
#include "convert.h"
#include "decimal.h"

#include <float.h>
#include <math.h>

#define FROM_NUMBER(to, to_type, from, from_type) \
    HRESULT WINAPI Var##to##From##from(from_type in, to_type *out) \
    { \
        *out = (to_type)in; \
        return S_OK; \
    }

#define FROM_NUMBERS(to, to_type) \
    FROM_NUMBER(to, to_type, I1, signed char) \
    FROM_NUMBER(to, to_type, UI1, BYTE) \
    FROM_NUMBER(to, to_type, I2, SHORT) \
    FROM_NUMBER(to, to_type, UI2, USHORT) \
    FROM_NUMBER(to, to_type, I4, LONG) \
    FROM_NUMBER(to, to_type, UI4, ULONG) \
    FROM_NUMBER(to, to_type, I8, LONG64) \
    FROM_NUMBER(to, to_type, UI8, ULONG64) \
    FROM_NUMBER(to, to_type, Bool, VARIANT_BOOL) \
    HRESULT WINAPI Var##to##FromStr(const OLECHAR *in, LCID lcid, ULONG flags, to_type *out) \
    { \
        VARIANT value; \
        HRESULT hr = convert_number_from_text(in, lcid, flags, VTBIT_##to, &value); \
        if (SUCCEEDED(hr)) \
            *out = V_##to(&value); \
        return hr; \
    } \
    HRESULT WINAPI Var##to##FromDisp(IDispatch *in, LCID lcid, to_type *out) \
    { \
        VARIANT value; \
        HRESULT hr = convert_from_dispatch(in, lcid, VT_##to, &value); \
        if (SUCCEEDED(hr)) \
            *out = V_##to(&value); \
        return hr; \
    }

FROM_NUMBERS(R4, FLOAT)
FROM_NUMBERS(R8, DOUBLE)
FROM_NUMBER(R8, DOUBLE, Date, DATE)
FROM_NUMBER(R8, DOUBLE, R4, FLOAT)

HRESULT WINAPI VarR4FromR8(DOUBLE in, FLOAT *out)
{
    if (fabs(in) > FLT_MAX)
        return DISP_E_OVERFLOW;
    *out = (FLOAT)in;
    return S_OK;
}

HRESULT WINAPI VarR4FromDate(DATE in, FLOAT *out)
{
    return VarR4FromR8(in, out);
}

HRESULT WINAPI VarR8FromCy(CY in, DOUBLE *out)
{
    *out = (double)in.int64 / 10000.0;
    return S_OK;
}

HRESULT WINAPI VarR4FromCy(CY in, FLOAT *out)
{
    *out = (FLOAT)((double)in.int64 / 10000.0);
    return S_OK;
}

HRESULT WINAPI VarR8FromDec(const DECIMAL *in, DOUBLE *out)
{
    if (!decimal_is_valid(in))
        return E_INVALIDARG;
    *out = decimal_to_double(in);
    return S_OK;
}

HRESULT WINAPI VarR4FromDec(const DECIMAL *in, FLOAT *out)
{
    if (!decimal_is_valid(in))
        return E_INVALIDARG;
    *out = (FLOAT)decimal_to_double(in);
    return S_OK;
}

/* The last day ends before VTDATEGRE_MAX + 1; the time of the first one counts away from zero. */
HRESULT WINAPI VarDateFromR8(DOUBLE in, DATE *out)
{
    if (!(in > VTDATEGRE_MIN - 1 && in < VTDATEGRE_MAX + 1))
        return DISP_E_OVERFLOW;
    *out = in;
    return S_OK;
}

#define DATE_FROM_NUMBER(from, type) \
    HRESULT WINAPI VarDateFrom##from(type in, DATE *out) \
    { \
        return VarDateFromR8((double)in, out); \
    }

DATE_FROM_NUMBER(I1, signed char)
DATE_FROM_NUMBER(UI1, BYTE)
DATE_FROM_NUMBER(I2, SHORT)
DATE_FROM_NUMBER(UI2, USHORT)
DATE_FROM_NUMBER(I4, LONG)
DATE_FROM_NUMBER(UI4, ULONG)
DATE_FROM_NUMBER(I8, LONG64)
DATE_FROM_NUMBER(UI8, ULONG64)
DATE_FROM_NUMBER(R4, FLOAT)
DATE_FROM_NUMBER(Bool, VARIANT_BOOL)

HRESULT WINAPI VarDateFromCy(CY in, DATE *out)
{
    return VarDateFromR8((double)in.int64 / 10000.0, out);
}

HRESULT WINAPI VarDateFromDec(const DECIMAL *in, DATE *out)
{
    if (!decimal_is_valid(in))
        return E_INVALIDARG;
    return VarDateFromR8(decimal_to_double(in), out);
}

HRESULT WINAPI VarDateFromDisp(IDispatch *in, LCID lcid, DATE *out)
{
    VARIANT value;
    HRESULT hr = convert_from_dispatch(in, lcid, VT_DATE, &value);

    if (SUCCEEDED(hr))
        *out = V_DATE(&value);
    return hr;
}
