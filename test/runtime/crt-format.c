/* Microsoft's meaning of formats. The expected texts are ucrtbase's (Wine 8.0) except where a row says otherwise. */
#include "crt.h"

#include <math.h>

#define SIZE 512

static WCHAR wide_text[SIZE];
static char narrow_text[SIZE];

static int wide(const WCHAR *format, ...)
{
    va_list arguments;
    int length;

    wmemset(wide_text, L'#', SIZE);
    va_start(arguments, format);
    length = crt_vwide(CRT_LEGACY, wide_text, SIZE, format, arguments);
    va_end(arguments);
    return length;
}

static int narrow(const char *format, ...)
{
    va_list arguments;
    int length;

    memset(narrow_text, '#', SIZE);
    va_start(arguments, format);
    length = crt_vnarrow(CRT_LEGACY, narrow_text, SIZE, format, arguments);
    va_end(arguments);
    return length;
}

#define assert_wide(expected, ...) \
    do \
    { \
        assert_int_equal(wide(__VA_ARGS__), wcslen(expected)); \
        assert_wide_equal(wide_text, expected); \
    } \
    while (0)

#define assert_narrow(expected, ...) \
    do \
    { \
        assert_int_equal(narrow(__VA_ARGS__), strlen(expected)); \
        assert_string_equal(narrow_text, expected); \
    } \
    while (0)

static void test_literal_text(void **state)
{
    (void)state;
    assert_wide(L"", L"");
    assert_wide(L"plain", L"plain");
    assert_wide(L"100%", L"100%%");
    assert_narrow("", "");
    assert_narrow("100% sure", "%d%% %s", 100, "sure");
}

static void test_text_of_both_widths(void **state)
{
    (void)state;
    assert_wide(L"W|n|n|W|W|n|W|W", L"%s|%S|%hs|%ls|%ws|%hS|%lS|%wS", L"W", "n", "n", L"W", L"W", "n", L"W", L"W");
    assert_narrow("n|W|n|W|W|n|W|W", "%s|%S|%hs|%ls|%ws|%hS|%lS|%wS", "n", L"W", "n", L"W", L"W", "n", L"W", L"W");
    assert_wide(L"a|b|c", L"%lls|%llc|%Ls", L"a", 'b', L"c");
    assert_wide(L"abcde", L"%c%C%hc%lc%wc", 'a', 'b', 'c', 'd', 'e');
    assert_wide(L"   ab|ab   |ab|xy|x", L"%5s|%-5s|%1s|%.*s|%.1S", L"ab", L"ab", L"ab", 2, L"xyz", "xyz");
    assert_wide(L"    a|b    ", L"%5c|%-5c", 'a', 'b');
}

static void test_null_text(void **state)
{
    (void)state;
    assert_wide(L"(null)|(null)|(n|  (null)", L"%s|%S|%.2s|%8s", NULL, NULL, NULL, NULL);
    assert_narrow("(null)|(null)|(nu", "%s|%S|%.3s", NULL, NULL, NULL);
}

/* The precision bounds what is read: there need be no terminator. */
static void test_text_without_terminator(void **state)
{
    WCHAR *units = malloc(3 * sizeof(WCHAR));
    char *bytes = malloc(3);

    (void)state;
    wmemcpy(units, L"abc", 3);
    memcpy(bytes, "xyz", 3);
    assert_wide(L"abc xyz", L"%.3s %.3hs", units, bytes);
    assert_narrow("abc xyz", "%.3ws %.3s", units, bytes);
    free(bytes);
    free(units);
}

/* Microsoft fills text with zeros, where C leaves the flag undefined. */
static void test_zeros_before_text(void **state)
{
    (void)state;
    assert_wide(L"000ab|ab   ", L"%05s|%-05s", L"ab", L"ab");
}

static void test_integers(void **state)
{
    (void)state;
    assert_wide(L"+5| 5|-0005|5    |  007|", L"%+d|% d|%05d|%-5d|%5.3d|%.0d", 5, 5, -5, 5, 7, 0);
    assert_wide(L"0xff|010|0XFF|abc|7", L"%#x|%#o|%#X|%x|%+u", 255, 8, 255, 0xabc, 7u);
    assert_wide(L"-0012|+005|0|0|0x005||5|10", L"%05d|%+.3d|%x|%#x|%#.3x|%.0x|%i|%o", -12, 5, 0, 0, 5, 0, 5, 8);
    assert_wide(L"3    |+4|    6|6    |6    |7", L"%-05d|%+ d|%*d|%-*d|%*d|%.*d", 3, 4, 5, 6, 5, 6, -5, 6, -1, 7);
    assert_wide(L"-2147483648|4294967295|2147483647", L"%d|%u|%i", INT_MIN, UINT_MAX, INT_MAX);
}

