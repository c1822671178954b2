/* Contexts of certificates and CRLs: the encoding, what it decodes to, and properties. */
#include <stdlib.h>
#include <string.h>

#include <pthread.h>

#include "crypt.h"
#include "der.h"
#include "hooks.h"

struct property
{
    struct property *next;
    DWORD id;
    DWORD size;
    BYTE bytes[];
};

/* Of a certificate or a CRL, whose structures have the same members in the same places. */
struct context
{
    CERT_CONTEXT shown;
    LONG references;
    struct property *properties;        /* of certificates */
};

C_ASSERT(sizeof(CRL_CONTEXT) == sizeof(CERT_CONTEXT) && offsetof(CRL_CONTEXT, pbCrlEncoded) == offsetof(CERT_CONTEXT, pbCertEncoded) &&
        offsetof(CRL_CONTEXT, cbCrlEncoded) == offsetof(CERT_CONTEXT, cbCertEncoded) &&
        offsetof(CRL_CONTEXT, pCrlInfo) == offsetof(CERT_CONTEXT, pCertInfo) &&
        offsetof(CRL_CONTEXT, hCertStore) == offsetof(CERT_CONTEXT, hCertStore));

/* Properties are few and rarely set: one lock for all contexts. */
static pthread_mutex_t property_lock = PTHREAD_MUTEX_INITIALIZER;

static struct context *context_of(const void *shown)
{
    return CONTAINING_RECORD(shown, struct context, shown);
}

static struct property **find_property(struct context *context, DWORD id)
{
    struct property **link;

    for (link = &context->properties; *link && (*link)->id != id; link = &(*link)->next)
        ;
    return link;
}

BOOL crypt_give(const void *bytes, DWORD size, void *out, DWORD *out_size)
{
    DWORD room = *out_size;

    *out_size = size;
    if (!out)
        return TRUE;
    if (room < size)
    {
        SetLastError(ERROR_MORE_DATA);
        return FALSE;
    }
    memcpy(out, bytes, size);
    return TRUE;
}

/* A copy of the encoding and its structure; the caller owns both. */
static BOOL open_encoding(DWORD encoding, LPCSTR type, const BYTE *encoded, DWORD size, BYTE **copy, void **info)
{
    *copy = NULL;
    if (GET_CERT_ENCODING_TYPE(encoding) != X509_ASN_ENCODING)
    {
        SetLastError(E_INVALIDARG);
        return FALSE;
    }
    if (!encoded || !size)
    {
        SetLastError(CRYPT_E_ASN1_EOD);
        return FALSE;
    }
    if (!(*copy = malloc(size)))
    {
        SetLastError(ERROR_OUTOFMEMORY);
        return FALSE;
    }
    memcpy(*copy, encoded, size);
    if ((*info = crypt_decode(type, *copy, size)))
        return TRUE;
    free(*copy);
    return FALSE;
}

const void *crypt_context_create(LPCSTR type, DWORD encoding, const BYTE *encoded, DWORD size, HCERTSTORE store)
{
    struct context *context;
    BYTE *copy;
    void *info;

    if (!open_encoding(encoding, type, encoded, size, &copy, &info))
        return NULL;
    if (!(context = calloc(1, sizeof(*context))))
    {
        crypt_free(info);
        free(copy);
        SetLastError(ERROR_OUTOFMEMORY);
        return NULL;
    }
    context->shown = (CERT_CONTEXT){encoding, copy, size, info, store};
    context->references = 1;
    if (store)
        crypt_store_reference(store);
    return &context->shown;
}

void crypt_context_reference(const void *shown)
{
    InterlockedIncrement(&context_of(shown)->references);
}

LONG crypt_context_references(const void *shown)
{
    return __atomic_load_n(&context_of(shown)->references, __ATOMIC_ACQUIRE);
}

void crypt_context_release(const void *shown)
{
    struct context *context = context_of(shown);
    struct property *property;

    if (InterlockedDecrement(&context->references))
        return;
    while ((property = context->properties))
    {
        context->properties = property->next;
        free(property);
    }
    if (context->shown.hCertStore)
        crypt_store_release(context->shown.hCertStore);
    crypt_free(context->shown.pCertInfo);
    free(context->shown.pbCertEncoded);
    free(context);
}

