/* Environment variables, names of the computer and the user, debug output. */
#include "test.h"

#define NAME L"certemu_test"

static int teardown(void **state)
{
    (void)state;
    SetEnvironmentVariableW(NAME, NULL);
    return 0;
}

static void test_get_and_set(void **state)
{
    WCHAR text[16];

    (void)state;
    SetLastError(0);
    assert_int_equal(GetEnvironmentVariableW(NAME, text, 16), 0);
    assert_int_equal(GetLastError(), ERROR_ENVVAR_NOT_FOUND);
    assert_true(SetEnvironmentVariableW(NAME, L"value"));
    assert_int_equal(GetEnvironmentVariableW(L"CERTEMU_Test", text, 16), 5);
    assert_wide_equal(text, L"value");
    assert_int_equal(GetEnvironmentVariableW(NAME, text, 5), 6);
    assert_int_equal(GetEnvironmentVariableW(NAME, NULL, 0), 6);
    assert_int_equal(GetEnvironmentVariableW(NAME, text, 6), 5);
    assert_true(SetEnvironmentVariableW(L"CERTEMU_TEST", L""));
    SetLastError(ERROR_SUCCESS);
    assert_int_equal(GetEnvironmentVariableW(NAME, text, 16), 0);
    assert_int_equal(GetLastError(), ERROR_SUCCESS);
    assert_int_equal(GetEnvironmentVariableW(NAME, NULL, 0), 1);
    assert_true(SetEnvironmentVariableW(NAME, NULL));
    assert_int_equal(GetEnvironmentVariableW(NAME, NULL, 0), 0);
    assert_false(SetEnvironmentVariableW(L"", L"x"));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_false(SetEnvironmentVariableW(NULL, L"x"));
    assert_false(SetEnvironmentVariableW(L"a=b", L"x"));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void test_ansi(void **state)
{
    char text[16];
    WCHAR wide[16];

    (void)state;
    assert_true(SetEnvironmentVariableA("certemu_test", "\x80 \xe4"));
    assert_int_equal(GetEnvironmentVariableW(NAME, wide, 16), 3);
    assert_wide_equal(wide, L"\u20ac \u00e4");
    assert_int_equal(GetEnvironmentVariableA("certemu_TEST", text, 16), 3);
    assert_string_equal(text, "\x80 \xe4");
    assert_int_equal(GetEnvironmentVariableA("certemu_TEST", text, 3), 4);
    assert_int_equal(ExpandEnvironmentStringsA("<%certemu_test%>", text, 16), 6);
    assert_string_equal(text, "<\x80 \xe4>");
    assert_false(SetEnvironmentVariableA(NULL, "x"));
}

static void assert_expands(const WCHAR *source, const WCHAR *expected)
{
    WCHAR text[64];

    assert_int_equal(ExpandEnvironmentStringsW(source, text, 64), lstrlenW(expected) + 1);
    assert_wide_equal(text, expected);
}

static void test_expand(void **state)
{
    WCHAR text[8];

    (void)state;
    SetEnvironmentVariableW(NAME, L"value");
    assert_expands(L"a %Certemu_Test% b", L"a value b");
    assert_expands(L"%certemu_test%%certemu_test%", L"valuevalue");
    assert_expands(L"%certemu_none%", L"%certemu_none%");
    assert_expands(L"%certemu_none%certemu_test%", L"%certemu_none%certemu_test%");
    assert_expands(L"100%", L"100%");
    assert_expands(L"%%", L"%%");
    assert_expands(L"", L"");
    assert_int_equal(ExpandEnvironmentStringsW(L"%certemu_test%", NULL, 0), 6);
    assert_int_equal(ExpandEnvironmentStringsW(L"%certemu_test%xyz", text, 8), 9);
}

static void test_block(void **state)
{
    WCHAR *block, *entry;
    char *ansi;
    int found = 0;

    (void)state;
    SetEnvironmentVariableW(NAME, L"v\u00e4lue");
    block = GetEnvironmentStringsW();
    assert_non_null(block);
    for (entry = block; *entry; entry += lstrlenW(entry) + 1)
        found += CompareStringOrdinal(entry, -1, L"certemu_test=v\u00e4lue", -1, FALSE) == CSTR_EQUAL;
    assert_int_equal(found, 1);
    assert_true(FreeEnvironmentStringsW(block));
    ansi = GetEnvironmentStringsA();
    assert_non_null(ansi);
    assert_true(FreeEnvironmentStringsA(ansi));
}

/* What every Windows defines. */
static void test_usual_variables(void **state)
{
    static const WCHAR *const names[] = {L"SystemRoot", L"SystemDrive", L"windir", L"TEMP", L"TMP", L"PATH", L"COMPUTERNAME", L"USERNAME",
            L"ComSpec", L"OS", L"ProgramFiles", L"ProgramData", L"APPDATA", L"NUMBER_OF_PROCESSORS", L"PROCESSOR_ARCHITECTURE"};
    WCHAR text[1024];
    unsigned int i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(names); i++)
        if (!GetEnvironmentVariableW(names[i], text, 1024))
        {
            print_error("variable %u is not defined\n", i);
            fail();
        }
    GetEnvironmentVariableW(L"SystemRoot", text, 1024);
    assert_int_equal(CompareStringOrdinal(text, -1, L"C:\\windows", -1, TRUE), CSTR_EQUAL);
    GetEnvironmentVariableW(L"TEMP", text, 1024);
    assert_int_equal(GetFileAttributesW(text), FILE_ATTRIBUTE_DIRECTORY);
}

