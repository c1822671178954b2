/* Keeps its server object from one event to the next and uses it with each new context. */
#include "kit.h"

static ICertServerExit *server;

static HRESULT notify(LONG event, LONG context)
{
    VARIANT value;
    HRESULT result;
    BSTR name;

    if (event == EXITEVENT_SHUTDOWN)
    {
        if (server)
            ICertServerExit_Release(server);
        server = NULL;
        return S_OK;
    }
    if (!server && FAILED(result = kit_server(context, &server)))
        return result;
    if (FAILED(result = ICertServerExit_SetContext(server, context)))
        return result;
    VariantInit(&value);
    name = SysAllocString(L"RequestID");
    result = ICertServerExit_GetRequestProperty(server, name, PROPTYPE_LONG, &value);
    SysFreeString(name);
    VariantClear(&value);
    return result;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(25), .progid = L"KitKeepsServer.Exit",
    .mask = KIT_ALL_EVENTS, .notify = notify,
};
