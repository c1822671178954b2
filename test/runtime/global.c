/* LocalAlloc, GlobalAlloc and their kin, for both families by one table. */
#include "test.h"

#define UNTOUCHED 0xdeadbeef

static const struct family
{
    HANDLE (WINAPI *allocate)(UINT flags, SIZE_T size);
    HANDLE (WINAPI *reallocate)(HANDLE handle, SIZE_T size, UINT flags);
    HANDLE (WINAPI *free)(HANDLE handle);
    void *(WINAPI *lock)(HANDLE handle);
    BOOL (WINAPI *unlock)(HANDLE handle);
    SIZE_T (WINAPI *size)(HANDLE handle);
    UINT (WINAPI *flags)(HANDLE handle);
    HANDLE (WINAPI *handle)(const void *pointer);
    UINT discardable;
    BOOL unlocks_fixed, modifies_fixed;
} families[] =
{
    {LocalAlloc, LocalReAlloc, LocalFree, LocalLock, LocalUnlock, LocalSize, LocalFlags, LocalHandle, LMEM_DISCARDABLE,
        FALSE, FALSE},
    {GlobalAlloc, GlobalReAlloc, GlobalFree, GlobalLock, GlobalUnlock, GlobalSize, GlobalFlags, GlobalHandle, GMEM_DISCARDABLE,
        TRUE, TRUE},
};

static void check_last_error(DWORD expected)
{
    assert_int_equal(GetLastError(), expected);
    SetLastError(UNTOUCHED);
}

static void check_fixed(const struct family *family)
{
    unsigned char *memory = family->allocate(GMEM_FIXED | GMEM_ZEROINIT, 20), *moved;
    unsigned int i;

    assert_non_null(memory);
    for (i = 0; i < 20; i++)
        assert_int_equal(memory[i], 0);
    assert_int_equal(family->size(memory), 20);
    assert_int_equal(family->flags(memory), 0);
    assert_ptr_equal(family->lock(memory), memory);
    assert_int_equal(family->flags(memory), 0);     /* a fixed block counts no locks */
    SetLastError(UNTOUCHED);
    assert_int_equal(family->unlock(memory), family->unlocks_fixed);
    check_last_error(family->unlocks_fixed ? UNTOUCHED : ERROR_NOT_LOCKED);
    assert_ptr_equal(family->handle(memory), memory);
    memset(memory, 7, 20);
    SetLastError(UNTOUCHED);
    assert_null(family->reallocate(memory, 1000000, 0));       /* only in place, without GMEM_MOVEABLE */
    check_last_error(ERROR_NOT_ENOUGH_MEMORY);
    assert_ptr_equal(family->reallocate(memory, 5, 0), memory);
    assert_int_equal(family->size(memory), 5);
    moved = family->reallocate(memory, 100000, GMEM_MOVEABLE | GMEM_ZEROINIT);
    assert_non_null(moved);
    assert_int_equal(moved[4], 7);
    assert_int_equal(moved[5], 0);
    assert_int_equal(moved[99999], 0);
    assert_ptr_equal(family->reallocate(moved, 0, GMEM_MODIFY), moved);
    assert_int_equal(family->size(moved), 100000);
    assert_null(family->free(moved));
    memory = family->allocate(GMEM_FIXED, 0);
    assert_non_null(memory);
    assert_null(family->free(memory));
}

