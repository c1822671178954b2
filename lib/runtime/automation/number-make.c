/* VarNumFromParseNum: the digits of VarParseNumFromStr as the first type, of those that the caller takes, that can
 * hold them. The order: whole types from I1 to UI8, then R4, R8, CY, DECIMAL. */
#include "convert.h"
#include "decimal.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define VTBITS_WHOLE (VTBIT_I1 | VTBIT_UI1 | VTBIT_I2 | VTBIT_UI2 | VTBIT_I4 | VTBIT_UI4 | VTBIT_I8 | VTBIT_UI8)

static const struct whole_type
{
    ULONG bit;
    VARTYPE type;
    LONG64 minimum;
    ULONG64 maximum, all_bits;
} whole_types[] =
{
    {VTBIT_I1, VT_I1, SCHAR_MIN, SCHAR_MAX, UCHAR_MAX},
    {VTBIT_UI1, VT_UI1, 0, UCHAR_MAX, UCHAR_MAX},
    {VTBIT_I2, VT_I2, SHRT_MIN, SHRT_MAX, USHRT_MAX},
    {VTBIT_UI2, VT_UI2, 0, USHRT_MAX, USHRT_MAX},
    {VTBIT_I4, VT_I4, INT_MIN, INT_MAX, UINT_MAX},
    {VTBIT_UI4, VT_UI4, 0, UINT_MAX, UINT_MAX},
    {VTBIT_I8, VT_I8, LLONG_MIN, LLONG_MAX, ULLONG_MAX},
    {VTBIT_UI8, VT_UI8, 0, ULLONG_MAX, ULLONG_MAX},
};

static BOOL set_whole(VARIANT *out, convert_wide value, ULONG bits)
{
    const struct whole_type *type;

    for (type = whole_types; type < whole_types + ARRAYSIZE(whole_types); type++)
        if (bits & type->bit && value >= type->minimum && value <= type->maximum)
        {
            V_UI8(out) = (ULONG64)value;
            V_VT(out) = type->type;
            return TRUE;
        }
    return FALSE;
}

/* &HFFFF is the I2 that has these bits. */
static BOOL set_whole_bits(VARIANT *out, ULONG64 value, ULONG bits)
{
    const struct whole_type *type;

    for (type = whole_types; type < whole_types + ARRAYSIZE(whole_types); type++)
        if (bits & type->bit && value <= type->all_bits)
        {
            V_UI8(out) = value;
            V_VT(out) = type->type;
            return TRUE;
        }
    return FALSE;
}

static BOOL set_real(VARIANT *out, double value, ULONG bits)
{
    if (bits & VTBIT_R4 && fabs(value) <= FLT_MAX)
    {
        V_R4(out) = (float)value;
        V_VT(out) = VT_R4;
        return TRUE;
    }
    if (bits & VTBIT_R8 && fabs(value) <= DBL_MAX)
    {
        V_R8(out) = value;
        V_VT(out) = VT_R8;
        return TRUE;
    }
    return FALSE;
}

static BOOL set_currency(VARIANT *out, convert_wide value)
{
    if (value < LLONG_MIN || value > LLONG_MAX)
        return FALSE;
    V_CY(out).int64 = (LONG64)value;
    V_VT(out) = VT_CY;
    return TRUE;
}

/* The whole number nearest to 0.DIGITS * 10^before; FALSE beyond what any whole type holds. */
static BOOL whole_value(const BYTE *digits, int count, int before, convert_wide *out)
{
    decimal_wide value = 0;
    BOOL half = FALSE, more = FALSE;
    int i;

    if (before > 20)
        return FALSE;
    for (i = 0; i < before; i++)
        value = value * 10 + (i < count ? digits[i] : 0);
    if (before >= 0 && before < count)
    {
        more = digits[before] > 5;
        half = digits[before] == 5;
        for (i = before + 1; half && i < count; i++)
            more |= digits[i] != 0;
    }
    if (more || (half && value & 1))
        value++;
    *out = value;
    return TRUE;
}

/* Up to 15 digits and 10^22 are exact in a double, so that one multiplication or division rounds correctly. Beyond that
 * strtod does; without a decimal point it depends on no locale. */
static double real_value(const BYTE *digits, int count, int power)
{
    ULONG64 whole = 0;
    char text[64];
    int i;

    if (count <= 15 && power >= -22 && power <= 22)
    {
        for (i = 0; i < count; i++)
            whole = whole * 10 + digits[i];
        return power < 0 ? (double)whole / (double)decimal_power(-power) : (double)whole * (double)decimal_power(power);
    }
    count = min(count, 40);
    for (i = 0; i < count; i++)
        text[i] = '0' + digits[i];
    snprintf(text + count, sizeof(text) - count, "e%d", power);
    return strtod(text, NULL);
}

