/* File mappings and locked ranges, as CAtlFileMapping and CAtlFile use them. */
#include "test.h"

#include <wchar.h>

static WCHAR path[MAX_PATH];
static HANDLE file;

static int setup(void **state)
{
    WCHAR folder[MAX_PATH];
    DWORD done;

    (void)state;
    GetTempPathW(MAX_PATH, folder);
    GetTempFileNameW(folder, L"map", 0, path);
    file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, CREATE_ALWAYS, 0, NULL);
    return file == INVALID_HANDLE_VALUE || !WriteFile(file, "0123456789", 10, &done, NULL);
}

static int teardown(void **state)
{
    (void)state;
    CloseHandle(file);
    return !DeleteFileW(path);
}

static HANDLE open_again(DWORD access)
{
    return CreateFileW(path, access, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
}

/* What is written through a view is in the file, and the view outlives the handles. */
static void test_views_of_a_file(void **state)
{
    HANDLE mapping;
    char text[16] = "", *view, *second;
    DWORD done;

    (void)state;
    mapping = CreateFileMappingW(file, NULL, PAGE_READWRITE, 0, 0, NULL);
    assert_non_null(mapping);
    view = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0);
    assert_non_null(view);
    assert_memory_equal(view, "0123456789\0", 11);     /* zeros up to the page's end */
    second = MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 4);
    assert_non_null(second);
    assert_true(CloseHandle(mapping));
    memcpy(view + 2, "ab", 2);
    assert_memory_equal(second, "01ab", 4);
    assert_true(FlushViewOfFile(view, 0));
    assert_true(FlushViewOfFile(view + 1, 3));
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    assert_true(ReadFile(file, text, 10, &done, NULL));
    assert_string_equal(text, "01ab456789");
    assert_true(UnmapViewOfFile(second));
    assert_true(UnmapViewOfFile(view));
    assert_false(UnmapViewOfFile(view));
    assert_int_equal(GetLastError(), ERROR_INVALID_ADDRESS);
    assert_false(FlushViewOfFile(view, 0));
}

static void test_sizes_and_offsets(void **state)
{
    HANDLE mapping;
    char *view;

    (void)state;
    /* Longer than the file: it grows. */
    mapping = CreateFileMappingW(file, NULL, PAGE_READWRITE, 0, 0x10010, NULL);
    assert_non_null(mapping);
    assert_int_equal(GetFileSize(file, NULL), 0x10010);
    assert_null(MapViewOfFile(mapping, FILE_MAP_READ, 0, 0x1000, 0));
    assert_int_equal(GetLastError(), ERROR_MAPPED_ALIGNMENT);
    assert_null(MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0x100000));
    assert_int_equal(GetLastError(), ERROR_ACCESS_DENIED);
    view = MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0x10000, 0x10);
    assert_non_null(view);
    view[15] = 'z';
    assert_true(UnmapViewOfFile(view));
    view = MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0);
    assert_int_equal(view[0x1000f], 'z');
    UnmapViewOfFile(view);
    CloseHandle(mapping);
}

/* A copy is the view's own. */
static void test_copy_on_write(void **state)
{
    HANDLE mapping = CreateFileMappingW(file, NULL, PAGE_WRITECOPY, 0, 0, NULL);
    char *copy = MapViewOfFile(mapping, FILE_MAP_COPY, 0, 0, 0), *other = MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0);

    (void)state;
    assert_non_null(copy);
    assert_non_null(other);
    copy[0] = 'x';
    assert_int_equal(other[0], '0');
    assert_null(MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0));
    assert_int_equal(GetLastError(), ERROR_ACCESS_DENIED);
    UnmapViewOfFile(copy);
    UnmapViewOfFile(other);
    CloseHandle(mapping);
}

