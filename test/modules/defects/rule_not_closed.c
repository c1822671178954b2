/* An enumeration is not closed. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    BSTR name = NULL;

    if (event != EXITEVENT_CERTISSUED || FAILED(kit_server(context, &server)))
        return S_OK;
    ICertServerExit_EnumerateExtensionsSetup(server, 0);    /* DEFECT: rule/enumeration-not-closed */
    SysFreeString(name);
    ICertServerExit_Release(server);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
