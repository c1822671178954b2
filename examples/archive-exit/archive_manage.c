/* The module's ICertManageModule: what the CA's console shows of it. Nothing can be set. */
#define COBJMACROS
#define CONST_VTABLE     /* v-tables are constants */
#include <windows.h>
#include <oleauto.h>
#include <wchar.h>

#include <certexit.h>
#include <certmod.h>

#include "archive_exit.h"

const CLSID CLSID_ArchiveExit = {0x6f1b3c52, 0x0d5e, 0x4c4b, {0x9e, 0x0b, 0x6c, 0x1b, 0x2a, 0x5f, 0x7d, 0x10}};
const CLSID CLSID_ArchiveExitManage = {0x6f1b3c52, 0x0d5e, 0x4c4b, {0x9e, 0x0b, 0x6c, 0x1b, 0x2a, 0x5f, 0x7d, 0x11}};

struct archive_manage
{
    ICertManageModule ICertManageModule_iface;
    LONG references;
    LONG *objects;
};

static inline struct archive_manage *impl_from_ICertManageModule(ICertManageModule *iface)
{
    return CONTAINING_RECORD(iface, struct archive_manage, ICertManageModule_iface);
}

static HRESULT STDMETHODCALLTYPE archive_manage_QueryInterface(ICertManageModule *iface, REFIID riid, void **object)
{
    if (!object)
        return E_POINTER;
    *object = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch) && !IsEqualIID(riid, &IID_ICertManageModule))
        return E_NOINTERFACE;
    *object = iface;
    ICertManageModule_AddRef(iface);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE archive_manage_AddRef(ICertManageModule *iface)
{
    return InterlockedIncrement(&impl_from_ICertManageModule(iface)->references);
}

static ULONG STDMETHODCALLTYPE archive_manage_Release(ICertManageModule *iface)
{
    struct archive_manage *manage = impl_from_ICertManageModule(iface);
    ULONG references = InterlockedDecrement(&manage->references);

    if (!references)
    {
        InterlockedDecrement(manage->objects);
        CoTaskMemFree(manage);
    }
    return references;
}

static HRESULT STDMETHODCALLTYPE archive_manage_GetTypeInfoCount(ICertManageModule *iface, UINT *count)
{
    (void)iface;
    if (!count)
        return E_POINTER;
    *count = 0;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE archive_manage_GetTypeInfo(ICertManageModule *iface, UINT index, LCID locale,
        ITypeInfo **info)
{
    (void)iface, (void)index, (void)locale;
    if (info)
        *info = NULL;
    return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE archive_manage_GetIDsOfNames(ICertManageModule *iface, REFIID riid, LPOLESTR *names,
        UINT count, LCID locale, DISPID *ids)
{
    (void)iface, (void)riid, (void)names, (void)count, (void)locale, (void)ids;
    return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE archive_manage_Invoke(ICertManageModule *iface, DISPID id, REFIID riid, LCID locale,
        WORD flags, DISPPARAMS *parameters, VARIANT *result, EXCEPINFO *exception, UINT *argument)
{
    (void)iface, (void)id, (void)riid, (void)locale, (void)flags, (void)parameters, (void)result, (void)exception;
    (void)argument;
    return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE archive_manage_GetProperty(ICertManageModule *iface, BSTR const config, BSTR location,
        BSTR name, LONG flags, VARIANT *value)
{
    static const struct
    {
        const WCHAR *name, *value;
    } properties[] =
    {
        {wszCMM_PROP_NAME, L"Archive"},
        {wszCMM_PROP_DESCRIPTION, ARCHIVE_EXIT_DESCRIPTION},
        {wszCMM_PROP_COPYRIGHT, L"The certemu developers, MIT"},
        {wszCMM_PROP_FILEVER, L"1.0"},
        {wszCMM_PROP_PRODUCTVER, L"1.0"},
    };
    size_t i;

    (void)iface, (void)config, (void)location, (void)flags;
    if (!value)
        return E_POINTER;
    VariantInit(value);
    for (i = 0; name && i < ARRAYSIZE(properties); i++)
        if (!_wcsicmp(name, properties[i].name))
        {
            V_BSTR(value) = SysAllocString(properties[i].value);
            if (!V_BSTR(value))
                return E_OUTOFMEMORY;
            V_VT(value) = VT_BSTR;
            return S_OK;
        }
    return S_FALSE;
}

static HRESULT STDMETHODCALLTYPE archive_manage_SetProperty(ICertManageModule *iface, BSTR const config, BSTR location,
        BSTR name, LONG flags, VARIANT const *value)
{
    (void)iface, (void)config, (void)location, (void)name, (void)flags, (void)value;
    return S_FALSE;
}

static HRESULT STDMETHODCALLTYPE archive_manage_Configure(ICertManageModule *iface, BSTR const config, BSTR location,
        LONG flags)
{
    (void)iface, (void)config, (void)location, (void)flags;
    return S_OK;
}

static const ICertManageModuleVtbl archive_manage_vtbl =
{
    archive_manage_QueryInterface,
    archive_manage_AddRef,
    archive_manage_Release,
    archive_manage_GetTypeInfoCount,
    archive_manage_GetTypeInfo,
    archive_manage_GetIDsOfNames,
    archive_manage_Invoke,
    archive_manage_GetProperty,
    archive_manage_SetProperty,
    archive_manage_Configure,
};

HRESULT archive_manage_create(REFIID riid, void **object, LONG *objects)
{
    struct archive_manage *manage = CoTaskMemAlloc(sizeof(*manage));
    HRESULT result;

    if (!manage)
        return E_OUTOFMEMORY;
    manage->ICertManageModule_iface.lpVtbl = &archive_manage_vtbl;
    manage->references = 1;
    manage->objects = objects;
    InterlockedIncrement(objects);
    result = ICertManageModule_QueryInterface(&manage->ICertManageModule_iface, riid, object);
    ICertManageModule_Release(&manage->ICertManageModule_iface);
    return result;
}
