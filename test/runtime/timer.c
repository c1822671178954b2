/* Timers: waitable ones, those of the thread pool and of timer queues; the thread pool's waits; asynchronous procedure calls. */
#include "test.h"

static volatile LONG calls, last_result;

static LARGE_INTEGER milliseconds(LONG count)
{
    LARGE_INTEGER due;

    due.QuadPart = -(LONGLONG)count * 10000;
    return due;
}

static FILETIME *file_time(LONG count)
{
    static FILETIME time;
    LARGE_INTEGER due = milliseconds(count);

    time.dwLowDateTime = due.u.LowPart;
    time.dwHighDateTime = (DWORD)due.u.HighPart;
    return &time;
}

/* --- waitable timers --------------------------------------------------------------------------------------------------------- */

static void test_waitable(void **state)
{
    HANDLE timer = CreateWaitableTimerW(NULL, FALSE, NULL), manual = CreateWaitableTimerA(NULL, TRUE, NULL);
    LARGE_INTEGER due = milliseconds(30);
    ULONGLONG start = GetTickCount64();
    FILETIME now;

    (void)state;
    assert_non_null(timer);
    assert_non_null(manual);
    assert_int_equal(WaitForSingleObject(timer, 0), WAIT_TIMEOUT);
    assert_true(SetWaitableTimer(timer, &due, 0, NULL, NULL, FALSE));
    assert_true(SetWaitableTimer(manual, &due, 0, NULL, NULL, FALSE));
    assert_int_equal(WaitForSingleObject(timer, 0), WAIT_TIMEOUT);
    assert_int_equal(WaitForSingleObject(timer, 10000), WAIT_OBJECT_0);
    assert_true(GetTickCount64() - start >= 15);
    assert_int_equal(WaitForSingleObject(timer, 60), WAIT_TIMEOUT);
    assert_int_equal(WaitForSingleObject(manual, 10000), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(manual, 0), WAIT_OBJECT_0);
    /* Setting takes the state away, cancelling keeps it. */
    due = milliseconds(100000);
    assert_true(SetWaitableTimer(manual, &due, 0, NULL, NULL, FALSE));
    assert_int_equal(WaitForSingleObject(manual, 0), WAIT_TIMEOUT);
    due.QuadPart = 0;
    assert_true(SetWaitableTimer(manual, &due, 0, NULL, NULL, FALSE));
    assert_int_equal(WaitForSingleObject(manual, 10000), WAIT_OBJECT_0);
    assert_true(CancelWaitableTimer(manual));
    assert_int_equal(WaitForSingleObject(manual, 0), WAIT_OBJECT_0);
    /* A period, and a time of the clock. */
    due = milliseconds(1);
    assert_true(SetWaitableTimer(timer, &due, 20, NULL, NULL, FALSE));
    assert_int_equal(WaitForSingleObject(timer, 10000), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(timer, 10000), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(timer, 10000), WAIT_OBJECT_0);
    assert_true(CancelWaitableTimer(timer));
    WaitForSingleObject(timer, 0);
    assert_int_equal(WaitForSingleObject(timer, 60), WAIT_TIMEOUT);
    GetSystemTimeAsFileTime(&now);
    due.u.LowPart = now.dwLowDateTime;
    due.u.HighPart = now.dwHighDateTime;
    due.QuadPart += 300000;
    assert_true(SetWaitableTimer(timer, &due, 0, NULL, NULL, FALSE));
    assert_int_equal(WaitForSingleObject(timer, 10000), WAIT_OBJECT_0);
    CloseHandle(timer);
    CloseHandle(manual);
}

static void test_waitable_names(void **state)
{
    HANDLE timer = CreateWaitableTimerExW(NULL, L"certemu-timer", CREATE_WAITABLE_TIMER_MANUAL_RESET, TIMER_ALL_ACCESS), other;
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    LARGE_INTEGER due = milliseconds(0);

    (void)state;
    assert_non_null(timer);
    other = OpenWaitableTimerA(TIMER_ALL_ACCESS, FALSE, "certemu-timer");
    assert_non_null(other);
    assert_true(SetWaitableTimer(other, &due, 0, NULL, NULL, FALSE));
    assert_int_equal(WaitForSingleObject(timer, 10000), WAIT_OBJECT_0);
    CloseHandle(other);
    assert_null(OpenWaitableTimerW(TIMER_ALL_ACCESS, FALSE, L"certemu-no-timer"));
    assert_int_equal(GetLastError(), ERROR_FILE_NOT_FOUND);
    assert_null(CreateEventW(NULL, FALSE, FALSE, L"certemu-timer"));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_false(SetWaitableTimer(event, &due, 0, NULL, NULL, FALSE));
    assert_false(CancelWaitableTimer(event));
    /* Documented; Wine 8 takes it. */
    if (test_native())
    {
        assert_false(SetWaitableTimer(timer, &due, -1, NULL, NULL, FALSE));
        assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    }
    CloseHandle(event);
    CloseHandle(timer);
}

