/* Conversions: what is stated in documentation, where Wine differs from it, and the errors. The bulk is compared with
 * Wine by test/differential. */
#define COBJMACROS
#define CONST_VTABLE
#include "test.h"

#include <math.h>

#define EN_US MAKELCID(MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US), SORT_DEFAULT)
#define DE_DE MAKELCID(MAKELANGID(LANG_GERMAN, SUBLANG_GERMAN), SORT_DEFAULT)
#define FR_FR MAKELCID(MAKELANGID(LANG_FRENCH, SUBLANG_FRENCH), SORT_DEFAULT)
#define JA_JP MAKELCID(MAKELANGID(LANG_JAPANESE, SUBLANG_JAPANESE_JAPAN), SORT_DEFAULT)

/* A wide copy of an ASCII text, valid until the next call but three. */
static WCHAR *wide(const char *text)
{
    static WCHAR buffers[4][128];
    static unsigned int next;
    WCHAR *buffer = buffers[next++ % 4];
    size_t i;

    for (i = 0; (buffer[i] = (unsigned char)text[i]); i++)
        ;
    return buffer;
}

static void set_decimal(DECIMAL *decimal, int scale, int sign, ULONG high, ULONG64 low)
{
    memset(decimal, 0, sizeof(*decimal));
    decimal->scale = scale;
    decimal->sign = sign;
    decimal->Hi32 = high;
    decimal->Lo64 = low;
}

static void test_integers(void **state)
{
    signed char i1;
    BYTE ui1;
    SHORT i2;
    ULONG ui4;
    LONG i4;
    ULONG64 ui8;

    (void)state;
    assert_hresult(VarUI1FromI2(255, &ui1), S_OK);
    assert_int_equal(ui1, 255);
    assert_hresult(VarUI1FromI2(256, &ui1), DISP_E_OVERFLOW);
    assert_hresult(VarUI1FromI2(-1, &ui1), DISP_E_OVERFLOW);
    assert_hresult(VarI1FromI4(-128, (void *)&i1), S_OK);
    assert_int_equal(i1, -128);
    assert_hresult(VarI1FromI4(-129, (void *)&i1), DISP_E_OVERFLOW);
    assert_hresult(VarUI4FromI4(-1, &ui4), DISP_E_OVERFLOW);
    assert_hresult(VarUI8FromI8(-1, &ui8), DISP_E_OVERFLOW);
    /* Halves go to the even neighbour. */
    assert_hresult(VarI4FromR8(0.5, &i4), S_OK);
    assert_int_equal(i4, 0);
    assert_hresult(VarI4FromR8(1.5, &i4), S_OK);
    assert_int_equal(i4, 2);
    assert_hresult(VarI4FromR8(-2.5, &i4), S_OK);
    assert_int_equal(i4, -2);
    assert_hresult(VarI2FromR8(32767.49, &i2), S_OK);
    assert_int_equal(i2, 32767);
    assert_hresult(VarI2FromR8(32767.5, &i2), DISP_E_OVERFLOW);
    assert_hresult(VarI2FromR8(-32768.5, &i2), S_OK);
    assert_hresult(VarI4FromR8(1e300, &i4), DISP_E_OVERFLOW);
    /* VARIANT_TRUE has all bits set. */
    assert_hresult(VarUI1FromBool(VARIANT_TRUE, &ui1), S_OK);
    assert_int_equal(ui1, 255);
    assert_hresult(VarI4FromBool(VARIANT_TRUE, &i4), S_OK);
    assert_int_equal(i4, -1);
}

