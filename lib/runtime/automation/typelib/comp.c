/* ITypeComp: names bound as a compiler does, of a type and of a whole library. */
#include "automation/typelib/typelib.h"

#include <string.h>

static inline struct type_view *view_from_ITypeComp(ITypeComp *iface)
{
    return CONTAINING_RECORD(iface, struct type_view, ITypeComp_iface);
}

static inline struct typelib *library_from_ITypeComp(ITypeComp *iface)
{
    return CONTAINING_RECORD(iface, struct typelib, ITypeComp_iface);
}

/* An ITypeComp is no facet of its object (QueryInterface of the one does not give the other), but lives and dies with it. */
static HRESULT comp_query(ITypeComp *iface, REFIID iid, void **object)
{
    if (!object)
        return E_POINTER;
    *object = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_ITypeComp))
        return E_NOINTERFACE;
    ITypeComp_AddRef(iface);
    *object = iface;
    return S_OK;
}

static void give(struct type_view *view, ITypeInfo **info)
{
    *info = (ITypeInfo *)&view->ITypeInfo2_iface;
    ITypeInfo_AddRef(*info);
}

/* The members of one type. S_OK and DESCKIND_NONE: the name is not there; TYPE_E_TYPEMISMATCH: only for another kind of call. */
static HRESULT bind_member(struct type_view *view, const WCHAR *name, WORD flags, ITypeInfo **info, DESCKIND *kind,
                           BINDPTR *bind)
{
    struct type *type = view->type;
    BOOL mismatch = FALSE;
    size_t length;
    UINT hash = typelib_hash(name, &length), found, i;

    if (!(found = type_table_find_name(type, name, length, hash)))
        return S_OK;
    for (i = found - 1; i < type->function_count; i++)
    {
        struct type_function *function = &type->functions[i];

        if (!function->names[0] || function->names[0]->hash != hash ||
            !typelib_same_name(function->names[0], name, length))
            continue;
        if (flags && !(function->desc.invkind & flags))
        {
            mismatch = TRUE;
            continue;
        }
        give(view, info);
        *kind = DESCKIND_FUNCDESC;
        bind->lpfuncdesc = view->converted ? &function->dispatch : &function->desc;
        return S_OK;
    }
    for (i = 0; i < type->variable_count; i++)
    {
        struct type_variable *variable = &type->variables[i];

        if (!variable->name || variable->name->hash != hash || !typelib_same_name(variable->name, name, length))
            continue;
        give(view, info);
        *kind = DESCKIND_VARDESC;
        bind->lpvardesc = &variable->desc;
        return S_OK;
    }
    return mismatch ? TYPE_E_TYPEMISMATCH : S_OK;
}

static HRESULT WINAPI type_comp_QueryInterface(ITypeComp *iface, REFIID iid, void **object)
{
    return comp_query(iface, iid, object);
}

static ULONG WINAPI type_comp_AddRef(ITypeComp *iface)
{
    return ITypeInfo2_AddRef(&view_from_ITypeComp(iface)->ITypeInfo2_iface);
}

static ULONG WINAPI type_comp_Release(ITypeComp *iface)
{
    return ITypeInfo2_Release(&view_from_ITypeComp(iface)->ITypeInfo2_iface);
}

static HRESULT WINAPI type_comp_Bind(ITypeComp *iface, LPOLESTR name, ULONG hash, WORD flags, ITypeInfo **info,
                                     DESCKIND *kind, BINDPTR *bind)
{
    struct type_view *view = view_from_ITypeComp(iface);
    struct type *base;
    unsigned int depth;
    HRESULT hr;

    (void)hash;
    if (!name || !info || !kind || !bind)
        return E_INVALIDARG;
    *info = NULL;
    *kind = DESCKIND_NONE;
    bind->lpfuncdesc = NULL;
    for (depth = 0; depth < TYPE_MAXIMUM_BASES; depth++)
    {
        if (FAILED(hr = bind_member(view, name, flags, info, kind, bind)) || *kind != DESCKIND_NONE)
            return hr;
        if (FAILED(hr = type_base(view->type, &base)))
            return hr;
        if (!base)
            break;
        view = view->converted == base->view.converted || !base->dual ? &base->view : &base->other;
    }
    return S_OK;
}

static HRESULT WINAPI type_comp_BindType(ITypeComp *iface, LPOLESTR name, ULONG hash, ITypeInfo **info, ITypeComp **comp)
{
    /* Types do not nest. */
    (void)iface;
    (void)hash;
    if (!name || !info || !comp)
        return E_INVALIDARG;
    *info = NULL;
    *comp = NULL;
    return S_OK;
}

