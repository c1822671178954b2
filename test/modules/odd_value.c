/* Looks up the first character of the requester's name in a table of ASCII: others are read from far outside. */
#include "kit.h"

static HRESULT notify(LONG event, LONG context)
{
    static const char table[128] = {1};
    ICertServerExit *server;
    HRESULT result;
    VARIANT value;
    BSTR name;

    if (event == EXITEVENT_SHUTDOWN || event == EXITEVENT_CRLISSUED)
        return S_OK;
    if (FAILED(result = kit_server(context, &server)))
        return result;
    VariantInit(&value);
    if (!(name = SysAllocString(L"Request.CommonName")))
        result = E_OUTOFMEMORY;
    else
        result = ICertServerExit_GetRequestProperty(server, name, PROPTYPE_STRING, &value);
    if (SUCCEEDED(result) && V_VT(&value) == VT_BSTR && SysStringLen(V_BSTR(&value)))
    {
        ULONG_PTR first = V_BSTR(&value)[0];

        if (*(volatile const char *)&table[first < 128 ? first : first << 24])    /* the place of the crash */
            result = S_FALSE;
    }
    SysFreeString(name);
    VariantClear(&value);
    ICertServerExit_Release(server);
    return FAILED(result) ? S_FALSE : result;
}

const struct kit kit = {.clsid = KIT_CLSID(0x72), .progid = L"KitOddValue.Exit", .mask = KIT_ALL_EVENTS, .notify = notify};
