/* What a module has to keep to when it asks the CA, seen at the server object; and the faults of its calls. */
#include "check/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ca/server.h"
#include "runtime/hooks.h"

/* --- objects that are gone --------------------------------------------------------------------------------------------------------- */

/* A server object whose last reference went keeps its memory and gets these methods: whoever still calls it is seen. */
static HRESULT used_after_release(const char *method)
{
    struct stack stack;

    stack_capture(&stack, TRUE);
    observe(&(struct observation){"misuse/use-after-release", &stack}, "ICertServerExit::%s after the object's last Release", method);
    return CO_E_OBJNOTCONNECTED;
}

static HRESULT STDMETHODCALLTYPE gone_QueryInterface(ICertServerExit *iface, REFIID iid, void **out)
{
    (void)iface, (void)iid;
    if (out)
        *out = NULL;
    return used_after_release("QueryInterface");
}

static ULONG STDMETHODCALLTYPE gone_AddRef(ICertServerExit *iface)
{
    (void)iface;
    used_after_release("AddRef");
    return 1;
}

static ULONG STDMETHODCALLTYPE gone_Release(ICertServerExit *iface)
{
    struct stack stack;

    (void)iface;
    stack_capture(&stack, TRUE);
    observe(&(struct observation){"misuse/over-release", &stack}, "ICertServerExit::Release once more than there were references");
    return 0;
}

static HRESULT STDMETHODCALLTYPE gone_GetTypeInfoCount(ICertServerExit *iface, UINT *count)
{
    (void)iface, (void)count;
    return used_after_release("GetTypeInfoCount");
}

static HRESULT STDMETHODCALLTYPE gone_GetTypeInfo(ICertServerExit *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface, (void)index, (void)lcid, (void)info;
    return used_after_release("GetTypeInfo");
}

static HRESULT STDMETHODCALLTYPE gone_GetIDsOfNames(ICertServerExit *iface, REFIID iid, LPOLESTR *names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface, (void)iid, (void)names, (void)count, (void)lcid, (void)ids;
    return used_after_release("GetIDsOfNames");
}

static HRESULT STDMETHODCALLTYPE gone_Invoke(ICertServerExit *iface, DISPID id, REFIID iid, LCID lcid, WORD flags,
        DISPPARAMS *parameters, VARIANT *result, EXCEPINFO *exception, UINT *argument)
{
    (void)iface, (void)id, (void)iid, (void)lcid, (void)flags, (void)parameters, (void)result, (void)exception, (void)argument;
    return used_after_release("Invoke");
}

static HRESULT STDMETHODCALLTYPE gone_SetContext(ICertServerExit *iface, LONG context)
{
    (void)iface, (void)context;
    return used_after_release("SetContext");
}

static HRESULT STDMETHODCALLTYPE gone_GetRequestProperty(ICertServerExit *iface, const BSTR name, LONG type, VARIANT *value)
{
    (void)iface, (void)name, (void)type, (void)value;
    return used_after_release("GetRequestProperty");
}

static HRESULT STDMETHODCALLTYPE gone_GetRequestAttribute(ICertServerExit *iface, const BSTR name, BSTR *value)
{
    (void)iface, (void)name, (void)value;
    return used_after_release("GetRequestAttribute");
}

static HRESULT STDMETHODCALLTYPE gone_GetCertificateProperty(ICertServerExit *iface, const BSTR name, LONG type, VARIANT *value)
{
    (void)iface, (void)name, (void)type, (void)value;
    return used_after_release("GetCertificateProperty");
}

static HRESULT STDMETHODCALLTYPE gone_GetCertificateExtension(ICertServerExit *iface, const BSTR name, LONG type, VARIANT *value)
{
    (void)iface, (void)name, (void)type, (void)value;
    return used_after_release("GetCertificateExtension");
}

static HRESULT STDMETHODCALLTYPE gone_GetCertificateExtensionFlags(ICertServerExit *iface, LONG *flags)
{
    (void)iface, (void)flags;
    return used_after_release("GetCertificateExtensionFlags");
}

