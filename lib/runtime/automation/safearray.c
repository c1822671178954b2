/* SAFEARRAY: descriptors, their memory, locks and bounds.
 *
 * rgsabound is in the reverse order of the dimensions that the caller gave; the first dimension's index runs
 * fastest. */
#define COBJMACROS
#define CONST_VTABLE
#include "safearray.h"
#include "com/com.h"
#include "hooks.h"

#include <string.h>

C_ASSERT(sizeof(union safearray_prefix) == 16);

#define MAX_DIMENSIONS 65535
#define MAX_LOCKS 65535

/* The memory is the caller's: neither descriptor nor elements are freed. */
#define FADF_NOT_OURS (FADF_AUTO | FADF_STATIC | FADF_EMBEDDED)

ULONG safearray_element_size(VARTYPE type)
{
    switch (type)
    {
    case VT_I1: case VT_UI1:
        return 1;
    case VT_I2: case VT_UI2: case VT_BOOL:
        return 2;
    case VT_I4: case VT_UI4: case VT_INT: case VT_UINT: case VT_R4: case VT_ERROR:
        return 4;
    case VT_I8: case VT_UI8: case VT_R8: case VT_CY: case VT_DATE:
        return 8;
    case VT_BSTR: case VT_UNKNOWN: case VT_DISPATCH: case VT_INT_PTR: case VT_UINT_PTR:
        return sizeof(void *);
    case VT_VARIANT:
        return sizeof(VARIANT);
    case VT_DECIMAL:
        return sizeof(DECIMAL);
    default:
        return 0;
    }
}

/* Says who owns what elements hold. Descriptors from SafeArrayAllocDescriptorEx do not have these (seen under Wine). */
static USHORT element_features(VARTYPE type)
{
    switch (type)
    {
    case VT_BSTR:
        return FADF_BSTR;
    case VT_UNKNOWN:
        return FADF_UNKNOWN;
    case VT_DISPATCH:
        return FADF_DISPATCH;
    case VT_VARIANT:
        return FADF_VARIANT;
    default:
        return 0;
    }
}

BOOL safearray_size(const SAFEARRAY *array, ULONG *count, ULONG *bytes)
{
    ULONG64 total = 1, size;
    USHORT i;

    for (i = 0; i < array->cDims; i++)
    {
        total *= array->rgsabound[i].cElements;
        if (total > 0xffffffff)
            return FALSE;
    }
    size = total * array->cbElements;
    if (size > 0xffffffff)
        return FALSE;
    *count = (ULONG)total;
    *bytes = (ULONG)size;
    return TRUE;
}

static SAFEARRAY *allocate(UINT dimensions, size_t inline_bytes, const char *function)
{
    size_t size = offsetof(SAFEARRAY, rgsabound) + dimensions * sizeof(SAFEARRAYBOUND) + inline_bytes;
    union safearray_prefix *prefix;
    SAFEARRAY *array;

    if (!runtime_permit(RUNTIME_SAFEARRAY, function) || !(prefix = com_memory_allocate_zeroed(sizeof(*prefix) + size)))
        return NULL;
    array = (SAFEARRAY *)(prefix + 1);
    array->cDims = dimensions;
    runtime_acquired(RUNTIME_SAFEARRAY, array, size, function);
    return array;
}

/* The elements of a vector begin at the next 16 bytes after the one bound. */
#define INLINE_OFFSET ((offsetof(SAFEARRAY, rgsabound) + sizeof(SAFEARRAYBOUND) + 15) & ~(size_t)15)

BOOL safearray_is_inline(const SAFEARRAY *array)
{
    return array->fFeatures & FADF_CREATEVECTOR && array->pvData == (char *)array + INLINE_OFFSET;
}