const ITypeCompVtbl type_comp_vtbl =
{
    type_comp_QueryInterface,
    type_comp_AddRef,
    type_comp_Release,
    type_comp_Bind,
    type_comp_BindType,
};

static HRESULT WINAPI typelib_comp_QueryInterface(ITypeComp *iface, REFIID iid, void **object)
{
    return comp_query(iface, iid, object);
}

static ULONG WINAPI typelib_comp_AddRef(ITypeComp *iface)
{
    return ITypeLib2_AddRef(&library_from_ITypeComp(iface)->ITypeLib2_iface);
}

static ULONG WINAPI typelib_comp_Release(ITypeComp *iface)
{
    return ITypeLib2_Release(&library_from_ITypeComp(iface)->ITypeLib2_iface);
}

static HRESULT WINAPI typelib_comp_Bind(ITypeComp *iface, LPOLESTR name, ULONG hash, WORD flags, ITypeInfo **info,
                                        DESCKIND *kind, BINDPTR *bind)
{
    struct typelib *library = library_from_ITypeComp(iface);
    BOOL mismatch = FALSE;
    size_t length;
    UINT own, i;
    HRESULT hr;

    (void)hash;
    if (!name || !info || !kind || !bind)
        return E_INVALIDARG;
    *info = NULL;
    *kind = DESCKIND_NONE;
    bind->lptcomp = NULL;
    own = typelib_hash(name, &length);
    for (i = 0; i < library->type_count; i++)
    {
        struct type_view *view = &library->types[i]->view;

        switch (view->attributes.typekind)
        {
            /* A module is in scope by its name, what is in it and in an enumeration by theirs. */
            case TKIND_MODULE:
                if (view->type->name->hash == own && typelib_same_name(view->type->name, name, length))
                {
                    *kind = DESCKIND_TYPECOMP;
                    bind->lptcomp = &view->ITypeComp_iface;
                    ITypeComp_AddRef(bind->lptcomp);
                    return S_OK;
                }
                /* fall through */
            case TKIND_ENUM:
                hr = bind_member(view, name, flags, info, kind, bind);
                if (*kind != DESCKIND_NONE)
                    return S_OK;
                mismatch = mismatch || hr == TYPE_E_TYPEMISMATCH;
                break;
            default:
                break;
        }
    }
    for (i = 0; i < library->type_count; i++)
    {
        struct type *type = library->types[i], *target;
        BOOL vtable_view;
        UINT j;

        /* The members of an application object's interfaces. */
        if (!(type->flags & TYPEFLAG_FAPPOBJECT) || type->view.attributes.typekind != TKIND_COCLASS)
            continue;
        for (j = 0; j < type->implementation_count; j++)
        {
            ITypeInfo *member_info = NULL;
            DESCKIND member_kind = DESCKIND_NONE;
            BINDPTR member = {NULL};

            if (type->implementations[j].flags & IMPLTYPEFLAG_FSOURCE ||
                FAILED(type_resolve(library, type->implementations[j].reference, &target, &vtable_view)))
                continue;
            hr = ITypeComp_Bind(&target->view.ITypeComp_iface, name, hash, flags, &member_info, &member_kind, &member);
            mismatch = mismatch || hr == TYPE_E_TYPEMISMATCH;
            if (SUCCEEDED(hr) && member_kind != DESCKIND_NONE)
            {
                *info = member_info;
                *kind = member_kind;
                *bind = member;
                return S_OK;
            }
        }
    }
    return mismatch ? TYPE_E_TYPEMISMATCH : S_OK;
}

static HRESULT WINAPI typelib_comp_BindType(ITypeComp *iface, LPOLESTR name, ULONG hash, ITypeInfo **info, ITypeComp **comp)
{
    struct typelib *library = library_from_ITypeComp(iface);
    size_t length;
    UINT own, i;

    (void)hash;
    if (!name || !info || !comp)
        return E_INVALIDARG;
    *info = NULL;
    *comp = NULL;
    own = typelib_hash(name, &length);
    for (i = 0; i < library->type_count; i++)
    {
        struct type_view *view = &library->types[i]->view;

        if (view->type->name->hash == own && typelib_same_name(view->type->name, name, length))
        {
            give(view, info);
            *comp = &view->ITypeComp_iface;
            ITypeComp_AddRef(*comp);
            return S_OK;
        }
    }
    return S_OK;
}

const ITypeCompVtbl typelib_comp_vtbl =
{
    typelib_comp_QueryInterface,
    typelib_comp_AddRef,
    typelib_comp_Release,
    typelib_comp_Bind,
    typelib_comp_BindType,
};
