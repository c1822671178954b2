/* A property is taken for a string whatever it is. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    VARIANT value;
    BSTR name;

    if (event != EXITEVENT_CERTISSUED || FAILED(kit_server(context, &server)))
        return S_OK;
    VariantInit(&value);
    name = SysAllocString(L"SerialNumber");
    if (name && SUCCEEDED(ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value)) && V_BSTR(&value))
    {
        volatile WCHAR first = V_BSTR(&value)[0];   /* DEFECT: fault/value */

        OutputDebugStringA(first ? "issued\n" : "empty\n");
    }
    SysFreeString(name);
    VariantClear(&value);
    ICertServerExit_Release(server);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