static void test_text_to_number(void **state)
{
    LONG i4 = 7;
    double r8;
    CY cy;

    (void)state;
    assert_hresult(VarI4FromStr(NULL, EN_US, 0, &i4), DISP_E_TYPEMISMATCH);
    assert_hresult(VarI4FromStr(wide(""), EN_US, 0, &i4), DISP_E_TYPEMISMATCH);
    assert_hresult(VarI4FromStr(wide("abc"), EN_US, 0, &i4), DISP_E_TYPEMISMATCH);
    assert_hresult(VarI4FromStr(wide("12x"), EN_US, 0, &i4), DISP_E_TYPEMISMATCH);
    assert_int_equal(i4, 7);
    assert_hresult(VarI4FromStr(wide(" -1,234 "), EN_US, 0, &i4), S_OK);
    assert_int_equal(i4, -1234);
    assert_hresult(VarI4FromStr(wide("(15)"), EN_US, 0, &i4), S_OK);
    assert_int_equal(i4, -15);
    assert_hresult(VarI4FromStr(wide("&HFF"), EN_US, 0, &i4), S_OK);
    assert_int_equal(i4, 255);
    assert_hresult(VarI4FromStr(wide("&O17"), EN_US, 0, &i4), S_OK);
    assert_int_equal(i4, 15);
    assert_hresult(VarI4FromStr(wide("2.5"), EN_US, 0, &i4), S_OK);
    assert_int_equal(i4, 2);
    assert_hresult(VarI4FromStr(wide("2147483648"), EN_US, 0, &i4), DISP_E_OVERFLOW);
    assert_hresult(VarR8FromStr(wide("1.234,5"), DE_DE, 0, &r8), S_OK);
    assert_true(r8 == 1234.5);
    assert_hresult(VarR8FromStr(wide("1\xa0" "234,5"), FR_FR, 0, &r8), S_OK);
    assert_true(r8 == 1234.5);
    assert_hresult(VarR8FromStr(wide("1,5"), EN_US, 0, &r8), S_OK);
    assert_true(r8 == 15);
    assert_hresult(VarR8FromStr(wide("1e400"), EN_US, 0, &r8), DISP_E_OVERFLOW);
    assert_hresult(VarCyFromStr(wide("$1.23455"), EN_US, 0, &cy), S_OK);
    assert_true(cy.int64 == 12346);
    assert_hresult(VarCyFromStr(wide("922337203685477.5808"), EN_US, 0, &cy), DISP_E_OVERFLOW);
}

/* Numbers and dates that look different there cannot be offered for a locale without its data. Wine has all locales. */
static void test_other_locales(void **state)
{
    BSTR text = NULL;
    DATE date;
    LONG i4;

    (void)state;
    if (!test_native())
        skip();
    assert_hresult(VarI4FromStr(wide("1"), JA_JP, 0, &i4), DISP_E_UNKNOWNLCID);
    assert_hresult(VarDateFromStr(wide("1/1/2000"), JA_JP, 0, &date), DISP_E_UNKNOWNLCID);
    assert_hresult(VarBstrFromR8(1.5, JA_JP, 0, &text), DISP_E_UNKNOWNLCID);
    assert_hresult(VarBstrFromDate(1.5, JA_JP, 0, &text), DISP_E_UNKNOWNLCID);
    assert_null(text);
}

static void assert_text(HRESULT hr, BSTR text, const char *expected)
{
    assert_hresult(hr, S_OK);
    assert_wide_equal(text, wide(expected));
    SysFreeString(text);
}

