/* ITypeInfo2 of a type, in its two views. */
#include "automation/typelib/typelib.h"

#include <stdlib.h>
#include <string.h>

static inline struct type_view *impl_from_ITypeInfo2(ITypeInfo2 *iface)
{
    return CONTAINING_RECORD(iface, struct type_view, ITypeInfo2_iface);
}

static HRESULT WINAPI type_QueryInterface(ITypeInfo2 *iface, REFIID iid, void **object)
{
    if (!object)
        return E_POINTER;
    *object = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_ITypeInfo) && !IsEqualIID(iid, &IID_ITypeInfo2))
        return E_NOINTERFACE;
    ITypeInfo2_AddRef(iface);
    *object = iface;
    return S_OK;
}

static ULONG WINAPI type_AddRef(ITypeInfo2 *iface)
{
    struct type_view *view = impl_from_ITypeInfo2(iface);
    ULONG references = InterlockedIncrement(&view->references);

    if (references == 1)
        typelib_add_reference(view->type->library);
    return references;
}

static ULONG WINAPI type_Release(ITypeInfo2 *iface)
{
    struct type_view *view = impl_from_ITypeInfo2(iface);
    struct typelib *library = view->type->library;
    ULONG references = InterlockedDecrement(&view->references);

    if (!references)
        typelib_release(library);
    return references;
}

static HRESULT WINAPI type_GetTypeAttr(ITypeInfo2 *iface, TYPEATTR **attributes)
{
    struct type_view *view = impl_from_ITypeInfo2(iface);
    HRESULT hr;

    if (!attributes)
        return E_INVALIDARG;
    if (view->converted && FAILED(hr = type_inherited(view->type)))
        return hr;
    *attributes = &view->attributes;
    return S_OK;
}

static HRESULT WINAPI type_GetTypeComp(ITypeInfo2 *iface, ITypeComp **comp)
{
    if (!comp)
        return E_INVALIDARG;
    *comp = &impl_from_ITypeInfo2(iface)->ITypeComp_iface;
    ITypeComp_AddRef(*comp);
    return S_OK;
}

static HRESULT WINAPI type_GetFuncDesc(ITypeInfo2 *iface, UINT index, FUNCDESC **desc)
{
    struct type_view *view = impl_from_ITypeInfo2(iface);
    const FUNCDESC *found;
    HRESULT hr;

    if (!desc)
        return E_INVALIDARG;
    *desc = NULL;
    if (view->converted && FAILED(hr = type_inherited(view->type)))
        return hr;
    if (!type_function_at(view, index, &found))
        return TYPE_E_ELEMENTNOTFOUND;
    *desc = (FUNCDESC *)found;
    return S_OK;
}

static HRESULT WINAPI type_GetVarDesc(ITypeInfo2 *iface, UINT index, VARDESC **desc)
{
    struct type *type = impl_from_ITypeInfo2(iface)->type;

    if (!desc)
        return E_INVALIDARG;
    *desc = NULL;
    if (index >= type->variable_count)
        return TYPE_E_ELEMENTNOTFOUND;
    *desc = &type->variables[index].desc;
    return S_OK;
}

static HRESULT WINAPI type_GetNames(ITypeInfo2 *iface, MEMBERID id, BSTR *names, UINT room, UINT *count)
{
    struct type_view *view = impl_from_ITypeInfo2(iface);
    struct type_member member;
    const struct type_name **source;
    UINT available, i;
    HRESULT hr;

    if (!names)
        return E_INVALIDARG;
    if (!count)
        return E_INVALIDARG;
    *count = 0;
    if (FAILED(hr = type_find_member(view->type, id, &member)))
        return hr;
    if (member.variable)
    {
        if (room && !(names[0] = type_name_bstr(member.variable->name)))
            return E_OUTOFMEMORY;
        *count = room ? 1 : 0;
        return S_OK;
    }
    source = view->converted ? member.function->dispatch_names : member.function->names;
    available = 1 + (view->converted ? member.function->dispatch.cParams : member.function->desc.cParams);
    for (i = 0; i < room && i < available && source[i]; i++)
    {
        if (!(names[i] = type_name_bstr(source[i])))
        {
            while (i)
                SysFreeString(names[--i]);
            return E_OUTOFMEMORY;
        }
    }
    *count = i;
    return S_OK;
}

