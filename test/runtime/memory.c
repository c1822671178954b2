/* The task allocator, IMalloc and IMallocSpy. */
#define COBJMACROS
#define CONST_VTABLE
#include "test.h"

#include <objbase.h>

static void test_task_memory(void **state)
{
    unsigned char *memory;
    int i;

    (void)state;
    memory = CoTaskMemAlloc(0);
    assert_non_null(memory);
    CoTaskMemFree(memory);

    memory = CoTaskMemAlloc(10);
    assert_non_null(memory);
    assert_int_equal((UINT_PTR)memory % 8, 0);
    for (i = 0; i < 10; i++)
        memory[i] = i;
    memory = CoTaskMemRealloc(memory, 100000);
    assert_non_null(memory);
    for (i = 0; i < 10; i++)
        assert_int_equal(memory[i], i);
    assert_null(CoTaskMemRealloc(memory, 0));

    memory = CoTaskMemRealloc(NULL, 20);
    assert_non_null(memory);
    CoTaskMemFree(memory);
    memory = CoTaskMemRealloc(NULL, 0);
    assert_non_null(memory);
    CoTaskMemFree(memory);
    CoTaskMemFree(NULL);
}

static void test_too_much(void **state)
{
    /* Not a constant, or the compiler warns of what is tested here. */
    volatile SIZE_T much = (SIZE_T)-1;
    void *memory;

    (void)state;
    assert_null(CoTaskMemAlloc(much));
    assert_null(CoTaskMemAlloc(much / 2));
    memory = CoTaskMemAlloc(1);
    assert_non_null(memory);
    assert_null(CoTaskMemRealloc(memory, much / 2));
    CoTaskMemFree(memory);
}

static void test_imalloc(void **state)
{
    int on_stack[16] = {0};
    IUnknown *unknown;
    IMalloc *allocator = NULL, *same = NULL;
    void *memory;

    (void)state;
    assert_hresult(CoGetMalloc(0, &allocator), E_INVALIDARG);
    assert_hresult(CoGetMalloc(MEMCTX_SHARED, &allocator), E_INVALIDARG);
    assert_hresult(CoGetMalloc(MEMCTX_MACSYSTEM, &allocator), E_INVALIDARG);
    assert_hresult(CoGetMalloc(MEMCTX_UNKNOWN, &allocator), E_INVALIDARG);
    assert_hresult(CoGetMalloc(MEMCTX_TASK, &allocator), S_OK);
    assert_hresult(CoGetMalloc(MEMCTX_TASK, &same), S_OK);
    assert_ptr_equal(allocator, same);
    assert_hresult(IMalloc_QueryInterface(allocator, &IID_IUnknown, (void **)&unknown), S_OK);
    IUnknown_Release(unknown);
    assert_hresult(IMalloc_QueryInterface(allocator, &IID_IClassFactory, (void **)&unknown), E_NOINTERFACE);

    memory = IMalloc_Alloc(allocator, 13);
    assert_non_null(memory);
    assert_int_equal(IMalloc_GetSize(allocator, memory), 13);
    assert_int_equal(IMalloc_DidAlloc(allocator, memory), 1);
    memory = IMalloc_Realloc(allocator, memory, 14);
    assert_non_null(memory);
    assert_int_equal(IMalloc_GetSize(allocator, memory), 14);
    memory = CoTaskMemRealloc(memory, 15);
    assert_int_equal(IMalloc_GetSize(allocator, memory), 15);
    IMalloc_Free(allocator, memory);
    IMalloc_Free(allocator, NULL);

    assert_true(IMalloc_GetSize(allocator, NULL) == (SIZE_T)-1);
    assert_int_equal(IMalloc_DidAlloc(allocator, NULL), -1);
    assert_int_equal(IMalloc_DidAlloc(allocator, on_stack), 0);
    assert_int_equal(IMalloc_DidAlloc(allocator, (char *)on_stack + 1), 0);
    assert_int_equal(IMalloc_DidAlloc(allocator, (void *)(UINT_PTR)0x10000), 0);
    IMalloc_HeapMinimize(allocator);

    memory = IMalloc_Realloc(allocator, NULL, 5);
    assert_non_null(memory);
    assert_null(IMalloc_Realloc(allocator, memory, 0));
    IMalloc_Release(same);
    IMalloc_Release(allocator);
}

/* ---- a spy that puts a header before each block and writes down what it is asked */

struct spy
{
    IMallocSpy IMallocSpy_iface;
    LONG references;
    SIZE_T header;              /* put before each block */
    SIZE_T fail_from;           /* PreAlloc and PreRealloc return 0 for sizes from here */
    char log[4096];
};

