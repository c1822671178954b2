/* Notify ends the process. */
#include "defect.h"
#include <stdlib.h>

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    exit(3);   /* DEFECT: exit */
}

DEFECT_MODULE(.notify = notify);
