/* The MSFT file format: a type's entry, and the types that it derives from or implements. */
#include "automation/typelib/msft.h"

#include <stdlib.h>
#include <string.h>

/* A type's entry, in bytes from its start. */
#define TYPE_KIND 0x00                  /* low four bits; alignment from bit 11 of the low word */
#define TYPE_MEMBERS 0x04               /* where in the file */
#define TYPE_COUNTS 0x18                /* functions low, variables high */
#define TYPE_GUID 0x2c
#define TYPE_FLAGS 0x30
#define TYPE_NAME 0x34
#define TYPE_VERSION 0x38
#define TYPE_HELP_STRING 0x3c
#define TYPE_HELP_STRING_CONTEXT 0x40
#define TYPE_HELP_CONTEXT 0x44
#define TYPE_CUSTOM 0x48
#define TYPE_IMPLEMENTATIONS 0x4c       /* count low, size of the vtable high */
#define TYPE_INSTANCE_SIZE 0x50
#define TYPE_DATA 0x54                  /* base, table of implementations, aliased type or a module's DLL */

static HRESULT read_implementations(struct msft_reader *reader, struct type *type, uint32_t data)
{
    TYPEKIND kind = type->view.attributes.typekind;
    UINT i;

    if (kind == TKIND_COCLASS)
    {
        UINT room = reader->segments[MSFT_REFERENCES].length / 16;

        if (type->implementation_count > room)
            return TYPE_E_INVDATAREAD;
    }
    else if (type->implementation_count > 1)
        type->implementation_count = 1;
    if (!type->implementation_count)
        return S_OK;
    type->implementations = arena_allocate(&reader->library->arena,
                                           type->implementation_count * sizeof(*type->implementations));
    if (!type->implementations)
        return E_OUTOFMEMORY;
    if (kind != TKIND_COCLASS)
    {
        if (!msft_is_reference(reader, data))
            return TYPE_E_INVDATAREAD;
        type->implementations[0].reference = data;
        return S_OK;
    }
    for (i = 0; i < type->implementation_count; i++)
    {
        const unsigned char *bytes = msft_segment_bytes(reader, MSFT_REFERENCES, data, 16);
        HRESULT hr;

        if (!bytes || !msft_is_reference(reader, msft_load32(bytes)))
            return TYPE_E_INVDATAREAD;
        type->implementations[i].reference = msft_load32(bytes);
        type->implementations[i].flags = (INT)msft_load32(bytes + 4);
        if (FAILED(hr = msft_custom(reader, msft_load32(bytes + 8), &type->implementations[i].custom)))
            return hr;
        data = msft_load32(bytes + 12);
    }
    return S_OK;
}

HRESULT msft_info(struct msft_reader *reader, UINT index, uint32_t offset)
{
    const unsigned char *bytes = msft_segment_bytes(reader, MSFT_TYPES, offset, TYPE_INFO_SIZE);
    struct typelib *library = reader->library;
    struct type *type = library->types[index];
    TYPEATTR *attributes = &type->view.attributes;
    uint32_t kind, data;
    HRESULT hr;

    if (!bytes)
        return TYPE_E_INVDATAREAD;
    type->library = library;
    type->index = index;
    kind = msft_load32(bytes + TYPE_KIND);
    data = msft_load32(bytes + TYPE_DATA);
    if ((kind & 0xf) >= TKIND_MAX)
        return TYPE_E_INVDATAREAD;
    if (!msft_guid(reader, msft_load32(bytes + TYPE_GUID), &attributes->guid) ||
        !msft_text(reader, msft_load32(bytes + TYPE_HELP_STRING), &type->help_string))
        return TYPE_E_INVDATAREAD;
    attributes->lcid = library->attributes.lcid;
    attributes->memidConstructor = attributes->memidDestructor = MEMBERID_NIL;
    attributes->typekind = kind & 0xf;
    attributes->cbAlignment = (WORD)(kind >> 11 & 0x1f);
    attributes->cbSizeInstance = msft_load32(bytes + TYPE_INSTANCE_SIZE);
    attributes->wMajorVerNum = msft_load16(bytes + TYPE_VERSION);
    attributes->wMinorVerNum = msft_load16(bytes + TYPE_VERSION + 2);
    attributes->cbSizeVft = (WORD)(msft_load16(bytes + TYPE_IMPLEMENTATIONS + 2) * sizeof(void *) / library->pointer_size);
    type->flags = msft_load32(bytes + TYPE_FLAGS);
    attributes->wTypeFlags = (WORD)type->flags;
    type->help_string_context = msft_load32(bytes + TYPE_HELP_STRING_CONTEXT);
    type->help_context = msft_load32(bytes + TYPE_HELP_CONTEXT);
    type->function_count = msft_load16(bytes + TYPE_COUNTS);
    type->variable_count = msft_load16(bytes + TYPE_COUNTS + 2);
    type->implementation_count = msft_load16(bytes + TYPE_IMPLEMENTATIONS);
    if (FAILED(hr = msft_name(reader, msft_load32(bytes + TYPE_NAME), &type->name)) ||
        FAILED(hr = msft_custom(reader, msft_load32(bytes + TYPE_CUSTOM), &type->custom)))
        return hr;
    if (!type->name)
        return TYPE_E_INVDATAREAD;
    if (attributes->typekind != TKIND_INTERFACE && attributes->typekind != TKIND_DISPATCH &&
        attributes->typekind != TKIND_COCLASS)
        type->implementation_count = 0;
    switch (attributes->typekind)
    {
        case TKIND_ALIAS:
            hr = msft_type(reader, data, &attributes->tdescAlias);
            break;
        case TKIND_MODULE:
            hr = msft_text(reader, data, &type->dll) ? S_OK : TYPE_E_INVDATAREAD;
            break;
        case TKIND_INTERFACE:
        case TKIND_DISPATCH:
        case TKIND_COCLASS:
            hr = read_implementations(reader, type, data);
            break;
        default:
            break;
    }
    /* What is a pointer has the size of one here, whatever system the library was made for. */
    if (library->pointer_size != sizeof(void *) &&
        (attributes->typekind == TKIND_INTERFACE || attributes->typekind == TKIND_DISPATCH ||
         attributes->typekind == TKIND_COCLASS ||
         (attributes->typekind == TKIND_ALIAS &&
          (attributes->tdescAlias.vt == VT_PTR || attributes->tdescAlias.vt == VT_SAFEARRAY ||
           attributes->tdescAlias.vt == VT_BSTR))))
    {
        attributes->cbSizeInstance = sizeof(void *);
        attributes->cbAlignment = sizeof(void *);
    }
    if (FAILED(hr) || FAILED(hr = msft_members(reader, type, msft_load32(bytes + TYPE_MEMBERS))))
        return hr;
    attributes->cFuncs = (WORD)type->function_count;
    attributes->cVars = (WORD)type->variable_count;
    attributes->cImplTypes = (WORD)type->implementation_count;
    type->dual = (attributes->typekind == TKIND_DISPATCH || attributes->typekind == TKIND_INTERFACE) &&
                 type->flags & TYPEFLAG_FDUAL;
    return type_table_build(type);
}
