/* CreateFile and the table of open files: see file.h. */
#include "kernel/file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kernel/path.h"
#include "kernel/text.h"

#define READ_BITS (FILE_READ_DATA | FILE_EXECUTE)
#define WRITE_BITS (FILE_WRITE_DATA | FILE_APPEND_DATA)

static pthread_mutex_t files_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct kernel_file *files;

BOOL kernel_fail(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

static BOOL is_same(const struct kernel_file *file, dev_t device, ino_t inode)
{
    return file->host && file->device == device && file->inode == inode;
}

/* Called with the mutex held. Access without data (attributes only) meets no sharing. */
static DWORD check_sharing(dev_t device, ino_t inode, DWORD access, DWORD share)
{
    const struct kernel_file *file;

    for (file = files; file; file = file->next)
    {
        if (!is_same(file, device, inode))
            continue;
        if (file->delete_pending)
            return ERROR_ACCESS_DENIED;
        if (((access & READ_BITS) && !(file->share & FILE_SHARE_READ)) ||
                ((access & WRITE_BITS) && !(file->share & FILE_SHARE_WRITE)) ||
                ((access & DELETE) && !(file->share & FILE_SHARE_DELETE)))
        {
            if (file->access & (READ_BITS | WRITE_BITS | DELETE))
                return ERROR_SHARING_VIOLATION;
        }
        if (access & (READ_BITS | WRITE_BITS | DELETE))
            if (((file->access & READ_BITS) && !(share & FILE_SHARE_READ)) ||
                    ((file->access & WRITE_BITS) && !(share & FILE_SHARE_WRITE)) ||
                    ((file->access & DELETE) && !(share & FILE_SHARE_DELETE)))
                return ERROR_SHARING_VIOLATION;
    }
    return ERROR_SUCCESS;
}

DWORD kernel_file_check(const struct stat *status, DWORD access, DWORD share)
{
    DWORD error;

    pthread_mutex_lock(&files_mutex);
    error = check_sharing(status->st_dev, status->st_ino, access, share);
    pthread_mutex_unlock(&files_mutex);
    return error;
}

DWORD kernel_file_unlink(const char *host, const struct stat *status)
{
    struct kernel_file *file;
    BOOL open = FALSE;
    DWORD error;

    pthread_mutex_lock(&files_mutex);
    error = check_sharing(status->st_dev, status->st_ino, DELETE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE);
    for (file = files; !error && file; file = file->next)
        if (is_same(file, status->st_dev, status->st_ino))
            open = file->delete_pending = TRUE;
    if (!error && !open && (S_ISDIR(status->st_mode) ? rmdir(host) : unlink(host)))
        error = kernel_error_from_errno(errno);
    pthread_mutex_unlock(&files_mutex);
    return error;
}

void kernel_file_renamed(const char *from, const char *to)
{
    size_t length = strlen(from);
    struct kernel_file *file;
    char *path;

    pthread_mutex_lock(&files_mutex);
    for (file = files; file; file = file->next)
    {
        if (!file->host || strncmp(file->host, from, length) || (file->host[length] && file->host[length] != '/'))
            continue;
        path = malloc(strlen(to) + strlen(file->host + length) + 1);
        if (path)
        {
            sprintf(path, "%s%s", to, file->host + length);
            free(file->host);
            file->host = path;
        }
    }
    pthread_mutex_unlock(&files_mutex);
}

static void file_destroy(struct kernel_object *object)
{
    struct kernel_file *file = CONTAINING_RECORD(object, struct kernel_file, object), **link, *other;
    BOOL pending;

    kernel_file_unlock_all(file);
    pthread_mutex_lock(&files_mutex);
    for (link = &files; *link && *link != file; link = &(*link)->next)
        ;
    if (*link)
        *link = file->next;
    pending = file->delete_pending || file->delete_on_close;
    if (pending && file->host)
    {
        for (other = files; other; other = other->next)
            if (is_same(other, file->device, file->inode))
            {
                /* The last one to close it deletes it. */
                other->delete_pending = TRUE;
                pending = FALSE;
            }
        if (pending)
        {
            if (file->is_directory)
                rmdir(file->host);
            else
                unlink(file->host);
        }
    }
    pthread_mutex_unlock(&files_mutex);
    if (!file->is_standard && file->descriptor >= 0)
        close(file->descriptor);
    free(file->host);
    free(file);
}

static int file_descriptor(struct kernel_object *object)
{
    return CONTAINING_RECORD(object, struct kernel_file, object)->descriptor;
}

/* A file is always signaled: what is done with it is done when the call returns. */
static BOOL file_is_signaled(struct kernel_object *object, struct kernel_thread *thread)
{
    (void)object;
    (void)thread;
    return TRUE;
}

static BOOL file_satisfy(struct kernel_object *object, struct kernel_thread *thread)
{
    (void)object;
    (void)thread;
    return FALSE;
}

/* With an OVERLAPPED the transfer begins at its offset, and the file pointer follows: a handle that was opened for synchronous
 * work, the only ones here, is done when the call returns ("Synchronous and Asynchronous I/O"). */
static DWORD seek_overlapped(struct kernel_file *file, const OVERLAPPED *overlapped)
{
    ULONGLONG offset;

    if (!overlapped || !file->is_regular)
        return ERROR_SUCCESS;
    offset = (ULONGLONG)overlapped->OffsetHigh << 32 | overlapped->Offset;
    if (file->appends || offset == ~0ull)
        return lseek(file->descriptor, 0, SEEK_END) < 0 ? kernel_error_from_errno(errno) : ERROR_SUCCESS;
    if ((LONGLONG)offset < 0)
        return ERROR_INVALID_PARAMETER;
    return lseek(file->descriptor, offset, SEEK_SET) < 0 ? kernel_error_from_errno(errno) : ERROR_SUCCESS;
}

static DWORD finish_overlapped(OVERLAPPED *overlapped, DWORD error, DWORD done)
{
    if (overlapped)
    {
        overlapped->Internal = 0;
        overlapped->InternalHigh = done;
        /* The low bit of the event keeps a completion port out of it. */
        if (!error && overlapped->hEvent)
            SetEvent((HANDLE)((ULONG_PTR)overlapped->hEvent & ~(ULONG_PTR)1));
    }
    return error;
}

static DWORD file_read(struct kernel_object *object, void *buffer, DWORD size, DWORD *done, OVERLAPPED *overlapped)
{
    struct kernel_file *file = CONTAINING_RECORD(object, struct kernel_file, object);
    DWORD error = ERROR_SUCCESS;
    ssize_t count;

    *done = 0;
    if (file->is_directory)
        return ERROR_INVALID_FUNCTION;
    if (!(file->access & FILE_READ_DATA))
        return ERROR_ACCESS_DENIED;
    if (!(error = seek_overlapped(file, overlapped)))
        error = kernel_file_check_lock(file, size, FALSE);
    while (!error && *done < size)
    {
        count = read(file->descriptor, (char *)buffer + *done, min(size - *done, 0x40000000));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            error = kernel_error_from_errno(errno);
        if (count <= 0)
            break;
        *done += (DWORD)count;
        if (!file->is_regular)
            break;      /* a pipe or terminal gives what it has */
    }
    /* The end is no error, except where the offset says to read beyond it, and for a pipe whose other end is gone. */
    if (!error && size && !*done && overlapped && file->is_regular)
        error = ERROR_HANDLE_EOF;
    if (!error && size && !*done && !file->is_regular)
    {
        struct stat status;

        if (!fstat(file->descriptor, &status) && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode)))
            error = ERROR_BROKEN_PIPE;
    }
    return finish_overlapped(overlapped, error, *done);
}

