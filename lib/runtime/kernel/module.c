/* LoadLibrary and FreeLibrary: ELF shared objects loaded as Windows loads DLLs, files mapped as data. */
#include "kernel/module.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hooks.h"
#include "kernel/image.h"
#include "kernel/loader.h"
#include "kernel/path.h"
#include "kernel/text.h"

#define DATAFILE_FLAGS (LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_DATAFILE_EXCLUSIVE | LOAD_LIBRARY_AS_IMAGE_RESOURCE)
#define KNOWN_FLAGS (DATAFILE_FLAGS | KERNEL_SEARCH_FLAGS | DONT_RESOLVE_DLL_REFERENCES | LOAD_WITH_ALTERED_SEARCH_PATH | \
    LOAD_IGNORE_CODE_AUTHZ_LEVEL | LOAD_LIBRARY_REQUIRE_SIGNED_TARGET)
#define LOAD_ERROR_SIZE (KERNEL_PATH_SIZE + 256)

static pthread_key_t load_error_key;
static pthread_once_t load_error_once = PTHREAD_ONCE_INIT;
static char load_error_lost[LOAD_ERROR_SIZE];   /* of threads that got no memory */

static void make_load_error_key(void)
{
    if (pthread_key_create(&load_error_key, free))
        abort();
}

/* Not a thread-local variable: all of those of a library with one of the initial-exec model (KERNEL_THREAD_LOCAL) must fit into the
 * little room that is kept for libraries which are loaded late. */
static char *load_error(void)
{
    char *text;

    pthread_once(&load_error_once, make_load_error_key);
    if (!(text = pthread_getspecific(load_error_key)) && (text = calloc(1, LOAD_ERROR_SIZE)))
        pthread_setspecific(load_error_key, text);
    return text ? text : load_error_lost;
}

const char *certemu_runtime_load_error(void)
{
    return load_error();
}

static void *fail(DWORD error)
{
    SetLastError(error);
    return NULL;
}

static void remember_dlerror(const char *host)
{
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0), before = plain ? uselocale(plain) : (locale_t)0;
    const char *text = dlerror();       /* in English, since its words are looked at */

    snprintf(load_error(), LOAD_ERROR_SIZE, "%s", text ? text : host);
    if (plain)
    {
        uselocale(before);
        freelocale(plain);
    }
}

/* The Win32 error for what dlopen said. */
static DWORD load_error_code(void)
{
    if (strstr(load_error(), "undefined symbol") || strstr(load_error(), "version `") || strstr(load_error(), "version lookup"))
        return ERROR_PROC_NOT_FOUND;
    if (strstr(load_error(), "cannot open shared object file"))
        return ERROR_MOD_NOT_FOUND;
    if (strstr(load_error(), "annot allocate memory"))
        return ERROR_NOT_ENOUGH_MEMORY;
    return ERROR_BAD_EXE_FORMAT;
}

