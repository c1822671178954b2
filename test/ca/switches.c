/* Each switch: its default is what docs/switches.md says, and each of its choices does what it says. */
#include "kit.h"

static certemu_ca *ca;
static ICertServerExit *server;
static LONG context;
static const char *document;

static int setup(void **state)
{
    (void)state;
    ca = certemu_ca_create(NULL);
    assert_non_null(ca);
    server = kit_row(ca, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ICertServerExit_Release(server);
    certemu_ca_destroy(ca);
    return 0;
}

static void set(const char *name, const char *value)
{
    assert_hresult(certemu_ca_set_switch(ca, name, value), S_OK);
}

static void results(void **state)
{
    ICertServerExit *fresh;
    LONG flags;
    BSTR text;

    (void)state;
    set("unknown-property", "CERTSRV_E_PROPERTY_EMPTY");
    assert_result(server, CERTIFICATE, "Nothing", PROPTYPE_STRING, CERTSRV_E_PROPERTY_EMPTY);
    set("unknown-property", "0x80070002");
    assert_result(server, CERTIFICATE, "Nothing", PROPTYPE_STRING, (HRESULT)0x80070002);
    set("type-mismatch", "DISP_E_TYPEMISMATCH");
    assert_result(server, CERTIFICATE, "SerialNumber", PROPTYPE_LONG, DISP_E_TYPEMISMATCH);
    set("bad-type", "E_FAIL");
    assert_result(server, CERTIFICATE, "SerialNumber", 9, E_FAIL);
    assert_hresult(kit_extension(server, "2.5.29.15", 9), E_FAIL);
    set("bad-index", "E_FAIL");
    assert_result(server, CERTIFICATE, "CertState.3", PROPTYPE_LONG, E_FAIL);
    set("no-context", "CERTSRV_E_PROPERTY_EMPTY");
    assert_hresult(certemu_ca_server(ca, &fresh), S_OK);
    assert_result(fresh, REQUEST, "RequestID", PROPTYPE_LONG, CERTSRV_E_PROPERTY_EMPTY);
    assert_hresult(kit_attribute(fresh, "x"), CERTSRV_E_PROPERTY_EMPTY);
    set("flags-before-extension", "E_ABORT");
    assert_hresult(ICertServerExit_GetCertificateExtensionFlags(fresh, &flags), E_ABORT);
    ICertServerExit_Release(fresh);
    set("bad-context", "E_HANDLE");
    assert_hresult(ICertServerExit_SetContext(server, 77), E_HANDLE);
    set("null-pointer", "E_INVALIDARG");
    assert_hresult(ICertServerExit_GetCertificateExtensionFlags(server, NULL), E_INVALIDARG);
    set("nonzero-flags", "E_NOTIMPL");
    assert_hresult(ICertServerExit_EnumerateExtensionsSetup(server, 1), E_NOTIMPL);
    set("nonzero-flags", "answer");
    assert_hresult(ICertServerExit_EnumerateExtensionsSetup(server, 1), S_OK);
    set("close-without-setup", "E_UNEXPECTED");
    assert_hresult(ICertServerExit_EnumerateExtensionsClose(server), S_OK);
    assert_hresult(ICertServerExit_EnumerateExtensionsClose(server), E_UNEXPECTED);
    set("enumerate-without-setup", "S_FALSE");
    assert_hresult(ICertServerExit_EnumerateExtensions(server, &text), S_FALSE);
    assert_null(text);
}

static void wrong_table(void **state)
{
    (void)state;
    set("wrong-table", "answer");
    assert_string(server, REQUEST, "SerialNumber", L"4400000004b742b5daba3d4deb000000000004");
    assert_long(server, CERTIFICATE, "RequestType", 0x40100);
    assert_long(server, REQUEST, "CAType", 3);
    set("wrong-table", "E_FAIL");
    assert_result(server, REQUEST, "SerialNumber", PROPTYPE_STRING, E_FAIL);
}

static void ca_property_in_context(void **state)
{
    (void)state;
    assert_long(server, CERTIFICATE, "CAType", 3);
    set("ca-property-in-context", "E_INVALIDARG");
    assert_result(server, CERTIFICATE, "CAType", PROPTYPE_LONG, E_INVALIDARG);
    assert_long(server, CERTIFICATE, "RequesterCAAccess", 1);   /* belongs to both */
    assert_hresult(ICertServerExit_SetContext(server, 0), S_OK);
    assert_long(server, CERTIFICATE, "CAType", 3);
}

static void ended_context(void **state)
{
    (void)state;
    set("ended-context", "answer");
    assert_hresult(certemu_ca_end_context(ca, context), S_OK);
    assert_long(server, REQUEST, "RequestID", 1);
    assert_hresult(ICertServerExit_SetContext(server, context), S_OK);
    set("ended-context", "E_HANDLE");
    assert_result(server, REQUEST, "RequestID", PROPTYPE_LONG, E_HANDLE);
}

static void context_numbers(void **state)
{
    certemu_row_options options = {.request_id = 4711};
    LONG first, second;

    (void)state;
    assert_true(context > 0);
    set("context-numbers", "negative");
    assert_hresult(certemu_ca_issue_file(ca, fixture("leaf.pem"), NULL, &first), S_OK);
    assert_hresult(certemu_ca_issue_file(ca, fixture("leaf.pem"), NULL, &second), S_OK);
    assert_true(first < 0 && second < 0 && first != second);
    assert_hresult(ICertServerExit_SetContext(server, first), S_OK);
    assert_long(server, REQUEST, "RequestID", 2);
    set("context-numbers", "request-id");
    assert_hresult(certemu_ca_issue_file(ca, fixture("leaf.pem"), &options, &first), S_OK);
    assert_int_equal(first, 4711);
    assert_hresult(ICertServerExit_SetContext(server, first), S_OK);
    assert_long(server, REQUEST, "RequestID", 4711);
}

static void event_context(void **state)
{
    LONG event = 1;

    (void)state;
    set("event-context", "zero");
    assert_hresult(certemu_ca_add_event(ca, &event), S_OK);
    assert_int_equal(event, 0);
    assert_hresult(certemu_ca_end_context(ca, event), S_OK);
}

static void enumeration_after_set_context(void **state)
{
    LONG other;
    BSTR name;

    (void)state;
    assert_hresult(certemu_ca_issue_file(ca, fixture("template1.pem"), NULL, &other), S_OK);
    set("enumeration-after-set-context", "keep");
    assert_hresult(ICertServerExit_EnumerateExtensionsSetup(server, 0), S_OK);
    assert_hresult(ICertServerExit_SetContext(server, other), S_OK);
    assert_hresult(ICertServerExit_EnumerateExtensions(server, &name), S_OK);
    assert_wide_equal(name, L"2.5.29.19");
    SysFreeString(name);
}

static void incoming_values(void **state)
{
    BSTR name = SysAllocString(L"SerialNumber"), text = SysAllocString(L"freed");
    VARIANT value;

    /* That nothing leaks here is what the leak checks see; that a value in use survives is "overwrite", tested in server.c. */
    (void)state;
    set("incoming-values", "free");
    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(L"freed");
    assert_hresult(ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value), S_OK);
    assert_wide_equal(V_BSTR(&value), L"4400000004b742b5daba3d4deb000000000004");
    assert_hresult(ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value), S_OK);
    VariantClear(&value);
    assert_hresult(ICertServerExit_GetRequestAttribute(server, name, &text), CERTSRV_E_PROPERTY_EMPTY);
    assert_null(text);
    SysFreeString(name);
}

