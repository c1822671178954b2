/* Events, mutexes, semaphores, waiting for one and for several, and the locks that live in the caller's memory. */
#include "test.h"

static void test_event(void **state)
{
    HANDLE manual = CreateEventW(NULL, TRUE, FALSE, NULL), automatic = CreateEventA(NULL, FALSE, TRUE, NULL);

    (void)state;
    assert_int_equal(WaitForSingleObject(manual, 0), WAIT_TIMEOUT);
    assert_true(SetEvent(manual));
    assert_true(SetEvent(manual));
    assert_int_equal(WaitForSingleObject(manual, 0), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(manual, INFINITE), WAIT_OBJECT_0);
    assert_true(ResetEvent(manual));
    assert_int_equal(WaitForSingleObject(manual, 10), WAIT_TIMEOUT);
    assert_int_equal(WaitForSingleObject(automatic, 0), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObjectEx(automatic, 0, TRUE), WAIT_TIMEOUT);
    assert_true(PulseEvent(automatic));
    assert_int_equal(WaitForSingleObject(automatic, 0), WAIT_TIMEOUT);
    CloseHandle(manual);
    CloseHandle(automatic);
    automatic = CreateEventExW(NULL, NULL, CREATE_EVENT_INITIAL_SET, EVENT_ALL_ACCESS);
    assert_int_equal(WaitForSingleObject(automatic, 0), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(automatic, 0), WAIT_TIMEOUT);
    CloseHandle(automatic);
    manual = CreateEventExA(NULL, NULL, CREATE_EVENT_INITIAL_SET | CREATE_EVENT_MANUAL_RESET, EVENT_ALL_ACCESS);
    assert_int_equal(WaitForSingleObject(manual, 0), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(manual, 0), WAIT_OBJECT_0);
    CloseHandle(manual);
    SetLastError(0);
    assert_int_equal(WaitForSingleObject(manual, 0), WAIT_FAILED);
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
}

static void test_semaphore(void **state)
{
    HANDLE semaphore = CreateSemaphoreW(NULL, 1, 3, NULL);
    LONG previous = -1;

    (void)state;
    assert_int_equal(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(semaphore, 0), WAIT_TIMEOUT);
    assert_true(ReleaseSemaphore(semaphore, 2, &previous));
    assert_int_equal(previous, 0);
    SetLastError(0);
    previous = -1;
    assert_false(ReleaseSemaphore(semaphore, 2, &previous));
    assert_int_equal(GetLastError(), ERROR_TOO_MANY_POSTS);
    assert_int_equal(previous, -1);
    assert_true(ReleaseSemaphore(semaphore, 1, &previous));
    assert_int_equal(previous, 2);
    SetLastError(0);
    assert_false(ReleaseSemaphore(semaphore, -1, NULL));
    /* Wine 8.0 has no check of its own and says ERROR_TOO_MANY_POSTS. */
    assert_true(GetLastError() == ERROR_INVALID_PARAMETER || !test_native());
    SetLastError(0);
    assert_false(ReleaseSemaphore(semaphore, 0x7fffffff, NULL));
    assert_int_equal(GetLastError(), ERROR_TOO_MANY_POSTS);
    CloseHandle(semaphore);
    SetLastError(0);
    assert_null(CreateSemaphoreW(NULL, 2, 1, NULL));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_null(CreateSemaphoreW(NULL, -1, 1, NULL));
    assert_null(CreateSemaphoreA(NULL, 0, 0, NULL));
}

static DWORD WINAPI take_mutex(void *context)
{
    return WaitForSingleObject(context, 0);
}

static DWORD WINAPI release_mutex(void *context)
{
    return ReleaseMutex(context) ? 0 : GetLastError();
}

static DWORD run_thread(LPTHREAD_START_ROUTINE start, void *context)
{
    HANDLE thread = CreateThread(NULL, 0, start, context, 0, NULL);
    DWORD code = 0xcccccccc;

    assert_non_null(thread);
    assert_int_equal(WaitForSingleObject(thread, 60000), WAIT_OBJECT_0);
    assert_true(GetExitCodeThread(thread, &code));
    assert_true(CloseHandle(thread));
    return code;
}

