/* A BSTR is given to free(). */
#include "defect.h"

#include <stdlib.h>

static HRESULT notify(LONG event, LONG context)
{
    BSTR text = SysAllocString(L"not of malloc");

    (void)event, (void)context;
    free(text);     /* DEFECT: misuse/wrong-free */
    SysFreeString(text);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
