/* Apartments, class objects, instances. */
#define COBJMACROS
#define CONST_VTABLE
#include "test.h"

#include <objbase.h>

static const CLSID CLSID_Sample = {0x6a1c6f3e, 0x93a1, 0x4c5f, {0x9d, 0x3b, 0x5b, 0x0c, 0x4e, 0x2d, 0x11, 0x07}};

/* ---- a class: objects that are IUnknown and IPersist, and their factory, which counts */

struct object
{
    IPersist IPersist_iface;
    LONG references;
};

static LONG live_objects;

static struct object *impl_from_IPersist(IPersist *iface)
{
    return CONTAINING_RECORD(iface, struct object, IPersist_iface);
}

static HRESULT STDMETHODCALLTYPE object_QueryInterface(IPersist *iface, REFIID iid, void **object)
{
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IPersist))
    {
        *object = NULL;
        return E_NOINTERFACE;
    }
    IPersist_AddRef(iface);
    *object = iface;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE object_AddRef(IPersist *iface)
{
    return InterlockedIncrement(&impl_from_IPersist(iface)->references);
}

static ULONG STDMETHODCALLTYPE object_Release(IPersist *iface)
{
    struct object *object = impl_from_IPersist(iface);
    ULONG references = InterlockedDecrement(&object->references);

    if (!references)
    {
        free(object);
        InterlockedDecrement(&live_objects);
    }
    return references;
}

static HRESULT STDMETHODCALLTYPE object_GetClassID(IPersist *iface, CLSID *clsid)
{
    (void)iface;
    *clsid = CLSID_Sample;
    return S_OK;
}

static const IPersistVtbl object_vtbl =
{
    object_QueryInterface,
    object_AddRef,
    object_Release,
    object_GetClassID,
};

struct factory
{
    IClassFactory IClassFactory_iface;
    LONG references;
    IUnknown *outer;            /* of the last call */
    IID iid;
};

static struct factory *impl_from_IClassFactory(IClassFactory *iface)
{
    return CONTAINING_RECORD(iface, struct factory, IClassFactory_iface);
}

static HRESULT STDMETHODCALLTYPE factory_QueryInterface(IClassFactory *iface, REFIID iid, void **object)
{
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IClassFactory))
    {
        *object = NULL;
        return E_NOINTERFACE;
    }
    IClassFactory_AddRef(iface);
    *object = iface;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE factory_AddRef(IClassFactory *iface)
{
    return InterlockedIncrement(&impl_from_IClassFactory(iface)->references);
}

static ULONG STDMETHODCALLTYPE factory_Release(IClassFactory *iface)
{
    return InterlockedDecrement(&impl_from_IClassFactory(iface)->references);
}

static HRESULT STDMETHODCALLTYPE factory_CreateInstance(IClassFactory *iface, IUnknown *outer, REFIID iid, void **result)
{
    struct factory *factory = impl_from_IClassFactory(iface);
    struct object *object;
    HRESULT hr;

    *result = NULL;
    factory->outer = outer;
    factory->iid = *iid;
    if (outer)
        return CLASS_E_NOAGGREGATION;
    object = malloc(sizeof(*object));
    object->IPersist_iface.lpVtbl = &object_vtbl;
    object->references = 1;
    InterlockedIncrement(&live_objects);
    hr = IPersist_QueryInterface(&object->IPersist_iface, iid, result);
    IPersist_Release(&object->IPersist_iface);
    return hr;
}

static HRESULT STDMETHODCALLTYPE factory_LockServer(IClassFactory *iface, BOOL lock)
{
    (void)iface;
    (void)lock;
    return S_OK;
}

static const IClassFactoryVtbl factory_vtbl =
{
    factory_QueryInterface,
    factory_AddRef,
    factory_Release,
    factory_CreateInstance,
    factory_LockServer,
};

static struct factory factory = {{&factory_vtbl}, 1, NULL, {0}};
static IUnknown *factory_unknown = (IUnknown *)&factory.IClassFactory_iface;

/* ---- a thread with a job */

static DWORD WINAPI run_job(void *job)
{
    ((void (*)(void))job)();
    return 0;
}

