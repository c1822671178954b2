/* The conversions to whole numbers: Var{I1,UI1,I2,UI2,I4,UI4,I8,UI8}From<everything>. They differ in the range
 * alone. */
#include "convert.h"
#include "decimal.h"

#include <math.h>

HRESULT convert_whole_from_real(double in, convert_wide *out)
{
    /* Beyond every whole type; also when it is not a number. */
    if (!(fabs(in) < 1e20))
        return DISP_E_OVERFLOW;
    *out = (convert_wide)roundeven(in);
    return S_OK;
}

void convert_whole_from_currency(CY in, convert_wide *out)
{
    decimal_wide magnitude = in.int64 < 0 ? -(decimal_wide)in.int64 : (decimal_wide)in.int64;

    *out = decimal_round_off(magnitude, 4);
    if (in.int64 < 0)
        *out = -*out;
}

#define FROM_INTEGER(...) FROM_INTEGER_(__VA_ARGS__)
#define FROM_INTEGER_(to, to_type, minimum, maximum, from, from_type) \
    HRESULT WINAPI Var##to##From##from(from_type in, to_type *out) \
    { \
        convert_wide whole = in; \
        if (whole < (minimum) || whole > (maximum)) \
            return DISP_E_OVERFLOW; \
        *out = (to_type)whole; \
        return S_OK; \
    }

#define IN_RANGE(...) IN_RANGE_(__VA_ARGS__)
#define IN_RANGE_(to, to_type, minimum, maximum) \
    static HRESULT to_##to(convert_wide whole, to_type *out) \
    { \
        if (whole < (minimum) || whole > (maximum)) \
            return DISP_E_OVERFLOW; \
        *out = (to_type)whole; \
        return S_OK; \
    }

#define FROM_FRACTIONS(...) FROM_FRACTIONS_(__VA_ARGS__)
#define FROM_FRACTIONS_(to, to_type, minimum, maximum) \
    HRESULT WINAPI Var##to##FromR8(DOUBLE in, to_type *out) \
    { \
        convert_wide whole; \
        HRESULT hr = convert_whole_from_real(in, &whole); \
        return FAILED(hr) ? hr : to_##to(whole, out); \
    } \
    HRESULT WINAPI Var##to##FromCy(CY in, to_type *out) \
    { \
        convert_wide whole; \
        convert_whole_from_currency(in, &whole); \
        return to_##to(whole, out); \
    }

