/* FindFirstFile: the names of a folder that match a pattern, read when the search begins and sorted as NTFS gives them.
 *
 * Patterns follow the documentation of FsRtlIsNameInExpression, into whose wildcards Win32 turns '?', '*' and the dots beside them:
 * a '?' also matches nothing before a dot and at the end, a dot before wildcards also matches the end of the name, and a '*' before
 * the last dot stops at the name's last dot. "*.*" is every name, "*." every name without an extension. */
#include "kernel/file.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/path.h"
#include "kernel/text.h"

struct find
{
    struct kernel_object object;
    pthread_mutex_t mutex;
    WIN32_FIND_DATAW *found;
    size_t count, room, next;
};

static void find_destroy(struct kernel_object *object)
{
    struct find *find = CONTAINING_RECORD(object, struct find, object);

    pthread_mutex_destroy(&find->mutex);
    free(find->found);
    free(find);
}

static const struct kernel_object_class find_class =
{
    .name = "search",
    .resource = RUNTIME_FILE,
    .not_closable = TRUE,
    .destroy = find_destroy
};

#define DOS_STAR '<'
#define DOS_QM '>'
#define DOS_DOT '"'

/* The pattern with the wildcards that the file system knows. */
static void translate(const WCHAR *pattern, WCHAR *out)
{
    size_t length = lstrlenW(pattern), i, used = 0;

    if (!kernel_compare_names(pattern, L"*.*"))
        pattern = L"*", length = 1;
    for (i = 0; i < length; i++)
    {
        WCHAR unit = pattern[i], next = pattern[i + 1];

        if (unit == '?')
            unit = DOS_QM;
        else if (unit == '.' && (next == '?' || next == '*'))
            unit = DOS_DOT;
        else if (unit == '*' && next == '.')
            unit = DOS_STAR;
        out[used++] = unit;
    }
    /* "x*." means names without an extension: the dot at the end is none of the name's. */
    if (used > 1 && out[used - 1] == '.' && out[used - 2] == DOS_STAR)
        out[used - 1] = DOS_DOT;
    else
        while (used && out[used - 1] == '.')
            used--;
    out[used] = 0;
}

/* Does the rest of the name match the rest of the pattern? The set of reachable places in the pattern is kept in a bitmap, so the
 * time is the product of the lengths, whatever the pattern. */
static BOOL matches(const WCHAR *pattern, const WCHAR *name)
{
    BYTE sets[2][MAX_PATH + 1], *now = sets[0], *then = sets[1], *swap;
    size_t length = lstrlenW(pattern), count = lstrlenW(name), last_dot = count, i, j;

    if (length > MAX_PATH)
        return FALSE;
    for (i = 0; i < count; i++)
        if (name[i] == '.')
            last_dot = i;
    memset(now, 0, length + 1);
    now[0] = TRUE;
    for (i = 0; i <= count; i++)
    {
        BOOL at_end = i == count;

        /* What matches nothing here. */
        for (j = 0; j < length; j++)
            if (now[j] && (pattern[j] == '*' || pattern[j] == DOS_STAR || (pattern[j] == DOS_QM && (at_end || name[i] == '.')) ||
                    (pattern[j] == DOS_DOT && at_end)))
                now[j + 1] = TRUE;
        if (at_end)
            break;
        memset(then, 0, length + 1);
        for (j = 0; j < length; j++)
        {
            if (!now[j])
                continue;
            switch (pattern[j])
            {
            case '*':
                then[j] = TRUE;
                break;
            case DOS_STAR:
                if (name[i] != '.' || i != last_dot)
                    then[j] = TRUE;
                break;
            case DOS_QM:
                if (name[i] != '.')
                    then[j + 1] = TRUE;
                break;
            case DOS_DOT:
                if (name[i] == '.')
                    then[j + 1] = TRUE;
                break;
            default:
                if (kernel_upper(pattern[j]) == kernel_upper(name[i]))
                    then[j + 1] = TRUE;
            }
        }
        swap = now;
        now = then;
        then = swap;
    }
    return now[length];
}

static DWORD add(struct find *find, const char *folder, const WCHAR *name, const char *host_name)
{
    char path[KERNEL_PATH_SIZE];
    WIN32_FIND_DATAW *data;
    struct stat status;
    size_t room;

    if (lstrlenW(name) >= MAX_PATH || strlen(folder) + strlen(host_name) + 2 > sizeof(path))
        return ERROR_SUCCESS;
    strcpy(path, folder);
    strcat(path, "/");
    strcat(path, host_name);
    /* A link that leads nowhere is no file for Windows; neither is what has gone since the folder was read. */
    if (stat(path, &status))
        return ERROR_SUCCESS;
    if (find->count == find->room)
    {
        room = find->room ? find->room * 2 : 4;
        data = realloc(find->found, room * sizeof(*data));
        if (!data)
            return ERROR_NOT_ENOUGH_MEMORY;
        find->found = data;
        find->room = room;
    }
    data = &find->found[find->count++];
    memset(data, 0, sizeof(*data));
    lstrcpyW(data->cFileName, name);
    data->dwFileAttributes = kernel_file_attributes(&status, path, -1);
    data->ftCreationTime = kernel_file_time(status.st_mtim.tv_sec < status.st_ctim.tv_sec ? status.st_mtim : status.st_ctim);
    data->ftLastAccessTime = kernel_file_time(status.st_atim);
    data->ftLastWriteTime = kernel_file_time(status.st_mtim);
    if (S_ISREG(status.st_mode))
    {
        data->nFileSizeHigh = (DWORD)((ULONGLONG)status.st_size >> 32);
        data->nFileSizeLow = (DWORD)status.st_size;
    }
    return ERROR_SUCCESS;
}