static void test_mutex(void **state)
{
    HANDLE mutex = CreateMutexW(NULL, TRUE, NULL), objects[2];

    (void)state;
    assert_int_equal(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0);     /* again by its owner */
    assert_int_equal(run_thread(take_mutex, mutex), WAIT_TIMEOUT);
    assert_int_equal(run_thread(release_mutex, mutex), ERROR_NOT_OWNER);
    assert_true(ReleaseMutex(mutex));
    assert_int_equal(run_thread(take_mutex, mutex), WAIT_TIMEOUT);
    assert_true(ReleaseMutex(mutex));
    SetLastError(0);
    assert_false(ReleaseMutex(mutex));
    assert_int_equal(GetLastError(), ERROR_NOT_OWNER);
    /* A thread that ends as the owner leaves it abandoned: the next owner is told once. */
    assert_int_equal(run_thread(take_mutex, mutex), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(mutex, 0), WAIT_ABANDONED);
    assert_true(ReleaseMutex(mutex));
    assert_int_equal(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0);
    assert_true(ReleaseMutex(mutex));
    assert_int_equal(run_thread(take_mutex, mutex), WAIT_OBJECT_0);
    objects[0] = CreateEventW(NULL, TRUE, FALSE, NULL);
    objects[1] = mutex;
    assert_int_equal(WaitForMultipleObjects(2, objects, FALSE, 0), WAIT_ABANDONED_0 + 1);
    assert_true(ReleaseMutex(mutex));
    CloseHandle(objects[0]);
    CloseHandle(mutex);
    mutex = CreateMutexA(NULL, FALSE, NULL);
    assert_int_equal(run_thread(take_mutex, mutex), WAIT_OBJECT_0);
    CloseHandle(mutex);
    mutex = CreateMutexExW(NULL, NULL, CREATE_MUTEX_INITIAL_OWNER, MUTEX_ALL_ACCESS);
    assert_int_equal(run_thread(take_mutex, mutex), WAIT_TIMEOUT);
    CloseHandle(mutex);     /* while owned */
}

static void test_names(void **state)
{
    static const WCHAR name[] = {'c', 'e', 'r', 't', 'e', 'm', 'u', '-', 't', 'e', 's', 't', 0};
    HANDLE first, second, local;

    (void)state;
    SetLastError(0xdead);
    first = CreateEventW(NULL, TRUE, FALSE, name);
    assert_non_null(first);
    assert_int_equal(GetLastError(), ERROR_SUCCESS);
    second = CreateEventA(NULL, FALSE, TRUE, "certemu-test");
    assert_non_null(second);
    assert_int_equal(GetLastError(), ERROR_ALREADY_EXISTS);
    assert_int_equal(WaitForSingleObject(second, 0), WAIT_TIMEOUT);     /* it is the first one */
    assert_true(SetEvent(first));
    assert_int_equal(WaitForSingleObject(second, 0), WAIT_OBJECT_0);
    local = OpenEventA(EVENT_ALL_ACCESS, FALSE, "Local\\certemu-test");
    assert_non_null(local);
    assert_int_equal(WaitForSingleObject(local, 0), WAIT_OBJECT_0);
    CloseHandle(local);
    SetLastError(0);
    assert_null(CreateMutexW(NULL, FALSE, name));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    SetLastError(0);
    assert_null(OpenSemaphoreW(SEMAPHORE_ALL_ACCESS, FALSE, name));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    CloseHandle(first);
    CloseHandle(second);
    SetLastError(0);
    assert_null(OpenEventW(EVENT_ALL_ACCESS, FALSE, name));
    assert_int_equal(GetLastError(), ERROR_FILE_NOT_FOUND);
    SetLastError(0);
    assert_null(OpenMutexW(MUTEX_ALL_ACCESS, FALSE, NULL));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    first = CreateMutexA(NULL, FALSE, "Global\\certemu-test");
    assert_non_null(first);
    second = OpenMutexA(MUTEX_ALL_ACCESS, FALSE, "Global\\certemu-test");
    assert_non_null(second);
    CloseHandle(second);
    CloseHandle(first);
}

