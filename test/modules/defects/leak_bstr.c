/* A string of each event is never freed. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    SysAllocString(L"lost");     /* DEFECT: leak/bstr */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
