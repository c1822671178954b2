/* A string is freed on one way out only. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    BSTR text = SysAllocStringLen(NULL, 20);   /* DEFECT: leak/bstr */

    (void)context;
    if (event == EXITEVENT_CERTISSUED)
        return S_OK;
    SysFreeString(text);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
