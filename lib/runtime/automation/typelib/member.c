/* Members and bases: what a reference stands for, what a type derives from, where a member is. */
#include "automation/typelib/typelib.h"

#include <stdlib.h>
#include <string.h>

/* What is behind references. */

static HRESULT resolve_import(struct typelib *library, struct type_import_info *info, struct type **result)
{
    struct type *type = __atomic_load_n(&info->type, __ATOMIC_ACQUIRE);
    struct typelib *other;
    HRESULT hr;
    UINT i;

    if (!type)
    {
        if (FAILED(hr = typelib_load_import(library, info->import)))
            return hr;
        other = info->import->library;
        if (!info->by_guid)
        {
            if (info->index >= other->type_count)
                return TYPE_E_ELEMENTNOTFOUND;
            type = other->types[info->index];
        }
        else
            for (i = 0; i < other->type_count && !type; i++)
                if (IsEqualGUID(&other->types[i]->view.attributes.guid, &info->guid))
                    type = other->types[i];
        if (!type)
            return TYPE_E_ELEMENTNOTFOUND;
        __atomic_store_n(&info->type, type, __ATOMIC_RELEASE);
    }
    *result = type;
    return S_OK;
}

HRESULT type_resolve(struct typelib *library, HREFTYPE reference, struct type **type, BOOL *vtable_view)
{
    struct type_foreign foreign;
    HREFTYPE offset;

    if (reference == TYPE_REFERENCE_NONE || reference == TYPE_REFERENCE_OTHER_VIEW)
        return TYPE_E_ELEMENTNOTFOUND;
    *vtable_view = !!(reference & TYPE_REFERENCE_VTABLE);
    offset = reference & ~(TYPE_REFERENCE_VTABLE | TYPE_REFERENCE_KIND);
    switch (reference & TYPE_REFERENCE_KIND)
    {
        case TYPE_REFERENCE_LOCAL:
            if (offset % TYPE_INFO_SIZE || offset / TYPE_INFO_SIZE >= library->type_count)
                return TYPE_E_ELEMENTNOTFOUND;
            *type = library->types[offset / TYPE_INFO_SIZE];
            return S_OK;
        case TYPE_REFERENCE_IMPORT:
            if (offset % 12 || offset / 12 >= library->import_info_count)
                return TYPE_E_ELEMENTNOTFOUND;
            return resolve_import(library, &library->import_infos[offset / 12], type);
        case TYPE_REFERENCE_FOREIGN:
            pthread_mutex_lock(&library->lock);
            if (offset / 4 >= library->foreign_count)
            {
                pthread_mutex_unlock(&library->lock);
                return TYPE_E_ELEMENTNOTFOUND;
            }
            foreign = library->foreign[offset / 4];
            pthread_mutex_unlock(&library->lock);
            return type_resolve(foreign.library, foreign.reference, type, vtable_view);
        default:
            return TYPE_E_ELEMENTNOTFOUND;
    }
}

HRESULT type_foreign_reference(struct typelib *library, struct typelib *other, HREFTYPE reference, HREFTYPE *result)
{
    UINT i;

    for (i = 0; i < library->foreign_count; i++)
        if (library->foreign[i].library == other && library->foreign[i].reference == reference)
            break;
    if (i == library->foreign_count)
    {
        if (library->foreign_count == library->foreign_room)
        {
            UINT room = library->foreign_room ? library->foreign_room * 2 : 16;
            struct type_foreign *foreign = realloc(library->foreign, room * sizeof(*foreign));

            if (!foreign)
                return E_OUTOFMEMORY;
            library->foreign = foreign;
            library->foreign_room = room;
        }
        library->foreign[i].library = other;
        library->foreign[i].reference = reference;
        library->foreign_count++;
    }
    *result = i * 4 | TYPE_REFERENCE_FOREIGN;
    return S_OK;
}