static HRESULT WINAPI type_GetRefTypeOfImplType(ITypeInfo2 *iface, UINT index, HREFTYPE *reference)
{
    struct type_view *view = impl_from_ITypeInfo2(iface);
    struct type *type = view->type;

    if (!reference)
        return E_INVALIDARG;
    if (index == (UINT)-1)
    {
        if (!type->dual)
            return TYPE_E_ELEMENTNOTFOUND;
        *reference = TYPE_REFERENCE_OTHER_VIEW;
        return S_OK;
    }
    if (index == 0 && view->attributes.typekind == TKIND_DISPATCH)
        return type_dispatch_reference(type->library, reference);
    if (index >= type->implementation_count)
        return TYPE_E_ELEMENTNOTFOUND;
    *reference = type->implementations[index].reference;
    if (view->attributes.typekind == TKIND_INTERFACE)
        *reference |= TYPE_REFERENCE_VTABLE;
    return S_OK;
}

static HRESULT WINAPI type_GetImplTypeFlags(ITypeInfo2 *iface, UINT index, INT *flags)
{
    struct type_view *view = impl_from_ITypeInfo2(iface);

    if (!flags)
        return E_INVALIDARG;
    *flags = 0;
    if (view->attributes.typekind == TKIND_DISPATCH && index == 0)
        return S_OK;
    if (index >= view->type->implementation_count)
        return TYPE_E_ELEMENTNOTFOUND;
    *flags = view->type->implementations[index].flags;
    return S_OK;
}

static HRESULT WINAPI type_GetIDsOfNames(ITypeInfo2 *iface, LPOLESTR *names, UINT count, MEMBERID *ids)
{
    struct type_view *view = impl_from_ITypeInfo2(iface);
    struct type *type = view->type, *base;
    const struct type_function *function = NULL;
    UINT hash, found = 0, depth, i;
    size_t length;
    HRESULT hr;

    if (!names || !ids || !count || !names[0])
        return E_INVALIDARG;
    for (i = 0; i < count; i++)
        ids[i] = MEMBERID_NIL;
    hash = typelib_hash(names[0], &length);
    for (depth = 0; depth < TYPE_MAXIMUM_BASES; depth++, type = base)
    {
        if ((found = type_table_find_name(type, names[0], length, hash)))
            break;
        if (FAILED(hr = type_base(type, &base)))
            return hr;
        if (!base)
            break;
    }
    if (!found)
        return DISP_E_UNKNOWNNAME;
    if (found <= type->function_count)
    {
        function = &type->functions[found - 1];
        ids[0] = function->desc.memid;
    }
    else
        ids[0] = type->variables[found - 1 - type->function_count].desc.memid;

    hr = S_OK;
    for (i = 1; i < count; i++)
    {
        SHORT parameters = function ? (view->converted ? function->dispatch.cParams : function->desc.cParams) : 0, j;

        hash = typelib_hash(names[i], &length);
        for (j = 0; j < parameters; j++)
        {
            const struct type_name *name = view->converted ? function->dispatch_names[j + 1] : function->names[j + 1];

            if (name && name->hash == hash && typelib_same_name(name, names[i], length))
                break;
        }
        if (j < parameters)
            ids[i] = j;
        else
            hr = DISP_E_UNKNOWNNAME;
    }
    return hr;
}

static HRESULT WINAPI type_Invoke(ITypeInfo2 *iface, void *instance, MEMBERID id, WORD flags, DISPPARAMS *parameters,
                                  VARIANT *result, EXCEPINFO *exception, UINT *argument_error)
{
    return type_invoke(impl_from_ITypeInfo2(iface), instance, id, flags, parameters, result, exception, argument_error);
}

