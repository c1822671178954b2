/* Searches with wildcards. The patterns whose meaning Wine 8.0 does not share with Windows' documentation are tried natively only. */
#include "test.h"

static const WCHAR *const files[] = {L"abc", L"abc.txt", L"abc.txt.bak", L"Abd.TXT", L"x", L"a.b.c", L"longername.html", L"zz-1"};
static WCHAR folder[MAX_PATH];

static void path_of(const WCHAR *name, WCHAR *path)
{
    lstrcpyW(path, folder);
    lstrcatW(path, L"\\");
    lstrcatW(path, name);
}

static int setup(void **state)
{
    WCHAR path[MAX_PATH], digits[9] = {0};
    DWORD tick = GetTickCount(), i;

    (void)state;
    GetTempPathW(MAX_PATH, folder);
    for (i = 0; i < 8; i++, tick >>= 4)
        digits[i] = L"0123456789abcdef"[tick & 15];
    lstrcatW(folder, L"certemu-find-");
    lstrcatW(folder, digits);
    if (!CreateDirectoryW(folder, NULL))
        return 1;
    for (i = 0; i < ARRAYSIZE(files); i++)
    {
        path_of(files[i], path);
        CloseHandle(CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL));
    }
    return 0;
}

static int teardown(void **state)
{
    WCHAR path[MAX_PATH];
    unsigned int i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(files); i++)
    {
        path_of(files[i], path);
        DeleteFileW(path);
    }
    return !RemoveDirectoryW(folder);
}

/* The names found, with a space after each; "." and ".." are left out. */
static const WCHAR *search(const WCHAR *pattern)
{
    static WCHAR names[512];
    WCHAR path[MAX_PATH];
    WIN32_FIND_DATAW data;
    HANDLE find;

    path_of(pattern, path);
    names[0] = 0;
    find = FindFirstFileW(path, &data);
    if (find == INVALID_HANDLE_VALUE)
    {
        assert_int_equal(GetLastError(), ERROR_FILE_NOT_FOUND);
        return names;
    }
    do
    {
        if (data.cFileName[0] == '.' && (!data.cFileName[1] || (data.cFileName[1] == '.' && !data.cFileName[2])))
            continue;
        lstrcatW(names, data.cFileName);
        lstrcatW(names, L" ");
    } while (FindNextFileW(find, &data));
    assert_int_equal(GetLastError(), ERROR_NO_MORE_FILES);
    assert_true(FindClose(find));
    return names;
}

static void test_patterns(void **state)
{
    static const WCHAR all[] = L"a.b.c abc abc.txt abc.txt.bak Abd.TXT longername.html x zz-1 ";

    (void)state;
    assert_wide_equal(search(L"*"), all);
    assert_wide_equal(search(L"*.*"), all);
    assert_wide_equal(search(L"**"), all);
    assert_wide_equal(search(L"a*"), L"a.b.c abc abc.txt abc.txt.bak Abd.TXT ");
    assert_wide_equal(search(L"*.txt"), L"abc.txt Abd.TXT ");
    assert_wide_equal(search(L"*.TX?"), L"abc.txt Abd.TXT ");
    assert_wide_equal(search(L"abc.*"), L"abc abc.txt abc.txt.bak ");
    assert_wide_equal(search(L"abc*.*"), L"abc abc.txt abc.txt.bak ");
    assert_wide_equal(search(L"?b?"), L"abc ");
    assert_wide_equal(search(L"ABC.TXT"), L"abc.txt ");
    assert_wide_equal(search(L"abc."), L"abc ");
    assert_wide_equal(search(L"*b*"), L"a.b.c abc abc.txt abc.txt.bak Abd.TXT ");
    assert_wide_equal(search(L"*c"), L"a.b.c abc ");
    assert_wide_equal(search(L"a?c.t??"), L"abc.txt ");
    assert_wide_equal(search(L"none*"), L"");
    assert_wide_equal(search(L"none"), L"");
    assert_wide_equal(search(L"*.t"), L"");
    /* FsRtlIsNameInExpression: '?' also matches nothing before a dot and at the end; "*." is what has no extension; a "*" before
     * the last dot of the pattern reaches the last dot of the name. */
    if (test_native())
    {
        assert_wide_equal(search(L"????"), L"abc x zz-1 ");
        assert_wide_equal(search(L"abc?.txt"), L"abc.txt ");
        assert_wide_equal(search(L"*."), L"abc x zz-1 ");
        assert_wide_equal(search(L"*.htm"), L"");
        assert_wide_equal(search(L"*.bak"), L"abc.txt.bak ");
    }
}

