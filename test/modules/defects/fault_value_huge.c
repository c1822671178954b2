/* A table has a row for each length of a serial number that its author has seen. (A copy into a short buffer would run over everything behind it,
 * and nobody could say where.) */
#include "defect.h"

static volatile LONG seen[64][16384];

static void use(BSTR text)
{
    seen[SysStringLen(text)][0]++;      /* DEFECT: fault/value */
}

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    VARIANT value;
    BSTR name;

    if (event != EXITEVENT_CERTISSUED || FAILED(kit_server(context, &server)))
        return S_OK;
    VariantInit(&value);
    name = SysAllocString(L"SerialNumber");
    if (name && SUCCEEDED(ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value)) && V_VT(&value) == VT_BSTR &&
            V_BSTR(&value))
        use(V_BSTR(&value));
    SysFreeString(name);
    VariantClear(&value);
    ICertServerExit_Release(server);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