static HRESULT WINAPI type_GetDocumentation(ITypeInfo2 *iface, MEMBERID id, BSTR *name, BSTR *doc, DWORD *context, BSTR *file)
{
    struct type *type = impl_from_ITypeInfo2(iface)->type;
    const struct type_name *text = type->name;
    const struct type_text *help = &type->help_string, *help_file = &type->library->help_file;
    DWORD help_context = type->help_context;
    struct type_member member;
    HRESULT hr;

    if (name)
        *name = NULL;
    if (doc)
        *doc = NULL;
    if (context)
        *context = 0;
    if (file)
        *file = NULL;
    if (id != MEMBERID_NIL)
    {
        if (FAILED(hr = type_find_member(type, id, &member)))
            return hr;
        help_file = &member.type->library->help_file;
        if (member.function)
        {
            text = member.function->names[0];
            help = &member.function->help_string;
            help_context = member.function->help_context;
        }
        else
        {
            text = member.variable->name;
            help = &member.variable->help_string;
            help_context = member.variable->help_context;
        }
    }
    hr = S_OK;
    if (name && text && !(*name = type_name_bstr(text)))
        hr = E_OUTOFMEMORY;
    if (doc && SUCCEEDED(hr))
        hr = type_text_copy(help, doc);
    if (file && SUCCEEDED(hr))
        hr = type_text_copy(help_file, file);
    if (FAILED(hr))
    {
        if (name)
        {
            SysFreeString(*name);
            *name = NULL;
        }
        if (doc)
        {
            SysFreeString(*doc);
            *doc = NULL;
        }
        return hr;
    }
    if (context)
        *context = help_context;
    return S_OK;
}

static HRESULT WINAPI type_GetDllEntry(ITypeInfo2 *iface, MEMBERID id, INVOKEKIND kind, BSTR *dll, BSTR *entry, WORD *ordinal)
{
    struct type *type = impl_from_ITypeInfo2(iface)->type;
    const struct type_function *function = NULL;
    UINT i;
    HRESULT hr;

    if (dll)
        *dll = NULL;
    if (entry)
        *entry = NULL;
    if (ordinal)
        *ordinal = 0;
    if (type->view.attributes.typekind != TKIND_MODULE)
        return TYPE_E_BADMODULEKIND;
    for (i = 0; i < type->function_count && !function; i++)
        if (type->functions[i].desc.memid == id && (!kind || type->functions[i].desc.invkind == kind))
            function = &type->functions[i];
    if (!function)
        return TYPE_E_ELEMENTNOTFOUND;
    if (dll && FAILED(hr = type_text_copy(&type->dll, dll)))
        return hr;
    if (entry && FAILED(hr = type_text_copy(&function->entry, entry)))
    {
        if (dll)
        {
            SysFreeString(*dll);
            *dll = NULL;
        }
        return hr;
    }
    if (ordinal)
        *ordinal = function->entry.present ? (WORD)-1 : function->ordinal;
    return S_OK;
}

static HRESULT WINAPI type_GetRefTypeInfo(ITypeInfo2 *iface, HREFTYPE reference, ITypeInfo **info)
{
    struct type_view *view = impl_from_ITypeInfo2(iface), *found;
    struct type *type = view->type;
    BOOL vtable_view = FALSE;
    HRESULT hr;

    if (!info)
        return E_INVALIDARG;
    *info = NULL;
    if (reference == TYPE_REFERENCE_OTHER_VIEW)
    {
        if (!type->dual)
            return TYPE_E_ELEMENTNOTFOUND;
        found = view == &type->view ? &type->other : &type->view;
    }
    else
    {
        if (FAILED(hr = type_resolve(type->library, reference, &type, &vtable_view)))
            return hr;
        found = &type->view;
        if (vtable_view && type->dual && found->attributes.typekind != TKIND_INTERFACE)
            found = &type->other;
    }
    *info = (ITypeInfo *)&found->ITypeInfo2_iface;
    ITypeInfo_AddRef(*info);
    return S_OK;
}

static HRESULT WINAPI type_AddressOfMember(ITypeInfo2 *iface, MEMBERID id, INVOKEKIND kind, void **address)
{
    BSTR dll = NULL, entry = NULL;
    HMODULE module;
    WORD ordinal;
    HRESULT hr;

    if (!address)
        return E_INVALIDARG;
    *address = NULL;
    if (FAILED(hr = type_GetDllEntry(iface, id, kind, &dll, &entry, &ordinal)))
        return hr;
    if (!dll || !(module = LoadLibraryW(dll)))
        hr = STG_E_FILENOTFOUND;
    else
    {
        char name[256];

        if (!entry)
            *address = (void *)GetProcAddress(module, (const char *)(ULONG_PTR)ordinal);
        else if (WideCharToMultiByte(CP_ACP, 0, entry, -1, name, sizeof(name), NULL, NULL))
            *address = (void *)GetProcAddress(module, name);
        if (!*address)
        {
            FreeLibrary(module);
            hr = TYPE_E_DLLFUNCTIONNOTFOUND;
        }
        /* A module that has been found stays: the address must remain good. */
    }
    SysFreeString(dll);
    SysFreeString(entry);
    return hr;
}