BOOL crypt_context_copy_properties(const void *to, const void *from, BOOL keep)
{
    struct property *property, *copy, *copies = NULL, **last = &copies;
    BOOL copied = TRUE;

    pthread_mutex_lock(&property_lock);
    for (property = context_of(from)->properties; property && copied; property = property->next)
    {
        if (keep && *find_property(context_of(to), property->id))
            continue;
        if (!(copied = (copy = malloc(sizeof(*copy) + property->size)) != NULL))
            break;
        memcpy(copy, property, sizeof(*copy) + property->size);
        copy->next = NULL;
        *last = copy;
        last = &copy->next;
    }
    for (property = copies; property; property = copy)
    {
        struct property **link = find_property(context_of(to), property->id);

        copy = property->next;
        property->next = *link ? (*link)->next : NULL;
        free(*link);
        *link = property;
    }
    pthread_mutex_unlock(&property_lock);
    if (!copied)
        SetLastError(ERROR_OUTOFMEMORY);
    return copied;
}

/* ---- what a module makes and gives back */

static const void *create(LPCSTR type, DWORD encoding, const BYTE *encoded, DWORD size, const char *function)
{
    const void *context;

    if (!runtime_permit(RUNTIME_CERTIFICATE, function))
    {
        SetLastError(ERROR_OUTOFMEMORY);
        return NULL;
    }
    if ((context = crypt_context_create(type, encoding, encoded, size, NULL)))
        runtime_acquired(RUNTIME_CERTIFICATE, context, size, function);
    return context;
}

static const void *duplicate(const void *context, const char *function)
{
    if (!context)
        return NULL;
    crypt_context_reference(context);
    runtime_acquired(RUNTIME_CERTIFICATE, context, context_of(context)->shown.cbCertEncoded, function);
    return context;
}

BOOL crypt_context_free(const void *context, const char *function)
{
    if (context && runtime_released(RUNTIME_CERTIFICATE, context, function))
        crypt_context_release(context);
    return TRUE;
}

PCCERT_CONTEXT WINAPI CertCreateCertificateContext(DWORD encoding, const BYTE *encoded, DWORD size)
{
    return create(X509_CERT_TO_BE_SIGNED, encoding, encoded, size, "CertCreateCertificateContext");
}

PCCERT_CONTEXT WINAPI CertDuplicateCertificateContext(PCCERT_CONTEXT context)
{
    return duplicate(context, "CertDuplicateCertificateContext");
}

BOOL WINAPI CertFreeCertificateContext(PCCERT_CONTEXT context)
{
    return crypt_context_free(context, "CertFreeCertificateContext");
}

PCCRL_CONTEXT WINAPI CertCreateCRLContext(DWORD encoding, const BYTE *encoded, DWORD size)
{
    return create(X509_CERT_CRL_TO_BE_SIGNED, encoding, encoded, size, "CertCreateCRLContext");
}

PCCRL_CONTEXT WINAPI CertDuplicateCRLContext(PCCRL_CONTEXT context)
{
    return duplicate(context, "CertDuplicateCRLContext");
}

BOOL WINAPI CertFreeCRLContext(PCCRL_CONTEXT context)
{
    return crypt_context_free(context, "CertFreeCRLContext");
}

/* ---- properties that follow from the encoding */

static BOOL give_hash(ALG_ID algorithm, const void *bytes, SIZE_T size, void *out, DWORD *out_size)
{
    BYTE digest[64];
    DWORD length = crypt_hash(algorithm, bytes, size, digest);

    if (!length)
    {
        SetLastError(NTE_BAD_ALGID);
        return FALSE;
    }
    return crypt_give(digest, length, out, out_size);
}

