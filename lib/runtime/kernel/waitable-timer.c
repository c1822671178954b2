/* Waitable timers. */
#include <stdlib.h>

#include "kernel/apc.h"
#include "kernel/named.h"
#include "kernel/thread.h"
#include "kernel/timer.h"
#include "kernel/wait.h"

struct waitable_timer
{
    struct kernel_named named;
    struct kernel_timer timer;
    BOOL manual;

    /* Guarded by the lock of wait.h. */
    BOOL signaled;
    struct kernel_apc apc;              /* the object's end takes it out of its queue, as Windows does */
    PTIMERAPCROUTINE routine;
    void *argument;
    struct kernel_thread *thread;       /* who set it with a routine, with a reference; or NULL */
    FILETIME fired;
};

static struct waitable_timer *timer_from(struct kernel_object *object)
{
    return CONTAINING_RECORD(object, struct waitable_timer, named.object);
}

static BOOL timer_is_signaled(struct kernel_object *object, struct kernel_thread *thread)
{
    (void)thread;
    return timer_from(object)->signaled;
}

static BOOL timer_satisfy(struct kernel_object *object, struct kernel_thread *thread)
{
    struct waitable_timer *timer = timer_from(object);

    (void)thread;
    if (!timer->manual)
        timer->signaled = FALSE;
    return FALSE;
}

/* Whatever happened until now: the timer is not set, and no call waits. Afterwards nothing calls its `fire`. */
static void stop(struct waitable_timer *timer)
{
    struct kernel_thread *thread;

    kernel_timer_cancel(&timer->timer);
    kernel_wait_lock();
    kernel_apc_remove(&timer->apc);
    thread = timer->thread;
    timer->thread = NULL;
    kernel_wait_unlock();
    if (thread)
        kernel_object_release(&thread->object);
}

static void timer_destroy(struct kernel_object *object)
{
    stop(timer_from(object));
    kernel_named_destroy(object);
}

static const struct kernel_object_class timer_class =
{
    .name = "waitable timer",
    .resource = RUNTIME_SYNCHRONIZATION,
    .destroy = timer_destroy,
    .is_signaled = timer_is_signaled,
    .satisfy = timer_satisfy,
};

static void fire(struct kernel_timer *timer)
{
    struct waitable_timer *waitable = CONTAINING_RECORD(timer, struct waitable_timer, timer);

    kernel_wait_lock();
    waitable->signaled = TRUE;
    GetSystemTimeAsFileTime(&waitable->fired);
    if (waitable->thread)
        kernel_apc_queue(waitable->thread, &waitable->apc);
    kernel_wait_wake(&waitable->named.object);
    kernel_wait_unlock();
}

