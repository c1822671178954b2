/* A number is divided by zero. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    volatile int zero = 0, quotient;

    (void)event, (void)context;
    quotient = event / zero;  /* DEFECT: crash */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