/* --- asynchronous procedure calls ----------------------------------------------------------------------------------------------- */

static void CALLBACK add_parameter(ULONG_PTR parameter)
{
    InterlockedExchangeAdd(&calls, (LONG)parameter);
}

static DWORD WINAPI wait_alertably(void *parameter)
{
    DWORD result;

    SetEvent(((HANDLE *)parameter)[0]);
    do
        result = WaitForSingleObjectEx(((HANDLE *)parameter)[1], 10000, TRUE);
    while (result == WAIT_IO_COMPLETION && calls < 111);
    return result;
}

static void test_user_calls(void **state)
{
    HANDLE events[] = {CreateEventW(NULL, FALSE, FALSE, NULL), CreateEventW(NULL, TRUE, FALSE, NULL)}, thread;
    DWORD code;

    (void)state;
    calls = 0;
    assert_true(QueueUserAPC(add_parameter, GetCurrentThread(), 1));
    assert_true(QueueUserAPC(add_parameter, GetCurrentThread(), 10));
    assert_int_equal(SleepEx(0, FALSE), 0);
    assert_int_equal(WaitForSingleObject(events[1], 0), WAIT_TIMEOUT);
    assert_int_equal(calls, 0);
    assert_int_equal(SleepEx(10000, TRUE), WAIT_IO_COMPLETION);
    assert_int_equal(calls, 11);
    assert_int_equal(SleepEx(1, TRUE), 0);
    /* What is signalled comes first. */
    SetEvent(events[1]);
    assert_true(QueueUserAPC(add_parameter, GetCurrentThread(), 1));
    assert_int_equal(WaitForSingleObjectEx(events[1], 10000, TRUE), WAIT_OBJECT_0);
    assert_int_equal(calls, 11);
    ResetEvent(events[1]);
    assert_int_equal(WaitForMultipleObjectsEx(2, events, FALSE, 0, TRUE), WAIT_IO_COMPLETION);
    assert_int_equal(calls, 12);
    /* Of another thread. */
    calls = 0;
    thread = CreateThread(NULL, 0, wait_alertably, events, 0, NULL);
    assert_non_null(thread);
    assert_int_equal(WaitForSingleObject(events[0], 10000), WAIT_OBJECT_0);
    assert_true(QueueUserAPC(add_parameter, thread, 1));
    Sleep(20);
    assert_true(QueueUserAPC(add_parameter, thread, 110));
    assert_int_equal(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    assert_true(GetExitCodeThread(thread, &code));
    assert_int_equal(code, WAIT_IO_COMPLETION);
    assert_int_equal(calls, 111);
    assert_false(QueueUserAPC(add_parameter, thread, 1));
    CloseHandle(thread);
    assert_false(QueueUserAPC(add_parameter, events[0], 1));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    CloseHandle(events[0]);
    CloseHandle(events[1]);
}

static void CALLBACK timer_routine(void *argument, DWORD low, DWORD high)
{
    (void)low;
    assert_true(high > 0x01d00000);
    InterlockedExchangeAdd(&calls, *(LONG *)argument);
}

static void test_completion_routine(void **state)
{
    HANDLE timer = CreateWaitableTimerW(NULL, FALSE, NULL);
    LARGE_INTEGER due = milliseconds(1);
    LONG addend = 5;
    int i;

    (void)state;
    calls = 0;
    assert_true(SetWaitableTimer(timer, &due, 10, timer_routine, &addend, FALSE));
    for (i = 0; i < 3; i++)
        assert_int_equal(SleepEx(10000, TRUE), WAIT_IO_COMPLETION);
    assert_true(calls >= 15);
    /* Cancelled and closed, also while a call is due. */
    Sleep(30);
    assert_true(CancelWaitableTimer(timer));
    calls = 0;
    /* Documented of CancelWaitableTimer: it takes calls back that are due; Wine 8 does not always. */
    SleepEx(30, TRUE);
    assert_true(!calls || !test_native());
    calls = 0;
    assert_true(SetWaitableTimer(timer, &due, 0, timer_routine, &addend, FALSE));
    Sleep(30);
    CloseHandle(timer);
    SleepEx(10, TRUE);
    assert_true(!calls || !test_native());
}

/* --- the thread pool ------------------------------------------------------------------------------------------------------------- */

static void CALLBACK count_timer(PTP_CALLBACK_INSTANCE instance, void *event, PTP_TIMER timer)
{
    (void)instance;
    (void)timer;
    if (InterlockedIncrement(&calls) == 3)
        SetEvent(event);
}

static void test_pool_timer(void **state)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    PTP_TIMER timer = CreateThreadpoolTimer(count_timer, event, NULL);
    LONG before;

    (void)state;
    calls = 0;
    assert_non_null(timer);
    assert_false(IsThreadpoolTimerSet(timer));
    SetThreadpoolTimer(timer, file_time(5), 10, 0);
    assert_true(IsThreadpoolTimerSet(timer));
    assert_int_equal(WaitForSingleObject(event, 10000), WAIT_OBJECT_0);
    SetThreadpoolTimer(timer, NULL, 0, 0);
    assert_false(IsThreadpoolTimerSet(timer));
    WaitForThreadpoolTimerCallbacks(timer, TRUE);
    before = calls;
    assert_int_equal(WaitForSingleObject(event, 50), WAIT_TIMEOUT);
    assert_int_equal(calls, before);
    calls = 2;
    SetThreadpoolTimer(timer, file_time(1), 0, 0);
    assert_int_equal(WaitForSingleObject(event, 10000), WAIT_OBJECT_0);
    WaitForThreadpoolTimerCallbacks(timer, FALSE);
    assert_int_equal(calls, 3);
    CloseThreadpoolTimer(timer);
    CloseHandle(event);
}

