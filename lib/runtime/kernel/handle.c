/* The process' table of handles: see handle.h.
 *
 * A look-up locks only its own entry, by the low bit of the pointer, for the time that it takes to add a reference; so look-ups
 * of different handles never meet. Making and closing handles share one mutex for the list of free entries. */
#include "kernel/handle.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

#include "kernel/process.h"
#include "kernel/thread.h"

#define CHUNK_ENTRIES 1024
#define CHUNK_COUNT 16384       /* 16 million handles, Windows' own limit */
#define ENTRY_LOCK ((ULONG_PTR)1)

struct entry
{
    ULONG_PTR object;                           /* 0: the handle is dead. ENTRY_LOCK: somebody looks at it. */
    DWORD flags;                                /* HANDLE_FLAG_…; guarded by the entry's lock */
    unsigned int next_free;
    const struct kernel_object_class *last;     /* what a dead handle was; guarded by the entry's lock */
};

static pthread_mutex_t table_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct entry *chunks[CHUNK_COUNT];       /* set once each, never freed */
static unsigned int used_count = 1;             /* entry 0 would be the handle NULL */
static unsigned int free_first, free_last;      /* first in, first out; 0 ends the list */

void kernel_object_init(struct kernel_object *object, const struct kernel_object_class *class)
{
    object->class = class;
    object->references = 1;
    object->waits = NULL;
}

struct kernel_object *kernel_object_reference(struct kernel_object *object)
{
    __atomic_add_fetch(&object->references, 1, __ATOMIC_RELAXED);
    return object;
}

void kernel_object_release(struct kernel_object *object)
{
    if (!__atomic_sub_fetch(&object->references, 1, __ATOMIC_ACQ_REL))
        object->class->destroy(object);
}

static struct entry *entry_at(unsigned int index)
{
    struct entry *chunk;

    if (!index || index / CHUNK_ENTRIES >= CHUNK_COUNT)
        return NULL;
    chunk = __atomic_load_n(&chunks[index / CHUNK_ENTRIES], __ATOMIC_ACQUIRE);
    return chunk ? &chunk[index % CHUNK_ENTRIES] : NULL;
}

static struct entry *entry_of(HANDLE handle)
{
    ULONG_PTR index = (ULONG_PTR)handle / 4;

    return index < (ULONG_PTR)CHUNK_COUNT * CHUNK_ENTRIES ? entry_at((unsigned int)index) : NULL;
}

static struct kernel_object *entry_lock(struct entry *entry)
{
    ULONG_PTR value = __atomic_load_n(&entry->object, __ATOMIC_RELAXED);

