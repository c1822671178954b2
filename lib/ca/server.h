/* The server object; server.c has its life and its getters, enumerate.c its enumerations. */
#pragma once

#include "private.h"

struct enumeration
{
    BOOL open;
    UINT last;                      /* id of the extension or attribute that was handed out last */
};

struct server
{
    ICertServerExit ICertServerExit_iface;
    ISupportErrorInfo ISupportErrorInfo_iface;
    volatile LONG references;
    certemu_ca *ca;
    struct ca_context *context;     /* NULL: 0; read and set as a whole. Contexts live as long as the CA. */
    SRWLOCK lock;                   /* of what follows; taken after the CA's */
    BOOL has_extension;
    LONG extension_flags;
    struct enumeration extensions, attributes;
};

static inline struct server *impl_from_ICertServerExit(ICertServerExit *iface)
{
    return CONTAINING_RECORD(iface, struct server, ICertServerExit_iface);
}

static inline struct ca_context *server_context(struct server *server)
{
    return __atomic_load_n(&server->context, __ATOMIC_ACQUIRE);
}

/* Begins a call: fills it in, with the context's number. FALSE: it fails with call->result. */
BOOL server_begin(struct server *server, struct call *call, enum method_id method, const struct name *name, const WCHAR *text,
        LONG type);
/* Ends it: injected answers, trace, and error information if the switch wants that. */
HRESULT server_end(struct call *call, HRESULT result, VARIANT *value);
/* Under the CA's lock (taken here, released by server_leave): S_OK, or CO_E_OBJNOTCONNECTED once the CA is gone. */
HRESULT server_enter(struct server *server);
void server_leave(struct server *server);
/* What an [out] parameter still holds, by the switch. */
void server_incoming_string(struct server *server, BSTR *out);

HRESULT STDMETHODCALLTYPE server_EnumerateExtensionsSetup(ICertServerExit *iface, LONG flags);
HRESULT STDMETHODCALLTYPE server_EnumerateExtensions(ICertServerExit *iface, BSTR *name);
HRESULT STDMETHODCALLTYPE server_EnumerateExtensionsClose(ICertServerExit *iface);
HRESULT STDMETHODCALLTYPE server_EnumerateAttributesSetup(ICertServerExit *iface, LONG flags);
HRESULT STDMETHODCALLTYPE server_EnumerateAttributes(ICertServerExit *iface, BSTR *name);
HRESULT STDMETHODCALLTYPE server_EnumerateAttributesClose(ICertServerExit *iface);

/* The type information of ICertServerExit (dispatch.c); the caller releases it. */
HRESULT server_type_info(ITypeInfo **info);
