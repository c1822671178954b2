/* The global interface table (CLSID_StdGlobalInterfaceTable): interfaces by a number that every apartment may use. An object that
 * may be called from another apartment than its own (it has the free-threaded marshaler) is given as it is; any other one would need
 * a proxy there: RPC_E_WRONG_THREAD. */
#define COBJMACROS
#define CONST_VTABLE
#include "com.h"

#include <cguid.h>
#include <pthread.h>
#include <stdlib.h>

#include <uthash.h>

#include "hooks.h"

#define FIRST_COOKIE 0x100

struct entry
{
    DWORD cookie;
    DWORD apartment;
    BOOL agile;
    IUnknown *object;
    UT_hash_handle hh;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct entry *entries;
static DWORD last_cookie = FIRST_COOKIE - 1;

static BOOL is_agile(IUnknown *object)
{
    IMarshal *marshaler;
    CLSID clsid;
    HRESULT hr;

    if (FAILED(IUnknown_QueryInterface(object, &IID_IMarshal, (void **)&marshaler)))
        return FALSE;
    hr = IMarshal_GetUnmarshalClass(marshaler, &IID_IUnknown, object, MSHCTX_INPROC, NULL, MSHLFLAGS_TABLESTRONG, &clsid);
    IMarshal_Release(marshaler);
    return SUCCEEDED(hr) && IsEqualCLSID(&clsid, &CLSID_InProcFreeMarshaler);
}

static HRESULT WINAPI table_QueryInterface(IGlobalInterfaceTable *iface, REFIID iid, void **object)
{
    if (!object)
        return E_POINTER;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IGlobalInterfaceTable))
    {
        *object = NULL;
        return E_NOINTERFACE;
    }
    *object = iface;
    return S_OK;
}

/* One object for the process, never destroyed. */
static ULONG WINAPI table_AddRef(IGlobalInterfaceTable *iface)
{
    (void)iface;
    return 1;
}

static ULONG WINAPI table_Release(IGlobalInterfaceTable *iface)
{
    (void)iface;
    return 1;
}

static HRESULT WINAPI table_RegisterInterfaceInGlobal(IGlobalInterfaceTable *iface, IUnknown *object, REFIID iid, DWORD *cookie)
{
    struct entry *entry;
    IUnknown *found;
    HRESULT hr;

    (void)iface;
    if (!object || !cookie)
        return E_INVALIDARG;
    if (com_apartment() == COM_NO_APARTMENT)
        return CO_E_NOTINITIALIZED;
    if (FAILED(hr = IUnknown_QueryInterface(object, iid, (void **)&found)))
        return hr;
    if (!runtime_permit(RUNTIME_INTERFACE, "IGlobalInterfaceTable::RegisterInterfaceInGlobal") || !(entry = malloc(sizeof(*entry))))
    {
        IUnknown_Release(found);
        return E_OUTOFMEMORY;
    }
    entry->apartment = com_apartment_id();
    entry->agile = is_agile(found);
    entry->object = found;
    pthread_mutex_lock(&lock);
    if (++last_cookie < FIRST_COOKIE)
        last_cookie = FIRST_COOKIE;
    *cookie = entry->cookie = last_cookie;
    HASH_ADD(hh, entries, cookie, sizeof(entry->cookie), entry);
    pthread_mutex_unlock(&lock);
    return S_OK;
}

static HRESULT WINAPI table_RevokeInterfaceFromGlobal(IGlobalInterfaceTable *iface, DWORD cookie)
{
    struct entry *entry;

    (void)iface;
    pthread_mutex_lock(&lock);
    HASH_FIND(hh, entries, &cookie, sizeof(cookie), entry);
    if (entry)
        HASH_DEL(entries, entry);
    pthread_mutex_unlock(&lock);
    if (!entry)
        return E_INVALIDARG;
    IUnknown_Release(entry->object);
    free(entry);
    return S_OK;
}

static HRESULT WINAPI table_GetInterfaceFromGlobal(IGlobalInterfaceTable *iface, DWORD cookie, REFIID iid, void **result)
{
    IUnknown *object = NULL;
    struct entry *entry;
    HRESULT hr = E_INVALIDARG;

    (void)iface;
    if (!result)
        return E_INVALIDARG;
    *result = NULL;
    if (com_apartment() == COM_NO_APARTMENT)
        return CO_E_NOTINITIALIZED;
    pthread_mutex_lock(&lock);
    HASH_FIND(hh, entries, &cookie, sizeof(cookie), entry);
    if (entry && (entry->agile || entry->apartment == com_apartment_id()))
    {
        object = entry->object;
        IUnknown_AddRef(object);
    }
    else if (entry)
        hr = RPC_E_WRONG_THREAD;
    pthread_mutex_unlock(&lock);
    if (!object)
        return hr;
    hr = IUnknown_QueryInterface(object, iid, result);
    IUnknown_Release(object);
    return hr;
}

static const IGlobalInterfaceTableVtbl table_vtbl =
{
    table_QueryInterface,
    table_AddRef,
    table_Release,
    table_RegisterInterfaceInGlobal,
    table_RevokeInterfaceFromGlobal,
    table_GetInterfaceFromGlobal,
};

static IGlobalInterfaceTable table = {&table_vtbl};

/* ---- its class object */

static HRESULT WINAPI factory_QueryInterface(IClassFactory *iface, REFIID iid, void **object)
{
    if (!object)
        return E_POINTER;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IClassFactory))
    {
        *object = NULL;
        return E_NOINTERFACE;
    }
    *object = iface;
    return S_OK;
}

static ULONG WINAPI factory_AddRef(IClassFactory *iface)
{
    (void)iface;
    return 2;
}

static ULONG WINAPI factory_Release(IClassFactory *iface)
{
    (void)iface;
    return 1;
}

static HRESULT WINAPI factory_CreateInstance(IClassFactory *iface, IUnknown *outer, REFIID iid, void **object)
{
    (void)iface;
    if (!object)
        return E_POINTER;
    *object = NULL;
    return outer ? CLASS_E_NOAGGREGATION : IGlobalInterfaceTable_QueryInterface(&table, iid, object);
}

static HRESULT WINAPI factory_LockServer(IClassFactory *iface, BOOL locked)
{
    (void)iface;
    (void)locked;
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

static IClassFactory factory = {&factory_vtbl};

HRESULT com_interface_table_class_object(REFIID iid, void **object)
{
    return IClassFactory_QueryInterface(&factory, iid, object);
}
