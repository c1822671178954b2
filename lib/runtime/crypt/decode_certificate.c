/* Decoders of certificates, requests, CRLs and public keys (RFC 5280, RFC 2986). */
#include "decode.h"

#include <string.h>

static DWORD decode_algorithm_content(struct arena *arena, struct der content, CRYPT_ALGORITHM_IDENTIFIER *algorithm)
{
    DWORD error = decode_oid(arena, &content, &algorithm->pszObjId);

    /* Parameters: whatever follows, encoded. */
    return error ? error : decode_copy(arena, content, &algorithm->Parameters);
}

DWORD decode_algorithm(struct arena *arena, struct der *in, CRYPT_ALGORITHM_IDENTIFIER *algorithm)
{
    struct der content;
    DWORD error = der_expect(in, DER_SEQUENCE, &content);

    return error ? error : decode_algorithm_content(arena, content, algorithm);
}

DWORD decode_public_key_element(struct arena *arena, struct der *in, CERT_PUBLIC_KEY_INFO *info)
{
    struct der content, bits;
    DWORD error;

    if ((error = der_expect(in, DER_SEQUENCE, &content)) || (error = decode_algorithm(arena, &content, &info->Algorithm))
            || (error = der_expect(&content, DER_BIT_STRING, &bits)))
        return error;
    return decode_bits_content(arena, bits, &info->PublicKey);
}

DWORD decode_public_key(struct arena *arena, struct der in, void *out)
{
    return decode_public_key_element(arena, &in, out);
}

DWORD decode_extension_list(struct arena *arena, struct der content, DWORD *count, CERT_EXTENSION **list)
{
    DWORD error, i;

    if ((error = der_count(content, count)))
        return error;
    if (*count && !(*list = arena_room(arena, (ULONGLONG)*count * sizeof(**list))))
        return ERROR_OUTOFMEMORY;
    for (i = 0; i < *count; i++)
    {
        CERT_EXTENSION *extension = *list + i;
        struct der one, value;
        BOOL present;

        if ((error = der_expect(&content, DER_SEQUENCE, &one)) || (error = decode_oid(arena, &one, &extension->pszObjId))
                || (error = der_optional(&one, DER_BOOLEAN, &value, &present))
                || (present && (error = der_boolean(value, &extension->fCritical)))
                || (error = der_expect(&one, DER_OCTET_STRING, &value))
                || (error = decode_copy(arena, value, &extension->Value)))
            return error;
    }
    return 0;
}

DWORD decode_extensions(struct arena *arena, struct der in, void *out)
{
    CERT_EXTENSIONS *extensions = out;
    struct der content;
    DWORD error = der_expect(&in, DER_SEQUENCE, &content);

    return error ? error : decode_extension_list(arena, content, &extensions->cExtension, &extensions->rgExtension);
}

/* ---- SIGNED { toBeSigned, algorithm, signature } */

static DWORD split_signed(struct der in, struct der_element *signed_part, struct der *algorithm, struct der *signature)
{
    struct der content;
    DWORD error;

    if ((error = der_expect(&in, DER_SEQUENCE, &content)) || (error = der_next(&content, signed_part))
            || (error = der_expect(&content, DER_SEQUENCE, algorithm)))
        return error;
    return der_expect(&content, DER_BIT_STRING, signature);
}

DWORD decode_signed(struct arena *arena, struct der in, void *out)
{
    CERT_SIGNED_CONTENT_INFO *info = out;
    struct der algorithm, signature;
    struct der_element content;
    DWORD error, i;
    BYTE *bytes, byte;

    if ((error = split_signed(in, &content, &algorithm, &signature))
            || (error = decode_copy(arena, content.whole, &info->ToBeSigned))
            || (error = decode_algorithm_content(arena, algorithm, &info->SignatureAlgorithm)))
        return error;
    if (arena->flags & CRYPT_DECODE_NO_SIGNATURE_BYTE_REVERSAL_FLAG)
        return decode_bits_content(arena, signature, &info->Signature);

    /* Little-endian, as CryptVerifySignature takes it: it cannot be a pointer into the input. */
    arena->flags &= ~CRYPT_DECODE_NOCOPY_FLAG;
    if ((error = decode_bits_content(arena, signature, &info->Signature)))
        return error;
    bytes = info->Signature.pbData;
    for (i = 0; i < info->Signature.cbData / 2; i++)
    {
        byte = bytes[i];
        bytes[i] = bytes[info->Signature.cbData - 1 - i];
        bytes[info->Signature.cbData - 1 - i] = byte;
    }
    return 0;
}

/* crypt32 takes the signed whole and what is signed alike. */
static DWORD open_to_be_signed(struct der in, struct der *content)
{
    struct der algorithm, signature;
    struct der_element inner;

    if (!split_signed(in, &inner, &algorithm, &signature))
        in = inner.whole;
    return der_expect(&in, DER_SEQUENCE, content);
}

static DWORD decode_version(struct der *in, DWORD *version)
{
    struct der content;
    int value;
    DWORD error;

    if ((error = der_expect(in, DER_INTEGER, &content)) || (error = der_integer(content, &value)))
        return error;
    *version = value;
    return 0;
}

static DWORD decode_unique_id(struct arena *arena, struct der *in, BYTE number, CRYPT_BIT_BLOB *bits)
{
    struct der content;
    BOOL present;
    DWORD error = der_optional(in, DER_CONTEXT(number), &content, &present);

    return error || !present ? error : decode_bits_content(arena, content, bits);
}

