/* The thread pool's timer objects. */
#include "system/threadpool.h"

#include <stdlib.h>

#include "hooks.h"
#include "kernel/timer.h"

/* Wine 8's headers lack it. */
BOOL WINAPI SetThreadpoolTimerEx(PTP_TIMER timer, FILETIME *due, DWORD period, DWORD window);

struct _TP_TIMER
{
    struct pool_object object;
    struct kernel_timer timer;
    PTP_TIMER_CALLBACK callback;
    void *context;
    BOOL set;           /* as IsThreadpoolTimerSet says it: also after it has fired */
};

static void run_timer(struct pool_object *object)
{
    struct _TP_TIMER *timer = CONTAINING_RECORD(object, struct _TP_TIMER, object);

    timer->callback(NULL, timer->context, timer);
}

static void destroy_timer(struct pool_object *object)
{
    free(CONTAINING_RECORD(object, struct _TP_TIMER, object));
}

static void fire(struct kernel_timer *timer)
{
    pool_object_submit(&CONTAINING_RECORD(timer, struct _TP_TIMER, timer)->object);
}

PTP_TIMER WINAPI CreateThreadpoolTimer(PTP_TIMER_CALLBACK callback, void *context, TP_CALLBACK_ENVIRON *environment)
{
    struct _TP_TIMER *timer = runtime_permit(RUNTIME_THREAD, "CreateThreadpoolTimer") ? calloc(1, sizeof(*timer)) : NULL;

    (void)environment;
    if (!timer)
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    timer->callback = callback;
    timer->context = context;
    timer->timer.fire = fire;
    pool_object_init(&timer->object, run_timer, destroy_timer);
    return timer;
}

/* `window` lets Windows come late, to save current. */
BOOL WINAPI SetThreadpoolTimerEx(PTP_TIMER timer, FILETIME *due, DWORD period, DWORD window)
{
    LONGLONG time = due ? (LONGLONG)((ULONGLONG)due->dwHighDateTime << 32 | due->dwLowDateTime) : 0;
    BOOL was_set = kernel_timer_cancel(&timer->timer);

    (void)window;
    __atomic_store_n(&timer->set, due != NULL, __ATOMIC_RELAXED);
    if (due)
        kernel_timer_set(&timer->timer, time, period);
    return was_set;
}

void WINAPI SetThreadpoolTimer(PTP_TIMER timer, FILETIME *due, DWORD period, DWORD window)
{
    SetThreadpoolTimerEx(timer, due, period, window);
}

BOOL WINAPI IsThreadpoolTimerSet(PTP_TIMER timer)
{
    return __atomic_load_n(&timer->set, __ATOMIC_RELAXED);
}

void WINAPI WaitForThreadpoolTimerCallbacks(PTP_TIMER timer, BOOL cancel)
{
    pool_object_wait(&timer->object, cancel);
}

void WINAPI CloseThreadpoolTimer(PTP_TIMER timer)
{
    kernel_timer_cancel(&timer->timer);
    pool_object_close(&timer->object);
}
