/* A reference of QueryInterface is never given back. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    IUnknown *identity;
    HRESULT result = CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit, (void **)&server);  /* DEFECT: leak/server */

    (void)event, (void)context;
    if (FAILED(result))
        return result;
    ICertServerExit_QueryInterface(server, &IID_IUnknown, (void **)&identity);
    ICertServerExit_Release(server);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
