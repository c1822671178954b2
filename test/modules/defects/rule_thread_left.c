/* A thread runs on while the module says that it can go. */
#include "defect.h"

static DWORD WINAPI work(void *argument)
{
    (void)argument;
    for (;;)
        Sleep(10);
    return 0;
}

static HRESULT initialize(BSTR config, LONG *mask)
{
    HANDLE thread = CreateThread(NULL, 0, work, NULL, 0, NULL);     /* DEFECT: rule/thread-left */

    (void)config, (void)mask;
    if (!thread)
        return HRESULT_FROM_WIN32(GetLastError());
    CloseHandle(thread);
    return S_OK;
}

DEFECT_MODULE(.initialize = initialize);
