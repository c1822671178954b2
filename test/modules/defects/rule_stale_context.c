/* The first event's context is used for all. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    static LONG first;
    ICertServerExit *server;

    if (event == EXITEVENT_SHUTDOWN)
        return S_OK;
    if (!first)
        first = context;
    if (FAILED(CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit, (void **)&server)))
        return S_OK;
    ICertServerExit_SetContext(server, first);  /* DEFECT: rule/stale-context */
    ICertServerExit_Release(server);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
