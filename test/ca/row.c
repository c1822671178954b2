/* Rows: what a certificate and a request become. Expected values are literals of test/fixtures/make.sh, or what openssl wrote
 * beside the fixtures. */
#include "kit.h"

static const char *const names_of_parts[] = {"Country", "Organization", "OrgUnit", "CommonName", "Locality", "State", "Title",
        "GivenName", "Initials", "SurName", "DomainComponent", "EMail", "StreetAddress", "UnstructuredName",
        "UnstructuredAddress", "DeviceSerialNumber"};

static void subject_of_leaf(void **state)
{
    LONG context;
    ICertServerExit *server = kit_row(*state, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);
    int getter;

    for (getter = REQUEST; getter <= CERTIFICATE; getter++)
    {
        assert_string(server, getter, "Country", L"DE");
        assert_string(server, getter, "State", L"Bavaria");
        assert_string(server, getter, "Locality", L"Munich");
        assert_string(server, getter, "Organization", L"Example Org");
        assert_string(server, getter, "OrgUnit", L"First\nSecond");
        assert_string(server, getter, "CommonName", L"www.example.test");
        assert_string(server, getter, "EMail", L"alice@example.test");
        assert_string(server, getter, "DistinguishedName",
                L"E=alice@example.test, CN=www.example.test, OU=Second, OU=First, O=Example Org, L=Munich, S=Bavaria, C=DE");
        assert_empty(server, getter, "Title", PROPTYPE_STRING);
        assert_empty(server, getter, "GivenName", PROPTYPE_STRING);
        assert_empty(server, getter, "SurName", PROPTYPE_STRING);
        assert_empty(server, getter, "DomainComponent", PROPTYPE_STRING);
        assert_empty(server, getter, "DeviceSerialNumber", PROPTYPE_STRING);
    }
    ICertServerExit_Release(server);
}

static void subject_of_ec(void **state)
{
    LONG context;
    ICertServerExit *server = kit_row(*state, CERTEMU_ROW_ISSUED, "ec.pem", NULL, &context);
    size_t size;
    unsigned char *point = fixture_bytes("ec.point", &size);

    assert_string(server, CERTIFICATE, "CommonName", L"ec.example.test");
    assert_string(server, CERTIFICATE, "GivenName", L"Ada");
    assert_string(server, CERTIFICATE, "SurName", L"Lovelace");
    assert_string(server, CERTIFICATE, "Title", L"Dr");
    assert_string(server, CERTIFICATE, "Initials", L"A.L.");
    assert_string(server, CERTIFICATE, "DeviceSerialNumber", L"42");
    assert_string(server, CERTIFICATE, "StreetAddress", L"1 Main St");
    assert_string(server, CERTIFICATE, "PublicKeyAlgorithm", L"1.2.840.10045.2.1");
    assert_long(server, CERTIFICATE, "PublicKeyLength", 256);
    assert_binary(server, CERTIFICATE, "RawPublicKeyAlgorithmParameters", "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07", 10);
    assert_binary(server, CERTIFICATE, "RawPublicKey", point, size);
    free(point);
    ICertServerExit_Release(server);
}

static void subject_in_unicode(void **state)
{
    LONG context;
    ICertServerExit *server = kit_row(*state, CERTEMU_ROW_ISSUED, "unicode.pem", NULL, &context);

    assert_string(server, CERTIFICATE, "CommonName", L"Zo\x00eb \x65e5\x672c \xd83d\xde00");
    assert_string(server, CERTIFICATE, "Organization", L"\x00dcn\x00ef" L"code, \"Quoted\" + Co");
    /* CertStrToName's quoting: a value with a comma, a quote or a plus sign stands in quotes, inner quotes are doubled. */
    assert_string(server, CERTIFICATE, "DistinguishedName",
            L"CN=Zo\x00eb \x65e5\x672c \xd83d\xde00, O=\"\x00dcn\x00ef" L"code, \"\"Quoted\"\" + Co\"");
    ICertServerExit_Release(server);
}

