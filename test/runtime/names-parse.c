/* CertStrToName, and object identifiers that are registered. What Wine 8.0 does otherwise than the documentation says is marked. */
#include "test.h"

#include <wincrypt.h>

struct row
{
    DWORD flags;
    const WCHAR *text;
    const char *expected;       /* hexadecimal; NULL: it fails */
    DWORD error;
    int at;
    BOOL native;                /* Wine 8.0 answers something else */
};

static void hex(char *out, const BYTE *bytes, DWORD size)
{
    DWORD i;

    for (i = 0; i < size; i++)
        sprintf(out + 2 * i, "%02x", bytes[i]);
    out[2 * size] = 0;
}

static void test_rows(void **state)
{
    static const struct row rows[] =
    {
        {0, L"CN=a", "300c310a30080603550403130161", 0, 0, FALSE},
        {0, L"", "3000", 0, 0, FALSE},
        {0, L"CN=a\r\nO=b", "3018310a30080603550403130161310a3008060355040a130162", 0, 0, FALSE},
        {0, L"CN=a;O=b", "3018310a30080603550403130161310a3008060355040a130162", 0, 0, FALSE},
        {0, L"CN=a,", "300c310a30080603550403130161", 0, 0, FALSE},
        {0, L"CN=\"a\"\"b\"", "3011310f300d06035504031e06006100220062", 0, 0, FALSE},
        {0, L"CN=\"a,b\", O=c", "301a310c300a06035504031303612c62310a3008060355040a130163", 0, 0, TRUE},
        {0, L"CN=a=b", "300e310c300a06035504031303613d62", 0, 0, TRUE},
        {0, L"E=a@b", "30143112301006092a864886f70d0109011603614062", 0, 0, FALSE},
        {0, L"DC=x", "30133111300f060a0992268993f22c640119160178", 0, 0, FALSE},
        {0, L"ST=r", "300c310a30080603550408130172", 0, 0, FALSE},
        {0, L"CN=\x00e4", "300d310b300906035504031e0200e4", 0, 0, FALSE},
        {CERT_NAME_STR_ENABLE_UTF8_UNICODE_FLAG, L"CN=\x00e4", "300d310b300906035504030c02c3a4", 0, 0, TRUE},
        {CERT_NAME_STR_ENABLE_T61_UNICODE_FLAG, L"CN=\x00e4", "300c310a300806035504031401e4", 0, 0, TRUE},
        {CERT_NAME_STR_SEMICOLON_FLAG, L"CN=a,b;O=c", "301a310c300a06035504031303612c62310a3008060355040a130163", 0, 0, FALSE},
        {CERT_NAME_STR_NO_PLUS_FLAG, L"CN=a+O=c", "3010310e300c06035504031305612b4f3d63", 0, 0, FALSE},
        {CERT_NAME_STR_NO_QUOTING_FLAG, L"CN=\"a\"", NULL, 0, 0, TRUE},
        {CERT_NAME_STR_REVERSE_FLAG, L"CN=a,O=b", "3018310a3008060355040a130162310a30080603550403130161", 0, 0, TRUE},
        /* Letters of either case, white space around, identifiers, several values in one part, octets. */
        {0, L"  cn  =  a b  , O=c", "301a310c300a06035504031303612062310a3008060355040a130163", 0, 0, TRUE},
        {0, L"2.5.4.3=a", "300c310a30080603550403130161", 0, 0, TRUE},
        {0, L"OID.2.5.4.3=a", "300c310a30080603550403130161", 0, 0, TRUE},
        {0, L"1.2.3=q", "300b3109300706022a03130171", 0, 0, TRUE},
        {0, L"CN=a + O=b", "3016311430080603550403130161300806035504" "0a130162", 0, 0, TRUE},
        {0, L"CN=# 04 01ff", "300e310c300a06035504030403" "0401ff", 0, 0, TRUE},
        {0, L"CN", NULL, (DWORD)CRYPT_E_INVALID_X500_STRING, 0, FALSE},
        {0, L"=x", NULL, (DWORD)CRYPT_E_INVALID_X500_STRING, 0, FALSE},
        {0, L"foo=x", NULL, (DWORD)CRYPT_E_INVALID_X500_STRING, 0, FALSE},
        {0, L"CN=a,,O=b", NULL, (DWORD)CRYPT_E_INVALID_X500_STRING, 5, FALSE},
        {0, L"CN=", NULL, (DWORD)CRYPT_E_INVALID_X500_STRING, 3, FALSE},
        {0, L"CN=\"a", NULL, (DWORD)CRYPT_E_INVALID_X500_STRING, 5, FALSE},
        {0, L"CN=\"a\"x", NULL, (DWORD)CRYPT_E_INVALID_X500_STRING, 6, FALSE},
        {0, L"CN=a+", NULL, (DWORD)CRYPT_E_INVALID_X500_STRING, 5, TRUE},
        {0, L"CN=#0g", NULL, (DWORD)CRYPT_E_INVALID_X500_STRING, 5, TRUE},
        {0, L"CN=#012", NULL, (DWORD)CRYPT_E_INVALID_X500_STRING, 7, TRUE},
        {0, L"O=x, E=a\x00e4@x", NULL, (DWORD)CRYPT_E_INVALID_IA5_STRING, 8, TRUE},
        {0, L"C=\x00e4", NULL, (DWORD)CRYPT_E_INVALID_PRINTABLE_STRING, 2, TRUE},
    };
    char actual[400];
    BYTE encoded[200];
    size_t i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(rows); i++)
    {
        DWORD size = sizeof(encoded), type = CERT_X500_NAME_STR | rows[i].flags;
        const WCHAR *invalid = NULL;
        BOOL done;

        if (rows[i].native && !test_native())
            continue;
        SetLastError(0);
        done = CertStrToNameW(X509_ASN_ENCODING, rows[i].text, type, NULL, encoded, &size, &invalid);
        if (done != !rows[i].error)
            print_error("row %d\n", (int)i);
        if (rows[i].expected)
        {
            assert_true(done);
            assert_null(invalid);
            hex(actual, encoded, size);
            assert_string_equal(actual, rows[i].expected);
        }
        else if (rows[i].error)
        {
            assert_false(done);
            assert_int_equal(GetLastError(), rows[i].error);
            assert_int_equal(invalid - rows[i].text, rows[i].at);
        }
        else
            assert_true(done);
    }
}

