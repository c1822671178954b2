/* Encoders of certificates, requests, CRLs and public keys (RFC 5280, RFC 2986). */
#include "encode.h"

#include <stdlib.h>
#include <string.h>

/* `null_parameters`: of RSA's algorithms, none are written as NULL (RFC 3279); those of others are absent (RFC 8410). */
DWORD encode_algorithm(struct encoding *out, const CRYPT_ALGORITHM_IDENTIFIER *algorithm, BOOL null_parameters)
{
    static const BYTE null[] = {DER_NULL, 0};
    const DWORD mark = out->used;
    DWORD error;

    if (algorithm->Parameters.cbData)
        error = encode_any(out, &algorithm->Parameters);
    else
        error = null_parameters && algorithm->pszObjId && !strncmp(algorithm->pszObjId, "1.2.840.113549.1.1.", 19)
            ? encode_bytes(out, null, sizeof(null)) : 0;
    if (error || (error = encode_oid(out, DER_OID, algorithm->pszObjId)))
        return error;
    return encode_wrap(out, DER_SEQUENCE, mark);
}

DWORD encode_public_key(struct encoding *out, const void *info)
{
    const CERT_PUBLIC_KEY_INFO *key = info;
    const DWORD mark = out->used;
    DWORD error;

    if ((error = encode_bit_blob(out, DER_BIT_STRING, &key->PublicKey)) || (error = encode_algorithm(out, &key->Algorithm, TRUE)))
        return error;
    return encode_wrap(out, DER_SEQUENCE, mark);
}

DWORD encode_extension_list(struct encoding *out, DWORD count, const CERT_EXTENSION *list)
{
    static const BYTE critical[] = {DER_BOOLEAN, 1, 0xff};
    const DWORD mark = out->used;
    DWORD error;

    while (count--)
    {
        const CERT_EXTENSION *extension = list + count;
        const DWORD one = out->used;

        if ((error = encode_element(out, DER_OCTET_STRING, extension->Value.pbData, extension->Value.cbData))
                || (extension->fCritical && (error = encode_bytes(out, critical, sizeof(critical))))
                || (error = encode_oid(out, DER_OID, extension->pszObjId)) || (error = encode_wrap(out, DER_SEQUENCE, one)))
            return error;
    }
    return encode_wrap(out, DER_SEQUENCE, mark);
}

DWORD encode_extensions(struct encoding *out, const void *info)
{
    const CERT_EXTENSIONS *extensions = info;

    return encode_extension_list(out, extensions->cExtension, extensions->rgExtension);
}

DWORD encode_signed(struct encoding *out, const void *info)
{
    const CERT_SIGNED_CONTENT_INFO *content = info;
    CRYPT_BIT_BLOB signature = content->Signature;
    const DWORD mark = out->used;
    DWORD error, i;

    if (!(out->flags & CRYPT_ENCODE_NO_SIGNATURE_BYTE_REVERSAL_FLAG) && signature.cbData)
    {
        signature.pbData = malloc(signature.cbData);
        if (!signature.pbData)
            return ERROR_OUTOFMEMORY;
        for (i = 0; i < signature.cbData; i++)
            signature.pbData[i] = content->Signature.pbData[signature.cbData - 1 - i];
    }
    error = encode_bit_blob(out, DER_BIT_STRING, &signature);
    if (signature.pbData != content->Signature.pbData)
        free(signature.pbData);
    if (error || (error = encode_algorithm(out, &content->SignatureAlgorithm, FALSE)) || (error = encode_any(out, &content->ToBeSigned)))
        return error;
    return encode_wrap(out, DER_SEQUENCE, mark);
}

static DWORD encode_tagged_extensions(struct encoding *out, BYTE tag, DWORD count, const CERT_EXTENSION *list)
{
    const DWORD mark = out->used, error = count ? encode_extension_list(out, count, list) : 0;

    return error || !count ? error : encode_wrap(out, tag, mark);
}

static DWORD encode_validity(struct encoding *out, const CERT_INFO *certificate)
{
    const DWORD mark = out->used;
    DWORD error;

    if ((error = encode_choice_of_time(out, &certificate->NotAfter)) || (error = encode_choice_of_time(out, &certificate->NotBefore)))
        return error;
    return encode_wrap(out, DER_SEQUENCE, mark);
}

static DWORD encode_tagged_version(struct encoding *out, DWORD version)
{
    const DWORD mark = out->used, error = encode_number(out, DER_INTEGER, version);

    return error ? error : encode_wrap(out, DER_CONSTRUCTED(0), mark);
}