/* As many digits as fit in 96 bits, the rest rounded off. */
static BOOL set_decimal(VARIANT *out, const BYTE *digits, int count, int power, BOOL negative)
{
    decimal_wide value = 0;
    int used, rounded;

    for (used = 0; used < count && used < 30; used++)
        value = value * 10 + digits[used];
    power += count - used;
    while (power > 0 && value && value <= DECIMAL_MAX_MAGNITUDE)
    {
        value *= 10;
        power--;
    }
    if (!value)
        power = max(min(power, 0), -DECIMAL_MAX_SCALE);
    for (rounded = 0; value > DECIMAL_MAX_MAGNITUDE && power + rounded < 0; rounded++)
        value = decimal_round_off(value, 1);
    power += rounded;
    if (power < -DECIMAL_MAX_SCALE)
    {
        value = -power - DECIMAL_MAX_SCALE > 30 ? 0 : decimal_round_off(value, -power - DECIMAL_MAX_SCALE);
        power = -DECIMAL_MAX_SCALE;
    }
    if (power > 0 || value > DECIMAL_MAX_MAGNITUDE)
        return FALSE;
    decimal_set(&V_DECIMAL(out), negative && value, value, -power);
    V_VT(out) = VT_DECIMAL;
    return TRUE;
}

static HRESULT from_base(const NUMPARSE *number, const BYTE *digits, ULONG bits, VARIANT *out)
{
    ULONG64 value = 0;
    int i, shift = number->nBaseShift;

    for (i = 0; i < number->cDig; i++)
    {
        if (value >> (64 - shift))
            return DISP_E_OVERFLOW;
        value = value << shift | digits[i];
    }
    if (set_whole_bits(out, value, bits))
        return S_OK;
    if (bits & VTBIT_DECIMAL)
    {
        decimal_set(&V_DECIMAL(out), FALSE, value, 0);
        V_VT(out) = VT_DECIMAL;
        return S_OK;
    }
    /* A real only of what an I4 holds, a CY never (seen under Wine). */
    return value <= INT_MAX && set_real(out, (double)value, bits) ? S_OK : DISP_E_OVERFLOW;
}

HRESULT WINAPI VarNumFromParseNum(NUMPARSE *number, BYTE *digits, ULONG bits, VARIANT *out)
{
    BOOL negative = (number->dwOutFlags & NUMPRS_NEG) != 0;
    int count = number->cDig, power = number->nPwr10, i;
    convert_wide whole;
    double real;

    V_VT(out) = VT_EMPTY;
    /* Documented for octal (3) and hexadecimal (4) numbers; binary ones work, too. */
    if (number->nBaseShift > 0 && number->nBaseShift <= 4)
        return from_base(number, digits, bits, out);
    if (number->nBaseShift)
        return DISP_E_OVERFLOW;
    /* Zero is zero in every power. */
    for (i = 0; i < count && !digits[i]; i++)
        ;
    if (i == count)
        power = 0;
    /* A fraction is rounded off if whole types are all that there are. */
    if (bits & VTBITS_WHOLE && (power >= 0 || !(bits & ~VTBITS_WHOLE)) &&
            whole_value(digits, count, count + power, &whole) && set_whole(out, negative ? -whole : whole, bits))
        return S_OK;
    if (bits & (VTBIT_R4 | VTBIT_R8))
    {
        real = real_value(digits, count, power);
        if (set_real(out, negative ? -real : real, bits))
            return S_OK;
    }
    if (bits & VTBIT_CY && whole_value(digits, count, count + power + 4, &whole) &&
            set_currency(out, negative ? -whole : whole))
        return S_OK;
    if (bits & VTBIT_DECIMAL && set_decimal(out, digits, count, power, negative))
        return S_OK;
    return DISP_E_OVERFLOW;
}

HRESULT convert_number_from_text(const OLECHAR *text, LCID lcid, ULONG flags, ULONG bits, VARIANT *out)
{
    BYTE digits[40];
    NUMPARSE number = {0};
    HRESULT hr;

    number.cDig = ARRAYSIZE(digits);
    number.dwInFlags = NUMPRS_STD;
    if (FAILED(hr = VarParseNumFromStr(text, lcid, flags, &number, digits)))
        return hr;
    return VarNumFromParseNum(&number, digits, bits, out);
}