HRESULT type_dispatch_reference(struct typelib *library, HREFTYPE *reference)
{
    struct typelib *standard;
    HRESULT hr;
    UINT i;

    if (library->dispatch_reference != TYPE_REFERENCE_NONE)
    {
        *reference = library->dispatch_reference;
        return S_OK;
    }
    /* stdole2.tlb itself has it. */
    for (i = 0; i < library->type_count; i++)
    {
        if (IsEqualGUID(&library->types[i]->view.attributes.guid, &IID_IDispatch))
        {
            *reference = i * TYPE_INFO_SIZE;
            return S_OK;
        }
    }
    if (FAILED(hr = typelib_load_standard(&standard)))
        return hr;
    pthread_mutex_lock(&library->lock);
    if (!library->standard)
        library->standard = standard;
    else
    {
        pthread_mutex_unlock(&library->lock);
        typelib_release(standard);
        pthread_mutex_lock(&library->lock);
    }
    for (i = 0; i < library->standard->type_count; i++)
        if (IsEqualGUID(&library->standard->types[i]->view.attributes.guid, &IID_IDispatch))
            break;
    hr = i == library->standard->type_count ? TYPE_E_ELEMENTNOTFOUND :
         type_foreign_reference(library, library->standard, i * TYPE_INFO_SIZE, reference);
    pthread_mutex_unlock(&library->lock);
    return hr;
}

/* ---- what a type derives from ---- */