static HRESULT STDMETHODCALLTYPE gone_EnumerateExtensionsSetup(ICertServerExit *iface, LONG flags)
{
    (void)iface, (void)flags;
    return used_after_release("EnumerateExtensionsSetup");
}

static HRESULT STDMETHODCALLTYPE gone_EnumerateExtensions(ICertServerExit *iface, BSTR *name)
{
    (void)iface, (void)name;
    return used_after_release("EnumerateExtensions");
}

static HRESULT STDMETHODCALLTYPE gone_EnumerateExtensionsClose(ICertServerExit *iface)
{
    (void)iface;
    return used_after_release("EnumerateExtensionsClose");
}

static HRESULT STDMETHODCALLTYPE gone_EnumerateAttributesSetup(ICertServerExit *iface, LONG flags)
{
    (void)iface, (void)flags;
    return used_after_release("EnumerateAttributesSetup");
}

static HRESULT STDMETHODCALLTYPE gone_EnumerateAttributes(ICertServerExit *iface, BSTR *name)
{
    (void)iface, (void)name;
    return used_after_release("EnumerateAttributes");
}

static HRESULT STDMETHODCALLTYPE gone_EnumerateAttributesClose(ICertServerExit *iface)
{
    (void)iface;
    return used_after_release("EnumerateAttributesClose");
}

static const ICertServerExitVtbl gone_vtable =
{
    gone_QueryInterface, gone_AddRef, gone_Release, gone_GetTypeInfoCount, gone_GetTypeInfo, gone_GetIDsOfNames, gone_Invoke,
    gone_SetContext, gone_GetRequestProperty, gone_GetRequestAttribute, gone_GetCertificateProperty, gone_GetCertificateExtension,
    gone_GetCertificateExtensionFlags, gone_EnumerateExtensionsSetup, gone_EnumerateExtensions, gone_EnumerateExtensionsClose,
    gone_EnumerateAttributesSetup, gone_EnumerateAttributes, gone_EnumerateAttributesClose
};

/* --- what is known of an object ------------------------------------------------------------------------------------------------------ */

enum enumeration_kind { OF_EXTENSIONS, OF_ATTRIBUTES };

/* Who opened which enumeration; few are open at a time. */
struct opened
{
    struct opened *next;
    ICertServerExit *server;
    enum enumeration_kind kind;
    struct stack stack;
};
static struct opened *opened;
static SRWLOCK opened_lock = SRWLOCK_INIT;

static const char *const enumeration_names[] = {"EnumerateExtensions", "EnumerateAttributes"};

static void open_enumeration(ICertServerExit *server, enum enumeration_kind kind)
{
    struct opened *item = calloc(1, sizeof(*item));

    if (!item)
        return;
    item->server = server;
    item->kind = kind;
    stack_capture(&item->stack, TRUE);
    AcquireSRWLockExclusive(&opened_lock);
    item->next = opened;
    opened = item;
    ReleaseSRWLockExclusive(&opened_lock);
}

/* Takes one out; NULL: it is not open. */
static struct opened *close_enumeration(ICertServerExit *server, int kind)
{
    struct opened **link, *item;

    AcquireSRWLockExclusive(&opened_lock);
    for (link = &opened; *link && ((*link)->server != server || (kind >= 0 && (int)(*link)->kind != kind)); link = &(*link)->next)
        ;
    if ((item = *link))
        *link = item->next;
    ReleaseSRWLockExclusive(&opened_lock);
    return item;
}

static void report_open(struct opened *item, const char *when)
{
    observe(&(struct observation){"rule/enumeration-not-closed", &item->stack}, "%sSetup without %sClose: %s",
            enumeration_names[item->kind], enumeration_names[item->kind], when);
    free(item);
}

/* The CA's threads are in an apartment; a thread of the module enters one itself. */
static void check_apartment(void)
{
    APTTYPEQUALIFIER qualifier = APTTYPEQUALIFIER_NONE;
    APTTYPE type;
    struct stack stack;

    if (ledger_is_host_thread() || (CoGetApartmentType(&type, &qualifier) == S_OK && qualifier != APTTYPEQUALIFIER_IMPLICIT_MTA))
        return;
    stack_capture(&stack, TRUE);
    if (stack_place(&stack))
        observe(&(struct observation){"rule/no-apartment", &stack}, "CoCreateInstance(CLSID_CCertServerExit) on a thread that has not "
                "called CoInitialize");
}

