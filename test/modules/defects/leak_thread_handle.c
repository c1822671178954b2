/* The handle of a thread is never closed. */
#include "defect.h"

static DWORD WINAPI work(void *argument)
{
    (void)argument;
    return 0;
}

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    CreateThread(NULL, 0, work, NULL, 0, NULL);     /* DEFECT: leak/thread-handle */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
