/* Full paths, the current directory, the drives. */
#include "test.h"

static WCHAR start[MAX_PATH];

static int setup(void **state)
{
    (void)state;
    return !GetCurrentDirectoryW(MAX_PATH, start) || !SetCurrentDirectoryW(L"C:\\windows\\temp");
}

static int teardown(void **state)
{
    (void)state;
    return !SetCurrentDirectoryW(start);
}

static void assert_full(const WCHAR *path, const WCHAR *expected, const WCHAR *expected_name)
{
    WCHAR full[300], *name = (WCHAR *)1;

    assert_int_equal(GetFullPathNameW(path, ARRAYSIZE(full), full, &name), lstrlenW(expected));
    assert_wide_equal(full, expected);
    assert_wide_equal(name, expected_name);
}

static void test_full_paths(void **state)
{
    (void)state;
    assert_full(L"x", L"C:\\windows\\temp\\x", L"x");
    assert_full(L".", L"C:\\windows\\temp", L"temp");
    assert_full(L"..", L"C:\\windows", L"windows");
    assert_full(L"..\\..\\..\\..", L"C:\\", NULL);
    assert_full(L"..\\", L"C:\\windows\\", NULL);
    assert_full(L"a.", L"C:\\windows\\temp\\a", L"a");
    assert_full(L"a. .", L"C:\\windows\\temp\\a", L"a");
    assert_full(L"a ", L"C:\\windows\\temp\\a", L"a");
    assert_full(L"a.\\b", L"C:\\windows\\temp\\a\\b", L"b");
    assert_full(L"a \\b", L"C:\\windows\\temp\\a \\b", L"b");
    assert_full(L"a...\\b", L"C:\\windows\\temp\\a..\\b", L"b");
    assert_full(L"c:x", L"C:\\windows\\temp\\x", L"x");
    assert_full(L"D:x", L"D:\\x", L"x");
    assert_full(L"c:/a/b/../c", L"c:\\a\\c", L"c");
    assert_full(L"\\x", L"C:\\x", L"x");
    assert_full(L"C:\\a\\\\b\\", L"C:\\a\\b\\", NULL);
    assert_full(L"C:\\a\\..", L"C:\\", NULL);
    assert_full(L"C:\\..\\..\\x", L"C:\\x", L"x");
    assert_full(L"a/./b/", L"C:\\windows\\temp\\a\\b\\", NULL);
    assert_full(L"C:\\a<b", L"C:\\a<b", L"a<b");
    assert_full(L"\\\\server\\share\\..\\..\\x", L"\\\\server\\share\\x", L"x");
    assert_full(L"\\\\?\\C:\\a/b", L"\\\\?\\C:\\a\\b", L"b");
    /* The way of Wine and of this run-time to the host's files; on Windows it is the root of the current drive. */
    assert_full(L"/tmp/x", L"Z:\\tmp\\x", L"x");
}

static void test_devices(void **state)
{
    WCHAR full[64], *name;

    (void)state;
    assert_int_equal(GetFullPathNameW(L"nul", 64, full, &name), 7);
    assert_true(CompareStringOrdinal(full, -1, L"\\\\.\\NUL", -1, TRUE) == CSTR_EQUAL);
    assert_null(name);
    assert_int_equal(GetFullPathNameW(L"C:\\x\\con.txt", 64, full, &name), 7);
    assert_true(CompareStringOrdinal(full, -1, L"\\\\.\\CON", -1, TRUE) == CSTR_EQUAL);
    assert_full(L"COM0", L"C:\\windows\\temp\\COM0", L"COM0");
    assert_full(L"nulx", L"C:\\windows\\temp\\nulx", L"nulx");
}

static void test_sizes(void **state)
{
    WCHAR full[32];
    char ansi[32], *name;

    (void)state;
    assert_int_equal(GetFullPathNameW(L"x", 0, NULL, NULL), 18);
    assert_int_equal(GetFullPathNameW(L"x", 17, full, NULL), 18);
    assert_int_equal(GetFullPathNameW(L"x", 18, full, NULL), 17);
    assert_int_equal(GetFullPathNameA("\x80", sizeof(ansi), ansi, &name), 17);
    assert_string_equal(ansi, "C:\\windows\\temp\\\x80");
    assert_string_equal(name, "\x80");
    assert_int_equal(GetFullPathNameW(L"", 32, full, NULL), 0);
    assert_int_equal(GetCurrentDirectoryW(3, full), 16);
    assert_int_equal(GetCurrentDirectoryW(16, full), 15);
    assert_wide_equal(full, L"C:\\windows\\temp");
    assert_int_equal(GetCurrentDirectoryA(sizeof(ansi), ansi), 15);
}

