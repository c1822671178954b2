/* Semaphores. */
#include <stdlib.h>

#include "kernel/named.h"
#include "kernel/thread.h"
#include "kernel/wait.h"

struct kernel_semaphore
{
    struct kernel_named named;
    LONG count, maximum;
};

static struct kernel_semaphore *semaphore_from(struct kernel_object *object)
{
    return CONTAINING_RECORD(object, struct kernel_semaphore, named.object);
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

static BOOL WINAPI semaphore_signal(HANDLE handle)
{
    return ReleaseSemaphore(handle, 1, NULL);
}

static const struct kernel_object_class semaphore_class =
{
    .name = "semaphore",
    .resource = RUNTIME_SYNCHRONIZATION,
    .destroy = kernel_named_destroy,
    .is_signaled = semaphore_is_signaled,
    .satisfy = semaphore_satisfy,
    .signal = semaphore_signal,
};

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
    return kernel_named_create(semaphore ? &semaphore->named : NULL, &semaphore_class, name, attributes, "CreateSemaphore");
}

HANDLE WINAPI CreateSemaphoreExA(SECURITY_ATTRIBUTES *attributes, LONG count, LONG maximum, const char *name, DWORD flags,
    DWORD access)
{
    BOOL failed;
    WCHAR *wide = kernel_named_wide(name, &failed);
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
    return kernel_named_open(&semaphore_class, name, inherit, "OpenSemaphore");
}

HANDLE WINAPI OpenSemaphoreA(DWORD access, BOOL inherit, const char *name)
{
    BOOL failed;
    WCHAR *wide = kernel_named_wide(name, &failed);
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
