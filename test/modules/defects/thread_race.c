/* A pointer that all events share, without a lock. */
#include "defect.h"

static LONG *volatile shared;

static HRESULT notify(LONG event, LONG context)
{
    LONG own;

    (void)event;
    shared = &own;
    Sleep(1);
    *shared = context;      /* DEFECT: thread/race */
    shared = NULL;
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