static void no_subject(void **state)
{
    LONG context;
    ICertServerExit *server = kit_row(*state, CERTEMU_ROW_ISSUED, "nosubject.pem", NULL, &context);
    size_t i;

    assert_binary(server, CERTIFICATE, "RawName", "\x30\x00", 2);
    assert_binary(server, REQUEST, "RawName", "\x30\x00", 2);
    assert_empty(server, CERTIFICATE, "DistinguishedName", PROPTYPE_STRING);
    for (i = 0; i < sizeof(names_of_parts) / sizeof(*names_of_parts); i++)
        assert_empty(server, CERTIFICATE, names_of_parts[i], PROPTYPE_STRING);
    ICertServerExit_Release(server);
}

static void separators(void **state)
{
    certemu_ca *ca = *state;
    ICertServerExit *server;
    LONG context;

    assert_hresult(certemu_ca_set_switch(ca, "subject-separator", "comma"), S_OK);
    server = kit_row(ca, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);
    assert_string(server, CERTIFICATE, "OrgUnit", L"First,Second");
    ICertServerExit_Release(server);

    assert_hresult(certemu_ca_set_switch(ca, "subject-separator", " / "), S_OK);
    assert_hresult(certemu_ca_set_switch(ca, "distinguished-name-order", "encoded"), S_OK);
    server = kit_row(ca, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);
    assert_string(server, CERTIFICATE, "OrgUnit", L"First / Second");
    assert_string(server, CERTIFICATE, "DistinguishedName",
            L"C=DE, S=Bavaria, L=Munich, O=Example Org, OU=First, OU=Second, CN=www.example.test, E=alice@example.test");
    ICertServerExit_Release(server);
}

static void certificate_of_leaf(void **state)
{
    LONG context;
    ICertServerExit *server = kit_row(*state, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);
    size_t size;
    unsigned char *der = fixture_bytes("leaf.der", &size);

    assert_binary(server, CERTIFICATE, "RawCertificate", der, size);
    free(der);
    assert_string(server, CERTIFICATE, "SerialNumber", L"4400000004b742b5daba3d4deb000000000004");
    assert_string(server, CERTIFICATE, "CertificateHash", kit_text("leaf.sha1"));
    assert_string(server, CERTIFICATE, "SubjectKeyIdentifier", kit_text("leaf.ski"));
    assert_string(server, CERTIFICATE, "CertificateTemplate", L"1.3.6.1.4.1.311.21.8.1.2.3");
    assert_string(server, CERTIFICATE, "UPN", L"alice@example.test");
    assert_date(server, CERTIFICATE, "NotBefore", 2026, 1, 2, 3, 4, 5);
    assert_date(server, CERTIFICATE, "NotAfter", 2035, 12, 31, 23, 59, 59);
    assert_string(server, CERTIFICATE, "PublicKeyAlgorithm", L"1.2.840.113549.1.1.1");
    assert_long(server, CERTIFICATE, "PublicKeyLength", 2048);
    assert_binary(server, CERTIFICATE, "RawPublicKeyAlgorithmParameters", "\x05\x00", 2);
    der = fixture_bytes("leaf.rsa.der", &size);
    assert_binary(server, CERTIFICATE, "RawPublicKey", der, size);
    free(der);
    assert_long(server, CERTIFICATE, "IssuerNameID", 0);
    ICertServerExit_Release(server);
}

static void der_and_pem(void **state)
{
    LONG context;
    ICertServerExit *server = kit_row(*state, CERTEMU_ROW_ISSUED, "leaf.der", NULL, &context);

    assert_string(server, CERTIFICATE, "CertificateHash", kit_text("leaf.sha1"));
    ICertServerExit_Release(server);
    /* The first certificate of several; a private key before it is passed over. */
    server = kit_row(*state, CERTEMU_ROW_ISSUED, "chain.pem", NULL, &context);
    assert_string(server, CERTIFICATE, "CertificateHash", kit_text("leaf.sha1"));
    ICertServerExit_Release(server);
}

static void template_of_version_1(void **state)
{
    LONG context;
    ICertServerExit *server = kit_row(*state, CERTEMU_ROW_ISSUED, "template1.pem", NULL, &context);

    assert_string(server, CERTIFICATE, "CertificateTemplate", L"WebServer");
    assert_empty(server, CERTIFICATE, "UPN", PROPTYPE_STRING);
    ICertServerExit_Release(server);
}

