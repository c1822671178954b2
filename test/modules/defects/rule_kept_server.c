/* A server object is kept, and asked about the request before. */
#include "defect.h"

static ICertServerExit *server;
static SRWLOCK lock = SRWLOCK_INIT;     /* events come on several threads: of two first ones, one would lose its object */

static HRESULT notify(LONG event, LONG context)
{
    HRESULT result = S_OK;
    VARIANT value;
    BSTR name;

    if (event == EXITEVENT_SHUTDOWN)
    {
        if (server)
            ICertServerExit_Release(server);
        server = NULL;
        return S_OK;
    }
    AcquireSRWLockExclusive(&lock);
    if (!server)
        result = kit_server(context, &server);
    ReleaseSRWLockExclusive(&lock);
    if (FAILED(result))
        return result;
    VariantInit(&value);
    if ((name = SysAllocString(L"RequestID")))
        ICertServerExit_GetRequestProperty(server, name, PROPTYPE_LONG, &value);    /* DEFECT: rule/stale-context */
    SysFreeString(name);
    VariantClear(&value);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
