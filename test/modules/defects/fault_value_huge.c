/* A property is copied into a buffer that is long enough for every serial number that its author has seen. */
#include "defect.h"

static WCHAR copy[256];

static void use(BSTR text)
{
    volatile WCHAR *to = copy;

    while (*text)
        *to++ = *text++;        /* DEFECT: fault/value */
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
