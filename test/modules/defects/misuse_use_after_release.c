/* The server object is used after its release. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    HRESULT result = kit_server(context, &server);

    (void)event, (void)context;
    if (FAILED(result))
        return result;
    ICertServerExit_Release(server);
    ICertServerExit_SetContext(server, context);    /* DEFECT: misuse/use-after-release */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