static HRESULT WINAPI type_CreateInstance(ITypeInfo2 *iface, IUnknown *outer, REFIID iid, void **object)
{
    struct type_view *view = impl_from_ITypeInfo2(iface);
    IUnknown *active = NULL;
    HRESULT hr;

    if (!object)
        return E_POINTER;
    *object = NULL;
    if (outer && view->attributes.typekind != TKIND_COCLASS)
        return CLASS_E_NOAGGREGATION;
    if (view->attributes.typekind != TKIND_COCLASS)
        return E_INVALIDARG;
    if (view->attributes.wTypeFlags & TYPEFLAG_FAPPOBJECT)
    {
        /* An application object is taken from the running ones first. */
        if (SUCCEEDED(GetActiveObject(&view->attributes.guid, NULL, &active)))
        {
            hr = IUnknown_QueryInterface(active, iid, object);
            IUnknown_Release(active);
            return hr;
        }
    }
    return CoCreateInstance(&view->attributes.guid, outer, CLSCTX_INPROC_SERVER | CLSCTX_LOCAL_SERVER, iid, object);
}

static HRESULT WINAPI type_GetMops(ITypeInfo2 *iface, MEMBERID id, BSTR *mops)
{
    /* Marshalling opcodes are not in this file format. */
    (void)iface;
    (void)id;
    if (!mops)
        return E_INVALIDARG;
    *mops = NULL;
    return S_OK;
}

static HRESULT WINAPI type_GetContainingTypeLib(ITypeInfo2 *iface, ITypeLib **library, UINT *index)
{
    struct type *type = impl_from_ITypeInfo2(iface)->type;

    if (index)
        *index = type->index;
    if (library)
    {
        *library = (ITypeLib *)&type->library->ITypeLib2_iface;
        ITypeLib_AddRef(*library);
    }
    return S_OK;
}

/* What the three of them give back is the library's own. */
static void WINAPI type_ReleaseTypeAttr(ITypeInfo2 *iface, TYPEATTR *attributes)
{
    (void)iface;
    (void)attributes;
}

static void WINAPI type_ReleaseFuncDesc(ITypeInfo2 *iface, FUNCDESC *desc)
{
    (void)iface;
    (void)desc;
}

static void WINAPI type_ReleaseVarDesc(ITypeInfo2 *iface, VARDESC *desc)
{
    (void)iface;
    (void)desc;
}

static HRESULT WINAPI type_GetTypeKind(ITypeInfo2 *iface, TYPEKIND *kind)
{
    if (!kind)
        return E_INVALIDARG;
    *kind = impl_from_ITypeInfo2(iface)->attributes.typekind;
    return S_OK;
}

static HRESULT WINAPI type_GetTypeFlags(ITypeInfo2 *iface, ULONG *flags)
{
    if (!flags)
        return E_INVALIDARG;
    *flags = impl_from_ITypeInfo2(iface)->type->flags;
    return S_OK;
}

static HRESULT WINAPI type_GetFuncIndexOfMemId(ITypeInfo2 *iface, MEMBERID id, INVOKEKIND kind, UINT *index)
{
    struct type *type = impl_from_ITypeInfo2(iface)->type;
    UINT cursor = 0, found;

    if (!index)
        return E_INVALIDARG;
    *index = 0;
    while ((found = type_table_find_id(type, id, &cursor)) && found <= type->function_count)
    {
        if (type->functions[found - 1].desc.invkind & kind)
        {
            *index = found - 1;
            return S_OK;
        }
    }
    return TYPE_E_ELEMENTNOTFOUND;
}

static HRESULT WINAPI type_GetVarIndexOfMemId(ITypeInfo2 *iface, MEMBERID id, UINT *index)
{
    struct type *type = impl_from_ITypeInfo2(iface)->type;
    const struct type_variable *variable;

    if (!index)
        return E_INVALIDARG;
    *index = 0;
    if (!(variable = type_find_variable(type, id)))
        return TYPE_E_ELEMENTNOTFOUND;
    *index = (UINT)(variable - type->variables);
    return S_OK;
}

static HRESULT WINAPI type_GetCustData(ITypeInfo2 *iface, REFGUID guid, VARIANT *value)
{
    if (!guid || !value)
        return E_INVALIDARG;
    return type_custom_find(impl_from_ITypeInfo2(iface)->type->custom, guid, value);
}

