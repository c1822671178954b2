/* What is done with an open file: read, write, seek, size, times. */
#include "kernel/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "kernel/path.h"

#define EPOCH_SECONDS 11644473600ll     /* from 1601 to 1970 */

static BOOL finish(struct kernel_object *object, DWORD error)
{
    kernel_object_release(object);
    return error ? kernel_fail(error) : TRUE;
}

BOOL WINAPI ReadFile(HANDLE handle, void *buffer, DWORD size, DWORD *done, OVERLAPPED *overlapped)
{
    struct kernel_object *object;
    DWORD count = 0, error;

    if (done)
        *done = 0;
    object = kernel_handle_get(handle, NULL);
    if (!object)
        return FALSE;
    if (!(error = runtime_call(RUNTIME_CALL_FILE, "ReadFile")))
        error = object->class->read ? object->class->read(object, buffer, size, &count, overlapped) : ERROR_INVALID_HANDLE;
    if (done)
        *done = count;
    return finish(object, error);
}

BOOL WINAPI WriteFile(HANDLE handle, const void *buffer, DWORD size, DWORD *done, OVERLAPPED *overlapped)
{
    struct kernel_object *object;
    DWORD count = 0, error;

    if (done)
        *done = 0;
    object = kernel_handle_get(handle, NULL);
    if (!object)
        return FALSE;
    if (!(error = runtime_call(RUNTIME_CALL_FILE, "WriteFile")))
        error = object->class->write ? object->class->write(object, buffer, size, &count, overlapped) : ERROR_INVALID_HANDLE;
    if (done)
        *done = count;
    return finish(object, error);
}

BOOL WINAPI FlushFileBuffers(HANDLE handle)
{
    struct kernel_object *object = kernel_handle_get(handle, NULL);
    int descriptor;

    if (!object)
        return FALSE;
    descriptor = object->class->descriptor ? object->class->descriptor(object) : -1;
    if (descriptor < 0)
        return finish(object, ERROR_INVALID_HANDLE);
    if (object->class == &kernel_file_class &&
            !(((struct kernel_file *)object)->access & (FILE_WRITE_DATA | FILE_APPEND_DATA)))
        return finish(object, ERROR_ACCESS_DENIED);
    /* A pipe or a terminal has nothing to flush. */
    if (fsync(descriptor) && errno != EINVAL && errno != EROFS && errno != ENOTSUP)
        return finish(object, kernel_error_from_errno(errno));
    return finish(object, ERROR_SUCCESS);
}

DWORD WINAPI GetFileType(HANDLE handle)
{
    struct kernel_object *object = kernel_handle_get(handle, NULL);
    DWORD type = FILE_TYPE_UNKNOWN;
    struct stat status;
    int descriptor;

    if (!object)
        return FILE_TYPE_UNKNOWN;
    descriptor = object->class->descriptor ? object->class->descriptor(object) : -1;
    if (descriptor < 0 || fstat(descriptor, &status))
        SetLastError(ERROR_INVALID_HANDLE);
    else
    {
        SetLastError(ERROR_SUCCESS);
        if (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode) || S_ISBLK(status.st_mode))
            type = FILE_TYPE_DISK;
        else if (S_ISCHR(status.st_mode))
            type = FILE_TYPE_CHAR;
        else
            type = FILE_TYPE_PIPE;
    }
    kernel_object_release(object);
    return type;
}

BOOL WINAPI SetFilePointerEx(HANDLE handle, LARGE_INTEGER distance, LARGE_INTEGER *position, DWORD method)
{
    static const int whence[] = {SEEK_SET, SEEK_CUR, SEEK_END};
    struct kernel_file *file;
    off_t result;

    if (method > FILE_END)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    file = kernel_file_get(handle);
    if (!file)
        return FALSE;
    result = lseek(file->descriptor, distance.QuadPart, whence[method]);
    if (result < 0)
        return finish(&file->object, errno == EINVAL ? ERROR_NEGATIVE_SEEK : errno == EOVERFLOW ? ERROR_INVALID_PARAMETER :
                kernel_error_from_errno(errno));
    if (position)
        position->QuadPart = result;
    return finish(&file->object, ERROR_SUCCESS);
}

