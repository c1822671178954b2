/* Contexts of certificates and CRLs made by test/fixtures/make.sh: fields, properties, names. */
#include "test.h"

#include <wincrypt.h>

static PCCERT_CONTEXT open_certificate(const char *name)
{
    size_t size;
    BYTE *bytes = fixture_bytes(name, &size);
    PCCERT_CONTEXT context = CertCreateCertificateContext(X509_ASN_ENCODING, bytes, (DWORD)size);

    assert_non_null(context);
    assert_int_equal(context->cbCertEncoded, size);
    assert_memory_equal(context->pbCertEncoded, bytes, size);
    assert_ptr_not_equal(context->pbCertEncoded, bytes);
    free(bytes);
    return context;
}

static void test_fields(void **state)
{
    static const BYTE serial[] = {0x04, 0, 0, 0, 0, 0, 0xeb, 0x4d, 0x3d, 0xba, 0xda, 0xb5, 0x42, 0xb7, 0x04, 0, 0, 0, 0x44};
    PCCERT_CONTEXT context = open_certificate("leaf.der");
    CERT_INFO *info = context->pCertInfo;
    SYSTEMTIME time;

    (void)state;
    assert_int_equal(context->dwCertEncodingType, X509_ASN_ENCODING);
    assert_int_equal(info->dwVersion, CERT_V3);
    assert_int_equal(info->SerialNumber.cbData, sizeof(serial));
    assert_memory_equal(info->SerialNumber.pbData, serial, sizeof(serial));
    assert_string_equal(info->SignatureAlgorithm.pszObjId, szOID_RSA_SHA256RSA);
    assert_int_equal(info->SignatureAlgorithm.Parameters.cbData, 2);
    assert_true(FileTimeToSystemTime(&info->NotBefore, &time));
    assert_int_equal(time.wYear, 2026);
    assert_int_equal(time.wMonth, 1);
    assert_int_equal(time.wDay, 2);
    assert_int_equal(time.wHour, 3);
    assert_int_equal(time.wMinute, 4);
    assert_int_equal(time.wSecond, 5);
    assert_true(FileTimeToSystemTime(&info->NotAfter, &time));
    assert_int_equal(time.wYear, 2035);
    assert_int_equal(time.wSecond, 59);
    assert_string_equal(info->SubjectPublicKeyInfo.Algorithm.pszObjId, szOID_RSA_RSA);
    assert_int_equal(CertGetPublicKeyLength(X509_ASN_ENCODING, &info->SubjectPublicKeyInfo), 2048);
    assert_int_equal(info->IssuerUniqueId.cbData, 0);
    assert_int_equal(info->cExtension, 10);
    assert_non_null(CertFindExtension(szOID_CERTIFICATE_TEMPLATE, info->cExtension, info->rgExtension));
    assert_true(CertFreeCertificateContext(context));
}

static void test_template(void **state)
{
    PCCERT_CONTEXT context = open_certificate("leaf.der");
    CERT_EXTENSION *extension = CertFindExtension(szOID_CERTIFICATE_TEMPLATE, context->pCertInfo->cExtension,
            context->pCertInfo->rgExtension);
    CERT_TEMPLATE_EXT *template = NULL;
    DWORD size = 0;

    (void)state;
    if (!test_native())
    {
        /* Wine 8.0 has no decoder for X509_CERTIFICATE_TEMPLATE. */
        CertFreeCertificateContext(context);
        skip();
    }
    assert_true(CryptDecodeObjectEx(X509_ASN_ENCODING, X509_CERTIFICATE_TEMPLATE, extension->Value.pbData,
            extension->Value.cbData, CRYPT_DECODE_ALLOC_FLAG, NULL, &template, &size));
    assert_string_equal(template->pszObjId, "1.3.6.1.4.1.311.21.8.1.2.3");
    assert_int_equal(template->dwMajorVersion, 100);
    assert_int_equal(template->fMinorVersion, TRUE);
    assert_int_equal(template->dwMinorVersion, 4);
    LocalFree(template);
    CertFreeCertificateContext(context);
}