    for (;;)
    {
        if (value & ENTRY_LOCK)
        {
            sched_yield();
            value = __atomic_load_n(&entry->object, __ATOMIC_RELAXED);
        }
        else if (__atomic_compare_exchange_n(&entry->object, &value, value | ENTRY_LOCK, TRUE,
            __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            return (struct kernel_object *)value;
    }
}

static void entry_unlock(struct entry *entry, struct kernel_object *object)
{
    __atomic_store_n(&entry->object, (ULONG_PTR)object, __ATOMIC_RELEASE);
}

/* An entry that nobody else uses, or 0. */
static unsigned int entry_allocate(void)
{
    struct entry *chunk;
    unsigned int index = 0;

    pthread_mutex_lock(&table_mutex);
    if (free_first)
    {
        index = free_first;
        free_first = entry_at(index)->next_free;
        if (!free_first)
            free_last = 0;
    }
    else if (used_count < CHUNK_COUNT * CHUNK_ENTRIES)
    {
        chunk = chunks[used_count / CHUNK_ENTRIES];
        if (!chunk && (chunk = calloc(CHUNK_ENTRIES, sizeof(*chunk))))
            __atomic_store_n(&chunks[used_count / CHUNK_ENTRIES], chunk, __ATOMIC_RELEASE);
        if (chunk)
            index = used_count++;
    }
    pthread_mutex_unlock(&table_mutex);
    return index;
}

static void entry_free(unsigned int index)
{
    struct entry *entry = entry_at(index);

    pthread_mutex_lock(&table_mutex);
    entry->next_free = 0;
    if (free_last)
        entry_at(free_last)->next_free = index;
    else
        free_first = index;
    free_last = index;
    pthread_mutex_unlock(&table_mutex);
}

static HANDLE handle_create(struct kernel_object *object, DWORD flags)
{
    unsigned int index = entry_allocate();
    struct entry *entry;

    if (!index)
    {
        kernel_object_release(object);
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    entry = entry_at(index);
    entry_lock(entry);
    entry->flags = flags;
    entry->last = object->class;
    entry_unlock(entry, object);
    return (HANDLE)(ULONG_PTR)((ULONG_PTR)index * 4);
}

HANDLE kernel_handle_create(struct kernel_object *object)
{
    return handle_create(object, 0);
}

HANDLE kernel_handle_create_attributes(struct kernel_object *object, const SECURITY_ATTRIBUTES *attributes)
{
    return handle_create(object, attributes && attributes->bInheritHandle ? HANDLE_FLAG_INHERIT : 0);
}

/* The object behind a pseudo-handle, with a reference; NULL for other handles. */
static struct kernel_object *pseudo_object(HANDLE handle)
{
    struct kernel_thread *thread;

    if (handle == (HANDLE)(LONG_PTR)-1)
        return kernel_object_reference(kernel_process_current());
    if (handle == (HANDLE)(LONG_PTR)-2 && (thread = kernel_thread_current()))
        return kernel_object_reference(&thread->object);
    return NULL;
}

struct kernel_object *kernel_handle_get(HANDLE handle, const struct kernel_object_class *class)
{
    struct entry *entry = entry_of(handle);
    struct kernel_object *object, *result = NULL;

    if (entry)
    {
        object = entry_lock(entry);
        if (object && (!class || object->class == class))
            result = kernel_object_reference(object);
        entry_unlock(entry, object);
    }
    else if ((object = pseudo_object(handle)))
    {
        if (!class || object->class == class)
            result = object;
        else
            kernel_object_release(object);
    }
    if (!result)
        SetLastError(ERROR_INVALID_HANDLE);
    return result;
}

BOOL kernel_handle_close(HANDLE handle, const struct kernel_object_class *class, const char *function)
{
    struct entry *entry = entry_of(handle);
    struct kernel_object *object = NULL, *closed = NULL;
    const struct kernel_object_class *last = NULL;

    if (entry)
    {
        object = entry_lock(entry);
        last = entry->last;
        if (object && (class ? object->class == class : !object->class->not_closable) &&
            !(entry->flags & HANDLE_FLAG_PROTECT_FROM_CLOSE))
            closed = kernel_object_reference(object);
        entry_unlock(entry, object);
    }
    /* The hook may take its time and call Windows functions itself: it is asked with nothing locked. */
    if (!closed)
    {
        if (!object)
            runtime_released(class ? class->resource : last ? last->resource : RUNTIME_SYNCHRONIZATION, handle, function);
        SetLastError(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    if (!runtime_released(closed->class->resource, handle, function))
    {
        kernel_object_release(closed);
        SetLastError(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    object = entry_lock(entry);
    if (object != closed)       /* another thread was faster */
    {
        entry_unlock(entry, object);
        kernel_object_release(closed);
        SetLastError(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    entry->flags = 0;
    entry_unlock(entry, NULL);
    entry_free((unsigned int)((ULONG_PTR)handle / 4));
    kernel_object_release(closed);      /* the look-up's */
    kernel_object_release(closed);      /* the handle's */
    return TRUE;
}

void kernel_handle_inheritable(BOOL (*callback)(HANDLE handle, struct kernel_object *object, void *context), void *context)
{
    struct kernel_object *object, *held;
    unsigned int i, count;
    struct entry *entry;
    BOOL more = TRUE;

    pthread_mutex_lock(&table_mutex);
    count = used_count;
    pthread_mutex_unlock(&table_mutex);
    for (i = 1; more && i < count; i++)
    {
        entry = entry_at(i);
        object = entry_lock(entry);
        held = object && (entry->flags & HANDLE_FLAG_INHERIT) ? kernel_object_reference(object) : NULL;
        entry_unlock(entry, object);
        if (held)
        {
            more = callback((HANDLE)(ULONG_PTR)((ULONG_PTR)i * 4), held, context);
            kernel_object_release(held);
        }
    }
}

BOOL WINAPI CloseHandle(HANDLE handle)
{
    /* The pseudo-handles of the current process and thread: closing them has no effect. */
    if (handle == (HANDLE)(LONG_PTR)-1 || handle == (HANDLE)(LONG_PTR)-2)
        return TRUE;
    return kernel_handle_close(handle, NULL, "CloseHandle");
}

BOOL WINAPI GetHandleInformation(HANDLE handle, DWORD *flags)
{
    struct entry *entry = entry_of(handle);
    struct kernel_object *object = NULL;
    DWORD value = 0;

    if (entry)
    {
        object = entry_lock(entry);
        value = entry->flags;
        entry_unlock(entry, object);
    }
    if (!object)
    {
        SetLastError(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    *flags = value;
    return TRUE;
}

BOOL WINAPI SetHandleInformation(HANDLE handle, DWORD mask, DWORD flags)
{
    struct entry *entry = entry_of(handle);
    struct kernel_object *object = NULL;

    if (mask & ~(DWORD)(HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (entry)
    {
        object = entry_lock(entry);
        if (object)
            entry->flags = (entry->flags & ~mask) | (flags & mask);
        entry_unlock(entry, object);
    }
    if (!object)
        SetLastError(ERROR_INVALID_HANDLE);
    return object != NULL;
}

static BOOL is_current_process(HANDLE handle)
{
    struct kernel_object *object = kernel_handle_get(handle, NULL);

    if (object)
        kernel_object_release(object);
    return object == kernel_process_current();
}

/* Within this process only: a program of the host has no use for a handle. */
BOOL WINAPI DuplicateHandle(HANDLE source_process, HANDLE source, HANDLE target_process, HANDLE *target, DWORD access,
    BOOL inherit, DWORD options)
{
    enum runtime_resource resource;
    struct kernel_object *object;
    BOOL done = FALSE;
    HANDLE copy;

    (void)access;
    if (!is_current_process(source_process))
    {
        SetLastError(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    if (!is_current_process(target_process))
        SetLastError(ERROR_INVALID_HANDLE);
    else if ((object = kernel_handle_get(source, NULL)))
    {
        resource = object->class->resource;
        if (!target)
        {
            kernel_object_release(object);
            done = TRUE;
        }
        else if (!runtime_permit(resource, "DuplicateHandle"))
        {
            kernel_object_release(object);
            SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        }
        else if ((copy = handle_create(object, inherit ? HANDLE_FLAG_INHERIT : 0)))
        {
            runtime_acquired(resource, copy, 0, "DuplicateHandle");
            *target = copy;
            done = TRUE;
        }
    }
    /* Whatever else happens (documented). */
    if (options & DUPLICATE_CLOSE_SOURCE)
        CloseHandle(source);
    return done;
}