static void test_errors_of_mappings(void **state)
{
    HANDLE only_reads = open_again(GENERIC_READ), mapping;

    (void)state;
    assert_null(CreateFileMappingW(only_reads, NULL, PAGE_READWRITE, 0, 0, NULL));
    assert_int_equal(GetLastError(), ERROR_ACCESS_DENIED);
    assert_null(CreateFileMappingW(file, NULL, 0, 0, 0, NULL));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_null(CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0, NULL));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    mapping = CreateFileMappingW(only_reads, NULL, PAGE_READONLY, 0, 0, NULL);
    assert_non_null(mapping);
    assert_null(MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0));
    assert_int_equal(GetLastError(), ERROR_ACCESS_DENIED);
    CloseHandle(mapping);
    CloseHandle(only_reads);
    assert_null(MapViewOfFile(file, FILE_MAP_READ, 0, 0, 0));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    SetEndOfFile(file);
    assert_null(CreateFileMappingW(file, NULL, PAGE_READONLY, 0, 0, NULL));
    assert_int_equal(GetLastError(), ERROR_FILE_INVALID);
}

static void test_named_memory(void **state)
{
    HANDLE made = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 100, L"Local\\certemu mapping test"), opened, again;
    int *first, *second;

    (void)state;
    assert_non_null(made);
    opened = OpenFileMappingA(FILE_MAP_READ, FALSE, "certemu mapping test");
    assert_non_null(opened);
    first = MapViewOfFile(made, FILE_MAP_WRITE, 0, 0, 0);
    second = MapViewOfFile(opened, FILE_MAP_READ, 0, 0, 0);
    assert_int_equal(*second, 0);
    *first = 42;
    assert_int_equal(*second, 42);
    again = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 100, "certemu mapping test");
    assert_non_null(again);
    assert_int_equal(GetLastError(), ERROR_ALREADY_EXISTS);
    CloseHandle(again);
    CloseHandle(opened);
    CloseHandle(made);
    /* The views keep the memory, but the name goes with the last handle. */
    assert_int_equal(*second, 42);
    assert_null(OpenFileMappingW(FILE_MAP_READ, FALSE, L"certemu mapping test"));
    assert_int_equal(GetLastError(), ERROR_FILE_NOT_FOUND);
    UnmapViewOfFile(first);
    UnmapViewOfFile(second);
}

/* "The segment is already unlocked" is ERROR_NOT_LOCKED; Wine 8.0 says ERROR_LOCK_VIOLATION. */
static void assert_not_locked(HANDLE handle, DWORD first, DWORD count)
{
    assert_false(UnlockFile(handle, first, 0, count, 0));
    assert_int_equal(GetLastError(), test_native() ? ERROR_NOT_LOCKED : ERROR_LOCK_VIOLATION);
}

static void test_exclusive_ranges(void **state)
{
    HANDLE other = open_again(GENERIC_READ | GENERIC_WRITE);

    (void)state;
    assert_true(LockFile(file, 2, 0, 3, 0));
    assert_false(LockFile(other, 4, 0, 1, 0));
    assert_int_equal(GetLastError(), ERROR_LOCK_VIOLATION);
    assert_false(LockFile(file, 2, 0, 3, 0));
    assert_int_equal(GetLastError(), ERROR_LOCK_VIOLATION);
    assert_true(LockFile(other, 5, 0, 1, 0));
    assert_true(LockFile(other, 0, 1, 100, 0));     /* behind the end */
    assert_not_locked(other, 2, 3);
    assert_not_locked(file, 2, 2);
    assert_true(UnlockFile(file, 2, 0, 3, 0));
    assert_true(LockFile(other, 2, 0, 3, 0));
    /* Closing gives them back. */
    CloseHandle(other);
    assert_true(LockFile(file, 0, 0, 10, 0));
    assert_true(UnlockFile(file, 0, 0, 10, 0));
}

