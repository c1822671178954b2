/* A server object is kept, and asked about the request before. */
#include "defect.h"

static ICertServerExit *server;

static HRESULT notify(LONG event, LONG context)
{
    VARIANT value;
    BSTR name;

    if (event == EXITEVENT_SHUTDOWN)
    {
        if (server)
            ICertServerExit_Release(server);
        server = NULL;
        return S_OK;
    }
    if (!server && FAILED(kit_server(context, &server)))
        return E_FAIL;
    VariantInit(&value);
    if ((name = SysAllocString(L"RequestID")))
        ICertServerExit_GetRequestProperty(server, name, PROPTYPE_LONG, &value);    /* DEFECT: rule/stale-context */
    SysFreeString(name);
    VariantClear(&value);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