static void test_wait_multiple(void **state)
{
    HANDLE objects[3], many[MAXIMUM_WAIT_OBJECTS + 1];
    unsigned int i;

    (void)state;
    objects[0] = CreateEventW(NULL, FALSE, FALSE, NULL);
    objects[1] = CreateSemaphoreW(NULL, 1, 10, NULL);
    objects[2] = CreateEventW(NULL, FALSE, TRUE, NULL);
    assert_int_equal(WaitForMultipleObjects(3, objects, TRUE, 20), WAIT_TIMEOUT);
    /* Waiting for all has taken none of them. */
    assert_int_equal(WaitForMultipleObjects(3, objects, FALSE, 0), WAIT_OBJECT_0 + 1);
    assert_int_equal(WaitForMultipleObjects(3, objects, FALSE, 0), WAIT_OBJECT_0 + 2);
    assert_int_equal(WaitForMultipleObjects(3, objects, FALSE, 0), WAIT_TIMEOUT);
    SetEvent(objects[0]);
    ReleaseSemaphore(objects[1], 2, NULL);
    SetEvent(objects[2]);
    assert_int_equal(WaitForMultipleObjectsEx(3, objects, TRUE, INFINITE, FALSE), WAIT_OBJECT_0);
    assert_int_equal(WaitForMultipleObjects(3, objects, FALSE, 0), WAIT_OBJECT_0 + 1);
    assert_int_equal(WaitForMultipleObjects(3, objects, FALSE, 0), WAIT_TIMEOUT);
    SetLastError(0);
    assert_int_equal(WaitForMultipleObjects(0, objects, FALSE, 0), WAIT_FAILED);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    for (i = 0; i <= MAXIMUM_WAIT_OBJECTS; i++)
        many[i] = CreateEventW(NULL, TRUE, TRUE, NULL);
    assert_int_equal(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, many, TRUE, 0), WAIT_OBJECT_0);
    SetLastError(0);
    assert_int_equal(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS + 1, many, TRUE, 0), WAIT_FAILED);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    for (i = 0; i <= MAXIMUM_WAIT_OBJECTS; i++)
        CloseHandle(many[i]);
    SetLastError(0);
    assert_int_equal(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, many, FALSE, 0), WAIT_FAILED);
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    for (i = 0; i < 3; i++)
        CloseHandle(objects[i]);
}

static void test_timeout(void **state)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    ULONGLONG start = GetTickCount64(), elapsed;

    (void)state;
    assert_int_equal(WaitForSingleObject(event, 120), WAIT_TIMEOUT);
    elapsed = GetTickCount64() - start;
    assert_true(elapsed >= 100 && elapsed < 20000);
    CloseHandle(event);
}

static struct
{
    HANDLE event, started;
    LONG woken;
} queue;

static DWORD WINAPI wait_in_queue(void *context)
{
    (void)context;
    ReleaseSemaphore(queue.started, 1, NULL);
    if (WaitForSingleObject(queue.event, 60000))
        return 1;
    InterlockedIncrement(&queue.woken);
    return 0;
}

static void test_wake(void **state)
{
    HANDLE threads[5];
    unsigned int i, round;

    (void)state;
    for (round = 0; round < 2; round++)
    {
        queue.event = CreateEventW(NULL, round, FALSE, NULL);
        queue.started = CreateSemaphoreW(NULL, 0, 5, NULL);
        queue.woken = 0;
        for (i = 0; i < 5; i++)
            threads[i] = CreateThread(NULL, 0, wait_in_queue, NULL, 0, NULL);
        for (i = 0; i < 5; i++)
            assert_int_equal(WaitForSingleObject(queue.started, 60000), WAIT_OBJECT_0);
        Sleep(50);
        SetEvent(queue.event);
        if (!round)
        {
            /* An event of automatic reset lets go one thread each time. */
            assert_int_not_equal(WaitForMultipleObjects(5, threads, FALSE, 60000), WAIT_FAILED);
            assert_int_equal(WaitForMultipleObjects(5, threads, TRUE, 30), WAIT_TIMEOUT);
            assert_int_equal(queue.woken, 1);
            for (i = 0; i < 4; i++)
            {
                SetEvent(queue.event);
                while (InterlockedCompareExchange(&queue.woken, 0, 0) < (LONG)i + 2)
                    Sleep(1);
            }
        }
        assert_int_equal(WaitForMultipleObjects(5, threads, TRUE, 60000), WAIT_OBJECT_0);
        assert_int_equal(queue.woken, 5);
        for (i = 0; i < 5; i++)
            CloseHandle(threads[i]);
        CloseHandle(queue.event);
        CloseHandle(queue.started);
    }
}

/* Two threads hand a token to and fro, each waiting for all of two objects. */
static HANDLE ping[2], pong[2];

