/* Paths of Windows on the host: see path.h. The rules of normalisation are those of "File path formats on Windows systems"
 * (Microsoft's .NET documentation) and were compared with Wine 8.0 by test/runtime/path.c. */
#include "kernel/path.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kernel/text.h"

#define NAME_UNITS 255      /* NTFS' limit of one name */

static pthread_mutex_t current_mutex = PTHREAD_MUTEX_INITIALIZER;
static char *current_host;      /* what getcwd() said when current_windows was set */
static WCHAR *current_windows;

/* Finds the entry of the folder that equals the name without regard to case. TRUE: name has been overwritten by it. */
static BOOL find_spelling(const char *folder, char *name, size_t size)
{
    WCHAR *wanted = kernel_wide(name), *wide;
    DIR *directory = wanted ? opendir(*folder ? folder : "/") : NULL;
    struct dirent *entry;
    BOOL found = FALSE;

    while (directory && !found && (entry = readdir(directory)))
    {
        if (!(wide = kernel_wide(entry->d_name)))
            break;
        found = !kernel_compare_names(wanted, wide) && strlen(entry->d_name) < size;
        if (found)
            strcpy(name, entry->d_name);
        free(wide);
    }
    if (directory)
        closedir(directory);
    free(wanted);
    return found;
}

DWORD kernel_path_resolve(char *host, size_t size, const char *tail)
{
    size_t root = strlen(host), length = root;
    struct stat status;

    if (!*tail)
        return ERROR_SUCCESS;
    if (root + strlen(tail) + 2 > size)
        return ERROR_FILENAME_EXCED_RANGE;
    sprintf(host + root, "/%s", tail);
    if (!lstat(host, &status))
        return ERROR_SUCCESS;
    while (*tail)
    {
        size_t count = strcspn(tail, "/");

        if (count > 255)
            return ERROR_FILENAME_EXCED_RANGE;
        host[length] = 0;
        sprintf(host + length, "/%.*s", (int)count, tail);
        if (lstat(host, &status))
        {
            if (errno == ENOTDIR)
                return ERROR_PATH_NOT_FOUND;
            if (errno != ENOENT)
                return kernel_error_from_errno(errno);
            host[length] = 0;
            memcpy(host + length + 1, tail, count);
            host[length + 1 + count] = 0;
            if (find_spelling(host, host + length + 1, size - length - 1))
                host[length] = '/';
            else
            {
                host[length] = '/';
                return tail[count] ? ERROR_PATH_NOT_FOUND : ERROR_SUCCESS;
            }
        }
        length += strlen(host + length);
        tail += count + (tail[count] == '/');
    }
    return ERROR_SUCCESS;
}

static BOOL is_separator(WCHAR unit)
{
    return unit == '\\' || unit == '/';
}

static BOOL is_drive(const WCHAR *path)
{
    return ((path[0] >= 'A' && path[0] <= 'Z') || (path[0] >= 'a' && path[0] <= 'z')) && path[1] == ':';
}

static size_t text_length(const WCHAR *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    return length;
}

const char *kernel_path_device(const WCHAR *path)
{
    static const char *const devices[] =
    {
        "NUL", "CON", "CONIN$", "CONOUT$", "PRN", "AUX", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8",
        "COM9", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9"
    };
    const WCHAR *name = path, *p;
    char upper[8];
    size_t length, i;

    if (path[0] == '\\' && path[1] == '\\' && path[2] == '?' && path[3] == '\\')
        return NULL;
    for (p = path; *p; p++)
        if (is_separator(*p) || (*p == ':' && p == path + 1))
            name = p + 1;
    for (length = 0; name[length] && name[length] != '.' && name[length] != ':'; length++)
        ;
    if (name[length] == ':' && name[length + 1])
        return NULL;
    while (length && name[length - 1] == ' ')
        length--;
    if (length < 3 || length > 7)
        return NULL;
    for (i = 0; i < length; i++)
    {
        if (name[i] >= 0x80)
            return NULL;
        upper[i] = kernel_upper(name[i]);
    }
    upper[length] = 0;
    for (i = 0; i < sizeof(devices) / sizeof(*devices); i++)
        if (!strcmp(upper, devices[i]))
            return devices[i];
    return NULL;
}

