/* A file of the C run-time is opened with each event and never closed. */
#include "defect.h"

#include <stdio.h>

static HRESULT notify(LONG event, LONG context)
{
    FILE *file = fopen("/dev/null", "w");   /* DEFECT: leak/memory */

    (void)event, (void)context;
    return file ? S_OK : E_FAIL;
}

DEFECT_MODULE(.notify = notify);
