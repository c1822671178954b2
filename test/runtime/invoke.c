/* ITypeInfo::Invoke: what reaches a method, what comes back. The expectations are what Wine 8 does, unless a comment says why
 * not. */
#define COBJMACROS
#define CONST_VTABLE
#include "typelib/object.h"

static IKinds *object;
static ITypeInfo *info;

/* What the last call said of its arguments. */
#define NO_ARGUMENT 77
static UINT argument_error;

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
    UINT i;
    HRESULT hr;

    for (i = 0; i < count; i++)
        reversed[count - 1 - i] = arguments[i];
    for (i = 0; i < named; i++)
        reversed_ids[named - 1 - i] = ids[i];
    if (named)
        parameters.rgdispidNamedArgs = reversed_ids;
    memset(&exception, 0, sizeof(exception));
    V_VT(&result) = VT_EMPTY;
    argument_error = NO_ARGUMENT;
    hr = ITypeInfo_Invoke(info, object, id, flags, &parameters, &result, &exception, &argument_error);
    kinds_note(" -> %x", (unsigned int)hr);
    kinds_note_variant("result", &result);
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
    expect("Nothing() -> 0 result=empty");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(3), i4(4)));
    expect("Add(3 4) -> 0 result=3:7");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(1000), i4(4)));
    expect("Add(1000 4) -> 0 result=3:3ec");
    invoke(2, DISPATCH_METHOD | DISPATCH_PROPERTYGET, ARGUMENTS(text(L"5"), r8(1.5)));
    expect("Add(5 2) -> 0 result=3:7");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(text(L"five"), i4(4)));
    expect(" -> 80020005 result=empty");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(4), text(L"five")));
    expect(" -> 80020005 result=empty");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(r8(1e30), i4(4)));
    expect(" -> 8002000a result=empty");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(4)));
    expect(" -> 8002000e result=empty");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(4), i4(5), i4(6)));
    expect(" -> 8002000e result=empty");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(4), missing()));
    expect(" -> 80020005 result=empty");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(4), empty()));
    expect("Add(4 0) -> 0 result=3:4");
    invoke(2, DISPATCH_PROPERTYGET, ARGUMENTS(i4(4), i4(5)));
    expect(" -> 80020003 result=empty");
    invoke(2, 0, ARGUMENTS(i4(4), i4(5)));
    expect(" -> 80020003 result=empty");
    invoke(999, DISPATCH_METHOD, 0, NULL);
    expect(" -> 80020003 result=empty");
    invoke(21, DISPATCH_METHOD, 0, NULL);
    expect(" -> 80020003 result=empty");
    invoke(0x60020000, DISPATCH_METHOD, 0, NULL);
    expect(" -> 80020003 result=empty");
}