static DWORD file_write(struct kernel_object *object, const void *buffer, DWORD size, DWORD *done, OVERLAPPED *overlapped)
{
    struct kernel_file *file = CONTAINING_RECORD(object, struct kernel_file, object);
    DWORD error = ERROR_SUCCESS;
    ssize_t count;

    *done = 0;
    if (file->is_directory)
        return ERROR_INVALID_FUNCTION;
    if (!(file->access & WRITE_BITS))
        return ERROR_ACCESS_DENIED;
    if (!(error = seek_overlapped(file, overlapped)))
        error = kernel_file_check_lock(file, size, TRUE);
    while (!error && *done < size)
    {
        count = write(file->descriptor, (const char *)buffer + *done, min(size - *done, 0x40000000));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            error = kernel_error_from_errno(errno);
        else
            *done += (DWORD)count;
    }
    return finish_overlapped(overlapped, error, *done);
}

const struct kernel_object_class kernel_file_class =
{
    .name = "file",
    .resource = RUNTIME_FILE,
    .destroy = file_destroy,
    .is_signaled = file_is_signaled,
    .satisfy = file_satisfy,
    .read = file_read,
    .write = file_write,
    .descriptor = file_descriptor
};

struct kernel_file *kernel_file_get(HANDLE handle)
{
    struct kernel_object *object = kernel_handle_get(handle, &kernel_file_class);

