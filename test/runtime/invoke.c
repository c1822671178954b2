/* ITypeInfo::Invoke: what reaches a method, what comes back. The expectations are what Wine 8 does, unless a comment says why
 * not. */
#define COBJMACROS
#define CONST_VTABLE
#include "typelib/object.h"

static IKinds *object;
static ITypeInfo *info;

static VARIANT empty(void)
{
    VARIANT value;

    memset(&value, 0, sizeof(value));
    return value;
}

static VARIANT i4(LONG number)
{
    VARIANT value = empty();

    V_VT(&value) = VT_I4;
    V_I4(&value) = number;
    return value;
}

static VARIANT i2(SHORT number)
{
    VARIANT value = empty();

    V_VT(&value) = VT_I2;
    V_I2(&value) = number;
    return value;
}

static VARIANT r8(double number)
{
    VARIANT value = empty();

    V_VT(&value) = VT_R8;
    V_R8(&value) = number;
    return value;
}

static VARIANT text(const WCHAR *string)
{
    VARIANT value = empty();

    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(string);
    return value;
}

static VARIANT missing(void)
{
    VARIANT value = empty();

    V_VT(&value) = VT_ERROR;
    V_ERROR(&value) = DISP_E_PARAMNOTFOUND;
    return value;
}

static VARIANT byref(VARTYPE vt, void *target)
{
    VARIANT value = empty();

    V_VT(&value) = VT_BYREF | vt;
    V_BYREF(&value) = target;
    return value;
}

static VARIANT unknown(VARTYPE vt, void *iface)
{
    VARIANT value = empty();

    V_VT(&value) = vt;
    V_UNKNOWN(&value) = iface;
    return value;
}

/* Calls with arguments in their natural order; named ones come last in it and have the given ids in the same order. Writes down
 * what came of it; the arguments are freed. */
static HRESULT invoke_named(DISPID id, WORD flags, UINT count, const VARIANT *arguments, UINT named, const DISPID *ids)
{
    VARIANT reversed[24], result;
    DISPPARAMS parameters = {reversed, NULL, count, named};
    DISPID reversed_ids[24];
    EXCEPINFO exception;
    UINT argument_error = 77, i;
    HRESULT hr;

    for (i = 0; i < count; i++)
        reversed[count - 1 - i] = arguments[i];
    for (i = 0; i < named; i++)
        reversed_ids[named - 1 - i] = ids[i];
    if (named)
        parameters.rgdispidNamedArgs = reversed_ids;
    memset(&exception, 0, sizeof(exception));
    V_VT(&result) = VT_EMPTY;
    hr = ITypeInfo_Invoke(info, object, id, flags, &parameters, &result, &exception, &argument_error);
    kinds_note(" -> %x", (unsigned int)hr);
    kinds_note_variant("result", &result);
    if (argument_error != 77)
        kinds_note(" argument %u", (unsigned int)argument_error);
    if (hr == DISP_E_EXCEPTION)
        kinds_note(" exception %x %u '%s' '%s' '%s' %u", (unsigned int)exception.scode, exception.wCode,
                   kinds_text(exception.bstrSource), kinds_text(exception.bstrDescription),
                   kinds_text(exception.bstrHelpFile), (unsigned int)exception.dwHelpContext);
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrHelpFile);
    VariantClear(&result);
    for (i = 0; i < count; i++)
        if (!(V_VT(&reversed[i]) & VT_BYREF) && V_VT(&reversed[i]) != VT_DISPATCH && V_VT(&reversed[i]) != VT_UNKNOWN)
            VariantClear(&reversed[i]);
    return hr;
}

static HRESULT invoke(DISPID id, WORD flags, UINT count, const VARIANT *arguments)
{
    static const DISPID put = DISPID_PROPERTYPUT;
    BOOL is_put = !!(flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF));

    return invoke_named(id, flags, count, arguments, is_put, &put);
}

#define ARGUMENTS(...) (sizeof((VARIANT[]){__VA_ARGS__}) / sizeof(VARIANT)), (VARIANT[]){__VA_ARGS__}

/* What the last calls wrote down. */
#define expect(expected) \
    do { assert_string_equal(kinds_log, expected); kinds_log[0] = 0; } while (0)

static int setup(void **state)
{
    (void)state;
    kinds_log[0] = 0;
    object = kinds_create();
    info = kinds_type(&IID_IKinds);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ITypeInfo_Release(info);
    return IKinds_Release(object) || kinds_live;
}

