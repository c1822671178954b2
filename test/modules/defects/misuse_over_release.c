/* The server object is released twice. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    HRESULT result = kit_server(context, &server);

    (void)event, (void)context;
    if (FAILED(result))
        return result;
    ICertServerExit_Release(server);
    ICertServerExit_Release(server);    /* DEFECT: misuse/over-release */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
