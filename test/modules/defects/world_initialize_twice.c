/* Initialize gives up what it had before, and with it what it needs. */
#include "defect.h"

static LONG counter;
static LONG *volatile current;

static HRESULT initialize(BSTR config, LONG *mask)
{
    (void)config, (void)mask;
    current = current ? NULL : &counter;
    *current = 1;       /* DEFECT: world/initialize-twice */
    return S_OK;
}

DEFECT_MODULE(.initialize = initialize);
