/* A thread of the module uses COM without having entered an apartment. */
#include "defect.h"

static DWORD WINAPI work(void *argument)
{
    ICertServerExit *server;
    HRESULT result;

    (void)argument;
    result = CoCreateInstance(&CLSID_CCertServerExit, NULL,     /* DEFECT: rule/no-apartment */
            CLSCTX_INPROC_SERVER, &IID_ICertServerExit, (void **)&server);
    if (SUCCEEDED(result))
        ICertServerExit_Release(server);
    return result;
}

static HRESULT notify(LONG event, LONG context)
{
    HANDLE thread;

    (void)event, (void)context;
    if (!(thread = CreateThread(NULL, 0, work, NULL, 0, NULL)))
        return HRESULT_FROM_WIN32(GetLastError());
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
