/* ICertServerExit late-bound, as a module in a script language calls it. */
#include "kit.h"

static certemu_ca *ca;
static ICertServerExit *server;
static IDispatch *dispatch;
static LONG context;

static const WCHAR *const methods[] = {L"SetContext", L"GetRequestProperty", L"GetRequestAttribute", L"GetCertificateProperty",
        L"GetCertificateExtension", L"GetCertificateExtensionFlags", L"EnumerateExtensionsSetup", L"EnumerateExtensions",
        L"EnumerateExtensionsClose", L"EnumerateAttributesSetup", L"EnumerateAttributes", L"EnumerateAttributesClose"};

static int setup(void **state)
{
    (void)state;
    ca = certemu_ca_create(NULL);
    assert_non_null(ca);
    server = kit_row(ca, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);
    assert_hresult(certemu_ca_set_attribute(ca, context, "cdc", "dc1"), S_OK);
    assert_hresult(ICertServerExit_QueryInterface(server, &IID_IDispatch, (void **)&dispatch), S_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    IDispatch_Release(dispatch);
    assert_int_equal(ICertServerExit_Release(server), 0);
    certemu_ca_destroy(ca);
    return 0;
}

static void names(void **state)
{
    WCHAR *name, lower[64];
    DISPID id;
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof(methods) / sizeof(*methods); i++)
    {
        name = (WCHAR *)methods[i];
        assert_hresult(IDispatch_GetIDsOfNames(dispatch, &IID_NULL, &name, 1, LOCALE_USER_DEFAULT, &id), S_OK);
        assert_int_equal(id, 0x60020000 + (int)i);
        for (j = 0; methods[i][j]; j++)
            lower[j] = methods[i][j] | 0x20;
        lower[j] = 0;
        name = lower;
        assert_hresult(IDispatch_GetIDsOfNames(dispatch, &IID_NULL, &name, 1, LOCALE_USER_DEFAULT, &id), S_OK);
        assert_int_equal(id, 0x60020000 + (int)i);
    }
    name = (WCHAR *)L"Initialize";
    assert_hresult(IDispatch_GetIDsOfNames(dispatch, &IID_NULL, &name, 1, LOCALE_USER_DEFAULT, &id), DISP_E_UNKNOWNNAME);
    assert_int_equal(id, DISPID_UNKNOWN);
    assert_hresult(IDispatch_GetIDsOfNames(dispatch, &IID_IDispatch, &name, 1, LOCALE_USER_DEFAULT, &id),
            DISP_E_UNKNOWNINTERFACE);
}

static void type_information(void **state)
{
    ITypeInfo *info;
    TYPEATTR *attributes;
    UINT count = 0;

    (void)state;
    assert_hresult(IDispatch_GetTypeInfoCount(dispatch, &count), S_OK);
    assert_int_equal(count, 1);
    assert_hresult(IDispatch_GetTypeInfoCount(dispatch, NULL), E_POINTER);
    assert_hresult(IDispatch_GetTypeInfo(dispatch, 0, 0, &info), S_OK);
    assert_hresult(ITypeInfo_GetTypeAttr(info, &attributes), S_OK);
    assert_true(IsEqualGUID(&attributes->guid, &IID_ICertServerExit));
    ITypeInfo_ReleaseTypeAttr(info, attributes);
    ITypeInfo_Release(info);
    assert_hresult(IDispatch_GetTypeInfo(dispatch, 1, 0, &info), DISP_E_BADINDEX);
    assert_null(info);
    assert_hresult(IDispatch_GetTypeInfo(dispatch, 0, 0, NULL), E_POINTER);
}

static HRESULT invoke(int method, VARIANT *arguments, UINT count, VARIANT *result, EXCEPINFO *exception)
{
    DISPPARAMS parameters = {arguments, NULL, count, 0};
    UINT wrong;

    if (result)
        VariantInit(result);
    return IDispatch_Invoke(dispatch, 0x60020000 + method, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD, &parameters, result,
            exception, &wrong);
}

