/* Waiting for kernel objects. One lock guards the state of everything that can be waited for, so that waiting for all of several
 * objects takes all or none of them. It is held for a few instructions only, and nothing else is locked while it is. */
#pragma once

#include <time.h>

#include "kernel/handle.h"

struct kernel_waiter;

/* One object of one wait, in the ring of the object's waits (first come, first served). */
struct kernel_wait
{
    struct kernel_wait *next, *previous;
    struct kernel_waiter *waiter;
};

void kernel_wait_lock(void);
void kernel_wait_unlock(void);

/* The object may be signalled now: lets go whoever waits for it, as far as it reaches. The lock is held. */
void kernel_wait_wake(struct kernel_object *object);

/* The thread has an asynchronous procedure call to make: ends its alertable wait. The lock is held. */
void kernel_wait_alert(struct kernel_thread *thread);

/* WAIT_OBJECT_0 + n, WAIT_ABANDONED_0 + n, WAIT_TIMEOUT, WAIT_IO_COMPLETION (only if alertable: calls were made), or WAIT_FAILED with the
 * last error set. The objects can be waited for; there may be none. */
DWORD kernel_wait(struct kernel_object **objects, DWORD count, BOOL all, DWORD milliseconds, BOOL alertable);

/* event.c: an event with a reference for the caller (NULL and ERROR_INVALID_HANDLE: it is none), to be set when its handle may be
 * closed. */
struct kernel_object *kernel_event_get(HANDLE handle);
void kernel_event_set(struct kernel_object *event);
