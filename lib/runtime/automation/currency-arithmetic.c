/* VarCyAdd and its kin: exact, then rounded to ten-thousandths, halves to the even neighbour. */
#include "convert.h"
#include "decimal.h"

#include <limits.h>

#define CY_ONE 10000

static HRESULT set(CY *out, convert_wide value)
{
    if (value < LLONG_MIN || value > LLONG_MAX)
        return DISP_E_OVERFLOW;
    out->int64 = (LONG64)value;
    return S_OK;
}

static convert_wide round_off(convert_wide value, unsigned int places)
{
    return value < 0 ? -(convert_wide)decimal_round_off((decimal_wide)-value, places)
                     : (convert_wide)decimal_round_off((decimal_wide)value, places);
}

HRESULT WINAPI VarCyAdd(const CY left, const CY right, CY *out)
{
    return set(out, (convert_wide)left.int64 + right.int64);
}

HRESULT WINAPI VarCySub(const CY left, const CY right, CY *out)
{
    return set(out, (convert_wide)left.int64 - right.int64);
}

HRESULT WINAPI VarCyMul(const CY left, const CY right, CY *out)
{
    return set(out, round_off((convert_wide)left.int64 * right.int64, 4));
}

HRESULT WINAPI VarCyMulI4(const CY left, LONG right, CY *out)
{
    return set(out, (convert_wide)left.int64 * right);
}

HRESULT WINAPI VarCyMulI8(const CY left, LONG64 right, CY *out)
{
    return set(out, (convert_wide)left.int64 * right);
}

HRESULT WINAPI VarCyAbs(const CY value, CY *out)
{
    return set(out, value.int64 < 0 ? -(convert_wide)value.int64 : value.int64);
}

HRESULT WINAPI VarCyNeg(const CY value, CY *out)
{
    return set(out, -(convert_wide)value.int64);
}

HRESULT WINAPI VarCyFix(const CY value, CY *out)
{
    out->int64 = value.int64 / CY_ONE * CY_ONE;
    return S_OK;
}

HRESULT WINAPI VarCyInt(const CY value, CY *out)
{
    return set(out, (convert_wide)(value.int64 / CY_ONE - (value.int64 % CY_ONE < 0)) * CY_ONE);
}

HRESULT WINAPI VarCyRound(const CY value, int places, CY *out)
{
    if (places < 0)
        return E_INVALIDARG;
    if (places >= 4)
    {
        *out = value;
        return S_OK;
    }
    return set(out, round_off(value.int64, 4 - (unsigned int)places) * (convert_wide)decimal_power(4 - (unsigned int)places));
}