static void test_current_directory(void **state)
{
    WCHAR path[64];

    (void)state;
    SetLastError(0);
    assert_false(SetCurrentDirectoryW(L"nonesuch"));
    assert_int_equal(GetLastError(), ERROR_FILE_NOT_FOUND);
    assert_false(SetCurrentDirectoryW(L"nonesuch\\x"));
    assert_int_equal(GetLastError(), ERROR_PATH_NOT_FOUND);
    assert_false(SetCurrentDirectoryW(L""));
    assert_int_equal(GetLastError(), ERROR_INVALID_NAME);
    assert_true(SetCurrentDirectoryW(L".."));
    GetCurrentDirectoryW(64, path);
    assert_wide_equal(path, L"C:\\windows");
    assert_true(SetCurrentDirectoryW(L"C:\\"));
    GetCurrentDirectoryW(64, path);
    assert_wide_equal(path, L"C:\\");
    assert_full(L"x", L"C:\\x", L"x");
    assert_full(L"..\\x", L"C:\\x", L"x");
    assert_true(SetCurrentDirectoryA("windows"));
    assert_full(L"x", L"C:\\windows\\x", L"x");
    assert_true(SetCurrentDirectoryW(L"Z:\\"));
    assert_full(L"\\x", L"Z:\\x", L"x");
    assert_full(L"C:\\x", L"C:\\x", L"x");
}

static void test_drive_cannot_be_left(void **state)
{
    (void)state;
    assert_int_equal(GetFileAttributesW(L"C:\\..\\..\\..\\windows"), FILE_ATTRIBUTE_DIRECTORY);
    assert_int_equal(GetFileAttributesW(L"C:\\windows\\..\\..\\..\\etc\\passwd"), INVALID_FILE_ATTRIBUTES);
    SetLastError(0);
    assert_int_equal(GetFileAttributesW(L"\\\\?\\C:\\windows\\..\\..\\etc"), INVALID_FILE_ATTRIBUTES);
    assert_int_equal(GetLastError(), ERROR_INVALID_NAME);
    assert_int_equal(GetFileAttributesW(L"\\\\?\\C:\\windows/temp"), INVALID_FILE_ATTRIBUTES);
    assert_int_equal(GetLastError(), ERROR_INVALID_NAME);
    assert_int_equal(GetFileAttributesW(L"\\\\?\\C:\\windows\\temp"), FILE_ATTRIBUTE_DIRECTORY);
    assert_int_equal(GetFileAttributesW(L"D:\\x"), INVALID_FILE_ATTRIBUTES);
}

static void test_drives(void **state)
{
    ULARGE_INTEGER available, total, unused;

    (void)state;
    assert_int_equal(GetDriveTypeW(L"C:\\"), DRIVE_FIXED);
    assert_int_equal(GetDriveTypeA("Z:\\"), DRIVE_FIXED);
    assert_int_equal(GetDriveTypeW(L"Q:\\"), DRIVE_NO_ROOT_DIR);
    assert_int_equal(GetDriveTypeW(L""), DRIVE_NO_ROOT_DIR);
    assert_int_equal(GetDriveTypeW(NULL), DRIVE_FIXED);
    assert_int_equal(GetLogicalDrives() & (1 << 2 | 1 << 25), 1 << 2 | 1 << 25);
    assert_true(GetDiskFreeSpaceExW(L"C:\\", &available, &total, &unused));
    assert_true(available.QuadPart <= total.QuadPart);
    assert_true(total.QuadPart > 0);
    assert_true(GetDiskFreeSpaceExW(NULL, &available, NULL, NULL));
    SetLastError(0);
    assert_false(GetDiskFreeSpaceExW(L"Q:\\", &available, NULL, NULL));
    assert_int_equal(GetLastError(), ERROR_PATH_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test_setup_teardown(test_full_paths, setup, teardown),
        cmocka_unit_test_setup_teardown(test_devices, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sizes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_current_directory, setup, teardown),
        cmocka_unit_test_setup_teardown(test_drive_cannot_be_left, setup, teardown),
        cmocka_unit_test(test_drives),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
