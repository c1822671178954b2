/* Finding in stores and CRLs, comparing certificates, their usages and times. */
#include <stdlib.h>
#include <string.h>

#include "crypt.h"
#include "store.h"

#define HASH_ROOM 64

struct search
{
    DWORD compare, flags;
    BOOL issuer;
    const void *argument;
};

static BOOL same_blob(const CRYPT_DATA_BLOB *left, const CRYPT_DATA_BLOB *right)
{
    return left->cbData == right->cbData && (!left->cbData || !memcmp(left->pbData, right->pbData, left->cbData));
}

BOOL WINAPI CertCompareCertificate(DWORD encoding, CERT_INFO *left, CERT_INFO *right)
{
    return CertCompareCertificateName(encoding, &left->Issuer, &right->Issuer)
        && CertCompareIntegerBlob(&left->SerialNumber, &right->SerialNumber);
}

static BOOL has_property(PCCERT_CONTEXT context, DWORD id, const CRYPT_DATA_BLOB *wanted)
{
    BYTE value[HASH_ROOM];
    DWORD size = sizeof(value);

    return CertGetCertificateContextProperty(context, id, value, &size) && size == wanted->cbData && !memcmp(value, wanted->pbData, size);
}

/* A part of the name as CertNameToStr gives it, in any letters. */
static BOOL name_contains(const CERT_NAME_BLOB *name, const WCHAR *part)
{
    const DWORD format = CERT_SIMPLE_NAME_STR | CERT_NAME_STR_NO_QUOTING_FLAG;
    DWORD length = CertNameToStrW(X509_ASN_ENCODING, (CERT_NAME_BLOB *)name, format, NULL, 0), i;
    WCHAR *text = malloc(length * sizeof(*text));
    const size_t part_length = wcslen(part);
    BOOL found = FALSE;

    if (!text)
        return FALSE;
    CertNameToStrW(X509_ASN_ENCODING, (CERT_NAME_BLOB *)name, format, text, length);
    for (i = 0; !found && i + part_length < length; i++)
        found = CompareStringOrdinal(text + i, (int)part_length, part, (int)part_length, TRUE) == CSTR_EQUAL;
    free(text);
    return found;
}

static BOOL name_contains_narrow(const CERT_NAME_BLOB *name, const char *part)
{
    int length = MultiByteToWideChar(CP_ACP, 0, part, -1, NULL, 0);
    WCHAR *wide = malloc(length * sizeof(*wide));
    BOOL found;

    if (!wide)
        return FALSE;
    MultiByteToWideChar(CP_ACP, 0, part, -1, wide, length);
    found = name_contains(name, wide);
    free(wide);
    return found;
}

static BOOL has_identifier(PCCERT_CONTEXT context, const CERT_ID *id)
{
    const CERT_INFO *info = context->pCertInfo;

    switch (id->dwIdChoice)
    {
    case CERT_ID_ISSUER_SERIAL_NUMBER:
        return CertCompareCertificateName(X509_ASN_ENCODING, (CERT_NAME_BLOB *)&info->Issuer, (CERT_NAME_BLOB *)&id->IssuerSerialNumber.Issuer)
            && CertCompareIntegerBlob((CRYPT_INTEGER_BLOB *)&info->SerialNumber, (CRYPT_INTEGER_BLOB *)&id->IssuerSerialNumber.SerialNumber);
    case CERT_ID_KEY_IDENTIFIER:
        return has_property(context, CERT_KEY_IDENTIFIER_PROP_ID, &id->KeyId);
    case CERT_ID_SHA1_HASH:
        return has_property(context, CERT_SHA1_HASH_PROP_ID, &id->HashId);
    }
    return FALSE;
}