static void error_info(void **state)
{
    ISupportErrorInfo *support;
    ICertServerExit *again;
    IErrorInfo *info = NULL;
    BSTR text;
    GUID guid;

    (void)state;
    kit_certificate(server, "Nothing", PROPTYPE_STRING);
    assert_hresult(GetErrorInfo(0, &info), S_FALSE);
    set("error-info", "yes");
    assert_hresult(ICertServerExit_QueryInterface(server, &IID_ISupportErrorInfo, (void **)&support), S_OK);
    assert_hresult(ISupportErrorInfo_InterfaceSupportsErrorInfo(support, &IID_ICertServerExit), S_OK);
    assert_hresult(ISupportErrorInfo_InterfaceSupportsErrorInfo(support, &IID_IUnknown), S_FALSE);
    assert_hresult(ISupportErrorInfo_QueryInterface(support, &IID_ICertServerExit, (void **)&again), S_OK);
    assert_ptr_equal(again, server);
    ICertServerExit_Release(again);
    ISupportErrorInfo_AddRef(support);
    ISupportErrorInfo_Release(support);
    ISupportErrorInfo_Release(support);
    kit_certificate(server, "Nothing", PROPTYPE_STRING);
    assert_hresult(GetErrorInfo(0, &info), S_OK);
    assert_hresult(IErrorInfo_GetDescription(info, &text), S_OK);
    assert_wide_equal(text, L"ICertServerExit::GetCertificateProperty failed with 0x80070057");
    SysFreeString(text);
    assert_hresult(IErrorInfo_GetGUID(info, &guid), S_OK);
    assert_true(IsEqualGUID(&guid, &IID_ICertServerExit));
    IErrorInfo_Release(info);
}

