/* The pool's threads, and what work objects, timers and waits have in common. */
#pragma once

#include <pthread.h>

#include <windows.h>

struct pool_object
{
    /* The call-back, of which there may be several at a time; for pool_object_submit(). */
    void (*run)(struct pool_object *object);

    /* Nothing refers to it any more: frees it. With the pool's mutex held. */
    void (*destroy)(struct pool_object *object);

    /* Guarded by the pool's mutex. */
    LONG running, waiting;      /* call-backs */
    LONG held;                  /* by others than call-backs: keeps it from being destroyed */
    BOOL closed;
    pthread_cond_t idle;        /* neither runs nor waits */
};

void pool_lock(void);
void pool_unlock(void);

void pool_object_init(struct pool_object *object, void (*run)(struct pool_object *), void (*destroy)(struct pool_object *));
/* The user is done with it: destroyed now, or when the last call-back is over. */
void pool_object_close(struct pool_object *object);
void pool_object_wait(struct pool_object *object, BOOL cancel);

/* Before and after a call-back that is made otherwise than by pool_object_submit(), and the end of what `held` counts. The pool's mutex is
 * held. */
void pool_object_begin(struct pool_object *object);
void pool_object_end(struct pool_object *object);
void pool_object_release(struct pool_object *object);

/* One call-back of it; nothing happens if memory is out. */
void pool_object_submit(struct pool_object *object);

/* Runs a function on a thread of the pool. FALSE with the last error set. */
BOOL pool_run(LPTHREAD_START_ROUTINE function, void *context);
