/* File mappings and their views. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kernel/file.h"
#include "kernel/named.h"
#include "kernel/path.h"

#define GRANULARITY 0x10000     /* what an offset is a multiple of: GetSystemInfo's dwAllocationGranularity */

struct kernel_mapping
{
    struct kernel_named named;
    int descriptor;             /* the file's, or one of memory alone */
    ULONGLONG size;
    BOOL writable;
};

struct view
{
    struct view *next;
    char *base;
    size_t size;
};

static pthread_mutex_t views_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct view *views;

static struct kernel_mapping *mapping_from(struct kernel_object *object)
{
    return CONTAINING_RECORD(object, struct kernel_mapping, named.object);
}

static void mapping_destroy(struct kernel_object *object)
{
    if (mapping_from(object)->descriptor >= 0)
        close(mapping_from(object)->descriptor);
    kernel_named_destroy(object);
}

static const struct kernel_object_class mapping_class =
{
    .name = "file mapping",
    .resource = RUNTIME_SYNCHRONIZATION,
    .destroy = mapping_destroy,
};

/* The rights that the file's handle must have, or 0 if the protection is none that a mapping has. */
static DWORD access_of(DWORD protection)
{
    switch (protection)
    {
    case PAGE_READONLY:
    case PAGE_WRITECOPY:
    case PAGE_EXECUTE_READ:
    case PAGE_EXECUTE_WRITECOPY:
        return FILE_READ_DATA;
    case PAGE_READWRITE:
    case PAGE_EXECUTE_READWRITE:
        return FILE_READ_DATA | FILE_WRITE_DATA;
    }
    return 0;
}

/* 0 or a Win32 error. A writable mapping makes the file as long as it is itself. */
static DWORD mapping_open_file(struct kernel_mapping *mapping, const struct kernel_file *file, DWORD access)
{
    struct stat status;

    if ((file->access & access) != access || file->is_directory)
        return ERROR_ACCESS_DENIED;
    if (!file->is_regular)
        return ERROR_BAD_EXE_FORMAT;
    if (fstat(file->descriptor, &status))
        return kernel_error_from_errno(errno);
    if (!mapping->size && !(mapping->size = status.st_size))
        return ERROR_FILE_INVALID;
    if (mapping->size > (ULONGLONG)status.st_size)
    {
        if (!mapping->writable)
            return ERROR_NOT_ENOUGH_MEMORY;
        if (ftruncate(file->descriptor, mapping->size))
            return kernel_error_from_errno(errno);
    }
    mapping->descriptor = fcntl(file->descriptor, F_DUPFD_CLOEXEC, 0);
    return mapping->descriptor < 0 ? kernel_error_from_errno(errno) : ERROR_SUCCESS;
}

static DWORD mapping_open_memory(struct kernel_mapping *mapping)
{
    mapping->descriptor = memfd_create("mapping", MFD_CLOEXEC);
    return mapping->descriptor < 0 || ftruncate(mapping->descriptor, mapping->size) ? ERROR_COMMITMENT_LIMIT : ERROR_SUCCESS;
}

/* Images (SEC_IMAGE) are the loader's business, large pages are none of a module's. */
HANDLE WINAPI CreateFileMappingW(HANDLE handle, SECURITY_ATTRIBUTES *attributes, DWORD protection, DWORD high, DWORD low,
    const WCHAR *name)
{
    ULONGLONG size = (ULONGLONG)high << 32 | low;
    DWORD access = access_of(protection & 0xff), error;
    struct kernel_mapping *mapping;
    struct kernel_file *file = NULL;

    if (!access || protection & ~(DWORD)(0xff | SEC_COMMIT | SEC_RESERVE | SEC_NOCACHE) || (handle == INVALID_HANDLE_VALUE && !size))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (handle != INVALID_HANDLE_VALUE && !(file = kernel_file_get(handle)))
        return NULL;
    if ((mapping = calloc(1, sizeof(*mapping))))
    {
        mapping->size = size;
        mapping->descriptor = -1;
        mapping->writable = (access & FILE_WRITE_DATA) != 0;
        error = file ? mapping_open_file(mapping, file, access) : mapping_open_memory(mapping);
    }
    else
        error = ERROR_NOT_ENOUGH_MEMORY;
    if (file)
        kernel_object_release(&file->object);
    if (!error)
        return kernel_named_create(&mapping->named, &mapping_class, name, attributes, "CreateFileMapping");
    if (mapping && mapping->descriptor >= 0)
        close(mapping->descriptor);
    free(mapping);
    SetLastError(error);
    return NULL;
}

HANDLE WINAPI CreateFileMappingA(HANDLE handle, SECURITY_ATTRIBUTES *attributes, DWORD protection, DWORD high, DWORD low,
    const char *name)
{
    BOOL failed;
    WCHAR *wide = kernel_named_wide(name, &failed);
    HANDLE mapping = failed ? NULL : CreateFileMappingW(handle, attributes, protection, high, low, wide);

    free(wide);
    return mapping;
}

