/* SAFEARRAY: elements, copies, other sizes, and bytes as text. */
#define COBJMACROS
#define CONST_VTABLE
#include "bstr.h"
#include "com/com.h"
#include "hooks.h"
#include "safearray.h"
#include "variant.h"

#include <string.h>

static inline void *element(const SAFEARRAY *array, ULONG index)
{
    return (char *)array->pvData + (size_t)index * array->cbElements;
}

static inline IRecordInfo *record_info(const SAFEARRAY *array)
{
    return array->fFeatures & FADF_RECORD ? safearray_prefix(array)->record.info : NULL;
}

static inline BOOL holds_resources(const SAFEARRAY *array)
{
    return (array->fFeatures & (FADF_BSTR | FADF_UNKNOWN | FADF_DISPATCH | FADF_VARIANT)) || record_info(array);
}

void safearray_free_elements(SAFEARRAY *array, ULONG first, ULONG count)
{
    ULONG i;

    if (!holds_resources(array))
        return;
    for (i = first; i < first + count; i++)
    {
        void *data = element(array, i);

        if (array->fFeatures & FADF_BSTR)
            SysFreeString(*(BSTR *)data);
        else if (array->fFeatures & (FADF_UNKNOWN | FADF_DISPATCH))
        {
            if (*(IUnknown **)data)
                IUnknown_Release(*(IUnknown **)data);
        }
        else if (array->fFeatures & FADF_VARIANT)
            VariantClear(data);
        else
            IRecordInfo_RecordClear(record_info(array), data);
    }
}

void safearray_clear(SAFEARRAY *array, ULONG first, ULONG count)
{
    safearray_free_elements(array, first, count);
    memset(element(array, first), 0, (size_t)count * array->cbElements);
}

/* Into an element that holds nothing. */
static HRESULT copy_element(const SAFEARRAY *array, void *out, const void *in)
{
    BSTR string;

    if (array->fFeatures & FADF_BSTR)
    {
        string = *(BSTR *)in;
        *(BSTR *)out = NULL;
        return string ? bstr_copy(string, out, "SafeArrayCopy") : S_OK;
    }
    if (array->fFeatures & FADF_VARIANT)
        return variant_copy_value(out, in);
    if (record_info(array))
        return IRecordInfo_RecordCopy(record_info(array), (void *)in, out);
    memcpy(out, in, array->cbElements);
    if (array->fFeatures & (FADF_UNKNOWN | FADF_DISPATCH) && *(IUnknown **)out)
        IUnknown_AddRef(*(IUnknown **)out);
    return S_OK;
}

static HRESULT copy_elements(const SAFEARRAY *from, SAFEARRAY *to, ULONG count)
{
    HRESULT hr;
    ULONG i;

    if (!holds_resources(from))
    {
        memcpy(to->pvData, from->pvData, (size_t)count * from->cbElements);
        return S_OK;
    }
    for (i = 0; i < count; i++)
        if (FAILED(hr = copy_element(from, element(to, i), element(from, i))))
            return hr;
    return S_OK;
}

static inline HRESULT find(const SAFEARRAY *array, const LONG *indices, void **data)
{
    ULONG64 cell = 0, step = 1;
    USHORT i;

    if (!array->pvData)
        return E_INVALIDARG;
    for (i = 0; i < array->cDims; i++)
    {
        const SAFEARRAYBOUND *bound = &array->rgsabound[array->cDims - i - 1];
        LONG64 index = (LONG64)indices[i] - bound->lLbound;

        if (index < 0 || index >= bound->cElements)
            return DISP_E_BADINDEX;
        cell += index * step;
        step *= bound->cElements;
    }
    *data = element(array, (ULONG)cell);
    return S_OK;
}

HRESULT WINAPI SafeArrayPtrOfIndex(SAFEARRAY *array, LONG *indices, void **data)
{
    if (!array || !indices || !data)
        return E_INVALIDARG;
    return find(array, indices, data);
}

/* The bits of an element. The host's memcpy stays out of the functions that use this (kernel/fast.h). */
static void __attribute__((noinline)) WINAPI move_bytes(void *out, const void *in, ULONG size)
{
    memcpy(out, in, size);
}

