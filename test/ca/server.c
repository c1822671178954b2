/* ICertServerExit as a module meets it: made through CoCreateInstance, asked in every way. Expected values are the literals
 * of test/fixtures/make.sh. */
#define COBJMACROS
#include "test.h"

#include <certif.h>
#include <certcli.h>
#include <certsrv.h>

#include <certemu/ca.h>

static certemu_ca *ca;
static LONG context;
static ICertServerExit *server;

static int setup(void **state)
{
    (void)state;
    assert_hresult(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ca = certemu_ca_create(NULL);
    assert_non_null(ca);
    assert_hresult(certemu_ca_issue_file(ca, fixture("leaf.pem"), NULL, &context), S_OK);
    assert_hresult(CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit, (void **)&server),
            S_OK);
    assert_hresult(ICertServerExit_SetContext(server, context), S_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    assert_int_equal(ICertServerExit_Release(server), 0);
    certemu_ca_destroy(ca);
    CoUninitialize();
    return 0;
}

static void serial_number(void **state)
{
    BSTR name = SysAllocString(L"SerialNumber");
    VARIANT value;

    (void)state;
    assert_hresult(ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value), S_OK);
    assert_int_equal(V_VT(&value), VT_BSTR);
    assert_wide_equal(V_BSTR(&value), L"4400000004b742b5daba3d4deb000000000004");
    VariantClear(&value);
    SysFreeString(name);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test_setup_teardown(serial_number, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
