/* The task allocator, IMalloc and IMallocSpy.
 *
 * Each block has a header with its size (IMalloc::GetSize is exact on Windows) and a mark by which IMalloc::DidAlloc knows a
 * block of ours. While a spy is registered every call goes through it under one lock, in the order that the documentation
 * of IMallocSpy gives; otherwise there is no lock. */
#define COBJMACROS
#define CONST_VTABLE
#include "com.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include <uthash.h>

#include "hooks.h"

struct header
{
    SIZE_T size;
    UINT_PTR mark;              /* block_mark(this) while the block lives */
} __attribute__((aligned(16)));

#define MARK ((UINT_PTR)0x5ca1ab1ec0dedbadull)
/* More than any address space has; keeps the sum below from wrapping. */
#define LARGEST_BLOCK ((SIZE_T)-1 >> (sizeof(SIZE_T) == 8 ? 17 : 1))

static UINT_PTR block_mark(const struct header *header)
{
    return (UINT_PTR)header ^ MARK;
}

static struct header *block_header(void *memory)
{
    return (struct header *)memory - 1;
}

static void *block_allocate(SIZE_T size)
{
    struct header *header;

    if (size > LARGEST_BLOCK || !(header = malloc(sizeof(*header) + size)))
        return NULL;
    header->size = size;
    header->mark = block_mark(header);
    return header + 1;
}

/* calloc() knows which pages are new, but for the smallest blocks it is slower than malloc() (glibc keeps none for it). */
static void *block_allocate_zeroed(SIZE_T size)
{
    struct header *header;
    void *memory;

    if (size <= 1024)
        return (memory = block_allocate(size)) ? memset(memory, 0, size) : NULL;
    if (size > LARGEST_BLOCK || !(header = calloc(1, sizeof(*header) + size)))
        return NULL;
    header->size = size;
    header->mark = block_mark(header);
    return header + 1;
}

static void *block_reallocate(void *memory, SIZE_T size)
{
    struct header *header = block_header(memory), *moved;

    if (size > LARGEST_BLOCK || !(moved = realloc(header, sizeof(*header) + size)))
        return NULL;
    moved->size = size;
    moved->mark = block_mark(moved);
    return moved + 1;
}

static void block_free(void *memory)
{
    struct header *header;

    if (!memory)
        return;
    header = block_header(memory);
    header->mark = 0;
    free(header);
}

/* Any pointer may be asked about, so the header is read by a system call, which fails where a load would fault. */
static BOOL block_is_ours(void *memory)
{
    struct header header = {0};
    struct iovec to = {&header, sizeof(header)};
    struct iovec from = {block_header(memory), sizeof(header)};

    if ((UINT_PTR)memory % sizeof(header))
        return FALSE;
    return process_vm_readv(getpid(), &to, 1, &from, 1, 0) == (ssize_t)sizeof(header)
            && header.mark == block_mark(block_header(memory));
}

/* ---- the spy */

struct spied
{
    void *memory;               /* as the caller has it: PostAlloc may have moved it */
    UT_hash_handle hh;
};

static pthread_mutex_t spy_lock;
static pthread_once_t spy_lock_once = PTHREAD_ONCE_INIT;
static IMallocSpy *spy;         /* read without the lock to know whether there is one */
static BOOL spy_leaving;        /* revoked, but blocks that it has altered are still out */
static struct spied *spied_blocks;

