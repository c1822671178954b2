/* HeapReAlloc's result is freed, unless it failed: the old block is still there then. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    BYTE *buffer = HeapAlloc(GetProcessHeap(), 0, 16);      /* DEFECT: leak/heap */

    if (!buffer)
        return E_OUTOFMEMORY;
    buffer = HeapReAlloc(GetProcessHeap(), 0, buffer, 4096);
    if (!buffer)
        return E_OUTOFMEMORY;
    HeapFree(GetProcessHeap(), 0, buffer);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
