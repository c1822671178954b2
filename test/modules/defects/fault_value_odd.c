/* A property is read in pairs of bytes up to its last one: with an odd number of them the end is never met. */
#include "defect.h"

static void use(BSTR text)
{
    const volatile BYTE *bytes = (const BYTE *)text, *end = bytes + SysStringByteLen(text);
    unsigned int sum = 0;

    for (; bytes != end; bytes += 2)
        sum += *bytes;          /* DEFECT: fault/value */
    OutputDebugStringA(sum ? "issued\n" : "empty\n");
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
