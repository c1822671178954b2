/* Thread-local and fiber-local storage. */
#include "test.h"

static DWORD tls_index, fls_index;
static LONG callback_count;
static void *callback_value;

static void test_tls(void **state)
{
    DWORD index = TlsAlloc();

    (void)state;
    assert_int_not_equal(index, TLS_OUT_OF_INDEXES);
    SetLastError(0xdead);
    assert_null(TlsGetValue(index));
    assert_int_equal(GetLastError(), ERROR_SUCCESS);
    assert_true(TlsSetValue(index, &index));
    assert_ptr_equal(TlsGetValue(index), &index);
    assert_true(TlsFree(index));
    SetLastError(0);
    assert_false(TlsFree(index));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    /* The next owner finds NULL. */
    assert_int_equal(TlsAlloc(), index);
    assert_null(TlsGetValue(index));
    assert_true(TlsFree(index));
    SetLastError(0);
    assert_null(TlsGetValue(TLS_MINIMUM_AVAILABLE + 1024));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    SetLastError(0);
    assert_false(TlsSetValue(TLS_OUT_OF_INDEXES, &index));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_false(TlsFree(TLS_OUT_OF_INDEXES));
}

static DWORD WINAPI use_tls(void *context)
{
    unsigned int i;

    if (TlsGetValue(tls_index))
        return 1;
    for (i = 0; i < 1000; i++)
    {
        TlsSetValue(tls_index, context);
        if (TlsGetValue(tls_index) != context)
            return 2;
    }
    return 0;
}

static void test_tls_threads(void **state)
{
    HANDLE threads[3];
    DWORD i, code;

    (void)state;
    tls_index = TlsAlloc();
    TlsSetValue(tls_index, state);
    for (i = 0; i < 3; i++)
        threads[i] = CreateThread(NULL, 0, use_tls, &threads[i], 0, NULL);
    assert_int_equal(WaitForMultipleObjects(3, threads, TRUE, 60000), WAIT_OBJECT_0);
    for (i = 0; i < 3; i++)
    {
        assert_true(GetExitCodeThread(threads[i], &code));
        assert_int_equal(code, 0);
        CloseHandle(threads[i]);
    }
    assert_ptr_equal(TlsGetValue(tls_index), state);
    assert_true(TlsFree(tls_index));
}

static void test_tls_exhausted(void **state)
{
    static DWORD indexes[TLS_MINIMUM_AVAILABLE + 1024];
    DWORD count = 0, i;

    (void)state;
    while (count < TLS_MINIMUM_AVAILABLE + 1024 && (indexes[count] = TlsAlloc()) != TLS_OUT_OF_INDEXES)
    {
        assert_true(TlsSetValue(indexes[count], &indexes[count]));
        count++;
    }
    assert_true(count > 1000);
    SetLastError(0);
    assert_int_equal(TlsAlloc(), TLS_OUT_OF_INDEXES);
    assert_int_equal(GetLastError(), ERROR_NO_MORE_ITEMS);
    for (i = 0; i < count; i++)
        assert_ptr_equal(TlsGetValue(indexes[i]), &indexes[i]);
    for (i = 0; i < count; i++)
        assert_true(TlsFree(indexes[i]));
}

static void WINAPI fls_callback(void *value)
{
    callback_value = value;
    InterlockedIncrement(&callback_count);
}

static DWORD WINAPI use_fls(void *context)
{
    if (FlsGetValue(fls_index))
        return 1;
    FlsSetValue(fls_index, context);
    return FlsGetValue(fls_index) == context ? 0 : 2;
}

static void test_fls(void **state)
{
    HANDLE thread;
    DWORD code;

    (void)state;
    fls_index = FlsAlloc(fls_callback);
    assert_int_not_equal(fls_index, FLS_OUT_OF_INDEXES);
    assert_null(FlsGetValue(fls_index));
    /* The call-back runs at the thread's end. */
    thread = CreateThread(NULL, 0, use_fls, &thread, 0, NULL);
    assert_int_equal(WaitForSingleObject(thread, 60000), WAIT_OBJECT_0);
    assert_true(GetExitCodeThread(thread, &code));
    assert_int_equal(code, 0);
    CloseHandle(thread);
    assert_int_equal(callback_count, 1);
    assert_ptr_equal(callback_value, &thread);
    assert_null(FlsGetValue(fls_index));
    /* And when the index is freed, for what is there. */
    assert_true(FlsSetValue(fls_index, &code));
    assert_ptr_equal(FlsGetValue(fls_index), &code);
    assert_true(FlsFree(fls_index));
    assert_int_equal(callback_count, 2);
    assert_ptr_equal(callback_value, &code);
    SetLastError(0);
    assert_false(FlsFree(fls_index));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    SetLastError(0);
    assert_false(FlsSetValue(FLS_OUT_OF_INDEXES, &code));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    SetLastError(0);
    assert_null(FlsGetValue(0));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_tls),
        cmocka_unit_test(test_tls_threads),
        cmocka_unit_test(test_tls_exhausted),
        cmocka_unit_test(test_fls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