static void test_dots(void **state)
{
    WCHAR path[MAX_PATH];
    WIN32_FIND_DATAW data;
    HANDLE find;

    (void)state;
    path_of(L"*", path);
    find = FindFirstFileW(path, &data);
    assert_wide_equal(data.cFileName, L".");
    assert_int_equal(data.dwFileAttributes, FILE_ATTRIBUTE_DIRECTORY);
    assert_true(FindNextFileW(find, &data));
    assert_wide_equal(data.cFileName, L"..");
    FindClose(find);
    /* A root has none. */
    find = FindFirstFileW(L"C:\\.*", &data);
    assert_ptr_equal(find, INVALID_HANDLE_VALUE);
    find = FindFirstFileW(L"C:\\windows", &data);
    assert_ptr_not_equal(find, INVALID_HANDLE_VALUE);
    assert_int_equal(data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_DIRECTORY);
    assert_false(FindNextFileW(find, &data));
    FindClose(find);
}

static void assert_error(const WCHAR *path, DWORD expected)
{
    WIN32_FIND_DATAW data;

    SetLastError(0xdead);
    assert_ptr_equal(FindFirstFileW(path, &data), INVALID_HANDLE_VALUE);
    assert_int_equal(GetLastError(), expected);
}

static void test_errors(void **state)
{
    WCHAR path[MAX_PATH];
    WIN32_FIND_DATAW data;
    HANDLE find;

    (void)state;
    assert_error(L"", ERROR_PATH_NOT_FOUND);
    path_of(L"none\\*", path);
    assert_error(path, ERROR_PATH_NOT_FOUND);
    path_of(L"", path);
    assert_error(path, ERROR_FILE_NOT_FOUND);
    path_of(L"*\\x", path);
    assert_error(path, ERROR_INVALID_NAME);
    assert_error(L"C:\\", ERROR_FILE_NOT_FOUND);
    SetLastError(0);
    assert_false(FindNextFileW(INVALID_HANDLE_VALUE, &data));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_false(FindClose(INVALID_HANDLE_VALUE));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    path_of(L"*", path);
    find = FindFirstFileExW(path, FindExInfoBasic, &data, FindExSearchNameMatch, NULL, FIND_FIRST_EX_LARGE_FETCH);
    assert_ptr_not_equal(find, INVALID_HANDLE_VALUE);
    FindClose(find);
    assert_ptr_equal(FindFirstFileExW(path, 7, &data, FindExSearchNameMatch, NULL, 0), INVALID_HANDLE_VALUE);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void test_ansi(void **state)
{
    WCHAR path[MAX_PATH];
    char ansi[MAX_PATH];
    WIN32_FIND_DATAA data;
    HANDLE find;

    (void)state;
    path_of(L"*.html", path);
    WideCharToMultiByte(CP_ACP, 0, path, -1, ansi, MAX_PATH, NULL, NULL);
    find = FindFirstFileA(ansi, &data);
    assert_ptr_not_equal(find, INVALID_HANDLE_VALUE);
    assert_string_equal(data.cFileName, "longername.html");
    assert_int_equal(data.nFileSizeLow, 0);
    assert_false(FindNextFileA(find, &data));
    assert_true(FindClose(find));
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_patterns),
        cmocka_unit_test(test_dots),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_ansi),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