static void check_moveable(const struct family *family)
{
    HANDLE handle = family->allocate(GMEM_MOVEABLE | GMEM_ZEROINIT, 10);
    unsigned char *memory;
    unsigned int i;

    assert_non_null(handle);
    assert_int_equal(family->flags(handle), 0);
    assert_int_equal(family->size(handle), 10);
    memory = family->lock(handle);
    assert_non_null(memory);
    assert_ptr_not_equal(memory, handle);
    assert_ptr_equal(*(void **)handle, memory);     /* what handles have been since Windows 3 */
    for (i = 0; i < 10; i++)
        assert_int_equal(memory[i], 0);
    assert_int_equal(family->flags(handle), 1);
    assert_ptr_equal(family->lock(handle), memory);
    assert_int_equal(family->flags(handle), 2);
    assert_ptr_equal(family->handle(memory), handle);
    SetLastError(UNTOUCHED);
    assert_null(family->reallocate(handle, 10000000, 0));      /* locked: it must not move */
    check_last_error(ERROR_NOT_ENOUGH_MEMORY);
    assert_ptr_equal(family->reallocate(handle, 500000, GMEM_MOVEABLE), handle);
    memory = family->lock(handle);
    memory[499999] = 1;
    assert_true(family->unlock(handle));
    assert_true(family->unlock(handle));
    check_last_error(UNTOUCHED);
    assert_false(family->unlock(handle));
    check_last_error(NO_ERROR);                     /* the last lock is gone: FALSE, but no error */
    assert_false(family->unlock(handle));
    check_last_error(ERROR_NOT_LOCKED);
    assert_ptr_equal(family->reallocate(handle, 50, 0), handle);
    assert_int_equal(family->size(handle), 50);
    assert_null(family->free(handle));
    assert_int_equal(family->flags(handle), GMEM_INVALID_HANDLE);
    check_last_error(ERROR_INVALID_HANDLE);
    assert_null(family->lock(handle));
    check_last_error(ERROR_INVALID_HANDLE);
    assert_false(family->unlock(handle));
    check_last_error(ERROR_INVALID_HANDLE);
    assert_int_equal(family->size(handle), 0);
    check_last_error(ERROR_INVALID_HANDLE);
    assert_null(family->reallocate(handle, 10, GMEM_MOVEABLE));
    check_last_error(ERROR_INVALID_HANDLE);
    assert_ptr_equal(family->free(handle), handle);
    check_last_error(ERROR_INVALID_HANDLE);
}

static void check_discarded(const struct family *family)
{
    HANDLE handle = family->allocate(GMEM_MOVEABLE | family->discardable, 10);

    assert_int_equal(family->flags(handle), family->discardable);
    assert_ptr_equal(family->reallocate(handle, 0, GMEM_MOVEABLE), handle);
    assert_int_equal(family->flags(handle), family->discardable | GMEM_DISCARDED);
    assert_int_equal(family->size(handle), 0);
    SetLastError(UNTOUCHED);
    assert_null(family->lock(handle));
    check_last_error(ERROR_DISCARDED);
    assert_ptr_equal(family->reallocate(handle, 20, GMEM_MOVEABLE), handle);
    assert_int_equal(family->flags(handle), family->discardable);
    assert_non_null(family->lock(handle));
    assert_null(family->free(handle));
    handle = family->allocate(GMEM_MOVEABLE, 0);
    assert_non_null(handle);
    assert_int_equal(family->flags(handle), GMEM_DISCARDED);
    assert_null(family->free(handle));
    /* Without GMEM_MOVEABLE a size of 0 is no request to discard. */
    handle = family->allocate(GMEM_MOVEABLE, 10);
    SetLastError(UNTOUCHED);
    assert_null(family->reallocate(handle, 0, 0));
    check_last_error(ERROR_INVALID_PARAMETER);
    assert_int_equal(family->size(handle), 10);
    assert_ptr_equal(family->reallocate(handle, 0, GMEM_MODIFY | family->discardable), handle);
    assert_int_equal(family->flags(handle), family->discardable);
    assert_null(family->free(handle));
}

