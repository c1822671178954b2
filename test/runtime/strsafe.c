/* strsafe.h: ours natively, mingw-w64's inline functions in the PE build. */
#include "test.h"

#include <strsafe.h>

#define SIZE 8

static WCHAR text[SIZE + 1];
static WCHAR *end;
static size_t left;

/* 8 characters to write to, and one behind them that stays. */
static void fill(const WCHAR *beginning)
{
    memset(text, '#', sizeof(text));
    if (beginning)
        memcpy(text, beginning, (wcslen(beginning) + 1) * sizeof(WCHAR));
    end = NULL;
    left = 99;
}

static void assert_untouched(void)
{
    assert_int_equal(text[SIZE], 0x2323);
}

static void test_copy(void **state)
{
    char narrow[4];

    (void)state;
    fill(NULL);
    assert_hresult(StringCchCopyW(text, SIZE, L"1234567"), S_OK);
    assert_wide_equal(text, L"1234567");
    assert_hresult(StringCchCopyW(text, SIZE, L"abcdefgh"), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_wide_equal(text, L"abcdefg");
    assert_hresult(StringCchCopyW(text, SIZE, L""), S_OK);
    assert_wide_equal(text, L"");
    assert_hresult(StringCbCopyW(text, 6, L"abc"), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_wide_equal(text, L"ab");
    assert_hresult(StringCbCopyW(text, 9, L"abcd"), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_wide_equal(text, L"abc");
    assert_hresult(StringCchCopyA(narrow, 4, "abc"), S_OK);
    assert_string_equal(narrow, "abc");
    assert_hresult(StringCbCopyA(narrow, 3, "xyz"), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_string_equal(narrow, "xy");
    assert_untouched();
}

static void test_sizes_that_are_refused(void **state)
{
    (void)state;
    fill(L"old");
    assert_hresult(StringCchCopyW(text, 0, L"abc"), STRSAFE_E_INVALID_PARAMETER);
    assert_hresult(StringCchCopyW(text, 0, L""), STRSAFE_E_INVALID_PARAMETER);
    assert_hresult(StringCchCopyW(text, (size_t)STRSAFE_MAX_CCH + 1, L"abc"), STRSAFE_E_INVALID_PARAMETER);
    assert_hresult(StringCbCopyW(text, 1, L"abc"), STRSAFE_E_INVALID_PARAMETER);
    assert_hresult(StringCchCatW(text, 0, L"abc"), STRSAFE_E_INVALID_PARAMETER);
    assert_hresult(StringCchCatW(text, 3, L"abc"), STRSAFE_E_INVALID_PARAMETER);
    assert_hresult(StringCchPrintfW(text, 0, L"abc"), STRSAFE_E_INVALID_PARAMETER);
    assert_hresult(StringCchCopyExW(text, SIZE, L"abc", &end, &left, 0x2000), STRSAFE_E_INVALID_PARAMETER);
    assert_wide_equal(text, L"old");
    assert_null(end);
    assert_int_equal(left, 99);
}

static void test_copy_of_a_part(void **state)
{
    const WCHAR unterminated[] = {'a', 'b', 'c'};

    (void)state;
    fill(NULL);
    assert_hresult(StringCchCopyNW(text, SIZE, unterminated, 3), S_OK);
    assert_wide_equal(text, L"abc");
    assert_hresult(StringCchCopyNW(text, 3, unterminated, 3), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_wide_equal(text, L"ab");
    assert_hresult(StringCchCopyNW(text, SIZE, L"xy", 5), S_OK);
    assert_wide_equal(text, L"xy");
    assert_hresult(StringCchCopyNW(text, SIZE, L"xy", 0), S_OK);
    assert_wide_equal(text, L"");
    assert_hresult(StringCbCopyNW(text, SIZE * 2, L"xyz", 5), S_OK);
    assert_wide_equal(text, L"xy");
    assert_hresult(StringCchCopyNExW(text, SIZE, L"xyz", 2, &end, &left, STRSAFE_FILL_BYTE(0x41)), S_OK);
    assert_wide_equal(text, L"xy");
    assert_ptr_equal(end, text + 2);
    assert_int_equal(left, SIZE - 2);
    assert_int_equal(text[3], 0x4141);
    assert_int_equal(text[7], 0x4141);
    assert_untouched();
}

static void test_cat(void **state)
{
    (void)state;
    fill(L"abc");
    assert_hresult(StringCchCatW(text, SIZE, L"defg"), S_OK);
    assert_wide_equal(text, L"abcdefg");
    assert_hresult(StringCchCatW(text, SIZE, L""), S_OK);
    assert_hresult(StringCchCatW(text, SIZE, L"h"), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_wide_equal(text, L"abcdefg");
    fill(L"abc");
    assert_hresult(StringCchCatNW(text, SIZE, L"defghijk", 2), S_OK);
    assert_wide_equal(text, L"abcde");
    assert_hresult(StringCbCatW(text, SIZE * 2, L"fghi"), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_wide_equal(text, L"abcdefg");
    fill(L"abc");
    assert_hresult(StringCbCatNW(text, SIZE * 2, L"defg", 4), S_OK);
    assert_wide_equal(text, L"abcde");
    assert_hresult(StringCchCatExW(text, SIZE, L"f", &end, &left, 0), S_OK);
    assert_ptr_equal(end, text + 6);
    assert_int_equal(left, 2);
    assert_untouched();
}

static void test_end_and_room(void **state)
{
    (void)state;
    fill(NULL);
    assert_hresult(StringCchCopyExW(text, SIZE, L"abc", &end, &left, 0), S_OK);
    assert_ptr_equal(end, text + 3);
    assert_int_equal(left, 5);
    assert_hresult(StringCbCopyExW(text, SIZE * 2 - 1, L"abc", &end, &left, 0), S_OK);
    assert_ptr_equal(end, text + 3);
    assert_int_equal(left, 9);
    assert_hresult(StringCchCopyExW(text, 3, L"abc", &end, &left, 0), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_ptr_equal(end, text + 2);
    assert_int_equal(left, 1);
    assert_hresult(StringCchPrintfExW(text, SIZE, &end, &left, 0, L"%d", 1234), S_OK);
    assert_ptr_equal(end, text + 4);
    assert_int_equal(left, 4);
    assert_hresult(StringCbPrintfExW(text, SIZE * 2, &end, &left, 0, L"%d", 1234), S_OK);
    assert_ptr_equal(end, text + 4);
    assert_int_equal(left, 8);
}

static void test_fill(void **state)
{
    (void)state;
    fill(NULL);
    assert_hresult(StringCchCopyExW(text, SIZE, L"abc", NULL, NULL, STRSAFE_FILL_BYTE(0x20)), S_OK);
    assert_wide_equal(text, L"abc");
    assert_int_equal(text[4], 0x2020);
    assert_int_equal(text[7], 0x2020);
    fill(NULL);
    assert_hresult(StringCchCopyExW(text, 4, L"abcdef", &end, &left, STRSAFE_FAILURE_BYTE(0x20)),
        STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_int_equal(text[0], 0x2020);
    assert_int_equal(text[2], 0x2020);
    assert_int_equal(text[3], 0);
    assert_ptr_equal(end, text + 3);
    assert_int_equal(left, 1);
    fill(NULL);
    assert_hresult(StringCchCopyExW(text, 4, L"abcdef", &end, &left, STRSAFE_FAILURE_BYTE(0)),
        STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_int_equal(text[0], 0);
    assert_int_equal(text[3], 0);
    assert_ptr_equal(end, text);
    assert_int_equal(left, 4);
    assert_untouched();
}

static void test_what_failure_leaves(void **state)
{
    static const DWORD flags[] = {STRSAFE_NULL_ON_FAILURE, STRSAFE_NO_TRUNCATION};
    size_t i;

    (void)state;
    for (i = 0; i < 2; i++)
    {
        fill(L"old");
        assert_hresult(StringCchCopyExW(text, 4, L"abcdef", &end, &left, flags[i]), STRSAFE_E_INSUFFICIENT_BUFFER);
        assert_wide_equal(text, L"");
        assert_ptr_equal(end, text);
        assert_int_equal(left, 4);
        fill(L"old");
        assert_hresult(StringCchPrintfExW(text, 4, &end, &left, flags[i], L"%d", 12345), STRSAFE_E_INSUFFICIENT_BUFFER);
        assert_wide_equal(text, L"");
    }
    fill(L"old");
    assert_hresult(StringCchCatExW(text, SIZE, L"abcdef", &end, &left, STRSAFE_NULL_ON_FAILURE),
        STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_wide_equal(text, L"");
    fill(L"old");
    assert_hresult(StringCchCatExW(text, SIZE, L"abcdef", &end, &left, STRSAFE_NO_TRUNCATION),
        STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_wide_equal(text, L"old");
    assert_ptr_equal(end, text + 3);
    assert_int_equal(left, 5);
}

static void test_nulls(void **state)
{
    (void)state;
    fill(L"old");
    assert_hresult(StringCchCatExW(text, SIZE, NULL, &end, &left, STRSAFE_IGNORE_NULLS), S_OK);
    assert_wide_equal(text, L"old");
    assert_hresult(StringCchCopyExW(text, SIZE, NULL, &end, &left, STRSAFE_IGNORE_NULLS), S_OK);
    assert_wide_equal(text, L"");
    assert_hresult(StringCchPrintfExW(text, SIZE, &end, &left, STRSAFE_IGNORE_NULLS, NULL), S_OK);
    assert_wide_equal(text, L"");
    assert_hresult(StringCchCopyExW(NULL, 0, NULL, &end, &left, STRSAFE_IGNORE_NULLS), S_OK);
    assert_null(end);
    assert_int_equal(left, 0);
    assert_hresult(StringCchCopyExW(NULL, 0, L"a", &end, &left, STRSAFE_IGNORE_NULLS), STRSAFE_E_INVALID_PARAMETER);
    assert_hresult(StringCchCopyExW(NULL, 4, L"a", &end, &left, STRSAFE_IGNORE_NULLS), STRSAFE_E_INVALID_PARAMETER);
    assert_hresult(StringCchCatExW(NULL, 0, L"", &end, &left, STRSAFE_IGNORE_NULLS), S_OK);
    assert_hresult(StringCchCopyExW(text, 0, L"", &end, &left, STRSAFE_IGNORE_NULLS), S_OK);
    assert_hresult(StringCchCopyExW(text, 0, L"a", &end, &left, STRSAFE_IGNORE_NULLS), STRSAFE_E_INSUFFICIENT_BUFFER);
}

static void test_printf(void **state)
{
    char narrow[8];

    (void)state;
    fill(NULL);
    assert_hresult(StringCchPrintfW(text, SIZE, L"%ws-%hs", L"ab", "cd"), S_OK);
    assert_wide_equal(text, L"ab-cd");
    assert_hresult(StringCchPrintfW(text, SIZE, L"%s", L"1234567"), S_OK);
    assert_wide_equal(text, L"1234567");
    assert_hresult(StringCchPrintfW(text, SIZE, L"%s", L"12345678"), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_wide_equal(text, L"1234567");
    assert_hresult(StringCchPrintfW(text, SIZE, L"%s", L"a much longer text"), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_wide_equal(text, L"a much ");
    assert_hresult(StringCbPrintfW(text, SIZE * 2, L"0x%08x", 0x1f), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_wide_equal(text, L"0x00000");
    assert_untouched();
    assert_hresult(StringCchPrintfA(narrow, sizeof(narrow), "%S %d", L"ab", -7), S_OK);
    assert_string_equal(narrow, "ab -7");
    assert_hresult(StringCbPrintfA(narrow, sizeof(narrow), "%I64d", 1234567890123LL), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_string_equal(narrow, "1234567");
}

static void test_length(void **state)
{
    static const WCHAR sample[] = L"abc";

    (void)state;
    assert_hresult(StringCchLengthW(sample, 10, &left), S_OK);
    assert_int_equal(left, 3);
    assert_hresult(StringCchLengthW(sample, 4, NULL), S_OK);
    assert_hresult(StringCchLengthW(sample, 3, &left), STRSAFE_E_INVALID_PARAMETER);
    assert_int_equal(left, 0);
    left = 99;
    assert_hresult(StringCchLengthW(NULL, 3, &left), STRSAFE_E_INVALID_PARAMETER);
    assert_int_equal(left, 0);
    assert_hresult(StringCchLengthW(sample, (size_t)STRSAFE_MAX_CCH + 1, &left), STRSAFE_E_INVALID_PARAMETER);
    assert_hresult(StringCbLengthW(sample, 20, &left), S_OK);
    assert_int_equal(left, 6);
    assert_hresult(StringCbLengthA("abc", 20, &left), S_OK);
    assert_int_equal(left, 3);
}

/* Standard input is a file of the test's own. */
static void test_gets(void **state)
{
    char path[MAX_PATH], narrow[8];
    FILE *file;

    (void)state;
    (void)snprintf(path, sizeof(path), "strsafe-%u.txt", (unsigned int)GetCurrentProcessId());
    file = fopen(path, "w");
    assert_non_null(file);
    fputs("one\n\n1234567890\nlast", file);
    fclose(file);
    assert_non_null(freopen(path, "r", stdin));
    assert_hresult(StringCchGetsA(narrow, sizeof(narrow)), S_OK);
    assert_string_equal(narrow, "one");
    assert_hresult(StringCchGetsA(narrow, sizeof(narrow)), S_OK);
    assert_string_equal(narrow, "");
    assert_hresult(StringCchGetsA(narrow, sizeof(narrow)), S_OK);
    assert_string_equal(narrow, "1234567");
    fill(NULL);
    assert_hresult(StringCchGetsExW(text, SIZE, &end, &left, 0), S_OK);
    assert_wide_equal(text, L"890");
    assert_ptr_equal(end, text + 3);
    assert_int_equal(left, 5);
    assert_hresult(StringCbGetsW(text, 2), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_hresult(StringCchGetsW(text, 0), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_hresult(StringCchGetsExA(NULL, 0, NULL, NULL, STRSAFE_IGNORE_NULLS), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_hresult(StringCbGetsW(text, sizeof(text)), S_OK);
    assert_wide_equal(text, L"last");
    assert_hresult(StringCchGetsW(text, SIZE), STRSAFE_E_END_OF_FILE);
    assert_wide_equal(text, L"");
    fclose(stdin);
    remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_sizes_that_are_refused),
        cmocka_unit_test(test_copy_of_a_part),
        cmocka_unit_test(test_cat),
        cmocka_unit_test(test_end_and_room),
        cmocka_unit_test(test_fill),
        cmocka_unit_test(test_what_failure_leaves),
        cmocka_unit_test(test_nulls),
        cmocka_unit_test(test_printf),
        cmocka_unit_test(test_length),
        cmocka_unit_test(test_gets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
