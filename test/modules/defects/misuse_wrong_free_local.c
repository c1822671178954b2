/* A block of the heap is given to LocalFree, by whom it is not freed. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    BYTE *block = HeapAlloc(GetProcessHeap(), 0, 40);

    if (!block)
        return E_OUTOFMEMORY;
    block[0] = 1;
    LocalFree(block);           /* DEFECT: misuse/wrong-free */
    HeapFree(GetProcessHeap(), 0, block);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
