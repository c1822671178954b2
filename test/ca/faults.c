/* Injected failures and answers, counting, expectations. */
#include "kit.h"

struct world
{
    certemu_ca *ca;
    ICertServerExit *server;
    LONG context;
};

static int setup(void **state)
{
    static struct world world;

    world.ca = certemu_ca_create(NULL);
    assert_non_null(world.ca);
    world.server = kit_row(world.ca, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &world.context);
    assert_hresult(certemu_ca_set_attribute(world.ca, world.context, "cdc", "dc1"), S_OK);
    *state = &world;
    return 0;
}

static int teardown(void **state)
{
    struct world *world = *state;

    ICertServerExit_Release(world->server);
    certemu_ca_destroy(world->ca);
    return 0;
}

static void fail_by_name(void **state)
{
    struct world *world = *state;

    assert_hresult(certemu_ca_fail(world->ca, "GetCertificateProperty", "Serial Number", E_FAIL), S_OK);
    assert_result(world->server, CERTIFICATE, "SerialNumber", PROPTYPE_STRING, E_FAIL);
    assert_result(world->server, CERTIFICATE, "serial-number", PROPTYPE_STRING, E_FAIL);
    assert_long(world->server, CERTIFICATE, "PublicKeyLength", 2048);
    assert_hresult(certemu_ca_fail(world->ca, "GetCertificateProperty", "CN", E_ABORT), S_OK);
    assert_result(world->server, CERTIFICATE, "Subject.CommonName", PROPTYPE_STRING, E_ABORT);
    assert_hresult(kit_request(world->server, "CommonName", PROPTYPE_STRING), S_OK);
    assert_hresult(certemu_ca_fail(world->ca, "GetRequestAttribute", "CDC", E_FAIL), S_OK);
    assert_hresult(kit_attribute(world->server, "cdc"), E_FAIL);
    assert_hresult(certemu_ca_fail(world->ca, "GetCertificateExtension", "2.5.29.15", E_FAIL), S_OK);
    assert_hresult(kit_extension(world->server, "2.5.29.15", PROPTYPE_BINARY), E_FAIL);
    assert_hresult(kit_extension(world->server, "2.5.29.14", PROPTYPE_BINARY), S_OK);
    certemu_ca_clear_faults(world->ca);
    assert_hresult(kit_certificate(world->server, "SerialNumber", PROPTYPE_STRING), S_OK);
    certemu_ca_clear_faults(NULL);
}

static void fail_with_index(void **state)
{
    struct world *world = *state;

    assert_hresult(certemu_ca_add_certificate_file(world->ca, fixture("ca.pem")), S_OK);
    assert_hresult(certemu_ca_add_certificate_file(world->ca, fixture("ca1.pem")), S_OK);
    assert_hresult(certemu_ca_fail(world->ca, "GetCertificateProperty", "CRLState.1", E_FAIL), S_OK);
    assert_long(world->server, CERTIFICATE, "CRLState.0", CA_DISP_VALID);
    assert_result(world->server, CERTIFICATE, "CRLState.1", PROPTYPE_LONG, E_FAIL);
    /* A pattern without a number means all of them. */
    assert_hresult(certemu_ca_fail(world->ca, "GetCertificateProperty", "CRLState", E_ABORT), S_OK);
    assert_result(world->server, CERTIFICATE, "CRLState.0", PROPTYPE_LONG, E_ABORT);
    /* "Request." names another value, and another call. */
    assert_hresult(certemu_ca_fail(world->ca, "GetCertificateProperty", "Request.RawName", E_ABORT), S_OK);
    assert_hresult(kit_certificate(world->server, "RawName", PROPTYPE_BINARY), S_OK);
    assert_result(world->server, CERTIFICATE, "Request.RawName", PROPTYPE_BINARY, E_ABORT);
}