DWORD encode_certificate(struct encoding *out, const void *info)
{
    const CERT_INFO *certificate = info;
    const DWORD mark = out->used;
    DWORD error;

    if ((error = encode_tagged_extensions(out, DER_CONSTRUCTED(3), certificate->cExtension, certificate->rgExtension))
            || (certificate->SubjectUniqueId.cbData && (error = encode_bit_blob(out, DER_CONTEXT(2), &certificate->SubjectUniqueId)))
            || (certificate->IssuerUniqueId.cbData && (error = encode_bit_blob(out, DER_CONTEXT(1), &certificate->IssuerUniqueId)))
            || (error = encode_public_key(out, &certificate->SubjectPublicKeyInfo)) || (error = encode_any(out, &certificate->Subject))
            || (error = encode_validity(out, certificate)) || (error = encode_any(out, &certificate->Issuer))
            || (error = encode_algorithm(out, &certificate->SignatureAlgorithm, FALSE))
            || (error = encode_big_integer(out, DER_INTEGER, &certificate->SerialNumber))
            || (certificate->dwVersion != CERT_V1 && (error = encode_tagged_version(out, certificate->dwVersion))))
        return error;
    return encode_wrap(out, DER_SEQUENCE, mark);
}

DWORD encode_request(struct encoding *out, const void *info)
{
    const CERT_REQUEST_INFO *request = info;
    const DWORD mark = out->used;
    DWORD error;

    if ((error = encode_attribute_list(out, request->cAttribute, request->rgAttribute))
            || (error = encode_wrap(out, DER_CONSTRUCTED(0), mark)) || (error = encode_public_key(out, &request->SubjectPublicKeyInfo))
            || (error = encode_any(out, &request->Subject)) || (error = encode_number(out, DER_INTEGER, request->dwVersion)))
        return error;
    return encode_wrap(out, DER_SEQUENCE, mark);
}

static DWORD encode_crl_entries(struct encoding *out, const CRL_INFO *crl)
{
    const DWORD mark = out->used;
    DWORD i, error;

    for (i = crl->cCRLEntry; i--; )
    {
        const CRL_ENTRY *entry = crl->rgCRLEntry + i;
        const DWORD one = out->used;

        if ((entry->cExtension && (error = encode_extension_list(out, entry->cExtension, entry->rgExtension)))
                || (error = encode_choice_of_time(out, &entry->RevocationDate))
                || (error = encode_big_integer(out, DER_INTEGER, &entry->SerialNumber)) || (error = encode_wrap(out, DER_SEQUENCE, one)))
            return error;
    }
    return crl->cCRLEntry ? encode_wrap(out, DER_SEQUENCE, mark) : 0;
}

DWORD encode_crl(struct encoding *out, const void *info)
{
    const CRL_INFO *crl = info;
    const DWORD mark = out->used;
    DWORD error;

    if ((error = encode_tagged_extensions(out, DER_CONSTRUCTED(0), crl->cExtension, crl->rgExtension))
            || (error = encode_crl_entries(out, crl))
            || ((crl->NextUpdate.dwLowDateTime || crl->NextUpdate.dwHighDateTime)
                && (error = encode_choice_of_time(out, &crl->NextUpdate)))
            || (error = encode_choice_of_time(out, &crl->ThisUpdate)) || (error = encode_any(out, &crl->Issuer))
            || (error = encode_algorithm(out, &crl->SignatureAlgorithm, FALSE))
            || (crl->dwVersion != CRL_V1 && (error = encode_number(out, DER_INTEGER, crl->dwVersion))))
        return error;
    return encode_wrap(out, DER_SEQUENCE, mark);
}

/* A PUBLICKEYBLOB of CryptoAPI as RSAPublicKey. */
DWORD encode_rsa_public_key(struct encoding *out, const void *info)
{
    const struct
    {
        BLOBHEADER header;
        RSAPUBKEY key;
    } *blob = info;
    CRYPT_UINT_BLOB modulus = {blob->key.bitlen / 8, (BYTE *)(blob + 1)};
    CRYPT_UINT_BLOB exponent = {sizeof(blob->key.pubexp), (BYTE *)&blob->key.pubexp};
    const DWORD mark = out->used;
    DWORD error;

    if (blob->header.bType != PUBLICKEYBLOB || blob->header.bVersion != CUR_BLOB_VERSION
            || (blob->header.aiKeyAlg != CALG_RSA_KEYX && blob->header.aiKeyAlg != CALG_RSA_SIGN) || blob->key.magic != 0x31415352)
        return E_INVALIDARG;
    if ((error = encode_multi_byte_unsigned(out, &exponent)) || (error = encode_multi_byte_unsigned(out, &modulus)))
        return error;
    return encode_wrap(out, DER_SEQUENCE, mark);
}
