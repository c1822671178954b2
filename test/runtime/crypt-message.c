/* CryptMsg: what a signed message is made of. The messages are put together here, from certificates of the fixtures. */
#include "test.h"

#include <wincrypt.h>

#define ENCODING (X509_ASN_ENCODING | PKCS_7_ASN_ENCODING)

struct bytes
{
    BYTE *bytes;
    DWORD size;
};

/* Tag and length around the parts, which are freed. */
static struct bytes wrap(BYTE tag, struct bytes first, struct bytes second)
{
    const DWORD size = first.size + second.size;
    struct bytes result = {malloc(size + 4), size + 4};

    result.bytes[0] = tag;
    result.bytes[1] = 0x82;
    result.bytes[2] = (BYTE)(size >> 8);
    result.bytes[3] = (BYTE)size;
    if (first.size)
        memcpy(result.bytes + 4, first.bytes, first.size);
    if (second.size)
        memcpy(result.bytes + 4 + first.size, second.bytes, second.size);
    free(first.bytes);
    free(second.bytes);
    return result;
}

static const struct bytes none;

static struct bytes copy(const void *bytes, size_t size)
{
    struct bytes result = {malloc(size + 1), (DWORD)size};

    memcpy(result.bytes, bytes, size);
    return result;
}

#define LITERAL(text) copy(text, sizeof(text) - 1)

static struct bytes join(struct bytes first, struct bytes second)
{
    struct bytes whole = wrap(0, first, second);

    whole.size -= 4;
    memmove(whole.bytes, whole.bytes + 4, whole.size);
    return whole;
}

static struct bytes file(const char *name)
{
    size_t size;
    BYTE *bytes = fixture_bytes(name, &size);
    struct bytes result = {bytes, (DWORD)size};

    return result;
}

/* ContentInfo of a SignedData with the content "hello", two certificates, a CRL and one signer. */
static struct bytes make_message(void)
{
    CERT_INFO *info = NULL;
    struct bytes leaf = file("leaf.der"), signer, signed_data;
    DWORD size;

    assert_true(CryptDecodeObjectEx(ENCODING, X509_CERT_TO_BE_SIGNED, leaf.bytes, leaf.size, CRYPT_DECODE_ALLOC_FLAG, NULL, &info, &size));
    signer = join(LITERAL("\2\1\1"), wrap(0x30, copy(info->Issuer.pbData, info->Issuer.cbData), LITERAL("\2\2\x12\x34")));
    LocalFree(info);
    signer = join(signer, LITERAL("\x30\x07\x06\x05\x2b\x0e\x03\x02\x1a"));                                     /* SHA-1 */
    signer = join(signer, LITERAL("\xa0\x1a\x30\x18\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03\x31\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01"
        "\x07\x01"));
    signer = join(signer, LITERAL("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00\x04\x03xyz"));  /* RSA, signature */
    signed_data = join(LITERAL("\2\1\1\x31\x00"), wrap(0x30, LITERAL("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"),
        wrap(0xa0, LITERAL("\x04\x05hello"), none)));
    signed_data = join(signed_data, wrap(0xa0, leaf, file("ca.der")));
    signed_data = join(signed_data, wrap(0xa1, file("ca.crl.der"), none));
    signed_data = join(signed_data, wrap(0x31, wrap(0x30, signer, none), none));
    return wrap(0x30, LITERAL("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"), wrap(0xa0, wrap(0x30, signed_data, none), none));
}

static DWORD number_of(HCRYPTMSG message, DWORD type)
{
    DWORD value = 99, size = sizeof(value);

    assert_true(CryptMsgGetParam(message, type, 0, &value, &size));
    assert_int_equal(size, sizeof(value));
    return value;
}

