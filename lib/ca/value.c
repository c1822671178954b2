/* Values of properties, kept small: 16 bytes each and their data, sorted by key. */
#include <stdlib.h>
#include <string.h>

#include "private.h"

#define VALUE_MAX 0x0fffffff

static UINT position_of(const struct value_set *set, UINT key)
{
    UINT low = 0, high = set->count;

    while (low < high)
    {
        UINT middle = (low + high) / 2;

        if (set->items[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct value *value_find(const struct value_set *set, UINT key)
{
    UINT position = position_of(set, key);

    return position < set->count && set->items[position].key == key ? &set->items[position] : NULL;
}

static void free_data(const struct value *value)
{
    if (value->owned)
        free((void *)value->u.data);
}

HRESULT value_set(struct value_set *set, const struct value *value)
{
    UINT position = position_of(set, value->key), capacity;
    struct value *items;

    if (position < set->count && set->items[position].key == value->key)
    {
        free_data(&set->items[position]);
        set->items[position] = *value;
        return S_OK;
    }
    if (set->count == set->capacity)
    {
        capacity = set->capacity ? set->capacity * 2 : 32;
        if (!(items = realloc(set->items, capacity * sizeof(*items))))
        {
            free_data(value);
            return E_OUTOFMEMORY;
        }
        set->items = items;
        set->capacity = capacity;
    }
    memmove(set->items + position + 1, set->items + position, (set->count - position) * sizeof(*set->items));
    set->items[position] = *value;
    set->count++;
    return S_OK;
}

void value_remove(struct value_set *set, UINT key)
{
    struct value *value = value_find(set, key);

    if (!value)
        return;
    free_data(value);
    set->count--;
    memmove(value, value + 1, (set->items + set->count - value) * sizeof(*value));
}

void value_set_trim(struct value_set *set)
{
    struct value *items;

    if (set->count && set->count < set->capacity && (items = realloc(set->items, set->count * sizeof(*items))))
    {
        set->items = items;
        set->capacity = set->count;
    }
}

void value_set_clear(struct value_set *set)
{
    UINT i;

    for (i = 0; i < set->count; i++)
        free_data(&set->items[i]);
    free(set->items);
    memset(set, 0, sizeof(*set));
}

HRESULT value_to_variant(const struct value *value, VARIANT *variant)
{
    BSTR text;

    switch (value->type)
    {
    case PROPTYPE_LONG:
        V_VT(variant) = VT_I4;
        V_I4(variant) = value->u.number;
        return S_OK;
    case PROPTYPE_DATE:
        V_VT(variant) = VT_DATE;
        V_DATE(variant) = value->u.date;
        return S_OK;
    case PROPTYPE_BINARY:
    case PROPTYPE_STRING:
        if (!(text = SysAllocStringByteLen((const char *)value->u.data, value->size)))
            return E_OUTOFMEMORY;
        V_VT(variant) = VT_BSTR;
        V_BSTR(variant) = text;
        return S_OK;
    }
    V_VT(variant) = VT_EMPTY;
    return S_OK;
}

HRESULT value_from_bytes(const void *bytes, size_t size, LONG type, struct value *value)
{
    BYTE *copy;

    if (size > VALUE_MAX)
        return E_INVALIDARG;
    if (!(copy = malloc(size ? size : 1)))
        return E_OUTOFMEMORY;
    if (size)
        memcpy(copy, bytes, size);
    value->type = type;
    value->size = (UINT)size;
    value->owned = 1;
    value->u.data = copy;
    return S_OK;
}

HRESULT value_from_variant(const VARIANT *variant, LONG type, struct value *value)
{
    value->owned = 0;
    value->size = 0;
    switch (V_VT(variant))
    {
    case VT_EMPTY:
    case VT_NULL:
        value->type = VALUE_EMPTY;
        value->u.data = NULL;
        return S_OK;
    case VT_I4:
        if (type && type != PROPTYPE_LONG)
            return DISP_E_TYPEMISMATCH;
        value->type = PROPTYPE_LONG;
        value->u.number = V_I4(variant);
        return S_OK;
    case VT_DATE:
        if (type && type != PROPTYPE_DATE)
            return DISP_E_TYPEMISMATCH;
        value->type = PROPTYPE_DATE;
        value->u.date = V_DATE(variant);
        return S_OK;
    case VT_BSTR:
        if (type && type != PROPTYPE_STRING && type != PROPTYPE_BINARY)
            return DISP_E_TYPEMISMATCH;
        return value_from_bytes(V_BSTR(variant), SysStringByteLen(V_BSTR(variant)), type ? type : PROPTYPE_STRING, value);
    }
    return DISP_E_TYPEMISMATCH;
}

struct arena_block
{
    struct arena_block *next;
    UINT used, size;
    /* data follows */
};

void *arena_alloc(struct arena *arena, size_t size)
{
    struct arena_block *block = arena->first;
    size_t room;

    size = (size + 1) & ~(size_t)1;
    if (!block || block->size - block->used < size)
    {
        /* A typical row needs 1.2 KB: one block, and small ones when it has more. */
        room = block ? 512 : 1400;
        room = size > room ? size : room;
        if (room > UINT_MAX || !(block = malloc(sizeof(*block) + room)))
            return NULL;
        block->size = (UINT)room;
        block->used = 0;
        block->next = arena->first;
        arena->first = block;
    }
    block->used += (UINT)size;
    return (BYTE *)(block + 1) + block->used - size;
}

void arena_free(struct arena *arena)
{
    struct arena_block *block;

    while ((block = arena->first))
    {
        arena->first = block->next;
        free(block);
    }
}