    return object ? CONTAINING_RECORD(object, struct kernel_file, object) : NULL;
}

static DWORD specific_access(DWORD access)
{
    if (access & GENERIC_ALL)
        access |= FILE_ALL_ACCESS;
    if (access & GENERIC_READ)
        access |= FILE_GENERIC_READ;
    if (access & GENERIC_WRITE)
        access |= FILE_GENERIC_WRITE;
    if (access & GENERIC_EXECUTE)
        access |= FILE_GENERIC_EXECUTE;
    if (access & MAXIMUM_ALLOWED)
        access |= FILE_ALL_ACCESS;
    return access & ~(DWORD)(GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL | MAXIMUM_ALLOWED);
}

static int open_mode(DWORD access)
{
    if (access & WRITE_BITS)
        return (access & FILE_READ_DATA ? O_RDWR : O_WRONLY) | (access & FILE_WRITE_DATA ? 0 : O_APPEND);
    return O_RDONLY;
}

struct opening
{
    DWORD access, share, disposition, flags;
    BOOL ends_in_separator, existed;
};

/* What the disposition and the attributes say before anything is changed. */
static DWORD check_existing(const struct opening *opening, const struct stat *status, const char *host)
{
    BOOL changes = opening->disposition == CREATE_ALWAYS || opening->disposition == TRUNCATE_EXISTING;

    if (opening->disposition == CREATE_NEW)
        return ERROR_FILE_EXISTS;
    if (S_ISDIR(status->st_mode))
        return changes || !(opening->flags & FILE_FLAG_BACKUP_SEMANTICS) ? ERROR_ACCESS_DENIED : ERROR_SUCCESS;
    if (opening->ends_in_separator)
        return ERROR_INVALID_NAME;
    if (S_ISREG(status->st_mode) && !(status->st_mode & 0222) &&
            (changes || (opening->access & WRITE_BITS) || (opening->flags & FILE_FLAG_DELETE_ON_CLOSE)))
        return ERROR_ACCESS_DENIED;
    /* CREATE_ALWAYS may not take the hidden or system attribute away. */
    if (opening->disposition == CREATE_ALWAYS &&
            (kernel_file_attributes(status, host, -1) & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM) & ~opening->flags))
        return ERROR_ACCESS_DENIED;
    return ERROR_SUCCESS;
}

/* Opens or makes the file, and puts it into the table if sharing lets it. */
static DWORD file_open(struct kernel_file *file, struct opening *opening)
{
    int mode = open_mode(opening->access) | O_CLOEXEC | O_NOCTTY, create = 0;
    struct stat status;
    DWORD error;

    opening->existed = !stat(file->host, &status);
    if (opening->existed)
    {
        error = check_existing(opening, &status, file->host);
        if (error)
            return error;
        if (S_ISDIR(status.st_mode))
            mode = O_RDONLY | O_CLOEXEC | O_DIRECTORY;
        error = check_sharing(status.st_dev, status.st_ino, opening->access | (opening->flags & FILE_FLAG_DELETE_ON_CLOSE ? DELETE : 0),
                opening->share);
        if (error)
            return error;
    }
    else if (errno != ENOENT)
        return kernel_error_from_errno(errno);
    else if (opening->disposition == OPEN_EXISTING || opening->disposition == TRUNCATE_EXISTING)
        return ERROR_FILE_NOT_FOUND;
    else if (opening->ends_in_separator)
        return ERROR_INVALID_NAME;
    else
        create = O_CREAT | O_EXCL;
    if (opening->flags & FILE_FLAG_WRITE_THROUGH)
        mode |= O_DSYNC;
    file->descriptor = open(file->host, mode | create, opening->flags & FILE_ATTRIBUTE_READONLY ? 0444 : 0666);
    if (file->descriptor < 0 && errno == EACCES && !(opening->access & (READ_BITS | WRITE_BITS)))
        file->descriptor = open(file->host, O_PATH | O_CLOEXEC);
    if (file->descriptor < 0)
        return errno == EEXIST ? ERROR_FILE_EXISTS : kernel_error_from_errno(errno);
    if (fstat(file->descriptor, &status))
        return kernel_error_from_errno(errno);
    if (opening->existed && S_ISREG(status.st_mode) &&
            (opening->disposition == CREATE_ALWAYS || opening->disposition == TRUNCATE_EXISTING))
    {
        if (opening->access & WRITE_BITS ? ftruncate(file->descriptor, 0) : truncate(file->host, 0))
            return kernel_error_from_errno(errno);
    }
    file->device = status.st_dev;
    file->inode = status.st_ino;
    file->is_directory = S_ISDIR(status.st_mode);
    file->is_regular = S_ISREG(status.st_mode);
    file->appends = (mode & O_APPEND) != 0;
    file->access = opening->access;
    file->share = opening->share;
    file->delete_on_close = (opening->flags & FILE_FLAG_DELETE_ON_CLOSE) != 0;
    if (file->delete_on_close)
        file->access |= DELETE;
    file->next = files;
    files = file;
    return ERROR_SUCCESS;
}