static void test_shared_ranges(void **state)
{
    OVERLAPPED overlapped = {0};
    HANDLE other = open_again(GENERIC_READ | GENERIC_WRITE);

    (void)state;
    overlapped.Offset = 1;
    assert_true(LockFileEx(file, LOCKFILE_FAIL_IMMEDIATELY, 0, 4, 0, &overlapped));
    assert_true(LockFileEx(other, LOCKFILE_FAIL_IMMEDIATELY, 0, 4, 0, &overlapped));
    assert_false(LockFileEx(other, LOCKFILE_FAIL_IMMEDIATELY | LOCKFILE_EXCLUSIVE_LOCK, 0, 4, 0, &overlapped));
    assert_int_equal(GetLastError(), ERROR_LOCK_VIOLATION);
    assert_true(UnlockFileEx(file, 0, 4, 0, &overlapped));
    assert_true(UnlockFileEx(other, 0, 4, 0, &overlapped));
    assert_true(LockFileEx(other, LOCKFILE_FAIL_IMMEDIATELY | LOCKFILE_EXCLUSIVE_LOCK, 0, 4, 0, &overlapped));
    CloseHandle(other);
}

static DWORD WINAPI wait_for_range(void *context)
{
    OVERLAPPED overlapped = {0};

    SetEvent(context);
    return LockFileEx(file, LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &overlapped);
}

static void test_waiting_for_a_range(void **state)
{
    HANDLE other = open_again(GENERIC_READ), started = CreateEventW(NULL, TRUE, FALSE, NULL), thread;
    DWORD code = 0;

    (void)state;
    assert_true(LockFile(other, 0, 0, 1, 0));
    thread = CreateThread(NULL, 0, wait_for_range, started, 0, NULL);
    assert_int_equal(WaitForSingleObject(started, 10000), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(thread, 20), WAIT_TIMEOUT);
    assert_true(UnlockFile(other, 0, 0, 1, 0));
    assert_int_equal(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    assert_true(GetExitCodeThread(thread, &code));
    assert_int_equal(code, TRUE);
    CloseHandle(thread);
    CloseHandle(started);
    CloseHandle(other);
}

/* "If another process attempts to access a locked region, it fails" (LockFile). Wine tells locks of each other, and lets reads and
 * writes through: that is its gap. */
static void test_access_to_locked_ranges(void **state)
{
    HANDLE other;
    char text[16];
    DWORD done;

    (void)state;
    if (!test_native())
        skip();
    other = open_again(GENERIC_READ | GENERIC_WRITE);
    assert_true(LockFile(file, 2, 0, 3, 0));
    assert_false(ReadFile(other, text, 10, &done, NULL));
    assert_int_equal(GetLastError(), ERROR_LOCK_VIOLATION);
    assert_int_equal(done, 0);
    assert_true(ReadFile(other, text, 2, &done, NULL));
    assert_false(WriteFile(other, "xy", 2, &done, NULL));
    assert_int_equal(GetLastError(), ERROR_LOCK_VIOLATION);
    SetFilePointer(file, 2, NULL, FILE_BEGIN);
    assert_true(WriteFile(file, "xy", 2, &done, NULL));
    assert_true(UnlockFile(file, 2, 0, 3, 0));
    assert_true(WriteFile(other, "xy", 2, &done, NULL));
    CloseHandle(other);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test_setup_teardown(test_views_of_a_file, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sizes_and_offsets, setup, teardown),
        cmocka_unit_test_setup_teardown(test_copy_on_write, setup, teardown),
        cmocka_unit_test_setup_teardown(test_errors_of_mappings, setup, teardown),
        cmocka_unit_test(test_named_memory),
        cmocka_unit_test_setup_teardown(test_exclusive_ranges, setup, teardown),
        cmocka_unit_test_setup_teardown(test_shared_ranges, setup, teardown),
        cmocka_unit_test_setup_teardown(test_waiting_for_a_range, setup, teardown),
        cmocka_unit_test_setup_teardown(test_access_to_locked_ranges, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
