/* Memory that lives as long as its type library. */
#include "automation/typelib/typelib.h"

#include <stdlib.h>

#define ARENA_BLOCK_SIZE (64 * 1024)
#define ARENA_ALIGNMENT 16

struct arena_block
{
    struct arena_block *next;
    unsigned char padding[ARENA_ALIGNMENT - sizeof(struct arena_block *)];
};

void *arena_allocate(struct arena *arena, size_t size)
{
    struct arena_block *block;
    size_t room = ARENA_BLOCK_SIZE;
    void *memory;

    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + ARENA_ALIGNMENT - 1) & ~(size_t)(ARENA_ALIGNMENT - 1);
    if (size > arena->left)
    {
        if (size > room / 4)
            room = size;
        /* calloc gives fresh pages, which are zero already. */
        if (!(block = calloc(1, sizeof(*block) + room)))
            return NULL;
        block->next = arena->blocks;
        arena->blocks = block;
        if (room == size && size > ARENA_BLOCK_SIZE / 4)
            return block + 1;
        arena->next = (unsigned char *)(block + 1);
        arena->left = room;
    }
    memory = arena->next;
    arena->next += size;
    arena->left -= size;
    return memory;
}

void arena_free(struct arena *arena)
{
    struct arena_block *block = arena->blocks, *next;

    for (; block; block = next)
    {
        next = block->next;
        free(block);
    }
    arena->blocks = NULL;
    arena->next = NULL;
    arena->left = 0;
}
