/* Arrays that grow. */
#pragma once

#include <stdlib.h>
#include <string.h>

/* A new zeroed element at the end of *items; NULL when memory ran out. items is the address of a pointer to elements. */
static inline void *array_add(void *items, size_t *count, size_t *capacity, size_t size)
{
    char *array;

    memcpy(&array, items, sizeof(array));
    if (*count == *capacity)
    {
        size_t grown = *capacity ? *capacity * 2 : 16;

        if (!(array = realloc(array, grown * size)))
            return NULL;
        memcpy(items, &array, sizeof(array));
        *capacity = grown;
    }
    array += (*count)++ * size;
    memset(array, 0, size);
    return array;
}

#define ARRAY_ADD(owner, name) \
    array_add(&(owner)->name, &(owner)->name##_count, &(owner)->name##_capacity, sizeof(*(owner)->name))
