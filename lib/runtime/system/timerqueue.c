/* Timer queues: call-backs of the thread pool at times. */
#include "system/threadpool.h"

#include <stdlib.h>

#include "hooks.h"
#include "kernel/timer.h"

#define QUEUE_MAGIC 0x75657571

struct timer_queue
{
    DWORD magic;
    struct queue_timer *first;          /* guarded by the pool's mutex, like the rest */
    LONG timers;
    BOOL closed;
    HANDLE event;                       /* signalled when the last is gone; NULL: none */
};

struct queue_timer
{
    struct pool_object object;
    struct kernel_timer timer;
    struct timer_queue *queue;
    struct queue_timer *next;
    WAITORTIMERCALLBACK callback;
    void *context;
    HANDLE event;
    LONG expired;                       /* fired, and not again */
};

static struct timer_queue default_queue = {.magic = QUEUE_MAGIC};

static void run_timer(struct pool_object *object)
{
    struct queue_timer *timer = CONTAINING_RECORD(object, struct queue_timer, object);

    timer->callback(timer->context, TRUE);
}

static void free_queue(struct timer_queue *queue)
{
    queue->magic = 0;
    free(queue);
}

/* With the pool's mutex held, which SetEvent does not need. */
static void destroy_timer(struct pool_object *object)
{
    struct queue_timer *timer = CONTAINING_RECORD(object, struct queue_timer, object);
    struct timer_queue *queue = timer->queue;

    if (timer->event)
        SetEvent(timer->event);
    free(timer);
    if (--queue->timers || !queue->closed)
        return;
    if (queue->event)
        SetEvent(queue->event);
    free_queue(queue);
}

static void fire(struct kernel_timer *timer)
{
    struct queue_timer *expired = CONTAINING_RECORD(timer, struct queue_timer, timer);

    if (!timer->period)
        __atomic_store_n(&expired->expired, TRUE, __ATOMIC_RELAXED);
    pool_object_submit(&expired->object);
}

HANDLE WINAPI CreateTimerQueue(void)
{
    struct timer_queue *queue = runtime_permit(RUNTIME_SYNCHRONIZATION, "CreateTimerQueue") ? calloc(1, sizeof(*queue)) : NULL;

    if (!queue)
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    queue->magic = QUEUE_MAGIC;
    return queue;
}

static struct timer_queue *queue_from(HANDLE handle)
{
    struct timer_queue *queue = handle ? handle : &default_queue;

    if (handle != INVALID_HANDLE_VALUE && queue->magic == QUEUE_MAGIC)
        return queue;
    SetLastError(ERROR_INVALID_HANDLE);
    return NULL;
}

static LONGLONG ahead(DWORD milliseconds)
{
    return -(LONGLONG)milliseconds * 10000;
}

/* The flags say on which kind of thread: all are the same here. Of a period of 0 it is called once. */
BOOL WINAPI CreateTimerQueueTimer(HANDLE *handle, HANDLE queue_handle, WAITORTIMERCALLBACK callback, void *context, DWORD due,
    DWORD period, ULONG flags)
{
    struct timer_queue *queue = queue_from(queue_handle);
    struct queue_timer *timer;

    if (!queue)
        return FALSE;
    timer = runtime_permit(RUNTIME_SYNCHRONIZATION, "CreateTimerQueueTimer") ? calloc(1, sizeof(*timer)) : NULL;
    if (!timer)
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return FALSE;
    }
    timer->callback = callback;
    timer->context = context;
    timer->timer.fire = fire;
    timer->queue = queue;
    pool_object_init(&timer->object, run_timer, destroy_timer);
    pool_lock();
    timer->next = queue->first;
    queue->first = timer;
    queue->timers++;
    pool_unlock();
    *handle = timer;            /* before the call-back may ask for it */
    if (!kernel_timer_set(&timer->timer, ahead(due), flags & WT_EXECUTEONLYONCE ? 0 : period))
    {
        *handle = NULL;
        DeleteTimerQueueTimer(queue_handle, timer, NULL);
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return FALSE;
    }
    return TRUE;
}

