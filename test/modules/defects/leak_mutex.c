/* The mutex is given up, its handle is not. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    HANDLE mutex = CreateMutexW(NULL, FALSE, NULL);     /* DEFECT: leak/synchronization */

    if (!mutex)
        return HRESULT_FROM_WIN32(GetLastError());
    if (WaitForSingleObject(mutex, 100) == WAIT_OBJECT_0)
        ReleaseMutex(mutex);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
