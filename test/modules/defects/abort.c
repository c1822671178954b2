/* Notify aborts. */
#include "defect.h"
#include <stdlib.h>

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    abort();   /* DEFECT: crash */
}

DEFECT_MODULE(.notify = notify);
