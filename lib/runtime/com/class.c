/* Class objects: registered in the process, or in a DLL that the registry names, and the instances made from them. */
#define COBJMACROS
#include "com.h"

#include <cguid.h>
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

struct registration
{
    struct registration *next;
    DWORD cookie;
    DWORD apartment;
    DWORD context;
    DWORD flags;
    BOOL suspended;
    LONG used;                  /* REGCLS_SINGLEUSE, handed out once */
    CLSID clsid;
    IUnknown *object;
};

/* Shared by those who look a class up: each CoCreateInstance of every thread does. */
static SRWLOCK lock = SRWLOCK_INIT;
static struct registration *registrations;
static DWORD last_cookie;

/* With the lock held. An object belongs to the apartment that registered it: handing it to another one would need a proxy. */
static struct registration *find_registration(REFCLSID clsid, DWORD context, DWORD apartment)
{
    struct registration *entry;

    for (entry = registrations; entry; entry = entry->next)
    {
        if (entry->apartment == apartment && (entry->context & context) && !entry->suspended && !entry->used
                && IsEqualCLSID(&entry->clsid, clsid))
            return entry;
    }
    return NULL;
}

static IUnknown *take_registered(REFCLSID clsid, DWORD context)
{
    struct registration *entry;
    IUnknown *object = NULL;

    AcquireSRWLockShared(&lock);
    if ((entry = find_registration(clsid, context, com_apartment_id())))
    {
        /* A class registered for one connection leaves the public view with it. */
        if (!(entry->context & CLSCTX_LOCAL_SERVER) || entry->flags & (REGCLS_MULTIPLEUSE | REGCLS_MULTI_SEPARATE)
                || !InterlockedExchange(&entry->used, TRUE))
        {
            object = entry->object;
            IUnknown_AddRef(object);
        }
    }
    ReleaseSRWLockShared(&lock);
    return object;
}

HRESULT WINAPI CoRegisterClassObject(REFCLSID clsid, IUnknown *object, DWORD context, DWORD flags, DWORD *cookie)
{
    DWORD apartment = com_apartment_id();
    struct registration *entry, **end;

    if (!cookie || !object)
        return E_INVALIDARG;
    *cookie = 0;
    if (!apartment)
        return CO_E_NOTINITIALIZED;
    if (!(entry = malloc(sizeof(*entry))))
        return E_OUTOFMEMORY;
    /* REGCLS_MULTIPLEUSE serves the own process too, without a proxy. */
    if ((flags & REGCLS_MULTIPLEUSE) && (context & CLSCTX_LOCAL_SERVER))
        context |= CLSCTX_INPROC_SERVER;
    entry->apartment = apartment;
    entry->context = context;
    entry->flags = flags;
    entry->suspended = (flags & REGCLS_SUSPENDED) != 0;
    entry->used = FALSE;
    entry->clsid = *clsid;
    entry->object = object;
    entry->next = NULL;

    AcquireSRWLockExclusive(&lock);
    if (find_registration(clsid, context, apartment))
    {
        ReleaseSRWLockExclusive(&lock);
        free(entry);
        return CO_E_OBJISREG;
    }
    if (!++last_cookie)
        last_cookie = 1;
    *cookie = entry->cookie = last_cookie;
    /* The first registration of a class serves until it is revoked. */
    for (end = &registrations; *end; end = &(*end)->next)
        ;
    *end = entry;
    IUnknown_AddRef(object);
    ReleaseSRWLockExclusive(&lock);
    return S_OK;
}

HRESULT WINAPI CoRevokeClassObject(DWORD cookie)
{
    DWORD apartment = com_apartment_id();
    struct registration **link, *entry;
    HRESULT hr = E_INVALIDARG;

    if (!apartment)
        return CO_E_NOTINITIALIZED;
    AcquireSRWLockExclusive(&lock);
    for (link = &registrations; (entry = *link); link = &entry->next)
    {
        if (entry->cookie != cookie)
            continue;
        if (entry->apartment != apartment)
            hr = RPC_E_WRONG_THREAD;
        else
        {
            *link = entry->next;
            hr = S_OK;
        }
        break;
    }
    ReleaseSRWLockExclusive(&lock);
    if (hr == S_OK)
    {
        IUnknown_Release(entry->object);
        free(entry);
    }
    return hr;
}

void com_revoke_apartment_classes(DWORD apartment)
{
    struct registration **link, *entry, *revoked = NULL;

    AcquireSRWLockExclusive(&lock);
    for (link = &registrations; (entry = *link);)
    {
        if (entry->apartment != apartment)
        {
            link = &entry->next;
            continue;
        }
        *link = entry->next;
        entry->next = revoked;
        revoked = entry;
    }
    ReleaseSRWLockExclusive(&lock);
    while ((entry = revoked))
    {
        revoked = entry->next;
        IUnknown_Release(entry->object);
        free(entry);
    }
}

