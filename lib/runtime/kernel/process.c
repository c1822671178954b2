/* Processes: see process.h. A child is started with posix_spawn(); a thread of the run-time waits for its end. */
#include "kernel/process.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel/path.h"
#include "kernel/text.h"
#include "kernel/thread.h"
#include "kernel/wait.h"

extern char **environ;

struct process
{
    struct kernel_object object;
    pid_t id;

    /* Guarded by the lock of wait.h. */
    BOOL exited, terminated;
    DWORD exit_code;            /* or, while it runs, what TerminateProcess was given */
    struct kernel_thread *thread;   /* stands for the child's first thread; NULL for the current process */
};

static BOOL process_is_signaled(struct kernel_object *object, struct kernel_thread *thread)
{
    (void)thread;
    return CONTAINING_RECORD(object, struct process, object)->exited;
}

static BOOL process_satisfy(struct kernel_object *object, struct kernel_thread *thread)
{
    (void)object;
    (void)thread;
    return FALSE;
}

static void process_destroy(struct kernel_object *object)
{
    struct process *process = CONTAINING_RECORD(object, struct process, object);

    kernel_object_release(&process->thread->object);
    free(process);
}

static const struct kernel_object_class process_class =
{
    .name = "process",
    .resource = RUNTIME_PROCESS,
    .destroy = process_destroy,
    .is_signaled = process_is_signaled,
    .satisfy = process_satisfy,
};

/* Its one reference is never given back. */
static struct process current = {.object = {&process_class, 1, NULL}};

struct kernel_object *kernel_process_current(void)
{
    return &current.object;
}

static struct process *process_get(HANDLE handle)
{
    struct kernel_object *object = kernel_handle_get(handle, &process_class);

    return object ? CONTAINING_RECORD(object, struct process, object) : NULL;
}

static BOOL fail(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

static DWORD exit_code_of_signal(int number)
{
    switch (number)
    {
    case SIGSEGV:
    case SIGBUS:
        return STATUS_ACCESS_VIOLATION;
    case SIGILL:
        return STATUS_ILLEGAL_INSTRUCTION;
    case SIGFPE:
        return STATUS_INTEGER_DIVIDE_BY_ZERO;
    case SIGABRT:
        return 0xc0000409;      /* STATUS_STACK_BUFFER_OVERRUN */
    case SIGTRAP:
        return STATUS_BREAKPOINT;
    case SIGINT:
    case SIGTERM:
    case SIGKILL:
        return STATUS_CONTROL_C_EXIT;
    }
    return 0x40010000 | number;
}

/* Waits for a child. It is reaped under the lock, so that TerminateProcess never sends a signal to a number used again. */
static void *watch(void *context)
{
    struct process *process = context;
    siginfo_t info = {0};
    int status = 0;

    while (waitid(P_PID, process->id, &info, WEXITED | WNOWAIT) && errno == EINTR)
        ;
    kernel_wait_lock();
    if (waitpid(process->id, &status, 0) != process->id)
        status = 0;             /* the host's program ignores SIGCHLD: how it ended is not known */
    if (!process->terminated || WIFEXITED(status))
        process->exit_code = WIFSIGNALED(status) ? exit_code_of_signal(WTERMSIG(status)) : (DWORD)WEXITSTATUS(status);
    process->exited = TRUE;
    process->thread->exit_code = process->exit_code;
    process->thread->exited = TRUE;
    kernel_wait_wake(&process->object);
    kernel_wait_wake(&process->thread->object);
    kernel_wait_unlock();
    kernel_object_release(&process->object);
    return NULL;
}

static BOOL watch_start(struct process *process)
{
    sigset_t all, before;
    pthread_attr_t settings;
    pthread_t thread;
    int error;

    pthread_attr_init(&settings);
    pthread_attr_setdetachstate(&settings, PTHREAD_CREATE_DETACHED);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    kernel_object_reference(&process->object);
    error = pthread_create(&thread, &settings, watch, process);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&settings);
    if (error)
        kernel_object_release(&process->object);
    return !error;
}

static BOOL is_program(const char *host)
{
    struct stat status;

    return !stat(host, &status) && S_ISREG(status.st_mode);
}

