/* DECIMAL: from and to other numbers. */
#include "convert.h"
#include "decimal.h"

#include <math.h>

decimal_wide decimal_power(unsigned int exponent)
{
    static const ULONG64 powers[] =
    {
        1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000,
        1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000,
        1000000000000000000,
        10000000000000000000ULL,
    };

    return exponent < ARRAYSIZE(powers) ? powers[exponent] : (decimal_wide)powers[19] * powers[exponent - 19];
}

void decimal_set(DECIMAL *value, BOOL negative, decimal_wide magnitude, unsigned int scale)
{
    value->scale = scale;
    value->sign = negative ? DECIMAL_NEG : 0;
    value->Hi32 = (ULONG)(magnitude >> 64);
    value->Lo64 = (ULONG64)magnitude;
}

decimal_wide decimal_round_off(decimal_wide value, unsigned int places)
{
    decimal_wide divisor, quotient, rest;

    if (!places)
        return value;
    divisor = decimal_power(places);
    quotient = value / divisor;
    rest = value % divisor;
    if (rest > divisor / 2 || (rest == divisor / 2 && quotient & 1))
        quotient++;
    return quotient;
}

void decimal_trim(decimal_wide *magnitude, unsigned int *scale)
{
    while (*scale && *magnitude % 10 == 0)
    {
        *magnitude /= 10;
        --*scale;
    }
}

HRESULT decimal_to_whole(const DECIMAL *value, __int128 *whole)
{
    if (!decimal_is_valid(value))
        return E_INVALIDARG;
    *whole = decimal_round_off(decimal_magnitude(value), value->scale);
    if (value->sign)
        *whole = -*whole;
    return S_OK;
}

double decimal_to_double(const DECIMAL *value)
{
    double whole = (double)value->Lo64 + (double)value->Hi32 * 18446744073709551616.0;
    double result = whole / (double)decimal_power(value->scale);

    return value->sign ? -result : result;
}

#define FROM_INTEGER(from, type) \
    HRESULT WINAPI VarDecFrom##from(type in, DECIMAL *out) \
    { \
        decimal_set(out, in < 0, in < 0 ? -(decimal_wide)in : (decimal_wide)in, 0); \
        return S_OK; \
    }

FROM_INTEGER(I1, signed char)
FROM_INTEGER(I2, SHORT)
FROM_INTEGER(I4, LONG)
FROM_INTEGER(I8, LONG64)

#define FROM_UNSIGNED(from, type) \
    HRESULT WINAPI VarDecFrom##from(type in, DECIMAL *out) \
    { \
        decimal_set(out, FALSE, in, 0); \
        return S_OK; \
    }

FROM_UNSIGNED(UI1, BYTE)
FROM_UNSIGNED(UI2, USHORT)
FROM_UNSIGNED(UI4, ULONG)
FROM_UNSIGNED(UI8, ULONG64)

HRESULT WINAPI VarDecFromBool(VARIANT_BOOL in, DECIMAL *out)
{
    decimal_set(out, in != 0, in != 0, 0);
    return S_OK;
}

/* A real has as many digits as are certain: 7 for R4, 15 for R8 (documentation of .NET's Decimal(Double), which is this
 * conversion). The value is scaled to a whole number of that many digits, rounded, and zeros at the end are dropped. */
