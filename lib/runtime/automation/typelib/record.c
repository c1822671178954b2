/* IRecordInfo of a structure that type information describes: GetRecordInfoFromTypeInfo, GetRecordInfoFromGuids. */
#define COBJMACROS
#define CONST_VTABLE
#include <windows.h>
#include <oleauto.h>
#include <stdlib.h>
#include <string.h>

#include "automation/bstr.h"
#include "automation/safearray.h"
#include "automation/variant.h"
#include "hooks.h"

/* Structures inside structures, aliases of aliases: a file may say that one contains itself. */
#define MAXIMUM_DEPTH 16

struct field
{
    BSTR name;
    ULONG offset;
    VARTYPE vt;                 /* of one element; VT_PTR: an address that is nobody's */
    ULONG count;                /* of a C array; 1 else */
    ULONG size;                 /* of one element */
    UINT dimensions;            /* of a C array; 0: none */
    SAFEARRAYBOUND *bounds;
    IRecordInfo *record;        /* VT_RECORD */
};

struct record
{
    IRecordInfo IRecordInfo_iface;
    LONG references;
    ITypeInfo *info;
    GUID guid;
    BSTR name;
    ULONG size;
    UINT count;
    struct field fields[];
};

static inline struct record *impl_from_IRecordInfo(IRecordInfo *iface)
{
    return CONTAINING_RECORD(iface, struct record, IRecordInfo_iface);
}

/* ---- values ---- */

static void clear_value(const struct field *field, void *data)
{
    if (field->vt & VT_ARRAY)
        SafeArrayDestroy(*(SAFEARRAY **)data);
    else
        switch (field->vt)
        {
            case VT_BSTR:
                SysFreeString(*(BSTR *)data);
                break;
            case VT_UNKNOWN:
            case VT_DISPATCH:
                if (*(IUnknown **)data)
                    IUnknown_Release(*(IUnknown **)data);
                break;
            case VT_VARIANT:
                VariantClear(data);
                break;
            case VT_RECORD:
                IRecordInfo_RecordClear(field->record, data);
                return;
            default:
                /* A number stays: RecordClear is about resources. */
                return;
        }
    memset(data, 0, field->size);
}

static HRESULT copy_value(const struct field *field, const void *from, void *to)
{
    if (field->vt & VT_ARRAY)
        return SafeArrayCopy(*(SAFEARRAY *const *)from, to);
    switch (field->vt)
    {
        case VT_BSTR:
            *(BSTR *)to = NULL;
            return *(const BSTR *)from ? bstr_copy(*(const BSTR *)from, to, "IRecordInfo::RecordCopy") : S_OK;
        case VT_UNKNOWN:
        case VT_DISPATCH:
            *(IUnknown **)to = *(IUnknown *const *)from;
            if (*(IUnknown **)to)
                IUnknown_AddRef(*(IUnknown **)to);
            return S_OK;
        case VT_VARIANT:
            return variant_copy_value(to, from);
        case VT_RECORD:
            return IRecordInfo_RecordCopy(field->record, (void *)from, to);
        default:
            memcpy(to, from, field->size);
            return S_OK;
    }
}

static void *element(const struct field *field, const void *data, ULONG index)
{
    return (char *)data + field->offset + (size_t)index * field->size;
}

static const struct field *find_field(const struct record *record, LPCOLESTR name)
{
    UINT i;

    for (i = 0; i < record->count; i++)
        if (CompareStringW(LOCALE_INVARIANT, NORM_IGNORECASE, record->fields[i].name, -1, name, -1) == CSTR_EQUAL)
            return &record->fields[i];
    return NULL;
}

/* ---- IRecordInfo ---- */

static HRESULT WINAPI record_QueryInterface(IRecordInfo *iface, REFIID iid, void **object)
{
    if (!object)
        return E_POINTER;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IRecordInfo))
    {
        *object = NULL;
        return E_NOINTERFACE;
    }
    IRecordInfo_AddRef(iface);
    *object = iface;
    return S_OK;
}

static ULONG WINAPI record_AddRef(IRecordInfo *iface)
{
    return InterlockedIncrement(&impl_from_IRecordInfo(iface)->references);
}

