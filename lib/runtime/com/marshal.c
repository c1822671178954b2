/* CoCreateFreeThreadedMarshaler: what an object aggregates that may be called from every apartment. In one process its pointer
 * itself is what is marshalled; there is no other process to marshal it to. */
#define COBJMACROS
#define CONST_VTABLE
#include "com.h"

#include <cguid.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "hooks.h"

struct free_marshaler
{
    IUnknown IUnknown_iface;        /* of the object itself: not delegated */
    IMarshal IMarshal_iface;
    LONG references;
    IUnknown *outer;                /* no reference; its own IUnknown if it is not aggregated */
};

/* What is written to the stream: as many bytes as Wine's. */
#pragma pack(push, 4)
struct packet
{
    DWORD flags;                    /* MSHLFLAGS_… */
    ULONGLONG object;
    GUID process;                   /* so that no pointer of another process, or of chance, is followed */
};
#pragma pack(pop)

C_ASSERT(sizeof(struct packet) == 28);

static const GUID *process_id(void)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static BOOL known;
    static GUID id;

    pthread_mutex_lock(&lock);
    if (!known)
        known = SUCCEEDED(CoCreateGuid(&id));
    pthread_mutex_unlock(&lock);
    return &id;
}

static inline struct free_marshaler *impl_from_IUnknown(IUnknown *iface)
{
    return CONTAINING_RECORD(iface, struct free_marshaler, IUnknown_iface);
}

static inline struct free_marshaler *impl_from_IMarshal(IMarshal *iface)
{
    return CONTAINING_RECORD(iface, struct free_marshaler, IMarshal_iface);
}

static HRESULT WINAPI inner_QueryInterface(IUnknown *iface, REFIID iid, void **object)
{
    struct free_marshaler *marshaler = impl_from_IUnknown(iface);

    if (!object)
        return E_POINTER;
    if (IsEqualIID(iid, &IID_IUnknown))
        *object = iface;
    else if (IsEqualIID(iid, &IID_IMarshal))
        *object = &marshaler->IMarshal_iface;
    else
    {
        *object = NULL;
        return E_NOINTERFACE;
    }
    IUnknown_AddRef((IUnknown *)*object);
    return S_OK;
}

static ULONG WINAPI inner_AddRef(IUnknown *iface)
{
    return InterlockedIncrement(&impl_from_IUnknown(iface)->references);
}

static ULONG WINAPI inner_Release(IUnknown *iface)
{
    struct free_marshaler *marshaler = impl_from_IUnknown(iface);
    ULONG references = InterlockedDecrement(&marshaler->references);

    if (!references && runtime_released(RUNTIME_INTERFACE, marshaler, "CoCreateFreeThreadedMarshaler"))
        free(marshaler);
    return references;
}

static const IUnknownVtbl inner_vtbl =
{
    inner_QueryInterface,
    inner_AddRef,
    inner_Release,
};

static HRESULT WINAPI marshaler_QueryInterface(IMarshal *iface, REFIID iid, void **object)
{
    return IUnknown_QueryInterface(impl_from_IMarshal(iface)->outer, iid, object);
}

static ULONG WINAPI marshaler_AddRef(IMarshal *iface)
{
    return IUnknown_AddRef(impl_from_IMarshal(iface)->outer);
}

static ULONG WINAPI marshaler_Release(IMarshal *iface)
{
    return IUnknown_Release(impl_from_IMarshal(iface)->outer);
}

/* Beyond the process the standard marshaler would be asked, and would need a proxy, of which there are none. */
static HRESULT check_context(DWORD context)
{
    return context == MSHCTX_INPROC || context == MSHCTX_CROSSCTX ? S_OK : REGDB_E_IIDNOTREG;
}

static HRESULT WINAPI marshaler_GetUnmarshalClass(IMarshal *iface, REFIID iid, void *object, DWORD context, void *context_data,
        DWORD flags, CLSID *clsid)
{
    HRESULT hr = check_context(context);

    (void)iface;
    (void)iid;
    (void)object;
    (void)context_data;
    (void)flags;
    if (!clsid)
        return E_POINTER;
    *clsid = SUCCEEDED(hr) ? CLSID_InProcFreeMarshaler : CLSID_NULL;
    return hr;
}

static HRESULT WINAPI marshaler_GetMarshalSizeMax(IMarshal *iface, REFIID iid, void *object, DWORD context, void *context_data,
        DWORD flags, DWORD *size)
{
    HRESULT hr = check_context(context);

    (void)iface;
    (void)iid;
    (void)object;
    (void)context_data;
    (void)flags;
    if (!size)
        return E_POINTER;
    *size = SUCCEEDED(hr) ? sizeof(struct packet) : 0;
    return hr;
}

