/* What ends a process, natively: signals, and time. */
#include "check/check.h"

#include <dirent.h>
#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "check/memory.h"
#include "trace/result.h"

static volatile sig_atomic_t ending;
#define CRASH_STACK 65536
static char crash_stack[CRASH_STACK];       /* of the first thread */

static const char *signal_text(int number)
{
    switch (number)
    {
    case SIGSEGV: case SIGBUS: return "access violation (0xc0000005)";
    case SIGILL: return "illegal instruction (0xc000001d)";
    case SIGFPE: return "integer division by zero (0xc0000094)";
    case SIGTRAP: return "breakpoint (0x80000003)";
    default: return "abort() was called, or an exception left a thread";
    }
}

/* Not everything here may be called in a handler by the letter of POSIX; the process is lost anyway, and the alarm ends it if memory's
 * own lock is what it crashed in. */
static void on_crash(int number, siginfo_t *information, void *context)
{
    static volatile LONG crashed;
    static volatile sig_atomic_t unwinding, told;
    static struct stack stack;
    LONG own = (LONG)syscall(SYS_gettid), first = InterlockedCompareExchange(&crashed, own, 0);

    (void)information;
    /* Several threads may crash at once; the first one tells, and ends the others with the process. */
    while (first && first != own)
        pause();
    if (!told && (!ending || unwinding))
    {
        ending = 1;
        signal(SIGALRM, SIG_DFL);
        alarm(2);
        /* A stack that was written over ends the unwinder, too, and this handler comes again: what was found up to there will do. */
        if (!unwinding)
        {
            unwinding = TRUE;
            stack_capture_context(&stack, context);
        }
        unwinding = FALSE;
        /* The handler stays: another thread that crashes now has to wait. A crash in here comes back and ends the process. */
        told = TRUE;
        observe(&(struct observation){"crash", &stack}, "%s", signal_text(number));
    }
    signal(number, SIG_DFL);
    raise(number);
}

/* The module ends the process. Nothing of exit() itself is done: destructors would run under the feet of the other threads. */
static void on_exit_call(int status)
{
    static volatile LONG exiting;
    struct stack stack;

    if (ending)
        return;
    while (InterlockedExchange(&exiting, 1))
        pause();            /* another thread was first, and ends this one */
    stack_capture(&stack, TRUE);
    observe(&(struct observation){"exit", &stack}, "ended the CA's process with status %d", status);
    _exit(status);
}

static void watch_exit(exit_watch *watch)
{
    exit_set_watch *set = NULL;

    *(void **)&set = dlsym(RTLD_DEFAULT, EXIT_SET_WATCH);
    if (set)
        set(watch);
}

/* --- C++ exceptions ---------------------------------------------------------------------------------------------------------- */

static PORT_THREAD_LOCAL struct stack thrown;

static void on_throw(void)
{
    if (observe_call.method)
        stack_capture(&thrown, TRUE);
}

static void watch_throw(throw_watch *watch)
{
    throw_set_watch *set = NULL;

    *(void **)&set = dlsym(RTLD_DEFAULT, THROW_SET_WATCH);
    if (set)
        set(watch);
}

const struct stack *process_thrown(void)
{
    return thrown.count && stack_place(&thrown) ? &thrown : NULL;
}

void process_forget_thrown(void)
{
    thrown.count = 0;
}

/* --- threads ------------------------------------------------------------------------------------------------------------------ */

void *process_thread_begin(void)
{
    stack_t alternative = {.ss_size = CRASH_STACK};

    if ((alternative.ss_sp = malloc(CRASH_STACK)))
        sigaltstack(&alternative, NULL);
    return alternative.ss_sp;
}

void process_thread_end(void *stack)
{
    stack_t none = {.ss_flags = SS_DISABLE};

    if (!stack)
        return;
    sigaltstack(&none, NULL);
    free(stack);
}

static volatile BOOL disturbed;

void process_disturb(BOOL on)
{
    disturbed = on;
}

