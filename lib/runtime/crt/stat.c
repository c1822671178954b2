/* What is known of a file: Microsoft's _stat and _wstat. */
#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "invalid.h"

#define EPOCH_TICKS 116444736000000000LL    /* 100 ns from 1601-01-01 to 1970-01-01 */

static void set_time(struct timespec *time, const FILETIME *file)
{
    const LONGLONG ticks = ((LONGLONG)file->dwHighDateTime << 32 | file->dwLowDateTime) - EPOCH_TICKS;

    time->tv_sec = ticks / 10000000;
    time->tv_nsec = 0;          /* Microsoft's has whole seconds */
}

static int is_program(const wchar_t *path)
{
    static const wchar_t *const extensions[] = {L".exe", L".com", L".bat", L".cmd"};
    const wchar_t *dot = wcsrchr(path, '.');
    size_t i;

    for (i = 0; dot && i < sizeof(extensions) / sizeof(*extensions); i++)
        if (!_wcsicmp(dot, extensions[i]))
            return 1;
    return 0;
}

int _wstat(const wchar_t *path, struct _stat *status)
{
    WIN32_FILE_ATTRIBUTE_DATA data;
    int folder, mode;

    if (!path || !status)
        return crt_invalid_parameter(EINVAL, __func__), -1;
    memset(status, 0, sizeof(*status));
    if (wcspbrk(path, L"?*"))
    {
        errno = ENOENT;
        return -1;
    }
    if (!GetFileAttributesExW(path, GetFileExInfoStandard, &data))
    {
        errno = crt_file_error(GetLastError());
        return -1;
    }
    folder = (data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    mode = _S_IREAD | (data.dwFileAttributes & FILE_ATTRIBUTE_READONLY && !folder ? 0 : _S_IWRITE) |
            (folder || is_program(path) ? _S_IEXEC : 0);
    status->st_mode = (unsigned short)((folder ? _S_IFDIR : _S_IFREG) | mode | mode >> 3 | mode >> 6);
    status->st_nlink = 1;
    status->st_size = folder ? 0 : (long long)data.nFileSizeHigh << 32 | data.nFileSizeLow;
    set_time(&status->st_atim, &data.ftLastAccessTime);
    set_time(&status->st_mtim, &data.ftLastWriteTime);
    set_time(&status->st_ctim, &data.ftCreationTime);
    if (((path[0] | 32) >= 'a' && (path[0] | 32) <= 'z') && path[1] == ':')
        status->st_dev = status->st_rdev = (path[0] | 32) - 'a';
    return 0;
}

int _stat(const char *path, struct _stat *status)
{
    wchar_t wide[MAX_PATH];

    if (!path || !status)
        return crt_invalid_parameter(EINVAL, __func__), -1;
    if (!MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, MAX_PATH))
    {
        errno = ENOENT;
        return -1;
    }
    return _wstat(wide, status);
}
