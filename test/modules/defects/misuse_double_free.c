/* A string is freed twice. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    BSTR text = SysAllocString(L"twice");

    (void)event, (void)context;
    SysFreeString(text);
    SysFreeString(text);    /* DEFECT: misuse/double-free */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
