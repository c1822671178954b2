/* The error object of each thread (SetErrorInfo, GetErrorInfo), and the object that Windows supplies for it
 * (CreateErrorInfo). */
#define COBJMACROS
#define CONST_VTABLE
#include "bstr.h"
#include "hooks.h"
#include "kernel/fast.h"

#include <pthread.h>
#include <stdlib.h>

struct error_info
{
    ICreateErrorInfo ICreateErrorInfo_iface;
    IErrorInfo IErrorInfo_iface;
    ISupportErrorInfo ISupportErrorInfo_iface;
    LONG references;
    GUID guid;
    WCHAR *source;
    WCHAR *description;
    WCHAR *help_file;
    DWORD help_context;
};

static struct error_info *impl_from_ICreateErrorInfo(ICreateErrorInfo *iface)
{
    return CONTAINING_RECORD(iface, struct error_info, ICreateErrorInfo_iface);
}

static struct error_info *impl_from_IErrorInfo(IErrorInfo *iface)
{
    return CONTAINING_RECORD(iface, struct error_info, IErrorInfo_iface);
}

static struct error_info *impl_from_ISupportErrorInfo(ISupportErrorInfo *iface)
{
    return CONTAINING_RECORD(iface, struct error_info, ISupportErrorInfo_iface);
}

/* Not a BSTR: what the object keeps for itself is no string of the module. */
static HRESULT replace_text(WCHAR **field, const WCHAR *text)
{
    const WCHAR *end = text;
    WCHAR *copy = NULL;

    if (text)
    {
        while (*end)
            end++;
        if (!(copy = malloc((end - text + 1) * sizeof(WCHAR))))
            return E_OUTOFMEMORY;
        memcpy(copy, text, (end - text + 1) * sizeof(WCHAR));
    }
    free(*field);
    *field = copy;
    return S_OK;
}

/* A text that was never set is a NULL string and success (seen under Wine). */
static HRESULT return_text(const WCHAR *field, BSTR *text)
{
    if (!text)
        return E_INVALIDARG;
    *text = SysAllocString(field);
    return field && !*text ? E_OUTOFMEMORY : S_OK;
}

static HRESULT STDMETHODCALLTYPE create_QueryInterface(ICreateErrorInfo *iface, REFIID iid, void **object)
{
    struct error_info *info = impl_from_ICreateErrorInfo(iface);

    if (!object)
        return E_POINTER;
    if (IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_ICreateErrorInfo))
        *object = &info->ICreateErrorInfo_iface;
    else if (IsEqualIID(iid, &IID_IErrorInfo))
        *object = &info->IErrorInfo_iface;
    else if (IsEqualIID(iid, &IID_ISupportErrorInfo))
        *object = &info->ISupportErrorInfo_iface;
    else
    {
        *object = NULL;
        return E_NOINTERFACE;
    }
    InterlockedIncrement(&info->references);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE create_AddRef(ICreateErrorInfo *iface)
{
    return InterlockedIncrement(&impl_from_ICreateErrorInfo(iface)->references);
}

static ULONG STDMETHODCALLTYPE create_Release(ICreateErrorInfo *iface)
{
    struct error_info *info = impl_from_ICreateErrorInfo(iface);
    ULONG references = InterlockedDecrement(&info->references);

    if (!references && runtime_released(RUNTIME_INTERFACE, info, "ICreateErrorInfo::Release"))
    {
        free(info->source);
        free(info->description);
        free(info->help_file);
        free(info);
    }
    return references;
}