static void test_number_to_text(void **state)
{
    DECIMAL decimal;
    BSTR text = NULL;
    HRESULT hr;
    CY cy;

    (void)state;
    hr = VarBstrFromI4(-2147483647 - 1, EN_US, 0, &text);
    assert_text(hr, text, "-2147483648");
    hr = VarBstrFromUI8(18446744073709551615ULL, EN_US, 0, &text);
    assert_text(hr, text, "18446744073709551615");
    hr = VarBstrFromR8(0.1, EN_US, 0, &text);
    assert_text(hr, text, "0.1");
    hr = VarBstrFromR8(-0.0, EN_US, 0, &text);
    assert_text(hr, text, "0");
    hr = VarBstrFromR8(1.5, DE_DE, 0, &text);
    assert_text(hr, text, "1,5");
    hr = VarBstrFromR8(1e15, EN_US, 0, &text);
    assert_text(hr, text, "1E+15");
    hr = VarBstrFromR8(123456789012345.0, EN_US, 0, &text);
    assert_text(hr, text, "123456789012345");
    hr = VarBstrFromR8(0.00001, EN_US, 0, &text);
    assert_text(hr, text, "1E-05");
    hr = VarBstrFromR4(3.1415927f, EN_US, 0, &text);
    assert_text(hr, text, "3.141593");
    cy.int64 = -12345600;
    hr = VarBstrFromCy(cy, FR_FR, 0, &text);
    assert_text(hr, text, "-1234,56");
    set_decimal(&decimal, 28, DECIMAL_NEG, 0xffffffff, 0xffffffffffffffffULL);
    hr = VarBstrFromDec(&decimal, EN_US, 0, &text);
    assert_text(hr, text, "-7.9228162514264337593543950335");
    set_decimal(&decimal, 2, 0, 0, 150);
    hr = VarBstrFromDec(&decimal, EN_US, 0, &text);
    assert_text(hr, text, "1.5");
    hr = VarBstrFromBool(VARIANT_TRUE, DE_DE, 0, &text);
    assert_text(hr, text, "True");
    hr = VarBstrFromBool(VARIANT_FALSE, DE_DE, VAR_LOCALBOOL, &text);
    assert_text(hr, text, "Falsch");
    assert_hresult(VarBstrFromI4(1, EN_US, 0, NULL), E_INVALIDARG);
    assert_hresult(VarBstrFromR8(1, EN_US, 0, NULL), E_INVALIDARG);
    assert_hresult(VarBstrFromDate(1, EN_US, 0, NULL), E_INVALIDARG);
}

static void test_dates(void **state)
{
    BSTR text = NULL;
    HRESULT hr;
    DATE date;

    (void)state;
    hr = VarBstrFromDate(35232.6668055556, EN_US, 0, &text);
    assert_text(hr, text, "6/16/1996 4:00:12 PM");
    hr = VarBstrFromDate(35232.6668055556, LOCALE_INVARIANT, 0, &text);
    assert_text(hr, text, "06/16/1996 16:00:12");
    hr = VarBstrFromDate(36526, DE_DE, 0, &text);
    assert_text(hr, text, "1.1.2000");
    hr = VarBstrFromDate(0.5, EN_US, 0, &text);
    assert_text(hr, text, "12:00:00 PM");
    hr = VarBstrFromDate(36526.75, EN_US, VAR_TIMEVALUEONLY, &text);
    assert_text(hr, text, "6:00:00 PM");
    hr = VarBstrFromDate(36526.75, FR_FR, VAR_DATEVALUEONLY, &text);
    assert_text(hr, text, "01/01/2000");
    assert_hresult(VarBstrFromDate(1e7, EN_US, 0, &text), E_INVALIDARG);

    assert_hresult(VarDateFromStr(wide("6/16/1996 4:00:12 PM"), EN_US, 0, &date), S_OK);
    assert_true(fabs(date - 35232.6668055556) < 1e-9);
    assert_hresult(VarDateFromStr(wide("1.2.2000"), DE_DE, 0, &date), S_OK);
    assert_true(date == 36557);
    assert_hresult(VarDateFromStr(wide("1/2/2000"), EN_US, 0, &date), S_OK);
    assert_true(date == 36527);
    /* In another order where the locale's makes no date. */
    assert_hresult(VarDateFromStr(wide("31/12/1999"), EN_US, 0, &date), S_OK);
    assert_true(date == 36525);
    assert_hresult(VarDateFromStr(wide("2 January 2000"), EN_US, 0, &date), S_OK);
    assert_true(date == 36527);
    assert_hresult(VarDateFromStr(wide("2/30/2000"), EN_US, 0, &date), DISP_E_TYPEMISMATCH);
    assert_hresult(VarDateFromStr(wide("24:00"), EN_US, 0, &date), DISP_E_TYPEMISMATCH);
    assert_hresult(VarDateFromStr(wide(""), EN_US, 0, &date), DISP_E_TYPEMISMATCH);
    assert_hresult(VarDateFromStr(NULL, EN_US, 0, &date), DISP_E_TYPEMISMATCH);
    assert_hresult(VarDateFromR8(-657435, &date), DISP_E_OVERFLOW);
    assert_hresult(VarDateFromR8(2958466, &date), DISP_E_OVERFLOW);
}

