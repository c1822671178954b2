/* The two enumerations of ICertServerExit (docs/abi.md 3.7 and 3.8). Each object has one of each, independent of the other. They walk by
 * rising ids, so extensions and attributes may come, go and change between two steps. */
#include "server.h"

static HRESULT setup(struct server *server, enum method_id method, struct enumeration *enumeration, LONG flags)
{
    struct call call;
    struct row *row;
    HRESULT hr;

    if (!server_begin(server, &call, method, NULL, NULL, flags))
        return server_end(&call, call.result, NULL);
    if (flags && FAILED(ca_switch(server->ca, SWITCH_NONZERO_FLAGS)))
        hr = ca_switch(server->ca, SWITCH_NONZERO_FLAGS);
    else if (SUCCEEDED(hr = server_enter(server)))
    {
        if (SUCCEEDED(hr = ca_context_row(server->ca, server_context(server), &row)))
        {
            AcquireSRWLockExclusive(&server->lock);
            enumeration->open = TRUE;
            enumeration->last = 0;
            ReleaseSRWLockExclusive(&server->lock);
        }
        server_leave(server);
    }
    return server_end(&call, hr, NULL);
}

/* The next name behind *last, NULL at the end. */
static const WCHAR *next_extension(const struct row *row, UINT *last)
{
    UINT i;

    for (i = 0; i < row->extension_count; i++)
    {
        if (row->extensions[i].id > *last)
        {
            *last = row->extensions[i].id;
            return row->extensions[i].oid;
        }
    }
    return NULL;
}

static const WCHAR *next_attribute(const struct row *row, UINT *last)
{
    UINT i;

    for (i = 0; i < row->attribute_count; i++)
    {
        if (row->attributes[i].id > *last)
        {
            *last = row->attributes[i].id;
            return row->attributes[i].name;
        }
    }
    return NULL;
}

static HRESULT step(struct server *server, struct enumeration *enumeration,
        const WCHAR *(*next)(const struct row *row, UINT *last), VARIANT *value)
{
    const WCHAR *name;
    struct row *row;
    HRESULT hr;
    UINT last;

    if (FAILED(hr = server_enter(server)))
        return hr;
    AcquireSRWLockExclusive(&server->lock);
    if (!enumeration->open)
        hr = ca_switch(server->ca, SWITCH_ENUMERATE_WITHOUT_SETUP);
    else if (SUCCEEDED(hr = ca_context_row(server->ca, server_context(server), &row)))
    {
        last = enumeration->last;
        if (!(name = next(row, &last)))
            hr = S_FALSE;
        else if (!(V_BSTR(value) = SysAllocString(name)))
            hr = E_OUTOFMEMORY;
        else
        {
            V_VT(value) = VT_BSTR;
            enumeration->last = last;
        }
    }
    ReleaseSRWLockExclusive(&server->lock);
    server_leave(server);
    return hr;
}

static HRESULT enumerate(struct server *server, enum method_id method, struct enumeration *enumeration,
        const WCHAR *(*next)(const struct row *row, UINT *last), BSTR *out)
{
    struct call call;
    VARIANT value;
    HRESULT hr;

    VariantInit(&value);
    if (out)
        server_incoming_string(server, out);
    if (!server_begin(server, &call, method, NULL, NULL, 0))
        hr = call.result;
    else
        hr = out ? step(server, enumeration, next, &value) : ca_switch(server->ca, SWITCH_NULL_POINTER);
    hr = server_end(&call, hr, out ? &value : NULL);
    if (out && V_VT(&value) == VT_BSTR)
        *out = V_BSTR(&value);
    return hr;
}

static HRESULT close_enumeration(struct server *server, enum method_id method, struct enumeration *enumeration)
{
    struct call call;
    HRESULT hr;

    if (!server_begin(server, &call, method, NULL, NULL, 0))
        return server_end(&call, call.result, NULL);
    if (SUCCEEDED(hr = server_enter(server)))
    {
        AcquireSRWLockExclusive(&server->lock);
        if (!enumeration->open)
            hr = ca_switch(server->ca, SWITCH_CLOSE_WITHOUT_SETUP);
        enumeration->open = FALSE;
        ReleaseSRWLockExclusive(&server->lock);
        server_leave(server);
    }
    return server_end(&call, hr, NULL);
}

HRESULT STDMETHODCALLTYPE server_EnumerateExtensionsSetup(ICertServerExit *iface, LONG flags)
{
    struct server *server = impl_from_ICertServerExit(iface);

    return setup(server, METHOD_ENUMERATE_EXTENSIONS_SETUP, &server->extensions, flags);
}

HRESULT STDMETHODCALLTYPE server_EnumerateExtensions(ICertServerExit *iface, BSTR *name)
{
    struct server *server = impl_from_ICertServerExit(iface);

    return enumerate(server, METHOD_ENUMERATE_EXTENSIONS, &server->extensions, next_extension, name);
}

HRESULT STDMETHODCALLTYPE server_EnumerateExtensionsClose(ICertServerExit *iface)
{
    struct server *server = impl_from_ICertServerExit(iface);

    return close_enumeration(server, METHOD_ENUMERATE_EXTENSIONS_CLOSE, &server->extensions);
}

HRESULT STDMETHODCALLTYPE server_EnumerateAttributesSetup(ICertServerExit *iface, LONG flags)
{
    struct server *server = impl_from_ICertServerExit(iface);

    return setup(server, METHOD_ENUMERATE_ATTRIBUTES_SETUP, &server->attributes, flags);
}

HRESULT STDMETHODCALLTYPE server_EnumerateAttributes(ICertServerExit *iface, BSTR *name)
{
    struct server *server = impl_from_ICertServerExit(iface);

    return enumerate(server, METHOD_ENUMERATE_ATTRIBUTES, &server->attributes, next_attribute, name);
}

HRESULT STDMETHODCALLTYPE server_EnumerateAttributesClose(ICertServerExit *iface)
{
    struct server *server = impl_from_ICertServerExit(iface);

    return close_enumeration(server, METHOD_ENUMERATE_ATTRIBUTES_CLOSE, &server->attributes);
}