/* A name without a folder on the host's PATH, which the Windows environment does not show. */
static BOOL find_on_host_path(const WCHAR *name, char *host)
{
    const char *part = getenv("PATH"), *end;
    char *utf8 = kernel_utf8(name);
    BOOL found = FALSE;

    for (; utf8 && !strchr(utf8, '/') && !strchr(utf8, '\\') && part && !found; part = *end ? end + 1 : NULL)
    {
        end = strchrnul(part, ':');
        if (*part == '/' && (size_t)(end - part) + strlen(utf8) + 2 < KERNEL_PATH_SIZE)
        {
            memcpy(host, part, end - part);
            host[end - part] = '/';
            strcpy(host + (end - part) + 1, utf8);
            found = is_program(host);
        }
    }
    free(utf8);
    return found;
}

/* The program that CreateProcess's command line begins with: Windows' search, then the host's PATH. */
static DWORD find_program(const WCHAR *name, char *host)
{
    WCHAR found[KERNEL_PATH_SIZE];

    if (SearchPathW(NULL, name, NULL, ARRAYSIZE(found), found, NULL) && !kernel_path_to_host(found, host, KERNEL_PATH_SIZE) &&
        is_program(host))
        return 0;
    if (SearchPathW(NULL, name, L".exe", ARRAYSIZE(found), found, NULL) &&
        !kernel_path_to_host(found, host, KERNEL_PATH_SIZE) && is_program(host))
        return 0;
    return find_on_host_path(name, host) ? 0 : ERROR_FILE_NOT_FOUND;
}

/* The first argument of a command line. Without quotes it may have blanks in it: the shortest part that names a program is it
 * (documented with CreateProcess). */
static DWORD program_of_line(const WCHAR *line, char *host)
{
    WCHAR name[KERNEL_PATH_SIZE];
    size_t length = 0;
    DWORD error = ERROR_FILE_NOT_FOUND;

    if (*line == '"')
    {
        for (line++; line[length] && line[length] != '"' && length < ARRAYSIZE(name) - 1; length++)
            name[length] = line[length];
        name[length] = 0;
        return find_program(name, host);
    }
    while (*line == ' ' || *line == '\t')
        line++;
    while (error && line[length] && length < ARRAYSIZE(name) - 1)
    {
        do
        {
            name[length] = line[length];
            length++;
        } while (line[length] && line[length] != ' ' && line[length] != '\t' && length < ARRAYSIZE(name) - 1);
        name[length] = 0;
        error = find_program(name, host);
    }
    return error;
}

static DWORD program_of_application(const WCHAR *application, char *host)
{
    struct stat status;
    DWORD error;

    if ((error = kernel_path_to_host(application, host, KERNEL_PATH_SIZE)))
        return error;
    if (stat(host, &status))
        return kernel_error_from_errno(errno);
    return S_ISREG(status.st_mode) ? 0 : ERROR_ACCESS_DENIED;
}

/* Does the Windows environment's variable mean something of Windows, so that a program of the host gets the host's own? */
static BOOL is_host_variable(const char *entry)
{
    static const char *const names[] = {"PATH=", "TEMP=", "TMP=", "PATHEXT=", "COMSPEC=", "SYSTEMROOT=", "WINDIR=",
        "SYSTEMDRIVE=", "USERPROFILE=", "APPDATA=", "LOCALAPPDATA=", "HOMEDRIVE=", "HOMEPATH=", "USERNAME=", "USERDOMAIN=",
        "COMPUTERNAME=", "OS=", "ALLUSERSPROFILE=", "COMMONPROGRAMFILES=", "PROGRAMDATA=", "PROGRAMFILES=", "PUBLIC=",
        "PROCESSOR_ARCHITECTURE=", "NUMBER_OF_PROCESSORS="};
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(names); i++)
        if (!strncasecmp(entry, names[i], strlen(names[i])))
            return TRUE;
    return FALSE;
}

static void free_strings(char **strings)
{
    size_t i;

    for (i = 0; strings && strings[i]; i++)
        free(strings[i]);
    free(strings);
}

