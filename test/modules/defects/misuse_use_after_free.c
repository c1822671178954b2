/* A name is used that was freed. */
#include "defect.h"

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
    name = SysAllocString(L"RequestID");
    SysFreeString(name);
    if (name)
        ICertServerExit_GetRequestProperty(server, name, PROPTYPE_LONG, &value);    /* DEFECT: misuse/use-after-free */
    VariantClear(&value);
    ICertServerExit_Release(server);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