/* "." and ".." come first, then names by their upper case. */
static int compare_found(const void *left, const void *right)
{
    const WIN32_FIND_DATAW *a = left, *b = right;
    BOOL dots_a = !kernel_compare_names(a->cFileName, L".") || !kernel_compare_names(a->cFileName, L"..");
    BOOL dots_b = !kernel_compare_names(b->cFileName, L".") || !kernel_compare_names(b->cFileName, L"..");

    if (dots_a != dots_b)
        return dots_b - dots_a;
    return kernel_compare_names(a->cFileName, b->cFileName);
}

static DWORD read_folder(struct find *find, const char *folder, const WCHAR *pattern, BOOL is_root)
{
    DIR *directory = opendir(folder);
    WCHAR wildcards[MAX_PATH + 1];
    struct dirent *entry;
    DWORD error = ERROR_SUCCESS;

    if (!directory)
        return errno == ENOENT ? ERROR_PATH_NOT_FOUND : errno == ENOTDIR ? ERROR_DIRECTORY : kernel_error_from_errno(errno);
    translate(pattern, wildcards);
    while (!error && (entry = readdir(directory)))
    {
        WCHAR *name;

        if (strchr(entry->d_name, '\\') || (is_root && (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))))
            continue;
        name = kernel_wide(entry->d_name);
        if (!name)
            error = ERROR_NOT_ENOUGH_MEMORY;
        else if (matches(wildcards, name))
            error = add(find, folder, name, entry->d_name);
        free(name);
    }
    closedir(directory);
    if (!error && find->count > 1)
        qsort(find->found, find->count, sizeof(*find->found), compare_found);
    return error;
}

/* The folder of the search in `host`, the pattern in `pattern`. 0 or a Win32 error. */
static DWORD split(const WCHAR *path, char *host, WCHAR *pattern, BOOL *is_root)
{
    WCHAR full[KERNEL_PATH_SIZE], *name;
    const WCHAR *last, *unit;
    int length = lstrlenW(path);
    DWORD error;

    if (!length)
        return ERROR_PATH_NOT_FOUND;
    if (path[length - 1] == '\\' || path[length - 1] == '/')
        return ERROR_FILE_NOT_FOUND;
    for (last = path + length; last > path && last[-1] != '\\' && last[-1] != '/' && last[-1] != ':'; last--)
        ;
    if (lstrlenW(last) > MAX_PATH - 1)
        return ERROR_FILENAME_EXCED_RANGE;
    for (unit = last; *unit; unit++)
        if (*unit < 32 || *unit == '|' || *unit == '<' || *unit == '>' || *unit == '"')
            return ERROR_INVALID_NAME;
    /* "*." would lose its dot below: the pattern is taken as it is written, without spaces at its end. */
    if (!kernel_compare_names(last, L".") || !kernel_compare_names(last, L".."))
        *pattern = 0;
    else
    {
        lstrcpyW(pattern, last);
        for (length = lstrlenW(pattern); length && pattern[length - 1] == ' '; length--)
            pattern[length - 1] = 0;
    }
    error = kernel_path_full(path, full, KERNEL_PATH_SIZE);
    if (error)
        return error;
    for (name = full + lstrlenW(full); name > full && name[-1] != '\\'; name--)
        ;
    if (!*pattern)
    {
        if (!*name)
            return ERROR_FILE_NOT_FOUND;
        lstrcpynW(pattern, name, MAX_PATH);
    }
    *name = 0;
    *is_root = name - full <= 3;
    error = kernel_path_to_host(full, host, KERNEL_PATH_SIZE);
    return error == ERROR_FILE_NOT_FOUND ? ERROR_PATH_NOT_FOUND : error;
}

