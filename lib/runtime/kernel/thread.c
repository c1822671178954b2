/* Threads: see thread.h. A thread of CreateThread is a detached thread of the host; what waits for it waits for its object. */
#include "kernel/thread.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "kernel/apc.h"
#include "kernel/fast.h"
#include "kernel/futex.h"
#include "kernel/module.h"
#include "kernel/wait.h"

#define STACK_MINIMUM (256 * 1024)      /* smaller reservations: the host's libraries need more than Windows' */

static pthread_mutex_t threads_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct kernel_thread *threads;   /* ring */
static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t key;               /* its destructor is the end of every thread that has an object */
static DWORD last_id;
static KERNEL_THREAD_LOCAL struct kernel_thread *current;
static KERNEL_THREAD_LOCAL DWORD current_id;

static BOOL thread_is_signaled(struct kernel_object *object, struct kernel_thread *waiter)
{
    (void)waiter;
    return CONTAINING_RECORD(object, struct kernel_thread, object)->exited;
}

static BOOL thread_satisfy(struct kernel_object *object, struct kernel_thread *waiter)
{
    (void)object;
    (void)waiter;
    return FALSE;
}

static void thread_destroy(struct kernel_object *object)
{
    struct kernel_thread *thread = CONTAINING_RECORD(object, struct kernel_thread, object);

    free(thread->fls);
    free(thread);
}

const struct kernel_object_class kernel_thread_class =
{
    .name = "thread",
    .resource = RUNTIME_THREAD,
    .destroy = thread_destroy,
    .is_signaled = thread_is_signaled,
    .satisfy = thread_satisfy,
};

struct kernel_thread *kernel_threads_lock(void)
{
    pthread_mutex_lock(&threads_mutex);
    return threads;
}

void kernel_threads_unlock(void)
{
    pthread_mutex_unlock(&threads_mutex);
}

static DWORD next_id(void)
{
    return __atomic_add_fetch(&last_id, 4, __ATOMIC_RELAXED);
}

static struct kernel_thread *thread_create(DWORD id)
{
    struct kernel_thread *thread = calloc(1, sizeof(*thread));

    if (!thread)
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    kernel_object_init(&thread->object, &kernel_thread_class);
    thread->id = id;
    thread->exit_code = STILL_ACTIVE;
    return thread;
}

struct kernel_thread *kernel_thread_create_foreign(DWORD id)
{
    struct kernel_thread *thread = thread_create(id);

    if (thread)
        thread->created = TRUE;
    return thread;
}

/* The calling thread's object is this one from now on. */
static void thread_begin(struct kernel_thread *thread)
{
    current = thread;
    current_id = thread->id;
    pthread_setspecific(key, thread);
    pthread_mutex_lock(&threads_mutex);
    thread->next = threads ? threads : thread;
    thread->previous = threads ? threads->previous : thread;
    thread->next->previous = thread->previous->next = thread;
    threads = thread;
    pthread_mutex_unlock(&threads_mutex);
}

/* After the destructors of the thread's C++ objects; the first thread of the program gets here only by pthread_exit(). */
static void thread_end(void *context)
{
    struct kernel_thread *thread = context;

    current = thread;
    kernel_fls_thread_end(thread);
    kernel_modules_thread_detach();
    pthread_mutex_lock(&threads_mutex);
    if (threads == thread)
        threads = thread->next == thread ? NULL : thread->next;
    thread->previous->next = thread->next;
    thread->next->previous = thread->previous;
    pthread_mutex_unlock(&threads_mutex);
    if (thread->created)
        runtime_released(RUNTIME_THREAD_RUN, (void *)(ULONG_PTR)thread->id, "ExitThread");
    kernel_wait_lock();
    kernel_mutexes_abandon(thread);
    if (thread->exit_code == STILL_ACTIVE && !thread->created)
        thread->exit_code = 0;
    thread->exited = TRUE;
    kernel_wait_wake(&thread->object);
    kernel_wait_unlock();
    kernel_apc_discard(thread);
    current = NULL;
    kernel_object_release(&thread->object);
}

static void key_create(void)
{
    pthread_key_create(&key, thread_end);
}

struct kernel_thread *kernel_thread_current(void)
{
    struct kernel_thread *thread = current;

    if (__builtin_expect(!thread, 0) && (thread = thread_create(GetCurrentThreadId())))
    {
        pthread_once(&key_once, key_create);
        thread_begin(thread);
    }
    return thread;
}

static void *thread_main(void *context)
{
    struct kernel_thread *volatile thread = context;
    DWORD exit_code;

    thread_begin(thread);
    while (__atomic_load_n(&thread->suspended, __ATOMIC_ACQUIRE))
        kernel_futex_wait(&thread->suspended, 1, NULL);
    if (!_setjmp(thread->end))
    {
        kernel_modules_thread_attach();
        exit_code = thread->start(thread->parameter);
        kernel_wait_lock();
        thread->exit_code = exit_code;
        kernel_wait_unlock();
    }
    return NULL;
}

