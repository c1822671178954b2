/* Files by name: attributes, deletion, renaming, copies. */
#include "hooks.h"
#include "kernel/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "kernel/path.h"
#include "kernel/text.h"

/* The host's path and status of something that has to exist. 0 or a Win32 error. */
static DWORD look_up(const WCHAR *path, char *host, struct stat *status)
{
    DWORD error = path ? kernel_path_to_host(path, host, KERNEL_PATH_SIZE) : ERROR_PATH_NOT_FOUND;
    int length = path ? lstrlenW(path) : 0;

    if (error || (error = runtime_call(RUNTIME_CALL_FILE, "a function of files")))
        return error;
    if (stat(host, status))
        return kernel_error_from_errno(errno);
    if (length && (path[length - 1] == '\\' || path[length - 1] == '/') && !S_ISDIR(status->st_mode))
        return ERROR_INVALID_NAME;
    return ERROR_SUCCESS;
}

BOOL WINAPI GetFileAttributesExW(const WCHAR *path, GET_FILEEX_INFO_LEVELS level, void *information)
{
    WIN32_FILE_ATTRIBUTE_DATA *data = information;
    char host[KERNEL_PATH_SIZE];
    struct timespec created;
    struct stat status;
    DWORD error;

    if (level != GetFileExInfoStandard || !data)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    error = look_up(path, host, &status);
    if (error)
        return kernel_fail(error);
    created = status.st_mtim.tv_sec < status.st_ctim.tv_sec ? status.st_mtim : status.st_ctim;
    data->dwFileAttributes = kernel_file_attributes(&status, host, -1);
    data->ftCreationTime = kernel_file_time(created);
    data->ftLastAccessTime = kernel_file_time(status.st_atim);
    data->ftLastWriteTime = kernel_file_time(status.st_mtim);
    data->nFileSizeHigh = S_ISREG(status.st_mode) ? (DWORD)((ULONGLONG)status.st_size >> 32) : 0;
    data->nFileSizeLow = S_ISREG(status.st_mode) ? (DWORD)status.st_size : 0;
    return TRUE;
}

DWORD WINAPI GetFileAttributesW(const WCHAR *path)
{
    WIN32_FILE_ATTRIBUTE_DATA data;

    return GetFileAttributesExW(path, GetFileExInfoStandard, &data) ? data.dwFileAttributes : INVALID_FILE_ATTRIBUTES;
}

BOOL WINAPI SetFileAttributesW(const WCHAR *path, DWORD attributes)
{
    char host[KERNEL_PATH_SIZE], text[16];
    struct stat status;
    mode_t mode;
    DWORD error = look_up(path, host, &status);

    if (error)
        return kernel_fail(error);
    if (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))
    {
        if (attributes & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM))
        {
            snprintf(text, sizeof(text), "0x%x", (unsigned int)(attributes & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM)));
            if (setxattr(host, "user.DOSATTRIB", text, strlen(text), 0) && errno != ENOTSUP && errno != ENODATA)
                return kernel_fail(kernel_error_from_errno(errno));
        }
        else
            removexattr(host, "user.DOSATTRIB");
        mode = attributes & FILE_ATTRIBUTE_READONLY ? status.st_mode & ~0222 :
                status.st_mode & 0222 ? status.st_mode : status.st_mode | 0200 | (status.st_mode & 0044) >> 1;
        if (mode != status.st_mode && chmod(host, mode & 07777))
            return kernel_fail(kernel_error_from_errno(errno));
    }
    return TRUE;
}

BOOL WINAPI DeleteFileW(const WCHAR *path)
{
    char host[KERNEL_PATH_SIZE];
    struct stat status;
    DWORD error = look_up(path, host, &status);

    if (!error && (S_ISDIR(status.st_mode) || S_ISCHR(status.st_mode) || !(status.st_mode & 0222)))
        error = ERROR_ACCESS_DENIED;
    if (!error)
        error = kernel_file_unlink(host, &status);
    return error ? kernel_fail(error) : TRUE;
}

BOOL WINAPI RemoveDirectoryW(const WCHAR *path)
{
    char host[KERNEL_PATH_SIZE];
    struct stat status;
    DWORD error = path && *path ? look_up(path, host, &status) : ERROR_INVALID_NAME;

    if (!error && !S_ISDIR(status.st_mode))
        error = ERROR_DIRECTORY;
    if (!error && !(status.st_mode & 0222))
        error = ERROR_ACCESS_DENIED;
    if (!error)
    {
        char *current = getcwd(NULL, 0), *real = realpath(host, NULL);

        /* The current directory of the process is in use. */
        if (current && real && !strcmp(current, real))
            error = ERROR_SHARING_VIOLATION;
        free(current);
        free(real);
    }
    if (!error)
        error = kernel_file_unlink(host, &status);
    return error ? kernel_fail(error) : TRUE;
}

