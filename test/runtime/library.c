/* Classes of DLLs that the registry names (comserver.c): threading models, errors, unloading. */
#define COBJMACROS
#include "test.h"

#include <objbase.h>

/* Wine's headers lack it. */
#ifndef REGDB_E_BADTHREADINGMODEL
#define REGDB_E_BADTHREADINGMODEL ((HRESULT)0x80040156)
#endif

static const CLSID CLSID_Served = {0x6a1c6f3e, 0x93a1, 0x4c5f, {0x9d, 0x3b, 0x5b, 0x0c, 0x4e, 0x2d, 0x11, 0x20}};
static const CLSID CLSID_NotServed = {0x6a1c6f3e, 0x93a1, 0x4c5f, {0x9d, 0x3b, 0x5b, 0x0c, 0x4e, 0x2d, 0x11, 0x21}};

#define CLASSES L"Software\\Classes\\CLSID\\"
#define SERVED CLASSES L"{6A1C6F3E-93A1-4C5F-9D3B-5B0C4E2D1120}"
#define NOT_SERVED CLASSES L"{6A1C6F3E-93A1-4C5F-9D3B-5B0C4E2D1121}"

static WCHAR server_path[MAX_PATH];

static void set(const WCHAR *key, const WCHAR *name, const WCHAR *text, DWORD type)
{
    assert_int_equal(RegSetKeyValueW(HKEY_LOCAL_MACHINE, key, name, type, text, (lstrlenW(text) + 1) * sizeof(WCHAR)), 0);
}

static int remove_keys(void **state)
{
    (void)state;
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, SERVED);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, NOT_SERVED);
    return 0;
}

static int add_keys(void **state)
{
    remove_keys(state);
    set(SERVED L"\\InprocServer32", NULL, server_path, REG_SZ);
    set(SERVED L"\\InprocServer32", L"ThreadingModel", L"Both", REG_SZ);
    set(NOT_SERVED L"\\InprocServer32", NULL, server_path, REG_SZ);
    set(NOT_SERVED L"\\InprocServer32", L"ThreadingModel", L"Both", REG_SZ);
    return 0;
}

static HRESULT create(REFCLSID clsid)
{
    IUnknown *object = (IUnknown *)1;
    HRESULT hr = CoCreateInstance(clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&object);

    if (SUCCEEDED(hr))
        IUnknown_Release(object);
    else
        assert_null(object);
    return hr;
}

static BOOL is_loaded(void)
{
    return GetModuleHandleW(server_path) != NULL;
}

static void test_create(void **state)
{
    IClassFactory *factory;
    IUnknown *object;

    (void)state;
    assert_hresult(CoInitialize(NULL), S_OK);
    assert_hresult(CoCreateInstance(&CLSID_Served, NULL, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&object), S_OK);
    assert_true(is_loaded());
    assert_hresult(CoGetClassObject(&CLSID_Served, CLSCTX_INPROC_SERVER, NULL, &IID_IClassFactory, (void **)&factory), S_OK);
    IClassFactory_Release(factory);
    assert_hresult(CoCreateInstance(&CLSID_Served, object, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&factory),
            CLASS_E_NOAGGREGATION);
    assert_hresult(CoCreateInstance(&CLSID_Served, NULL, CLSCTX_INPROC_SERVER, &IID_IDispatch, (void **)&factory),
            E_NOINTERFACE);
    IUnknown_Release(object);
    assert_hresult(create(&CLSID_NotServed), CLASS_E_CLASSNOTAVAILABLE);
    CoUninitialize();
}

