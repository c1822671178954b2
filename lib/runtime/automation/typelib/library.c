/* ITypeLib2 of a loaded library. */
#include "automation/typelib/typelib.h"

#include "kernel/text.h"

static inline struct typelib *impl_from_ITypeLib2(ITypeLib2 *iface)
{
    return CONTAINING_RECORD(iface, struct typelib, ITypeLib2_iface);
}

void typelib_add_reference(struct typelib *library)
{
    InterlockedIncrement(&library->references);
}

void typelib_release(struct typelib *library)
{
    ITypeLib2_Release(&library->ITypeLib2_iface);
}

static HRESULT WINAPI typelib_QueryInterface(ITypeLib2 *iface, REFIID iid, void **object)
{
    if (!object)
        return E_POINTER;
    *object = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_ITypeLib) && !IsEqualIID(iid, &IID_ITypeLib2))
        return E_NOINTERFACE;
    ITypeLib2_AddRef(iface);
    *object = iface;
    return S_OK;
}

static ULONG WINAPI typelib_AddRef(ITypeLib2 *iface)
{
    return InterlockedIncrement(&impl_from_ITypeLib2(iface)->references);
}

static ULONG WINAPI typelib_Release(ITypeLib2 *iface)
{
    struct typelib *library = impl_from_ITypeLib2(iface);
    LONG old = __atomic_load_n(&library->references, __ATOMIC_RELAXED);

    /* The last reference goes under the cache's lock: nobody can find the library there while it dies. */
    while (old > 1)
        if (__atomic_compare_exchange_n(&library->references, &old, old - 1, FALSE, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
            return old - 1;
    return typelib_forget(library);
}

static UINT WINAPI typelib_GetTypeInfoCount(ITypeLib2 *iface)
{
    return impl_from_ITypeLib2(iface)->type_count;
}

static HRESULT WINAPI typelib_GetTypeInfo(ITypeLib2 *iface, UINT index, ITypeInfo **info)
{
    struct typelib *library = impl_from_ITypeLib2(iface);

    if (!info)
        return E_INVALIDARG;
    if (index >= library->type_count)
        return TYPE_E_ELEMENTNOTFOUND;
    *info = (ITypeInfo *)&library->types[index]->view.ITypeInfo2_iface;
    ITypeInfo_AddRef(*info);
    return S_OK;
}

static HRESULT WINAPI typelib_GetTypeInfoType(ITypeLib2 *iface, UINT index, TYPEKIND *kind)
{
    struct typelib *library = impl_from_ITypeLib2(iface);

    if (!kind)
        return E_INVALIDARG;
    if (index >= library->type_count)
        return TYPE_E_ELEMENTNOTFOUND;
    *kind = library->types[index]->view.attributes.typekind;
    return S_OK;
}

static HRESULT WINAPI typelib_GetTypeInfoOfGuid(ITypeLib2 *iface, REFGUID guid, ITypeInfo **info)
{
    struct typelib *library = impl_from_ITypeLib2(iface);
    UINT i;

    if (!info)
        return E_INVALIDARG;
    for (i = 0; i < library->type_count; i++)
        if (IsEqualGUID(&library->types[i]->view.attributes.guid, guid))
            return typelib_GetTypeInfo(iface, i, info);
    return TYPE_E_ELEMENTNOTFOUND;
}

static HRESULT WINAPI typelib_GetLibAttr(ITypeLib2 *iface, TLIBATTR **attributes)
{
    if (!attributes)
        return E_INVALIDARG;
    *attributes = &impl_from_ITypeLib2(iface)->attributes;
    return S_OK;
}

static HRESULT WINAPI typelib_GetTypeComp(ITypeLib2 *iface, ITypeComp **comp)
{
    if (!comp)
        return E_INVALIDARG;
    *comp = &impl_from_ITypeLib2(iface)->ITypeComp_iface;
    ITypeComp_AddRef(*comp);
    return S_OK;
}

static HRESULT WINAPI typelib_GetDocumentation(ITypeLib2 *iface, INT index, BSTR *name, BSTR *doc, DWORD *context, BSTR *file)
{
    struct typelib *library = impl_from_ITypeLib2(iface);
    HRESULT hr = S_OK;

    if (index >= 0)
    {
        ITypeInfo *info;

        hr = typelib_GetTypeInfo(iface, index, &info);
        if (FAILED(hr))
            return hr;
        hr = ITypeInfo_GetDocumentation(info, MEMBERID_NIL, name, doc, context, file);
        ITypeInfo_Release(info);
        return hr;
    }
    if (index != -1)
        return TYPE_E_ELEMENTNOTFOUND;
    if (name)
        *name = NULL;
    if (doc)
        *doc = NULL;
    if (file)
        *file = NULL;
    if (name && library->name && !(*name = type_name_bstr(library->name)))
        hr = E_OUTOFMEMORY;
    if (doc && SUCCEEDED(hr))
        hr = type_text_copy(&library->help_string, doc);
    if (file && SUCCEEDED(hr))
        hr = type_text_copy(&library->help_file, file);
    if (context)
        *context = library->help_context;
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
    }
    return hr;
}

/* Every type that has the name, itself or as a member; IsName looks at parameters too, FindName does not (as under Wine). The
 * call-back returns FALSE to stop. */
struct occurrence
{
    struct type *type;
    MEMBERID id;
    const struct type_name *name;
};

static void each_occurrence(struct typelib *library, const WCHAR *text, BOOL parameters,
                            BOOL (*callback)(const struct occurrence *occurrence, void *context), void *context)
{
    struct occurrence found;
    size_t length;
    UINT hash = typelib_hash(text, &length), i, j;
    SHORT k;

    for (i = 0; i < library->type_count; i++)
    {
        struct type *type = library->types[i];

        found.type = type;
        found.name = NULL;
        if (type->name->hash == hash && typelib_same_name(type->name, text, length))
        {
            found.id = MEMBERID_NIL;
            found.name = type->name;
        }
        for (j = 0; j < type->function_count && !found.name; j++)
        {
            const struct type_function *function = &type->functions[j];

            found.id = function->desc.memid;
            for (k = 0; k <= (parameters ? function->desc.cParams : 0) && !found.name; k++)
                if (function->names[k] && function->names[k]->hash == hash &&
                    typelib_same_name(function->names[k], text, length))
                    found.name = function->names[k];
        }
        for (j = 0; j < type->variable_count && !found.name; j++)
        {
            const struct type_name *name = type->variables[j].name;

            found.id = type->variables[j].desc.memid;
            if (name && name->hash == hash && typelib_same_name(name, text, length))
                found.name = name;
        }
        if (found.name && !callback(&found, context))
            return;
    }
}

static BOOL first_occurrence(const struct occurrence *occurrence, void *context)
{
    *(const struct type_name **)context = occurrence->name;
    return FALSE;
}

static HRESULT WINAPI typelib_IsName(ITypeLib2 *iface, LPOLESTR name, ULONG hash, BOOL *is_name)
{
    const struct type_name *found = NULL;

    (void)hash;
    if (!name || !is_name)
        return E_INVALIDARG;
    each_occurrence(impl_from_ITypeLib2(iface), name, TRUE, first_occurrence, &found);
    *is_name = !!found;
    /* The case of the library is given back. */
    if (found)
        memcpy(name, found->text, found->length * sizeof(WCHAR));
    return S_OK;
}

struct find_name
{
    ITypeInfo **infos;
    MEMBERID *ids;
    WORD count, room;
};

static BOOL collect_occurrence(const struct occurrence *occurrence, void *context)
{
    struct find_name *find = context;

    if (find->count == find->room)
        return FALSE;
    find->infos[find->count] = (ITypeInfo *)&occurrence->type->view.ITypeInfo2_iface;
    ITypeInfo_AddRef(find->infos[find->count]);
    find->ids[find->count] = occurrence->id;
    find->count++;
    return find->count < find->room;
}

static HRESULT WINAPI typelib_FindName(ITypeLib2 *iface, LPOLESTR name, ULONG hash, ITypeInfo **infos, MEMBERID *ids,
                                       USHORT *count)
{
    struct find_name find = {infos, ids, 0, 0};

    (void)hash;
    if (!name || !infos || !ids || !count)
        return E_INVALIDARG;
    find.room = *count;
    each_occurrence(impl_from_ITypeLib2(iface), name, FALSE, collect_occurrence, &find);
    *count = find.count;
    return S_OK;
}

static void WINAPI typelib_ReleaseTLibAttr(ITypeLib2 *iface, TLIBATTR *attributes)
{
    /* GetLibAttr gives the library's own. */
    (void)iface;
    (void)attributes;
}

static HRESULT WINAPI typelib_GetCustData(ITypeLib2 *iface, REFGUID guid, VARIANT *value)
{
    if (!guid || !value)
        return E_INVALIDARG;
    return type_custom_find(impl_from_ITypeLib2(iface)->custom, guid, value);
}

static HRESULT WINAPI typelib_GetLibStatistics(ITypeLib2 *iface, ULONG *unique_names, ULONG *unique_characters)
{
    struct typelib *library = impl_from_ITypeLib2(iface);

    if (!unique_names)
        return E_INVALIDARG;
    *unique_names = library->name_count;
    if (unique_characters)
        *unique_characters = library->name_characters;
    return S_OK;
}

static HRESULT WINAPI typelib_GetDocumentation2(ITypeLib2 *iface, INT index, LCID lcid, BSTR *help_string, DWORD *context,
                                                BSTR *help_dll)
{
    struct typelib *library = impl_from_ITypeLib2(iface);
    ITypeInfo *info;
    HRESULT hr;

    if (index >= 0)
    {
        if (FAILED(hr = typelib_GetTypeInfo(iface, index, &info)))
            return hr;
        hr = ITypeInfo2_GetDocumentation2((ITypeInfo2 *)info, MEMBERID_NIL, lcid, help_string, context, help_dll);
        ITypeInfo_Release(info);
        return hr;
    }
    if (index != -1)
        return TYPE_E_ELEMENTNOTFOUND;
    if (help_string)
        *help_string = NULL;
    if (help_string && FAILED(hr = type_text_copy(&library->help_string, help_string)))
        return hr;
    if (context)
        *context = library->help_string_context;
    if (help_dll && FAILED(hr = type_text_copy(&library->help_dll, help_dll)))
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

static HRESULT WINAPI typelib_GetAllCustData(ITypeLib2 *iface, CUSTDATA *data)
{
    if (!data)
        return E_INVALIDARG;
    return type_custom_all(impl_from_ITypeLib2(iface)->custom, data);
}

static const ITypeLib2Vtbl typelib_vtbl =
{
    typelib_QueryInterface,
    typelib_AddRef,
    typelib_Release,
    typelib_GetTypeInfoCount,
    typelib_GetTypeInfo,
    typelib_GetTypeInfoType,
    typelib_GetTypeInfoOfGuid,
    typelib_GetLibAttr,
    typelib_GetTypeComp,
    typelib_GetDocumentation,
    typelib_IsName,
    typelib_FindName,
    typelib_ReleaseTLibAttr,
    typelib_GetCustData,
    typelib_GetLibStatistics,
    typelib_GetDocumentation2,
    typelib_GetAllCustData,
};

void typelib_init_interfaces(struct typelib *library)
{
    library->ITypeLib2_iface.lpVtbl = &typelib_vtbl;
    library->ITypeComp_iface.lpVtbl = &typelib_comp_vtbl;
}

HRESULT type_custom_find(const struct type_custom *custom, const GUID *guid, VARIANT *value)
{
    VariantInit(value);
    for (; custom; custom = custom->next)
        if (IsEqualGUID(&custom->guid, guid))
            return VariantCopy(value, &custom->value);
    /* Not an error: the value is empty. */
    return S_OK;
}

HRESULT type_custom_all(const struct type_custom *custom, CUSTDATA *data)
{
    const struct type_custom *next;
    DWORD count = 0, i;
    HRESULT hr = S_OK;

    data->cCustData = 0;
    data->prgCustData = NULL;
    for (next = custom; next; next = next->next)
        count++;
    if (!count)
        return S_OK;
    if (!(data->prgCustData = CoTaskMemAlloc(count * sizeof(*data->prgCustData))))
        return E_OUTOFMEMORY;
    for (i = 0; i < count; i++)
        VariantInit(&data->prgCustData[i].varValue);
    /* The list of the file runs from the last one that was added. */
    for (data->cCustData = count, next = custom, i = count; i-- && SUCCEEDED(hr); next = next->next)
    {
        data->prgCustData[i].guid = next->guid;
        hr = VariantCopy(&data->prgCustData[i].varValue, (VARIANT *)&next->value);
    }
    if (FAILED(hr))
        ClearCustData(data);
    return hr;
}

void WINAPI ClearCustData(CUSTDATA *data)
{
    DWORD i;

    if (!data || !data->cCustData)
        return;
    for (i = 0; i < data->cCustData; i++)
        VariantClear(&data->prgCustData[i].varValue);
    CoTaskMemFree(data->prgCustData);
    data->prgCustData = NULL;
    data->cCustData = 0;
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
