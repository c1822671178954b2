/* Freed on the way that is always tested, not on the other one. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    BYTE *buffer = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, 200);  /* DEFECT: leak/heap */

    if (!buffer)
        return E_OUTOFMEMORY;
    if (event == EXITEVENT_CERTREVOKED)
        return S_OK;
    HeapFree(GetProcessHeap(), 0, buffer);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