/* The child's environment: the block's variables (NULL: this process'), except those of Windows, which are the host's. */
static char **child_environment(const void *block, BOOL unicode)
{
    WCHAR *own = block ? NULL : GetEnvironmentStringsW();
    const WCHAR *wide = block ? block : own;
    const char *ansi = block;
    size_t count = 0, used = 0, i;
    char **result, *entry;
    WCHAR *widened;

    if (!block)
        unicode = TRUE;
    if (!block && !own)
        return NULL;
    if (unicode)
        for (; *wide; wide += lstrlenW(wide) + 1)
            count++;
    else
        for (; *ansi; ansi += strlen(ansi) + 1)
            count++;
    for (i = 0; environ[i]; i++)
        count++;
    if ((result = calloc(count + 1, sizeof(*result))))
    {
        for (i = 0; environ[i]; i++)
            if (is_host_variable(environ[i]) && (entry = strdup(environ[i])))
                result[used++] = entry;
        wide = block ? block : own;
        ansi = block;
        while (unicode ? *wide : *ansi)
        {
            widened = unicode ? NULL : kernel_wide_ansi(ansi);
            entry = kernel_utf8(unicode ? wide : widened ? widened : L"");
            free(widened);
            /* `=C:=C:\x` is how Windows keeps the current directory of each drive. */
            if (entry && *entry && *entry != '=' && !is_host_variable(entry))
                result[used++] = entry;
            else
                free(entry);
            if (unicode)
                wide += lstrlenW(wide) + 1;
            else
                ansi += strlen(ansi) + 1;
        }
    }
    if (own)
        FreeEnvironmentStringsW(own);
    return result;
}

/* A descriptor above 2 for each standard stream of the child, or -1 where it stays as it is. The child gets an inheritable handle,
 * or what already is this process' own stream; otherwise nothing can be read there, and what it writes is lost. */
static void child_streams(const STARTUPINFOW *startup, BOOL inherit, int streams[3])
{
    static const DWORD ids[3] = {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};
    BOOL given = (startup->dwFlags & STARTF_USESTDHANDLES) != 0;
    int i;

    streams[0] = streams[1] = streams[2] = -1;
    for (i = 0; i < 3; i++)
    {
        HANDLE handle = !given ? GetStdHandle(ids[i]) : i == 0 ? startup->hStdInput :
            i == 1 ? startup->hStdOutput : startup->hStdError;
        struct kernel_object *object = handle && handle != INVALID_HANDLE_VALUE ? kernel_handle_get(handle, NULL) : NULL;
        int descriptor = object && object->class->descriptor ? object->class->descriptor(object) : -1;
        DWORD flags = 0;

        if (descriptor == i || (!given && descriptor < 0))
            ;
        else if (descriptor >= 0 && (descriptor < 3 ||
            (inherit && GetHandleInformation(handle, &flags) && (flags & HANDLE_FLAG_INHERIT))))
            streams[i] = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
        else if (given && (descriptor = open("/dev/null", O_RDWR | O_CLOEXEC)) >= 0)
        {
            streams[i] = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
            close(descriptor);
        }
        if (object)
            kernel_object_release(object);
    }
}

static DWORD spawn(const char *host, char **arguments, char **environment, const char *directory, const int streams[3],
    DWORD flags, pid_t *id)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t settings;
    sigset_t defaults;
    short wanted = POSIX_SPAWN_SETSIGDEF;
    int error, i;

    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&settings);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&settings, &defaults);
    if (flags & (CREATE_NEW_PROCESS_GROUP | DETACHED_PROCESS))
    {
        posix_spawnattr_setpgroup(&settings, 0);
        wanted |= POSIX_SPAWN_SETPGROUP;
    }
    posix_spawnattr_setflags(&settings, wanted);
    for (i = 0; i < 3; i++)
        if (streams[i] >= 0)
            posix_spawn_file_actions_adddup2(&actions, streams[i], i);
    posix_spawn_file_actions_addchdir_np(&actions, directory);
    error = posix_spawn(id, host, &actions, &settings, arguments, environment);
    posix_spawnattr_destroy(&settings);
    posix_spawn_file_actions_destroy(&actions);
    switch (error)
    {
    case 0:
        return 0;
    case ENOEXEC:
        return ERROR_BAD_EXE_FORMAT;
    case EACCES:
        return ERROR_ACCESS_DENIED;
    case EAGAIN:
    case ENOMEM:
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    return kernel_error_from_errno(error);
}

