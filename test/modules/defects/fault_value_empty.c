/* The last character is cut off: of a text that has none, too. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    BSTR name = SysAllocString(L"SanitizedShortName");
    ICertServerExit *server;
    VARIANT value;
    HRESULT result = E_OUTOFMEMORY;
    UINT last;

    VariantInit(&value);
    if (name && SUCCEEDED(result = kit_server(context, &server)))
    {
        result = ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value);
        if (SUCCEEDED(result) && V_VT(&value) == VT_BSTR)
        {
            last = SysStringLen(V_BSTR(&value)) - 1;
            if (((volatile WCHAR *)V_BSTR(&value))[last] == '$')    /* DEFECT: fault/value */
                OutputDebugStringA("a computer\n");
        }
        ICertServerExit_Release(server);
    }
    VariantClear(&value);
    SysFreeString(name);
    return result;
}

DEFECT_MODULE(.notify = notify);