static void test_unloading(void **state)
{
    IUnknown *object;

    (void)state;
    set(SERVED L"\\InprocServer32", L"ThreadingModel", L"Apartment", REG_SZ);
    assert_hresult(CoInitialize(NULL), S_OK);
    assert_false(is_loaded());
    assert_hresult(CoCreateInstance(&CLSID_Served, NULL, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&object), S_OK);
    CoFreeUnusedLibraries();
    assert_true(is_loaded());
    IUnknown_Release(object);
    assert_true(is_loaded());
    /* Objects of one apartment need no delay. */
    CoFreeUnusedLibraries();
    assert_false(is_loaded());

    /* The end of the last apartment lets go of what is loaded, asked or not. */
    assert_hresult(create(&CLSID_Served), S_OK);
    assert_true(is_loaded());
    CoUninitialize();
    assert_false(is_loaded());

    /* Where any thread may call the objects there is a delay. */
    set(SERVED L"\\InprocServer32", L"ThreadingModel", L"Both", REG_SZ);
    assert_hresult(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    assert_hresult(create(&CLSID_Served), S_OK);
    CoFreeUnusedLibraries();
    CoFreeUnusedLibraries();
    assert_true(is_loaded());
    CoUninitialize();
}

static void test_threading_models(void **state)
{
    static const WCHAR key[] = SERVED L"\\InprocServer32";

    (void)state;
    assert_hresult(CoInitialize(NULL), S_OK);
    set(key, L"ThreadingModel", L"Apartment", REG_SZ);
    assert_hresult(create(&CLSID_Served), S_OK);
    set(key, L"ThreadingModel", L"both", REG_SZ);
    assert_hresult(create(&CLSID_Served), S_OK);
    set(key, L"ThreadingModel", L"Neutral", REG_SZ);
    assert_hresult(create(&CLSID_Served), S_OK);
    assert_int_equal(RegDeleteKeyValueW(HKEY_LOCAL_MACHINE, key, L"ThreadingModel"), 0);
    assert_hresult(create(&CLSID_Served), S_OK);
    CoUninitialize();

    assert_hresult(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    set(key, L"ThreadingModel", L"Free", REG_SZ);
    assert_hresult(create(&CLSID_Served), S_OK);
    set(key, L"ThreadingModel", L"Both", REG_SZ);
    assert_hresult(create(&CLSID_Served), S_OK);
    CoUninitialize();
}

/* Where Windows marshals between apartments. Without proxies the answer is an error, never an object of the wrong apartment. */
static void test_other_apartment(void **state)
{
    static const WCHAR key[] = SERVED L"\\InprocServer32";

    (void)state;
    if (!test_native())
        skip();
    assert_hresult(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    set(key, L"ThreadingModel", L"Apartment", REG_SZ);
    assert_hresult(create(&CLSID_Served), RPC_E_WRONG_THREAD);
    assert_int_equal(RegDeleteKeyValueW(HKEY_LOCAL_MACHINE, key, L"ThreadingModel"), 0);
    assert_hresult(create(&CLSID_Served), RPC_E_WRONG_THREAD);
    set(key, L"ThreadingModel", L"Sideways", REG_SZ);
    assert_hresult(create(&CLSID_Served), REGDB_E_BADTHREADINGMODEL);
    assert_false(is_loaded());
    CoUninitialize();
    assert_hresult(CoInitialize(NULL), S_OK);
    set(key, L"ThreadingModel", L"Free", REG_SZ);
    assert_hresult(create(&CLSID_Served), RPC_E_WRONG_THREAD);
    CoUninitialize();
}

static void test_bad_servers(void **state)
{
    static const WCHAR key[] = SERVED L"\\InprocServer32";

    (void)state;
    assert_hresult(CoInitialize(NULL), S_OK);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, SERVED);
    assert_hresult(create(&CLSID_Served), REGDB_E_CLASSNOTREG);
    set(SERVED, NULL, L"A class without a server", REG_SZ);
    assert_hresult(create(&CLSID_Served), REGDB_E_CLASSNOTREG);
    set(key, NULL, L"", REG_SZ);
    set(key, L"ThreadingModel", L"Both", REG_SZ);
    assert_true(FAILED(create(&CLSID_Served)));
    assert_hresult(CoCreateInstance(&CLSID_Served, NULL, CLSCTX_LOCAL_SERVER, &IID_IUnknown, (void **)&(IUnknown *){NULL}),
            REGDB_E_CLASSNOTREG);
    CoUninitialize();
}

/* Wine 8.0 has E_ACCESSDENIED or REGDB_E_CLASSNOTREG for a DLL that does not load; Windows hands LoadLibrary's error out
 * (0x8007007E, "The specified module could not be found", is what everybody knows). */
static void test_missing_server(void **state)
{
    static const WCHAR key[] = SERVED L"\\InprocServer32";

    (void)state;
    if (!test_native())
        skip();
    assert_hresult(CoInitialize(NULL), S_OK);
    set(key, NULL, L"C:\\not\\there.dll", REG_SZ);
    assert_hresult(create(&CLSID_Served), HRESULT_FROM_WIN32(ERROR_MOD_NOT_FOUND));
    CoUninitialize();
}

static void test_expanded_path(void **state)
{
    static const WCHAR key[] = SERVED L"\\InprocServer32";

    (void)state;
    assert_true(SetEnvironmentVariableW(L"CERTEMU_TEST_SERVER", server_path));
    set(key, NULL, L"%CERTEMU_TEST_SERVER%", REG_EXPAND_SZ);
    assert_hresult(CoInitialize(NULL), S_OK);
    assert_hresult(create(&CLSID_Served), S_OK);
    CoUninitialize();
}

static void test_treat_as(void **state)
{
    (void)state;
    set(NOT_SERVED L"\\TreatAs", NULL, L"{6A1C6F3E-93A1-4C5F-9D3B-5B0C4E2D1120}", REG_SZ);
    assert_hresult(CoInitialize(NULL), S_OK);
    assert_hresult(create(&CLSID_NotServed), S_OK);
    CoUninitialize();
}

int main(int argc, char **argv)
{
    const struct CMUnitTest all[] =
    {
        cmocka_unit_test_setup_teardown(test_create, add_keys, remove_keys),
        cmocka_unit_test_setup_teardown(test_unloading, add_keys, remove_keys),
        cmocka_unit_test_setup_teardown(test_threading_models, add_keys, remove_keys),
        cmocka_unit_test_setup_teardown(test_other_apartment, add_keys, remove_keys),
        cmocka_unit_test_setup_teardown(test_bad_servers, add_keys, remove_keys),
        cmocka_unit_test_setup_teardown(test_missing_server, add_keys, remove_keys),
        cmocka_unit_test_setup_teardown(test_expanded_path, add_keys, remove_keys),
        cmocka_unit_test_setup_teardown(test_treat_as, add_keys, remove_keys),
    };

    if (argc != 2)
        return 2;
    MultiByteToWideChar(CP_ACP, 0, argv[1], -1, server_path, ARRAYSIZE(server_path));
    return cmocka_run_group_tests_name("library", all, NULL, NULL);
}
