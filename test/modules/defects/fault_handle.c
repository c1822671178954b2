/* What CreateEvent returns is not looked at. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    HANDLE handle = CreateEventW(NULL, TRUE, TRUE, NULL);

    (void)event, (void)context;
    if (!handle)
        *(volatile int *)8 = 1;     /* DEFECT: fault/handle */
    CloseHandle(handle);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
