/* The scanf family: Microsoft's meaning of formats. */
#include "crt.h"

static int scan_wide(const WCHAR *text, const WCHAR *format, ...)
{
    va_list arguments;
    int count;

    va_start(arguments, format);
    count = crt_vswscanf(0, text, format, arguments);
    va_end(arguments);
    return count;
}

static int scan_narrow(const char *text, const char *format, ...)
{
    va_list arguments;
    int count;

    va_start(arguments, format);
    count = crt_vsscanf(0, text, format, arguments);
    va_end(arguments);
    return count;
}

static int scan_secure(const WCHAR *text, const WCHAR *format, ...)
{
    va_list arguments;
    int count;

    va_start(arguments, format);
    count = crt_vswscanf(1, text, format, arguments);
    va_end(arguments);
    return count;
}

static void test_integers(void **state)
{
    int a = 0, b = 0, c = 0;
    unsigned int hexadecimal = 0;
    long long wide = 0;
    short halves[2] = {0, 77};

    (void)state;
    assert_int_equal(scan_wide(L" 12, -34 +5", L"%d,%d%d", &a, &b, &c), 3);
    assert_int_equal(a, 12);
    assert_int_equal(b, -34);
    assert_int_equal(c, 5);
    assert_int_equal(scan_wide(L"0x1F 017 9", L"%i %i %i", &a, &b, &c), 3);
    assert_int_equal(a, 31);
    assert_int_equal(b, 15);
    assert_int_equal(c, 9);
    assert_int_equal(scan_wide(L"0xff", L"%x", &hexadecimal), 1);
    assert_int_equal(hexadecimal, 255);
    assert_int_equal(scan_wide(L"123456", L"%3d%2d", &a, &b), 2);
    assert_int_equal(a, 123);
    assert_int_equal(b, 45);
    assert_int_equal(scan_wide(L"-1234567890123", L"%I64d", &wide), 1);
    assert_true(wide == -1234567890123LL);
    assert_int_equal(scan_wide(L"1234567890123", L"%lld", &wide), 1);
    assert_true(wide == 1234567890123LL);
    assert_int_equal(scan_wide(L"-2", L"%hd", &halves[0]), 1);
    assert_int_equal(halves[0], -2);
    assert_int_equal(halves[1], 77);
    assert_int_equal(scan_wide(L"1 2", L"%*d %d", &a), 1);
    assert_int_equal(a, 2);
}

static void test_long_has_32_bits(void **state)
{
    LONG values[2] = {0, 77};

    (void)state;
    assert_int_equal(scan_wide(L"-5", L"%ld", &values[0]), 1);
    assert_int_equal(values[0], -5);
    assert_int_equal(values[1], 77);
}

static void test_results(void **state)
{
    int a = 7, b = 7;

    (void)state;
    assert_int_equal(scan_wide(L"", L"%d", &a), EOF);
    /* The end before the first conversion is EOF (C11 7.21.6.2, and documented); Wine 8.0 answers 0 behind spaces. */
    assert_true(scan_wide(L"   ", L"%d", &a) == EOF || !test_native());
    assert_int_equal(scan_wide(L"x", L"%d", &a), 0);
    assert_int_equal(scan_wide(L"1 x", L"%d %d", &a, &b), 1);
    assert_int_equal(a, 1);
    assert_int_equal(b, 7);
    assert_int_equal(scan_wide(L"1", L"%d %d", &a, &b), 1);
    assert_int_equal(scan_wide(L"1:2", L"%d,%d", &a, &b), 1);
    assert_int_equal(scan_wide(L"5%6", L"%d%%%d", &a, &b), 2);
    assert_int_equal(b, 6);
    assert_int_equal(scan_wide(L"abc 12", L"abc%n %d%n", &a, &b, &a), 1);
    assert_int_equal(b, 12);
    assert_int_equal(a, 6);
}

static void test_text(void **state)
{
    WCHAR wide[16], second[16];
    char narrow[16];

    (void)state;
    assert_int_equal(scan_wide(L"  one two", L"%s %s", wide, second), 2);
    assert_wide_equal(wide, L"one");
    assert_wide_equal(second, L"two");
    assert_int_equal(scan_wide(L"one two", L"%hs %S", narrow, narrow + 8), 2);
    assert_string_equal(narrow, "one");
    assert_string_equal(narrow + 8, "two");
    assert_int_equal(scan_narrow("one two", "%s %ls", narrow, wide), 2);
    assert_string_equal(narrow, "one");
    assert_wide_equal(wide, L"two");
    assert_int_equal(scan_wide(L"abcdef", L"%3s", wide), 1);
    assert_wide_equal(wide, L"abc");
    memset(wide, 0, sizeof(wide));
    assert_int_equal(scan_wide(L" x", L"%c", wide), 1);
    assert_wide_equal(wide, L" ");
    assert_int_equal(scan_wide(L"xyz", L"%2c", wide), 1);
    assert_wide_equal(wide, L"xy");
    assert_int_equal(scan_wide(L"name=value;rest", L"%[^=]=%[a-z]", wide, second), 2);
    assert_wide_equal(wide, L"name");
    assert_wide_equal(second, L"value");
    assert_int_equal(scan_wide(L"]a-", L"%[]a-]", wide), 1);
    assert_wide_equal(wide, L"]a-");
    assert_int_equal(scan_wide(L"1", L"%[a-z]", wide), 0);
}

static void test_floating_point(void **state)
{
    float single = 0;
    double real = 0;
    int rest = 0;

    (void)state;
    assert_int_equal(scan_wide(L"1.5 -2.25e2", L"%f %lf", &single, &real), 2);
    assert_true(single == 1.5f && real == -225.0);
    assert_int_equal(scan_wide(L".5x7", L"%lfx%d", &real, &rest), 2);
    assert_true(real == 0.5 && rest == 7);
    assert_int_equal(scan_wide(L"12.5", L"%2lf", &real), 1);
    assert_true(real == 12.0);
    /* No number, but not the end: 0. Wine 8.0 answers EOF. */
    assert_true(scan_wide(L"-x", L"%lf", &real) == 0 || !test_native());
}

static void test_secure(void **state)
{
    WCHAR wide[8];
    int value = 0;

    (void)state;
    assert_int_equal(scan_secure(L"abc 5", L"%s %d", wide, 4u, &value), 2);
    assert_wide_equal(wide, L"abc");
    assert_int_equal(value, 5);
    assert_int_equal(scan_secure(L"abcd 5", L"%s %d", wide, 4u, &value), 0);
    assert_int_equal(wide[0], 0);
    assert_int_equal(scan_secure(L"xyz", L"%c", wide, 1u), 1);
    assert_int_equal(wide[0], 'x');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_long_has_32_bits),
        cmocka_unit_test(test_results),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_floating_point),
        cmocka_unit_test(test_secure),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
