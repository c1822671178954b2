/* libcertemu-memory.so: libc's allocator with an observer. See memory.h. */
#include "memory.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

#define PUBLIC __attribute__((visibility("default")))
#define CALLER __builtin_return_address(0)

/* glibc's own, by the names that it keeps for replacements of this kind. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

memory_set_watch certemu_memory_set_watch PUBLIC;

static const struct memory_watch *watch;

void certemu_memory_set_watch(const struct memory_watch *new_watch)
{
    __atomic_store_n(&watch, new_watch, __ATOMIC_RELEASE);
}

static const struct memory_watch *current(void)
{
    return __atomic_load_n(&watch, __ATOMIC_ACQUIRE);
}

static void *refused(void)
{
    errno = ENOMEM;
    return NULL;
}

static void *made(const struct memory_watch *to, void *block, size_t size, const char *function, const void *caller)
{
    if (block)
        to->acquired(block, size, function, caller);
    return block;
}

static size_t guarded(size_t size)
{
    return size > SIZE_MAX - MEMORY_GUARD ? size : size + MEMORY_GUARD;
}

PUBLIC void *malloc(size_t size)
{
    const struct memory_watch *to = current();

    if (__builtin_expect(!to, 1))
        return __libc_malloc(size);
    return to->permit("malloc", CALLER) ? made(to, __libc_malloc(guarded(size)), size, "malloc", CALLER) : refused();
}

PUBLIC void *calloc(size_t count, size_t size)
{
    const struct memory_watch *to = current();
    size_t total;

    if (__builtin_expect(!to, 1))
        return __libc_calloc(count, size);
    if (__builtin_mul_overflow(count, size, &total))
        return refused();
    return to->permit("calloc", CALLER) ? made(to, __libc_calloc(1, guarded(total)), total, "calloc", CALLER) : refused();
}

PUBLIC void free(void *block)
{
    const struct memory_watch *to = current();
    int error = errno;

    if (!to || !block || to->released(block, "free", CALLER))
        __libc_free(block);
    errno = error;      /* as POSIX demands of free */
}

PUBLIC void *realloc(void *block, size_t size)
{
    const struct memory_watch *to = current();
    void *result;

    if (__builtin_expect(!to, 1))
        return __libc_realloc(block, size);
    if (size && !to->permit("realloc", CALLER))
        return refused();
    if (block && !to->released(block, "realloc", CALLER))
        return refused();
    if (!(result = __libc_realloc(block, size ? guarded(size) : 0)) && block && size)
        to->acquired(block, 0, "realloc", CALLER);      /* it failed: the old block stays */
    return made(to, result, size, "realloc", CALLER);
}

static void *aligned(size_t alignment, size_t size, const char *function, const void *caller)
{
    const struct memory_watch *to = current();

    if (!to)
        return __libc_memalign(alignment, size);
    return to->permit(function, caller) ? made(to, __libc_memalign(alignment, guarded(size)), size, function, caller) : refused();
}

PUBLIC void *memalign(size_t alignment, size_t size)
{
    return aligned(alignment, size, "memalign", CALLER);
}

PUBLIC void *aligned_alloc(size_t alignment, size_t size)
{
    return aligned(alignment, size, "aligned_alloc", CALLER);
}

PUBLIC int posix_memalign(void **block, size_t alignment, size_t size)
{
    int error = errno;
    void *result;

    if (alignment % sizeof(void *) || !alignment || alignment & (alignment - 1))
        return EINVAL;
    result = aligned(alignment, size, "posix_memalign", CALLER);
    errno = error;
    if (!result)
        return ENOMEM;
    *block = result;
    return 0;
}

/* Of libc's functions that allocate, the two whose caller must be seen; others are libc's own in the eyes of an observer. */
static char *duplicate(const char *text, size_t length, const char *function, const void *caller)
{
    const struct memory_watch *to = current();
    char *copy;

    if (to && !to->permit(function, caller))
        return refused();
    if (!(copy = __libc_malloc(to ? guarded(length + 1) : length + 1)))
        return NULL;
    memcpy(copy, text, length);
    copy[length] = 0;
    return to ? made(to, copy, length + 1, function, caller) : copy;
}

#undef strdup
#undef strndup
PUBLIC char *strdup(const char *text)
{
    return duplicate(text, strlen(text), "strdup", CALLER);
}

PUBLIC char *strndup(const char *text, size_t most)
{
    return duplicate(text, strnlen(text, most), "strndup", CALLER);
}

/* The room for a guard is nobody's. */
PUBLIC size_t malloc_usable_size(void *block)
{
    static size_t (*next)(void *block);
    size_t size;

    if (!next)
        *(void **)&next = dlsym(RTLD_NEXT, "malloc_usable_size");
    size = next ? next(block) : 0;
    return current() && size >= MEMORY_GUARD ? size - MEMORY_GUARD : size;
}
