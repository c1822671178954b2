/* Anonymous pipes. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kernel/handle.h"
#include "kernel/path.h"

struct pipe
{
    struct kernel_object object;
    int descriptor;
    BOOL writes;
};

static struct pipe *pipe_from(struct kernel_object *object)
{
    return CONTAINING_RECORD(object, struct pipe, object);
}

static void pipe_destroy(struct kernel_object *object)
{
    close(pipe_from(object)->descriptor);
    free(pipe_from(object));
}

static int pipe_descriptor(struct kernel_object *object)
{
    return pipe_from(object)->descriptor;
}

static void finish(OVERLAPPED *overlapped, DWORD error, DWORD done)
{
    if (!overlapped)
        return;
    overlapped->Internal = error;
    overlapped->InternalHigh = done;
    if (overlapped->hEvent)
        SetEvent((HANDLE)((ULONG_PTR)overlapped->hEvent & ~(ULONG_PTR)1));
}

static DWORD pipe_read(struct kernel_object *object, void *buffer, DWORD size, DWORD *done, OVERLAPPED *overlapped)
{
    struct pipe *pipe = pipe_from(object);
    DWORD error = 0;
    ssize_t count;

    *done = 0;
    if (pipe->writes)
        return ERROR_ACCESS_DENIED;
    do
        count = read(pipe->descriptor, buffer, size);
    while (count < 0 && errno == EINTR);
    if (count > 0)
        *done = (DWORD)count;
    else if (count < 0)
        error = kernel_error_from_errno(errno);
    else if (size)
        error = ERROR_BROKEN_PIPE;      /* all writers are gone */
    finish(overlapped, error, *done);
    return error;
}

/* The host's SIGPIPE has no counterpart: it is taken away from this thread for the time of the write. */
static ssize_t write_without_signal(int descriptor, const void *buffer, size_t size)
{
    static const struct timespec now = {0};
    sigset_t broken, before, pending;
    BOOL was_pending;
    ssize_t count;
    int error;

    sigemptyset(&broken);
    sigaddset(&broken, SIGPIPE);
    sigpending(&pending);
    was_pending = sigismember(&pending, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken, &before);
    do
        count = write(descriptor, buffer, size);
    while (count < 0 && errno == EINTR);
    error = errno;
    if (count < 0 && error == EPIPE && !was_pending)
        while (sigtimedwait(&broken, NULL, &now) < 0 && errno == EINTR)
            ;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return count;
}

static DWORD pipe_write(struct kernel_object *object, const void *buffer, DWORD size, DWORD *done, OVERLAPPED *overlapped)
{
    struct pipe *pipe = pipe_from(object);
    DWORD error = 0;
    ssize_t count;

    *done = 0;
    if (!pipe->writes)
        return ERROR_ACCESS_DENIED;
    while (*done < size && !error)
    {
        count = write_without_signal(pipe->descriptor, (const char *)buffer + *done, size - *done);
        if (count >= 0)
            *done += (DWORD)count;
        else
            error = errno == EPIPE ? ERROR_NO_DATA : kernel_error_from_errno(errno);
    }
    finish(overlapped, error, *done);
    return error;
}

static const struct kernel_object_class pipe_class =
{
    .name = "pipe",
    .resource = RUNTIME_FILE,
    .destroy = pipe_destroy,
    .read = pipe_read,
    .write = pipe_write,
    .descriptor = pipe_descriptor,
};

static HANDLE pipe_create(int descriptor, BOOL writes, const SECURITY_ATTRIBUTES *attributes)
{
    struct pipe *pipe = malloc(sizeof(*pipe));
    HANDLE handle;

    if (!pipe)
    {
        close(descriptor);
        return NULL;
    }
    kernel_object_init(&pipe->object, &pipe_class);
    pipe->descriptor = descriptor;
    pipe->writes = writes;
    if ((handle = kernel_handle_create_attributes(&pipe->object, attributes)))
        runtime_acquired(RUNTIME_FILE, handle, 0, "CreatePipe");
    return handle;
}

BOOL WINAPI CreatePipe(HANDLE *read_end, HANDLE *write_end, SECURITY_ATTRIBUTES *attributes, DWORD size)
{
    int ends[2];

    if (!runtime_permit(RUNTIME_FILE, "CreatePipe"))
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return FALSE;
    }
    if (pipe2(ends, O_CLOEXEC))
    {
        SetLastError(kernel_error_from_errno(errno));
        return FALSE;
    }
    if (size > 0x10000)
        fcntl(ends[1], F_SETPIPE_SZ, (int)min(size, 0x100000));     /* a suggestion, on Windows too */
    *read_end = pipe_create(ends[0], FALSE, attributes);
    *write_end = *read_end ? pipe_create(ends[1], TRUE, attributes) : NULL;
    if (*write_end)
        return TRUE;
    if (*read_end)
        CloseHandle(*read_end);
    else
        close(ends[1]);
    SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return FALSE;
}

/* Copies what the pipe holds without taking it: the host can duplicate it into a second pipe. */
static ssize_t peek(int descriptor, void *buffer, size_t size)
{
    int ends[2];
    ssize_t count;

    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK))
        return -1;
    count = tee(descriptor, ends[1], size, SPLICE_F_NONBLOCK);
    if (count > 0)
        count = read(ends[0], buffer, count);
    close(ends[0]);
    close(ends[1]);
    return count;
}

static DWORD pipe_peek(int descriptor, void *buffer, DWORD size, DWORD *got, DWORD *available, DWORD *left)
{
    struct pollfd state = {descriptor, POLLIN, 0};
    int held = 0;
    ssize_t count = 0;

    if (ioctl(descriptor, FIONREAD, &held))
        return kernel_error_from_errno(errno);
    if (!held && poll(&state, 1, 0) > 0 && !(state.revents & POLLIN) && (state.revents & POLLHUP))
        return ERROR_BROKEN_PIPE;
    if (buffer && size && held && (count = peek(descriptor, buffer, size)) < 0)
        return errno == EAGAIN ? 0 : kernel_error_from_errno(errno);
    if (got)
        *got = (DWORD)count;
    if (available)
        *available = held;
    if (left)
        *left = 0;      /* of the current message: a byte stream has none */
    return 0;
}

BOOL WINAPI PeekNamedPipe(HANDLE handle, void *buffer, DWORD size, DWORD *got, DWORD *available, DWORD *left)
{
    struct kernel_object *object = kernel_handle_get(handle, NULL);
    struct stat status;
    int descriptor;
    DWORD error;

    if (!object)
        return FALSE;
    descriptor = object->class->descriptor ? object->class->descriptor(object) : -1;
    if (descriptor < 0 || fstat(descriptor, &status))
        error = ERROR_INVALID_HANDLE;
    else if (!S_ISFIFO(status.st_mode))
        error = ERROR_NOT_SUPPORTED;
    else if (object->class == &pipe_class && pipe_from(object)->writes)
        error = ERROR_ACCESS_DENIED;
    else
        error = pipe_peek(descriptor, buffer, size, got, available, left);
    kernel_object_release(object);
    if (error)
        SetLastError(error);
    return !error;
}