/* Without the high half the distance is a signed 32-bit number, and a position that does not fit is an error. */
DWORD WINAPI SetFilePointer(HANDLE handle, LONG distance, LONG *high, DWORD method)
{
    LARGE_INTEGER wide, position, before;

    if (high)
        wide.QuadPart = (LONGLONG)((ULONGLONG)(DWORD)*high << 32 | (DWORD)distance);
    else
        wide.QuadPart = method == FILE_BEGIN ? (LONGLONG)distance : distance;
    before.QuadPart = 0;
    if (!high && !SetFilePointerEx(handle, before, &before, FILE_CURRENT))
        return INVALID_SET_FILE_POINTER;
    if (!SetFilePointerEx(handle, wide, &position, method))
        return INVALID_SET_FILE_POINTER;
    if (!high && position.QuadPart > 0xffffffffll)
    {
        SetFilePointerEx(handle, before, NULL, FILE_BEGIN);
        SetLastError(ERROR_INVALID_PARAMETER);
        return INVALID_SET_FILE_POINTER;
    }
    if (high)
        *high = position.HighPart;
    if (position.LowPart == INVALID_SET_FILE_POINTER)
        SetLastError(ERROR_SUCCESS);
    return position.LowPart;
}

BOOL WINAPI SetEndOfFile(HANDLE handle)
{
    struct kernel_file *file = kernel_file_get(handle);
    off_t position;

    if (!file)
        return FALSE;
    if (!(file->access & FILE_WRITE_DATA))
        return finish(&file->object, ERROR_ACCESS_DENIED);
    position = lseek(file->descriptor, 0, SEEK_CUR);
    if (position < 0 || ftruncate(file->descriptor, position))
        return finish(&file->object, kernel_error_from_errno(errno));
    return finish(&file->object, ERROR_SUCCESS);
}

BOOL WINAPI GetFileSizeEx(HANDLE handle, LARGE_INTEGER *size)
{
    struct kernel_file *file;
    struct stat status;

    file = kernel_file_get(handle);
    if (!file)
        return FALSE;
    if (!size)
        return finish(&file->object, ERROR_INVALID_PARAMETER);
    if (fstat(file->descriptor, &status))
        return finish(&file->object, kernel_error_from_errno(errno));
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        return finish(&file->object, ERROR_INVALID_FUNCTION);
    size->QuadPart = S_ISDIR(status.st_mode) ? 0 : status.st_size;
    return finish(&file->object, ERROR_SUCCESS);
}

DWORD WINAPI GetFileSize(HANDLE handle, DWORD *high)
{
    LARGE_INTEGER size;

    if (!GetFileSizeEx(handle, &size))
        return INVALID_FILE_SIZE;
    if (high)
        *high = size.HighPart;
    if (size.LowPart == INVALID_FILE_SIZE)
        SetLastError(ERROR_SUCCESS);
    return size.LowPart;
}

FILETIME kernel_file_time(struct timespec time)
{
    ULONGLONG ticks = (ULONGLONG)(time.tv_sec + EPOCH_SECONDS) * 10000000 + time.tv_nsec / 100;
    FILETIME result = {(DWORD)ticks, (DWORD)(ticks >> 32)};

    return result;
}

static struct timespec host_time(const FILETIME *time)
{
    ULONGLONG ticks = (ULONGLONG)time->dwHighDateTime << 32 | time->dwLowDateTime;
    struct timespec result = {(time_t)(ticks / 10000000) - EPOCH_SECONDS, (long)(ticks % 10000000) * 100};

    return result;
}

/* The host has no time of creation that could be set: it is the earliest of what it knows. */
static struct timespec creation_time(const struct stat *status)
{
    return status->st_mtim.tv_sec < status->st_ctim.tv_sec ||
            (status->st_mtim.tv_sec == status->st_ctim.tv_sec && status->st_mtim.tv_nsec < status->st_ctim.tv_nsec) ?
            status->st_mtim : status->st_ctim;
}