static void test_names(void **state)
{
    WCHAR name[64], full[300];
    char ansi[64];
    DWORD size = ARRAYSIZE(name), needed = 0;

    (void)state;
    assert_true(GetComputerNameW(name, &size));
    assert_int_equal(size, lstrlenW(name));
    assert_in_range(size, 1, MAX_COMPUTERNAME_LENGTH);
    SetLastError(0);
    assert_false(GetComputerNameW(NULL, &needed));
    assert_int_equal(GetLastError(), ERROR_BUFFER_OVERFLOW);
    assert_int_equal(needed, size + 1);
    size = ARRAYSIZE(full);
    assert_true(GetComputerNameExW(ComputerNameDnsHostname, full, &size));
    assert_int_equal(size, lstrlenW(full));
    size = 0;
    assert_false(GetComputerNameExW(ComputerNameDnsFullyQualified, NULL, &size));
    assert_int_equal(GetLastError(), ERROR_MORE_DATA);
    assert_true(size > 1);
    size = ARRAYSIZE(full);
    assert_false(GetComputerNameExW(ComputerNameMax, full, &size));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    size = sizeof(ansi);
    assert_true(GetComputerNameA(ansi, &size));
    assert_int_equal(size, strlen(ansi));

    size = ARRAYSIZE(name);
    assert_true(GetUserNameW(name, &size));
    assert_int_equal(size, lstrlenW(name) + 1);
    needed = 0;
    assert_false(GetUserNameW(name, &needed));
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    assert_int_equal(needed, size);
    size = sizeof(ansi);
    assert_true(GetUserNameA(ansi, &size));
}

static void test_debug_output(void **state)
{
    (void)state;
    /* Nobody listens, and nothing changes; Wine 8.0 leaves an error behind. */
    SetLastError(0x1234);
    OutputDebugStringW(L"text");
    OutputDebugStringW(NULL);
    if (test_native())
        assert_int_equal(GetLastError(), 0x1234);
    OutputDebugStringA("text\x80");
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test_teardown(test_get_and_set, teardown),
        cmocka_unit_test_teardown(test_ansi, teardown),
        cmocka_unit_test_teardown(test_expand, teardown),
        cmocka_unit_test_teardown(test_block, teardown),
        cmocka_unit_test(test_usual_variables),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_debug_output),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