static void in_thread(void (*job)(void))
{
    HANDLE thread = CreateThread(NULL, 0, run_job, (void *)job, 0, NULL);

    assert_non_null(thread);
    assert_int_equal(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CloseHandle(thread);
}

/* What a thread saw; asserted by the test's own thread. */
static HRESULT seen[8];
static APTTYPE seen_type;
static APTTYPEQUALIFIER seen_qualifier;

/* ---- tests */

static void test_initialize(void **state)
{
    (void)state;
    assert_hresult(CoInitialize(NULL), S_OK);
    assert_hresult(CoInitialize(NULL), S_FALSE);
    assert_hresult(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE), S_FALSE);
    assert_hresult(CoInitializeEx(NULL, COINIT_MULTITHREADED), RPC_E_CHANGED_MODE);
    CoUninitialize();
    CoUninitialize();
    assert_hresult(CoInitializeEx(NULL, COINIT_MULTITHREADED), RPC_E_CHANGED_MODE);
    CoUninitialize();
    assert_hresult(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    assert_hresult(CoInitialize(NULL), RPC_E_CHANGED_MODE);
    CoUninitialize();
    CoUninitialize();
}

/* Wine 8.0 ignores a reserved argument and unknown flags; the documentation of CoInitializeEx has E_INVALIDARG. */
static void test_initialize_arguments(void **state)
{
    (void)state;
    if (!test_native())
        skip();
    assert_hresult(CoInitialize((void *)1), E_INVALIDARG);
    assert_hresult(CoInitializeEx(NULL, 0x10), E_INVALIDARG);
}

static void test_uninitialized(void **state)
{
    IUnknown *object = factory_unknown;
    APTTYPEQUALIFIER qualifier;
    DWORD cookie;
    APTTYPE type;

    (void)state;
    assert_hresult(CoCreateInstance(&CLSID_Sample, NULL, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&object),
            CO_E_NOTINITIALIZED);
    assert_null(object);
    assert_hresult(CoGetClassObject(&CLSID_Sample, CLSCTX_INPROC_SERVER, NULL, &IID_IUnknown, (void **)&object),
            CO_E_NOTINITIALIZED);
    assert_hresult(CoRegisterClassObject(&CLSID_Sample, factory_unknown, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE, &cookie),
            CO_E_NOTINITIALIZED);
    assert_hresult(CoRevokeClassObject(1), CO_E_NOTINITIALIZED);
    assert_hresult(CoGetApartmentType(&type, &qualifier), CO_E_NOTINITIALIZED);
    assert_int_equal(type, APTTYPE_CURRENT);
    assert_int_equal(qualifier, APTTYPEQUALIFIER_NONE);
    CoUninitialize();
}

static void look_at_apartment(void)
{
    seen[0] = CoGetApartmentType(&seen_type, &seen_qualifier);
}

static void look_at_second_sta(void)
{
    seen[1] = CoInitialize(NULL);
    look_at_apartment();
    CoUninitialize();
}

static void test_apartment_type(void **state)
{
    APTTYPEQUALIFIER qualifier;
    APTTYPE type;

    (void)state;
    assert_hresult(CoGetApartmentType(NULL, &qualifier), E_INVALIDARG);
    assert_hresult(CoGetApartmentType(&type, NULL), E_INVALIDARG);

    assert_hresult(CoInitialize(NULL), S_OK);
    assert_hresult(CoGetApartmentType(&type, &qualifier), S_OK);
    assert_int_equal(type, APTTYPE_MAINSTA);
    assert_int_equal(qualifier, APTTYPEQUALIFIER_NONE);
    in_thread(look_at_apartment);
    assert_hresult(seen[0], CO_E_NOTINITIALIZED);
    in_thread(look_at_second_sta);
    assert_hresult(seen[1], S_OK);
    assert_hresult(seen[0], S_OK);
    assert_int_equal(seen_type, APTTYPE_STA);
    CoUninitialize();

    assert_hresult(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    assert_hresult(CoGetApartmentType(&type, &qualifier), S_OK);
    assert_int_equal(type, APTTYPE_MTA);
    assert_int_equal(qualifier, APTTYPEQUALIFIER_NONE);
    in_thread(look_at_apartment);
    assert_hresult(seen[0], S_OK);
    assert_int_equal(seen_type, APTTYPE_MTA);
    assert_int_equal(seen_qualifier, APTTYPEQUALIFIER_IMPLICIT_MTA);
    CoUninitialize();
    in_thread(look_at_apartment);
    assert_hresult(seen[0], CO_E_NOTINITIALIZED);
}

static void test_class_object(void **state)
{
    IClassFactory *found;
    IPersist *object;
    DWORD cookie;

    (void)state;
    assert_hresult(CoInitialize(NULL), S_OK);
    assert_hresult(CoGetClassObject(&CLSID_Sample, CLSCTX_INPROC_SERVER, NULL, &IID_IClassFactory, (void **)&found),
            REGDB_E_CLASSNOTREG);
    assert_null(found);
    assert_hresult(CoRegisterClassObject(&CLSID_Sample, NULL, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE, &cookie),
            E_INVALIDARG);
    assert_hresult(CoRegisterClassObject(&CLSID_Sample, factory_unknown, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE, NULL),
            E_INVALIDARG);
    cookie = 0;
    assert_hresult(CoRegisterClassObject(&CLSID_Sample, factory_unknown, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE, &cookie),
            S_OK);
    assert_int_not_equal(cookie, 0);
    assert_int_equal(factory.references, 2);

    assert_hresult(CoGetClassObject(&CLSID_Sample, CLSCTX_INPROC_SERVER, NULL, &IID_IClassFactory, (void **)&found), S_OK);
    assert_ptr_equal(found, &factory.IClassFactory_iface);
    IClassFactory_Release(found);
    assert_hresult(CoGetClassObject(&CLSID_Sample, CLSCTX_ALL, NULL, &IID_IClassFactory, (void **)&found), S_OK);
    IClassFactory_Release(found);
    assert_hresult(CoGetClassObject(&CLSID_Sample, CLSCTX_INPROC_SERVER, NULL, &IID_IPersist, (void **)&found),
            E_NOINTERFACE);
    assert_null(found);
    assert_hresult(CoGetClassObject(&CLSID_Sample, CLSCTX_INPROC_SERVER, NULL, &IID_IClassFactory, NULL), E_INVALIDARG);

    assert_hresult(CoCreateInstance(&CLSID_Sample, NULL, CLSCTX_INPROC_SERVER, &IID_IPersist, (void **)&object), S_OK);
    assert_int_equal(live_objects, 1);
    assert_true(IsEqualIID(&factory.iid, &IID_IPersist));
    IPersist_Release(object);
    assert_int_equal(live_objects, 0);
    assert_hresult(CoCreateInstance(&CLSID_Sample, NULL, CLSCTX_INPROC_SERVER, &IID_IDispatch, (void **)&object),
            E_NOINTERFACE);
    assert_null(object);
    assert_hresult(CoCreateInstance(&CLSID_Sample, NULL, CLSCTX_INPROC_SERVER, &IID_IPersist, NULL), E_POINTER);

    assert_int_equal(factory.references, 2);
    assert_hresult(CoRevokeClassObject(cookie), S_OK);
    assert_int_equal(factory.references, 1);
    assert_hresult(CoRevokeClassObject(cookie), E_INVALIDARG);
    assert_hresult(CoCreateInstance(&CLSID_Sample, NULL, CLSCTX_INPROC_SERVER, &IID_IPersist, (void **)&object),
            REGDB_E_CLASSNOTREG);
    assert_null(object);
    CoUninitialize();
}

static void test_aggregation(void **state)
{
    IUnknown *object = factory_unknown;
    DWORD cookie;

    (void)state;
    assert_hresult(CoInitialize(NULL), S_OK);
    assert_hresult(CoRegisterClassObject(&CLSID_Sample, factory_unknown, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE, &cookie),
            S_OK);
    assert_hresult(CoCreateInstance(&CLSID_Sample, factory_unknown, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&object),
            CLASS_E_NOAGGREGATION);
    assert_null(object);
    assert_ptr_equal(factory.outer, factory_unknown);
    assert_hresult(CoRevokeClassObject(cookie), S_OK);
    CoUninitialize();
}

static void test_create_ex(void **state)
{
    MULTI_QI results[3] = {{&IID_IUnknown, NULL, 0}, {&IID_IDispatch, NULL, 0}, {&IID_IPersist, NULL, 0}};
    DWORD cookie;

    (void)state;
    assert_hresult(CoInitialize(NULL), S_OK);
    assert_hresult(CoCreateInstanceEx(&CLSID_Sample, NULL, CLSCTX_INPROC_SERVER, NULL, 3, results), REGDB_E_CLASSNOTREG);
    assert_hresult(CoRegisterClassObject(&CLSID_Sample, factory_unknown, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE, &cookie),
            S_OK);
    assert_hresult(CoCreateInstanceEx(&CLSID_Sample, NULL, CLSCTX_INPROC_SERVER, NULL, 0, results), E_INVALIDARG);
    assert_hresult(CoCreateInstanceEx(&CLSID_Sample, NULL, CLSCTX_INPROC_SERVER, NULL, 1, NULL), E_INVALIDARG);

    assert_hresult(CoCreateInstanceEx(&CLSID_Sample, NULL, CLSCTX_INPROC_SERVER, NULL, 3, results), CO_S_NOTALLINTERFACES);
    assert_hresult(results[0].hr, S_OK);
    assert_non_null(results[0].pItf);
    assert_hresult(results[1].hr, E_NOINTERFACE);
    assert_null(results[1].pItf);
    assert_hresult(results[2].hr, S_OK);
    assert_ptr_equal(results[2].pItf, results[0].pItf);
    IUnknown_Release(results[0].pItf);
    IUnknown_Release(results[2].pItf);
    assert_int_equal(live_objects, 0);

    results[0].pItf = NULL;
    results[0].pIID = &IID_IDispatch;
    results[2].pItf = NULL;
    assert_hresult(CoCreateInstanceEx(&CLSID_Sample, NULL, CLSCTX_INPROC_SERVER, NULL, 2, results), E_NOINTERFACE);
    assert_hresult(results[0].hr, E_NOINTERFACE);
    assert_hresult(results[1].hr, E_NOINTERFACE);
    assert_int_equal(live_objects, 0);

    assert_hresult(CoRevokeClassObject(cookie), S_OK);
    CoUninitialize();
}

/* Wine 8.0 gives up when the first interface is not there; CO_S_NOTALLINTERFACES is documented as "at least one". */
static void test_create_ex_without_first(void **state)
{
    MULTI_QI results[2] = {{&IID_IDispatch, NULL, 0}, {&IID_IPersist, NULL, 0}};
    DWORD cookie;

    (void)state;
    if (!test_native())
        skip();
    assert_hresult(CoInitialize(NULL), S_OK);
    assert_hresult(CoRegisterClassObject(&CLSID_Sample, factory_unknown, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE, &cookie),
            S_OK);
    assert_hresult(CoCreateInstanceEx(&CLSID_Sample, NULL, CLSCTX_INPROC_SERVER, NULL, 2, results), CO_S_NOTALLINTERFACES);
    assert_hresult(results[0].hr, E_NOINTERFACE);
    assert_hresult(results[1].hr, S_OK);
    IUnknown_Release(results[1].pItf);
    assert_int_equal(live_objects, 0);
    assert_hresult(CoRevokeClassObject(cookie), S_OK);
    CoUninitialize();
}

static void test_registration_flags(void **state)
{
    IClassFactory *found;
    DWORD cookie, second;

    (void)state;
    assert_hresult(CoInitialize(NULL), S_OK);
    /* For an in-process server REGCLS_SINGLEUSE changes nothing for who looks it up. */
    assert_hresult(CoRegisterClassObject(&CLSID_Sample, factory_unknown, CLSCTX_INPROC_SERVER, REGCLS_SINGLEUSE, &cookie),
            S_OK);
    assert_hresult(CoGetClassObject(&CLSID_Sample, CLSCTX_INPROC_SERVER, NULL, &IID_IClassFactory, (void **)&found), S_OK);
    IClassFactory_Release(found);
    assert_hresult(CoGetClassObject(&CLSID_Sample, CLSCTX_INPROC_SERVER, NULL, &IID_IClassFactory, (void **)&found), S_OK);
    IClassFactory_Release(found);
    assert_hresult(CoRegisterClassObject(&CLSID_Sample, factory_unknown, CLSCTX_INPROC_SERVER, REGCLS_SINGLEUSE, &second),
            CO_E_OBJISREG);
    assert_hresult(CoRevokeClassObject(cookie), S_OK);

    assert_hresult(CoGetClassObject(&CLSID_Sample, CLSCTX_LOCAL_SERVER, NULL, &IID_IClassFactory, (void **)&found),
            REGDB_E_CLASSNOTREG);
    assert_int_equal(factory.references, 1);
    CoUninitialize();
}

/* Wine 8.0 says S_OK and registers nothing; the documentation of CoRegisterClassObject has CO_E_OBJISREG. */
static void test_registered_twice(void **state)
{
    DWORD cookie, second;

    (void)state;
    if (!test_native())
        skip();
    assert_hresult(CoInitialize(NULL), S_OK);
    assert_hresult(CoRegisterClassObject(&CLSID_Sample, factory_unknown, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE, &cookie),
            S_OK);
    assert_hresult(CoRegisterClassObject(&CLSID_Sample, factory_unknown, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE, &second),
            CO_E_OBJISREG);
    assert_int_equal(second, 0);
    assert_hresult(CoRevokeClassObject(cookie), S_OK);
    assert_int_equal(factory.references, 1);
    CoUninitialize();
}

static void look_from_mta(void)
{
    IClassFactory *found;

    seen[0] = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    seen[1] = CoGetClassObject(&CLSID_Sample, CLSCTX_INPROC_SERVER, NULL, &IID_IClassFactory, (void **)&found);
    if (SUCCEEDED(seen[1]))
        IClassFactory_Release(found);
    CoUninitialize();
}

static void look_from_sta(void)
{
    IClassFactory *found;

    seen[0] = CoInitialize(NULL);
    seen[1] = CoGetClassObject(&CLSID_Sample, CLSCTX_INPROC_SERVER, NULL, &IID_IClassFactory, (void **)&found);
    if (SUCCEEDED(seen[1]))
        IClassFactory_Release(found);
    CoUninitialize();
}

static void look_uninitialized(void)
{
    IClassFactory *found;

    seen[1] = CoGetClassObject(&CLSID_Sample, CLSCTX_INPROC_SERVER, NULL, &IID_IClassFactory, (void **)&found);
    if (SUCCEEDED(seen[1]))
        IClassFactory_Release(found);
}

static DWORD shared_cookie;

static void revoke_elsewhere(void)
{
    seen[0] = CoInitialize(NULL);
    seen[1] = CoRevokeClassObject(shared_cookie);
    CoUninitialize();
}

static void test_apartments_see_their_own_classes(void **state)
{
    (void)state;
    assert_hresult(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    assert_hresult(CoRegisterClassObject(&CLSID_Sample, factory_unknown, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE,
            &shared_cookie), S_OK);
    in_thread(look_from_mta);
    assert_hresult(seen[0], S_OK);
    assert_hresult(seen[1], S_OK);
    in_thread(look_uninitialized);
    assert_hresult(seen[1], S_OK);
    in_thread(look_from_sta);
    assert_hresult(seen[1], REGDB_E_CLASSNOTREG);
    in_thread(revoke_elsewhere);
    assert_hresult(seen[1], RPC_E_WRONG_THREAD);
    assert_hresult(CoRevokeClassObject(shared_cookie), S_OK);
    CoUninitialize();

    assert_hresult(CoInitialize(NULL), S_OK);
    assert_hresult(CoRegisterClassObject(&CLSID_Sample, factory_unknown, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE,
            &shared_cookie), S_OK);
    in_thread(look_from_mta);
    assert_hresult(seen[1], REGDB_E_CLASSNOTREG);
    in_thread(look_from_sta);
    assert_hresult(seen[1], REGDB_E_CLASSNOTREG);
    assert_int_equal(factory.references, 2);
    /* The end of the apartment ends its registrations. */
    CoUninitialize();
    assert_int_equal(factory.references, 1);
}

static void test_process(void **state)
{
    DWORD process;

    (void)state;
    assert_hresult(CoInitialize(NULL), S_OK);
    process = CoGetCurrentProcess();
    assert_int_not_equal(process, 0);
    assert_int_equal(CoGetCurrentProcess(), process);
    CoUninitialize();
}

int main(void)
{
    const struct CMUnitTest all[] =
    {
        cmocka_unit_test(test_uninitialized),
        cmocka_unit_test(test_initialize),
        cmocka_unit_test(test_initialize_arguments),
        cmocka_unit_test(test_apartment_type),
        cmocka_unit_test(test_class_object),
        cmocka_unit_test(test_aggregation),
        cmocka_unit_test(test_create_ex),
        cmocka_unit_test(test_create_ex_without_first),
        cmocka_unit_test(test_registration_flags),
        cmocka_unit_test(test_registered_twice),
        cmocka_unit_test(test_apartments_see_their_own_classes),
        cmocka_unit_test(test_process),
    };

    return cmocka_run_group_tests_name("com", all, NULL, NULL);
}
