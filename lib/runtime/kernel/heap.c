/* Heaps. Each block is one of malloc's, so that AddressSanitizer and valgrind see every block by itself, with the size that the
 * caller asked for (HeapSize has to know it) and the heap it belongs to in front. */
#include "kernel/heap.h"

#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "hooks.h"

#define HEAP_MAGIC 0x70616568u
#define BLOCK_MAGIC ((ULONG_PTR)0x6b636f6c62)
#define BLOCK_FREED ((ULONG_PTR)0x6465657266)

struct block
{
    struct block *previous, *next;  /* of a private heap: HeapDestroy frees what is left. Else next is the owner. */
    SIZE_T size;
    ULONG_PTR tag;                  /* the heap's address ^ BLOCK_MAGIC */
};

struct heap
{
    unsigned int magic;
    pthread_mutex_t mutex;          /* recursive: HeapLock holds it across calls */
    struct block blocks;            /* ring of a private heap's blocks */
    SIZE_T maximum, used;           /* of a heap that cannot grow; maximum 0: it can */
};

C_ASSERT(sizeof(struct block) % MEMORY_ALLOCATION_ALIGNMENT == 0);

static struct heap process_heap = {HEAP_MAGIC, PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP, {0}, 0, 0};

static struct heap *heap_of(HANDLE handle)
{
    struct heap *heap = handle;

    if (heap && !((ULONG_PTR)heap & 7) && heap->magic == HEAP_MAGIC)
        return heap;
    SetLastError(ERROR_INVALID_HANDLE);
    return NULL;
}

static struct block *block_of(const struct heap *heap, const void *memory)
{
    struct block *block = (struct block *)memory - 1;

    if (!memory || (ULONG_PTR)memory % MEMORY_ALLOCATION_ALIGNMENT || block->tag != ((ULONG_PTR)heap ^ BLOCK_MAGIC))
        return NULL;
    return block;
}

static void block_link(struct heap *heap, struct block *block)
{
    block->previous = heap->blocks.previous;
    block->next = &heap->blocks;
    block->previous->next = block->next->previous = block;
}

static void block_unlink(struct block *block)
{
    block->previous->next = block->next;
    block->next->previous = block->previous;
}

/* Private heaps count their bytes. FALSE: the heap's maximum would be passed. */
static BOOL heap_charge(struct heap *heap, SIZE_T added, SIZE_T removed)
{
    if (heap->maximum && (added > heap->maximum || heap->used - removed > heap->maximum - added))
        return FALSE;
    heap->used += added - removed;
    return TRUE;
}

static void *block_allocate(struct heap *heap, SIZE_T size, BOOL zero)
{
    BOOL private = heap != &process_heap;
    struct block *block;

    if (size > PTRDIFF_MAX - sizeof(*block))
        return NULL;
    block = zero ? calloc(1, sizeof(*block) + size) : malloc(sizeof(*block) + size);
    if (!block)
        return NULL;
    block->next = NULL;
    block->size = size;
    block->tag = (ULONG_PTR)heap ^ BLOCK_MAGIC;
    if (private)
    {
        pthread_mutex_lock(&heap->mutex);
        if (!heap_charge(heap, size, 0))
        {
            pthread_mutex_unlock(&heap->mutex);
            free(block);
            return NULL;
        }
        block_link(heap, block);
        pthread_mutex_unlock(&heap->mutex);
    }
    return block + 1;
}

static void *block_reallocate(struct heap *heap, struct block *block, SIZE_T size, BOOL zero, BOOL in_place)
{
    BOOL private = heap != &process_heap;
    SIZE_T old = block->size;
    struct block *moved;

    if (size > PTRDIFF_MAX - sizeof(*block))
        return NULL;
    if (in_place)
    {
        if (size > old && (private || sizeof(*block) + size > malloc_usable_size(block)))
            return NULL;
        if (private)
        {
            pthread_mutex_lock(&heap->mutex);
            heap->used -= old - size;
            pthread_mutex_unlock(&heap->mutex);
        }
        block->size = size;
        if (zero && size > old)
            memset((char *)(block + 1) + old, 0, size - old);
        return block + 1;
    }
    if (private)
    {
        pthread_mutex_lock(&heap->mutex);
        if (!heap_charge(heap, size, old))
        {
            pthread_mutex_unlock(&heap->mutex);
            return NULL;
        }
        block_unlink(block);
    }
    moved = realloc(block, sizeof(*block) + size);
    if (moved)
        moved->size = size;
    if (private)
    {
        block_link(heap, moved ? moved : block);
        if (!moved)
            heap->used += old - size;
        pthread_mutex_unlock(&heap->mutex);
    }
    if (moved && zero && size > old)
        memset((char *)(moved + 1) + old, 0, size - old);
    return moved ? moved + 1 : NULL;
}

static void block_free(struct heap *heap, struct block *block)
{
    if (heap != &process_heap)
    {
        pthread_mutex_lock(&heap->mutex);
        heap->used -= block->size;
        block_unlink(block);
        pthread_mutex_unlock(&heap->mutex);
    }
    block->tag = BLOCK_FREED;
    free(block);
}

void *kernel_heap_allocate(SIZE_T size, BOOL zero)
{
    return block_allocate(&process_heap, size, zero);
}

void *kernel_heap_reallocate(void *memory, SIZE_T size, BOOL zero, BOOL in_place)
{
    return block_reallocate(&process_heap, block_of(&process_heap, memory), size, zero, in_place);
}