static ULONG WINAPI record_Release(IRecordInfo *iface)
{
    struct record *record = impl_from_IRecordInfo(iface);
    ULONG references = InterlockedDecrement(&record->references);
    UINT i;

    if (references)
        return references;
    for (i = 0; i < record->count; i++)
    {
        SysFreeString(record->fields[i].name);
        free(record->fields[i].bounds);
        if (record->fields[i].record)
            IRecordInfo_Release(record->fields[i].record);
    }
    SysFreeString(record->name);
    if (record->info)
        ITypeInfo_Release(record->info);
    if (runtime_released(RUNTIME_INTERFACE, record, "GetRecordInfoFromTypeInfo"))
        free(record);
    return 0;
}

static HRESULT WINAPI record_RecordInit(IRecordInfo *iface, PVOID data)
{
    if (!data)
        return E_INVALIDARG;
    memset(data, 0, impl_from_IRecordInfo(iface)->size);
    return S_OK;
}

static HRESULT WINAPI record_RecordClear(IRecordInfo *iface, PVOID data)
{
    struct record *record = impl_from_IRecordInfo(iface);
    ULONG j;
    UINT i;

    if (!data)
        return E_INVALIDARG;
    for (i = 0; i < record->count; i++)
        for (j = 0; j < record->fields[i].count; j++)
            clear_value(&record->fields[i], element(&record->fields[i], data, j));
    return S_OK;
}

/* "Will release the resources in the destination first … If RecordCopy fails to copy any of the fields then all fields will be
 * cleared" (documentation of IRecordInfo). */
static HRESULT WINAPI record_RecordCopy(IRecordInfo *iface, PVOID from, PVOID to)
{
    struct record *record = impl_from_IRecordInfo(iface);
    HRESULT hr;
    ULONG j;
    UINT i;

    if (!from || !to)
        return E_INVALIDARG;
    if (from == to)
        return S_OK;
    record_RecordClear(iface, to);
    for (i = 0; i < record->count; i++)
        for (j = 0; j < record->fields[i].count; j++)
            if (FAILED(hr = copy_value(&record->fields[i], element(&record->fields[i], from, j), element(&record->fields[i], to, j))))
            {
                record_RecordClear(iface, to);
                return hr;
            }
    return S_OK;
}

static HRESULT WINAPI record_GetGuid(IRecordInfo *iface, GUID *guid)
{
    if (!guid)
        return E_INVALIDARG;
    *guid = impl_from_IRecordInfo(iface)->guid;
    return S_OK;
}

static HRESULT WINAPI record_GetName(IRecordInfo *iface, BSTR *name)
{
    if (!name)
        return E_INVALIDARG;
    return bstr_copy(impl_from_IRecordInfo(iface)->name, name, "IRecordInfo::GetName");
}

static HRESULT WINAPI record_GetSize(IRecordInfo *iface, ULONG *size)
{
    if (!size)
        return E_INVALIDARG;
    *size = impl_from_IRecordInfo(iface)->size;
    return S_OK;
}

static HRESULT WINAPI record_GetTypeInfo(IRecordInfo *iface, ITypeInfo **info)
{
    if (!info)
        return E_INVALIDARG;
    *info = impl_from_IRecordInfo(iface)->info;
    ITypeInfo_AddRef(*info);
    return S_OK;
}

/* A C array as a SAFEARRAY, whose first index runs fastest: the dimensions are turned round, the elements are copied as they lie. */
static HRESULT get_array(const struct field *field, const void *data, VARIANT *value)
{
    SAFEARRAYBOUND bounds[16];
    SAFEARRAY *array;
    HRESULT hr;
    ULONG j;
    UINT i;

    for (i = 0; i < field->dimensions; i++)
        bounds[i] = field->bounds[field->dimensions - 1 - i];
    if (!(array = SafeArrayCreateEx(field->vt, field->dimensions, bounds, field->record)))
        return E_OUTOFMEMORY;
    for (j = 0; j < field->count; j++)
        if (FAILED(hr = copy_value(field, element(field, data, j), (char *)array->pvData + (size_t)j * field->size)))
        {
            SafeArrayDestroy(array);
            return hr;
        }
    V_ARRAY(value) = array;
    V_VT(value) = VT_ARRAY | field->vt;
    return S_OK;
}

static void refer(const struct field *field, void *data, VARIANT *value)
{
    if (field->vt == VT_RECORD)
    {
        V_RECORD(value) = data;
        V_RECORDINFO(value) = field->record;
    }
    else
        V_BYREF(value) = data;
    V_VT(value) = VT_BYREF | field->vt;
}