#define FROM_OTHERS(...) FROM_OTHERS_(__VA_ARGS__)
#define FROM_OTHERS_(to, to_type, minimum, maximum) \
    HRESULT WINAPI Var##to##FromR4(FLOAT in, to_type *out) \
    { \
        return Var##to##FromR8(in, out); \
    } \
    HRESULT WINAPI Var##to##FromDate(DATE in, to_type *out) \
    { \
        return Var##to##FromR8(in, out); \
    } \
    HRESULT WINAPI Var##to##FromDec(const DECIMAL *in, to_type *out) \
    { \
        convert_wide whole; \
        HRESULT hr = decimal_to_whole(in, &whole); \
        return FAILED(hr) ? hr : to_##to(whole, out); \
    } \
    /* VARIANT_TRUE has all bits set, also in the unsigned types. */ \
    HRESULT WINAPI Var##to##FromBool(VARIANT_BOOL in, to_type *out) \
    { \
        *out = (to_type)in; \
        return S_OK; \
    } \
    HRESULT WINAPI Var##to##FromStr(const OLECHAR *in, LCID lcid, ULONG flags, to_type *out) \
    { \
        VARIANT value; \
        HRESULT hr = convert_number_from_text(in, lcid, flags, VTBIT_##to, &value); \
        if (SUCCEEDED(hr)) \
            *out = (to_type)V_##to(&value); \
        return hr; \
    } \
    HRESULT WINAPI Var##to##FromDisp(IDispatch *in, LCID lcid, to_type *out) \
    { \
        VARIANT value; \
        HRESULT hr = convert_from_dispatch(in, lcid, VT_##to, &value); \
        if (SUCCEEDED(hr)) \
            *out = (to_type)V_##to(&value); \
        return hr; \
    }

#define I1_RANGE I1, signed char, -0x80, 0x7f
#define UI1_RANGE UI1, BYTE, 0, 0xff
#define I2_RANGE I2, SHORT, -0x8000, 0x7fff
#define UI2_RANGE UI2, USHORT, 0, 0xffff
#define I4_RANGE I4, LONG, -0x80000000LL, 0x7fffffff
#define UI4_RANGE UI4, ULONG, 0, 0xffffffff
#define I8_RANGE I8, LONG64, -(convert_wide)0x8000000000000000ULL, 0x7fffffffffffffffLL
#define UI8_RANGE UI8, ULONG64, 0, 0xffffffffffffffffULL

/* A range is four arguments of the macros that it goes to. */
#define TO(from, type, ...) FROM_INTEGER(__VA_ARGS__, from, type)
#define ALL(macro, ...) macro(__VA_ARGS__)
#define OTHERS(...) IN_RANGE(__VA_ARGS__) FROM_FRACTIONS(__VA_ARGS__) FROM_OTHERS(__VA_ARGS__)

TO(UI1, BYTE, I1_RANGE)
TO(I2, SHORT, I1_RANGE)
TO(UI2, USHORT, I1_RANGE)
TO(I4, LONG, I1_RANGE)
TO(UI4, ULONG, I1_RANGE)
TO(I8, LONG64, I1_RANGE)
TO(UI8, ULONG64, I1_RANGE)
OTHERS(I1_RANGE)

TO(I1, signed char, UI1_RANGE)
TO(I2, SHORT, UI1_RANGE)
TO(UI2, USHORT, UI1_RANGE)
TO(I4, LONG, UI1_RANGE)
TO(UI4, ULONG, UI1_RANGE)
TO(I8, LONG64, UI1_RANGE)
TO(UI8, ULONG64, UI1_RANGE)
OTHERS(UI1_RANGE)

TO(I1, signed char, I2_RANGE)
TO(UI1, BYTE, I2_RANGE)
TO(UI2, USHORT, I2_RANGE)
TO(I4, LONG, I2_RANGE)
TO(UI4, ULONG, I2_RANGE)
TO(I8, LONG64, I2_RANGE)
TO(UI8, ULONG64, I2_RANGE)
OTHERS(I2_RANGE)

TO(I1, signed char, UI2_RANGE)
TO(UI1, BYTE, UI2_RANGE)
TO(I2, SHORT, UI2_RANGE)
TO(I4, LONG, UI2_RANGE)
TO(UI4, ULONG, UI2_RANGE)
TO(I8, LONG64, UI2_RANGE)
TO(UI8, ULONG64, UI2_RANGE)
OTHERS(UI2_RANGE)

TO(I1, signed char, I4_RANGE)
TO(UI1, BYTE, I4_RANGE)
TO(I2, SHORT, I4_RANGE)
TO(UI2, USHORT, I4_RANGE)
TO(UI4, ULONG, I4_RANGE)
TO(I8, LONG64, I4_RANGE)
TO(UI8, ULONG64, I4_RANGE)
OTHERS(I4_RANGE)

TO(I1, signed char, UI4_RANGE)
TO(UI1, BYTE, UI4_RANGE)
TO(I2, SHORT, UI4_RANGE)
TO(UI2, USHORT, UI4_RANGE)
TO(I4, LONG, UI4_RANGE)
TO(I8, LONG64, UI4_RANGE)
TO(UI8, ULONG64, UI4_RANGE)
OTHERS(UI4_RANGE)

/* From I4 to I8 and UI8 Windows has no function. */
TO(I1, signed char, I8_RANGE)
TO(UI1, BYTE, I8_RANGE)
TO(I2, SHORT, I8_RANGE)
TO(UI2, USHORT, I8_RANGE)
TO(UI4, ULONG, I8_RANGE)
TO(UI8, ULONG64, I8_RANGE)
ALL(IN_RANGE, I8_RANGE)
ALL(FROM_OTHERS, I8_RANGE)

/* Windows takes half of the range only (seen under Wine, whose limits are Windows'). */
HRESULT WINAPI VarI8FromR8(DOUBLE in, LONG64 *out)
{
    if (!(in >= -4611686018427387904.0 && in < 4611686018427387904.0))
        return DISP_E_OVERFLOW;
    *out = (LONG64)roundeven(in);
    return S_OK;
}

/* A negative amount is not rounded, and comes out one less: -1 becomes -2. Wine repeats that as a fault of Windows. */
HRESULT WINAPI VarI8FromCy(CY in, LONG64 *out)
{
    if (in.int64 < 0)
        *out = in.int64 / 10000 - 1;
    else
        *out = (LONG64)decimal_round_off(in.int64, 4);
    return S_OK;
}

TO(I1, signed char, UI8_RANGE)
TO(UI1, BYTE, UI8_RANGE)
TO(I2, SHORT, UI8_RANGE)
TO(UI2, USHORT, UI8_RANGE)
TO(UI4, ULONG, UI8_RANGE)
TO(I8, LONG64, UI8_RANGE)
OTHERS(UI8_RANGE)