struct builder
{
    WCHAR *out;
    size_t size, length, root;      /* root: the units that ".." does not remove */
    DWORD error;
};

static void append(struct builder *builder, const WCHAR *text, size_t length)
{
    if (builder->error)
        return;
    if (builder->length + length + 1 > builder->size)
    {
        builder->error = ERROR_FILENAME_EXCED_RANGE;
        return;
    }
    memcpy(builder->out + builder->length, text, length * sizeof(WCHAR));
    builder->length += length;
    builder->out[builder->length] = 0;
}

static void append_root(struct builder *builder, const WCHAR *text, size_t length)
{
    append(builder, text, length);
    builder->root = builder->length;
}

static void append_names(struct builder *builder, const WCHAR *path)
{
    while (*path && !builder->error)
    {
        size_t length = 0, kept;
        BOOL last, separator;

        if (is_separator(*path))
        {
            path++;
            continue;
        }
        while (path[length] && !is_separator(path[length]))
            length++;
        separator = path[length] != 0;
        last = !separator;
        kept = length;
        if (length == 2 && path[0] == '.' && path[1] == '.')
        {
            if (builder->length > builder->root && builder->out[builder->length - 1] == '\\')
                builder->length--;
            while (builder->length > builder->root && builder->out[builder->length - 1] != '\\')
                builder->length--;
            builder->out[builder->length] = 0;
            kept = 0;
        }
        else if (length == 1 && path[0] == '.')
            kept = 0;
        else if (last)
            while (kept && (path[kept - 1] == '.' || path[kept - 1] == ' '))
                kept--;
        else if (path[kept - 1] == '.')
            kept--;
        /* A separator at the end stays, except after the root. */
        if (builder->length > builder->root && builder->out[builder->length - 1] != '\\' && (kept || separator))
            append(builder, L"\\", 1);
        append(builder, path, kept);
        if (kept && separator)
            append(builder, L"\\", 1);
        path += length + separator;
    }
}

/* What the last name was is gone: `a\.` and `a\b\..` are `a`. */
static void trim_separator(struct builder *builder, const WCHAR *path)
{
    size_t length = text_length(path);

    if (length && !is_separator(path[length - 1]) && builder->length > builder->root && builder->out[builder->length - 1] == '\\')
    {
        const WCHAR *name = path + length;

        while (name > path && !is_separator(name[-1]))
            name--;
        if (name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2])))
            builder->out[--builder->length] = 0;
    }
}

DWORD kernel_path_full(const WCHAR *path, WCHAR *full, size_t size)
{
    struct builder builder = {full, size};
    WCHAR current[KERNEL_PATH_SIZE];
    const char *device;
    const WCHAR *tail;
    DWORD error;

    if (!*path)
        return ERROR_INVALID_NAME;
    device = kernel_path_device(path);
    if (device)
    {
        append(&builder, L"\\\\.\\", 4);
        for (; *device; device++)
        {
            WCHAR unit = *device;

            append(&builder, &unit, 1);
        }
        return builder.error;
    }
    if (is_separator(path[0]) && is_separator(path[1]))
    {
        if ((path[2] == '?' || path[2] == '.') && is_separator(path[3]))
        {
            WCHAR prefix[7] = {'\\', '\\', path[2], '\\', path[4], path[5], '\\'};

            if (is_drive(path + 4))
                append_root(&builder, prefix, 7);
            else
                append_root(&builder, prefix, 4);
            tail = path + (is_drive(path + 4) ? 6 : 4);
        }
        else
        {
            /* \\server\share\ cannot be left by "..". */
            size_t server = 2, share;

            while (path[server] && !is_separator(path[server]))
                server++;
            share = server + (path[server] != 0);
            while (path[share] && !is_separator(path[share]))
                share++;
            append(&builder, L"\\\\", 2);
            append(&builder, path + 2, server - 2);
            if (path[server])
                append(&builder, L"\\", 1);
            append_root(&builder, path + server + (path[server] != 0), share - server - (path[server] != 0));
            if (path[share])
                append_root(&builder, L"\\", 1);
            tail = path + share;
        }
    }
    else if (path[0] == '/')
    {
        append_root(&builder, L"Z:\\", 3);
        tail = path;
    }
    else if (is_drive(path) && is_separator(path[2]))
    {
        WCHAR root[3] = {path[0], ':', '\\'};

        append_root(&builder, root, 3);
        tail = path + 3;
    }
    else
    {
        error = kernel_current_directory(current, KERNEL_PATH_SIZE);
        if (error)
            return error;
        tail = path;
        if (path[0] == '\\')
            append_root(&builder, current, 3);
        else if (is_drive(path) && kernel_upper(path[0]) != kernel_upper(current[0]))
        {
            WCHAR root[3] = {path[0], ':', '\\'};

            append_root(&builder, root, 3);
            tail = path + 2;
        }
        else
        {
            append_root(&builder, current, 3);
            append(&builder, current + 3, text_length(current + 3));
            if (is_drive(path))
                tail = path + 2;
        }
    }
    append_names(&builder, tail);
    trim_separator(&builder, tail);
    return builder.error;
}

