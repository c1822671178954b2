/* Keeps one server object for all events, and sets its context in each. */
#include "../kit.h"

static ICertServerExit *server;

static HRESULT notify(LONG event, LONG context)
{
    HRESULT result;
    VARIANT value;
    BSTR name;

    if (event == EXITEVENT_SHUTDOWN || event == EXITEVENT_CRLISSUED)
        return S_OK;
    if (!server && FAILED(result = CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit,
            (void **)&server)))
    {
        server = NULL;
        return result;
    }
    if (FAILED(result = ICertServerExit_SetContext(server, context)))
        return result;
    VariantInit(&value);
    if (!(name = SysAllocString(L"RequestID")))
        return E_OUTOFMEMORY;
    result = ICertServerExit_GetRequestProperty(server, name, PROPTYPE_LONG, &value);
    SysFreeString(name);
    VariantClear(&value);
    return result;
}

static void destroy(void)
{
    if (server)
        ICertServerExit_Release(server);
    server = NULL;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(0xe5), .progid = L"KitServerKept.Exit", .threading = L"Apartment", .mask = KIT_ALL_EVENTS, .notify = notify,
    .destroy = destroy,
};