static HRESULT WINAPI record_GetField(IRecordInfo *iface, PVOID data, LPCOLESTR name, VARIANT *value)
{
    const struct field *field;
    VARIANT reference;

    if (!data || !name || !value)
        return E_INVALIDARG;
    if (!(field = find_field(impl_from_IRecordInfo(iface), name)))
        return TYPE_E_FIELDNOTFOUND;
    VariantInit(value);
    if (field->vt == VT_PTR)
        return DISP_E_BADVARTYPE;
    if (field->dimensions)
        return get_array(field, data, value);
    if (field->vt == VT_VARIANT)
        return VariantCopy(value, element(field, data, 0));
    refer(field, element(field, data, 0), &reference);
    return VariantCopyInd(value, &reference);
}

/* A reference into the structure. For a C array that would be an array without memory of its own, which a VARIANT cannot own. */
static HRESULT WINAPI record_GetFieldNoCopy(IRecordInfo *iface, PVOID data, LPCOLESTR name, VARIANT *value, PVOID *array)
{
    const struct field *field;

    if (!data || !name || !value || !array)
        return E_INVALIDARG;
    *array = NULL;
    if (!(field = find_field(impl_from_IRecordInfo(iface), name)))
        return TYPE_E_FIELDNOTFOUND;
    VariantInit(value);
    if (field->vt == VT_PTR || field->dimensions)
        return DISP_E_BADVARTYPE;
    refer(field, element(field, data, 0), value);
    return S_OK;
}

static HRESULT put_array(const struct field *field, void *data, const VARIANT *value)
{
    const SAFEARRAY *array = V_ARRAY(value);
    ULONG count, bytes, j;
    HRESULT hr;

    if (V_VT(value) != (VT_ARRAY | field->vt) || !array || array->cbElements != field->size || !array->pvData)
        return DISP_E_TYPEMISMATCH;
    if (!safearray_size(array, &count, &bytes) || count != field->count)
        return DISP_E_BADINDEX;
    for (j = 0; j < count; j++)
    {
        clear_value(field, element(field, data, j));
        if (FAILED(hr = copy_value(field, (char *)array->pvData + (size_t)j * field->size, element(field, data, j))))
            return hr;
    }
    return S_OK;
}

/* Puts a value that has the field's type and is the field's from now on. */
static void give(const struct field *field, void *data, VARIANT *value)
{
    clear_value(field, data);
    if (field->vt == VT_DECIMAL)
        memcpy(data, value, sizeof(DECIMAL));
    else
        memcpy(data, &V_UI8(value), field->size);
}

static HRESULT WINAPI record_PutField(IRecordInfo *iface, ULONG flags, PVOID data, LPCOLESTR name, VARIANT *value)
{
    const struct field *field;
    VARIANT own, converted;
    HRESULT hr;

    if (!data || !name || !value || (flags != INVOKE_PROPERTYPUT && flags != INVOKE_PROPERTYPUTREF))
        return E_INVALIDARG;
    if (!(field = find_field(impl_from_IRecordInfo(iface), name)))
        return TYPE_E_FIELDNOTFOUND;
    if (field->vt == VT_PTR)
        return DISP_E_BADVARTYPE;
    if (field->vt == VT_VARIANT && !field->dimensions)
        return VariantCopy(element(field, data, 0), value);
    VariantInit(&own);
    if (FAILED(hr = VariantCopyInd(&own, value)))
        return hr;
    if (field->dimensions)
        hr = put_array(field, data, &own);
    else if (field->vt == VT_RECORD)
    {
        hr = DISP_E_TYPEMISMATCH;
        if (V_VT(&own) == VT_RECORD && V_RECORDINFO(&own) && IRecordInfo_IsMatchingType(field->record, V_RECORDINFO(&own)))
            hr = IRecordInfo_RecordCopy(field->record, V_RECORD(&own), element(field, data, 0));
    }
    else
    {
        VariantInit(&converted);
        if (SUCCEEDED(hr = VariantChangeType(&converted, &own, 0, field->vt)))
            give(field, element(field, data, 0), &converted);
    }
    VariantClear(&own);
    return hr;
}