static void test_parse(void **state)
{
    NUMPARSE number = {10, NUMPRS_STD, 0, 0, 0, 0};
    BYTE digits[10];
    VARIANT value;

    (void)state;
    assert_hresult(VarParseNumFromStr(wide(" -12.50 "), EN_US, 0, &number, digits), S_OK);
    assert_int_equal(number.cDig, 3);
    assert_memory_equal(digits, "\1\2\5", 3);
    assert_int_equal(number.nPwr10, -1);
    assert_int_equal(number.cchUsed, 8);
    assert_int_equal(number.nBaseShift, 0);
    assert_int_equal(number.dwOutFlags,
        NUMPRS_LEADING_WHITE | NUMPRS_LEADING_MINUS | NUMPRS_DECIMAL | NUMPRS_TRAILING_WHITE |
        NUMPRS_NEG);
    /* The first type in order that holds it. */
    assert_hresult(VarNumFromParseNum(&number, digits, VTBIT_I4, &value), S_OK);
    assert_int_equal(V_VT(&value), VT_I4);
    assert_int_equal(V_I4(&value), -12);
    assert_hresult(VarNumFromParseNum(&number, digits, VTBIT_I4 | VTBIT_R8, &value), S_OK);
    assert_int_equal(V_VT(&value), VT_R8);
    assert_true(V_R8(&value) == -12.5);
    assert_hresult(VarNumFromParseNum(&number, digits, VTBIT_CY, &value), S_OK);
    assert_int_equal(V_VT(&value), VT_CY);
    assert_true(V_CY(&value).int64 == -125000);
    assert_hresult(VarNumFromParseNum(&number, digits, VTBIT_DECIMAL, &value), S_OK);
    assert_int_equal(V_VT(&value), VT_DECIMAL);
    assert_int_equal(V_DECIMAL(&value).scale, 1);
    assert_int_equal(V_DECIMAL(&value).sign, DECIMAL_NEG);
    assert_true(V_DECIMAL(&value).Lo64 == 125);
    number.cDig = 10;
    number.dwInFlags = 0;
    assert_hresult(VarParseNumFromStr(wide("-1"), EN_US, 0, &number, digits), DISP_E_TYPEMISMATCH);
    number.cDig = 10;
    assert_hresult(VarParseNumFromStr(wide("1 x"), EN_US, 0, &number, digits), S_OK);
    assert_int_equal(number.cchUsed, 1);
    number.cDig = 10;
    number.dwInFlags = NUMPRS_STD;
    assert_hresult(VarParseNumFromStr(wide("300"), EN_US, 0, &number, digits), S_OK);
    assert_hresult(VarNumFromParseNum(&number, digits, VTBIT_UI1, &value), DISP_E_OVERFLOW);
    assert_hresult(VarNumFromParseNum(&number, digits, VTBIT_UI1 | VTBIT_I2, &value), S_OK);
    assert_int_equal(V_VT(&value), VT_I2);
    assert_int_equal(V_I2(&value), 300);
}

