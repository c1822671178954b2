/* Events, mutexes and semaphores. Names are known in this process only: what another process makes under the same name is another
 * object. `Local\` means nothing more, `Global\` is a name space of its own. */
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/text.h"
#include "kernel/thread.h"
#include "kernel/wait.h"

struct named
{
    struct kernel_object object;
    WCHAR *name;                /* NULL: none */
    struct named *next;         /* guarded by names_mutex */
};

struct kernel_event
{
    struct named named;
    BOOL manual, signaled;
};

struct kernel_semaphore
{
    struct named named;
    LONG count, maximum;
};

struct kernel_mutex
{
    struct named named;
    struct kernel_thread *owner;
    struct kernel_mutex *next, *previous;   /* ring of what the owner owns */
    DWORD count;
    BOOL abandoned;
};

static pthread_mutex_t names_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct named *names;

static struct named *named_from(struct kernel_object *object)
{
    return CONTAINING_RECORD(object, struct named, object);
}

static struct kernel_event *event_from(struct kernel_object *object)
{
    return CONTAINING_RECORD(object, struct kernel_event, named.object);
}

static struct kernel_semaphore *semaphore_from(struct kernel_object *object)
{
    return CONTAINING_RECORD(object, struct kernel_semaphore, named.object);
}

static struct kernel_mutex *mutex_from(struct kernel_object *object)
{
    return CONTAINING_RECORD(object, struct kernel_mutex, named.object);
}

static void named_destroy(struct kernel_object *object)
{
    struct named *named = named_from(object), **link;

    if (named->name)
    {
        pthread_mutex_lock(&names_mutex);
        for (link = &names; *link && *link != named; link = &(*link)->next)
            ;
        if (*link)
            *link = named->next;
        pthread_mutex_unlock(&names_mutex);
        free(named->name);
    }
    free(named);        /* the first member of each of the three */
}

static BOOL event_is_signaled(struct kernel_object *object, struct kernel_thread *thread)
{
    (void)thread;
    return event_from(object)->signaled;
}

static BOOL event_satisfy(struct kernel_object *object, struct kernel_thread *thread)
{
    struct kernel_event *event = event_from(object);

    (void)thread;
    if (!event->manual)
        event->signaled = FALSE;
    return FALSE;
}

static BOOL semaphore_is_signaled(struct kernel_object *object, struct kernel_thread *thread)
{
    (void)thread;
    return semaphore_from(object)->count > 0;
}

static BOOL semaphore_satisfy(struct kernel_object *object, struct kernel_thread *thread)
{
    (void)thread;
    semaphore_from(object)->count--;
    return FALSE;
}

static BOOL mutex_is_signaled(struct kernel_object *object, struct kernel_thread *thread)
{
    struct kernel_mutex *mutex = mutex_from(object);

    return !mutex->owner || mutex->owner == thread;
}

static BOOL mutex_satisfy(struct kernel_object *object, struct kernel_thread *thread)
{
    struct kernel_mutex *mutex = mutex_from(object);
    BOOL abandoned = mutex->abandoned;

    mutex->abandoned = FALSE;
    mutex->count++;
    if (!mutex->owner)
    {
        mutex->owner = thread;
        mutex->next = thread->owned ? thread->owned : mutex;
        mutex->previous = thread->owned ? thread->owned->previous : mutex;
        mutex->next->previous = mutex->previous->next = mutex;
        thread->owned = mutex;
    }
    return abandoned;
}

/* Nobody owns it any more. The lock of wait.h is held. */
static void mutex_disown(struct kernel_mutex *mutex)
{
    struct kernel_thread *owner = mutex->owner;

    if (owner->owned == mutex)
        owner->owned = mutex->next == mutex ? NULL : mutex->next;
    mutex->previous->next = mutex->next;
    mutex->next->previous = mutex->previous;
    mutex->owner = NULL;
    mutex->count = 0;
}

static void mutex_destroy(struct kernel_object *object)
{
    kernel_wait_lock();
    if (mutex_from(object)->owner)
        mutex_disown(mutex_from(object));
    kernel_wait_unlock();
    named_destroy(object);
}

