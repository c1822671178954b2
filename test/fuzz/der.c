/* DER: every structure that crypt32 decodes, contexts and text, from any bytes. What decodes fits exactly into the size that was
 * asked for, decodes the same again, and is refused where the room is one byte less. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>
#include <wincrypt.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ENCODING (X509_ASN_ENCODING | PKCS_7_ASN_ENCODING)

static const char * const types[] =
{
    X509_CERT, X509_CERT_TO_BE_SIGNED, X509_CERT_CRL_TO_BE_SIGNED, X509_CERT_REQUEST_TO_BE_SIGNED, X509_EXTENSIONS,
    X509_NAME_VALUE, X509_NAME, X509_PUBLIC_KEY_INFO, X509_AUTHORITY_KEY_ID, X509_ALTERNATE_NAME, X509_KEY_USAGE,
    X509_BASIC_CONSTRAINTS2, X509_CERT_POLICIES, PKCS_UTC_TIME, RSA_CSP_PUBLICKEYBLOB, X509_UNICODE_NAME, PKCS_ATTRIBUTE,
    PKCS_ATTRIBUTES, X509_UNICODE_NAME_VALUE, X509_OCTET_STRING, X509_BITS, X509_INTEGER, X509_MULTI_BYTE_INTEGER,
    X509_ENUMERATED, X509_CHOICE_OF_TIME, X509_AUTHORITY_KEY_ID2, X509_AUTHORITY_INFO_ACCESS, X509_SEQUENCE_OF_ANY,
    X509_CRL_DIST_POINTS, X509_ENHANCED_KEY_USAGE, X509_MULTI_BYTE_UINT, X509_CERTIFICATE_TEMPLATE,
    szOID_ENROLLMENT_NAME_VALUE_PAIR,
};

static void check(int holds)
{
    if (!holds)
        abort();
}

static void decode(const char *type, const uint8_t *data, DWORD size)
{
    DWORD needed = 0, given;
    unsigned char *info;

    if (!CryptDecodeObjectEx(ENCODING, type, data, size, 0, NULL, NULL, &needed))
        return;
    check(needed > 0);
    info = malloc(needed);
    given = needed;
    check(CryptDecodeObjectEx(ENCODING, type, data, size, 0, NULL, info, &given) && given == needed);
    given = needed - 1;
    check(!CryptDecodeObjectEx(ENCODING, type, data, size, 0, NULL, info, &given) && GetLastError() == ERROR_MORE_DATA);
    free(info);
    /* Pointers into the input take less room or as much, and never more. */
    if (CryptDecodeObjectEx(ENCODING, type, data, size, CRYPT_DECODE_NOCOPY_FLAG, NULL, NULL, &given))
    {
        check(given <= needed);
        info = malloc(given);
        check(CryptDecodeObjectEx(ENCODING, type, data, size, CRYPT_DECODE_NOCOPY_FLAG, NULL, info, &given));
        free(info);
    }
}

static void describe(const uint8_t *data, DWORD size)
{
    const CERT_CONTEXT *context = CertCreateCertificateContext(X509_ASN_ENCODING, data, size);
    CERT_NAME_BLOB blob = {size, (BYTE *)data};
    DWORD format = CERT_X500_NAME_STR, type, length;
    BYTE hash[64];
    WCHAR text[64];

    length = CertNameToStrW(X509_ASN_ENCODING, &blob, CERT_X500_NAME_STR, text, ARRAYSIZE(text));
    check(length >= 1 && length <= ARRAYSIZE(text) && !text[length - 1]);
    if (!context)
        return;
    for (type = CERT_NAME_EMAIL_TYPE; type <= CERT_NAME_UPN_TYPE; type++)
    {
        length = CertGetNameStringW(context, type, 0, type == CERT_NAME_RDN_TYPE ? &format : NULL, text, ARRAYSIZE(text));
        check(length >= 1 && length <= ARRAYSIZE(text));
    }
    length = sizeof(hash);
    CertGetCertificateContextProperty(context, CERT_KEY_IDENTIFIER_PROP_ID, hash, &length);
    length = sizeof(hash);
    CertGetCertificateContextProperty(context, CERT_SIGNATURE_HASH_PROP_ID, hash, &length);
    CertGetPublicKeyLength(X509_ASN_ENCODING, &context->pCertInfo->SubjectPublicKeyInfo);
    CertFreeCertificateContext(context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned int i;

    if (size > 1 << 20)
        return 0;
    for (i = 0; i < ARRAYSIZE(types); i++)
        decode(types[i], data, (DWORD)size);
    describe(data, (DWORD)size);
    return 0;
}