static struct process *process_create(void)
{
    struct process *process = calloc(1, sizeof(*process));

    if (!process)
        return NULL;
    kernel_object_init(&process->object, &process_class);
    process->exit_code = STILL_ACTIVE;
    if ((process->thread = kernel_thread_create_foreign(0)))
        return process;
    free(process);
    return NULL;
}

/* Where the child starts. */
static DWORD child_directory(const WCHAR *directory, char *host)
{
    WCHAR path[KERNEL_PATH_SIZE];
    struct stat status;
    DWORD error;

    if (!directory)
    {
        if ((error = kernel_current_directory(path, ARRAYSIZE(path))))
            return error;
        directory = path;
    }
    if (kernel_path_to_host(directory, host, KERNEL_PATH_SIZE) || stat(host, &status) || !S_ISDIR(status.st_mode))
        return ERROR_DIRECTORY;
    return 0;
}

static DWORD start(const WCHAR *application, const WCHAR *line, BOOL inherit, DWORD flags, const void *block,
    const WCHAR *directory, const STARTUPINFOW *startup, struct process *process)
{
    char host[KERNEL_PATH_SIZE], host_directory[KERNEL_PATH_SIZE], **arguments, **environment;
    int streams[3] = {-1, -1, -1}, i;
    DWORD error;

    if ((error = application ? program_of_application(application, host) : program_of_line(line, host)) ||
        (error = child_directory(directory, host_directory)))
        return error;
    arguments = kernel_arguments_utf8(line && *line ? line : application);
    environment = child_environment(block, (flags & CREATE_UNICODE_ENVIRONMENT) != 0);
    if (!line && arguments && application)
    {
        /* The application's name is one argument, blanks or not. */
        char *whole = kernel_utf8(application);

        for (i = 0; arguments[i]; i++)
        {
            free(arguments[i]);
            arguments[i] = NULL;
        }
        arguments[0] = whole;
    }
    if (!arguments || !environment)
        error = ERROR_NOT_ENOUGH_MEMORY;
    if (!error)
    {
        child_streams(startup, inherit, streams);
        error = spawn(host, arguments, environment, host_directory, streams, flags, &process->id);
    }
    for (i = 0; i < 3; i++)
        if (streams[i] >= 0)
            close(streams[i]);
    free_strings(arguments);
    free_strings(environment);
    return error;
}

