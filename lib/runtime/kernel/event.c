/* Events. */
#include <stdlib.h>

#include "kernel/named.h"
#include "kernel/thread.h"
#include "kernel/wait.h"

struct kernel_event
{
    struct kernel_named named;
    BOOL manual, signaled;
};

static struct kernel_event *event_from(struct kernel_object *object)
{
    return CONTAINING_RECORD(object, struct kernel_event, named.object);
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

static const struct kernel_object_class event_class =
{
    .name = "event",
    .resource = RUNTIME_SYNCHRONIZATION,
    .destroy = kernel_named_destroy,
    .is_signaled = event_is_signaled,
    .satisfy = event_satisfy,
    .signal = SetEvent,
};

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
    return kernel_named_create(event ? &event->named : NULL, &event_class, name, attributes, "CreateEvent");
}

HANDLE WINAPI CreateEventExA(SECURITY_ATTRIBUTES *attributes, const char *name, DWORD flags, DWORD access)
{
    BOOL failed;
    WCHAR *wide = kernel_named_wide(name, &failed);
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
    return kernel_named_open(&event_class, name, inherit, "OpenEvent");
}

HANDLE WINAPI OpenEventA(DWORD access, BOOL inherit, const char *name)
{
    BOOL failed;
    WCHAR *wide = kernel_named_wide(name, &failed);
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

struct kernel_object *kernel_event_get(HANDLE handle)
{
    return kernel_handle_get(handle, &event_class);
}

void kernel_event_set(struct kernel_object *object)
{
    kernel_wait_lock();
    event_from(object)->signaled = TRUE;
    kernel_wait_wake(object);
    kernel_wait_unlock();
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
