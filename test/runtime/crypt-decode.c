/* CryptDecodeObject(Ex): how it is called, and what of each structure is malformed. */
#include "test.h"

#include <wincrypt.h>

static DWORD decode_error(const char *type, const char *encoded, DWORD size)
{
    BYTE out[1000];
    DWORD needed = sizeof(out);

    SetLastError(0);
    return CryptDecodeObject(X509_ASN_ENCODING, type, (const BYTE *)encoded, size, 0, out, &needed) ? 0 : GetLastError();
}

static void test_calling(void **state)
{
    static const BYTE integer[] = {0x02, 0x02, 0x01, 0x02};
    DWORD size;
    int value, *allocated;

    (void)state;
    size = 0;
    assert_true(CryptDecodeObject(X509_ASN_ENCODING, X509_INTEGER, integer, sizeof(integer), 0, NULL, &size));
    assert_int_equal(size, sizeof(int));
    size = 3;
    SetLastError(0);
    assert_false(CryptDecodeObject(X509_ASN_ENCODING, X509_INTEGER, integer, sizeof(integer), 0, &value, &size));
    assert_int_equal(GetLastError(), ERROR_MORE_DATA);
    assert_int_equal(size, sizeof(int));
    assert_true(CryptDecodeObject(X509_ASN_ENCODING, X509_INTEGER, integer, sizeof(integer), 0, &value, &size));
    assert_int_equal(value, 0x102);
    assert_true(CryptDecodeObject(X509_ASN_ENCODING | PKCS_7_ASN_ENCODING, X509_INTEGER, integer, sizeof(integer), 0, &value,
            &size));
    assert_true(CryptDecodeObjectEx(X509_ASN_ENCODING, X509_INTEGER, integer, sizeof(integer), CRYPT_DECODE_ALLOC_FLAG, NULL,
            &allocated, &size));
    assert_int_equal(*allocated, 0x102);
    LocalFree(allocated);

    SetLastError(0);
    assert_false(CryptDecodeObject(0, X509_INTEGER, integer, sizeof(integer), 0, &value, &size));
    assert_int_equal(GetLastError(), ERROR_FILE_NOT_FOUND);
    SetLastError(0);
    assert_false(CryptDecodeObject(X509_ASN_ENCODING, (LPCSTR)9999, integer, sizeof(integer), 0, &value, &size));
    assert_int_equal(GetLastError(), ERROR_FILE_NOT_FOUND);
    SetLastError(0);
    assert_false(CryptDecodeObject(X509_ASN_ENCODING, "1.2.3.4.5.6", integer, sizeof(integer), 0, &value, &size));
    assert_int_equal(GetLastError(), ERROR_FILE_NOT_FOUND);
    SetLastError(0);
    assert_false(CryptDecodeObject(X509_ASN_ENCODING, X509_INTEGER, integer, 0, 0, &value, &size));
    assert_hresult(GetLastError(), CRYPT_E_ASN1_EOD);
}

static DWORD allocations;

static void * WINAPI counted_alloc(size_t size)
{
    allocations++;
    return malloc(size);
}

static void WINAPI counted_free(void *memory)
{
    free(memory);
}

static void test_own_allocator(void **state)
{
    static const BYTE integer[] = {0x02, 0x01, 0x05};
    CRYPT_DECODE_PARA parameters = {sizeof(parameters), counted_alloc, counted_free};
    DWORD size = 0;
    int *value;

    (void)state;
    assert_true(CryptDecodeObjectEx(X509_ASN_ENCODING, X509_INTEGER, integer, sizeof(integer), CRYPT_DECODE_ALLOC_FLAG,
            &parameters, &value, &size));
    assert_int_equal(allocations, 1);
    assert_int_equal(*value, 5);
    free(value);
}

static void test_no_copy(void **state)
{
    static const BYTE octets[] = {0x04, 0x03, 1, 2, 3};
    CRYPT_DATA_BLOB blob;
    BYTE copied[sizeof(CRYPT_DATA_BLOB) + 16];
    DWORD size = sizeof(blob);

    (void)state;
    assert_true(CryptDecodeObject(X509_ASN_ENCODING, X509_OCTET_STRING, octets, sizeof(octets), CRYPT_DECODE_NOCOPY_FLAG, &blob,
            &size));
    assert_int_equal(blob.cbData, 3);
    assert_ptr_equal(blob.pbData, octets + 2);
    size = sizeof(copied);
    assert_true(CryptDecodeObject(X509_ASN_ENCODING, X509_OCTET_STRING, octets, sizeof(octets), 0, copied, &size));
    memcpy(&blob, copied, sizeof(blob));
    assert_true(blob.pbData >= copied && blob.pbData + 3 <= copied + size);
    assert_memory_equal(blob.pbData, octets + 2, 3);
}