/* Each of the attributes of one RDN is in the name: the same value, of the same type unless that is CERT_RDN_ANY_TYPE; no value: any. */
static BOOL has_attributes(const CERT_NAME_BLOB *name, const CERT_RDN *wanted)
{
    CERT_NAME_INFO *info = crypt_decode(X509_NAME, name->pbData, name->cbData);
    DWORD i, j, k;
    BOOL found = info != NULL;

    for (i = 0; found && i < wanted->cRDNAttr; i++)
    {
        const CERT_RDN_ATTR *attribute = wanted->rgRDNAttr + i;

        found = FALSE;
        for (j = 0; !found && j < info->cRDN; j++)
        {
            for (k = 0; !found && k < info->rgRDN[j].cRDNAttr; k++)
            {
                const CERT_RDN_ATTR *own = info->rgRDN[j].rgRDNAttr + k;

                found = (!attribute->pszObjId || !strcmp(own->pszObjId, attribute->pszObjId))
                    && (attribute->dwValueType == CERT_RDN_ANY_TYPE || own->dwValueType == attribute->dwValueType)
                    && (!attribute->Value.pbData || same_blob((CRYPT_DATA_BLOB *)&own->Value, (CRYPT_DATA_BLOB *)&attribute->Value));
            }
        }
    }
    crypt_free(info);
    return found;
}

static BOOL has_usage(const CERT_ENHKEY_USAGE *usage, const char *oid)
{
    DWORD i;

    for (i = 0; i < usage->cUsageIdentifier && strcmp(usage->rgpszUsageIdentifier[i], oid); i++)
        ;
    return i < usage->cUsageIdentifier;
}

/* All of the usages, or with CERT_FIND_OR_ENHKEY_USAGE_FLAG one. A certificate without usages has every one, but is found only with
 * CERT_FIND_OPTIONAL_ENHKEY_USAGE_FLAG. */
static BOOL has_usages(PCCERT_CONTEXT context, const CERT_ENHKEY_USAGE *wanted, DWORD flags)
{
    DWORD source = flags & CERT_FIND_EXT_ONLY_ENHKEY_USAGE_FLAG ? CERT_FIND_EXT_ONLY_ENHKEY_USAGE_FLAG
        : flags & CERT_FIND_PROP_ONLY_ENHKEY_USAGE_FLAG ? CERT_FIND_PROP_ONLY_ENHKEY_USAGE_FLAG : 0;
    CERT_ENHKEY_USAGE *usage;
    DWORD size = 0, i, count = wanted ? wanted->cUsageIdentifier : 0, found = 0;
    BOOL any;

    if (!CertGetEnhancedKeyUsage(context, source, NULL, &size) || !(usage = malloc(size)))
        return !!(flags & (CERT_FIND_OPTIONAL_ENHKEY_USAGE_FLAG | CERT_FIND_NO_ENHKEY_USAGE_FLAG));
    any = !CertGetEnhancedKeyUsage(context, source, usage, &size) || (!usage->cUsageIdentifier && GetLastError() == (DWORD)CRYPT_E_NOT_FOUND);
    for (i = 0; !any && i < count; i++)
        found += has_usage(usage, wanted->rgpszUsageIdentifier[i]);
    free(usage);
    if (any)
        return !!(flags & (CERT_FIND_OPTIONAL_ENHKEY_USAGE_FLAG | CERT_FIND_NO_ENHKEY_USAGE_FLAG));
    if (flags & CERT_FIND_NO_ENHKEY_USAGE_FLAG)
        return FALSE;
    return flags & CERT_FIND_OR_ENHKEY_USAGE_FLAG ? found || !count : found == count;
}