static void test_sizes_of_integers(void **state)
{
    (void)state;
    assert_wide(L"-5|-6|-7|-8|-32768|-3|-4|-9", L"%I64d|%I32d|%Id|%lld|%hd|%zd|%td|%jd", (LONGLONG)-5, -6, (LONG_PTR)-7,
        (LONGLONG)-8, 0x18000, (LONG_PTR)-3, (LONG_PTR)-4, (LONGLONG)-9);
    assert_wide(L"ffffffffffffffff|5|123456789abc", L"%I64x|%Iu|%llx", (ULONGLONG)-1, (ULONG_PTR)5, 0x123456789abcULL);
    assert_wide(L"-9223372036854775808|18446744073709551615", L"%I64d|%I64u", LLONG_MIN, ULLONG_MAX);
    assert_narrow("-5 18446744073709551615 1f", "%I64d %I64u %I32x", (LONGLONG)-5, ULLONG_MAX, 0x1f);
}

/* A long has 32 bits on Windows: what modules print with %lu and %08lx is a DWORD or an HRESULT. */
static void test_long_has_32_bits(void **state)
{
    (void)state;
    assert_wide(L"80004005 4294967295 -2 ABCDEF", L"%08lx %lu %li %lX", E_FAIL, (DWORD)-1, (LONG)-2, (DWORD)0xabcdef);
    assert_narrow("80004005 4294967295 -2", "%08lx %lu %ld", E_FAIL, (DWORD)-1, (LONG)-2);
}

static void test_pointers(void **state)
{
    (void)state;
    assert_wide(L"0000000000001234|    0000000000ABCDEF|0000000000000001    ", L"%p|%20p|%-20p", (void *)0x1234,
        (void *)0xabcdef, (void *)1);
    assert_narrow("00000000000000FF 0000000000000000", "%p %p", (void *)0xff, NULL);
}

static void test_floating_point(void **state)
{
    (void)state;
    assert_wide(L"1.234500e+03|1e+100|1.500000|2.|0.0001|1.00000|1E-10", L"%e|%g|%f|%#.0f|%g|%#g|%G", 1234.5, 1e100, 1.5,
        2.0, 0.0001, 1.0, 1e-10);
    assert_wide(L"1.00000000000000005551e-01|0.100000000000000005551115123126|0.1000000000000000055511151231257827021182",
        L"%.20e|%.30f|%.40g", 0.1, 0.1, 0.1);
    assert_wide(L"0.001 0.002 2 1.00 -0.000000 +1.5", L"%.3f %.3f %.0f %.2f %f %+g", 0.0005, 0.0015, 1.5, 1.005, -0.0, 1.5);
    assert_wide(L"  1.5|1.5  |001.5|2.500000|3.500000", L"%5.1f|%-5.1f|%05.1f|%lf|%hf", 1.5, 1.5, 1.5, 2.5, 3.5);
    assert_narrow("1.000000e+00 100000 1e-05 1.e+10", "%e %g %g %#.0e", 1.0, 1e5, 1e-5, 1e10);
    assert_narrow("1.23000e+06|123000.|0.000123000|1.23000e-05|0.00000|1.", "%#g|%#g|%#g|%#g|%#g|%#.0g", 1.23e6, 1.23e5,
        1.23e-4, 1.23e-5, 0.0, 1.0);
}

static void test_hexadecimal_floating_point(void **state)
{
    (void)state;
    assert_wide(L"0x1.0000000000000p+0|-0X1.4000000000000P-3|0x1.8p+0", L"%a|%A|%.1a", 1.0, -0.15625, 1.5);
    assert_wide(L"0x0.0000000000000p+0|0x1.fffffffffffffp+1023", L"%a|%a", 0.0, 1.7976931348623157e308);
}

static void test_infinity_and_nan(void **state)
{
    (void)state;
    assert_wide(L"inf|INF|-inf|NAN|inf|       inf|+inf", L"%f|%F|%e|%E|%a|%010f|%+f", INFINITY, INFINITY, -INFINITY, fabs(NAN),
        INFINITY, INFINITY, INFINITY);
    assert_wide(L"nan|-nan(ind)|-NAN(IND)", L"%g|%g|%G", fabs(NAN), -fabs(NAN), -fabs(NAN));
}

