/* CreateStdDispatch, DispInvoke, DispGetParam, DispCallFunc. */
#define COBJMACROS
#define CONST_VTABLE
#include "typelib/object.h"

static void test_std_dispatch(void **state)
{
    IKinds *object = kinds_create();
    ITypeInfo *info = kinds_type(&IID_IKinds), *given;
    IUnknown *unknown = NULL, *same;
    IDispatch *dispatch;
    LPOLESTR name = (LPOLESTR)L"add";
    VARIANT arguments[2], result;
    DISPPARAMS parameters = {arguments, NULL, 2, 0};
    DISPID id;
    UINT count;

    (void)state;
    assert_hresult(CreateStdDispatch(NULL, NULL, info, &unknown), E_INVALIDARG);
    assert_hresult(CreateStdDispatch(NULL, object, NULL, &unknown), E_INVALIDARG);
    assert_hresult(CreateStdDispatch(NULL, object, info, NULL), E_INVALIDARG);
    assert_hresult(CreateStdDispatch(NULL, object, info, &unknown), S_OK);
    assert_hresult(IUnknown_QueryInterface(unknown, &IID_IDispatch, (void **)&dispatch), S_OK);
    assert_hresult(IDispatch_QueryInterface(dispatch, &IID_IUnknown, (void **)&same), S_OK);
    assert_ptr_equal(same, unknown);
    IUnknown_Release(same);
    assert_hresult(IDispatch_QueryInterface(dispatch, &IID_IKinds, (void **)&same), E_NOINTERFACE);
    assert_hresult(IDispatch_GetTypeInfoCount(dispatch, &count), S_OK);
    assert_int_equal(count, 1);
    assert_hresult(IDispatch_GetTypeInfo(dispatch, 0, 0, &given), S_OK);
    assert_ptr_equal(given, info);
    ITypeInfo_Release(given);
    assert_hresult(IDispatch_GetTypeInfo(dispatch, 1, 0, &given), DISP_E_BADINDEX);
    assert_hresult(IDispatch_GetIDsOfNames(dispatch, &IID_NULL, &name, 1, 0, &id), S_OK);
    assert_int_equal(id, 2);
    V_VT(&arguments[0]) = V_VT(&arguments[1]) = VT_I4;
    V_I4(&arguments[0]) = 30;
    V_I4(&arguments[1]) = 12;
    kinds_log[0] = 0;
    V_VT(&result) = VT_EMPTY;
    assert_hresult(IDispatch_Invoke(dispatch, id, &IID_NULL, 0, DISPATCH_METHOD, &parameters, &result, NULL, NULL), S_OK);
    assert_string_equal(kinds_log, "Add(12 30)");
    assert_int_equal(V_VT(&result), VT_I4);
    assert_int_equal(V_I4(&result), 42);
    assert_hresult(DispInvoke(object, info, id, DISPATCH_METHOD, &parameters, &result, NULL, NULL), S_OK);
    IDispatch_Release(dispatch);
    assert_int_equal(IUnknown_Release(unknown), 0);
    ITypeInfo_Release(info);
    IKinds_Release(object);
    assert_int_equal(kinds_live, 0);
}

/* Aggregated, the inner object is the outer one's part: its IDispatch answers for the whole (the rules of aggregation). Wine's
 * answers for itself alone. */
static void test_aggregation(void **state)
{
    IKinds *object = kinds_create();
    ITypeInfo *info = kinds_type(&IID_IKinds);
    IUnknown *inner;
    IDispatch *dispatch;
    void *found;

    (void)state;
    if (!test_native())
    {
        ITypeInfo_Release(info);
        IKinds_Release(object);
        skip();
    }
    assert_hresult(CreateStdDispatch((IUnknown *)object, object, info, &inner), S_OK);
    assert_hresult(IUnknown_QueryInterface(inner, &IID_IDispatch, (void **)&dispatch), S_OK);
    assert_hresult(IDispatch_QueryInterface(dispatch, &IID_IKinds, &found), S_OK);
    assert_ptr_equal(found, object);
    IKinds_Release((IKinds *)found);
    IDispatch_Release(dispatch);
    assert_int_equal(IUnknown_Release(inner), 0);
    assert_int_equal(IKinds_Release(object), 0);
    ITypeInfo_Release(info);
}

