/* ICertServerExit (docs/abi.md section 3): what a module asks the CA with. Free-threaded: any thread may use an object, and several
 * may at once. */
#define COBJMACROS
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server.h"

/* --- what all methods share -------------------------------------------------------------------------------------------------- */

BOOL server_begin(struct server *server, struct call *call, enum method_id method, const struct name *name, const WCHAR *text,
        LONG type)
{
    call->ca = server->ca;
    call->server = &server->ICertServerExit_iface;
    call->method = method;
    call->name = name;
    call->text = text;
    call->type = type;
    call->context = call->recorded = 0;
    if ((ca_trace(server->ca) || server->ca->replay) && SUCCEEDED(server_enter(server)))
    {
        struct ca_context *context = server_context(server);

        call->context = context ? context->number : 0;
        call->recorded = context ? context->recorded : 0;
        server_leave(server);
    }
    return call_begin(call);
}

/* The description is ours: what a real CA says is not known, nor whether it says anything (switch error-info). */
static void leave_error(const struct call *call, HRESULT result)
{
    ICreateErrorInfo *create;
    IErrorInfo *info;
    WCHAR text[128];
    char line[128];

    snprintf(line, sizeof(line), "ICertServerExit::%s failed with 0x%08x", method_names[call->method], (unsigned int)result);
    if (FAILED(CreateErrorInfo(&create)))
        return;
    MultiByteToWideChar(CP_UTF8, 0, line, -1, text, ARRAYSIZE(text));
    ICreateErrorInfo_SetGUID(create, &IID_ICertServerExit);
    ICreateErrorInfo_SetDescription(create, text);
    ICreateErrorInfo_SetSource(create, (WCHAR *)L"CertificateAuthority.ServerExit");
    if (SUCCEEDED(ICreateErrorInfo_QueryInterface(create, &IID_IErrorInfo, (void **)&info)))
    {
        SetErrorInfo(0, info);
        IErrorInfo_Release(info);
    }
    ICreateErrorInfo_Release(create);
}

HRESULT server_end(struct call *call, HRESULT result, VARIANT *value)
{
    result = call_end(call, result, value);
    if (FAILED(result) && ca_switch(call->ca, SWITCH_ERROR_INFO) == ERROR_INFO_YES)
        leave_error(call, result);
    return result;
}

HRESULT server_enter(struct server *server)
{
    AcquireSRWLockShared(&server->ca->lock);
    if (server->ca->alive)
        return S_OK;
    ReleaseSRWLockShared(&server->ca->lock);
    return CO_E_OBJNOTCONNECTED;
}

void server_leave(struct server *server)
{
    ReleaseSRWLockShared(&server->ca->lock);
}

static BOOL frees_incoming(struct server *server)
{
    return ca_switch(server->ca, SWITCH_INCOMING_VALUES) == INCOMING_FREE;
}

void server_incoming_string(struct server *server, BSTR *out)
{
    if (frees_incoming(server))
        SysFreeString(*out);
    *out = NULL;
}

static void incoming_variant(struct server *server, VARIANT *out)
{
    if (frees_incoming(server))
        VariantClear(out);
    if (ca_watch)
        ca_watch->overwrites(out);
    VariantInit(out);
}

/* --- IUnknown ---------------------------------------------------------------------------------------------------------------- */

static HRESULT STDMETHODCALLTYPE server_QueryInterface(ICertServerExit *iface, REFIID iid, void **out)
{
    struct server *server = impl_from_ICertServerExit(iface);

    if (!out)
        return E_POINTER;
    *out = NULL;
    if (IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_IDispatch) || IsEqualIID(iid, &IID_ICertServerExit))
        *out = iface;
    else if (IsEqualIID(iid, &IID_ISupportErrorInfo) && ca_switch(server->ca, SWITCH_ERROR_INFO) == ERROR_INFO_YES)
        *out = &server->ISupportErrorInfo_iface;
    else
        return E_NOINTERFACE;
    InterlockedIncrement(&server->references);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE server_AddRef(ICertServerExit *iface)
{
    return InterlockedIncrement(&impl_from_ICertServerExit(iface)->references);
}

static ULONG STDMETHODCALLTYPE server_Release(ICertServerExit *iface)
{
    struct server *server = impl_from_ICertServerExit(iface);
    ULONG references = InterlockedDecrement(&server->references);

    if (!references)
    {
        BOOL stays = ca_watch && ca_watch->destroyed(iface);

        ca_release(server->ca);
        if (!stays)
            free(server);
    }
    return references;
}

/* --- IDispatch: through the type library, whose DISPIDs are Windows' ------------------------------------------------------------ */

