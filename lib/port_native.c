/* Programs of the native build: their entry point, and processes of the host. */
#include "port.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRESS_MILLISECONDS 100

extern char **environ;

/* --- interrupts ------------------------------------------------------------------------------------------------------------
 *
 * While a program that port_run has started runs, a signal that asks this one to end ends that one; port_run then fails, its caller
 * takes away what it has made, and main ends by the signal after all. */

static const int interrupts[] = {SIGINT, SIGTERM, SIGHUP};
static struct sigaction interrupts_before[sizeof(interrupts) / sizeof(*interrupts)];
static volatile sig_atomic_t interrupted;       /* the signal */
static int interrupt_pipe[2] = {-1, -1};        /* readable from then on: waiting threads poll it */
static unsigned int interrupt_users;
static pthread_mutex_t interrupt_mutex = PTHREAD_MUTEX_INITIALIZER;

static void on_interrupt(int number)
{
    int error = errno;

    interrupted = number;
    if (write(interrupt_pipe[1], "", 1) < 0)
        _exit(128 + number);
    errno = error;
}

static void watch_interrupts(void)
{
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = SA_RESTART};
    size_t i;

    pthread_mutex_lock(&interrupt_mutex);
    if (!interrupt_users++ && (interrupt_pipe[0] >= 0 || !pipe2(interrupt_pipe, O_CLOEXEC)))
    {
        for (i = 0; i < sizeof(interrupts) / sizeof(*interrupts); i++)
        {
            /* What the caller ignores (nohup) stays ignored. */
            sigaction(interrupts[i], NULL, &interrupts_before[i]);
            if (interrupts_before[i].sa_handler == SIG_DFL)
                sigaction(interrupts[i], &action, NULL);
        }
    }
    pthread_mutex_unlock(&interrupt_mutex);
}

static void unwatch_interrupts(void)
{
    size_t i;

    pthread_mutex_lock(&interrupt_mutex);
    if (!--interrupt_users && interrupt_pipe[0] >= 0)
    {
        for (i = 0; i < sizeof(interrupts) / sizeof(*interrupts); i++)
            sigaction(interrupts[i], &interrupts_before[i], NULL);
    }
    pthread_mutex_unlock(&interrupt_mutex);
}

int main(int argc, char **argv)
{
    int status = port_main(argc, argv);

    if (interrupted)
        raise(interrupted);
    return status;
}

char *port_program(void)
{
    return realpath("/proc/self/exe", NULL);
}

char *port_temporary(void)
{
    const char *folder = getenv("TMPDIR");

    return strdup(folder && folder[0] == '/' ? folder : "/tmp");
}

char *port_scratch(void)
{
    static const unsigned long long enough = 256ull << 20;
    struct statvfs state;

    /* A check makes and deletes thirty folders for each of some hundred probes: a third of its time on a disk. */
    if (!getenv("TMPDIR") && !access("/dev/shm", W_OK) && !statvfs("/dev/shm", &state) && !(state.f_flag & ST_NOEXEC) &&
            (unsigned long long)state.f_bavail * state.f_frsize >= enough)
        return strdup("/dev/shm");
    return port_temporary();
}

BOOL port_terminal(void)
{
    return isatty(2);
}

unsigned int port_processors(void)
{
    cpu_set_t set;

    return sched_getaffinity(0, sizeof(set), &set) ? 1 : (unsigned int)CPU_COUNT(&set);
}

BOOL port_save_key(HKEY root, const WCHAR *path, const char *file)
{
    (void)root, (void)path, (void)file;
    return FALSE;       /* its registry is in this process: walking it costs nothing */
}

void port_watch(void (*debug)(const WCHAR *text), void (*crash)(DWORD status, const void *address))
{
    /* Looked up: a program that names a variable of a shared library gets a copy of its own, which that library (linked with
     * -Bsymbolic) does not read. */
    void (**output)(const WCHAR *) = (void (**)(const WCHAR *))dlsym(RTLD_DEFAULT, "certemu_runtime_debug_output");

    (void)crash;
    if (output)
        *output = debug;
}

/* The exit status that Windows gives for what the signal stands for. */
static DWORD status_of_signal(int number)
{
    switch (number)
    {
    case SIGSEGV: case SIGBUS: return 0xc0000005;
    case SIGILL: return 0xc000001d;
    case SIGFPE: return 0xc0000094;
    case SIGTRAP: return 0x80000003;
    case SIGABRT: return 0x40000015;
    case SIGINT: case SIGTERM: return 0xc000013a;
    default: return 0xc0000000 | (DWORD)number;
    }
}