static void calls(void **state)
{
    VARIANT arguments[2], result;
    int count = 0;

    (void)state;
    V_VT(&arguments[0]) = VT_I4;
    V_I4(&arguments[0]) = 0;
    assert_hresult(invoke(0, arguments, 1, NULL, NULL), S_OK);
    V_I4(&arguments[0]) = context;
    assert_hresult(invoke(0, arguments, 1, NULL, NULL), S_OK);

    /* the last argument first, as always */
    V_VT(&arguments[1]) = VT_BSTR;
    V_BSTR(&arguments[1]) = SysAllocString(L"SerialNumber");
    V_I4(&arguments[0]) = PROPTYPE_STRING;
    assert_hresult(invoke(3, arguments, 2, &result, NULL), S_OK);
    assert_int_equal(V_VT(&result), VT_BSTR);
    assert_wide_equal(V_BSTR(&result), L"4400000004b742b5daba3d4deb000000000004");
    VariantClear(&result);
    /* a string for the number is converted */
    V_VT(&arguments[0]) = VT_BSTR;
    V_BSTR(&arguments[0]) = SysAllocString(L"4");
    assert_hresult(invoke(3, arguments, 2, &result, NULL), S_OK);
    assert_wide_equal(V_BSTR(&result), L"4400000004b742b5daba3d4deb000000000004");
    VariantClear(&result);
    VariantClear(&arguments[0]);
    VariantClear(&arguments[1]);

    V_VT(&arguments[1]) = VT_BSTR;
    V_BSTR(&arguments[1]) = SysAllocString(L"RequestID");
    V_VT(&arguments[0]) = VT_I4;
    V_I4(&arguments[0]) = PROPTYPE_LONG;
    assert_hresult(invoke(1, arguments, 2, &result, NULL), S_OK);
    assert_int_equal(V_VT(&result), VT_I4);
    assert_int_equal(V_I4(&result), 1);
    VariantClear(&arguments[1]);

    V_VT(&arguments[1]) = VT_BSTR;
    V_BSTR(&arguments[1]) = SysAllocString(L"2.5.29.15");
    V_I4(&arguments[0]) = PROPTYPE_BINARY;
    assert_hresult(invoke(4, arguments, 2, &result, NULL), S_OK);
    assert_int_equal(SysStringByteLen(V_BSTR(&result)), 4);
    assert_memory_equal(V_BSTR(&result), "\x03\x02\x05\xa0", 4);
    VariantClear(&result);
    VariantClear(&arguments[1]);
    assert_hresult(invoke(5, NULL, 0, &result, NULL), S_OK);
    assert_int_equal(V_VT(&result), VT_I4);
    assert_int_equal(V_I4(&result), 0x20001);

    V_VT(&arguments[0]) = VT_BSTR;
    V_BSTR(&arguments[0]) = SysAllocString(L"CDC");
    assert_hresult(invoke(2, arguments, 1, &result, NULL), S_OK);
    assert_wide_equal(V_BSTR(&result), L"dc1");
    VariantClear(&result);
    VariantClear(&arguments[0]);

    V_VT(&arguments[0]) = VT_I4;
    V_I4(&arguments[0]) = 0;
    assert_hresult(invoke(6, arguments, 1, NULL, NULL), S_OK);
    /* S_FALSE does not come through Automation, and the NULL string is copied to an empty one: that is how the end shows. */
    while (count < 20 && SUCCEEDED(invoke(7, NULL, 0, &result, NULL)) && SysStringLen(V_BSTR(&result)))
    {
        VariantClear(&result);
        count++;
    }
    assert_int_equal(V_VT(&result), VT_BSTR);
    VariantClear(&result);
    assert_int_equal(count, 10);
    assert_hresult(invoke(8, NULL, 0, NULL, NULL), S_OK);
    assert_hresult(invoke(9, arguments, 1, NULL, NULL), S_OK);
    assert_hresult(invoke(10, NULL, 0, &result, NULL), S_OK);
    assert_wide_equal(V_BSTR(&result), L"cdc");
    VariantClear(&result);
    assert_hresult(invoke(11, NULL, 0, NULL, NULL), S_OK);
}

static void errors(void **state)
{
    VARIANT arguments[2], result;
    EXCEPINFO exception = {0};

    (void)state;
    V_VT(&arguments[1]) = VT_BSTR;
    V_BSTR(&arguments[1]) = SysAllocString(L"RawRequest");
    V_VT(&arguments[0]) = VT_I4;
    V_I4(&arguments[0]) = PROPTYPE_BINARY;
    assert_hresult(invoke(1, arguments, 2, &result, &exception), DISP_E_EXCEPTION);
    assert_hresult(exception.scode, CERTSRV_E_PROPERTY_EMPTY);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrHelpFile);
    assert_hresult(invoke(1, arguments, 1, &result, NULL), DISP_E_BADPARAMCOUNT);
    VariantClear(&arguments[1]);
    V_VT(&arguments[0]) = VT_BSTR;
    V_BSTR(&arguments[0]) = SysAllocString(L"no number");
    assert_hresult(invoke(0, arguments, 1, NULL, NULL), DISP_E_TYPEMISMATCH);
    VariantClear(&arguments[0]);
    assert_hresult(invoke(12, NULL, 0, NULL, NULL), DISP_E_MEMBERNOTFOUND);
    assert_hresult(IDispatch_Invoke(dispatch, 0x60020000, &IID_IDispatch, 0, DISPATCH_METHOD, NULL, NULL, NULL, NULL),
            DISP_E_UNKNOWNINTERFACE);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(names), TEST(type_information), TEST(calls), TEST(errors),
    };

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
