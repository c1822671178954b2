/* What OLE Automation asks of objects that are not its own: an IRecordInfo behind VARIANTs and SAFEARRAYs of records, an IDispatch and
 * an IUnknown in conversions. Each call is written down, but AddRef and Release: those have to
 * come out even. */
#define COBJMACROS
#define CONST_VTABLE
#include <stdio.h>
#include <string.h>

#include "test.h"

static char calls[8192];

static void note(const char *text)
{
    size_t length = strlen(calls);

    snprintf(calls + length, sizeof(calls) - length, "%s ", text);
}

/* The result alone: Wine copies more often than it needs to, and does not clear what it leaves half made. */
static void answer_alone(const char *what, HRESULT hr)
{
    calls[0] = 0;
    printf("%s: %x\n", what, (unsigned int)hr);
}

static void answer(const char *what, HRESULT hr)
{
    printf("%s: %x [ %s]\n", what, (unsigned int)hr, calls);
    calls[0] = 0;
}

/* ---- a description of records of eight bytes ---- */

static LONG record_references = 1;
static HRESULT record_result;

static HRESULT WINAPI record_QueryInterface(IRecordInfo *iface, REFIID iid, void **object)
{
    note("QueryInterface");
    *object = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IRecordInfo))
        return E_NOINTERFACE;
    *object = iface;
    InterlockedIncrement(&record_references);
    return S_OK;
}

static ULONG WINAPI record_AddRef(IRecordInfo *iface)
{
    (void)iface;
    return InterlockedIncrement(&record_references);
}

static ULONG WINAPI record_Release(IRecordInfo *iface)
{
    (void)iface;
    return InterlockedDecrement(&record_references);
}

static HRESULT WINAPI record_RecordInit(IRecordInfo *iface, void *record)
{
    (void)iface;
    (void)record;
    note("Init");
    return record_result;
}

static HRESULT WINAPI record_RecordClear(IRecordInfo *iface, void *record)
{
    (void)iface;
    note(record ? "Clear" : "Clear(NULL)");
    return record_result;
}

static HRESULT WINAPI record_RecordCopy(IRecordInfo *iface, void *from, void *to)
{
    (void)iface;
    note("Copy");
    if (from && to && SUCCEEDED(record_result))
        memcpy(to, from, 8);
    return record_result;
}

static HRESULT WINAPI record_GetGuid(IRecordInfo *iface, GUID *guid)
{
    (void)iface;
    note("GetGuid");
    memset(guid, 7, sizeof(*guid));
    return S_OK;
}

static HRESULT WINAPI record_GetName(IRecordInfo *iface, BSTR *name)
{
    (void)iface;
    (void)name;
    note("GetName");
    return E_NOTIMPL;
}

static HRESULT WINAPI record_GetSize(IRecordInfo *iface, ULONG *size)
{
    (void)iface;
    note("GetSize");
    *size = 8;
    return S_OK;
}

static HRESULT WINAPI record_GetTypeInfo(IRecordInfo *iface, ITypeInfo **info)
{
    (void)iface;
    (void)info;
    note("GetTypeInfo");
    return E_NOTIMPL;
}

static HRESULT WINAPI record_GetField(IRecordInfo *iface, void *record, LPCOLESTR name, VARIANT *value)
{
    (void)iface;
    (void)record;
    (void)name;
    (void)value;
    note("GetField");
    return E_NOTIMPL;
}

static HRESULT WINAPI record_GetFieldNoCopy(IRecordInfo *iface, void *record, LPCOLESTR name, VARIANT *value, void **field)
{
    (void)iface;
    (void)record;
    (void)name;
    (void)value;
    (void)field;
    note("GetFieldNoCopy");
    return E_NOTIMPL;
}

static HRESULT WINAPI record_PutField(IRecordInfo *iface, ULONG flags, void *record, LPCOLESTR name, VARIANT *value)
{
    (void)iface;
    (void)flags;
    (void)record;
    (void)name;
    (void)value;
    note("PutField");
    return E_NOTIMPL;
}