HRESULT type_base(struct type *type, struct type **base)
{
    BOOL vtable_view;
    UINT which = 0;
    HRESULT hr;

    *base = NULL;
    if (__atomic_load_n(&type->base_known, __ATOMIC_ACQUIRE))
    {
        *base = type->base;
        return S_OK;
    }
    switch (type->view.attributes.typekind)
    {
        case TKIND_INTERFACE:
        case TKIND_DISPATCH:
            break;
        case TKIND_COCLASS:
            /* The members of a class are those of its default interface. */
            while (which < type->implementation_count &&
                   (type->implementations[which].flags & (IMPLTYPEFLAG_FDEFAULT | IMPLTYPEFLAG_FSOURCE)) != IMPLTYPEFLAG_FDEFAULT)
                which++;
            break;
        default:
            return S_OK;
    }
    if (which >= type->implementation_count || type->implementations[which].reference == TYPE_REFERENCE_NONE)
        return S_OK;
    if (FAILED(hr = type_resolve(type->library, type->implementations[which].reference, base, &vtable_view)))
        return hr;
    pthread_mutex_lock(&type->library->lock);
    /* Another thread may have been first, and a third one read it since. */
    if (!type->base_known)
    {
        type->base = *base;
        __atomic_store_n(&type->base_known, TRUE, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&type->library->lock);
    return S_OK;
}

/* A type of another library in the terms of this one. */
static HRESULT copy_type(struct typelib *library, struct typelib *other, const TYPEDESC *source, TYPEDESC *target)
{
    *target = *source;
    switch (source->vt)
    {
        case VT_PTR:
        case VT_SAFEARRAY:
            if (!(target->lptdesc = arena_allocate(&library->arena, sizeof(*target->lptdesc))))
                return E_OUTOFMEMORY;
            return copy_type(library, other, source->lptdesc, target->lptdesc);
        case VT_CARRAY:
        {
            size_t size = sizeof(ARRAYDESC) + source->lpadesc->cDims * sizeof(SAFEARRAYBOUND);

            if (!(target->lpadesc = arena_allocate(&library->arena, size)))
                return E_OUTOFMEMORY;
            memcpy(target->lpadesc, source->lpadesc, size);
            return copy_type(library, other, &source->lpadesc->tdescElem, &target->lpadesc->tdescElem);
        }
        case VT_USERDEFINED:
            return type_foreign_reference(library, other, source->hreftype, &target->hreftype);
        default:
            return S_OK;
    }
}

/* Only what the dispatch view shows. */
static HRESULT copy_function(struct typelib *library, struct typelib *other, const struct type_function *source,
                             struct type_function **result)
{
    struct type_function *function = arena_allocate(&library->arena, sizeof(*function));
    ELEMDESC *parameters;
    HRESULT hr;
    SHORT i;

    if (!function || !(parameters = arena_allocate(&library->arena, source->dispatch.cParams * sizeof(*parameters))))
        return E_OUTOFMEMORY;
    *function = *source;
    for (i = 0; i < source->dispatch.cParams; i++)
    {
        parameters[i] = source->dispatch.lprgelemdescParam[i];
        if (FAILED(hr = copy_type(library, other, &source->dispatch.lprgelemdescParam[i].tdesc, &parameters[i].tdesc)))
            return hr;
    }
    function->dispatch.lprgelemdescParam = parameters;
    if (FAILED(hr = copy_type(library, other, &source->dispatch.elemdescFunc.tdesc, &function->dispatch.elemdescFunc.tdesc)))
        return hr;
    *result = function;
    return S_OK;
}

static HRESULT make_inherited(struct type *type, unsigned int depth)
{
    struct type_function **functions = NULL;
    HRESULT hr = S_OK;
    struct type *base;
    UINT count = 0, i;

    if (__atomic_load_n(&type->inherited_known, __ATOMIC_ACQUIRE))
        return S_OK;
    if (depth > TYPE_MAXIMUM_BASES)
        return TYPE_E_CIRCULARTYPE;
    if (FAILED(hr = type_base(type, &base)))
        return hr;
    if (base && FAILED(hr = make_inherited(base, depth + 1)))
        return hr;

    pthread_mutex_lock(&type->library->lock);
    if (!type->inherited_known)
    {
        if (base)
            count = base->inherited_count + base->function_count;
        if (count && !(functions = arena_allocate(&type->library->arena, count * sizeof(*functions))))
            hr = E_OUTOFMEMORY;
        for (i = 0; i < count && SUCCEEDED(hr); i++)
        {
            struct type_function *function = i < base->inherited_count ? base->inherited[i]
                                                                       : &base->functions[i - base->inherited_count];

            /* The base's library has put into its own terms what it inherits from others. */
            if (base->library == type->library)
                functions[i] = function;
            else
                hr = copy_function(type->library, base->library, function, &functions[i]);
        }
        if (SUCCEEDED(hr))
        {
            struct type_view *view = type->view.converted ? &type->view : &type->other;

            type->inherited = functions;
            type->inherited_count = count;
            view->attributes.cFuncs = (WORD)(count + type->function_count);
            __atomic_store_n(&type->inherited_known, TRUE, __ATOMIC_RELEASE);
        }
    }
    pthread_mutex_unlock(&type->library->lock);
    return hr;
}

HRESULT type_inherited(struct type *type)
{
    return make_inherited(type, 0);
}

const struct type_function *type_function_at(struct type_view *view, UINT index, const FUNCDESC **desc)
{
    struct type *type = view->type;
    struct type_function *function;

    if (!view->converted)
    {
        if (index >= type->function_count)
            return NULL;
        *desc = &type->functions[index].desc;
        return &type->functions[index];
    }
    if (FAILED(type_inherited(type)))
        return NULL;
    if (index >= type->inherited_count + type->function_count)
        return NULL;
    function = index < type->inherited_count ? type->inherited[index] : &type->functions[index - type->inherited_count];
    *desc = &function->dispatch;
    return function;
}

BOOL type_own_member(const struct type *type, MEMBERID id, struct type_member *member)
{
    UINT cursor = 0, found = type_table_find_id(type, id, &cursor);

    memset(member, 0, sizeof(*member));
    member->type = type;
    if (!found)
        return FALSE;
    if (found <= type->function_count)
        member->function = &type->functions[found - 1];
    else
        member->variable = &type->variables[found - 1 - type->function_count];
    return TRUE;
}

HRESULT type_find_member(struct type *type, MEMBERID id, struct type_member *member)
{
    struct type *base;
    unsigned int depth;
    HRESULT hr;

    for (depth = 0; depth < TYPE_MAXIMUM_BASES; depth++, type = base)
    {
        if (type_own_member(type, id, member))
            return S_OK;
        if (FAILED(hr = type_base(type, &base)))
            return hr;
        if (!base)
            break;
    }
    return TYPE_E_ELEMENTNOTFOUND;
}

HRESULT type_find_function(struct type *type, MEMBERID id, UINT kinds, const struct type_function **function)
{
    struct type *base;
    unsigned int depth;
    HRESULT hr;

    for (depth = 0; depth < TYPE_MAXIMUM_BASES; depth++, type = base)
    {
        UINT cursor = 0, found;

        while ((found = type_table_find_id(type, id, &cursor)) && found <= type->function_count)
        {
            if (type->functions[found - 1].desc.invkind & kinds)
            {
                *function = &type->functions[found - 1];
                return S_OK;
            }
        }
        if (FAILED(hr = type_base(type, &base)))
            return hr;
        if (!base)
            break;
    }
    return DISP_E_MEMBERNOTFOUND;
}

const struct type_variable *type_find_variable(struct type *type, MEMBERID id)
{
    UINT cursor = 0, found;

    while ((found = type_table_find_id(type, id, &cursor)))
        if (found > type->function_count)
            return &type->variables[found - 1 - type->function_count];
    return NULL;
}