BOOL WINAPI CreateDirectoryW(const WCHAR *path, SECURITY_ATTRIBUTES *attributes)
{
    char host[KERNEL_PATH_SIZE];
    DWORD error;

    (void)attributes;
    if (!path)
        return kernel_fail(ERROR_PATH_NOT_FOUND);
    /* A device is no folder (CreateDirectory's documentation has no error for it; the path below the device is none). */
    if (kernel_path_device(path))
        return kernel_fail(ERROR_DIRECTORY);
    if (!(error = runtime_call(RUNTIME_CALL_FILE, "CreateDirectory")))
        error = kernel_path_to_host(path, host, sizeof(host));
    if (!error && mkdir(host, 0777))
        error = errno == ENOENT ? ERROR_PATH_NOT_FOUND : kernel_error_from_errno(errno);
    return error ? kernel_fail(error) : TRUE;
}

/* Copies the data, the permissions and the time of the last write. On failure the destination is gone. */
static DWORD copy_data(const char *from, const char *to, const struct stat *status, BOOL replace)
{
    static const size_t size = 65536;
    int in = open(from, O_RDONLY | O_CLOEXEC), out;
    struct timespec times[2] = {status->st_atim, status->st_mtim};
    char *buffer = malloc(size);
    DWORD error = ERROR_SUCCESS;
    ssize_t count = 0, written, done;

    if (in < 0 || !buffer)
        error = in < 0 ? kernel_error_from_errno(errno) : ERROR_NOT_ENOUGH_MEMORY;
    out = error ? -1 : open(to, O_WRONLY | O_CREAT | O_CLOEXEC | (replace ? O_TRUNC : O_EXCL), status->st_mode & 0777);
    if (!error && out < 0)
        error = errno == EEXIST ? ERROR_FILE_EXISTS : errno == ENOENT ? ERROR_PATH_NOT_FOUND : kernel_error_from_errno(errno);
    while (!error && (count = read(in, buffer, size)) != 0)
    {
        for (done = 0; count > 0 && done < count && !error; done += written)
        {
            written = write(out, buffer + done, count - done);
            if (written < 0)
            {
                error = errno == EINTR ? ERROR_SUCCESS : kernel_error_from_errno(errno);
                written = 0;
            }
        }
        if (count < 0 && errno != EINTR)
            error = kernel_error_from_errno(errno);
    }
    if (out >= 0)
    {
        if (!error)
        {
            futimens(out, times);
            fchmod(out, status->st_mode & 0777);
        }
        if (close(out) && !error)
            error = kernel_error_from_errno(errno);
        if (error)
            unlink(to);
    }
    if (in >= 0)
        close(in);
    free(buffer);
    return error;
}

BOOL WINAPI CopyFileW(const WCHAR *from, const WCHAR *to, BOOL fail_if_exists)
{
    char source[KERNEL_PATH_SIZE], target[KERNEL_PATH_SIZE];
    struct stat status, existing;
    DWORD error, attributes;
    BOOL exists = FALSE;

    if (!from || !to)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    error = look_up(from, source, &status);
    if (!error && S_ISDIR(status.st_mode))
        error = ERROR_ACCESS_DENIED;
    if (!error)
        error = kernel_file_check(&status, FILE_READ_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE);
    if (!error)
        error = kernel_path_to_host(to, target, sizeof(target));
    if (!error && !stat(target, &existing))
    {
        exists = TRUE;
        if (fail_if_exists)
            error = ERROR_FILE_EXISTS;
        else if (S_ISDIR(existing.st_mode) || !(existing.st_mode & 0222))
            error = ERROR_ACCESS_DENIED;
        else if (existing.st_dev == status.st_dev && existing.st_ino == status.st_ino)
            error = ERROR_SHARING_VIOLATION;
        else
            error = kernel_file_check(&existing, FILE_WRITE_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE);
    }
    if (!error)
        error = copy_data(source, target, &status, exists);
    if (error)
        return kernel_fail(error);
    attributes = kernel_file_attributes(&status, source, -1);
    if (attributes & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM))
        SetFileAttributesW(to, attributes);
    SetLastError(ERROR_SUCCESS);
    return TRUE;
}

/* The folder of `host` with the last name as the caller wrote it: `Name` may become `NAME`. */
static DWORD respell(const WCHAR *path, char *host, size_t size)
{
    WCHAR full[KERNEL_PATH_SIZE], *name;
    DWORD error = kernel_path_full(path, full, KERNEL_PATH_SIZE);
    char *slash = strrchr(host, '/'), *utf8;
    int length;

    if (error)
        return error;
    length = lstrlenW(full);
    while (length && full[length - 1] == '\\')
        full[--length] = 0;
    for (name = full + length; name > full && name[-1] != '\\'; name--)
        ;
    utf8 = kernel_utf8(name);
    if (!utf8)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (!slash || slash + 1 + strlen(utf8) >= host + size)
        error = ERROR_FILENAME_EXCED_RANGE;
    else
        strcpy(slash + 1, utf8);
    free(utf8);
    return error;
}

