/* A property is asked for without SetContext. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    VARIANT value;
    HRESULT result;
    BSTR name;

    (void)context;
    if (event != EXITEVENT_CERTISSUED)
        return S_OK;
    if (FAILED(result = kit_server(0, &server)))
        return result;
    VariantInit(&value);
    name = SysAllocString(L"SerialNumber");
    if (name)
        ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value);  /* DEFECT: rule/no-context */
    SysFreeString(name);
    VariantClear(&value);
    ICertServerExit_Release(server);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