static void test_change_type(void **state)
{
    VARIANT in, out;
    LONG number = 42;

    (void)state;
    VariantInit(&out);
    V_VT(&in) = VT_I4 | VT_BYREF;
    V_I4REF(&in) = &number;
    assert_hresult(VariantChangeType(&out, &in, 0, VT_BSTR), S_OK);
    assert_int_equal(V_VT(&out), VT_BSTR);
    assert_wide_equal(V_BSTR(&out), wide("42"));
    /* In place, the string is freed. */
    assert_hresult(VariantChangeType(&out, &out, 0, VT_R8), S_OK);
    assert_int_equal(V_VT(&out), VT_R8);
    assert_true(V_R8(&out) == 42);
    assert_hresult(VariantChangeType(&out, &out, 0, VT_I4 | VT_BYREF), DISP_E_TYPEMISMATCH);
    assert_hresult(VariantChangeType(&out, &out, 0, 15), DISP_E_BADVARTYPE);
    assert_int_equal(V_VT(&out), VT_R8);

    V_VT(&in) = VT_NULL;
    assert_hresult(VariantChangeType(&out, &in, 0, VT_I4), DISP_E_TYPEMISMATCH);
    assert_int_equal(V_VT(&out), VT_R8);
    assert_hresult(VariantChangeType(&out, &in, 0, VT_NULL), S_OK);
    V_VT(&in) = VT_ERROR;
    V_ERROR(&in) = DISP_E_PARAMNOTFOUND;
    assert_hresult(VariantChangeType(&out, &in, 0, VT_I4), DISP_E_TYPEMISMATCH);
    V_VT(&in) = VT_EMPTY;
    assert_hresult(VariantChangeType(&out, &in, 0, VT_BSTR), S_OK);
    assert_non_null(V_BSTR(&out));
    assert_int_equal(SysStringLen(V_BSTR(&out)), 0);

    /* Between the signed and unsigned type of a size the bits stay. */
    V_VT(&in) = VT_I4;
    V_I4(&in) = -1;
    assert_hresult(VariantChangeType(&out, &in, 0, VT_UI4), S_OK);
    assert_int_equal(V_UI4(&out), 0xffffffff);
    assert_hresult(VariantChangeType(&out, &in, 0, VT_UI8), DISP_E_OVERFLOW);

    V_VT(&in) = VT_BOOL;
    V_BOOL(&in) = VARIANT_TRUE;
    assert_hresult(VariantChangeTypeEx(&out, &in, DE_DE, 0, VT_BSTR), S_OK);
    assert_wide_equal(V_BSTR(&out), wide("-1"));
    assert_hresult(VariantChangeTypeEx(&out, &in, DE_DE, VARIANT_ALPHABOOL, VT_BSTR), S_OK);
    assert_wide_equal(V_BSTR(&out), wide("True"));
    assert_hresult(VariantChangeTypeEx(&out, &in, DE_DE, VARIANT_LOCALBOOL, VT_BSTR), S_OK);
    assert_wide_equal(V_BSTR(&out), wide("Wahr"));
    /* Two ways, two results. */
    assert_hresult(VariantChangeType(&out, &in, 0, VT_DECIMAL), S_OK);
    assert_int_equal(V_DECIMAL(&out).sign, 0);
    assert_int_equal(V_DECIMAL(&out).Lo64, 1);
    assert_hresult(VarDecFromBool(VARIANT_TRUE, &V_DECIMAL(&out)), S_OK);
    assert_int_equal(V_DECIMAL(&out).sign, DECIMAL_NEG);
}

/* An object whose default property is 42. */
static HRESULT STDMETHODCALLTYPE object_QueryInterface(IDispatch *iface, REFIID iid, void **object)
{
    *object = IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_IDispatch) ? iface : NULL;
    return *object ? S_OK : E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE object_AddRef(IDispatch *iface)
{
    (void)iface;
    return 2;
}

static ULONG STDMETHODCALLTYPE object_Release(IDispatch *iface)
{
    (void)iface;
    return 1;
}

static HRESULT STDMETHODCALLTYPE object_Invoke(IDispatch *iface, DISPID member, REFIID iid, LCID lcid, WORD flags,
    DISPPARAMS *parameters, VARIANT *result, EXCEPINFO *exception, UINT *argument)
{
    (void)iface;
    (void)iid;
    (void)lcid;
    (void)exception;
    (void)argument;
    if (member != DISPID_VALUE || flags != DISPATCH_PROPERTYGET || parameters->cArgs)
        return DISP_E_MEMBERNOTFOUND;
    V_VT(result) = VT_BSTR;
    V_BSTR(result) = SysAllocString(wide("42"));
    return S_OK;
}

static const IDispatchVtbl object_vtbl = {object_QueryInterface, object_AddRef, object_Release, NULL, NULL, NULL,
    object_Invoke};
