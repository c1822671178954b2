/* The MSFT file format: what the rooms of its reader share.
 *
 * Learned from public descriptions of the format and from files that widl writes. Little-endian throughout. A header, the
 * offset of each type's entry, a directory of fifteen segments, the segments, and for each type with members a block of records.
 * Nothing in the file is trusted: each read is checked against its segment, and what is shared (type descriptions, names,
 * custom data) is converted once, so that a small file cannot ask for much work. */
#pragma once

#include "automation/typelib/typelib.h"

enum msft_segment
{
    MSFT_TYPES, MSFT_IMPORT_INFOS, MSFT_IMPORTS, MSFT_REFERENCES, MSFT_GUID_HASH, MSFT_GUIDS,
    MSFT_NAME_HASH, MSFT_NAMES, MSFT_STRINGS, MSFT_DESCRIPTIONS, MSFT_ARRAYS, MSFT_DATA,
    MSFT_CUSTOM, MSFT_13, MSFT_14, MSFT_COUNT
};

struct msft_span
{
    uint32_t offset;
    uint32_t length;
};

struct msft_reader
{
    struct typelib *library;
    const unsigned char *bytes;
    size_t size;
    struct msft_span segments[MSFT_COUNT];
    const struct type_name **names;     /* by offset / 4 */
    TYPEDESC **descriptions;            /* by offset / 8; &in_progress while one is being read */
    ARRAYDESC **arrays;                 /* by offset / 4 */
    struct type_custom *custom;         /* by offset / 12 */
    UINT custom_count;
    UINT depth_left;              /* of nested type descriptions */
    size_t member_budget;
};

static inline uint16_t msft_load16(const unsigned char *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

static inline uint32_t msft_load32(const unsigned char *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* Bytes of the file, NULL if it does not have them. */
static inline const unsigned char *msft_file_bytes(const struct msft_reader *reader, size_t offset, size_t length)
{
    return offset <= reader->size && length <= reader->size - offset ? reader->bytes + offset : NULL;
}

static inline const unsigned char *msft_segment_bytes(const struct msft_reader *reader, enum msft_segment segment, size_t offset, size_t length)
{
    const struct msft_span *span = &reader->segments[segment];

    return offset <= span->length && length <= span->length - offset ? reader->bytes + span->offset + offset : NULL;
}

/* msft-data.c: FALSE or TYPE_E_INVDATAREAD for what the file does not have, E_OUTOFMEMORY. An offset of -1 is nothing at all, which
 * is no error. */
BOOL msft_guid(const struct msft_reader *reader, uint32_t offset, GUID *guid);
BOOL msft_text(const struct msft_reader *reader, uint32_t offset, struct type_text *text);
WCHAR *msft_string(struct arena *arena, const char *bytes, size_t length, UINT *units);    /* a BSTR in the arena */
HRESULT msft_name(struct msft_reader *reader, uint32_t offset, const struct type_name **result);
HRESULT msft_value(struct msft_reader *reader, uint32_t word, VARIANT *value);
HRESULT msft_custom(const struct msft_reader *reader, uint32_t offset, const struct type_custom **custom);
HRESULT msft_custom_segment(struct msft_reader *reader);

/* msft-type.c */
BOOL msft_is_reference(const struct msft_reader *reader, uint32_t reference);
HRESULT msft_type(struct msft_reader *reader, uint32_t word, TYPEDESC *type);

/* msft-member.c: the functions and variables of a type whose counts are known. */
HRESULT msft_members(struct msft_reader *reader, struct type *type, uint32_t offset);

/* msft-info.c */
HRESULT msft_info(struct msft_reader *reader, UINT index, uint32_t offset);
