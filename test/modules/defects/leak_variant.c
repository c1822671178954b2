/* The string in a VARIANT is never cleared. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    VARIANT value;
    HRESULT result;
    BSTR name;

    if (event != EXITEVENT_CERTISSUED)
        return S_OK;
    if (FAILED(result = kit_server(context, &server)))
        return result;
    if ((name = SysAllocString(L"SerialNumber")))
        result = ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value);     /* DEFECT: leak/bstr */
    SysFreeString(name);
    ICertServerExit_Release(server);
    return name ? result : E_OUTOFMEMORY;
}

DEFECT_MODULE(.notify = notify);