static HRESULT WINAPI record_PutFieldNoCopy(IRecordInfo *iface, ULONG flags, void *record, LPCOLESTR name, VARIANT *value)
{
    (void)iface;
    (void)flags;
    (void)record;
    (void)name;
    (void)value;
    note("PutFieldNoCopy");
    return E_NOTIMPL;
}

static HRESULT WINAPI record_GetFieldNames(IRecordInfo *iface, ULONG *count, BSTR *names)
{
    (void)iface;
    (void)count;
    (void)names;
    note("GetFieldNames");
    return E_NOTIMPL;
}

static BOOL WINAPI record_IsMatchingType(IRecordInfo *iface, IRecordInfo *other)
{
    (void)iface;
    (void)other;
    note("IsMatchingType");
    return TRUE;
}

static void * WINAPI record_RecordCreate(IRecordInfo *iface)
{
    (void)iface;
    note("Create");
    return CoTaskMemAlloc(8);
}

static HRESULT WINAPI record_RecordCreateCopy(IRecordInfo *iface, void *from, void **to)
{
    (void)iface;
    note("CreateCopy");
    if (FAILED(record_result))
        return record_result;
    *to = CoTaskMemAlloc(8);
    memcpy(*to, from, 8);
    return S_OK;
}

static HRESULT WINAPI record_RecordDestroy(IRecordInfo *iface, void *record)
{
    (void)iface;
    note("Destroy");
    CoTaskMemFree(record);
    return S_OK;
}

static const IRecordInfoVtbl record_vtbl =
{
    record_QueryInterface, record_AddRef, record_Release, record_RecordInit, record_RecordClear, record_RecordCopy, record_GetGuid,
    record_GetName, record_GetSize, record_GetTypeInfo, record_GetField, record_GetFieldNoCopy, record_PutField,
    record_PutFieldNoCopy, record_GetFieldNames, record_IsMatchingType, record_RecordCreate, record_RecordCreateCopy,
    record_RecordDestroy,
};

static IRecordInfo record_info = {(IRecordInfoVtbl *)&record_vtbl};

/* ---- an object ---- */

static VARIANT default_value;
static HRESULT invoke_result;
static BOOL is_dispatch = TRUE;

static HRESULT WINAPI object_QueryInterface(IDispatch *iface, REFIID iid, void **object)
{
    note(IsEqualIID(iid, &IID_IDispatch) ? "QI(IDispatch)" : IsEqualIID(iid, &IID_IUnknown) ? "QI(IUnknown)" : "QI(other)");
    *object = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !(is_dispatch && IsEqualIID(iid, &IID_IDispatch)))
        return E_NOINTERFACE;
    *object = iface;
    return S_OK;
}

static ULONG WINAPI object_AddRef(IDispatch *iface)
{
    (void)iface;
    return 2;
}

static ULONG WINAPI object_Release(IDispatch *iface)
{
    (void)iface;
    return 1;
}

static HRESULT WINAPI object_GetTypeInfoCount(IDispatch *iface, UINT *count)
{
    (void)iface;
    note("GetTypeInfoCount");
    *count = 0;
    return S_OK;
}

static HRESULT WINAPI object_GetTypeInfo(IDispatch *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    (void)index;
    (void)lcid;
    (void)info;
    note("GetTypeInfo");
    return E_NOTIMPL;
}

static HRESULT WINAPI object_GetIDsOfNames(IDispatch *iface, REFIID iid, LPOLESTR *names, UINT count, LCID lcid, DISPID *ids)
{
    (void)iface;
    (void)iid;
    (void)names;
    (void)count;
    (void)lcid;
    (void)ids;
    note("GetIDsOfNames");
    return E_NOTIMPL;
}

