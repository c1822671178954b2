/* A variable of the process keeps the first CA's ICertServerExit, and serves the other CA with it. PROBE: world/two-cas */
#include "defect.h"

static ICertServerExit *server;

static HRESULT notify(LONG event, LONG context)
{
    if (event == EXITEVENT_SHUTDOWN)
    {
        if (server)
            ICertServerExit_Release(server);
        server = NULL;
        return S_OK;
    }
    if (!server && FAILED(CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit, (void **)&server)))
        return E_FAIL;
    return ICertServerExit_SetContext(server, context);     /* DEFECT: world/two-cas */
}

DEFECT_MODULE(.threading = L"Apartment", .notify = notify);
