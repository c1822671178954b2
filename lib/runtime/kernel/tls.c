/* Thread-local and fiber-local storage; there are no fibers, so the latter is a thread's too, with a call-back at its end. */
#include <stdlib.h>

#include "kernel/thread.h"

static pthread_mutex_t tls_mutex = PTHREAD_MUTEX_INITIALIZER;
static BYTE tls_used[KERNEL_TLS_COUNT];

/* Guarded by the list of threads. Index 0 is never given out, as on Windows. */
static struct
{
    BOOL used;
    PFLS_CALLBACK_FUNCTION callback;
} fls_indexes[KERNEL_FLS_COUNT];

static const void *index_value(DWORD index)
{
    return (const void *)(ULONG_PTR)index;
}

DWORD WINAPI TlsAlloc(void)
{
    DWORD index;

    if (!runtime_permit(RUNTIME_TLS, "TlsAlloc"))
    {
        SetLastError(ERROR_NO_MORE_ITEMS);
        return TLS_OUT_OF_INDEXES;
    }
    pthread_mutex_lock(&tls_mutex);
    for (index = 0; index < KERNEL_TLS_COUNT && tls_used[index]; index++)
        ;
    if (index < KERNEL_TLS_COUNT)
        tls_used[index] = TRUE;
    pthread_mutex_unlock(&tls_mutex);
    if (index == KERNEL_TLS_COUNT)
    {
        SetLastError(ERROR_NO_MORE_ITEMS);
        return TLS_OUT_OF_INDEXES;
    }
    runtime_acquired(RUNTIME_TLS, index_value(index), 0, "TlsAlloc");
    return index;
}

BOOL WINAPI TlsFree(DWORD index)
{
    struct kernel_thread *first, *thread;
    BOOL used = FALSE;

    pthread_mutex_lock(&tls_mutex);
    if (index < KERNEL_TLS_COUNT)
        used = tls_used[index];
    pthread_mutex_unlock(&tls_mutex);
    if (!runtime_released(RUNTIME_TLS, index_value(index), "TlsFree") || !used)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    /* The next owner of the index finds NULL in every thread. */
    thread = first = kernel_threads_lock();
    if (thread)
        do
        {
            __atomic_store_n(&thread->tls[index], NULL, __ATOMIC_RELAXED);
            thread = thread->next;
        } while (thread != first);
    kernel_threads_unlock();
    pthread_mutex_lock(&tls_mutex);
    tls_used[index] = FALSE;
    pthread_mutex_unlock(&tls_mutex);
    return TRUE;
}

/* Neither function looks whether the index is allocated: nor do Windows' own, which are made to be fast. */
void * WINAPI TlsGetValue(DWORD index)
{
    struct kernel_thread *thread = kernel_thread_current();

    if (index >= KERNEL_TLS_COUNT)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!thread)
        return NULL;
    SetLastError(ERROR_SUCCESS);        /* documented: NULL may be the value */
    return __atomic_load_n(&thread->tls[index], __ATOMIC_RELAXED);
}

BOOL WINAPI TlsSetValue(DWORD index, void *value)
{
    struct kernel_thread *thread = kernel_thread_current();

    if (index >= KERNEL_TLS_COUNT)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (!thread)
        return FALSE;
    __atomic_store_n(&thread->tls[index], value, __ATOMIC_RELAXED);
    return TRUE;
}

DWORD WINAPI FlsAlloc(PFLS_CALLBACK_FUNCTION callback)
{
    DWORD index;

    if (!runtime_permit(RUNTIME_TLS, "FlsAlloc"))
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return FLS_OUT_OF_INDEXES;
    }
    kernel_threads_lock();
    for (index = 1; index < KERNEL_FLS_COUNT && fls_indexes[index].used; index++)
        ;
    if (index < KERNEL_FLS_COUNT)
    {
        fls_indexes[index].used = TRUE;
        fls_indexes[index].callback = callback;
    }
    kernel_threads_unlock();
    if (index == KERNEL_FLS_COUNT)
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return FLS_OUT_OF_INDEXES;
    }
    /* A number space of its own beside TlsAlloc's. */
    runtime_acquired(RUNTIME_TLS, index_value(index | 0x80000000), 0, "FlsAlloc");
    return index;
}

BOOL WINAPI FlsFree(DWORD index)
{
    PFLS_CALLBACK_FUNCTION callback = NULL;
    struct kernel_thread *first, *thread;
    BOOL used = FALSE, more;
    void *value = NULL;

    kernel_threads_lock();
    if (index && index < KERNEL_FLS_COUNT && (used = fls_indexes[index].used))
        callback = fls_indexes[index].callback;
    kernel_threads_unlock();
    if (!runtime_released(RUNTIME_TLS, index_value(index | 0x80000000), "FlsFree") || !used)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    do
    {
        more = FALSE;
        thread = first = kernel_threads_lock();
        if (thread)
            do
            {
                if (thread->fls && (value = thread->fls[index]))
                {
                    thread->fls[index] = NULL;
                    more = TRUE;
                }
                thread = thread->next;
            } while (!more && thread != first);
        if (!more)
        {
            fls_indexes[index].used = FALSE;
            fls_indexes[index].callback = NULL;
        }
        kernel_threads_unlock();
        if (more && callback)
            callback(value);
    } while (more);
    return TRUE;
}

void * WINAPI FlsGetValue(DWORD index)
{
    struct kernel_thread *thread = kernel_thread_current();
    void *value;

    if (!thread)
        return NULL;
    if (!index || index >= KERNEL_FLS_COUNT)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    kernel_threads_lock();
    value = thread->fls ? thread->fls[index] : NULL;
    kernel_threads_unlock();
    SetLastError(ERROR_SUCCESS);
    return value;
}

BOOL WINAPI FlsSetValue(DWORD index, void *value)
{
    struct kernel_thread *thread = kernel_thread_current();
    BOOL done = FALSE;

    if (!thread)
        return FALSE;
    if (!index || index >= KERNEL_FLS_COUNT)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    kernel_threads_lock();
    if (thread->fls || (thread->fls = calloc(KERNEL_FLS_COUNT, sizeof(*thread->fls))))
    {
        thread->fls[index] = value;
        done = TRUE;
    }
    kernel_threads_unlock();
    if (!done)
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return done;
}

void kernel_fls_thread_end(struct kernel_thread *thread)
{
    PFLS_CALLBACK_FUNCTION callback;
    void *value;
    DWORD index;

    if (!thread->fls)
        return;
    for (index = 1; index < KERNEL_FLS_COUNT; index++)
    {
        kernel_threads_lock();
        callback = fls_indexes[index].callback;
        value = thread->fls[index];
        thread->fls[index] = NULL;
        kernel_threads_unlock();
        if (value && callback)
            callback(value);
    }
}