static void test_properties(void **state)
{
    static const DISPID index_and_put[] = {1, DISPID_PROPERTYPUT};

    (void)state;
    invoke(3, DISPATCH_PROPERTYGET, 0, NULL);
    expect("get_Value() -> 0 result=5:2.5");
    invoke(3, DISPATCH_METHOD | DISPATCH_PROPERTYGET, 0, NULL);
    expect("get_Value() -> 0 result=5:2.5");
    invoke(3, DISPATCH_METHOD, 0, NULL);
    expect(" -> 80020003 result=empty");
    invoke(3, DISPATCH_PROPERTYPUT, ARGUMENTS(i4(4)));
    expect("put_Value(4) -> 0 result=empty");
    invoke_named(3, DISPATCH_PROPERTYPUT, ARGUMENTS(i4(4)), 0, NULL);
    expect(" -> 80020004 result=empty");
    invoke(3, DISPATCH_PROPERTYPUTREF, ARGUMENTS(i4(4)));
    expect(" -> 80020003 result=empty");
    invoke(0, DISPATCH_PROPERTYGET, 0, NULL);
    expect("get_Text() -> 0 result='text'");
    invoke(0, DISPATCH_PROPERTYPUT, ARGUMENTS(i4(12)));
    expect("put_Text(12) -> 0 result=empty");
    invoke(4, DISPATCH_PROPERTYGET, ARGUMENTS(text(L"a")));
    expect("get_Item(a 7 0) -> 0 result='item'");
    invoke(4, DISPATCH_PROPERTYGET, ARGUMENTS(text(L"a"), i4(2)));
    expect("get_Item(a 2 0) -> 0 result='item'");
    invoke(4, DISPATCH_PROPERTYPUT, ARGUMENTS(text(L"a"), i4(2), r8(0.5)));
    expect("put_Item(a 2 item=5:0.5) -> 0 result=empty");
    invoke(4, DISPATCH_PROPERTYPUT, ARGUMENTS(text(L"a"), r8(0.5)));
    expect("put_Item(a 7 item=5:0.5) -> 0 result=empty");
    invoke_named(4, DISPATCH_PROPERTYPUT, ARGUMENTS(text(L"a"), i4(3), r8(0.5)), 2, index_and_put);
    expect("put_Item(a 3 item=5:0.5) -> 0 result=empty");
    invoke(4, DISPATCH_PROPERTYPUTREF, ARGUMENTS(text(L"a"), i4(2), unknown(VT_DISPATCH, object)));
    expect("putref_Item(a 2 object) -> 0 result=empty");
    invoke(4, DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF, ARGUMENTS(text(L"a"), i4(2), unknown(VT_DISPATCH, object)));
    expect("put_Item(a 2 item=9:object) -> 0 result=empty");
    invoke(4, DISPATCH_PROPERTYPUTREF, ARGUMENTS(text(L"a"), i4(2), unknown(VT_UNKNOWN, object)));
    expect("putref_Item(a 2 object) -> 0 result=empty");
    invoke(4, DISPATCH_PROPERTYPUTREF, ARGUMENTS(text(L"a"), i4(2), i4(5)));
    expect(" -> 80020005 result=empty");
    invoke(DISPID_NEWENUM, DISPATCH_METHOD | DISPATCH_PROPERTYGET, 0, NULL);
    expect("get__NewEnum() -> 0 result=13:object");
    invoke(26, DISPATCH_PROPERTYGET, 0, NULL);
    expect("get_Flags() -> 0 result=3:6");
}

static void test_types(void **state)
{
    VARIANT decimal = empty(), cy = empty(), date = empty(), boolean = empty(), scode = empty(), r4 = empty();

    (void)state;
    invoke(10, DISPATCH_METHOD, ARGUMENTS(i4(-1), i4(255), i4(-2), i4(65535), i4(-3), r8(4294967295.0), i4(-4), i4(5), i4(-6),
                                          i4(7)));
    expect("Integers(-1 255 -2 65535 -3 4294967295 fffffffffffffffc 0000000000000005 -6 7) -> 0 result='integers'");
    invoke(10, DISPATCH_METHOD, ARGUMENTS(text(L"-128"), text(L"0"), text(L"32767"), text(L"1"), text(L"2"), text(L"3"),
                                          text(L"-9223372036854775808"), text(L"18446744073709551615"), text(L"4"), text(L"5")));
    expect("Integers(-128 0 32767 1 2 3 8000000000000000 ffffffffffffffff 4 5) -> 0 result='integers'");
    invoke(10, DISPATCH_METHOD, ARGUMENTS(i4(1), i4(2), i4(3), i4(65536), i4(5), i4(6), i4(7), i4(8), i4(9), i4(10)));
    expect(" -> 8002000a result=empty");
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
    expect("Reals(0.25 0.125 1.5 12345 125/1 -1 80004005) -> 0 result=''");
    invoke(11, DISPATCH_METHOD, ARGUMENTS(i4(1), i4(2), i4(3), i4(4), i4(5), i4(6), scode));
    expect("Reals(1 2 3 40000 5/0 -1 80004005) -> 0 result=''");
    invoke(16, DISPATCH_METHOD, ARGUMENTS(i4(1), i2(2), text(L"3")));
    expect("Enums(1 2 3) -> 0 result=3:fffffffb");
    invoke(17, DISPATCH_METHOD, ARGUMENTS(i4(5)));
    expect("Localized(5 407) -> 0 result=3:5");
    invoke(30, DISPATCH_METHOD, ARGUMENTS(i4(1), i4(2), i4(3), i4(4), i4(5), i4(6), i4(7), i4(8), i4(9), r8(10.5), i4(11), i4(12),
                                          i4(13), i4(14), i4(15), i4(16), i4(17), i4(18)));
    expect("Many() -> 0 result=5:2019.5");
    invoke(22, DISPATCH_METHOD, ARGUMENTS(i4(5)));
    expect("Plain(5) -> 0 result=3:6");
    invoke(23, DISPATCH_METHOD, ARGUMENTS(i4(5)));
    expect("PlainDouble(5) -> 0 result=5:10");
    invoke(24, DISPATCH_METHOD, ARGUMENTS(i4(5)));
    expect("PlainVoid(5) -> 0 result=empty");
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
    VARIANT v = empty();
    VARIANT_BOOL t = VARIANT_FALSE;
    CY cy;
    DECIMAL dec;
    IDispatch *disp = (IDispatch *)object;

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
    expect("ByReference(1 2 4 8 0.5 0.25 in any=empty 0 10000 3 object) -> 0 result=empty -1 -2 -4 -8 -0.5 "
           "-0.25 17 v=3:7 -1 30000 5 null");
    SysFreeString(b);
    l = 1;
    b = NULL;
    v = empty();
    invoke(25, DISPATCH_METHOD, ARGUMENTS(byref(VT_I4, &l), byref(VT_BSTR, &b), byref(VT_VARIANT, &v)));
    kinds_note(" %d %s", (int)l, kinds_text(b));
    kinds_note_variant("v", &v);
    expect("Outs(1 NULL c=empty) -> 0 result=empty 11 12 v=2:13");
    SysFreeString(b);
    VariantClear(&v);
    /* By value where the function wants a value. */
    l = 9;
    v = text(L"8");
    invoke(2, DISPATCH_METHOD, ARGUMENTS(byref(VT_I4, &l), byref(VT_VARIANT, &v)));
    expect("Add(9 8) -> 0 result=3:11");
    VariantClear(&v);
}