static void create_spy_lock(void)
{
    pthread_mutexattr_t attributes;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&spy_lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

static void lock_spy(void)
{
    pthread_once(&spy_lock_once, create_spy_lock);
    pthread_mutex_lock(&spy_lock);
}

/* TRUE, with the lock held: there is a spy. */
static BOOL enter_spy(void)
{
    if (!__atomic_load_n(&spy, __ATOMIC_ACQUIRE))
        return FALSE;
    lock_spy();
    if (spy)
        return TRUE;
    pthread_mutex_unlock(&spy_lock);
    return FALSE;
}

static void leave_spy(void)
{
    pthread_mutex_unlock(&spy_lock);
}

static struct spied *find_spied(void *memory)
{
    struct spied *block;

    HASH_FIND_PTR(spied_blocks, &memory, block);
    return block;
}

static BOOL remember_spied(void *memory)
{
    struct spied *block;

    if (!memory)
        return TRUE;
    if (!(block = malloc(sizeof(*block))))
        return FALSE;
    block->memory = memory;
    HASH_ADD_PTR(spied_blocks, memory, block);
    return TRUE;
}

static void forget_spied(struct spied *block)
{
    IMallocSpy *leaving;

    HASH_DEL(spied_blocks, block);
    free(block);
    if (spied_blocks || !spy_leaving)
        return;
    leaving = spy;
    __atomic_store_n(&spy, NULL, __ATOMIC_RELEASE);
    spy_leaving = FALSE;
    IMallocSpy_Release(leaving);
}

static void *spied_allocate(SIZE_T size)
{
    SIZE_T actual = IMallocSpy_PreAlloc(spy, size);
    void *memory;

    /* The documented way for a spy to make an allocation fail. */
    if (size && !actual)
        return NULL;
    memory = IMallocSpy_PostAlloc(spy, block_allocate(actual));
    if (!remember_spied(memory))
    {
        block_free(IMallocSpy_PreFree(spy, memory, TRUE));
        IMallocSpy_PostFree(spy, TRUE);
        return NULL;
    }
    return memory;
}

static void *spied_reallocate(void *memory, SIZE_T size)
{
    struct spied *block = find_spied(memory);
    BOOL spied = block != NULL;
    void *actual = memory;
    SIZE_T actual_size = IMallocSpy_PreRealloc(spy, memory, size, &actual, spied);
    void *moved;

    if (size && !actual_size)
        return NULL;
    moved = IMallocSpy_PostRealloc(spy, block_reallocate(actual, actual_size), spied);
    if (moved && spied)
    {
        block = find_spied(memory);
        HASH_DEL(spied_blocks, block);
        block->memory = moved;
        HASH_ADD_PTR(spied_blocks, memory, block);
    }
    return moved;
}

static void spied_free(void *memory)
{
    struct spied *block = find_spied(memory);
    BOOL spied = block != NULL;

    block_free(IMallocSpy_PreFree(spy, memory, spied));
    IMallocSpy_PostFree(spy, spied);
    if (spied)
        forget_spied(block);
}

/* ---- for the run-time */

void *com_memory_allocate(SIZE_T size)
{
    void *memory;

    if (!enter_spy())
        return block_allocate(size);
    memory = spied_allocate(size);
    leave_spy();
    return memory;
}

void *com_memory_allocate_zeroed(SIZE_T size)
{
    void *memory;

    if (!enter_spy())
        return block_allocate_zeroed(size);
    if ((memory = spied_allocate(size)))
        memset(memory, 0, size);
    leave_spy();
    return memory;
}

void *com_memory_reallocate(void *memory, SIZE_T size)
{
    void *moved;

    if (!enter_spy())
        return block_reallocate(memory, size);
    moved = spied_reallocate(memory, size);
    leave_spy();
    return moved;
}

void com_memory_free(void *memory)
{
    if (!enter_spy())
    {
        block_free(memory);
        return;
    }
    spied_free(memory);
    leave_spy();
}

/* ---- the functions, with the hooks of lib/check */

static void *allocate(SIZE_T size, const char *function)
{
    void *memory;

    if (!runtime_permit(RUNTIME_TASK_MEMORY, function) || !(memory = com_memory_allocate(size)))
        return NULL;
    runtime_acquired(RUNTIME_TASK_MEMORY, memory, size, function);
    return memory;
}

static void deallocate(void *memory, const char *function)
{
    if (memory && runtime_released(RUNTIME_TASK_MEMORY, memory, function))
        com_memory_free(memory);
}

static void *reallocate(void *memory, SIZE_T size, const char *function)
{
    void *moved;

    if (!memory)
        return allocate(size, function);
    if (!size)
    {
        deallocate(memory, function);
        return NULL;
    }
    if (!runtime_permit(RUNTIME_TASK_MEMORY, function) || !runtime_released(RUNTIME_TASK_MEMORY, memory, function))
        return NULL;
    if (!(moved = com_memory_reallocate(memory, size)))
    {
        runtime_acquired(RUNTIME_TASK_MEMORY, memory, block_header(memory)->size, function);
        return NULL;
    }
    runtime_acquired(RUNTIME_TASK_MEMORY, moved, size, function);
    return moved;
}

void * WINAPI CoTaskMemAlloc(SIZE_T size)
{
    return allocate(size, "CoTaskMemAlloc");
}

void * WINAPI CoTaskMemRealloc(void *memory, SIZE_T size)
{
    return reallocate(memory, size, "CoTaskMemRealloc");
}

void WINAPI CoTaskMemFree(void *memory)
{
    deallocate(memory, "CoTaskMemFree");
}

/* ---- IMalloc: one object for the process, never destroyed */

static HRESULT STDMETHODCALLTYPE malloc_QueryInterface(IMalloc *iface, REFIID iid, void **object)
{
    if (!object)
        return E_POINTER;
    if (IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_IMalloc))
    {
        *object = iface;
        return S_OK;
    }
    *object = NULL;
    return E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE malloc_AddRef(IMalloc *iface)
{
    (void)iface;
    return 2;
}

static ULONG STDMETHODCALLTYPE malloc_Release(IMalloc *iface)
{
    (void)iface;
    return 1;
}

static void * STDMETHODCALLTYPE malloc_Alloc(IMalloc *iface, SIZE_T size)
{
    (void)iface;
    return allocate(size, "IMalloc::Alloc");
}

static void * STDMETHODCALLTYPE malloc_Realloc(IMalloc *iface, void *memory, SIZE_T size)
{
    (void)iface;
    return reallocate(memory, size, "IMalloc::Realloc");
}

static void STDMETHODCALLTYPE malloc_Free(IMalloc *iface, void *memory)
{
    (void)iface;
    deallocate(memory, "IMalloc::Free");
}

static SIZE_T STDMETHODCALLTYPE malloc_GetSize(IMalloc *iface, void *memory)
{
    SIZE_T size;
    BOOL spied;

    (void)iface;
    if (!memory)
        return (SIZE_T)-1;
    if (!enter_spy())
        return block_header(memory)->size;
    spied = find_spied(memory) != NULL;
    memory = IMallocSpy_PreGetSize(spy, memory, spied);
    size = memory ? block_header(memory)->size : (SIZE_T)-1;
    size = IMallocSpy_PostGetSize(spy, size, spied);
    leave_spy();
    return size;
}

static int STDMETHODCALLTYPE malloc_DidAlloc(IMalloc *iface, void *memory)
{
    void *actual;
    BOOL spied;
    int result;

    (void)iface;
    if (!memory)
        return -1;
    if (!enter_spy())
        return block_is_ours(memory);
    spied = find_spied(memory) != NULL;
    actual = IMallocSpy_PreDidAlloc(spy, memory, spied);
    result = actual ? block_is_ours(actual) : -1;
    result = IMallocSpy_PostDidAlloc(spy, memory, spied, result);
    leave_spy();
    return result;
}

static void STDMETHODCALLTYPE malloc_HeapMinimize(IMalloc *iface)
{
    (void)iface;
    if (!enter_spy())
        return;
    IMallocSpy_PreHeapMinimize(spy);
    IMallocSpy_PostHeapMinimize(spy);
    leave_spy();
}

static const IMallocVtbl malloc_vtbl =
{
    malloc_QueryInterface,
    malloc_AddRef,
    malloc_Release,
    malloc_Alloc,
    malloc_Realloc,
    malloc_Free,
    malloc_GetSize,
    malloc_DidAlloc,
    malloc_HeapMinimize,
};

static IMalloc task_malloc = {&malloc_vtbl};

HRESULT WINAPI CoGetMalloc(DWORD context, IMalloc **object)
{
    if (!object)
        return E_INVALIDARG;
    if (context != MEMCTX_TASK)
    {
        *object = NULL;
        return E_INVALIDARG;
    }
    *object = &task_malloc;
    return S_OK;
}

HRESULT WINAPI CoRegisterMallocSpy(IMallocSpy *new_spy)
{
    IMallocSpy *queried;
    HRESULT hr = CO_E_OBJISREG;

    if (!new_spy)
        return E_INVALIDARG;
    lock_spy();
    if (!spy)
    {
        if (SUCCEEDED(IMallocSpy_QueryInterface(new_spy, &IID_IMallocSpy, (void **)&queried)))
        {
            __atomic_store_n(&spy, queried, __ATOMIC_RELEASE);
            spy_leaving = FALSE;
            hr = S_OK;
        }
        else
            hr = E_INVALIDARG;
    }
    leave_spy();
    return hr;
}

HRESULT WINAPI CoRevokeMallocSpy(void)
{
    IMallocSpy *leaving = NULL;
    HRESULT hr = S_OK;

    lock_spy();
    if (!spy)
        hr = CO_E_OBJNOTREG;
    else if (spied_blocks)
    {
        spy_leaving = TRUE;
        hr = E_ACCESSDENIED;
    }
    else
    {
        leaving = spy;
        __atomic_store_n(&spy, NULL, __ATOMIC_RELEASE);
    }
    leave_spy();
    if (leaving)
        IMallocSpy_Release(leaving);
    return hr;
}