/* The hash inside a signature algorithm: its name in the table of OIDs begins with that of the hash ("sha256ECDSA"). */
static ALG_ID signature_hash(const char *oid)
{
    static const struct
    {
        WCHAR name[7];
        ALG_ID algorithm;
    }
    hashes[] = {{L"sha256", CALG_SHA_256}, {L"sha384", CALG_SHA_384}, {L"sha512", CALG_SHA_512}, {L"sha1", CALG_SHA1},
            {L"sha", CALG_SHA1}, {L"md5", CALG_MD5}};
    const CRYPT_OID_INFO *info = CryptFindOIDInfo(CRYPT_OID_INFO_OID_KEY, (void *)oid, CRYPT_SIGN_ALG_OID_GROUP_ID);
    DWORD i, j;

    for (i = 0; info && i < ARRAYSIZE(hashes); i++)
    {
        for (j = 0; hashes[i].name[j] && hashes[i].name[j] == info->pwszName[j]; j++)
            ;
        if (!hashes[i].name[j])
            return hashes[i].algorithm;
    }
    return 0;
}

/* The element of TBSCertificate that holds the public key. */
static BOOL find_public_key(const CERT_CONTEXT *context, struct der *key)
{
    struct der in = {context->pbCertEncoded, context->cbCertEncoded}, content;
    struct der_element element;
    BOOL present;
    int i;

    if (der_expect(&in, DER_SEQUENCE, &in) || der_expect(&in, DER_SEQUENCE, &in)
            || der_optional(&in, DER_CONSTRUCTED(0), &content, &present))
        return FALSE;
    /* serialNumber, signature, issuer, validity, subject */
    for (i = 0; i < 5; i++)
    {
        if (der_next(&in, &element))
            return FALSE;
    }
    if (der_next(&in, &element))
        return FALSE;
    *key = element.whole;
    return TRUE;
}

static BOOL give_key_identifier(const CERT_CONTEXT *context, void *out, DWORD *size)
{
    CERT_EXTENSION *extension = CertFindExtension(szOID_SUBJECT_KEY_IDENTIFIER, context->pCertInfo->cExtension,
            context->pCertInfo->rgExtension);
    CRYPT_DATA_BLOB *identifier;
    struct der key;
    BOOL given;

    if (extension)
    {
        if (!(identifier = crypt_decode(X509_OCTET_STRING, extension->Value.pbData, extension->Value.cbData)))
            return FALSE;
        given = crypt_give(identifier->pbData, identifier->cbData, out, size);
        crypt_free(identifier);
        return given;
    }
    /* Without the extension, the documentation of the property says, the hash of SubjectPublicKeyInfo. */
    if (!find_public_key(context, &key))
    {
        SetLastError(CRYPT_E_NOT_FOUND);
        return FALSE;
    }
    return give_hash(CALG_SHA1, key.bytes, key.size, out, size);
}

static BOOL give_derived(const CERT_CONTEXT *context, DWORD id, void *out, DWORD *size)
{
    const CERT_INFO *info = context->pCertInfo;
    CERT_SIGNED_CONTENT_INFO *content;
    DWORD access_state = 0;
    struct der key;
    BOOL given;

    switch (id)
    {
    case CERT_SHA1_HASH_PROP_ID:
        return give_hash(CALG_SHA1, context->pbCertEncoded, context->cbCertEncoded, out, size);
    case CERT_MD5_HASH_PROP_ID:
        return give_hash(CALG_MD5, context->pbCertEncoded, context->cbCertEncoded, out, size);
    case CERT_SHA256_HASH_PROP_ID:
        return give_hash(CALG_SHA_256, context->pbCertEncoded, context->cbCertEncoded, out, size);
    case CERT_SUBJECT_NAME_MD5_HASH_PROP_ID:
        return give_hash(CALG_MD5, info->Subject.pbData, info->Subject.cbData, out, size);
    case CERT_SUBJECT_PUBLIC_KEY_MD5_HASH_PROP_ID:
        if (!find_public_key(context, &key))
            break;
        return give_hash(CALG_MD5, key.bytes, key.size, out, size);
    case CERT_SIGNATURE_HASH_PROP_ID:
        if (!(content = crypt_decode(X509_CERT, context->pbCertEncoded, context->cbCertEncoded)))
            return FALSE;
        given = give_hash(signature_hash(content->SignatureAlgorithm.pszObjId), content->ToBeSigned.pbData,
                content->ToBeSigned.cbData, out, size);
        crypt_free(content);
        return given;
    case CERT_KEY_IDENTIFIER_PROP_ID:
        return give_key_identifier(context, out, size);
    case CERT_ACCESS_STATE_PROP_ID:
        /* What is in no store, or in one in memory, is not written anywhere. */
        return crypt_give(&access_state, sizeof(access_state), out, size);
    }
    SetLastError(CRYPT_E_NOT_FOUND);
    return FALSE;
}