static IDispatch object = {(IDispatchVtbl *)&object_vtbl};

static void test_default_property(void **state)
{
    VARIANT in, out;
    BSTR text;
    LONG i4 = 0;

    (void)state;
    VariantInit(&out);
    V_VT(&in) = VT_DISPATCH;
    V_DISPATCH(&in) = &object;
    assert_hresult(VariantChangeType(&out, &in, 0, VT_I4), S_OK);
    assert_int_equal(V_I4(&out), 42);
    assert_hresult(VariantChangeType(&out, &in, VARIANT_NOVALUEPROP, VT_I4), DISP_E_TYPEMISMATCH);
    assert_hresult(VariantChangeType(&out, &in, 0, VT_UNKNOWN), S_OK);
    assert_ptr_equal(V_UNKNOWN(&out), (IUnknown *)&object);
    assert_hresult(VarI4FromDisp(&object, EN_US, &i4), S_OK);
    assert_int_equal(i4, 42);
    assert_hresult(VarBstrFromDisp(&object, EN_US, 0, &text), S_OK);
    assert_wide_equal(text, wide("42"));
    SysFreeString(text);
    V_DISPATCH(&in) = NULL;
    assert_hresult(VariantChangeType(&out, &in, 0, VT_I4), DISP_E_BADVARTYPE);
}

static void test_compare(void **state)
{
    BSTR left = SysAllocString(wide("abc")), right = SysAllocString(wide("ABD")), joined;
    VARIANT a, b;

    (void)state;
    assert_hresult(VarBstrCmp(left, right, EN_US, NORM_IGNORECASE), VARCMP_LT);
    assert_hresult(VarBstrCmp(left, right, 0, 0), VARCMP_GT);
    assert_hresult(VarBstrCmp(NULL, NULL, EN_US, 0), VARCMP_EQ);
    assert_hresult(VarBstrCmp(left, NULL, EN_US, 0), VARCMP_GT);
    assert_hresult(VarBstrCat(left, right, &joined), S_OK);
    assert_wide_equal(joined, wide("abcABD"));
    SysFreeString(joined);
    assert_hresult(VarBstrCat(NULL, NULL, &joined), S_OK);
    assert_int_equal(SysStringLen(joined), 0);
    SysFreeString(joined);
    assert_hresult(VarBstrCat(left, right, NULL), E_INVALIDARG);
    V_VT(&a) = VT_I4;
    V_I4(&a) = 5;
    V_VT(&b) = VT_R8;
    V_R8(&b) = 5.5;
    assert_hresult(VarCmp(&a, &b, EN_US, 0), VARCMP_LT);
    V_VT(&b) = VT_BSTR;
    V_BSTR(&b) = left;
    assert_hresult(VarCmp(&a, &b, EN_US, 0), VARCMP_LT);
    V_VT(&b) = VT_NULL;
    assert_hresult(VarCmp(&a, &b, EN_US, 0), VARCMP_NULL);
    V_VT(&b) = VT_UNKNOWN;
    assert_hresult(VarCmp(&a, &b, EN_US, 0), DISP_E_TYPEMISMATCH);
    V_VT(&b) = VT_I4 | VT_ARRAY;
    assert_hresult(VarCmp(&a, &b, EN_US, 0), DISP_E_BADVARTYPE);
    /* VT_RESERVED beside a text asks for a comparison as texts, or as numbers. */
    V_VT(&b) = VT_BSTR;
    SysFreeString(left);
    V_BSTR(&b) = left = SysAllocString(wide("10"));
    V_I4(&a) = 9;
    V_VT(&a) = VT_I4;
    assert_hresult(VarCmp(&a, &b, EN_US, 0), VARCMP_LT);
    V_VT(&b) = VT_BSTR | VT_RESERVED;
    assert_hresult(VarCmp(&a, &b, EN_US, 0), VARCMP_GT);
    V_VT(&b) = VT_BSTR;
    V_VT(&a) = VT_I4 | VT_RESERVED;
    assert_hresult(VarCmp(&a, &b, EN_US, 0), VARCMP_LT);
    V_I4(&a) = 11;
    assert_hresult(VarCmp(&a, &b, EN_US, 0), VARCMP_GT);
    SysFreeString(left);
    SysFreeString(right);
}

