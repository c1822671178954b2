/* Handles of modules: by name and by address, their paths, their functions. */
#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hooks.h"
#include "kernel/exports.h"
#include "kernel/loader.h"
#include "kernel/module.h"
#include "kernel/path.h"
#include "kernel/text.h"

static void *fail(DWORD error)
{
    SetLastError(error);
    return NULL;
}

static void *program_library(void)
{
    return dlopen(NULL, RTLD_LAZY);
}

/* A record for what the host's loader loaded by itself, such as the libraries of the program: it stays. The lock is held. */
static struct module *module_implicit(struct link_map *map)
{
    void *library = dlopen(map->l_name, RTLD_LAZY | RTLD_NOLOAD);
    struct module *module = library ? kernel_module_create(library, map, NULL) : NULL;

    if (!module && library)
        dlclose(library);
    if (module)
        module->pinned = TRUE;
    return module;
}

static HMODULE handle_by_address(const void *address)
{
    const struct runtime_library *library;
    const struct runtime_export *export;
    struct module *module;
    struct link_map *map;
    Dl_info info, self;

    if (!dladdr1(address, &info, (void **)&map, RTLD_DL_LINKMAP))
        return NULL;
    if (info.dli_fbase == kernel_program_base())
        return info.dli_fbase;
    if (dladdr(runtime_libraries, &self) && self.dli_fbase == info.dli_fbase)
    {
        for (library = runtime_libraries; library->name; library++)
            for (export = library->exports; export->name; export++)
                if ((const void *)export->function == address)
                    return (HMODULE)library;
        return (HMODULE)runtime_libraries;
    }
    module = kernel_module_by_base(info.dli_fbase);
    if (!module)
        module = module_implicit(map);
    return module ? (HMODULE)module->base : NULL;
}

static BOOL is_module_name(const WCHAR *path, const WCHAR *name)
{
    return !kernel_compare_names(kernel_file_name(name) == name ? kernel_file_name(path) : path, name);
}

static HMODULE handle_by_name(const WCHAR *name)
{
    WCHAR full[KERNEL_PATH_SIZE], path[KERNEL_PATH_SIZE], program[KERNEL_PATH_SIZE];
    const struct runtime_library *library;
    struct module *module;
    struct link_map *map;
    HMODULE result = NULL;
    WCHAR *mapped;

    if (!name)
        return (HMODULE)kernel_program_base();
    if ((library = kernel_library_by_name(name)))
        return (HMODULE)library;
    if (!*name || !kernel_module_default_extension(name, full, ARRAYSIZE(full)))
        return NULL;
    if (kernel_file_name(full) != full)
    {
        if (kernel_path_full(full, path, ARRAYSIZE(path)))
            return NULL;
        memcpy(full, path, sizeof(path));
    }
    for (module = kernel_modules.next; module != &kernel_modules; module = module->next)
        if (module->library && is_module_name(module->path, full))
            return (HMODULE)module->base;
    if (GetModuleFileNameW(NULL, program, ARRAYSIZE(program)) && is_module_name(program, full))
        return (HMODULE)kernel_program_base();
    for (map = dlopen(NULL, RTLD_LAZY); map && !result; map = map->l_next)
        if (map->l_name && map->l_name[0] == '/' && (mapped = kernel_module_path_from_host(map->l_name)))
        {
            if (is_module_name(mapped, full))
                result = handle_by_address(map->l_ld);
            free(mapped);
        }
    return result;
}

BOOL WINAPI GetModuleHandleExW(DWORD flags, const WCHAR *name, HMODULE *result)
{
    DWORD known = GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT |
        GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS;
    DWORD counting = flags & (GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT);
    struct module *module;
    HMODULE handle;

    if (result)
        *result = NULL;
    if (!result || (flags & ~known) ||
        counting == (GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    pthread_mutex_lock(&kernel_loader_lock);
    handle = name && (flags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS) ? handle_by_address(name) : handle_by_name(name);
    if (handle && (module = kernel_module_by_base(handle)))
    {
        if (counting & GET_MODULE_HANDLE_EX_FLAG_PIN)
            module->pinned = TRUE;
        else if (!counting)
            module->references++;
    }
    pthread_mutex_unlock(&kernel_loader_lock);
    if (!handle)
    {
        SetLastError(ERROR_MOD_NOT_FOUND);
        return FALSE;
    }
    if (!counting)
        runtime_acquired(RUNTIME_LIBRARY, handle, 0, "GetModuleHandleEx");
    *result = handle;
    return TRUE;
}

BOOL WINAPI GetModuleHandleExA(DWORD flags, const char *name, HMODULE *result)
{
    WCHAR *wide;
    BOOL done;

    if (!name || (flags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS))
        return GetModuleHandleExW(flags, (const WCHAR *)name, result);
    if (!(wide = kernel_wide_ansi(name)))
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return FALSE;
    }
    done = GetModuleHandleExW(flags, wide, result);
    free(wide);
    return done;
}

HMODULE WINAPI GetModuleHandleW(const WCHAR *name)
{
    HMODULE module;

    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, name, &module);
    return module;
}

HMODULE WINAPI GetModuleHandleA(const char *name)
{
    HMODULE module;

    GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, name, &module);
    return module;
}

