/* Folders that have a name of their own (current, temporary, system), full paths, drives. */
#include "kernel/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "kernel/path.h"
#include "kernel/text.h"

/* What all of these return: the length if it fits, else the size that is needed with the NUL. */
static DWORD give(const WCHAR *text, WCHAR *buffer, DWORD size)
{
    DWORD length = lstrlenW(text);

    if (!buffer || length >= size)
        return length + 1;
    lstrcpyW(buffer, text);
    return length;
}

static DWORD give_ansi(const WCHAR *text, char *buffer, DWORD size)
{
    DWORD needed = WideCharToMultiByte(CP_ACP, 0, text, -1, NULL, 0, NULL, NULL);

    if (!buffer || needed > size)
        return needed;
    WideCharToMultiByte(CP_ACP, 0, text, -1, buffer, size, NULL, NULL);
    return needed - 1;
}

DWORD WINAPI GetFullPathNameW(const WCHAR *path, DWORD size, WCHAR *buffer, WCHAR **name)
{
    WCHAR full[KERNEL_PATH_SIZE];
    DWORD error = path ? kernel_path_full(path, full, KERNEL_PATH_SIZE) : ERROR_INVALID_NAME, length;
    WCHAR *last;

    if (error)
    {
        SetLastError(error);
        return 0;
    }
    length = give(full, buffer, size);
    if (name && length < size && buffer)
    {
        for (last = buffer + length; last > buffer && last[-1] != '\\'; last--)
            ;
        *name = *last && last > buffer + 2 && !kernel_path_device(path) ? last : NULL;
    }
    return length;
}

DWORD WINAPI GetFullPathNameA(const char *path, DWORD size, char *buffer, char **name)
{
    WCHAR *wide = path ? kernel_wide_ansi(path) : NULL, full[KERNEL_PATH_SIZE];
    DWORD error = wide ? kernel_path_full(wide, full, KERNEL_PATH_SIZE) : path ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_NAME, length;
    char *last;

    free(wide);
    if (error)
    {
        SetLastError(error);
        return 0;
    }
    length = give_ansi(full, buffer, size);
    if (name && length < size && buffer)
    {
        last = strrchr(buffer, '\\');
        *name = last && last[1] && buffer[0] != '\\' ? last + 1 : NULL;
    }
    return length;
}

DWORD WINAPI GetCurrentDirectoryW(DWORD size, WCHAR *buffer)
{
    WCHAR path[KERNEL_PATH_SIZE];
    DWORD error = kernel_current_directory(path, KERNEL_PATH_SIZE);

    return error ? (DWORD)kernel_fail(error) : give(path, buffer, size);
}

DWORD WINAPI GetCurrentDirectoryA(DWORD size, char *buffer)
{
    WCHAR path[KERNEL_PATH_SIZE];
    DWORD error = kernel_current_directory(path, KERNEL_PATH_SIZE);

    return error ? (DWORD)kernel_fail(error) : give_ansi(path, buffer, size);
}

BOOL WINAPI SetCurrentDirectoryW(const WCHAR *path)
{
    DWORD error = path && *path ? kernel_set_current_directory(path) : ERROR_INVALID_NAME;

    return error ? kernel_fail(error) : TRUE;
}

BOOL WINAPI SetCurrentDirectoryA(const char *path)
{
    WCHAR *wide = path ? kernel_wide_ansi(path) : NULL;
    BOOL result = path && !wide ? kernel_fail(ERROR_NOT_ENOUGH_MEMORY) : SetCurrentDirectoryW(wide);

    free(wide);
    return result;
}

/* "The GetTempPath function checks for the existence of environment variables in the following order": TMP, TEMP, USERPROFILE,
 * then the Windows folder. */
static BOOL temporary_path(WCHAR *path, DWORD size)
{
    static const WCHAR *const names[] = {L"TMP", L"TEMP", L"USERPROFILE"};
    WCHAR value[KERNEL_PATH_SIZE];
    DWORD length, error;
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(names); i++)
    {
        length = GetEnvironmentVariableW(names[i], value, ARRAYSIZE(value));
        if (length && length < ARRAYSIZE(value))
            break;
    }
    if (i == ARRAYSIZE(names))
        lstrcpyW(value, L"C:\\Windows");
    error = kernel_path_full(value, path, size - 1);
    if (error)
        return kernel_fail(error);
    length = lstrlenW(path);
    if (path[length - 1] != '\\')
        lstrcatW(path, L"\\");
    return TRUE;
}

DWORD WINAPI GetTempPathW(DWORD size, WCHAR *buffer)
{
    WCHAR path[KERNEL_PATH_SIZE];

    return temporary_path(path, KERNEL_PATH_SIZE) ? give(path, buffer, size) : 0;
}

