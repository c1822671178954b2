/* Global memory is never freed. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    GlobalAlloc(GMEM_MOVEABLE, 50);    /* DEFECT: leak/global-memory */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