/* extra: an IID for interfaces (IID_IUnknown or IID_IDispatch if NULL), the IRecordInfo of records. */
static HRESULT set_type(SAFEARRAY *array, VARTYPE type, const void *extra)
{
    union safearray_prefix *prefix = safearray_prefix(array);
    IRecordInfo *info = (IRecordInfo *)extra;
    HRESULT hr;

    if (type != VT_RECORD)
        array->cbElements = safearray_element_size(type);
    if (type == VT_UNKNOWN || type == VT_DISPATCH)
    {
        array->fFeatures |= FADF_HAVEIID;
        prefix->iid = extra ? *(const GUID *)extra : type == VT_UNKNOWN ? IID_IUnknown : IID_IDispatch;
    }
    else if (type == VT_RECORD)
    {
        array->fFeatures |= FADF_RECORD;
        if (info)
        {
            if (!array->cbElements && FAILED(hr = IRecordInfo_GetSize(info, &array->cbElements)))
                return hr;
            IRecordInfo_AddRef(info);
            prefix->record.info = info;
        }
    }
    else
    {
        array->fFeatures |= FADF_HAVEVARTYPE;
        prefix->vartype.type = type;
    }
    return S_OK;
}

static HRESULT allocate_descriptor(UINT dimensions, SAFEARRAY **out, const char *function)
{
    if (!out)
        return E_POINTER;
    *out = NULL;
    if (!dimensions || dimensions > MAX_DIMENSIONS)
        return E_INVALIDARG;
    *out = allocate(dimensions, 0, function);
    return *out ? S_OK : E_OUTOFMEMORY;
}

HRESULT WINAPI SafeArrayAllocDescriptor(UINT dimensions, SAFEARRAY **out)
{
    return allocate_descriptor(dimensions, out, "SafeArrayAllocDescriptor");
}

HRESULT WINAPI SafeArrayAllocDescriptorEx(VARTYPE type, UINT dimensions, SAFEARRAY **out)
{
    HRESULT hr = allocate_descriptor(dimensions, out, "SafeArrayAllocDescriptorEx");

    return FAILED(hr) ? hr : set_type(*out, type, NULL);
}

void *safearray_allocate_elements(ULONG bytes, BOOL zeroed, const char *function)
{
    if (!runtime_permit(RUNTIME_SAFEARRAY, function))
        return NULL;
    /* Something to point to even when there are no elements. */
    bytes = bytes ? bytes : 1;
    return zeroed ? com_memory_allocate_zeroed(bytes) : com_memory_allocate(bytes);
}

HRESULT WINAPI SafeArrayAllocData(SAFEARRAY *array)
{
    ULONG count, bytes;

    if (!array)
        return E_INVALIDARG;
    if (!safearray_size(array, &count, &bytes))
        return E_OUTOFMEMORY;
    array->pvData = safearray_allocate_elements(bytes, TRUE, "SafeArrayAllocData");
    return array->pvData ? S_OK : E_OUTOFMEMORY;
}

static SAFEARRAY *create(VARTYPE type, UINT dimensions, const SAFEARRAYBOUND *bounds, const void *extra,
    const char *function)
{
    SAFEARRAY *array;
    UINT i;

    if (!bounds || (type == VT_RECORD ? !extra : !safearray_element_size(type)))
        return NULL;
    if (FAILED(allocate_descriptor(dimensions, &array, function)))
        return NULL;
    array->fFeatures = element_features(type);
    for (i = 0; i < dimensions; i++)
        array->rgsabound[i] = bounds[dimensions - i - 1];
    if (FAILED(set_type(array, type, extra)) || FAILED(SafeArrayAllocData(array)))
    {
        SafeArrayDestroyDescriptor(array);
        return NULL;
    }
    return array;
}

SAFEARRAY * WINAPI SafeArrayCreate(VARTYPE type, UINT dimensions, SAFEARRAYBOUND *bounds)
{
    return type == VT_RECORD ? NULL : create(type, dimensions, bounds, NULL, "SafeArrayCreate");
}

SAFEARRAY * WINAPI SafeArrayCreateEx(VARTYPE type, UINT dimensions, SAFEARRAYBOUND *bounds, LPVOID extra)
{
    return create(type, dimensions, bounds, extra, "SafeArrayCreateEx");
}

