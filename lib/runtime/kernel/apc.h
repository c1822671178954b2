/* Asynchronous procedure calls: what a thread does when it waits alertably. */
#pragma once

#include "kernel/handle.h"

struct kernel_apc
{
    struct kernel_apc *next;            /* guarded by the lock of wait.h, like all of the queue */
    struct kernel_thread *thread;       /* whose queue it stands in; NULL: in none */

    /* Both by the thread, without the lock; the call has left the queue. */
    void (*run)(struct kernel_apc *apc);
    void (*discard)(struct kernel_apc *apc);    /* not made, since the thread has ended; NULL: nothing to do */

    /* Just before `run`, with the lock held. FALSE: it is not made, and not looked at any more. NULL: it is. */
    BOOL (*take)(struct kernel_apc *apc);
};

/* At the end of the thread's queue, and ends its alertable wait. FALSE: it stands in a queue already, or the thread has ended. The lock
 * of wait.h is held. */
BOOL kernel_apc_queue(struct kernel_thread *thread, struct kernel_apc *apc);

/* Takes it out of its queue. FALSE: it stood in none. The lock is held. */
BOOL kernel_apc_remove(struct kernel_apc *apc);

/* Calls everything in the calling thread's queue. */
void kernel_apc_run(struct kernel_thread *thread);

/* Of a thread that has ended. */
void kernel_apc_discard(struct kernel_thread *thread);