static DWORD WINAPI answer(void *context)
{
    unsigned int i;

    (void)context;
    for (i = 0; i < 2000; i++)
    {
        if (WaitForMultipleObjects(2, ping, TRUE, 60000))
            return 1;
        SetEvent(pong[0]);
        SetEvent(pong[1]);
    }
    return 0;
}

static void test_wait_all(void **state)
{
    HANDLE thread;
    unsigned int i;
    DWORD code;

    (void)state;
    for (i = 0; i < 2; i++)
    {
        ping[i] = CreateEventW(NULL, FALSE, FALSE, NULL);
        pong[i] = CreateEventW(NULL, FALSE, FALSE, NULL);
    }
    thread = CreateThread(NULL, 0, answer, NULL, 0, NULL);
    for (i = 0; i < 2000; i++)
    {
        SetEvent(ping[i % 2]);
        SetEvent(ping[!(i % 2)]);
        assert_int_equal(WaitForMultipleObjects(2, pong, TRUE, 60000), WAIT_OBJECT_0);
    }
    assert_int_equal(WaitForSingleObject(thread, 60000), WAIT_OBJECT_0);
    assert_true(GetExitCodeThread(thread, &code));
    assert_int_equal(code, 0);
    CloseHandle(thread);
    for (i = 0; i < 2; i++)
    {
        CloseHandle(ping[i]);
        CloseHandle(pong[i]);
    }
}

static void test_signal_and_wait(void **state)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL), semaphore = CreateSemaphoreW(NULL, 0, 1, NULL);

    (void)state;
    assert_int_equal(SignalObjectAndWait(event, event, 1000, FALSE), WAIT_OBJECT_0);
    assert_int_equal(SignalObjectAndWait(semaphore, semaphore, 1000, FALSE), WAIT_OBJECT_0);
    ResetEvent(event);
    assert_int_equal(SignalObjectAndWait(semaphore, event, 0, FALSE), WAIT_TIMEOUT);
    CloseHandle(event);
    CloseHandle(semaphore);
}

/* What four threads do to one counter, under each kind of lock. */
static struct
{
    CRITICAL_SECTION section;
    SRWLOCK lock;
    HANDLE mutex;
    LONG counter, readers;
} shared;

static DWORD WINAPI count_in_section(void *context)
{
    unsigned int i;

    (void)context;
    for (i = 0; i < 20000; i++)
    {
        EnterCriticalSection(&shared.section);
        EnterCriticalSection(&shared.section);
        shared.counter++;
        LeaveCriticalSection(&shared.section);
        LeaveCriticalSection(&shared.section);
    }
    return 0;
}

static DWORD WINAPI count_in_lock(void *context)
{
    LONG before;
    unsigned int i;

    (void)context;
    for (i = 0; i < 20000; i++)
    {
        AcquireSRWLockExclusive(&shared.lock);
        shared.counter++;
        ReleaseSRWLockExclusive(&shared.lock);
        AcquireSRWLockShared(&shared.lock);
        before = shared.counter;
        if (before != shared.counter)
            return 1;
        ReleaseSRWLockShared(&shared.lock);
    }
    return 0;
}

static DWORD WINAPI count_in_mutex(void *context)
{
    unsigned int i;

    (void)context;
    for (i = 0; i < 500; i++)
    {
        if (WaitForSingleObject(shared.mutex, INFINITE))
            return 1;
        shared.counter++;
        if (!ReleaseMutex(shared.mutex))
            return 2;
    }
    return 0;
}

static void run_counters(LPTHREAD_START_ROUTINE start, LONG expected)
{
    HANDLE threads[4];
    DWORD i, code;

    shared.counter = 0;
    for (i = 0; i < 4; i++)
        threads[i] = CreateThread(NULL, 0, start, NULL, 0, NULL);
    assert_int_equal(WaitForMultipleObjects(4, threads, TRUE, 120000), WAIT_OBJECT_0);
    for (i = 0; i < 4; i++)
    {
        assert_true(GetExitCodeThread(threads[i], &code));
        assert_int_equal(code, 0);
        CloseHandle(threads[i]);
    }
    assert_int_equal(shared.counter, expected);
}

static DWORD WINAPI try_section(void *context)
{
    BOOL entered = TryEnterCriticalSection(context);

    if (entered)
        LeaveCriticalSection(context);
    return entered;
}

