/* WaitForSingleObject and its kin: see wait.h. */
#include "kernel/wait.h"

#include <pthread.h>
#include <sched.h>

#include "kernel/apc.h"
#include "kernel/futex.h"
#include "kernel/order.h"
#include "kernel/thread.h"

struct kernel_waiter
{
    struct kernel_thread *thread;
    struct kernel_object **objects;
    struct kernel_wait *waits;
    DWORD count;
    BOOL all;
    DWORD result;
    LONG done;                  /* futex: set by whoever ended the wait, the result before it */
};

static pthread_mutex_t wait_mutex = PTHREAD_MUTEX_INITIALIZER;

void kernel_wait_lock(void)
{
    pthread_mutex_lock(&wait_mutex);
}

void kernel_wait_unlock(void)
{
    pthread_mutex_unlock(&wait_mutex);
}

/* Takes what the wait is for, if it can be had now: then TRUE, and the waiter's result is set. */
static BOOL waiter_try(struct kernel_waiter *waiter)
{
    BOOL abandoned = FALSE;
    DWORD i;

    for (i = 0; i < waiter->count; i++)
    {
        struct kernel_object *object = waiter->objects[i];
        BOOL signaled = object->class->is_signaled(object, waiter->thread);

        if (waiter->all)
        {
            if (!signaled)
                return FALSE;
        }
        else if (signaled)
        {
            waiter->result = (object->class->satisfy(object, waiter->thread) ? WAIT_ABANDONED_0 : WAIT_OBJECT_0) + i;
            return TRUE;
        }
    }
    if (!waiter->all || !waiter->count)
        return FALSE;
    for (i = 0; i < waiter->count; i++)
        abandoned |= waiter->objects[i]->class->satisfy(waiter->objects[i], waiter->thread);
    waiter->result = abandoned ? WAIT_ABANDONED_0 : WAIT_OBJECT_0;
    return TRUE;
}

static void waiter_link(struct kernel_waiter *waiter)
{
    DWORD i;

    for (i = 0; i < waiter->count; i++)
    {
        struct kernel_wait *wait = &waiter->waits[i], *first = waiter->objects[i]->waits;

        wait->waiter = waiter;
        wait->next = first ? first : wait;
        wait->previous = first ? first->previous : wait;
        wait->next->previous = wait->previous->next = wait;
        if (!first)
            waiter->objects[i]->waits = wait;
    }
}

static void waiter_unlink(struct kernel_waiter *waiter)
{
    DWORD i;

    for (i = 0; i < waiter->count; i++)
    {
        struct kernel_wait *wait = &waiter->waits[i];
        struct kernel_object *object = waiter->objects[i];

        if (object->waits == wait)
            object->waits = wait->next == wait ? NULL : wait->next;
        wait->previous->next = wait->next;
        wait->next->previous = wait->previous;
    }
}

/* The wait has its result. The lock is held; the waiter may be gone when this returns. */
static void waiter_end(struct kernel_waiter *waiter)
{
    LONG *done = &waiter->done;

    waiter_unlink(waiter);
    waiter->thread->alertable = NULL;
    kernel_release_order(done);
    __atomic_store_n(done, 1, __ATOMIC_RELEASE);
    kernel_futex_wake(done, 1);         /* at worst somebody wakes without a reason */
}

void kernel_wait_wake(struct kernel_object *object)
{
    struct kernel_wait *wait = object->waits;

    while (wait)
        if (waiter_try(wait->waiter))
        {
            waiter_end(wait->waiter);
            wait = object->waits;       /* the same object may stand twice in a list: begin again */
        }
        else
            wait = wait->next == object->waits ? NULL : wait->next;
}

void kernel_wait_alert(struct kernel_thread *thread)
{
    if (!thread->alertable)
        return;
    thread->alertable->result = WAIT_IO_COMPLETION;
    waiter_end(thread->alertable);
}

/* Until the waiter, which is linked, has a result. */
static DWORD waiter_sleep(struct kernel_waiter *waiter, DWORD milliseconds)
{
    struct timespec deadline;
    const struct timespec *until = kernel_deadline(milliseconds, &deadline);

    while (!__atomic_load_n(&waiter->done, __ATOMIC_ACQUIRE))
        if (!kernel_futex_wait(&waiter->done, 0, until))
        {
            kernel_wait_lock();
            if (!__atomic_load_n(&waiter->done, __ATOMIC_RELAXED))
            {
                waiter_unlink(waiter);
                waiter->thread->alertable = NULL;
                waiter->result = WAIT_TIMEOUT;
                waiter->done = 1;
            }
            kernel_wait_unlock();
        }
    kernel_acquire_order(&waiter->done);
    return waiter->result;
}