static void ed25519(void **state)
{
    LONG context;
    ICertServerExit *server = kit_row(*state, CERTEMU_ROW_ISSUED, "ed25519.pem", NULL, &context);

    assert_string(server, CERTIFICATE, "PublicKeyAlgorithm", L"1.3.101.112");
    assert_long(server, CERTIFICATE, "PublicKeyLength", 256);
    assert_empty(server, CERTIFICATE, "RawPublicKeyAlgorithmParameters", PROPTYPE_BINARY);
    assert_empty(server, CERTIFICATE, "CertificateTemplate", PROPTYPE_STRING);
    ICertServerExit_Release(server);
}

static void request_of_issued(void **state)
{
    certemu_row_options options = {.requester = "CORP\\alice", .request_id = 4711,
            .attributes = "CertificateTemplate: WebServer \r\n\r\ncdc:dc1.corp.example\nrmd:pc1\n"};
    LONG context;
    ICertServerExit *server = kit_row(*state, CERTEMU_ROW_ISSUED, "leaf.pem", &options, &context);

    assert_long(server, REQUEST, "RequestID", 4711);
    assert_long(server, CERTIFICATE, "RequestId", 4711);
    assert_int_not_equal(context, 4711);
    assert_string(server, REQUEST, "RequesterName", L"CORP\\alice");
    assert_string(server, REQUEST, "CallerName", L"CORP\\alice");
    assert_string(server, REQUEST, "RequestAttributes",
            L"CertificateTemplate:WebServer\ncdc:dc1.corp.example\nrmd:pc1");
    assert_attribute(server, "certificate-template", L"WebServer");
    assert_attribute(server, "CDC", L"dc1.corp.example");
    assert_hresult(kit_attribute(server, "ccm"), CERTSRV_E_PROPERTY_EMPTY);
    assert_long(server, REQUEST, "Disposition", 20);
    assert_string(server, REQUEST, "DispositionMessage", L"Issued");
    assert_long(server, REQUEST, "StatusCode", 0);
    assert_long(server, REQUEST, "RequestType", 0x40100);
    assert_long(server, REQUEST, "RequestFlags", 4);
    assert_date(server, REQUEST, "SubmittedWhen", 2026, 1, 2, 3, 14, 5);
    assert_date(server, REQUEST, "ResolvedWhen", 2026, 1, 2, 3, 14, 5);
    assert_empty(server, REQUEST, "RevokedWhen", PROPTYPE_DATE);
    assert_empty(server, REQUEST, "RevokedReason", PROPTYPE_LONG);
    assert_empty(server, REQUEST, "RawRequest", PROPTYPE_BINARY);
    assert_empty(server, REQUEST, "RawOldCertificate", PROPTYPE_BINARY);
    assert_empty(server, REQUEST, "RawArchivedKey", PROPTYPE_BINARY);
    assert_empty(server, REQUEST, "SignerPolicies", PROPTYPE_STRING);
    assert_empty(server, REQUEST, "Officer", PROPTYPE_LONG);
    assert_empty(server, CERTIFICATE, "EnrollmentFlags", PROPTYPE_LONG);
    ICertServerExit_Release(server);

    /* Request ids go on from the largest. */
    server = kit_row(*state, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);
    assert_long(server, REQUEST, "RequestID", 4712);
    assert_string(server, REQUEST, "RequesterName", L"CERTEMU\\requester");
    assert_empty(server, REQUEST, "RequestAttributes", PROPTYPE_STRING);
    ICertServerExit_Release(server);
}

