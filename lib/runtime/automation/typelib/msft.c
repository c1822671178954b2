/* The MSFT file format (msft.h): the header, the directory of segments, imported libraries. Bytes to struct typelib. */
#include "automation/typelib/msft.h"

#include <stdlib.h>
#include <string.h>

#define MSFT_MAGIC 0x5446534du          /* "MSFT" */
#define SLTG_MAGIC 0x47544c53u          /* "SLTG", the format of 16-bit days */

/* Header, in bytes from its start. */
#define HEADER_GUID 0x08
#define HEADER_LCID 0x10
#define HEADER_SYSKIND 0x14             /* low four bits; flags above */
#define HEADER_VERSION 0x18
#define HEADER_FLAGS 0x1c
#define HEADER_TYPE_COUNT 0x20
#define HEADER_HELP_STRING 0x24
#define HEADER_HELP_STRING_CONTEXT 0x28
#define HEADER_HELP_CONTEXT 0x2c
#define HEADER_NAME_COUNT 0x30
#define HEADER_NAME_CHARACTERS 0x34
#define HEADER_NAME 0x38
#define HEADER_HELP_FILE 0x3c
#define HEADER_CUSTOM 0x40
#define HEADER_DISPATCH 0x4c
#define HEADER_SIZE 0x54
#define HEADER_HAS_HELP_DLL 0x100       /* of the word at HEADER_SYSKIND: one more word follows the header */

static HRESULT read_imports(struct msft_reader *reader)
{
    struct typelib *library = reader->library;
    const struct msft_span *span = &reader->segments[MSFT_IMPORTS];
    const unsigned char *bytes;
    uint32_t offset;
    UINT count, i, units, *offsets = NULL;
    HRESULT hr = S_OK;

    /* Entries have their own lengths; two passes, and their offsets to find them by. */
    count = span->length / 16 + 1;
    if (!(offsets = calloc(count, sizeof(*offsets))) ||
        !(library->imports = arena_allocate(&library->arena, count * sizeof(*library->imports))))
    {
        free(offsets);
        return E_OUTOFMEMORY;
    }
    for (offset = 0; (bytes = msft_segment_bytes(reader, MSFT_IMPORTS, offset, 14));)
    {
        struct type_import *import = &library->imports[library->import_count];
        UINT length = msft_load16(bytes + 12) >> 2;

        if (!msft_guid(reader, msft_load32(bytes), &import->guid) ||
            !msft_segment_bytes(reader, MSFT_IMPORTS, (size_t)offset + 14, length))
        {
            hr = TYPE_E_INVDATAREAD;
            goto done;
        }
        import->lcid = msft_load32(bytes + 4);
        import->major = msft_load16(bytes + 8);
        import->minor = msft_load16(bytes + 10);
        if (!(import->name = msft_string(&library->arena, (const char *)bytes + 14, length, &units)))
        {
            hr = E_OUTOFMEMORY;
            goto done;
        }
        offsets[library->import_count++] = offset;
        offset += (14 + length + 3) & ~3u;
    }

    count = reader->segments[MSFT_IMPORT_INFOS].length / 12;
    if (!(library->import_infos = arena_allocate(&library->arena, count * sizeof(*library->import_infos))))
    {
        hr = E_OUTOFMEMORY;
        goto done;
    }
    library->import_info_count = count;
    for (i = 0; i < count; i++)
    {
        struct type_import_info *info = &library->import_infos[i];
        UINT j;

        bytes = msft_segment_bytes(reader, MSFT_IMPORT_INFOS, i * 12, 12);
        info->by_guid = !!(msft_load32(bytes) & 0x10000);
        info->index = msft_load32(bytes + 8);
        if (info->by_guid && !msft_guid(reader, info->index, &info->guid))
        {
            hr = TYPE_E_INVDATAREAD;
            goto done;
        }
        for (j = 0; j < library->import_count && offsets[j] != msft_load32(bytes + 4); j++)
            ;
        if (j == library->import_count)
        {
            hr = TYPE_E_INVDATAREAD;
            goto done;
        }
        info->import = &library->imports[j];
    }
done:
    free(offsets);
    return hr;
}

