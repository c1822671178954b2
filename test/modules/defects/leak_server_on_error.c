/* The server object is not released when SetContext fails. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    HRESULT result = CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit, (void **)&server);  /* DEFECT: leak/server */

    (void)event;
    if (FAILED(result))
        return result;
    if (FAILED(result = ICertServerExit_SetContext(server, context)))
        return result;
    ICertServerExit_Release(server);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