static HRESULT set_suspended(BOOL suspended)
{
    struct registration *entry;

    AcquireSRWLockExclusive(&lock);
    for (entry = registrations; entry; entry = entry->next)
        entry->suspended = suspended;
    ReleaseSRWLockExclusive(&lock);
    return S_OK;
}

HRESULT WINAPI CoSuspendClassObjects(void)
{
    return set_suspended(TRUE);
}

HRESULT WINAPI CoResumeClassObjects(void)
{
    return set_suspended(FALSE);
}

/* No name, or that of this machine: everything else would need a network. */
static BOOL is_this_machine(const COSERVERINFO *server)
{
    char host[HOST_NAME_MAX + 1] = {0};
    const WCHAR *name;
    SIZE_T i;

    if (!server || !server->pwszName || !server->pwszName[0])
        return TRUE;
    gethostname(host, sizeof(host) - 1);
    name = server->pwszName;
    for (i = 0; host[i] && name[i] && tolower((unsigned char)host[i]) == (name[i] < 0x80 ? tolower(name[i]) : -1); i++)
        ;
    return !host[i] && !name[i];
}

HRESULT WINAPI CoGetClassObject(REFCLSID clsid, DWORD context, COSERVERINFO *server, REFIID iid, void **object)
{
    IUnknown *registered;
    CLSID treated;
    HRESULT hr;

    if (!object)
        return E_INVALIDARG;
    *object = NULL;
    if (com_apartment() == COM_NO_APARTMENT)
        return CO_E_NOTINITIALIZED;
    if (!is_this_machine(server))
        return HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE);

    if (FAILED(CoGetTreatAsClass(clsid, &treated)))
        treated = *clsid;
    if ((registered = take_registered(&treated, context)))
    {
        hr = IUnknown_QueryInterface(registered, iid, object);
        IUnknown_Release(registered);
        return hr;
    }
    if ((context & CLSCTX_INPROC_SERVER) && IsEqualCLSID(&treated, &CLSID_StdGlobalInterfaceTable))
        return com_interface_table_class_object(iid, object);
    /* Servers in processes of their own, and handlers, are not asked for: no other process speaks this COM. */
    return context & CLSCTX_INPROC_SERVER ? com_library_class_object(&treated, iid, object) : REGDB_E_CLASSNOTREG;
}

HRESULT WINAPI CoCreateInstanceEx(REFCLSID clsid, IUnknown *outer, DWORD context, COSERVERINFO *server, ULONG count,
        MULTI_QI *results)
{
    IClassFactory *factory;
    const IID *first;
    IUnknown *object;
    ULONG i, found = 0;
    HRESULT hr;

    if (!count || !results)
        return E_INVALIDARG;
    for (i = 0; i < count; i++)
    {
        if (!results[i].pIID || results[i].pItf)
            return E_INVALIDARG;
    }
    for (i = 0; i < count; i++)
        results[i].hr = E_NOINTERFACE;
    hr = CoGetClassObject(clsid, context, server, &IID_IClassFactory, (void **)&factory);
    if (FAILED(hr))
        return hr;
    /* The first interface is asked of the factory, as CoCreateInstance does; only without it the object itself. */
    first = results[0].pIID;
    hr = IClassFactory_CreateInstance(factory, outer, first, (void **)&object);
    if (hr == E_NOINTERFACE && count > 1)
    {
        first = NULL;
        hr = IClassFactory_CreateInstance(factory, outer, &IID_IUnknown, (void **)&object);
    }
    IClassFactory_Release(factory);
    if (FAILED(hr))
        return hr;
    for (i = 0; i < count; i++)
    {
        if (i || first)
            results[i].hr = IUnknown_QueryInterface(object, results[i].pIID, (void **)&results[i].pItf);
        found += SUCCEEDED(results[i].hr);
    }
    IUnknown_Release(object);
    return found == count ? S_OK : found ? CO_S_NOTALLINTERFACES : E_NOINTERFACE;
}

HRESULT WINAPI CoCreateInstance(REFCLSID clsid, IUnknown *outer, DWORD context, REFIID iid, void **object)
{
    IClassFactory *factory;
    HRESULT hr;

    if (!object)
        return E_POINTER;
    *object = NULL;
    hr = CoGetClassObject(clsid, context, NULL, &IID_IClassFactory, (void **)&factory);
    if (FAILED(hr))
        return hr;
    hr = IClassFactory_CreateInstance(factory, outer, iid, object);
    IClassFactory_Release(factory);
    return hr;
}
