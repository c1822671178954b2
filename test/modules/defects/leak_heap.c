/* A block of the heap is never freed. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    HeapAlloc(GetProcessHeap(), 0, 100);   /* DEFECT: leak/heap */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