static void test_optional(void **state)
{
    static const DISPID fourth[] = {3}, several[] = {2, 0, 3}, twice[] = {0};

    (void)state;
    invoke(13, DISPATCH_METHOD, ARGUMENTS(i4(1)));
    expect("Optional(1 second=10:80020004 3 four fifth=10:80020004) -> 0 result=''");
    invoke(13, DISPATCH_METHOD, ARGUMENTS(i4(1), i4(2), i4(3), text(L"x"), i4(5)));
    expect("Optional(1 second=3:2 3 x fifth=3:5) -> 0 result=''");
    invoke(13, DISPATCH_METHOD, ARGUMENTS(i4(1), missing(), missing(), missing(), missing()));
    expect("Optional(1 second=10:80020004 3 four fifth=10:80020004) -> 0 result=''");
    invoke_named(13, DISPATCH_METHOD, ARGUMENTS(i4(1), text(L"named")), 1, fourth);
    expect("Optional(1 second=10:80020004 3 named fifth=10:80020004) -> 0 result=''");
    invoke_named(13, DISPATCH_METHOD, ARGUMENTS(i4(20), i4(21), text(L"22")), 3, several);
    expect("Optional(21 second=10:80020004 20 22 fifth=10:80020004) -> 0 result=''");
    invoke_named(13, DISPATCH_METHOD, ARGUMENTS(i4(1), i4(2)), 1, twice);
    expect("Optional(2 second=3:1 3 four fifth=10:80020004) -> 0 result=''");
    invoke(13, DISPATCH_METHOD, 0, NULL);
    expect(" -> 8002000e result=empty");
}