static void fail_all_methods(void **state)
{
    static const char *const methods[] = {"SetContext", "GetRequestProperty", "GetRequestAttribute", "GetCertificateProperty",
            "GetCertificateExtension", "GetCertificateExtensionFlags", "EnumerateExtensionsSetup", "EnumerateExtensions",
            "EnumerateExtensionsClose", "EnumerateAttributesSetup", "EnumerateAttributes", "EnumerateAttributesClose",
            "CreateInstance"};
    struct world *world = *state;
    ICertServerExit *server;
    BSTR text = NULL;
    LONG flags;
    size_t i;

    for (i = 0; i < sizeof(methods) / sizeof(*methods); i++)
        assert_hresult(certemu_ca_fail(world->ca, methods[i], NULL, 0x80040000 + (HRESULT)i), S_OK);
    assert_hresult(ICertServerExit_SetContext(world->server, world->context), 0x80040000);
    assert_hresult(kit_request(world->server, "RequestID", PROPTYPE_LONG), 0x80040001);
    assert_hresult(kit_attribute(world->server, "cdc"), 0x80040002);
    assert_hresult(kit_certificate(world->server, "SerialNumber", PROPTYPE_STRING), 0x80040003);
    assert_hresult(kit_extension(world->server, "2.5.29.15", PROPTYPE_BINARY), 0x80040004);
    assert_hresult(ICertServerExit_GetCertificateExtensionFlags(world->server, &flags), 0x80040005);
    assert_hresult(ICertServerExit_EnumerateExtensionsSetup(world->server, 0), 0x80040006);
    assert_hresult(ICertServerExit_EnumerateExtensions(world->server, &text), 0x80040007);
    assert_hresult(ICertServerExit_EnumerateExtensionsClose(world->server), 0x80040008);
    assert_hresult(ICertServerExit_EnumerateAttributesSetup(world->server, 0), 0x80040009);
    assert_hresult(ICertServerExit_EnumerateAttributes(world->server, &text), 0x8004000a);
    assert_hresult(ICertServerExit_EnumerateAttributesClose(world->server), 0x8004000b);
    assert_hresult(CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit, (void **)&server),
            0x8004000c);
    assert_null(text);
}

static void fail_nth(void **state)
{
    struct world *world = *state;

    assert_hresult(certemu_ca_fail_nth(world->ca, "GetCertificateProperty", NULL, 3, FALSE, E_FAIL), S_OK);
    assert_hresult(kit_certificate(world->server, "SerialNumber", PROPTYPE_STRING), S_OK);
    assert_hresult(kit_certificate(world->server, "CommonName", PROPTYPE_STRING), S_OK);
    assert_hresult(kit_certificate(world->server, "SerialNumber", PROPTYPE_STRING), E_FAIL);
    assert_hresult(kit_certificate(world->server, "SerialNumber", PROPTYPE_STRING), S_OK);

    assert_hresult(certemu_ca_fail_nth(world->ca, "GetRequestProperty", "RequestID", 2, TRUE, E_ABORT), S_OK);
    assert_hresult(kit_request(world->server, "RequestID", PROPTYPE_LONG), S_OK);
    assert_hresult(kit_request(world->server, "Disposition", PROPTYPE_LONG), S_OK);
    assert_hresult(kit_request(world->server, "RequestID", PROPTYPE_LONG), E_ABORT);
    assert_hresult(kit_request(world->server, "RequestID", PROPTYPE_LONG), E_ABORT);
    /* Each fault counts for itself, whichever happens. */
    assert_hresult(certemu_ca_fail_nth(world->ca, "GetRequestProperty", "Disposition", 1, FALSE, E_FAIL), S_OK);
    assert_hresult(certemu_ca_fail_nth(world->ca, "GetRequestProperty", "Disposition", 2, FALSE, E_ABORT), S_OK);
    assert_hresult(kit_request(world->server, "Disposition", PROPTYPE_LONG), E_FAIL);
    assert_hresult(kit_request(world->server, "Disposition", PROPTYPE_LONG), E_ABORT);
    assert_hresult(kit_request(world->server, "Disposition", PROPTYPE_LONG), S_OK);
}