static HRESULT WINAPI type_GetFuncCustData(ITypeInfo2 *iface, UINT index, REFGUID guid, VARIANT *value)
{
    const FUNCDESC *desc;
    const struct type_function *function = type_function_at(impl_from_ITypeInfo2(iface), index, &desc);

    if (!function)
        return TYPE_E_ELEMENTNOTFOUND;
    if (!guid || !value)
        return E_INVALIDARG;
    return type_custom_find(function->custom, guid, value);
}

static HRESULT parameter_custom(ITypeInfo2 *iface, UINT index, UINT parameter, const struct type_custom **custom)
{
    const FUNCDESC *desc;
    const struct type_function *function = type_function_at(impl_from_ITypeInfo2(iface), index, &desc);

    if (!function || parameter >= (UINT)function->desc.cParams)
        return TYPE_E_ELEMENTNOTFOUND;
    *custom = function->parameter_custom ? function->parameter_custom[parameter] : NULL;
    return S_OK;
}

static HRESULT WINAPI type_GetParamCustData(ITypeInfo2 *iface, UINT index, UINT parameter, REFGUID guid, VARIANT *value)
{
    const struct type_custom *custom;
    HRESULT hr = parameter_custom(iface, index, parameter, &custom);

    if (FAILED(hr))
        return hr;
    if (!guid || !value)
        return E_INVALIDARG;
    return type_custom_find(custom, guid, value);
}

static HRESULT WINAPI type_GetVarCustData(ITypeInfo2 *iface, UINT index, REFGUID guid, VARIANT *value)
{
    struct type *type = impl_from_ITypeInfo2(iface)->type;

    if (index >= type->variable_count)
        return TYPE_E_ELEMENTNOTFOUND;
    if (!guid || !value)
        return E_INVALIDARG;
    return type_custom_find(type->variables[index].custom, guid, value);
}

static HRESULT WINAPI type_GetImplTypeCustData(ITypeInfo2 *iface, UINT index, REFGUID guid, VARIANT *value)
{
    struct type *type = impl_from_ITypeInfo2(iface)->type;

    if (index >= type->implementation_count)
        return TYPE_E_ELEMENTNOTFOUND;
    if (!guid || !value)
        return E_INVALIDARG;
    return type_custom_find(type->implementations[index].custom, guid, value);
}

static HRESULT WINAPI type_GetDocumentation2(ITypeInfo2 *iface, MEMBERID id, LCID lcid, BSTR *help_string, DWORD *context,
                                             BSTR *help_dll)
{
    struct type *type = impl_from_ITypeInfo2(iface)->type;
    DWORD help_context = type->help_string_context;
    const struct type_text *text = NULL;
    struct type_member member;
    HRESULT hr;

    (void)lcid;
    if (help_string)
        *help_string = NULL;
    if (help_dll)
        *help_dll = NULL;
    if (id != MEMBERID_NIL)
    {
        if (!type_own_member(type, id, &member))
            return TYPE_E_ELEMENTNOTFOUND;
        text = member.function ? &member.function->help_string : &member.variable->help_string;
        help_context = member.function ? member.function->help_string_context : member.variable->help_string_context;
    }
    if (help_string)
    {
        /* For the type itself it is its name: "pbstrHelpString: contains the name of the specified item" (ITypeInfo2). */
        if (!text && !(*help_string = type_name_bstr(type->name)))
            return E_OUTOFMEMORY;
        if (text && FAILED(hr = type_text_copy(text, help_string)))
            return hr;
    }
    if (context)
        *context = help_context;
    if (help_dll && FAILED(hr = type_text_copy(&type->library->help_dll, help_dll)))
    {
        if (help_string)
        {
            SysFreeString(*help_string);
            *help_string = NULL;
        }
        return hr;
    }
    return S_OK;
}

static HRESULT WINAPI type_GetAllCustData(ITypeInfo2 *iface, CUSTDATA *data)
{
    if (!data)
        return E_INVALIDARG;
    return type_custom_all(impl_from_ITypeInfo2(iface)->type->custom, data);
}

static HRESULT WINAPI type_GetAllFuncCustData(ITypeInfo2 *iface, UINT index, CUSTDATA *data)
{
    const FUNCDESC *desc;
    const struct type_function *function = type_function_at(impl_from_ITypeInfo2(iface), index, &desc);

    if (!function)
        return TYPE_E_ELEMENTNOTFOUND;
    if (!data)
        return E_INVALIDARG;
    return type_custom_all(function->custom, data);
}

