/* The modules that are loaded: their records, what each was linked with, and the calls of their DllMain.
 *
 * The loader lock is held while DllMain runs, as on Windows. A module's record counts LoadLibrary's references and those of modules
 * that were linked with it; the host's loader is asked once per module. */
#include "kernel/loader.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>

#include "kernel/module.h"
#include "kernel/path.h"
#include "kernel/text.h"

pthread_mutex_t kernel_loader_lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
struct module kernel_modules = {.next = &kernel_modules, .previous = &kernel_modules};
static unsigned int last_number;
static unsigned int thread_call_count;  /* modules that want to hear of threads; read without the lock */

char *kernel_program_base(void)
{
    Dl_info info;

    return dladdr((void *)getauxval(AT_PHDR), &info) ? info.dli_fbase : NULL;
}

struct module *kernel_module_by_base(const void *base)
{
    struct module *module;

    for (module = kernel_modules.next; module != &kernel_modules; module = module->next)
        if (module->base == base)
            return module;
    return NULL;
}

struct module *kernel_module_by_file(const struct stat *identity)
{
    struct module *module;

    for (module = kernel_modules.next; module != &kernel_modules; module = module->next)
        if (module->library && module->identity.st_dev == identity->st_dev && module->identity.st_ino == identity->st_ino)
            return module;
    return NULL;
}

void kernel_module_link(struct module *module)
{
    module->number = ++last_number;
    module->next = &kernel_modules;
    module->previous = kernel_modules.previous;
    module->previous->next = module->next->previous = module;
}

static void module_free(struct module *module)
{
    free(module->path);
    free(module->dependencies);
    free(module);
}

/* dlsym() looks into what the library depends on too; Windows does not. */
void *kernel_own_symbol(void *library, const char *base, const char *name)
{
    void *symbol = dlsym(library, name);
    Dl_info info;

    return symbol && dladdr(symbol, &info) && info.dli_fbase == base ? symbol : NULL;
}

WCHAR *kernel_wide_copy(const WCHAR *text)
{
    size_t size = (wcslen(text) + 1) * sizeof(WCHAR);
    WCHAR *copy = malloc(size);

    return copy ? memcpy(copy, text, size) : NULL;
}

WCHAR *kernel_module_path_from_host(const char *host)
{
    WCHAR path[KERNEL_PATH_SIZE];

    return kernel_path_from_host(host, path, ARRAYSIZE(path)) ? NULL : kernel_wide_copy(path);
}

/* A record for an object of the host's loader, whose reference in `library` it takes over. `path` NULL: from the host's. */
struct module *kernel_module_create(void *library, const struct link_map *map, const WCHAR *path)
{
    struct module *module;
    Dl_info info;

    if (!dladdr(map->l_ld, &info) || !(module = calloc(1, sizeof(*module))))
        return NULL;
    module->base = info.dli_fbase;
    module->library = library;
    module->main = (dll_main)kernel_own_symbol(library, module->base, "DllMain");
    module->path = path ? kernel_wide_copy(path) : kernel_module_path_from_host(map->l_name);
    if (!module->path || stat(map->l_name, &module->identity))
    {
        module_free(module);
        return NULL;
    }
    kernel_module_link(module);
    return module;
}

static BOOL module_call(struct module *module, DWORD reason, void *reserved)
{
    return !module->main || module->main((HINSTANCE)module->base, reason, reserved);
}

void kernel_module_want_threads(struct module *module, BOOL wanted)
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
    pthread_mutex_lock(&kernel_loader_lock);
    for (module = kernel_modules.next; module != &kernel_modules && module->number != number; module = module->next)
        ;
    if (module != &kernel_modules && module->attached)
    {
        module->attached = FALSE;
        kernel_module_want_threads(module, FALSE);
        module_call(module, DLL_PROCESS_DETACH, (void *)1);
    }
    pthread_mutex_unlock(&kernel_loader_lock);
}

BOOL kernel_module_attach(struct module *module)
{
    if (module->attached || !module->main)
        return TRUE;
    module->attached = TRUE;
    kernel_module_want_threads(module, TRUE);
    if (module_call(module, DLL_PROCESS_ATTACH, NULL))
    {
        on_exit(module_exit, (void *)(ULONG_PTR)module->number);
        return TRUE;
    }
    module->attached = FALSE;
    kernel_module_want_threads(module, FALSE);
    module_call(module, DLL_PROCESS_DETACH, NULL);      /* documented: at once */
    return FALSE;
}

/* One reference less; without any the module goes, and what it depends on. The lock is held. */
void kernel_module_release(struct module *module)
{
    unsigned int i;

    if (module->pinned || --module->references)
        return;
    if (module->attached)
    {
        module->attached = FALSE;
        kernel_module_want_threads(module, FALSE);
        module_call(module, DLL_PROCESS_DETACH, NULL);
    }
    module->previous->next = module->next;
    module->next->previous = module->previous;
    if (module->library)
        dlclose(module->library);
    else
        munmap((void *)((ULONG_PTR)module->base & ~(ULONG_PTR)3), module->data_size);
    for (i = 0; i < module->dependency_count; i++)
        kernel_module_release(module->dependencies[i]);
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
BOOL kernel_module_attach_dependencies(struct module *module, struct link_map *map, struct link_map *last_before)
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
        if (!(dependency = kernel_module_by_base(info.dli_fbase)))
        {
            if (!(library = dlopen(other->l_name, RTLD_NOW | RTLD_NOLOAD)))
                continue;
            if (!kernel_own_symbol(library, info.dli_fbase, "DllMain") || !(dependency = kernel_module_create(library, other, NULL)))
            {
                dlclose(library);
                continue;
            }
        }
        if (!add_dependency(module, dependency))
            return FALSE;
    }
    for (i = 0; i < module->dependency_count; i++)
        if (!kernel_module_attach(module->dependencies[i]))
            return FALSE;
    return TRUE;
}

static void thread_notify(DWORD reason)
{
    struct module *module, *next;
    unsigned int number = reason == DLL_THREAD_ATTACH ? 0 : UINT_MAX;

    if (!__atomic_load_n(&thread_call_count, __ATOMIC_RELAXED))
        return;
    pthread_mutex_lock(&kernel_loader_lock);
    do
    {
        /* By number, since a DllMain may load and free kernel_modules itself. */
        next = NULL;
        for (module = kernel_modules.next; module != &kernel_modules; module = module->next)
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
    pthread_mutex_unlock(&kernel_loader_lock);
}

void kernel_modules_thread_attach(void)
{
    thread_notify(DLL_THREAD_ATTACH);
}

void kernel_modules_thread_detach(void)
{
    thread_notify(DLL_THREAD_DETACH);
}
