/* The table of handles, and the last error. */
#include "test.h"

static void test_close(void **state)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);

    (void)state;
    assert_non_null(event);
    assert_int_equal((ULONG_PTR)event % 4, 0);
    assert_true(SetEvent((HANDLE)((ULONG_PTR)event | 1)));      /* the two low bits do not count */
    assert_true(CloseHandle(event));
    SetLastError(0);
    assert_false(CloseHandle(event));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    SetLastError(0);
    assert_false(SetEvent(event));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    SetLastError(0);
    assert_false(CloseHandle(NULL));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    SetLastError(0);
    assert_false(CloseHandle((HANDLE)(ULONG_PTR)0x7fffff0));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_false(CloseHandle((HANDLE)(ULONG_PTR)0x123456789000));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_true(CloseHandle(GetCurrentProcess()));
    assert_true(CloseHandle(GetCurrentThread()));
}

static void test_classes(void **state)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL), mutex = CreateMutexW(NULL, FALSE, NULL);

    (void)state;
    SetLastError(0);
    assert_false(SetEvent(mutex));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    SetLastError(0);
    assert_false(ReleaseMutex(event));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_false(ReleaseSemaphore(event, 1, NULL));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_true(CloseHandle(event));
    assert_true(CloseHandle(mutex));
}

static void test_information(void **state)
{
    SECURITY_ATTRIBUTES inherit = {sizeof(inherit), NULL, TRUE};
    HANDLE event = CreateEventW(&inherit, FALSE, FALSE, NULL);
    DWORD flags = 0xcc;

    (void)state;
    assert_true(GetHandleInformation(event, &flags));
    assert_int_equal(flags, HANDLE_FLAG_INHERIT);
    assert_true(SetHandleInformation(event, HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE,
        HANDLE_FLAG_PROTECT_FROM_CLOSE));
    assert_true(GetHandleInformation(event, &flags));
    assert_int_equal(flags, HANDLE_FLAG_PROTECT_FROM_CLOSE);
    SetLastError(0);
    assert_false(CloseHandle(event));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_true(SetEvent(event));
    assert_true(SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0));
    assert_true(CloseHandle(event));
    SetLastError(0);
    assert_false(GetHandleInformation(event, &flags));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_false(SetHandleInformation(event, HANDLE_FLAG_INHERIT, 0));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
}

static void test_duplicate(void **state)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL), copy = NULL, thread = NULL, process = NULL;
    DWORD flags;

    (void)state;
    assert_true(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &copy, 0, TRUE, DUPLICATE_SAME_ACCESS));
    assert_ptr_not_equal(copy, event);
    assert_true(GetHandleInformation(copy, &flags));
    assert_int_equal(flags, HANDLE_FLAG_INHERIT);
    assert_true(CloseHandle(event));
    assert_int_equal(WaitForSingleObject(copy, 0), WAIT_TIMEOUT);
    assert_true(SetEvent(copy));
    assert_int_equal(WaitForSingleObject(copy, 0), WAIT_OBJECT_0);
    event = copy;
    assert_true(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &copy, 0, FALSE,
        DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE));
    assert_true(copy == event || !SetEvent(event));
    assert_true(SetEvent(copy));
    assert_true(CloseHandle(copy));
    SetLastError(0);
    copy = (HANDLE)1;
    assert_false(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    /* A real handle for a pseudo-handle. */
    assert_true(DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &thread, 0, FALSE,
        DUPLICATE_SAME_ACCESS));
    assert_ptr_not_equal(thread, GetCurrentThread());
    assert_int_equal(GetThreadId(thread), GetCurrentThreadId());
    assert_int_equal(WaitForSingleObject(thread, 0), WAIT_TIMEOUT);
    assert_true(CloseHandle(thread));
    assert_true(DuplicateHandle(GetCurrentProcess(), GetCurrentProcess(), GetCurrentProcess(), &process, 0, FALSE,
        DUPLICATE_SAME_ACCESS));
    assert_ptr_not_equal(process, GetCurrentProcess());
    assert_int_equal(GetProcessId(process), GetCurrentProcessId());
    assert_int_equal(WaitForSingleObject(process, 0), WAIT_TIMEOUT);
    assert_true(CloseHandle(process));
}

/* More than one chunk of the table, and handles that come back. */
static void test_many(void **state)
{
    static HANDLE handles[3000];
    unsigned int i, round;

    (void)state;
    for (round = 0; round < 2; round++)
    {
        for (i = 0; i < 3000; i++)
        {
            handles[i] = CreateEventW(NULL, TRUE, i % 2, NULL);
            assert_non_null(handles[i]);
        }
        for (i = 0; i < 3000; i++)
            assert_int_equal(WaitForSingleObject(handles[i], 0), i % 2 ? WAIT_OBJECT_0 : WAIT_TIMEOUT);
        for (i = 0; i < 3000; i++)
            assert_true(CloseHandle(handles[i]));
    }
}

static DWORD WINAPI open_and_close(void *context)
{
    HANDLE shared = context, own;
    unsigned int i;

    for (i = 0; i < 2000; i++)
    {
        own = CreateSemaphoreW(NULL, 0, 1, NULL);
        if (!own || !SetEvent(shared) || !ReleaseSemaphore(own, 1, NULL) || WaitForSingleObject(own, 0) || !CloseHandle(own))
            return 1;
    }
    return 0;
}

static void test_threads(void **state)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL), threads[4];
    DWORD i, code;

    (void)state;
    for (i = 0; i < 4; i++)
        threads[i] = CreateThread(NULL, 0, open_and_close, event, 0, NULL);
    assert_int_equal(WaitForMultipleObjects(4, threads, TRUE, 60000), WAIT_OBJECT_0);
    for (i = 0; i < 4; i++)
    {
        assert_true(GetExitCodeThread(threads[i], &code));
        assert_int_equal(code, 0);
        assert_true(CloseHandle(threads[i]));
    }
    assert_true(CloseHandle(event));
}

static DWORD WINAPI other_last_error(void *context)
{
    DWORD *first = context;

    *first = GetLastError();
    SetLastError(ERROR_BUSY);
    return 0;
}

static void test_last_error(void **state)
{
    DWORD first = 1;
    HANDLE thread;

    (void)state;
    SetLastError(0xe0000001);
    thread = CreateThread(NULL, 0, other_last_error, &first, 0, NULL);
    SetLastError(0xe0000001);
    WaitForSingleObject(thread, INFINITE);
    assert_int_equal(first, 0);
    assert_int_equal(GetLastError(), 0xe0000001);
    CloseHandle(thread);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_close),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_information),
        cmocka_unit_test(test_duplicate),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_last_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
