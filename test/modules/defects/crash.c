/* A NULL pointer is written to. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    volatile int *nowhere = NULL;

    (void)event, (void)context;
    *nowhere = event;   /* DEFECT: crash */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
