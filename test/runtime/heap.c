/* HeapAlloc and its kin. */
#include "test.h"

#define UNTOUCHED 0xdeadbeef

static void test_blocks(void **state)
{
    HANDLE heap = GetProcessHeap();
    unsigned char *memory, *moved;
    SIZE_T i;

    (void)state;
    assert_non_null(heap);
    assert_ptr_equal(GetProcessHeap(), heap);
    memory = HeapAlloc(heap, HEAP_ZERO_MEMORY, 37);
    assert_non_null(memory);
    assert_int_equal((ULONG_PTR)memory % MEMORY_ALLOCATION_ALIGNMENT, 0);
    assert_int_equal(HeapSize(heap, 0, memory), 37);
    for (i = 0; i < 37; i++)
        assert_int_equal(memory[i], 0);
    memset(memory, 0x55, 37);
    moved = HeapReAlloc(heap, HEAP_ZERO_MEMORY, memory, 5000);
    assert_non_null(moved);
    assert_int_equal(HeapSize(heap, 0, moved), 5000);
    for (i = 0; i < 5000; i++)
        assert_int_equal(moved[i], i < 37 ? 0x55 : 0);
    assert_true(HeapValidate(heap, 0, moved));
    moved = HeapReAlloc(heap, 0, moved, 0);
    assert_non_null(moved);
    assert_int_equal(HeapSize(heap, 0, moved), 0);
    assert_true(HeapFree(heap, 0, moved));
    memory = HeapAlloc(heap, 0, 0);
    assert_non_null(memory);
    assert_int_equal(HeapSize(heap, 0, memory), 0);
    assert_true(HeapFree(heap, 0, memory));
    assert_true(HeapFree(heap, 0, NULL));
}

static void test_errors(void **state)
{
    HANDLE heap = GetProcessHeap(), other = HeapCreate(0, 0, 0);
    volatile SIZE_T huge = (SIZE_T)-100;        /* volatile: compilers warn of what is tried here */
    char *memory = HeapAlloc(heap, 0, 100), *volatile inside = memory + 8, *volatile foreign = memory;

    (void)state;
    assert_non_null(other);
    SetLastError(UNTOUCHED);
    assert_null(HeapAlloc(heap, 0, huge));
    assert_int_equal(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
    SetLastError(UNTOUCHED);
    assert_null(HeapReAlloc(heap, 0, memory, huge));
    assert_int_equal(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
    SetLastError(UNTOUCHED);
    assert_null(HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, memory, 0x1000000));
    assert_int_equal(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
    assert_int_equal(HeapSize(heap, 0, memory), 100);
    SetLastError(UNTOUCHED);
    assert_null(HeapReAlloc(heap, 0, NULL, 10));
    assert_int_equal(GetLastError(), UNTOUCHED);
    SetLastError(UNTOUCHED);
    assert_null(HeapAlloc(NULL, 0, 10));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    SetLastError(UNTOUCHED);
    assert_true(HeapSize(heap, 0, inside) == (SIZE_T)-1);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_false(HeapValidate(heap, 0, inside));
    SetLastError(UNTOUCHED);
    assert_false(HeapFree(heap, 0, inside));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    /* A block of another heap. */
    SetLastError(UNTOUCHED);
    assert_false(HeapFree(other, 0, foreign));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_true(HeapFree(heap, 0, memory));
    SetLastError(UNTOUCHED);
    assert_false(HeapDestroy(heap));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_true(HeapDestroy(other));
}

static void test_private_heap(void **state)
{
    HANDLE heap = HeapCreate(0, 0, 0), limited = HeapCreate(0, 0, 0x10000);
    char *first, *second;

    (void)state;
    assert_non_null(heap);
    assert_non_null(limited);
    first = HeapAlloc(heap, 0, 1000);
    second = HeapAlloc(heap, 0, 2000);
    assert_non_null(first);
    assert_non_null(second);
    assert_true(HeapValidate(heap, 0, NULL));
    assert_true(HeapFree(heap, 0, first));
    second = HeapReAlloc(heap, 0, second, 200000);
    assert_non_null(second);
    assert_true(HeapLock(heap));
    assert_true(HeapLock(heap));
    assert_true(HeapUnlock(heap));
    assert_true(HeapUnlock(heap));
    assert_true(HeapDestroy(heap));     /* with what is left in it */
    SetLastError(UNTOUCHED);
    assert_null(HeapAlloc(limited, 0, 0x20000));
    assert_int_equal(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
    first = HeapAlloc(limited, 0, 1000);
    assert_non_null(first);
    assert_null(HeapReAlloc(limited, 0, first, 0x20000));
    assert_int_equal(HeapSize(limited, 0, first), 1000);
    assert_true(HeapDestroy(limited));
}

static DWORD WINAPI churn(void *context)
{
    char *blocks[64] = {0};
    unsigned int i, slot;

    for (i = 0; i < 20000; i++)
    {
        slot = i * 7 % 64;
        HeapFree(context, 0, blocks[slot]);
        blocks[slot] = HeapAlloc(context, 0, i % 500);
        if (!blocks[slot])
            return 1;
        if (i % 3 == 0 && !(blocks[slot] = HeapReAlloc(context, 0, blocks[slot], i % 300)))
            return 2;
    }
    for (slot = 0; slot < 64; slot++)
        HeapFree(context, 0, blocks[slot]);
    return 0;
}

static void test_threads(void **state)
{
    HANDLE heap = HeapCreate(0, 0, 0), threads[4];
    DWORD i, code;

    (void)state;
    for (i = 0; i < 4; i++)
        threads[i] = CreateThread(NULL, 0, churn, i % 2 ? heap : GetProcessHeap(), 0, NULL);
    assert_int_equal(WaitForMultipleObjects(4, threads, TRUE, 60000), WAIT_OBJECT_0);
    for (i = 0; i < 4; i++)
    {
        assert_true(GetExitCodeThread(threads[i], &code));
        assert_int_equal(code, 0);
        CloseHandle(threads[i]);
    }
    assert_true(HeapValidate(heap, 0, NULL));
    assert_true(HeapDestroy(heap));
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_private_heap),
        cmocka_unit_test(test_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