static void test_long_numbers(void **state)
{
    WCHAR *text = malloc(2000 * sizeof(WCHAR));

    (void)state;
    assert_int_equal(crt_snwprintf(text, 2000, L"%.1000f", 1.0), 1002);
    assert_int_equal(wcsspn(text + 2, L"0"), 1000);
    assert_int_equal(crt_snwprintf(text, 2000, L"%1500d", 7), 1500);
    assert_int_equal(wcsspn(text, L" "), 1499);
    assert_int_equal(crt_snwprintf(text, 2000, L"%f", 1e308), 316);
    free(text);
}

static void test_long_precision_of_integers(void **state)
{
    WCHAR *text = malloc(2000 * sizeof(WCHAR));

    (void)state;
    if (!test_native())
    {
        free(text);
        skip();     /* Wine 8.0 writes behind its own buffer. */
    }
    assert_int_equal(crt_snwprintf(text, 2000, L"%.1500d", 7), 1500);
    assert_int_equal(wcsspn(text, L"0"), 1499);
    free(text);
}

/* What is no type is text itself; the rest of the specification disappears. */
static void test_what_is_no_type(void **state)
{
    (void)state;
    assert_wide(L"ayb|y", L"a%yb|%5y");
    assert_wide(L"b|k|r|B|P", L"%b|%k|%r|%B|%P");
    assert_wide(L"I6|I3x|q", L"%I6|%I3x|%q");
    assert_wide(L"tail ", L"tail %");
}

static void test_buffers_too_small(void **state)
{
    WCHAR text[8];
    char bytes[8];

    (void)state;
    wmemset(text, L'#', 8);
    assert_int_equal(crt_snwprintf(text, 4, L"abcdef"), -1);
    assert_memory_equal(text, L"abcd####", sizeof(text));
    assert_int_equal(crt_snwprintf(text, 6, L"%s", L"uvwxyz"), 6);
    assert_memory_equal(text, L"uvwxyz##", sizeof(text));
    assert_int_equal(crt_snwprintf(text, 7, L"uvwxyz"), 6);
    assert_memory_equal(text, L"uvwxyz\0#", sizeof(text));
    assert_int_equal(crt_snwprintf(text, 0, L"abc"), -1);

    wmemset(text, L'#', 8);
    assert_true(crt_swprintf(text, 4, L"abcdef") < 0);
    assert_memory_equal(text, L"abc\0####", sizeof(text));
    assert_true(crt_swprintf(text, 6, L"abcdef") < 0);
    assert_int_equal(crt_swprintf(text, 7, L"abcdef"), 6);

    memset(bytes, '#', 8);
    assert_int_equal(crt_snprintf(bytes, 4, "abcdef"), -1);
    assert_memory_equal(bytes, "abcd####", 8);
    assert_int_equal(crt_snprintf(bytes, 6, "uvwxyz"), 6);
    assert_memory_equal(bytes, "uvwxyz##", 8);
    assert_int_equal(crt_c99_snprintf(bytes, 4, "abcdef"), 6);
    assert_memory_equal(bytes, "abc\0yz##", 8);
    assert_int_equal(crt_c99_snprintf(NULL, 0, "%d", 12345), 5);
}

static void test_counting(void **state)
{
    (void)state;
    assert_int_equal(crt_scwprintf(NULL, 0, L"%s %d", L"abc", 12), 6);
    assert_int_equal(crt_scwprintf(NULL, 0, L"%2000d", 1), 2000);
    assert_int_equal(crt_snwprintf(NULL, 0, L"abc"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_literal_text),
        cmocka_unit_test(test_text_of_both_widths),
        cmocka_unit_test(test_null_text),
        cmocka_unit_test(test_text_without_terminator),
        cmocka_unit_test(test_zeros_before_text),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_sizes_of_integers),
        cmocka_unit_test(test_long_has_32_bits),
        cmocka_unit_test(test_pointers),
        cmocka_unit_test(test_floating_point),
        cmocka_unit_test(test_hexadecimal_floating_point),
        cmocka_unit_test(test_infinity_and_nan),
        cmocka_unit_test(test_long_numbers),
        cmocka_unit_test(test_long_precision_of_integers),
        cmocka_unit_test(test_what_is_no_type),
        cmocka_unit_test(test_buffers_too_small),
        cmocka_unit_test(test_counting),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