/* A reference for the time of the call, if the object is not just being destroyed. */
static BOOL take_call(struct kernel_apc *apc)
{
    LONG *count = &CONTAINING_RECORD(apc, struct waitable_timer, apc)->named.object.references;
    LONG references = __atomic_load_n(count, __ATOMIC_RELAXED);

    while (references && !__atomic_compare_exchange_n(count, &references, references + 1, TRUE, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        ;
    return references != 0;
}

static void run_call(struct kernel_apc *apc)
{
    struct waitable_timer *timer = CONTAINING_RECORD(apc, struct waitable_timer, apc);
    PTIMERAPCROUTINE routine;
    void *argument;
    FILETIME fired;

    kernel_wait_lock();
    routine = timer->routine;
    argument = timer->argument;
    fired = timer->fired;
    kernel_wait_unlock();
    routine(argument, fired.dwLowDateTime, fired.dwHighDateTime);
    kernel_object_release(&timer->named.object);
}

HANDLE WINAPI CreateWaitableTimerExW(SECURITY_ATTRIBUTES *attributes, const WCHAR *name, DWORD flags, DWORD access)
{
    struct waitable_timer *timer;

    (void)access;
    /* CREATE_WAITABLE_TIMER_HIGH_RESOLUTION, of Windows 10: all are here. */
    if (flags & ~(DWORD)(CREATE_WAITABLE_TIMER_MANUAL_RESET | 2))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if ((timer = calloc(1, sizeof(*timer))))
    {
        timer->manual = (flags & CREATE_WAITABLE_TIMER_MANUAL_RESET) != 0;
        timer->timer.fire = fire;
        timer->apc.run = run_call;
        timer->apc.take = take_call;
    }
    return kernel_named_create(timer ? &timer->named : NULL, &timer_class, name, attributes, "CreateWaitableTimer");
}

HANDLE WINAPI CreateWaitableTimerExA(SECURITY_ATTRIBUTES *attributes, const char *name, DWORD flags, DWORD access)
{
    BOOL failed;
    WCHAR *wide = kernel_named_wide(name, &failed);
    HANDLE handle = failed ? NULL : CreateWaitableTimerExW(attributes, wide, flags, access);

    free(wide);
    return handle;
}

HANDLE WINAPI CreateWaitableTimerW(SECURITY_ATTRIBUTES *attributes, BOOL manual, const WCHAR *name)
{
    return CreateWaitableTimerExW(attributes, name, manual ? CREATE_WAITABLE_TIMER_MANUAL_RESET : 0, TIMER_ALL_ACCESS);
}

HANDLE WINAPI CreateWaitableTimerA(SECURITY_ATTRIBUTES *attributes, BOOL manual, const char *name)
{
    return CreateWaitableTimerExA(attributes, name, manual ? CREATE_WAITABLE_TIMER_MANUAL_RESET : 0, TIMER_ALL_ACCESS);
}

HANDLE WINAPI OpenWaitableTimerW(DWORD access, BOOL inherit, const WCHAR *name)
{
    (void)access;
    return kernel_named_open(&timer_class, name, inherit, "OpenWaitableTimer");
}

HANDLE WINAPI OpenWaitableTimerA(DWORD access, BOOL inherit, const char *name)
{
    BOOL failed;
    WCHAR *wide = kernel_named_wide(name, &failed);
    HANDLE handle = failed ? NULL : OpenWaitableTimerW(access, inherit, wide);

    free(wide);
    return handle;
}

BOOL WINAPI SetWaitableTimer(HANDLE handle, const LARGE_INTEGER *due, LONG period, PTIMERAPCROUTINE routine, void *argument, BOOL resume)
{
    struct kernel_thread *thread = NULL;
    struct waitable_timer *timer;
    struct kernel_object *object;
    BOOL set;

    (void)resume;       /* of a machine that sleeps */
    if (period < 0 || !due)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (!(object = kernel_handle_get(handle, &timer_class)))
        return FALSE;
    timer = timer_from(object);
    if (routine && (thread = kernel_thread_current()))
        kernel_object_reference(&thread->object);
    stop(timer);
    kernel_wait_lock();
    timer->signaled = FALSE;
    timer->routine = routine;
    timer->argument = argument;
    timer->thread = thread;
    kernel_wait_unlock();
    set = kernel_timer_set(&timer->timer, due->QuadPart, period);
    kernel_object_release(object);
    return set;
}

BOOL WINAPI SetWaitableTimerEx(HANDLE handle, const LARGE_INTEGER *due, LONG period, PTIMERAPCROUTINE routine, void *argument,
    REASON_CONTEXT *context, ULONG delay)
{
    (void)context;
    (void)delay;        /* tolerable, not wanted */
    return SetWaitableTimer(handle, due, period, routine, argument, FALSE);
}

/* The timer's state stays as it is (documented). */
BOOL WINAPI CancelWaitableTimer(HANDLE handle)
{
    struct kernel_object *object = kernel_handle_get(handle, &timer_class);

    if (!object)
        return FALSE;
    stop(timer_from(object));
    kernel_object_release(object);
    return TRUE;
}
