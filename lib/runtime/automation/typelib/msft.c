/* The MSFT file format: bytes to struct typelib.
 *
 * Learned from public descriptions of the format and from files that widl writes. Little-endian throughout. A header, the
 * offset of each type's entry, a directory of fifteen segments, the segments, and for each type with members a block of records.
 * Nothing in the file is trusted: each read is checked against its segment, and what is shared (type descriptions, names,
 * custom data) is converted once, so that a small file cannot ask for much work. */
#include "automation/typelib/typelib.h"

#include <stdlib.h>
#include <string.h>

#include "kernel/text.h"

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

enum segment
{
    SEGMENT_TYPES, SEGMENT_IMPORT_INFOS, SEGMENT_IMPORTS, SEGMENT_REFERENCES, SEGMENT_GUID_HASH, SEGMENT_GUIDS,
    SEGMENT_NAME_HASH, SEGMENT_NAMES, SEGMENT_STRINGS, SEGMENT_DESCRIPTIONS, SEGMENT_ARRAYS, SEGMENT_DATA,
    SEGMENT_CUSTOM, SEGMENT_13, SEGMENT_14, SEGMENT_COUNT
};

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

#define FUNCTION_SIZE 0x18u             /* without optional fields and parameters */
#define PARAMETER_SIZE 12u
#define VARIABLE_SIZE 0x14u

struct span
{
    uint32_t offset;
    uint32_t length;
};

struct reader
{
    struct typelib *library;
    const unsigned char *bytes;
    size_t size;
    struct span segments[SEGMENT_COUNT];
    const struct type_name **names;     /* by offset / 4 */
    TYPEDESC **descriptions;            /* by offset / 8; &in_progress while one is being read */
    ARRAYDESC **arrays;                 /* by offset / 4 */
    struct type_custom *custom;         /* by offset / 12 */
    UINT custom_count;
    UINT depth_left;              /* of nested type descriptions */
    size_t member_budget;
};

static TYPEDESC in_progress;

