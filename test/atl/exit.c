/* examples/atl-exit, as the host drives it: registered with its type library, initialized, notified, unloaded. */
#define COBJMACROS
#include "test.h"

#include <certadm.h>
#include <certexit.h>
#include <certsrv.h>
#include <certemu/certemu.h>

static const char *module_file;
static const GUID library_id = {0x8b0d6f20, 0x5a3e, 0x4f6c, {0x9d, 0x55, 0x2e, 0x7c, 0x41, 0xa9, 0x0b, 0x10}};

struct fixture
{
    certemu_ca *ca;
    certemu_module *module;
    LONG context;
};

static int setup(void **state)
{
    struct fixture *fixture_state = calloc(1, sizeof(*fixture_state));
    LONG mask = 0;

    assert_non_null(fixture_state);
    *state = fixture_state;
    fixture_state->ca = certemu_ca_create(NULL);
    assert_non_null(fixture_state->ca);
    assert_hresult(certemu_ca_add_certificate_file(fixture_state->ca, fixture("ca.pem")), S_OK);
    assert_hresult(certemu_ca_add_crl_file(fixture_state->ca, fixture("ca.crl.pem")), S_OK);
    assert_hresult(certemu_ca_issue_file(fixture_state->ca, fixture("leaf.pem"), NULL, &fixture_state->context), S_OK);
    if (certemu_module_load(fixture_state->ca, module_file, "AtlExample.Exit", &fixture_state->module) != S_OK)
        fail_msg("%s", certemu_last_error());
    assert_hresult(certemu_module_initialize(fixture_state->module, &mask), S_OK);
    assert_int_equal(mask, 0x27f);
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture_state = *state;

    assert_hresult(certemu_module_unload(fixture_state->module), S_OK);
    certemu_ca_destroy(fixture_state->ca);
    free(fixture_state);
    return 0;
}

static BOOL published(const WCHAR *name)
{
    WCHAR path[MAX_PATH];

    ExpandEnvironmentStringsW(L"%SystemRoot%\\System32\\CertSrv\\CertEnroll\\", path, ARRAYSIZE(path));
    lstrcatW(path, name);
    return DeleteFileW(path);
}

static void test_crls_are_published(void **state)
{
    struct fixture *fixture_state = *state;
    LONG context;

    assert_hresult(certemu_ca_add_event(fixture_state->ca, &context), S_OK);
    assert_hresult(certemu_module_notify(fixture_state->module, EXITEVENT_CRLISSUED, context), S_OK);
    assert_true(published(L"0.crl"));
    assert_false(published(L"0+.crl"));
}

static void test_a_failure_has_its_property_as_error_text(void **state)
{
    struct fixture *fixture_state = *state;
    LONG context;

    assert_hresult(certemu_ca_add_event(fixture_state->ca, &context), S_OK);
    certemu_ca_fail(fixture_state->ca, "GetCertificateProperty", "CRLState.0", CERTSRV_E_SERVER_SUSPENDED);
    assert_hresult(certemu_module_notify(fixture_state->module, EXITEVENT_CRLISSUED, context), CERTSRV_E_SERVER_SUSPENDED);
    assert_string_equal(certemu_module_error_text(fixture_state->module), "CRLState.0");
}

static void test_certificates_are_published_when_the_registry_says_so(void **state)
{
    struct fixture *fixture_state = *state;
    ICertServerExit *server;
    DWORD flags = EXITPUB_FILE;
    BSTR name = SysAllocString(wszPROPMODULEREGLOC);
    VARIANT location;
    LONG mask;
    HKEY key;

    assert_hresult(certemu_ca_set_attribute(fixture_state->ca, fixture_state->context, "CertFile", "yes"), S_OK);
    assert_hresult(certemu_ca_set_long(fixture_state->ca, fixture_state->context, "RequestID", 4711), S_OK);
    assert_hresult(certemu_module_notify(fixture_state->module, EXITEVENT_CERTISSUED, fixture_state->context), S_OK);
    assert_false(published(L"4711.cer"));

    assert_hresult(certemu_ca_server(fixture_state->ca, &server), S_OK);
    assert_hresult(ICertServerExit_SetContext(server, 0), S_OK);
    VariantInit(&location);
    assert_hresult(ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &location), S_OK);
    ICertServerExit_Release(server);
    assert_int_equal(RegCreateKeyExW(HKEY_LOCAL_MACHINE, V_BSTR(&location), 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL), 0);
    assert_int_equal(RegSetValueExW(key, wszREGCERTPUBLISHFLAGS, 0, REG_DWORD, (BYTE *)&flags, sizeof(flags)), 0);
    assert_hresult(certemu_module_initialize(fixture_state->module, &mask), S_OK);
    assert_hresult(certemu_module_notify(fixture_state->module, EXITEVENT_CERTISSUED, fixture_state->context), S_OK);
    assert_true(published(L"4711.cer"));
    RegDeleteValueW(key, wszREGCERTPUBLISHFLAGS);
    RegCloseKey(key);
    VariantClear(&location);
    SysFreeString(name);
}

static void test_description_and_manage_class(void **state)
{
    struct fixture *fixture_state = *state;
    const char *description;
    VARIANT value;

    assert_hresult(certemu_module_description(fixture_state->module, &description), S_OK);
    assert_string_equal(description, "ATL exit example");
    VariantInit(&value);
    assert_hresult(certemu_module_property(fixture_state->module, "copyright", &value), S_OK);
    assert_int_equal(V_VT(&value), VT_BSTR);
    assert_wide_equal(V_BSTR(&value), L"The certemu developers, MIT");
    VariantClear(&value);
    assert_hresult(certemu_module_property(fixture_state->module, "Colour", &value), S_FALSE);
}

/* CComDualImpl calls through the type library that RegisterServer(TRUE) registered. */
static void test_late_bound_calls(void **state)
{
    struct fixture *fixture_state = *state;
    WCHAR name_text[] = L"getdescription", *name = name_text;
    DISPPARAMS none = {NULL, NULL, 0, 0};
    IDispatch *dispatch;
    ITypeLib *library;
    VARIANT result;
    DISPID id = 0;

    assert_hresult(LoadRegTypeLib(&library_id, 1, 0, 0, &library), S_OK);
    ITypeLib_Release(library);
    assert_hresult(IUnknown_QueryInterface(certemu_module_object(fixture_state->module), &IID_IDispatch, (void **)&dispatch), S_OK);
    assert_hresult(IDispatch_GetIDsOfNames(dispatch, &IID_NULL, &name, 1, 0, &id), S_OK);
    VariantInit(&result);
    assert_hresult(IDispatch_Invoke(dispatch, id, &IID_NULL, 0, DISPATCH_METHOD, &none, &result, NULL, NULL), S_OK);
    assert_int_equal(V_VT(&result), VT_BSTR);
    assert_wide_equal(V_BSTR(&result), L"ATL exit example");
    VariantClear(&result);
    IDispatch_Release(dispatch);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test_setup_teardown(test_crls_are_published, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_failure_has_its_property_as_error_text, setup, teardown),
        cmocka_unit_test_setup_teardown(test_certificates_are_published_when_the_registry_says_so, setup, teardown),
        cmocka_unit_test_setup_teardown(test_description_and_manage_class, setup, teardown),
        cmocka_unit_test_setup_teardown(test_late_bound_calls, setup, teardown),
    };

    if (argc != 2)
        return 2;
    module_file = argv[1];
    CoInitialize(NULL);
    return cmocka_run_group_tests_name("atl-exit", tests, NULL, NULL);
}