static void fail_errors(void **state)
{
    struct world *world = *state;
    char longest[300];
    VARIANT value;

    assert_hresult(certemu_ca_fail(world->ca, "GetNothing", NULL, E_FAIL), E_INVALIDARG);
    assert_non_null(strstr(certemu_last_error(), "GetNothing"));
    assert_hresult(certemu_ca_fail(world->ca, NULL, NULL, E_FAIL), E_POINTER);
    assert_hresult(certemu_ca_fail(NULL, "SetContext", NULL, E_FAIL), E_POINTER);
    assert_hresult(certemu_ca_fail(world->ca, "SetContext", "name", E_FAIL), E_INVALIDARG);
    assert_hresult(certemu_ca_fail_nth(world->ca, "SetContext", NULL, 0, FALSE, E_FAIL), E_INVALIDARG);
    memset(longest, 'x', sizeof(longest));
    longest[sizeof(longest) - 1] = 0;
    assert_hresult(certemu_ca_fail(world->ca, "GetRequestAttribute", longest, E_FAIL), E_INVALIDARG);
    assert_hresult(certemu_ca_answer(world->ca, "SetContext", NULL, CERTEMU_ANSWER_EMPTY, NULL), E_INVALIDARG);
    assert_hresult(certemu_ca_answer(world->ca, "GetRequestAttribute", NULL, CERTEMU_ANSWER_EMPTY, NULL), E_INVALIDARG);
    assert_hresult(certemu_ca_answer(world->ca, "GetRequestProperty", NULL, (certemu_answer)77, NULL), E_INVALIDARG);
    assert_hresult(certemu_ca_answer(world->ca, "GetRequestProperty", NULL, CERTEMU_ANSWER_VALUE, NULL), E_POINTER);
    assert_hresult(certemu_ca_answer(world->ca, NULL, NULL, CERTEMU_ANSWER_EMPTY, NULL), E_POINTER);
    V_VT(&value) = VT_R8;
    assert_hresult(certemu_ca_answer(world->ca, "GetCertificateExtensionFlags", NULL, CERTEMU_ANSWER_VALUE, &value),
            E_INVALIDARG);
    assert_hresult(certemu_ca_expect(world->ca, "GetNothing", NULL, 1), E_INVALIDARG);
    assert_hresult(certemu_ca_expect(world->ca, NULL, NULL, 1), E_POINTER);
    assert_hresult(certemu_ca_verify(NULL, NULL), E_POINTER);
    assert_int_equal(certemu_ca_calls(NULL, NULL, NULL), 0);
    assert_int_equal(certemu_ca_calls(world->ca, "GetNothing", NULL), 0);
    /* None of these left anything behind. */
    assert_hresult(kit_certificate(world->server, "SerialNumber", PROPTYPE_STRING), S_OK);
    assert_hresult(certemu_ca_verify(world->ca, NULL), S_OK);
}

static HRESULT read(struct world *world, int getter, const WCHAR *name, LONG type, VARIANT *value)
{
    BSTR text = SysAllocString(name);
    HRESULT hr;

    VariantInit(value);
    if (getter == REQUEST)
        hr = ICertServerExit_GetRequestProperty(world->server, text, type, value);
    else
        hr = ICertServerExit_GetCertificateProperty(world->server, text, type, value);
    SysFreeString(text);
    return hr;
}