void kernel_mutexes_abandon(struct kernel_thread *thread)
{
    struct kernel_mutex *mutex;

    while ((mutex = thread->owned))
    {
        mutex_disown(mutex);
        mutex->abandoned = TRUE;
        kernel_wait_wake(&mutex->named.object);
    }
}

static const struct kernel_object_class event_class =
{
    .name = "event",
    .resource = RUNTIME_SYNCHRONIZATION,
    .destroy = named_destroy,
    .is_signaled = event_is_signaled,
    .satisfy = event_satisfy,
};

static const struct kernel_object_class semaphore_class =
{
    .name = "semaphore",
    .resource = RUNTIME_SYNCHRONIZATION,
    .destroy = named_destroy,
    .is_signaled = semaphore_is_signaled,
    .satisfy = semaphore_satisfy,
};

static const struct kernel_object_class mutex_class =
{
    .name = "mutex",
    .resource = RUNTIME_SYNCHRONIZATION,
    .destroy = mutex_destroy,
    .is_signaled = mutex_is_signaled,
    .satisfy = mutex_satisfy,
};

static size_t name_length(const WCHAR *name)
{
    size_t length = 0;

    while (name[length])
        length++;
    return length;
}

static BOOL name_equal(const WCHAR *left, const WCHAR *right)
{
    size_t length = name_length(left);

    return length == name_length(right) && !memcmp(left, right, length * sizeof(WCHAR));
}

/* What a name is stored as: `Local\` is left out. 0 or a Win32 error. */
static DWORD name_normalize(const WCHAR **name)
{
    static const WCHAR local[] = {'L', 'o', 'c', 'a', 'l', '\\'}, global[] = {'G', 'l', 'o', 'b', 'a', 'l', '\\'};
    size_t length = name_length(*name), i = 0;

    if (length > MAX_PATH)
        return ERROR_FILENAME_EXCED_RANGE;
    if (length >= 6 && !memcmp(*name, local, sizeof(local)))
    {
        *name += 6;
        length -= 6;
    }
    else if (length >= 7 && !memcmp(*name, global, sizeof(global)))
        i = 7;
    for (; i < length; i++)
        if ((*name)[i] == '\\')
            return ERROR_PATH_NOT_FOUND;
    return 0;
}

/* The live object of that name with a reference, or NULL. The mutex of the names is held. */
static struct named *name_find(const WCHAR *name)
{
    struct named *named;
    LONG references;