static void test_signed_message(void **state)
{
    struct bytes whole = make_message(), ca = file("ca.der");
    HCRYPTMSG message = CryptMsgOpenToDecode(ENCODING, 0, 0, 0, NULL, NULL);
    CMSG_SIGNER_INFO *signer;
    CERT_INFO *info;
    BYTE buffer[2048];
    DWORD size = sizeof(buffer);

    (void)state;
    assert_non_null(message);
    assert_true(CryptMsgUpdate(message, whole.bytes, whole.size, TRUE));
    assert_int_equal(number_of(message, CMSG_TYPE_PARAM), CMSG_SIGNED);
    assert_int_equal(number_of(message, CMSG_CERT_COUNT_PARAM), 2);
    assert_int_equal(number_of(message, CMSG_CRL_COUNT_PARAM), 1);
    assert_int_equal(number_of(message, CMSG_SIGNER_COUNT_PARAM), 1);
    if (test_native())      /* Wine 8.0 has no CMSG_VERSION_PARAM */
        assert_int_equal(number_of(message, CMSG_VERSION_PARAM), 1);
    assert_true(CryptMsgGetParam(message, CMSG_CONTENT_PARAM, 0, buffer, &size));
    assert_int_equal(size, 5);
    assert_memory_equal(buffer, "hello", 5);
    size = 4;
    assert_false(CryptMsgGetParam(message, CMSG_CONTENT_PARAM, 0, buffer, &size));
    assert_int_equal(GetLastError(), ERROR_MORE_DATA);
    assert_int_equal(size, 5);
    size = sizeof(buffer);
    assert_true(CryptMsgGetParam(message, CMSG_INNER_CONTENT_TYPE_PARAM, 0, buffer, &size));
    assert_string_equal((char *)buffer, szOID_RSA_data);
    assert_true(CryptMsgGetParam(message, CMSG_CERT_PARAM, 1, NULL, &size));
    assert_int_equal(size, ca.size);
    size = sizeof(buffer);
    assert_true(CryptMsgGetParam(message, CMSG_CERT_PARAM, 1, buffer, &size));
    assert_memory_equal(buffer, ca.bytes, ca.size);
    assert_false(CryptMsgGetParam(message, CMSG_CERT_PARAM, 2, buffer, &size));
    assert_int_equal((HRESULT)GetLastError(), CRYPT_E_INVALID_INDEX);

    size = sizeof(buffer);
    assert_true(CryptMsgGetParam(message, CMSG_SIGNER_INFO_PARAM, 0, buffer, &size));
    signer = (CMSG_SIGNER_INFO *)buffer;
    assert_int_equal(signer->dwVersion, 1);
    assert_int_equal(signer->SerialNumber.cbData, 2);
    assert_memory_equal(signer->SerialNumber.pbData, "\x34\x12", 2);
    assert_string_equal(signer->HashAlgorithm.pszObjId, szOID_OIWSEC_sha1);
    assert_int_equal(signer->EncryptedHash.cbData, 3);
    assert_memory_equal(signer->EncryptedHash.pbData, "xyz", 3);
    assert_int_equal(signer->AuthAttrs.cAttr, 1);
    assert_string_equal(signer->AuthAttrs.rgAttr[0].pszObjId, szOID_RSA_contentType);
    assert_int_equal(signer->UnauthAttrs.cAttr, 0);

    size = sizeof(buffer);
    assert_true(CryptMsgGetParam(message, CMSG_SIGNER_CERT_INFO_PARAM, 0, buffer, &size));
    info = (CERT_INFO *)buffer;
    assert_int_equal(info->SerialNumber.cbData, 2);
    assert_true(info->Issuer.cbData > 10);
    assert_true(CryptMsgClose(message));
    free(whole.bytes);
    free(ca.bytes);
}

static void test_what_is_refused(void **state)
{
    HCRYPTMSG message = CryptMsgOpenToDecode(ENCODING, 0, 0, 0, NULL, NULL);
    DWORD value, size = sizeof(value);

    (void)state;
    assert_false(CryptMsgGetParam(message, CMSG_CERT_COUNT_PARAM, 0, &value, &size));
    assert_false(CryptMsgUpdate(message, (const BYTE *)"\x30\x03", 2, TRUE));
    assert_true(CryptMsgClose(message));
    assert_true(CryptMsgClose(NULL));
    assert_null(CryptMsgOpenToDecode(X509_ASN_ENCODING, 0, 0, 0, NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signed_message),
        cmocka_unit_test(test_what_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
