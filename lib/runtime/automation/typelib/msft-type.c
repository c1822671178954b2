/* The MSFT file format: descriptions of types, and references to types. */
#include "automation/typelib/msft.h"

#include <stdlib.h>
#include <string.h>

static TYPEDESC in_progress;

static HRESULT read_array(struct msft_reader *reader, uint32_t offset, ARRAYDESC **result)
{
    const unsigned char *bytes = msft_segment_bytes(reader, MSFT_ARRAYS, offset, 8);
    ARRAYDESC *array;
    UINT dimensions, i;
    HRESULT hr;

    if (!bytes || offset % 4)
        return TYPE_E_INVDATAREAD;
    if ((*result = reader->arrays[offset / 4]))
        return *result == (ARRAYDESC *)&in_progress ? TYPE_E_INVDATAREAD : S_OK;
    dimensions = msft_load16(bytes + 4);
    if (!dimensions || dimensions > 64 || !msft_segment_bytes(reader, MSFT_ARRAYS, (size_t)offset + 8, dimensions * 8))
        return TYPE_E_INVDATAREAD;
    if (!(array = arena_allocate(&reader->library->arena, sizeof(*array) + dimensions * sizeof(SAFEARRAYBOUND))))
        return E_OUTOFMEMORY;
    reader->arrays[offset / 4] = (ARRAYDESC *)&in_progress;
    array->cDims = (USHORT)dimensions;
    for (i = 0; i < dimensions; i++)
    {
        array->rgbounds[i].cElements = msft_load32(bytes + 8 + i * 8);
        array->rgbounds[i].lLbound = (LONG)msft_load32(bytes + 12 + i * 8);
    }
    if (FAILED(hr = msft_type(reader, msft_load32(bytes), &array->tdescElem)))
        return hr;
    *result = reader->arrays[offset / 4] = array;
    return S_OK;
}

BOOL msft_is_reference(const struct msft_reader *reader, uint32_t reference)
{
    if (reference == 0xffffffff)
        return TRUE;
    switch (reference & 3)
    {
        case TYPE_REFERENCE_LOCAL:
            return reference % TYPE_INFO_SIZE == 0 && reference / TYPE_INFO_SIZE < reader->library->type_count;
        case TYPE_REFERENCE_IMPORT:
            return (reference & ~3u) % 12 == 0 && (reference & ~3u) / 12 < reader->library->import_info_count;
        default:
            return FALSE;
    }
}

/* A type: in the word itself (bit 31), or an entry of the table of descriptions. A description that contains itself is found by
 * its mark; a very long chain is refused for the stack's sake. */
HRESULT msft_type(struct msft_reader *reader, uint32_t word, TYPEDESC *type)
{
    const unsigned char *bytes;
    TYPEDESC *description;
    HRESULT hr = S_OK;
    uint32_t data;

    memset(type, 0, sizeof(*type));
    if (word & 0x80000000)
    {
        type->vt = word & 0xfff;
        /* These are nothing without what they are made of, for which the word has no room. */
        return type->vt == VT_PTR || type->vt == VT_SAFEARRAY || type->vt == VT_CARRAY || type->vt == VT_USERDEFINED
                   ? TYPE_E_INVDATAREAD : S_OK;
    }
    if (word % 8 || !(bytes = msft_segment_bytes(reader, MSFT_DESCRIPTIONS, word, 8)))
        return TYPE_E_INVDATAREAD;
    if ((description = reader->descriptions[word / 8]))
    {
        if (description == &in_progress)
            return TYPE_E_INVDATAREAD;
        *type = *description;
        return S_OK;
    }
    if (!reader->depth_left)
        return TYPE_E_INVDATAREAD;
    reader->depth_left--;
    reader->descriptions[word / 8] = &in_progress;
    data = msft_load32(bytes + 4);
    type->vt = msft_load16(bytes) & 0xfff;
    switch (type->vt)
    {
        case VT_PTR:
        case VT_SAFEARRAY:
            if (!(type->lptdesc = arena_allocate(&reader->library->arena, sizeof(*type->lptdesc))))
                return E_OUTOFMEMORY;
            hr = msft_type(reader, data, type->lptdesc);
            break;
        case VT_CARRAY:
            hr = read_array(reader, data, &type->lpadesc);
            break;
        case VT_USERDEFINED:
            if (!msft_is_reference(reader, data))
                return TYPE_E_INVDATAREAD;
            type->hreftype = data;
            break;
        default:
            break;
    }
    reader->depth_left++;
    if (FAILED(hr))
        return hr;
    if (!(description = arena_allocate(&reader->library->arena, sizeof(*description))))
        return E_OUTOFMEMORY;
    *description = *type;
    reader->descriptions[word / 8] = description;
    return S_OK;
}