DWORD decode_certificate(struct arena *arena, struct der in, void *out)
{
    CERT_INFO *info = out;
    struct der content, part;
    BOOL present;
    DWORD error;

    if ((error = open_to_be_signed(in, &content))
            || (error = der_optional(&content, DER_CONSTRUCTED(0), &part, &present))
            || (present && (error = decode_version(&part, &info->dwVersion)))
            || (error = decode_big_integer(arena, &content, &info->SerialNumber))
            || (error = decode_algorithm(arena, &content, &info->SignatureAlgorithm))
            || (error = decode_any(arena, &content, &info->Issuer))
            || (error = der_expect(&content, DER_SEQUENCE, &part))
            || (error = decode_time_element(&part, &info->NotBefore))
            || (error = decode_time_element(&part, &info->NotAfter))
            || (error = decode_any(arena, &content, &info->Subject))
            || (error = decode_public_key_element(arena, &content, &info->SubjectPublicKeyInfo))
            || (error = decode_unique_id(arena, &content, 1, &info->IssuerUniqueId))
            || (error = decode_unique_id(arena, &content, 2, &info->SubjectUniqueId))
            || (error = der_optional(&content, DER_CONSTRUCTED(3), &part, &present)))
        return error;
    if (!present)
        return 0;
    if ((error = der_expect(&part, DER_SEQUENCE, &part)))
        return error;
    return decode_extension_list(arena, part, &info->cExtension, &info->rgExtension);
}

DWORD decode_request(struct arena *arena, struct der in, void *out)
{
    CERT_REQUEST_INFO *info = out;
    struct der content, part;
    BOOL present;
    DWORD error;

    if ((error = open_to_be_signed(in, &content)) || (error = decode_version(&content, &info->dwVersion))
            || (error = decode_any(arena, &content, &info->Subject))
            || (error = decode_public_key_element(arena, &content, &info->SubjectPublicKeyInfo))
            || (error = der_optional(&content, DER_CONSTRUCTED(0), &part, &present)))
        return error;
    return present ? decode_attribute_list(arena, part, &info->cAttribute, &info->rgAttribute) : 0;
}

static DWORD decode_crl_entry(struct arena *arena, struct der *in, CRL_ENTRY *entry)
{
    struct der content, extensions;
    BOOL present;
    DWORD error;

    if ((error = der_expect(in, DER_SEQUENCE, &content)) || (error = decode_big_integer(arena, &content, &entry->SerialNumber))
            || (error = decode_time_element(&content, &entry->RevocationDate))
            || (error = der_optional(&content, DER_SEQUENCE, &extensions, &present)))
        return error;
    return present ? decode_extension_list(arena, extensions, &entry->cExtension, &entry->rgExtension) : 0;
}

DWORD decode_crl(struct arena *arena, struct der in, void *out)
{
    CRL_INFO *info = out;
    struct der content, part;
    BOOL present;
    DWORD error, i;

    if ((error = open_to_be_signed(in, &content)))
        return error;
    if (content.size && content.bytes[0] == DER_INTEGER && (error = decode_version(&content, &info->dwVersion)))
        return error;
    if ((error = decode_algorithm(arena, &content, &info->SignatureAlgorithm))
            || (error = decode_any(arena, &content, &info->Issuer))
            || (error = decode_time_element(&content, &info->ThisUpdate)))
        return error;
    if (content.size && (content.bytes[0] == DER_UTC_TIME || content.bytes[0] == DER_GENERALIZED_TIME)
            && (error = decode_time_element(&content, &info->NextUpdate)))
        return error;
    if ((error = der_optional(&content, DER_SEQUENCE, &part, &present)))
        return error;
    if (present)
    {
        if ((error = der_count(part, &info->cCRLEntry)))
            return error;
        if (info->cCRLEntry
                && !(info->rgCRLEntry = arena_room(arena, (ULONGLONG)info->cCRLEntry * sizeof(*info->rgCRLEntry))))
            return ERROR_OUTOFMEMORY;
        for (i = 0; i < info->cCRLEntry; i++)
        {
            if ((error = decode_crl_entry(arena, &part, info->rgCRLEntry + i)))
                return error;
        }
    }
    if ((error = der_optional(&content, DER_CONSTRUCTED(0), &part, &present)) || !present)
        return error;
    if ((error = der_expect(&part, DER_SEQUENCE, &part)))
        return error;
    return decode_extension_list(arena, part, &info->cExtension, &info->rgExtension);
}

/* RSAPublicKey as a PUBLICKEYBLOB of CryptoAPI: headers, then the modulus, little-endian. */
DWORD decode_rsa_public_key(struct arena *arena, struct der in, void *out)
{
    struct der content, modulus, exponent;
    struct
    {
        BLOBHEADER header;
        RSAPUBKEY key;
    } *blob;
    DWORD error, i;
    int value;

    (void)out;
    if ((error = der_expect(&in, DER_SEQUENCE, &content)) || (error = der_expect(&content, DER_INTEGER, &modulus))
            || (error = der_expect(&content, DER_INTEGER, &exponent)) || (error = der_integer(exponent, &value)))
        return error;
    if (!modulus.size)
        return CRYPT_E_ASN1_CORRUPT;
    if (modulus.size > 1 && !modulus.bytes[0])
    {
        modulus.bytes++;
        modulus.size--;
    }
    if (!(blob = arena_room(arena, sizeof(*blob) + (ULONGLONG)modulus.size)))
        return ERROR_OUTOFMEMORY;
    blob->header.bType = PUBLICKEYBLOB;
    blob->header.bVersion = CUR_BLOB_VERSION;
    blob->header.reserved = 0;
    blob->header.aiKeyAlg = CALG_RSA_KEYX;
    blob->key.magic = 0x31415352;       /* "RSA1" */
    blob->key.bitlen = modulus.size * 8;
    blob->key.pubexp = value;
    for (i = 0; i < modulus.size; i++)
        ((BYTE *)(blob + 1))[i] = modulus.bytes[modulus.size - 1 - i];
    return 0;
}
