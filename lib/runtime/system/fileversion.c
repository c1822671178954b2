/* A file's version information: GetFileVersionInfo, VerQueryValue. The block is a tree as resource compilers make it ("VS_VERSIONINFO",
 * "StringFileInfo", "VarFileInfo"): length, length of the value, kind, key, value, children, each part on four bytes. */
#include <stdlib.h>
#include <string.h>

#include <windows.h>

#include "kernel/module.h"
#include "kernel/resource.h"
#include "kernel/text.h"

#define VERSION_RESOURCE ((const WCHAR *)16)
#define FIRST ((const WCHAR *)1)
#define HEADER 6

static BOOL fail(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

/* The block in the file, which is mapped by the module that is to be freed then; NULL with the last error set. */
static const BYTE *find_block(const WCHAR *path, HMODULE *module, DWORD *size)
{
    const unsigned char *bytes;
    const void *data;
    size_t block_size;
    SIZE_T data_size;
    HRSRC found;

    if (!path || !(*module = LoadLibraryExW(path, NULL, LOAD_LIBRARY_AS_DATAFILE)))
        return path ? NULL : (SetLastError(ERROR_INVALID_PARAMETER), NULL);
    if ((found = FindResourceW(*module, FIRST, VERSION_RESOURCE)))
    {
        *size = SizeofResource(*module, found);
        return LockResource(LoadResource(*module, found));
    }
    if (kernel_module_data(*module, &data, &data_size) &&
        (bytes = kernel_resource_in_pe(data, data_size, VERSION_RESOURCE, FIRST, &block_size)))
    {
        *size = (DWORD)block_size;
        return bytes;
    }
    FreeLibrary(*module);
    SetLastError(ERROR_RESOURCE_TYPE_NOT_FOUND);
    return NULL;
}

/* Twice the block: VerQueryValueA keeps its strings in the second half. */
DWORD WINAPI GetFileVersionInfoSizeW(const WCHAR *path, DWORD *handle)
{
    HMODULE module;
    DWORD size = 0;

    if (handle)
        *handle = 0;
    if (!find_block(path, &module, &size))
        return 0;
    FreeLibrary(module);
    return size * 2;
}

BOOL WINAPI GetFileVersionInfoW(const WCHAR *path, DWORD handle, DWORD size, void *data)
{
    const BYTE *block;
    HMODULE module;
    DWORD block_size;

    (void)handle;
    if (!data)
        return fail(ERROR_INVALID_DATA);
    if (!(block = find_block(path, &module, &block_size)))
        return FALSE;
    memcpy(data, block, min(size, block_size));
    FreeLibrary(module);
    return size < block_size ? fail(ERROR_INSUFFICIENT_BUFFER) : TRUE;
}

static WORD word_at(const BYTE *at)
{
    return (WORD)(at[0] | at[1] << 8);
}

static DWORD align(DWORD offset)
{
    return (offset + 3) & ~3u;
}

struct node
{
    DWORD start, end;           /* in the block */
    DWORD key, key_length;      /* units */
    DWORD value, value_size;    /* bytes */
    DWORD children;
    BOOL is_text;
};

/* FALSE: there is none in start … end, or it is no node. */
static BOOL read_node(const BYTE *block, DWORD start, DWORD end, struct node *node)
{
    DWORD at;

    if (start > end || end - start < HEADER || word_at(block + start) < HEADER || word_at(block + start) > end - start)
        return FALSE;
    node->start = start;
    node->end = start + word_at(block + start);
    node->is_text = word_at(block + start + 4) != 0;
    node->value_size = word_at(block + start + 2) * (node->is_text ? sizeof(WCHAR) : 1);
    node->key = start + HEADER;
    for (at = node->key; at + 2 <= node->end && word_at(block + at); at += 2)
        ;
    if (at + 2 > node->end)
        return FALSE;
    node->key_length = (at - node->key) / sizeof(WCHAR);
    node->value = align(at + 2);
    if (node->value > node->end)
        node->value = node->end;
    /* Some compilers count a text's bytes, and some leave the NUL out. */
    if (node->value_size > node->end - node->value)
        node->value_size = node->end - node->value;
    node->children = align(node->value + node->value_size);
    return TRUE;
}

static BOOL find_node(const BYTE *block, const WCHAR *path, struct node *node)
{
    struct node child;
    size_t length;
    DWORD at;
    BOOL found;

    if (!read_node(block, 0, word_at(block), node))
        return FALSE;
    for (;; path += length)
    {
        while (*path == '\\')
            path++;
        if (!*path)
            return TRUE;
        length = wcscspn(path, L"\\");
        for (found = FALSE, at = node->children; !found && read_node(block, at, node->end, &child); at = align(child.end))
            found = !kernel_compare_names_length((const WCHAR *)(block + child.key), child.key_length, path, length);
        if (!found)
            return FALSE;
        *node = child;
    }
}

/* The length is in bytes, of a text in characters with its NUL. */
static BOOL query(const BYTE *block, const WCHAR *path, struct node *node, void **buffer, UINT *length)
{
    if (!block || !path || !buffer || !length)
        return fail(ERROR_INVALID_PARAMETER);
    *length = 0;
    if (!find_node(block, path, node))
        return fail(ERROR_RESOURCE_TYPE_NOT_FOUND);
    *buffer = (BYTE *)block + node->value;
    *length = node->value_size / (node->is_text ? sizeof(WCHAR) : 1);
    return TRUE;
}

BOOL WINAPI VerQueryValueW(const void *block, const WCHAR *path, void **buffer, UINT *length)
{
    struct node node;

    return query(block, path, &node, buffer, length);
}

BOOL WINAPI VerQueryValueA(const void *block, const char *path, void **buffer, UINT *length)
{
    WCHAR *wide = path ? kernel_wide_ansi(path) : NULL;
    struct node node;
    BOOL found;
    char *text;

    if (path && !wide)
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    found = query(block, wide, &node, buffer, length);
    free(wide);
    if (!found || !node.is_text)
        return found;
    /* A unit has two bytes: half of the place is enough. */
    text = (char *)block + word_at(block) + node.value / sizeof(WCHAR);
    WideCharToMultiByte(CP_ACP, 0, *buffer, (int)*length, text, (int)*length, NULL, NULL);
    *buffer = text;
    return TRUE;
}

DWORD WINAPI GetFileVersionInfoSizeA(const char *path, DWORD *handle)
{
    WCHAR *wide = path ? kernel_wide_ansi(path) : NULL;
    DWORD size = GetFileVersionInfoSizeW(wide, handle);

    free(wide);
    return size;
}

BOOL WINAPI GetFileVersionInfoA(const char *path, DWORD handle, DWORD size, void *data)
{
    WCHAR *wide = path ? kernel_wide_ansi(path) : NULL;
    BOOL done = GetFileVersionInfoW(wide, handle, size, data);

    free(wide);
    return done;
}