HANDLE WINAPI OpenFileMappingW(DWORD access, BOOL inherit, const WCHAR *name)
{
    (void)access;
    return kernel_named_open(&mapping_class, name, inherit, "OpenFileMapping");
}

HANDLE WINAPI OpenFileMappingA(DWORD access, BOOL inherit, const char *name)
{
    BOOL failed;
    WCHAR *wide = kernel_named_wide(name, &failed);
    HANDLE handle = failed ? NULL : OpenFileMappingW(access, inherit, wide);

    free(wide);
    return handle;
}

/* 0 or a Win32 error. A size of 0 is all from the offset on. The view does not need the mapping any more, whose name goes with the last
 * handle. */
static DWORD view_make(struct kernel_mapping *mapping, DWORD access, ULONGLONG offset, SIZE_T size, void *wanted, void **result)
{
    BOOL writes = (access & FILE_MAP_WRITE) != 0, copies = !writes && (access & FILE_MAP_COPY);
    struct view *view;
    void *base;

    if (offset % GRANULARITY || (size_t)wanted % GRANULARITY)
        return ERROR_MAPPED_ALIGNMENT;
    if ((writes && !mapping->writable) || offset >= mapping->size || size > mapping->size - offset)
        return ERROR_ACCESS_DENIED;
    if (!runtime_permit(RUNTIME_FILE, "MapViewOfFile") || !(view = malloc(sizeof(*view))))
        return ERROR_NOT_ENOUGH_MEMORY;
    size = size ? size : mapping->size - offset;
    base = mmap(wanted, size, PROT_READ | (writes || copies ? PROT_WRITE : 0),
        (copies ? MAP_PRIVATE : MAP_SHARED) | (wanted ? MAP_FIXED_NOREPLACE : 0), mapping->descriptor, offset);
    if (base == MAP_FAILED)
    {
        free(view);
        return wanted ? ERROR_INVALID_ADDRESS : ERROR_NOT_ENOUGH_MEMORY;
    }
    pthread_mutex_lock(&views_mutex);
    *view = (struct view){views, base, size};
    views = view;
    pthread_mutex_unlock(&views_mutex);
    runtime_acquired(RUNTIME_FILE, base, size, "MapViewOfFile");
    *result = base;
    return ERROR_SUCCESS;
}

void *WINAPI MapViewOfFileEx(HANDLE handle, DWORD access, DWORD high, DWORD low, SIZE_T size, void *wanted)
{
    struct kernel_object *object = kernel_handle_get(handle, &mapping_class);
    void *base = NULL;
    DWORD error;

    if (!object)
        return NULL;
    error = view_make(mapping_from(object), access, (ULONGLONG)high << 32 | low, size, wanted, &base);
    kernel_object_release(object);
    if (error)
        SetLastError(error);
    return base;
}

void *WINAPI MapViewOfFile(HANDLE handle, DWORD access, DWORD high, DWORD low, SIZE_T size)
{
    return MapViewOfFileEx(handle, access, high, low, size, NULL);
}

/* The link to the view that the address is in. The mutex is held. */
static struct view **view_find(const void *address)
{
    struct view **link;

    for (link = &views; *link; link = &(*link)->next)
        if ((const char *)address >= (*link)->base && (const char *)address < (*link)->base + (*link)->size)
            return link;
    return NULL;
}

BOOL WINAPI UnmapViewOfFile(const void *base)
{
    struct view **link, *view = NULL;

    pthread_mutex_lock(&views_mutex);
    if ((link = view_find(base)) && (*link)->base == base)
    {
        view = *link;
        *link = view->next;
    }
    pthread_mutex_unlock(&views_mutex);
    if (!runtime_released(RUNTIME_FILE, base, "UnmapViewOfFile") || !view)
        return kernel_fail(ERROR_INVALID_ADDRESS);
    munmap(view->base, view->size);
    free(view);
    return TRUE;
}

/* The pages that hold the range; a size of 0 is the rest of the view. */
BOOL WINAPI FlushViewOfFile(const void *address, SIZE_T size)
{
    struct view **link;
    size_t offset = 0;
    int result = -1;

    pthread_mutex_lock(&views_mutex);
    if ((link = view_find(address)))
    {
        offset = (const char *)address - (*link)->base;
        if (size <= (*link)->size - offset)
        {
            size = size ? size : (*link)->size - offset;
            offset -= offset % sysconf(_SC_PAGESIZE);
            result = msync((*link)->base + offset, (const char *)address + size - (*link)->base - offset, MS_SYNC);
        }
    }
    pthread_mutex_unlock(&views_mutex);
    return result ? kernel_fail(ERROR_INVALID_ADDRESS) : TRUE;
}
