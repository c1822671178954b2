/* A thread writes what Notify has queued; it is ended at the last Release. */
#include "../kit.h"

struct item
{
    struct item *next;
    LONG request;
};

static CRITICAL_SECTION lock;
static CONDITION_VARIABLE changed;
static struct item *first, *last;
static BOOL stopping;
static HANDLE thread;

static DWORD WINAPI work(void *argument)
{
    struct item *item;

    (void)argument;
    EnterCriticalSection(&lock);
    for (;;)
    {
        while (!first && !stopping)
            SleepConditionVariableCS(&changed, &lock, INFINITE);
        if (!(item = first))
            break;
        if (!(first = item->next))
            last = NULL;
        LeaveCriticalSection(&lock);
        OutputDebugStringA("worked\n");
        HeapFree(GetProcessHeap(), 0, item);
        EnterCriticalSection(&lock);
    }
    LeaveCriticalSection(&lock);
    return 0;
}

static HRESULT load(void)
{
    InitializeCriticalSection(&lock);
    InitializeConditionVariable(&changed);
    return S_OK;
}

static void unload(void)
{
    DeleteCriticalSection(&lock);
}

static HRESULT initialize(BSTR config, LONG *mask)
{
    (void)config, (void)mask;
    if (!thread && !(thread = CreateThread(NULL, 0, work, NULL, 0, NULL)))
        return HRESULT_FROM_WIN32(GetLastError());
    return S_OK;
}

static void destroy(void)
{
    if (!thread)
        return;
    EnterCriticalSection(&lock);
    stopping = TRUE;
    WakeAllConditionVariable(&changed);
    LeaveCriticalSection(&lock);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    thread = NULL;
    stopping = FALSE;
}

static HRESULT notify(LONG event, LONG context)
{
    struct item *item;

    (void)event;
    if (!(item = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*item))))
        return E_OUTOFMEMORY;
    item->request = context;
    EnterCriticalSection(&lock);
    if (last)
        last->next = item;
    else
        first = item;
    last = item;
    WakeConditionVariable(&changed);
    LeaveCriticalSection(&lock);
    return S_OK;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(0xe2), .progid = L"KitWorker.Exit", .mask = KIT_ALL_EVENTS, .load = load, .initialize = initialize,
    .notify = notify, .destroy = destroy, .unload = unload,
};
