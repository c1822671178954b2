/* What threads share, in each way that Windows has to guard it, of which ThreadSanitizer knows by itself of none; and two variables that
 * nothing guards. Nothing crashes. */
#include "../modules/kit.h"

static CRITICAL_SECTION section;
static SRWLOCK slim = SRWLOCK_INIT;
static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static CONDITION_VARIABLE changed = CONDITION_VARIABLE_INIT;
static HANDLE wake, mutex, worker;
static volatile BOOL stop;
static LONG in_section, in_slim, made_once, in_mutex, queued, handed, said_before_stop, counted;
static LONG delivered, last;

static DWORD WINAPI work(void *parameter)
{
    (void)parameter;
    if (WaitForSingleObject(wake, INFINITE) == WAIT_OBJECT_0)
        handed = 0;
    while (!stop)
        Sleep(1);
    return (DWORD)said_before_stop;
}

static BOOL CALLBACK make(INIT_ONCE *made, void *parameter, void **context)
{
    (void)made, (void)parameter, (void)context;
    made_once = 7;
    return TRUE;
}

static HRESULT load(void)
{
    InitializeCriticalSection(&section);
    mutex = CreateMutexW(NULL, FALSE, NULL);
    return mutex ? S_OK : E_OUTOFMEMORY;
}

static HRESULT initialize(BSTR config, LONG *mask)
{
    (void)config;
    *mask = KIT_ALL_EVENTS;
    handed = 1;
    stop = FALSE;
    if (worker)
        return S_OK;
    if (!(wake = CreateEventW(NULL, FALSE, FALSE, NULL)))
        return E_OUTOFMEMORY;
    if (!(worker = CreateThread(NULL, 0, work, NULL, 0, NULL)))
        return E_OUTOFMEMORY;
    return SetEvent(wake) ? S_OK : E_FAIL;
}

static void destroy(void)
{
    said_before_stop = 3;
    stop = TRUE;
    if (wake)
        SetEvent(wake);
    if (worker)
    {
        WaitForSingleObject(worker, INFINITE);
        CloseHandle(worker);
    }
    worker = NULL;
    if (wake)
        CloseHandle(wake);
    wake = NULL;
    handed = said_before_stop = 0;
}

static void unload(void)
{
    if (mutex)
        CloseHandle(mutex);
    DeleteCriticalSection(&section);
}

static HRESULT notify(LONG event, LONG context)
{
    HRESULT result = S_OK;

    (void)context;
    delivered++;                    /* RACE */
    if (last != event)              /* RACE */
        last = event;
    EnterCriticalSection(&section);
    in_section++;
    while (queued && SleepConditionVariableCS(&changed, &section, 10))
        ;
    queued++;
    LeaveCriticalSection(&section);
    AcquireSRWLockShared(&slim);
    if (in_slim < 0)
        result = E_FAIL;
    ReleaseSRWLockShared(&slim);
    AcquireSRWLockExclusive(&slim);
    in_slim++;
    ReleaseSRWLockExclusive(&slim);
    if (!InitOnceExecuteOnce(&once, make, NULL, NULL) || made_once != 7)
        result = E_FAIL;
    if (WaitForSingleObject(mutex, INFINITE) == WAIT_OBJECT_0)
    {
        in_mutex++;
        ReleaseMutex(mutex);
    }
    InterlockedIncrement(&counted);
    EnterCriticalSection(&section);
    queued = 0;
    WakeConditionVariable(&changed);
    LeaveCriticalSection(&section);
    return result;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(0xd8), .progid = L"KitGuarded.Exit", .load = load, .initialize = initialize, .notify = notify,
    .destroy = destroy, .unload = unload
};
