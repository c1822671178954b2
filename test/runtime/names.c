/* Names as text, attributes of names, and object identifiers. */
#include "test.h"

#include <wincrypt.h>

/* SEQUENCE { SET { commonName PrintableString value } } */
static DWORD one_name(BYTE *out, BYTE tag, const char *value, DWORD size)
{
    static const BYTE oid[] = {0x06, 0x03, 0x55, 0x04, 0x03};
    BYTE *at = out;

    *at++ = 0x30;
    *at++ = (BYTE)(size + 11);
    *at++ = 0x31;
    *at++ = (BYTE)(size + 9);
    *at++ = 0x30;
    *at++ = (BYTE)(size + 7);
    memcpy(at, oid, sizeof(oid));
    at += sizeof(oid);
    *at++ = tag;
    *at++ = (BYTE)size;
    memcpy(at, value, size);
    return (DWORD)(at + size - out);
}

static void test_quoting(void **state)
{
    static const struct
    {
        const char *value;
        const WCHAR *text;
    }
    rows[] =
    {
        {"plain", L"CN=plain"},
        {" lead", L"CN=\" lead\""},
        {"trail ", L"CN=\"trail \""},
        {"in side", L"CN=in side"},
        {"a,b", L"CN=\"a,b\""},
        {"a+b", L"CN=\"a+b\""},
        {"a=b", L"CN=\"a=b\""},
        {"a\"b", L"CN=\"a\"\"b\""},
        {"a;b", L"CN=\"a;b\""},
        {"a<b", L"CN=\"a<b\""},
        {"a>b", L"CN=\"a>b\""},
        {"a#b", L"CN=\"a#b\""},
        {"a\nb", L"CN=\"a\nb\""},
        {"a\rb", L"CN=a\rb"},
        {"a\\b", L"CN=a\\b"},
        {"\ttab", L"CN=\"\ttab\""},
        {"", L"CN="},
    };
    BYTE encoded[100];
    CERT_NAME_BLOB blob = {0, encoded};
    WCHAR text[100];
    char narrow[100];
    size_t i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(rows); i++)
    {
        blob.cbData = one_name(encoded, 0x13, rows[i].value, (DWORD)strlen(rows[i].value));
        assert_int_equal(CertNameToStrW(X509_ASN_ENCODING, &blob, CERT_X500_NAME_STR, text, ARRAYSIZE(text)),
                lstrlenW(rows[i].text) + 1);
        assert_wide_equal(text, rows[i].text);
        assert_int_equal(CertNameToStrW(X509_ASN_ENCODING, &blob, CERT_X500_NAME_STR, NULL, 0), lstrlenW(rows[i].text) + 1);
        assert_int_equal(CertNameToStrA(X509_ASN_ENCODING, &blob, CERT_X500_NAME_STR, narrow, sizeof(narrow)),
                lstrlenW(rows[i].text) + 1);
        assert_int_equal(narrow[3], rows[i].text[3]);
    }
}

static void test_small_buffer(void **state)
{
    BYTE encoded[100];
    CERT_NAME_BLOB blob = {0, encoded};
    WCHAR text[20];

    (void)state;
    blob.cbData = one_name(encoded, 0x13, "plain", 5);
    memset(text, 0x55, sizeof(text));
    assert_int_equal(CertNameToStrW(X509_ASN_ENCODING, &blob, CERT_X500_NAME_STR, text, 6), 6);
    assert_wide_equal(text, L"CN=pl");
    assert_int_equal(text[6], 0x5555);
}

/* Several attributes in an RDN: { O, CN, E }, { S, DC } */
static const BYTE multi[] =
{
    0x30, 0x4e,
    0x31, 0x29,
    0x30, 0x08, 0x06, 0x03, 0x55, 0x04, 0x0a, 0x13, 0x01, 'o',
    0x30, 0x09, 0x06, 0x03, 0x55, 0x04, 0x03, 0x13, 0x02, 'c', 'n',
    0x30, 0x12, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01, 0x16, 0x05, 'e', '@', 'x', '.', 'y',
    0x31, 0x21,
    0x30, 0x09, 0x06, 0x03, 0x55, 0x04, 0x08, 0x13, 0x02, 's', 't',
    0x30, 0x14, 0x06, 0x0a, 0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x19, 0x16, 0x06, 'd', 'o', 'm', 'a', 'i', 'n',
};

