/* The class CCertServerExit in this process: which CA answers, its class object, its ProgID. */
#define COBJMACROS
#include "private.h"

#include <certcli.h>

static SRWLOCK list_lock = SRWLOCK_INIT;
static certemu_ca *list;                        /* the last made first */
static PORT_THREAD_LOCAL certemu_ca *bound;
static PORT_THREAD_LOCAL BOOL apartment_known;
static DWORD registration;                      /* of the apartment of the first CA */
static DWORD initialized_thread;                /* whose COM we initialised for it, 0: nobody's */

/* The CA that the calling thread talks to, with a reference. A bound CA that is gone counts for nothing. */
static certemu_ca *current(void)
{
    certemu_ca *ca, *found = NULL;

    AcquireSRWLockShared(&list_lock);
    for (ca = list; ca; ca = ca->next)
    {
        if (ca == bound)
            found = ca;
    }
    if (!found)
        found = list;
    if (found)
        ca_add_reference(found);
    ReleaseSRWLockShared(&list_lock);
    return found;
}

static HRESULT STDMETHODCALLTYPE factory_QueryInterface(IClassFactory *iface, REFIID iid, void **out)
{
    if (!out)
        return E_POINTER;
    *out = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IClassFactory))
        return E_NOINTERFACE;
    *out = iface;
    return S_OK;
}

/* The factory is static and lives as long as the process. */
static ULONG STDMETHODCALLTYPE factory_AddRef(IClassFactory *iface)
{
    (void)iface;
    return 2;
}

static ULONG STDMETHODCALLTYPE factory_Release(IClassFactory *iface)
{
    (void)iface;
    return 1;
}

static HRESULT STDMETHODCALLTYPE factory_CreateInstance(IClassFactory *iface, IUnknown *outer, REFIID iid, void **out)
{
    struct call call = {0};
    ICertServerExit *server;
    certemu_ca *ca;
    HRESULT hr;

    (void)iface;
    if (!out)
        return E_POINTER;
    *out = NULL;
    if (outer)
        return CLASS_E_NOAGGREGATION;
    if (!(ca = current()))
        return CO_E_OBJNOTCONNECTED;
    call.ca = ca;
    call.method = METHOD_CREATE_INSTANCE;
    hr = call_begin(&call) ? server_create(ca, &server) : call.result;
    if (SUCCEEDED(hr) && !call.faulted)
    {
        hr = ICertServerExit_QueryInterface(server, iid, out);
        ICertServerExit_Release(server);
    }
    hr = call_end(&call, hr, NULL);
    ca_release(ca);
    return hr;
}

static HRESULT STDMETHODCALLTYPE factory_LockServer(IClassFactory *iface, BOOL lock)
{
    (void)iface;
    (void)lock;
    return S_OK;
}

static const IClassFactoryVtbl factory_vtable =
{
    factory_QueryInterface, factory_AddRef, factory_Release, factory_CreateInstance, factory_LockServer
};
static IClassFactory factory = {(IClassFactoryVtbl *)&factory_vtable};

static HRESULT set_default(const WCHAR *path, const WCHAR *text)
{
    LSTATUS status;
    HKEY key;

    status = RegCreateKeyExW(HKEY_CLASSES_ROOT, path, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL);
    if (!status)
    {
        status = RegSetValueExW(key, NULL, 0, REG_SZ, (const BYTE *)text, (DWORD)(wcslen(text) + 1) * sizeof(WCHAR));
        RegCloseKey(key);
    }
    return HRESULT_FROM_WIN32(status);
}

/* So that CLSIDFromProgID works, and the reverse. The keys stay: processes that share a registry share them. */
static HRESULT write_progid(void)
{
    WCHAR clsid[40], path[64] = L"CLSID\\";
    HRESULT hr;

    if (!StringFromGUID2(&CLSID_CCertServerExit, clsid, ARRAYSIZE(clsid)))
        return E_UNEXPECTED;
    if (FAILED(hr = set_default(L"CertificateAuthority.ServerExit", L"CertServerExit Class"))
            || FAILED(hr = set_default(L"CertificateAuthority.ServerExit\\CLSID", clsid)))
        return hr;
    memcpy(path + 6, clsid, 38 * sizeof(WCHAR));
    path[44] = 0;
    if (FAILED(hr = set_default(path, L"CertServerExit Class")))
        return hr;
    memcpy(path + 44, L"\\ProgID", 8 * sizeof(WCHAR));
    return set_default(path, L"CertificateAuthority.ServerExit");
}

static HRESULT register_class(DWORD *cookie)
{
    return CoRegisterClassObject(&CLSID_CCertServerExit, (IUnknown *)&factory, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE, cookie);
}

/* Under the list's lock. TRUE: COM is to be uninitialised after it, by the thread that initialised it or not at all. */
static BOOL unregister_class(void)
{
    BOOL uninitialize = initialized_thread == GetCurrentThreadId();

    CoRevokeClassObject(registration);
    registration = 0;
    initialized_thread = 0;
    return uninitialize;
}

HRESULT factory_add(certemu_ca *ca)
{
    BOOL uninitialize = FALSE;
    HRESULT hr = S_OK;

    AcquireSRWLockExclusive(&list_lock);
    if (!list)
    {
        hr = register_class(&registration);
        if (hr == CO_E_NOTINITIALIZED && SUCCEEDED(hr = CoInitializeEx(NULL, COINIT_MULTITHREADED)))
        {
            initialized_thread = GetCurrentThreadId();
            hr = register_class(&registration);
        }
        if (SUCCEEDED(hr) && FAILED(hr = write_progid()))
            uninitialize = unregister_class();
    }
    if (SUCCEEDED(hr))
    {
        ca->next = list;
        list = ca;
    }
    ReleaseSRWLockExclusive(&list_lock);
    if (uninitialize)
        CoUninitialize();
    return FAILED(hr) ? ca_error(hr, "the class CCertServerExit cannot be registered (0x%08x)", (unsigned int)hr) : hr;
}

void factory_remove(certemu_ca *ca)
{
    certemu_ca **link;
    BOOL last, uninitialize = FALSE;

    AcquireSRWLockExclusive(&list_lock);
    for (link = &list; *link && *link != ca; link = &(*link)->next)
        ;
    if (*link)
        *link = ca->next;
    last = !list && registration;
    if (last)
    {
        uninitialize = unregister_class();
        server_forget_type_info();
    }
    ReleaseSRWLockExclusive(&list_lock);
    if (uninitialize)
        CoUninitialize();
}

certemu_ca *ca_bind_thread(certemu_ca *ca)
{
    certemu_ca *previous = bound;
    IUnknown *object;
    DWORD cookie;

    bound = ca;
    /* A class object serves the apartment that it was registered in; a single-threaded one of the host's threads needs its own,
     * which goes with the apartment. Asked once for each thread, since Notify has no time for it. */
    if (ca && !apartment_known)
    {
        apartment_known = SUCCEEDED(CoGetClassObject(&CLSID_CCertServerExit, CLSCTX_INPROC_SERVER, NULL, &IID_IUnknown, (void **)&object));
        if (apartment_known)
            IUnknown_Release(object);
        else
            apartment_known = SUCCEEDED(register_class(&cookie));
    }
    return previous;
}