static BOOL certificate_matches(const void *entry, const void *argument)
{
    PCCERT_CONTEXT context = entry;
    const struct search *search = argument;
    CERT_INFO *info = context->pCertInfo;
    const CERT_NAME_BLOB *name = search->issuer ? &info->Issuer : &info->Subject;
    DWORD size = 0;

    switch (search->compare)
    {
    case CERT_COMPARE_ANY:
        return TRUE;
    case CERT_COMPARE_SHA1_HASH:
        return has_property(context, CERT_SHA1_HASH_PROP_ID, search->argument);
    case CERT_COMPARE_MD5_HASH:
        return has_property(context, CERT_MD5_HASH_PROP_ID, search->argument);
    case CERT_COMPARE_SIGNATURE_HASH:
        return has_property(context, CERT_SIGNATURE_HASH_PROP_ID, search->argument);
    case CERT_COMPARE_KEY_IDENTIFIER:
        return has_property(context, CERT_KEY_IDENTIFIER_PROP_ID, search->argument);
    case CERT_COMPARE_PUBKEY_MD5_HASH:
        return has_property(context, CERT_SUBJECT_PUBLIC_KEY_MD5_HASH_PROP_ID, search->argument);
    case CERT_COMPARE_NAME:
        return same_blob((const CRYPT_DATA_BLOB *)name, search->argument);
    case CERT_COMPARE_ATTR:
        return has_attributes(name, search->argument);
    case CERT_COMPARE_NAME_STR_A:
        return name_contains_narrow(name, search->argument);
    case CERT_COMPARE_NAME_STR_W:
        return name_contains(name, search->argument);
    case CERT_COMPARE_PROPERTY:
        return CertGetCertificateContextProperty(context, *(const DWORD *)search->argument, NULL, &size);
    case CERT_COMPARE_PUBLIC_KEY:
        return CertComparePublicKeyInfo(X509_ASN_ENCODING, &info->SubjectPublicKeyInfo, (CERT_PUBLIC_KEY_INFO *)search->argument);
    case CERT_COMPARE_ENHKEY_USAGE:
        return has_usages(context, search->argument, search->flags);
    case CERT_COMPARE_SUBJECT_CERT:
        return CertCompareCertificate(X509_ASN_ENCODING, info, (CERT_INFO *)search->argument);
    case CERT_COMPARE_EXISTING:
        return CertCompareCertificate(X509_ASN_ENCODING, info, ((PCCERT_CONTEXT)search->argument)->pCertInfo);
    case CERT_COMPARE_ISSUER_OF:
        return CertCompareCertificateName(X509_ASN_ENCODING, &info->Subject, &((PCCERT_CONTEXT)search->argument)->pCertInfo->Issuer);
    default:        /* CERT_COMPARE_CERT_ID */
        return has_identifier(context, search->argument);
    }
}

/* What is compared with something. */
static BOOL needs_argument(DWORD compare)
{
    return compare != CERT_COMPARE_ANY && compare != CERT_COMPARE_ENHKEY_USAGE;
}

static BOOL is_known(DWORD compare)
{
    return compare <= CERT_COMPARE_CERT_ID && compare != CERT_COMPARE_KEY_SPEC;
}

PCCERT_CONTEXT WINAPI CertFindCertificateInStore(HCERTSTORE store, DWORD encoding, DWORD flags, DWORD type, const void *argument,
        PCCERT_CONTEXT previous)
{
    const struct search search = {type >> CERT_COMPARE_SHIFT, flags, (type & 0xffff) == CERT_INFO_ISSUER_FLAG, argument};

    (void)encoding;
    if (store && is_known(search.compare) && (argument || !needs_argument(search.compare)))
        return crypt_store_next(store, CRYPT_STORE_CERTIFICATES, previous, certificate_matches, &search);
    CertFreeCertificateContext(previous);
    SetLastError(store && is_known(search.compare) ? E_INVALIDARG : CRYPT_E_NOT_FOUND);
    return NULL;
}

PCCERT_CONTEXT WINAPI CertGetSubjectCertificateFromStore(HCERTSTORE store, DWORD encoding, CERT_INFO *info)
{
    if (!info)
    {
        SetLastError(E_INVALIDARG);
        return NULL;
    }
    return CertFindCertificateInStore(store, encoding, 0, CERT_FIND_SUBJECT_CERT, info, NULL);
}

/* ---- CRLs */

static BOOL crl_matches(const void *entry, const void *argument)
{
    const CRL_CONTEXT *crl = entry;
    const struct search *search = argument;
    const CRL_CONTEXT *other = search->argument;
    const CERT_CONTEXT *issuer = search->argument;
    BOOL delta = CertFindExtension(szOID_DELTA_CRL_INDICATOR, crl->pCrlInfo->cExtension, crl->pCrlInfo->rgExtension) != NULL;

    if (search->compare == CRL_FIND_ANY)
        return TRUE;
    if (search->compare == CRL_FIND_EXISTING)
        return crypt_store_kinds[CRYPT_STORE_CRLS].same(crl, other);
    if (issuer && !CertCompareCertificateName(X509_ASN_ENCODING, &crl->pCrlInfo->Issuer, &issuer->pCertInfo->Subject))
        return FALSE;
    if (search->flags & CRL_FIND_ISSUED_BY_DELTA_FLAG && !delta)
        return FALSE;
    return !(search->flags & CRL_FIND_ISSUED_BY_BASE_FLAG) || !delta;
}