static void test_integers(void **state)
{
    static const struct
    {
        const char *encoded;
        DWORD size;
        int value;
    }
    rows[] =
    {
        {"\x02\x01\x00", 3, 0}, {"\x02\x01\x7f", 3, 127}, {"\x02\x02\x00\x80", 4, 128}, {"\x02\x01\x80", 3, -128},
        {"\x02\x01\xff", 3, -1}, {"\x02\x04\x7f\xff\xff\xff", 6, 0x7fffffff}, {"\x02\x04\x80\x00\x00\x00", 6, -0x7fffffff - 1},
        /* A length in more bytes than it needs. */
        {"\x02\x81\x01\x05", 4, 5}, {"\x02\x82\x00\x01\x05", 5, 5},
    };
    BYTE out[100];
    DWORD size;
    int value;
    size_t i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(rows); i++)
    {
        size = sizeof(value);
        assert_true(CryptDecodeObject(X509_ASN_ENCODING, X509_INTEGER, (const BYTE *)rows[i].encoded, rows[i].size, 0, &value,
                &size));
        assert_int_equal(value, rows[i].value);
        size = sizeof(out);
        assert_true(CryptDecodeObject(X509_ASN_ENCODING, X509_MULTI_BYTE_INTEGER, (const BYTE *)rows[i].encoded, rows[i].size,
                0, out, &size));
        assert_int_equal(*((CRYPT_INTEGER_BLOB *)out)->pbData, rows[i].value & 0xff);
    }
}

static void test_times(void **state)
{
    static const struct
    {
        const char *encoded;
        WORD year, month, day, hour, minute, second;
    }
    rows[] =
    {
        {"\x17\x0d" "250102030405Z", 2025, 1, 2, 3, 4, 5},
        {"\x17\x0d" "500101000000Z", 1950, 1, 1, 0, 0, 0},
        {"\x17\x0d" "491231235959Z", 2049, 12, 31, 23, 59, 59},
        {"\x17\x0b" "2501020304Z", 2025, 1, 2, 3, 4, 0},
        /* crypt32 adds the difference, though X.680 would have it subtracted. */
        {"\x17\x11" "250102030405+0100", 2025, 1, 2, 4, 4, 5},
        {"\x17\x11" "250102030405-0230", 2025, 1, 2, 0, 34, 5},
        {"\x18\x0f" "20500102030405Z", 2050, 1, 2, 3, 4, 5},
        {"\x18\x0f" "20240229000000Z", 2024, 2, 29, 0, 0, 0},
    };
    SYSTEMTIME time;
    FILETIME file_time;
    DWORD size;
    size_t i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(rows); i++)
    {
        size = sizeof(file_time);
        assert_true(CryptDecodeObject(X509_ASN_ENCODING, X509_CHOICE_OF_TIME, (const BYTE *)rows[i].encoded,
                rows[i].encoded[1] + 2, 0, &file_time, &size));
        assert_true(FileTimeToSystemTime(&file_time, &time));
        assert_int_equal(time.wYear, rows[i].year);
        assert_int_equal(time.wMonth, rows[i].month);
        assert_int_equal(time.wDay, rows[i].day);
        assert_int_equal(time.wHour, rows[i].hour);
        assert_int_equal(time.wMinute, rows[i].minute);
        assert_int_equal(time.wSecond, rows[i].second);
    }
}

static void test_malformed(void **state)
{
    static const struct
    {
        const char *type;
        const char *encoded;
        DWORD size;
        DWORD error;
    }
    rows[] =
    {
        {X509_INTEGER, "\x02", 1, CRYPT_E_ASN1_CORRUPT},
        {X509_INTEGER, "\x04\x01\x01", 3, CRYPT_E_ASN1_BADTAG},
        {X509_INTEGER, "\x02\x05\x01\x02\x03\x04\x05", 7, CRYPT_E_ASN1_LARGE},
        {X509_ENUMERATED, "\x02\x01\x01", 3, CRYPT_E_ASN1_BADTAG},
        {X509_OCTET_STRING, "\x05\x00", 2, CRYPT_E_ASN1_BADTAG},
        {X509_OCTET_STRING, "\x04\x05\x01", 3, CRYPT_E_ASN1_EOD},
        {X509_BITS, "\x04\x01\x01", 3, CRYPT_E_ASN1_BADTAG},
        {X509_NAME, "\x31\x00", 2, CRYPT_E_ASN1_BADTAG},
        {X509_NAME, "\x30\x05\x31", 3, CRYPT_E_ASN1_EOD},
        {X509_ALTERNATE_NAME, "\x30\x03\x82\x05\x61", 5, CRYPT_E_ASN1_EOD},
        {X509_ENHANCED_KEY_USAGE, "\x30\x03\x02\x01\x01", 5, CRYPT_E_ASN1_BADTAG},
        {X509_CHOICE_OF_TIME, "\x04\x0d" "250102030405Z", 15, CRYPT_E_ASN1_BADTAG},
        {X509_CHOICE_OF_TIME, "\x17\x0d" "25x102030405Z", 15, CRYPT_E_ASN1_CORRUPT},
        {X509_BASIC_CONSTRAINTS2, "\x31\x00", 2, CRYPT_E_ASN1_BADTAG},
        {X509_EXTENSIONS, "\x30\x02\x02\x00", 4, CRYPT_E_ASN1_BADTAG},
    };
    size_t i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(rows); i++)
        assert_hresult(decode_error(rows[i].type, rows[i].encoded, rows[i].size), rows[i].error);
}

