/* A thread of the module leaks. */
#include "defect.h"

static DWORD WINAPI work(void *argument)
{
    (void)argument;
    SysAllocString(L"lost");    /* DEFECT: leak/bstr */
    return 0;
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
