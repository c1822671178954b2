/* Local* and Global* memory. A fixed block is a block of the process' heap and its own handle. A moveable object is an entry of a
 * table that points to such a block; the entry's handle is told from a pointer by its last digit, as on Windows (blocks
 * are aligned to 16 bytes, handles to 8), and `*(void **)handle` is the pointer there too. Local and Global handles are the same
 * thing, and either family's functions take both. */
#include "kernel/heap.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "hooks.h"

#define CHUNK_ENTRIES 1024
#define LOCKS_MAXIMUM 0xff

struct entry
{
    struct entry *next_free;
    void *memory;               /* NULL: discarded; the handle is this member's address */
    BYTE used, discardable;
    WORD locks;
    DWORD reserved;
    void *padding;
};

C_ASSERT(sizeof(struct entry) % MEMORY_ALLOCATION_ALIGNMENT == 0);

struct chunk
{
    struct chunk *next;
    void *padding;
    struct entry entries[CHUNK_ENTRIES];
};

/* What differs between the two families. */
struct family
{
    enum runtime_resource resource;
    const char *allocate, *reallocate, *free;
    UINT discardable;
    BOOL unlocks_fixed;         /* what unlocking a fixed block returns (documented for Global, seen for Local) */
    BOOL modifies_fixed;        /* GMEM_MODIFY with GMEM_MOVEABLE makes a fixed block moveable (documented for Global only) */
};

static const struct family local_family =
    {RUNTIME_LOCAL, "LocalAlloc", "LocalReAlloc", "LocalFree", LMEM_DISCARDABLE, FALSE, FALSE};
static const struct family global_family =
    {RUNTIME_GLOBAL, "GlobalAlloc", "GlobalReAlloc", "GlobalFree", GMEM_DISCARDABLE, TRUE, TRUE};

static pthread_mutex_t entries_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct chunk *chunks;
static struct entry *free_entries;

static HANDLE handle_of(struct entry *entry)
{
    return &entry->memory;
}

/* The live entry of a handle, or NULL. The mutex is held. */
static struct entry *entry_of(HANDLE handle)
{
    struct entry *entry = CONTAINING_RECORD((void **)handle, struct entry, memory);
    struct chunk *chunk;

    for (chunk = chunks; chunk; chunk = chunk->next)
        if ((ULONG_PTR)entry >= (ULONG_PTR)chunk->entries && (ULONG_PTR)entry < (ULONG_PTR)(chunk->entries + CHUNK_ENTRIES))
            return !(((ULONG_PTR)entry - (ULONG_PTR)chunk->entries) % sizeof(*entry)) && entry->used ? entry : NULL;
    return NULL;
}

static BOOL is_pointer(HANDLE handle)
{
    return !((ULONG_PTR)handle % MEMORY_ALLOCATION_ALIGNMENT);
}

/* A used entry for the memory; NULL when memory is out. */
static struct entry *entry_allocate(void *memory, BOOL discardable)
{
    struct entry *entry;
    struct chunk *chunk;
    unsigned int i;

    pthread_mutex_lock(&entries_mutex);
    if (!free_entries && (chunk = aligned_alloc(MEMORY_ALLOCATION_ALIGNMENT, sizeof(*chunk))))
    {
        memset(chunk, 0, sizeof(*chunk));
        for (i = CHUNK_ENTRIES; i--;)
        {
            chunk->entries[i].next_free = free_entries;
            free_entries = &chunk->entries[i];
        }
        chunk->next = chunks;
        chunks = chunk;
    }
    if ((entry = free_entries))
    {
        free_entries = entry->next_free;
        entry->next_free = NULL;
        entry->memory = memory;
        entry->locks = 0;
        entry->discardable = (BYTE)discardable;
        entry->used = TRUE;
    }
    pthread_mutex_unlock(&entries_mutex);
    return entry;
}

static void *invalid(DWORD error)
{
    SetLastError(error);
    return NULL;
}

static HANDLE memory_allocate(const struct family *family, UINT flags, SIZE_T size)
{
    BOOL moveable = (flags & GMEM_MOVEABLE) != 0;
    struct entry *entry;
    void *memory = NULL;
    HANDLE handle;

    if (!runtime_permit(family->resource, family->allocate))
        return invalid(ERROR_NOT_ENOUGH_MEMORY);
    /* A moveable object of no bytes is born discarded; a fixed block has at least one byte (both as under Wine). */
    if ((size || !moveable) && !(memory = kernel_heap_allocate(size ? size : 1, flags & GMEM_ZEROINIT)))
        return invalid(ERROR_NOT_ENOUGH_MEMORY);
    handle = memory;
    if (moveable)
    {
        if (!(entry = entry_allocate(memory, (flags & family->discardable) != 0)))
        {
            if (memory)
                kernel_heap_free(memory);
            return invalid(ERROR_NOT_ENOUGH_MEMORY);
        }
        if (memory)
            kernel_heap_set_owner(memory, entry);
        handle = handle_of(entry);
    }
    runtime_acquired(family->resource, handle, size, family->allocate);
    return handle;
}

