/* Files, environment and times by the C run-time's wide names. */
#include "crt.h"

#include <direct.h>
#include <io.h>
#include <process.h>
#include <locale.h>
#include <sys/stat.h>
#include <time.h>

static WCHAR folder[MAX_PATH];

static const WCHAR *path_of(const WCHAR *name)
{
    static WCHAR paths[4][MAX_PATH];
    static unsigned int next;
    WCHAR *path = paths[next++ % 4];

    lstrcpyW(path, folder);
    lstrcatW(path, L"\\");
    return lstrcatW(path, name);
}

static int make_folder(void **state)
{
    (void)state;
    GetTempPathW(MAX_PATH - 64, folder);
    wsprintfW(folder + lstrlenW(folder), L"crt-file-%u", GetCurrentProcessId());
    return CRT(_wmkdir)(folder);
}

static int remove_folder(void **state)
{
    (void)state;
    return CRT(_wrmdir)(folder);
}

/* The file's bytes, and its end. */
static size_t bytes_of(const WCHAR *name, unsigned char *bytes, size_t size)
{
    HANDLE file = CreateFileW(path_of(name), GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    DWORD read = 0;

    assert_true(file != INVALID_HANDLE_VALUE);
    assert_true(ReadFile(file, bytes, (DWORD)size, &read, NULL));
    CloseHandle(file);
    return read;
}

static void test_status(void **state)
{
    struct _stat64 status;
    time_t now = time(NULL);
    FILE *file;

    (void)state;
    crt_errno = 0;
    assert_int_equal(CRT(_wstat64)(path_of(L"none.txt"), &status), -1);
    assert_int_equal(crt_errno, ENOENT);
    file = CRT(_wfopen)(path_of(L"status.bat"), L"wb");
    assert_non_null(file);
    CRT(fputs)("seven\r\n", file);
    CRT(fclose)(file);
    assert_int_equal(CRT(_wstat64)(path_of(L"status.bat"), &status), 0);
    assert_int_equal(status.st_size, 7);
    assert_int_equal(status.st_mode, _S_IFREG | 0777);
    assert_int_equal(status.st_nlink, 1);
    assert_int_equal(status.st_dev, 2);
    assert_in_range(status.st_mtime, now - 5, now + 60);
    assert_true(SetFileAttributesW(path_of(L"status.bat"), FILE_ATTRIBUTE_READONLY));
    assert_int_equal(CRT(_wstat64)(path_of(L"status.bat"), &status), 0);
    assert_int_equal(status.st_mode, _S_IFREG | 0555);
    assert_true(SetFileAttributesW(path_of(L"status.bat"), FILE_ATTRIBUTE_NORMAL));
    CRT(_wunlink)(path_of(L"status.bat"));
    assert_int_equal(CRT(_wstat64)(folder, &status), 0);
    assert_int_equal(status.st_mode & _S_IFMT, _S_IFDIR);
    assert_int_equal(CRT(_wstat64)(path_of(L"*"), &status), -1);
    assert_int_equal(CRT(_stat64)("C:\\", &status), 0);
    assert_int_equal(status.st_mode & _S_IFMT, _S_IFDIR);
}

static void test_locale(void **state)
{
    (void)state;
    assert_int_equal(lstrcmpW(CRT(_wsetlocale)(LC_ALL, NULL), L"C"), 0);
    assert_int_equal(lstrcmpW(CRT(_wsetlocale)(LC_NUMERIC, L"C"), L"C"), 0);
    assert_null(CRT(_wsetlocale)(LC_ALL, L"no such locale"));
}

static void test_text_has_carriage_returns(void **state)
{
    unsigned char bytes[32];
    char text[32];
    FILE *file;

    (void)state;
    file = CRT(_wfopen)(path_of(L"text.txt"), L"w");
    assert_non_null(file);
    CRT(fputs)("one\ntwo\n", file);
    CRT(fclose)(file);
    assert_int_equal(bytes_of(L"text.txt", bytes, sizeof(bytes)), 10);
    assert_memory_equal(bytes, "one\r\ntwo\r\n", 10);
    file = CRT(_wfopen)(path_of(L"text.txt"), L"rt");
    assert_non_null(CRT(fgets)(text, sizeof(text), file));
    assert_string_equal(text, "one\n");
    assert_non_null(CRT(fgets)(text, sizeof(text), file));
    assert_string_equal(text, "two\n");
    assert_null(CRT(fgets)(text, sizeof(text), file));
    CRT(fclose)(file);
    file = CRT(_wfopen)(path_of(L"text.txt"), L"ab");
    CRT(fputs)("\n\032x", file);
    CRT(fclose)(file);
    assert_int_equal(bytes_of(L"text.txt", bytes, sizeof(bytes)), 13);
    assert_int_equal(bytes[10], '\n');
    file = CRT(_wfopen)(path_of(L"text.txt"), L"r");
    assert_int_equal(CRT(fread)(text, 1, sizeof(text), file), 9);     /* Ctrl-Z is the end */
    CRT(fclose)(file);
    assert_int_equal(CRT(_wunlink)(path_of(L"text.txt")), 0);
}

static void test_marked_files(void **state)
{
    static const unsigned char utf16[] = {0xff, 0xfe, 'a', 0, 0xe9, 0, '\r', 0, '\n', 0};
    static const unsigned char utf8[] = {0xef, 0xbb, 0xbf, 'a', 0xc3, 0xa9, '\r', '\n'};
    unsigned char bytes[32];
    WCHAR text[16];
    FILE *file;

    (void)state;
    file = CRT(_wfopen)(path_of(L"utf16.txt"), L"w, ccs=UNICODE");
    assert_non_null(file);
    CRT(fputws)(L"a\x00e9\n", file);
    CRT(fclose)(file);
    assert_int_equal(bytes_of(L"utf16.txt", bytes, sizeof(bytes)), sizeof(utf16));
    assert_memory_equal(bytes, utf16, sizeof(utf16));
    file = CRT(_wfopen)(path_of(L"utf16.txt"), L"r, ccs=UTF-8");      /* the mark decides */
    assert_non_null(CRT(fgetws)(text, 16, file));
    assert_wide_equal(text, L"a\x00e9\n");
    CRT(fclose)(file);
    file = CRT(_wfopen)(path_of(L"utf8.txt"), L"wt,ccs=UTF-8");
    CRT(fputws)(L"a\x00e9\n", file);
    CRT(fclose)(file);
    assert_int_equal(bytes_of(L"utf8.txt", bytes, sizeof(bytes)), sizeof(utf8));
    assert_memory_equal(bytes, utf8, sizeof(utf8));
    assert_int_equal(CRT(_wunlink)(path_of(L"utf16.txt")), 0);
    assert_int_equal(CRT(_wunlink)(path_of(L"utf8.txt")), 0);
}

static void test_names(void **state)
{
    FILE *file = NULL;

    (void)state;
    assert_null(CRT(_wfopen)(path_of(L"none.txt"), L"r"));
    assert_int_equal(crt_errno, ENOENT);
    assert_int_equal(CRT(_wfopen_s)(&file, path_of(L"none.txt"), L"r"), ENOENT);
    assert_null(file);
    assert_int_equal(CRT(_wfopen_s)(&file, path_of(L"a.txt"), L"wb"), 0);
    CRT(fclose)(file);
    assert_int_equal(CRT(_waccess)(path_of(L"A.TXT"), 0), 0);
    assert_int_equal(CRT(_wrename)(path_of(L"a.txt"), path_of(L"b.txt")), 0);
    assert_int_equal(CRT(_waccess)(path_of(L"a.txt"), 0), -1);
    assert_int_equal(crt_errno, ENOENT);
    assert_int_equal(CRT(_waccess_s)(path_of(L"a.txt"), 0), ENOENT);
    assert_int_equal(CRT(_wmkdir)(path_of(L"b.txt")), -1);
    assert_int_equal(crt_errno, EEXIST);
    assert_int_equal(CRT(_wremove)(path_of(L"b.txt")), 0);
    assert_int_equal(CRT(_wunlink)(path_of(L"b.txt")), -1);
    assert_int_equal(crt_errno, ENOENT);
    assert_int_equal(CRT(_wrmdir)(path_of(L"no\\folder")), -1);
    assert_int_equal(crt_errno, ENOENT);
}

static void test_environment(void **state)
{
    WCHAR buffer[16], *value = NULL;
    size_t size = 0;
    errno_t failed;

    (void)state;
    assert_int_equal(CRT(_wputenv)(L"CERTEMU_TEST_A=first"), 0);
    assert_wide_equal(CRT(_wgetenv)(L"certemu_test_a"), L"first");
    assert_int_equal(CRT(_wputenv_s)(L"CERTEMU_TEST_A", L"second"), 0);
    assert_wide_equal(CRT(_wgetenv)(L"CERTEMU_TEST_A"), L"second");
    assert_int_equal(CRT(_wgetenv_s)(&size, buffer, 16, L"CERTEMU_TEST_A"), 0);
    assert_int_equal(size, 7);
    assert_wide_equal(buffer, L"second");
    size = 0;
    CRT(_wgetenv_s)(&size, NULL, 0, L"CERTEMU_TEST_A");
    assert_int_equal(size, 7);
    assert_int_equal(CRT(_wdupenv_s)(&value, &size, L"CERTEMU_TEST_A"), 0);
    assert_wide_equal(value, L"second");
    CRT(free)(value);
    assert_int_equal(CRT(_wputenv)(L"CERTEMU_TEST_A="), 0);
    assert_null(CRT(_wgetenv)(L"CERTEMU_TEST_A"));
    /* Documented: 0 for a variable that is not there. Wine answers EINVAL. */
    failed = CRT(_wgetenv_s)(&size, buffer, 16, L"CERTEMU_TEST_A");
    assert_true(!failed || (!test_native() && failed == EINVAL));
    assert_int_equal(size, 0);
}

static void test_times(void **state)
{
    const struct tm time = {.tm_year = 80, .tm_mon = 0, .tm_mday = 2, .tm_hour = 2, .tm_min = 3, .tm_sec = 55, .tm_wday = 3,
        .tm_yday = 1};
    WCHAR text[64];

    (void)state;
    assert_int_equal(CRT(wcsftime)(text, 64, L"%Y-%m-%d %H:%M:%S %%", &time), 21);
    assert_wide_equal(text, L"1980-01-02 02:03:55 %");
    assert_int_equal(CRT(wcsftime)(text, 5, L"%Y-%m", &time), 0);
    assert_wide_equal(CRT(_wasctime)(&time), L"Wed Jan  2 02:03:55 1980\n");
    assert_int_equal(CRT(_wasctime_s)(text, 26, &time), 0);
    assert_wide_equal(text, L"Wed Jan  2 02:03:55 1980\n");
}

static unsigned int __stdcall add_one(void *number)
{
    ++*(int *)number;
    return 42;
}

static void test_threads(void **state)
{
    int number = 1;
    unsigned int identifier = 0;
    DWORD code = 0;
    HANDLE thread = (HANDLE)CRT(_beginthreadex)(NULL, 0, add_one, &number, 0, &identifier);

    (void)state;
    assert_non_null(thread);
    assert_int_not_equal(identifier, 0);
    assert_int_equal(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    assert_true(GetExitCodeThread(thread, &code));
    assert_int_equal(code, 42);
    assert_int_equal(number, 2);
    CloseHandle(thread);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_status),
        cmocka_unit_test(test_locale),
        cmocka_unit_test(test_text_has_carriage_returns),
        cmocka_unit_test(test_marked_files),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_environment),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_threads),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
