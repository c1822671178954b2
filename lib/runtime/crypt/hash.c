/* Digests, by libcrypto. Its header comes first: wincrypt.h makes macros of names that it uses. */
#include <openssl/evp.h>

#include "crypt.h"

static const EVP_MD *digest_of(ALG_ID algorithm)
{
    switch (algorithm)
    {
    case CALG_MD5:
        return EVP_md5();
    case CALG_SHA1:
        return EVP_sha1();
    case CALG_SHA_256:
        return EVP_sha256();
    case CALG_SHA_384:
        return EVP_sha384();
    case CALG_SHA_512:
        return EVP_sha512();
    default:
        return NULL;
    }
}

DWORD crypt_hash(ALG_ID algorithm, const void *bytes, SIZE_T size, BYTE digest[64])
{
    const EVP_MD *type = digest_of(algorithm);
    unsigned int length = 0;

    if (!type || !EVP_Digest(bytes, size, digest, &length, type, NULL))
        return 0;
    return length;
}

BOOL WINAPI CryptHashCertificate(HCRYPTPROV_LEGACY provider, ALG_ID algorithm, DWORD flags, const BYTE *encoded,
        DWORD encoded_size, BYTE *hash, DWORD *size)
{
    BYTE digest[64];
    DWORD length;

    (void)provider;
    (void)flags;
    if (!size)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    /* No algorithm: SHA-1. */
    if (!(length = crypt_hash(algorithm ? algorithm : CALG_SHA1, encoded, encoded_size, digest)))
    {
        SetLastError(NTE_BAD_ALGID);
        return FALSE;
    }
    return crypt_give(digest, length, hash, size);
}

BOOL WINAPI CryptHashPublicKeyInfo(HCRYPTPROV_LEGACY provider, ALG_ID algorithm, DWORD flags, DWORD encoding, CERT_PUBLIC_KEY_INFO *info,
        BYTE *hash, DWORD *size)
{
    BYTE *encoded, digest[64];
    DWORD encoded_size, length;

    (void)provider;
    (void)flags;
    if (GET_CERT_ENCODING_TYPE(encoding) != X509_ASN_ENCODING)
    {
        SetLastError(ERROR_FILE_NOT_FOUND);
        return FALSE;
    }
    if (!CryptEncodeObjectEx(X509_ASN_ENCODING, X509_PUBLIC_KEY_INFO, info, CRYPT_ENCODE_ALLOC_FLAG, NULL, &encoded, &encoded_size))
        return FALSE;
    /* No algorithm: MD5 (documented). */
    length = crypt_hash(algorithm ? algorithm : CALG_MD5, encoded, encoded_size, digest);
    LocalFree(encoded);
    if (!length)
    {
        SetLastError(NTE_BAD_ALGID);
        return FALSE;
    }
    return crypt_give(digest, length, hash, size);
}
