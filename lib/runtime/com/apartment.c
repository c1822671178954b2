/* CoInitialize and its kin: which apartment a thread is in, and what ends with the apartment. */
#include "com.h"
#include "hooks.h"
#include "kernel/fast.h"

#include <pthread.h>

#define FIRST_SINGLE_THREADED_ID 2
#define MULTI_THREADED_ID 1

struct thread_state
{
    ULONG initialized;          /* CoInitialize calls not yet undone */
    enum com_apartment kind;
    DWORD id;
    BOOL main;                  /* the process' first single-threaded apartment */
};

static KERNEL_THREAD_LOCAL struct thread_state current;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static ULONG single_threaded;   /* apartments */
static ULONG multi_threaded;    /* threads in the one MTA, and CoIncrementMTAUsage */
static DWORD last_id = MULTI_THREADED_ID;
static BOOL main_exists;

/* A thread that ends in an apartment leaves it. */
static pthread_once_t thread_end_once = PTHREAD_ONCE_INIT;
static pthread_key_t thread_end;

enum com_apartment com_apartment(void)
{
    if (current.initialized)
        return current.kind;
    return __atomic_load_n(&multi_threaded, __ATOMIC_ACQUIRE) ? COM_MULTI_THREADED : COM_NO_APARTMENT;
}

DWORD com_apartment_id(void)
{
    switch (com_apartment())
    {
    case COM_SINGLE_THREADED:
        return current.id;
    case COM_MULTI_THREADED:
        return MULTI_THREADED_ID;
    default:
        return 0;
    }
}

BOOL com_in_main_apartment(void)
{
    return current.initialized && current.main;
}

/* Outside the lock: objects are released, DLLs are unloaded, and these may call us. */
static void end_apartment(DWORD id, BOOL last)
{
    com_revoke_apartment_classes(id);
    if (last)
        com_free_all_libraries();
}

static void leave_apartment(void)
{
    DWORD id = current.id;
    BOOL ended, last;

    /* What the apartment holds goes while the thread is still in it, as DLLs and objects expect. */
    pthread_mutex_lock(&lock);
    ended = current.kind == COM_SINGLE_THREADED || multi_threaded == 1;
    last = single_threaded + multi_threaded == 1;
    pthread_mutex_unlock(&lock);
    if (ended)
        end_apartment(id, last);

    pthread_mutex_lock(&lock);
    if (current.kind == COM_SINGLE_THREADED)
        single_threaded--;
    else
        __atomic_store_n(&multi_threaded, multi_threaded - 1, __ATOMIC_RELEASE);
    if (current.main)
        main_exists = FALSE;
    pthread_mutex_unlock(&lock);
    memset(&current, 0, sizeof(current));
}

static void thread_ended(void *unused)
{
    (void)unused;
    if (current.initialized)
        leave_apartment();
}

static void create_thread_end(void)
{
    pthread_key_create(&thread_end, thread_ended);
}

HRESULT WINAPI CoInitializeEx(void *reserved, DWORD flags)
{
    enum com_apartment kind = flags & COINIT_APARTMENTTHREADED ? COM_SINGLE_THREADED : COM_MULTI_THREADED;

    if (reserved || (flags & ~(COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE | COINIT_SPEED_OVER_MEMORY)))
        return E_INVALIDARG;
    if (current.initialized)
    {
        if (kind != current.kind)
            return RPC_E_CHANGED_MODE;
        current.initialized++;
        runtime_acquired(RUNTIME_APARTMENT, (void *)(ULONG_PTR)GetCurrentThreadId(), 0, "CoInitializeEx");
        return S_FALSE;
    }

    pthread_once(&thread_end_once, create_thread_end);
    pthread_setspecific(thread_end, &current);
    pthread_mutex_lock(&lock);
    if (kind == COM_SINGLE_THREADED)
    {
        single_threaded++;
        if (++last_id < FIRST_SINGLE_THREADED_ID)
            last_id = FIRST_SINGLE_THREADED_ID;
        current.id = last_id;
        current.main = !main_exists;
        main_exists = TRUE;
    }
    else
    {
        __atomic_store_n(&multi_threaded, multi_threaded + 1, __ATOMIC_RELEASE);
        current.id = MULTI_THREADED_ID;
        current.main = FALSE;
    }
    pthread_mutex_unlock(&lock);
    current.kind = kind;
    current.initialized = 1;
    runtime_acquired(RUNTIME_APARTMENT, (void *)(ULONG_PTR)GetCurrentThreadId(), 0, "CoInitializeEx");
    return S_OK;
}

HRESULT WINAPI CoInitialize(void *reserved)
{
    return CoInitializeEx(reserved, COINIT_APARTMENTTHREADED);
}

void WINAPI CoUninitialize(void)
{
    if (!runtime_released(RUNTIME_APARTMENT, (void *)(ULONG_PTR)GetCurrentThreadId(), "CoUninitialize") || !current.initialized)
        return;
    if (current.initialized > 1)
    {
        current.initialized--;
        return;
    }
    leave_apartment();
}

HRESULT WINAPI CoGetApartmentType(APTTYPE *type, APTTYPEQUALIFIER *qualifier)
{
    if (!type || !qualifier)
        return E_INVALIDARG;
    *qualifier = APTTYPEQUALIFIER_NONE;
    switch (com_apartment())
    {
    case COM_SINGLE_THREADED:
        *type = current.main ? APTTYPE_MAINSTA : APTTYPE_STA;
        return S_OK;
    case COM_MULTI_THREADED:
        *type = APTTYPE_MTA;
        if (!current.initialized)
            *qualifier = APTTYPEQUALIFIER_IMPLICIT_MTA;
        return S_OK;
    default:
        *type = APTTYPE_CURRENT;
        return CO_E_NOTINITIALIZED;
    }
}

DWORD WINAPI CoGetCurrentProcess(void)
{
    static DWORD process;
    DWORD id;

    if (com_apartment() == COM_NO_APARTMENT)
        return 0;
    pthread_mutex_lock(&lock);
    if (!process)
    {
        GUID random;

        CoCreateGuid(&random);
        process = random.Data1 | 1;
    }
    id = process;
    pthread_mutex_unlock(&lock);
    return id;
}
