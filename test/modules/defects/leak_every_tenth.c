/* Of ten events one leaves something behind, and it is freed when the module is unloaded: only the trend tells. */
#include "defect.h"

struct note
{
    struct note *next;
    WCHAR text[20];
};
static struct note *notes;
static SRWLOCK lock = SRWLOCK_INIT;
static LONG events;

static HRESULT notify(LONG event, LONG context)
{
    struct note *note;

    (void)event, (void)context;
    if (InterlockedIncrement(&events) % 10)
        return S_OK;
    if (!(note = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*note))))      /* DEFECT: leak/heap */
        return E_OUTOFMEMORY;
    AcquireSRWLockExclusive(&lock);
    note->next = notes;
    notes = note;
    ReleaseSRWLockExclusive(&lock);
    return S_OK;
}

static void unload(void)
{
    struct note *note;

    while ((note = notes))
    {
        notes = note->next;
        HeapFree(GetProcessHeap(), 0, note);
    }
}

DEFECT_MODULE(.notify = notify, .unload = unload);
