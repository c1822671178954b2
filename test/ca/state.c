/* The CA's own state (docs/abi.md 4.4): certificates, keys, CRLs, registry. */
#include "kit.h"

static ICertServerExit *server_of(certemu_ca *ca)
{
    ICertServerExit *server;

    assert_hresult(certemu_ca_server(ca, &server), S_OK);
    return server;
}

static void add_renewals(certemu_ca *ca)
{
    char name[32];
    int i;

    for (i = 0; i < 8; i++)
    {
        snprintf(name, sizeof(name), "renew%d.pem", i);
        assert_hresult(certemu_ca_add_certificate_file(ca, fixture(name)), S_OK);
    }
}

static void fresh(void **state)
{
    ICertServerExit *server = server_of(*state);

    assert_long(server, CERTIFICATE, "CAType", ENUM_STANDALONE_ROOTCA);
    assert_long(server, CERTIFICATE, "CertCount", 0);
    assert_long(server, CERTIFICATE, "fUseDS", 0);
    assert_string(server, CERTIFICATE, "MachineDNSName", L"ca.certemu.example");
    assert_string(server, CERTIFICATE, "SanitizedCAName", L"certemu CA");
    assert_string(server, CERTIFICATE, "SanitizedShortName", L"certemu CA");
    assert_string(server, CERTIFICATE, "LocalizedTimePeriodUnits.6", L"Years");
    assert_result(server, CERTIFICATE, "LocalizedTimePeriodUnits.7", PROPTYPE_STRING, E_INVALIDARG);
    assert_result(server, CERTIFICATE, "LocalizedTimePeriodUnits", PROPTYPE_STRING, E_INVALIDARG);
    assert_long(server, CERTIFICATE, "LogLevel", 3);
    assert_long(server, CERTIFICATE, "fDeltaCRLsDisabled", 0);
    assert_long(server, CERTIFICATE, "fServerUpgraded", 0);
    assert_long(server, CERTIFICATE, "VolatileMode", 0);
    assert_long(server, CERTIFICATE, "RequesterCAAccess", 1);
    assert_empty(server, CERTIFICATE, "ConfigDN", PROPTYPE_STRING);
    assert_empty(server, CERTIFICATE, "ModuleRegistryLocation", PROPTYPE_STRING);
    assert_empty(server, CERTIFICATE, "RawCACertificate", PROPTYPE_BINARY);
    assert_empty(server, CERTIFICATE, "RawCRL", PROPTYPE_BINARY);
    assert_result(server, CERTIFICATE, "RawCRL.0", PROPTYPE_BINARY, E_INVALIDARG);
    assert_result(server, CERTIFICATE, "CAType", PROPTYPE_STRING, E_INVALIDARG);
    ICertServerExit_Release(server);
}