static void answers(void **state)
{
    struct world *world = *state;
    BSTR text, name;
    VARIANT value, given;
    LONG flags;

    assert_hresult(certemu_ca_answer(world->ca, "GetCertificateProperty", "SerialNumber", CERTEMU_ANSWER_EMPTY, NULL), S_OK);
    assert_hresult(read(world, CERTIFICATE, L"SerialNumber", PROPTYPE_STRING, &value), S_OK);
    assert_int_equal(V_VT(&value), VT_EMPTY);
    assert_hresult(certemu_ca_answer(world->ca, "GetCertificateProperty", "SerialNumber", CERTEMU_ANSWER_NULL_STRING, NULL), S_OK);
    assert_hresult(read(world, CERTIFICATE, L"SerialNumber", PROPTYPE_STRING, &value), S_OK);
    assert_int_equal(V_VT(&value), VT_BSTR);
    assert_null(V_BSTR(&value));
    assert_hresult(certemu_ca_answer(world->ca, "GetCertificateProperty", "SerialNumber", CERTEMU_ANSWER_EMPTY_STRING, NULL), S_OK);
    assert_hresult(read(world, CERTIFICATE, L"SerialNumber", PROPTYPE_STRING, &value), S_OK);
    assert_int_equal(V_VT(&value), VT_BSTR);
    assert_non_null(V_BSTR(&value));
    assert_int_equal(SysStringByteLen(V_BSTR(&value)), 0);
    VariantClear(&value);
    assert_hresult(certemu_ca_answer(world->ca, "GetCertificateProperty", "SerialNumber", CERTEMU_ANSWER_WRONG_TYPE, NULL), S_OK);
    assert_hresult(read(world, CERTIFICATE, L"SerialNumber", PROPTYPE_STRING, &value), S_OK);
    assert_int_not_equal(V_VT(&value), VT_BSTR);
    assert_hresult(certemu_ca_answer(world->ca, "GetRequestProperty", NULL, CERTEMU_ANSWER_WRONG_TYPE, NULL), S_OK);
    assert_hresult(read(world, REQUEST, L"RequestID", PROPTYPE_LONG, &value), S_OK);
    assert_int_equal(V_VT(&value), VT_R8);
    assert_true(V_R8(&value) == 1.0);
    assert_hresult(read(world, REQUEST, L"SubmittedWhen", PROPTYPE_DATE, &value), S_OK);
    assert_int_not_equal(V_VT(&value), VT_DATE);
    /* A call that fails has no value to give another type. */
    assert_hresult(read(world, REQUEST, L"RawRequest", PROPTYPE_BINARY, &value), CERTSRV_E_PROPERTY_EMPTY);
    certemu_ca_clear_faults(world->ca);

    V_VT(&given) = VT_BSTR;
    V_BSTR(&given) = SysAllocString(L"given");
    assert_hresult(certemu_ca_answer(world->ca, "GetRequestAttribute", "none", CERTEMU_ANSWER_VALUE, &given), S_OK);
    assert_attribute(world->server, "none", L"given");
    assert_attribute(world->server, "none", L"given");
    assert_hresult(certemu_ca_answer(world->ca, "GetRequestAttribute", "cdc", CERTEMU_ANSWER_NULL_STRING, NULL), S_OK);
    name = SysAllocString(L"cdc");
    text = (BSTR)1;
    assert_hresult(ICertServerExit_GetRequestAttribute(world->server, name, &text), S_OK);
    assert_null(text);
    SysFreeString(name);
    assert_hresult(certemu_ca_answer(world->ca, "EnumerateAttributes", NULL, CERTEMU_ANSWER_VALUE, &given), S_OK);
    assert_hresult(ICertServerExit_EnumerateAttributes(world->server, &text), S_OK);
    assert_wide_equal(text, L"given");
    SysFreeString(text);
    /* In the place of a failure too, whatever its type. */
    V_VT(&value) = VT_I4;
    V_I4(&value) = 7;
    assert_hresult(certemu_ca_answer(world->ca, "GetCertificateProperty", "RawCertificate", CERTEMU_ANSWER_VALUE, &value), S_OK);
    assert_hresult(read(world, CERTIFICATE, L"RawCertificate", PROPTYPE_BINARY, &value), S_OK);
    assert_int_equal(V_VT(&value), VT_I4);
    V_I4(&value) = 0x55;
    assert_hresult(certemu_ca_answer(world->ca, "GetCertificateExtensionFlags", NULL, CERTEMU_ANSWER_VALUE, &value), S_OK);
    assert_hresult(ICertServerExit_GetCertificateExtensionFlags(world->server, &flags), S_OK);
    assert_int_equal(flags, 0x55);
    VariantClear(&given);
}

static void counting(void **state)
{
    struct world *world = *state;

    assert_int_equal(certemu_ca_calls(world->ca, NULL, NULL), 1);       /* the SetContext of setup */
    kit_certificate(world->server, "SerialNumber", PROPTYPE_STRING);
    kit_certificate(world->server, "serial number", PROPTYPE_STRING);
    kit_certificate(world->server, "CN", PROPTYPE_STRING);
    kit_certificate(world->server, "Request.CN", PROPTYPE_STRING);
    kit_certificate(world->server, "Unheard", PROPTYPE_STRING);
    kit_request(world->server, "CommonName", PROPTYPE_STRING);
    kit_attribute(world->server, "cdc");
    kit_extension(world->server, "2.5.29.15", PROPTYPE_BINARY);
    assert_int_equal(certemu_ca_calls(world->ca, "GetCertificateProperty", "SerialNumber"), 2);
    assert_int_equal(certemu_ca_calls(world->ca, "GetCertificateProperty", "CommonName"), 2);
    assert_int_equal(certemu_ca_calls(world->ca, "GetCertificateProperty", "Request.CommonName"), 1);
    assert_int_equal(certemu_ca_calls(world->ca, "GetCertificateProperty", "Unheard"), 1);
    assert_int_equal(certemu_ca_calls(world->ca, "GetCertificateProperty", NULL), 5);
    assert_int_equal(certemu_ca_calls(world->ca, NULL, "CommonName"), 3);
    assert_int_equal(certemu_ca_calls(world->ca, "GetRequestAttribute", "CDC"), 1);
    assert_int_equal(certemu_ca_calls(world->ca, "GetCertificateExtension", "2.5.29.15"), 1);
    assert_int_equal(certemu_ca_calls(world->ca, "SetContext", NULL), 1);
    assert_int_equal(certemu_ca_calls(world->ca, NULL, NULL), 9);
}