static struct spy *impl_from_IMallocSpy(IMallocSpy *iface)
{
    return CONTAINING_RECORD(iface, struct spy, IMallocSpy_iface);
}

static void spy_log(IMallocSpy *iface, const char *text, int spied, SIZE_T size)
{
    char *log = impl_from_IMallocSpy(iface)->log;

    snprintf(log + strlen(log), sizeof(impl_from_IMallocSpy(iface)->log) - strlen(log), "%s%s%d;", text,
            spied < 0 ? "" : spied ? "(spied)" : "(other)", (int)size);
}

static HRESULT STDMETHODCALLTYPE spy_QueryInterface(IMallocSpy *iface, REFIID iid, void **object)
{
    *object = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IMallocSpy))
        return E_NOINTERFACE;
    *object = iface;
    IMallocSpy_AddRef(iface);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE spy_AddRef(IMallocSpy *iface)
{
    return InterlockedIncrement(&impl_from_IMallocSpy(iface)->references);
}

static ULONG STDMETHODCALLTYPE spy_Release(IMallocSpy *iface)
{
    return InterlockedDecrement(&impl_from_IMallocSpy(iface)->references);
}

static SIZE_T STDMETHODCALLTYPE spy_PreAlloc(IMallocSpy *iface, SIZE_T size)
{
    spy_log(iface, "PreAlloc", -1, size);
    return size >= impl_from_IMallocSpy(iface)->fail_from ? 0 : size + impl_from_IMallocSpy(iface)->header;
}

static void * STDMETHODCALLTYPE spy_PostAlloc(IMallocSpy *iface, void *actual)
{
    spy_log(iface, "PostAlloc", -1, actual != NULL);
    return actual ? (char *)actual + impl_from_IMallocSpy(iface)->header : NULL;
}

static void * STDMETHODCALLTYPE spy_PreFree(IMallocSpy *iface, void *memory, BOOL spied)
{
    spy_log(iface, "PreFree", spied, memory != NULL);
    return memory && spied ? (char *)memory - impl_from_IMallocSpy(iface)->header : memory;
}

static void STDMETHODCALLTYPE spy_PostFree(IMallocSpy *iface, BOOL spied)
{
    spy_log(iface, "PostFree", spied, 0);
}

static SIZE_T STDMETHODCALLTYPE spy_PreRealloc(IMallocSpy *iface, void *memory, SIZE_T size, void **actual, BOOL spied)
{
    spy_log(iface, "PreRealloc", spied, size);
    *actual = memory && spied ? (char *)memory - impl_from_IMallocSpy(iface)->header : memory;
    if (size >= impl_from_IMallocSpy(iface)->fail_from)
        return 0;
    return spied ? size + impl_from_IMallocSpy(iface)->header : size;
}

static void * STDMETHODCALLTYPE spy_PostRealloc(IMallocSpy *iface, void *actual, BOOL spied)
{
    spy_log(iface, "PostRealloc", spied, actual != NULL);
    return actual && spied ? (char *)actual + impl_from_IMallocSpy(iface)->header : actual;
}

static void * STDMETHODCALLTYPE spy_PreGetSize(IMallocSpy *iface, void *memory, BOOL spied)
{
    spy_log(iface, "PreGetSize", spied, 0);
    return memory && spied ? (char *)memory - impl_from_IMallocSpy(iface)->header : memory;
}

static SIZE_T STDMETHODCALLTYPE spy_PostGetSize(IMallocSpy *iface, SIZE_T actual, BOOL spied)
{
    spy_log(iface, "PostGetSize", spied, actual);
    return spied ? actual - impl_from_IMallocSpy(iface)->header : actual;
}

static void * STDMETHODCALLTYPE spy_PreDidAlloc(IMallocSpy *iface, void *memory, BOOL spied)
{
    spy_log(iface, "PreDidAlloc", spied, 0);
    return memory && spied ? (char *)memory - impl_from_IMallocSpy(iface)->header : memory;
}

static int STDMETHODCALLTYPE spy_PostDidAlloc(IMallocSpy *iface, void *memory, BOOL spied, int actual)
{
    (void)memory;
    spy_log(iface, "PostDidAlloc", spied, actual);
    return actual;
}

static void STDMETHODCALLTYPE spy_PreHeapMinimize(IMallocSpy *iface)
{
    spy_log(iface, "PreHeapMinimize", -1, 0);
}

static void STDMETHODCALLTYPE spy_PostHeapMinimize(IMallocSpy *iface)
{
    spy_log(iface, "PostHeapMinimize", -1, 0);
}

