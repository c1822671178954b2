/* One VARIANT serves two properties, and is made empty in between without being cleared. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    HRESULT result;
    VARIANT value;
    BSTR name;

    if (event != EXITEVENT_CERTISSUED)
        return S_OK;
    if (FAILED(result = kit_server(context, &server)))
        return result;
    VariantInit(&value);
    if ((name = SysAllocString(L"SerialNumber")))
    {
        ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value);
        VariantInit(&value);        /* DEFECT: rule/variant-reinitialised */
        ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value);
    }
    SysFreeString(name);
    VariantClear(&value);
    ICertServerExit_Release(server);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