static void test_names(void **state)
{
    static DWORD format = CERT_X500_NAME_STR;
    static const struct
    {
        DWORD type;
        DWORD flags;
        const void *parameter;
        const WCHAR *text;
    }
    rows[] =
    {
        {CERT_NAME_EMAIL_TYPE, 0, NULL, L"alice@example.test"},
        {CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, NULL, L"www.example.test"},
        {CERT_NAME_FRIENDLY_DISPLAY_TYPE, 0, NULL, L"www.example.test"},
        {CERT_NAME_SIMPLE_DISPLAY_TYPE, CERT_NAME_ISSUER_FLAG, NULL, L"Example Test CA"},
        {CERT_NAME_ATTR_TYPE, 0, szOID_LOCALITY_NAME, L"Munich"},
        /* The first of two. */
        {CERT_NAME_ATTR_TYPE, 0, szOID_ORGANIZATIONAL_UNIT_NAME, L"First"},
        {CERT_NAME_ATTR_TYPE, 0, "1.2.3", L""},
        {CERT_NAME_DNS_TYPE, 0, NULL, L"www.example.test"},
        {CERT_NAME_URL_TYPE, 0, NULL, L""},
        {CERT_NAME_RDN_TYPE, 0, &format,
            L"C=DE, S=Bavaria, L=Munich, O=Example Org, OU=First, OU=Second, CN=www.example.test, E=alice@example.test"},
        {99, 0, NULL, L""},
    };
    PCCERT_CONTEXT context = open_certificate("leaf.der");
    WCHAR text[200];
    char narrow[200];
    size_t i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(rows); i++)
    {
        assert_int_equal(CertGetNameStringW(context, rows[i].type, rows[i].flags, (void *)rows[i].parameter, text,
                ARRAYSIZE(text)), lstrlenW(rows[i].text) + 1);
        assert_wide_equal(text, rows[i].text);
        assert_int_equal(CertGetNameStringW(context, rows[i].type, rows[i].flags, (void *)rows[i].parameter, NULL, 0),
                lstrlenW(rows[i].text) + 1);
        assert_int_equal(CertGetNameStringA(context, rows[i].type, rows[i].flags, (void *)rows[i].parameter, narrow,
                sizeof(narrow)), lstrlenW(rows[i].text) + 1);
    }
    CertFreeCertificateContext(context);
}

/* Wine 8.0 finds no UPN in a UTF8String. */
static void test_upn(void **state)
{
    PCCERT_CONTEXT context = open_certificate("leaf.der");
    WCHAR text[200];

    (void)state;
    if (!test_native())
    {
        CertFreeCertificateContext(context);
        skip();
    }
    assert_int_equal(CertGetNameStringW(context, CERT_NAME_UPN_TYPE, 0, NULL, text, ARRAYSIZE(text)), 19);
    assert_wide_equal(text, L"alice@example.test");
    CertFreeCertificateContext(context);
}

static void test_unicode(void **state)
{
    PCCERT_CONTEXT context = open_certificate("unicode.der");
    WCHAR text[200];

    (void)state;
    CertGetNameStringW(context, CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, NULL, text, ARRAYSIZE(text));
    assert_wide_equal(text, L"Zo\u00eb \u65e5\u672c \xd83d\xde00");
    CertNameToStrW(X509_ASN_ENCODING, &context->pCertInfo->Subject, CERT_X500_NAME_STR, text, ARRAYSIZE(text));
    assert_wide_equal(text, L"O=\"\u00dcn\u00efcode, \"\"Quoted\"\" + Co\", CN=Zo\u00eb \u65e5\u672c \xd83d\xde00");
    CertFreeCertificateContext(context);
}

static void test_no_subject(void **state)
{
    PCCERT_CONTEXT context = open_certificate("nosubject.der");
    WCHAR text[200];

    (void)state;
    assert_int_equal(context->pCertInfo->Subject.cbData, 2);
    assert_int_equal(CertGetNameStringW(context, CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, NULL, text, ARRAYSIZE(text)), 1);
    assert_wide_equal(text, L"");
    CertFreeCertificateContext(context);
}

