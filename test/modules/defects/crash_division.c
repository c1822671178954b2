/* A number is divided by zero. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    volatile int zero = 0;

    (void)event, (void)context;
    OutputDebugStringA(1 / zero ? "a" : "b");  /* DEFECT: crash */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