HANDLE WINAPI CreateThread(SECURITY_ATTRIBUTES *attributes, SIZE_T stack, LPTHREAD_START_ROUTINE start, void *parameter,
    DWORD flags, DWORD *id)
{
    struct kernel_thread *thread;
    pthread_attr_t settings;
    size_t usual = 0;
    pthread_t host;
    HANDLE handle;
    int error;

    if (flags & ~(DWORD)(CREATE_SUSPENDED | STACK_SIZE_PARAM_IS_A_RESERVATION))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!runtime_permit(RUNTIME_THREAD, "CreateThread"))
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    pthread_once(&key_once, key_create);
    if (!(thread = thread_create(next_id())))
        return NULL;
    thread->created = TRUE;
    thread->start = start;
    thread->parameter = parameter;
    thread->suspended = (flags & CREATE_SUSPENDED) != 0;
    if (id)
        *id = thread->id;
    kernel_object_reference(&thread->object);       /* the thread's own, beside the handle's */
    if (!(handle = kernel_handle_create_attributes(&thread->object, attributes)))
    {
        kernel_object_release(&thread->object);
        return NULL;
    }
    pthread_attr_init(&settings);
    pthread_attr_setdetachstate(&settings, PTHREAD_CREATE_DETACHED);
    pthread_attr_getstacksize(&settings, &usual);
    if (flags & STACK_SIZE_PARAM_IS_A_RESERVATION)
        usual = STACK_MINIMUM;
    if (stack)
        pthread_attr_setstacksize(&settings, (max(stack, usual) + 0xffff) & ~(size_t)0xffff);
    /* Before it runs: the thread may end and its handle be closed by it before the next line. */
    runtime_acquired(RUNTIME_THREAD, handle, 0, "CreateThread");
    runtime_acquired(RUNTIME_THREAD_RUN, (void *)(ULONG_PTR)thread->id, 0, "CreateThread");
    error = pthread_create(&host, &settings, thread_main, thread);
    pthread_attr_destroy(&settings);
    if (error)
    {
        runtime_released(RUNTIME_THREAD_RUN, (void *)(ULONG_PTR)thread->id, "CreateThread");
        kernel_handle_close(handle, NULL, "CreateThread");
        kernel_object_release(&thread->object);
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    return handle;
}

void WINAPI ExitThread(DWORD exit_code)
{
    struct kernel_thread *thread = kernel_thread_current();

    if (thread)
    {
        kernel_wait_lock();
        thread->exit_code = exit_code;
        kernel_wait_unlock();
        /* As on Windows no destructor of the frames in between runs. */
        if (thread->created)
            _longjmp(thread->end, 1);
    }
    pthread_exit(NULL);
}

BOOL WINAPI GetExitCodeThread(HANDLE handle, DWORD *exit_code)
{
    struct kernel_object *object = kernel_handle_get(handle, &kernel_thread_class);
    struct kernel_thread *thread;

    if (!object)
        return FALSE;
    thread = CONTAINING_RECORD(object, struct kernel_thread, object);
    kernel_wait_lock();
    *exit_code = thread->exited ? thread->exit_code : STILL_ACTIVE;
    kernel_wait_unlock();
    kernel_object_release(object);
    return TRUE;
}

/* Starts a thread of CREATE_SUSPENDED; a thread that runs cannot be suspended here, its count is 0. */
DWORD WINAPI ResumeThread(HANDLE handle)
{
    struct kernel_object *object = kernel_handle_get(handle, &kernel_thread_class);
    struct kernel_thread *thread;
    LONG suspended;

    if (!object)
        return (DWORD)-1;
    thread = CONTAINING_RECORD(object, struct kernel_thread, object);
    suspended = __atomic_exchange_n(&thread->suspended, 0, __ATOMIC_RELEASE);
    if (suspended)
        kernel_futex_wake(&thread->suspended, INT_MAX);
    kernel_object_release(object);
    return suspended;
}

DWORD WINAPI GetThreadId(HANDLE handle)
{
    struct kernel_object *object = kernel_handle_get(handle, &kernel_thread_class);
    DWORD id;

    if (!object)
        return 0;
    id = CONTAINING_RECORD(object, struct kernel_thread, object)->id;
    kernel_object_release(object);
    return id;
}

DWORD WINAPI GetCurrentThreadId(void)
{
    if (__builtin_expect(!current_id, 0))
        current_id = next_id();
    return current_id;
}

HANDLE WINAPI GetCurrentThread(void)
{
    return (HANDLE)(LONG_PTR)-2;
}