/* The timer, if it is one of the queue; the pool's mutex is held. */
static struct queue_timer **find_timer(struct timer_queue *queue, HANDLE handle)
{
    struct queue_timer **link;

    for (link = &queue->first; *link && *link != handle; link = &(*link)->next)
        ;
    return *link ? link : NULL;
}

static struct queue_timer *timer_from(HANDLE queue_handle, HANDLE handle, BOOL take_out)
{
    struct timer_queue *queue = queue_from(queue_handle);
    struct queue_timer **link, *timer = NULL;

    if (!queue)
        return NULL;
    pool_lock();
    if ((link = find_timer(queue, handle)))
    {
        timer = *link;
        if (take_out)
            *link = timer->next;
    }
    pool_unlock();
    if (!timer)
        SetLastError(ERROR_INVALID_PARAMETER);
    return timer;
}

/* One that is called once and was called is not changed (documented). */
BOOL WINAPI ChangeTimerQueueTimer(HANDLE queue, HANDLE handle, ULONG due, ULONG period)
{
    struct queue_timer *timer = timer_from(queue, handle, FALSE);

    return timer && (__atomic_load_n(&timer->expired, __ATOMIC_RELAXED) || kernel_timer_set(&timer->timer, ahead(due), period));
}

/* No call-back begins any more. The event is signalled, or `wait` is over, when none runs; *busy: one did. */
static void end_timer(struct queue_timer *timer, HANDLE event, BOOL wait, BOOL *busy)
{
    kernel_timer_cancel(&timer->timer);
    if (wait)
        pool_object_wait(&timer->object, TRUE);
    pool_lock();
    *busy = *busy || timer->object.running || timer->object.waiting;
    timer->event = event;
    pool_unlock();
    pool_object_close(&timer->object);
}

/* `completion`: INVALID_HANDLE_VALUE waits for call-backs that run; an event is signalled when they are over. */
BOOL WINAPI DeleteTimerQueueTimer(HANDLE queue, HANDLE handle, HANDLE completion)
{
    struct queue_timer *timer = timer_from(queue, handle, TRUE);
    BOOL wait = completion == INVALID_HANDLE_VALUE, busy = FALSE;

    if (!timer)
        return FALSE;
    end_timer(timer, wait ? NULL : completion, wait, &busy);
    if (busy)
        SetLastError(ERROR_IO_PENDING);
    return !busy;
}

BOOL WINAPI DeleteTimerQueueEx(HANDLE handle, HANDLE completion)
{
    struct timer_queue *queue = handle ? queue_from(handle) : NULL;
    BOOL wait = completion == INVALID_HANDLE_VALUE, busy = FALSE, unused;
    struct queue_timer *timer;

    if (!queue)
    {
        SetLastError(ERROR_INVALID_HANDLE);     /* the default queue cannot be deleted */
        return FALSE;
    }
    pool_lock();
    queue->timers++;            /* as if there were one more, until all are on their way */
    pool_unlock();
    for (;;)
    {
        pool_lock();
        if ((timer = queue->first))
            queue->first = timer->next;
        pool_unlock();
        if (!timer)
            break;
        end_timer(timer, NULL, wait, &busy);
    }
    pool_lock();
    queue->closed = TRUE;
    queue->event = wait ? NULL : completion;
    queue->timers--;
    unused = !queue->timers;
    if (unused && queue->event)
        SetEvent(queue->event);
    pool_unlock();
    if (unused)
        free_queue(queue);
    else
        SetLastError(ERROR_IO_PENDING);
    return unused;
}

BOOL WINAPI DeleteTimerQueue(HANDLE queue)
{
    return DeleteTimerQueueEx(queue, NULL);
}
