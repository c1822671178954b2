/* BSTR: allocation and length (oleaut32's Sys* functions).
 *
 * The memory is what Windows has: a 32-bit count of bytes right before the text, on 64-bit systems after four bytes of
 * padding, the text, and a terminator of one WCHAR that is not counted. It comes from the task allocator, where an IMallocSpy sees
 * it, in blocks of whole units, and goes back there by way of a cache (bstr-cache.h). */
#include "bstr.h"
#include "bstr-cache.h"
#include "com/com.h"
#include "hooks.h"

#include <limits.h>
#include <string.h>

struct bstr
{
#ifdef _WIN64
    DWORD padding;
#endif
    DWORD bytes;
    WCHAR text[];
};

/* With the terminator and the count in front the block has to fit in a UINT: Windows fails there too. */
#define MAX_BYTES (UINT_MAX - (UINT)sizeof(struct bstr) - (UINT)sizeof(WCHAR))

C_ASSERT(offsetof(struct bstr, text) - offsetof(struct bstr, bytes) == sizeof(DWORD));

static inline struct bstr *impl_from_BSTR(BSTR string)
{
    return CONTAINING_RECORD(string, struct bstr, text);
}

static inline void terminate(struct bstr *impl)
{
    /* The count may be odd (SysAllocStringByteLen). */
    __builtin_memset((char *)impl->text + impl->bytes, 0, sizeof(WCHAR));
}

static inline size_t block_size(size_t bytes)
{
    return (sizeof(struct bstr) + bytes + sizeof(WCHAR) + BSTR_CACHE_UNIT - 1) & ~(size_t)(BSTR_CACHE_UNIT - 1);
}

/* memcpy() is of the host's convention. */
static void KERNEL_SLOW_PATH copy_long(void *to, const void *from, size_t bytes)
{
    memcpy(to, from, bytes);
}

/* With loads and stores of 16, 8, 4 or 2 bytes, of which the last may overlap the one before. */
static inline void copy_bytes(char *to, const char *from, size_t bytes)
{
    size_t i;

#define COPY_ENDS(size) \
    do \
    { \
        __builtin_memcpy(to, from, size); \
        __builtin_memcpy(to + bytes - (size), from + bytes - (size), size); \
    } while (0)

    if (bytes > 256)
        copy_long(to, from, bytes);
    else if (bytes >= 16)
    {
        for (i = 16; i + 16 < bytes; i += 16)
            __builtin_memcpy(to + i, from + i, 16);
        COPY_ENDS(16);
    }
    else if (bytes >= 8)
        COPY_ENDS(8);
    else if (bytes >= 4)
        COPY_ENDS(4);
    else if (bytes >= 2)
        COPY_ENDS(2);
    else if (bytes)
        *to = *from;
#undef COPY_ENDS
}

/* A block and, unless data is NULL, a copy of it. */
static BSTR KERNEL_SLOW_PATH make(const void *data, size_t bytes, const char *function)
{
    struct bstr *impl;

    if (bytes > MAX_BYTES || !runtime_permit(RUNTIME_BSTR, function) || !(impl = com_memory_allocate(block_size(bytes))))
        return NULL;
    impl->bytes = bytes;
    if (data)
        memcpy(impl->text, data, bytes);
    terminate(impl);
    runtime_acquired(RUNTIME_BSTR, impl->text, bytes, function);
    return impl->text;
}

static BSTR WINAPI allocate(const void *data, size_t bytes, const char *function)
{
    struct bstr *impl = bstr_cache_take(block_size(bytes));

    if (!impl)
        return make(data, bytes, function);
    impl->bytes = bytes;
    if (data)
        copy_bytes((char *)impl->text, data, bytes);
    terminate(impl);
    return impl->text;
}

static inline size_t text_length(const WCHAR *text)
{
    const WCHAR *end = text;

    while (*end)
        end++;
    return end - text;
}