static void test_objects(void **state)
{
    IPlain *plain = plain_create();

    (void)state;
    invoke(15, DISPATCH_METHOD, ARGUMENTS(unknown(VT_DISPATCH, object), unknown(VT_DISPATCH, object),
        unknown(VT_DISPATCH, object), unknown(VT_DISPATCH, object)));
    expect("Objects(dispatch unknown kinds plain) -> 0 result=9:object");
    invoke(15, DISPATCH_METHOD, ARGUMENTS(unknown(VT_UNKNOWN, object), unknown(VT_UNKNOWN, plain), unknown(VT_UNKNOWN, object),
        unknown(VT_UNKNOWN, plain)));
    expect("Objects(dispatch unknown kinds plain) -> 0 result=9:object");
    invoke(15, DISPATCH_METHOD, ARGUMENTS(unknown(VT_DISPATCH, NULL), unknown(VT_UNKNOWN, NULL), unknown(VT_DISPATCH, NULL),
        unknown(VT_UNKNOWN, NULL)));
    expect("Objects(null null null null) -> 0 result=9:object");
    invoke(15, DISPATCH_METHOD, ARGUMENTS(unknown(VT_UNKNOWN, plain), unknown(VT_UNKNOWN, plain), unknown(VT_UNKNOWN, object),
        unknown(VT_UNKNOWN, plain)));
    expect(" -> 80004002 result=empty");
    invoke(15, DISPATCH_METHOD, ARGUMENTS(unknown(VT_DISPATCH, object), unknown(VT_UNKNOWN, plain), unknown(VT_UNKNOWN, plain),
        unknown(VT_UNKNOWN, plain)));
    expect(" -> 80004002 result=empty");
    IPlain_Release(plain);
}

static void test_failures(void **state)
{
    DISPPARAMS parameters = {NULL, NULL, 0, 0};
    VARIANT argument = i4(E_FAIL);
    HRESULT hr;

    (void)state;
    invoke(18, DISPATCH_METHOD, ARGUMENTS(i4(E_FAIL)));
    expect("Fail(80004005) -> 80020009 result=empty exception 80004005 0 'Kinds.Source' 'described' 'kinds.hlp' 5");
    invoke(18, DISPATCH_METHOD, ARGUMENTS(i4(E_OUTOFMEMORY)));
    expect("Fail(8007000e) -> 80020009 result=empty exception 8007000e 0 'NULL' 'NULL' 'NULL' 0");
    invoke(18, DISPATCH_METHOD, ARGUMENTS(i4(S_FALSE)));
    expect("Fail(1) -> 0 result=empty");
    parameters.rgvarg = &argument;
    parameters.cArgs = 1;
    hr = ITypeInfo_Invoke(info, object, 18, DISPATCH_METHOD, &parameters, NULL, NULL, NULL);
    kinds_note(" -> %x", (unsigned int)hr);
    expect("Fail(80004005) -> 80020009");
    SetErrorInfo(0, NULL);
    hr = ITypeInfo_Invoke(info, object, 18, DISPATCH_METHOD, NULL, NULL, NULL, NULL);
    kinds_note(" -> %x", (unsigned int)hr);
    expect(" -> 80070057");
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
    expect("Arrays([..2]=42 array) -> 0 result=array(200c)[0..1]");
    invoke(19, DISPATCH_METHOD, ARGUMENTS(i4(1), byref(VT_ARRAY | VT_BSTR, &strings)));
    expect(" -> 80020005 result=empty");
    SafeArrayDestroy(strings);
}

/* A dispinterface's members are called through the object's own IDispatch. */
static void test_dispinterface(void **state)
{
    (void)state;
    ITypeInfo_Release(info);
    info = kinds_type(&DIID_DKinds);
    invoke(10, DISPATCH_METHOD, ARGUMENTS(i4(1), i4(2)));
    expect("Invoke(10 1 1 2 0) -> 0 result=3:63");
    invoke(77, DISPATCH_METHOD, 0, NULL);
    expect(" -> 80020003 result=empty");
}

static void test_derived(void **state)
{
    (void)state;
    ITypeInfo_Release(info);
    info = kinds_type(&IID_IMoreKinds);
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(1), i4(2)));
    expect("Add(1 2) -> 0 result=3:3");
    ITypeInfo_Release(info);
    info = kinds_type(&IID_IPlain);
    {
        IKinds *kinds = object;
        IPlain *plain;

        IKinds_QueryInterface(kinds, &IID_IPlain, (void **)&plain);
        object = (IKinds *)plain;
        invoke(0x60010002, DISPATCH_PROPERTYGET, 0, NULL);
        expect("get_Three() -> 0 result=3:3");
        object = kinds;
        IPlain_Release(plain);
    }
}