static void certificate_and_request(void **state)
{
    certemu_row_options options = {0};
    ICertServerExit *server;
    size_t size;
    unsigned char *der = fixture_bytes("request.csr.der", &size);
    LONG context;

    options.request = fixture_bytes("request.csr", &options.request_size);
    server = kit_row(*state, CERTEMU_ROW_ISSUED, "leaf.pem", &options, &context);
    assert_binary(server, REQUEST, "RawRequest", der, size);
    assert_string(server, REQUEST, "CommonName", L"asked.example.test");
    assert_string(server, REQUEST, "Subject.Organization", L"Asked Org");
    assert_string(server, CERTIFICATE, "Request.CommonName", L"asked.example.test");
    assert_string(server, CERTIFICATE, "CommonName", L"www.example.test");
    assert_string(server, REQUEST, "DistinguishedName", L"CN=asked.example.test, O=Asked Org");
    assert_attribute(server, "RequestOSVersion", L"10.0.20348.2");
    assert_string(server, REQUEST, "RequestAttributes", L"RequestOSVersion:10.0.20348.2");
    free((void *)options.request);
    free(der);
    ICertServerExit_Release(server);
}

static void check_pending(certemu_ca *ca, const char *file)
{
    LONG context;
    ICertServerExit *server = kit_row(ca, CERTEMU_ROW_PENDING, file, NULL, &context);

    assert_long(server, REQUEST, "Disposition", 9);
    assert_string(server, REQUEST, "DispositionMessage", L"Taken Under Submission");
    assert_hresult(kit_request(server, "SubmittedWhen", PROPTYPE_DATE), S_OK);
    assert_empty(server, REQUEST, "ResolvedWhen", PROPTYPE_DATE);
    assert_empty(server, CERTIFICATE, "RawCertificate", PROPTYPE_BINARY);
    assert_empty(server, CERTIFICATE, "SerialNumber", PROPTYPE_STRING);
    assert_empty(server, CERTIFICATE, "CertificateHash", PROPTYPE_STRING);
    assert_empty(server, CERTIFICATE, "NotBefore", PROPTYPE_DATE);
    assert_empty(server, CERTIFICATE, "CommonName", PROPTYPE_STRING);
    assert_string(server, CERTIFICATE, "SubjectKeyIdentifier", kit_text("leaf.ski"));
    assert_long(server, CERTIFICATE, "PublicKeyLength", 2048);
    ICertServerExit_Release(server);
}

static void pending(void **state)
{
    LONG context;
    ICertServerExit *server;

    check_pending(*state, "request.csr");
    check_pending(*state, "request.csr.der");
    check_pending(*state, "leaf.pem");
    server = kit_row(*state, CERTEMU_ROW_PENDING, "request.csr", NULL, &context);
    assert_string(server, REQUEST, "CommonName", L"asked.example.test");
    assert_string(server, CERTIFICATE, "CertificateTemplate", L"User");
    assert_string(server, CERTIFICATE, "UPN", L"bob@example.test");
    ICertServerExit_Release(server);
    server = kit_row(*state, CERTEMU_ROW_PENDING, "leaf.pem", NULL, &context);
    assert_string(server, REQUEST, "CommonName", L"www.example.test");
    assert_empty(server, REQUEST, "RawRequest", PROPTYPE_BINARY);
    ICertServerExit_Release(server);
}

static void denied(void **state)
{
    LONG context;
    ICertServerExit *server = kit_row(*state, CERTEMU_ROW_DENIED, "request.csr", NULL, &context);

    assert_long(server, REQUEST, "Disposition", 31);
    assert_long(server, REQUEST, "StatusCode", (LONG)0x80094014);
    assert_hresult(kit_request(server, "ResolvedWhen", PROPTYPE_DATE), S_OK);
    assert_empty(server, CERTIFICATE, "RawCertificate", PROPTYPE_BINARY);
    ICertServerExit_Release(server);
}