/* The value goes over to the structure; it has to have the field's type. */
static HRESULT WINAPI record_PutFieldNoCopy(IRecordInfo *iface, ULONG flags, PVOID data, LPCOLESTR name, VARIANT *value)
{
    const struct field *field;

    if (!data || !name || !value || (flags != INVOKE_PROPERTYPUT && flags != INVOKE_PROPERTYPUTREF))
        return E_INVALIDARG;
    if (!(field = find_field(impl_from_IRecordInfo(iface), name)))
        return TYPE_E_FIELDNOTFOUND;
    if (field->vt == VT_VARIANT && !field->dimensions)
    {
        VariantClear(element(field, data, 0));
        *(VARIANT *)element(field, data, 0) = *value;
        return S_OK;
    }
    if (field->dimensions || field->vt == VT_RECORD || V_VT(value) != field->vt)
        return DISP_E_TYPEMISMATCH;
    give(field, element(field, data, 0), value);
    return S_OK;
}

static HRESULT WINAPI record_GetFieldNames(IRecordInfo *iface, ULONG *count, BSTR *names)
{
    struct record *record = impl_from_IRecordInfo(iface);
    ULONG i, wanted;
    HRESULT hr;

    if (!count)
        return E_INVALIDARG;
    if (!names)
    {
        *count = record->count;
        return S_OK;
    }
    wanted = min(*count, record->count);
    for (i = 0; i < wanted; i++)
        if (FAILED(hr = bstr_copy(record->fields[i].name, &names[i], "IRecordInfo::GetFieldNames")))
        {
            while (i)
                SysFreeString(names[--i]);
            return hr;
        }
    *count = wanted;
    return S_OK;
}

static BOOL WINAPI record_IsMatchingType(IRecordInfo *iface, IRecordInfo *other)
{
    GUID guid;

    return other && SUCCEEDED(IRecordInfo_GetGuid(other, &guid)) && IsEqualGUID(&guid, &impl_from_IRecordInfo(iface)->guid);
}

static PVOID WINAPI record_RecordCreate(IRecordInfo *iface)
{
    ULONG size = impl_from_IRecordInfo(iface)->size;
    void *data = CoTaskMemAlloc(size);

    if (data)
        memset(data, 0, size);
    return data;
}

static HRESULT WINAPI record_RecordCreateCopy(IRecordInfo *iface, PVOID from, PVOID *copy)
{
    HRESULT hr;

    if (!from || !copy)
        return E_INVALIDARG;
    if (!(*copy = record_RecordCreate(iface)))
        return E_OUTOFMEMORY;
    if (FAILED(hr = record_RecordCopy(iface, from, *copy)))
    {
        CoTaskMemFree(*copy);
        *copy = NULL;
    }
    return hr;
}

static HRESULT WINAPI record_RecordDestroy(IRecordInfo *iface, PVOID data)
{
    HRESULT hr = record_RecordClear(iface, data);

    if (SUCCEEDED(hr))
        CoTaskMemFree(data);
    return hr;
}

static const IRecordInfoVtbl record_vtbl =
{
    record_QueryInterface,
    record_AddRef,
    record_Release,
    record_RecordInit,
    record_RecordClear,
    record_RecordCopy,
    record_GetGuid,
    record_GetName,
    record_GetSize,
    record_GetTypeInfo,
    record_GetField,
    record_GetFieldNoCopy,
    record_PutField,
    record_PutFieldNoCopy,
    record_GetFieldNames,
    record_IsMatchingType,
    record_RecordCreate,
    record_RecordCreateCopy,
    record_RecordDestroy,
};

/* ---- from type information ---- */

static HRESULT create(ITypeInfo *info, unsigned int depth, IRecordInfo **result);

static HRESULT read_type(ITypeInfo *info, const TYPEDESC *type, unsigned int depth, struct field *field);

