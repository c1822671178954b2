/* CryptEncodeObject: what is decoded encodes to the same bytes, for everything in the fixtures; and values and errors one by one. */
#include "test.h"

#include <wincrypt.h>

#define ENCODING (X509_ASN_ENCODING | PKCS_7_ASN_ENCODING)

static void assert_encoding(LPCSTR type, const void *info, const char *expected, DWORD expected_size)
{
    BYTE *encoded = NULL;
    DWORD size = 0;

    if (!CryptEncodeObjectEx(ENCODING, type, info, CRYPT_ENCODE_ALLOC_FLAG, NULL, &encoded, &size))
    {
        print_error("type %u: error 0x%08x\n", (unsigned int)(ULONG_PTR)type, (unsigned int)GetLastError());
        fail();
    }
    assert_int_equal(size, expected_size);
    assert_memory_equal(encoded, expected, size);
    LocalFree(encoded);
}

#define assert_encodes(type, info, expected) assert_encoding(type, info, expected, sizeof(expected) - 1)

static void assert_round_trip(LPCSTR type, const BYTE *bytes, DWORD size)
{
    BYTE *encoded = NULL;
    void *info = NULL;
    DWORD info_size = 0, encoded_size = 0;

    if (!CryptDecodeObjectEx(ENCODING, type, bytes, size, CRYPT_DECODE_ALLOC_FLAG, NULL, &info, &info_size))
    {
        print_error("type %u is not decoded: error 0x%08x\n", (unsigned int)(ULONG_PTR)type, (unsigned int)GetLastError());
        fail();
    }
    if (!CryptEncodeObjectEx(ENCODING, type, info, CRYPT_ENCODE_ALLOC_FLAG, NULL, &encoded, &encoded_size))
    {
        print_error("type %u: error 0x%08x\n", (unsigned int)(ULONG_PTR)type, (unsigned int)GetLastError());
        fail();
    }
    if (encoded_size != size || memcmp(encoded, bytes, size))
    {
        print_error("type %u: %u bytes encode to %u\n", (unsigned int)(ULONG_PTR)type, (unsigned int)size, (unsigned int)encoded_size);
        fail();
    }
    LocalFree(encoded);
    LocalFree(info);
}

/* Types that both sides can encode, of the extensions in the fixtures. */
static LPCSTR type_of(const char *oid)
{
    static const struct
    {
        const char *oid;
        LPCSTR type;
    } rows[] =
    {
        {szOID_SUBJECT_KEY_IDENTIFIER, X509_OCTET_STRING}, {szOID_KEY_USAGE, X509_BITS}, {szOID_BASIC_CONSTRAINTS2, X509_BASIC_CONSTRAINTS2},
        {szOID_ENHANCED_KEY_USAGE, X509_ENHANCED_KEY_USAGE}, {szOID_AUTHORITY_KEY_IDENTIFIER2, X509_AUTHORITY_KEY_ID2},
        {szOID_SUBJECT_ALT_NAME2, X509_ALTERNATE_NAME}, {szOID_CRL_DIST_POINTS, X509_CRL_DIST_POINTS},
        {szOID_AUTHORITY_INFO_ACCESS, X509_AUTHORITY_INFO_ACCESS}, {szOID_CERT_POLICIES, X509_CERT_POLICIES},
        {szOID_CRL_NUMBER, X509_INTEGER}
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        if (!strcmp(rows[i].oid, oid))
            return rows[i].type;
    return NULL;
}

static void round_trip_extensions(DWORD count, const CERT_EXTENSION *extensions)
{
    DWORD i;

    /* Wine 8.0 does not decode every form of an alternative name. */
    for (i = 0; i < count; i++)
        if (type_of(extensions[i].pszObjId) && (test_native() || type_of(extensions[i].pszObjId) != X509_ALTERNATE_NAME))
            assert_round_trip(type_of(extensions[i].pszObjId), extensions[i].Value.pbData, extensions[i].Value.cbData);
}

static void round_trip_certificate(const char *name)
{
    size_t file_size;
    BYTE *der = fixture_bytes(name, &file_size);
    const DWORD size = (DWORD)file_size;
    DWORD info_size;
    CERT_SIGNED_CONTENT_INFO *whole = NULL;
    CERT_INFO *info = NULL;

    assert_round_trip(X509_CERT, der, size);
    assert_true(CryptDecodeObjectEx(ENCODING, X509_CERT, der, size, CRYPT_DECODE_ALLOC_FLAG, NULL, &whole, &info_size));
    assert_round_trip(X509_CERT_TO_BE_SIGNED, whole->ToBeSigned.pbData, whole->ToBeSigned.cbData);
    assert_true(CryptDecodeObjectEx(ENCODING, X509_CERT_TO_BE_SIGNED, der, size, CRYPT_DECODE_ALLOC_FLAG, NULL, &info, &info_size));
    assert_round_trip(X509_NAME, info->Subject.pbData, info->Subject.cbData);
    if (test_native())      /* Wine 8.0 writes each text with its terminator */
        assert_round_trip(X509_UNICODE_NAME, info->Subject.pbData, info->Subject.cbData);
    assert_round_trip(X509_NAME, info->Issuer.pbData, info->Issuer.cbData);
    round_trip_extensions(info->cExtension, info->rgExtension);
    LocalFree(info);
    LocalFree(whole);
    free(der);
}

static void test_certificates(void **state)
{
    static const char *const names[] = {"leaf.der", "ca.der", "ec.der", "ed25519.der", "unicode.der", "template1.der", "nosubject.der"};
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(*names); i++)
        round_trip_certificate(names[i]);
    (void)state;
}