static void test_get_param(void **state)
{
    VARIANT arguments[3], result;
    DISPID names[1] = {7};
    DISPPARAMS parameters = {arguments, names, 3, 1};
    UINT error = 99;

    (void)state;
    /* Natural order: positional 10, "20"; named 7: 30. */
    V_VT(&arguments[0]) = VT_I4;
    V_I4(&arguments[0]) = 30;
    V_VT(&arguments[1]) = VT_BSTR;
    V_BSTR(&arguments[1]) = SysAllocString(L"20");
    V_VT(&arguments[2]) = VT_I4;
    V_I4(&arguments[2]) = 10;
    VariantInit(&result);
    assert_hresult(DispGetParam(&parameters, 0, VT_I4, &result, &error), S_OK);
    assert_int_equal(V_I4(&result), 10);
    assert_hresult(DispGetParam(&parameters, 1, VT_I2, &result, &error), S_OK);
    assert_int_equal(V_VT(&result), VT_I2);
    assert_int_equal(V_I2(&result), 20);
    assert_hresult(DispGetParam(&parameters, 7, VT_I4, &result, &error), S_OK);
    assert_int_equal(V_I4(&result), 30);
    assert_hresult(DispGetParam(&parameters, 3, VT_I4, &result, &error), DISP_E_PARAMNOTFOUND);
    assert_int_equal(error, 99);
    VariantClear(&arguments[1]);
    V_VT(&arguments[1]) = VT_BSTR;
    V_BSTR(&arguments[1]) = SysAllocString(L"many");
    assert_hresult(DispGetParam(&parameters, 1, VT_I4, &result, &error), DISP_E_TYPEMISMATCH);
    assert_int_equal(error, 1);
    VariantClear(&arguments[1]);
    VariantClear(&result);
}

static void test_get_param_null(void **state)
{
    DISPPARAMS parameters = {NULL, NULL, 0, 0};
    VARIANT argument, result;
    UINT error = 99;

    (void)state;
    VariantInit(&result);
    VariantInit(&argument);
    /* Wine reads through the NULL. */
    if (test_native())
        assert_hresult(DispGetParam(NULL, 0, VT_I4, &result, &error), E_INVALIDARG);
    assert_hresult(DispGetParam(&parameters, 0, VT_I4, NULL, &error), DISP_E_PARAMNOTFOUND);
    assert_int_equal(error, 99);
    parameters.cArgs = 1;
    assert_hresult(DispGetParam(&parameters, 0, VT_I4, &result, &error), E_INVALIDARG);
    assert_int_equal(error, 0);
    parameters.rgvarg = &argument;
    error = 99;
    assert_hresult(DispGetParam(&parameters, 0, VT_I4, NULL, &error), E_INVALIDARG);
    assert_int_equal(error, 0);
    parameters.cArgs = 0;
    assert_hresult(DispGetParam(&parameters, 0, VT_I4, &result, &error), DISP_E_PARAMNOTFOUND);
}

/* Type information from tables: a class whose interface has the methods. */
static LONG WINAPI table_add(void *iface, LONG a, LONG b)
{
    (void)iface;
    return a + b;
}

static void WINAPI table_put(double **iface, double value)
{
    *iface[1] = value;
}

static PARAMDATA add_parameters[] = {{(OLECHAR *)L"a", VT_I4}, {(OLECHAR *)L"b", VT_I4}};
static PARAMDATA put_parameters[] = {{(OLECHAR *)L"value", VT_R8}};
static METHODDATA methods[] = {
    {(OLECHAR *)L"Add", add_parameters, 1, 0, CC_STDCALL, 2, DISPATCH_METHOD, VT_I4},
    {(OLECHAR *)L"Value", put_parameters, 2, 1, CC_STDCALL, 1, DISPATCH_PROPERTYPUT, VT_EMPTY}};