static uint16_t load16(const unsigned char *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

static uint32_t load32(const unsigned char *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* Bytes of the file, NULL if it does not have them. */
static const unsigned char *file_bytes(const struct reader *reader, size_t offset, size_t length)
{
    return offset <= reader->size && length <= reader->size - offset ? reader->bytes + offset : NULL;
}

static const unsigned char *segment_bytes(const struct reader *reader, enum segment segment, size_t offset, size_t length)
{
    const struct span *span = &reader->segments[segment];

    return offset <= span->length && length <= span->length - offset ? reader->bytes + span->offset + offset : NULL;
}

static BOOL read_guid(const struct reader *reader, uint32_t offset, GUID *guid)
{
    const unsigned char *bytes;

    memset(guid, 0, sizeof(*guid));
    if (offset == 0xffffffff)
        return TRUE;
    if (!(bytes = segment_bytes(reader, SEGMENT_GUIDS, offset, 16)))
        return FALSE;
    guid->Data1 = load32(bytes);
    guid->Data2 = load16(bytes + 4);
    guid->Data3 = load16(bytes + 6);
    memcpy(guid->Data4, bytes + 8, 8);
    return TRUE;
}

static BOOL read_text(const struct reader *reader, uint32_t offset, struct type_text *text)
{
    const unsigned char *bytes;

    memset(text, 0, sizeof(*text));
    if (offset == 0xffffffff)
        return TRUE;
    if (!(bytes = segment_bytes(reader, SEGMENT_STRINGS, offset, 2)))
        return FALSE;
    text->length = load16(bytes);
    text->present = TRUE;
    if (!(bytes = segment_bytes(reader, SEGMENT_STRINGS, offset + 2, text->length)))
        return FALSE;
    text->bytes = (const char *)bytes;
    return TRUE;
}

/* A BSTR in the arena: length, text, NUL. */
static WCHAR *arena_string(struct arena *arena, const char *bytes, size_t length, UINT *units)
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

static HRESULT read_name(struct reader *reader, uint32_t offset, const struct type_name **result)
{
    const unsigned char *bytes;
    struct type_name *name;
    size_t length;

    *result = NULL;
    if (offset == 0xffffffff)
        return S_OK;
    if (offset % 4 || !(bytes = segment_bytes(reader, SEGMENT_NAMES, offset, 12)))
        return TYPE_E_INVDATAREAD;
    if ((*result = reader->names[offset / 4]))
        return S_OK;
    length = bytes[8];
    if (!(bytes = segment_bytes(reader, SEGMENT_NAMES, offset + 12, length)))
        return TYPE_E_INVDATAREAD;
    if (!(name = arena_allocate(&reader->library->arena, sizeof(*name))) ||
        !(name->text = arena_string(&reader->library->arena, (const char *)bytes, length, &name->length)))
        return E_OUTOFMEMORY;
    name->hash = typelib_hash(name->text, NULL);
    reader->names[offset / 4] = name;
    *result = name;
    return S_OK;
}

/* A constant: in the word itself (bit 31), or in the data segment. */
static HRESULT read_value(struct reader *reader, uint32_t word, VARIANT *value)
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
    if (!(bytes = segment_bytes(reader, SEGMENT_DATA, word, 6)))
        return TYPE_E_INVDATAREAD;
    V_VT(value) = load16(bytes);
    switch (V_VT(value))
    {
        case VT_EMPTY: case VT_NULL:
            break;
        case VT_UNKNOWN: case VT_DISPATCH:
            V_UNKNOWN(value) = NULL;    /* there are no objects in a file */
            break;
        case VT_I1: case VT_UI1: case VT_I2: case VT_UI2: case VT_BOOL: case VT_I4: case VT_UI4: case VT_INT: case VT_UINT:
        case VT_HRESULT: case VT_ERROR: case VT_R4:
            V_UI4(value) = load32(bytes + 2);
            break;
        case VT_R8: case VT_CY: case VT_DATE: case VT_I8: case VT_UI8: case VT_FILETIME:
            if (!(bytes = segment_bytes(reader, SEGMENT_DATA, word, 10)))
                return TYPE_E_INVDATAREAD;
            V_UI8(value) = load32(bytes + 2) | (ULONGLONG)load32(bytes + 6) << 32;
            break;
        case VT_DECIMAL:
            if (!(bytes = segment_bytes(reader, SEGMENT_DATA, word, 18)))
                return TYPE_E_INVDATAREAD;
            memcpy(value, bytes + 2, 16);
            V_VT(value) = VT_DECIMAL;
            break;
        case VT_BSTR:
            length = load32(bytes + 2);
            if (length == 0xffffffff)
            {
                V_BSTR(value) = NULL;
                break;
            }
            if (!(bytes = segment_bytes(reader, SEGMENT_DATA, (size_t)word + 6, length)))
                return TYPE_E_INVDATAREAD;
            if (!(V_BSTR(value) = arena_string(&reader->library->arena, (const char *)bytes, length, &units)))
                return E_OUTOFMEMORY;
            break;
        default:
            return TYPE_E_INVDATAREAD;
    }
    return S_OK;
}

static HRESULT read_type(struct reader *reader, uint32_t word, TYPEDESC *type);

static HRESULT read_array(struct reader *reader, uint32_t offset, ARRAYDESC **result)
{
    const unsigned char *bytes = segment_bytes(reader, SEGMENT_ARRAYS, offset, 8);
    ARRAYDESC *array;
    UINT dimensions, i;
    HRESULT hr;

    if (!bytes || offset % 4)
        return TYPE_E_INVDATAREAD;
    if ((*result = reader->arrays[offset / 4]))
        return *result == (ARRAYDESC *)&in_progress ? TYPE_E_INVDATAREAD : S_OK;
    dimensions = load16(bytes + 4);
    if (!dimensions || dimensions > 64 || !segment_bytes(reader, SEGMENT_ARRAYS, (size_t)offset + 8, dimensions * 8))
        return TYPE_E_INVDATAREAD;
    if (!(array = arena_allocate(&reader->library->arena, sizeof(*array) + dimensions * sizeof(SAFEARRAYBOUND))))
        return E_OUTOFMEMORY;
    reader->arrays[offset / 4] = (ARRAYDESC *)&in_progress;
    array->cDims = (USHORT)dimensions;
    for (i = 0; i < dimensions; i++)
    {
        array->rgbounds[i].cElements = load32(bytes + 8 + i * 8);
        array->rgbounds[i].lLbound = (LONG)load32(bytes + 12 + i * 8);
    }
    if (FAILED(hr = read_type(reader, load32(bytes), &array->tdescElem)))
        return hr;
    *result = reader->arrays[offset / 4] = array;
    return S_OK;
}

static BOOL valid_reference(const struct reader *reader, uint32_t reference)
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
static HRESULT read_type(struct reader *reader, uint32_t word, TYPEDESC *type)
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
    if (word % 8 || !(bytes = segment_bytes(reader, SEGMENT_DESCRIPTIONS, word, 8)))
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
    data = load32(bytes + 4);
    type->vt = load16(bytes) & 0xfff;
    switch (type->vt)
    {
        case VT_PTR:
        case VT_SAFEARRAY:
            if (!(type->lptdesc = arena_allocate(&reader->library->arena, sizeof(*type->lptdesc))))
                return E_OUTOFMEMORY;
            hr = read_type(reader, data, type->lptdesc);
            break;
        case VT_CARRAY:
            hr = read_array(reader, data, &type->lpadesc);
            break;
        case VT_USERDEFINED:
            if (!valid_reference(reader, data))
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

static HRESULT read_custom(const struct reader *reader, uint32_t offset, const struct type_custom **custom)
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
static HRESULT read_custom_segment(struct reader *reader)
{
    UINT count = reader->segments[SEGMENT_CUSTOM].length / 12, i, step;
    unsigned char *state;
    HRESULT hr = S_OK;

    reader->custom_count = count;
    if (!count)
        return S_OK;
    if (!(reader->custom = arena_allocate(&reader->library->arena, count * sizeof(*reader->custom))))
        return E_OUTOFMEMORY;
    for (i = 0; i < count; i++)
    {
        const unsigned char *bytes = segment_bytes(reader, SEGMENT_CUSTOM, i * 12, 12);

        if (!read_guid(reader, load32(bytes), &reader->custom[i].guid))
            return TYPE_E_INVDATAREAD;
        if (FAILED(hr = read_value(reader, load32(bytes + 4), &reader->custom[i].value)) ||
            FAILED(hr = read_custom(reader, load32(bytes + 8), &reader->custom[i].next)))
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

/* The dispatch view of a function: the retval parameter's type becomes what is returned, an HRESULT alone becomes void,
 * parameters that the caller does not give (lcid, retval) are gone. */
static HRESULT convert_function(struct arena *arena, struct type_function *function)
{
    const FUNCDESC *desc = &function->desc;
    FUNCDESC *dispatch = &function->dispatch;
    SHORT count = desc->cParams, i;
    BOOL lcid = FALSE;

    *dispatch = *desc;
    dispatch->funckind = FUNC_DISPATCH;
    function->dispatch_names = function->names;
    if (desc->elemdescFunc.tdesc.vt == VT_HRESULT)
    {
        memset(&dispatch->elemdescFunc, 0, sizeof(dispatch->elemdescFunc));
        dispatch->elemdescFunc.tdesc.vt = VT_VOID;
        if (count && desc->lprgelemdescParam[count - 1].paramdesc.wParamFlags & PARAMFLAG_FRETVAL)
        {
            const TYPEDESC *type = &desc->lprgelemdescParam[count - 1].tdesc;

            dispatch->elemdescFunc.tdesc = type->vt == VT_PTR ? *type->lptdesc : *type;
            count--;
        }
    }
    dispatch->cParams = count;
    for (i = 0; i < count; i++)
        lcid = lcid || desc->lprgelemdescParam[i].paramdesc.wParamFlags & PARAMFLAG_FLCID;
    if (!lcid)
        return S_OK;
    dispatch->lprgelemdescParam = arena_allocate(arena, count * sizeof(*dispatch->lprgelemdescParam));
    function->dispatch_names = arena_allocate(arena, (count + 1) * sizeof(*function->dispatch_names));
    if (!dispatch->lprgelemdescParam || !function->dispatch_names)
        return E_OUTOFMEMORY;
    dispatch->cParams = 0;
    for (i = 0; i < count; i++)
    {
        if (desc->lprgelemdescParam[i].paramdesc.wParamFlags & PARAMFLAG_FLCID)
            continue;
        dispatch->lprgelemdescParam[dispatch->cParams] = desc->lprgelemdescParam[i];
        function->dispatch_names[++dispatch->cParams] = function->names[i + 1];
    }
    return S_OK;
}

static HRESULT read_function(struct reader *reader, struct type *type, struct type_function *function,
                             const unsigned char *record, UINT size)
{
    struct arena *arena = &reader->library->arena;
    FUNCDESC *desc = &function->desc;
    const unsigned char *parameters, *defaults = NULL;
    UINT flags, count, optional, i;
    HRESULT hr;

    if (size < FUNCTION_SIZE)
        return TYPE_E_INVDATAREAD;
    function->type = type;
    flags = load32(record + 0x10);
    count = load16(record + 0x14);
    if (count > (size - FUNCTION_SIZE) / PARAMETER_SIZE)
        return TYPE_E_INVDATAREAD;
    parameters = record + size - count * PARAMETER_SIZE;
    optional = size - FUNCTION_SIZE - count * PARAMETER_SIZE;
    if (flags & 0x1000)
    {
        if (optional / 4 < count)
            return TYPE_E_INVDATAREAD;
        defaults = parameters - count * 4;
        optional -= count * 4;
    }

    desc->funckind = flags & 7;
    desc->invkind = flags >> 3 & 0xf;
    desc->callconv = flags >> 8 & 0xf;
    desc->cParams = (SHORT)count;
    desc->cParamsOpt = (SHORT)load16(record + 0x16);
    desc->wFuncFlags = (WORD)load32(record + 0x08);
    desc->oVft = (SHORT)((load16(record + 0x0c) & 0xfffc) * sizeof(void *) / reader->library->pointer_size);
    if (desc->funckind == FUNC_DISPATCH)
        desc->oVft = 0;                 /* the file counts slots here, but there is no vtable */
    if (FAILED(hr = read_type(reader, load32(record + 0x04), &desc->elemdescFunc.tdesc)))
        return hr;

    /* Optional fields, as many as there is room for. */
    if (optional >= 4)
        function->help_context = load32(record + 0x18);
    if (optional >= 8 && !read_text(reader, load32(record + 0x1c), &function->help_string))
        return TYPE_E_INVDATAREAD;
    if (optional >= 12 && load32(record + 0x20) != 0xffffffff && type->view.attributes.typekind == TKIND_MODULE)
    {
        function->has_entry = TRUE;
        if (flags & 0x2000)
            function->ordinal = (WORD)load32(record + 0x20);
        else if (!read_text(reader, load32(record + 0x20), &function->entry))
            return TYPE_E_INVDATAREAD;
    }
    if (optional >= 24)
        function->help_string_context = load32(record + 0x2c);
    if (optional >= 28 && flags & 0x80 && FAILED(hr = read_custom(reader, load32(record + 0x30), &function->custom)))
        return hr;
    if (optional >= 28 + count * 4 && flags & 0x80 && count)
    {
        if (!(function->parameter_custom = arena_allocate(arena, count * sizeof(*function->parameter_custom))))
            return E_OUTOFMEMORY;
        for (i = 0; i < count; i++)
            if (FAILED(hr = read_custom(reader, load32(record + 0x34 + i * 4), &function->parameter_custom[i])))
                return hr;
    }

    if (!(function->names = arena_allocate(arena, (count + 1) * sizeof(*function->names))))
        return E_OUTOFMEMORY;
    if (count && !(desc->lprgelemdescParam = arena_allocate(arena, count * sizeof(*desc->lprgelemdescParam))))
        return E_OUTOFMEMORY;
    for (i = 0; i < count; i++, parameters += PARAMETER_SIZE)
    {
        ELEMDESC *parameter = &desc->lprgelemdescParam[i];

        if (FAILED(hr = read_type(reader, load32(parameters), &parameter->tdesc)) ||
            FAILED(hr = read_name(reader, load32(parameters + 4), &function->names[i + 1])))
            return hr;
        parameter->paramdesc.wParamFlags = load16(parameters + 8);
        if (parameter->paramdesc.wParamFlags & PARAMFLAG_FHASDEFAULT)
        {
            PARAMDESCEX *extra = arena_allocate(arena, sizeof(*extra));

            if (!extra)
                return E_OUTOFMEMORY;
            extra->cBytes = sizeof(*extra);
            if (!defaults)
                return TYPE_E_INVDATAREAD;
            if (FAILED(hr = read_value(reader, load32(defaults + i * 4), &extra->varDefaultValue)))
                return hr;
            parameter->paramdesc.pparamdescex = extra;
        }
    }
    return convert_function(arena, function);
}

static HRESULT read_variable(struct reader *reader, struct type_variable *variable, const unsigned char *record, UINT size)
{
    VARDESC *desc = &variable->desc;
    HRESULT hr;

    if (size < VARIABLE_SIZE)
        return TYPE_E_INVDATAREAD;
    desc->wVarFlags = (WORD)load32(record + 0x08);
    desc->varkind = load16(record + 0x0c);
    if (FAILED(hr = read_type(reader, load32(record + 0x04), &desc->elemdescVar.tdesc)))
        return hr;
    if (desc->varkind == VAR_CONST)
    {
        if (!(desc->lpvarValue = arena_allocate(&reader->library->arena, sizeof(VARIANT))))
            return E_OUTOFMEMORY;
        if (FAILED(hr = read_value(reader, load32(record + 0x10), desc->lpvarValue)))
            return hr;
    }
    else
        desc->oInst = load32(record + 0x10);
    if (size >= VARIABLE_SIZE + 4)
        variable->help_context = load32(record + 0x14);
    if (size >= VARIABLE_SIZE + 8 && !read_text(reader, load32(record + 0x18), &variable->help_string))
        return TYPE_E_INVDATAREAD;
    if (size >= VARIABLE_SIZE + 16 && FAILED(hr = read_custom(reader, load32(record + 0x20), &variable->custom)))
        return hr;
    if (size >= VARIABLE_SIZE + 20)
        variable->help_string_context = load32(record + 0x24);
    return S_OK;
}

/* The block of a type's members: the length of the records, the records, then for each member its id, its name and the
 * offset of its record. */
static HRESULT read_members(struct reader *reader, struct type *type, uint32_t offset)
{
    struct typelib *library = reader->library;
    UINT count = type->function_count + type->variable_count, i;
    const unsigned char *bytes, *tail;
    uint32_t length;
    HRESULT hr;

    if (!count)
        return S_OK;
    if (count > reader->member_budget)
        return TYPE_E_INVDATAREAD;
    reader->member_budget -= count;
    if (!(bytes = file_bytes(reader, offset, 4)))
        return TYPE_E_INVDATAREAD;
    length = load32(bytes);
    if (!(bytes = file_bytes(reader, (size_t)offset + 4, length)) ||
        !(tail = file_bytes(reader, (size_t)offset + 4 + length, (size_t)count * 12)))
        return TYPE_E_INVDATAREAD;
    type->functions = arena_allocate(&library->arena, type->function_count * sizeof(*type->functions));
    type->variables = arena_allocate(&library->arena, type->variable_count * sizeof(*type->variables));
    if (!type->functions || !type->variables)
        return E_OUTOFMEMORY;
    for (i = 0; i < count; i++)
    {
        MEMBERID id = (MEMBERID)load32(tail + i * 4);
        uint32_t record = load32(tail + (size_t)count * 8 + i * 4);
        const struct type_name *name;
        UINT size;

        if (record > length || length - record < 4)
            return TYPE_E_INVDATAREAD;
        size = load16(bytes + record);
        if (size < 4 || size > length - record)
            return TYPE_E_INVDATAREAD;
        if (FAILED(hr = read_name(reader, load32(tail + (size_t)count * 4 + i * 4), &name)))
            return hr;
        if (i < type->function_count)
        {
            if (FAILED(hr = read_function(reader, type, &type->functions[i], bytes + record, size)))
                return hr;
            type->functions[i].desc.memid = type->functions[i].dispatch.memid = id;
            type->functions[i].names[0] = type->functions[i].dispatch_names[0] = name;
        }
        else
        {
            struct type_variable *variable = &type->variables[i - type->function_count];

            if (FAILED(hr = read_variable(reader, variable, bytes + record, size)))
                return hr;
            variable->desc.memid = id;
            variable->name = name;
        }
    }
    return S_OK;
}

static HRESULT read_implementations(struct reader *reader, struct type *type, uint32_t data)
{
    TYPEKIND kind = type->view.attributes.typekind;
    UINT i;

    if (kind == TKIND_COCLASS)
    {
        UINT room = reader->segments[SEGMENT_REFERENCES].length / 16;

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
        if (!valid_reference(reader, data))
            return TYPE_E_INVDATAREAD;
        type->implementations[0].reference = data;
        return S_OK;
    }
    for (i = 0; i < type->implementation_count; i++)
    {
        const unsigned char *bytes = segment_bytes(reader, SEGMENT_REFERENCES, data, 16);
        HRESULT hr;

        if (!bytes || !valid_reference(reader, load32(bytes)))
            return TYPE_E_INVDATAREAD;
        type->implementations[i].reference = load32(bytes);
        type->implementations[i].flags = (INT)load32(bytes + 4);
        if (FAILED(hr = read_custom(reader, load32(bytes + 8), &type->implementations[i].custom)))
            return hr;
        data = load32(bytes + 12);
    }
    return S_OK;
}

static HRESULT read_info(struct reader *reader, UINT index, uint32_t offset)
{
    const unsigned char *bytes = segment_bytes(reader, SEGMENT_TYPES, offset, TYPE_INFO_SIZE);
    struct typelib *library = reader->library;
    struct type *type = library->types[index];
    TYPEATTR *attributes = &type->view.attributes;
    uint32_t kind, data;
    HRESULT hr;

    if (!bytes)
        return TYPE_E_INVDATAREAD;
    type->library = library;
    type->index = index;
    kind = load32(bytes + TYPE_KIND);
    data = load32(bytes + TYPE_DATA);
    if ((kind & 0xf) >= TKIND_MAX)
        return TYPE_E_INVDATAREAD;
    if (!read_guid(reader, load32(bytes + TYPE_GUID), &attributes->guid) ||
        !read_text(reader, load32(bytes + TYPE_HELP_STRING), &type->help_string))
        return TYPE_E_INVDATAREAD;
    attributes->lcid = library->attributes.lcid;
    attributes->memidConstructor = attributes->memidDestructor = MEMBERID_NIL;
    attributes->typekind = kind & 0xf;
    attributes->cbAlignment = (WORD)(kind >> 11 & 0x1f);
    attributes->cbSizeInstance = load32(bytes + TYPE_INSTANCE_SIZE);
    attributes->wMajorVerNum = load16(bytes + TYPE_VERSION);
    attributes->wMinorVerNum = load16(bytes + TYPE_VERSION + 2);
    attributes->cbSizeVft = (WORD)(load16(bytes + TYPE_IMPLEMENTATIONS + 2) * sizeof(void *) / library->pointer_size);
    type->flags = load32(bytes + TYPE_FLAGS);
    attributes->wTypeFlags = (WORD)type->flags;
    type->help_string_context = load32(bytes + TYPE_HELP_STRING_CONTEXT);
    type->help_context = load32(bytes + TYPE_HELP_CONTEXT);
    type->function_count = load16(bytes + TYPE_COUNTS);
    type->variable_count = load16(bytes + TYPE_COUNTS + 2);
    type->implementation_count = load16(bytes + TYPE_IMPLEMENTATIONS);
    if (FAILED(hr = read_name(reader, load32(bytes + TYPE_NAME), &type->name)) ||
        FAILED(hr = read_custom(reader, load32(bytes + TYPE_CUSTOM), &type->custom)))
        return hr;
    if (!type->name)
        return TYPE_E_INVDATAREAD;
    if (attributes->typekind != TKIND_INTERFACE && attributes->typekind != TKIND_DISPATCH &&
        attributes->typekind != TKIND_COCLASS)
        type->implementation_count = 0;
    switch (attributes->typekind)
    {
        case TKIND_ALIAS:
            hr = read_type(reader, data, &attributes->tdescAlias);
            break;
        case TKIND_MODULE:
            hr = read_text(reader, data, &type->dll) ? S_OK : TYPE_E_INVDATAREAD;
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
    if (FAILED(hr) || FAILED(hr = read_members(reader, type, load32(bytes + TYPE_MEMBERS))))
        return hr;
    attributes->cFuncs = (WORD)type->function_count;
    attributes->cVars = (WORD)type->variable_count;
    attributes->cImplTypes = (WORD)type->implementation_count;
    type->dual = (attributes->typekind == TKIND_DISPATCH || attributes->typekind == TKIND_INTERFACE) &&
                 type->flags & TYPEFLAG_FDUAL;
    return type_table_build(type);
}

static HRESULT read_imports(struct reader *reader)
{
    struct typelib *library = reader->library;
    const struct span *span = &reader->segments[SEGMENT_IMPORTS];
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
    for (offset = 0; (bytes = segment_bytes(reader, SEGMENT_IMPORTS, offset, 14));)
    {
        struct type_import *import = &library->imports[library->import_count];
        UINT length = load16(bytes + 12) >> 2;

        if (!read_guid(reader, load32(bytes), &import->guid) ||
            !segment_bytes(reader, SEGMENT_IMPORTS, (size_t)offset + 14, length))
        {
            hr = TYPE_E_INVDATAREAD;
            goto done;
        }
        import->lcid = load32(bytes + 4);
        import->major = load16(bytes + 8);
        import->minor = load16(bytes + 10);
        if (!(import->name = arena_string(&library->arena, (const char *)bytes + 14, length, &units)))
        {
            hr = E_OUTOFMEMORY;
            goto done;
        }
        offsets[library->import_count++] = offset;
        offset += (14 + length + 3) & ~3u;
    }

    count = reader->segments[SEGMENT_IMPORT_INFOS].length / 12;
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

        bytes = segment_bytes(reader, SEGMENT_IMPORT_INFOS, i * 12, 12);
        info->by_guid = !!(load32(bytes) & 0x10000);
        info->index = load32(bytes + 8);
        if (info->by_guid && !read_guid(reader, info->index, &info->guid))
        {
            hr = TYPE_E_INVDATAREAD;
            goto done;
        }
        for (j = 0; j < library->import_count && offsets[j] != load32(bytes + 4); j++)
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

static HRESULT read_library(struct reader *reader)
{
    struct typelib *library = reader->library;
    const unsigned char *header = file_bytes(reader, 0, HEADER_SIZE), *directory, *offsets;
    uint32_t kind, count, offset = HEADER_SIZE, dll = 0xffffffff;
    struct type *types;
    HRESULT hr;
    UINT i;

    if (reader->size >= 4 && load32(reader->bytes) == SLTG_MAGIC)
        return TYPE_E_UNSUPFORMAT;
    if (reader->size < 4 || load32(reader->bytes) != MSFT_MAGIC)
        return TYPE_E_CANTLOADLIBRARY;
    if (!header)
        return TYPE_E_INVDATAREAD;
    kind = load32(header + HEADER_SYSKIND);
    count = load32(header + HEADER_TYPE_COUNT);
    if (kind & HEADER_HAS_HELP_DLL)
    {
        if (!file_bytes(reader, offset, 4))
            return TYPE_E_INVDATAREAD;
        dll = load32(header + offset);
        offset += 4;
    }
    if (count > reader->size / TYPE_INFO_SIZE || !(offsets = file_bytes(reader, offset, (size_t)count * 4)))
        return TYPE_E_INVDATAREAD;
    offset += count * 4;
    if (!(directory = file_bytes(reader, offset, SEGMENT_COUNT * 16)))
        return TYPE_E_INVDATAREAD;
    for (i = 0; i < SEGMENT_COUNT; i++)
    {
        struct span *span = &reader->segments[i];

        span->offset = load32(directory + i * 16);
        span->length = load32(directory + i * 16 + 4);
        if (span->offset == 0xffffffff)
            span->offset = span->length = 0;
        if (!file_bytes(reader, span->offset, span->length))
            return TYPE_E_INVDATAREAD;
    }

    /* What is shared is found by its offset. */
    reader->names = calloc(reader->segments[SEGMENT_NAMES].length / 4 + 1, sizeof(*reader->names));
    reader->descriptions = calloc(reader->segments[SEGMENT_DESCRIPTIONS].length / 8 + 1, sizeof(*reader->descriptions));
    reader->arrays = calloc(reader->segments[SEGMENT_ARRAYS].length / 4 + 1, sizeof(*reader->arrays));
    if (!reader->names || !reader->descriptions || !reader->arrays)
        return E_OUTOFMEMORY;
    reader->depth_left = 256;
    reader->member_budget = reader->size / 12;

    if (!read_guid(reader, load32(header + HEADER_GUID), &library->attributes.guid) ||
        !read_text(reader, load32(header + HEADER_HELP_STRING), &library->help_string) ||
        !read_text(reader, load32(header + HEADER_HELP_FILE), &library->help_file) ||
        !read_text(reader, dll, &library->help_dll))
        return TYPE_E_INVDATAREAD;
    library->attributes.lcid = load32(header + HEADER_LCID);
    library->attributes.syskind = kind & 0xf;
    library->attributes.wMajorVerNum = load16(header + HEADER_VERSION);
    library->attributes.wMinorVerNum = load16(header + HEADER_VERSION + 2);
    library->attributes.wLibFlags = (WORD)(load32(header + HEADER_FLAGS) | LIBFLAG_FHASDISKIMAGE);
    library->pointer_size = library->attributes.syskind == SYS_WIN64 ? 8 : 4;
    library->name_count = load32(header + HEADER_NAME_COUNT);
    library->name_characters = load32(header + HEADER_NAME_CHARACTERS);
    library->help_context = load32(header + HEADER_HELP_CONTEXT);
    library->help_string_context = load32(header + HEADER_HELP_STRING_CONTEXT);
    if (FAILED(hr = read_name(reader, load32(header + HEADER_NAME), &library->name)) ||
        FAILED(hr = read_imports(reader)) ||
        FAILED(hr = read_custom_segment(reader)) ||
        FAILED(hr = read_custom(reader, load32(header + HEADER_CUSTOM), &library->custom)))
        return hr;

    library->types = arena_allocate(&library->arena, count * sizeof(*library->types));
    types = arena_allocate(&library->arena, count * sizeof(*types));
    if (!library->types || !types)
        return E_OUTOFMEMORY;
    for (i = 0; i < count; i++)
        library->types[i] = &types[i];
    library->type_count = count;
    library->dispatch_reference = load32(header + HEADER_DISPATCH);
    if (!valid_reference(reader, library->dispatch_reference))
        return TYPE_E_INVDATAREAD;
    for (i = 0; i < count; i++)
    {
        if (FAILED(hr = read_info(reader, i, load32(offsets + (size_t)i * 4))))
            return hr;
        type_init_interfaces(&types[i]);
    }
    return S_OK;
}

HRESULT typelib_parse(unsigned char *bytes, size_t size, struct typelib **result)
{
    struct typelib *library = calloc(1, sizeof(*library));
    struct reader reader = {0};
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

void typelib_destroy(struct typelib *library)
{
    UINT i;

    for (i = 0; i < library->import_count; i++)
        if (library->imports[i].library && library->imports[i].library != library)
            typelib_release(library->imports[i].library);
    if (library->standard)
        typelib_release(library->standard);
    free(library->foreign);
    free(library->path);
    free(library->key);
    arena_free(&library->arena);
    pthread_mutex_destroy(&library->lock);
    free(library->bytes);
    free(library);
}

BSTR type_text_bstr(const struct type_text *text)
{
    int units, length = (int)text->length;
    BSTR string;

    if (!text->present)
        return NULL;
    units = length ? MultiByteToWideChar(CP_ACP, 0, text->bytes, length, NULL, 0) : 0;
    if ((string = SysAllocStringLen(NULL, units)) && units)
        MultiByteToWideChar(CP_ACP, 0, text->bytes, length, string, units);
    return string;
}

HRESULT type_text_copy(const struct type_text *text, BSTR *string)
{
    *string = type_text_bstr(text);
    return text->present && !*string ? E_OUTOFMEMORY : S_OK;
}

BSTR type_name_bstr(const struct type_name *name)
{
    return SysAllocStringLen(name ? name->text : NULL, name ? name->length : 0);
}
