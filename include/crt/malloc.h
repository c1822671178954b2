/* <malloc.h> of the system, and after it the names that Microsoft's has. */
#pragma GCC system_header
#include_next <malloc.h>

#ifndef _CERTEMU_MALLOC_
#define _CERTEMU_MALLOC_

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

void *_aligned_malloc(size_t size, size_t alignment);
void _aligned_free(void *memory);
void *_recalloc(void *memory, size_t count, size_t size);
size_t _msize(void *memory);

#ifdef __cplusplus
}
#endif

/* _malloca's memory is the stack's here as well as large blocks': _freea has nothing to do. */
#define _alloca(size) __builtin_alloca(size)
#define _malloca(size) __builtin_alloca(size)
#define _freea(memory) ((void)(memory))

#endif