static void created(ICertServerExit *server)
{
    check_apartment();
    ledger_acquired(LEDGER_SERVER, server, 0, "CoCreateInstance(CLSID_CCertServerExit)");
}

static BOOL destroyed(ICertServerExit *server)
{
    struct opened *item;

    while ((item = close_enumeration(server, -1)))
        report_open(item, "the object is released before");
    ledger_released(LEDGER_SERVER, server, "ICertServerExit::Release");
    *(const ICertServerExitVtbl **)&server->lpVtbl = &gone_vtable;
    memory_keep(server);
    return TRUE;
}

/* --- each call ------------------------------------------------------------------------------------------------------------------------- */

static void broken(const char *id, const char *method, const char *text)
{
    struct stack stack;

    stack_capture(&stack, TRUE);
    if (stack_place(&stack))
        observe(&(struct observation){id, &stack}, "%s %s", method, text);
}

/* A name that Windows did not make, nor the module with the length in front. */
static void check_name(const struct call *call)
{
    const WCHAR *text = call->text;
    UINT bytes;

    if (!text || !ledger_knows_strings() || ledger_is_string(text))
        return;
    if (ledger_was_freed(RUNTIME_BSTR, text))
    {
        broken("misuse/use-after-free", method_names[call->method], "is given a BSTR that was freed");
        return;
    }
    memcpy(&bytes, (const char *)text - sizeof(bytes), sizeof(bytes));
    if (bytes != wcslen(text) * sizeof(WCHAR))
        broken("rule/not-a-bstr", method_names[call->method], "is given a name that is no BSTR");
}

static BOOL needs_row(const struct call *call)
{
    switch (call->method)
    {
    case METHOD_GET_REQUEST_PROPERTY: case METHOD_GET_CERTIFICATE_PROPERTY:
        /* Of names that the CA does not know, nobody can tell. */
        return call->name && call->name->property >= 0 && !(property_table[call->name->property].flags & TABLE_CA);
    case METHOD_GET_REQUEST_ATTRIBUTE: case METHOD_GET_CERTIFICATE_EXTENSION:
    case METHOD_ENUMERATE_EXTENSIONS_SETUP: case METHOD_ENUMERATE_ATTRIBUTES_SETUP:
        return TRUE;
    default:
        return FALSE;
    }
}

static volatile LONG told_of_two;

/* TRUE: it belongs to another CA than the one whose call this thread is in. */
static BOOL serves_another(const struct call *call)
{
    if (!observe_ca || impl_from_ICertServerExit(call->server)->ca == observe_ca)
        return FALSE;
    if (!InterlockedExchange(&told_of_two, TRUE))
        broken("world/two-cas", method_names[call->method], "of the server object of one CA, in a call that another has made");
    return TRUE;
}

static void check_context(const struct call *call, HRESULT result)
{
    struct ca_context *context = server_context(impl_from_ICertServerExit(call->server));

    if (call->method == METHOD_SET_CONTEXT)
    {
        if (FAILED(result) && !call->faulted)
            broken("rule/stale-context", "SetContext", "is given a context whose Notify has returned, or that never was one");
        return;
    }
    if (!context && needs_row(call))
        broken("rule/no-context", method_names[call->method], "without SetContext: there is no request that it could be about");
    else if (context && context->ended && call->method != METHOD_CREATE_INSTANCE)
        broken("rule/stale-context", method_names[call->method], "with the context of a Notify that has returned");
}