/* The module's path, to be freed; NULL: no such module, or no memory; the last error is set. */
static WCHAR *module_path(HMODULE handle)
{
    const struct runtime_library *library = kernel_library_of(handle);
    WCHAR path[KERNEL_PATH_SIZE], *result = NULL;
    struct module *module;
    char host[KERNEL_PATH_SIZE];
    const char *name;
    ssize_t length;
    UINT end;

    SetLastError(ERROR_MOD_NOT_FOUND);
    if (library)
    {
        memcpy(path, kernel_system_folder, sizeof(kernel_system_folder));
        end = ARRAYSIZE(kernel_system_folder) - 1;
        path[end++] = '\\';
        for (name = library->name; *name; name++)
            path[end++] = *name;
        path[end] = 0;
        if (!(result = kernel_wide_copy(path)))
            SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return result;
    }
    if (!handle || handle == (HMODULE)kernel_program_base())
    {
        length = readlink("/proc/self/exe", host, sizeof(host) - 1);
        if (length <= 0)
            return NULL;
        host[length] = 0;
        return kernel_module_path_from_host(host);
    }
    pthread_mutex_lock(&kernel_loader_lock);
    if ((module = kernel_module_by_base(handle)) && !(result = kernel_wide_copy(module->path)))
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    pthread_mutex_unlock(&kernel_loader_lock);
    return result;
}

DWORD WINAPI GetModuleFileNameW(HMODULE module, WCHAR *buffer, DWORD size)
{
    WCHAR *path = module_path(module);
    size_t length;

    if (!path)
        return 0;
    length = wcslen(path);
    if (length < size)
    {
        memcpy(buffer, path, (length + 1) * sizeof(WCHAR));
        free(path);
        SetLastError(ERROR_SUCCESS);
        return (DWORD)length;
    }
    /* Cut, and ended since Windows Vista. */
    if (size)
    {
        memcpy(buffer, path, (size - 1) * sizeof(WCHAR));
        buffer[size - 1] = 0;
    }
    free(path);
    SetLastError(ERROR_INSUFFICIENT_BUFFER);
    return size;
}

DWORD WINAPI GetModuleFileNameA(HMODULE module, char *buffer, DWORD size)
{
    WCHAR *path = module_path(module);
    char *ansi = NULL;
    size_t length;
    int bytes;

    if (!path)
        return 0;
    bytes = WideCharToMultiByte(CP_ACP, 0, path, -1, NULL, 0, NULL, NULL);
    if (bytes && (ansi = malloc(bytes)))
        WideCharToMultiByte(CP_ACP, 0, path, -1, ansi, bytes, NULL, NULL);
    free(path);
    if (!ansi)
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return 0;
    }
    length = strlen(ansi);
    if (length < size)
        memcpy(buffer, ansi, length + 1);
    else if (size)
    {
        memcpy(buffer, ansi, size - 1);
        buffer[size - 1] = 0;
    }
    free(ansi);
    SetLastError(length < size ? ERROR_SUCCESS : ERROR_INSUFFICIENT_BUFFER);
    return length < size ? (DWORD)length : size;
}

void *kernel_module_symbol(HMODULE handle, const char *name)
{
    struct module *module;
    void *symbol = NULL;

    if (!handle || handle == (HMODULE)kernel_program_base())
        return kernel_own_symbol(program_library(), kernel_program_base(), name);
    pthread_mutex_lock(&kernel_loader_lock);
    if ((module = kernel_module_by_base(handle)) && module->library)
        symbol = kernel_own_symbol(module->library, module->base, name);
    pthread_mutex_unlock(&kernel_loader_lock);
    return symbol;
}

BOOL kernel_module_data(HMODULE handle, const void **data, SIZE_T *size)
{
    struct module *module;

    pthread_mutex_lock(&kernel_loader_lock);
    module = kernel_module_by_base(handle);
    if (module && !module->library)
    {
        *data = (const void *)((ULONG_PTR)module->base & ~(ULONG_PTR)3);
        *size = module->data_size;
    }
    pthread_mutex_unlock(&kernel_loader_lock);
    return module && !module->library;
}

static FARPROC library_function(const struct runtime_library *library, const char *name)
{
    const struct runtime_export *export = library->exports;
    size_t first = 0, last = 0, middle;
    int order;

    if (!((ULONG_PTR)name >> 16))
    {
        for (; export->name; export++)
            if (export->ordinal && export->ordinal == (ULONG_PTR)name)
                return (FARPROC)export->function;
        return NULL;
    }
    while (export[last].name)
        last++;
    while (first < last)
    {
        middle = (first + last) / 2;
        order = strcmp(name, export[middle].name);
        if (!order)
            return (FARPROC)export[middle].function;
        if (order < 0)
            last = middle;
        else
            first = middle + 1;
    }
    return NULL;
}

FARPROC WINAPI GetProcAddress(HMODULE handle, const char *name)
{
    const struct runtime_library *library = kernel_library_of(handle);
    struct module *module;
    FARPROC function;

    if (library)
        function = library_function(library, name);
    else
    {
        pthread_mutex_lock(&kernel_loader_lock);
        module = kernel_module_by_base(handle);
        pthread_mutex_unlock(&kernel_loader_lock);
        if ((!module || !module->library) && handle != (HMODULE)kernel_program_base() && handle)
            return (FARPROC)fail(ERROR_MOD_NOT_FOUND);
        /* An ELF file has no ordinals. */
        function = (ULONG_PTR)name >> 16 ? (FARPROC)kernel_module_symbol(handle, name) : NULL;
    }
    return function ? function : (FARPROC)fail(ERROR_PROC_NOT_FOUND);
}
