/* BSTR: allocation and length (oleaut32's Sys* functions).
 *
 * The memory is what Windows has: a 32-bit count of bytes right before the text, on 64-bit systems after four bytes of
 * padding, the text, and a terminator of one WCHAR that is not counted. Windows keeps freed strings in a cache unless
 * OANOCACHE=1 is set; there is no cache here, so that a use after free is found by the tools that look for it. */
#include "bstr.h"
#include "hooks.h"

#include <limits.h>
#include <stdlib.h>
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

static struct bstr *impl_from_BSTR(BSTR string)
{
    return CONTAINING_RECORD(string, struct bstr, text);
}

static void terminate(struct bstr *impl)
{
    /* The count may be odd (SysAllocStringByteLen). */
    memset((char *)impl->text + impl->bytes, 0, sizeof(WCHAR));
}

static inline BSTR allocate(const void *data, size_t bytes, const char *function)
{
    struct bstr *impl;

    if (bytes > MAX_BYTES || !runtime_permit(RUNTIME_BSTR, function))
        return NULL;
    if (!(impl = malloc(sizeof(*impl) + bytes + sizeof(WCHAR))))
        return NULL;
    impl->bytes = bytes;
    if (data)
        memcpy(impl->text, data, bytes);
    terminate(impl);
    runtime_acquired(RUNTIME_BSTR, impl->text, bytes, function);
    return impl->text;
}

static size_t text_length(const WCHAR *text)
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

void WINAPI SysFreeString(BSTR string)
{
    if (string && runtime_released(RUNTIME_BSTR, string, "SysFreeString"))
        free(impl_from_BSTR(string));
}

static BOOL reallocate(BSTR *string, const OLECHAR *text, size_t bytes, const char *function)
{
    struct bstr *impl = impl_from_BSTR(*string), *grown;
    size_t old_bytes = impl->bytes;

    if (bytes > MAX_BYTES || !runtime_permit(RUNTIME_BSTR, function) ||
            !runtime_released(RUNTIME_BSTR, *string, function))
        return FALSE;
    if (!(grown = realloc(impl, sizeof(*impl) + bytes + sizeof(WCHAR))))
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
