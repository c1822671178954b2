/* IRecordInfo from type information: structures as Automation clients handle them. */
#define COBJMACROS
#define CONST_VTABLE
#include "typelib/object.h"

static const GUID point_guid = {0x8e5f0a10, 0x6d1c, 0x4b4e, {0x9a, 0x57, 0x1f, 0x3c, 0x2a, 0x5b, 0x7c, 0x03}};

static IRecordInfo *point_record(void)
{
    ITypeInfo *info = kinds_type(&point_guid);
    IRecordInfo *record = NULL;

    assert_hresult(GetRecordInfoFromTypeInfo(info, &record), S_OK);
    ITypeInfo_Release(info);
    return record;
}

static void test_description(void **state)
{
    IRecordInfo *record = point_record(), *again;
    BSTR names[10] = {NULL}, name;
    ULONG size, count = 10, i;
    ITypeInfo *info;
    GUID guid;

    (void)state;
    assert_hresult(IRecordInfo_GetGuid(record, &guid), S_OK);
    assert_true(IsEqualGUID(&guid, &point_guid));
    assert_hresult(IRecordInfo_GetName(record, &name), S_OK);
    assert_wide_equal(name, L"Point");
    SysFreeString(name);
    assert_hresult(IRecordInfo_GetSize(record, &size), S_OK);
    assert_int_equal(size, sizeof(Point));
    assert_hresult(IRecordInfo_GetTypeInfo(record, &info), S_OK);
    assert_hresult(GetRecordInfoFromTypeInfo(info, &again), S_OK);
    ITypeInfo_Release(info);
    assert_true(IRecordInfo_IsMatchingType(record, again));
    IRecordInfo_Release(again);
    assert_hresult(IRecordInfo_GetFieldNames(record, &count, NULL), S_OK);
    assert_int_equal(count, 6);
    count = 10;
    assert_hresult(IRecordInfo_GetFieldNames(record, &count, names), S_OK);
    assert_int_equal(count, 6);
    assert_wide_equal(names[0], L"x");
    assert_wide_equal(names[5], L"any");
    for (i = 0; i < count; i++)
        SysFreeString(names[i]);
    assert_int_equal(IRecordInfo_Release(record), 0);
}

static void test_not_a_record(void **state)
{
    ITypeInfo *info = kinds_type(&IID_IKinds);
    IRecordInfo *record;

    (void)state;
    assert_hresult(GetRecordInfoFromTypeInfo(info, &record), E_INVALIDARG);
    assert_hresult(GetRecordInfoFromTypeInfo(NULL, &record), E_INVALIDARG);
    assert_hresult(GetRecordInfoFromTypeInfo(info, NULL), E_INVALIDARG);
    ITypeInfo_Release(info);
}

/* "Puts a VARIANT into a field" (documentation of PutField): Wine 8 answers DISP_E_BADVARTYPE for numbers; and its GetField hands
 * out the structure's own string, which is GetFieldNoCopy's part. */
static void test_put(void **state)
{
    IRecordInfo *record = point_record();
    Point *point = IRecordInfo_RecordCreate(record);
    VARIANT value;

    (void)state;
    if (!test_native())
    {
        IRecordInfo_RecordDestroy(record, point);
        IRecordInfo_Release(record);
        skip();
    }
    assert_non_null(point);
    assert_int_equal(point->x, 0);
    V_VT(&value) = VT_I4;
    V_I4(&value) = 5;
    assert_hresult(IRecordInfo_PutField(record, INVOKE_PROPERTYPUT, point, (OLECHAR *)L"x", &value), S_OK);
    assert_int_equal(point->x, 5);
    /* Converted to what the field is. */
    assert_hresult(IRecordInfo_PutField(record, INVOKE_PROPERTYPUT, point, (OLECHAR *)L"y", &value), S_OK);
    assert_true(point->y == 5);
    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(L"a name");
    assert_hresult(IRecordInfo_PutField(record, INVOKE_PROPERTYPUT, point, (OLECHAR *)L"name", &value), S_OK);
    assert_wide_equal(point->name, L"a name");
    assert_ptr_not_equal(point->name, V_BSTR(&value));
    VariantClear(&value);
    V_VT(&value) = VT_I4;
    V_I4(&value) = 7;
    assert_hresult(IRecordInfo_PutField(record, INVOKE_PROPERTYPUT, point, (OLECHAR *)L"any", &value), S_OK);
    assert_int_equal(V_VT(&point->any), VT_I4);
    assert_int_equal(V_I4(&point->any), 7);
    assert_hresult(IRecordInfo_PutField(record, INVOKE_PROPERTYPUT, point, (OLECHAR *)L"nowhere", &value), TYPE_E_FIELDNOTFOUND);
    assert_hresult(IRecordInfo_PutField(record, 0, point, (OLECHAR *)L"x", &value), E_INVALIDARG);
    VariantInit(&value);
    assert_hresult(IRecordInfo_GetField(record, point, (OLECHAR *)L"name", &value), S_OK);
    assert_int_equal(V_VT(&value), VT_BSTR);
    assert_wide_equal(V_BSTR(&value), L"a name");
    assert_ptr_not_equal(V_BSTR(&value), point->name);
    VariantClear(&value);
    IRecordInfo_RecordDestroy(record, point);
    IRecordInfo_Release(record);
}

