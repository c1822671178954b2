/* A list that every event makes longer and nothing makes shorter; at the end of the process it would even be tidied up. */
#include "defect.h"

struct seen
{
    struct seen *next;
    LONG context;
};
static struct seen *seen;

static HRESULT notify(LONG event, LONG context)
{
    struct seen *item = HeapAlloc(GetProcessHeap(), 0, sizeof(*item));  /* DEFECT: leak/heap */

    if (!item)
        return E_OUTOFMEMORY;
    item->context = context;
    do
        item->next = seen;
    while (InterlockedCompareExchangePointer((void **)&seen, item, item->next) != item->next);
    return S_OK;
}

static void unload(void)
{
    struct seen *item;

    while ((item = seen))
    {
        seen = item->next;
        HeapFree(GetProcessHeap(), 0, item);
    }
}

DEFECT_MODULE(.notify = notify, .unload = unload);