PCCRL_CONTEXT WINAPI CertFindCRLInStore(HCERTSTORE store, DWORD encoding, DWORD flags, DWORD type, const void *argument,
        PCCRL_CONTEXT previous)
{
    const struct search search = {type, flags, FALSE, argument};

    (void)encoding;
    if (store && (type == CRL_FIND_ANY || type == CRL_FIND_ISSUED_BY || (type == CRL_FIND_EXISTING && argument)))
        return crypt_store_next(store, CRYPT_STORE_CRLS, previous, crl_matches, &search);
    CertFreeCRLContext(previous);
    SetLastError(store ? E_INVALIDARG : CRYPT_E_NOT_FOUND);
    return NULL;
}

BOOL WINAPI CertFindCertificateInCRL(PCCERT_CONTEXT certificate, PCCRL_CONTEXT crl, DWORD flags, void *reserved, PCRL_ENTRY *entry)
{
    DWORD i;

    (void)flags;
    (void)reserved;
    *entry = NULL;
    for (i = 0; i < crl->pCrlInfo->cCRLEntry && !*entry; i++)
        if (CertCompareIntegerBlob(&crl->pCrlInfo->rgCRLEntry[i].SerialNumber, &certificate->pCertInfo->SerialNumber))
            *entry = crl->pCrlInfo->rgCRLEntry + i;
    return TRUE;
}

/* ---- usages */

static BOOL is_usage_source(DWORD flags)
{
    return !(flags & ~(DWORD)(CERT_FIND_EXT_ONLY_ENHKEY_USAGE_FLAG | CERT_FIND_PROP_ONLY_ENHKEY_USAGE_FLAG));
}

/* The encoding that the usages of one source are in, to be freed; NULL: it has none. */
static BYTE *usage_encoding(PCCERT_CONTEXT context, BOOL property, DWORD *size)
{
    CERT_EXTENSION *extension = property ? NULL : CertFindExtension(szOID_ENHANCED_KEY_USAGE, context->pCertInfo->cExtension,
            context->pCertInfo->rgExtension);
    BYTE *bytes;

    *size = 0;
    if (property && !CertGetCertificateContextProperty(context, CERT_ENHKEY_USAGE_PROP_ID, NULL, size))
        return NULL;
    if (!property && !extension)
        return NULL;
    if (extension)
        *size = extension->Value.cbData;
    if (!(bytes = malloc(*size + 1)))
        return NULL;
    if (extension)
        memcpy(bytes, extension->Value.pbData, *size);
    else
        CertGetCertificateContextProperty(context, CERT_ENHKEY_USAGE_PROP_ID, bytes, size);
    return bytes;
}

/* The usages of one source. *usage NULL: the certificate says nothing. FALSE: what it says cannot be read. */
static BOOL read_usage(PCCERT_CONTEXT context, BOOL property, CERT_ENHKEY_USAGE **usage)
{
    DWORD size;
    BYTE *encoding = usage_encoding(context, property, &size);

    *usage = encoding ? crypt_decode(X509_ENHANCED_KEY_USAGE, encoding, size) : NULL;
    free(encoding);
    return !encoding || *usage;
}

/* Lays out those of `first` that are in `second` as well (NULL: all), with their texts behind the list. */
static DWORD lay_out(const CERT_ENHKEY_USAGE *first, const CERT_ENHKEY_USAGE *second, CERT_ENHKEY_USAGE *out)
{
    DWORD count = 0, text = 0, i, size;
    char *place;

    for (i = 0; first && i < first->cUsageIdentifier; i++)
    {
        if (second && !has_usage(second, first->rgpszUsageIdentifier[i]))
            continue;
        count++;
        text += (DWORD)strlen(first->rgpszUsageIdentifier[i]) + 1;
    }
    size = sizeof(*out) + count * sizeof(*out->rgpszUsageIdentifier) + text;
    if (!out)
        return size;
    out->cUsageIdentifier = 0;
    out->rgpszUsageIdentifier = count ? (LPSTR *)(out + 1) : NULL;
    place = (char *)(out + 1) + count * sizeof(*out->rgpszUsageIdentifier);
    for (i = 0; first && i < first->cUsageIdentifier; i++)
    {
        if (second && !has_usage(second, first->rgpszUsageIdentifier[i]))
            continue;
        strcpy(place, first->rgpszUsageIdentifier[i]);
        out->rgpszUsageIdentifier[out->cUsageIdentifier++] = place;
        place += strlen(place) + 1;
    }
    return size;
}