BOOL WINAPI GetFileTime(HANDLE handle, FILETIME *created, FILETIME *accessed, FILETIME *written)
{
    struct kernel_file *file = kernel_file_get(handle);
    struct stat status;

    if (!file)
        return FALSE;
    if (fstat(file->descriptor, &status))
        return finish(&file->object, kernel_error_from_errno(errno));
    if (created)
        *created = kernel_file_time(creation_time(&status));
    if (accessed)
        *accessed = kernel_file_time(status.st_atim);
    if (written)
        *written = kernel_file_time(status.st_mtim);
    return finish(&file->object, ERROR_SUCCESS);
}

/* 0 leaves a time as it is; all bits set (stop updating it through this handle) does too. */
static struct timespec chosen_time(const FILETIME *time)
{
    struct timespec omit = {0, UTIME_OMIT};

    if (!time || (!time->dwLowDateTime && !time->dwHighDateTime) ||
            (time->dwLowDateTime == 0xffffffff && time->dwHighDateTime == 0xffffffff))
        return omit;
    return host_time(time);
}

BOOL WINAPI SetFileTime(HANDLE handle, const FILETIME *created, const FILETIME *accessed, const FILETIME *written)
{
    struct kernel_file *file = kernel_file_get(handle);
    struct timespec times[2];

    (void)created;      /* see creation_time() */
    if (!file)
        return FALSE;
    if (!(file->access & FILE_WRITE_ATTRIBUTES))
        return finish(&file->object, ERROR_ACCESS_DENIED);
    times[0] = chosen_time(accessed);
    times[1] = chosen_time(written);
    if (futimens(file->descriptor, times))
        return finish(&file->object, kernel_error_from_errno(errno));
    return finish(&file->object, ERROR_SUCCESS);
}

/* Hidden and system are kept where Samba and Wine keep them too; a file system without such attributes forgets them. */
DWORD kernel_file_attributes(const struct stat *status, const char *host, int descriptor)
{
    DWORD attributes = S_ISDIR(status->st_mode) ? FILE_ATTRIBUTE_DIRECTORY : FILE_ATTRIBUTE_ARCHIVE;
    char text[16] = "";
    ssize_t size;

    if (!(status->st_mode & 0222))
        attributes |= FILE_ATTRIBUTE_READONLY;
    if (S_ISREG(status->st_mode) || S_ISDIR(status->st_mode))
    {
        size = host ? getxattr(host, "user.DOSATTRIB", text, sizeof(text) - 1) :
                fgetxattr(descriptor, "user.DOSATTRIB", text, sizeof(text) - 1);
        if (size > 0)
        {
            text[size] = 0;
            attributes |= strtoul(text, NULL, 16) & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM);
        }
    }
    return attributes;
}

BOOL WINAPI GetFileInformationByHandle(HANDLE handle, BY_HANDLE_FILE_INFORMATION *information)
{
    struct kernel_file *file = kernel_file_get(handle);
    struct stat status;

    if (!file)
        return FALSE;
    if (fstat(file->descriptor, &status))
        return finish(&file->object, kernel_error_from_errno(errno));
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        return finish(&file->object, ERROR_INVALID_FUNCTION);
    memset(information, 0, sizeof(*information));
    information->dwFileAttributes = kernel_file_attributes(&status, NULL, file->descriptor);
    information->ftCreationTime = kernel_file_time(creation_time(&status));
    information->ftLastAccessTime = kernel_file_time(status.st_atim);
    information->ftLastWriteTime = kernel_file_time(status.st_mtim);
    information->dwVolumeSerialNumber = (DWORD)status.st_dev;
    if (!S_ISDIR(status.st_mode))
    {
        information->nFileSizeHigh = (DWORD)((ULONGLONG)status.st_size >> 32);
        information->nFileSizeLow = (DWORD)status.st_size;
    }
    information->nNumberOfLinks = S_ISDIR(status.st_mode) ? 1 : (DWORD)status.st_nlink;
    information->nFileIndexHigh = (DWORD)((ULONGLONG)status.st_ino >> 32);
    information->nFileIndexLow = (DWORD)status.st_ino;
    return finish(&file->object, ERROR_SUCCESS);
}