BOOL WINAPI CreateProcessW(const WCHAR *application, WCHAR *line, SECURITY_ATTRIBUTES *process_attributes,
    SECURITY_ATTRIBUTES *thread_attributes, BOOL inherit, DWORD flags, void *environment, const WCHAR *directory,
    STARTUPINFOW *startup, PROCESS_INFORMATION *information)
{
    HANDLE process_handle, thread_handle;
    struct process *process;
    DWORD error;

    if (!startup || !information || (!application && !line))
        return fail(ERROR_INVALID_PARAMETER);
    /* A program of the host cannot be held back before its first instruction, nor debugged by this API. */
    if (flags & (CREATE_SUSPENDED | DEBUG_PROCESS | DEBUG_ONLY_THIS_PROCESS))
        return fail(ERROR_NOT_SUPPORTED);
    if ((error = runtime_call(RUNTIME_CALL_PROCESS, "CreateProcess")))
        return fail(error);
    if (!runtime_permit(RUNTIME_PROCESS, "CreateProcess") || !(process = process_create()))
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    error = start(application, line, inherit, flags, environment, directory, startup, process);
    if (error)
    {
        kernel_object_release(&process->object);
        return fail(error);
    }
    process->thread->id = process->id;
    if (!watch_start(process))
    {
        kill(process->id, SIGKILL);
        waitpid(process->id, NULL, 0);
        kernel_object_release(&process->object);
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    information->dwProcessId = information->dwThreadId = process->id;
    thread_handle = kernel_handle_create_attributes(kernel_object_reference(&process->thread->object), thread_attributes);
    process_handle = kernel_handle_create_attributes(&process->object, process_attributes);
    if (thread_handle)
        runtime_acquired(RUNTIME_THREAD, thread_handle, 0, "CreateProcess");
    if (process_handle)
        runtime_acquired(RUNTIME_PROCESS, process_handle, 0, "CreateProcess");
    if (!thread_handle || !process_handle)
    {
        if (thread_handle)
            CloseHandle(thread_handle);
        if (process_handle)
            CloseHandle(process_handle);
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    information->hProcess = process_handle;
    information->hThread = thread_handle;
    return TRUE;
}

BOOL WINAPI CreateProcessA(const char *application, char *line, SECURITY_ATTRIBUTES *process_attributes,
    SECURITY_ATTRIBUTES *thread_attributes, BOOL inherit, DWORD flags, void *environment, const char *directory,
    STARTUPINFOA *startup, PROCESS_INFORMATION *information)
{
    WCHAR *wide_application = application ? kernel_wide_ansi(application) : NULL;
    WCHAR *wide_line = line ? kernel_wide_ansi(line) : NULL;
    WCHAR *wide_directory = directory ? kernel_wide_ansi(directory) : NULL;
    STARTUPINFOW wide_startup = {sizeof(wide_startup)};
    BOOL done = FALSE;

    if (startup)
    {
        wide_startup.dwFlags = startup->dwFlags;
        wide_startup.wShowWindow = startup->wShowWindow;
        wide_startup.hStdInput = startup->hStdInput;
        wide_startup.hStdOutput = startup->hStdOutput;
        wide_startup.hStdError = startup->hStdError;
    }
    if ((application && !wide_application) || (line && !wide_line) || (directory && !wide_directory))
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    else
        done = CreateProcessW(wide_application, wide_line, process_attributes, thread_attributes, inherit, flags, environment,
            wide_directory, startup ? &wide_startup : NULL, information);
    free(wide_application);
    free(wide_line);
    free(wide_directory);
    return done;
}

BOOL WINAPI GetExitCodeProcess(HANDLE handle, DWORD *exit_code)
{
    struct process *process = process_get(handle);

    if (!process)
        return FALSE;
    kernel_wait_lock();
    *exit_code = process->exited ? process->exit_code : STILL_ACTIVE;
    kernel_wait_unlock();
    kernel_object_release(&process->object);
    return TRUE;
}

BOOL WINAPI TerminateProcess(HANDLE handle, UINT exit_code)
{
    struct process *process = process_get(handle);
    BOOL done = FALSE;

    if (!process)
        return FALSE;
    if (process == &current)
        _exit(exit_code);
    kernel_wait_lock();
    if (!process->exited)
    {
        if (!process->terminated)
            process->exit_code = exit_code;
        process->terminated = TRUE;
        done = !kill(process->id, SIGKILL);
    }
    kernel_wait_unlock();
    kernel_object_release(&process->object);
    return done || fail(ERROR_ACCESS_DENIED);
}

DWORD WINAPI GetProcessId(HANDLE handle)
{
    struct process *process = process_get(handle);
    DWORD id;

    if (!process)
        return 0;
    id = process == &current ? (DWORD)getpid() : (DWORD)process->id;
    kernel_object_release(&process->object);
    return id;
}

HANDLE WINAPI GetCurrentProcess(void)
{
    return (HANDLE)(LONG_PTR)-1;
}

DWORD WINAPI GetCurrentProcessId(void)
{
    return getpid();
}

/* DllMain's DLL_PROCESS_DETACH and the destructors of static objects run, see module.c. The other threads run on meanwhile. */
void WINAPI ExitProcess(DWORD exit_code)
{
    exit(exit_code);
}

BOOL WINAPI IsDebuggerPresent(void)
{
    static const char field[] = "\nTracerPid:\t";
    char status[4096], *found;
    int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    ssize_t size;

    if (file < 0)
        return FALSE;
    size = read(file, status, sizeof(status) - 1);
    close(file);
    status[size > 0 ? size : 0] = 0;
    found = strstr(status, field);
    return found && atoi(found + sizeof(field) - 1);
}

void WINAPI DebugBreak(void)
{
    raise(SIGTRAP);
}
