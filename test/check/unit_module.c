/* The module that unit.c and unit_fails.c test. The environment variable UNIT says what its Notify does: one thing that is right, or one
 * that is not. */
#include "../modules/kit.h"

static BSTR cached;

static HRESULT read_serial(LONG context, BOOL careless)
{
    ICertServerExit *server;
    HRESULT result;
    VARIANT value;
    BSTR name;

    if (FAILED(result = kit_server(context, &server)))
        return result;
    VariantInit(&value);
    name = SysAllocString(L"SerialNumber");     /* the place of "careless" */
    if (!name)
        result = E_OUTOFMEMORY;
    else
        result = ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value);
    if (SUCCEEDED(result) || !careless)
        SysFreeString(name);
    VariantClear(&value);
    ICertServerExit_Release(server);
    return result;
}

static HRESULT notify(LONG event, LONG context)
{
    WCHAR what[16] = {0};
    BSTR text;

    if (event == EXITEVENT_SHUTDOWN)
        return S_OK;
    GetEnvironmentVariableW(L"UNIT", what, sizeof(what) / sizeof(*what));
    switch (what[0])
    {
    case 'c':       /* cache */
        if (!cached)
            cached = SysAllocString(L"kept until the module is unloaded");
        return cached ? S_OK : E_OUTOFMEMORY;
    case 'l':       /* leak */
        return SysAllocString(L"lost") ? S_OK : E_OUTOFMEMORY;      /* the place of "leak" */
    case 't':       /* twice */
        text = SysAllocString(L"freed twice");
        SysFreeString(text);
        SysFreeString(text);        /* the place of "twice" */
        return S_OK;
    case 'r':       /* read */
        return read_serial(context, FALSE);
    case 'u':       /* unchecked: careless of what fails */
        return read_serial(context, TRUE);
    case 'e':       /* error */
        return kit_error(HRESULT_FROM_WIN32(ERROR_DISK_FULL), L"the disk is full");
    default:
        return S_OK;
    }
}

static void unload(void)
{
    SysFreeString(cached);
    cached = NULL;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(0x71), .progid = L"KitUnit.Exit", .mask = KIT_ALL_EVENTS, .notify = notify, .unload = unload,
};
