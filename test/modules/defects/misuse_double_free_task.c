/* Task memory is freed twice. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    void *memory = CoTaskMemAlloc(10);

    (void)event, (void)context;
    CoTaskMemFree(memory);
    CoTaskMemFree(memory);  /* DEFECT: misuse/double-free */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