static SAFEARRAY *create_vector(VARTYPE type, LONG low, ULONG count, const void *extra, const char *function)
{
    ULONG size = safearray_element_size(type);
    SAFEARRAY *array;

    if (type == VT_RECORD ? !extra || FAILED(IRecordInfo_GetSize((IRecordInfo *)extra, &size)) : !size)
        return NULL;
    if ((ULONG64)size * count > 0xffffffff)
        return NULL;
    if (!(array = allocate(1, INLINE_OFFSET + (size_t)size * count, function)))
        return NULL;
    array->fFeatures = element_features(type) | FADF_CREATEVECTOR;
    array->rgsabound[0].cElements = count;
    array->rgsabound[0].lLbound = low;
    array->pvData = (char *)array + INLINE_OFFSET;
    array->cbElements = size;
    if (FAILED(set_type(array, type, extra)))
    {
        SafeArrayDestroyDescriptor(array);
        return NULL;
    }
    return array;
}

SAFEARRAY * WINAPI SafeArrayCreateVector(VARTYPE type, LONG low, ULONG count)
{
    return type == VT_RECORD ? NULL : create_vector(type, low, count, NULL, "SafeArrayCreateVector");
}

SAFEARRAY * WINAPI SafeArrayCreateVectorEx(VARTYPE type, LONG low, ULONG count, LPVOID extra)
{
    return create_vector(type, low, count, extra, "SafeArrayCreateVectorEx");
}

HRESULT WINAPI SafeArrayDestroyDescriptor(SAFEARRAY *array)
{
    union safearray_prefix *prefix;

    if (!array)
        return S_OK;
    if (array->cLocks)
        return DISP_E_ARRAYISLOCKED;
    if (array->fFeatures & FADF_NOT_OURS)
        return S_OK;
    if (!runtime_released(RUNTIME_SAFEARRAY, array, "SafeArrayDestroyDescriptor"))
        return S_OK;
    prefix = safearray_prefix(array);
    /* The elements of a vector go with the block that they are in. */
    if (safearray_is_inline(array))
        safearray_free_elements(array, 0, array->rgsabound[0].cElements);
    if (array->fFeatures & FADF_RECORD && prefix->record.info)
        IRecordInfo_Release(prefix->record.info);
    com_memory_free(prefix);
    return S_OK;
}

HRESULT WINAPI SafeArrayDestroyData(SAFEARRAY *array)
{
    ULONG count, bytes;

    if (!array)
        return E_INVALIDARG;
    if (array->cLocks)
        return DISP_E_ARRAYISLOCKED;
    if (!array->pvData || !safearray_size(array, &count, &bytes))
        return S_OK;
    if (array->fFeatures & FADF_NOT_OURS)
    {
        safearray_clear(array, 0, count);
        return S_OK;
    }
    safearray_free_elements(array, 0, count);
    if (!safearray_is_inline(array))
        com_memory_free(array->pvData);
    array->pvData = NULL;
    return S_OK;
}

HRESULT WINAPI SafeArrayDestroy(SAFEARRAY *array)
{
    HRESULT hr;

    if (!array)
        return S_OK;
    if (FAILED(hr = SafeArrayDestroyData(array)))
        return hr;
    return SafeArrayDestroyDescriptor(array);
}

static inline HRESULT lock(SAFEARRAY *array)
{
    if (InterlockedIncrement((LONG *)&array->cLocks) > MAX_LOCKS)
    {
        InterlockedDecrement((LONG *)&array->cLocks);
        return E_UNEXPECTED;
    }
    return S_OK;
}

static inline HRESULT unlock(SAFEARRAY *array)
{
    if (InterlockedDecrement((LONG *)&array->cLocks) < 0)
    {
        InterlockedIncrement((LONG *)&array->cLocks);
        return E_UNEXPECTED;
    }
    return S_OK;
}

