/* An event is never closed. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    CreateEventW(NULL, TRUE, FALSE, NULL);     /* DEFECT: leak/synchronization */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
