/* The free-threaded marshaler and the global interface table. */
#define COBJMACROS
#include "test.h"

#include <cguid.h>
#include <objbase.h>

/* An object that aggregates the marshaler, or not. */
struct object
{
    IUnknown IUnknown_iface;
    LONG references;
    IUnknown *marshaler;
};

static inline struct object *impl_from_IUnknown(IUnknown *iface)
{
    return CONTAINING_RECORD(iface, struct object, IUnknown_iface);
}

static HRESULT STDMETHODCALLTYPE object_QueryInterface(IUnknown *iface, REFIID iid, void **result)
{
    struct object *object = impl_from_IUnknown(iface);

    *result = NULL;
    if (IsEqualIID(iid, &IID_IMarshal) && object->marshaler)
        return IUnknown_QueryInterface(object->marshaler, iid, result);
    if (!IsEqualIID(iid, &IID_IUnknown))
        return E_NOINTERFACE;
    *result = iface;
    IUnknown_AddRef(iface);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE object_AddRef(IUnknown *iface)
{
    return InterlockedIncrement(&impl_from_IUnknown(iface)->references);
}

static ULONG STDMETHODCALLTYPE object_Release(IUnknown *iface)
{
    return InterlockedDecrement(&impl_from_IUnknown(iface)->references);
}

static const IUnknownVtbl object_vtbl = {object_QueryInterface, object_AddRef, object_Release};

static void make(struct object *object, BOOL agile)
{
    object->IUnknown_iface.lpVtbl = (IUnknownVtbl *)&object_vtbl;
    object->references = 1;
    object->marshaler = NULL;
    if (agile)
        assert_hresult(CoCreateFreeThreadedMarshaler(&object->IUnknown_iface, &object->marshaler), S_OK);
}

/* As much of a stream as marshalling needs. */
struct stream
{
    IStream IStream_iface;
    BYTE bytes[64];
    ULONG size, position;
};

static HRESULT STDMETHODCALLTYPE stream_Read(IStream *iface, void *data, ULONG size, ULONG *read)
{
    struct stream *stream = CONTAINING_RECORD(iface, struct stream, IStream_iface);
    ULONG count = min(size, stream->size - stream->position);

    memcpy(data, stream->bytes + stream->position, count);
    stream->position += count;
    if (read)
        *read = count;
    return count == size ? S_OK : S_FALSE;
}

static HRESULT STDMETHODCALLTYPE stream_Write(IStream *iface, const void *data, ULONG size, ULONG *written)
{
    struct stream *stream = CONTAINING_RECORD(iface, struct stream, IStream_iface);

    assert_true(size <= sizeof(stream->bytes) - stream->size);
    memcpy(stream->bytes + stream->size, data, size);
    stream->size += size;
    if (written)
        *written = size;
    return S_OK;
}

static void make_stream(struct stream *stream)
{
    static IStreamVtbl vtbl;

    vtbl.Read = stream_Read;
    vtbl.Write = stream_Write;
    memset(stream, 0, sizeof(*stream));
    stream->IStream_iface.lpVtbl = &vtbl;
}

static void test_object(void **state)
{
    IUnknown *inner, *same;
    struct object object;
    IMarshal *marshal;
    DWORD size;
    CLSID clsid;

    (void)state;
    /* On its own, and before CoInitialize. */
    assert_hresult(CoCreateFreeThreadedMarshaler(NULL, &inner), S_OK);
    assert_hresult(IUnknown_QueryInterface(inner, &IID_IUnknown, (void **)&same), S_OK);
    assert_ptr_equal(same, inner);
    IUnknown_Release(same);
    assert_hresult(IUnknown_QueryInterface(inner, &IID_IDispatch, (void **)&same), E_NOINTERFACE);
    assert_null(same);
    assert_hresult(IUnknown_QueryInterface(inner, &IID_IMarshal, (void **)&marshal), S_OK);
    assert_hresult(IMarshal_GetUnmarshalClass(marshal, &IID_IUnknown, inner, MSHCTX_INPROC, NULL, MSHLFLAGS_NORMAL, &clsid), S_OK);
    /* mingw-w64's CLSID_InProcFreeMarshaler is another one. */
    assert_int_equal(clsid.Data1, 0x33a);
    assert_hresult(IMarshal_GetMarshalSizeMax(marshal, &IID_IUnknown, inner, MSHCTX_INPROC, NULL, MSHLFLAGS_NORMAL, &size), S_OK);
    assert_int_equal(size, 28);
    assert_hresult(IMarshal_DisconnectObject(marshal, 0), S_OK);
    assert_int_equal(IMarshal_Release(marshal), 1);
    assert_int_equal(IUnknown_Release(inner), 0);

    /* Aggregated: IMarshal is the outer object's. */
    make(&object, TRUE);
    assert_hresult(IUnknown_QueryInterface(&object.IUnknown_iface, &IID_IMarshal, (void **)&marshal), S_OK);
    assert_int_equal(object.references, 2);
    assert_hresult(IMarshal_QueryInterface(marshal, &IID_IUnknown, (void **)&same), S_OK);
    assert_ptr_equal(same, &object.IUnknown_iface);
    IUnknown_Release(same);
    IMarshal_Release(marshal);
    assert_int_equal(object.references, 1);
    assert_int_equal(IUnknown_Release(object.marshaler), 0);
}

/* There is no other process, and no proxy for it. Wine has both. */
static void test_other_process(void **state)
{
    IUnknown *inner;
    IMarshal *marshal;
    CLSID clsid;
    DWORD size;

    (void)state;
    if (!test_native())
        skip();
    assert_hresult(CoCreateFreeThreadedMarshaler(NULL, NULL), E_INVALIDARG);
    assert_hresult(CoCreateFreeThreadedMarshaler(NULL, &inner), S_OK);
    assert_hresult(IUnknown_QueryInterface(inner, &IID_IMarshal, (void **)&marshal), S_OK);
    assert_hresult(IMarshal_GetUnmarshalClass(marshal, &IID_IUnknown, inner, MSHCTX_LOCAL, NULL, 0, &clsid), REGDB_E_IIDNOTREG);
    assert_hresult(IMarshal_GetMarshalSizeMax(marshal, &IID_IUnknown, inner, MSHCTX_LOCAL, NULL, 0, &size), REGDB_E_IIDNOTREG);
    IMarshal_Release(marshal);
    IUnknown_Release(inner);
}

static void test_marshal(void **state)
{
    struct object object;
    struct stream stream;
    IMarshal *marshal;
    IUnknown *found;

    (void)state;
    make(&object, TRUE);
    assert_hresult(IUnknown_QueryInterface(object.marshaler, &IID_IMarshal, (void **)&marshal), S_OK);
    make_stream(&stream);
    assert_hresult(IMarshal_MarshalInterface(marshal, &stream.IStream_iface, &IID_IUnknown, &object.IUnknown_iface, MSHCTX_INPROC, NULL,
        MSHLFLAGS_NORMAL), S_OK);
    assert_int_equal(stream.size, 28);
    assert_int_equal(object.references, 3);
    assert_hresult(IMarshal_UnmarshalInterface(marshal, &stream.IStream_iface, &IID_IUnknown, (void **)&found), S_OK);
    assert_ptr_equal(found, &object.IUnknown_iface);
    assert_int_equal(object.references, 3);
    IUnknown_Release(found);
    assert_int_equal(object.references, 2);

    make_stream(&stream);
    assert_hresult(IMarshal_MarshalInterface(marshal, &stream.IStream_iface, &IID_IUnknown, &object.IUnknown_iface, MSHCTX_INPROC, NULL,
        MSHLFLAGS_TABLESTRONG), S_OK);
    assert_int_equal(object.references, 3);
    assert_hresult(IMarshal_UnmarshalInterface(marshal, &stream.IStream_iface, &IID_IUnknown, (void **)&found), S_OK);
    IUnknown_Release(found);
    stream.position = 0;
    assert_hresult(IMarshal_ReleaseMarshalData(marshal, &stream.IStream_iface), S_OK);
    assert_int_equal(object.references, 2);
    IMarshal_Release(marshal);
    IUnknown_Release(object.marshaler);
}

static IGlobalInterfaceTable *table;
static DWORD plain_cookie, agile_cookie;
static HRESULT plain_result, agile_result;
static void *plain_object, *agile_object;

static DWORD WINAPI other_apartment(void *unused)
{
    (void)unused;
    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    agile_result = IGlobalInterfaceTable_GetInterfaceFromGlobal(table, agile_cookie, &IID_IUnknown, &agile_object);
    if (plain_cookie)
        plain_result = IGlobalInterfaceTable_GetInterfaceFromGlobal(table, plain_cookie, &IID_IUnknown, &plain_object);
    CoUninitialize();
    return 0;
}

static void test_table(void **state)
{
    struct object plain, agile;
    IUnknown *found;
    HANDLE thread;
    DWORD cookie;

    (void)state;
    assert_hresult(CoCreateInstance(&CLSID_StdGlobalInterfaceTable, NULL, CLSCTX_INPROC_SERVER, &IID_IGlobalInterfaceTable,
        (void **)&table), CO_E_NOTINITIALIZED);
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    assert_hresult(CoCreateInstance(&CLSID_StdGlobalInterfaceTable, NULL, CLSCTX_INPROC_SERVER, &IID_IGlobalInterfaceTable,
        (void **)&table), S_OK);
    assert_hresult(CoCreateInstance(&CLSID_StdGlobalInterfaceTable, NULL, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&found), S_OK);
    assert_ptr_equal(found, table);
    make(&plain, FALSE);
    make(&agile, TRUE);
    assert_hresult(IGlobalInterfaceTable_RegisterInterfaceInGlobal(table, NULL, &IID_IUnknown, &cookie), E_INVALIDARG);
    assert_hresult(IGlobalInterfaceTable_RegisterInterfaceInGlobal(table, &plain.IUnknown_iface, &IID_IDispatch, &cookie),
        E_NOINTERFACE);
    assert_hresult(IGlobalInterfaceTable_RegisterInterfaceInGlobal(table, &agile.IUnknown_iface, &IID_IUnknown, &agile_cookie), S_OK);
    assert_true(agile.references > 1);
    assert_hresult(IGlobalInterfaceTable_GetInterfaceFromGlobal(table, agile_cookie, &IID_IUnknown, (void **)&found), S_OK);
    assert_ptr_equal(found, &agile.IUnknown_iface);
    IUnknown_Release(found);
    assert_hresult(IGlobalInterfaceTable_GetInterfaceFromGlobal(table, agile_cookie, &IID_IDispatch, (void **)&found), E_NOINTERFACE);
    assert_null(found);
    assert_hresult(IGlobalInterfaceTable_GetInterfaceFromGlobal(table, agile_cookie + 77, &IID_IUnknown, (void **)&found), E_INVALIDARG);
    /* Wine makes a proxy; here none exists, and the wrong pointer is not given either. */
    if (test_native())
        assert_hresult(IGlobalInterfaceTable_RegisterInterfaceInGlobal(table, &plain.IUnknown_iface, &IID_IUnknown, &plain_cookie), S_OK);
    thread = CreateThread(NULL, 0, other_apartment, NULL, 0, NULL);
    assert_int_equal(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    CloseHandle(thread);
    assert_hresult(agile_result, S_OK);
    assert_ptr_equal(agile_object, &agile.IUnknown_iface);
    IUnknown_Release((IUnknown *)agile_object);
    if (plain_cookie)
    {
        assert_hresult(plain_result, RPC_E_WRONG_THREAD);
        assert_null(plain_object);
        assert_hresult(IGlobalInterfaceTable_GetInterfaceFromGlobal(table, plain_cookie, &IID_IUnknown, (void **)&found), S_OK);
        IUnknown_Release(found);
        assert_hresult(IGlobalInterfaceTable_RevokeInterfaceFromGlobal(table, plain_cookie), S_OK);
        assert_int_equal(plain.references, 1);
    }
    assert_hresult(IGlobalInterfaceTable_RevokeInterfaceFromGlobal(table, agile_cookie), S_OK);
    assert_hresult(IGlobalInterfaceTable_RevokeInterfaceFromGlobal(table, agile_cookie), E_INVALIDARG);
    assert_hresult(IGlobalInterfaceTable_GetInterfaceFromGlobal(table, agile_cookie, &IID_IUnknown, (void **)&found), E_INVALIDARG);
    assert_int_equal(agile.references, 1);
    IUnknown_Release(agile.marshaler);
    IGlobalInterfaceTable_Release(table);
    CoUninitialize();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_object),
        cmocka_unit_test(test_other_process),
        cmocka_unit_test(test_marshal),
        cmocka_unit_test(test_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
