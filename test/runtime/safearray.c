/* SafeArray* functions, BstrFromVector, VectorFromBstr. */
#define COBJMACROS
#define CONST_VTABLE
#include "test.h"

static const WCHAR TEXT_[] = {'t', 'e', 'x', 't', 0};

/* An object and a record description that count what is done to them. */
static LONG object_references, record_references, records_cleared, records_copied;

static HRESULT STDMETHODCALLTYPE object_QueryInterface(IUnknown *iface, REFIID iid, void **object)
{
    (void)iid;
    *object = iface;
    IUnknown_AddRef(iface);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE object_AddRef(IUnknown *iface)
{
    (void)iface;
    return ++object_references;
}

static ULONG STDMETHODCALLTYPE object_Release(IUnknown *iface)
{
    (void)iface;
    return --object_references;
}

static const IUnknownVtbl object_vtbl = {object_QueryInterface, object_AddRef, object_Release};
static IUnknown object = {(IUnknownVtbl *)&object_vtbl};

struct record
{
    LONG number;
    BSTR text;
};

static HRESULT STDMETHODCALLTYPE record_QueryInterface(IRecordInfo *iface, REFIID iid, void **out)
{
    (void)iid;
    *out = iface;
    IRecordInfo_AddRef(iface);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE record_AddRef(IRecordInfo *iface)
{
    (void)iface;
    return ++record_references;
}

static ULONG STDMETHODCALLTYPE record_Release(IRecordInfo *iface)
{
    (void)iface;
    return --record_references;
}

static HRESULT STDMETHODCALLTYPE record_RecordClear(IRecordInfo *iface, PVOID data)
{
    struct record *record = data;

    (void)iface;
    records_cleared++;
    SysFreeString(record->text);
    record->text = NULL;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE record_RecordCopy(IRecordInfo *iface, PVOID data, PVOID copy)
{
    struct record *from = data, *to = copy;

    (void)iface;
    records_copied++;
    to->number = from->number;
    SysFreeString(to->text);
    to->text = from->text ? SysAllocString(from->text) : NULL;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE record_GetSize(IRecordInfo *iface, ULONG *size)
{
    (void)iface;
    *size = sizeof(struct record);
    return S_OK;
}

static const IRecordInfoVtbl record_vtbl =
{
    .QueryInterface = record_QueryInterface,
    .AddRef = record_AddRef,
    .Release = record_Release,
    .RecordClear = record_RecordClear,
    .RecordCopy = record_RecordCopy,
    .GetSize = record_GetSize,
};
static IRecordInfo record_info = {(IRecordInfoVtbl *)&record_vtbl};

static const struct type
{
    VARTYPE type;
    ULONG size;
    USHORT features;
} types[] =
{
    {VT_I1, 1, FADF_HAVEVARTYPE}, {VT_UI1, 1, FADF_HAVEVARTYPE}, {VT_I2, 2, FADF_HAVEVARTYPE}, {VT_UI2, 2,
    FADF_HAVEVARTYPE},
    {VT_BOOL, 2, FADF_HAVEVARTYPE}, {VT_I4, 4, FADF_HAVEVARTYPE}, {VT_UI4, 4, FADF_HAVEVARTYPE}, {VT_INT, 4,
    FADF_HAVEVARTYPE},
    {VT_UINT, 4, FADF_HAVEVARTYPE}, {VT_ERROR, 4, FADF_HAVEVARTYPE}, {VT_R4, 4, FADF_HAVEVARTYPE}, {VT_I8, 8,
    FADF_HAVEVARTYPE},
    {VT_UI8, 8, FADF_HAVEVARTYPE}, {VT_R8, 8, FADF_HAVEVARTYPE}, {VT_CY, 8, FADF_HAVEVARTYPE}, {VT_DATE, 8,
    FADF_HAVEVARTYPE},
    {VT_DECIMAL, 16, FADF_HAVEVARTYPE}, {VT_BSTR, sizeof(void *), FADF_HAVEVARTYPE | FADF_BSTR},
    {VT_VARIANT, sizeof(VARIANT), FADF_HAVEVARTYPE | FADF_VARIANT}, {VT_UNKNOWN, sizeof(void *),
    FADF_HAVEIID | FADF_UNKNOWN},
    {VT_DISPATCH, sizeof(void *), FADF_HAVEIID | FADF_DISPATCH},
};

static void test_types(void **state)
{
    SAFEARRAYBOUND bound = {3, -1};
    SAFEARRAY *array, *copy;
    VARTYPE type;
    size_t i;
    LONG low, high;

    (void)state;
    for (i = 0; i < ARRAYSIZE(types); i++)
    {
        array = SafeArrayCreate(types[i].type, 1, &bound);
        assert_non_null(array);
        assert_int_equal(array->cDims, 1);
        assert_int_equal(array->fFeatures, types[i].features);
        assert_int_equal(array->cbElements, types[i].size);
        assert_int_equal(SafeArrayGetElemsize(array), types[i].size);
        assert_int_equal(array->cLocks, 0);
        assert_hresult(SafeArrayGetVartype(array, &type), S_OK);
        assert_int_equal(type, types[i].type);
        assert_hresult(SafeArrayGetLBound(array, 1, &low), S_OK);
        assert_hresult(SafeArrayGetUBound(array, 1, &high), S_OK);
        assert_int_equal(low, -1);
        assert_int_equal(high, 1);
        assert_hresult(SafeArrayCopy(array, &copy), S_OK);
        assert_int_equal(copy->fFeatures, types[i].features);
        assert_hresult(SafeArrayGetVartype(copy, &type), S_OK);
        assert_int_equal(type, types[i].type);
        assert_hresult(SafeArrayDestroy(copy), S_OK);
        assert_hresult(SafeArrayDestroy(array), S_OK);

        array = SafeArrayCreateVector(types[i].type, 5, 2);
        assert_non_null(array);
        assert_int_equal(array->fFeatures, types[i].features | 0x2000);
        assert_int_equal(array->cbElements, types[i].size);
        assert_int_equal(array->rgsabound[0].lLbound, 5);
        assert_int_equal(array->rgsabound[0].cElements, 2);
        assert_hresult(SafeArrayCopy(array, &copy), S_OK);
        assert_int_equal(copy->fFeatures, types[i].features);
        assert_hresult(SafeArrayDestroy(copy), S_OK);
        assert_hresult(SafeArrayDestroy(array), S_OK);
    }
    assert_null(SafeArrayCreate(VT_EMPTY, 1, &bound));
    assert_null(SafeArrayCreate(VT_NULL, 1, &bound));
    assert_null(SafeArrayCreate(15, 1, &bound));
    assert_null(SafeArrayCreate(VT_RECORD, 1, &bound));
    assert_null(SafeArrayCreate(VT_I4, 0, &bound));
    assert_null(SafeArrayCreate(VT_I4, 1, NULL));
    assert_null(SafeArrayCreateVector(VT_EMPTY, 0, 1));
    assert_null(SafeArrayCreateEx(VT_RECORD, 1, &bound, NULL));
}

static void test_descriptor(void **state)
{
    SAFEARRAY *array = (SAFEARRAY *)1;
    VARTYPE type;

    (void)state;
    assert_hresult(SafeArrayAllocDescriptor(1, NULL), E_POINTER);
    assert_hresult(SafeArrayAllocDescriptor(0, &array), E_INVALIDARG);
    assert_hresult(SafeArrayAllocDescriptor(65536, &array), E_INVALIDARG);
    assert_hresult(SafeArrayAllocDescriptor(2, &array), S_OK);
    assert_int_equal(array->cDims, 2);
    assert_int_equal(array->fFeatures, 0);
    assert_int_equal(array->cbElements, 0);
    assert_null(array->pvData);
    assert_hresult(SafeArrayGetVartype(array, &type), E_INVALIDARG);
    array->cbElements = 2;
    array->rgsabound[0].cElements = 3;
    array->rgsabound[1].cElements = 4;
    assert_hresult(SafeArrayAllocData(array), S_OK);
    assert_non_null(array->pvData);
    assert_hresult(SafeArrayDestroyData(array), S_OK);
    assert_null(array->pvData);
    assert_hresult(SafeArrayDestroyDescriptor(array), S_OK);

    /* The type lies in the four bytes before the descriptor. */
    assert_hresult(SafeArrayAllocDescriptorEx(VT_BSTR, 1, &array), S_OK);
    assert_int_equal(array->fFeatures, FADF_HAVEVARTYPE);
    assert_int_equal(array->cbElements, sizeof(void *));
    assert_int_equal(((DWORD *)array)[-1], VT_BSTR);
    assert_hresult(SafeArrayDestroyDescriptor(array), S_OK);
    assert_hresult(SafeArrayAllocDescriptorEx(VT_UNKNOWN, 1, &array), S_OK);
    assert_int_equal(array->fFeatures, FADF_HAVEIID);
    assert_memory_equal((GUID *)array - 1, &IID_IUnknown, sizeof(GUID));
    assert_hresult(SafeArrayDestroyDescriptor(array), S_OK);
}

static void test_null(void **state)
{
    SAFEARRAY *array = (SAFEARRAY *)1;
    VARTYPE type;
    void *data;
    LONG index = 0, value;
    GUID iid;

    (void)state;
    assert_hresult(SafeArrayDestroy(NULL), S_OK);
    assert_hresult(SafeArrayDestroyDescriptor(NULL), S_OK);
    assert_hresult(SafeArrayDestroyData(NULL), E_INVALIDARG);
    assert_hresult(SafeArrayAllocData(NULL), E_INVALIDARG);
    assert_hresult(SafeArrayLock(NULL), E_INVALIDARG);
    assert_hresult(SafeArrayUnlock(NULL), E_INVALIDARG);
    assert_hresult(SafeArrayAccessData(NULL, &data), E_INVALIDARG);
    assert_hresult(SafeArrayUnaccessData(NULL), E_INVALIDARG);
    assert_int_equal(SafeArrayGetDim(NULL), 0);
    assert_int_equal(SafeArrayGetElemsize(NULL), 0);
    assert_hresult(SafeArrayGetElement(NULL, &index, &value), E_INVALIDARG);
    assert_hresult(SafeArrayPutElement(NULL, &index, &value), E_INVALIDARG);
    assert_hresult(SafeArrayCopy(NULL, &array), S_OK);
    assert_null(array);
    assert_hresult(SafeArrayGetVartype(NULL, &type), E_INVALIDARG);
    assert_hresult(SafeArrayGetIID(NULL, &iid), E_INVALIDARG);
    array = SafeArrayCreateVector(VT_I4, 0, 1);
    assert_hresult(SafeArrayCopy(array, NULL), E_INVALIDARG);
    assert_hresult(SafeArrayCopyData(array, NULL), E_INVALIDARG);
    assert_hresult(SafeArrayAccessData(array, NULL), E_INVALIDARG);
    assert_hresult(SafeArrayGetVartype(array, NULL), E_INVALIDARG);
    assert_hresult(SafeArrayRedim(array, NULL), E_INVALIDARG);
    assert_hresult(SafeArrayPtrOfIndex(array, NULL, &data), E_INVALIDARG);
    assert_hresult(SafeArrayPtrOfIndex(array, &index, NULL), E_INVALIDARG);
    assert_hresult(SafeArrayGetIID(array, &iid), E_INVALIDARG);
    assert_hresult(SafeArraySetIID(array, &IID_IUnknown), E_INVALIDARG);
    assert_hresult(SafeArraySetRecordInfo(array, NULL), E_INVALIDARG);
    assert_hresult(SafeArrayDestroy(array), S_OK);
}

static void test_dimensions(void **state)
{
    SAFEARRAYBOUND bounds[] = {{4, 0}, {3, 1}, {2, -1}};
    SAFEARRAY *array = SafeArrayCreate(VT_I4, 3, bounds);
    LONG indices[3], bound, *values, value = 0, i;
    void *data;

    (void)state;
    assert_int_equal(SafeArrayGetDim(array), 3);
    /* Kept in reverse order. */
    assert_int_equal(array->rgsabound[0].cElements, 2);
    assert_int_equal(array->rgsabound[2].cElements, 4);
    assert_hresult(SafeArrayGetLBound(array, 0, &bound), DISP_E_BADINDEX);
    assert_hresult(SafeArrayGetLBound(array, 4, &bound), DISP_E_BADINDEX);
    assert_hresult(SafeArrayGetUBound(array, 0, &bound), DISP_E_BADINDEX);
    for (i = 0; i < 3; i++)
    {
        assert_hresult(SafeArrayGetLBound(array, i + 1, &bound), S_OK);
        assert_int_equal(bound, bounds[i].lLbound);
        assert_hresult(SafeArrayGetUBound(array, i + 1, &bound), S_OK);
        assert_int_equal(bound, bounds[i].lLbound + (LONG)bounds[i].cElements - 1);
    }
    for (indices[2] = -1; indices[2] < 1; indices[2]++)
        for (indices[1] = 1; indices[1] < 4; indices[1]++)
            for (indices[0] = 0; indices[0] < 4; indices[0]++, value++)
            {
                assert_hresult(SafeArrayPutElement(array, indices, &value), S_OK);
                assert_hresult(SafeArrayPtrOfIndex(array, indices, &data), S_OK);
                assert_ptr_equal(data, (LONG *)array->pvData + value);
                assert_hresult(SafeArrayGetElement(array, indices, &bound), S_OK);
                assert_int_equal(bound, value);
            }
    assert_hresult(SafeArrayAccessData(array, (void **)&values), S_OK);
    /* The first index runs fastest. */
    for (i = 0; i < 24; i++)
        assert_int_equal(values[i], i);
    assert_hresult(SafeArrayUnaccessData(array), S_OK);
    indices[0] = 4;
    indices[1] = 1;
    indices[2] = 0;
    assert_hresult(SafeArrayPtrOfIndex(array, indices, &data), DISP_E_BADINDEX);
    assert_hresult(SafeArrayGetElement(array, indices, &bound), DISP_E_BADINDEX);
    assert_hresult(SafeArrayPutElement(array, indices, &bound), DISP_E_BADINDEX);
    indices[0] = 0;
    indices[1] = 0;
    assert_hresult(SafeArrayPtrOfIndex(array, indices, &data), DISP_E_BADINDEX);
    assert_int_equal(array->cLocks, 0);
    assert_hresult(SafeArrayDestroy(array), S_OK);
}

static void test_locks(void **state)
{
    SAFEARRAYBOUND bound = {2, 0};
    SAFEARRAY *array = SafeArrayCreate(VT_I4, 1, &bound);
    VARIANT variant;

    (void)state;
    assert_hresult(SafeArrayUnlock(array), E_UNEXPECTED);
    assert_hresult(SafeArrayLock(array), S_OK);
    assert_int_equal(array->cLocks, 1);
    assert_hresult(SafeArrayDestroy(array), DISP_E_ARRAYISLOCKED);
    assert_hresult(SafeArrayDestroyData(array), DISP_E_ARRAYISLOCKED);
    assert_hresult(SafeArrayDestroyDescriptor(array), DISP_E_ARRAYISLOCKED);
    assert_hresult(SafeArrayRedim(array, &bound), DISP_E_ARRAYISLOCKED);
    V_VT(&variant) = VT_ARRAY | VT_I4;
    V_ARRAY(&variant) = array;
    assert_hresult(VariantClear(&variant), DISP_E_ARRAYISLOCKED);
    assert_hresult(SafeArrayUnlock(array), S_OK);
    array->cLocks = 65535;
    assert_hresult(SafeArrayLock(array), E_UNEXPECTED);
    array->cLocks = 0;
    V_VT(&variant) = VT_ARRAY | VT_I4;
    assert_hresult(VariantClear(&variant), S_OK);
    assert_int_equal(V_VT(&variant), VT_EMPTY);
}

static void test_strings(void **state)
{
    SAFEARRAY *array = SafeArrayCreateVector(VT_BSTR, 0, 3), *copy;
    BSTR string = SysAllocString(TEXT_), found = NULL;
    SAFEARRAYBOUND bound = {2, 0};
    LONG index = 1;

    (void)state;
    assert_hresult(SafeArrayPutElement(array, &index, string), S_OK);
    assert_hresult(SafeArrayPutElement(array, &index, string), S_OK);
    assert_ptr_not_equal(((BSTR *)array->pvData)[1], string);
    assert_hresult(SafeArrayGetElement(array, &index, &found), S_OK);
    assert_wide_equal(found, TEXT_);
    assert_ptr_not_equal(found, ((BSTR *)array->pvData)[1]);
    SysFreeString(found);

    assert_hresult(SafeArrayCopy(array, &copy), S_OK);
    assert_hresult(SafeArrayDestroy(array), S_OK);
    assert_wide_equal(((BSTR *)copy->pvData)[1], TEXT_);
    index = 2;
    assert_hresult(SafeArrayPutElement(copy, &index, string), S_OK);
    /* What is cut off is freed, what is added is zero. */
    assert_hresult(SafeArrayRedim(copy, &bound), S_OK);
    assert_int_equal(copy->rgsabound[0].cElements, 2);
    bound.cElements = 20;
    assert_hresult(SafeArrayRedim(copy, &bound), S_OK);
    assert_wide_equal(((BSTR *)copy->pvData)[1], TEXT_);
    assert_null(((BSTR *)copy->pvData)[2]);
    assert_null(((BSTR *)copy->pvData)[19]);
    bound.cElements = 0;
    assert_hresult(SafeArrayRedim(copy, &bound), S_OK);
    assert_hresult(SafeArrayDestroy(copy), S_OK);
    SysFreeString(string);
}

static void test_redim_of_vector(void **state)
{
    SAFEARRAY *array = SafeArrayCreateVector(VT_I4, 0, 3);
    SAFEARRAYBOUND bound = {5, 7};
    LONG i, *values = array->pvData;

    (void)state;
    for (i = 0; i < 3; i++)
        values[i] = i + 1;
    assert_hresult(SafeArrayRedim(array, &bound), S_OK);
    values = array->pvData;
    for (i = 0; i < 5; i++)
        assert_int_equal(values[i], i < 3 ? i + 1 : 0);
    assert_int_equal(array->rgsabound[0].lLbound, 7);
    array->fFeatures |= FADF_FIXEDSIZE;
    assert_hresult(SafeArrayRedim(array, &bound), DISP_E_ARRAYISLOCKED);
    assert_hresult(SafeArrayDestroy(array), S_OK);
}

static void test_interfaces(void **state)
{
    SAFEARRAYBOUND bound = {2, 0};
    SAFEARRAY *array, *copy;
    IUnknown *found = NULL;
    LONG index = 0;
    GUID iid;

    (void)state;
    object_references = 1;
    array = SafeArrayCreateEx(VT_UNKNOWN, 1, &bound, (void *)&IID_IClassFactory);
    assert_hresult(SafeArrayGetIID(array, &iid), S_OK);
    assert_memory_equal(&iid, &IID_IClassFactory, sizeof(iid));
    assert_hresult(SafeArraySetIID(array, &IID_IUnknown), S_OK);
    assert_hresult(SafeArrayPutElement(array, &index, &object), S_OK);
    assert_int_equal(object_references, 2);
    assert_hresult(SafeArrayGetElement(array, &index, &found), S_OK);
    assert_int_equal(object_references, 3);
    IUnknown_Release(found);
    assert_hresult(SafeArrayCopy(array, &copy), S_OK);
    assert_int_equal(object_references, 3);
    assert_hresult(SafeArrayPutElement(copy, &index, NULL), S_OK);
    assert_int_equal(object_references, 2);
    assert_hresult(SafeArrayCopyData(array, copy), S_OK);
    assert_int_equal(object_references, 3);
    assert_hresult(SafeArrayDestroy(copy), S_OK);
    assert_hresult(SafeArrayDestroy(array), S_OK);
    assert_int_equal(object_references, 1);
}

static void test_variants(void **state)
{
    SAFEARRAYBOUND bound = {2, 0};
    SAFEARRAY *array = SafeArrayCreate(VT_VARIANT, 1, &bound);
    VARIANT value, found, outer;
    LONG index = 1;

    (void)state;
    VariantInit(&found);
    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(TEXT_);
    assert_hresult(SafeArrayPutElement(array, &index, &value), S_OK);
    assert_hresult(SafeArrayPutElement(array, &index, &value), S_OK);
    assert_hresult(SafeArrayGetElement(array, &index, &found), S_OK);
    assert_int_equal(V_VT(&found), VT_BSTR);
    assert_wide_equal(V_BSTR(&found), TEXT_);
    VariantClear(&found);
    VariantClear(&value);

    V_VT(&outer) = VT_ARRAY | VT_VARIANT;
    V_ARRAY(&outer) = array;
    assert_hresult(VariantCopy(&found, &outer), S_OK);
    assert_int_equal(V_VT(&found), VT_ARRAY | VT_VARIANT);
    assert_wide_equal(V_BSTR(&((VARIANT *)V_ARRAY(&found)->pvData)[1]), TEXT_);
    assert_hresult(VariantClear(&outer), S_OK);
    assert_wide_equal(V_BSTR(&((VARIANT *)V_ARRAY(&found)->pvData)[1]), TEXT_);
    assert_hresult(VariantClear(&found), S_OK);
}

static void test_records(void **state)
{
    struct record record = {42, NULL}, found = {0, NULL};
    SAFEARRAYBOUND bound = {2, 0};
    IRecordInfo *info;
    SAFEARRAY *array, *copy;
    VARTYPE type;
    LONG index = 0;

    (void)state;
    record_references = 1;
    record.text = SysAllocString(TEXT_);
    array = SafeArrayCreateEx(VT_RECORD, 1, &bound, &record_info);
    assert_non_null(array);
    assert_int_equal(record_references, 2);
    assert_int_equal(array->cbElements, sizeof(struct record));
    assert_hresult(SafeArrayGetVartype(array, &type), S_OK);
    assert_int_equal(type, VT_RECORD);
    assert_hresult(SafeArrayGetRecordInfo(array, &info), S_OK);
    assert_ptr_equal(info, &record_info);
    assert_int_equal(record_references, 3);
    IRecordInfo_Release(info);
    records_copied = 0;
    assert_hresult(SafeArrayPutElement(array, &index, &record), S_OK);
    assert_int_equal(records_copied, 1);
    assert_hresult(SafeArrayGetElement(array, &index, &found), S_OK);
    assert_int_equal(found.number, 42);
    assert_wide_equal(found.text, TEXT_);
    SysFreeString(found.text);
    assert_hresult(SafeArrayCopy(array, &copy), S_OK);
    assert_int_equal(record_references, 3);
    assert_int_equal(((struct record *)copy->pvData)[0].number, 42);
    records_cleared = 0;
    assert_hresult(SafeArrayDestroy(copy), S_OK);
    assert_int_equal(records_cleared, 2);
    assert_int_equal(record_references, 2);
    assert_hresult(SafeArrayDestroy(array), S_OK);
    assert_int_equal(record_references, 1);
    SysFreeString(record.text);
}

static void test_copy_data(void **state)
{
    SAFEARRAYBOUND four = {4, 0}, other = {4, 9}, three = {3, 0};
    SAFEARRAY *array = SafeArrayCreate(VT_I4, 1, &four), *to;

    (void)state;
    ((LONG *)array->pvData)[3] = 99;
    /* Only the shape has to be equal: not the bounds, not the type. */
    to = SafeArrayCreate(VT_R4, 1, &other);
    assert_hresult(SafeArrayCopyData(array, to), S_OK);
    assert_int_equal(((LONG *)to->pvData)[3], 99);
    assert_hresult(SafeArrayDestroy(to), S_OK);
    to = SafeArrayCreate(VT_I2, 1, &four);
    assert_hresult(SafeArrayCopyData(array, to), E_INVALIDARG);
    assert_hresult(SafeArrayDestroy(to), S_OK);
    to = SafeArrayCreate(VT_I4, 1, &three);
    assert_hresult(SafeArrayCopyData(array, to), E_INVALIDARG);
    assert_hresult(SafeArrayDestroy(to), S_OK);
    assert_hresult(SafeArrayCopyData(array, array), S_OK);
    assert_int_equal(((LONG *)array->pvData)[3], 99);
    assert_hresult(SafeArrayDestroy(array), S_OK);
}

static void test_bytes_and_text(void **state)
{
    SAFEARRAYBOUND bounds[] = {{2, 0}, {2, 0}};
    SAFEARRAY *array;
    VARIANT variant, text;
    BSTR string;

    (void)state;
    array = SafeArrayCreateVector(VT_UI1, 0, 3);
    memcpy(array->pvData, "abc", 3);
    assert_hresult(BstrFromVector(array, &string), S_OK);
    assert_int_equal(SysStringByteLen(string), 3);
    assert_memory_equal(string, "abc", 3);
    SysFreeString(string);
    assert_hresult(BstrFromVector(array, NULL), E_INVALIDARG);
    assert_hresult(BstrFromVector(NULL, &string), E_INVALIDARG);
    V_VT(&variant) = VT_ARRAY | VT_UI1;
    V_ARRAY(&variant) = array;
    VariantInit(&text);
    assert_hresult(VariantChangeType(&text, &variant, 0, VT_BSTR), S_OK);
    assert_int_equal(SysStringByteLen(V_BSTR(&text)), 3);
    assert_hresult(VariantChangeType(&variant, &text, 0, VT_ARRAY | VT_UI1), S_OK);
    assert_int_equal(V_VT(&variant), VT_ARRAY | VT_UI1);
    assert_int_equal(V_ARRAY(&variant)->rgsabound[0].cElements, 3);
    assert_hresult(VariantChangeType(&text, &variant, 0, VT_ARRAY | VT_I4), DISP_E_TYPEMISMATCH);
    VariantClear(&variant);
    VariantClear(&text);

    array = SafeArrayCreate(VT_UI1, 2, bounds);
    assert_hresult(BstrFromVector(array, &string), E_INVALIDARG);
    SafeArrayDestroy(array);
    array = SafeArrayCreateVector(VT_I4, 0, 1);
    assert_hresult(BstrFromVector(array, &string), E_INVALIDARG);
    SafeArrayDestroy(array);

    string = SysAllocStringByteLen("xyz", 3);
    assert_hresult(VectorFromBstr(string, NULL), E_INVALIDARG);
    assert_hresult(VectorFromBstr(string, &array), S_OK);
    assert_int_equal(array->cbElements, 1);
    assert_int_equal(array->rgsabound[0].cElements, 3);
    assert_memory_equal(array->pvData, "xyz", 3);
    SafeArrayDestroy(array);
    SysFreeString(string);
    assert_hresult(VectorFromBstr(NULL, &array), S_OK);
    assert_int_equal(array->rgsabound[0].cElements, 0);
    SafeArrayDestroy(array);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_descriptor),
        cmocka_unit_test(test_null),
        cmocka_unit_test(test_dimensions),
        cmocka_unit_test(test_locks),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_redim_of_vector),
        cmocka_unit_test(test_interfaces),
        cmocka_unit_test(test_variants),
        cmocka_unit_test(test_records),
        cmocka_unit_test(test_copy_data),
        cmocka_unit_test(test_bytes_and_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