/* A VARIANT is passed as it is, also one that points to another (scripts pass their variables so); one of no type is refused. */
static void test_variant_as_it_is(void **state)
{
    VARIANT inner = i4(5), wrong = i4(5);

    (void)state;
    invoke(13, DISPATCH_METHOD, ARGUMENTS(i4(1), byref(VT_VARIANT, &inner)));
    expect("Optional(1 second=byref:400c 3 four fifth=10:80020004) -> 0 result=''");
    V_VT(&wrong) = VT_CLSID;
    invoke(13, DISPATCH_METHOD, ARGUMENTS(i4(1), wrong));
    expect(" -> 80020008 result=empty");
    V_VT(&wrong) = 15;
    invoke(13, DISPATCH_METHOD, ARGUMENTS(i4(1), i4(2), i4(3), text(L"x"), wrong));
    expect(" -> 80020008 result=empty");
}

/* Arguments for a property that has no parameters go to the default property of what it gives, if that is an object and somebody
 * wants the result. */
static void test_collection(void **state)
{
    VARIANT argument = i4(5);
    DISPPARAMS parameters = {&argument, NULL, 1, 0};

    (void)state;
    invoke(32, DISPATCH_PROPERTYGET, ARGUMENTS(i4(5)));
    expect("get_Self()Invoke(0 1 2 1 0) -> 0 result=3:63");
    invoke(0, DISPATCH_PROPERTYGET | DISPATCH_METHOD, ARGUMENTS(i4(5)));
    expect("get_Text() -> 80020011 result=empty");
    assert_hresult(ITypeInfo_Invoke(info, object, 32, DISPATCH_PROPERTYGET, &parameters, NULL, NULL, NULL), DISP_E_BADPARAMCOUNT);
    expect("");
}

static void test_vararg_without_names(void **state)
{
    static const DISPID names[] = {0};

    (void)state;
    invoke(31, DISPATCH_METHOD, ARGUMENTS(text(L"a"), i4(2), text(L"b")));
    expect("RestAlone(a [0..1] item=3:2 item='b') -> 0 result=empty");
    invoke_named(31, DISPATCH_METHOD, ARGUMENTS(text(L"a"), i4(2)), 1, names);
    expect(" -> 80020007 result=empty");
}

/* Documented for ITypeInfo::Invoke or IDispatch::Invoke, and not so in Wine 8. */
#define only_here() do { (void)state; if (!test_native()) skip(); } while (0)

/* "DISP_E_TYPEMISMATCH … the index within rgvarg of the first argument with the incorrect type is returned in puArgErr": Wine
 * leaves it alone. */
static void test_argument_error(void **state)
{
    only_here();
    invoke(2, DISPATCH_METHOD, ARGUMENTS(text(L"five"), i4(4)));
    assert_int_equal(argument_error, 1);
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(4), text(L"five")));
    assert_int_equal(argument_error, 0);
    invoke(2, DISPATCH_METHOD, ARGUMENTS(i4(4), i4(5)));
    assert_int_equal(argument_error, NO_ARGUMENT);
    invoke(4, DISPATCH_PROPERTYPUTREF, ARGUMENTS(text(L"a"), i4(2), i4(5)));
    assert_int_equal(argument_error, 0);
    kinds_log[0] = 0;
}

/* "DISP_E_BADPARAMCOUNT: the number of elements provided to DISPPARAMS is different from the number of arguments accepted": Wine
 * counts the lcid, which the caller does not give. "DISP_E_PARAMNOTFOUND: one of the parameter IDs does not correspond to a
 * parameter": Wine ignores a name that no parameter has. */
static void test_arguments_that_do_not_fit(void **state)
{
    static const DISPID unknown_id[] = {9};

    only_here();
    invoke(17, DISPATCH_METHOD, ARGUMENTS(i4(5), i4(6)));
    expect(" -> 8002000e result=empty");
    invoke_named(13, DISPATCH_METHOD, ARGUMENTS(i4(1), i4(2)), 1, unknown_id);
    expect(" -> 80020004 result=empty");
    assert_int_equal(argument_error, 0);
}

