/* VarDec*, VarCy* and VarR8* that calculate; names of months and weekdays. test/differential/arithmetic.c has many more values. */
#include "test.h"

static DECIMAL decimal(ULONG high, ULONGLONG low, BYTE scale, BYTE sign)
{
    DECIMAL value;

    memset(&value, 0, sizeof(value));
    value.Hi32 = high;
    value.Lo64 = low;
    value.scale = scale;
    value.sign = sign;
    return value;
}

static void assert_decimal(const DECIMAL *value, ULONG high, ULONGLONG low, BYTE scale, BYTE sign)
{
    assert_int_equal(value->Hi32, high);
    assert_int_equal(value->Lo64, low);
    assert_int_equal(value->scale, scale);
    assert_int_equal(value->sign, sign);
}

static void test_decimal(void **state)
{
    DECIMAL one = decimal(0, 1, 0, 0), three = decimal(0, 3, 0, 0), zero = decimal(0, 0, 0, 0), result;
    DECIMAL largest = decimal(0xffffffff, ~0ull, 0, 0), tenth = decimal(0, 1, 1, DECIMAL_NEG), many = decimal(0, 25, 1, DECIMAL_NEG);

    (void)state;
    assert_hresult(VarDecAdd(&one, &tenth, &result), S_OK);
    assert_decimal(&result, 0, 9, 1, 0);
    assert_hresult(VarDecSub(&tenth, &one, &result), S_OK);
    assert_decimal(&result, 0, 11, 1, DECIMAL_NEG);
    assert_hresult(VarDecMul(&three, &tenth, &result), S_OK);
    assert_decimal(&result, 0, 3, 1, DECIMAL_NEG);
    /* 0.3333333333333333333333333333 */
    assert_hresult(VarDecDiv(&one, &three, &result), S_OK);
    assert_decimal(&result, 0x0ac544ca, 0x14b700cb05555555ull, 28, 0);
    assert_hresult(VarDecDiv(&one, &zero, &result), DISP_E_DIVBYZERO);
    assert_hresult(VarDecAdd(&largest, &one, &result), DISP_E_OVERFLOW);
    assert_hresult(VarDecMul(&largest, &three, &result), DISP_E_OVERFLOW);
    assert_hresult(VarDecFix(&many, &result), S_OK);
    assert_decimal(&result, 0, 2, 0, DECIMAL_NEG);
    assert_hresult(VarDecInt(&many, &result), S_OK);
    assert_decimal(&result, 0, 3, 0, DECIMAL_NEG);
    assert_hresult(VarDecRound(&many, -1, &result), E_INVALIDARG);
    assert_hresult(VarDecAbs(&many, &result), S_OK);
    assert_decimal(&result, 0, 25, 1, 0);
    assert_hresult(VarDecNeg(&many, &result), S_OK);
    assert_decimal(&result, 0, 25, 1, 0);
}

static void test_currency(void **state)
{
    CY amount, other, result;

    (void)state;
    amount.int64 = -15000;
    other.int64 = 25000;
    assert_hresult(VarCyAdd(amount, other, &result), S_OK);
    assert_int_equal(result.int64, 10000);
    assert_hresult(VarCyMul(amount, other, &result), S_OK);
    assert_int_equal(result.int64, -37500);
    assert_hresult(VarCyFix(amount, &result), S_OK);
    assert_int_equal(result.int64, -10000);
    assert_hresult(VarCyInt(amount, &result), S_OK);
    assert_int_equal(result.int64, -20000);
    assert_hresult(VarCyRound(amount, -1, &result), E_INVALIDARG);
    assert_hresult(VarCyRound(amount, 1, &result), S_OK);
    assert_int_equal(result.int64, -15000);
    other.int64 = 0x7fffffffffffffffLL;
    assert_hresult(VarCyMulI4(other, 2, &result), DISP_E_OVERFLOW);
    assert_hresult(VarCyAdd(other, other, &result), DISP_E_OVERFLOW);
}

static void test_real(void **state)
{
    double result;

    (void)state;
    assert_hresult(VarR8Pow(2, 10, &result), S_OK);
    assert_true(result == 1024);
    assert_hresult(VarR8Round(2.5, 0, &result), S_OK);
    assert_true(result == 2);
    assert_hresult(VarR8Round(2.5, -1, &result), E_INVALIDARG);
    assert_hresult(VarR4CmpR8(0.5f, 0.5), VARCMP_EQ);
    assert_hresult(VarR4CmpR8(0.5f, 0.25), VARCMP_GT);
}

static void test_names(void **state)
{
    BSTR name;

    (void)state;
    assert_hresult(VarMonthName(2, 0, 0, &name), S_OK);
    assert_wide_equal(name, L"February");
    SysFreeString(name);
    assert_hresult(VarWeekdayName(1, 1, 2, 0, &name), S_OK);
    assert_wide_equal(name, L"Mon");
    SysFreeString(name);
    assert_hresult(VarMonthName(13, 0, 0, &name), E_INVALIDARG);
    assert_hresult(VarWeekdayName(0, 0, 1, 0, &name), E_INVALIDARG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decimal),
        cmocka_unit_test(test_currency),
        cmocka_unit_test(test_real),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