static void test_simple(void **state)
{
    (void)state;
    invoke(1, DISPATCH_METHOD, 0, NULL);
    expect("");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(3), i4(4)));
    expect("");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(1000), i4(4)));
    expect("");
    invoke(2, DISPATCH_METHOD | DISPATCH_PROPERTYGET, ARGUMENTS(text(L"5"), r8(1.5)));
    expect("");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(text(L"five"), i4(4)));
    expect("");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(4), text(L"five")));
    expect("");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(r8(1e30), i4(4)));
    expect("");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(4)));
    expect("");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(4), i4(5), i4(6)));
    expect("");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(4), missing()));
    expect("");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(4), empty()));
    expect("");
    invoke(2, DISPATCH_PROPERTYGET, ARGUMENTS(i4(4), i4(5)));
    expect("");
    invoke(2, 0, ARGUMENTS(i4(4), i4(5)));
    expect("");
    invoke(999, DISPATCH_METHOD, 0, NULL);
    expect("");
    invoke(21, DISPATCH_METHOD, 0, NULL);
    expect("");
    invoke(0x60020000, DISPATCH_METHOD, 0, NULL);
    expect("");
}

static void test_properties(void **state)
{
    static const DISPID index_and_put[] = {1, DISPID_PROPERTYPUT};

    (void)state;
    invoke(3, DISPATCH_PROPERTYGET, 0, NULL);
    expect("");
    invoke(3, DISPATCH_METHOD | DISPATCH_PROPERTYGET, 0, NULL);
    expect("");
    invoke(3, DISPATCH_METHOD, 0, NULL);
    expect("");
    invoke(3, DISPATCH_PROPERTYPUT, ARGUMENTS(i4(4)));
    expect("");
    invoke_named(3, DISPATCH_PROPERTYPUT, ARGUMENTS(i4(4)), 0, NULL);
    expect("");
    invoke(3, DISPATCH_PROPERTYPUTREF, ARGUMENTS(i4(4)));
    expect("");
    invoke(0, DISPATCH_PROPERTYGET, 0, NULL);
    expect("");
    invoke(0, DISPATCH_PROPERTYPUT, ARGUMENTS(i4(12)));
    expect("");
    invoke(4, DISPATCH_PROPERTYGET, ARGUMENTS(text(L"a")));
    expect("");
    invoke(4, DISPATCH_PROPERTYGET, ARGUMENTS(text(L"a"), i4(2)));
    expect("");
    invoke(4, DISPATCH_PROPERTYPUT, ARGUMENTS(text(L"a"), i4(2), r8(0.5)));
    expect("");
    invoke(4, DISPATCH_PROPERTYPUT, ARGUMENTS(text(L"a"), r8(0.5)));
    expect("");
    invoke_named(4, DISPATCH_PROPERTYPUT, ARGUMENTS(text(L"a"), i4(3), r8(0.5)), 2, index_and_put);
    expect("");
    invoke(4, DISPATCH_PROPERTYPUTREF, ARGUMENTS(text(L"a"), i4(2), unknown(VT_DISPATCH, object)));
    expect("");
    invoke(4, DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF, ARGUMENTS(text(L"a"), i4(2), unknown(VT_DISPATCH, object)));
    expect("");
    invoke(4, DISPATCH_PROPERTYPUTREF, ARGUMENTS(text(L"a"), i4(2), unknown(VT_UNKNOWN, object)));
    expect("");
    invoke(4, DISPATCH_PROPERTYPUTREF, ARGUMENTS(text(L"a"), i4(2), i4(5)));
    expect("");
    invoke(DISPID_NEWENUM, DISPATCH_METHOD | DISPATCH_PROPERTYGET, 0, NULL);
    expect("");
    invoke(26, DISPATCH_PROPERTYGET, 0, NULL);
    expect("");
}

