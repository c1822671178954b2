/* Work items: QueueUserWorkItem and the thread pool's work objects (timers and waits have files of their own). Each call-back runs on one of a few threads, which end after half a
 * minute without work; a call-back that waits does not keep others waiting, since threads are added while all are busy. */
#include "system/threadpool.h"

#include <stdlib.h>

#include "hooks.h"

#define MOST_THREADS 500        /* the documented default maximum of a pool */
#define IDLE_MILLISECONDS 30000

/* A structure of Windows that its users see as a pointer only. */
struct _TP_WORK
{
    struct pool_object object;
    PTP_WORK_CALLBACK callback;
    void *context;
};

struct item
{
    struct item *next;
    struct pool_object *object; /* or one of these */
    LPTHREAD_START_ROUTINE function;
    PTP_SIMPLE_CALLBACK simple;
    void *context;
};

static struct
{
    pthread_mutex_t mutex;
    pthread_cond_t wanted;
    struct item *first, **last;
    DWORD threads, idle, queued;
} pool = {.mutex = PTHREAD_MUTEX_INITIALIZER, .wanted = PTHREAD_COND_INITIALIZER, .last = &pool.first};

void pool_lock(void)
{
    pthread_mutex_lock(&pool.mutex);
}

void pool_unlock(void)
{
    pthread_mutex_unlock(&pool.mutex);
}

void pool_object_init(struct pool_object *object, void (*run)(struct pool_object *), void (*destroy)(struct pool_object *))
{
    object->run = run;
    object->destroy = destroy;
    pthread_cond_init(&object->idle, NULL);
}

/* The mutex is held. */
static void destroy_unused(struct pool_object *object)
{
    if (!object->closed || object->running || object->waiting || object->held)
        return;
    pthread_cond_destroy(&object->idle);
    object->destroy(object);
}

void pool_object_begin(struct pool_object *object)
{
    object->running++;
}

void pool_object_end(struct pool_object *object)
{
    object->running--;
    if (!object->running && !object->waiting)
        pthread_cond_broadcast(&object->idle);
    destroy_unused(object);
}

void pool_object_release(struct pool_object *object)
{
    object->held--;
    destroy_unused(object);
}

static void run_item(struct item *item)
{
    if (item->object)
        item->object->run(item->object);
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
        pool.queued--;
        if (!pool.first)
            pool.last = &pool.first;
        if (item->object)
        {
            item->object->waiting--;
            pool_object_begin(item->object);
        }
        pthread_mutex_unlock(&pool.mutex);
        run_item(item);
        pthread_mutex_lock(&pool.mutex);
        if (item->object)
            pool_object_end(item->object);
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
    if (item->object)
        item->object->waiting++;
    /* One that is idle may be called to another item already. */
    pool.queued++;
    start = pool.queued > pool.idle && pool.threads < MOST_THREADS;
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

BOOL pool_run(LPTHREAD_START_ROUTINE function, void *context)
{
    struct item *item = calloc(1, sizeof(*item));

    if (!item)
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return FALSE;
    }
    item->function = function;
    item->context = context;
    return submit(item);
}

void pool_object_submit(struct pool_object *object)
{
    struct item *item = calloc(1, sizeof(*item));

    if (!item)
        return;
    item->object = object;
    submit(item);
}

void pool_object_wait(struct pool_object *object, BOOL cancel)
{
    struct item **link, *item;

    pool_lock();
    for (link = &pool.first; cancel && (item = *link); )
    {
        if (item->object != object)
        {
            link = &item->next;
            continue;
        }
        *link = item->next;
        pool.queued--;
        if (!*link)
            pool.last = link;
        object->waiting--;
        free(item);
    }
    while (object->running || object->waiting)
        pthread_cond_wait(&object->idle, &pool.mutex);
    pool_unlock();
}

void pool_object_close(struct pool_object *object)
{
    pool_lock();
    object->closed = TRUE;
    destroy_unused(object);
    pool_unlock();
}

/* --- work objects ----------------------------------------------------------------------------------------------------------- */

static void run_work(struct pool_object *object)
{
    struct _TP_WORK *work = CONTAINING_RECORD(object, struct _TP_WORK, object);

    work->callback(NULL, work->context, work);
}

static void destroy_work(struct pool_object *object)
{
    free(CONTAINING_RECORD(object, struct _TP_WORK, object));
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
    pool_object_init(&work->object, run_work, destroy_work);
    return work;
}

/* The function has no way to fail. */
void WINAPI SubmitThreadpoolWork(PTP_WORK work)
{
    pool_object_submit(&work->object);
}

void WINAPI WaitForThreadpoolWorkCallbacks(PTP_WORK work, BOOL cancel)
{
    pool_object_wait(&work->object, cancel);
}

void WINAPI CloseThreadpoolWork(PTP_WORK work)
{
    pool_object_close(&work->object);
}
