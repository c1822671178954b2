/* The MSFT file format: functions with their parameters, and variables. */
#include "automation/typelib/msft.h"

#include <stdlib.h>
#include <string.h>

#define FUNCTION_SIZE 0x18u             /* without optional fields and parameters */
#define PARAMETER_SIZE 12u
#define VARIABLE_SIZE 0x14u

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

static HRESULT read_function(struct msft_reader *reader, struct type *type, struct type_function *function,
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
    flags = msft_load32(record + 0x10);
    count = msft_load16(record + 0x14);
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
    desc->cParamsOpt = (SHORT)msft_load16(record + 0x16);
    desc->wFuncFlags = (WORD)msft_load32(record + 0x08);
    desc->oVft = (SHORT)((msft_load16(record + 0x0c) & 0xfffc) * sizeof(void *) / reader->library->pointer_size);
    if (desc->funckind == FUNC_DISPATCH)
        desc->oVft = 0;                 /* the file counts slots here, but there is no vtable */
    if (FAILED(hr = msft_type(reader, msft_load32(record + 0x04), &desc->elemdescFunc.tdesc)))
        return hr;

    /* Optional fields, as many as there is room for. */
    if (optional >= 4)
        function->help_context = msft_load32(record + 0x18);
    if (optional >= 8 && !msft_text(reader, msft_load32(record + 0x1c), &function->help_string))
        return TYPE_E_INVDATAREAD;
    if (optional >= 12 && msft_load32(record + 0x20) != 0xffffffff && type->view.attributes.typekind == TKIND_MODULE)
    {
        function->has_entry = TRUE;
        if (flags & 0x2000)
            function->ordinal = (WORD)msft_load32(record + 0x20);
        else if (!msft_text(reader, msft_load32(record + 0x20), &function->entry))
            return TYPE_E_INVDATAREAD;
    }
    if (optional >= 24)
        function->help_string_context = msft_load32(record + 0x2c);
    if (optional >= 28 && flags & 0x80 && FAILED(hr = msft_custom(reader, msft_load32(record + 0x30), &function->custom)))
        return hr;
    if (optional >= 28 + count * 4 && flags & 0x80 && count)
    {
        if (!(function->parameter_custom = arena_allocate(arena, count * sizeof(*function->parameter_custom))))
            return E_OUTOFMEMORY;
        for (i = 0; i < count; i++)
            if (FAILED(hr = msft_custom(reader, msft_load32(record + 0x34 + i * 4), &function->parameter_custom[i])))
                return hr;
    }

    if (!(function->names = arena_allocate(arena, (count + 1) * sizeof(*function->names))))
        return E_OUTOFMEMORY;
    if (count && !(desc->lprgelemdescParam = arena_allocate(arena, count * sizeof(*desc->lprgelemdescParam))))
        return E_OUTOFMEMORY;
    for (i = 0; i < count; i++, parameters += PARAMETER_SIZE)
    {
        ELEMDESC *parameter = &desc->lprgelemdescParam[i];

        if (FAILED(hr = msft_type(reader, msft_load32(parameters), &parameter->tdesc)) ||
            FAILED(hr = msft_name(reader, msft_load32(parameters + 4), &function->names[i + 1])))
            return hr;
        parameter->paramdesc.wParamFlags = msft_load16(parameters + 8);
        if (parameter->paramdesc.wParamFlags & PARAMFLAG_FHASDEFAULT)
        {
            PARAMDESCEX *extra = arena_allocate(arena, sizeof(*extra));

            if (!extra)
                return E_OUTOFMEMORY;
            extra->cBytes = sizeof(*extra);
            if (!defaults)
                return TYPE_E_INVDATAREAD;
            if (FAILED(hr = msft_value(reader, msft_load32(defaults + i * 4), &extra->varDefaultValue)))
                return hr;
            parameter->paramdesc.pparamdescex = extra;
        }
    }
    return convert_function(arena, function);
}

static HRESULT read_variable(struct msft_reader *reader, struct type_variable *variable, const unsigned char *record, UINT size)
{
    VARDESC *desc = &variable->desc;
    HRESULT hr;

    if (size < VARIABLE_SIZE)
        return TYPE_E_INVDATAREAD;
    desc->wVarFlags = (WORD)msft_load32(record + 0x08);
    desc->varkind = msft_load16(record + 0x0c);
    if (FAILED(hr = msft_type(reader, msft_load32(record + 0x04), &desc->elemdescVar.tdesc)))
        return hr;
    if (desc->varkind == VAR_CONST)
    {
        if (!(desc->lpvarValue = arena_allocate(&reader->library->arena, sizeof(VARIANT))))
            return E_OUTOFMEMORY;
        if (FAILED(hr = msft_value(reader, msft_load32(record + 0x10), desc->lpvarValue)))
            return hr;
    }
    else
        desc->oInst = msft_load32(record + 0x10);
    if (size >= VARIABLE_SIZE + 4)
        variable->help_context = msft_load32(record + 0x14);
    if (size >= VARIABLE_SIZE + 8 && !msft_text(reader, msft_load32(record + 0x18), &variable->help_string))
        return TYPE_E_INVDATAREAD;
    if (size >= VARIABLE_SIZE + 16 && FAILED(hr = msft_custom(reader, msft_load32(record + 0x20), &variable->custom)))
        return hr;
    if (size >= VARIABLE_SIZE + 20)
        variable->help_string_context = msft_load32(record + 0x24);
    return S_OK;
}

/* The block of a type's members: the length of the records, the records, then for each member its id, its name and the
 * offset of its record. */
HRESULT msft_members(struct msft_reader *reader, struct type *type, uint32_t offset)
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
    if (!(bytes = msft_file_bytes(reader, offset, 4)))
        return TYPE_E_INVDATAREAD;
    length = msft_load32(bytes);
    if (!(bytes = msft_file_bytes(reader, (size_t)offset + 4, length)) ||
        !(tail = msft_file_bytes(reader, (size_t)offset + 4 + length, (size_t)count * 12)))
        return TYPE_E_INVDATAREAD;
    type->functions = arena_allocate(&library->arena, type->function_count * sizeof(*type->functions));
    type->variables = arena_allocate(&library->arena, type->variable_count * sizeof(*type->variables));
    if (!type->functions || !type->variables)
        return E_OUTOFMEMORY;
    for (i = 0; i < count; i++)
    {
        MEMBERID id = (MEMBERID)msft_load32(tail + i * 4);
        uint32_t record = msft_load32(tail + (size_t)count * 8 + i * 4);
        const struct type_name *name;
        UINT size;

        if (record > length || length - record < 4)
            return TYPE_E_INVDATAREAD;
        size = msft_load16(bytes + record);
        if (size < 4 || size > length - record)
            return TYPE_E_INVDATAREAD;
        if (FAILED(hr = msft_name(reader, msft_load32(tail + (size_t)count * 4 + i * 4), &name)))
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
