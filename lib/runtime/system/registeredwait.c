/* RegisterWaitForSingleObject: a call-back whenever an object is signalled, until it is taken back. Over the thread pool's waits. */
#include <pthread.h>
#include <stdlib.h>

#include <windows.h>

#include "hooks.h"
#include "system/threadpool.h"

struct registered_wait
{
    struct registered_wait *next;
    PTP_WAIT wait;
    WAITORTIMERCALLBACK callback;
    void *context;
    HANDLE object, event;       /* the event: signalled when the last call-back is over */
    DWORD milliseconds;
    ULONG flags;
    LONG running;
    BOOL ended;                 /* taken back: no call-back begins any more */
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct registered_wait *registered;

static void begin(struct registered_wait *registered_wait)
{
    ULONGLONG ticks = (ULONGLONG)-((LONGLONG)registered_wait->milliseconds * 10000);
    FILETIME timeout = {(DWORD)ticks, (DWORD)(ticks >> 32)};

    SetThreadpoolWait(registered_wait->wait, registered_wait->object, registered_wait->milliseconds == INFINITE ? NULL : &timeout);
}

static void CALLBACK run(PTP_CALLBACK_INSTANCE instance, void *context, PTP_WAIT wait, TP_WAIT_RESULT result)
{
    struct registered_wait *self = context;
    BOOL ended;

    (void)instance;
    (void)wait;
    pthread_mutex_lock(&mutex);
    if (!(ended = self->ended))
        self->running++;
    pthread_mutex_unlock(&mutex);
    if (ended)
        return;
    self->callback(self->context, result == WAIT_TIMEOUT);
    pthread_mutex_lock(&mutex);
    self->running--;
    if (!self->ended && !(self->flags & WT_EXECUTEONLYONCE))
        begin(self);
    pthread_mutex_unlock(&mutex);
}

/* The flags say on which kind of thread: all but WT_EXECUTEONLYONCE are the same here. */
BOOL WINAPI RegisterWaitForSingleObject(HANDLE *handle, HANDLE object, WAITORTIMERCALLBACK callback, void *context,
    ULONG milliseconds, ULONG flags)
{
    struct registered_wait *self;

    if (!handle || !callback)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    self = runtime_permit(RUNTIME_THREAD, "RegisterWaitForSingleObject") ? calloc(1, sizeof(*self)) : NULL;
    if (!self || !(self->wait = CreateThreadpoolWait(run, self, NULL)))
    {
        free(self);
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return FALSE;
    }
    self->object = object;
    self->callback = callback;
    self->context = context;
    self->milliseconds = milliseconds;
    self->flags = flags;
    *handle = self;
    pthread_mutex_lock(&mutex);
    self->next = registered;
    registered = self;
    begin(self);
    pthread_mutex_unlock(&mutex);
    return TRUE;
}

static DWORD WINAPI finish(void *context)
{
    struct registered_wait *self = context;

    WaitForThreadpoolWaitCallbacks(self->wait, TRUE);
    CloseThreadpoolWait(self->wait);
    if (self->event)
        SetEvent(self->event);
    free(self);
    return 0;
}

/* `completion`: INVALID_HANDLE_VALUE waits for a call-back that runs; an event is signalled when it is over. Without waiting,
 * ERROR_IO_PENDING says that one runs. */
BOOL WINAPI UnregisterWaitEx(HANDLE handle, HANDLE completion)
{
    struct registered_wait **link, *self;
    BOOL wait = completion == INVALID_HANDLE_VALUE, busy;

    pthread_mutex_lock(&mutex);
    for (link = &registered; (self = *link) && self != handle; link = &self->next)
        ;
    if (self)
    {
        *link = self->next;
        self->ended = TRUE;
        self->event = wait ? NULL : completion;
    }
    busy = self && self->running;
    pthread_mutex_unlock(&mutex);
    if (!self)
    {
        SetLastError(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    SetThreadpoolWait(self->wait, NULL, NULL);
    /* A call-back that has begun without being counted ends by itself. */
    if (!busy || wait || !pool_run(finish, self))
    {
        finish(self);
        return TRUE;
    }
    SetLastError(ERROR_IO_PENDING);
    return FALSE;
}

BOOL WINAPI UnregisterWait(HANDLE handle)
{
    return UnregisterWaitEx(handle, NULL);
}