static void test_hashes(void **state)
{
    PCCERT_CONTEXT context = open_certificate("leaf.der");
    CERT_EXTENSION *extension = CertFindExtension(szOID_SUBJECT_KEY_IDENTIFIER, context->pCertInfo->cExtension,
            context->pCertInfo->rgExtension);
    BYTE hash[64], expected[64];
    DWORD size;

    (void)state;
    size = 0;
    assert_true(CertGetCertificateContextProperty(context, CERT_SHA1_HASH_PROP_ID, NULL, &size));
    assert_int_equal(size, 20);
    size = 19;
    assert_false(CertGetCertificateContextProperty(context, CERT_SHA1_HASH_PROP_ID, hash, &size));
    assert_int_equal(GetLastError(), ERROR_MORE_DATA);
    assert_int_equal(size, 20);
    assert_true(CertGetCertificateContextProperty(context, CERT_SHA1_HASH_PROP_ID, hash, &size));
    size = sizeof(expected);
    assert_true(CryptHashCertificate(0, CALG_SHA1, 0, context->pbCertEncoded, context->cbCertEncoded, expected, &size));
    assert_memory_equal(hash, expected, 20);
    size = sizeof(hash);
    assert_true(CertGetCertificateContextProperty(context, CERT_MD5_HASH_PROP_ID, hash, &size));
    assert_int_equal(size, 16);
    size = sizeof(hash);
    assert_true(CertGetCertificateContextProperty(context, CERT_SIGNATURE_HASH_PROP_ID, hash, &size));
    assert_int_equal(size, 32);
    size = sizeof(hash);
    assert_true(CertGetCertificateContextProperty(context, CERT_KEY_IDENTIFIER_PROP_ID, hash, &size));
    assert_int_equal(size, 20);
    assert_memory_equal(hash, extension->Value.pbData + 2, 20);

    size = sizeof(hash);
    assert_false(CertGetCertificateContextProperty(context, CERT_FRIENDLY_NAME_PROP_ID, hash, &size));
    assert_hresult(GetLastError(), CRYPT_E_NOT_FOUND);
    CertFreeCertificateContext(context);
}

static void test_set_property(void **state)
{
    PCCERT_CONTEXT context = open_certificate("leaf.der");
    CRYPT_DATA_BLOB blob = {sizeof(L"My friend"), (BYTE *)L"My friend"};
    WCHAR text[50];
    DWORD size = sizeof(text);

    (void)state;
    assert_true(CertSetCertificateContextProperty(context, CERT_FRIENDLY_NAME_PROP_ID, 0, &blob));
    assert_true(CertGetCertificateContextProperty(context, CERT_FRIENDLY_NAME_PROP_ID, text, &size));
    assert_int_equal(size, sizeof(L"My friend"));
    assert_wide_equal(text, L"My friend");
    CertGetNameStringW(context, CERT_NAME_FRIENDLY_DISPLAY_TYPE, 0, NULL, text, ARRAYSIZE(text));
    assert_wide_equal(text, L"My friend");
    assert_true(CertSetCertificateContextProperty(context, CERT_FRIENDLY_NAME_PROP_ID, 0, NULL));
    size = sizeof(text);
    assert_false(CertGetCertificateContextProperty(context, CERT_FRIENDLY_NAME_PROP_ID, text, &size));
    CertFreeCertificateContext(context);
}

static void test_references(void **state)
{
    PCCERT_CONTEXT context = open_certificate("ec.der");

    (void)state;
    assert_ptr_equal(CertDuplicateCertificateContext(context), context);
    assert_true(CertFreeCertificateContext(context));
    assert_string_equal(context->pCertInfo->SubjectPublicKeyInfo.Algorithm.pszObjId, "1.2.840.10045.2.1");
    assert_true(CertFreeCertificateContext(context));
    assert_null(CertDuplicateCertificateContext(NULL));
    assert_true(CertFreeCertificateContext(NULL));
}

static void test_bad_certificates(void **state)
{
    size_t size;
    BYTE *bytes = fixture_bytes("leaf.der", &size);

    (void)state;
    SetLastError(0);
    assert_null(CertCreateCertificateContext(0xf000, bytes, (DWORD)size));
    assert_hresult(GetLastError(), E_INVALIDARG);
    SetLastError(0);
    assert_null(CertCreateCertificateContext(X509_ASN_ENCODING, bytes, (DWORD)size - 1));
    assert_null(CertCreateCertificateContext(X509_ASN_ENCODING, NULL, 0));
    bytes[0] = 0x31;
    assert_null(CertCreateCertificateContext(X509_ASN_ENCODING, bytes, (DWORD)size));
    free(bytes);
}