BOOL WINAPI MoveFileExW(const WCHAR *from, const WCHAR *to, DWORD flags)
{
    char source[KERNEL_PATH_SIZE], target[KERNEL_PATH_SIZE];
    struct stat status, existing;
    DWORD error;

    /* Without a target, or at the next start of Windows, means an entry of the registry that nobody here would act upon. */
    if (!from || !to || (flags & MOVEFILE_DELAY_UNTIL_REBOOT))
        return kernel_fail(!from || (!to && !(flags & MOVEFILE_DELAY_UNTIL_REBOOT)) ? ERROR_INVALID_PARAMETER : ERROR_NOT_SUPPORTED);
    error = look_up(from, source, &status);
    if (!error)
        error = kernel_file_check(&status, DELETE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE);
    if (!error)
        error = kernel_path_to_host(to, target, sizeof(target));
    if (!error && !stat(target, &existing))
    {
        if (existing.st_dev == status.st_dev && existing.st_ino == status.st_ino)
            error = respell(to, target, sizeof(target));
        else if (!(flags & MOVEFILE_REPLACE_EXISTING))
            error = ERROR_ALREADY_EXISTS;
        else if (S_ISDIR(existing.st_mode) || S_ISDIR(status.st_mode) || !(existing.st_mode & 0222))
            error = ERROR_ACCESS_DENIED;
        else
            error = kernel_file_check(&existing, DELETE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE);
    }
    if (!error && rename(source, target))
    {
        error = kernel_error_from_errno(errno);
        if (errno == ENOENT)
            error = ERROR_PATH_NOT_FOUND;
        else if (errno == EXDEV && S_ISDIR(status.st_mode))
            error = ERROR_ACCESS_DENIED;    /* a folder does not move to another volume */
        else if (errno == EXDEV && (flags & MOVEFILE_COPY_ALLOWED))
        {
            error = copy_data(source, target, &status, (flags & MOVEFILE_REPLACE_EXISTING) != 0);
            if (!error)
                error = kernel_file_unlink(source, &status);
        }
    }
    if (error)
        return kernel_fail(error);
    kernel_file_renamed(source, target);
    return TRUE;
}

BOOL WINAPI MoveFileW(const WCHAR *from, const WCHAR *to)
{
    return MoveFileExW(from, to, MOVEFILE_COPY_ALLOWED);
}

/* The A forms. FALSE: no memory, with the last error set. */
static BOOL widen(const char *text, WCHAR **wide)
{
    *wide = text ? kernel_wide_ansi(text) : NULL;
    return !text || *wide || kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
}

BOOL WINAPI GetFileAttributesExA(const char *path, GET_FILEEX_INFO_LEVELS level, void *information)
{
    WCHAR *wide;
    BOOL result = widen(path, &wide) && GetFileAttributesExW(wide, level, information);

    free(wide);
    return result;
}

DWORD WINAPI GetFileAttributesA(const char *path)
{
    WCHAR *wide;
    DWORD result = widen(path, &wide) ? GetFileAttributesW(wide) : INVALID_FILE_ATTRIBUTES;

    free(wide);
    return result;
}

BOOL WINAPI SetFileAttributesA(const char *path, DWORD attributes)
{
    WCHAR *wide;
    BOOL result = widen(path, &wide) && SetFileAttributesW(wide, attributes);

    free(wide);
    return result;
}

BOOL WINAPI DeleteFileA(const char *path)
{
    WCHAR *wide;
    BOOL result = widen(path, &wide) && DeleteFileW(wide);

    free(wide);
    return result;
}

BOOL WINAPI RemoveDirectoryA(const char *path)
{
    WCHAR *wide;
    BOOL result = widen(path, &wide) && RemoveDirectoryW(wide);

    free(wide);
    return result;
}

BOOL WINAPI CreateDirectoryA(const char *path, SECURITY_ATTRIBUTES *attributes)
{
    WCHAR *wide;
    BOOL result = widen(path, &wide) && CreateDirectoryW(wide, attributes);

    free(wide);
    return result;
}

BOOL WINAPI CopyFileA(const char *from, const char *to, BOOL fail_if_exists)
{
    WCHAR *wide, *wide_to = NULL;
    BOOL result = widen(from, &wide) && widen(to, &wide_to) && CopyFileW(wide, wide_to, fail_if_exists);

    free(wide);
    free(wide_to);
    return result;
}

BOOL WINAPI MoveFileExA(const char *from, const char *to, DWORD flags)
{
    WCHAR *wide, *wide_to = NULL;
    BOOL result = widen(from, &wide) && widen(to, &wide_to) && MoveFileExW(wide, wide_to, flags);

    free(wide);
    free(wide_to);
    return result;
}

BOOL WINAPI MoveFileA(const char *from, const char *to)
{
    return MoveFileExA(from, to, MOVEFILE_COPY_ALLOWED);
}