static HRESULT STDMETHODCALLTYPE create_SetGUID(ICreateErrorInfo *iface, REFGUID guid)
{
    impl_from_ICreateErrorInfo(iface)->guid = *guid;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE create_SetSource(ICreateErrorInfo *iface, LPOLESTR source)
{
    return replace_text(&impl_from_ICreateErrorInfo(iface)->source, source);
}

static HRESULT STDMETHODCALLTYPE create_SetDescription(ICreateErrorInfo *iface, LPOLESTR description)
{
    return replace_text(&impl_from_ICreateErrorInfo(iface)->description, description);
}

static HRESULT STDMETHODCALLTYPE create_SetHelpFile(ICreateErrorInfo *iface, LPOLESTR help_file)
{
    return replace_text(&impl_from_ICreateErrorInfo(iface)->help_file, help_file);
}

static HRESULT STDMETHODCALLTYPE create_SetHelpContext(ICreateErrorInfo *iface, DWORD help_context)
{
    impl_from_ICreateErrorInfo(iface)->help_context = help_context;
    return S_OK;
}

static const ICreateErrorInfoVtbl create_vtbl =
{
    create_QueryInterface,
    create_AddRef,
    create_Release,
    create_SetGUID,
    create_SetSource,
    create_SetDescription,
    create_SetHelpFile,
    create_SetHelpContext,
};

static HRESULT STDMETHODCALLTYPE info_QueryInterface(IErrorInfo *iface, REFIID iid, void **object)
{
    return ICreateErrorInfo_QueryInterface(&impl_from_IErrorInfo(iface)->ICreateErrorInfo_iface, iid, object);
}

static ULONG STDMETHODCALLTYPE info_AddRef(IErrorInfo *iface)
{
    return ICreateErrorInfo_AddRef(&impl_from_IErrorInfo(iface)->ICreateErrorInfo_iface);
}

static ULONG STDMETHODCALLTYPE info_Release(IErrorInfo *iface)
{
    return ICreateErrorInfo_Release(&impl_from_IErrorInfo(iface)->ICreateErrorInfo_iface);
}

static HRESULT STDMETHODCALLTYPE info_GetGUID(IErrorInfo *iface, GUID *guid)
{
    if (!guid)
        return E_INVALIDARG;
    *guid = impl_from_IErrorInfo(iface)->guid;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE info_GetSource(IErrorInfo *iface, BSTR *source)
{
    return return_text(impl_from_IErrorInfo(iface)->source, source);
}

static HRESULT STDMETHODCALLTYPE info_GetDescription(IErrorInfo *iface, BSTR *description)
{
    return return_text(impl_from_IErrorInfo(iface)->description, description);
}

static HRESULT STDMETHODCALLTYPE info_GetHelpFile(IErrorInfo *iface, BSTR *help_file)
{
    return return_text(impl_from_IErrorInfo(iface)->help_file, help_file);
}

static HRESULT STDMETHODCALLTYPE info_GetHelpContext(IErrorInfo *iface, DWORD *help_context)
{
    if (!help_context)
        return E_INVALIDARG;
    *help_context = impl_from_IErrorInfo(iface)->help_context;
    return S_OK;
}

static const IErrorInfoVtbl info_vtbl =
{
    info_QueryInterface,
    info_AddRef,
    info_Release,
    info_GetGUID,
    info_GetSource,
    info_GetDescription,
    info_GetHelpFile,
    info_GetHelpContext,
};

static HRESULT STDMETHODCALLTYPE support_QueryInterface(ISupportErrorInfo *iface, REFIID iid, void **object)
{
    return ICreateErrorInfo_QueryInterface(&impl_from_ISupportErrorInfo(iface)->ICreateErrorInfo_iface, iid, object);
}

static ULONG STDMETHODCALLTYPE support_AddRef(ISupportErrorInfo *iface)
{
    return ICreateErrorInfo_AddRef(&impl_from_ISupportErrorInfo(iface)->ICreateErrorInfo_iface);
}

static ULONG STDMETHODCALLTYPE support_Release(ISupportErrorInfo *iface)
{
    return ICreateErrorInfo_Release(&impl_from_ISupportErrorInfo(iface)->ICreateErrorInfo_iface);
}

static HRESULT STDMETHODCALLTYPE support_InterfaceSupportsErrorInfo(ISupportErrorInfo *iface, REFIID iid)
{
    return IsEqualIID(iid, &impl_from_ISupportErrorInfo(iface)->guid) ? S_OK : S_FALSE;
}

static const ISupportErrorInfoVtbl support_vtbl =
{
    support_QueryInterface,
    support_AddRef,
    support_Release,
    support_InterfaceSupportsErrorInfo,
};

HRESULT WINAPI CreateErrorInfo(ICreateErrorInfo **object)
{
    struct error_info *info;

    if (!object)
        return E_INVALIDARG;
    if (!runtime_permit(RUNTIME_INTERFACE, "CreateErrorInfo") || !(info = calloc(1, sizeof(*info))))
        return E_OUTOFMEMORY;
    info->ICreateErrorInfo_iface.lpVtbl = &create_vtbl;
    info->IErrorInfo_iface.lpVtbl = &info_vtbl;
    info->ISupportErrorInfo_iface.lpVtbl = &support_vtbl;
    info->references = 1;
    runtime_acquired(RUNTIME_INTERFACE, info, sizeof(*info), "CreateErrorInfo");
    *object = &info->ICreateErrorInfo_iface;
    return S_OK;
}

/* The key is there for its destructor alone: a thread that ends with an error object set gives its reference back. */
static KERNEL_THREAD_LOCAL IErrorInfo *thread_error;
static pthread_key_t thread_key;
static pthread_once_t thread_key_once = PTHREAD_ONCE_INIT;

static void thread_ends(void *unused)
{
    IErrorInfo *error = thread_error;

    (void)unused;
    thread_error = NULL;
    if (error)
        IErrorInfo_Release(error);
}

static void make_thread_key(void)
{
    pthread_key_create(&thread_key, thread_ends);
}

HRESULT WINAPI SetErrorInfo(ULONG reserved, IErrorInfo *error)
{
    IErrorInfo *previous = thread_error;

    if (reserved)
        return E_INVALIDARG;
    if (error)
    {
        pthread_once(&thread_key_once, make_thread_key);
        pthread_setspecific(thread_key, &thread_key);
        IErrorInfo_AddRef(error);
    }
    thread_error = error;
    if (previous)
        IErrorInfo_Release(previous);
    return S_OK;
}

HRESULT WINAPI GetErrorInfo(ULONG reserved, IErrorInfo **error)
{
    if (reserved || !error)
        return E_INVALIDARG;
    *error = thread_error;
    thread_error = NULL;
    return *error ? S_OK : S_FALSE;
}