static void expectations(void **state)
{
    struct world *world = *state;
    char text[600] = {0};
    FILE *stream = tmpfile();

    assert_non_null(stream);
    assert_hresult(certemu_ca_verify(world->ca, stream), S_OK);
    kit_certificate(world->server, "SerialNumber", PROPTYPE_STRING);    /* before: does not count */
    assert_hresult(certemu_ca_expect(world->ca, "GetCertificateProperty", "SerialNumber", 1), S_OK);
    assert_hresult(certemu_ca_expect(world->ca, "SetContext", NULL, 0), S_OK);
    kit_certificate(world->server, "Serial-Number", PROPTYPE_STRING);
    assert_hresult(certemu_ca_verify(world->ca, stream), S_OK);
    assert_int_equal(ftell(stream), 0);

    assert_hresult(certemu_ca_expect(world->ca, "GetCertificateProperty", "SerialNumber", 2), S_OK);
    assert_hresult(certemu_ca_expect(world->ca, "GetRequestProperty", NULL, 0), S_OK);
    kit_certificate(world->server, "SerialNumber", PROPTYPE_STRING);
    kit_certificate(world->server, "Wrong", PROPTYPE_STRING);
    assert_hresult(certemu_ca_verify(world->ca, stream), S_FALSE);
    rewind(stream);
    fread(text, 1, sizeof(text) - 1, stream);
    assert_non_null(strstr(text, "GetCertificateProperty(\"SerialNumber\"): expected 2 times, called 1 time"));
    assert_non_null(strstr(text, "SerialNumber 3"));
    assert_non_null(strstr(text, "Wrong 1"));
    assert_null(strstr(text, "GetRequestProperty"));
    fclose(stream);
    /* Forgotten by then. */
    assert_hresult(certemu_ca_verify(world->ca, NULL), S_OK);
    assert_hresult(certemu_ca_expect(world->ca, "SetContext", NULL, 5), S_OK);
    assert_hresult(certemu_ca_verify(world->ca, NULL), S_FALSE);
    assert_non_null(strstr(certemu_last_error(), "SetContext: expected 5 times, called 0 times"));
}

static char *trace_of(const char *file)
{
    FILE *stream = fopen(file, "rb");
    char *text = calloc(1, 1 << 16);

    assert_non_null(stream);
    fread(text, 1, (1 << 16) - 1, stream);
    fclose(stream);
    return text;
}

static void traced(void **state)
{
    const char *file = fixture("ca-faults.trace");
    certemu_ca_options options = {.name = "Traced CA"};
    ICertServerExit *server;
    certemu_ca *ca;
    LONG context;
    char *text;

    (void)state;
    assert_hresult(certemu_trace_create(file, &options.trace), S_OK);
    ca = certemu_ca_create(&options);
    server = kit_row(ca, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);
    kit_certificate(server, "SerialNumber", PROPTYPE_STRING);
    assert_hresult(certemu_ca_fail(ca, "GetRequestAttribute", NULL, E_FAIL), S_OK);
    kit_attribute(server, "cdc");
    ICertServerExit_Release(server);
    certemu_ca_destroy(ca);
    certemu_trace_destroy(options.trace);
    text = trace_of(file);
    assert_non_null(strstr(text, "server-call"));
    assert_non_null(strstr(text, "GetCertificateProperty"));
    assert_non_null(strstr(text, "4400000004b742b5daba3d4deb000000000004"));
    assert_non_null(strstr(text, "E_FAIL"));
    assert_non_null(strstr(text, "injected"));
    free(text);
    remove(file);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(fail_by_name), TEST(fail_with_index), TEST(fail_all_methods), TEST(fail_nth), TEST(fail_errors), TEST(answers),
        TEST(counting), TEST(expectations), cmocka_unit_test(traced),
    };

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