static HRESULT WINAPI marshaler_MarshalInterface(IMarshal *iface, IStream *stream, REFIID iid, void *object, DWORD context,
        void *context_data, DWORD flags)
{
    struct packet packet;
    IUnknown *found;
    ULONG written;
    HRESULT hr;

    (void)iface;
    (void)context_data;
    if (!stream || !object)
        return E_INVALIDARG;
    if (FAILED(hr = check_context(context)) || FAILED(hr = IUnknown_QueryInterface((IUnknown *)object, iid, (void **)&found)))
        return hr;
    packet.flags = flags;
    packet.object = (ULONG_PTR)found;
    packet.process = *process_id();
    hr = IStream_Write(stream, &packet, sizeof(packet), &written);
    if (SUCCEEDED(hr) && written != sizeof(packet))
        hr = STG_E_MEDIUMFULL;
    /* The stream holds the reference, unless it is a weak one. */
    if (FAILED(hr) || flags & MSHLFLAGS_TABLEWEAK)
        IUnknown_Release(found);
    return hr;
}

static HRESULT read_packet(IStream *stream, IUnknown **object, DWORD *flags)
{
    struct packet packet;
    ULONG read;
    HRESULT hr;

    if (!stream)
        return E_INVALIDARG;
    if (FAILED(hr = IStream_Read(stream, &packet, sizeof(packet), &read)))
        return hr;
    if (read != sizeof(packet))
        return STG_E_READFAULT;
    if (!IsEqualGUID(&packet.process, process_id()))
        return E_UNEXPECTED;
    *object = (IUnknown *)(ULONG_PTR)packet.object;
    *flags = packet.flags;
    return S_OK;
}

static HRESULT WINAPI marshaler_UnmarshalInterface(IMarshal *iface, IStream *stream, REFIID iid, void **result)
{
    IUnknown *object;
    DWORD flags;
    HRESULT hr;

    (void)iface;
    if (!result)
        return E_POINTER;
    *result = NULL;
    if (FAILED(hr = read_packet(stream, &object, &flags)))
        return hr;
    hr = IUnknown_QueryInterface(object, iid, result);
    /* What was marshalled once is unmarshalled once. */
    if (!(flags & (MSHLFLAGS_TABLESTRONG | MSHLFLAGS_TABLEWEAK)))
        IUnknown_Release(object);
    return hr;
}

static HRESULT WINAPI marshaler_ReleaseMarshalData(IMarshal *iface, IStream *stream)
{
    IUnknown *object;
    DWORD flags;
    HRESULT hr;

    (void)iface;
    if (FAILED(hr = read_packet(stream, &object, &flags)))
        return hr;
    if (!(flags & MSHLFLAGS_TABLEWEAK))
        IUnknown_Release(object);
    return S_OK;
}

static HRESULT WINAPI marshaler_DisconnectObject(IMarshal *iface, DWORD reserved)
{
    (void)iface;
    (void)reserved;
    return S_OK;
}

static const IMarshalVtbl marshaler_vtbl =
{
    marshaler_QueryInterface,
    marshaler_AddRef,
    marshaler_Release,
    marshaler_GetUnmarshalClass,
    marshaler_GetMarshalSizeMax,
    marshaler_MarshalInterface,
    marshaler_UnmarshalInterface,
    marshaler_ReleaseMarshalData,
    marshaler_DisconnectObject,
};

HRESULT WINAPI CoCreateFreeThreadedMarshaler(IUnknown *outer, IUnknown **result)
{
    struct free_marshaler *marshaler;

    if (!result)
        return E_INVALIDARG;
    *result = NULL;
    if (!runtime_permit(RUNTIME_INTERFACE, "CoCreateFreeThreadedMarshaler") || !(marshaler = calloc(1, sizeof(*marshaler))))
        return E_OUTOFMEMORY;
    marshaler->IUnknown_iface.lpVtbl = &inner_vtbl;
    marshaler->IMarshal_iface.lpVtbl = &marshaler_vtbl;
    marshaler->references = 1;
    marshaler->outer = outer ? outer : &marshaler->IUnknown_iface;
    runtime_acquired(RUNTIME_INTERFACE, marshaler, sizeof(*marshaler), "CoCreateFreeThreadedMarshaler");
    *result = &marshaler->IUnknown_iface;
    return S_OK;
}