static void test_requests(void **state)
{
    size_t size;
    BYTE *der = fixture_bytes("request.csr.der", &size);
    CERT_SIGNED_CONTENT_INFO *whole = NULL;
    DWORD info_size;

    (void)state;
    assert_round_trip(X509_CERT, der, (DWORD)size);
    assert_true(CryptDecodeObjectEx(ENCODING, X509_CERT, der, (DWORD)size, CRYPT_DECODE_ALLOC_FLAG, NULL, &whole, &info_size));
    if (test_native())      /* Wine 8.0 does not decode requests */
        assert_round_trip(X509_CERT_REQUEST_TO_BE_SIGNED, whole->ToBeSigned.pbData, whole->ToBeSigned.cbData);
    LocalFree(whole);
    free(der);
}

static void test_lists(void **state)
{
    size_t file_size;
    BYTE *der = fixture_bytes("ca.crl.der", &file_size);
    const DWORD size = (DWORD)file_size;
    DWORD info_size;
    CERT_SIGNED_CONTENT_INFO *whole = NULL;
    CRL_INFO *info = NULL;

    (void)state;
    assert_round_trip(X509_CERT, der, size);
    assert_true(CryptDecodeObjectEx(ENCODING, X509_CERT, der, size, CRYPT_DECODE_ALLOC_FLAG, NULL, &whole, &info_size));
    assert_round_trip(X509_CERT_CRL_TO_BE_SIGNED, whole->ToBeSigned.pbData, whole->ToBeSigned.cbData);
    assert_true(CryptDecodeObjectEx(ENCODING, X509_CERT_CRL_TO_BE_SIGNED, der, size, CRYPT_DECODE_ALLOC_FLAG, NULL, &info, &info_size));
    round_trip_extensions(info->cExtension, info->rgExtension);
    LocalFree(info);
    LocalFree(whole);
    free(der);
}

