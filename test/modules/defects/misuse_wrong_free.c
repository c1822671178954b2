/* A string is freed as task memory. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    BSTR text = SysAllocString(L"mixed");

    (void)event, (void)context;
    CoTaskMemFree(text);    /* DEFECT: misuse/wrong-free */
    SysFreeString(text);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
