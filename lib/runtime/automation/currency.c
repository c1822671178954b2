/* CY: a whole number of 64 bits that counts ten-thousandths. */
#include "convert.h"
#include "decimal.h"

#include <limits.h>
#include <math.h>

#define CY_ONE 10000

static HRESULT set(CY *out, convert_wide value)
{
    if (value < LLONG_MIN || value > LLONG_MAX)
        return DISP_E_OVERFLOW;
    out->int64 = (LONG64)value;
    return S_OK;
}

#define FROM_NUMBER(from, type) \
    HRESULT WINAPI VarCyFrom##from(type in, CY *out) \
    { \
        return set(out, (convert_wide)in * CY_ONE); \
    }

FROM_NUMBER(I1, signed char)
FROM_NUMBER(UI1, BYTE)
FROM_NUMBER(I2, SHORT)
FROM_NUMBER(UI2, USHORT)
FROM_NUMBER(I4, LONG)
FROM_NUMBER(UI4, ULONG)
FROM_NUMBER(I8, LONG64)
FROM_NUMBER(UI8, ULONG64)
FROM_NUMBER(Bool, VARIANT_BOOL)

/* In more than double precision, as the x87 of Windows' implementation: 100.00005 is a little more than that, and so
 * becomes 1000001 ten-thousandths and not, after rounding to 1000000.5, the even 1000000. */
HRESULT WINAPI VarCyFromR8(DOUBLE in, CY *out)
{
    long double value = (long double)in * CY_ONE;

    if (!(fabsl(value) < 1e19L))
        return DISP_E_OVERFLOW;
    return set(out, (convert_wide)roundevenl(value));
}

HRESULT WINAPI VarCyFromR4(FLOAT in, CY *out)
{
    return VarCyFromR8(in, out);
}

HRESULT WINAPI VarCyFromDate(DATE in, CY *out)
{
    return VarCyFromR8(in, out);
}

HRESULT WINAPI VarCyFromDec(const DECIMAL *in, CY *out)
{
    decimal_wide magnitude = decimal_magnitude(in);

    if (!decimal_is_valid(in))
        return E_INVALIDARG;
    if (in->scale >= 4)
        magnitude = decimal_round_off(magnitude, in->scale - 4);
    else
        magnitude *= decimal_power(4 - in->scale);
    return set(out, in->sign ? -(convert_wide)magnitude : (convert_wide)magnitude);
}

HRESULT WINAPI VarCyFromStr(const OLECHAR *in, LCID lcid, ULONG flags, CY *out)
{
    VARIANT value;
    HRESULT hr = convert_number_from_text(in, lcid, flags, VTBIT_CY, &value);

    if (SUCCEEDED(hr))
        *out = V_CY(&value);
    return hr;
}

HRESULT WINAPI VarCyFromDisp(IDispatch *in, LCID lcid, CY *out)
{
    VARIANT value;
    HRESULT hr = convert_from_dispatch(in, lcid, VT_CY, &value);

    if (SUCCEEDED(hr))
        *out = V_CY(&value);
    return hr;
}

HRESULT WINAPI VarCyCmp(CY left, CY right)
{
    return left.int64 < right.int64 ? VARCMP_LT : left.int64 > right.int64 ? VARCMP_GT : VARCMP_EQ;
}

HRESULT WINAPI VarCyCmpR8(CY left, double right)
{
    CY value;
    HRESULT hr = VarCyFromR8(right, &value);

    return FAILED(hr) ? hr : VarCyCmp(left, value);
}