static INTERFACEDATA table = {methods, ARRAYSIZE(methods)};

static void test_disp_type_info(void **state)
{
    LPOLESTR names[] = {(LPOLESTR)L"ADD", (LPOLESTR)L"b"};
    ITypeInfo *info = NULL, *interface_info;
    TYPEATTR *attributes;
    HREFTYPE reference;
    DISPID ids[2];

    (void)state;
    assert_hresult(CreateDispTypeInfo(&table, 0x409, &info), S_OK);
    assert_hresult(ITypeInfo_GetTypeAttr(info, &attributes), S_OK);
    assert_int_equal(attributes->typekind, TKIND_COCLASS);
    assert_int_equal(attributes->cImplTypes, 1);
    ITypeInfo_ReleaseTypeAttr(info, attributes);
    assert_hresult(ITypeInfo_GetRefTypeOfImplType(info, 0, &reference), S_OK);
    assert_hresult(ITypeInfo_GetRefTypeInfo(info, reference, &interface_info), S_OK);
    assert_hresult(ITypeInfo_GetTypeAttr(interface_info, &attributes), S_OK);
    assert_int_equal(attributes->typekind, TKIND_INTERFACE);
    assert_int_equal(attributes->cFuncs, 2);
    ITypeInfo_ReleaseTypeAttr(interface_info, attributes);
    ITypeInfo_Release(interface_info);
    assert_hresult(DispGetIDsOfNames(info, names, 2, ids), S_OK);
    assert_int_equal(ids[0], 1);
    assert_int_equal(ids[1], 1);
    ITypeInfo_Release(info);
}

/* What it is for: "for use in an implementation of IDispatch". Wine's DispInvoke does not find the members of the class. */
static void test_disp_type_info_invoke(void **state)
{
    const void *vtable[] = {(const void *)table_add, (const void *)table_put};
    double stored = 0;
    const void *object[] = {vtable, &stored};
    DISPID put = DISPID_PROPERTYPUT;
    VARIANT arguments[2], result;
    DISPPARAMS parameters = {arguments, NULL, 2, 0};
    ITypeInfo *info = NULL;

    (void)state;
    if (!test_native())
        skip();
    assert_hresult(CreateDispTypeInfo(&table, 0x409, &info), S_OK);
    V_VT(&arguments[0]) = V_VT(&arguments[1]) = VT_I4;
    V_I4(&arguments[0]) = 5;
    V_I4(&arguments[1]) = 6;
    V_VT(&result) = VT_EMPTY;
    assert_hresult(DispInvoke(object, info, 1, DISPATCH_METHOD, &parameters, &result, NULL, NULL), S_OK);
    assert_int_equal(V_VT(&result), VT_I4);
    assert_int_equal(V_I4(&result), 11);
    parameters.cArgs = parameters.cNamedArgs = 1;
    parameters.rgdispidNamedArgs = &put;
    assert_hresult(DispInvoke(object, info, 2, DISPATCH_PROPERTYPUT, &parameters, NULL, NULL, NULL), S_OK);
    assert_true(stored == 5);
    ITypeInfo_Release(info);
    assert_hresult(CreateDispTypeInfo(NULL, 0, &info), E_INVALIDARG);
}

static LONG WINAPI sum_of_six(LONG a, LONG b, LONG c, LONG d, LONG e, LONG f)
{
    return a + 10 * b + 100 * c + 1000 * d + 10000 * e + 100000 * f;
}

static double WINAPI mixed(BYTE a, double b, float c, LONGLONG d, VARIANT e, double *f)
{
    *f = 1.25;
    return a + b + c + (double)d + V_I4(&e);
}