static HANDLE find_first(const WCHAR *path, WIN32_FIND_DATAW *data, const char *function)
{
    WCHAR pattern[MAX_PATH + 1];
    char host[KERNEL_PATH_SIZE];
    struct find *find;
    BOOL is_root;
    HANDLE handle;
    DWORD error = path ? split(path, host, pattern, &is_root) : ERROR_PATH_NOT_FOUND;

    if (error || (error = runtime_call(RUNTIME_CALL_FILE, function)))
    {
        SetLastError(error);
        return INVALID_HANDLE_VALUE;
    }
    find = runtime_permit(RUNTIME_FILE, function) ? calloc(1, sizeof(*find)) : NULL;
    if (!find)
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return INVALID_HANDLE_VALUE;
    }
    kernel_object_init(&find->object, &find_class);
    pthread_mutex_init(&find->mutex, NULL);
    error = read_folder(find, host, pattern, is_root);
    if (!error && !find->count)
        error = ERROR_FILE_NOT_FOUND;
    if (error)
    {
        kernel_object_release(&find->object);
        SetLastError(error);
        return INVALID_HANDLE_VALUE;
    }
    *data = find->found[find->next++];
    handle = kernel_handle_create(&find->object);
    if (!handle)
        return INVALID_HANDLE_VALUE;
    runtime_acquired(RUNTIME_FILE, handle, 0, function);
    return handle;
}

/* The basic level has no short names, and here there are none anyway; a larger buffer and the wish for folders only are hints. */
static BOOL check_ex(FINDEX_INFO_LEVELS level, FINDEX_SEARCH_OPS operation, void *filter, DWORD flags)
{
    if ((level != FindExInfoStandard && level != FindExInfoBasic) || filter ||
            (operation != FindExSearchNameMatch && operation != FindExSearchLimitToDirectories))
        return kernel_fail(ERROR_INVALID_PARAMETER);
    if (flags & ~(DWORD)FIND_FIRST_EX_LARGE_FETCH)
        return kernel_fail(flags & FIND_FIRST_EX_CASE_SENSITIVE ? ERROR_NOT_SUPPORTED : ERROR_INVALID_PARAMETER);
    return TRUE;
}

HANDLE WINAPI FindFirstFileExW(const WCHAR *path, FINDEX_INFO_LEVELS level, void *data, FINDEX_SEARCH_OPS operation, void *filter,
        DWORD flags)
{
    return check_ex(level, operation, filter, flags) ? find_first(path, data, "FindFirstFileExW") : INVALID_HANDLE_VALUE;
}

HANDLE WINAPI FindFirstFileW(const WCHAR *path, WIN32_FIND_DATAW *data)
{
    return find_first(path, data, "FindFirstFileW");
}

BOOL WINAPI FindNextFileW(HANDLE handle, WIN32_FIND_DATAW *data)
{
    struct kernel_object *object = kernel_handle_get(handle, &find_class);
    struct find *find;
    BOOL more;

    if (!object)
        return FALSE;
    find = CONTAINING_RECORD(object, struct find, object);
    pthread_mutex_lock(&find->mutex);
    more = find->next < find->count;
    if (more)
        *data = find->found[find->next++];
    pthread_mutex_unlock(&find->mutex);
    kernel_object_release(object);
    return more ? TRUE : kernel_fail(ERROR_NO_MORE_FILES);
}

BOOL WINAPI FindClose(HANDLE handle)
{
    return kernel_handle_close(handle, &find_class, "FindClose");
}

/* A name that has no form in the code page has '?' for what is missing, as on Windows. */
static void narrow(const WIN32_FIND_DATAW *wide, WIN32_FIND_DATAA *data)
{
    memset(data, 0, sizeof(*data));
    data->dwFileAttributes = wide->dwFileAttributes;
    data->ftCreationTime = wide->ftCreationTime;
    data->ftLastAccessTime = wide->ftLastAccessTime;
    data->ftLastWriteTime = wide->ftLastWriteTime;
    data->nFileSizeHigh = wide->nFileSizeHigh;
    data->nFileSizeLow = wide->nFileSizeLow;
    WideCharToMultiByte(CP_ACP, 0, wide->cFileName, -1, data->cFileName, sizeof(data->cFileName), NULL, NULL);
}

static HANDLE find_first_ansi(const char *path, WIN32_FIND_DATAA *data, const char *function)
{
    WCHAR *wide_path = path ? kernel_wide_ansi(path) : NULL;
    HANDLE handle = INVALID_HANDLE_VALUE;
    WIN32_FIND_DATAW wide;

    if (path && !wide_path)
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    else
        handle = find_first(wide_path, &wide, function);
    if (handle != INVALID_HANDLE_VALUE)
        narrow(&wide, data);
    free(wide_path);
    return handle;
}

HANDLE WINAPI FindFirstFileExA(const char *path, FINDEX_INFO_LEVELS level, void *data, FINDEX_SEARCH_OPS operation, void *filter,
        DWORD flags)
{
    return check_ex(level, operation, filter, flags) ? find_first_ansi(path, data, "FindFirstFileExA") : INVALID_HANDLE_VALUE;
}

HANDLE WINAPI FindFirstFileA(const char *path, WIN32_FIND_DATAA *data)
{
    return find_first_ansi(path, data, "FindFirstFileA");
}

BOOL WINAPI FindNextFileA(HANDLE handle, WIN32_FIND_DATAA *data)
{
    WIN32_FIND_DATAW wide;

    if (!FindNextFileW(handle, &wide))
        return FALSE;
    narrow(&wide, data);
    return TRUE;
}