static HRESULT WINAPI type_GetAllParamCustData(ITypeInfo2 *iface, UINT index, UINT parameter, CUSTDATA *data)
{
    const struct type_custom *custom;
    HRESULT hr = parameter_custom(iface, index, parameter, &custom);

    if (FAILED(hr))
        return hr;
    if (!data)
        return E_INVALIDARG;
    return type_custom_all(custom, data);
}

static HRESULT WINAPI type_GetAllVarCustData(ITypeInfo2 *iface, UINT index, CUSTDATA *data)
{
    struct type *type = impl_from_ITypeInfo2(iface)->type;

    if (index >= type->variable_count)
        return TYPE_E_ELEMENTNOTFOUND;
    if (!data)
        return E_INVALIDARG;
    return type_custom_all(type->variables[index].custom, data);
}

static HRESULT WINAPI type_GetAllImplTypeCustData(ITypeInfo2 *iface, UINT index, CUSTDATA *data)
{
    struct type *type = impl_from_ITypeInfo2(iface)->type;

    if (index >= type->implementation_count)
        return TYPE_E_ELEMENTNOTFOUND;
    if (!data)
        return E_INVALIDARG;
    return type_custom_all(type->implementations[index].custom, data);
}

static const ITypeInfo2Vtbl type_info_vtbl =
{
    type_QueryInterface,
    type_AddRef,
    type_Release,
    type_GetTypeAttr,
    type_GetTypeComp,
    type_GetFuncDesc,
    type_GetVarDesc,
    type_GetNames,
    type_GetRefTypeOfImplType,
    type_GetImplTypeFlags,
    type_GetIDsOfNames,
    type_Invoke,
    type_GetDocumentation,
    type_GetDllEntry,
    type_GetRefTypeInfo,
    type_AddressOfMember,
    type_CreateInstance,
    type_GetMops,
    type_GetContainingTypeLib,
    type_ReleaseTypeAttr,
    type_ReleaseFuncDesc,
    type_ReleaseVarDesc,
    type_GetTypeKind,
    type_GetTypeFlags,
    type_GetFuncIndexOfMemId,
    type_GetVarIndexOfMemId,
    type_GetCustData,
    type_GetFuncCustData,
    type_GetParamCustData,
    type_GetVarCustData,
    type_GetImplTypeCustData,
    type_GetDocumentation2,
    type_GetAllCustData,
    type_GetAllFuncCustData,
    type_GetAllParamCustData,
    type_GetAllVarCustData,
    type_GetAllImplTypeCustData,
};

/* The attributes of the file are those of the interface; IDispatch's callers see seven slots and what can be called late-bound. */
static void convert_attributes(TYPEATTR *attributes)
{
    attributes->typekind = TKIND_DISPATCH;
    attributes->cbSizeVft = 7 * sizeof(void *);
    attributes->wTypeFlags &= ~TYPEFLAG_FOLEAUTOMATION;
    attributes->cImplTypes = 1;
}

void type_init_interfaces(struct type *type)
{
    struct type_view *views[] = {&type->view, &type->other};
    unsigned int i;

    type->other.attributes = type->view.attributes;
    for (i = 0; i < ARRAYSIZE(views); i++)
    {
        views[i]->ITypeInfo2_iface.lpVtbl = &type_info_vtbl;
        views[i]->ITypeComp_iface.lpVtbl = &type_comp_vtbl;
        views[i]->type = type;
    }
    if (type->view.attributes.typekind == TKIND_DISPATCH && !type->dual)
    {
        type->view.attributes.cbSizeVft = 7 * sizeof(void *);
        type->view.attributes.wTypeFlags &= ~TYPEFLAG_FOLEAUTOMATION;
        type->view.attributes.cImplTypes = 1;
        /* `dispinterface D { interface I; }`: the members are the interface's. */
        type->view.converted = type->implementation_count &&
                               type->implementations[0].reference != type->library->dispatch_reference &&
                               type->implementations[0].reference != TYPE_REFERENCE_NONE;
    }
    if (!type->dual)
        return;
    if (type->view.attributes.typekind == TKIND_DISPATCH)
    {
        type->view.converted = TRUE;
        convert_attributes(&type->view.attributes);
        type->other.attributes.typekind = TKIND_INTERFACE;
    }
    else
    {
        type->other.converted = TRUE;
        convert_attributes(&type->other.attributes);
    }
}
