/* The flags of no extension are asked for. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    BSTR name = NULL;

    if (event != EXITEVENT_CERTISSUED || FAILED(kit_server(context, &server)))
        return S_OK;
    {
        LONG flags;

        ICertServerExit_GetCertificateExtensionFlags(server, &flags);   /* DEFECT: rule/flags-before-extension */
    }
    SysFreeString(name);
    ICertServerExit_Release(server);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
