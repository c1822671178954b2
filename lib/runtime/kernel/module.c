/* Modules: ELF shared objects loaded as Windows loads DLLs, and the emulated DLLs that the run-time's own functions belong to.
 *
 * The loader lock is held while DllMain runs, as on Windows. A module's record counts LoadLibrary's references and those of modules
 * that were linked with it; the host's loader is asked once per module. */
#include "kernel/module.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hooks.h"
#include "kernel/exports.h"
#include "kernel/image.h"
#include "kernel/path.h"
#include "kernel/text.h"

#define DATAFILE_FLAGS (LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_DATAFILE_EXCLUSIVE | LOAD_LIBRARY_AS_IMAGE_RESOURCE)
#define SEARCH_FLAGS (LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_APPLICATION_DIR | \
    LOAD_LIBRARY_SEARCH_USER_DIRS | LOAD_LIBRARY_SEARCH_SYSTEM32 | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS)
#define KNOWN_FLAGS (DATAFILE_FLAGS | SEARCH_FLAGS | DONT_RESOLVE_DLL_REFERENCES | LOAD_WITH_ALTERED_SEARCH_PATH | \
    LOAD_IGNORE_CODE_AUTHZ_LEVEL | LOAD_LIBRARY_REQUIRE_SIGNED_TARGET)

typedef BOOL (WINAPI *dll_main)(HINSTANCE module, DWORD reason, void *reserved);

struct module
{
    struct module *next, *previous;     /* ring in the order of loading */
    unsigned int number;                /* counts up; never given twice */
    char *base;                         /* the HMODULE */
    void *library;                      /* of dlopen; NULL: mapped as data */
    SIZE_T data_size;
    dll_main main;
    BOOL attached, thread_calls;
    BOOL pinned;                        /* never unloaded: linked with the program, or GET_MODULE_HANDLE_EX_FLAG_PIN */
    DWORD references;
    WCHAR *path;
    struct stat identity;               /* st_dev and st_ino */
    struct module **dependencies;       /* those with a record: each holds a reference */
    unsigned int dependency_count;
};

static const WCHAR windows_folder[] = L"C:\\Windows", system_folder[] = L"C:\\Windows\\system32";
static pthread_mutex_t loader_lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static struct module modules = {.next = &modules, .previous = &modules};
static unsigned int last_number;
static unsigned int thread_call_count;  /* modules that want to hear of threads; read without the lock */

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

static size_t wide_length(const WCHAR *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    return length;
}

static const WCHAR *base_name(const WCHAR *path)
{
    const WCHAR *name = path;

    for (; *path; path++)
        if (*path == '\\' || *path == '/' || *path == ':')
            name = path + 1;
    return name;
}

