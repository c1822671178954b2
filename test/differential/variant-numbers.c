/* The Var<Type>From<Type> functions between numbers, and from numbers to text. */
#include <math.h>
#include <string.h>

#include "variant.h"

#define RANDOM_VALUES 10000

typedef HRESULT (*convert_function)(const VARIANT *in, VARIANT *out);

/* Between numbers of one type there is no function; some are macros. */
#undef VarUI4FromUI4
#undef VarI4FromI4
#undef VarUI8FromUI8
#undef VarI8FromI8
/* Windows has no such functions. */
#define VarI8FromI4(in, out) (*(LONG64 *)(out) = (in), S_OK)
#define VarUI8FromI4(in, out) (*(ULONG64 *)(out) = (ULONG64)(in), S_OK)
#define SAME(name, type) \
    static HRESULT Var##name##From##name(type in, type *out) { *out = in; return S_OK; }
SAME(I1, signed char) SAME(UI1, BYTE) SAME(I2, SHORT) SAME(UI2, USHORT) SAME(I4, LONG) SAME(UI4, ULONG) SAME(I8, LONG64)
SAME(UI8, ULONG64) SAME(R4, FLOAT) SAME(R8, DOUBLE) SAME(Cy, CY) SAME(Date, DATE) SAME(Bool, VARIANT_BOOL)

static HRESULT VarDecFromDec(const DECIMAL *in, DECIMAL *out)
{
    *out = *in;
    return S_OK;
}

#define V_DECIMAL_POINTER(value) ((DECIMAL *)&V_DECIMAL(value))

#define SOURCES(X, to, field) \
    X(to, I1, V_I1, field) X(to, UI1, V_UI1, field) X(to, I2, V_I2, field) X(to, UI2, V_UI2, field) \
    X(to, I4, V_I4, field) X(to, UI4, V_UI4, field) X(to, I8, V_I8, field) X(to, UI8, V_UI8, field) \
    X(to, R4, V_R4, field) X(to, R8, V_R8, field) X(to, Cy, V_CY, field) X(to, Date, V_DATE, field) \
    X(to, Bool, V_BOOL, field) X(to, Dec, V_DECIMAL_POINTER, field)

#define TARGETS(X) \
    X(I1, V_I1, VT_I1) X(UI1, V_UI1, VT_UI1) X(I2, V_I2, VT_I2) X(UI2, V_UI2, VT_UI2) X(I4, V_I4, VT_I4) \
    X(UI4, V_UI4, VT_UI4) \
    X(I8, V_I8, VT_I8) X(UI8, V_UI8, VT_UI8) X(R4, V_R4, VT_R4) X(R8, V_R8, VT_R8) X(Cy, V_CY, VT_CY) \
    X(Date, V_DATE, VT_DATE) \
    X(Bool, V_BOOL, VT_BOOL) X(Dec, V_DECIMAL, VT_DECIMAL)

#define CONVERT(to, from, in_field, out_field) \
    static HRESULT to##_from_##from(const VARIANT *in, VARIANT *out) \
    { \
        return Var##to##From##from(in_field(in), (void *)&out_field(out)); \
    }
#define CONVERT_TO(to, field, type) SOURCES(CONVERT, to, field)
TARGETS(CONVERT_TO)

static const struct conversion
{
    const char *name;
    VARTYPE from, to;
    convert_function convert;
} conversions[] =
{
#define VT_Cy VT_CY
#define VT_Date VT_DATE
#define VT_Bool VT_BOOL
#define VT_Dec VT_DECIMAL
#define ENTRY(to, from, in_field, out_field) {"Var" #to "From" #from, VT_##from, VT_##to, to##_from_##from},
#define ENTRIES(to, field, type) SOURCES(ENTRY, to, field)
    TARGETS(ENTRIES)
};

static int is(const struct conversion *conversion, VARTYPE from, VARTYPE to)
{
    return conversion->from == from && conversion->to == to;
}

/* Where Wine 8 is wrong, by what documentation; test/runtime/vartype.c has what is right. */
static int differs(const struct conversion *conversion, const VARIANT *in)
{
    const DECIMAL *decimal = &V_DECIMAL(in);
    double real = 0;

    if (conversion->from == VT_DECIMAL)
    {
        /* Wine goes through double to I8, UI8 and CY, which loses digits that the types hold; a zero with a sign
         * overflows UI8, and 0.000007 becomes 0.0001. */
        if (((conversion->to == VT_I8 || conversion->to == VT_UI8) &&
                (decimal->Hi32 || decimal->Lo64 >> 40 || !decimal->Lo64)) ||
                (conversion->to == VT_CY && (decimal->Hi32 || decimal->Lo64 >> 40 || decimal->scale > 4)))
            return 1;
        /* 64 bits and 32 bits are added before the division by a power of ten that is exact (.NET's VarR8FromDec); a
         * zero keeps its sign. */
        if ((conversion->to == VT_R4 || conversion->to == VT_R8 || conversion->to == VT_DATE) &&
                (decimal->Hi32 || !decimal->Lo64 || decimal->scale > 22))
            return 1;
    }
    /* 922337203685477 is within CY's range (documentation of CY). */
    if (is(conversion, VT_I8, VT_CY))
        return V_I8(in) == 922337203685477LL || V_I8(in) == -922337203685477LL;
    if (conversion->to == VT_DATE)
    {
        /* A DATE is from the year 100 to 9999 (documentation); Wine checks that only for some sources. */
        if (conversion->from == VT_R4)
            real = V_R4(in);
        else if (conversion->from == VT_CY)
            real = (double)V_CY(in).int64 / 10000;
        else if (conversion->from == VT_DECIMAL && FAILED(VarR8FromDec((DECIMAL *)decimal, &real)))
            return 1;
        return !(real > -657435 && real < 2958466);
    }
    /* DECIMAL takes 7 digits of an R4 and 15 of an R8 (.NET's documentation); Wine takes more. */
    if (is(conversion, VT_R4, VT_DECIMAL))
        return V_R4(in) != truncf(V_R4(in)) || V_R4(in) > 9999999 || V_R4(in) < -9999999;
    if (is(conversion, VT_R8, VT_DECIMAL) || is(conversion, VT_DATE, VT_DECIMAL))
        return V_R8(in) != trunc(V_R8(in)) || V_R8(in) > 999999999999999.0 || V_R8(in) < -999999999999999.0;
    return 0;
}

void run_numbers(int count, char **names)
{
    VARIANT in, out;
    unsigned int i, n;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(conversions); i++)
    {
        const struct conversion *conversion = &conversions[i];

        if (conversion->from == conversion->to || !block_wanted(conversion->name, count, names))
            continue;
        block_begin(conversion->name);
        for (n = 0; next_value(conversion->from, n, RANDOM_VALUES, &in); n++)
        {
            if (differs(conversion, &in))
                continue;
            memset(&out, 0, sizeof(out));
            hr = conversion->convert(&in, &out);
            V_VT(&out) = conversion->to;
            block_result(&in, "", hr, &out);
        }
        block_end();
    }
}