static void empty_string(void **state)
{
    (void)state;
    assert_hresult(certemu_ca_set_string(ca, context, "UPN", ""), S_OK);
    assert_empty(server, CERTIFICATE, "UPN", PROPTYPE_STRING);
    set("empty-string", "answer");
    assert_string(server, CERTIFICATE, "UPN", L"");
}

static void bad_settings(void **state)
{
    static const char *const bad[][2] =
    {
        {"no-such-switch", "x"}, {"", ""}, {"unknown-property", "E_NOT_A_NAME"}, {"unknown-property", ""},
        {"unknown-property", "answer"}, {"wrong-table", "S_OK"}, {"context-numbers", "E_FAIL"}, {"context-numbers", "opaque,"},
        {"error-info", "maybe"}, {"subject-separator", ""}, {"subject-separator", "12345678"}, {"event-context", "or"},
        {"subject-separator", "\xff"}, {"nonzero-flags", "0x1ffffffff"}
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        assert_hresult(certemu_ca_set_switch(ca, bad[i][0], bad[i][1]), E_INVALIDARG);
    assert_hresult(certemu_ca_set_switch(ca, "error-info", "maybe"), E_INVALIDARG);
    assert_string_equal(certemu_last_error(), "switch error-info takes yes or no, not \"maybe\"");
    assert_hresult(certemu_ca_set_switch(NULL, "error-info", "no"), E_POINTER);
    assert_hresult(certemu_ca_set_switch(ca, NULL, "no"), E_POINTER);
    assert_hresult(certemu_ca_set_switch(ca, "error-info", NULL), E_POINTER);
}

/* docs/switches.md has one line for each switch: | `name` | `default` | choices | source |. */
static void documented(void **state)
{
    const certemu_switch *item;
    char *text, line[1200];
    size_t length, lines = 0;
    FILE *file;

    (void)state;
    file = fopen(document, "rb");
    assert_non_null(file);
    text = calloc(1, 1 << 17);
    length = fread(text, 1, (1 << 17) - 1, file);
    fclose(file);
    assert_true(length > 0);
    for (item = certemu_switches(); item->name; item++, lines++)
    {
        snprintf(line, sizeof(line), "| `%s` | `%s` | %s | %s |", item->name, item->value, item->choices, item->source);
        if (!strstr(text, line))
            print_error("docs/switches.md lacks this line:\n%s\n", line);
        assert_non_null(strstr(text, line));
        assert_hresult(certemu_ca_set_switch(ca, item->name, item->value), S_OK);
    }
    assert_true(lines > 15);
    free(text);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] =
    {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(results), TEST(wrong_table), TEST(ca_property_in_context), TEST(ended_context), TEST(context_numbers),
        TEST(event_context), TEST(enumeration_after_set_context), TEST(incoming_values), TEST(error_info), TEST(empty_string),
        TEST(bad_settings), TEST(documented),
    };

    document = argc > 1 ? argv[1] : "docs/switches.md";
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
