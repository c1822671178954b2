/* The MSFT file format: GUIDs, strings, names, constants, custom data. */
#include "automation/typelib/msft.h"

#include <stdlib.h>
#include <string.h>

BOOL msft_guid(const struct msft_reader *reader, uint32_t offset, GUID *guid)
{
    const unsigned char *bytes;

    memset(guid, 0, sizeof(*guid));
    if (offset == 0xffffffff)
        return TRUE;
    if (!(bytes = msft_segment_bytes(reader, MSFT_GUIDS, offset, 16)))
        return FALSE;
    guid->Data1 = msft_load32(bytes);
    guid->Data2 = msft_load16(bytes + 4);
    guid->Data3 = msft_load16(bytes + 6);
    memcpy(guid->Data4, bytes + 8, 8);
    return TRUE;
}

BOOL msft_text(const struct msft_reader *reader, uint32_t offset, struct type_text *text)
{
    const unsigned char *bytes;

    memset(text, 0, sizeof(*text));
    if (offset == 0xffffffff)
        return TRUE;
    if (!(bytes = msft_segment_bytes(reader, MSFT_STRINGS, offset, 2)))
        return FALSE;
    text->length = msft_load16(bytes);
    text->present = TRUE;
    if (!(bytes = msft_segment_bytes(reader, MSFT_STRINGS, offset + 2, text->length)))
        return FALSE;
    text->bytes = (const char *)bytes;
    return TRUE;
}

/* A BSTR in the arena: length, text, NUL. */
WCHAR *msft_string(struct arena *arena, const char *bytes, size_t length, UINT *units)
{
    unsigned char *memory;
    WCHAR *wide = NULL, *text;
    size_t count = length, i;

    for (i = 0; i < length && !(bytes[i] & 0x80); i++)
        ;
    if (i < length)
    {
        count = MultiByteToWideChar(CP_ACP, 0, bytes, (int)length, NULL, 0);
        if (!(wide = malloc((count + 1) * sizeof(WCHAR))))
            return NULL;
        MultiByteToWideChar(CP_ACP, 0, bytes, (int)length, wide, (int)count);
    }
    /* The text of a BSTR starts at a multiple of its alignment, four bytes behind its length. */
    if (!(memory = arena_allocate(arena, 16 + (count + 1) * sizeof(WCHAR))))
    {
        free(wide);
        return NULL;
    }
    text = (WCHAR *)(memory + 16);
    ((DWORD *)text)[-1] = (DWORD)(count * sizeof(WCHAR));
    if (wide)
        memcpy(text, wide, count * sizeof(WCHAR));
    else
        for (i = 0; i < length; i++)
            text[i] = (unsigned char)bytes[i];
    free(wide);
    *units = (UINT)count;
    return text;
}

HRESULT msft_name(struct msft_reader *reader, uint32_t offset, const struct type_name **result)
{
    const unsigned char *bytes;
    struct type_name *name;
    size_t length;

    *result = NULL;
    if (offset == 0xffffffff)
        return S_OK;
    if (offset % 4 || !(bytes = msft_segment_bytes(reader, MSFT_NAMES, offset, 12)))
        return TYPE_E_INVDATAREAD;
    if ((*result = reader->names[offset / 4]))
        return S_OK;
    length = bytes[8];
    if (!(bytes = msft_segment_bytes(reader, MSFT_NAMES, offset + 12, length)))
        return TYPE_E_INVDATAREAD;
    if (!(name = arena_allocate(&reader->library->arena, sizeof(*name))) ||
        !(name->text = msft_string(&reader->library->arena, (const char *)bytes, length, &name->length)))
        return E_OUTOFMEMORY;
    name->hash = typelib_hash(name->text, NULL);
    reader->names[offset / 4] = name;
    *result = name;
    return S_OK;
}

