/* Freed BSTRs, kept by each thread for the next string of their size. */
#pragma once

#include <windows.h>

#include "hooks.h"
#include "kernel/fast.h"

/* Blocks are whole multiples of the unit, as on Windows (IMalloc::GetSize of a string shows it). */
#define BSTR_CACHE_UNIT 16
#define BSTR_CACHE_BUCKETS 64           /* up to 1,024 bytes: longer strings are seldom short-lived */
#define BSTR_CACHE_DEPTH 6

/* First in, first out: the blocks are at first, first + 1 … modulo the room, a power of two. */
#define BSTR_CACHE_ROOM 8

struct bstr_bucket
{
    UINT first, count;
    void *blocks[BSTR_CACHE_ROOM];
};

struct bstr_cache
{
    struct bstr_bucket buckets[BSTR_CACHE_BUCKETS + 1];     /* the last one stays empty */
};

/* NULL: the thread has none (yet). */
extern KERNEL_THREAD_LOCAL struct bstr_cache *bstr_cache;
extern BOOL bstr_cache_enabled;

/* The thread's first cache; NULL: there is to be none, or memory is out. */
struct bstr_cache * KERNEL_SLOW_PATH bstr_cache_create(void);

static inline struct bstr_bucket *bstr_cache_bucket(struct bstr_cache *cache, size_t size)
{
    return &cache->buckets[size / BSTR_CACHE_UNIT - 1];
}

/* A block of that many bytes or one unit more; NULL: none is kept. While lib/check looks on, strings are not kept: it is to see
 * each use after it was freed. */
static inline void *bstr_cache_take(size_t size)
{
    struct bstr_cache *cache = bstr_cache;
    struct bstr_bucket *bucket;
    void *block;

    if (!cache || size > BSTR_CACHE_BUCKETS * BSTR_CACHE_UNIT || certemu_runtime_hooks)
        return NULL;
    bucket = bstr_cache_bucket(cache, size);
    if (!bucket->count && !(++bucket)->count)
        return NULL;
    block = bucket->blocks[bucket->first];
    bucket->first = (bucket->first + 1) % BSTR_CACHE_ROOM;
    bucket->count--;
    return block;
}

/* TRUE: the block is kept, or was already (a string that is freed twice in a row does no harm on Windows either). */
static inline BOOL bstr_cache_put(void *block, size_t size)
{
    struct bstr_cache *cache = bstr_cache;
    struct bstr_bucket *bucket;
    UINT i;

    if (size > BSTR_CACHE_BUCKETS * BSTR_CACHE_UNIT || certemu_runtime_hooks || !__atomic_load_n(&bstr_cache_enabled, __ATOMIC_RELAXED))
        return FALSE;
    if (!cache && !(cache = bstr_cache_create()))
        return FALSE;
    bucket = bstr_cache_bucket(cache, size);
    for (i = 0; i < bucket->count; i++)
        if (bucket->blocks[(bucket->first + i) % BSTR_CACHE_ROOM] == block)
            return TRUE;
    if (bucket->count == BSTR_CACHE_DEPTH)
        return FALSE;
    bucket->blocks[(bucket->first + bucket->count++) % BSTR_CACHE_ROOM] = block;
    return TRUE;
}