static inline void move_element(void *out, const void *in, ULONG size)
{
    switch (size)
    {
    case 1: memcpy(out, in, 1); break;
    case 2: memcpy(out, in, 2); break;
    case 4: memcpy(out, in, 4); break;
    case 8: memcpy(out, in, 8); break;
    default: move_bytes(out, in, size); break;
    }
}

static HRESULT __attribute__((noinline)) WINAPI put_resource(SAFEARRAY *array, const LONG *indices, void *value)
{
    VARIANT copy;
    BSTR string;
    void *data;
    HRESULT hr;

    if (FAILED(hr = SafeArrayLock(array)))
        return hr;
    if (SUCCEEDED(hr = find(array, indices, &data)))
    {
        /* A string and an interface are passed themselves, everything else by its address. */
        if (array->fFeatures & FADF_BSTR)
        {
            string = NULL;
            /* No string becomes an empty one (seen under Wine). */
            if (SUCCEEDED(hr = bstr_copy(value, &string, "SafeArrayPutElement")))
            {
                SysFreeString(*(BSTR *)data);
                *(BSTR *)data = string;
            }
        }
        else if (array->fFeatures & (FADF_UNKNOWN | FADF_DISPATCH))
        {
            if (value)
                IUnknown_AddRef((IUnknown *)value);
            if (*(IUnknown **)data)
                IUnknown_Release(*(IUnknown **)data);
            *(IUnknown **)data = value;
        }
        else if (array->fFeatures & FADF_VARIANT)
        {
            if (SUCCEEDED(hr = variant_check_type(V_VT((VARIANT *)value))) &&
                    SUCCEEDED(hr = variant_copy_value(&copy, value)))
            {
                VariantClear(data);
                *(VARIANT *)data = copy;
            }
        }
        else
            hr = IRecordInfo_RecordCopy(record_info(array), value, data);
    }
    SafeArrayUnlock(array);
    return hr;
}

HRESULT WINAPI SafeArrayPutElement(SAFEARRAY *array, LONG *indices, void *value)
{
    void *data;
    HRESULT hr;

    if (!array || !indices)
        return E_INVALIDARG;
    if (holds_resources(array))
        return put_resource(array, indices, value);
    if (SUCCEEDED(hr = find(array, indices, &data)))
        move_element(data, value, array->cbElements);
    return hr;
}

static HRESULT __attribute__((noinline)) WINAPI get_resource(SAFEARRAY *array, const LONG *indices, void *value)
{
    void *data;
    HRESULT hr;

    if (FAILED(hr = SafeArrayLock(array)))
        return hr;
    if (SUCCEEDED(hr = find(array, indices, &data)))
    {
        /* What a VARIANT of the caller held is freed; anything else of his is overwritten. */
        if (array->fFeatures & FADF_VARIANT)
            hr = VariantCopy(value, data);
        else
            hr = copy_element(array, value, data);
    }
    SafeArrayUnlock(array);
    return hr;
}

HRESULT WINAPI SafeArrayGetElement(SAFEARRAY *array, LONG *indices, void *value)
{
    void *data;
    HRESULT hr;

    if (!array || !indices || !value)
        return E_INVALIDARG;
    /* Locked meanwhile, so that what is copied is not cleared. */
    if (holds_resources(array))
        return get_resource(array, indices, value);
    if (SUCCEEDED(hr = find(array, indices, &data)))
        move_element(value, data, array->cbElements);
    return hr;
}