static HRESULT WINAPI object_Invoke(IDispatch *iface, DISPID id, REFIID iid, LCID lcid, WORD flags, DISPPARAMS *parameters,
                                    VARIANT *result, EXCEPINFO *exception, UINT *argument_error)
{
    char text[128];

    (void)iface;
    snprintf(text, sizeof(text), "Invoke(%d %d %x %x %u %u %s %s)", (int)id, IsEqualIID(iid, &IID_NULL), (unsigned int)lcid, flags,
        (unsigned int)parameters->cArgs, (unsigned int)parameters->cNamedArgs, exception ? "exception" : "-",
        argument_error ? "error" : "-");
    note(text);
    if (SUCCEEDED(invoke_result))
        VariantCopy(result, &default_value);
    return invoke_result;
}

static const IDispatchVtbl object_vtbl =
{
    object_QueryInterface, object_AddRef, object_Release, object_GetTypeInfoCount, object_GetTypeInfo, object_GetIDsOfNames,
    object_Invoke,
};

static IDispatch object = {(IDispatchVtbl *)&object_vtbl};

/* ---- records ---- */

static void array_of_records(UINT dimensions, BOOL vector)
{
    SAFEARRAYBOUND bounds[2] = {{3, 0}, {2, 1}}, fewer = {2, 0}, more = {4, 0};
    SAFEARRAY *array, *copy = NULL;
    LONG index[2] = {1, 1};
    IRecordInfo *found = NULL;
    BYTE record[8] = {1, 2, 3};
    VARTYPE type = 0;
    VARIANT value, other;
    HRESULT hr;

    array = vector ? SafeArrayCreateVectorEx(VT_RECORD, 0, 3, &record_info) : SafeArrayCreateEx(VT_RECORD, dimensions, bounds, &record_info);
    printf("dimensions %u vector %d features %x size %u\n", dimensions, vector, array->fFeatures, (unsigned int)array->cbElements);
    answer("create", S_OK);
    answer("type", SafeArrayGetVartype(array, &type));
    hr = SafeArrayGetRecordInfo(array, &found);
    answer("info", hr);
    IRecordInfo_Release(found);
    calls[0] = 0;
    answer("put", SafeArrayPutElement(array, index, record));
    answer("get", SafeArrayGetElement(array, index, record));
    printf("references %d\n", (int)record_references);
    record_result = E_OUTOFMEMORY;
    answer("put that fails", SafeArrayPutElement(array, index, record));
    answer("get that fails", SafeArrayGetElement(array, index, record));
    hr = SafeArrayCopy(array, &copy);
    answer_alone("copy that fails", hr);
    record_result = S_OK;
    answer("copy", SafeArrayCopy(array, &copy));
    answer("copy data", SafeArrayCopyData(array, copy));
    answer("fewer", SafeArrayRedim(copy, &fewer));
    answer("more", SafeArrayRedim(copy, &more));
    answer("set info", SafeArraySetRecordInfo(copy, &record_info));
    answer("destroy data", SafeArrayDestroyData(copy));
    answer("destroy", SafeArrayDestroy(copy));
    V_VT(&value) = VT_ARRAY | VT_RECORD;
    V_ARRAY(&value) = array;
    VariantInit(&other);
    answer("variant copy", VariantCopy(&other, &value));
    answer("variant clear", VariantClear(&other));
    answer("variant clear", VariantClear(&value));
    printf("references %d\n", (int)record_references);
}

/* VariantClear leaves the copy's memory, which nobody else knows. */
static void clear(VARIANT *copy)
{
    void *record = V_RECORD(copy);

    answer("clear", VariantClear(copy));
    CoTaskMemFree(record);
}

