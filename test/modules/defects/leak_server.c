/* The server object is never released. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;

    (void)event, (void)context;
    CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit, (void **)&server);  /* DEFECT: leak/server */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
