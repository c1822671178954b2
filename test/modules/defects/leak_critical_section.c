/* A critical section is never deleted. */
#include "defect.h"

static CRITICAL_SECTION lock;

static HRESULT load(void)
{
    InitializeCriticalSection(&lock);   /* DEFECT: leak/critical-section */
    return S_OK;
}

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    EnterCriticalSection(&lock);
    LeaveCriticalSection(&lock);
    return S_OK;
}

DEFECT_MODULE(.notify = notify, .load = load);