static void check_modify(const struct family *family)
{
    char *memory = family->allocate(GMEM_FIXED, 30);
    HANDLE handle;

    strcpy(memory, "fixed");
    handle = family->reallocate(memory, 0, GMEM_MODIFY | GMEM_MOVEABLE);
    assert_non_null(handle);
    assert_int_equal(handle != memory, family->modifies_fixed);     /* "GlobalReAlloc" has it, "LocalReAlloc" has not */
    assert_int_equal(family->size(handle), 30);
    memory = family->lock(handle);
    assert_string_equal(memory, "fixed");
    assert_int_equal(family->flags(handle), family->modifies_fixed);
    assert_null(family->free(handle));
}

static void check_errors(const struct family *family)
{
    SIZE_T huge = (SIZE_T)-100;
    HANDLE handle;
    unsigned int i;

    SetLastError(UNTOUCHED);
    assert_null(family->free(NULL));
    check_last_error(UNTOUCHED);
    assert_null(family->lock(NULL));
    check_last_error(UNTOUCHED);
    assert_false(family->unlock(NULL));
    check_last_error(ERROR_INVALID_HANDLE);
    assert_int_equal(family->size(NULL), 0);
    check_last_error(ERROR_INVALID_HANDLE);
    assert_int_equal(family->flags(NULL), GMEM_INVALID_HANDLE);
    check_last_error(ERROR_INVALID_HANDLE);
    assert_null(family->handle(NULL));
    check_last_error(ERROR_INVALID_PARAMETER);
    assert_null(family->reallocate(NULL, 10, GMEM_MOVEABLE));
    check_last_error(ERROR_INVALID_HANDLE);
    assert_null(family->allocate(GMEM_FIXED, huge));
    check_last_error(ERROR_NOT_ENOUGH_MEMORY);
    assert_null(family->allocate(GMEM_MOVEABLE, huge));
    check_last_error(ERROR_NOT_ENOUGH_MEMORY);
    handle = family->allocate(GMEM_MOVEABLE, 10);
    for (i = 0; i < 300; i++)
        assert_non_null(family->lock(handle));
    assert_int_equal(family->flags(handle), GMEM_LOCKCOUNT);        /* it ends at 255 */
    assert_null(family->free(handle));
}

static void test_families(void **state)
{
    unsigned int i;

    (void)state;
    for (i = 0; i < 2; i++)
    {
        print_message("# %s\n", i ? "Global" : "Local");
        check_fixed(&families[i]);
        check_moveable(&families[i]);
        check_discarded(&families[i]);
        check_modify(&families[i]);
        check_errors(&families[i]);
    }
}

/* Real code frees FormatMessage's buffer by HeapFree. Through pointers, since compilers warn of it. */
static void test_shared_heap(void **state)
{
    HANDLE (WINAPI *volatile local_allocate)(UINT flags, SIZE_T size) = LocalAlloc;
    HANDLE (WINAPI *volatile local_free)(HANDLE handle) = LocalFree;
    void *memory = local_allocate(LMEM_FIXED, 10);

    (void)state;
    assert_int_equal(HeapSize(GetProcessHeap(), 0, memory), 10);
    assert_true(HeapFree(GetProcessHeap(), 0, memory));
    memory = HeapAlloc(GetProcessHeap(), 0, 10);
    assert_null(local_free(memory));
    memory = GlobalAlloc(GMEM_MOVEABLE, 10);
    assert_int_equal(LocalSize(memory), 10);
    assert_null(local_free(memory));
}

/* More objects than one chunk of the table has. */
static void test_many(void **state)
{
    static HANDLE handles[5000];
    unsigned int i;

    (void)state;
    for (i = 0; i < 5000; i++)
    {
        handles[i] = GlobalAlloc(GMEM_MOVEABLE, sizeof(i));
        assert_non_null(handles[i]);
        *(unsigned int *)GlobalLock(handles[i]) = i;
    }
    for (i = 0; i < 5000; i++)
    {
        assert_int_equal(*(unsigned int *)GlobalLock(handles[i]), i);
        assert_null(GlobalFree(handles[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_families),
        cmocka_unit_test(test_shared_heap),
        cmocka_unit_test(test_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