static void test_types(void **state)
{
    VARIANT decimal = empty(), cy = empty(), date = empty(), boolean = empty(), scode = empty(), r4 = empty();

    (void)state;
    invoke(10, DISPATCH_METHOD, ARGUMENTS(i4(-1), i4(255), i4(-2), i4(65535), i4(-3), r8(4294967295.0), i4(-4), i4(5), i4(-6),
                                          i4(7)));
    expect("");
    invoke(10, DISPATCH_METHOD, ARGUMENTS(text(L"-128"), text(L"0"), text(L"32767"), text(L"1"), text(L"2"), text(L"3"),
                                          text(L"-9223372036854775808"), text(L"18446744073709551615"), text(L"4"), text(L"5")));
    expect("");
    invoke(10, DISPATCH_METHOD, ARGUMENTS(i4(1), i4(2), i4(3), i4(65536), i4(5), i4(6), i4(7), i4(8), i4(9), i4(10)));
    expect("");
    V_VT(&decimal) = VT_DECIMAL;
    V_DECIMAL(&decimal).Lo32 = 125;
    V_DECIMAL(&decimal).scale = 1;
    V_VT(&decimal) = VT_DECIMAL;
    V_VT(&cy) = VT_CY;
    V_CY(&cy).int64 = 12345;
    V_VT(&date) = VT_DATE;
    V_DATE(&date) = 1.5;
    V_VT(&boolean) = VT_BOOL;
    V_BOOL(&boolean) = VARIANT_TRUE;
    V_VT(&scode) = VT_ERROR;
    V_ERROR(&scode) = E_FAIL;
    V_VT(&r4) = VT_R4;
    V_R4(&r4) = 0.25f;
    invoke(11, DISPATCH_METHOD, ARGUMENTS(r4, r8(0.125), date, cy, decimal, boolean, scode));
    expect("");
    invoke(11, DISPATCH_METHOD, ARGUMENTS(i4(1), i4(2), i4(3), i4(4), i4(5), i4(6), scode));
    expect("");
    invoke(16, DISPATCH_METHOD, ARGUMENTS(i4(1), i2(2), text(L"3")));
    expect("");
    invoke(17, DISPATCH_METHOD, ARGUMENTS(i4(5)));
    expect("");
    invoke(17, DISPATCH_METHOD, ARGUMENTS(i4(5), i4(6)));
    expect("");
    invoke(30, DISPATCH_METHOD, ARGUMENTS(i4(1), i4(2), i4(3), i4(4), i4(5), i4(6), i4(7), i4(8), i4(9), r8(10.5), i4(11), i4(12),
                                          i4(13), i4(14), i4(15), i4(16), i4(17), i4(18)));
    expect("");
    invoke(22, DISPATCH_METHOD, ARGUMENTS(i4(5)));
    expect("");
    invoke(23, DISPATCH_METHOD, ARGUMENTS(i4(5)));
    expect("");
    invoke(24, DISPATCH_METHOD, ARGUMENTS(i4(5)));
    expect("");
}

static void test_by_reference(void **state)
{
    signed char c = 1;
    short s = 2;
    LONG l = 4;
    LONGLONG ll = 8;
    float f = 0.5f;
    double d = 0.25;
    BSTR b = SysAllocString(L"in");
    VARIANT v = empty(), inner = i4(5), inner2 = text(L"66");
    VARIANT_BOOL t = VARIANT_FALSE;
    CY cy;
    DECIMAL dec;
    IDispatch *disp = (IDispatch *)object;
    LONG from_short = 3;

    (void)state;
    memset(&dec, 0, sizeof(dec));
    cy.int64 = 10000;
    dec.Lo32 = 3;
    IDispatch_AddRef(disp);
    invoke(12, DISPATCH_METHOD, ARGUMENTS(byref(VT_I1, &c), byref(VT_I2, &s), byref(VT_I4, &l), byref(VT_I8, &ll),
        byref(VT_R4, &f), byref(VT_R8, &d), byref(VT_BSTR, &b), byref(VT_VARIANT, &v), byref(VT_BOOL, &t), byref(VT_CY, &cy),
        byref(VT_DECIMAL, &dec), byref(VT_DISPATCH, &disp)));
    kinds_note(" %d %d %d %d %g %g %s", c, s, (int)l, (int)ll, f, d, kinds_text(b));
    kinds_note_variant("v", &v);
    kinds_note(" %d %d %u %s", t, (int)cy.int64, (unsigned int)dec.Lo32, disp ? "object" : "null");
    expect("");
    SysFreeString(b);
    /* Other types are converted, and converted back where there is something to write to. */
    b = SysAllocString(L"2");
    disp = NULL;
    invoke(12, DISPATCH_METHOD, ARGUMENTS(i4(1), byref(VT_BSTR, &b), byref(VT_VARIANT, &inner), i4(3), i4(4), i4(5), i4(6),
        i4(7), i4(0), i4(9), i4(10), byref(VT_DISPATCH, &disp)));
    kinds_note(" %s", kinds_text(b));
    kinds_note_variant("inner", &inner);
    expect("");
    SysFreeString(b);
    VariantClear(&inner);
    invoke(12, DISPATCH_METHOD, ARGUMENTS(i4(1), byref(VT_VARIANT, &inner2), byref(VT_I4, &from_short), i4(3), i4(4), i4(5),
        i4(6), i4(7), i4(0), i4(9), i4(10), byref(VT_DISPATCH, &disp)));
    kinds_note(" %d", (int)from_short);
    kinds_note_variant("inner2", &inner2);
    expect("");
    VariantClear(&inner2);
    l = 1;
    b = NULL;
    v = empty();
    invoke(25, DISPATCH_METHOD, ARGUMENTS(byref(VT_I4, &l), byref(VT_BSTR, &b), byref(VT_VARIANT, &v)));
    kinds_note(" %d %s", (int)l, kinds_text(b));
    kinds_note_variant("v", &v);
    expect("");
    SysFreeString(b);
    VariantClear(&v);
    /* By value where the function wants a value. */
    l = 9;
    v = text(L"8");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(byref(VT_I4, &l), byref(VT_VARIANT, &v)));
    expect("");
    VariantClear(&v);
}