DWORD WINAPI GetTempPathA(DWORD size, char *buffer)
{
    WCHAR path[KERNEL_PATH_SIZE];

    return temporary_path(path, KERNEL_PATH_SIZE) ? give_ansi(path, buffer, size) : 0;
}

/* folder\preHHHH.tmp */
static void temporary_name(const WCHAR *folder, const WCHAR *prefix, UINT number, WCHAR *name)
{
    static const WCHAR hexadecimal[] = L"0123456789ABCDEF";
    WCHAR digits[5] = {0};
    int length = lstrlenW(folder), count = 0, shift;

    lstrcpyW(name, folder);
    if (length && folder[length - 1] != '\\' && folder[length - 1] != '/')
        lstrcatW(name, L"\\");
    lstrcpynW(name + lstrlenW(name), prefix, 4);
    for (shift = 12; shift >= 0; shift -= 4)
        if (count || !shift || (number >> shift & 15))
            digits[count++] = hexadecimal[number >> shift & 15];
    lstrcatW(name, digits);
    lstrcatW(name, L".tmp");
}

UINT WINAPI GetTempFileNameW(const WCHAR *folder, const WCHAR *prefix, UINT unique, WCHAR *name)
{
    char host[KERNEL_PATH_SIZE];
    struct timespec now;
    struct stat status;
    unsigned int tries;
    HANDLE file;
    UINT number;

    if (!folder || !name)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    if (!prefix)
        prefix = L"";
    if (lstrlenW(folder) > MAX_PATH - 14)
        return kernel_fail(ERROR_BUFFER_OVERFLOW);
    if (kernel_path_to_host(folder, host, sizeof(host)) || stat(host, &status) || !S_ISDIR(status.st_mode))
        return kernel_fail(ERROR_DIRECTORY);
    if (unique & 0xffff)
    {
        temporary_name(folder, prefix, unique & 0xffff, name);
        return unique & 0xffff;
    }
    clock_gettime(CLOCK_MONOTONIC, &now);
    number = (UINT)(now.tv_nsec / 1000 + now.tv_sec * 1000 + getpid() * 7919) & 0xffff;
    for (tries = 0; tries < 0x10000; tries++, number = (number + 1) & 0xffff)
    {
        if (!number)
            continue;
        temporary_name(folder, prefix, number, name);
        file = CreateFileW(name, GENERIC_WRITE, 0, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
        if (file != INVALID_HANDLE_VALUE)
        {
            CloseHandle(file);
            return number;
        }
        if (GetLastError() != ERROR_FILE_EXISTS && GetLastError() != ERROR_SHARING_VIOLATION)
            return 0;
    }
    return 0;
}

UINT WINAPI GetTempFileNameA(const char *folder, const char *prefix, UINT unique, char *name)
{
    WCHAR *wide_folder = folder ? kernel_wide_ansi(folder) : NULL, *wide_prefix = prefix ? kernel_wide_ansi(prefix) : NULL;
    WCHAR wide[MAX_PATH];
    UINT result = 0;

    if ((folder && !wide_folder) || (prefix && !wide_prefix))
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    else
        result = GetTempFileNameW(wide_folder, wide_prefix, unique, wide);
    if (result)
        WideCharToMultiByte(CP_ACP, 0, wide, -1, name, MAX_PATH, NULL, NULL);
    free(wide_folder);
    free(wide_prefix);
    return result;
}

UINT WINAPI GetSystemDirectoryW(WCHAR *buffer, UINT size)
{
    return give(L"C:\\Windows\\System32", buffer, size);
}

UINT WINAPI GetSystemDirectoryA(char *buffer, UINT size)
{
    return give_ansi(L"C:\\Windows\\System32", buffer, size);
}

UINT WINAPI GetWindowsDirectoryW(WCHAR *buffer, UINT size)
{
    return give(L"C:\\Windows", buffer, size);
}

UINT WINAPI GetWindowsDirectoryA(char *buffer, UINT size)
{
    return give_ansi(L"C:\\Windows", buffer, size);
}

UINT WINAPI GetSystemWindowsDirectoryW(WCHAR *buffer, UINT size)
{
    return give(L"C:\\Windows", buffer, size);
}

UINT WINAPI GetSystemWindowsDirectoryA(char *buffer, UINT size)
{
    return give_ansi(L"C:\\Windows", buffer, size);
}

UINT WINAPI GetDriveTypeW(const WCHAR *root)
{
    WCHAR full[KERNEL_PATH_SIZE];
    WCHAR drive;

    if (root && !*root)
        return DRIVE_NO_ROOT_DIR;
    if (kernel_path_full(root ? root : L"\\", full, KERNEL_PATH_SIZE))
        return DRIVE_NO_ROOT_DIR;
    drive = kernel_upper(full[0]);
    return (drive == 'C' && kernel_drive_folder()) || drive == 'Z' ? DRIVE_FIXED : DRIVE_NO_ROOT_DIR;
}

UINT WINAPI GetDriveTypeA(const char *root)
{
    WCHAR *wide = root ? kernel_wide_ansi(root) : NULL;
    UINT type = root && !wide ? DRIVE_UNKNOWN : GetDriveTypeW(wide);

    free(wide);
    return type;
}

DWORD WINAPI GetLogicalDrives(void)
{
    return 1 << ('C' - 'A') | 1 << ('Z' - 'A');
}

BOOL WINAPI GetDiskFreeSpaceExW(const WCHAR *path, ULARGE_INTEGER *available, ULARGE_INTEGER *total, ULARGE_INTEGER *free_bytes)
{
    char host[KERNEL_PATH_SIZE];
    struct statvfs status;
    DWORD error = kernel_path_to_host(path && *path ? path : L"\\", host, sizeof(host));

    if (error)
        return kernel_fail(error);
    if (statvfs(host, &status))
        return kernel_fail(kernel_error_from_errno(errno));
    if (available)
        available->QuadPart = (ULONGLONG)status.f_bavail * status.f_frsize;
    if (total)
        total->QuadPart = (ULONGLONG)status.f_blocks * status.f_frsize;
    if (free_bytes)
        free_bytes->QuadPart = (ULONGLONG)status.f_bfree * status.f_frsize;
    return TRUE;
}

BOOL WINAPI GetDiskFreeSpaceExA(const char *path, ULARGE_INTEGER *available, ULARGE_INTEGER *total, ULARGE_INTEGER *free_bytes)
{
    WCHAR *wide = path ? kernel_wide_ansi(path) : NULL;
    BOOL result = path && !wide ? kernel_fail(ERROR_NOT_ENOUGH_MEMORY) : GetDiskFreeSpaceExW(wide, available, total, free_bytes);

    free(wide);
    return result;
}

/* Every name in the spelling that it has on the disk; the form of the path (relative, prefix) stays. 0 or a Win32 error. */
static DWORD long_path(const WCHAR *path, WCHAR *out, size_t size)
{
    char host[KERNEL_PATH_SIZE];
    struct stat status;
    WCHAR part[KERNEL_PATH_SIZE], *wide;
    int length = lstrlenW(path), begin = 0, end;
    DWORD error;
    char *name;

    if ((size_t)length >= size || length >= KERNEL_PATH_SIZE)
        return ERROR_FILENAME_EXCED_RANGE;
    error = kernel_path_to_host(path, host, sizeof(host));
    if (error)
        return error;
    if (stat(host, &status))
        return kernel_error_from_errno(errno);
    lstrcpyW(out, path);
    while (begin < length)
    {
        for (end = begin; end < length && path[end] != '\\' && path[end] != '/'; end++)
            ;
        if (end > begin && path[end - 1] != ':' && path[begin] != '?' && !(path[begin] == '.' && end - begin < 3))
        {
            lstrcpynW(part, path, end + 1);
            error = kernel_path_to_host(part, host, sizeof(host));
            if (error)
                return error;
            name = strrchr(host, '/');
            wide = kernel_wide(name ? name + 1 : host);
            if (!wide)
                return ERROR_NOT_ENOUGH_MEMORY;
            /* Names differ in case only, unit by unit. */
            if (lstrlenW(wide) == end - begin)
                memcpy(out + begin, wide, (end - begin) * sizeof(WCHAR));
            free(wide);
        }
        begin = end + 1;
    }
    return ERROR_SUCCESS;
}

DWORD WINAPI GetLongPathNameW(const WCHAR *path, WCHAR *buffer, DWORD size)
{
    WCHAR out[KERNEL_PATH_SIZE];
    DWORD error = path && *path ? long_path(path, out, KERNEL_PATH_SIZE) : ERROR_INVALID_PARAMETER;

    return error ? (DWORD)kernel_fail(error) : give(out, buffer, size);
}

DWORD WINAPI GetLongPathNameA(const char *path, char *buffer, DWORD size)
{
    WCHAR *wide = path ? kernel_wide_ansi(path) : NULL, out[KERNEL_PATH_SIZE];
    DWORD error = path && !wide ? ERROR_NOT_ENOUGH_MEMORY : wide && *wide ? long_path(wide, out, KERNEL_PATH_SIZE) :
            ERROR_INVALID_PARAMETER;

    free(wide);
    return error ? (DWORD)kernel_fail(error) : give_ansi(out, buffer, size);
}

/* A volume without 8.3 names, as this one: the short path is the path, if that exists. */
DWORD WINAPI GetShortPathNameW(const WCHAR *path, WCHAR *buffer, DWORD size)
{
    return GetLongPathNameW(path, buffer, size);
}

DWORD WINAPI GetShortPathNameA(const char *path, char *buffer, DWORD size)
{
    return GetLongPathNameA(path, buffer, size);
}

static BOOL is_file(const WCHAR *path)
{
    DWORD attributes = GetFileAttributesW(path);

    return attributes != INVALID_FILE_ATTRIBUTES && !(attributes & FILE_ATTRIBUTE_DIRECTORY);
}

/* folder\file in `found` if it is there; folder may be empty. */
static BOOL search_folder(const WCHAR *folder, size_t length, const WCHAR *file, WCHAR *found)
{
    WCHAR path[KERNEL_PATH_SIZE];

    if (length + lstrlenW(file) + 2 > KERNEL_PATH_SIZE)
        return FALSE;
    memcpy(path, folder, length * sizeof(WCHAR));
    if (length && path[length - 1] != '\\')
        path[length++] = '\\';
    lstrcpyW(path + length, file);
    return is_file(path) && !kernel_path_full(path, found, KERNEL_PATH_SIZE);
}

static BOOL search(const WCHAR *path, const WCHAR *file, WCHAR *found)
{
    WCHAR value[KERNEL_PATH_SIZE];
    const WCHAR *end, *unit;
    DWORD length;

    for (unit = file; *unit && *unit != '\\' && *unit != '/' && *unit != ':'; unit++)
        ;
    if (*unit && (unit == file || *unit == ':' || *file == '.'))
        return search_folder(L"", 0, file, found);
    if (!path)
    {
        /* The program's folder, the current one, System32, Windows, then PATH ("SearchPath"). */
        length = GetModuleFileNameW(NULL, value, ARRAYSIZE(value));
        while (length && value[length - 1] != '\\')
            length--;
        if ((length && search_folder(value, length, file, found)) || search_folder(L"", 0, file, found) ||
                search_folder(L"C:\\Windows\\System32", 19, file, found) || search_folder(L"C:\\Windows", 10, file, found))
            return TRUE;
        length = GetEnvironmentVariableW(L"PATH", value, ARRAYSIZE(value));
        if (!length || length >= ARRAYSIZE(value))
            return FALSE;
        path = value;
    }
    for (; *path; path = *end ? end + 1 : end)
    {
        for (end = path; *end && *end != ';'; end++)
            ;
        if (end > path && search_folder(path, end - path, file, found))
            return TRUE;
    }
    return FALSE;
}

DWORD WINAPI SearchPathW(const WCHAR *path, const WCHAR *file, const WCHAR *extension, DWORD size, WCHAR *buffer, WCHAR **name)
{
    WCHAR full[KERNEL_PATH_SIZE], with_extension[KERNEL_PATH_SIZE];
    const WCHAR *unit, *dot = NULL;
    DWORD length;

    if (!file || !*file)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    for (unit = file; *unit; unit++)
        dot = *unit == '.' ? unit : *unit == '\\' || *unit == '/' ? NULL : dot;
    if (extension && !dot)
    {
        if (lstrlenW(file) + lstrlenW(extension) >= KERNEL_PATH_SIZE)
            return kernel_fail(ERROR_FILENAME_EXCED_RANGE);
        lstrcpyW(with_extension, file);
        lstrcatW(with_extension, extension);
        file = with_extension;
    }
    if (!search(path, file, full))
        return kernel_fail(ERROR_FILE_NOT_FOUND);
    length = give(full, buffer, size);
    if (name && buffer && length < size)
    {
        for (*name = buffer + length; *name > buffer && (*name)[-1] != '\\'; --*name)
            ;
    }
    return length;
}

DWORD WINAPI SearchPathA(const char *path, const char *file, const char *extension, DWORD size, char *buffer, char **name)
{
    WCHAR *wide_path = path ? kernel_wide_ansi(path) : NULL, *wide_file = file ? kernel_wide_ansi(file) : NULL;
    WCHAR *wide_extension = extension ? kernel_wide_ansi(extension) : NULL, found[KERNEL_PATH_SIZE];
    DWORD length = 0;
    char *last;

    if ((path && !wide_path) || (file && !wide_file) || (extension && !wide_extension))
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    else if (SearchPathW(wide_path, wide_file, wide_extension, KERNEL_PATH_SIZE, found, NULL))
    {
        length = give_ansi(found, buffer, size);
        if (name && buffer && length < size)
        {
            last = strrchr(buffer, '\\');
            *name = last ? last + 1 : buffer;
        }
    }
    free(wide_path);
    free(wide_file);
    free(wide_extension);
    return length;
}
