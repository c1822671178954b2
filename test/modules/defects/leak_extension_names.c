/* The names that an enumeration returns are the caller's to free. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    HRESULT result;
    BSTR name;

    if (event != EXITEVENT_CERTISSUED)
        return S_OK;
    if (FAILED(result = kit_server(context, &server)))
        return result;
    if (SUCCEEDED(result = ICertServerExit_EnumerateExtensionsSetup(server, 0)))
    {
        while ((result = ICertServerExit_EnumerateExtensions(server, &name)) == S_OK)   /* DEFECT: leak/bstr */
            OutputDebugStringW(name);
        ICertServerExit_EnumerateExtensionsClose(server);
    }
    ICertServerExit_Release(server);
    return FAILED(result) ? result : S_OK;
}

DEFECT_MODULE(.notify = notify);