/* A value that is passed by reference as another type is converted, and converted back: Wine refuses it. */
static void test_write_back(void **state)
{
    VARIANT inner = i4(5), inner2 = text(L"66");
    BSTR b = SysAllocString(L"2");
    IDispatch *disp = NULL;
    LONG from_short = 3;

    only_here();
    invoke(12, DISPATCH_METHOD, ARGUMENTS(i4(1), byref(VT_BSTR, &b), byref(VT_VARIANT, &inner), i4(3), i4(4), i4(5), i4(6),
        i4(7), i4(0), i4(9), i4(10), byref(VT_DISPATCH, &disp)));
    kinds_note(" %s", kinds_text(b));
    kinds_note_variant("inner", &inner);
    expect("ByReference(1 2 5 3 4 5 6 any=3:7 0 90000 10 null) -> 0 result=empty -2 inner=3:fffffffc");
    SysFreeString(b);
    VariantClear(&inner);
    invoke(12, DISPATCH_METHOD, ARGUMENTS(i4(1), byref(VT_VARIANT, &inner2), byref(VT_I4, &from_short), i4(3), i4(4), i4(5),
        i4(6), i4(7), i4(0), i4(9), i4(10), byref(VT_DISPATCH, &disp)));
    kinds_note(" %d", (int)from_short);
    kinds_note_variant("inner2", &inner2);
    expect("ByReference(1 66 3 3 4 5 6 any=3:7 0 90000 10 null) -> 0 result=empty -4 inner2=2:65534");
    VariantClear(&inner2);
}

/* "vararg: the last parameter takes the rest as a SAFEARRAY of VARIANT"; Wine does not see past the retval behind it. */
static void test_rest(void **state)
{
    only_here();
    invoke(14, DISPATCH_METHOD, ARGUMENTS(i4(1)));
    expect("Rest(1 [0..-1]) -> 0 result='rest'");
    invoke(14, DISPATCH_METHOD, ARGUMENTS(i4(1), text(L"two"), r8(3)));
    expect("Rest(1 [0..1] item='two' item=5:3) -> 0 result='rest'");
    invoke(14, DISPATCH_METHOD, 0, NULL);
    expect(" -> 8002000e result=empty");
}

/* Wine reads through the NULL, or takes the counts for zero. */
static void test_damaged_parameters(void **state)
{
    DISPPARAMS parameters = {NULL, NULL, 1, 0};
    VARIANT argument = i4(1);

    only_here();
    assert_hresult(ITypeInfo_Invoke(info, object, 18, DISPATCH_METHOD, &parameters, NULL, NULL, NULL), E_INVALIDARG);
    parameters.rgvarg = &argument;
    parameters.cNamedArgs = 1;
    assert_hresult(ITypeInfo_Invoke(info, object, 18, DISPATCH_METHOD, &parameters, NULL, NULL, NULL), E_INVALIDARG);
    expect("");
}

/* Wine: E_NOTIMPL for the properties of a dispinterface. */
static void test_dispinterface_property(void **state)
{
    only_here();
    ITypeInfo_Release(info);
    info = kinds_type(&DIID_DKinds);
    invoke(1, DISPATCH_PROPERTYGET, 0, NULL);
    expect("Invoke(1 1 2 0 0) -> 0 result=3:63");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_simple, setup, teardown),
        cmocka_unit_test_setup_teardown(test_properties, setup, teardown),
        cmocka_unit_test_setup_teardown(test_types, setup, teardown),
        cmocka_unit_test_setup_teardown(test_by_reference, setup, teardown),
        cmocka_unit_test_setup_teardown(test_optional, setup, teardown),
        cmocka_unit_test_setup_teardown(test_objects, setup, teardown),
        cmocka_unit_test_setup_teardown(test_failures, setup, teardown),
        cmocka_unit_test_setup_teardown(test_arrays, setup, teardown),
        cmocka_unit_test_setup_teardown(test_dispinterface, setup, teardown),
        cmocka_unit_test_setup_teardown(test_derived, setup, teardown),
        cmocka_unit_test_setup_teardown(test_variant_as_it_is, setup, teardown),
        cmocka_unit_test_setup_teardown(test_collection, setup, teardown),
        cmocka_unit_test_setup_teardown(test_vararg_without_names, setup, teardown),
        cmocka_unit_test_setup_teardown(test_argument_error, setup, teardown),
        cmocka_unit_test_setup_teardown(test_arguments_that_do_not_fit, setup, teardown),
        cmocka_unit_test_setup_teardown(test_write_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rest, setup, teardown),
        cmocka_unit_test_setup_teardown(test_damaged_parameters, setup, teardown),
        cmocka_unit_test_setup_teardown(test_dispinterface_property, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
