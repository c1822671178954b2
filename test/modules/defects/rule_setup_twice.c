/* An enumeration is set up again before it is closed. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    BSTR name = NULL;

    if (event != EXITEVENT_CERTISSUED || FAILED(kit_server(context, &server)))
        return S_OK;
    if (SUCCEEDED(ICertServerExit_EnumerateAttributesSetup(server, 0)))     /* DEFECT: rule/enumeration-not-closed */
    {
        ICertServerExit_EnumerateAttributesSetup(server, 0);
        ICertServerExit_EnumerateAttributesClose(server);
    }
    SysFreeString(name);
    ICertServerExit_Release(server);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
