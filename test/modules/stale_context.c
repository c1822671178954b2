/* Uses the context of an earlier event, after its Notify has returned. */
#include "kit.h"

static LONG first;

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    VARIANT value;
    HRESULT result;
    BSTR name;

    (void)event;
    if (!first)
        first = context;
    if (FAILED(result = kit_server(first, &server)))
        return result;
    VariantInit(&value);
    name = SysAllocString(L"RequestID");
    result = ICertServerExit_GetRequestProperty(server, name, PROPTYPE_LONG, &value);
    SysFreeString(name);
    VariantClear(&value);
    ICertServerExit_Release(server);
    return result;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(26), .progid = L"KitStaleContext.Exit",
    .mask = KIT_ALL_EVENTS, .notify = notify,
};