static void test_formats(void **state)
{
    static const struct
    {
        DWORD format;
        const WCHAR *text;
    }
    rows[] =
    {
        {CERT_SIMPLE_NAME_STR, L"o + cn + e@x.y, st + domain"},
        {CERT_X500_NAME_STR, L"O=o + CN=cn + E=e@x.y, S=st + DC=domain"},
        {CERT_OID_NAME_STR, L"2.5.4.10=o + 2.5.4.3=cn + 1.2.840.113549.1.9.1=e@x.y, "
            L"2.5.4.8=st + 0.9.2342.19200300.100.1.25=domain"},
        {CERT_X500_NAME_STR | CERT_NAME_STR_REVERSE_FLAG, L"S=st + DC=domain, O=o + CN=cn + E=e@x.y"},
        {CERT_X500_NAME_STR | CERT_NAME_STR_SEMICOLON_FLAG, L"O=o + CN=cn + E=e@x.y; S=st + DC=domain"},
        {CERT_X500_NAME_STR | CERT_NAME_STR_CRLF_FLAG, L"O=o + CN=cn + E=e@x.y\r\nS=st + DC=domain"},
        {CERT_X500_NAME_STR | CERT_NAME_STR_NO_PLUS_FLAG, L"O=o CN=cn E=e@x.y, S=st DC=domain"},
    };
    CERT_NAME_BLOB blob = {sizeof(multi), (BYTE *)multi};
    WCHAR text[200];
    size_t i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(rows); i++)
    {
        assert_int_equal(CertNameToStrW(X509_ASN_ENCODING, &blob, rows[i].format, text, ARRAYSIZE(text)),
                lstrlenW(rows[i].text) + 1);
        assert_wide_equal(text, rows[i].text);
    }
}

/* Wine 8.0 ignores CERT_NAME_STR_NO_QUOTING_FLAG, writes an unknown attribute's OID without "OID.", and nothing for values that
 * are not text; the documentation of CertNameToStr and CertStrToName has all three. */
static void test_documented_formats(void **state)
{
    BYTE encoded[100];
    CERT_NAME_BLOB blob = {0, encoded};
    WCHAR text[100];

    (void)state;
    if (!test_native())
        skip();
    blob.cbData = one_name(encoded, 0x13, "a,\"b", 4);
    CertNameToStrW(X509_ASN_ENCODING, &blob, CERT_X500_NAME_STR | CERT_NAME_STR_NO_QUOTING_FLAG, text, ARRAYSIZE(text));
    assert_wide_equal(text, L"CN=a,\"b");
    encoded[10] = 0x61;
    CertNameToStrW(X509_ASN_ENCODING, &blob, CERT_X500_NAME_STR, text, ARRAYSIZE(text));
    assert_wide_equal(text, L"OID.2.5.4.97=\"a,\"\"b\"");
    encoded[10] = 0x03;
    blob.cbData = one_name(encoded, 0x04, "\x01\xff", 2);
    CertNameToStrW(X509_ASN_ENCODING, &blob, CERT_X500_NAME_STR, text, ARRAYSIZE(text));
    assert_wide_equal(text, L"CN=#01FF");
}

static void test_bad_names(void **state)
{
    BYTE cut[] = {0x30, 0x05, 0x01}, empty[] = {0x30, 0x00};
    CERT_NAME_BLOB blob = {sizeof(cut), cut};
    WCHAR text[20] = L"x";

    (void)state;
    assert_int_equal(CertNameToStrW(X509_ASN_ENCODING, &blob, CERT_X500_NAME_STR, text, ARRAYSIZE(text)), 1);
    assert_wide_equal(text, L"");
    blob.cbData = sizeof(empty);
    blob.pbData = empty;
    text[0] = 'x';
    assert_int_equal(CertNameToStrW(X509_ASN_ENCODING, &blob, CERT_X500_NAME_STR, text, ARRAYSIZE(text)), 1);
    assert_wide_equal(text, L"");
    assert_int_equal(CertNameToStrW(X509_ASN_ENCODING, &blob, CERT_X500_NAME_STR, NULL, 0), 1);
}

static void test_values(void **state)
{
    CERT_RDN_VALUE_BLOB blob = {3, (BYTE *)"abc"};
    WCHAR text[10];
    char narrow[10];

    (void)state;
    assert_int_equal(CertRDNValueToStrW(CERT_RDN_PRINTABLE_STRING, &blob, text, ARRAYSIZE(text)), 4);
    assert_wide_equal(text, L"abc");
    assert_int_equal(CertRDNValueToStrA(CERT_RDN_IA5_STRING, &blob, narrow, sizeof(narrow)), 4);
    assert_string_equal(narrow, "abc");
    assert_int_equal(CertRDNValueToStrW(CERT_RDN_PRINTABLE_STRING, &blob, NULL, 0), 4);
    blob.pbData = (BYTE *)L"a\x00e4";
    blob.cbData = 4;
    assert_int_equal(CertRDNValueToStrW(CERT_RDN_UTF8_STRING, &blob, text, ARRAYSIZE(text)), 3);
    assert_wide_equal(text, L"a\x00e4");
}