static char **make_environment(const char *const *variables)
{
    size_t count = 0, added = 0, i, j, kept = 0;
    char **list;

    while (environ[count])
        count++;
    while (variables && variables[added])
        added++;
    if (!(list = malloc((count + added + 1) * sizeof(*list))))
        return NULL;
    for (i = 0; i < count; i++)
    {
        for (j = 0; j < added; j++)
        {
            size_t length = strcspn(variables[j], "=");

            if (!strncmp(environ[i], variables[j], length) && environ[i][length] == '=')
                break;
        }
        if (j == added)
            list[kept++] = environ[i];
    }
    for (j = 0; j < added; j++)
        if (strchr(variables[j], '='))
            list[kept++] = (char *)variables[j];
    list[kept] = NULL;
    return list;
}

/* In the new process, which inherits no handler of ours. What fails is written to `report`, which exec closes. */
static void start_program(const struct port_process *process, char **variables, int report)
{
    int error, in = open("/dev/null", O_RDONLY), out = -1, err = -1;

    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (process->output)
        out = open(process->output, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (process->errors)
        err = open(process->errors, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (in >= 0 && out >= 0 && err >= 0)
    {
        dup2(in, 0);
        dup2(out, 1);
        dup2(err, 2);
        close(in);
        close(out);
        close(err);
        execve(process->arguments[0], (char **)process->arguments, variables);
    }
    error = errno;
    if (write(report, &error, sizeof(error)) < 0)
        _exit(126);
    _exit(127);
}

/* TRUE: the process has ended (and waits to be reaped). FALSE: its time is up, or this process is interrupted. */
static BOOL wait_for_end(pid_t child, const struct port_process *process)
{
    int descriptor = (int)syscall(SYS_pidfd_open, child, 0);
    struct pollfd pollers[2] = {{descriptor, POLLIN, 0}, {interrupt_pipe[0], POLLIN, 0}};
    unsigned int left = process->milliseconds, slice;
    siginfo_t information = {0};
    BOOL ended = FALSE;

    while (!ended && !interrupted && left)
    {
        /* A kernel before Linux 5.3 has no descriptors of processes. */
        slice = descriptor < 0 ? 2 : process->progress ? PROGRESS_MILLISECONDS : INT_MAX;
        if (slice > left)
            slice = left;
        if (!poll(pollers, 2, (int)slice))
            left -= slice;
        ended = descriptor < 0 ? !waitid(P_PID, child, &information, WEXITED | WNOHANG | WNOWAIT) && information.si_pid == child
                : pollers[0].revents != 0;
        if (!ended && process->progress)
            process->progress(process->argument);
    }
    if (descriptor >= 0)
        close(descriptor);
    return ended;
}

BOOL port_run(struct port_process *process)
{
    char **variables = make_environment(process->variables);
    int channel[2], error = 0, status = 0;
    pid_t child = -1;
    ssize_t got;

    process->timed_out = FALSE;
    process->status = 0;
    if (!variables || pipe2(channel, O_CLOEXEC))
    {
        free(variables);
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return FALSE;
    }
    fflush(NULL);
    watch_interrupts();
    if (!(child = fork()))
        start_program(process, variables, channel[1]);
    free(variables);
    close(channel[1]);
    while ((got = read(channel[0], &error, sizeof(error))) < 0 && errno == EINTR)
        ;
    close(channel[0]);
    if (child < 0 || got == sizeof(error))
    {
        unwatch_interrupts();
        if (child > 0)
            waitpid(child, &status, 0);
        SetLastError(child < 0 ? ERROR_NO_PROC_SLOTS : error == ENOENT ? ERROR_FILE_NOT_FOUND : error == ENOSPC ? ERROR_DISK_FULL
                : ERROR_ACCESS_DENIED);
        return FALSE;
    }
    setpgid(child, child);
    process->timed_out = !wait_for_end(child, process);
    kill(-child, SIGKILL);      /* also what the module has started and left behind */
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    unwatch_interrupts();
    if (process->timed_out && interrupted)
    {
        SetLastError(ERROR_CANCELLED);
        return FALSE;
    }
    process->status = WIFSIGNALED(status) ? status_of_signal(WTERMSIG(status)) : (DWORD)WEXITSTATUS(status);
    return TRUE;
}