/* A type by reference: `pointed`, as what a pointer leads to. */
static HRESULT read_user_type(ITypeInfo *info, HREFTYPE reference, BOOL pointed, unsigned int depth, struct field *field)
{
    TYPEATTR *attributes;
    ITypeInfo *target;
    HRESULT hr;

    if (depth > MAXIMUM_DEPTH)
        return TYPE_E_CIRCULARTYPE;
    if (FAILED(hr = ITypeInfo_GetRefTypeInfo(info, reference, &target)))
        return hr;
    if (SUCCEEDED(hr = ITypeInfo_GetTypeAttr(target, &attributes)))
    {
        switch (attributes->typekind)
        {
            case TKIND_ALIAS:
                hr = pointed && attributes->tdescAlias.vt == VT_USERDEFINED
                    ? read_user_type(target, attributes->tdescAlias.hreftype, TRUE, depth + 1, field)
                    : read_type(target, &attributes->tdescAlias, depth + 1, field);
                if (pointed && field->vt != VT_DISPATCH && field->vt != VT_UNKNOWN)
                    field->vt = VT_PTR;
                break;
            case TKIND_DISPATCH:
            case TKIND_INTERFACE:
            case TKIND_COCLASS:
                field->vt = attributes->typekind == TKIND_DISPATCH || attributes->wTypeFlags & (TYPEFLAG_FDISPATCHABLE | TYPEFLAG_FDUAL)
                    ? VT_DISPATCH : VT_UNKNOWN;
                hr = pointed ? S_OK : DISP_E_BADVARTYPE;
                break;
            case TKIND_ENUM:
                field->vt = pointed ? VT_PTR : VT_I4;
                break;
            case TKIND_RECORD:
                field->vt = pointed ? VT_PTR : VT_RECORD;
                if (!pointed)
                    hr = create(target, depth + 1, &field->record);
                break;
            default:
                hr = pointed ? S_OK : DISP_E_BADVARTYPE;
                field->vt = VT_PTR;
                break;
        }
        ITypeInfo_ReleaseTypeAttr(target, attributes);
    }
    ITypeInfo_Release(target);
    return hr;
}

static HRESULT read_array(ITypeInfo *info, const ARRAYDESC *array, unsigned int depth, struct field *field)
{
    ULONGLONG count = 1;
    HRESULT hr;
    UINT i;

    if (FAILED(hr = read_type(info, &array->tdescElem, depth + 1, field)))
        return hr;
    if (field->dimensions || !array->cDims || array->cDims > 16)
        return DISP_E_BADVARTYPE;
    for (i = 0; i < array->cDims; i++)
        if ((count *= array->rgbounds[i].cElements) > 0xffffff)
            return TYPE_E_SIZETOOBIG;
    if (!(field->bounds = malloc(array->cDims * sizeof(*field->bounds))))
        return E_OUTOFMEMORY;
    memcpy(field->bounds, array->rgbounds, array->cDims * sizeof(*field->bounds));
    field->dimensions = array->cDims;
    field->count = (ULONG)count;
    return S_OK;
}

static HRESULT read_type(ITypeInfo *info, const TYPEDESC *type, unsigned int depth, struct field *field)
{
    struct field item = {0};
    HRESULT hr;

    if (depth > MAXIMUM_DEPTH)
        return TYPE_E_CIRCULARTYPE;
    switch (type->vt)
    {
        case VT_USERDEFINED:
            return read_user_type(info, type->hreftype, FALSE, depth, field);
        case VT_PTR:
            if (type->lptdesc->vt == VT_USERDEFINED)
                return read_user_type(info, type->lptdesc->hreftype, TRUE, depth, field);
            field->vt = VT_PTR;
            return S_OK;
        case VT_SAFEARRAY:
            hr = read_type(info, type->lptdesc, depth + 1, &item);
            field->vt = VT_ARRAY | item.vt;
            free(item.bounds);
            if (item.record)
                IRecordInfo_Release(item.record);
            return FAILED(hr) ? hr : item.dimensions ? DISP_E_BADVARTYPE : S_OK;
        case VT_CARRAY:
            return read_array(info, type->lpadesc, depth, field);
        case VT_LPSTR:
        case VT_LPWSTR:
            field->vt = VT_PTR;
            return S_OK;
        case VT_INT_PTR:
            field->vt = sizeof(void *) == 8 ? VT_I8 : VT_I4;
            return S_OK;
        case VT_UINT_PTR:
            field->vt = sizeof(void *) == 8 ? VT_UI8 : VT_UI4;
            return S_OK;
        case VT_HRESULT:
            field->vt = VT_ERROR;
            return S_OK;
        default:
            field->vt = type->vt;
            return S_OK;
    }
}

