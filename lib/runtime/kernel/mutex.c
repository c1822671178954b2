/* Mutexes. */
#include <stdlib.h>

#include "kernel/named.h"
#include "kernel/thread.h"
#include "kernel/wait.h"

struct kernel_mutex
{
    struct kernel_named named;
    struct kernel_thread *owner;
    struct kernel_mutex *next, *previous;   /* ring of what the owner owns */
    DWORD count;
    BOOL abandoned;
};

static struct kernel_mutex *mutex_from(struct kernel_object *object)
{
    return CONTAINING_RECORD(object, struct kernel_mutex, named.object);
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
    kernel_named_destroy(object);
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

static const struct kernel_object_class mutex_class =
{
    .name = "mutex",
    .resource = RUNTIME_SYNCHRONIZATION,
    .destroy = mutex_destroy,
    .is_signaled = mutex_is_signaled,
    .satisfy = mutex_satisfy,
    .signal = ReleaseMutex,
};

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
    return kernel_named_create(mutex ? &mutex->named : NULL, &mutex_class, name, attributes, "CreateMutex");
}

HANDLE WINAPI CreateMutexExA(SECURITY_ATTRIBUTES *attributes, const char *name, DWORD flags, DWORD access)
{
    BOOL failed;
    WCHAR *wide = kernel_named_wide(name, &failed);
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
    return kernel_named_open(&mutex_class, name, inherit, "OpenMutex");
}

HANDLE WINAPI OpenMutexA(DWORD access, BOOL inherit, const char *name)
{
    BOOL failed;
    WCHAR *wide = kernel_named_wide(name, &failed);
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