void process_disturbance(void)
{
    static PORT_THREAD_LOCAL unsigned int random;
    struct timespec pause = {0, 0};

    if (!disturbed || !observe_call.method)
        return;
    if (!random)
        random = (unsigned int)syscall(SYS_gettid) * 2654435761u | 1;
    random ^= random << 13;
    random ^= random >> 17;
    random ^= random << 5;
    pause.tv_nsec = (long)(random >> 8) % 100000;
    if (random % 8 == 0)
        nanosleep(&pause, NULL);
}

/* --- hangs ------------------------------------------------------------------------------------------------------------------ */

static sem_t answered;
static volatile sig_atomic_t looks_for_threads;     /* the question is who is still there, not who hangs */
static volatile LONG threads_found;

static void on_question(int number, siginfo_t *information, void *context)
{
    struct stack stack;

    (void)number, (void)information;
    stack_capture_context(&stack, context);
    /* Threads of the host that wait for something have no part in it. */
    if (stack_place(&stack) && looks_for_threads)
    {
        InterlockedIncrement(&threads_found);
        observe(&(struct observation){"rule/thread-left", &stack}, "DllCanUnloadNow says S_OK while a thread is running here");
    }
    else if (stack_place(&stack))
        observe(&(struct observation){"hang", &stack}, "did not return in time");
    sem_post(&answered);
}

static void ask_threads(void)
{
    struct timespec until;
    struct dirent *entry;
    DIR *threads = opendir("/proc/self/task");
    pid_t own = (pid_t)syscall(SYS_gettid);

    while (threads && (entry = readdir(threads)))
    {
        pid_t thread = atoi(entry->d_name);

        if (thread <= 0 || thread == own || syscall(SYS_tgkill, getpid(), thread, SIGUSR2))
            continue;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 300000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        sem_timedwait(&answered, &until);
    }
    if (threads)
        closedir(threads);
}

unsigned int process_threads(void)
{
    struct dirent *entry;
    DIR *threads = opendir("/proc/self/task");
    unsigned int count = 0;

    while (threads && (entry = readdir(threads)))
        count += atoi(entry->d_name) > 0;
    if (threads)
        closedir(threads);
    return count;
}

BOOL process_report_threads(void)
{
    threads_found = 0;
    looks_for_threads = TRUE;
    ask_threads();
    looks_for_threads = FALSE;
    return threads_found != 0;
}

static void *wait_for_deadline(void *argument)
{
    unsigned int milliseconds = (unsigned int)(ULONG_PTR)argument;
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};

    while (nanosleep(&time, &time))
        ;
    if (ending)
        return NULL;
    ending = 1;
    ask_threads();
    if (!observe_count("hang"))
        observe(&(struct observation){"hang"}, "did not return in time");
    _exit(CHECK_HANG_STATUS);
}

void process_watch(unsigned int milliseconds)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT};
    struct sigaction action = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    stack_t alternative = {.ss_sp = crash_stack, .ss_size = sizeof(crash_stack)};
    pthread_t thread;
    size_t i;

    stack_owner((const void *)&process_watch);      /* the unwinder loads and allocates at its first use, not in a handler */
    sigaltstack(&alternative, NULL);
    for (i = 0; i < sizeof(signals) / sizeof(*signals); i++)
        sigaction(signals[i], &action, NULL);
    watch_exit(on_exit_call);
    watch_throw(on_throw);
    action.sa_sigaction = on_question;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigaction(SIGUSR2, &action, NULL);
    sem_init(&answered, 0, 0);
    if (milliseconds && !pthread_create(&thread, NULL, wait_for_deadline, (void *)(ULONG_PTR)milliseconds))
        pthread_detach(thread);
}

BOOL process_read(const void *from, void *to, size_t size)
{
    struct iovec local = {to, size}, remote = {(void *)from, size};

    return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == (ssize_t)size;
}

void process_unwatch(void)
{
    watch_exit(NULL);
    watch_throw(NULL);
    ending = 1;
}
