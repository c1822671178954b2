/* DispInvoke and its kin, and CreateStdDispatch: an IDispatch that a type library drives. */
#include "automation/typelib/typelib.h"

#include <stdlib.h>

#include "hooks.h"

HRESULT WINAPI DispGetIDsOfNames(ITypeInfo *info, LPOLESTR *names, UINT count, DISPID *ids)
{
    if (!info)
        return E_INVALIDARG;
    return ITypeInfo_GetIDsOfNames(info, names, count, ids);
}

HRESULT WINAPI DispInvoke(void *instance, ITypeInfo *info, DISPID id, WORD flags, DISPPARAMS *parameters, VARIANT *result,
                          EXCEPINFO *exception, UINT *argument_error)
{
    if (!info)
        return E_INVALIDARG;
    return ITypeInfo_Invoke(info, instance, id, flags, parameters, result, exception, argument_error);
}

HRESULT WINAPI DispGetParam(DISPPARAMS *parameters, UINT position, VARTYPE vt, VARIANT *result, UINT *argument_error)
{
    UINT index;
    HRESULT hr;

    if (!parameters)
        return E_INVALIDARG;
    /* By position, last first: "if position is 0, the last parameter in the array is returned". Whether it has a name does not matter
     * then (so under Wine), which finds a put's value; only what is beyond is looked for by name. */
    if (position < parameters->cArgs)
        index = parameters->cArgs - 1 - position;
    else
    {
        if (parameters->cNamedArgs && !parameters->rgdispidNamedArgs)
            return E_INVALIDARG;
        for (index = 0; index < parameters->cNamedArgs && parameters->rgdispidNamedArgs[index] != (DISPID)position; index++)
            ;
        if (index == parameters->cNamedArgs)
            return DISP_E_PARAMNOTFOUND;
    }
    hr = result && parameters->rgvarg ? VariantChangeType(result, &parameters->rgvarg[index], 0, vt) : E_INVALIDARG;
    if (FAILED(hr) && argument_error)
        *argument_error = index;
    return hr;
}

/* ---- CreateStdDispatch ---- */

struct std_dispatch
{
    IUnknown IUnknown_iface;        /* of the object itself: not delegated */
    IDispatch IDispatch_iface;
    LONG references;
    IUnknown *outer;                /* no reference; its own IUnknown if it is not aggregated */
    void *instance;
    ITypeInfo *info;
};

static inline struct std_dispatch *impl_from_IUnknown(IUnknown *iface)
{
    return CONTAINING_RECORD(iface, struct std_dispatch, IUnknown_iface);
}

static inline struct std_dispatch *impl_from_IDispatch(IDispatch *iface)
{
    return CONTAINING_RECORD(iface, struct std_dispatch, IDispatch_iface);
}

static HRESULT WINAPI std_inner_QueryInterface(IUnknown *iface, REFIID iid, void **object)
{
    struct std_dispatch *dispatch = impl_from_IUnknown(iface);

    if (!object)
        return E_POINTER;
    if (IsEqualIID(iid, &IID_IUnknown))
        *object = iface;
    else if (IsEqualIID(iid, &IID_IDispatch))
        *object = &dispatch->IDispatch_iface;
    else
    {
        *object = NULL;
        return E_NOINTERFACE;
    }
    IUnknown_AddRef((IUnknown *)*object);
    return S_OK;
}

static ULONG WINAPI std_inner_AddRef(IUnknown *iface)
{
    return InterlockedIncrement(&impl_from_IUnknown(iface)->references);
}

static ULONG WINAPI std_inner_Release(IUnknown *iface)
{
    struct std_dispatch *dispatch = impl_from_IUnknown(iface);
    ULONG references = InterlockedDecrement(&dispatch->references);

    if (!references)
    {
        ITypeInfo_Release(dispatch->info);
        if (runtime_released(RUNTIME_INTERFACE, dispatch, "CreateStdDispatch"))
            free(dispatch);
    }
    return references;
}

static const IUnknownVtbl std_inner_vtbl =
{
    std_inner_QueryInterface,
    std_inner_AddRef,
    std_inner_Release,
};

static HRESULT WINAPI std_QueryInterface(IDispatch *iface, REFIID iid, void **object)
{
    return IUnknown_QueryInterface(impl_from_IDispatch(iface)->outer, iid, object);
}

static ULONG WINAPI std_AddRef(IDispatch *iface)
{
    return IUnknown_AddRef(impl_from_IDispatch(iface)->outer);
}

static ULONG WINAPI std_Release(IDispatch *iface)
{
    return IUnknown_Release(impl_from_IDispatch(iface)->outer);
}

static HRESULT WINAPI std_GetTypeInfoCount(IDispatch *iface, UINT *count)
{
    (void)iface;
    if (!count)
        return E_POINTER;
    *count = 1;
    return S_OK;
}

static HRESULT WINAPI std_GetTypeInfo(IDispatch *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    struct std_dispatch *dispatch = impl_from_IDispatch(iface);

    (void)lcid;
    if (!info)
        return E_POINTER;
    *info = NULL;
    if (index)
        return DISP_E_BADINDEX;
    *info = dispatch->info;
    ITypeInfo_AddRef(*info);
    return S_OK;
}

static HRESULT WINAPI std_GetIDsOfNames(IDispatch *iface, REFIID iid, LPOLESTR *names, UINT count, LCID lcid, DISPID *ids)
{
    (void)lcid;
    if (!IsEqualIID(iid, &IID_NULL))
        return DISP_E_UNKNOWNINTERFACE;
    return DispGetIDsOfNames(impl_from_IDispatch(iface)->info, names, count, ids);
}

static HRESULT WINAPI std_Invoke(IDispatch *iface, DISPID id, REFIID iid, LCID lcid, WORD flags, DISPPARAMS *parameters,
                                 VARIANT *result, EXCEPINFO *exception, UINT *argument_error)
{
    struct std_dispatch *dispatch = impl_from_IDispatch(iface);

    (void)lcid;
    if (!IsEqualIID(iid, &IID_NULL))
        return DISP_E_UNKNOWNINTERFACE;
    return DispInvoke(dispatch->instance, dispatch->info, id, flags, parameters, result, exception, argument_error);
}

static const IDispatchVtbl std_vtbl =
{
    std_QueryInterface,
    std_AddRef,
    std_Release,
    std_GetTypeInfoCount,
    std_GetTypeInfo,
    std_GetIDsOfNames,
    std_Invoke,
};

HRESULT WINAPI CreateStdDispatch(IUnknown *outer, void *instance, ITypeInfo *info, IUnknown **result)
{
    struct std_dispatch *dispatch;

    if (!instance || !info || !result)
        return E_INVALIDARG;
    *result = NULL;
    if (!runtime_permit(RUNTIME_INTERFACE, "CreateStdDispatch") || !(dispatch = calloc(1, sizeof(*dispatch))))
        return E_OUTOFMEMORY;
    dispatch->IUnknown_iface.lpVtbl = &std_inner_vtbl;
    dispatch->IDispatch_iface.lpVtbl = &std_vtbl;
    dispatch->references = 1;
    dispatch->outer = outer ? outer : &dispatch->IUnknown_iface;
    dispatch->instance = instance;
    dispatch->info = info;
    ITypeInfo_AddRef(info);
    runtime_acquired(RUNTIME_INTERFACE, dispatch, sizeof(*dispatch), "CreateStdDispatch");
    *result = &dispatch->IUnknown_iface;
    return S_OK;
}
