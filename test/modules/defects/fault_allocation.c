/* What an allocation returns is not looked at. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    BSTR text = SysAllocString(L"text");

    (void)event, (void)context;
    text[0] = 'T';  /* DEFECT: fault/allocation */
    SysFreeString(text);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