static void test_fields(void **state)
{
    IRecordInfo *record = point_record();
    Point *point = IRecordInfo_RecordCreate(record), *copy = NULL;
    VARIANT value;
    void *array;

    (void)state;
    assert_non_null(point);
    assert_int_equal(point->x, 0);
    point->x = 5;
    point->name = SysAllocString(L"a name");
    V_VT(&value) = VT_I4;
    V_I4(&value) = 7;
    assert_hresult(IRecordInfo_PutField(record, INVOKE_PROPERTYPUT, point, (OLECHAR *)L"nowhere", &value), TYPE_E_FIELDNOTFOUND);

    VariantInit(&value);
    assert_hresult(IRecordInfo_GetField(record, point, (OLECHAR *)L"x", &value), S_OK);
    assert_int_equal(V_VT(&value), VT_I4);
    assert_int_equal(V_I4(&value), 5);
    assert_hresult(IRecordInfo_GetField(record, point, (OLECHAR *)L"nowhere", &value), TYPE_E_FIELDNOTFOUND);
    assert_hresult(IRecordInfo_GetFieldNoCopy(record, point, (OLECHAR *)L"x", &value, &array), S_OK);
    assert_int_equal(V_VT(&value), VT_I4 | VT_BYREF);
    assert_ptr_equal(V_I4REF(&value), &point->x);

    assert_hresult(IRecordInfo_RecordCreateCopy(record, point, (void **)&copy), S_OK);
    assert_int_equal(copy->x, 5);
    assert_wide_equal(copy->name, L"a name");
    assert_ptr_not_equal(copy->name, point->name);
    assert_hresult(IRecordInfo_RecordClear(record, copy), S_OK);
    assert_null(copy->name);
    assert_hresult(IRecordInfo_RecordDestroy(record, copy), S_OK);
    assert_hresult(IRecordInfo_RecordDestroy(record, point), S_OK);
    IRecordInfo_Release(record);
}

/* Enumerations and C arrays: Wine 8 knows neither here. */
static void test_other_fields(void **state)
{
    IRecordInfo *record = point_record();
    Point *point = IRecordInfo_RecordCreate(record);
    VARIANT value;
    SHORT *cells;
    LONG index[2] = {1, 2};
    SHORT cell = 77;

    (void)state;
    if (!test_native())
    {
        IRecordInfo_RecordDestroy(record, point);
        IRecordInfo_Release(record);
        skip();
    }
    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(L"2");
    assert_hresult(IRecordInfo_PutField(record, INVOKE_PROPERTYPUT, point, (OLECHAR *)L"colour", &value), S_OK);
    assert_int_equal(point->colour, Green);
    SysFreeString(V_BSTR(&value));
    point->grid[2][1] = 21;
    assert_hresult(IRecordInfo_GetField(record, point, (OLECHAR *)L"grid", &value), S_OK);
    assert_int_equal(V_VT(&value), VT_ARRAY | VT_I2);
    assert_int_equal(SafeArrayGetDim(V_ARRAY(&value)), 2);
    cells = V_ARRAY(&value)->pvData;
    assert_int_equal(cells[2 * 4 + 1], 21);
    assert_hresult(SafeArrayGetElement(V_ARRAY(&value), index, &cell), S_OK);
    assert_int_equal(cell, 21);
    cells[3] = 9;
    assert_hresult(IRecordInfo_PutField(record, INVOKE_PROPERTYPUT, point, (OLECHAR *)L"grid", &value), S_OK);
    assert_int_equal(point->grid[0][3], 9);
    VariantClear(&value);
    V_VT(&value) = VT_I4;
    assert_hresult(IRecordInfo_PutField(record, INVOKE_PROPERTYPUT, point, (OLECHAR *)L"grid", &value), DISP_E_TYPEMISMATCH);
    IRecordInfo_RecordDestroy(record, point);
    IRecordInfo_Release(record);
}

/* In VARIANTs and SAFEARRAYs. */
static void test_containers(void **state)
{
    IRecordInfo *record = point_record();
    VARIANT value, copy;
    SAFEARRAY *array;
    Point point = {0}, found = {0};
    LONG index = 1;

    (void)state;
    point.x = 3;
    point.name = SysAllocString(L"third");
    array = SafeArrayCreateVectorEx(VT_RECORD, 0, 2, record);
    assert_non_null(array);
    assert_int_equal(SafeArrayGetElemsize(array), sizeof(Point));
    assert_hresult(SafeArrayPutElement(array, &index, &point), S_OK);
    assert_hresult(SafeArrayGetElement(array, &index, &found), S_OK);
    assert_wide_equal(found.name, L"third");
    assert_ptr_not_equal(found.name, point.name);
    IRecordInfo_RecordClear(record, &found);
    assert_hresult(SafeArrayDestroy(array), S_OK);

    V_VT(&value) = VT_RECORD;
    V_RECORD(&value) = &point;
    V_RECORDINFO(&value) = record;
    VariantInit(&copy);
    assert_hresult(VariantCopy(&copy, &value), S_OK);
    assert_int_equal(((Point *)V_RECORD(&copy))->x, 3);
    assert_wide_equal(((Point *)V_RECORD(&copy))->name, L"third");
    IRecordInfo_RecordDestroy(record, V_RECORD(&copy));
    IRecordInfo_Release(record);
    SysFreeString(point.name);
    assert_int_equal(IRecordInfo_Release(record), 0);
}

static void test_not_registered(void **state)
{
    IRecordInfo *record;

    (void)state;
    assert_hresult(GetRecordInfoFromGuids(&point_guid, 9, 9, 0, &point_guid, &record), TYPE_E_LIBNOTREGISTERED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_description),
        cmocka_unit_test(test_not_a_record),
        cmocka_unit_test(test_put),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_other_fields),
        cmocka_unit_test(test_containers),
        cmocka_unit_test(test_not_registered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