/* Of the extension, of the property, or of both: what both have. Without either the certificate is good for everything (the last error
 * is CRYPT_E_NOT_FOUND); asked for one of them alone, that is a failure. */
BOOL WINAPI CertGetEnhancedKeyUsage(PCCERT_CONTEXT context, DWORD flags, CERT_ENHKEY_USAGE *usage, DWORD *size)
{
    CERT_ENHKEY_USAGE *extension = NULL, *property = NULL, *first, *second;
    const BOOL want_extension = !(flags & CERT_FIND_PROP_ONLY_ENHKEY_USAGE_FLAG), want_property = !(flags & CERT_FIND_EXT_ONLY_ENHKEY_USAGE_FLAG);
    DWORD needed, error = 0;

    if (!context || !size || !is_usage_source(flags))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if ((want_extension && !read_usage(context, FALSE, &extension)) || (want_property && !read_usage(context, TRUE, &property)))
    {
        crypt_free(extension);
        return FALSE;
    }
    first = extension ? extension : property;
    second = extension && property ? property : NULL;
    needed = lay_out(first, second, NULL);
    if (!first && flags)
        error = CRYPT_E_NOT_FOUND;
    else if (usage && *size < needed)
        error = ERROR_MORE_DATA;
    else if (usage)
        lay_out(first, second, usage);
    if (error != (DWORD)CRYPT_E_NOT_FOUND)
        *size = needed;
    SetLastError(error ? error : first ? 0 : (DWORD)CRYPT_E_NOT_FOUND);
    crypt_free(extension);
    crypt_free(property);
    return !error;
}

/* The bits of the extension; FALSE without an error: there is none. */
BOOL WINAPI CertGetIntendedKeyUsage(DWORD encoding, CERT_INFO *info, BYTE *usage, DWORD size)
{
    CERT_EXTENSION *extension = CertFindExtension(szOID_KEY_USAGE, info->cExtension, info->rgExtension);
    CRYPT_BIT_BLOB *bits;

    (void)encoding;
    SetLastError(0);
    if (size)
        memset(usage, 0, size);
    if (!extension || !(bits = crypt_decode(X509_BITS, extension->Value.pbData, extension->Value.cbData)))
        return FALSE;
    memcpy(usage, bits->pbData, bits->cbData < size ? bits->cbData : size);
    crypt_free(bits);
    return TRUE;
}

/* ---- times: -1 not yet, 0 valid, 1 no more */

static LONG compare_time(const FILETIME *time, const FILETIME *begin, const FILETIME *end)
{
    FILETIME now;

    if (!time)
    {
        GetSystemTimeAsFileTime(&now);
        time = &now;
    }
    if (CompareFileTime(time, begin) < 0)
        return -1;
    return (end->dwLowDateTime || end->dwHighDateTime) && CompareFileTime(time, end) > 0;
}

LONG WINAPI CertVerifyTimeValidity(FILETIME *time, CERT_INFO *info)
{
    return compare_time(time, &info->NotBefore, &info->NotAfter);
}

/* A CRL without a next update does not end. */
LONG WINAPI CertVerifyCRLTimeValidity(FILETIME *time, CRL_INFO *info)
{
    return compare_time(time, &info->ThisUpdate, &info->NextUpdate);
}

BOOL WINAPI CertVerifyValidityNesting(CERT_INFO *subject, CERT_INFO *issuer)
{
    return CompareFileTime(&subject->NotBefore, &issuer->NotBefore) >= 0 && CompareFileTime(&subject->NotAfter, &issuer->NotAfter) <= 0;
}