static HRESULT read_library(struct msft_reader *reader)
{
    struct typelib *library = reader->library;
    const unsigned char *header = msft_file_bytes(reader, 0, HEADER_SIZE), *directory, *offsets;
    uint32_t kind, count, offset = HEADER_SIZE, dll = 0xffffffff;
    struct type *types;
    HRESULT hr;
    UINT i;

    if (reader->size >= 4 && msft_load32(reader->bytes) == SLTG_MAGIC)
        return TYPE_E_UNSUPFORMAT;
    if (reader->size < 4 || msft_load32(reader->bytes) != MSFT_MAGIC)
        return TYPE_E_CANTLOADLIBRARY;
    if (!header)
        return TYPE_E_INVDATAREAD;
    kind = msft_load32(header + HEADER_SYSKIND);
    count = msft_load32(header + HEADER_TYPE_COUNT);
    if (kind & HEADER_HAS_HELP_DLL)
    {
        if (!msft_file_bytes(reader, offset, 4))
            return TYPE_E_INVDATAREAD;
        dll = msft_load32(header + offset);
        offset += 4;
    }
    if (count > reader->size / TYPE_INFO_SIZE || !(offsets = msft_file_bytes(reader, offset, (size_t)count * 4)))
        return TYPE_E_INVDATAREAD;
    offset += count * 4;
    if (!(directory = msft_file_bytes(reader, offset, MSFT_COUNT * 16)))
        return TYPE_E_INVDATAREAD;
    for (i = 0; i < MSFT_COUNT; i++)
    {
        struct msft_span *span = &reader->segments[i];

        span->offset = msft_load32(directory + i * 16);
        span->length = msft_load32(directory + i * 16 + 4);
        if (span->offset == 0xffffffff)
            span->offset = span->length = 0;
        if (!msft_file_bytes(reader, span->offset, span->length))
            return TYPE_E_INVDATAREAD;
    }

    /* What is shared is found by its offset. */
    reader->names = calloc(reader->segments[MSFT_NAMES].length / 4 + 1, sizeof(*reader->names));
    reader->descriptions = calloc(reader->segments[MSFT_DESCRIPTIONS].length / 8 + 1, sizeof(*reader->descriptions));
    reader->arrays = calloc(reader->segments[MSFT_ARRAYS].length / 4 + 1, sizeof(*reader->arrays));
    if (!reader->names || !reader->descriptions || !reader->arrays)
        return E_OUTOFMEMORY;
    reader->depth_left = 256;
    reader->member_budget = reader->size / 12;

    if (!msft_guid(reader, msft_load32(header + HEADER_GUID), &library->attributes.guid) ||
        !msft_text(reader, msft_load32(header + HEADER_HELP_STRING), &library->help_string) ||
        !msft_text(reader, msft_load32(header + HEADER_HELP_FILE), &library->help_file) ||
        !msft_text(reader, dll, &library->help_dll))
        return TYPE_E_INVDATAREAD;
    library->attributes.lcid = msft_load32(header + HEADER_LCID);
    library->attributes.syskind = kind & 0xf;
    library->attributes.wMajorVerNum = msft_load16(header + HEADER_VERSION);
    library->attributes.wMinorVerNum = msft_load16(header + HEADER_VERSION + 2);
    library->attributes.wLibFlags = (WORD)(msft_load32(header + HEADER_FLAGS) | LIBFLAG_FHASDISKIMAGE);
    library->pointer_size = library->attributes.syskind == SYS_WIN64 ? 8 : 4;
    library->name_count = msft_load32(header + HEADER_NAME_COUNT);
    library->name_characters = msft_load32(header + HEADER_NAME_CHARACTERS);
    library->help_context = msft_load32(header + HEADER_HELP_CONTEXT);
    library->help_string_context = msft_load32(header + HEADER_HELP_STRING_CONTEXT);
    if (FAILED(hr = msft_name(reader, msft_load32(header + HEADER_NAME), &library->name)) ||
        FAILED(hr = read_imports(reader)) ||
        FAILED(hr = msft_custom_segment(reader)) ||
        FAILED(hr = msft_custom(reader, msft_load32(header + HEADER_CUSTOM), &library->custom)))
        return hr;

    library->types = arena_allocate(&library->arena, count * sizeof(*library->types));
    types = arena_allocate(&library->arena, count * sizeof(*types));
    if (!library->types || !types)
        return E_OUTOFMEMORY;
    for (i = 0; i < count; i++)
        library->types[i] = &types[i];
    library->type_count = count;
    library->dispatch_reference = msft_load32(header + HEADER_DISPATCH);
    if (!msft_is_reference(reader, library->dispatch_reference))
        return TYPE_E_INVDATAREAD;
    for (i = 0; i < count; i++)
    {
        if (FAILED(hr = msft_info(reader, i, msft_load32(offsets + (size_t)i * 4))))
            return hr;
        type_init_interfaces(&types[i]);
    }
    return S_OK;
}

HRESULT typelib_parse(unsigned char *bytes, size_t size, struct typelib **result)
{
    struct typelib *library = calloc(1, sizeof(*library));
    struct msft_reader reader = {0};
    HRESULT hr;

    *result = NULL;
    if (!library)
    {
        free(bytes);
        return E_OUTOFMEMORY;
    }
    library->bytes = bytes;
    library->size = size;
    library->references = 1;
    pthread_mutex_init(&library->lock, NULL);
    typelib_init_interfaces(library);
    reader.library = library;
    reader.bytes = bytes;
    reader.size = size;
    hr = read_library(&reader);
    free(reader.names);
    free(reader.descriptions);
    free(reader.arrays);
    if (FAILED(hr))
    {
        typelib_destroy(library);
        return hr;
    }
    *result = library;
    return S_OK;
}