static HRESULT STDMETHODCALLTYPE server_GetTypeInfoCount(ICertServerExit *iface, UINT *count)
{
    (void)iface;
    if (!count)
        return E_POINTER;
    *count = 1;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE server_GetTypeInfo(ICertServerExit *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    (void)lcid;
    if (!info)
        return E_POINTER;
    *info = NULL;
    return index ? DISP_E_BADINDEX : server_type_info(info);
}

static HRESULT STDMETHODCALLTYPE server_GetIDsOfNames(ICertServerExit *iface, REFIID iid, LPOLESTR *names, UINT count, LCID lcid,
        DISPID *ids)
{
    ITypeInfo *info;
    HRESULT hr;

    (void)iface;
    (void)lcid;
    if (!IsEqualIID(iid, &IID_NULL))
        return DISP_E_UNKNOWNINTERFACE;
    if (FAILED(hr = server_type_info(&info)))
        return hr;
    hr = DispGetIDsOfNames(info, names, count, ids);
    ITypeInfo_Release(info);
    return hr;
}

static HRESULT STDMETHODCALLTYPE server_Invoke(ICertServerExit *iface, DISPID id, REFIID iid, LCID lcid, WORD flags,
        DISPPARAMS *parameters, VARIANT *result, EXCEPINFO *exception, UINT *argument)
{
    ITypeInfo *info;
    HRESULT hr;

    (void)lcid;
    if (!IsEqualIID(iid, &IID_NULL))
        return DISP_E_UNKNOWNINTERFACE;
    if (FAILED(hr = server_type_info(&info)))
        return hr;
    hr = DispInvoke(iface, info, id, flags, parameters, result, exception, argument);
    ITypeInfo_Release(info);
    return hr;
}

/* --- ICertServerExit ----------------------------------------------------------------------------------------------------------- */

static HRESULT STDMETHODCALLTYPE server_SetContext(ICertServerExit *iface, LONG number)
{
    struct server *server = impl_from_ICertServerExit(iface);
    struct ca_context *context = NULL;
    struct call call;
    HRESULT hr;

    if (!server_begin(server, &call, METHOD_SET_CONTEXT, NULL, NULL, 0))
    {
        call.context = number;
        return server_end(&call, call.result, NULL);
    }
    if (SUCCEEDED(hr = server_enter(server)))
    {
        if (number && !(context = ca_find_context(server->ca, number)))
            hr = ca_switch(server->ca, SWITCH_BAD_CONTEXT);
        else if (context && context->ended)
            hr = ca_switch(server->ca, SWITCH_ENDED_CONTEXT);
        if (SUCCEEDED(hr))
        {
            AcquireSRWLockExclusive(&server->lock);
            __atomic_store_n(&server->context, context, __ATOMIC_RELEASE);
            server->has_extension = FALSE;
            if (ca_switch(server->ca, SWITCH_ENUMERATION_AFTER_SET_CONTEXT) == ENUMERATION_END)
                server->extensions.open = server->attributes.open = FALSE;
            server->extensions.last = server->attributes.last = 0;
            ReleaseSRWLockExclusive(&server->lock);
        }
        server_leave(server);
    }
    call.context = number;
    return server_end(&call, hr, NULL);
}

static HRESULT get_property(struct server *server, enum method_id method, BYTE table, const WCHAR *text, LONG type, VARIANT *out)
{
    struct name name;
    struct call call;
    HRESULT hr;

    if (!name_parse(text, &name))
        name.length = 0;        /* longer than any name: unknown */
    if (!server_begin(server, &call, method, &name, text, type))
        hr = call.result;
    else if (!out)
        hr = ca_switch(server->ca, SWITCH_NULL_POINTER);
    else
        hr = S_OK;
    if (out)
        incoming_variant(server, out);
    if (SUCCEEDED(hr) && !(call.faulted && !call.has_answer) && SUCCEEDED(hr = server_enter(server)))
    {
        hr = ca_read_property(server->ca, server_context(server), table, &name, type, out);
        server_leave(server);
    }
    return server_end(&call, hr, out);
}

static HRESULT STDMETHODCALLTYPE server_GetRequestProperty(ICertServerExit *iface, const BSTR name, LONG type, VARIANT *value)
{
    return get_property(impl_from_ICertServerExit(iface), METHOD_GET_REQUEST_PROPERTY, TABLE_REQUEST, name, type, value);
}

static HRESULT read_attribute(struct server *server, const WCHAR *name, VARIANT *value)
{
    struct attribute *attribute;
    struct row *row;
    HRESULT hr;

    if (FAILED(hr = server_enter(server)))
        return hr;
    if (SUCCEEDED(hr = ca_context_row(server->ca, server_context(server), &row)))
    {
        attribute = row_attribute(row, name);
        if (!attribute || !*attribute->value)
            hr = CERTSRV_E_PROPERTY_EMPTY;
        else if (!(V_BSTR(value) = SysAllocString(attribute->value)))
            hr = E_OUTOFMEMORY;
        else
            V_VT(value) = VT_BSTR;
    }
    server_leave(server);
    return hr;
}

static HRESULT STDMETHODCALLTYPE server_GetRequestAttribute(ICertServerExit *iface, const BSTR text, BSTR *out)
{
    struct server *server = impl_from_ICertServerExit(iface);
    struct name name;
    struct call call;
    VARIANT value;
    HRESULT hr;

    VariantInit(&value);
    if (!name_parse(text, &name))
        name.length = 0;
    if (out)
        server_incoming_string(server, out);
    if (!server_begin(server, &call, METHOD_GET_REQUEST_ATTRIBUTE, &name, text, 0))
        hr = call.result;
    else
        hr = out ? read_attribute(server, text, &value) : ca_switch(server->ca, SWITCH_NULL_POINTER);
    hr = server_end(&call, hr, out ? &value : NULL);
    if (out && V_VT(&value) == VT_BSTR)
        *out = V_BSTR(&value);
    return hr;
}

static HRESULT STDMETHODCALLTYPE server_GetCertificateProperty(ICertServerExit *iface, const BSTR name, LONG type, VARIANT *value)
{
    return get_property(impl_from_ICertServerExit(iface), METHOD_GET_CERTIFICATE_PROPERTY, TABLE_CERTIFICATE, name, type, value);
}

/* BINARY: the bytes as they are stored. The others read the one ASN.1 value that the extension has to be: INTEGER, a time,
 * a character string (the documents speak of IA5String). */
static HRESULT extension_value(certemu_ca *ca, const struct extension *extension, LONG type, VARIANT *variant)
{
    struct slice in = {extension->data, extension->size}, contents;
    HRESULT mismatch = ca_switch(ca, SWITCH_TYPE_MISMATCH);
    UINT length, i;
    LONG number;
    BYTE tag;

    if (!extension->size)
        return CERTSRV_E_PROPERTY_EMPTY;
    if (type == PROPTYPE_BINARY)
    {
        if (!(V_BSTR(variant) = SysAllocStringByteLen((const char *)extension->data, extension->size)))
            return E_OUTOFMEMORY;
        V_VT(variant) = VT_BSTR;
        return S_OK;
    }
    if (!der_next(&in, &tag, &contents, NULL) || in.size)
        return mismatch;
    if (type == PROPTYPE_STRING)
    {
        if ((length = der_string(tag, contents, NULL)) == (UINT)-1)
            return mismatch;
        if (!(V_BSTR(variant) = SysAllocStringLen(NULL, length)))
            return E_OUTOFMEMORY;
        der_string(tag, contents, V_BSTR(variant));
        V_VT(variant) = VT_BSTR;
        return S_OK;
    }
    if (type == PROPTYPE_LONG)
    {
        if (tag != DER_INTEGER || !contents.size || contents.size > sizeof(LONG))
            return mismatch;
        for (number = (signed char)contents.data[0] < 0 ? -1 : 0, i = 0; i < contents.size; i++)
            number = (LONG)((ULONG)number << 8 | contents.data[i]);
        V_VT(variant) = VT_I4;
        V_I4(variant) = number;
        return S_OK;
    }
    if (!der_date(tag, contents, &V_DATE(variant)))
        return mismatch;
    V_VT(variant) = VT_DATE;
    return S_OK;
}

static HRESULT read_extension(struct server *server, const WCHAR *oid, LONG type, VARIANT *value)
{
    struct extension *extension = NULL;
    struct row *row;
    HRESULT hr;

    if (type < PROPTYPE_LONG || type > PROPTYPE_STRING)
        return ca_switch(server->ca, SWITCH_BAD_TYPE);
    if (FAILED(hr = server_enter(server)))
        return hr;
    if (SUCCEEDED(hr = ca_context_row(server->ca, server_context(server), &row)))
    {
        extension = oid ? row_extension(row, oid) : NULL;
        hr = extension ? extension_value(server->ca, extension, type, value) : CERTSRV_E_PROPERTY_EMPTY;
    }
    if (SUCCEEDED(hr))
    {
        AcquireSRWLockExclusive(&server->lock);
        server->has_extension = TRUE;
        server->extension_flags = extension->flags;
        ReleaseSRWLockExclusive(&server->lock);
    }
    server_leave(server);
    return hr;
}

static HRESULT STDMETHODCALLTYPE server_GetCertificateExtension(ICertServerExit *iface, const BSTR text, LONG type, VARIANT *out)
{
    struct server *server = impl_from_ICertServerExit(iface);
    struct name name;
    struct call call;
    HRESULT hr;

    if (!name_parse(text, &name))
        name.length = 0;
    if (out)
        incoming_variant(server, out);
    if (!server_begin(server, &call, METHOD_GET_CERTIFICATE_EXTENSION, &name, text, type))
        hr = call.result;
    else
        hr = out ? read_extension(server, text, type, out) : ca_switch(server->ca, SWITCH_NULL_POINTER);
    return server_end(&call, hr, out);
}

static HRESULT STDMETHODCALLTYPE server_GetCertificateExtensionFlags(ICertServerExit *iface, LONG *flags)
{
    struct server *server = impl_from_ICertServerExit(iface);
    struct call call;
    VARIANT value;
    HRESULT hr;

    VariantInit(&value);
    if (!server_begin(server, &call, METHOD_GET_CERTIFICATE_EXTENSION_FLAGS, NULL, NULL, 0))
        hr = call.result;
    else if (!flags)
        hr = ca_switch(server->ca, SWITCH_NULL_POINTER);
    else if (SUCCEEDED(hr = server_enter(server)))
    {
        AcquireSRWLockShared(&server->lock);
        if (server->has_extension)
        {
            V_VT(&value) = VT_I4;
            V_I4(&value) = server->extension_flags;
        }
        else
            hr = ca_switch(server->ca, SWITCH_FLAGS_BEFORE_EXTENSION);
        ReleaseSRWLockShared(&server->lock);
        server_leave(server);
    }
    hr = server_end(&call, hr, &value);
    if (flags)
        *flags = V_VT(&value) == VT_I4 ? V_I4(&value) : 0;
    return hr;
}

static const ICertServerExitVtbl server_vtable =
{
    server_QueryInterface,
    server_AddRef,
    server_Release,
    server_GetTypeInfoCount,
    server_GetTypeInfo,
    server_GetIDsOfNames,
    server_Invoke,
    server_SetContext,
    server_GetRequestProperty,
    server_GetRequestAttribute,
    server_GetCertificateProperty,
    server_GetCertificateExtension,
    server_GetCertificateExtensionFlags,
    server_EnumerateExtensionsSetup,
    server_EnumerateExtensions,
    server_EnumerateExtensionsClose,
    server_EnumerateAttributesSetup,
    server_EnumerateAttributes,
    server_EnumerateAttributesClose
};

/* --- ISupportErrorInfo, if the switch error-info says so ------------------------------------------------------------------------ */

static struct server *impl_from_ISupportErrorInfo(ISupportErrorInfo *iface)
{
    return CONTAINING_RECORD(iface, struct server, ISupportErrorInfo_iface);
}

static HRESULT STDMETHODCALLTYPE support_QueryInterface(ISupportErrorInfo *iface, REFIID iid, void **out)
{
    return server_QueryInterface(&impl_from_ISupportErrorInfo(iface)->ICertServerExit_iface, iid, out);
}

static ULONG STDMETHODCALLTYPE support_AddRef(ISupportErrorInfo *iface)
{
    return server_AddRef(&impl_from_ISupportErrorInfo(iface)->ICertServerExit_iface);
}

static ULONG STDMETHODCALLTYPE support_Release(ISupportErrorInfo *iface)
{
    return server_Release(&impl_from_ISupportErrorInfo(iface)->ICertServerExit_iface);
}

static HRESULT STDMETHODCALLTYPE support_InterfaceSupportsErrorInfo(ISupportErrorInfo *iface, REFIID iid)
{
    (void)iface;
    return IsEqualIID(iid, &IID_ICertServerExit) ? S_OK : S_FALSE;
}

static const ISupportErrorInfoVtbl support_vtable =
{
    support_QueryInterface, support_AddRef, support_Release, support_InterfaceSupportsErrorInfo
};

HRESULT server_create(certemu_ca *ca, ICertServerExit **result)
{
    struct server *server;

    *result = NULL;
    if (!(server = calloc(1, sizeof(*server))))
        return E_OUTOFMEMORY;
    server->ICertServerExit_iface.lpVtbl = (ICertServerExitVtbl *)&server_vtable;
    server->ISupportErrorInfo_iface.lpVtbl = (ISupportErrorInfoVtbl *)&support_vtable;
    server->references = 1;
    server->ca = ca;
    InitializeSRWLock(&server->lock);
    ca_add_reference(ca);
    *result = &server->ICertServerExit_iface;
    if (ca_watch)
        ca_watch->created(*result);
    return S_OK;
}
