/* An array is never destroyed. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    SafeArrayCreateVector(VT_UI1, 0, 10);  /* DEFECT: leak/safearray */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