static char *program_base(void)
{
    Dl_info info;

    return dladdr((void *)getauxval(AT_PHDR), &info) ? info.dli_fbase : NULL;
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

static const struct runtime_library *library_by_name(const WCHAR *name)
{
    const struct runtime_library *library;
    const WCHAR *file = base_name(name);

    if (file != name)
    {
        /* With a folder it is ours only if that is the system's, where the emulated drive has no file of the name. */
        size_t length = ARRAYSIZE(system_folder) - 1;

        if ((size_t)(file - name - 1) != length || kernel_compare_names_length(name, length, system_folder, length))
            return NULL;
    }
    for (library = runtime_libraries; library->name; library++)
        if (is_library_name(file, library->name))
            return library;
    return NULL;
}

static const struct runtime_library *library_of(HMODULE module)
{
    const struct runtime_library *library;

    for (library = runtime_libraries; library->name; library++)
        if ((HMODULE)library == module)
            return library;
    return NULL;
}

static struct module *module_by_base(const void *base)
{
    struct module *module;

    for (module = modules.next; module != &modules; module = module->next)
        if (module->base == base)
            return module;
    return NULL;
}

static struct module *module_by_file(const struct stat *identity)
{
    struct module *module;

    for (module = modules.next; module != &modules; module = module->next)
        if (module->library && module->identity.st_dev == identity->st_dev && module->identity.st_ino == identity->st_ino)
            return module;
    return NULL;
}

static void module_link(struct module *module)
{
    module->number = ++last_number;
    module->next = &modules;
    module->previous = modules.previous;
    module->previous->next = module->next->previous = module;
}

static void module_free(struct module *module)
{
    free(module->path);
    free(module->dependencies);
    free(module);
}

/* dlsym() looks into what the library depends on too; Windows does not. */
static void *own_symbol(void *library, const char *base, const char *name)
{
    void *symbol = dlsym(library, name);
    Dl_info info;

    return symbol && dladdr(symbol, &info) && info.dli_fbase == base ? symbol : NULL;
}

static void *program_library(void)
{
    return dlopen(NULL, RTLD_LAZY);
}

static WCHAR *wide_copy(const WCHAR *text)
{
    size_t size = (wide_length(text) + 1) * sizeof(WCHAR);
    WCHAR *copy = malloc(size);

    return copy ? memcpy(copy, text, size) : NULL;
}

static WCHAR *path_from_host(const char *host)
{
    WCHAR path[KERNEL_PATH_SIZE];

    return kernel_path_from_host(host, path, ARRAYSIZE(path)) ? NULL : wide_copy(path);
}

/* A record for an object of the host's loader, whose reference in `library` it takes over. `path` NULL: from the host's. */
static struct module *module_create(void *library, const struct link_map *map, const WCHAR *path)
{
    struct module *module;
    Dl_info info;

    if (!dladdr(map->l_ld, &info) || !(module = calloc(1, sizeof(*module))))
        return NULL;
    module->base = info.dli_fbase;
    module->library = library;
    module->main = (dll_main)own_symbol(library, module->base, "DllMain");
    module->path = path ? wide_copy(path) : path_from_host(map->l_name);
    if (!module->path || stat(map->l_name, &module->identity))
    {
        module_free(module);
        return NULL;
    }
    module_link(module);
    return module;
}

static BOOL module_call(struct module *module, DWORD reason, void *reserved)
{
    return !module->main || module->main((HINSTANCE)module->base, reason, reserved);
}

static void module_want_threads(struct module *module, BOOL wanted)
{
    if (module->thread_calls == wanted)
        return;
    module->thread_calls = wanted;
    __atomic_add_fetch(&thread_call_count, wanted ? 1 : -1, __ATOMIC_RELAXED);
}

/* The end of the process: runs before the destructors of the module's static C++ objects, since it was registered after they had
 * been constructed. */
static void module_exit(int status, void *context)
{
    unsigned int number = (unsigned int)(ULONG_PTR)context;
    struct module *module;

    (void)status;
    pthread_mutex_lock(&loader_lock);
    for (module = modules.next; module != &modules && module->number != number; module = module->next)
        ;
    if (module != &modules && module->attached)
    {
        module->attached = FALSE;
        module_want_threads(module, FALSE);
        module_call(module, DLL_PROCESS_DETACH, (void *)1);
    }
    pthread_mutex_unlock(&loader_lock);
}

static BOOL module_attach(struct module *module)
{
    if (module->attached || !module->main)
        return TRUE;
    module->attached = TRUE;
    module_want_threads(module, TRUE);
    if (module_call(module, DLL_PROCESS_ATTACH, NULL))
    {
        on_exit(module_exit, (void *)(ULONG_PTR)module->number);
        return TRUE;
    }
    module->attached = FALSE;
    module_want_threads(module, FALSE);
    module_call(module, DLL_PROCESS_DETACH, NULL);      /* documented: at once */
    return FALSE;
}

/* One reference less; without any the module goes, and what it depends on. The lock is held. */
static void module_release(struct module *module)
{
    unsigned int i;

    if (module->pinned || --module->references)
        return;
    if (module->attached)
    {
        module->attached = FALSE;
        module_want_threads(module, FALSE);
        module_call(module, DLL_PROCESS_DETACH, NULL);
    }
    module->previous->next = module->next;
    module->next->previous = module->previous;
    if (module->library)
        dlclose(module->library);
    else
        munmap((void *)((ULONG_PTR)module->base & ~(ULONG_PTR)3), module->data_size);
    for (i = 0; i < module->dependency_count; i++)
        module_release(module->dependencies[i]);
    module_free(module);
}

static BOOL add_dependency(struct module *module, struct module *dependency)
{
    struct module **more = realloc(module->dependencies, (module->dependency_count + 1) * sizeof(*more));

    if (!more)
        return FALSE;
    module->dependencies = more;
    more[module->dependency_count++] = dependency;
    dependency->references++;
    return TRUE;
}

/* What the module was linked with and has a DllMain of its own: each gets a record, and is attached first. The host's list has a
 * library behind what needs it, so it is gone through from its end. FALSE: a DllMain refused, or memory is out. */
static BOOL module_attach_dependencies(struct module *module, struct link_map *map, struct link_map *last_before)
{
    struct link_map *other = map, *stop = last_before;
    struct module *dependency;
    unsigned int i;
    void *library;
    Dl_info info;

    while (other->l_next)
        other = other->l_next;
    for (; other && other != stop; other = other->l_prev)
    {
        if (other == map || !dladdr(other->l_ld, &info))
            continue;
        if (!(dependency = module_by_base(info.dli_fbase)))
        {
            if (!(library = dlopen(other->l_name, RTLD_NOW | RTLD_NOLOAD)))
                continue;
            if (!own_symbol(library, info.dli_fbase, "DllMain") || !(dependency = module_create(library, other, NULL)))
            {
                dlclose(library);
                continue;
            }
        }
        if (!add_dependency(module, dependency))
            return FALSE;
    }
    for (i = 0; i < module->dependency_count; i++)
        if (!module_attach(module->dependencies[i]))
            return FALSE;
    return TRUE;
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

    if (!stat(host, &identity) && (module = module_by_file(&identity)))
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
    if (dlinfo(library, RTLD_DI_LINKMAP, &map) || !(module = module_create(library, map, path)))
    {
        dlclose(library);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    module->references = 1;
    if (!(flags & DONT_RESOLVE_DLL_REFERENCES))
    {
        resolved = module_attach_dependencies(module, map, last);
        if (!resolved || !module_attach(module))
        {
            snprintf(load_error(), LOAD_ERROR_SIZE, "%s: DllMain(DLL_PROCESS_ATTACH) returned FALSE%s", host,
                resolved ? "" : " in a library that it was linked with");
            module_release(module);
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
    if (!module || !(module->path = wide_copy(path)))
    {
        free(module);
        munmap(data, status.st_size);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    module->base = (char *)data + (flags & LOAD_LIBRARY_AS_IMAGE_RESOURCE ? 2 : 1);
    module->data_size = status.st_size;
    module->references = 1;
    module_link(module);
    *result = module;
    return 0;
}

/* The host's path and the full Windows path of an existing file `folder\name`; folder NULL: the name as it is. */
static BOOL try_file(const WCHAR *folder, const WCHAR *name, WCHAR *path, char *host)
{
    WCHAR joined[KERNEL_PATH_SIZE];
    size_t length = folder ? wide_length(folder) : 0, name_size = wide_length(name) + 1;
    struct stat status;

    if (length + 1 + name_size > ARRAYSIZE(joined))
        return FALSE;
    if (length)     /* folder may be NULL */
        memcpy(joined, folder, length * sizeof(WCHAR));
    if (length && joined[length - 1] != '\\')
        joined[length++] = '\\';
    memcpy(joined + length, name, name_size * sizeof(WCHAR));
    return !kernel_path_full(joined, path, KERNEL_PATH_SIZE) && !kernel_path_to_host(path, host, KERNEL_PATH_SIZE) &&
        !stat(host, &status);
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
static BOOL find_file(const WCHAR *name, DWORD flags, WCHAR *path, char *host)
{
    BOOL all = !(flags & SEARCH_FLAGS), defaults = all || (flags & LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    WCHAR folder[KERNEL_PATH_SIZE];

    if (base_name(name) != name)
        return try_file(NULL, name, path, host);
    if ((defaults || (flags & LOAD_LIBRARY_SEARCH_APPLICATION_DIR)) && program_folder(folder, ARRAYSIZE(folder)) &&
        try_file(folder, name, path, host))
        return TRUE;
    if ((defaults || (flags & LOAD_LIBRARY_SEARCH_SYSTEM32)) &&
        try_file(system_folder, name, path, host))
        return TRUE;
    if (!all)
        return FALSE;
    return try_file(windows_folder, name, path, host) || try_file(NULL, name, path, host) ||
        try_path_variable(name, path, host);
}

/* The name with ".dll" if it has no extension, and without a final dot, which says that it has none. */
static BOOL default_extension(const WCHAR *name, WCHAR *full, size_t size)
{
    static const WCHAR extension[] = L".dll";
    const WCHAR *file = base_name(name), *dot;
    size_t length = wide_length(name);

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
    if (!*base_name(name))
        return fail(ERROR_MOD_NOT_FOUND);
    if (!runtime_permit(RUNTIME_LIBRARY, "LoadLibrary"))
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    if ((library = library_by_name(name)))
    {
        runtime_acquired(RUNTIME_LIBRARY, library, 0, "LoadLibrary");
        return (HMODULE)library;
    }
    if (!default_extension(name, full, ARRAYSIZE(full)))
        return fail(ERROR_FILENAME_EXCED_RANGE);
    pthread_mutex_lock(&loader_lock);
    if (!find_file(full, flags, path, host))
    {
        error = flags & DATAFILE_FLAGS ? ERROR_FILE_NOT_FOUND : ERROR_MOD_NOT_FOUND;
        utf8 = kernel_utf8(full);
        snprintf(load_error(), LOAD_ERROR_SIZE, "%s: no such file", utf8 ? utf8 : "?");
        free(utf8);
    }
    else
        error = flags & DATAFILE_FLAGS ? module_map(host, path, flags, &module) : module_load(host, path, flags, &module);
    if (!error)
        result = (HMODULE)module->base;
    pthread_mutex_unlock(&loader_lock);
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
    if (!library_of(handle))
    {
        pthread_mutex_lock(&loader_lock);
        module = module_by_base(handle);
        pthread_mutex_unlock(&loader_lock);
        if (!module && handle == (HMODULE)program_base())
            return TRUE;
    }
    if (!runtime_released(RUNTIME_LIBRARY, handle, "FreeLibrary"))
    {
        SetLastError(ERROR_MOD_NOT_FOUND);
        return FALSE;
    }
    if (library_of(handle))
        return TRUE;
    pthread_mutex_lock(&loader_lock);
    if ((module = module_by_base(handle)))
        module_release(module);
    pthread_mutex_unlock(&loader_lock);
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

    pthread_mutex_lock(&loader_lock);
    if ((module = module_by_base(handle)))
        module_want_threads(module, FALSE);
    pthread_mutex_unlock(&loader_lock);
    if (!module && !library_of(handle))
    {
        SetLastError(ERROR_MOD_NOT_FOUND);
        return FALSE;
    }
    return TRUE;
}

static void thread_notify(DWORD reason)
{
    struct module *module, *next;
    unsigned int number = reason == DLL_THREAD_ATTACH ? 0 : UINT_MAX;

    if (!__atomic_load_n(&thread_call_count, __ATOMIC_RELAXED))
        return;
    pthread_mutex_lock(&loader_lock);
    do
    {
        /* By number, since a DllMain may load and free modules itself. */
        next = NULL;
        for (module = modules.next; module != &modules; module = module->next)
            if (module->thread_calls && (reason == DLL_THREAD_ATTACH ?
                module->number > number && (!next || module->number < next->number) :
                module->number < number && (!next || module->number > next->number)))
                next = module;
        if (next)
        {
            number = next->number;
            module_call(next, reason, NULL);
        }
    } while (next);
    pthread_mutex_unlock(&loader_lock);
}

void kernel_modules_thread_attach(void)
{
    thread_notify(DLL_THREAD_ATTACH);
}

void kernel_modules_thread_detach(void)
{
    thread_notify(DLL_THREAD_DETACH);
}

/* A record for what the host's loader loaded by itself, such as the libraries of the program: it stays. The lock is held. */
static struct module *module_implicit(struct link_map *map)
{
    void *library = dlopen(map->l_name, RTLD_LAZY | RTLD_NOLOAD);
    struct module *module = library ? module_create(library, map, NULL) : NULL;

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
    if (info.dli_fbase == program_base())
        return info.dli_fbase;
    if (dladdr(runtime_libraries, &self) && self.dli_fbase == info.dli_fbase)
    {
        for (library = runtime_libraries; library->name; library++)
            for (export = library->exports; export->name; export++)
                if ((const void *)export->function == address)
                    return (HMODULE)library;
        return (HMODULE)runtime_libraries;
    }
    module = module_by_base(info.dli_fbase);
    if (!module)
        module = module_implicit(map);
    return module ? (HMODULE)module->base : NULL;
}

static BOOL is_module_name(const WCHAR *path, const WCHAR *name)
{
    return !kernel_compare_names(base_name(name) == name ? base_name(path) : path, name);
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
        return (HMODULE)program_base();
    if ((library = library_by_name(name)))
        return (HMODULE)library;
    if (!*name || !default_extension(name, full, ARRAYSIZE(full)))
        return NULL;
    if (base_name(full) != full)
    {
        if (kernel_path_full(full, path, ARRAYSIZE(path)))
            return NULL;
        memcpy(full, path, sizeof(path));
    }
    for (module = modules.next; module != &modules; module = module->next)
        if (module->library && is_module_name(module->path, full))
            return (HMODULE)module->base;
    if (GetModuleFileNameW(NULL, program, ARRAYSIZE(program)) && is_module_name(program, full))
        return (HMODULE)program_base();
    for (map = dlopen(NULL, RTLD_LAZY); map && !result; map = map->l_next)
        if (map->l_name && map->l_name[0] == '/' && (mapped = path_from_host(map->l_name)))
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
    pthread_mutex_lock(&loader_lock);
    handle = name && (flags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS) ? handle_by_address(name) : handle_by_name(name);
    if (handle && (module = module_by_base(handle)))
    {
        if (counting & GET_MODULE_HANDLE_EX_FLAG_PIN)
            module->pinned = TRUE;
        else if (!counting)
            module->references++;
    }
    pthread_mutex_unlock(&loader_lock);
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
    const struct runtime_library *library = library_of(handle);
    WCHAR path[KERNEL_PATH_SIZE], *result = NULL;
    struct module *module;
    char host[KERNEL_PATH_SIZE];
    const char *name;
    ssize_t length;
    UINT end;

    SetLastError(ERROR_MOD_NOT_FOUND);
    if (library)
    {
        memcpy(path, system_folder, sizeof(system_folder));
        end = ARRAYSIZE(system_folder) - 1;
        path[end++] = '\\';
        for (name = library->name; *name; name++)
            path[end++] = *name;
        path[end] = 0;
        return wide_copy(path);
    }
    if (!handle || handle == (HMODULE)program_base())
    {
        length = readlink("/proc/self/exe", host, sizeof(host) - 1);
        if (length <= 0)
            return NULL;
        host[length] = 0;
        return path_from_host(host);
    }
    pthread_mutex_lock(&loader_lock);
    if ((module = module_by_base(handle)))
        result = wide_copy(module->path);
    pthread_mutex_unlock(&loader_lock);
    return result;
}

DWORD WINAPI GetModuleFileNameW(HMODULE module, WCHAR *buffer, DWORD size)
{
    WCHAR *path = module_path(module);
    size_t length;

    if (!path)
        return 0;
    length = wide_length(path);
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

    if (!handle || handle == (HMODULE)program_base())
        return own_symbol(program_library(), program_base(), name);
    pthread_mutex_lock(&loader_lock);
    if ((module = module_by_base(handle)) && module->library)
        symbol = own_symbol(module->library, module->base, name);
    pthread_mutex_unlock(&loader_lock);
    return symbol;
}

BOOL kernel_module_data(HMODULE handle, const void **data, SIZE_T *size)
{
    struct module *module;

    pthread_mutex_lock(&loader_lock);
    module = module_by_base(handle);
    if (module && !module->library)
    {
        *data = (const void *)((ULONG_PTR)module->base & ~(ULONG_PTR)3);
        *size = module->data_size;
    }
    pthread_mutex_unlock(&loader_lock);
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
    const struct runtime_library *library = library_of(handle);
    struct module *module;
    FARPROC function;

    if (library)
        function = library_function(library, name);
    else
    {
        pthread_mutex_lock(&loader_lock);
        module = module_by_base(handle);
        pthread_mutex_unlock(&loader_lock);
        if ((!module || !module->library) && handle != (HMODULE)program_base() && handle)
            return (FARPROC)fail(ERROR_MOD_NOT_FOUND);
        /* An ELF file has no ordinals. */
        function = (ULONG_PTR)name >> 16 ? (FARPROC)kernel_module_symbol(handle, name) : NULL;
    }
    return function ? function : (FARPROC)fail(ERROR_PROC_NOT_FOUND);
}
