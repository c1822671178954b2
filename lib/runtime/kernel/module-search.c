/* Which DLL a name means: one of the run-time's own, or a file, in Windows' order of folders. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kernel/loader.h"
#include "kernel/path.h"
#include "kernel/text.h"

static const WCHAR windows_folder[] = L"C:\\Windows";
const WCHAR kernel_system_folder[KERNEL_SYSTEM_FOLDER_LENGTH + 1] = L"C:\\Windows\\system32";

const WCHAR *kernel_file_name(const WCHAR *path)
{
    const WCHAR *name = path;

    for (; *path; path++)
        if (*path == '\\' || *path == '/' || *path == ':')
            name = path + 1;
    return name;
}

/* Does the name, whose extension may be left out, mean the emulated DLL? */
static BOOL is_library_name(const WCHAR *name, const char *library)
{
    size_t i;

    for (i = 0; library[i]; i++)
    {
        if (!name[i] && !strcmp(library + i, ".dll"))
            return TRUE;
        if (kernel_lower(name[i]) != (WCHAR)library[i])
            return FALSE;
    }
    return !name[i];
}

const struct runtime_library *kernel_library_by_name(const WCHAR *name)
{
    const struct runtime_library *library;
    const WCHAR *file = kernel_file_name(name);

    if (file != name)
    {
        /* With a folder it is ours only if that is the system's, where the emulated drive has no file of the name. */
        size_t length = ARRAYSIZE(kernel_system_folder) - 1;

        if ((size_t)(file - name - 1) != length || kernel_compare_names_length(name, length, kernel_system_folder, length))
            return NULL;
    }
    for (library = runtime_libraries; library->name; library++)
        if (is_library_name(file, library->name))
            return library;
    return NULL;
}

const struct runtime_library *kernel_library_of(HMODULE module)
{
    const struct runtime_library *library;

    for (library = runtime_libraries; library->name; library++)
        if ((HMODULE)library == module)
            return library;
    return NULL;
}

/* The host's path and the full Windows path of an existing file `folder\name`; folder NULL: the name as it is. */
static BOOL try_file(const WCHAR *folder, const WCHAR *name, WCHAR *path, char *host)
{
    WCHAR joined[KERNEL_PATH_SIZE];
    size_t length = folder ? wcslen(folder) : 0, name_size = wcslen(name) + 1;
    struct stat status;
    DWORD error;

    if (length + 1 + name_size > ARRAYSIZE(joined))
        return FALSE;
    if (length)     /* folder may be NULL */
        memcpy(joined, folder, length * sizeof(WCHAR));
    if (length && joined[length - 1] != '\\')
        joined[length++] = '\\';
    memcpy(joined + length, name, name_size * sizeof(WCHAR));
    if ((error = kernel_path_full(joined, path, KERNEL_PATH_SIZE)) || (error = kernel_path_to_host(path, host, KERNEL_PATH_SIZE)))
    {
        if (error == ERROR_NOT_ENOUGH_MEMORY)
            SetLastError(error);        /* nobody knows whether it is there */
        return FALSE;
    }
    return !stat(host, &status);
}

static BOOL program_folder(WCHAR *folder, size_t size)
{
    char host[KERNEL_PATH_SIZE];
    ssize_t length = readlink("/proc/self/exe", host, sizeof(host) - 1);

    if (length <= 0)
        return FALSE;
    host[length] = 0;
    *strrchr(host, '/') = 0;
    return !kernel_path_from_host(*host ? host : "/", folder, size);
}

static BOOL try_path_variable(const WCHAR *name, WCHAR *path, char *host)
{
    const char *part = getenv("PATH"), *end;
    char folder[KERNEL_PATH_SIZE];
    WCHAR wide[KERNEL_PATH_SIZE];

    for (; part; part = *end ? end + 1 : NULL)
    {
        end = strchrnul(part, ':');
        if (*part != '/' || (size_t)(end - part) >= sizeof(folder))
            continue;
        memcpy(folder, part, end - part);
        folder[end - part] = 0;
        if (!kernel_path_from_host(folder, wide, ARRAYSIZE(wide)) && try_file(wide, name, path, host))
            return TRUE;
    }
    return FALSE;
}

/* Windows' search for a DLL, in its documented order: the program's folder, the system's, Windows', the current one, PATH. */
BOOL kernel_module_find(const WCHAR *name, DWORD flags, WCHAR *path, char *host)
{
    BOOL all = !(flags & KERNEL_SEARCH_FLAGS), defaults = all || (flags & LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    WCHAR folder[KERNEL_PATH_SIZE];

    if (kernel_file_name(name) != name)
        return try_file(NULL, name, path, host);
    if ((defaults || (flags & LOAD_LIBRARY_SEARCH_APPLICATION_DIR)) && program_folder(folder, ARRAYSIZE(folder)) &&
        try_file(folder, name, path, host))
        return TRUE;
    if ((defaults || (flags & LOAD_LIBRARY_SEARCH_SYSTEM32)) &&
        try_file(kernel_system_folder, name, path, host))
        return TRUE;
    if (!all)
        return FALSE;
    return try_file(windows_folder, name, path, host) || try_file(NULL, name, path, host) ||
        try_path_variable(name, path, host);
}

/* The name with ".dll" if it has no extension, and without a final dot, which says that it has none. */
BOOL kernel_module_default_extension(const WCHAR *name, WCHAR *full, size_t size)
{
    static const WCHAR extension[] = L".dll";
    const WCHAR *file = kernel_file_name(name), *dot;
    size_t length = wcslen(name);

    if (length + ARRAYSIZE(extension) > size)
        return FALSE;
    for (dot = file; *dot && *dot != '.'; dot++)
        ;
    memcpy(full, name, (length + 1) * sizeof(WCHAR));
    if (!*dot)
        memcpy(full + length, extension, sizeof(extension));
    else if (name[length - 1] == '.')
        full[length - 1] = 0;
    return TRUE;
}
