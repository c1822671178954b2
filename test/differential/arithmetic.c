/* Arithmetic with DECIMAL, CY and R8, and names of months and weekdays.
 *
 * Values are small: Wine 8 calculates with doubles where results have to be exact (CY; VarDecFix and VarDecInt), loses digits when it
 * brings DECIMALs to one scale, cuts quotients off and rounds up whatever VarDecRound drops. test/runtime/arithmetic.c has what is
 * documented of those. */
#define COBJMACROS
#define CONST_VTABLE
#include <stdio.h>
#include <string.h>

#include "test.h"

#define PAIRS 4000

static unsigned long long state = 88172645463325252ULL;

static ULONGLONG next_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static DECIMAL random_decimal(void)
{
    DECIMAL value;

    memset(&value, 0, sizeof(value));
    /* Not zero, whose sign and scale are not the same after every operation. */
    value.Lo64 = next_random() >> (24 + next_random() % 40) | 1;
    value.scale = (BYTE)(next_random() % 7);
    value.sign = next_random() & 1 ? DECIMAL_NEG : 0;
    return value;
}

static void print_decimal(const char *what, HRESULT hr, const DECIMAL *value)
{
    printf(" %s %x", what, (unsigned int)hr);
    if (SUCCEEDED(hr))
        printf(" %s%08x%08x%08x/%u", value->sign && (value->Hi32 || value->Lo64) ? "-" : "", (unsigned int)value->Hi32, (unsigned int)value->Mid32,
            (unsigned int)value->Lo32, value->scale);
}

static void decimals(void)
{
    DECIMAL left, right, result;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < PAIRS; i++)
    {
        left = random_decimal();
        right = random_decimal();
        print_decimal("decimal", S_OK, &left);
        print_decimal("and", S_OK, &right);
        memset(&result, 0, sizeof(result));
        hr = VarDecAdd(&left, &right, &result);
        print_decimal("+", hr, &result);
        hr = VarDecSub(&left, &right, &result);
        print_decimal("-", hr, &result);
        hr = VarDecMul(&left, &right, &result);
        print_decimal("*", hr, &result);
        hr = VarDecAbs(&left, &result);
        print_decimal("abs", hr, &result);
        hr = VarDecNeg(&left, &result);
        print_decimal("neg", hr, &result);
        hr = VarDecFix(&left, &result);
        print_decimal("fix", hr, &result);
        if (!left.sign)
        {
            hr = VarDecInt(&left, &result);
            print_decimal("int", hr, &result);
        }
        hr = VarDecRound(&left, -1, &result);
        print_decimal("round", hr, &result);
        hr = VarDecRound(&left, left.scale, &result);
        print_decimal("round", hr, &result);
        printf("\n");
    }
}

/* In units and tenths alone, whose products are exact. */
static CY random_currency(void)
{
    CY value;

    value.int64 = (LONGLONG)(next_random() >> (46 + next_random() % 16)) * 1000;
    if (next_random() & 1)
        value.int64 = -value.int64;
    return value;
}

static void print_currency(const char *what, HRESULT hr, CY value)
{
    printf(" %s %x", what, (unsigned int)hr);
    if (SUCCEEDED(hr))
        printf(" %08x%08x", (unsigned int)(value.int64 >> 32), (unsigned int)value.int64);
}

static void currencies(void)
{
    CY left, right, result;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < PAIRS; i++)
    {
        left = random_currency();
        right = random_currency();
        result.int64 = 0;
        print_currency("currency", S_OK, left);
        print_currency("and", S_OK, right);
        hr = VarCyAdd(left, right, &result);
        print_currency("+", hr, result);
        hr = VarCySub(left, right, &result);
        print_currency("-", hr, result);
        hr = VarCyMul(left, right, &result);
        print_currency("*", hr, result);
        hr = VarCyMulI4(left, (LONG)(right.int64 / 1000), &result);
        print_currency("*", hr, result);
        hr = VarCyMulI8(left, right.int64 / 1000, &result);
        print_currency("*", hr, result);
        hr = VarCyAbs(left, &result);
        print_currency("abs", hr, result);
        hr = VarCyNeg(left, &result);
        print_currency("neg", hr, result);
        hr = VarCyFix(left, &result);
        print_currency("fix", hr, result);
        hr = VarCyInt(left, &result);
        print_currency("int", hr, result);
        hr = VarCyRound(left, -1, &result);
        print_currency("round", hr, result);
        hr = VarCyRound(left, 4, &result);
        print_currency("round", hr, result);
        printf("\n");
    }
}

static void reals(void)
{
    static const double values[] = {0, 0.5, 1.5, 2.5, -0.5, -1.5, 1.005, 1.25, 1.35, 123456.789, -2, 3, 1e300, 1e-300, 0.045, 0.1};
    double result;
    unsigned int i, j;
    int places;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(values); i++)
    {
        for (j = 0; j < ARRAYSIZE(values); j++)
        {
            result = -7;
            hr = VarR8Pow(values[i], values[j], &result);
            printf("real %g %g: pow %x %.12g compare %x\n", values[i], values[j], (unsigned int)hr, result != result ? -77 : result,
                (unsigned int)VarR4CmpR8((float)values[i], values[j]));
        }
        /* Of a negative number Wine makes something nearer to zero. */
        for (places = -1; places < 8 && values[i] >= 0; places++)
        {
            result = -7;
            hr = VarR8Round(values[i], places, &result);
            printf("real %g round %d: %x %.15g\n", values[i], places, (unsigned int)hr, result);
        }
    }
}

static void print_name(HRESULT hr, BSTR name)
{
    const WCHAR *next;

    printf(" %x ", (unsigned int)hr);
    if (SUCCEEDED(hr))
    {
        for (next = name; *next; next++)
            printf("%c", *next);
        SysFreeString(name);
    }
}

static void names(void)
{
    int i, first, abbreviated;
    BSTR name;
    HRESULT hr;

    for (i = -1; i < 14; i++)
        for (abbreviated = 0; abbreviated < 2; abbreviated++)
        {
            hr = VarMonthName(i, abbreviated, 0, &name);
            printf("month %d:", i);
            print_name(hr, name);
            for (first = -1; first < 9; first++)
            {
                hr = VarWeekdayName(i, abbreviated, first, 0, &name);
                print_name(hr, name);
            }
            printf("\n");
        }
}

int main(void)
{
    decimals();
    currencies();
    reals();
    names();
    return 0;
}
