/* Something is closed that is no handle. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    CloseHandle((HANDLE)(ULONG_PTR)0x7654320);     /* DEFECT: misuse/invalid-handle */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