static void revoked(void **state)
{
    LONG context;
    ICertServerExit *server = kit_row(*state, CERTEMU_ROW_REVOKED, "revoked.pem", NULL, &context);
    SYSTEMTIME now, time;
    VARIANT value;
    BSTR name;

    assert_long(server, REQUEST, "Disposition", 21);
    assert_string(server, REQUEST, "DispositionMessage", L"Revoked by CERTEMU\\admin");
    assert_long(server, REQUEST, "RevokedReason", 0);
    assert_hresult(kit_request(server, "RevokedWhen", PROPTYPE_DATE), S_OK);
    assert_hresult(kit_certificate(server, "RawCertificate", PROPTYPE_BINARY), S_OK);
    name = SysAllocString(L"RevokedEffectiveWhen");
    assert_hresult(ICertServerExit_GetRequestProperty(server, name, PROPTYPE_DATE, &value), S_OK);
    SysFreeString(name);
    assert_true(VariantTimeToSystemTime(V_DATE(&value), &time));
    GetSystemTime(&now);
    assert_in_range(time.wYear, now.wYear - 1, now.wYear);
    ICertServerExit_Release(server);

    /* A CRL of the CA knows better: openssl revoked it for keyCompromise. */
    assert_hresult(certemu_ca_add_crl_file(*state, fixture("ca.crl.pem")), S_OK);
    server = kit_row(*state, CERTEMU_ROW_REVOKED, "revoked.pem", NULL, &context);
    assert_long(server, REQUEST, "RevokedReason", 1);
    ICertServerExit_Release(server);
    server = kit_row(*state, CERTEMU_ROW_REVOKED, "leaf.pem", NULL, &context);
    assert_long(server, REQUEST, "RevokedReason", 0);
    ICertServerExit_Release(server);
}

static void imported(void **state)
{
    LONG context, flags;
    ICertServerExit *server = kit_row(*state, CERTEMU_ROW_IMPORTED, "leaf.pem", NULL, &context);

    assert_long(server, REQUEST, "Disposition", 12);
    assert_string(server, CERTIFICATE, "SerialNumber", L"4400000004b742b5daba3d4deb000000000004");
    assert_hresult(kit_extension(server, "2.5.29.15", PROPTYPE_BINARY), S_OK);
    assert_hresult(ICertServerExit_GetCertificateExtensionFlags(server, &flags), S_OK);
    assert_int_equal(flags, 0x60001);
    ICertServerExit_Release(server);
}

static void issuer(void **state)
{
    certemu_ca *ca = *state;
    LONG context;
    ICertServerExit *server;

    /* The leaf's issuer is certificate 1, whose key is 1. */
    assert_hresult(certemu_ca_add_certificate_file(ca, fixture("ca1.pem")), S_OK);
    assert_hresult(certemu_ca_add_certificate_file(ca, fixture("ca.pem")), S_OK);
    server = kit_row(ca, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);
    assert_long(server, CERTIFICATE, "IssuerNameID", 0x10001);
    ICertServerExit_Release(server);
}

static HRESULT count(void *user, const certemu_property *property)
{
    unsigned int *counts = user;

    counts[0]++;
    if (!strcmp(property->table, "request"))
        counts[1]++;
    else if (!strcmp(property->table, "certificate"))
        counts[2]++;
    else if (!strcmp(property->table, "attribute"))
        counts[3]++;
    else if (!strcmp(property->table, "extension"))
        counts[4]++;
    if (!strcmp(property->table, "certificate") && !strcmp(property->name, "SerialNumber"))
    {
        assert_int_equal(property->type, PROPTYPE_STRING);
        assert_int_equal(V_VT(property->value), VT_BSTR);
        assert_wide_equal(V_BSTR(property->value), L"4400000004b742b5daba3d4deb000000000004");
    }
    return S_OK;
}

static HRESULT stop(void *user, const certemu_property *property)
{
    (void)property;
    ++*(unsigned int *)user;
    return E_ABORT;
}

static void listing(void **state)
{
    certemu_row_options options = {.attributes = "a:1\nb:2"};
    unsigned int counts[5] = {0}, calls = 0;
    LONG context;

    assert_hresult(certemu_ca_issue_file(*state, fixture("leaf.pem"), &options, &context), S_OK);
    assert_hresult(certemu_ca_for_each_property(*state, context, count, counts), S_OK);
    assert_int_equal(counts[0], counts[1] + counts[2] + counts[3] + counts[4]);
    assert_in_range(counts[1], 18, 40);
    assert_in_range(counts[2], 18, 40);
    assert_int_equal(counts[3], 2);
    assert_int_equal(counts[4], 10);
    assert_hresult(certemu_ca_for_each_property(*state, context, stop, &calls), E_ABORT);
    assert_int_equal(calls, 1);
    assert_hresult(certemu_ca_for_each_property(*state, context + 1, stop, &calls), E_INVALIDARG);
    assert_hresult(certemu_ca_for_each_property(*state, context, NULL, &calls), E_POINTER);
}

