/* A literal is passed as a name. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    VARIANT value;
    HRESULT result;

    if (event != EXITEVENT_CERTISSUED)
        return S_OK;
    if (FAILED(result = kit_server(context, &server)))
        return result;
    VariantInit(&value);
    ICertServerExit_GetRequestProperty(server, (BSTR)L"RequestID", PROPTYPE_LONG, &value);     /* DEFECT: rule/not-a-bstr */
    VariantClear(&value);
    ICertServerExit_Release(server);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
