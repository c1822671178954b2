/* An in-process server for library.c: one class, any number of objects, which are IUnknown. */
#define COBJMACROS
#define CONST_VTABLE
#include <stdlib.h>

#include <windows.h>
#include <objbase.h>

static const CLSID CLSID_Served = {0x6a1c6f3e, 0x93a1, 0x4c5f, {0x9d, 0x3b, 0x5b, 0x0c, 0x4e, 0x2d, 0x11, 0x20}};

STDAPI DllGetClassObject(REFCLSID clsid, REFIID iid, void **object);
STDAPI DllCanUnloadNow(void);

static LONG objects;

struct object
{
    IUnknown IUnknown_iface;
    LONG references;
};

static HRESULT STDMETHODCALLTYPE object_QueryInterface(IUnknown *iface, REFIID iid, void **object)
{
    *object = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown))
        return E_NOINTERFACE;
    IUnknown_AddRef(iface);
    *object = iface;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE object_AddRef(IUnknown *iface)
{
    return InterlockedIncrement(&CONTAINING_RECORD(iface, struct object, IUnknown_iface)->references);
}

static ULONG STDMETHODCALLTYPE object_Release(IUnknown *iface)
{
    struct object *object = CONTAINING_RECORD(iface, struct object, IUnknown_iface);
    ULONG references = InterlockedDecrement(&object->references);

    if (!references)
    {
        free(object);
        InterlockedDecrement(&objects);
    }
    return references;
}

static const IUnknownVtbl object_vtbl =
{
    object_QueryInterface,
    object_AddRef,
    object_Release,
};

static HRESULT STDMETHODCALLTYPE factory_QueryInterface(IClassFactory *iface, REFIID iid, void **object)
{
    *object = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IClassFactory))
        return E_NOINTERFACE;
    *object = iface;
    return S_OK;
}

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

static HRESULT STDMETHODCALLTYPE factory_CreateInstance(IClassFactory *iface, IUnknown *outer, REFIID iid, void **result)
{
    struct object *object;
    HRESULT hr;

    (void)iface;
    *result = NULL;
    if (outer)
        return CLASS_E_NOAGGREGATION;
    if (!(object = malloc(sizeof(*object))))
        return E_OUTOFMEMORY;
    object->IUnknown_iface.lpVtbl = &object_vtbl;
    object->references = 1;
    InterlockedIncrement(&objects);
    hr = IUnknown_QueryInterface(&object->IUnknown_iface, iid, result);
    IUnknown_Release(&object->IUnknown_iface);
    return hr;
}

static HRESULT STDMETHODCALLTYPE factory_LockServer(IClassFactory *iface, BOOL lock)
{
    (void)iface;
    InterlockedExchangeAdd(&objects, lock ? 1 : -1);
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

STDAPI DllGetClassObject(REFCLSID clsid, REFIID iid, void **object)
{
    *object = NULL;
    if (!IsEqualCLSID(clsid, &CLSID_Served))
        return CLASS_E_CLASSNOTAVAILABLE;
    return IClassFactory_QueryInterface(&factory, iid, object);
}

STDAPI DllCanUnloadNow(void)
{
    return objects ? S_FALSE : S_OK;
}
