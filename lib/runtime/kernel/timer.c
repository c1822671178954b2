/* Timers: see timer.h. A module has a few of them, so their list is a list. */
#include "kernel/timer.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "kernel/futex.h"

static struct
{
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct kernel_timer *first;         /* by time */
    BOOL runs;
} timers = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static pthread_once_t changed_once = PTHREAD_ONCE_INIT;

static void make_condition(void)
{
    pthread_condattr_t settings;

    pthread_condattr_init(&settings);
    pthread_condattr_setclock(&settings, CLOCK_MONOTONIC);
    pthread_cond_init(&timers.changed, &settings);
    pthread_condattr_destroy(&settings);
}

static ULONGLONG now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (ULONGLONG)time.tv_sec * KERNEL_NANOSECONDS + time.tv_nsec;
}

static void insert(struct kernel_timer *timer)
{
    struct kernel_timer **link;

    for (link = &timers.first; *link && (*link)->due <= timer->due; link = &(*link)->next)
        ;
    timer->next = *link;
    *link = timer;
    timer->set = TRUE;
}

static BOOL take_out(struct kernel_timer *timer)
{
    struct kernel_timer **link;

    if (!timer->set)
        return FALSE;
    for (link = &timers.first; *link != timer; link = &(*link)->next)
        ;
    *link = timer->next;
    timer->set = FALSE;
    return TRUE;
}

static void *run(void *unused)
{
    struct kernel_timer *timer;
    struct timespec until;
    ULONGLONG time;

    (void)unused;
    pthread_mutex_lock(&timers.mutex);
    for (;;)
    {
        if (!(timer = timers.first))
        {
            pthread_cond_wait(&timers.changed, &timers.mutex);
            continue;
        }
        time = now();
        if (timer->due > time)
        {
            until.tv_sec = timer->due / KERNEL_NANOSECONDS;
            until.tv_nsec = timer->due % KERNEL_NANOSECONDS;
            pthread_cond_timedwait(&timers.changed, &timers.mutex, &until);
            continue;
        }
        take_out(timer);
        if (timer->period)
        {
            timer->due += timer->period;
            if (timer->due < time)
                timer->due = time;      /* the process was stopped: what was missed is not made up for */
            insert(timer);
        }
        timer->fire(timer);
    }
    return NULL;
}

/* Signals are for the program's own threads. The mutex is held. */
static BOOL start(void)
{
    sigset_t all, kept;
    pthread_t thread;

    if (timers.runs)
        return TRUE;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &kept);
    timers.runs = !pthread_create(&thread, NULL, run, NULL) && !pthread_detach(thread);
    pthread_sigmask(SIG_SETMASK, &kept, NULL);
    return timers.runs;
}

/* A time that is absolute counts from now on as so far ahead: a clock that is set later does not move it. */
static ULONGLONG due_time(LONGLONG due)
{
    ULONGLONG ahead = due < 0 ? -(ULONGLONG)due : 0;
    FILETIME system;
    LONGLONG time;

    if (due > 0)
    {
        GetSystemTimeAsFileTime(&system);
        time = (LONGLONG)system.dwHighDateTime << 32 | system.dwLowDateTime;
        ahead = due > time ? due - time : 0;
    }
    return now() + min(ahead, ~(ULONGLONG)0 / 400) * 100;
}

BOOL kernel_timer_set(struct kernel_timer *timer, LONGLONG due, DWORD period)
{
    BOOL started;

    pthread_once(&changed_once, make_condition);
    pthread_mutex_lock(&timers.mutex);
    take_out(timer);
    if ((started = start()))
    {
        timer->due = due_time(due);
        timer->period = (ULONGLONG)period * 1000000;
        insert(timer);
        pthread_cond_signal(&timers.changed);
    }
    pthread_mutex_unlock(&timers.mutex);
    if (!started)
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return started;
}

BOOL kernel_timer_cancel(struct kernel_timer *timer)
{
    BOOL was_set;

    pthread_mutex_lock(&timers.mutex);
    was_set = take_out(timer);
    pthread_mutex_unlock(&timers.mutex);
    return was_set;
}

BOOL kernel_timer_is_set(struct kernel_timer *timer)
{
    BOOL set;

    pthread_mutex_lock(&timers.mutex);
    set = timer->set;
    pthread_mutex_unlock(&timers.mutex);
    return set;
}