HRESULT WINAPI SafeArrayCopy(SAFEARRAY *array, SAFEARRAY **out)
{
    ULONG count, bytes;
    SAFEARRAY *copy;
    HRESULT hr;

    if (!out)
        return E_INVALIDARG;
    *out = NULL;
    if (!array)
        return S_OK;
    if (!array->cbElements)
        return E_INVALIDARG;
    if (!safearray_size(array, &count, &bytes))
        return E_OUTOFMEMORY;
    if (FAILED(hr = SafeArrayAllocDescriptor(array->cDims, &copy)))
        return hr;
    if (array->fFeatures & (FADF_HAVEIID | FADF_HAVEVARTYPE | FADF_RECORD))
        *safearray_prefix(copy) = *safearray_prefix(array);
    if (record_info(array))
        IRecordInfo_AddRef(record_info(array));
    copy->fFeatures = array->fFeatures &
        ~(FADF_AUTO | FADF_STATIC | FADF_EMBEDDED | FADF_FIXEDSIZE | FADF_CREATEVECTOR);
    copy->cbElements = array->cbElements;
    memcpy(copy->rgsabound, array->rgsabound, array->cDims * sizeof(*copy->rgsabound));
    if (SUCCEEDED(hr = SafeArrayLock(array)))
    {
        if (array->pvData)
        {
            /* What holds nothing is overwritten as a whole. */
            copy->pvData = safearray_allocate_elements(bytes, holds_resources(array), "SafeArrayCopy");
            hr = copy->pvData ? copy_elements(array, copy, count) : E_OUTOFMEMORY;
        }
        SafeArrayUnlock(array);
    }
    if (FAILED(hr))
    {
        SafeArrayDestroy(copy);
        return hr;
    }
    *out = copy;
    return S_OK;
}

HRESULT WINAPI SafeArrayCopyData(SAFEARRAY *from, SAFEARRAY *to)
{
    ULONG count, bytes;
    USHORT i;

    if (!from || !to || from->cDims != to->cDims || from->cbElements != to->cbElements || !from->pvData || !to->pvData)
        return E_INVALIDARG;
    for (i = 0; i < from->cDims; i++)
        if (from->rgsabound[i].cElements != to->rgsabound[i].cElements)
            return E_INVALIDARG;
    if (from == to)
        return S_OK;
    if (!safearray_size(from, &count, &bytes))
        return E_INVALIDARG;
    /* "IRecordInfo::RecordCopy releases the resources in the destination first." */
    if (!record_info(to))
        safearray_clear(to, 0, count);
    return copy_elements(from, to, count);
}

HRESULT WINAPI SafeArrayRedim(SAFEARRAY *array, SAFEARRAYBOUND *bound)
{
    ULONG old_count, old_bytes, count, bytes, kept;
    SAFEARRAYBOUND old;
    void *data;

    if (!array || !bound)
        return E_INVALIDARG;
    if (array->cLocks || array->fFeatures & FADF_FIXEDSIZE)
        return DISP_E_ARRAYISLOCKED;
    if (!safearray_size(array, &old_count, &old_bytes))
        return E_INVALIDARG;
    /* The last dimension, whose index runs slowest: what stays does not move. */
    old = array->rgsabound[0];
    array->rgsabound[0] = *bound;
    if (!safearray_size(array, &count, &bytes) || !(data = safearray_allocate_elements(bytes, TRUE, "SafeArrayRedim")))
    {
        array->rgsabound[0] = old;
        return E_OUTOFMEMORY;
    }
    kept = min(old_count, count);
    if (array->pvData)
    {
        memcpy(data, array->pvData, (size_t)kept * array->cbElements);
        safearray_clear(array, kept, old_count - kept);
        if (!safearray_is_inline(array) && !(array->fFeatures & (FADF_AUTO | FADF_STATIC | FADF_EMBEDDED)))
            com_memory_free(array->pvData);
    }
    array->pvData = data;
    return S_OK;
}

HRESULT WINAPI BstrFromVector(SAFEARRAY *array, BSTR *string)
{
    if (!string)
        return E_INVALIDARG;
    *string = NULL;
    if (!array || array->cDims != 1 || array->cbElements != 1)
        return E_INVALIDARG;
    *string = SysAllocStringByteLen(array->pvData, array->rgsabound[0].cElements);
    return *string ? S_OK : E_OUTOFMEMORY;
}

HRESULT WINAPI VectorFromBstr(BSTR string, SAFEARRAY **out)
{
    SAFEARRAYBOUND bound;

    if (!out)
        return E_INVALIDARG;
    bound.cElements = SysStringByteLen(string);
    bound.lLbound = 0;
    if (!(*out = SafeArrayCreate(VT_UI1, 1, &bound)))
        return E_OUTOFMEMORY;
    if (string)
        memcpy((*out)->pvData, string, bound.cElements);
    return S_OK;
}