/* The documented example: certificate/key 0/0, 1/1, 2/1, 3/1, 4/4, 5/4, 6/6, 7/6. */
static void renewals(void **state)
{
    static const LONG keys[] = {0, 1, 1, 1, 4, 4, 6, 6};
    static const WCHAR *const suffixes[] = {L"", L"(1)", L"(2)", L"(3)", L"(4)", L"(5)", L"(6)", L"(7)"};
    ICertServerExit *server = server_of(*state);
    char name[32];
    size_t size;
    unsigned char *bytes;
    int i;

    add_renewals(*state);
    assert_long(server, CERTIFICATE, "CertCount", 8);
    for (i = 0; i < 8; i++)
    {
        snprintf(name, sizeof(name), "CRLIndex.%d", i);
        assert_long(server, CERTIFICATE, name, keys[i]);
        snprintf(name, sizeof(name), "CertSuffix.%d", i);
        assert_string(server, CERTIFICATE, name, suffixes[i]);
        snprintf(name, sizeof(name), "CRLSuffix.%d", i);
        assert_string(server, CERTIFICATE, name, suffixes[keys[i]]);
        snprintf(name, sizeof(name), "CRLState.%d", i);
        assert_long(server, CERTIFICATE, name, keys[i] == i ? CA_DISP_VALID : CA_DISP_ERROR);
        snprintf(name, sizeof(name), "CertState.%d", i);
        assert_long(server, CERTIFICATE, name, CA_DISP_VALID);
    }
    assert_result(server, CERTIFICATE, "CRLIndex.8", PROPTYPE_LONG, E_INVALIDARG);
    /* Without a number: the current one. */
    assert_long(server, CERTIFICATE, "CRLIndex", 6);
    assert_string(server, CERTIFICATE, "CertSuffix", L"(7)");
    assert_string(server, CERTIFICATE, "CRLSuffix", L"(6)");
    assert_long(server, CERTIFICATE, "CRLState", CA_DISP_VALID);

    /* Each CRL finds its key, wherever that is in the list. */
    for (i = 0; i < 5; i += i ? 3 : 1)
    {
        snprintf(name, sizeof(name), "renew%d.crl.pem", i);
        assert_hresult(certemu_ca_add_crl_file(*state, fixture(name)), S_OK);
        snprintf(name, sizeof(name), "RawCRL.%d", i);
        assert_hresult(kit_certificate(server, name, PROPTYPE_BINARY), S_OK);
    }
    assert_empty(server, CERTIFICATE, "RawCRL.2", PROPTYPE_BINARY);
    assert_empty(server, CERTIFICATE, "RawCRL.6", PROPTYPE_BINARY);
    assert_empty(server, CERTIFICATE, "RawCRL", PROPTYPE_BINARY);

    bytes = fixture_bytes("renew3.pem", &size);
    assert_hresult(certemu_ca_add_certificate(*state, bytes, size), S_OK);
    assert_long(server, CERTIFICATE, "CRLIndex", 1);
    free(bytes);
    ICertServerExit_Release(server);
}