/* --- setting by name ------------------------------------------------------------------------------------------------- */

static void setting(void **state)
{
    certemu_ca *ca = *state;
    LONG context;
    ICertServerExit *server = kit_row(ca, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);
    VARIANT value;

    assert_hresult(certemu_ca_set_string(ca, context, "CN", "overridden"), S_OK);
    assert_string(server, CERTIFICATE, "CommonName", L"overridden");
    assert_string(server, REQUEST, "CommonName", L"www.example.test");
    assert_hresult(certemu_ca_set_string(ca, context, "Request.CN", "asked"), S_OK);
    assert_string(server, REQUEST, "CommonName", L"asked");
    assert_hresult(certemu_ca_set_long(ca, context, "generalflags", 0x400), S_OK);
    assert_long(server, CERTIFICATE, "GeneralFlags", 0x400);
    assert_hresult(certemu_ca_set_date(ca, context, "Not-After", 2.0), S_OK);
    assert_date(server, CERTIFICATE, "NotAfter", 1900, 1, 1, 0, 0, 0);
    assert_hresult(certemu_ca_set_binary(ca, context, "RawCertificate", "abc", 3), S_OK);
    assert_binary(server, CERTIFICATE, "RawCertificate", "abc", 3);
    assert_hresult(certemu_ca_set_binary(ca, context, "RawCertificate", NULL, 0), S_OK);
    assert_binary(server, CERTIFICATE, "RawCertificate", "", 0);
    assert_hresult(certemu_ca_set_long(ca, context, "RequestID", 9), S_OK);
    assert_long(server, CERTIFICATE, "RequestID", 9);
    assert_long(server, REQUEST, "RequestID", 9);

    VariantInit(&value);
    assert_hresult(certemu_ca_set_property(ca, context, "SerialNumber", &value), S_OK);
    assert_empty(server, CERTIFICATE, "SerialNumber", PROPTYPE_STRING);
    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(L"00ff");
    assert_hresult(certemu_ca_set_property(ca, context, "SerialNumber", &value), S_OK);
    assert_string(server, CERTIFICATE, "SerialNumber", L"00ff");
    VariantClear(&value);

    /* a name that the CA does not know */
    assert_result(server, CERTIFICATE, "MyOwn", PROPTYPE_STRING, E_INVALIDARG);
    assert_hresult(certemu_ca_set_string(ca, context, "My Own", "x"), S_OK);
    assert_string(server, CERTIFICATE, "myown", L"x");
    assert_string(server, REQUEST, "MyOwn", L"x");
    assert_result(server, CERTIFICATE, "MyOwn", PROPTYPE_LONG, E_INVALIDARG);
    ICertServerExit_Release(server);
}

static void setting_errors(void **state)
{
    certemu_ca *ca = *state;
    char longest[400];
    VARIANT value;
    LONG context;

    assert_hresult(certemu_ca_issue_file(ca, fixture("leaf.pem"), NULL, &context), S_OK);
    assert_hresult(certemu_ca_set_string(ca, context, "NotBefore", "text"), DISP_E_TYPEMISMATCH);
    assert_non_null(strstr(certemu_last_error(), "NotBefore takes a DATE"));
    assert_hresult(certemu_ca_set_long(ca, context, "CommonName", 1), DISP_E_TYPEMISMATCH);
    assert_hresult(certemu_ca_set_binary(ca, context, "CommonName", "ab", 2), DISP_E_TYPEMISMATCH);
    V_VT(&value) = VT_R4;
    assert_hresult(certemu_ca_set_property(ca, context, "Own", &value), DISP_E_TYPEMISMATCH);
    assert_hresult(certemu_ca_set_string(ca, context + 1, "CN", "x"), E_INVALIDARG);
    assert_hresult(certemu_ca_set_string(ca, 0, "CN", "x"), E_INVALIDARG);
    assert_hresult(certemu_ca_set_string(NULL, context, "CN", "x"), E_POINTER);
    assert_hresult(certemu_ca_set_string(ca, context, NULL, "x"), E_POINTER);
    assert_hresult(certemu_ca_set_string(ca, context, "CN", NULL), E_POINTER);
    assert_hresult(certemu_ca_set_property(ca, context, "CN", NULL), E_POINTER);
    assert_hresult(certemu_ca_set_binary(ca, context, "RawName", NULL, 5), E_POINTER);
    assert_hresult(certemu_ca_set_string(ca, context, "", "x"), E_INVALIDARG);
    memset(longest, 'a', sizeof(longest));
    longest[sizeof(longest) - 1] = 0;
    assert_hresult(certemu_ca_set_string(ca, context, longest, "x"), E_INVALIDARG);
}

