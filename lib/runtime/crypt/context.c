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

struct certificate
{
    CERT_CONTEXT context;
    LONG references;
    struct property *properties;
};

struct crl
{
    CRL_CONTEXT context;
    LONG references;
};

/* Properties are few and rarely set: one lock for all contexts. */
static pthread_mutex_t property_lock = PTHREAD_MUTEX_INITIALIZER;

static struct certificate *certificate_of(const CERT_CONTEXT *context)
{
    return CONTAINING_RECORD(context, struct certificate, context);
}

static struct property **find_property(struct certificate *certificate, DWORD id)
{
    struct property **link;

    for (link = &certificate->properties; *link && (*link)->id != id; link = &(*link)->next)
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

/* ---- certificates */

static BOOL permit(const char *function)
{
    if (runtime_permit(RUNTIME_CERTIFICATE, function))
        return TRUE;
    SetLastError(ERROR_OUTOFMEMORY);
    return FALSE;
}

PCCERT_CONTEXT crypt_certificate_create(DWORD encoding, const BYTE *encoded, DWORD size, HCERTSTORE store)
{
    struct certificate *certificate;
    BYTE *copy;
    void *info;

    if (!open_encoding(encoding, X509_CERT_TO_BE_SIGNED, encoded, size, &copy, &info))
        return NULL;
    if (!(certificate = calloc(1, sizeof(*certificate))))
    {
        crypt_free(info);
        free(copy);
        SetLastError(ERROR_OUTOFMEMORY);
        return NULL;
    }
    certificate->context.dwCertEncodingType = encoding;
    certificate->context.pbCertEncoded = copy;
    certificate->context.cbCertEncoded = size;
    certificate->context.pCertInfo = info;
    certificate->context.hCertStore = store;
    certificate->references = 1;
    if (store)
        crypt_store_reference(store);
    return &certificate->context;
}

void crypt_certificate_reference(PCCERT_CONTEXT context)
{
    InterlockedIncrement(&certificate_of(context)->references);
}

LONG crypt_certificate_references(PCCERT_CONTEXT context)
{
    return __atomic_load_n(&certificate_of(context)->references, __ATOMIC_ACQUIRE);
}

void crypt_certificate_release(PCCERT_CONTEXT context)
{
    struct certificate *certificate = certificate_of(context);
    struct property *property;

    if (InterlockedDecrement(&certificate->references))
        return;
    while ((property = certificate->properties))
    {
        certificate->properties = property->next;
        free(property);
    }
    if (context->hCertStore)
        crypt_store_release(context->hCertStore);
    crypt_free(certificate->context.pCertInfo);
    free(certificate->context.pbCertEncoded);
    free(certificate);
}

BOOL crypt_certificate_copy_properties(PCCERT_CONTEXT to, PCCERT_CONTEXT from, BOOL keep)
{
    struct property *property, *copy, *copies = NULL, **last = &copies;
    BOOL copied = TRUE;

    pthread_mutex_lock(&property_lock);
    for (property = certificate_of(from)->properties; property && copied; property = property->next)
    {
        if (keep && *find_property(certificate_of(to), property->id))
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
        struct property **link = find_property(certificate_of(to), property->id);

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

PCCERT_CONTEXT WINAPI CertCreateCertificateContext(DWORD encoding, const BYTE *encoded, DWORD size)
{
    PCCERT_CONTEXT context = permit("CertCreateCertificateContext") ? crypt_certificate_create(encoding, encoded, size, NULL) : NULL;

    if (context)
        runtime_acquired(RUNTIME_CERTIFICATE, context, size, "CertCreateCertificateContext");
    return context;
}

PCCERT_CONTEXT WINAPI CertDuplicateCertificateContext(PCCERT_CONTEXT context)
{
    if (!context)
        return NULL;
    crypt_certificate_reference(context);
    runtime_acquired(RUNTIME_CERTIFICATE, context, context->cbCertEncoded, "CertDuplicateCertificateContext");
    return context;
}

BOOL WINAPI CertFreeCertificateContext(PCCERT_CONTEXT context)
{
    if (context && runtime_released(RUNTIME_CERTIFICATE, context, "CertFreeCertificateContext"))
        crypt_certificate_release(context);
    return TRUE;
}

/* ---- CRLs */

PCCRL_CONTEXT crypt_crl_create(DWORD encoding, const BYTE *encoded, DWORD size, HCERTSTORE store)
{
    struct crl *crl;
    BYTE *copy;
    void *info;

    if (!open_encoding(encoding, X509_CERT_CRL_TO_BE_SIGNED, encoded, size, &copy, &info))
        return NULL;
    if (!(crl = calloc(1, sizeof(*crl))))
    {
        crypt_free(info);
        free(copy);
        SetLastError(ERROR_OUTOFMEMORY);
        return NULL;
    }
    crl->context.dwCertEncodingType = encoding;
    crl->context.pbCrlEncoded = copy;
    crl->context.cbCrlEncoded = size;
    crl->context.pCrlInfo = info;
    crl->context.hCertStore = store;
    crl->references = 1;
    if (store)
        crypt_store_reference(store);
    return &crl->context;
}

void crypt_crl_reference(PCCRL_CONTEXT context)
{
    InterlockedIncrement(&CONTAINING_RECORD(context, struct crl, context)->references);
}

LONG crypt_crl_references(PCCRL_CONTEXT context)
{
    return __atomic_load_n(&CONTAINING_RECORD(context, struct crl, context)->references, __ATOMIC_ACQUIRE);
}

void crypt_crl_release(PCCRL_CONTEXT context)
{
    struct crl *crl = CONTAINING_RECORD(context, struct crl, context);

    if (InterlockedDecrement(&crl->references))
        return;
    if (context->hCertStore)
        crypt_store_release(context->hCertStore);
    crypt_free(crl->context.pCrlInfo);
    free(crl->context.pbCrlEncoded);
    free(crl);
}

PCCRL_CONTEXT WINAPI CertCreateCRLContext(DWORD encoding, const BYTE *encoded, DWORD size)
{
    PCCRL_CONTEXT context = permit("CertCreateCRLContext") ? crypt_crl_create(encoding, encoded, size, NULL) : NULL;

    if (context)
        runtime_acquired(RUNTIME_CERTIFICATE, context, size, "CertCreateCRLContext");
    return context;
}

PCCRL_CONTEXT WINAPI CertDuplicateCRLContext(PCCRL_CONTEXT context)
{
    if (!context)
        return NULL;
    crypt_crl_reference(context);
    runtime_acquired(RUNTIME_CERTIFICATE, context, context->cbCrlEncoded, "CertDuplicateCRLContext");
    return context;
}

BOOL WINAPI CertFreeCRLContext(PCCRL_CONTEXT context)
{
    if (context && runtime_released(RUNTIME_CERTIFICATE, context, "CertFreeCRLContext"))
        crypt_crl_release(context);
    return TRUE;
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
    if ((property = *find_property(certificate_of(context), id)))
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
    link = find_property(certificate_of(context), id);
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