static HRESULT read_field(ITypeInfo *info, UINT index, ULONG record_size, unsigned int depth, struct field *field)
{
    VARDESC *desc;
    HRESULT hr;
    UINT names;

    if (FAILED(hr = ITypeInfo_GetVarDesc(info, index, &desc)))
        return hr;
    field->offset = desc->oInst;
    field->count = 1;
    if (SUCCEEDED(hr = ITypeInfo_GetNames(info, desc->memid, &field->name, 1, &names)) && !names)
        hr = TYPE_E_INVDATAREAD;
    if (SUCCEEDED(hr))
        hr = read_type(info, &desc->elemdescVar.tdesc, depth, field);
    ITypeInfo_ReleaseVarDesc(info, desc);
    if (FAILED(hr))
        return hr;
    if (field->vt == VT_RECORD)
        hr = IRecordInfo_GetSize(field->record, &field->size);
    else
        field->size = field->vt & VT_ARRAY || field->vt == VT_PTR ? sizeof(void *) : safearray_element_size(field->vt);
    if (SUCCEEDED(hr) && !field->size)
        hr = DISP_E_BADVARTYPE;
    /* A field beyond the structure, or one that its type does not fit in: the file is wrong. */
    if (SUCCEEDED(hr) && (field->offset > record_size || (ULONGLONG)field->size * field->count > record_size - field->offset))
        hr = TYPE_E_INVDATAREAD;
    return hr;
}

static HRESULT create(ITypeInfo *info, unsigned int depth, IRecordInfo **result)
{
    struct record *record = NULL;
    TYPEATTR *attributes;
    ITypeInfo *target;
    HRESULT hr;
    UINT i;

    *result = NULL;
    if (depth > MAXIMUM_DEPTH)
        return TYPE_E_CIRCULARTYPE;
    if (FAILED(hr = ITypeInfo_GetTypeAttr(info, &attributes)))
        return hr;
    if (attributes->typekind == TKIND_ALIAS && attributes->tdescAlias.vt == VT_USERDEFINED)
    {
        if (SUCCEEDED(hr = ITypeInfo_GetRefTypeInfo(info, attributes->tdescAlias.hreftype, &target)))
        {
            hr = create(target, depth + 1, result);
            ITypeInfo_Release(target);
        }
        ITypeInfo_ReleaseTypeAttr(info, attributes);
        return hr;
    }
    if (attributes->typekind != TKIND_RECORD)
        hr = E_INVALIDARG;
    else if (!runtime_permit(RUNTIME_INTERFACE, "GetRecordInfoFromTypeInfo") ||
             !(record = calloc(1, sizeof(*record) + attributes->cVars * sizeof(record->fields[0]))))
        hr = E_OUTOFMEMORY;
    else
    {
        runtime_acquired(RUNTIME_INTERFACE, record, sizeof(*record), "GetRecordInfoFromTypeInfo");
        record->IRecordInfo_iface.lpVtbl = &record_vtbl;
        record->references = 1;
        record->info = info;
        ITypeInfo_AddRef(info);
        record->guid = attributes->guid;
        record->size = attributes->cbSizeInstance;
        hr = ITypeInfo_GetDocumentation(info, MEMBERID_NIL, &record->name, NULL, NULL, NULL);
        for (i = 0; SUCCEEDED(hr) && i < attributes->cVars; i++)
        {
            record->count++;
            hr = read_field(info, i, record->size, depth, &record->fields[i]);
        }
    }
    ITypeInfo_ReleaseTypeAttr(info, attributes);
    if (FAILED(hr))
    {
        if (record)
            IRecordInfo_Release(&record->IRecordInfo_iface);
        return hr;
    }
    *result = &record->IRecordInfo_iface;
    return S_OK;
}

HRESULT WINAPI GetRecordInfoFromTypeInfo(ITypeInfo *info, IRecordInfo **result)
{
    if (!info || !result)
        return E_INVALIDARG;
    return create(info, 0, result);
}

HRESULT WINAPI GetRecordInfoFromGuids(REFGUID library_guid, ULONG major, ULONG minor, LCID lcid, REFGUID type_guid, IRecordInfo **result)
{
    ITypeLib *library;
    ITypeInfo *info;
    HRESULT hr;

    if (!library_guid || !type_guid || !result)
        return E_INVALIDARG;
    *result = NULL;
    if (FAILED(hr = LoadRegTypeLib(library_guid, (WORD)major, (WORD)minor, lcid, &library)))
        return hr;
    hr = ITypeLib_GetTypeInfoOfGuid(library, type_guid, &info);
    ITypeLib_Release(library);
    if (FAILED(hr))
        return hr;
    hr = create(info, 0, result);
    ITypeInfo_Release(info);
    return hr;
}
