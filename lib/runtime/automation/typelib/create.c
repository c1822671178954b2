/* CreateDispTypeInfo: type information from tables of the program, as a library of two types that is in no file. */
#include "automation/typelib/typelib.h"

#include <stdlib.h>
#include <string.h>

static struct type_name *make_name(struct arena *arena, const WCHAR *text)
{
    struct type_name *name = arena_allocate(arena, sizeof(*name));
    unsigned char *memory;
    size_t length;

    if (!name)
        return NULL;
    name->hash = typelib_hash(text, &length);
    name->length = (UINT)length;
    /* As a BSTR: its length is in front. */
    if (!(memory = arena_allocate(arena, 16 + (length + 1) * sizeof(WCHAR))))
        return NULL;
    ((DWORD *)(memory + 16))[-1] = (DWORD)(length * sizeof(WCHAR));
    memcpy(memory + 16, text, length * sizeof(WCHAR));
    name->text = (const WCHAR *)(memory + 16);
    return name;
}

static HRESULT make_function(struct type *type, struct type_function *function, const METHODDATA *method)
{
    struct arena *arena = &type->library->arena;
    FUNCDESC *desc = &function->desc;
    UINT i;

    if (!method->szName || method->cArgs > 64 || (method->cArgs && !method->ppdata))
        return E_INVALIDARG;
    function->type = type;
    desc->memid = method->dispid;
    desc->funckind = FUNC_VIRTUAL;
    desc->invkind = method->wFlags;
    desc->callconv = method->cc;
    desc->cParams = (SHORT)method->cArgs;
    desc->oVft = (SHORT)(method->iMeth * sizeof(void *));
    desc->elemdescFunc.tdesc.vt = method->vtReturn;
    if (!(function->names = arena_allocate(arena, (method->cArgs + 1) * sizeof(*function->names))) ||
        !(desc->lprgelemdescParam = arena_allocate(arena, method->cArgs * sizeof(*desc->lprgelemdescParam))) ||
        !(function->names[0] = make_name(arena, method->szName)))
        return E_OUTOFMEMORY;
    for (i = 0; i < method->cArgs; i++)
    {
        desc->lprgelemdescParam[i].tdesc.vt = method->ppdata[i].vt;
        if (method->ppdata[i].szName && !(function->names[i + 1] = make_name(arena, method->ppdata[i].szName)))
            return E_OUTOFMEMORY;
    }
    function->dispatch = *desc;
    function->dispatch_names = function->names;
    return S_OK;
}

static HRESULT make_types(struct typelib *library, const INTERFACEDATA *data)
{
    struct type *types = arena_allocate(&library->arena, 2 * sizeof(*types)), *interface_type, *class_type;
    HRESULT hr;
    UINT i;

    if (!types || !(library->types = arena_allocate(&library->arena, 2 * sizeof(*library->types))) ||
        !(library->name = make_name(&library->arena, L"")))
        return E_OUTOFMEMORY;
    for (i = 0; i < 2; i++)
    {
        library->types[i] = &types[i];
        types[i].library = library;
        types[i].index = i;
        types[i].name = library->name;
        types[i].view.attributes.lcid = library->attributes.lcid;
        types[i].view.attributes.memidConstructor = types[i].view.attributes.memidDestructor = MEMBERID_NIL;
        types[i].view.attributes.cbSizeInstance = sizeof(void *);
        types[i].view.attributes.cbAlignment = sizeof(void *);
    }
    library->type_count = 2;

    interface_type = &types[0];
    interface_type->view.attributes.typekind = TKIND_INTERFACE;
    interface_type->view.attributes.cFuncs = (WORD)data->cMembers;
    interface_type->view.attributes.cbSizeVft = (WORD)(data->cMembers * sizeof(void *));
    interface_type->function_count = data->cMembers;
    if (!(interface_type->functions = arena_allocate(&library->arena, data->cMembers * sizeof(*interface_type->functions))))
        return E_OUTOFMEMORY;
    for (i = 0; i < data->cMembers; i++)
        if (FAILED(hr = make_function(interface_type, &interface_type->functions[i], &data->pmethdata[i])))
            return hr;

    class_type = &types[1];
    class_type->view.attributes.typekind = TKIND_COCLASS;
    class_type->view.attributes.cImplTypes = 1;
    class_type->implementation_count = 1;
    if (!(class_type->implementations = arena_allocate(&library->arena, sizeof(*class_type->implementations))))
        return E_OUTOFMEMORY;
    class_type->implementations[0].reference = 0 * TYPE_INFO_SIZE;
    class_type->implementations[0].flags = IMPLTYPEFLAG_FDEFAULT;
    for (i = 0; i < 2; i++)
    {
        if (FAILED(hr = type_table_build(&types[i])))
            return hr;
        type_init_interfaces(&types[i]);
    }
    return S_OK;
}

HRESULT WINAPI CreateDispTypeInfo(INTERFACEDATA *data, LCID lcid, ITypeInfo **info)
{
    struct typelib *library;
    HRESULT hr;

    if (!data || !info || data->cMembers > 0xffff || (data->cMembers && !data->pmethdata))
        return E_INVALIDARG;
    *info = NULL;
    if (!(library = calloc(1, sizeof(*library))))
        return E_OUTOFMEMORY;
    library->references = 1;
    pthread_mutex_init(&library->lock, NULL);
    typelib_init_interfaces(library);
    library->attributes.lcid = lcid;
    library->attributes.syskind = sizeof(void *) == 8 ? SYS_WIN64 : SYS_WIN32;
    library->pointer_size = sizeof(void *);
    library->dispatch_reference = TYPE_REFERENCE_NONE;
    if (FAILED(hr = make_types(library, data)))
    {
        typelib_destroy(library);
        return hr;
    }
    /* The class, whose members are those of the interface; it keeps the library. */
    *info = (ITypeInfo *)&library->types[1]->view.ITypeInfo2_iface;
    ITypeInfo_AddRef(*info);
    typelib_release(library);
    return S_OK;
}
