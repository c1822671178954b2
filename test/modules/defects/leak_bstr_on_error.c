/* A string is not freed when the CA refuses a property. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    BSTR name = SysAllocString(L"RequestID");   /* DEFECT: leak/bstr */
    ICertServerExit *server;
    VARIANT value;
    HRESULT result;

    if (!name)
        return E_OUTOFMEMORY;
    if (event == EXITEVENT_CRLISSUED || event == EXITEVENT_SHUTDOWN)
    {
        SysFreeString(name);
        return S_OK;
    }
    VariantInit(&value);
    if (SUCCEEDED(result = kit_server(context, &server)))
    {
        result = ICertServerExit_GetRequestProperty(server, name, PROPTYPE_LONG, &value);
        ICertServerExit_Release(server);
        if (FAILED(result))
            return result;
    }
    SysFreeString(name);
    return result;
}

DEFECT_MODULE(.notify = notify);