static void CALLBACK count_wait(PTP_CALLBACK_INSTANCE instance, void *event, PTP_WAIT wait, TP_WAIT_RESULT result)
{
    (void)instance;
    (void)wait;
    last_result = (LONG)result;
    InterlockedIncrement(&calls);
    SetEvent(event);
}

static void test_pool_wait(void **state)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL), source = CreateEventW(NULL, FALSE, FALSE, NULL);
    PTP_WAIT wait = CreateThreadpoolWait(count_wait, event, NULL);

    (void)state;
    calls = 0;
    assert_non_null(wait);
    SetThreadpoolWait(wait, source, NULL);
    assert_int_equal(WaitForSingleObject(event, 30), WAIT_TIMEOUT);
    SetEvent(source);
    assert_int_equal(WaitForSingleObject(event, 10000), WAIT_OBJECT_0);
    WaitForThreadpoolWaitCallbacks(wait, FALSE);
    assert_int_equal(last_result, WAIT_OBJECT_0);
    assert_int_equal(calls, 1);
    assert_int_equal(WaitForSingleObject(source, 0), WAIT_TIMEOUT);     /* taken */
    /* Once. */
    SetEvent(source);
    assert_int_equal(WaitForSingleObject(event, 30), WAIT_TIMEOUT);
    ResetEvent(source);
    SetThreadpoolWait(wait, source, file_time(20));
    assert_int_equal(WaitForSingleObject(event, 10000), WAIT_OBJECT_0);
    assert_int_equal(last_result, WAIT_TIMEOUT);
    /* Called off, and never called again. */
    SetThreadpoolWait(wait, source, NULL);
    SetThreadpoolWait(wait, NULL, NULL);
    WaitForThreadpoolWaitCallbacks(wait, TRUE);
    SetEvent(source);
    assert_int_equal(WaitForSingleObject(event, 30), WAIT_TIMEOUT);
    assert_int_equal(calls, 2);
    CloseThreadpoolWait(wait);
    CloseHandle(source);
    CloseHandle(event);
}

/* --- timer queues ------------------------------------------------------------------------------------------------------------------ */

static void CALLBACK count_queue(void *event, BOOLEAN fired)
{
    assert_true(fired);
    if (InterlockedIncrement(&calls) == 3)
        SetEvent(event);
}

static void CALLBACK slow(void *event, BOOLEAN fired)
{
    (void)fired;
    SetEvent(event);
    Sleep(50);
    InterlockedIncrement(&calls);
}