/* A constant: in the word itself (bit 31), or in the data segment. */
HRESULT msft_value(struct msft_reader *reader, uint32_t word, VARIANT *value)
{
    const unsigned char *bytes;
    UINT units, length;

    VariantInit(value);
    if (word & 0x80000000)
    {
        uint32_t bits = word & 0x3ffffff;

        V_VT(value) = (word & 0x7c000000) >> 26;
        /* Signed types are cut to 26 bits. */
        V_I4(value) = (LONG)bits;
        if (V_VT(value) == VT_I4 || V_VT(value) == VT_INT || V_VT(value) == VT_HRESULT || V_VT(value) == VT_ERROR)
            V_I4(value) = (LONG)(bits << 6) >> 6;
        switch (V_VT(value))
        {
            case VT_I1: case VT_UI1: case VT_I2: case VT_UI2: case VT_BOOL: case VT_I4: case VT_UI4: case VT_INT: case VT_UINT:
            case VT_HRESULT: case VT_ERROR: case VT_EMPTY: case VT_NULL: case VT_VOID:
            case VT_VARIANT:            /* widl writes so for a default of an optional VARIANT */
                break;
            case VT_BSTR: case VT_UNKNOWN: case VT_DISPATCH:
            case VT_I8: case VT_UI8: case VT_R4: case VT_R8: case VT_CY: case VT_DATE:
                /* Not enough bits: only zero (no string, no object) makes sense. */
                V_I8(value) = 0;
                break;
            default:
                return TYPE_E_INVDATAREAD;
        }
        return S_OK;
    }
    if (!(bytes = msft_segment_bytes(reader, MSFT_DATA, word, 6)))
        return TYPE_E_INVDATAREAD;
    V_VT(value) = msft_load16(bytes);
    switch (V_VT(value))
    {
        case VT_EMPTY: case VT_NULL:
            break;
        case VT_UNKNOWN: case VT_DISPATCH:
            V_UNKNOWN(value) = NULL;    /* there are no objects in a file */
            break;
        case VT_I1: case VT_UI1: case VT_I2: case VT_UI2: case VT_BOOL: case VT_I4: case VT_UI4: case VT_INT: case VT_UINT:
        case VT_HRESULT: case VT_ERROR: case VT_R4:
            V_UI4(value) = msft_load32(bytes + 2);
            break;
        case VT_R8: case VT_CY: case VT_DATE: case VT_I8: case VT_UI8: case VT_FILETIME:
            if (!(bytes = msft_segment_bytes(reader, MSFT_DATA, word, 10)))
                return TYPE_E_INVDATAREAD;
            V_UI8(value) = msft_load32(bytes + 2) | (ULONGLONG)msft_load32(bytes + 6) << 32;
            break;
        case VT_DECIMAL:
            if (!(bytes = msft_segment_bytes(reader, MSFT_DATA, word, 18)))
                return TYPE_E_INVDATAREAD;
            memcpy(value, bytes + 2, 16);
            V_VT(value) = VT_DECIMAL;
            break;
        case VT_BSTR:
            length = msft_load32(bytes + 2);
            if (length == 0xffffffff)
            {
                V_BSTR(value) = NULL;
                break;
            }
            if (!(bytes = msft_segment_bytes(reader, MSFT_DATA, (size_t)word + 6, length)))
                return TYPE_E_INVDATAREAD;
            if (!(V_BSTR(value) = msft_string(&reader->library->arena, (const char *)bytes, length, &units)))
                return E_OUTOFMEMORY;
            break;
        default:
            return TYPE_E_INVDATAREAD;
    }
    return S_OK;
}

HRESULT msft_custom(const struct msft_reader *reader, uint32_t offset, const struct type_custom **custom)
{
    *custom = NULL;
    if (offset == 0xffffffff)
        return S_OK;
    if (offset % 12 || offset / 12 >= reader->custom_count)
        return TYPE_E_INVDATAREAD;
    *custom = &reader->custom[offset / 12];
    return S_OK;
}

/* The whole segment at once; the lists in it must end. */
HRESULT msft_custom_segment(struct msft_reader *reader)
{
    UINT count = reader->segments[MSFT_CUSTOM].length / 12, i, step;
    unsigned char *state;
    HRESULT hr = S_OK;

    reader->custom_count = count;
    if (!count)
        return S_OK;
    if (!(reader->custom = arena_allocate(&reader->library->arena, count * sizeof(*reader->custom))))
        return E_OUTOFMEMORY;
    for (i = 0; i < count; i++)
    {
        const unsigned char *bytes = msft_segment_bytes(reader, MSFT_CUSTOM, i * 12, 12);

        if (!msft_guid(reader, msft_load32(bytes), &reader->custom[i].guid))
            return TYPE_E_INVDATAREAD;
        if (FAILED(hr = msft_value(reader, msft_load32(bytes + 4), &reader->custom[i].value)) ||
            FAILED(hr = msft_custom(reader, msft_load32(bytes + 8), &reader->custom[i].next)))
            return hr;
    }
    /* 0: unseen, 1: on the way, 2: known to end. */
    if (!(state = calloc(count, 1)))
        return E_OUTOFMEMORY;
    for (i = 0; i < count && SUCCEEDED(hr); i++)
    {
        for (step = i; !state[step]; step = (UINT)(reader->custom[step].next - reader->custom))
        {
            state[step] = 1;
            if (!reader->custom[step].next)
                break;
        }
        if (state[step] == 1 && reader->custom[step].next)
            hr = TYPE_E_INVDATAREAD;
        for (step = i; state[step] == 1 && SUCCEEDED(hr); step = (UINT)(reader->custom[step].next - reader->custom))
        {
            state[step] = 2;
            if (!reader->custom[step].next)
                break;
        }
    }
    free(state);
    return hr;
}
