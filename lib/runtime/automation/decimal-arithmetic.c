/* VarDecAdd and its kin: exact, then rounded once to what a DECIMAL holds, halves to the even neighbour. Zero has no sign. */
#include "decimal.h"
#include "wide.h"

static BOOL is_negative(const DECIMAL *value)
{
    return value->sign & DECIMAL_NEG ? TRUE : FALSE;
}

/* exact: FALSE if what was divided left a rest that is less than one of the last place. */
static HRESULT set_rounded(DECIMAL *out, BOOL negative, struct wide magnitude, int scale, BOOL exact)
{
    const struct wide one = wide_from(1);
    ULONG64 digit = 0;

    while (!wide_fits(&magnitude, 96) || scale > DECIMAL_MAX_SCALE)
    {
        if (!scale)
            return DISP_E_OVERFLOW;
        exact = exact && !digit;
        digit = (ULONG64)wide_divide(&magnitude, 10);
        scale--;
    }
    if (digit > 5 || (digit == 5 && (!exact || magnitude.words[0] & 1)))
    {
        wide_add(&magnitude, &one, 0);
        if (!wide_fits(&magnitude, 96))
            return set_rounded(out, negative, magnitude, scale, TRUE);
    }
    decimal_set(out, negative && (magnitude.words[0] || magnitude.words[1]),
                (decimal_wide)magnitude.words[1] << 64 | magnitude.words[0], (unsigned int)scale);
    return S_OK;
}

static struct wide scaled(const DECIMAL *value, unsigned int places)
{
    struct wide wide = wide_from(decimal_magnitude(value));

    for (; places > 19; places -= 19)
        wide_multiply(&wide, (ULONG64)decimal_power(19));
    wide_multiply(&wide, (ULONG64)decimal_power(places));
    return wide;
}

static HRESULT add(const DECIMAL *left, const DECIMAL *right, BOOL negate, DECIMAL *out)
{
    BOOL left_negative = is_negative(left), right_negative = is_negative(right) ^ negate;
    unsigned int scale = max(left->scale, right->scale);
    struct wide a, b;

    if (!decimal_is_valid(left) || !decimal_is_valid(right))
        return E_INVALIDARG;
    a = scaled(left, scale - left->scale);
    b = scaled(right, scale - right->scale);
    if (left_negative == right_negative)
        wide_add(&a, &b, 0);
    else if (wide_compare(&a, &b) >= 0)
        wide_subtract(&a, &b);
    else
    {
        wide_subtract(&b, &a);
        return set_rounded(out, right_negative, b, (int)scale, TRUE);
    }
    return set_rounded(out, left_negative, a, (int)scale, TRUE);
}

HRESULT WINAPI VarDecAdd(const DECIMAL *left, const DECIMAL *right, DECIMAL *out)
{
    return add(left, right, FALSE, out);
}

HRESULT WINAPI VarDecSub(const DECIMAL *left, const DECIMAL *right, DECIMAL *out)
{
    return add(left, right, TRUE, out);
}

HRESULT WINAPI VarDecMul(const DECIMAL *left, const DECIMAL *right, DECIMAL *out)
{
    struct wide product, high;

    if (!decimal_is_valid(left) || !decimal_is_valid(right))
        return E_INVALIDARG;
    product = high = wide_from(decimal_magnitude(left));
    wide_multiply(&product, right->Lo64);
    wide_multiply(&high, right->Hi32);
    wide_add(&product, &high, 1);
    return set_rounded(out, is_negative(left) != is_negative(right), product, left->scale + right->scale, TRUE);
}

HRESULT WINAPI VarDecDiv(const DECIMAL *left, const DECIMAL *right, DECIMAL *out)
{
    decimal_wide divisor = decimal_magnitude(right), magnitude, rest;
    unsigned int scale;
    struct wide quotient;
    HRESULT hr;

    if (!decimal_is_valid(left) || !decimal_is_valid(right))
        return E_INVALIDARG;
    if (!divisor)
        return DISP_E_DIVBYZERO;
    /* With one place more than there can be, so that the rest only matters for a half. */
    quotient = scaled(left, DECIMAL_MAX_SCALE + 1 + right->scale - left->scale);
    rest = wide_divide(&quotient, divisor);
    if (FAILED(hr = set_rounded(out, is_negative(left) != is_negative(right), quotient, DECIMAL_MAX_SCALE + 1, !rest)))
        return hr;
    magnitude = decimal_magnitude(out);
    scale = out->scale;
    decimal_trim(&magnitude, &scale);
    decimal_set(out, out->sign & DECIMAL_NEG, magnitude, scale);
    return S_OK;
}

HRESULT WINAPI VarDecAbs(const DECIMAL *value, DECIMAL *out)
{
    if (!decimal_is_valid(value))
        return E_INVALIDARG;
    decimal_set(out, FALSE, decimal_magnitude(value), value->scale);
    return S_OK;
}

HRESULT WINAPI VarDecNeg(const DECIMAL *value, DECIMAL *out)
{
    if (!decimal_is_valid(value))
        return E_INVALIDARG;
    decimal_set(out, !is_negative(value), decimal_magnitude(value), value->scale);
    return S_OK;
}

/* The whole part; down: the next whole number below. */
static HRESULT whole_part(const DECIMAL *value, BOOL down, DECIMAL *out)
{
    decimal_wide magnitude = decimal_magnitude(value), power;

    if (!decimal_is_valid(value))
        return E_INVALIDARG;
    power = decimal_power(value->scale);
    magnitude = magnitude / power + (down && is_negative(value) && magnitude % power);
    decimal_set(out, is_negative(value) && magnitude, magnitude, 0);
    return S_OK;
}

HRESULT WINAPI VarDecFix(const DECIMAL *value, DECIMAL *out)
{
    return whole_part(value, FALSE, out);
}

HRESULT WINAPI VarDecInt(const DECIMAL *value, DECIMAL *out)
{
    return whole_part(value, TRUE, out);
}

HRESULT WINAPI VarDecRound(const DECIMAL *value, int places, DECIMAL *out)
{
    decimal_wide magnitude = decimal_magnitude(value);
    unsigned int scale = value->scale;

    if (places < 0 || !decimal_is_valid(value))
        return E_INVALIDARG;
    if ((unsigned int)places < scale)
    {
        magnitude = decimal_round_off(magnitude, scale - (unsigned int)places);
        scale = (unsigned int)places;
    }
    decimal_set(out, is_negative(value), magnitude, scale);
    return S_OK;
}
