/* CoCreateInstance's result is not looked at. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server = NULL;
    HRESULT result;

    CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit, (void **)&server);
    result = ICertServerExit_SetContext(server, context);       /* DEFECT: fault/server-call */
    ICertServerExit_Release(server);
    return result;
}

DEFECT_MODULE(.notify = notify);