/* "a\b" as "a/b" of the host, every name checked. */
static DWORD host_tail(const WCHAR *names, char *tail, size_t size, BOOL verbatim)
{
    size_t used = 0;

    *tail = 0;
    while (*names)
    {
        size_t length = 0, bytes;
        char *utf8;

        if (*names == '\\')
        {
            names++;
            continue;
        }
        for (; names[length] && names[length] != '\\'; length++)
            if (names[length] < 32 || (names[length] < 0x80 && strchr("<>:\"|?*/", names[length])))
                return ERROR_INVALID_NAME;
        if (length > NAME_UNITS)
            return ERROR_INVALID_NAME;
        if (verbatim && (length == 1 || length == 2) && names[0] == '.' && names[length - 1] == '.')
            return ERROR_INVALID_NAME;
        utf8 = kernel_utf8_length(names, length, &bytes);
        if (!utf8)
            return ERROR_NOT_ENOUGH_MEMORY;
        /* U+DC80…U+DCFF are the bytes that they stand for: none of them can be '/', NUL or a dot. */
        if (bytes > 255 || used + bytes + 2 > size)
        {
            free(utf8);
            return ERROR_FILENAME_EXCED_RANGE;
        }
        used += sprintf(tail + used, "%s%s", used ? "/" : "", utf8);
        free(utf8);
        names += length;
    }
    return ERROR_SUCCESS;
}

DWORD kernel_path_to_host(const WCHAR *path, char *host, size_t size)
{
    WCHAR full[KERNEL_PATH_SIZE];
    char tail[KERNEL_PATH_SIZE];
    const char *device, *folder;
    const WCHAR *plain = full;
    BOOL verbatim = FALSE;
    DWORD error;

    if (!*path)
        return ERROR_PATH_NOT_FOUND;
    device = kernel_path_device(path);
    if (device)
    {
        const char *name = !strcmp(device, "NUL") ? "/dev/null" : !strncmp(device, "CON", 3) ? "/dev/tty" : NULL;

        if (!name)
            return ERROR_FILE_NOT_FOUND;
        if (strlen(name) >= size)
            return ERROR_FILENAME_EXCED_RANGE;
        strcpy(host, name);
        return ERROR_SUCCESS;
    }
    if (path[0] == '\\' && path[1] == '\\' && path[2] == '?' && path[3] == '\\')
    {
        verbatim = TRUE;
        plain = path + 4;
    }
    else
    {
        error = kernel_path_full(path, full, KERNEL_PATH_SIZE);
        if (error)
            return error;
        if (full[0] == '\\' && full[1] == '\\' && full[2] == '.' && full[3] == '\\')
            plain = full + 4;
        else if (full[0] == '\\')
            return ERROR_BAD_NETPATH;
    }
    if (!is_drive(plain) || plain[2] != '\\')
        return plain == full ? ERROR_PATH_NOT_FOUND : ERROR_FILE_NOT_FOUND;
    switch (kernel_upper(plain[0]))
    {
    case 'C':
        folder = kernel_drive_folder();
        break;
    case 'Z':
        folder = "";
        break;
    default:
        folder = NULL;
    }
    if (!folder)
        return ERROR_PATH_NOT_FOUND;
    error = host_tail(plain + 3, tail, sizeof(tail), verbatim);
    if (error)
        return error;
    if (strlen(folder) + 2 > size)
        return ERROR_FILENAME_EXCED_RANGE;
    strcpy(host, folder);
    error = kernel_path_resolve(host, size, tail);
    if (!error && !*host)
        strcpy(host, "/");
    return error;
}

