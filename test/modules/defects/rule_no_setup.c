/* An enumeration is stepped that was not set up. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    BSTR name = NULL;

    if (event != EXITEVENT_CERTISSUED || FAILED(kit_server(context, &server)))
        return S_OK;
    ICertServerExit_EnumerateExtensions(server, &name);     /* DEFECT: rule/enumeration-without-setup */
    SysFreeString(name);
    ICertServerExit_Release(server);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