static BOOL ends_in_separator(const WCHAR *path)
{
    int length = lstrlenW(path);

    return length && (path[length - 1] == '\\' || path[length - 1] == '/');
}

static HANDLE open_file(const WCHAR *path, DWORD access, DWORD share, const SECURITY_ATTRIBUTES *attributes, DWORD disposition,
        DWORD flags, const char *function)
{
    struct opening opening = {specific_access(access), share, disposition, flags};
    char host[KERNEL_PATH_SIZE];
    struct kernel_file *file;
    HANDLE handle;
    DWORD error;

    SetLastError(ERROR_SUCCESS);
    if ((error = runtime_call(RUNTIME_CALL_FILE, function)))
        ;
    else if (!path || !*path)
        error = ERROR_PATH_NOT_FOUND;
    else if (disposition < CREATE_NEW || disposition > TRUNCATE_EXISTING ||
            (disposition == TRUNCATE_EXISTING && !(opening.access & FILE_WRITE_DATA)))
        error = ERROR_INVALID_PARAMETER;
    else if (flags & FILE_FLAG_OVERLAPPED)
        error = ERROR_NOT_SUPPORTED;    /* there is no asynchronous I/O here */
    else
        error = kernel_path_to_host(path, host, sizeof(host));
    if (error)
    {
        SetLastError(error);
        return INVALID_HANDLE_VALUE;
    }
    opening.ends_in_separator = ends_in_separator(path);
    file = runtime_permit(RUNTIME_FILE, function) ? calloc(1, sizeof(*file)) : NULL;
    if (file)
    {
        kernel_object_init(&file->object, &kernel_file_class);
        file->descriptor = -1;
        file->host = strdup(host);
    }
    if (!file || !file->host)
    {
        if (file)
            kernel_object_release(&file->object);
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return INVALID_HANDLE_VALUE;
    }
    pthread_mutex_lock(&files_mutex);
    error = file_open(file, &opening);
    pthread_mutex_unlock(&files_mutex);
    if (error)
    {
        kernel_object_release(&file->object);
        SetLastError(error);
        return INVALID_HANDLE_VALUE;
    }
    if (!opening.existed && (flags & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM)))
        SetFileAttributesW(path, flags & (FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM));
    handle = kernel_handle_create_attributes(&file->object, attributes);
    if (!handle)
        return INVALID_HANDLE_VALUE;
    runtime_acquired(RUNTIME_FILE, handle, 0, function);
    SetLastError(opening.existed && (disposition == CREATE_ALWAYS || disposition == OPEN_ALWAYS) ? ERROR_ALREADY_EXISTS : ERROR_SUCCESS);
    return handle;
}

HANDLE WINAPI CreateFileW(const WCHAR *path, DWORD access, DWORD share, SECURITY_ATTRIBUTES *attributes, DWORD disposition, DWORD flags,
        HANDLE template)
{
    (void)template;     /* extended attributes and security, of which there are none */
    return open_file(path, access, share, attributes, disposition, flags, "CreateFileW");
}

HANDLE WINAPI CreateFileA(const char *path, DWORD access, DWORD share, SECURITY_ATTRIBUTES *attributes, DWORD disposition, DWORD flags,
        HANDLE template)
{
    WCHAR *wide = path ? kernel_wide_ansi(path) : NULL;
    HANDLE handle = INVALID_HANDLE_VALUE;

    (void)template;
    if (path && !wide)
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    else
        handle = open_file(wide, access, share, attributes, disposition, flags, "CreateFileA");
    free(wide);
    return handle;
}