static void attributes(void **state)
{
    certemu_ca *ca = *state;
    LONG context;
    ICertServerExit *server = kit_row(ca, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);

    assert_hresult(certemu_ca_set_attribute(ca, context, "CertFile", "x.cer"), S_OK);
    assert_hresult(certemu_ca_set_attribute(ca, context, "ccm", "pc"), S_OK);
    assert_attribute(server, "certfile", L"x.cer");
    assert_string(server, REQUEST, "RequestAttributes", L"CertFile:x.cer\nccm:pc");
    assert_hresult(certemu_ca_set_attribute(ca, context, "Cert-File", "y.cer"), S_OK);
    assert_attribute(server, "CertFile", L"y.cer");
    assert_hresult(certemu_ca_set_attribute(ca, context, "ccm", NULL), S_OK);
    assert_hresult(kit_attribute(server, "ccm"), CERTSRV_E_PROPERTY_EMPTY);
    assert_string(server, REQUEST, "RequestAttributes", L"Cert-File:y.cer");
    assert_hresult(certemu_ca_set_attribute(ca, context, "CertFile", ""), S_OK);
    assert_hresult(kit_attribute(server, "CertFile"), CERTSRV_E_PROPERTY_EMPTY);

    assert_hresult(certemu_ca_set_attribute(ca, context, "a:b", "x"), E_INVALIDARG);
    assert_hresult(certemu_ca_set_attribute(ca, context, "", "x"), E_INVALIDARG);
    assert_hresult(certemu_ca_set_attribute(ca, context + 1, "a", "x"), E_INVALIDARG);
    assert_hresult(certemu_ca_set_attribute(ca, 0, "a", "x"), E_INVALIDARG);
    assert_hresult(certemu_ca_set_attribute(ca, context, NULL, "x"), E_POINTER);
    assert_hresult(certemu_ca_set_attribute(NULL, context, "a", "x"), E_POINTER);
    ICertServerExit_Release(server);
}

static void extensions(void **state)
{
    certemu_ca *ca = *state;
    LONG context, flags;
    ICertServerExit *server = kit_row(ca, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);

    assert_hresult(certemu_ca_set_extension(ca, context, "2.5.29.19", 0x20003, "\x30\x00", 2), S_OK);
    assert_hresult(kit_extension(server, "2.5.29.19", PROPTYPE_BINARY), S_OK);
    assert_hresult(ICertServerExit_GetCertificateExtensionFlags(server, &flags), S_OK);
    assert_int_equal(flags, 0x20003);
    assert_hresult(certemu_ca_set_extension(ca, context, "1.2.3", 0, "x", 1), S_OK);
    assert_hresult(kit_extension(server, "1.2.3", PROPTYPE_BINARY), S_OK);
    assert_hresult(certemu_ca_set_extension(ca, context, "1.2.3", 0, "", 0), S_OK);
    assert_hresult(kit_extension(server, "1.2.3", PROPTYPE_BINARY), CERTSRV_E_PROPERTY_EMPTY);
    assert_hresult(certemu_ca_set_extension(ca, context, "2.5.29.19", 0, NULL, 0), S_OK);
    assert_hresult(kit_extension(server, "2.5.29.19", PROPTYPE_BINARY), CERTSRV_E_PROPERTY_EMPTY);

    assert_hresult(certemu_ca_set_extension(ca, context, "name", 0, "x", 1), E_INVALIDARG);
    assert_hresult(certemu_ca_set_extension(ca, context, "1..2", 0, "x", 1), E_INVALIDARG);
    assert_hresult(certemu_ca_set_extension(ca, context, "1.", 0, "x", 1), E_INVALIDARG);
    assert_hresult(certemu_ca_set_extension(ca, context, "", 0, "x", 1), E_INVALIDARG);
    assert_hresult(certemu_ca_set_extension(ca, 0, "1.2.3", 0, "x", 1), E_INVALIDARG);
    assert_hresult(certemu_ca_set_extension(ca, context, NULL, 0, "x", 1), E_POINTER);
    ICertServerExit_Release(server);
}