static void test_optional(void **state)
{
    static const DISPID fourth[] = {3}, several[] = {2, 0, 3}, unknown_id[] = {9}, twice[] = {0};

    (void)state;
    invoke(13, DISPATCH_METHOD, ARGUMENTS(i4(1)));
    expect("");
    invoke(13, DISPATCH_METHOD, ARGUMENTS(i4(1), i4(2), i4(3), text(L"x"), i4(5)));
    expect("");
    invoke(13, DISPATCH_METHOD, ARGUMENTS(i4(1), missing(), missing(), missing(), missing()));
    expect("");
    invoke_named(13, DISPATCH_METHOD, ARGUMENTS(i4(1), text(L"named")), 1, fourth);
    expect("");
    invoke_named(13, DISPATCH_METHOD, ARGUMENTS(i4(20), i4(21), text(L"22")), 3, several);
    expect("");
    invoke_named(13, DISPATCH_METHOD, ARGUMENTS(i4(1), i4(2)), 1, unknown_id);
    expect("");
    invoke_named(13, DISPATCH_METHOD, ARGUMENTS(i4(1), i4(2)), 1, twice);
    expect("");
    invoke(13, DISPATCH_METHOD, 0, NULL);
    expect("");
}

static void test_rest(void **state)
{
    (void)state;
    invoke(14, DISPATCH_METHOD, ARGUMENTS(i4(1)));
    expect("");
    invoke(14, DISPATCH_METHOD, ARGUMENTS(i4(1), text(L"two"), r8(3)));
    expect("");
    invoke(14, DISPATCH_METHOD, 0, NULL);
    expect("");
}

static void test_objects(void **state)
{
    IPlain *plain = plain_create();

    (void)state;
    invoke(15, DISPATCH_METHOD, ARGUMENTS(unknown(VT_DISPATCH, object), unknown(VT_DISPATCH, object),
        unknown(VT_DISPATCH, object), unknown(VT_DISPATCH, object)));
    expect("");
    invoke(15, DISPATCH_METHOD, ARGUMENTS(unknown(VT_UNKNOWN, object), unknown(VT_UNKNOWN, plain), unknown(VT_UNKNOWN, object),
        unknown(VT_UNKNOWN, plain)));
    expect("");
    invoke(15, DISPATCH_METHOD, ARGUMENTS(unknown(VT_DISPATCH, NULL), unknown(VT_UNKNOWN, NULL), unknown(VT_DISPATCH, NULL),
        unknown(VT_UNKNOWN, NULL)));
    expect("");
    invoke(15, DISPATCH_METHOD, ARGUMENTS(unknown(VT_UNKNOWN, plain), unknown(VT_UNKNOWN, plain), unknown(VT_UNKNOWN, object),
        unknown(VT_UNKNOWN, plain)));
    expect("");
    invoke(15, DISPATCH_METHOD, ARGUMENTS(unknown(VT_DISPATCH, object), unknown(VT_UNKNOWN, plain), unknown(VT_UNKNOWN, plain),
        unknown(VT_UNKNOWN, plain)));
    expect("");
    IPlain_Release(plain);
}