static void records(void)
{
    BYTE record[8] = {1, 2, 3};
    VARIANT value, copy;
    SAFEARRAY *array;

    array_of_records(1, FALSE);
    array_of_records(2, FALSE);
    array_of_records(1, TRUE);
    answer("no info", SafeArrayAllocDescriptorEx(VT_RECORD, 1, &array));
    printf("features %x\n", array->fFeatures);
    answer("set no info", SafeArraySetRecordInfo(array, NULL));
    answer("destroy", SafeArrayDestroyDescriptor(array));

    V_VT(&value) = VT_RECORD;
    V_RECORDINFO(&value) = &record_info;
    V_RECORD(&value) = record;
    VariantInit(&copy);
    answer("copy", VariantCopy(&copy, &value));
    clear(&copy);
    record_result = E_FAIL;
    answer("copy that fails", VariantCopy(&copy, &value));
    record_result = S_OK;
    VariantInit(&copy);
    V_VT(&value) = VT_RECORD | VT_BYREF;
    answer("copy of a reference", VariantCopyInd(&copy, &value));
    printf("type %x\n", V_VT(&copy));
    clear(&copy);
    answer("clear a reference", VariantClear(&value));
    V_VT(&value) = VT_RECORD;
    answer_alone("as text", VariantChangeType(&copy, &value, 0, VT_BSTR));
    answer_alone("as itself", VariantChangeType(&copy, &value, 0, VT_RECORD));
    clear(&copy);
}

/* ---- objects in conversions ---- */

static void objects(void)
{
    static const VARTYPE targets[] =
    {
        VT_EMPTY, VT_NULL, VT_I2, VT_I4, VT_R8, VT_CY, VT_DATE, VT_BSTR, VT_DISPATCH, VT_ERROR, VT_BOOL, VT_VARIANT, VT_UNKNOWN,
        VT_DECIMAL, VT_UI1, VT_I8, VT_RECORD, VT_ARRAY | VT_UI1,
    };
    static const USHORT how[] = {0, VARIANT_NOVALUEPROP, VARIANT_ALPHABOOL};
    static const VARTYPE defaults[] = {VT_I4, VT_EMPTY, VT_NULL, VT_ERROR, VT_BSTR, VT_BOOL};
    char what[64];
    VARIANT in, out;
    UINT t, h, d, source;
    HRESULT hr;

    for (source = 0; source < 4; source++)
        for (t = 0; t < ARRAYSIZE(targets); t++)
            for (h = 0; h < ARRAYSIZE(how); h++)
                for (d = 0; d < ARRAYSIZE(defaults); d++)
                {
                    VariantInit(&default_value);
                    V_VT(&default_value) = defaults[d];
                    if (defaults[d] == VT_BSTR)
                        V_BSTR(&default_value) = SysAllocString(L"12");
                    else
                        V_I4(&default_value) = 12;
                    invoke_result = source == 2 ? DISP_E_EXCEPTION : S_OK;
                    is_dispatch = source != 3;
                    V_VT(&in) = source == 1 || source == 3 ? VT_UNKNOWN : VT_DISPATCH;
                    V_DISPATCH(&in) = &object;
                    VariantInit(&out);
                    hr = VariantChangeTypeEx(&out, &in, 0x409, how[h], targets[t]);
                    snprintf(what, sizeof(what), "source %u to %x how %x default %x -> %x", source, targets[t], how[h], defaults[d],
                        FAILED(hr) ? 0 : V_VT(&out));
                    answer(what, hr);
                    if (V_VT(&out) == VT_BSTR || V_VT(&out) & VT_ARRAY)
                        VariantClear(&out);
                    VariantClear(&default_value);
                }
    is_dispatch = TRUE;
    V_VT(&in) = VT_DISPATCH;
    V_DISPATCH(&in) = NULL;
    for (t = 0; t < ARRAYSIZE(targets); t++)
    {
        VariantInit(&out);
        hr = VariantChangeTypeEx(&out, &in, 0x409, 0, targets[t]);
        snprintf(what, sizeof(what), "nothing to %x -> %x", targets[t], FAILED(hr) ? 0 : V_VT(&out));
        answer(what, hr);
        V_VT(&out) = VT_EMPTY;
    }
}

int main(void)
{
    CoInitialize(NULL);
    records();
    objects();
    CoUninitialize();
    return 0;
}