static void test_sizes(void **state)
{
    const char *text = "CN=a, O=\xe4", *invalid = NULL;
    BYTE encoded[40];
    DWORD size = 0;

    (void)state;
    assert_true(CertStrToNameA(X509_ASN_ENCODING, text, CERT_X500_NAME_STR, NULL, NULL, &size, NULL));
    assert_int_equal(size, 27);
    size = 4;
    assert_false(CertStrToNameA(X509_ASN_ENCODING, text, CERT_X500_NAME_STR, NULL, encoded, &size, NULL));
    assert_int_equal(GetLastError(), ERROR_MORE_DATA);
    assert_int_equal(size, 27);
    size = sizeof(encoded);
    assert_true(CertStrToNameA(X509_ASN_ENCODING, text, CERT_X500_NAME_STR, NULL, encoded, &size, NULL));
    text = "CN=a, foo=b";
    assert_false(CertStrToNameA(X509_ASN_ENCODING, text, CERT_X500_NAME_STR, NULL, encoded, &size, &invalid));
    assert_int_equal(invalid - text, 6);
}

/* To text and back. */
static void test_round_trip(void **state)
{
    size_t file_size;
    BYTE *bytes = fixture_bytes("leaf.der", &file_size), encoded[400];
    PCCERT_CONTEXT context = CertCreateCertificateContext(X509_ASN_ENCODING, bytes, (DWORD)file_size);
    WCHAR text[400], again[400];
    CERT_NAME_BLOB name = {sizeof(encoded), encoded};

    (void)state;
    CertNameToStrW(X509_ASN_ENCODING, &context->pCertInfo->Subject, CERT_X500_NAME_STR, text, ARRAYSIZE(text));
    assert_true(CertStrToNameW(X509_ASN_ENCODING, text, CERT_X500_NAME_STR, NULL, encoded, &name.cbData, NULL));
    CertNameToStrW(X509_ASN_ENCODING, &name, CERT_X500_NAME_STR, again, ARRAYSIZE(again));
    assert_wide_equal(again, text);
    CertFreeCertificateContext(context);
    free(bytes);
}

