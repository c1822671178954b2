/* Blocks of a heap without the hooks, for Local* and Global*, which on Windows live in the process' heap too: a block from
 * LocalAlloc(LMEM_FIXED) can be given to HeapFree(GetProcessHeap()), as real code does with FormatMessage's buffer. */
#pragma once

#include <windows.h>

/* NULL when memory is out. `zero`: cleared. */
void *kernel_heap_allocate(SIZE_T size, BOOL zero);

/* A block that may move; the old one stays as it is when the result is NULL. `in_place`: it must not move. */
void *kernel_heap_reallocate(void *memory, SIZE_T size, BOOL zero, BOOL in_place);

/* FALSE: no live block of the process' heap. */
BOOL kernel_heap_is_block(const void *memory);
SIZE_T kernel_heap_size(const void *memory);
void kernel_heap_free(void *memory);

/* The moveable object whose memory a block is; NULL: none. */
void *kernel_heap_owner(const void *memory);
void kernel_heap_set_owner(void *memory, void *owner);