static void crls(void **state)
{
    certemu_ca *ca = *state;
    ICertServerExit *server = server_of(ca);
    size_t size, crl_size, delta_size;
    unsigned char *der = fixture_bytes("ca.der", &size), *crl = fixture_bytes("ca.crl.der", &crl_size),
            *delta = fixture_bytes("delta.crl.der", &delta_size);

    assert_hresult(certemu_ca_add_certificate_file(ca, fixture("ca.pem")), S_OK);
    assert_hresult(certemu_ca_add_certificate_file(ca, fixture("ca1.pem")), S_OK);
    assert_binary(server, CERTIFICATE, "RawCACertificate.0", der, size);
    assert_result(server, CERTIFICATE, "RawDeltaCRL.0", PROPTYPE_BINARY, HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    assert_hresult(certemu_ca_add_crl_file(ca, fixture("ca.crl.pem")), S_OK);
    assert_hresult(certemu_ca_add_crl(ca, delta, delta_size), S_OK);
    assert_binary(server, CERTIFICATE, "RawCRL.0", crl, crl_size);
    assert_binary(server, CERTIFICATE, "RawDeltaCRL.0", delta, delta_size);
    assert_empty(server, CERTIFICATE, "RawCRL.1", PROPTYPE_BINARY);
    /* Switched off, a delta CRL is not there. */
    assert_hresult(certemu_ca_set_long(ca, 0, "fDeltaCRLsDisabled", 1), S_OK);
    assert_long(server, CERTIFICATE, "fDeltaCRLsDisabled", 1);
    assert_result(server, CERTIFICATE, "RawDeltaCRL.0", PROPTYPE_BINARY, HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    /* A newer CRL takes the place of the old. */
    assert_hresult(certemu_ca_add_crl(ca, crl, crl_size), S_OK);
    assert_binary(server, CERTIFICATE, "RawCRL.0", crl, crl_size);
    free(der);
    free(crl);
    free(delta);
    ICertServerExit_Release(server);
}

/* A CRL alone, and its certificate later. */
static void crl_without_certificate(void **state)
{
    certemu_ca *ca = *state;
    ICertServerExit *server = server_of(ca);
    size_t size;
    unsigned char *crl = fixture_bytes("ca.crl.der", &size);

    assert_hresult(certemu_ca_add_crl(ca, crl, size), S_OK);
    assert_binary(server, CERTIFICATE, "RawCRL", crl, size);
    assert_binary(server, CERTIFICATE, "RawCRL.0", crl, size);
    assert_long(server, CERTIFICATE, "CRLState.0", CA_DISP_VALID);
    assert_empty(server, CERTIFICATE, "RawCACertificate.0", PROPTYPE_BINARY);
    assert_hresult(certemu_ca_add_certificate_file(ca, fixture("ca.pem")), S_OK);
    assert_long(server, CERTIFICATE, "CertCount", 1);
    assert_binary(server, CERTIFICATE, "RawCRL.0", crl, size);
    assert_hresult(kit_certificate(server, "RawCACertificate", PROPTYPE_BINARY), S_OK);
    free(crl);
    ICertServerExit_Release(server);
}

static void expired(void **state)
{
    certemu_ca *ca = *state;
    ICertServerExit *server = server_of(ca);

    assert_hresult(certemu_ca_add_certificate_file(ca, fixture("expired.pem")), S_OK);
    assert_long(server, CERTIFICATE, "CertState.0", CA_DISP_INVALID);
    assert_long(server, CERTIFICATE, "CRLState.0", CA_DISP_INVALID);
    /* Renewed with the same key (leaf.pem has it): the CRL lives on. */
    assert_hresult(certemu_ca_add_certificate_file(ca, fixture("leaf.pem")), S_OK);
    assert_long(server, CERTIFICATE, "CertState.0", CA_DISP_INVALID);
    assert_long(server, CERTIFICATE, "CertState.1", CA_DISP_VALID);
    assert_long(server, CERTIFICATE, "CRLState.0", CA_DISP_VALID);
    assert_long(server, CERTIFICATE, "CRLState.1", CA_DISP_ERROR);
    ICertServerExit_Release(server);
}

static void overriding(void **state)
{
    certemu_ca *ca = *state;
    ICertServerExit *server = server_of(ca);
    VARIANT empty;

    add_renewals(ca);
    assert_hresult(certemu_ca_set_long(ca, 0, "CertState.1", CA_DISP_REVOKED), S_OK);
    assert_long(server, CERTIFICATE, "CertState.1", CA_DISP_REVOKED);
    assert_long(server, CERTIFICATE, "CertState.0", CA_DISP_VALID);
    assert_hresult(certemu_ca_set_string(ca, 0, "ConfigDN", "CN=Configuration,DC=x"), S_OK);
    assert_string(server, CERTIFICATE, "ConfigDN", L"CN=Configuration,DC=x");
    assert_hresult(certemu_ca_set_binary(ca, 0, "RawCRL.0", "x", 1), S_OK);
    assert_binary(server, CERTIFICATE, "RawCRL.0", "x", 1);
    VariantInit(&empty);
    assert_hresult(certemu_ca_set_property(ca, 0, "MachineDNSName", &empty), S_OK);
    assert_empty(server, CERTIFICATE, "MachineDNSName", PROPTYPE_STRING);
    assert_hresult(certemu_ca_set_string(ca, 0, "Custom", "of the CA"), S_OK);
    assert_string(server, CERTIFICATE, "Custom", L"of the CA");
    ICertServerExit_Release(server);
}

/* As a request's property, RawCACertificate is the one that issued the row's certificate. */
static void issuing_certificate(void **state)
{
    certemu_ca *ca = *state;
    ICertServerExit *server;
    size_t size;
    unsigned char *der = fixture_bytes("ca.der", &size);
    LONG context;

    assert_hresult(certemu_ca_add_certificate_file(ca, fixture("ca.pem")), S_OK);
    assert_hresult(certemu_ca_add_certificate_file(ca, fixture("ca1.pem")), S_OK);
    server = kit_row(ca, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);
    assert_long(server, CERTIFICATE, "IssuerNameID", 0);
    assert_binary(server, REQUEST, "RawCACertificate", der, size);
    assert_hresult(certemu_ca_set_binary(ca, context, "RawCACertificate", "own", 3), S_OK);
    assert_binary(server, REQUEST, "RawCACertificate", "own", 3);
    assert_hresult(kit_certificate(server, "RawCACertificate.1", PROPTYPE_BINARY), S_OK);
    free(der);
    ICertServerExit_Release(server);
}

static void errors(void **state)
{
    certemu_ca *ca = *state;

    assert_hresult(certemu_ca_add_certificate_file(ca, fixture("ca.crl.pem")), CRYPT_E_NO_MATCH);
    assert_non_null(strstr(certemu_last_error(), "expected a certificate, found a CRL"));
    assert_hresult(certemu_ca_add_crl_file(ca, fixture("ca.pem")), CRYPT_E_NO_MATCH);
    assert_hresult(certemu_ca_add_crl_file(ca, fixture("text.pem")), CRYPT_E_ASN1_BADTAG);
    assert_hresult(certemu_ca_add_crl_file(ca, fixture("no such file")), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    assert_hresult(certemu_ca_add_crl_file(ca, NULL), E_POINTER);
    assert_hresult(certemu_ca_add_crl_file(NULL, "x"), E_POINTER);
    assert_hresult(certemu_ca_add_crl(ca, NULL, 3), E_POINTER);
    assert_hresult(certemu_ca_add_certificate(ca, NULL, 3), E_POINTER);
    assert_hresult(certemu_ca_add_certificate(NULL, "x", 1), E_POINTER);
    assert_hresult(certemu_ca_add_certificate_file(ca, NULL), E_POINTER);
}

/* --- names and registry ----------------------------------------------------------------------------------------------- */

static void sanitizing(void **state)
{
    certemu_ca_options options = {.name = "A/B:\"C\" \xc3\xa9 100% [x] a-b.c_d"};
    certemu_ca *ca = certemu_ca_create(&options);
    ICertServerExit *server;

    (void)state;
    assert_non_null(ca);
    server = server_of(ca);
    assert_string(server, CERTIFICATE, "SanitizedCAName",
            L"A!002fB!003a!0022C!0022 !00e9 100!0025 !005bx!005d a-b.c_d");
    assert_string_equal(certemu_ca_config(ca), "A!002fB!003a!0022C!0022 !00e9 100!0025 !005bx!005d a-b.c_d");
    ICertServerExit_Release(server);
    certemu_ca_destroy(ca);

    /* 51 characters at most, the longer ones told apart. */
    options.name = "abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz";
    ca = certemu_ca_create(&options);
    server = server_of(ca);
    {
        BSTR name = SysAllocString(L"SanitizedShortName");
        VARIANT value;

        assert_hresult(ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value), S_OK);
        assert_int_equal(SysStringLen(V_BSTR(&value)), 51);
        assert_memory_equal(V_BSTR(&value), L"abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqr-", 46 * sizeof(WCHAR));
        VariantClear(&value);
        SysFreeString(name);
    }
    ICertServerExit_Release(server);
    certemu_ca_destroy(ca);
    options.name = "";
    assert_null(certemu_ca_create(&options));
    assert_non_null(strstr(certemu_last_error(), "name"));
}

static LSTATUS query(HKEY root, const WCHAR *path, const WCHAR *name, DWORD flags, void *data, DWORD size)
{
    memset(data, 0, size);
    return RegGetValueW(root, path, name, flags, NULL, data, &size);
}

static void registry(void **state)
{
    static const WCHAR base[] = L"SYSTEM\\CurrentControlSet\\Services\\CertSvc\\Configuration",
            path[] = L"SYSTEM\\CurrentControlSet\\Services\\CertSvc\\Configuration\\Registry Test",
            modules[] = L"SYSTEM\\CurrentControlSet\\Services\\CertSvc\\Configuration\\Registry Test\\ExitModules",
            module[] = L"SYSTEM\\CurrentControlSet\\Services\\CertSvc\\Configuration\\Registry Test\\ExitModules\\MyApp.Exit";
    certemu_ca_options options = {.name = "Registry Test", .machine = "pki.corp.example", .type = CERTEMU_CA_ENTERPRISE_SUBORDINATE};
    certemu_ca *ca = certemu_ca_create(&options);
    ICertServerExit *server;
    WCHAR text[256];
    DWORD number;
    HKEY key;

    (void)state;
    assert_non_null(ca);
    server = server_of(ca);
    assert_long(server, CERTIFICATE, "CAType", ENUM_ENTERPRISE_SUBCA);
    assert_long(server, CERTIFICATE, "fUseDS", 1);
    assert_int_equal(query(HKEY_LOCAL_MACHINE, base, L"Active", RRF_RT_REG_SZ, text, sizeof(text)), 0);
    assert_wide_equal(text, L"Registry Test");
    assert_int_equal(query(HKEY_LOCAL_MACHINE, path, L"CommonName", RRF_RT_REG_SZ, text, sizeof(text)), 0);
    assert_wide_equal(text, L"Registry Test");
    assert_int_equal(query(HKEY_LOCAL_MACHINE, path, L"CAServerName", RRF_RT_REG_SZ, text, sizeof(text)), 0);
    assert_wide_equal(text, L"pki.corp.example");
    assert_int_equal(query(HKEY_LOCAL_MACHINE, path, L"CAType", RRF_RT_REG_DWORD, &number, sizeof(number)), 0);
    assert_int_equal(number, ENUM_ENTERPRISE_SUBCA);
    assert_int_equal(query(HKEY_LOCAL_MACHINE, path, L"UseDS", RRF_RT_REG_DWORD, &number, sizeof(number)), 0);
    assert_int_equal(number, 1);

    assert_hresult(certemu_ca_set_module(ca, "MyApp.Exit"), S_OK);
    assert_string(server, CERTIFICATE, "ModuleRegistryLocation", module);
    assert_int_equal(RegOpenKeyExW(HKEY_LOCAL_MACHINE, module, 0, KEY_READ, &key), 0);
    RegCloseKey(key);
    assert_int_equal(query(HKEY_LOCAL_MACHINE, modules, L"Active", RRF_RT_REG_MULTI_SZ, text, sizeof(text)), 0);
    assert_memory_equal(text, L"MyApp.Exit\0", 12 * sizeof(WCHAR));
    assert_hresult(certemu_ca_set_module(ca, NULL), S_OK);
    assert_empty(server, CERTIFICATE, "ModuleRegistryLocation", PROPTYPE_STRING);
    assert_hresult(certemu_ca_set_module(ca, ""), E_INVALIDARG);
    assert_hresult(certemu_ca_set_module(ca, "a\\b"), E_INVALIDARG);
    assert_hresult(certemu_ca_set_module(NULL, "a"), E_POINTER);

    ICertServerExit_Release(server);
    certemu_ca_destroy(ca);
    assert_int_equal(RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_READ, &key), ERROR_FILE_NOT_FOUND);
}

/* Two CAs at once: each server object stays with its own; a new one belongs to the last made. */
static void two_cas(void **state)
{
    certemu_ca_options options = {.name = "Second CA"};
    certemu_ca *first = *state, *second = certemu_ca_create(&options);
    ICertServerExit *of_first = server_of(first), *of_second = server_of(second), *created;
    static const WCHAR base[] = L"SYSTEM\\CurrentControlSet\\Services\\CertSvc\\Configuration";
    WCHAR text[64];

    assert_string(of_first, CERTIFICATE, "SanitizedCAName", L"certemu CA");
    assert_string(of_second, CERTIFICATE, "SanitizedCAName", L"Second CA");
    assert_hresult(CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit, (void **)&created),
            S_OK);
    assert_string(created, CERTIFICATE, "SanitizedCAName", L"Second CA");
    ICertServerExit_Release(created);
    ICertServerExit_Release(of_second);
    assert_int_equal(query(HKEY_LOCAL_MACHINE, base, L"Active", RRF_RT_REG_SZ, text, sizeof(text)), 0);
    assert_wide_equal(text, L"Second CA");
    certemu_ca_destroy(second);
    assert_int_equal(query(HKEY_LOCAL_MACHINE, base, L"Active", RRF_RT_REG_SZ, text, sizeof(text)), 0);
    assert_wide_equal(text, L"certemu CA");
    assert_hresult(CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit, (void **)&created),
            S_OK);
    assert_string(created, CERTIFICATE, "SanitizedCAName", L"certemu CA");
    ICertServerExit_Release(created);
    ICertServerExit_Release(of_first);
}

static void bad_options(void **state)
{
    certemu_ca_options options = {.type = 99};

    (void)state;
    assert_null(certemu_ca_create(&options));
    assert_non_null(strstr(certemu_last_error(), "type of CA"));
    options.type = -1;
    assert_null(certemu_ca_create(&options));
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)
        TEST(fresh), TEST(renewals), TEST(crls), TEST(crl_without_certificate), TEST(expired), TEST(overriding),
        TEST(issuing_certificate), TEST(errors), TEST(two_cas),
        cmocka_unit_test(sanitizing), cmocka_unit_test(registry), cmocka_unit_test(bad_options),
    };

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
