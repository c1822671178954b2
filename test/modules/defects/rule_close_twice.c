/* An enumeration is closed twice. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    BSTR name = NULL;

    if (event != EXITEVENT_CERTISSUED || FAILED(kit_server(context, &server)))
        return S_OK;
    if (SUCCEEDED(ICertServerExit_EnumerateAttributesSetup(server, 0)))
    {
        ICertServerExit_EnumerateAttributesClose(server);
        ICertServerExit_EnumerateAttributesClose(server);   /* DEFECT: rule/enumeration-without-setup */
    }
    SysFreeString(name);
    ICertServerExit_Release(server);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