static void test_crl(void **state)
{
    size_t size;
    BYTE *bytes = fixture_bytes("ca.crl.der", &size);
    PCCRL_CONTEXT crl = CertCreateCRLContext(X509_ASN_ENCODING, bytes, (DWORD)size);
    CERT_EXTENSION *extension;
    int *reason, *number;
    DWORD decoded = 0;

    (void)state;
    assert_non_null(crl);
    assert_int_equal(crl->pCrlInfo->dwVersion, CRL_V2);
    assert_int_equal(crl->pCrlInfo->cCRLEntry, 1);
    extension = CertFindExtension(szOID_CRL_REASON_CODE, crl->pCrlInfo->rgCRLEntry[0].cExtension,
            crl->pCrlInfo->rgCRLEntry[0].rgExtension);
    assert_non_null(extension);
    assert_true(CryptDecodeObjectEx(X509_ASN_ENCODING, X509_CRL_REASON_CODE, extension->Value.pbData, extension->Value.cbData,
            CRYPT_DECODE_ALLOC_FLAG, NULL, &reason, &decoded));
    assert_int_equal(*reason, CRL_REASON_KEY_COMPROMISE);
    LocalFree(reason);
    extension = CertFindExtension(szOID_CRL_NUMBER, crl->pCrlInfo->cExtension, crl->pCrlInfo->rgExtension);
    assert_non_null(extension);
    assert_true(CryptDecodeObjectEx(X509_ASN_ENCODING, X509_INTEGER, extension->Value.pbData, extension->Value.cbData,
            CRYPT_DECODE_ALLOC_FLAG, NULL, &number, &decoded));
    assert_int_equal(*number, 1);
    LocalFree(number);
    assert_ptr_equal(CertDuplicateCRLContext(crl), crl);
    assert_true(CertFreeCRLContext(crl));
    assert_true(CertFreeCRLContext(crl));
    assert_true(CertFreeCRLContext(NULL));
    bytes[1] = 0;
    assert_null(CertCreateCRLContext(X509_ASN_ENCODING, bytes, (DWORD)size));
    free(bytes);
}

static void test_public_keys(void **state)
{
    PCCERT_CONTEXT leaf = open_certificate("leaf.der"), other = open_certificate("ec.der");
    CERT_PUBLIC_KEY_INFO *left = &leaf->pCertInfo->SubjectPublicKeyInfo, *right = &other->pCertInfo->SubjectPublicKeyInfo;

    (void)state;
    assert_true(CertComparePublicKeyInfo(X509_ASN_ENCODING, left, left));
    assert_false(CertComparePublicKeyInfo(X509_ASN_ENCODING, left, right));
    assert_true(CertCompareCertificateName(X509_ASN_ENCODING, &leaf->pCertInfo->Issuer, &other->pCertInfo->Issuer));
    assert_false(CertCompareCertificateName(X509_ASN_ENCODING, &leaf->pCertInfo->Subject, &other->pCertInfo->Subject));
    assert_false(CertCompareIntegerBlob(&leaf->pCertInfo->SerialNumber, &other->pCertInfo->SerialNumber));
    assert_true(CertCompareIntegerBlob(&leaf->pCertInfo->SerialNumber, &leaf->pCertInfo->SerialNumber));
    CertFreeCertificateContext(leaf);
    CertFreeCertificateContext(other);
}

/* Wine 8.0 knows no elliptic curves. */
static void test_elliptic_curve(void **state)
{
    PCCERT_CONTEXT context = open_certificate("ec.der");

    (void)state;
    if (!test_native())
    {
        CertFreeCertificateContext(context);
        skip();
    }
    assert_int_equal(CertGetPublicKeyLength(X509_ASN_ENCODING, &context->pCertInfo->SubjectPublicKeyInfo), 256);
    CertFreeCertificateContext(context);
}

int main(void)
{
    const struct CMUnitTest all[] =
    {
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_template),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_upn),
        cmocka_unit_test(test_unicode),
        cmocka_unit_test(test_no_subject),
        cmocka_unit_test(test_hashes),
        cmocka_unit_test(test_set_property),
        cmocka_unit_test(test_references),
        cmocka_unit_test(test_bad_certificates),
        cmocka_unit_test(test_crl),
        cmocka_unit_test(test_public_keys),
        cmocka_unit_test(test_elliptic_curve),
    };

    return cmocka_run_group_tests_name("certificate", all, NULL, NULL);
}