/* What Wine 8.0 takes or calls otherwise. */
static void test_strict(void **state)
{
    (void)state;
    if (!test_native())
        skip();
    /* The indefinite form and tags above 30 are in no certificate. */
    assert_hresult(decode_error(X509_SEQUENCE_OF_ANY, "\x30\x80\x02\x01\x05\x00\x00", 7), CRYPT_E_ASN1_CORRUPT);
    assert_hresult(decode_error(X509_SEQUENCE_OF_ANY, "\x30\x03\x1f\x21\x00", 5), CRYPT_E_ASN1_BADTAG);
    /* No February 30, no month 13, no second 60. */
    assert_hresult(decode_error(X509_CHOICE_OF_TIME, "\x17\x0d" "250230000000Z", 15), CRYPT_E_ASN1_CORRUPT);
    assert_hresult(decode_error(X509_CHOICE_OF_TIME, "\x17\x0d" "251301000000Z", 15), CRYPT_E_ASN1_CORRUPT);
    assert_hresult(decode_error(X509_CHOICE_OF_TIME, "\x17\x0d" "250101000060Z", 15), CRYPT_E_ASN1_CORRUPT);
    /* Empty numbers and bit strings, more than 7 unused bits, an OID that does not end. */
    assert_hresult(decode_error(X509_INTEGER, "\x02\x00", 2), CRYPT_E_ASN1_CORRUPT);
    assert_hresult(decode_error(X509_INTEGER, "\x02\x02\x01", 3), CRYPT_E_ASN1_EOD);
    assert_hresult(decode_error(X509_BITS, "\x03\x00", 2), CRYPT_E_ASN1_CORRUPT);
    assert_hresult(decode_error(X509_BITS, "\x03\x02\x08\xff", 4), CRYPT_E_ASN1_CORRUPT);
    assert_hresult(decode_error(X509_ENHANCED_KEY_USAGE, "\x30\x04\x06\x02\x55\x84", 6), CRYPT_E_ASN1_CORRUPT);
}

static void test_alternate_names(void **state)
{
    static const BYTE encoded[] =
    {
        0x30, 0x1e, 0x82, 0x03, 'd', 'n', 's', 0x81, 0x03, 'a', '@', 'b', 0x86, 0x03, 'u', ':', 'x', 0x87, 0x04, 127, 0, 0, 1,
        0x88, 0x03, 0x55, 0x04, 0x03, 0xa4, 0x02, 0x30, 0x00
    };
    CERT_ALT_NAME_INFO *info;
    DWORD size;

    (void)state;
    assert_true(CryptDecodeObjectEx(X509_ASN_ENCODING, X509_ALTERNATE_NAME, encoded, sizeof(encoded), CRYPT_DECODE_ALLOC_FLAG,
            NULL, &info, &size));
    assert_int_equal(info->cAltEntry, 6);
    assert_int_equal(info->rgAltEntry[0].dwAltNameChoice, CERT_ALT_NAME_DNS_NAME);
    assert_wide_equal(info->rgAltEntry[0].pwszDNSName, L"dns");
    assert_int_equal(info->rgAltEntry[1].dwAltNameChoice, CERT_ALT_NAME_RFC822_NAME);
    assert_wide_equal(info->rgAltEntry[1].pwszRfc822Name, L"a@b");
    assert_wide_equal(info->rgAltEntry[2].pwszURL, L"u:x");
    assert_int_equal(info->rgAltEntry[3].dwAltNameChoice, CERT_ALT_NAME_IP_ADDRESS);
    assert_int_equal(info->rgAltEntry[3].IPAddress.cbData, 4);
    assert_string_equal(info->rgAltEntry[4].pszRegisteredID, szOID_COMMON_NAME);
    LocalFree(info);
}

int main(void)
{
    const struct CMUnitTest all[] =
    {
        cmocka_unit_test(test_calling),
        cmocka_unit_test(test_own_allocator),
        cmocka_unit_test(test_no_copy),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_strict),
        cmocka_unit_test(test_alternate_names),
    };

    return cmocka_run_group_tests_name("crypt-decode", all, NULL, NULL);
}
