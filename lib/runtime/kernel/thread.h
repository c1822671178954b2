/* Threads. Every thread that uses what needs it has a kernel_thread: those of CreateThread from the beginning, others (the
 * program's first, std::thread, a library's) from their first call on. */
#pragma once

#include <pthread.h>
#include <setjmp.h>

#include "kernel/handle.h"

#define KERNEL_TLS_COUNT (TLS_MINIMUM_AVAILABLE + 1024)     /* as on Windows */
#define KERNEL_FLS_COUNT 4096                               /* as on Windows 10 and later */

struct kernel_apc;
struct kernel_mutex;
struct kernel_waiter;

struct kernel_thread
{
    struct kernel_object object;
    DWORD id;
    LPTHREAD_START_ROUTINE start;
    void *parameter;
    LONG suspended;                     /* futex: CREATE_SUSPENDED, until ResumeThread */
    BOOL created;                       /* by CreateThread */
    jmp_buf end;                        /* where ExitThread goes */
    void *tls[KERNEL_TLS_COUNT];        /* guarded by nothing: relaxed atomics, since TlsFree clears them */
    void **fls;                         /* KERNEL_FLS_COUNT, made when first needed; guarded by the list of threads */
    struct kernel_thread *next, *previous;      /* all threads; guarded by kernel_threads_lock() */

    /* Guarded by the lock of wait.h. */
    struct kernel_mutex *owned;
    struct kernel_apc *apcs;
    struct kernel_waiter *alertable;    /* the wait that an asynchronous procedure call ends; NULL: none */
    DWORD exit_code;
    BOOL exited;
};

extern const struct kernel_object_class kernel_thread_class;

/* The calling thread's, no reference added. NULL and ERROR_NOT_ENOUGH_MEMORY: it had none yet, and memory is out. */
struct kernel_thread *kernel_thread_current(void);

/* An object that stands for a thread of another process: who made it says when that ends. */
struct kernel_thread *kernel_thread_create_foreign(DWORD id);

/* Locks the list of all threads, whose first it returns. */
struct kernel_thread *kernel_threads_lock(void);
void kernel_threads_unlock(void);

/* Of sync.c: the thread is at its end, its mutexes become abandoned. The lock of wait.h is held. */
void kernel_mutexes_abandon(struct kernel_thread *thread);

/* Of tls.c: calls the FLS call-backs of the calling thread, which is at its end. */
void kernel_fls_thread_end(struct kernel_thread *thread);
