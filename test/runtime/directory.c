/* Folders: made, removed, temporary, of the system; SearchPath. */
#include "test.h"

static WCHAR folder[MAX_PATH];

static int setup(void **state)
{
    WCHAR digits[9] = {0};
    DWORD tick = GetTickCount(), i;

    (void)state;
    GetTempPathW(MAX_PATH, folder);
    for (i = 0; i < 8; i++, tick >>= 4)
        digits[i] = L"0123456789abcdef"[tick & 15];
    lstrcatW(folder, L"certemu-dir-");
    lstrcatW(folder, digits);
    return !CreateDirectoryW(folder, NULL);
}

static int teardown(void **state)
{
    (void)state;
    return !RemoveDirectoryW(folder);
}

static const WCHAR *in_folder(const WCHAR *name)
{
    static WCHAR paths[4][MAX_PATH];
    static unsigned int next;
    WCHAR *path = paths[next++ % 4];

    lstrcpyW(path, folder);
    lstrcatW(path, L"\\");
    lstrcatW(path, name);
    return path;
}

#define assert_fails(expression, expected) \
    do \
    { \
        SetLastError(0xdead); \
        assert_false(expression); \
        assert_int_equal(GetLastError(), (expected)); \
    } while (0)

static void test_create_and_remove(void **state)
{
    HANDLE file;

    (void)state;
    assert_true(CreateDirectoryW(in_folder(L"Sub"), NULL));
    assert_fails(CreateDirectoryW(in_folder(L"SUB"), NULL), ERROR_ALREADY_EXISTS);
    assert_fails(CreateDirectoryW(in_folder(L"none\\x"), NULL), ERROR_PATH_NOT_FOUND);
    assert_fails(CreateDirectoryW(in_folder(L"a<"), NULL), ERROR_INVALID_NAME);
    assert_fails(CreateDirectoryW(L"", NULL), ERROR_PATH_NOT_FOUND);
    assert_fails(CreateDirectoryW(L"C:\\", NULL), ERROR_ALREADY_EXISTS);
    assert_true(CreateDirectoryW(in_folder(L"Sub\\deep\\"), NULL));
    assert_fails(RemoveDirectoryW(in_folder(L"Sub")), ERROR_DIR_NOT_EMPTY);
    assert_true(RemoveDirectoryW(in_folder(L"sub\\deep")));
    file = CreateFileW(in_folder(L"file"), GENERIC_WRITE, 0, NULL, CREATE_NEW, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    assert_fails(CreateDirectoryW(in_folder(L"file"), NULL), ERROR_ALREADY_EXISTS);
    CloseHandle(file);
    CloseHandle(CreateFileW(in_folder(L"file"), GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL));
    assert_fails(RemoveDirectoryW(in_folder(L"file")), ERROR_DIRECTORY);
    assert_true(DeleteFileW(in_folder(L"file")));
    assert_true(RemoveDirectoryW(in_folder(L"Sub")));
    assert_fails(RemoveDirectoryW(in_folder(L"Sub")), ERROR_FILE_NOT_FOUND);
    assert_fails(RemoveDirectoryW(in_folder(L"none\\x")), ERROR_PATH_NOT_FOUND);
    assert_fails(RemoveDirectoryW(L""), ERROR_INVALID_NAME);
}

static void test_temporary(void **state)
{
    WCHAR path[MAX_PATH], name[MAX_PATH], *end;
    char ansi[MAX_PATH], ansi_name[MAX_PATH];
    DWORD length = GetTempPathW(MAX_PATH, path);
    UINT number;

    (void)state;
    assert_true(length > 3);
    assert_int_equal(path[length - 1], '\\');
    assert_int_equal(GetTempPathW(3, name), length + 1);
    assert_int_equal(GetTempPathA(MAX_PATH, ansi), length);
    SetEnvironmentVariableW(L"TMP", folder);
    assert_int_equal(GetTempPathW(MAX_PATH, name), lstrlenW(folder) + 1);
    path[length - 1] = 0;
    SetEnvironmentVariableW(L"TMP", path);

    number = GetTempFileNameW(folder, L"prefix", 0, name);
    assert_int_not_equal(number, 0);
    assert_int_equal(GetFileAttributesW(name), FILE_ATTRIBUTE_ARCHIVE);
    end = name + lstrlenW(folder) + 1;
    assert_memory_equal(end, L"pre", 6);
    assert_int_equal(CompareStringOrdinal(name + lstrlenW(name) - 4, -1, L".TMP", -1, TRUE), CSTR_EQUAL);
    assert_true(DeleteFileW(name));
    /* A number of the caller's makes a name and no file; only its 16 low bits count. */
    assert_int_equal(GetTempFileNameW(folder, L"x", 0x1abcd, name), 0xabcd);
    assert_int_equal(CompareStringOrdinal(name + lstrlenW(folder), -1, L"\\xABCD.TMP", -1, TRUE), CSTR_EQUAL);
    assert_int_equal(GetFileAttributesW(name), INVALID_FILE_ATTRIBUTES);
    WideCharToMultiByte(CP_ACP, 0, folder, -1, ansi, MAX_PATH, NULL, NULL);
    assert_int_not_equal(GetTempFileNameA(ansi, "abc", 0, ansi_name), 0);
    assert_true(DeleteFileA(ansi_name));
    assert_fails(GetTempFileNameW(in_folder(L"none"), L"x", 0, name), ERROR_DIRECTORY);
}

static void test_system_folders(void **state)
{
    WCHAR path[MAX_PATH];
    char ansi[MAX_PATH];

    (void)state;
    assert_int_equal(GetSystemDirectoryW(path, MAX_PATH), 19);
    assert_int_equal(CompareStringOrdinal(path, -1, L"C:\\Windows\\System32", -1, TRUE), CSTR_EQUAL);
    assert_int_equal(GetFileAttributesW(path) & FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_DIRECTORY);
    assert_int_equal(GetSystemDirectoryW(path, 19), 20);
    assert_int_equal(GetWindowsDirectoryA(ansi, MAX_PATH), 10);
    assert_int_equal(GetWindowsDirectoryA(ansi, 10), 11);
}

static void test_long_and_short(void **state)
{
    WCHAR path[MAX_PATH], expected[MAX_PATH];

    (void)state;
    CreateDirectoryW(in_folder(L"MixedCase"), NULL);
    lstrcpyW(expected, in_folder(L"MixedCase"));
    assert_int_equal(GetLongPathNameW(in_folder(L"MIXEDcase"), path, MAX_PATH), lstrlenW(expected));
    if (test_native())      /* Wine 8.0 keeps the spelling of the last name */
        assert_wide_equal(path + lstrlenW(folder), L"\\MixedCase");
    assert_int_equal(GetLongPathNameW(in_folder(L"MIXEDcase"), path, 3), lstrlenW(expected) + 1);
    assert_fails(GetLongPathNameW(in_folder(L"none"), path, MAX_PATH), ERROR_FILE_NOT_FOUND);
    assert_true(RemoveDirectoryW(in_folder(L"mixedcase")));
}

static void test_search_path(void **state)
{
    WCHAR path[MAX_PATH], *name;

    (void)state;
    CloseHandle(CreateFileW(in_folder(L"tool.exe"), GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL));
    assert_int_equal(SearchPathW(folder, L"tool", L".exe", MAX_PATH, path, &name), lstrlenW(folder) + 9);
    assert_wide_equal(name, L"tool.exe");
    assert_int_equal(SearchPathW(folder, L"tool.exe", L".dll", 3, path, &name), lstrlenW(folder) + 10);
    assert_int_equal(SearchPathW(NULL, in_folder(L"tool.exe"), NULL, MAX_PATH, path, NULL), lstrlenW(folder) + 9);
    assert_fails(SearchPathW(folder, L"tool", L".dll", MAX_PATH, path, &name), ERROR_FILE_NOT_FOUND);
    assert_fails(SearchPathW(NULL, L"certemu-none.exe", NULL, MAX_PATH, path, &name), ERROR_FILE_NOT_FOUND);
    assert_fails(SearchPathW(NULL, L"", NULL, MAX_PATH, path, &name), ERROR_INVALID_PARAMETER);
    assert_fails(SearchPathW(NULL, NULL, NULL, MAX_PATH, path, &name), ERROR_INVALID_PARAMETER);
    assert_true(DeleteFileW(in_folder(L"tool.exe")));
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_create_and_remove),
        cmocka_unit_test(test_temporary),
        cmocka_unit_test(test_system_folders),
        cmocka_unit_test(test_long_and_short),
        cmocka_unit_test(test_search_path),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
