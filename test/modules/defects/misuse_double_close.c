/* A handle is closed twice. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    HANDLE event_handle = CreateEventW(NULL, TRUE, FALSE, NULL);

    (void)event, (void)context;
    if (!event_handle)
        return E_OUTOFMEMORY;
    CloseHandle(event_handle);
    CloseHandle(event_handle);      /* DEFECT: misuse/double-free */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