    for (named = names; named; named = named->next)
        if (name_equal(named->name, name))
        {
            /* One that is just being destroyed does not count. */
            references = __atomic_load_n(&named->object.references, __ATOMIC_RELAXED);
            while (references && !__atomic_compare_exchange_n(&named->object.references, &references, references + 1,
                TRUE, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
                ;
            if (references)
                return named;
        }
    return NULL;
}

static HANDLE handle_create(struct kernel_object *object, const SECURITY_ATTRIBUTES *attributes, const char *function)
{
    HANDLE handle = kernel_handle_create_attributes(object, attributes);

    if (handle)
        runtime_acquired(RUNTIME_SYNCHRONIZATION, handle, 0, function);
    return handle;
}

/* A handle for a new object, or for the one that has the name already (ERROR_ALREADY_EXISTS). Takes over the object: NULL stands
 * for one that there was no memory for. */
static HANDLE named_create(struct named *named, const struct kernel_object_class *class, const WCHAR *name,
    const SECURITY_ATTRIBUTES *attributes, const char *function)
{
    struct named *existing;
    HANDLE handle;
    DWORD error;

    if (!named)
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    kernel_object_init(&named->object, class);
    error = name && *name ? name_normalize(&name) : 0;
    if (!error && !runtime_permit(RUNTIME_SYNCHRONIZATION, function))
        error = ERROR_NOT_ENOUGH_MEMORY;
    if (error)
    {
        kernel_object_release(&named->object);
        SetLastError(error);
        return NULL;
    }
    if (!name || !*name)
    {
        handle = handle_create(&named->object, attributes, function);
        if (handle)
            SetLastError(ERROR_SUCCESS);
        return handle;
    }
    pthread_mutex_lock(&names_mutex);
    existing = name_find(name);
    if (!existing)
    {
        named->name = malloc((name_length(name) + 1) * sizeof(WCHAR));
        if (named->name)
        {
            memcpy(named->name, name, (name_length(name) + 1) * sizeof(WCHAR));
            named->next = names;
            names = named;
        }
        else
            error = ERROR_NOT_ENOUGH_MEMORY;
    }
    else if (existing->object.class != class)
        error = ERROR_INVALID_HANDLE;
    pthread_mutex_unlock(&names_mutex);
    if (existing)
        kernel_object_release(&named->object);
    if (error)
    {
        kernel_object_release(existing ? &existing->object : &named->object);
        SetLastError(error);
        return NULL;
    }
    handle = handle_create(existing ? &existing->object : &named->object, attributes, function);
    if (handle)
        SetLastError(existing ? ERROR_ALREADY_EXISTS : ERROR_SUCCESS);
    return handle;
}

static HANDLE named_open(const struct kernel_object_class *class, const WCHAR *name, BOOL inherit, const char *function)
{
    SECURITY_ATTRIBUTES attributes = {sizeof(attributes), NULL, inherit};
    struct named *existing;
    DWORD error;

    if (!name || (error = name_normalize(&name)))
    {
        SetLastError(name ? error : ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!runtime_permit(RUNTIME_SYNCHRONIZATION, function))
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    pthread_mutex_lock(&names_mutex);
    existing = name_find(name);
    pthread_mutex_unlock(&names_mutex);
    if (!existing)
    {
        SetLastError(ERROR_FILE_NOT_FOUND);
        return NULL;
    }
    if (existing->object.class != class)
    {
        kernel_object_release(&existing->object);
        SetLastError(ERROR_INVALID_HANDLE);
        return NULL;
    }
    return handle_create(&existing->object, &attributes, function);
}

/* The A forms: the wide name, or an empty one with *failed set when memory is out. */
static WCHAR *wide_name(const char *name, BOOL *failed)
{
    WCHAR *wide = name ? kernel_wide_ansi(name) : NULL;

    *failed = name && !wide;
    if (*failed)
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return wide;
}

HANDLE WINAPI CreateEventExW(SECURITY_ATTRIBUTES *attributes, const WCHAR *name, DWORD flags, DWORD access)
{
    struct kernel_event *event;

    (void)access;
    if (flags & ~(DWORD)(CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if ((event = calloc(1, sizeof(*event))))
    {
        event->manual = (flags & CREATE_EVENT_MANUAL_RESET) != 0;
        event->signaled = (flags & CREATE_EVENT_INITIAL_SET) != 0;
    }
    return named_create(event ? &event->named : NULL, &event_class, name, attributes, "CreateEvent");
}

HANDLE WINAPI CreateEventExA(SECURITY_ATTRIBUTES *attributes, const char *name, DWORD flags, DWORD access)
{
    BOOL failed;
    WCHAR *wide = wide_name(name, &failed);
    HANDLE handle = failed ? NULL : CreateEventExW(attributes, wide, flags, access);

    free(wide);
    return handle;
}

static DWORD event_flags(BOOL manual, BOOL signaled)
{
    return (manual ? CREATE_EVENT_MANUAL_RESET : 0) | (signaled ? CREATE_EVENT_INITIAL_SET : 0);
}

HANDLE WINAPI CreateEventW(SECURITY_ATTRIBUTES *attributes, BOOL manual, BOOL signaled, const WCHAR *name)
{
    return CreateEventExW(attributes, name, event_flags(manual, signaled), EVENT_ALL_ACCESS);
}

HANDLE WINAPI CreateEventA(SECURITY_ATTRIBUTES *attributes, BOOL manual, BOOL signaled, const char *name)
{
    return CreateEventExA(attributes, name, event_flags(manual, signaled), EVENT_ALL_ACCESS);
}

HANDLE WINAPI OpenEventW(DWORD access, BOOL inherit, const WCHAR *name)
{
    (void)access;
    return named_open(&event_class, name, inherit, "OpenEvent");
}

HANDLE WINAPI OpenEventA(DWORD access, BOOL inherit, const char *name)
{
    BOOL failed;
    WCHAR *wide = wide_name(name, &failed);
    HANDLE handle = failed ? NULL : OpenEventW(access, inherit, wide);

    free(wide);
    return handle;
}

enum event_change
{
    EVENT_SET,
    EVENT_RESET,
    EVENT_PULSE
};

static BOOL event_change(HANDLE handle, enum event_change change)
{
    struct kernel_object *object = kernel_handle_get(handle, &event_class);
    struct kernel_event *event;

    if (!object)
        return FALSE;
    event = event_from(object);
    kernel_wait_lock();
    event->signaled = change != EVENT_RESET;
    if (event->signaled && object->waits)
        kernel_wait_wake(object);
    if (change == EVENT_PULSE)
        event->signaled = FALSE;
    kernel_wait_unlock();
    kernel_object_release(object);
    return TRUE;
}

BOOL WINAPI SetEvent(HANDLE handle)
{
    return event_change(handle, EVENT_SET);
}

BOOL WINAPI ResetEvent(HANDLE handle)
{
    return event_change(handle, EVENT_RESET);
}

BOOL WINAPI PulseEvent(HANDLE handle)
{
    return event_change(handle, EVENT_PULSE);
}

HANDLE WINAPI CreateSemaphoreExW(SECURITY_ATTRIBUTES *attributes, LONG count, LONG maximum, const WCHAR *name, DWORD flags,
    DWORD access)
{
    struct kernel_semaphore *semaphore;

    (void)access;
    if (flags || maximum <= 0 || count < 0 || count > maximum)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if ((semaphore = calloc(1, sizeof(*semaphore))))
    {
        semaphore->count = count;
        semaphore->maximum = maximum;
    }
    return named_create(semaphore ? &semaphore->named : NULL, &semaphore_class, name, attributes, "CreateSemaphore");
}

HANDLE WINAPI CreateSemaphoreExA(SECURITY_ATTRIBUTES *attributes, LONG count, LONG maximum, const char *name, DWORD flags,
    DWORD access)
{
    BOOL failed;
    WCHAR *wide = wide_name(name, &failed);
    HANDLE handle = failed ? NULL : CreateSemaphoreExW(attributes, count, maximum, wide, flags, access);

    free(wide);
    return handle;
}

HANDLE WINAPI CreateSemaphoreW(SECURITY_ATTRIBUTES *attributes, LONG count, LONG maximum, const WCHAR *name)
{
    return CreateSemaphoreExW(attributes, count, maximum, name, 0, SEMAPHORE_ALL_ACCESS);
}

HANDLE WINAPI CreateSemaphoreA(SECURITY_ATTRIBUTES *attributes, LONG count, LONG maximum, const char *name)
{
    return CreateSemaphoreExA(attributes, count, maximum, name, 0, SEMAPHORE_ALL_ACCESS);
}

HANDLE WINAPI OpenSemaphoreW(DWORD access, BOOL inherit, const WCHAR *name)
{
    (void)access;
    return named_open(&semaphore_class, name, inherit, "OpenSemaphore");
}

HANDLE WINAPI OpenSemaphoreA(DWORD access, BOOL inherit, const char *name)
{
    BOOL failed;
    WCHAR *wide = wide_name(name, &failed);
    HANDLE handle = failed ? NULL : OpenSemaphoreW(access, inherit, wide);

    free(wide);
    return handle;
}

BOOL WINAPI ReleaseSemaphore(HANDLE handle, LONG count, LONG *previous)
{
    struct kernel_semaphore *semaphore;
    struct kernel_object *object;
    DWORD error = 0;

    if (count <= 0)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (!(object = kernel_handle_get(handle, &semaphore_class)))
        return FALSE;
    semaphore = semaphore_from(object);
    kernel_wait_lock();
    if (count > semaphore->maximum - semaphore->count)
        error = ERROR_TOO_MANY_POSTS;
    else
    {
        if (previous)
            *previous = semaphore->count;
        semaphore->count += count;
        kernel_wait_wake(object);
    }
    kernel_wait_unlock();
    kernel_object_release(object);
    if (error)
        SetLastError(error);
    return !error;
}

HANDLE WINAPI CreateMutexExW(SECURITY_ATTRIBUTES *attributes, const WCHAR *name, DWORD flags, DWORD access)
{
    struct kernel_thread *thread = flags & CREATE_MUTEX_INITIAL_OWNER ? kernel_thread_current() : NULL;
    struct kernel_mutex *mutex;

    (void)access;
    if (flags & ~(DWORD)CREATE_MUTEX_INITIAL_OWNER)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if ((flags & CREATE_MUTEX_INITIAL_OWNER) && !thread)
        return NULL;
    /* Owned before it has a name that others can find it by. */
    if ((mutex = calloc(1, sizeof(*mutex))) && thread)
    {
        kernel_wait_lock();
        mutex_satisfy(&mutex->named.object, thread);
        kernel_wait_unlock();
    }
    return named_create(mutex ? &mutex->named : NULL, &mutex_class, name, attributes, "CreateMutex");
}

HANDLE WINAPI CreateMutexExA(SECURITY_ATTRIBUTES *attributes, const char *name, DWORD flags, DWORD access)
{
    BOOL failed;
    WCHAR *wide = wide_name(name, &failed);
    HANDLE handle = failed ? NULL : CreateMutexExW(attributes, wide, flags, access);

    free(wide);
    return handle;
}

HANDLE WINAPI CreateMutexW(SECURITY_ATTRIBUTES *attributes, BOOL owned, const WCHAR *name)
{
    return CreateMutexExW(attributes, name, owned ? CREATE_MUTEX_INITIAL_OWNER : 0, MUTEX_ALL_ACCESS);
}

HANDLE WINAPI CreateMutexA(SECURITY_ATTRIBUTES *attributes, BOOL owned, const char *name)
{
    return CreateMutexExA(attributes, name, owned ? CREATE_MUTEX_INITIAL_OWNER : 0, MUTEX_ALL_ACCESS);
}

HANDLE WINAPI OpenMutexW(DWORD access, BOOL inherit, const WCHAR *name)
{
    (void)access;
    return named_open(&mutex_class, name, inherit, "OpenMutex");
}

HANDLE WINAPI OpenMutexA(DWORD access, BOOL inherit, const char *name)
{
    BOOL failed;
    WCHAR *wide = wide_name(name, &failed);
    HANDLE handle = failed ? NULL : OpenMutexW(access, inherit, wide);

    free(wide);
    return handle;
}

BOOL WINAPI ReleaseMutex(HANDLE handle)
{
    struct kernel_object *object = kernel_handle_get(handle, &mutex_class);
    struct kernel_mutex *mutex;
    BOOL owned;

    if (!object)
        return FALSE;
    mutex = mutex_from(object);
    kernel_wait_lock();
    owned = mutex->owner && mutex->owner->id == GetCurrentThreadId();
    if (owned && !--mutex->count)
    {
        mutex_disown(mutex);
        kernel_wait_wake(object);
    }
    kernel_wait_unlock();
    kernel_object_release(object);
    if (!owned)
        SetLastError(ERROR_NOT_OWNER);
    return owned;
}

DWORD WINAPI SignalObjectAndWait(HANDLE signal, HANDLE handle, DWORD milliseconds, BOOL alertable)
{
    struct kernel_object *object = kernel_handle_get(signal, NULL);
    const struct kernel_object_class *class;
    BOOL done = FALSE;

    if (!object)
        return WAIT_FAILED;
    class = object->class;
    kernel_object_release(object);
    if (class == &event_class)
        done = SetEvent(signal);
    else if (class == &mutex_class)
        done = ReleaseMutex(signal);
    else if (class == &semaphore_class)
        done = ReleaseSemaphore(signal, 1, NULL);
    else
        SetLastError(ERROR_INVALID_HANDLE);
    return done ? WaitForSingleObjectEx(handle, milliseconds, alertable) : WAIT_FAILED;
}