static void test_integers(void **state)
{
    static const struct
    {
        int value;
        const char *encoding;
        DWORD size;
    } rows[] =
    {
        {0, "\2\1\0", 3}, {1, "\2\1\1", 3}, {127, "\2\1\x7f", 3}, {128, "\2\2\0\x80", 4}, {-1, "\2\1\xff", 3}, {-128, "\2\1\x80", 3},
        {-129, "\2\2\xff\x7f", 4}, {0x7fffffff, "\2\4\x7f\xff\xff\xff", 6}, {(int)0x80000000, "\2\4\x80\0\0\0", 6}
    };
    BYTE number[] = {0xff, 0x80, 0x00};
    CRYPT_INTEGER_BLOB blob = {3, number};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        if (rows[i].value != -1 || test_native())       /* of -1 Wine 8.0 reads too many bytes */
            assert_encoding(X509_INTEGER, &rows[i].value, rows[i].encoding, rows[i].size);
    assert_encodes(X509_MULTI_BYTE_INTEGER, &blob, "\2\3\0\x80\xff");
    assert_encodes(X509_MULTI_BYTE_UINT, &blob, "\2\3\0\x80\xff");
    blob.cbData = 2;
    assert_encodes(X509_MULTI_BYTE_INTEGER, &blob, "\2\2\x80\xff");
    assert_encodes(X509_MULTI_BYTE_UINT, &blob, "\2\3\0\x80\xff");
}

static void test_values(void **state)
{
    BYTE bytes[] = {0xa5, 0xff};
    CRYPT_BIT_BLOB bits = {2, bytes, 3};
    CRYPT_DATA_BLOB blob = {2, bytes};
    int reason = 5;
    SYSTEMTIME time = {2049, 12, 5, 31, 23, 59, 58, 0};
    FILETIME file;

    (void)state;
    assert_encodes(X509_BITS, &bits, "\3\3\3\xa5\xf8");
    assert_encodes(X509_OCTET_STRING, &blob, "\4\2\xa5\xff");
    assert_encodes(X509_ENUMERATED, &reason, "\x0a\1\5");
    assert_true(SystemTimeToFileTime(&time, &file));
    assert_encodes(X509_CHOICE_OF_TIME, &file, "\x17\x0d" "491231235958Z");
    assert_encodes(PKCS_UTC_TIME, &file, "\x17\x0d" "491231235958Z");
    time.wYear = 2051;
    assert_true(SystemTimeToFileTime(&time, &file));
    assert_encodes(X509_CHOICE_OF_TIME, &file, "\x18\x0f" "20511231235958Z");
}

static void test_names(void **state)
{
    WCHAR printable[] = L"Plain name", other[] = L"M\x00fc" L"ller";
    CERT_RDN_ATTR attributes[] =
    {
        {(LPSTR)szOID_COMMON_NAME, CERT_RDN_ANY_TYPE, {0, (BYTE *)printable}},
        {(LPSTR)szOID_COMMON_NAME, CERT_RDN_UTF8_STRING, {0, (BYTE *)other}}
    };
    CERT_RDN rdn = {1, attributes};
    CERT_NAME_INFO name = {1, &rdn};
    BYTE buffer[64];
    DWORD size = sizeof(buffer);

    (void)state;
    /* Documented: without a type, one that fits. Wine 8.0 wants a type. */
    if (!test_native())
        attributes[0].dwValueType = CERT_RDN_PRINTABLE_STRING;
    assert_encodes(X509_UNICODE_NAME, &name, "\x30\x15\x31\x13\x30\x11\x06\x03\x55\x04\x03\x13\x0aPlain name");
    rdn.rgRDNAttr = attributes + 1;
    assert_encodes(X509_UNICODE_NAME, &name, "\x30\x12\x31\x10\x30\x0e\x06\x03\x55\x04\x03\x0c\x07M\xc3\xbcller");
    attributes[1].dwValueType = CERT_RDN_PRINTABLE_STRING;
    SetLastError(0);
    assert_false(CryptEncodeObject(ENCODING, X509_UNICODE_NAME, &name, buffer, &size));
    assert_int_equal((HRESULT)GetLastError(), CRYPT_E_INVALID_PRINTABLE_STRING);
    assert_int_equal(size, 1);      /* the second character of the first value */
    name.cRDN = 0;
    assert_encodes(X509_UNICODE_NAME, &name, "\x30\0");
}