static const IMallocSpyVtbl spy_vtbl =
{
    spy_QueryInterface,
    spy_AddRef,
    spy_Release,
    spy_PreAlloc,
    spy_PostAlloc,
    spy_PreFree,
    spy_PostFree,
    spy_PreRealloc,
    spy_PostRealloc,
    spy_PreGetSize,
    spy_PostGetSize,
    spy_PreDidAlloc,
    spy_PostDidAlloc,
    spy_PreHeapMinimize,
    spy_PostHeapMinimize,
};

static void spy_init(struct spy *spy)
{
    memset(spy, 0, sizeof(*spy));
    spy->IMallocSpy_iface.lpVtbl = &spy_vtbl;
    spy->references = 1;
    spy->fail_from = (SIZE_T)-1;
}

static void expect_log(struct spy *spy, const char *expected)
{
    assert_string_equal(spy->log, expected);
    spy->log[0] = 0;
}

static void test_spy(void **state)
{
    struct spy spy, second;
    IMalloc *allocator;
    char *memory, *moved, *early;

    (void)state;
    spy_init(&spy);
    spy_init(&second);
    assert_hresult(CoGetMalloc(MEMCTX_TASK, &allocator), S_OK);
    early = CoTaskMemAlloc(7);

    assert_hresult(CoRevokeMallocSpy(), CO_E_OBJNOTREG);
    assert_hresult(CoRegisterMallocSpy(NULL), E_INVALIDARG);
    assert_hresult(CoRegisterMallocSpy(&spy.IMallocSpy_iface), S_OK);
    assert_int_equal(spy.references, 2);
    assert_hresult(CoRegisterMallocSpy(&second.IMallocSpy_iface), CO_E_OBJISREG);
    assert_hresult(CoRegisterMallocSpy(&spy.IMallocSpy_iface), CO_E_OBJISREG);
    assert_int_equal(second.references, 1);
    spy.log[0] = 0;

    memory = CoTaskMemAlloc(10);
    assert_non_null(memory);
    memset(memory, 1, 10);
    expect_log(&spy, "PreAlloc10;PostAlloc1;");
    assert_int_equal(IMalloc_GetSize(allocator, memory), 10);
    expect_log(&spy, "PreGetSize(spied)0;PostGetSize(spied)10;");
    assert_int_equal(IMalloc_DidAlloc(allocator, memory), 1);
    expect_log(&spy, "PreDidAlloc(spied)0;PostDidAlloc(spied)1;");
    moved = CoTaskMemRealloc(memory, 5000);
    assert_non_null(moved);
    assert_int_equal(moved[9], 1);
    expect_log(&spy, "PreRealloc(spied)5000;PostRealloc(spied)1;");
    CoTaskMemFree(moved);
    expect_log(&spy, "PreFree(spied)1;PostFree(spied)0;");

    /* What was allocated before the spy is not its own. */
    assert_int_equal(IMalloc_GetSize(allocator, early), 7);
    expect_log(&spy, "PreGetSize(other)0;PostGetSize(other)7;");
    CoTaskMemFree(early);
    expect_log(&spy, "PreFree(other)1;PostFree(other)0;");

    IMalloc_HeapMinimize(allocator);
    expect_log(&spy, "PreHeapMinimize0;PostHeapMinimize0;");

    assert_hresult(CoRevokeMallocSpy(), S_OK);
    assert_int_equal(spy.references, 1);
    assert_hresult(CoRevokeMallocSpy(), CO_E_OBJNOTREG);
    memory = CoTaskMemAlloc(10);
    CoTaskMemFree(memory);
    expect_log(&spy, "");
    IMalloc_Release(allocator);
}

/* Strings and arrays are of the task allocator, too; a cache of strings would hide most of them. */
static void test_spy_automation(void **state)
{
    void (WINAPI *no_cache)(void) = (void (WINAPI *)(void))GetProcAddress(GetModuleHandleA("oleaut32.dll"), "SetOaNoCache");
    SAFEARRAY *array;
    struct spy spy;
    BSTR string;

    (void)state;
    assert_non_null(no_cache);
    no_cache();
    spy_init(&spy);
    assert_hresult(CoRegisterMallocSpy(&spy.IMallocSpy_iface), S_OK);
    spy.log[0] = 0;
    string = SysAllocString(L"abcd");
    expect_log(&spy, "PreAlloc32;PostAlloc1;");
    assert_true(SysReAllocStringLen(&string, L"0123456789", 10));
    expect_log(&spy, "PreRealloc(spied)32;PostRealloc(spied)1;");
    SysFreeString(string);
    /* Wine asks for the size first. */
    assert_non_null(strstr(spy.log, "PreFree(spied)1;PostFree(spied)0;"));
    spy.log[0] = 0;
    array = SafeArrayCreateVector(VT_I4, 0, 10);
    assert_true(!strncmp(spy.log, "PreAlloc", 8));
    spy.log[0] = 0;
    assert_hresult(SafeArrayDestroy(array), S_OK);
    assert_non_null(strstr(spy.log, "PreFree(spied)1;"));
    spy.fail_from = 0;
    assert_null(SysAllocString(L"abcd"));
    assert_null(SafeArrayCreateVector(VT_I4, 0, 10));
    assert_hresult(CoRevokeMallocSpy(), S_OK);
}