static HANDLE memory_free(const struct family *family, HANDLE handle)
{
    struct entry *entry = NULL;
    void *memory = handle;

    if (!handle)
        return NULL;
    if (!runtime_released(family->resource, handle, family->free))
    {
        SetLastError(ERROR_INVALID_HANDLE);
        return handle;
    }
    pthread_mutex_lock(&entries_mutex);
    if (!is_pointer(handle))
        entry = entry_of(handle);
    else if (kernel_heap_is_block(handle))
        entry = kernel_heap_owner(handle);      /* the pointer to a moveable object's memory frees the object */
    else
        memory = NULL;
    if (entry)
    {
        memory = entry->memory;
        entry->memory = NULL;
        entry->used = FALSE;
        entry->next_free = free_entries;
        free_entries = entry;
    }
    else if (!is_pointer(handle))
        memory = NULL;
    pthread_mutex_unlock(&entries_mutex);
    if (memory)
        kernel_heap_free(memory);
    else if (!entry)
    {
        SetLastError(ERROR_INVALID_HANDLE);
        return handle;
    }
    return NULL;
}

/* Changes a fixed block into a moveable object. */
static HANDLE fixed_to_moveable(const struct family *family, void *memory, UINT flags)
{
    struct entry *entry = entry_allocate(memory, (flags & family->discardable) != 0);

    if (!entry)
        return invalid(ERROR_NOT_ENOUGH_MEMORY);
    kernel_heap_set_owner(memory, entry);
    return handle_of(entry);
}

/* The mutex is held. 0 or a Win32 error. */
static DWORD moveable_reallocate(const struct family *family, struct entry *entry, SIZE_T size, UINT flags)
{
    BOOL zero = (flags & GMEM_ZEROINIT) != 0;
    void *memory;

    if (flags & GMEM_MODIFY)
    {
        if (flags & family->discardable)
            entry->discardable = TRUE;
        return 0;
    }
    if (!size)
    {
        if (!(flags & GMEM_MOVEABLE) || entry->locks)
            return ERROR_INVALID_PARAMETER;
        if (entry->memory)
            kernel_heap_free(entry->memory);
        entry->memory = NULL;
        return 0;
    }
    if (entry->memory)
        memory = kernel_heap_reallocate(entry->memory, size, zero, entry->locks && !(flags & GMEM_MOVEABLE));
    else
        memory = kernel_heap_allocate(size, zero);
    if (!memory)
        return ERROR_NOT_ENOUGH_MEMORY;
    entry->memory = memory;
    kernel_heap_set_owner(memory, entry);
    return 0;
}

static HANDLE memory_reallocate(const struct family *family, HANDLE handle, SIZE_T size, UINT flags)
{
    BOOL fixed = is_pointer(handle);
    HANDLE result = handle;
    struct entry *entry;
    SIZE_T old = 0;
    DWORD error = 0;

    pthread_mutex_lock(&entries_mutex);
    entry = fixed ? NULL : entry_of(handle);
    if (fixed ? handle && kernel_heap_is_block(handle) : entry != NULL)
    {
        if (fixed || entry->memory)
            old = kernel_heap_size(fixed ? handle : entry->memory);
    }
    else
        error = ERROR_INVALID_HANDLE;
    pthread_mutex_unlock(&entries_mutex);
    if (error)
        return invalid(error);
    if (!runtime_permit(family->resource, family->reallocate))
        return invalid(ERROR_NOT_ENOUGH_MEMORY);
    if (!runtime_released(family->resource, handle, family->reallocate))
        return invalid(ERROR_INVALID_HANDLE);
    if (fixed && (flags & GMEM_MODIFY))
        result = (flags & GMEM_MOVEABLE) && family->modifies_fixed ? fixed_to_moveable(family, handle, flags) : handle;
    else if (fixed)
    {
        result = kernel_heap_reallocate(handle, size, (flags & GMEM_ZEROINIT) != 0, !(flags & GMEM_MOVEABLE));
        if (!result)
            SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    }
    else
    {
        pthread_mutex_lock(&entries_mutex);
        error = moveable_reallocate(family, entry, size, flags);
        pthread_mutex_unlock(&entries_mutex);
        if (error)
            result = invalid(error);
    }
    runtime_acquired(family->resource, result ? result : handle, result && !(flags & GMEM_MODIFY) ? size : old,
        family->reallocate);
    return result;
}

static void *memory_lock(HANDLE handle)
{
    struct entry *entry;
    void *memory = NULL;

    if (!handle)
        return NULL;
    if (is_pointer(handle))
        return kernel_heap_is_block(handle) ? handle : invalid(ERROR_INVALID_HANDLE);
    pthread_mutex_lock(&entries_mutex);
    entry = entry_of(handle);
    if (!entry)
        SetLastError(ERROR_INVALID_HANDLE);
    else if (!entry->memory)
        SetLastError(ERROR_DISCARDED);
    else
    {
        memory = entry->memory;
        if (entry->locks < LOCKS_MAXIMUM)
            entry->locks++;
    }
    pthread_mutex_unlock(&entries_mutex);
    return memory;
}

