/* The thread pool's wait objects. Each wait that is set has a thread of the pool, which waits and makes the call-back. */
#include "system/threadpool.h"

#include <stdlib.h>

#include "hooks.h"
#include "kernel/wait.h"

struct _TP_WAIT
{
    struct pool_object object;
    PTP_WAIT_CALLBACK callback;
    void *context;
    struct watch *watch;        /* what it waits for now; guarded by the pool's mutex */
};

/* One wait. As an object of the kernel it is signalled when it is called off. */
struct watch
{
    struct kernel_object off;
    BOOL called_off;            /* guarded by the lock of wait.h */
    struct _TP_WAIT *wait;
    struct kernel_object *target;
    DWORD milliseconds;
};

static BOOL off_is_signaled(struct kernel_object *object, struct kernel_thread *thread)
{
    (void)thread;
    return CONTAINING_RECORD(object, struct watch, off)->called_off;
}

static BOOL off_satisfy(struct kernel_object *object, struct kernel_thread *thread)
{
    (void)object;
    (void)thread;
    return FALSE;
}

static void off_destroy(struct kernel_object *object)
{
    struct watch *watch = CONTAINING_RECORD(object, struct watch, off);

    if (watch->target)
        kernel_object_release(watch->target);
    free(watch);
}

static const struct kernel_object_class off_class =
{
    .name = "wait of the thread pool",
    .destroy = off_destroy,
    .is_signaled = off_is_signaled,
    .satisfy = off_satisfy,
};

static DWORD WINAPI watch_run(void *context)
{
    struct watch *watch = context;
    struct kernel_object *objects[] = {&watch->off, watch->target};
    struct _TP_WAIT *wait = watch->wait;
    DWORD result = kernel_wait(objects, ARRAYSIZE(objects), FALSE, watch->milliseconds, FALSE);
    BOOL wanted;

    pool_lock();
    if ((wanted = wait->watch == watch))
    {
        wait->watch = NULL;
        pool_object_begin(&wait->object);
    }
    pool_unlock();
    if (wanted)
    {
        kernel_object_release(&watch->off);     /* the wait object's */
        wait->callback(NULL, wait->context, wait, result == WAIT_TIMEOUT ? WAIT_TIMEOUT : WAIT_OBJECT_0);
    }
    pool_lock();
    if (wanted)
        pool_object_end(&wait->object);
    pool_object_release(&wait->object);
    pool_unlock();
    kernel_object_release(&watch->off);
    return 0;
}

/* A call-back that runs already is not waited for. */
static void call_off(struct _TP_WAIT *wait)
{
    struct watch *watch;

    pool_lock();
    watch = wait->watch;
    wait->watch = NULL;
    pool_unlock();
    if (!watch)
        return;
    kernel_wait_lock();
    watch->called_off = TRUE;
    kernel_wait_wake(&watch->off);
    kernel_wait_unlock();
    kernel_object_release(&watch->off);
}

static void destroy_wait(struct pool_object *object)
{
    free(CONTAINING_RECORD(object, struct _TP_WAIT, object));
}

PTP_WAIT WINAPI CreateThreadpoolWait(PTP_WAIT_CALLBACK callback, void *context, TP_CALLBACK_ENVIRON *environment)
{
    struct _TP_WAIT *wait = runtime_permit(RUNTIME_THREAD, "CreateThreadpoolWait") ? calloc(1, sizeof(*wait)) : NULL;

    (void)environment;
    if (!wait)
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    wait->callback = callback;
    wait->context = context;
    pool_object_init(&wait->object, NULL, destroy_wait);
    return wait;
}

/* Milliseconds until a time as SetThreadpoolWait takes it: NULL for ever, 0 none. */
static DWORD milliseconds_until(const FILETIME *timeout)
{
    LONGLONG time, left;
    FILETIME now;

    if (!timeout)
        return INFINITE;
    time = (LONGLONG)((ULONGLONG)timeout->dwHighDateTime << 32 | timeout->dwLowDateTime);
    if (time > 0)
    {
        GetSystemTimeAsFileTime(&now);
        left = time - ((LONGLONG)now.dwHighDateTime << 32 | now.dwLowDateTime);
    }
    else
        left = -time;
    left = left > 0 ? (left + 9999) / 10000 : 0;
    return left < INFINITE ? (DWORD)left : INFINITE - 1;
}

/* It has no way to fail: a handle that cannot be waited for is an exception on Windows, and a wait that nothing ends here. */
void WINAPI SetThreadpoolWait(PTP_WAIT wait, HANDLE handle, FILETIME *timeout)
{
    struct watch *watch;

    call_off(wait);
    if (!handle || !(watch = calloc(1, sizeof(*watch))))
        return;
    kernel_object_init(&watch->off, &off_class);
    watch->wait = wait;
    watch->milliseconds = milliseconds_until(timeout);
    watch->target = kernel_handle_get(handle, NULL);
    if (!watch->target || !watch->target->class->is_signaled)
    {
        kernel_object_release(&watch->off);
        return;
    }
    kernel_object_reference(&watch->off);       /* the thread's */
    pool_lock();
    wait->watch = watch;
    wait->object.held++;
    pool_unlock();
    if (pool_run(watch_run, watch))
        return;
    call_off(wait);
    kernel_object_release(&watch->off);
    pool_lock();
    pool_object_release(&wait->object);
    pool_unlock();
}

void WINAPI WaitForThreadpoolWaitCallbacks(PTP_WAIT wait, BOOL cancel)
{
    pool_object_wait(&wait->object, cancel);
}

void WINAPI CloseThreadpoolWait(PTP_WAIT wait)
{
    call_off(wait);
    pool_object_close(&wait->object);
}