static void adding_errors(void **state)
{
    certemu_row_options options = {0};
    certemu_ca *ca = *state;
    size_t size;
    unsigned char *leaf = fixture_bytes("leaf.der", &size);
    LONG context = 1;

    assert_hresult(certemu_ca_add_row(NULL, CERTEMU_ROW_ISSUED, leaf, size, NULL, &context), E_POINTER);
    assert_int_equal(context, 0);
    assert_hresult(certemu_ca_add_row(ca, CERTEMU_ROW_ISSUED, NULL, size, NULL, &context), E_POINTER);
    assert_hresult(certemu_ca_add_row(ca, CERTEMU_ROW_ISSUED, leaf, size, NULL, NULL), E_POINTER);
    assert_hresult(certemu_ca_add_row(ca, (certemu_row_kind)0x10, leaf, size, NULL, &context), E_INVALIDARG);
    options.request_id = -1;
    assert_hresult(certemu_ca_add_row(ca, CERTEMU_ROW_ISSUED, leaf, size, &options, &context), E_INVALIDARG);
    options.request_id = 3;
    assert_hresult(certemu_ca_add_row(ca, CERTEMU_ROW_ISSUED, leaf, size, &options, &context), S_OK);
    assert_hresult(certemu_ca_add_row(ca, CERTEMU_ROW_ISSUED, leaf, size, &options, &context), E_INVALIDARG);
    assert_non_null(strstr(certemu_last_error(), "request id 3 is taken"));
    options.request_id = 0;
    options.attributes = "good:1\nbad";
    assert_hresult(certemu_ca_add_row(ca, CERTEMU_ROW_ISSUED, leaf, size, &options, &context), E_INVALIDARG);
    assert_non_null(strstr(certemu_last_error(), "line 2"));
    options.attributes = NULL;
    options.request = leaf;
    options.request_size = size;
    assert_hresult(certemu_ca_add_row(ca, CERTEMU_ROW_ISSUED, leaf, size, &options, &context), CRYPT_E_NO_MATCH);
    free(leaf);

    assert_hresult(certemu_ca_issue_file(ca, fixture("request.csr"), NULL, &context), CRYPT_E_NO_MATCH);
    assert_non_null(strstr(certemu_last_error(), "expected a certificate, found a PKCS#10 request"));
    assert_non_null(strstr(certemu_last_error(), "request.csr"));
    assert_hresult(certemu_ca_add_row_file(ca, CERTEMU_ROW_PENDING, fixture("ca.crl.pem"), NULL, &context), CRYPT_E_NO_MATCH);
    assert_non_null(strstr(certemu_last_error(), "or a PKCS#10 request, found a CRL"));
    assert_hresult(certemu_ca_issue_file(ca, NULL, NULL, &context), E_POINTER);
    assert_int_equal(certemu_ca_row_count(ca), 1);
    assert_int_equal(certemu_ca_row_count(NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)
        TEST(subject_of_leaf), TEST(subject_of_ec), TEST(subject_in_unicode), TEST(no_subject), TEST(separators),
        TEST(certificate_of_leaf), TEST(der_and_pem), TEST(template_of_version_1), TEST(ed25519), TEST(request_of_issued),
        TEST(certificate_and_request), TEST(pending), TEST(denied), TEST(revoked), TEST(imported), TEST(issuer), TEST(listing),
        TEST(setting), TEST(setting_errors), TEST(attributes), TEST(extensions), TEST(adding_errors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
