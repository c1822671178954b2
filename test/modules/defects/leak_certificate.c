/* A certificate context is never freed. */
#include "defect.h"
#include <wincrypt.h>

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
    VariantInit(&value);
    name = SysAllocString(L"RawCertificate");
    if (name && SUCCEEDED(result = ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_BINARY, &value)) &&
            V_VT(&value) == VT_BSTR && V_BSTR(&value))
        CertCreateCertificateContext(X509_ASN_ENCODING, (BYTE *)V_BSTR(&value), SysStringByteLen(V_BSTR(&value)));   /* DEFECT: leak/certificate */
    SysFreeString(name);
    VariantClear(&value);
    ICertServerExit_Release(server);
    return result;
}

DEFECT_MODULE(.notify = notify);
