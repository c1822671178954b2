/* Threads. */
#include "test.h"

static DWORD WINAPI return_parameter(void *parameter)
{
    return (DWORD)(ULONG_PTR)parameter;
}

static DWORD WINAPI exit_with_parameter(void *parameter)
{
    ExitThread((DWORD)(ULONG_PTR)parameter);
    return 1;
}

static DWORD WINAPI return_id(void *parameter)
{
    (void)parameter;
    return GetCurrentThreadId();
}

static DWORD WINAPI wait_for_parameter(void *parameter)
{
    return WaitForSingleObject(parameter, 60000);
}

static DWORD WINAPI use_stack(void *parameter)
{
    volatile char block[0x18000];
    size_t i;

    for (i = 0; i < sizeof(block); i += 512)
        block[i] = (char)(ULONG_PTR)parameter;
    return block[512];
}

static DWORD finish(HANDLE thread)
{
    DWORD code = 0xcccccccc;

    assert_non_null(thread);
    assert_int_equal(WaitForSingleObject(thread, 60000), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(thread, 0), WAIT_OBJECT_0);
    assert_true(GetExitCodeThread(thread, &code));
    assert_true(CloseHandle(thread));
    return code;
}

static void test_exit_codes(void **state)
{
    (void)state;
    assert_int_equal(finish(CreateThread(NULL, 0, return_parameter, (void *)0xfedcba98, 0, NULL)), 0xfedcba98);
    assert_int_equal(finish(CreateThread(NULL, 0, return_parameter, (void *)STILL_ACTIVE, 0, NULL)), STILL_ACTIVE);
    assert_int_equal(finish(CreateThread(NULL, 0, exit_with_parameter, (void *)42, 0, NULL)), 42);
    assert_int_equal(finish(CreateThread(NULL, 0x20000, use_stack, (void *)5, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL)), 5);
    assert_int_equal(finish(CreateThread(NULL, 0x400000, use_stack, (void *)6, 0, NULL)), 6);
}

static void test_ids(void **state)
{
    DWORD id = 0, code;
    HANDLE thread = CreateThread(NULL, 0, return_id, NULL, 0, &id);

    (void)state;
    assert_int_not_equal(id, 0);
    assert_int_not_equal(id, GetCurrentThreadId());
    assert_int_equal(GetThreadId(thread), id);
    code = finish(thread);
    assert_int_equal(code, id);
    assert_int_equal(GetThreadId(GetCurrentThread()), GetCurrentThreadId());
    SetLastError(0);
    assert_int_equal(GetThreadId(NULL), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
}

static void test_running(void **state)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL), thread = CreateThread(NULL, 0, wait_for_parameter, event, 0, NULL);
    DWORD code = 0;

    (void)state;
    assert_int_equal(WaitForSingleObject(thread, 20), WAIT_TIMEOUT);
    assert_true(GetExitCodeThread(thread, &code));
    assert_int_equal(code, STILL_ACTIVE);
    SetEvent(event);
    assert_int_equal(finish(thread), WAIT_OBJECT_0);
    CloseHandle(event);
    SetLastError(0);
    assert_false(GetExitCodeThread(NULL, &code));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
}

static void test_suspended(void **state)
{
    HANDLE event = CreateEventW(NULL, TRUE, TRUE, NULL);
    HANDLE thread = CreateThread(NULL, 0, wait_for_parameter, event, CREATE_SUSPENDED, NULL);

    (void)state;
    assert_int_equal(WaitForSingleObject(thread, 50), WAIT_TIMEOUT);
    assert_int_equal(ResumeThread(thread), 1);
    assert_int_equal(finish(thread), WAIT_OBJECT_0);
    assert_int_equal(ResumeThread(GetCurrentThread()), 0);
    SetLastError(0);
    assert_int_equal(ResumeThread(event), (DWORD)-1);
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    CloseHandle(event);
}

/* Threads whose handle is closed at once end by themselves. */
static void test_closed(void **state)
{
    HANDLE events[8];
    unsigned int i;

    (void)state;
    for (i = 0; i < 8; i++)
    {
        events[i] = CreateEventW(NULL, TRUE, FALSE, NULL);
        assert_true(CloseHandle(CreateThread(NULL, 0, (LPTHREAD_START_ROUTINE)SetEvent, events[i], 0, NULL)));
    }
    assert_int_equal(WaitForMultipleObjects(8, events, TRUE, 60000), WAIT_OBJECT_0);
    Sleep(20);
    for (i = 0; i < 8; i++)
        CloseHandle(events[i]);
}

static void test_many(void **state)
{
    HANDLE threads[MAXIMUM_WAIT_OBJECTS];
    unsigned int i, round;
    DWORD code;

    (void)state;
    for (round = 0; round < 5; round++)
    {
        for (i = 0; i < MAXIMUM_WAIT_OBJECTS; i++)
        {
            threads[i] = CreateThread(NULL, 0, return_parameter, (void *)(ULONG_PTR)i, 0, NULL);
            assert_non_null(threads[i]);
        }
        assert_int_equal(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, threads, TRUE, 60000), WAIT_OBJECT_0);
        for (i = 0; i < MAXIMUM_WAIT_OBJECTS; i++)
        {
            assert_true(GetExitCodeThread(threads[i], &code));
            assert_int_equal(code, i);
            assert_true(CloseHandle(threads[i]));
        }
    }
}

static void test_yield(void **state)
{
    (void)state;
    SwitchToThread();
    Sleep(0);
    assert_int_equal(SleepEx(1, FALSE), 0);
    assert_int_equal(SleepEx(1, TRUE), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_exit_codes),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_running),
        cmocka_unit_test(test_suspended),
        cmocka_unit_test(test_closed),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_yield),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