/* Wine 8 reads a float's register as a double. */
static float WINAPI half(float value)
{
    return value / 2;
}

static VARIANT WINAPI give_variant(LONG value)
{
    VARIANT result;

    V_VT(&result) = VT_I4;
    V_I4(&result) = value;
    return result;
}

static void test_call_function(void **state)
{
    VARIANT values[6], result;
    VARIANTARG *arguments[6];
    VARTYPE types[6];
    double out = 0;
    unsigned int i;

    (void)state;
    for (i = 0; i < 6; i++)
    {
        types[i] = V_VT(&values[i]) = VT_I4;
        V_I4(&values[i]) = i + 1;
        arguments[i] = &values[i];
    }
    assert_hresult(DispCallFunc(NULL, (ULONG_PTR)sum_of_six, CC_STDCALL, VT_I4, 6, types, arguments, &result), S_OK);
    assert_int_equal(V_VT(&result), VT_I4);
    assert_int_equal(V_I4(&result), 654321);
    types[0] = V_VT(&values[0]) = VT_UI1;
    V_UI1(&values[0]) = 200;
    types[1] = V_VT(&values[1]) = VT_R8;
    V_R8(&values[1]) = 0.5;
    types[2] = V_VT(&values[2]) = VT_R4;
    V_R4(&values[2]) = 0.25f;
    types[3] = V_VT(&values[3]) = VT_I8;
    V_I8(&values[3]) = 1000;
    types[4] = VT_VARIANT;
    V_VT(&values[4]) = VT_I4;
    V_I4(&values[4]) = 30;
    types[5] = V_VT(&values[5]) = VT_BYREF | VT_R8;
    V_R8REF(&values[5]) = &out;
    assert_hresult(DispCallFunc(NULL, (ULONG_PTR)mixed, CC_STDCALL, VT_R8, 6, types, arguments, &result), S_OK);
    assert_true(V_VT(&result) == VT_R8 && V_R8(&result) == 1230.75);
    assert_true(out == 1.25);
    types[0] = V_VT(&values[0]) = VT_I4;
    V_I4(&values[0]) = 77;
    assert_hresult(DispCallFunc(NULL, (ULONG_PTR)give_variant, CC_STDCALL, VT_VARIANT, 1, types, arguments, &result), S_OK);
    assert_int_equal(V_VT(&result), VT_I4);
    assert_int_equal(V_I4(&result), 77);
    /* Through a vtable. */
    {
        IKinds *object = kinds_create();

        kinds_log[0] = 0;
        assert_hresult(DispCallFunc(object, offsetof(IKindsVtbl, Nothing), CC_STDCALL, VT_ERROR, 0, NULL, NULL, &result), S_OK);
        assert_string_equal(kinds_log, "Nothing()");
        assert_int_equal(V_ERROR(&result), S_OK);
        IKinds_Release(object);
    }
    assert_hresult(DispCallFunc(NULL, (ULONG_PTR)half, CC_PASCAL, VT_R4, 1, types, arguments, &result), E_INVALIDARG);
}

static void test_call_float(void **state)
{
    VARTYPE type = VT_R4;
    VARIANTARG value, *argument = &value;
    VARIANT result;

    (void)state;
    if (!test_native())
        skip();
    V_VT(&value) = VT_R4;
    V_R4(&value) = 5;
    assert_hresult(DispCallFunc(NULL, (ULONG_PTR)half, CC_STDCALL, VT_R4, 1, &type, &argument, &result), S_OK);
    assert_int_equal(V_VT(&result), VT_R4);
    assert_true(V_R4(&result) == 2.5f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_std_dispatch),
        cmocka_unit_test(test_aggregation),
        cmocka_unit_test(test_get_param),
        cmocka_unit_test(test_get_param_null),
        cmocka_unit_test(test_disp_type_info),
        cmocka_unit_test(test_disp_type_info_invoke),
        cmocka_unit_test(test_call_function),
        cmocka_unit_test(test_call_float),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
