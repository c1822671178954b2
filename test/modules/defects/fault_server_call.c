/* What CoCreateInstance returns is not looked at. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server = NULL;

    (void)event, (void)context;
    CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit, (void **)&server);
    ICertServerExit_Release(server);    /* DEFECT: fault/server-call */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