static void test_failures(void **state)
{
    DISPPARAMS parameters = {NULL, NULL, 0, 0};
    VARIANT argument = i4(E_FAIL);
    HRESULT hr;

    (void)state;
    invoke(18, DISPATCH_METHOD, ARGUMENTS(i4(E_FAIL)));
    expect("");
    invoke(18, DISPATCH_METHOD, ARGUMENTS(i4(E_OUTOFMEMORY)));
    expect("");
    invoke(18, DISPATCH_METHOD, ARGUMENTS(i4(S_FALSE)));
    expect("");
    parameters.rgvarg = &argument;
    parameters.cArgs = 1;
    hr = ITypeInfo_Invoke(info, object, 18, DISPATCH_METHOD, &parameters, NULL, NULL, NULL);
    kinds_note(" -> %x", (unsigned int)hr);
    expect("");
    SetErrorInfo(0, NULL);
    hr = ITypeInfo_Invoke(info, object, 18, DISPATCH_METHOD, NULL, NULL, NULL, NULL);
    kinds_note(" -> %x", (unsigned int)hr);
    expect("");
    parameters.rgvarg = NULL;
    hr = ITypeInfo_Invoke(info, object, 18, DISPATCH_METHOD, &parameters, NULL, NULL, NULL);
    kinds_note(" -> %x", (unsigned int)hr);
    expect("");
    parameters.rgvarg = &argument;
    parameters.cNamedArgs = 1;
    hr = ITypeInfo_Invoke(info, object, 18, DISPATCH_METHOD, &parameters, NULL, NULL, NULL);
    kinds_note(" -> %x", (unsigned int)hr);
    expect("");
}

static void test_arrays(void **state)
{
    SAFEARRAY *numbers = SafeArrayCreateVector(VT_I4, 0, 3), *strings = SafeArrayCreateVector(VT_BSTR, 0, 1);
    VARIANT array = empty();
    LONG index = 0, value = 42;

    (void)state;
    SafeArrayPutElement(numbers, &index, &value);
    V_VT(&array) = VT_ARRAY | VT_I4;
    V_ARRAY(&array) = numbers;
    invoke(19, DISPATCH_METHOD, ARGUMENTS(array, byref(VT_ARRAY | VT_BSTR, &strings)));
    expect("");
    invoke(19, DISPATCH_METHOD, ARGUMENTS(i4(1), byref(VT_ARRAY | VT_BSTR, &strings)));
    expect("");
    SafeArrayDestroy(strings);
}

/* A dispinterface's members are called through the object's own IDispatch. */
static void test_dispinterface(void **state)
{
    (void)state;
    ITypeInfo_Release(info);
    info = kinds_type(&DIID_DKinds);
    invoke(10, DISPATCH_METHOD, ARGUMENTS(i4(1), i4(2)));
    expect("");
    invoke(1, DISPATCH_PROPERTYGET, 0, NULL);
    expect("");
    invoke(77, DISPATCH_METHOD, 0, NULL);
    expect("");
}

static void test_derived(void **state)
{
    (void)state;
    ITypeInfo_Release(info);
    info = kinds_type(&IID_IMoreKinds);
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(1), i4(2)));
    expect("");
    ITypeInfo_Release(info);
    info = kinds_type(&IID_IPlain);
    {
        IKinds *kinds = object;
        IPlain *plain;

        IKinds_QueryInterface(kinds, &IID_IPlain, (void **)&plain);
        object = (IKinds *)plain;
        invoke(0x60010002, DISPATCH_PROPERTYGET, 0, NULL);
        expect("");
        object = kinds;
        IPlain_Release(plain);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_simple, setup, teardown),
        cmocka_unit_test_setup_teardown(test_properties, setup, teardown),
        cmocka_unit_test_setup_teardown(test_types, setup, teardown),
        cmocka_unit_test_setup_teardown(test_by_reference, setup, teardown),
        cmocka_unit_test_setup_teardown(test_optional, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rest, setup, teardown),
        cmocka_unit_test_setup_teardown(test_objects, setup, teardown),
        cmocka_unit_test_setup_teardown(test_failures, setup, teardown),
        cmocka_unit_test_setup_teardown(test_arrays, setup, teardown),
        cmocka_unit_test_setup_teardown(test_dispinterface, setup, teardown),
        cmocka_unit_test_setup_teardown(test_derived, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
