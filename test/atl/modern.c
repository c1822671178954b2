/* examples/atl-exit-modern: CAtlDllModuleT, .rgs scripts with replacements of its own, types from its own resource, CString. */
#define COBJMACROS
#include "test.h"

#include <certexit.h>
#include <certsrv.h>
#include <certemu/certemu.h>

static const char *module_file;
static const WCHAR clsid_key[] = L"CLSID\\{4C7A9E30-91D2-4B0E-8A6F-3D20F5B7C611}";

static certemu_module *load(certemu_ca *ca)
{
    certemu_module *module = NULL;

    if (certemu_module_load(ca, module_file, "ModernExample.Exit", &module) != S_OK)
        fail_msg("%s", certemu_last_error());
    return module;
}

static void check_value(const WCHAR *key, const WCHAR *name, const WCHAR *expected)
{
    WCHAR value[128];
    DWORD size = sizeof(value);

    assert_int_equal(RegGetValueW(HKEY_CLASSES_ROOT, key, name, RRF_RT_REG_SZ, NULL, value, &size), 0);
    assert_wide_equal(value, expected);
}

static void test_registration_by_scripts(void **state)
{
    certemu_ca *ca = certemu_ca_create(NULL);
    certemu_module *module = load(ca);

    (void)state;
    check_value(clsid_key, L"AppID", L"{4C7A9E30-91D2-4B0E-8A6F-3D20F5B7C612}");
    check_value(L"AppID\\{4C7A9E30-91D2-4B0E-8A6F-3D20F5B7C612}", NULL, L"Modern ATL exit example");
    check_value(L"ModernExample.Exit\\CurVer", NULL, L"ModernExample.Exit.1");
    assert_hresult(certemu_module_unload(module), S_OK);
    certemu_ca_destroy(ca);
}

static void test_late_bound_by_the_resource(void **state)
{
    certemu_ca *ca = certemu_ca_create(NULL);
    certemu_module *module = load(ca);
    WCHAR name_text[] = L"Notify", *name = name_text;
    IDispatch *dispatch;
    DISPID id = 0;

    (void)state;
    assert_hresult(IUnknown_QueryInterface(certemu_module_object(module), &IID_IDispatch, (void **)&dispatch), S_OK);
    assert_hresult(IDispatch_GetIDsOfNames(dispatch, &IID_NULL, &name, 1, 0, &id), S_OK);
    assert_int_not_equal(id, 0);
    IDispatch_Release(dispatch);
    assert_hresult(certemu_module_unload(module), S_OK);
    certemu_ca_destroy(ca);
}

static void test_command_of_the_registry(void **state)
{
    certemu_ca *ca = certemu_ca_create(NULL);
    certemu_module *module = load(ca);
    static const WCHAR command[] = L"certemu-no-such-program.exe";
    BSTR name = SysAllocString(wszPROPMODULEREGLOC);
    ICertServerExit *server;
    VARIANT location;
    LONG context, mask;
    HKEY key;

    (void)state;
    assert_hresult(certemu_ca_issue_file(ca, fixture("leaf.pem"), NULL, &context), S_OK);
    assert_hresult(certemu_module_initialize(module, &mask), S_OK);
    assert_int_equal(mask, EXITEVENT_CERTISSUED);
    assert_hresult(certemu_module_notify(module, EXITEVENT_CERTISSUED, context), S_OK);
    assert_hresult(certemu_ca_server(ca, &server), S_OK);
    assert_hresult(ICertServerExit_SetContext(server, 0), S_OK);
    VariantInit(&location);
    assert_hresult(ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &location), S_OK);
    ICertServerExit_Release(server);
    assert_int_equal(RegCreateKeyExW(HKEY_LOCAL_MACHINE, V_BSTR(&location), 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL), 0);
    assert_int_equal(RegSetValueExW(key, L"Command", 0, REG_SZ, (const BYTE *)command, sizeof(command)), 0);
    assert_hresult(certemu_module_initialize(module, &mask), S_OK);
    assert_hresult(certemu_module_notify(module, EXITEVENT_CERTISSUED, context), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    assert_string_equal(certemu_module_error_text(module), "certemu-no-such-program.exe");
    RegDeleteValueW(key, L"Command");
    RegCloseKey(key);
    VariantClear(&location);
    SysFreeString(name);
    assert_hresult(certemu_module_unload(module), S_OK);
    certemu_ca_destroy(ca);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_registration_by_scripts),
        cmocka_unit_test(test_late_bound_by_the_resource),
        cmocka_unit_test(test_command_of_the_registry),
    };

    if (argc != 2)
        return 2;
    module_file = argv[1];
    CoInitialize(NULL);
    return cmocka_run_group_tests_name("atl-modern", tests, NULL, NULL);
}
