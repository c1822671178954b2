/* Kernel objects and the process' table of handles.
 *
 * A kernel object begins with a struct kernel_object and lives as long as somebody holds a reference: each handle holds one,
 * each kernel_handle_get() hands out one, a waiting thread holds one. Handles are multiples of four as on Windows, which
 * ignores the two low bits; a closed handle's number is reused as late as possible, so that its use after the end is found. */
#pragma once

#include <windows.h>

#include "hooks.h"

struct kernel_object;
struct kernel_thread;

struct kernel_object_class
{
    const char *name;                           /* "event", for diagnostics */
    enum runtime_resource resource;             /* what CloseHandle gives back, by hooks.h */

    /* CloseHandle does not apply (find handles): the owner uses kernel_handle_close() with the class. */
    BOOL not_closable;

    /* The last reference is gone: frees the object. */
    void (*destroy)(struct kernel_object *object);

    /* Objects that can be waited for (wait.h) have both; both are called with the lock of wait.h held. `satisfy` takes what a
     * wait takes (resets an event, owns a mutex) and returns TRUE if it was an abandoned mutex. */
    BOOL (*is_signaled)(struct kernel_object *object, struct kernel_thread *thread);
    BOOL (*satisfy)(struct kernel_object *object, struct kernel_thread *thread);

    /* What SignalObjectAndWait does first; NULL: not to such an object. */
    BOOL (WINAPI *signal)(HANDLE handle);

    /* Objects that ReadFile and WriteFile work on: Win32 error or 0, *done is set in either case. */
    DWORD (*read)(struct kernel_object *object, void *buffer, DWORD size, DWORD *done, OVERLAPPED *overlapped);
    DWORD (*write)(struct kernel_object *object, const void *buffer, DWORD size, DWORD *done, OVERLAPPED *overlapped);

    /* The host's file descriptor, for CreateProcess' standard handles, PeekNamedPipe, GetFileType; it stays the object's. */
    int (*descriptor)(struct kernel_object *object);
};

struct kernel_object
{
    const struct kernel_object_class *class;
    LONG references;
    struct kernel_wait *waits;                  /* of wait.h: who waits for it */
};

/* The first reference is the caller's. */
void kernel_object_init(struct kernel_object *object, const struct kernel_object_class *class);
struct kernel_object *kernel_object_reference(struct kernel_object *object);
void kernel_object_release(struct kernel_object *object);

/* A new handle, which takes over the caller's reference. NULL and ERROR_NOT_ENOUGH_MEMORY if there is no room: the reference
 * is released then. The caller has called runtime_permit(), and calls runtime_acquired() with the handle. */
HANDLE kernel_handle_create(struct kernel_object *object);

/* The same, inheritable by child processes if the attributes say so (NULL: it is not). */
HANDLE kernel_handle_create_attributes(struct kernel_object *object, const SECURITY_ATTRIBUTES *attributes);

/* The object with a reference for the caller; a class of NULL accepts every class. NULL and ERROR_INVALID_HANDLE for a dead
 * handle or another class. GetCurrentProcess() and GetCurrentThread() give their objects; so INVALID_HANDLE_VALUE, which is
 * the same number, is never a file. */
struct kernel_object *kernel_handle_get(HANDLE handle, const struct kernel_object_class *class);

/* Closes a handle of that class (NULL: what CloseHandle accepts); hooks are asked. FALSE and ERROR_INVALID_HANDLE if it is
 * none. `function`: the Windows function that was called. */
BOOL kernel_handle_close(HANDLE handle, const struct kernel_object_class *class, const char *function);

/* Calls back for each live handle that child processes inherit, until the call-back returns FALSE. */
void kernel_handle_inheritable(BOOL (*callback)(HANDLE handle, struct kernel_object *object, void *context), void *context);