static DWORD module_load(const char *host, const WCHAR *path, DWORD flags, struct module **result)
{
    struct link_map *map, *last;
    struct module *module;
    struct stat identity;
    BOOL resolved;
    void *library;
    DWORD error;

    if (!stat(host, &identity) && (module = kernel_module_by_file(&identity)))
    {
        module->references++;
        *result = module;
        return 0;
    }
    if ((error = kernel_image_check(host, load_error(), LOAD_ERROR_SIZE)))
        return error;
    for (last = dlopen(NULL, RTLD_LAZY); last && last->l_next; last = last->l_next)
        ;
    if (!(library = dlopen(host, RTLD_NOW | RTLD_LOCAL)))
    {
        remember_dlerror(host);
        return load_error_code();
    }
    if (dlinfo(library, RTLD_DI_LINKMAP, &map) || !(module = kernel_module_create(library, map, path)))
    {
        dlclose(library);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    module->references = 1;
    if (!(flags & DONT_RESOLVE_DLL_REFERENCES))
    {
        resolved = kernel_module_attach_dependencies(module, map, last);
        if (!resolved || !kernel_module_attach(module))
        {
            snprintf(load_error(), LOAD_ERROR_SIZE, "%s: DllMain(DLL_PROCESS_ATTACH) returned FALSE%s", host,
                resolved ? "" : " in a library that it was linked with");
            kernel_module_release(module);
            return ERROR_DLL_INIT_FAILED;
        }
    }
    *result = module;
    return 0;
}

/* LOAD_LIBRARY_AS_DATAFILE and its kin: the file's bytes, with the handle marked in its low bits as on Windows. */
static DWORD module_map(const char *host, const WCHAR *path, DWORD flags, struct module **result)
{
    int file = open(host, O_RDONLY | O_CLOEXEC);
    struct module *module;
    struct stat status;
    void *data;

    if (file < 0)
        return ERROR_FILE_NOT_FOUND;
    if (fstat(file, &status) || !S_ISREG(status.st_mode) || !status.st_size)
    {
        close(file);
        return ERROR_BAD_EXE_FORMAT;
    }
    data = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (data == MAP_FAILED)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (status.st_size < 4 || (memcmp(data, "\177ELF", 4) && memcmp(data, "MZ", 2)))
    {
        munmap(data, status.st_size);
        return ERROR_BAD_EXE_FORMAT;
    }
    module = calloc(1, sizeof(*module));
    if (!module || !(module->path = kernel_wide_copy(path)))
    {
        free(module);
        munmap(data, status.st_size);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    module->base = (char *)data + (flags & LOAD_LIBRARY_AS_IMAGE_RESOURCE ? 2 : 1);
    module->data_size = status.st_size;
    module->references = 1;
    kernel_module_link(module);
    *result = module;
    return 0;
}

HMODULE WINAPI LoadLibraryExW(const WCHAR *name, HANDLE file, DWORD flags)
{
    const struct runtime_library *library;
    WCHAR full[KERNEL_PATH_SIZE], path[KERNEL_PATH_SIZE];
    char host[KERNEL_PATH_SIZE];
    struct module *module = NULL;
    HMODULE result = NULL;
    char *utf8;
    DWORD error;

    *load_error() = 0;
    if (!name || file || (flags & ~(DWORD)KNOWN_FLAGS))
        return fail(ERROR_INVALID_PARAMETER);
    if (!*kernel_file_name(name))
        return fail(ERROR_MOD_NOT_FOUND);
    if (!runtime_permit(RUNTIME_LIBRARY, "LoadLibrary"))
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    if ((library = kernel_library_by_name(name)))
    {
        runtime_acquired(RUNTIME_LIBRARY, library, 0, "LoadLibrary");
        return (HMODULE)library;
    }
    if (!kernel_module_default_extension(name, full, ARRAYSIZE(full)))
        return fail(ERROR_FILENAME_EXCED_RANGE);
    pthread_mutex_lock(&kernel_loader_lock);
    SetLastError(ERROR_SUCCESS);
    if (!kernel_module_find(full, flags, path, host))
    {
        error = GetLastError() == ERROR_NOT_ENOUGH_MEMORY ? ERROR_NOT_ENOUGH_MEMORY : flags & DATAFILE_FLAGS ? ERROR_FILE_NOT_FOUND
                : ERROR_MOD_NOT_FOUND;
        utf8 = kernel_utf8(full);
        snprintf(load_error(), LOAD_ERROR_SIZE, "%s: no such file", utf8 ? utf8 : "?");
        free(utf8);
    }
    else
        error = flags & DATAFILE_FLAGS ? module_map(host, path, flags, &module) : module_load(host, path, flags, &module);
    if (!error)
        result = (HMODULE)module->base;
    pthread_mutex_unlock(&kernel_loader_lock);
    if (error)
        return fail(error);
    runtime_acquired(RUNTIME_LIBRARY, result, 0, "LoadLibrary");
    return result;
}

HMODULE WINAPI LoadLibraryExA(const char *name, HANDLE file, DWORD flags)
{
    WCHAR *wide = name ? kernel_wide_ansi(name) : NULL;
    HMODULE module;

    if (name && !wide)
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    module = LoadLibraryExW(wide, file, flags);
    free(wide);
    return module;
}

HMODULE WINAPI LoadLibraryW(const WCHAR *name)
{
    return LoadLibraryExW(name, NULL, 0);
}

HMODULE WINAPI LoadLibraryA(const char *name)
{
    return LoadLibraryExA(name, NULL, 0);
}

BOOL WINAPI FreeLibrary(HMODULE handle)
{
    struct module *module = NULL;

    if (!handle)
    {
        SetLastError(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    if (!kernel_library_of(handle))
    {
        pthread_mutex_lock(&kernel_loader_lock);
        module = kernel_module_by_base(handle);
        pthread_mutex_unlock(&kernel_loader_lock);
        if (!module && handle == (HMODULE)kernel_program_base())
            return TRUE;
    }
    if (!runtime_released(RUNTIME_LIBRARY, handle, "FreeLibrary"))
    {
        SetLastError(ERROR_MOD_NOT_FOUND);
        return FALSE;
    }
    if (kernel_library_of(handle))
        return TRUE;
    pthread_mutex_lock(&kernel_loader_lock);
    if ((module = kernel_module_by_base(handle)))
        kernel_module_release(module);
    pthread_mutex_unlock(&kernel_loader_lock);
    if (!module)
        SetLastError(ERROR_MOD_NOT_FOUND);
    return module != NULL;
}

void WINAPI FreeLibraryAndExitThread(HMODULE module, DWORD exit_code)
{
    FreeLibrary(module);
    ExitThread(exit_code);
}

BOOL WINAPI DisableThreadLibraryCalls(HMODULE handle)
{
    struct module *module;

    pthread_mutex_lock(&kernel_loader_lock);
    if ((module = kernel_module_by_base(handle)))
        kernel_module_want_threads(module, FALSE);
    pthread_mutex_unlock(&kernel_loader_lock);
    if (!module && !kernel_library_of(handle))
    {
        SetLastError(ERROR_MOD_NOT_FOUND);
        return FALSE;
    }
    return TRUE;
}
