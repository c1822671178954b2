/* A constant is freed as a string. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    static WCHAR buffer[] = L"....text";

    (void)event, (void)context;
    SysFreeString(buffer + 4);     /* DEFECT: misuse/foreign-free */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