BOOL kernel_heap_is_block(const void *memory)
{
    return block_of(&process_heap, memory) != NULL;
}

SIZE_T kernel_heap_size(const void *memory)
{
    return block_of(&process_heap, memory)->size;
}

void kernel_heap_free(void *memory)
{
    block_free(&process_heap, block_of(&process_heap, memory));
}

void *kernel_heap_owner(const void *memory)
{
    return block_of(&process_heap, memory)->next;
}

void kernel_heap_set_owner(void *memory, void *owner)
{
    block_of(&process_heap, memory)->next = owner;
}

HANDLE WINAPI GetProcessHeap(void)
{
    return &process_heap;
}

HANDLE WINAPI HeapCreate(DWORD flags, SIZE_T initial, SIZE_T maximum)
{
    pthread_mutexattr_t attributes;
    struct heap *heap;

    if (maximum && initial > maximum)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!runtime_permit(RUNTIME_HEAP, "HeapCreate") || !(heap = calloc(1, sizeof(*heap))))
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    (void)flags;    /* HEAP_NO_SERIALIZE only promises that no lock is needed */
    heap->magic = HEAP_MAGIC;
    heap->maximum = maximum;
    heap->blocks.previous = heap->blocks.next = &heap->blocks;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&heap->mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
    runtime_acquired(RUNTIME_HEAP, heap, 0, "HeapCreate");
    return heap;
}

BOOL WINAPI HeapDestroy(HANDLE handle)
{
    struct heap *heap = heap_of(handle);
    struct block *block, *next;

    if (!heap || heap == &process_heap || !runtime_released(RUNTIME_HEAP, heap, "HeapDestroy"))
    {
        SetLastError(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    for (block = heap->blocks.next; block != &heap->blocks; block = next)
    {
        next = block->next;
        runtime_released(RUNTIME_HEAP, block + 1, "HeapDestroy");
        block->tag = BLOCK_FREED;
        free(block);
    }
    pthread_mutex_destroy(&heap->mutex);
    heap->magic = 0;
    free(heap);
    return TRUE;
}

void * WINAPI HeapAlloc(HANDLE handle, DWORD flags, SIZE_T size)
{
    struct heap *heap = heap_of(handle);
    void *memory;

    if (!heap)
        return NULL;
    memory = runtime_permit(RUNTIME_HEAP, "HeapAlloc") ? block_allocate(heap, size, flags & HEAP_ZERO_MEMORY) : NULL;
    if (memory)
        runtime_acquired(RUNTIME_HEAP, memory, size, "HeapAlloc");
    else
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return memory;
}

void * WINAPI HeapReAlloc(HANDLE handle, DWORD flags, void *memory, SIZE_T size)
{
    struct heap *heap = heap_of(handle);
    struct block *block;
    SIZE_T old;
    void *moved;

    if (!heap)
        return NULL;
    block = memory ? block_of(heap, memory) : NULL;
    if (!block)
    {
        if (memory)     /* for NULL the last error stays as it is */
            SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    old = block->size;
    if (!runtime_permit(RUNTIME_HEAP, "HeapReAlloc"))
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    if (!runtime_released(RUNTIME_HEAP, memory, "HeapReAlloc"))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    moved = block_reallocate(heap, block, size, flags & HEAP_ZERO_MEMORY, flags & HEAP_REALLOC_IN_PLACE_ONLY);
    runtime_acquired(RUNTIME_HEAP, moved ? moved : memory, moved ? size : old, "HeapReAlloc");
    if (!moved)
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return moved;
}

BOOL WINAPI HeapFree(HANDLE handle, DWORD flags, void *memory)
{
    struct heap *heap;
    struct block *block;

    (void)flags;
    if (!memory)
        return TRUE;
    if (!(heap = heap_of(handle)))
        return FALSE;
    if (!runtime_released(RUNTIME_HEAP, memory, "HeapFree") || !(block = block_of(heap, memory)))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    block_free(heap, block);
    return TRUE;
}

SIZE_T WINAPI HeapSize(HANDLE handle, DWORD flags, const void *memory)
{
    struct heap *heap = heap_of(handle);
    struct block *block;

    (void)flags;
    if (!heap)
        return (SIZE_T)-1;
    block = block_of(heap, memory);
    if (!block)
        SetLastError(ERROR_INVALID_PARAMETER);
    return block ? block->size : (SIZE_T)-1;
}

BOOL WINAPI HeapValidate(HANDLE handle, DWORD flags, const void *memory)
{
    struct heap *heap = heap_of(handle);
    struct block *block;
    BOOL valid = TRUE;

    (void)flags;
    if (!heap)
        return FALSE;
    if (memory)
        return block_of(heap, memory) != NULL;
    if (heap != &process_heap)
    {
        pthread_mutex_lock(&heap->mutex);
        for (block = heap->blocks.next; valid && block != &heap->blocks; block = block->next)
            valid = block_of(heap, block + 1) != NULL && block->next->previous == block;
        pthread_mutex_unlock(&heap->mutex);
    }
    return valid;
}

BOOL WINAPI HeapLock(HANDLE handle)
{
    struct heap *heap = heap_of(handle);

    return heap && !pthread_mutex_lock(&heap->mutex);
}

BOOL WINAPI HeapUnlock(HANDLE handle)
{
    struct heap *heap = heap_of(handle);

    return heap && !pthread_mutex_unlock(&heap->mutex);
}