UINT WINAPI SysStringLen(BSTR string)
{
    return string ? impl_from_BSTR(string)->bytes / sizeof(WCHAR) : 0;
}

UINT WINAPI SysStringByteLen(BSTR string)
{
    return string ? impl_from_BSTR(string)->bytes : 0;
}

BSTR WINAPI SysAllocString(const OLECHAR *text)
{
    return text ? allocate(text, text_length(text) * sizeof(WCHAR), "SysAllocString") : NULL;
}

/* With no text the string is not initialised, but terminated (documentation of both functions). */
BSTR WINAPI SysAllocStringLen(const OLECHAR *text, UINT length)
{
    return allocate(text, (size_t)length * sizeof(WCHAR), "SysAllocStringLen");
}

BSTR WINAPI SysAllocStringByteLen(LPCSTR data, UINT bytes)
{
    return allocate(data, bytes, "SysAllocStringByteLen");
}

static void KERNEL_SLOW_PATH deallocate(struct bstr *impl)
{
    if (runtime_released(RUNTIME_BSTR, impl->text, "SysFreeString"))
        com_memory_free(impl);
}

void WINAPI SysFreeString(BSTR string)
{
    if (string && !bstr_cache_put(impl_from_BSTR(string), block_size(impl_from_BSTR(string)->bytes)))
        deallocate(impl_from_BSTR(string));
}

static BOOL reallocate(BSTR *string, const OLECHAR *text, size_t bytes, const char *function)
{
    struct bstr *impl = impl_from_BSTR(*string), *grown;
    size_t old_bytes = impl->bytes;

    if (bytes > MAX_BYTES || !runtime_permit(RUNTIME_BSTR, function) ||
            !runtime_released(RUNTIME_BSTR, *string, function))
        return FALSE;
    if (!(grown = com_memory_reallocate(impl, block_size(bytes))))
    {
        runtime_acquired(RUNTIME_BSTR, *string, old_bytes, function);
        return FALSE;
    }
    grown->bytes = bytes;
    if (text)
        memcpy(grown->text, text, bytes);
    terminate(grown);
    runtime_acquired(RUNTIME_BSTR, grown->text, bytes, function);
    *string = grown->text;
    return TRUE;
}

/* The new text lies within the old string. No more of it is read than the old string has: callers are known to pass
 * such a pointer with a length beyond its end. */
static BOOL replace_by_part(BSTR *string, const OLECHAR *text, size_t bytes, const char *function)
{
    size_t available = (const char *)*string + impl_from_BSTR(*string)->bytes - (const char *)text;
    BSTR copy = allocate(NULL, bytes, function);

    if (!copy)
        return FALSE;
    memcpy(copy, text, min(bytes, available));
    SysFreeString(*string);
    *string = copy;
    return TRUE;
}

INT WINAPI SysReAllocStringLen(BSTR *string, const OLECHAR *text, UINT length)
{
    size_t bytes = (size_t)length * sizeof(WCHAR);

    if (!string)
        return FALSE;
    if (!*string)
        return (*string = allocate(text, bytes, "SysReAllocStringLen")) != NULL;
    if (text >= *string && text <= *string + SysStringLen(*string))
        return replace_by_part(string, text, bytes, "SysReAllocStringLen");
    return reallocate(string, text, bytes, "SysReAllocStringLen");
}

INT WINAPI SysReAllocString(LPBSTR string, const OLECHAR *text)
{
    BSTR copy = NULL;

    if (!string)
        return FALSE;
    /* A new block rather than a grown one: here the text may be the string itself. */
    if (text && !(copy = allocate(text, text_length(text) * sizeof(WCHAR), "SysReAllocString")))
        return FALSE;
    SysFreeString(*string);
    *string = copy;
    return TRUE;
}

HRESULT WINAPI bstr_copy(BSTR string, BSTR *copy, const char *function)
{
    *copy = allocate(string, SysStringByteLen(string), function);
    return *copy ? S_OK : E_OUTOFMEMORY;
}
