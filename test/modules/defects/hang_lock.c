/* A lock is taken by two threads in different order. SECONDS: 4 */
#include "defect.h"

static SRWLOCK lock = SRWLOCK_INIT;

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    AcquireSRWLockExclusive(&lock);
    AcquireSRWLockExclusive(&lock);     /* DEFECT: hang */
    ReleaseSRWLockExclusive(&lock);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