static void test_critical_section(void **state)
{
    (void)state;
    InitializeCriticalSection(&shared.section);
    assert_int_equal(shared.section.LockCount, -1);
    assert_int_equal(shared.section.RecursionCount, 0);
    assert_int_equal(run_thread(try_section, &shared.section), TRUE);
    EnterCriticalSection(&shared.section);
    assert_true(TryEnterCriticalSection(&shared.section));
    assert_int_equal(shared.section.RecursionCount, 2);
    assert_int_equal((ULONG_PTR)shared.section.OwningThread, GetCurrentThreadId());
    assert_int_equal(run_thread(try_section, &shared.section), FALSE);
    LeaveCriticalSection(&shared.section);
    assert_int_equal(run_thread(try_section, &shared.section), FALSE);
    LeaveCriticalSection(&shared.section);
    assert_int_equal(run_thread(try_section, &shared.section), TRUE);
    run_counters(count_in_section, 80000);
    DeleteCriticalSection(&shared.section);
    assert_true(InitializeCriticalSectionAndSpinCount(&shared.section, 1000));
    run_counters(count_in_section, 80000);
    SetCriticalSectionSpinCount(&shared.section, 10);
    run_counters(count_in_section, 80000);
    DeleteCriticalSection(&shared.section);
    assert_true(InitializeCriticalSectionEx(&shared.section, 100, 0));
    DeleteCriticalSection(&shared.section);
}

static DWORD WINAPI try_shared(void *context)
{
    BOOLEAN entered = TryAcquireSRWLockShared(context);

    if (entered)
        ReleaseSRWLockShared(context);
    return entered;
}

static DWORD WINAPI try_exclusive(void *context)
{
    BOOLEAN entered = TryAcquireSRWLockExclusive(context);

    if (entered)
        ReleaseSRWLockExclusive(context);
    return entered;
}

static void test_srw_lock(void **state)
{
    (void)state;
    InitializeSRWLock(&shared.lock);
    AcquireSRWLockShared(&shared.lock);
    assert_int_equal(run_thread(try_shared, &shared.lock), TRUE);
    assert_int_equal(run_thread(try_exclusive, &shared.lock), FALSE);
    ReleaseSRWLockShared(&shared.lock);
    AcquireSRWLockExclusive(&shared.lock);
    assert_int_equal(run_thread(try_shared, &shared.lock), FALSE);
    assert_int_equal(run_thread(try_exclusive, &shared.lock), FALSE);
    ReleaseSRWLockExclusive(&shared.lock);
    assert_int_equal(run_thread(try_exclusive, &shared.lock), TRUE);
    run_counters(count_in_lock, 80000);
}

static void test_mutex_threads(void **state)
{
    (void)state;
    shared.mutex = CreateMutexW(NULL, FALSE, NULL);
    run_counters(count_in_mutex, 2000);
    CloseHandle(shared.mutex);
}

/* A queue of one place. */
static struct
{
    CRITICAL_SECTION section;
    SRWLOCK lock;
    CONDITION_VARIABLE filled, emptied;
    unsigned int value, sum;
} box;

static DWORD WINAPI take_from_box(void *context)
{
    unsigned int i;

    for (i = 0; i < 3000; i++)
    {
        if (context)
            EnterCriticalSection(&box.section);
        else
            AcquireSRWLockExclusive(&box.lock);
        while (!box.value)
            if (!(context ? SleepConditionVariableCS(&box.filled, &box.section, 60000) :
                SleepConditionVariableSRW(&box.filled, &box.lock, 60000, 0)))
                return 1;
        box.sum += box.value;
        box.value = 0;
        if (context)
            LeaveCriticalSection(&box.section);
        else
            ReleaseSRWLockExclusive(&box.lock);
        WakeConditionVariable(&box.emptied);
    }
    return 0;
}