static void test_find(void **state)
{
    CERT_RDN_ATTR attributes[] = {{(char *)szOID_COMMON_NAME, CERT_RDN_PRINTABLE_STRING, {0, NULL}},
            {(char *)szOID_ORGANIZATION_NAME, CERT_RDN_PRINTABLE_STRING, {0, NULL}}};
    CERT_RDN rdns[] = {{1, attributes}, {1, attributes + 1}};
    CERT_NAME_INFO name = {2, rdns};
    CERT_EXTENSION extensions[] = {{(char *)"1.2.3", FALSE, {0, NULL}}, {(char *)"1.2.4", TRUE, {0, NULL}}};
    CRYPT_ATTRIBUTE listed[] = {{(char *)"1.2.3", 0, NULL}, {(char *)"1.2.4", 0, NULL}};

    (void)state;
    assert_ptr_equal(CertFindRDNAttr(szOID_ORGANIZATION_NAME, &name), attributes + 1);
    assert_null(CertFindRDNAttr("1.2.3", &name));
    assert_ptr_equal(CertFindExtension("1.2.4", 2, extensions), extensions + 1);
    assert_null(CertFindExtension("1.2.5", 2, extensions));
    assert_null(CertFindExtension("1.2.4", 0, NULL));
    assert_ptr_equal(CertFindAttribute("1.2.4", 2, listed), listed + 1);
    assert_null(CertFindAttribute("1.2.5", 2, listed));
    SetLastError(0);
    assert_null(CertFindAttribute(NULL, 1, listed));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void test_oid_info(void **state)
{
    static ALG_ID sign[] = {CALG_SHA_256, CALG_RSA_SIGN};
    ALG_ID algorithm = CALG_SHA1;
    const CRYPT_OID_INFO *info;

    (void)state;
    info = CryptFindOIDInfo(CRYPT_OID_INFO_OID_KEY, (void *)szOID_COMMON_NAME, 0);
    assert_non_null(info);
    assert_wide_equal(info->pwszName, L"CN");
    info = CryptFindOIDInfo(CRYPT_OID_INFO_OID_KEY, (void *)szOID_COMMON_NAME, CRYPT_EXT_OR_ATTR_OID_GROUP_ID);
    assert_non_null(info);
    assert_wide_equal(info->pwszName, L"Common Name");
    info = CryptFindOIDInfo(CRYPT_OID_INFO_NAME_KEY, (void *)L"sha256RSA", 0);
    assert_non_null(info);
    assert_string_equal(info->pszOID, "1.2.840.113549.1.1.11");
    assert_int_equal(info->dwGroupId, CRYPT_SIGN_ALG_OID_GROUP_ID);
    assert_int_equal(info->ExtraInfo.cbData, 4);
    info = CryptFindOIDInfo(CRYPT_OID_INFO_ALGID_KEY, &algorithm, 0);
    assert_non_null(info);
    assert_string_equal(info->pszOID, szOID_OIWSEC_sha1);
    assert_wide_equal(info->pwszName, L"sha1");
    info = CryptFindOIDInfo(CRYPT_OID_INFO_SIGN_KEY, sign, 0);
    assert_non_null(info);
    assert_string_equal(info->pszOID, "1.2.840.113549.1.1.11");
    info = CryptFindOIDInfo(CRYPT_OID_INFO_OID_KEY, (void *)szOID_PKIX_KP_SERVER_AUTH, CRYPT_ENHKEY_USAGE_OID_GROUP_ID);
    assert_non_null(info);
    assert_wide_equal(info->pwszName, L"Server Authentication");
    info = CryptFindOIDInfo(CRYPT_OID_INFO_OID_KEY, (void *)szOID_CERTIFICATE_TEMPLATE, 0);
    assert_non_null(info);
    assert_wide_equal(info->pwszName, L"Certificate Template Information");
    assert_null(CryptFindOIDInfo(CRYPT_OID_INFO_OID_KEY, (void *)"1.2.3.4.5", 0));
    assert_null(CryptFindOIDInfo(CRYPT_OID_INFO_OID_KEY, (void *)szOID_PKIX_KP_SERVER_AUTH, CRYPT_HASH_ALG_OID_GROUP_ID));
    assert_null(CryptFindOIDInfo(99, (void *)szOID_COMMON_NAME, 0));

    assert_int_equal(CertOIDToAlgId(szOID_RSA_RSA), CALG_RSA_KEYX);
    assert_int_equal(CertOIDToAlgId("1.2.3"), 0);
    assert_string_equal(CertAlgIdToOID(CALG_SHA_256), "2.16.840.1.101.3.4.2.1");
    assert_null(CertAlgIdToOID(1));
}

int main(void)
{
    const struct CMUnitTest all[] =
    {
        cmocka_unit_test(test_quoting),
        cmocka_unit_test(test_small_buffer),
        cmocka_unit_test(test_formats),
        cmocka_unit_test(test_documented_formats),
        cmocka_unit_test(test_bad_names),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_oid_info),
    };

    return cmocka_run_group_tests_name("names", all, NULL, NULL);
}
