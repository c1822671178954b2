/* Well-behaved: writes a file for each certificate, and a line to the debugger. */
#include "kit.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    WCHAR line[64];
    BSTR name;
    VARIANT value;
    HRESULT result;

    if (event != EXITEVENT_CERTISSUED)
        return S_OK;
    if (FAILED(result = kit_server(context, &server)))
        return result;
    VariantInit(&value);
    if (!(name = SysAllocString(L"SerialNumber")))
        result = E_OUTOFMEMORY;
    else if (SUCCEEDED(result = ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value)) &&
            V_VT(&value) == VT_BSTR && V_BSTR(&value))
    {
        kit_write(L"C:\\issued.txt", "issued\r\n");
        lstrcpynW(line, V_BSTR(&value), ARRAYSIZE(line) - 1);
        lstrcatW(line, L"\n");
        OutputDebugStringW(line);       /* in one call: events come on several threads */
    }
    SysFreeString(name);
    VariantClear(&value);
    ICertServerExit_Release(server);
    return result;
}

const struct kit kit = {.clsid = KIT_CLSID(1), .progid = L"KitGood.Exit", .mask = KIT_ALL_EVENTS, .notify = notify};