static BOOL WINAPI count_info(PCCRYPT_OID_INFO info, void *count)
{
    if (!strcmp(info->pszOID, "1.2.3.4.5.6.7"))
        ++*(int *)count;
    return TRUE;
}

static void test_registered(void **state)
{
    BYTE extra[] = {4, 0, 0, 0};
    CRYPT_OID_INFO info = {sizeof(info), "1.2.3.4.5.6.7", L"certemu test", CRYPT_ENHKEY_USAGE_OID_GROUP_ID, {0}, {sizeof(extra), extra}};
    const CRYPT_OID_INFO *found;
    int count = 0;

    (void)state;
    info.cbSize = 0;
    assert_false(CryptRegisterOIDInfo(&info, 0));
    assert_int_equal(GetLastError(), (DWORD)E_INVALIDARG);
    info.cbSize = sizeof(info);
    if (!test_native())     /* Wine 8.0 takes none of the size of its own header's structure */
        skip();
    assert_true(CryptRegisterOIDInfo(&info, 0));
    found = CryptFindOIDInfo(CRYPT_OID_INFO_OID_KEY, (void *)info.pszOID, 0);
    assert_non_null(found);
    assert_ptr_not_equal(found, &info);
    assert_wide_equal(found->pwszName, L"certemu test");
    assert_int_equal(found->dwGroupId, CRYPT_ENHKEY_USAGE_OID_GROUP_ID);
    assert_int_equal(found->ExtraInfo.cbData, sizeof(extra));
    assert_memory_equal(found->ExtraInfo.pbData, extra, sizeof(extra));
    assert_ptr_equal(CryptFindOIDInfo(CRYPT_OID_INFO_NAME_KEY, (void *)L"CERTEMU test", CRYPT_ENHKEY_USAGE_OID_GROUP_ID), found);
    assert_null(CryptFindOIDInfo(CRYPT_OID_INFO_OID_KEY, (void *)info.pszOID, CRYPT_HASH_ALG_OID_GROUP_ID));
    CryptEnumOIDInfo(0, 0, &count, count_info);
    assert_int_equal(count, 1);
    assert_true(CryptUnregisterOIDInfo(&info));
    assert_null(CryptFindOIDInfo(CRYPT_OID_INFO_OID_KEY, (void *)info.pszOID, 0));
    assert_false(CryptUnregisterOIDInfo(&info));
    assert_int_equal(GetLastError(), ERROR_FILE_NOT_FOUND);
    info.pszOID = szOID_COMMON_NAME;
    info.pwszName = L"Usual name";
    info.dwGroupId = CRYPT_RDN_ATTR_OID_GROUP_ID;
    assert_true(CryptRegisterOIDInfo(&info, CRYPT_INSTALL_OID_INFO_BEFORE_FLAG));
    found = CryptFindOIDInfo(CRYPT_OID_INFO_OID_KEY, (void *)info.pszOID, CRYPT_RDN_ATTR_OID_GROUP_ID);
    assert_wide_equal(found->pwszName, L"Usual name");
    assert_true(CryptUnregisterOIDInfo(&info));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_registered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
