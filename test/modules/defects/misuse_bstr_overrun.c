/* A string is written to beyond its end. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    BSTR text = SysAllocStringLen(NULL, 4);    /* DEFECT: misuse/bstr-overrun */

    (void)event, (void)context;
    if (!text)
        return E_OUTOFMEMORY;
    lstrcpynW(text, L"12345", 6);
    text[4] = '5';
    SysFreeString(text);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