static BOOL memory_unlock(const struct family *family, HANDLE handle)
{
    struct entry *entry;
    BOOL locked = FALSE;

    if (handle && is_pointer(handle))
    {
        if (kernel_heap_is_block(handle) && family->unlocks_fixed)
            return TRUE;
        SetLastError(kernel_heap_is_block(handle) ? ERROR_NOT_LOCKED : ERROR_INVALID_HANDLE);
        return FALSE;
    }
    pthread_mutex_lock(&entries_mutex);
    entry = handle ? entry_of(handle) : NULL;
    if (!entry)
        SetLastError(ERROR_INVALID_HANDLE);
    else if (!entry->locks)
        SetLastError(ERROR_NOT_LOCKED);
    else if (--entry->locks)
        locked = TRUE;
    else
        SetLastError(NO_ERROR);     /* FALSE, since it is locked no more; the last error tells it from a failure */
    pthread_mutex_unlock(&entries_mutex);
    return locked;
}

static SIZE_T memory_size(HANDLE handle)
{
    struct entry *entry;
    SIZE_T size = 0;

    if (handle && is_pointer(handle) && kernel_heap_is_block(handle))
        return kernel_heap_size(handle);
    pthread_mutex_lock(&entries_mutex);
    entry = handle && !is_pointer(handle) ? entry_of(handle) : NULL;
    if (!entry)
        SetLastError(ERROR_INVALID_HANDLE);
    else if (entry->memory)
        size = kernel_heap_size(entry->memory);
    pthread_mutex_unlock(&entries_mutex);
    return size;
}

static UINT memory_flags(const struct family *family, HANDLE handle)
{
    struct entry *entry;
    UINT flags = GMEM_INVALID_HANDLE;

    if (handle && is_pointer(handle) && kernel_heap_is_block(handle))
        return 0;
    pthread_mutex_lock(&entries_mutex);
    entry = handle && !is_pointer(handle) ? entry_of(handle) : NULL;
    if (entry)
        flags = entry->locks | (entry->discardable ? family->discardable : 0) | (entry->memory ? 0 : GMEM_DISCARDED);
    else
        SetLastError(ERROR_INVALID_HANDLE);
    pthread_mutex_unlock(&entries_mutex);
    return flags;
}

static HANDLE memory_handle(const void *pointer)
{
    struct entry *entry;

    if (!pointer)
        return invalid(ERROR_INVALID_PARAMETER);
    if (!is_pointer((HANDLE)pointer) || !kernel_heap_is_block(pointer))
        return invalid(ERROR_INVALID_HANDLE);
    entry = kernel_heap_owner(pointer);
    return entry ? handle_of(entry) : (HANDLE)pointer;
}

HLOCAL WINAPI LocalAlloc(UINT flags, SIZE_T size)
{
    return memory_allocate(&local_family, flags, size);
}

HLOCAL WINAPI LocalReAlloc(HLOCAL handle, SIZE_T size, UINT flags)
{
    return memory_reallocate(&local_family, handle, size, flags);
}

HLOCAL WINAPI LocalFree(HLOCAL handle)
{
    return memory_free(&local_family, handle);
}

void * WINAPI LocalLock(HLOCAL handle)
{
    return memory_lock(handle);
}

BOOL WINAPI LocalUnlock(HLOCAL handle)
{
    return memory_unlock(&local_family, handle);
}

SIZE_T WINAPI LocalSize(HLOCAL handle)
{
    return memory_size(handle);
}

UINT WINAPI LocalFlags(HLOCAL handle)
{
    return memory_flags(&local_family, handle);
}

HLOCAL WINAPI LocalHandle(const void *pointer)
{
    return memory_handle(pointer);
}

HGLOBAL WINAPI GlobalAlloc(UINT flags, SIZE_T size)
{
    return memory_allocate(&global_family, flags, size);
}

HGLOBAL WINAPI GlobalReAlloc(HGLOBAL handle, SIZE_T size, UINT flags)
{
    return memory_reallocate(&global_family, handle, size, flags);
}

HGLOBAL WINAPI GlobalFree(HGLOBAL handle)
{
    return memory_free(&global_family, handle);
}

void * WINAPI GlobalLock(HGLOBAL handle)
{
    return memory_lock(handle);
}

BOOL WINAPI GlobalUnlock(HGLOBAL handle)
{
    return memory_unlock(&global_family, handle);
}

SIZE_T WINAPI GlobalSize(HGLOBAL handle)
{
    return memory_size(handle);
}

UINT WINAPI GlobalFlags(HGLOBAL handle)
{
    return memory_flags(&global_family, handle);
}

HGLOBAL WINAPI GlobalHandle(const void *pointer)
{
    return memory_handle(pointer);
}
