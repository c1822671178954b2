/* DECIMAL inside the Automation run-time: a sign, a whole number of 96 bits, and a scale: the number of its decimal
 * places. */
#pragma once

#include <windows.h>
#include <oleauto.h>

#define DECIMAL_MAX_SCALE 28

typedef unsigned __int128 decimal_wide;

#define DECIMAL_MAX_MAGNITUDE (((decimal_wide)1 << 96) - 1)

/* 10^0 to 10^38 */
decimal_wide decimal_power(unsigned int exponent);

static inline BOOL decimal_is_valid(const DECIMAL *value)
{
    return value->scale <= DECIMAL_MAX_SCALE && !(value->sign & ~DECIMAL_NEG);
}

static inline decimal_wide decimal_magnitude(const DECIMAL *value)
{
    return (decimal_wide)value->Hi32 << 64 | value->Lo64;
}

/* Leaves wReserved alone: in a VARIANT the type lies there. The magnitude must fit. */
void decimal_set(DECIMAL *value, BOOL negative, decimal_wide magnitude, unsigned int scale);

/* value / 10^places to a whole number, halves to the even neighbour. */
decimal_wide decimal_round_off(decimal_wide value, unsigned int places);

/* Takes zeros off the end of the places that it has. */
void decimal_trim(decimal_wide *magnitude, unsigned int *scale);

/* The nearest whole number; E_INVALIDARG if the DECIMAL is not one. */
HRESULT decimal_to_whole(const DECIMAL *value, __int128 *whole);

double decimal_to_double(const DECIMAL *value);
