/* What several threads share: the cache of type libraries, what is worked out at first need (imports, inherited members, call
 * plans), and the class table. Run with ThreadSanitizer too. */
#define COBJMACROS
#define CONST_VTABLE
#include "typelib/object.h"

#define THREADS 4
#define ROUNDS 60

static HANDLE start;
static LONG failures;

static void expect(BOOL condition)
{
    if (!condition)
        InterlockedIncrement(&failures);
}

static ITypeInfo *load(REFGUID guid)
{
    ITypeLib *library = NULL;
    ITypeInfo *info = NULL;
    WCHAR path[1024];
    size_t i;

    for (i = 0; (path[i] = (unsigned char)KINDS_TLB[i]); i++)
        ;
    expect(SUCCEEDED(LoadTypeLibEx(path, REGKIND_NONE, &library)));
    if (!library)
        return NULL;
    expect(SUCCEEDED(ITypeLib_GetTypeInfoOfGuid(library, guid, &info)));
    ITypeLib_Release(library);
    return info;
}

/* A derived interface: its base, IDispatch of stdole2, names and descriptions of both views. */
static void look_around(ITypeInfo *info)
{
    OLECHAR *name = (OLECHAR *)L"Add";
    TYPEATTR *attributes;
    ITypeInfo *base = NULL;
    HREFTYPE reference;
    FUNCDESC *desc;
    MEMBERID id;

    expect(SUCCEEDED(ITypeInfo_GetIDsOfNames(info, &name, 1, &id)) && id == 2);
    expect(SUCCEEDED(ITypeInfo_GetTypeAttr(info, &attributes)));
    expect(SUCCEEDED(ITypeInfo_GetFuncDesc(info, attributes->cFuncs - 1, &desc)));
    ITypeInfo_ReleaseFuncDesc(info, desc);
    ITypeInfo_ReleaseTypeAttr(info, attributes);
    if (SUCCEEDED(ITypeInfo_GetRefTypeOfImplType(info, 0, &reference)) && SUCCEEDED(ITypeInfo_GetRefTypeInfo(info, reference, &base)))
        ITypeInfo_Release(base);
    expect(base != NULL);
}

struct adder
{
    const void *const *vtbl;
};

static HRESULT STDMETHODCALLTYPE add(void *object, LONG a, LONG b, LONG *sum)
{
    (void)object;
    *sum = a + b;
    return S_OK;
}

/* Slot 8 of IKinds is Add. */
static const void *const adder_vtbl[9] = {NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, (const void *)add};

static void invoke(ITypeInfo *info, LONG number)
{
    struct adder object = {adder_vtbl};
    DISPPARAMS parameters = {NULL, NULL, 2, 0};
    VARIANTARG arguments[2];
    VARIANT result;

    V_VT(&arguments[1]) = VT_I4;
    V_I4(&arguments[1]) = number;
    V_VT(&arguments[0]) = VT_BSTR;
    V_BSTR(&arguments[0]) = SysAllocString(L"5");
    parameters.rgvarg = arguments;
    VariantInit(&result);
    expect(SUCCEEDED(ITypeInfo_Invoke(info, &object, 2, DISPATCH_METHOD, &parameters, &result, NULL, NULL)));
    expect(V_VT(&result) == VT_I4 && V_I4(&result) == number + 5);
    SysFreeString(V_BSTR(&arguments[0]));
}

static DWORD WINAPI run(void *argument)
{
    LONG number = *(LONG *)argument, i;

    WaitForSingleObject(start, INFINITE);
    for (i = 0; i < ROUNDS; i++)
    {
        ITypeInfo *kinds = load(&IID_IKinds), *more = load(&IID_IMoreKinds);

        if (!kinds || !more)
            break;
        invoke(kinds, number + i);
        look_around(more);
        ITypeInfo_Release(more);
        ITypeInfo_Release(kinds);
    }
    return 0;
}

static void test_threads(void **state)
{
    HANDLE threads[THREADS];
    LONG numbers[THREADS], i;
    ITypeLib *library;

    (void)state;
    start = CreateEventW(NULL, TRUE, FALSE, NULL);
    for (i = 0; i < THREADS; i++)
    {
        numbers[i] = i * 1000;
        threads[i] = CreateThread(NULL, 0, run, &numbers[i], 0, NULL);
        assert_non_null(threads[i]);
    }
    SetEvent(start);
    assert_int_equal(WaitForMultipleObjects(THREADS, threads, TRUE, 60000), WAIT_OBJECT_0);
    for (i = 0; i < THREADS; i++)
        CloseHandle(threads[i]);
    CloseHandle(start);
    assert_int_equal(failures, 0);
    /* Nobody holds it any more. */
    library = kinds_library(KINDS_TLB);
    assert_int_equal(ITypeLib_Release(library), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
