/* Where type libraries come from: files, resources of modules, the run-time's own stdole2.tlb; the libraries that are loaded. */
#include "automation/typelib/typelib.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hooks.h"
#include "kernel/path.h"
#include "kernel/resource.h"
#include "kernel/text.h"

/* No type library is near this. */
#define MAXIMUM_FILE_SIZE (256u << 20)

extern const unsigned char stdole2_tlb_start[] __attribute__((visibility("hidden")));
extern const unsigned char stdole2_tlb_end[] __attribute__((visibility("hidden")));

static const WCHAR standard_path[] = L"C:\\Windows\\System32\\stdole2.tlb";
static const GUID standard_guid = {0x00020430, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

/* Loaded libraries by where they came from; one library is one object in a process, as on Windows. */
static pthread_mutex_t cache_lock = PTHREAD_MUTEX_INITIALIZER;
static struct typelib *cache;

static struct typelib *cache_find(const char *key)
{
    struct typelib *library;

    for (library = cache; library; library = library->next)
    {
        if (!strcmp(library->key, key))
        {
            typelib_add_reference(library);
            return library;
        }
    }
    return NULL;
}

ULONG typelib_forget(struct typelib *library)
{
    struct typelib **link;
    ULONG references;

    pthread_mutex_lock(&cache_lock);
    references = InterlockedDecrement(&library->references);
    if (!references)
    {
        for (link = &cache; *link && *link != library; link = &(*link)->next)
            ;
        if (*link)
            *link = library->next;
    }
    pthread_mutex_unlock(&cache_lock);
    if (!references)
        typelib_destroy(library);
    return references;
}

/* Takes the bytes over; the library that is found under the key meanwhile is preferred. */
static HRESULT parse_and_keep(unsigned char *bytes, size_t size, const char *key, const WCHAR *path, struct typelib **result)
{
    struct typelib *library, *other;
    HRESULT hr = typelib_parse(bytes, size, &library);

    if (FAILED(hr))
        return hr;
    library->key = strdup(key);
    library->path = malloc((wcslen(path) + 1) * sizeof(WCHAR));
    if (!library->key || !library->path)
    {
        typelib_destroy(library);
        return E_OUTOFMEMORY;
    }
    wcscpy(library->path, path);
    pthread_mutex_lock(&cache_lock);
    if (!(other = cache_find(key)))
    {
        library->next = cache;
        cache = library;
    }
    pthread_mutex_unlock(&cache_lock);
    if (other)
        typelib_destroy(library);
    *result = other ? other : library;
    return S_OK;
}

BOOL typelib_is_standard(const GUID *guid)
{
    return IsEqualGUID(guid, &standard_guid);
}

HRESULT typelib_load_standard(struct typelib **library)
{
    size_t size = stdole2_tlb_end - stdole2_tlb_start;
    unsigned char *bytes;

    pthread_mutex_lock(&cache_lock);
    *library = cache_find("stdole2.tlb");
    pthread_mutex_unlock(&cache_lock);
    if (*library)
        return S_OK;
    if (!(bytes = malloc(size)))
        return E_OUTOFMEMORY;
    memcpy(bytes, stdole2_tlb_start, size);
    return parse_and_keep(bytes, size, "stdole2.tlb", standard_path, library);
}

/* A whole file. TYPE_E_CANTLOADLIBRARY if there is none, or it is no file. */
static HRESULT read_file(const char *host, unsigned char **result, size_t *size, struct stat *status)
{
    unsigned char *bytes = NULL;
    size_t done = 0;
    int file = open(host, O_RDONLY | O_CLOEXEC);

    if (file < 0)
        return errno == ENOMEM ? E_OUTOFMEMORY : TYPE_E_CANTLOADLIBRARY;
    if (fstat(file, status) || !S_ISREG(status->st_mode) || (uint64_t)status->st_size > MAXIMUM_FILE_SIZE)
    {
        close(file);
        return TYPE_E_CANTLOADLIBRARY;
    }
    if (!(bytes = malloc(status->st_size + 1)))
    {
        close(file);
        return E_OUTOFMEMORY;
    }
    while (done < (size_t)status->st_size)
    {
        ssize_t got = read(file, bytes + done, status->st_size - done);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
        {
            close(file);
            free(bytes);
            return TYPE_E_IOERROR;
        }
        if (got == 0)
            break;
        done += got;
    }
    close(file);
    *result = bytes;
    *size = done;
    return S_OK;
}

/* The type library itself, or the resource of a module. */
static HRESULT extract(unsigned char **bytes, size_t *size, UINT index)
{
    const WCHAR *name = MAKEINTRESOURCEW(index);
    const unsigned char *resources, *found;
    struct kernel_resource resource;
    unsigned char *copy;
    size_t found_size;

    if (!index)
        name = MAKEINTRESOURCEW(1);
    if (*size >= 4 && !memcmp(*bytes, "\x7f" "ELF", 4))
    {
        resources = kernel_resource_in_elf(*bytes, *size, &found_size);
        if (!resources || kernel_resource_find(resources, found_size, L"TYPELIB", name, LANG_NEUTRAL, &resource))
            return TYPE_E_CANTLOADLIBRARY;
        found = resource.data;
        found_size = resource.size;
    }
    else if (*size >= 2 && !memcmp(*bytes, "MZ", 2))
    {
        if (!(found = kernel_resource_in_pe(*bytes, *size, L"TYPELIB", name, &found_size)))
            return TYPE_E_CANTLOADLIBRARY;
    }
    else
        return index ? TYPE_E_CANTLOADLIBRARY : S_OK;
    if (!(copy = malloc(found_size + 1)))
        return E_OUTOFMEMORY;
    memcpy(copy, found, found_size);
    free(*bytes);
    *bytes = copy;
    *size = found_size;
    return S_OK;
}

static HRESULT load_host_file(const char *host, UINT index, const WCHAR *path, struct typelib **library)
{
    char key[KERNEL_PATH_SIZE + 96];
    unsigned char *bytes;
    struct stat status;
    HRESULT hr;
    size_t size;

    /* A file that was replaced is another library. */
    if (!stat(host, &status))
    {
        snprintf(key, sizeof(key), "%llx.%llx.%lld.%lld.%ld/%u", (unsigned long long)status.st_dev,
                 (unsigned long long)status.st_ino, (long long)status.st_size, (long long)status.st_mtim.tv_sec,
                 status.st_mtim.tv_nsec, index);
        pthread_mutex_lock(&cache_lock);
        *library = cache_find(key);
        pthread_mutex_unlock(&cache_lock);
        if (*library)
            return S_OK;
    }
    if (FAILED(hr = read_file(host, &bytes, &size, &status)))
        return hr;
    if (FAILED(hr = extract(&bytes, &size, index)))
    {
        free(bytes);
        return hr;
    }
    snprintf(key, sizeof(key), "%llx.%llx.%lld.%lld.%ld/%u", (unsigned long long)status.st_dev,
             (unsigned long long)status.st_ino, (long long)status.st_size, (long long)status.st_mtim.tv_sec,
             status.st_mtim.tv_nsec, index);
    return parse_and_keep(bytes, size, key, path, library);
}

/* S_OK, S_FALSE: there is no such file, or E_OUTOFMEMORY. */
static HRESULT find_at(const WCHAR *path, char *host, size_t size)
{
    DWORD error = kernel_path_to_host(path, host, size);
    struct stat status;

    if (error == ERROR_NOT_ENOUGH_MEMORY || error == ERROR_OUTOFMEMORY)
        return E_OUTOFMEMORY;
    return !error && !stat(host, &status) && S_ISREG(status.st_mode) ? S_OK : S_FALSE;
}

/* A path without a folder is also looked for in the system directory. */
static HRESULT find_file(const WCHAR *path, char *host, size_t size)
{
    WCHAR full[KERNEL_PATH_SIZE];
    HRESULT hr = find_at(path, host, size);

    if (hr != S_FALSE || wcschr(path, '\\') || wcschr(path, '/') || wcschr(path, ':') || wcslen(path) > 255)
        return hr;
    wcscpy(full, L"C:\\Windows\\System32\\");
    wcscpy(full + wcslen(full), path);
    return find_at(full, host, size);
}

HRESULT typelib_load_file(const WCHAR *path, struct typelib **library)
{
    const WCHAR *next;
    WCHAR shorter[KERNEL_PATH_SIZE];
    char host[KERNEL_PATH_SIZE];
    size_t length = wcslen(path), digits = 0;
    UINT index = 0;
    HRESULT hr;

    if (length >= KERNEL_PATH_SIZE)
        return TYPE_E_CANTLOADLIBRARY;
    if ((hr = find_file(path, host, sizeof(host))) == S_OK)
        return load_host_file(host, 0, path, library);
    if (FAILED(hr))
        return hr;
    /* module.so\2: the second resource. */
    while (digits < length && digits < 6 && path[length - digits - 1] >= '0' && path[length - digits - 1] <= '9')
        digits++;
    if (digits && digits < 6 && length > digits + 1 &&
        (path[length - digits - 1] == '\\' || path[length - digits - 1] == '/'))
    {
        for (next = path + length - digits; *next; next++)
            index = index * 10 + (*next - '0');
        memcpy(shorter, path, (length - digits - 1) * sizeof(WCHAR));
        shorter[length - digits - 1] = 0;
        hr = index && index < 0x10000 ? find_file(shorter, host, sizeof(host)) : S_FALSE;
        if (hr != S_FALSE)
            return hr == S_OK ? load_host_file(host, index, path, library) : hr;
    }
    if (!kernel_compare_names(path, L"stdole2.tlb") || !kernel_compare_names(path, standard_path))
        return typelib_load_standard(library);
    return TYPE_E_CANTLOADLIBRARY;
}

/* By its registration; then by its name beside the library that imports it, or wherever a name is looked for. */
HRESULT typelib_load_import(struct typelib *library, struct type_import *import)
{
    struct typelib *found = __atomic_load_n(&import->library, __ATOMIC_ACQUIRE);
    ITypeLib *registered;
    HRESULT hr;

    if (found)
        return S_OK;
    if (typelib_is_standard(&import->guid))
        hr = typelib_load_standard(&found);
    else if (SUCCEEDED(hr = LoadRegTypeLib(&import->guid, import->major, import->minor, import->lcid, &registered)))
        found = CONTAINING_RECORD(registered, struct typelib, ITypeLib2_iface);
    else
    {
        const WCHAR *name = import->name, *next;
        WCHAR path[KERNEL_PATH_SIZE];
        size_t folder = 0, i;

        for (next = name; *next; next++)
            if (*next == '\\' || *next == '/')
                name = next + 1;
        for (i = 0; library->path && library->path[i]; i++)
            if (library->path[i] == '\\' || library->path[i] == '/')
                folder = i + 1;
        hr = TYPE_E_CANTLOADLIBRARY;
        if (*name && folder + wcslen(name) < KERNEL_PATH_SIZE)
        {
            memcpy(path, library->path ? library->path : L"", folder * sizeof(WCHAR));
            wcscpy(path + folder, name);
            hr = typelib_load_file(path, &found);
        }
        if (FAILED(hr) && *import->name)
            hr = typelib_load_file(import->name, &found);
    }
    if (FAILED(hr))
        return hr;
    pthread_mutex_lock(&library->lock);
    if (!import->library)
    {
        __atomic_store_n(&import->library, found, __ATOMIC_RELEASE);
        /* A library that imports itself (stdole2 does) holds no reference to itself. */
        if (found != library)
            found = NULL;
    }
    pthread_mutex_unlock(&library->lock);
    if (found)
        typelib_release(found);
    return S_OK;
}

HRESULT WINAPI LoadTypeLibEx(LPCOLESTR path, REGKIND kind, ITypeLib **result)
{
    struct typelib *library;
    HRESULT hr;

    if (!result)
        return E_INVALIDARG;
    *result = NULL;
    if (!path)
        return E_INVALIDARG;
    if (!runtime_permit(RUNTIME_INTERFACE, "LoadTypeLibEx"))
        return E_OUTOFMEMORY;
    if (FAILED(hr = typelib_load_file(path, &library)))
        return hr;
    *result = (ITypeLib *)&library->ITypeLib2_iface;
    if (kind == REGKIND_REGISTER || (kind == REGKIND_DEFAULT && (wcschr(path, '\\') || wcschr(path, '/') || wcschr(path, ':'))))
    {
        /* REGKIND_DEFAULT registers what was given with a folder, but a failure to do so is the caller's only if asked for. */
        hr = RegisterTypeLib(*result, path, NULL);
        if (FAILED(hr) && kind == REGKIND_REGISTER)
        {
            ITypeLib_Release(*result);
            *result = NULL;
            return hr;
        }
    }
    return S_OK;
}

HRESULT WINAPI LoadTypeLib(LPCOLESTR path, ITypeLib **library)
{
    return LoadTypeLibEx(path, REGKIND_DEFAULT, library);
}