/* ---- properties that were set */

BOOL WINAPI CertGetCertificateContextProperty(PCCERT_CONTEXT context, DWORD id, void *out, DWORD *size)
{
    struct property *property;
    BOOL given = FALSE;

    if (!context || !size)
    {
        SetLastError(E_INVALIDARG);
        return FALSE;
    }
    pthread_mutex_lock(&property_lock);
    if ((property = *find_property(context_of(context), id)))
        given = crypt_give(property->bytes, property->size, out, size);
    pthread_mutex_unlock(&property_lock);
    return property ? given : give_derived(context, id, out, size);
}

/* Properties whose value is a CRYPT_DATA_BLOB; those that hold keys of a provider are not here. */
static BOOL is_blob_property(DWORD id)
{
    switch (id)
    {
    case CERT_SHA1_HASH_PROP_ID:
    case CERT_MD5_HASH_PROP_ID:
    case CERT_SHA256_HASH_PROP_ID:
    case CERT_ENHKEY_USAGE_PROP_ID:
    case CERT_NEXT_UPDATE_LOCATION_PROP_ID:
    case CERT_FRIENDLY_NAME_PROP_ID:
    case CERT_PVK_FILE_PROP_ID:
    case CERT_DESCRIPTION_PROP_ID:
    case CERT_SIGNATURE_HASH_PROP_ID:
    case CERT_ARCHIVED_PROP_ID:
    case CERT_KEY_IDENTIFIER_PROP_ID:
    case CERT_AUTO_ENROLL_PROP_ID:
    case CERT_ISSUER_PUBLIC_KEY_MD5_HASH_PROP_ID:
    case CERT_SUBJECT_PUBLIC_KEY_MD5_HASH_PROP_ID:
    case CERT_ENROLLMENT_PROP_ID:
    case CERT_ISSUER_SERIAL_NUMBER_MD5_HASH_PROP_ID:
    case CERT_SUBJECT_NAME_MD5_HASH_PROP_ID:
        return TRUE;
    default:
        return id >= CERT_FIRST_USER_PROP_ID && id <= CERT_LAST_USER_PROP_ID;
    }
}

BOOL WINAPI CertSetCertificateContextProperty(PCCERT_CONTEXT context, DWORD id, DWORD flags, const void *value)
{
    const CRYPT_DATA_BLOB *blob = value;
    struct property *property = NULL, **link, *old;

    (void)flags;
    if (!context || !is_blob_property(id))
    {
        SetLastError(E_INVALIDARG);
        return FALSE;
    }
    if (blob)
    {
        if (!(property = malloc(sizeof(*property) + blob->cbData)))
        {
            SetLastError(ERROR_OUTOFMEMORY);
            return FALSE;
        }
        property->id = id;
        property->size = blob->cbData;
        if (blob->cbData)
            memcpy(property->bytes, blob->pbData, blob->cbData);
    }
    pthread_mutex_lock(&property_lock);
    link = find_property(context_of(context), id);
    old = *link;
    if (property)
    {
        property->next = old ? old->next : NULL;
        *link = property;
    }
    else if (old)
        *link = old->next;
    pthread_mutex_unlock(&property_lock);
    free(old);
    return TRUE;
}

/* ---- public keys */