static void test_timer_queue(void **state)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL), done = CreateEventW(NULL, FALSE, FALSE, NULL), queue = CreateTimerQueue();
    HANDLE timer = NULL, other = NULL;
    LONG before;

    (void)state;
    assert_non_null(queue);
    calls = 0;
    assert_true(CreateTimerQueueTimer(&timer, queue, count_queue, event, 1, 10, WT_EXECUTEDEFAULT));
    assert_int_equal(WaitForSingleObject(event, 10000), WAIT_OBJECT_0);
    assert_true(DeleteTimerQueueTimer(queue, timer, INVALID_HANDLE_VALUE));
    before = calls;
    Sleep(40);
    assert_int_equal(calls, before);
    /* Once. It can be changed before that (documented). */
    calls = 2;
    assert_true(CreateTimerQueueTimer(&timer, queue, count_queue, event, 1000000, 0, WT_EXECUTEDEFAULT));
    assert_true(ChangeTimerQueueTimer(queue, timer, 1, 0));
    assert_int_equal(WaitForSingleObject(event, 10000), WAIT_OBJECT_0);
    Sleep(20);
    calls = 2;
    assert_true(ChangeTimerQueueTimer(queue, timer, 1, 0));
    assert_int_equal(WaitForSingleObject(event, 40), WAIT_TIMEOUT);
    /* With a period always. */
    assert_true(CreateTimerQueueTimer(&other, queue, count_queue, event, 1000000, 1000000, WT_EXECUTEDEFAULT));
    assert_true(ChangeTimerQueueTimer(queue, other, 1, 1000000));
    assert_int_equal(WaitForSingleObject(event, 10000), WAIT_OBJECT_0);
    /* Deleted while its call-back runs. */
    calls = 0;
    assert_true(CreateTimerQueueTimer(&other, queue, slow, event, 0, 0, WT_EXECUTEDEFAULT));
    assert_int_equal(WaitForSingleObject(event, 10000), WAIT_OBJECT_0);
    assert_false(DeleteTimerQueueTimer(queue, other, done));
    assert_int_equal(GetLastError(), ERROR_IO_PENDING);
    assert_int_equal(WaitForSingleObject(done, 10000), WAIT_OBJECT_0);
    assert_int_equal(calls, 1);
    /* The queue with what is left of it. */
    assert_true(CreateTimerQueueTimer(&other, queue, slow, event, 0, 0, WT_EXECUTEDEFAULT));
    assert_int_equal(WaitForSingleObject(event, 10000), WAIT_OBJECT_0);
    assert_true(DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE));
    assert_int_equal(calls, 2);
    /* The process' own. */
    calls = 2;
    assert_true(CreateTimerQueueTimer(&timer, NULL, count_queue, event, 1, 0, WT_EXECUTEONLYONCE));
    assert_int_equal(WaitForSingleObject(event, 10000), WAIT_OBJECT_0);
    assert_true(DeleteTimerQueueTimer(NULL, timer, INVALID_HANDLE_VALUE));
    CloseHandle(event);
    CloseHandle(done);
}

static volatile LONG timeouts;
static HANDLE registered_event;

static void CALLBACK on_registered(void *context, BOOLEAN timed_out)
{
    InterlockedAdd(&timeouts, timed_out);
    SetEvent(context);
}

static void CALLBACK on_registered_slowly(void *context, BOOLEAN timed_out)
{
    (void)timed_out;
    SetEvent(context);
    WaitForSingleObject(registered_event, 10000);
}

static void test_registered_wait(void **state)
{
    HANDLE source = CreateEventW(NULL, FALSE, FALSE, NULL), called = CreateEventW(NULL, FALSE, FALSE, NULL), wait;

    (void)state;
    /* Again and again, until it is taken back. */
    assert_true(RegisterWaitForSingleObject(&wait, source, on_registered, called, INFINITE, WT_EXECUTEDEFAULT));
    SetEvent(source);
    assert_int_equal(WaitForSingleObject(called, 10000), WAIT_OBJECT_0);
    SetEvent(source);
    assert_int_equal(WaitForSingleObject(called, 10000), WAIT_OBJECT_0);
    assert_int_equal(timeouts, 0);
    assert_true(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    SetEvent(source);
    assert_int_equal(WaitForSingleObject(called, 20), WAIT_TIMEOUT);
    ResetEvent(source);
    /* Once, because of the time. */
    assert_true(RegisterWaitForSingleObject(&wait, source, on_registered, called, 1, WT_EXECUTEONLYONCE));
    assert_int_equal(WaitForSingleObject(called, 10000), WAIT_OBJECT_0);
    assert_int_equal(timeouts, 1);
    assert_int_equal(WaitForSingleObject(called, 20), WAIT_TIMEOUT);
    assert_true(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    /* While a call-back runs: the event says when it is over. */
    registered_event = CreateEventW(NULL, TRUE, FALSE, NULL);
    assert_true(RegisterWaitForSingleObject(&wait, source, on_registered_slowly, called, INFINITE, WT_EXECUTEONLYONCE));
    SetEvent(source);
    assert_int_equal(WaitForSingleObject(called, 10000), WAIT_OBJECT_0);
    assert_false(UnregisterWaitEx(wait, called));
    assert_int_equal(GetLastError(), ERROR_IO_PENDING);
    assert_int_equal(WaitForSingleObject(called, 20), WAIT_TIMEOUT);
    SetEvent(registered_event);
    assert_int_equal(WaitForSingleObject(called, 10000), WAIT_OBJECT_0);
    assert_false(UnregisterWait(NULL));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    CloseHandle(registered_event);
    CloseHandle(source);
    CloseHandle(called);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_waitable),
        cmocka_unit_test(test_waitable_names),
        cmocka_unit_test(test_user_calls),
        cmocka_unit_test(test_completion_routine),
        cmocka_unit_test(test_pool_timer),
        cmocka_unit_test(test_pool_wait),
        cmocka_unit_test(test_timer_queue),
        cmocka_unit_test(test_registered_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