DWORD kernel_wait(struct kernel_object **objects, DWORD count, BOOL all, DWORD milliseconds, BOOL alertable)
{
    struct kernel_wait waits[MAXIMUM_WAIT_OBJECTS];
    struct kernel_waiter waiter = {0};
    DWORD result = WAIT_TIMEOUT;
    BOOL locked = TRUE;

    waiter.thread = kernel_thread_current();
    waiter.objects = objects;
    waiter.waits = waits;
    waiter.count = count;
    waiter.all = all;
    if (!waiter.thread)
        return WAIT_FAILED;
    /* What is signalled comes before calls that are due. */
    kernel_wait_lock();
    if (waiter_try(&waiter))
        result = waiter.result;
    else if (alertable && waiter.thread->apcs)
        result = WAIT_IO_COMPLETION;
    else if (milliseconds)
    {
        waiter_link(&waiter);
        if (alertable)
            waiter.thread->alertable = &waiter;
        kernel_wait_unlock();
        result = waiter_sleep(&waiter, milliseconds);
        locked = FALSE;
    }
    if (locked)
        kernel_wait_unlock();
    if (result == WAIT_IO_COMPLETION)
        kernel_apc_run(waiter.thread);
    return result;
}

static DWORD wait_for_handles(const HANDLE *handles, DWORD count, BOOL all, DWORD milliseconds, BOOL alertable)
{
    struct kernel_object *objects[MAXIMUM_WAIT_OBJECTS];
    DWORD i, j, result = WAIT_FAILED, error = 0;

    for (i = 0; i < count && !error; i++)
    {
        objects[i] = kernel_handle_get(handles[i], NULL);
        if (!objects[i])
        {
            error = ERROR_INVALID_HANDLE;
            break;
        }
        if (!objects[i]->class->is_signaled)
            error = ERROR_INVALID_HANDLE;
        for (j = 0; all && j < i; j++)
            if (objects[j] == objects[i])
                error = ERROR_INVALID_PARAMETER;
    }
    if (!error)
        result = kernel_wait(objects, count, all, milliseconds, alertable);
    while (i--)
        kernel_object_release(objects[i]);
    if (error)
        SetLastError(error);
    return result;
}

DWORD WINAPI WaitForSingleObjectEx(HANDLE handle, DWORD milliseconds, BOOL alertable)
{
    return wait_for_handles(&handle, 1, FALSE, milliseconds, alertable);
}

DWORD WINAPI WaitForSingleObject(HANDLE handle, DWORD milliseconds)
{
    return wait_for_handles(&handle, 1, FALSE, milliseconds, FALSE);
}

DWORD WINAPI WaitForMultipleObjectsEx(DWORD count, const HANDLE *handles, BOOL all, DWORD milliseconds, BOOL alertable)
{
    if (!count || count > MAXIMUM_WAIT_OBJECTS || !handles)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return WAIT_FAILED;
    }
    return wait_for_handles(handles, count, all && count > 1, milliseconds, alertable);
}

DWORD WINAPI WaitForMultipleObjects(DWORD count, const HANDLE *handles, BOOL all, DWORD milliseconds)
{
    return WaitForMultipleObjectsEx(count, handles, all, milliseconds, FALSE);
}

DWORD WINAPI SleepEx(DWORD milliseconds, BOOL alertable)
{
    const struct timespec *until;
    struct timespec deadline;

    if (alertable)
        return kernel_wait(NULL, 0, FALSE, milliseconds, TRUE) == WAIT_IO_COMPLETION ? WAIT_IO_COMPLETION : 0;
    if (!milliseconds)
    {
        sched_yield();
        return 0;
    }
    until = kernel_deadline(milliseconds, &deadline);
    if (!until)
        for (;;)
            pause();
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, until, NULL) == EINTR)
        ;
    return 0;
}

void WINAPI Sleep(DWORD milliseconds)
{
    SleepEx(milliseconds, FALSE);
}

BOOL WINAPI SwitchToThread(void)
{
    return !sched_yield();
}

DWORD WINAPI SignalObjectAndWait(HANDLE signal, HANDLE handle, DWORD milliseconds, BOOL alertable)
{
    struct kernel_object *object = kernel_handle_get(signal, NULL);
    BOOL (WINAPI *function)(HANDLE) = object ? object->class->signal : NULL;

    if (!object)
        return WAIT_FAILED;
    kernel_object_release(object);
    if (!function)
    {
        SetLastError(ERROR_INVALID_HANDLE);
        return WAIT_FAILED;
    }
    return function(signal) ? WaitForSingleObjectEx(handle, milliseconds, alertable) : WAIT_FAILED;
}
