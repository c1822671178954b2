/* The cache of freed BSTRs: when there is one.
 *
 * oleaut32 keeps freed strings and hands them out again, unless the environment has OANOCACHE (documented for finding leaks with
 * IMallocSpy) or SetOaNoCache() was called. A string just freed can still be read there, and freeing it again does nothing, as
 * the same test shows under Wine. Here the cache is the thread's own, and there is none under tools that look for just such
 * uses: AddressSanitizer, MemorySanitizer, ThreadSanitizer, valgrind. */
#include "bstr-cache.h"
#include "com/com.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

KERNEL_THREAD_LOCAL struct bstr_cache *bstr_cache;
BOOL bstr_cache_enabled;

/* Wine's headers lack it. */
void WINAPI SetOaNoCache(void);

static pthread_key_t thread_end;

/* Theirs, if the process has them: then it is the sanitizer whose malloc() the run-time calls. */
extern void __asan_init(void) __attribute__((weak));
extern void __msan_init(void) __attribute__((weak));
extern void __tsan_init(void) __attribute__((weak));

static BOOL is_watched(void)
{
    const char *preloaded = getenv("LD_PRELOAD");

    return __asan_init || __msan_init || __tsan_init || (preloaded && strstr(preloaded, "vgpreload"));
}

static void destroy(void *memory)
{
    struct bstr_cache *cache = memory;
    struct bstr_bucket *bucket;

    bstr_cache = NULL;
    for (bucket = cache->buckets; bucket < cache->buckets + BSTR_CACHE_BUCKETS; bucket++)
        for (; bucket->count; bucket->count--, bucket->first = (bucket->first + 1) % BSTR_CACHE_ROOM)
            com_memory_free(bucket->blocks[bucket->first]);
    free(cache);
}

static void __attribute__((constructor)) enable(void)
{
    if (!getenv("OANOCACHE") && !is_watched() && !pthread_key_create(&thread_end, destroy))
        bstr_cache_enabled = TRUE;
}

struct bstr_cache * KERNEL_SLOW_PATH bstr_cache_create(void)
{
    struct bstr_cache *cache = calloc(1, sizeof(*cache));

    if (!cache || pthread_setspecific(thread_end, cache))
    {
        free(cache);
        return NULL;
    }
    return bstr_cache = cache;
}

/* What other threads still keep they hand out again or free at their end. */
void WINAPI SetOaNoCache(void)
{
    __atomic_store_n(&bstr_cache_enabled, FALSE, __ATOMIC_RELAXED);
    if (bstr_cache)
    {
        struct bstr_cache *cache = bstr_cache;

        pthread_setspecific(thread_end, NULL);
        destroy(cache);
    }
}
