/* ISupportErrorInfo is an object of its own: asked for IUnknown, it gives itself. */
#include "defect.h"

/* DEFECT: abi/query-interface in errors_QueryInterface */
static HRESULT STDMETHODCALLTYPE errors_QueryInterface(ISupportErrorInfo *iface, REFIID iid, void **out)
{
    *out = IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_ISupportErrorInfo) ? iface : NULL;
    return *out ? S_OK : E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE errors_AddRef(ISupportErrorInfo *iface)
{
    (void)iface;
    return 2;
}

static ULONG STDMETHODCALLTYPE errors_Release(ISupportErrorInfo *iface)
{
    (void)iface;
    return 1;
}

static HRESULT STDMETHODCALLTYPE errors_InterfaceSupportsErrorInfo(ISupportErrorInfo *iface, REFIID iid)
{
    (void)iface;
    return IsEqualIID(iid, &IID_ICertExit) ? S_OK : S_FALSE;
}

static const ISupportErrorInfoVtbl errors_vtbl =
{
    errors_QueryInterface, errors_AddRef, errors_Release, errors_InterfaceSupportsErrorInfo,
};
static ISupportErrorInfo errors = {(ISupportErrorInfoVtbl *)&errors_vtbl};

static HRESULT query(REFIID iid, void **out)
{
    if (!IsEqualIID(iid, &IID_ISupportErrorInfo))
        return S_FALSE;
    *out = &errors;
    return S_OK;
}

DEFECT_MODULE(.query = query);