static HRESULT from_real(double in, int digits, DECIMAL *out)
{
    decimal_wide magnitude;
    unsigned int scale;
    double value = fabs(in), least = pow(10, digits - 1), whole;
    int exponent, power;

    if (!(value < 79228162514264337593543950336.0))
        return DISP_E_OVERFLOW;
    frexp(value, &exponent);
    if (!value || exponent < -94)
    {
        decimal_set(out, FALSE, 0, 0);
        return S_OK;
    }
    /* exponent * log10(2) */
    power = digits - 1 - ((exponent * 19728) >> 16);
    if (power >= 0)
        value *= (double)decimal_power(power = min(power, DECIMAL_MAX_SCALE));
    else if (power != -1 || value >= least * 10)
        value /= (double)decimal_power(-power);
    else
        power = 0;
    if (value < least && power < DECIMAL_MAX_SCALE)
    {
        value *= 10;
        power++;
    }
    whole = roundeven(value);
    magnitude = (decimal_wide)whole;
    if (power < 0)
    {
        magnitude *= decimal_power(-power);
        power = 0;
    }
    if (magnitude > DECIMAL_MAX_MAGNITUDE)
        return DISP_E_OVERFLOW;
    scale = magnitude ? power : 0;
    decimal_trim(&magnitude, &scale);
    decimal_set(out, magnitude && in < 0, magnitude, scale);
    return S_OK;
}

HRESULT WINAPI VarDecFromR4(FLOAT in, DECIMAL *out)
{
    return from_real(in, 7, out);
}

HRESULT WINAPI VarDecFromR8(DOUBLE in, DECIMAL *out)
{
    return from_real(in, 15, out);
}

HRESULT WINAPI VarDecFromDate(DATE in, DECIMAL *out)
{
    return from_real(in, 15, out);
}

HRESULT WINAPI VarDecFromCy(CY in, DECIMAL *out)
{
    decimal_wide magnitude = in.int64 < 0 ? -(decimal_wide)in.int64 : (decimal_wide)in.int64;

    decimal_set(out, in.int64 < 0, magnitude, 4);
    return S_OK;
}

HRESULT WINAPI VarDecFromStr(const OLECHAR *in, LCID lcid, ULONG flags, DECIMAL *out)
{
    VARIANT value;
    HRESULT hr = convert_number_from_text(in, lcid, flags, VTBIT_DECIMAL, &value);

    if (SUCCEEDED(hr))
        decimal_set(out, V_DECIMAL(&value).sign, decimal_magnitude(&V_DECIMAL(&value)), V_DECIMAL(&value).scale);
    return hr;
}

HRESULT WINAPI VarDecFromDisp(IDispatch *in, LCID lcid, DECIMAL *out)
{
    VARIANT value;
    HRESULT hr = convert_from_dispatch(in, lcid, VT_DECIMAL, &value);

    if (SUCCEEDED(hr))
        decimal_set(out, V_DECIMAL(&value).sign, decimal_magnitude(&V_DECIMAL(&value)), V_DECIMAL(&value).scale);
    return hr;
}

HRESULT WINAPI VarDecCmp(const DECIMAL *left, const DECIMAL *right)
{
    decimal_wide a = decimal_magnitude(left), b = decimal_magnitude(right), whole_a, whole_b, rest_a, rest_b;
    unsigned int scale = max(left->scale, right->scale);
    BOOL left_is_smaller;

    if (!a && !b)
        return VARCMP_EQ;
    if ((left->sign && a) != (right->sign && b))
        return (left->sign && a) ? VARCMP_LT : VARCMP_GT;
    /* Whole parts first, then places to the same scale: each fits in 128 bits. */
    whole_a = a / decimal_power(left->scale);
    whole_b = b / decimal_power(right->scale);
    rest_a = a % decimal_power(left->scale) * decimal_power(scale - left->scale);
    rest_b = b % decimal_power(right->scale) * decimal_power(scale - right->scale);
    if (whole_a == whole_b && rest_a == rest_b)
        return VARCMP_EQ;
    left_is_smaller = whole_a != whole_b ? whole_a < whole_b : rest_a < rest_b;
    /* Both negative: the other way round. */
    if (left->sign && a)
        left_is_smaller = !left_is_smaller;
    return left_is_smaller ? VARCMP_LT : VARCMP_GT;
}

HRESULT WINAPI VarDecCmpR8(const DECIMAL *left, double right)
{
    DECIMAL value;
    HRESULT hr = VarDecFromR8(right, &value);

    return FAILED(hr) ? hr : VarDecCmp(left, &value);
}
