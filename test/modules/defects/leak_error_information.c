/* An error object is never released. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    ICreateErrorInfo *information;

    (void)event, (void)context;
    CreateErrorInfo(&information);     /* DEFECT: leak/interface */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