static DWORD elliptic_curve_bits(const CERT_PUBLIC_KEY_INFO *info)
{
    static const struct
    {
        const char *oid;
        DWORD bits;
    }
    curves[] = {{"1.2.840.10045.3.1.7", 256}, {"1.3.132.0.34", 384}, {"1.3.132.0.35", 521}};
    struct der in = {info->Algorithm.Parameters.pbData, info->Algorithm.Parameters.cbData}, content;
    char oid[64];
    DWORD i;

    if (der_expect(&in, DER_OID, &content) || content.size > 12 || !der_oid_text(content, NULL))
        return 0;
    der_oid_text(content, oid);
    for (i = 0; i < ARRAYSIZE(curves); i++)
    {
        if (!strcmp(oid, curves[i].oid))
            return curves[i].bits;
    }
    return 0;
}

DWORD WINAPI CertGetPublicKeyLength(DWORD encoding, CERT_PUBLIC_KEY_INFO *info)
{
    const BYTE *encoded = info->PublicKey.pbData;
    DWORD size = info->PublicKey.cbData, bits = 0;
    struct
    {
        BLOBHEADER header;
        RSAPUBKEY key;
    } *blob;

    if (GET_CERT_ENCODING_TYPE(encoding) != X509_ASN_ENCODING)
    {
        SetLastError(ERROR_FILE_NOT_FOUND);
        return 0;
    }
    if (!strcmp(info->Algorithm.pszObjId, "1.2.840.10045.2.1"))
        bits = elliptic_curve_bits(info);
    else if (!strcmp(info->Algorithm.pszObjId, szOID_X957_DSA) || !strcmp(info->Algorithm.pszObjId, szOID_ANSI_X942_DH))
    {
        /* Dss-Parms, DomainParameters: the length is that of the first number, p. */
        struct der in = {info->Algorithm.Parameters.pbData, info->Algorithm.Parameters.cbData}, content;

        if (!der_expect(&in, DER_SEQUENCE, &in) && !der_expect(&in, DER_INTEGER, &content) && content.size)
            bits = (content.size - !content.bytes[0]) * 8;
    }
    else if ((blob = crypt_decode(RSA_CSP_PUBLICKEYBLOB, encoded, size)))
    {
        bits = blob->key.bitlen;
        crypt_free(blob);
        return bits;
    }
    else
        return 0;
    if (!bits)
        SetLastError(NTE_BAD_ALGID);
    return bits;
}

static BOOL same_bytes(const BYTE *left, const BYTE *right, DWORD size)
{
    return !size || !memcmp(left, right, size);
}

BOOL WINAPI CertComparePublicKeyInfo(DWORD encoding, CERT_PUBLIC_KEY_INFO *left, CERT_PUBLIC_KEY_INFO *right)
{
    (void)encoding;
    /* The key alone, as crypt32 does: the same algorithm may be written in two ways. */
    return left->PublicKey.cbData == right->PublicKey.cbData && left->PublicKey.cUnusedBits == right->PublicKey.cUnusedBits
            && same_bytes(left->PublicKey.pbData, right->PublicKey.pbData, left->PublicKey.cbData);
}

BOOL WINAPI CertCompareCertificateName(DWORD encoding, CERT_NAME_BLOB *left, CERT_NAME_BLOB *right)
{
    (void)encoding;
    return left->cbData == right->cbData && same_bytes(left->pbData, right->pbData, left->cbData);
}

/* The bytes of a number that count: its sign is not lost. */
static DWORD significant(const CRYPT_INTEGER_BLOB *number)
{
    DWORD size = number->cbData;
    BYTE fill;

    if (!size)
        return 0;
    fill = number->pbData[size - 1];
    if (fill == 0 || fill == 0xff)
    {
        while (size > 1 && number->pbData[size - 1] == fill)
            size--;
        /* The byte before has to keep the sign, except where the number is 0 or -1. */
        if (number->pbData[size - 1] != fill && size < number->cbData && (number->pbData[size - 1] & 0x80) != (fill & 0x80))
            size++;
    }
    return size;
}

BOOL WINAPI CertCompareIntegerBlob(CRYPT_INTEGER_BLOB *left, CRYPT_INTEGER_BLOB *right)
{
    DWORD size = significant(left);

    return size == significant(right) && same_bytes(left->pbData, right->pbData, size);
}