static void test_alternative_names(void **state)
{
    BYTE address[] = {127, 0, 0, 1};
    WCHAR dns[] = L"a.example", bad[] = L"b\x00e4";
    CERT_ALT_NAME_ENTRY entries[2] = {{.dwAltNameChoice = CERT_ALT_NAME_DNS_NAME}, {.dwAltNameChoice = CERT_ALT_NAME_IP_ADDRESS}};
    CERT_ALT_NAME_INFO info = {2, entries};
    DWORD size = 0;

    (void)state;
    entries[0].pwszDNSName = dns;
    entries[1].IPAddress.cbData = 4;
    entries[1].IPAddress.pbData = address;
    assert_encodes(X509_ALTERNATE_NAME, &info, "\x30\x11\x82\x09" "a.example\x87\4\x7f\0\0\1");
    entries[1].dwAltNameChoice = CERT_ALT_NAME_URL;
    entries[1].pwszURL = bad;
    SetLastError(0);
    assert_false(CryptEncodeObject(ENCODING, X509_ALTERNATE_NAME, &info, NULL, &size));
    assert_int_equal((HRESULT)GetLastError(), CRYPT_E_INVALID_IA5_STRING);
    assert_int_equal(GET_CERT_ALT_NAME_ENTRY_ERR_INDEX(size), 1);
    assert_int_equal(GET_CERT_ALT_NAME_VALUE_ERR_INDEX(size), 1);
}

/* The same as the hash of the key's own encoding, which ends a certificate's fields before its extensions. */
static void test_hash_of_a_key(void **state)
{
    size_t file_size;
    BYTE *der = fixture_bytes("leaf.der", &file_size), first[20], second[20], *encoded = NULL;
    CERT_INFO *info = NULL;
    DWORD size, encoded_size;

    (void)state;
    assert_true(CryptDecodeObjectEx(ENCODING, X509_CERT_TO_BE_SIGNED, der, (DWORD)file_size, CRYPT_DECODE_ALLOC_FLAG, NULL, &info, &size));
    assert_true(CryptEncodeObjectEx(ENCODING, X509_PUBLIC_KEY_INFO, &info->SubjectPublicKeyInfo, CRYPT_ENCODE_ALLOC_FLAG, NULL, &encoded,
        &encoded_size));
    size = sizeof(first);
    assert_true(CryptHashPublicKeyInfo(0, CALG_SHA1, 0, X509_ASN_ENCODING, &info->SubjectPublicKeyInfo, first, &size));
    assert_int_equal(size, 20);
    assert_true(CryptHashCertificate(0, CALG_SHA1, 0, encoded, encoded_size, second, &size));
    assert_memory_equal(first, second, 20);
    size = 3;
    assert_false(CryptHashPublicKeyInfo(0, CALG_SHA1, 0, X509_ASN_ENCODING, &info->SubjectPublicKeyInfo, first, &size));
    assert_int_equal(GetLastError(), ERROR_MORE_DATA);
    LocalFree(encoded);
    LocalFree(info);
    free(der);
}

static void test_buffers(void **state)
{
    const int value = 300;
    BYTE buffer[8];
    DWORD size = 0;

    (void)state;
    assert_true(CryptEncodeObject(ENCODING, X509_INTEGER, &value, NULL, &size));
    assert_int_equal(size, 4);
    size = 3;
    assert_false(CryptEncodeObject(ENCODING, X509_INTEGER, &value, buffer, &size));
    assert_int_equal(GetLastError(), ERROR_MORE_DATA);
    assert_int_equal(size, 4);
    assert_true(CryptEncodeObject(ENCODING, X509_INTEGER, &value, buffer, &size));
    assert_memory_equal(buffer, "\2\2\1\x2c", 4);
    assert_false(CryptEncodeObject(ENCODING, "1.2.3.4.5", &value, buffer, &size));
    assert_int_equal(GetLastError(), ERROR_FILE_NOT_FOUND);
    assert_false(CryptEncodeObject(ENCODING, X509_INTEGER, NULL, buffer, &size));
    assert_int_equal((LONG)GetLastError(), (LONG)STATUS_ACCESS_VIOLATION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_certificates),
        cmocka_unit_test(test_requests),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_alternative_names),
        cmocka_unit_test(test_hash_of_a_key),
        cmocka_unit_test(test_buffers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
