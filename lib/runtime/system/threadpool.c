/* Work items: QueueUserWorkItem and the thread pool's work objects. Each call-back runs on one of a few threads, which end after half a
 * minute without work; a call-back that waits does not keep others waiting, since threads are added while all are busy. */
#include <pthread.h>
#include <stdlib.h>

#include <windows.h>

#include "hooks.h"

#define MOST_THREADS 500        /* the documented default maximum of a pool */
#define IDLE_MILLISECONDS 30000

/* A structure of Windows that its users see as a pointer only. */
struct _TP_WORK
{
    PTP_WORK_CALLBACK callback;
    void *context;
    LONG running, waiting;      /* call-backs; guarded by pool.mutex */
    BOOL closed;
    pthread_cond_t idle;
};

struct item
{
    struct item *next;
    struct _TP_WORK *work;      /* or one of these */
    LPTHREAD_START_ROUTINE function;
    PTP_SIMPLE_CALLBACK simple;
    void *context;
};

static struct
{
    pthread_mutex_t mutex;
    pthread_cond_t wanted;
    struct item *first, **last;
    DWORD threads, idle;
} pool = {.mutex = PTHREAD_MUTEX_INITIALIZER, .wanted = PTHREAD_COND_INITIALIZER, .last = &pool.first};

static void free_work(struct _TP_WORK *work)
{
    pthread_cond_destroy(&work->idle);
    free(work);
}

/* The work object's call-back is over; the mutex is held. */
static void done(struct _TP_WORK *work)
{
    work->running--;
    if (work->running || work->waiting)
        return;
    if (work->closed)
        free_work(work);
    else
        pthread_cond_broadcast(&work->idle);
}

static void run_item(struct item *item)
{
    if (item->work)
        item->work->callback(NULL, item->work->context, item->work);
    else if (item->simple)
        item->simple(NULL, item->context);
    else
        item->function(item->context);
}

static DWORD WINAPI worker(void *unused)
{
    struct timespec until;

    (void)unused;
    pthread_mutex_lock(&pool.mutex);
    for (;;)
    {
        struct item *item = pool.first;
        int error = 0;

        if (!item)
        {
            clock_gettime(CLOCK_REALTIME, &until);
            until.tv_sec += IDLE_MILLISECONDS / 1000;
            pool.idle++;
            while (!pool.first && !error)
                error = pthread_cond_timedwait(&pool.wanted, &pool.mutex, &until);
            pool.idle--;
            if (!pool.first)
                break;
            continue;
        }
        pool.first = item->next;
        if (!pool.first)
            pool.last = &pool.first;
        if (item->work)
        {
            item->work->waiting--;
            item->work->running++;
        }
        pthread_mutex_unlock(&pool.mutex);
        run_item(item);
        pthread_mutex_lock(&pool.mutex);
        if (item->work)
            done(item->work);
        free(item);
    }
    pool.threads--;
    pthread_mutex_unlock(&pool.mutex);
    return 0;
}

/* Takes the item over. */
static BOOL submit(struct item *item)
{
    BOOL start, result = TRUE;

    pthread_mutex_lock(&pool.mutex);
    *pool.last = item;
    pool.last = &item->next;
    if (item->work)
        item->work->waiting++;
    start = !pool.idle && pool.threads < MOST_THREADS;
    if (start)
        pool.threads++;
    else
        pthread_cond_signal(&pool.wanted);
    pthread_mutex_unlock(&pool.mutex);
    if (start)
    {
        HANDLE thread = CreateThread(NULL, 0, worker, NULL, 0, NULL);

        if (thread)
            CloseHandle(thread);
        else
        {
            pthread_mutex_lock(&pool.mutex);
            pool.threads--;
            result = pool.threads != 0;     /* others will come to it */
            pthread_mutex_unlock(&pool.mutex);
        }
    }
    return result;
}

static struct item *make_item(const char *function)
{
    struct item *item = runtime_permit(RUNTIME_THREAD, function) ? calloc(1, sizeof(*item)) : NULL;

    if (!item)
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return item;
}

BOOL WINAPI QueueUserWorkItem(LPTHREAD_START_ROUTINE function, void *context, ULONG flags)
{
    struct item *item = make_item("QueueUserWorkItem");

    (void)flags;        /* how long it runs, or on which kind of thread: all threads are the same here */
    if (!item)
        return FALSE;
    item->function = function;
    item->context = context;
    return submit(item);
}

BOOL WINAPI TrySubmitThreadpoolCallback(PTP_SIMPLE_CALLBACK callback, void *context, TP_CALLBACK_ENVIRON *environment)
{
    struct item *item = make_item("TrySubmitThreadpoolCallback");

    (void)environment;
    if (!item)
        return FALSE;
    item->simple = callback;
    item->context = context;
    return submit(item);
}

PTP_WORK WINAPI CreateThreadpoolWork(PTP_WORK_CALLBACK callback, void *context, TP_CALLBACK_ENVIRON *environment)
{
    struct _TP_WORK *work = runtime_permit(RUNTIME_THREAD, "CreateThreadpoolWork") ? calloc(1, sizeof(*work)) : NULL;

    (void)environment;
    if (!work)
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    work->callback = callback;
    work->context = context;
    pthread_cond_init(&work->idle, NULL);
    return work;
}

void WINAPI SubmitThreadpoolWork(PTP_WORK work)
{
    struct item *item = calloc(1, sizeof(*item));

    if (!item)
        return;         /* the function has no way to fail */
    item->work = work;
    submit(item);
}

void WINAPI WaitForThreadpoolWorkCallbacks(PTP_WORK work, BOOL cancel)
{
    struct item **link, *item;

    pthread_mutex_lock(&pool.mutex);
    for (link = &pool.first; cancel && (item = *link); )
    {
        if (item->work != work)
        {
            link = &item->next;
            continue;
        }
        *link = item->next;
        if (!*link)
            pool.last = link;
        work->waiting--;
        free(item);
    }
    while (work->running || work->waiting)
        pthread_cond_wait(&work->idle, &pool.mutex);
    pthread_mutex_unlock(&pool.mutex);
}

/* Freed at once, or when its last call-back is over. */
void WINAPI CloseThreadpoolWork(PTP_WORK work)
{
    BOOL unused;

    pthread_mutex_lock(&pool.mutex);
    work->closed = TRUE;
    unused = !work->running && !work->waiting;
    pthread_mutex_unlock(&pool.mutex);
    if (unused)
        free_work(work);
}
