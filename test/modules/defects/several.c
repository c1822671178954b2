/* Many defects in one module, of those that can be told of a DLL, too: each is reported once, at its line, whatever the others do. */
#include "defect.h"

static void server_rules(ICertServerExit *server, LONG context)
{
    ICertServerExit *other;
    BSTR name = NULL;
    LONG flags;

    ICertServerExit_GetCertificateExtensionFlags(server, &flags);   /* DEFECT: rule/flags-before-extension */
    ICertServerExit_EnumerateExtensions(server, &name);     /* DEFECT: rule/enumeration-without-setup */
    SysFreeString(name);
    ICertServerExit_EnumerateAttributesSetup(server, 0);    /* DEFECT: rule/enumeration-not-closed */
    if (SUCCEEDED(kit_server(context, &other)))
    {
        ICertServerExit_Release(other);
        ICertServerExit_SetContext(other, context);         /* DEFECT: misuse/use-after-release */
    }
}

static void strings(ICertServerExit *server)
{
    VARIANT value;

    VariantInit(&value);
    ICertServerExit_GetRequestProperty(server, (BSTR)L"RequestID", PROPTYPE_LONG, &value);  /* DEFECT: rule/not-a-bstr */
    VariantClear(&value);
}

static void variants(ICertServerExit *server)
{
    BSTR name = SysAllocString(L"SerialNumber");
    VARIANT value;

    VariantInit(&value);
    if (name)
    {
        ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value);
        ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value);      /* DEFECT: rule/variant-reinitialised */
    }
    VariantClear(&value);
    SysFreeString(name);
}

static void memory(void)
{
    static WCHAR constant[] = L"....text";
    BSTR text = SysAllocString(L"twice");
    OLECHAR *clsid;

    SysAllocString(L"lost");                                /* DEFECT: leak/bstr */
    StringFromCLSID(&CLSID_CCertServerExit, &clsid);        /* DEFECT: leak/task-memory */
    SafeArrayCreateVector(VT_UI1, 0, 10);                   /* DEFECT: leak/safearray */
    SysFreeString(constant + 4);                            /* DEFECT: misuse/foreign-free */
    SysFreeString(text);
    SysFreeString(text);                                    /* DEFECT: misuse/double-free */
}

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;

    if (event != EXITEVENT_CERTISSUED)
        return S_OK;
    memory();
    if (FAILED(kit_server(context, &server)))
        return S_OK;
    server_rules(server, context);
    strings(server);
    variants(server);
    ICertServerExit_Release(server);
    return S_OK;
}

static HRESULT query(REFIID iid, void **out)    /* DEFECT: abi/query-interface in exit_QueryInterface */
{
    *out = NULL;
    return IsEqualIID(iid, &IID_ISupportErrorInfo) ? S_OK : S_FALSE;
}

static HRESULT description(BSTR *text)          /* DEFECT: rule/null-result in exit_GetDescription */
{
    *text = NULL;
    return S_OK;
}

static HRESULT property(BSTR name, VARIANT *value)      /* DEFECT: manage/type in manage_GetProperty */
{
    (void)name;
    V_VT(value) = VT_I4;
    V_I4(value) = 1;
    return S_OK;
}

static HRESULT unregistration(void)             /* DEFECT: register/roundtrip in DllUnregisterServer */
{
    return S_OK;
}

/* DEFECT: naming/progid nowhere */
/* DEFECT: register/threading-model nowhere */
const struct kit kit =
{
    .clsid = KIT_CLSID(0xd0), .progid = L"KitSeveral.Module", .threading = L"", .mask = KIT_ALL_EVENTS, .notify = notify,
    .description = description, .manage_property = property, .unregistration = unregistration, .query = query,
    .no_manage_class = TRUE
};
