/* A pointer into a block is freed. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    char *memory = CoTaskMemAlloc(100);

    (void)event, (void)context;
    if (!memory)
        return E_OUTOFMEMORY;
    CoTaskMemFree(memory + 8);  /* DEFECT: misuse/foreign-free */
    CoTaskMemFree(memory);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
