/* A request attribute is never freed. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    HRESULT result;
    BSTR name, value = NULL;

    if (event != EXITEVENT_CERTISSUED)
        return S_OK;
    if (FAILED(result = kit_server(context, &server)))
        return result;
    ICertServerExit_EnumerateAttributesSetup(server, 0);
    ICertServerExit_EnumerateAttributes(server, &value);
    ICertServerExit_EnumerateAttributesClose(server);
    SysFreeString(value);
    name = SysAllocString(L"2.5.29.15");
    ICertServerExit_EnumerateExtensionsSetup(server, 0);
    value = NULL;
    ICertServerExit_EnumerateExtensions(server, &value);    /* DEFECT: leak/bstr */
    ICertServerExit_EnumerateExtensionsClose(server);
    SysFreeString(name);
    ICertServerExit_Release(server);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