static void test_condition_variable(void **state)
{
    unsigned int i, round;
    HANDLE thread;
    DWORD code;

    (void)state;
    InitializeCriticalSection(&box.section);
    InitializeSRWLock(&box.lock);
    InitializeConditionVariable(&box.filled);
    InitializeConditionVariable(&box.emptied);
    for (round = 0; round < 2; round++)
    {
        box.sum = box.value = 0;
        thread = CreateThread(NULL, 0, take_from_box, round ? &box : NULL, 0, NULL);
        for (i = 1; i <= 3000; i++)
        {
            if (round)
                EnterCriticalSection(&box.section);
            else
                AcquireSRWLockExclusive(&box.lock);
            while (box.value)
                assert_true(round ? SleepConditionVariableCS(&box.emptied, &box.section, 60000) :
                    SleepConditionVariableSRW(&box.emptied, &box.lock, 60000, 0));
            box.value = i;
            if (round)
                LeaveCriticalSection(&box.section);
            else
                ReleaseSRWLockExclusive(&box.lock);
            WakeAllConditionVariable(&box.filled);
        }
        assert_int_equal(WaitForSingleObject(thread, 60000), WAIT_OBJECT_0);
        assert_true(GetExitCodeThread(thread, &code));
        assert_int_equal(code, 0);
        CloseHandle(thread);
        assert_int_equal(box.sum, 3000 * 3001 / 2);
    }
    EnterCriticalSection(&box.section);
    SetLastError(0);
    assert_false(SleepConditionVariableCS(&box.filled, &box.section, 20));
    assert_int_equal(GetLastError(), ERROR_TIMEOUT);
    assert_int_equal(box.section.RecursionCount, 1);
    LeaveCriticalSection(&box.section);
    AcquireSRWLockShared(&box.lock);
    SetLastError(0);
    assert_false(SleepConditionVariableSRW(&box.filled, &box.lock, 20, CONDITION_VARIABLE_LOCKMODE_SHARED));
    assert_int_equal(GetLastError(), ERROR_TIMEOUT);
    ReleaseSRWLockShared(&box.lock);
    DeleteCriticalSection(&box.section);
}

static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static LONG once_calls;

static BOOL CALLBACK initialize_once(INIT_ONCE *self, void *parameter, void **context)
{
    (void)self;
    Sleep(20);
    InterlockedIncrement(&once_calls);
    *context = parameter;
    return parameter != NULL;
}

static DWORD WINAPI use_once(void *parameter)
{
    void *context = NULL;

    return InitOnceExecuteOnce(&once, initialize_once, parameter, &context) && context == parameter ? 0 : 1;
}

static void test_once(void **state)
{
    INIT_ONCE async = INIT_ONCE_STATIC_INIT;
    static ULONG_PTR value[4];
    HANDLE threads[4];
    void *context;
    DWORD i, code;
    BOOL pending;

    (void)state;
    assert_false(InitOnceExecuteOnce(&once, initialize_once, NULL, &context));
    assert_int_equal(once_calls, 1);
    SetLastError(0);
    assert_false(InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY, &pending, &context));
    assert_int_equal(GetLastError(), ERROR_GEN_FAILURE);
    for (i = 0; i < 4; i++)
        threads[i] = CreateThread(NULL, 0, use_once, value, 0, NULL);
    assert_int_equal(WaitForMultipleObjects(4, threads, TRUE, 60000), WAIT_OBJECT_0);
    for (i = 0; i < 4; i++)
    {
        assert_true(GetExitCodeThread(threads[i], &code));
        assert_int_equal(code, 0);
        CloseHandle(threads[i]);
    }
    assert_int_equal(once_calls, 2);
    assert_true(InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY, &pending, &context));
    assert_false(pending);
    assert_ptr_equal(context, value);
    assert_true(InitOnceBeginInitialize(&async, INIT_ONCE_ASYNC, &pending, &context));
    assert_true(pending);
    assert_true(InitOnceBeginInitialize(&async, INIT_ONCE_ASYNC, &pending, &context));
    assert_true(pending);
    assert_true(InitOnceComplete(&async, INIT_ONCE_ASYNC, &value[2]));
    SetLastError(0);
    assert_false(InitOnceComplete(&async, INIT_ONCE_ASYNC, value));
    assert_int_equal(GetLastError(), ERROR_GEN_FAILURE);
    assert_true(InitOnceBeginInitialize(&async, INIT_ONCE_ASYNC, &pending, &context));
    assert_false(pending);
    assert_ptr_equal(context, &value[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_event),
        cmocka_unit_test(test_semaphore),
        cmocka_unit_test(test_mutex),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_wait_multiple),
        cmocka_unit_test(test_timeout),
        cmocka_unit_test(test_wake),
        cmocka_unit_test(test_wait_all),
        cmocka_unit_test(test_signal_and_wait),
        cmocka_unit_test(test_critical_section),
        cmocka_unit_test(test_srw_lock),
        cmocka_unit_test(test_mutex_threads),
        cmocka_unit_test(test_condition_variable),
        cmocka_unit_test(test_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