DWORD kernel_path_from_host(const char *host, WCHAR *path, size_t size)
{
    const char *folder = kernel_drive_folder();
    size_t skip = folder ? strlen(folder) : 0, length, i;
    WCHAR drive = 'Z', *wide;

    if (*host != '/' || strchr(host, '\\'))
        return ERROR_INVALID_NAME;
    if (skip && !strncmp(host, folder, skip) && (!host[skip] || host[skip] == '/'))
    {
        drive = 'C';
        host += skip;
    }
    while (*host == '/')
        host++;
    wide = kernel_wide_length(host, strlen(host), &length);
    if (!wide)
        return ERROR_NOT_ENOUGH_MEMORY;
    while (length && wide[length - 1] == '/')
        length--;
    if (length + 4 > size)
    {
        free(wide);
        return ERROR_FILENAME_EXCED_RANGE;
    }
    path[0] = drive;
    path[1] = ':';
    path[2] = '\\';
    for (i = 0; i < length; i++)
        path[3 + i] = wide[i] == '/' ? '\\' : wide[i];
    path[3 + length] = 0;
    free(wide);
    return ERROR_SUCCESS;
}

DWORD kernel_current_directory(WCHAR *path, size_t size)
{
    char *host = getcwd(NULL, 0);
    DWORD error;

    if (!host)
        return kernel_error_from_errno(errno);
    pthread_mutex_lock(&current_mutex);
    if (current_host && !strcmp(host, current_host))
    {
        error = text_length(current_windows) < size ? ERROR_SUCCESS : ERROR_FILENAME_EXCED_RANGE;
        if (!error)
            memcpy(path, current_windows, (text_length(current_windows) + 1) * sizeof(WCHAR));
        pthread_mutex_unlock(&current_mutex);
    }
    else
    {
        pthread_mutex_unlock(&current_mutex);
        error = kernel_path_from_host(host, path, size);
    }
    free(host);
    return error;
}

DWORD kernel_set_current_directory(const WCHAR *path)
{
    WCHAR full[KERNEL_PATH_SIZE], *copy;
    char host[KERNEL_PATH_SIZE], *now;
    struct stat status;
    size_t length;
    DWORD error;

    error = kernel_path_to_host(path, host, sizeof(host));
    if (error)
        return error;
    error = kernel_path_full(path, full, KERNEL_PATH_SIZE);
    if (error)
        return error;
    if (stat(host, &status))
        return kernel_error_from_errno(errno);
    if (!S_ISDIR(status.st_mode))
        return ERROR_DIRECTORY;
    length = text_length(full);
    if (length > 3 && full[length - 1] == '\\')
        full[--length] = 0;
    copy = malloc((length + 1) * sizeof(WCHAR));
    if (!copy)
        return ERROR_NOT_ENOUGH_MEMORY;
    memcpy(copy, full, (length + 1) * sizeof(WCHAR));
    pthread_mutex_lock(&current_mutex);
    if (chdir(host) || !(now = getcwd(NULL, 0)))
    {
        error = kernel_error_from_errno(errno);
        free(copy);
    }
    else
    {
        free(current_host);
        free(current_windows);
        current_host = now;
        current_windows = copy;
    }
    pthread_mutex_unlock(&current_mutex);
    return error;
}

/* The private exports for the C run-time's files (crt/file.h); plain convention, as between ELF objects of this project. */
extern DWORD certemu_runtime_host_path(const WCHAR *path, char *host, size_t size);
extern DWORD certemu_runtime_windows_path(const char *host, WCHAR *path, size_t size);

DWORD certemu_runtime_windows_path(const char *host, WCHAR *path, size_t size)
{
    return kernel_path_from_host(host, path, size);
}

DWORD certemu_runtime_host_path(const WCHAR *path, char *host, size_t size)
{
    return kernel_path_to_host(path, host, size);
}
