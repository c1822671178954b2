/* Notify waits for something that nobody does. SECONDS: 4 */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    HANDLE never = CreateEventW(NULL, TRUE, FALSE, NULL);

    (void)event, (void)context;
    if (!never)
        return E_OUTOFMEMORY;
    WaitForSingleObject(never, INFINITE);   /* DEFECT: hang */
    CloseHandle(never);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