static void check_enumeration(const struct call *call, HRESULT result)
{
    /* After a Setup that was made to fail, a Close harms nobody. */
    BOOL faulted = call->faulted || fault_injected();
    struct opened *item;

    switch (call->method)
    {
    case METHOD_ENUMERATE_EXTENSIONS_SETUP: case METHOD_ENUMERATE_ATTRIBUTES_SETUP:
        if (FAILED(result))
            return;
        if ((item = close_enumeration(call->server, call->method == METHOD_ENUMERATE_ATTRIBUTES_SETUP)))
            report_open(item, "it is set up again before");
        open_enumeration(call->server, call->method == METHOD_ENUMERATE_ATTRIBUTES_SETUP ? OF_ATTRIBUTES : OF_EXTENSIONS);
        break;
    case METHOD_ENUMERATE_EXTENSIONS_CLOSE: case METHOD_ENUMERATE_ATTRIBUTES_CLOSE:
        item = close_enumeration(call->server, call->method == METHOD_ENUMERATE_ATTRIBUTES_CLOSE);
        if (!item && !faulted)
            broken("rule/enumeration-without-setup", method_names[call->method], "without its Setup");
        free(item);
        break;
    case METHOD_ENUMERATE_EXTENSIONS: case METHOD_ENUMERATE_ATTRIBUTES:
        if (FAILED(result) && !faulted &&
                !(call->method == METHOD_ENUMERATE_EXTENSIONS ? impl_from_ICertServerExit(call->server)->extensions.open
                : impl_from_ICertServerExit(call->server)->attributes.open))
            broken("rule/enumeration-without-setup", method_names[call->method], "without its Setup, or after its Close");
        break;
    default:
        break;
    }
}

static HRESULT permit(const struct call *call)
{
    if (fault_permit(FAULT_SERVER_CALL))
        return S_OK;
    return call->method == METHOD_CREATE_INSTANCE ? E_OUTOFMEMORY : E_FAIL;
}

/* Puts something else in the place of what a property holds. */
static void replace(VARIANT *value, enum fault_value how)
{
    BOOL text = V_VT(value) == VT_BSTR;
    BSTR string;
    UINT i;

    switch (how)
    {
    case FAULT_VALUE_WRONG_TYPE:
        VariantClear(value);
        /* Who takes it for a string reads at an address that no process has. */
        V_VT(value) = text ? VT_I8 : VT_R8;
        V_I8(value) = (LONGLONG)0xdead00000badc0deull;
        return;
    case FAULT_VALUE_EMPTY:
        VariantClear(value);
        V_BSTR(value) = NULL;
        return;
    case FAULT_VALUE_NULL:
        if (!text)
            return;
        VariantClear(value);
        V_VT(value) = VT_BSTR;
        V_BSTR(value) = NULL;
        return;
    default:
        break;
    }
    if (!text)
        return;
    if (how == FAULT_VALUE_HUGE)
        string = SysAllocStringLen(NULL, 1000000);
    else
        string = how == FAULT_VALUE_ODD ? SysAllocStringByteLen("\x41\x00\x42", 3) : SysAllocStringLen(NULL, 0);
    if (!string)
        return;
    for (i = 0; how == FAULT_VALUE_HUGE && i < 1000000; i++)
        string[i] = 'A';
    VariantClear(value);
    V_VT(value) = VT_BSTR;
    V_BSTR(value) = string;
}

static HRESULT called(const struct call *call, HRESULT result, VARIANT *value)
{
    enum fault_value how;

    if (call->method == METHOD_CREATE_INSTANCE)
        return result;
    check_name(call);
    if (!serves_another(call))
        check_context(call, result);
    check_enumeration(call, result);
    if (call->method == METHOD_GET_CERTIFICATE_EXTENSION_FLAGS && FAILED(result) && !call->faulted &&
            !impl_from_ICertServerExit(call->server)->has_extension)
        broken("rule/flags-before-extension", method_names[call->method], "before GetCertificateExtension has succeeded");
    if (SUCCEEDED(result) && value && (call->method == METHOD_GET_REQUEST_PROPERTY || call->method == METHOD_GET_CERTIFICATE_PROPERTY ||
            call->method == METHOD_GET_CERTIFICATE_EXTENSION) && fault_replace(&how))
        replace(value, how);
    return result;
}

static const struct ca_watch watch = {created, destroyed, permit, called, variant_overwritten};

void rules_server_begin(void)
{
    InterlockedExchange(&told_of_two, FALSE);
    ca_watch = &watch;
}

void rules_server_end(void)
{
    struct opened *item;

    ca_watch = NULL;
    while ((item = opened))
    {
        opened = item->next;
        free(item);
    }
}
