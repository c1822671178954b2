/* FormatMessage. Texts of system messages are Microsoft's documented ones natively; Wine has its own, so only their form is compared. */
#include "test.h"

static WCHAR buffer[2048];

static DWORD format(DWORD flags, const WCHAR *source, DWORD size, ...)
{
    va_list arguments;
    DWORD length;

    va_start(arguments, size);
    SetLastError(0xdead);
    memset(buffer, 0x55, sizeof(buffer));
    length = FormatMessageW(FORMAT_MESSAGE_FROM_STRING | flags, source, 0, 0, buffer, size, &arguments);
    va_end(arguments);
    return length;
}

#define assert_message(expected, ...) \
    do \
    { \
        assert_int_equal(format(__VA_ARGS__), lstrlenW(expected)); \
        assert_wide_equal(buffer, (expected)); \
    } while (0)

static void test_inserts(void **state)
{
    (void)state;
    assert_message(L"a one b 42 c", 0, L"a %1 b %2!d! c", 2048, L"one", 42);
    assert_message(L"two one two", 0, L"%2 %1 %2", 2048, L"one", L"two");
    assert_message(L"w w n", 0, L"%1!s! %1!ws! %2!S!", 2048, L"w", "n");
    assert_message(L"n w c", 0, L"%1!hs! %2!ls! %3!hc!", 2048, "n", L"w", 'c');
    assert_message(L"000000ff|ab   |q", 0, L"%1!08x!|%2!-5s!|%3!c!", 2048, 255, L"ab", 'q');
    assert_message(L"    42", 0, L"%1!*d!", 2048, 6, 42);
    assert_message(L"abc", 0, L"%1!.3s!", 2048, L"abcdef");
    assert_message(L"4294967295 -1 ffffffff FFFFFFFF", 0, L"%1!u! %1!d! %1!x! %1!X!", 2048, -1);
    assert_message(L"1099511627776", 0, L"%1!I64d!", 2048, (LONGLONG)1 << 40);
    assert_message(L"(null)", 0, L"%1", 2048, (WCHAR *)NULL);
}

static void test_argument_array(void **state)
{
    const ULONG_PTR array[] = {(ULONG_PTR)L"x", 7};

    (void)state;
    assert_int_equal(FormatMessageW(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY, L"%1 %2!d! %1", 0, 0, buffer, 100,
            (va_list *)array), 5);
    assert_wide_equal(buffer, L"x 7 x");
}

static void test_escapes(void **state)
{
    (void)state;
    assert_message(L"%\r\n\t\r .! x", 0, L"%%%n%t%r% %.%! x", 2048);
    assert_message(L"a", 0, L"a%0b", 2048);
    assert_message(L"line1\r\nline2\r\nline3\r\nline4", 0, L"line1\nline2\r\nline3%nline4", 2048);
    assert_message(L"line1 line2 line3\r\nline4", FORMAT_MESSAGE_MAX_WIDTH_MASK, L"line1\nline2\r\nline3%nline4", 2048);
    assert_message(L"%1 %2!d! %% \r\n ", FORMAT_MESSAGE_IGNORE_INSERTS, L"%1 %2!d! %% %n %0x", 2048);
    assert_message(L"word word\r\nword\r\nlongwordlo\r\nnger x", 10, L"word word word longwordlonger x", 2048);
}

static void test_errors(void **state)
{
    static const WCHAR *const bad[] = {L"%", L"trail %", L"%1!d", L"%1!"};
    unsigned int i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(bad); i++)
    {
        assert_int_equal(format(0, bad[i], 2048, 1), 0);
        assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    }
    assert_int_equal(format(0, L"abcdef", 6), 0);
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    assert_int_equal(format(0, L"abcdef", 7), 6);
    assert_int_equal(format(0, L"", 7), 0);
    assert_int_equal(GetLastError(), 235 /* ERROR_NO_WORK_DONE */);
    assert_int_equal(format(0, NULL, 7), 0);
    if (test_native())      /* Wine 8.0 leaves the last error alone */
        assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    SetLastError(0xdead);
    assert_int_equal(FormatMessageW(0, NULL, 5, 0, buffer, 100, NULL), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_int_equal(FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 5, 0, NULL, 100, NULL), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_int_equal(FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 0x12345, 0, buffer, 100, NULL), 0);
    assert_int_equal(GetLastError(), ERROR_MR_MID_NOT_FOUND);
}

static void test_allocate(void **state)
{
    WCHAR *text = NULL;
    char *ansi = NULL;

    (void)state;
    assert_int_equal(FormatMessageW(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ALLOCATE_BUFFER, L"alloc", 0, 0, (WCHAR *)&text, 0, NULL), 5);
    assert_wide_equal(text, L"alloc");
    assert_null(LocalFree(text));
    assert_int_equal(FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ALLOCATE_BUFFER, "alloc", 0, 0, (char *)&ansi, 100, NULL), 5);
    assert_string_equal(ansi, "alloc");
    assert_true(LocalSize(ansi) >= 100);
    assert_null(LocalFree(ansi));
}

static void test_ansi(void **state)
{
    const ULONG_PTR array[] = {(ULONG_PTR)"n\x80", (ULONG_PTR)L"w\u20ac", (ULONG_PTR)L"W"};
    char text[64];

    (void)state;
    assert_int_equal(FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY, "\xe4 %1 %2!ws! %3!S!", 0, 0, text, 64,
            (va_list *)array), 9);
    assert_string_equal(text, "\xe4 n\x80 w\x80 W");
}

static void test_system(void **state)
{
    static const struct
    {
        DWORD number;
        const WCHAR *text;
    }
    documented[] =
    {
        {ERROR_SUCCESS, L"The operation completed successfully.\r\n"},
        {ERROR_FILE_NOT_FOUND, L"The system cannot find the file specified.\r\n"},
        {ERROR_ACCESS_DENIED, L"Access is denied.\r\n"},
        {ERROR_DISK_FULL, L"There is not enough space on the disk.\r\n"},
        {0x80070005, L"Access is denied.\r\n"},
        {(DWORD)E_FAIL, L"Unspecified error\r\n"},
        {0x80094004, L"The requested property value is empty.\r\n"},
        {0x80092004, L"Cannot find object or property.\r\n"},
    };
    unsigned int i;
    DWORD length;

    (void)state;
    /* Wine has texts of its own; so it is the form that both share. */
    length = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, ERROR_ACCESS_DENIED, 0, buffer, 100, NULL);
    assert_true(length > 10);
    assert_wide_equal(buffer + length - 3, L".\r\n");
    if (!test_native())
        return;
    for (i = 0; i < ARRAYSIZE(documented); i++)
    {
        length = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, documented[i].number,
                MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US), buffer, 2048, NULL);
        assert_int_equal(length, lstrlenW(documented[i].text));
        assert_wide_equal(buffer, documented[i].text);
    }
    assert_int_equal(FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 5, MAKELANGID(LANG_GERMAN, SUBLANG_DEFAULT), buffer, 100, NULL), 0);
    assert_int_equal(GetLastError(), ERROR_RESOURCE_LANG_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_inserts),
        cmocka_unit_test(test_argument_array),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_allocate),
        cmocka_unit_test(test_ansi),
        cmocka_unit_test(test_system),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