/* What test/differential leaves out. */
static void test_where_wine_differs(void **state)
{
    DECIMAL decimal;
    VARIANT in, out;
    LONG64 i8;
    double r8;
    DATE date;
    BSTR text = NULL;
    CY cy;

    (void)state;
    if (!test_native())
        skip();
    /* All digits of a DECIMAL, which Wine loses in a double. */
    set_decimal(&decimal, 1, 0, 0, 0x7fffffffffffffffULL);
    assert_hresult(VarI8FromDec(&decimal, &i8), S_OK);
    assert_true(i8 == 922337203685477581LL);
    set_decimal(&decimal, 6, 0, 0, 7);
    assert_hresult(VarCyFromDec(&decimal, &cy), S_OK);
    assert_true(cy.int64 == 0);
    set_decimal(&decimal, 25, 0, 0, 1);
    assert_hresult(VarR8FromDec(&decimal, &r8), S_OK);
    assert_true(fabs(r8 - 1e-25) < 1e-40);
    /* .NET's documentation of Decimal(Double) and Decimal(Single): 15 and 7 significant digits. */
    assert_hresult(VarDecFromR8(0.1, &decimal), S_OK);
    assert_int_equal(decimal.scale, 1);
    assert_true(decimal.Lo64 == 1);
    assert_hresult(VarDecFromR4(0.00010061264f, &decimal), S_OK);
    assert_int_equal(decimal.scale, 10);
    assert_true(decimal.Lo64 == 1006126);
    assert_hresult(VarDecFromR8(1e29, &decimal), DISP_E_OVERFLOW);
    /* The ranges of CY and DATE are documented with their types. */
    assert_hresult(VarCyFromI8(922337203685477LL, &cy), S_OK);
    assert_true(cy.int64 == 9223372036854770000LL);
    assert_hresult(VarDateFromR4(1e20f, &date), DISP_E_OVERFLOW);
    cy.int64 = 29584660000LL;
    assert_hresult(VarDateFromCy(cy, &date), DISP_E_OVERFLOW);
    /* A text that is made in a locale reads back there. */
    assert_hresult(VarBstrFromR8(1.5e20, DE_DE, 0, &text), S_OK);
    assert_wide_equal(text, wide("1,5E+20"));
    assert_hresult(VarR8FromStr(text, DE_DE, 0, &r8), S_OK);
    assert_true(r8 == 1.5e20);
    SysFreeString(text);
    VariantInit(&out);
    V_VT(&in) = VT_I8;
    V_I8(&in) = 65536;
    assert_hresult(VariantChangeType(&out, &in, 0, VT_UI2), DISP_E_OVERFLOW);
}

/* A DECIMAL with more than 28 places or an unknown sign is none. */
static void test_bad_decimal(void **state)
{
    DECIMAL decimal;
    BSTR text = NULL;
    LONG i4;
    double r8;
    CY cy;

    (void)state;
    if (!test_native())
        skip();
    set_decimal(&decimal, 29, 0, 0, 1);
    assert_hresult(VarI4FromDec(&decimal, &i4), E_INVALIDARG);
    assert_hresult(VarR8FromDec(&decimal, &r8), E_INVALIDARG);
    assert_hresult(VarCyFromDec(&decimal, &cy), E_INVALIDARG);
    assert_hresult(VarBstrFromDec(&decimal, EN_US, 0, &text), E_INVALIDARG);
    set_decimal(&decimal, 0, 1, 0, 1);
    assert_hresult(VarI4FromDec(&decimal, &i4), E_INVALIDARG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_text_to_number),
        cmocka_unit_test(test_other_locales),
        cmocka_unit_test(test_number_to_text),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_change_type),
        cmocka_unit_test(test_default_property),
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_where_wine_differs),
        cmocka_unit_test(test_bad_decimal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
