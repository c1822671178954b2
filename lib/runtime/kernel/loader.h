/* The records of loaded modules, shared by what loads them (module.c), finds their files (module-search.c) and answers for their
 * handles (module-handle.c). */
#pragma once

#include <link.h>
#include <pthread.h>
#include <sys/stat.h>

#include <windows.h>

#include "kernel/exports.h"

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

/* Recursive; held by the caller of everything below that takes or gives a record. */
extern pthread_mutex_t kernel_loader_lock;
extern struct module kernel_modules;    /* the ring's head */

struct module *kernel_module_by_base(const void *base);
struct module *kernel_module_by_file(const struct stat *identity);
void kernel_module_link(struct module *module);

/* A record for an object of the host's loader, whose reference in `library` it takes over. `path` NULL: from the host's. */
struct module *kernel_module_create(void *library, const struct link_map *map, const WCHAR *path);

/* DllMain(DLL_PROCESS_ATTACH), once. FALSE: it refused. */
BOOL kernel_module_attach(struct module *module);

/* The same for what the module was linked with, everything in the host's list behind last_before. */
BOOL kernel_module_attach_dependencies(struct module *module, struct link_map *map, struct link_map *last_before);
void kernel_module_want_threads(struct module *module, BOOL wanted);

/* One reference less; without any the module goes, and what it depends on. */
void kernel_module_release(struct module *module);

/* What the object itself exports; dlsym() looks into what it depends on too. */
void *kernel_own_symbol(void *library, const char *base, const char *name);
char *kernel_program_base(void);

/* Copies, to be freed; NULL: memory is out, or the host's path has no Windows name. */
WCHAR *kernel_wide_copy(const WCHAR *text);
WCHAR *kernel_module_path_from_host(const char *host);

/* --- module-search.c --- */

#define KERNEL_SEARCH_FLAGS (LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_APPLICATION_DIR | \
    LOAD_LIBRARY_SEARCH_USER_DIRS | LOAD_LIBRARY_SEARCH_SYSTEM32 | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS)
#define KERNEL_SYSTEM_FOLDER_LENGTH 19
extern const WCHAR kernel_system_folder[KERNEL_SYSTEM_FOLDER_LENGTH + 1];

/* The part of a path behind its folders. */
const WCHAR *kernel_file_name(const WCHAR *path);

/* The emulated DLL of a name, whose extension may be left out, or of a handle; NULL: none. */
const struct runtime_library *kernel_library_by_name(const WCHAR *name);
const struct runtime_library *kernel_library_of(HMODULE module);

/* The name with ".dll" if it has no extension, and without a final dot, which says that it has none. FALSE: too long. */
BOOL kernel_module_default_extension(const WCHAR *name, WCHAR *full, size_t size);

/* The file of a name: its full Windows path and the host's, both with room for KERNEL_PATH_SIZE. */
BOOL kernel_module_find(const WCHAR *name, DWORD flags, WCHAR *path, char *host);