/* Wine 8.0 allocates what the caller asked for, not what PreAlloc returned, and takes a block that the spy did not allocate
 * for its own once it was reallocated. The documentation of IMallocSpy says otherwise: PreAlloc returns "the byte count
 * actually passed to IMalloc::Alloc"; fSpyed tells whether the block was allocated under the spy. */
static void test_spy_header(void **state)
{
    struct spy spy;
    IMalloc *allocator;
    char *memory, *early;

    (void)state;
    if (!test_native())
        skip();
    spy_init(&spy);
    spy.header = 32;
    early = CoTaskMemAlloc(7);
    assert_hresult(CoGetMalloc(MEMCTX_TASK, &allocator), S_OK);
    assert_hresult(CoRegisterMallocSpy(&spy.IMallocSpy_iface), S_OK);
    memory = CoTaskMemAlloc(10);
    memset(memory, 1, 10);
    assert_int_equal(IMalloc_GetSize(allocator, memory), 10);
    expect_log(&spy, "PreAlloc10;PostAlloc1;PreGetSize(spied)0;PostGetSize(spied)42;");
    memory = CoTaskMemRealloc(memory, 5000);
    assert_int_equal(memory[9], 1);
    assert_int_equal(IMalloc_GetSize(allocator, memory), 5000);
    assert_int_equal(IMalloc_DidAlloc(allocator, memory), 1);
    CoTaskMemFree(memory);
    spy.log[0] = 0;

    early = CoTaskMemRealloc(early, 8);
    assert_int_equal(IMalloc_GetSize(allocator, early), 8);
    CoTaskMemFree(early);
    expect_log(&spy, "PreRealloc(other)8;PostRealloc(other)1;PreGetSize(other)0;PostGetSize(other)8;"
            "PreFree(other)1;PostFree(other)0;");
    assert_hresult(CoRevokeMallocSpy(), S_OK);
    IMalloc_Release(allocator);
}

static void test_spy_fails(void **state)
{
    struct spy spy;
    char *memory;

    (void)state;
    spy_init(&spy);
    spy.fail_from = 100;
    assert_hresult(CoRegisterMallocSpy(&spy.IMallocSpy_iface), S_OK);
    spy.log[0] = 0;
    assert_null(CoTaskMemAlloc(100));
    expect_log(&spy, "PreAlloc100;");
    memory = CoTaskMemAlloc(99);
    assert_non_null(memory);
    expect_log(&spy, "PreAlloc99;PostAlloc1;");
    assert_null(CoTaskMemRealloc(memory, 200));
    expect_log(&spy, "PreRealloc(spied)200;");
    CoTaskMemFree(memory);
    assert_hresult(CoRevokeMallocSpy(), S_OK);
}

static void test_spy_outstanding(void **state)
{
    struct spy spy;
    char *memory, *more;

    (void)state;
    spy_init(&spy);
    assert_hresult(CoRegisterMallocSpy(&spy.IMallocSpy_iface), S_OK);
    memory = CoTaskMemAlloc(1);
    more = CoTaskMemAlloc(2);
    assert_hresult(CoRevokeMallocSpy(), E_ACCESSDENIED);
    assert_int_equal(spy.references, 2);
    CoTaskMemFree(more);
    assert_int_equal(spy.references, 2);
    spy.log[0] = 0;
    CoTaskMemFree(memory);
    expect_log(&spy, "PreFree(spied)1;PostFree(spied)0;");
    /* The revoke that was refused has now taken place. */
    assert_int_equal(spy.references, 1);
    assert_hresult(CoRevokeMallocSpy(), CO_E_OBJNOTREG);
}

int main(void)
{
    const struct CMUnitTest all[] =
    {
        cmocka_unit_test(test_task_memory),
        cmocka_unit_test(test_too_much),
        cmocka_unit_test(test_imalloc),
        cmocka_unit_test(test_spy),
        cmocka_unit_test(test_spy_automation),
        cmocka_unit_test(test_spy_header),
        cmocka_unit_test(test_spy_fails),
        cmocka_unit_test(test_spy_outstanding),
    };

    return cmocka_run_group_tests_name("memory", all, NULL, NULL);
}