HRESULT WINAPI SafeArrayLock(SAFEARRAY *array)
{
    return array ? lock(array) : E_INVALIDARG;
}

HRESULT WINAPI SafeArrayUnlock(SAFEARRAY *array)
{
    return array ? unlock(array) : E_INVALIDARG;
}

HRESULT WINAPI SafeArrayAccessData(SAFEARRAY *array, void **data)
{
    HRESULT hr;

    if (!array || !data)
        return E_INVALIDARG;
    hr = lock(array);
    *data = SUCCEEDED(hr) ? array->pvData : NULL;
    return hr;
}

HRESULT WINAPI SafeArrayUnaccessData(SAFEARRAY *array)
{
    return array ? unlock(array) : E_INVALIDARG;
}

UINT WINAPI SafeArrayGetDim(SAFEARRAY *array)
{
    return array ? array->cDims : 0;
}

UINT WINAPI SafeArrayGetElemsize(SAFEARRAY *array)
{
    return array ? array->cbElements : 0;
}

HRESULT WINAPI SafeArrayGetLBound(SAFEARRAY *array, UINT dimension, LONG *bound)
{
    if (!array || !bound)
        return E_INVALIDARG;
    if (!dimension || dimension > array->cDims)
        return DISP_E_BADINDEX;
    *bound = array->rgsabound[array->cDims - dimension].lLbound;
    return S_OK;
}

HRESULT WINAPI SafeArrayGetUBound(SAFEARRAY *array, UINT dimension, LONG *bound)
{
    const SAFEARRAYBOUND *found;

    if (!array || !bound)
        return E_INVALIDARG;
    if (!dimension || dimension > array->cDims)
        return DISP_E_BADINDEX;
    found = &array->rgsabound[array->cDims - dimension];
    *bound = (LONG)((ULONG)found->lLbound + found->cElements - 1);
    return S_OK;
}

HRESULT WINAPI SafeArrayGetVartype(SAFEARRAY *array, VARTYPE *type)
{
    if (!array || !type)
        return E_INVALIDARG;
    if (array->fFeatures & FADF_RECORD)
        *type = VT_RECORD;
    else if (array->fFeatures & FADF_HAVEIID)
        *type = array->fFeatures & FADF_DISPATCH ? VT_DISPATCH : VT_UNKNOWN;
    else if (array->fFeatures & FADF_HAVEVARTYPE)
        *type = safearray_prefix(array)->vartype.type;
    else
        return E_INVALIDARG;
    return S_OK;
}

HRESULT WINAPI SafeArraySetIID(SAFEARRAY *array, REFGUID iid)
{
    if (!array || !iid || !(array->fFeatures & FADF_HAVEIID))
        return E_INVALIDARG;
    safearray_prefix(array)->iid = *iid;
    return S_OK;
}

HRESULT WINAPI SafeArrayGetIID(SAFEARRAY *array, GUID *iid)
{
    if (!array || !iid || !(array->fFeatures & FADF_HAVEIID))
        return E_INVALIDARG;
    *iid = safearray_prefix(array)->iid;
    return S_OK;
}

HRESULT WINAPI SafeArraySetRecordInfo(SAFEARRAY *array, IRecordInfo *info)
{
    union safearray_prefix *prefix;

    if (!array || !(array->fFeatures & FADF_RECORD))
        return E_INVALIDARG;
    prefix = safearray_prefix(array);
    if (info)
        IRecordInfo_AddRef(info);
    if (prefix->record.info)
        IRecordInfo_Release(prefix->record.info);
    prefix->record.info = info;
    return S_OK;
}

HRESULT WINAPI SafeArrayGetRecordInfo(SAFEARRAY *array, IRecordInfo **info)
{
    if (!array || !info || !(array->fFeatures & FADF_RECORD))
        return E_INVALIDARG;
    *info = safearray_prefix(array)->record.info;
    if (*info)
        IRecordInfo_AddRef(*info);
    return S_OK;
}
