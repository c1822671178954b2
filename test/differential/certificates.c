/* Every field that crypt32 decodes of certificates and CRLs (PEM, DER), and what it makes of them: of the files that
 * are named, otherwise of the fixtures and of the system's certification authorities, some 150 real certificates.
 *
 * Left out is where Wine 8.0 differs from the documentation; test/runtime/names.c, certificate.c and crypt-decode.c have these:
 * other-names among the subject's alternatives and PKCS#10 requests (it decodes neither), elliptic curves (the key's length is 0,
 * the hash of the signature fails), key identifiers of certificates without the extension, CERT_NAME_STR_NO_QUOTING_FLAG (it
 * quotes). What it does differently beyond that is said where it is printed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>
#include <wincrypt.h>

#define ENCODING (X509_ASN_ENCODING | PKCS_7_ASN_ENCODING)

static void print_bytes(const char *name, const BYTE *bytes, DWORD size)
{
    DWORD i;

    printf("%s (%u) ", name, (unsigned)size);
    for (i = 0; i < size; i++)
        printf("%02x", bytes[i]);
    printf("\n");
}

static void print_blob(const char *name, const CRYPT_DATA_BLOB *blob)
{
    print_bytes(name, blob->pbData, blob->cbData);
}

static void print_bits(const char *name, const CRYPT_BIT_BLOB *bits)
{
    print_bytes(name, bits->pbData, bits->cbData);
    printf("%s unused %u\n", name, (unsigned)bits->cUnusedBits);
}

static void print_wide(const char *name, const WCHAR *text)
{
    printf("%s ", name);
    for (; text && *text; text++)
        printf(*text >= ' ' && *text < 0x7f ? "%c" : "\\u%04x", *text);
    printf("\n");
}

/* In which Wine 8.0 writes a name differently. */
enum
{
    /* CertNameToStr quotes a value that begins or ends with white space. Wine looks for it in the middle of the value in the place
     * of its end (it divides the count of characters by the size of one): "Example Test CA" is quoted. */
    QUIRK_QUOTES = 1,
    /* CERT_X500_NAME_STR: "If an OID does not have a corresponding X.500 key, it is prefixed with OID.". Wine has no prefix. */
    QUIRK_PREFIX = 2
};

static unsigned int name_quirks(const CERT_NAME_BLOB *blob)
{
    CERT_NAME_INFO *info = NULL;
    unsigned int quirks = 0;
    DWORD size, i, j, length;

    if (!CryptDecodeObjectEx(ENCODING, X509_UNICODE_NAME, blob->pbData, blob->cbData, CRYPT_DECODE_ALLOC_FLAG, NULL, &info, &size))
        return 0;
    for (i = 0; i < info->cRDN; i++)
    {
        for (j = 0; j < info->rgRDN[i].cRDNAttr; j++)
        {
            const CERT_RDN_ATTR *attribute = &info->rgRDN[i].rgRDNAttr[j];
            const WCHAR *text = (const WCHAR *)attribute->Value.pbData;

            for (length = 0; length < attribute->Value.cbData / sizeof(WCHAR) && text[length]; length++)
                ;
            if (length && attribute->dwValueType != CERT_RDN_ENCODED_BLOB && text[length / 2] == ' ')
                quirks |= QUIRK_QUOTES;
            if (!CryptFindOIDInfo(CRYPT_OID_INFO_OID_KEY, attribute->pszObjId, CRYPT_RDN_ATTR_OID_GROUP_ID))
                quirks |= QUIRK_PREFIX;
        }
    }
    LocalFree(info);
    return quirks;
}

/* What a function wrote in its W and A form: equally, except for `quirks`. */
static void print_name_text(const char *label, const WCHAR *text, DWORD length, unsigned int quirks)
{
    printf("%s ", label);
    if (!quirks)
        printf("(%u) ", (unsigned int)length);
    for (; *text; text++)
    {
        if (quirks & QUIRK_QUOTES && *text == '"')
            continue;
        if (quirks & QUIRK_PREFIX && text[0] == 'O' && text[1] == 'I' && text[2] == 'D' && text[3] == '.')
        {
            text += 3;
            continue;
        }
        printf(*text >= ' ' && *text < 0x7f ? "%c" : "\\u%04x", *text);
    }
    printf("\n");
}

/* The A form has the text of the W form where that is ASCII; the code page of the process decides about the rest. */
static void compare_forms(const WCHAR *wide, DWORD wide_length, const char *narrow, DWORD narrow_length)
{
    const WCHAR *end = wide;

    while (*end && *end < 0x80)
        end++;
    if (*end)
        return;
    while (*wide && *wide == (unsigned char)*narrow)
        wide++, narrow++;
    printf("A form %s\n", wide_length == narrow_length && !*wide && !*narrow ? "equal" : "differs");
}

static void print_time(const char *name, const FILETIME *time)
{
    printf("%s %08x%08x\n", name, (unsigned)time->dwHighDateTime, (unsigned)time->dwLowDateTime);
}

/* The structure, or NULL with the error printed. */
static void *decode(const char *name, LPCSTR type, const BYTE *bytes, DWORD size)
{
    void *info = NULL;
    DWORD info_size = 0;

    if (CryptDecodeObjectEx(ENCODING, type, bytes, size, CRYPT_DECODE_ALLOC_FLAG, NULL, &info, &info_size))
        return info;
    printf("%s: error %08x\n", name, (unsigned)GetLastError());
    return NULL;
}

static void print_name(const char *label, const CERT_NAME_BLOB *blob)
{
    static const DWORD formats[] =
    {
        CERT_SIMPLE_NAME_STR, CERT_OID_NAME_STR, CERT_X500_NAME_STR, CERT_X500_NAME_STR | CERT_NAME_STR_REVERSE_FLAG,
        CERT_X500_NAME_STR | CERT_NAME_STR_SEMICOLON_FLAG, CERT_X500_NAME_STR | CERT_NAME_STR_CRLF_FLAG,
        CERT_X500_NAME_STR | CERT_NAME_STR_NO_PLUS_FLAG,
    };
    CERT_NAME_INFO *info;
    WCHAR text[4096];
    char bytes[4096];
    unsigned int quirks = name_quirks(blob);
    DWORD i, j, length;

    print_blob(label, blob);
    if ((info = decode("name", X509_NAME, blob->pbData, blob->cbData)))
    {
        for (i = 0; i < info->cRDN; i++)
        {
            for (j = 0; j < info->rgRDN[i].cRDNAttr; j++)
            {
                CERT_RDN_ATTR *attribute = info->rgRDN[i].rgRDNAttr + j;

                printf("rdn %u.%u %s type %u ", (unsigned)i, (unsigned)j, attribute->pszObjId, (unsigned)attribute->dwValueType);
                print_blob("value", &attribute->Value);
            }
        }
        LocalFree(info);
    }
    if ((info = decode("unicode name", X509_UNICODE_NAME, blob->pbData, blob->cbData)))
    {
        for (i = 0; i < info->cRDN; i++)
        {
            for (j = 0; j < info->rgRDN[i].cRDNAttr; j++)
            {
                CERT_RDN_ATTR *attribute = info->rgRDN[i].rgRDNAttr + j;

                /* Wine 8.0 counts the terminator; the documentation of CERT_RDN_ATTR says that it is not counted. */
                while (attribute->dwValueType != CERT_RDN_ENCODED_BLOB && attribute->Value.cbData >= sizeof(WCHAR)
                        && !*(WCHAR *)(attribute->Value.pbData + attribute->Value.cbData - sizeof(WCHAR)))
                    attribute->Value.cbData -= sizeof(WCHAR);
                printf("unicode rdn %u.%u %s type %u ", (unsigned)i, (unsigned)j, attribute->pszObjId,
                        (unsigned)attribute->dwValueType);
                print_blob("value", &attribute->Value);
            }
        }
        LocalFree(info);
    }
    for (i = 0; i < ARRAYSIZE(formats); i++)
    {
        length = CertNameToStrW(X509_ASN_ENCODING, (CERT_NAME_BLOB *)blob, formats[i], text, ARRAYSIZE(text));
        printf("format %08x ", (unsigned)formats[i]);
        print_name_text("text", text, length, quirks);
        compare_forms(text, length, bytes, CertNameToStrA(X509_ASN_ENCODING, (CERT_NAME_BLOB *)blob, formats[i], bytes,
                sizeof(bytes)));
    }
}

static void print_alternate_entry(const CERT_ALT_NAME_ENTRY *entry)
{
    printf("alternative %u ", (unsigned)entry->dwAltNameChoice);
    switch (entry->dwAltNameChoice)
    {
    case CERT_ALT_NAME_OTHER_NAME:
        printf("%s ", entry->pOtherName->pszObjId);
        print_blob("other", &entry->pOtherName->Value);
        break;
    case CERT_ALT_NAME_RFC822_NAME:
    case CERT_ALT_NAME_DNS_NAME:
    case CERT_ALT_NAME_URL:
        print_wide("text", entry->pwszURL);
        break;
    case CERT_ALT_NAME_DIRECTORY_NAME:
        print_blob("name", &entry->DirectoryName);
        break;
    case CERT_ALT_NAME_IP_ADDRESS:
        print_blob("address", &entry->IPAddress);
        break;
    case CERT_ALT_NAME_REGISTERED_ID:
        printf("%s\n", entry->pszRegisteredID);
        break;
    default:
        printf("\n");
        break;
    }
}

static void print_alternate_names(const CERT_ALT_NAME_INFO *info)
{
    DWORD i;

    for (i = 0; i < info->cAltEntry; i++)
        print_alternate_entry(info->rgAltEntry + i);
}

/* Is there a name of the kind that Wine does not decode (other-name, tag 0xa0) in a sequence of general names? */
static BOOL has_other_name(const BYTE *bytes, DWORD size)
{
    const BYTE *at = bytes, *end = bytes + size;

    if (size < 2)
        return FALSE;
    for (at += 2 + (at[1] & 0x80 ? at[1] & 0x7f : 0); at + 1 < end && *at != 0xa0 && at[1] < 0x80; at += 2 + at[1])
        ;
    return at < end && *at == 0xa0;
}

static void print_extension_value(const char *oid, const BYTE *bytes, DWORD size)
{
    DWORD i, j;

    if (!strcmp(oid, szOID_SUBJECT_KEY_IDENTIFIER))
    {
        CRYPT_DATA_BLOB *info = decode(oid, oid, bytes, size);

        if (info)
            print_blob("key identifier", info);
        LocalFree(info);
    }
    else if (!strcmp(oid, szOID_KEY_USAGE))
    {
        CRYPT_BIT_BLOB *info = decode(oid, X509_KEY_USAGE, bytes, size);

        if (info)
            print_bits("usage", info);
        LocalFree(info);
    }
    else if (!strcmp(oid, szOID_BASIC_CONSTRAINTS2))
    {
        CERT_BASIC_CONSTRAINTS2_INFO *info = decode(oid, X509_BASIC_CONSTRAINTS2, bytes, size);

        if (info)
            printf("constraints %d %d %u\n", info->fCA, info->fPathLenConstraint, (unsigned)info->dwPathLenConstraint);
        LocalFree(info);
    }
    else if (!strcmp(oid, szOID_ENHANCED_KEY_USAGE))
    {
        CERT_ENHKEY_USAGE *info = decode(oid, X509_ENHANCED_KEY_USAGE, bytes, size);

        for (i = 0; info && i < info->cUsageIdentifier; i++)
            printf("eku %s\n", info->rgpszUsageIdentifier[i]);
        LocalFree(info);
    }
    else if (!strcmp(oid, szOID_AUTHORITY_KEY_IDENTIFIER2))
    {
        CERT_AUTHORITY_KEY_ID2_INFO *info = decode(oid, X509_AUTHORITY_KEY_ID2, bytes, size);
        CERT_AUTHORITY_KEY_ID_INFO *old = decode("old", X509_AUTHORITY_KEY_ID, bytes, size);

        if (info)
        {
            print_blob("key", &info->KeyId);
            print_alternate_names(&info->AuthorityCertIssuer);
            print_blob("serial", &info->AuthorityCertSerialNumber);
        }
        if (old)
        {
            print_blob("key", &old->KeyId);
            /* "A CERT_NAME_BLOB": Wine leaves the tag of the choice before the name. */
            if (old->CertIssuer.cbData > 2 && old->CertIssuer.pbData[0] == 0xa4 && old->CertIssuer.pbData[1] < 0x80)
                print_bytes("issuer", old->CertIssuer.pbData + 2, old->CertIssuer.cbData - 2);
            else
                print_blob("issuer", &old->CertIssuer);
            print_blob("serial", &old->CertSerialNumber);
        }
        LocalFree(info);
        LocalFree(old);
    }
    else if (!strcmp(oid, szOID_SUBJECT_ALT_NAME2) || !strcmp(oid, szOID_ISSUER_ALT_NAME2))
    {
        CERT_ALT_NAME_INFO *info = has_other_name(bytes, size) ? NULL : decode(oid, X509_ALTERNATE_NAME, bytes, size);

        if (info)
            print_alternate_names(info);
        LocalFree(info);
    }
    else if (!strcmp(oid, szOID_CRL_DIST_POINTS))
    {
        CRL_DIST_POINTS_INFO *info = decode(oid, X509_CRL_DIST_POINTS, bytes, size);

        for (i = 0; info && i < info->cDistPoint; i++)
        {
            printf("point %u\n", (unsigned)info->rgDistPoint[i].DistPointName.dwDistPointNameChoice);
            if (info->rgDistPoint[i].DistPointName.dwDistPointNameChoice == CRL_DIST_POINT_FULL_NAME)
                print_alternate_names(&info->rgDistPoint[i].DistPointName.FullName);
            print_bits("reasons", &info->rgDistPoint[i].ReasonFlags);
            print_alternate_names(&info->rgDistPoint[i].CRLIssuer);
        }
        LocalFree(info);
    }
    else if (!strcmp(oid, szOID_AUTHORITY_INFO_ACCESS))
    {
        CERT_AUTHORITY_INFO_ACCESS *info = decode(oid, X509_AUTHORITY_INFO_ACCESS, bytes, size);

        for (i = 0; info && i < info->cAccDescr; i++)
        {
            printf("access %s ", info->rgAccDescr[i].pszAccessMethod);
            print_alternate_entry(&info->rgAccDescr[i].AccessLocation);
        }
        LocalFree(info);
    }
    else if (!strcmp(oid, szOID_CERT_POLICIES))
    {
        CERT_POLICIES_INFO *info = decode(oid, X509_CERT_POLICIES, bytes, size);

        for (i = 0; info && i < info->cPolicyInfo; i++)
        {
            printf("policy %s\n", info->rgPolicyInfo[i].pszPolicyIdentifier);
            for (j = 0; j < info->rgPolicyInfo[i].cPolicyQualifier; j++)
            {
                printf("%s ", info->rgPolicyInfo[i].rgPolicyQualifier[j].pszPolicyQualifierId);
                print_blob("qualifier", &info->rgPolicyInfo[i].rgPolicyQualifier[j].Qualifier);
            }
        }
        LocalFree(info);
    }
    else if (!strcmp(oid, szOID_CRL_NUMBER) || !strcmp(oid, szOID_CERTSRV_CA_VERSION))
    {
        int *info = decode(oid, X509_INTEGER, bytes, size);

        if (info)
            printf("number %d\n", *info);
        LocalFree(info);
    }
    else if (!strcmp(oid, szOID_CRL_REASON_CODE))
    {
        int *info = decode(oid, X509_ENUMERATED, bytes, size);

        if (info)
            printf("reason %d\n", *info);
        LocalFree(info);
    }
    else if (!strcmp(oid, szOID_ENROLL_CERTTYPE_EXTENSION))
    {
        CERT_NAME_VALUE *info = decode(oid, X509_UNICODE_ANY_STRING, bytes, size);

        if (info)
        {
            printf("type %u ", (unsigned)info->dwValueType);
            print_blob("text", &info->Value);
        }
        LocalFree(info);
    }
}

static void print_extensions(DWORD count, const CERT_EXTENSION *extensions)
{
    DWORD i;

    for (i = 0; i < count; i++)
    {
        printf("extension %s critical %d ", extensions[i].pszObjId, extensions[i].fCritical);
        print_blob("value", &extensions[i].Value);
        print_extension_value(extensions[i].pszObjId, extensions[i].Value.pbData, extensions[i].Value.cbData);
    }
}

static void print_public_key(CERT_PUBLIC_KEY_INFO *info)
{
    DWORD size = 0;
    BYTE *key;

    printf("key algorithm %s ", info->Algorithm.pszObjId);
    print_blob("parameters", &info->Algorithm.Parameters);
    print_bits("key", &info->PublicKey);
    if (strcmp(info->Algorithm.pszObjId, szOID_RSA_RSA))
        return;
    printf("key length %u\n", (unsigned)CertGetPublicKeyLength(X509_ASN_ENCODING, info));
    if (CryptDecodeObject(X509_ASN_ENCODING, RSA_CSP_PUBLICKEYBLOB, info->PublicKey.pbData, info->PublicKey.cbData, 0,
            NULL, &size))
    {
        key = calloc(1, size);
        CryptDecodeObject(X509_ASN_ENCODING, RSA_CSP_PUBLICKEYBLOB, info->PublicKey.pbData, info->PublicKey.cbData, 0, key,
                &size);
        print_bytes("key blob", key, size);
        free(key);
    }
}

static void print_certificate_info(CERT_INFO *info)
{
    printf("version %u\n", (unsigned)info->dwVersion);
    print_blob("serial", &info->SerialNumber);
    printf("algorithm %s ", info->SignatureAlgorithm.pszObjId);
    print_blob("parameters", &info->SignatureAlgorithm.Parameters);
    print_name("issuer", &info->Issuer);
    print_time("not before", &info->NotBefore);
    print_time("not after", &info->NotAfter);
    print_name("subject", &info->Subject);
    print_public_key(&info->SubjectPublicKeyInfo);
    print_bits("issuer id", &info->IssuerUniqueId);
    print_bits("subject id", &info->SubjectUniqueId);
    print_extensions(info->cExtension, info->rgExtension);
}

static void print_property(const CERT_CONTEXT *context, DWORD property)
{
    CERT_INFO *info = context->pCertInfo;
    BYTE bytes[256];
    DWORD size = sizeof(bytes);

    if (property == CERT_SIGNATURE_HASH_PROP_ID && strncmp(info->SignatureAlgorithm.pszObjId, "1.2.840.113549.1.1.", 19))
        return;
    if (property == CERT_KEY_IDENTIFIER_PROP_ID
            && !CertFindExtension(szOID_SUBJECT_KEY_IDENTIFIER, info->cExtension, info->rgExtension))
        return;
    printf("property %u ", (unsigned)property);
    if (CertGetCertificateContextProperty(context, property, bytes, &size))
        print_bytes("value", bytes, size);
    else
        printf("error %08x\n", (unsigned)GetLastError());
}

static void print_context(const BYTE *bytes, DWORD size)
{
    static const DWORD properties[] = {CERT_SHA1_HASH_PROP_ID, CERT_MD5_HASH_PROP_ID, CERT_SIGNATURE_HASH_PROP_ID,
            CERT_KEY_IDENTIFIER_PROP_ID, CERT_SUBJECT_NAME_MD5_HASH_PROP_ID, CERT_ISSUER_PUBLIC_KEY_MD5_HASH_PROP_ID,
            CERT_ISSUER_SERIAL_NUMBER_MD5_HASH_PROP_ID, CERT_FRIENDLY_NAME_PROP_ID};
    const CERT_CONTEXT *context = CertCreateCertificateContext(ENCODING, bytes, size);
    WCHAR text[4096];
    char narrow[4096];
    DWORD type, flags, length, i;
    const CERT_EXTENSION *names;
    BOOL known;

    if (!context)
    {
        printf("context: error %08x\n", (unsigned)GetLastError());
        return;
    }
    print_certificate_info(context->pCertInfo);
    for (i = 0; i < ARRAYSIZE(properties); i++)
        print_property(context, properties[i]);
    names = CertFindExtension(szOID_SUBJECT_ALT_NAME2, context->pCertInfo->cExtension, context->pCertInfo->rgExtension);
    known = !names || !has_other_name(names->Value.pbData, names->Value.cbData);
    for (type = CERT_NAME_EMAIL_TYPE; known && type <= CERT_NAME_UPN_TYPE; type++)
    {
        for (flags = 0; flags < 2; flags++)
        {
            DWORD format = CERT_X500_NAME_STR;
            void *parameter = type == CERT_NAME_ATTR_TYPE ? (void *)szOID_COMMON_NAME : &format;

            length = CertGetNameStringW(context, type, flags, parameter, text, ARRAYSIZE(text));
            printf("name type %u flags %u ", (unsigned)type, (unsigned)flags);
            print_name_text("text", text, length, type == CERT_NAME_RDN_TYPE
                    ? name_quirks(flags ? &context->pCertInfo->Issuer : &context->pCertInfo->Subject) : 0);
            compare_forms(text, length, narrow, CertGetNameStringA(context, type, flags, parameter, narrow, sizeof(narrow)));
        }
    }
    CertFreeCertificateContext(context);
}

static void print_certificate(const BYTE *bytes, DWORD size)
{
    CERT_SIGNED_CONTENT_INFO *content = decode("signed", X509_CERT, bytes, size);

    if (content)
    {
        print_blob("to be signed", &content->ToBeSigned);
        print_bits("signature", &content->Signature);
        LocalFree(content);
    }
    print_context(bytes, size);
}

static void print_crl(const BYTE *bytes, DWORD size)
{
    CRL_INFO *info = decode("crl", X509_CERT_CRL_TO_BE_SIGNED, bytes, size);
    DWORD i;

    if (!info)
        return;
    printf("version %u algorithm %s\n", (unsigned)info->dwVersion, info->SignatureAlgorithm.pszObjId);
    print_name("issuer", &info->Issuer);
    print_time("this", &info->ThisUpdate);
    print_time("next", &info->NextUpdate);
    for (i = 0; i < info->cCRLEntry; i++)
    {
        print_blob("serial", &info->rgCRLEntry[i].SerialNumber);
        print_time("revoked", &info->rgCRLEntry[i].RevocationDate);
        print_extensions(info->rgCRLEntry[i].cExtension, info->rgCRLEntry[i].rgExtension);
    }
    print_extensions(info->cExtension, info->rgExtension);
    LocalFree(info);
}

static void print_der(const char *what, const BYTE *bytes, DWORD size)
{
    if (strstr(what, "CRL"))
        print_crl(bytes, size);
    else
        print_certificate(bytes, size);
    fflush(stdout);
}

/* Each block between BEGIN and END lines of a PEM file. */
static void print_pem(char *text)
{
    char *begin, *end, label[64];
    BYTE *bytes;
    DWORD size;

    while ((begin = strstr(text, "-----BEGIN ")) && (end = strstr(begin, "-----END ")))
    {
        text = end + 9;
        sscanf(begin + 11, "%63[^-]", label);
        size = end - begin;
        bytes = malloc(size);
        if (CryptStringToBinaryA(begin, end - begin + (DWORD)strcspn(end, "\n"), CRYPT_STRING_BASE64_ANY, bytes, &size, NULL, NULL))
            print_der(label, bytes, size);
        else
            printf("base64: error %08x\n", (unsigned)GetLastError());
        free(bytes);
    }
}

/* FALSE: there is no such file. */
static BOOL print_file(const char *path)
{
    static char text[1 << 20];
    const char *name = strrchr(path, '/');
    FILE *file = fopen(path, "rb");
    size_t size;

    if (!file)
        return FALSE;
    size = fread(text, 1, sizeof(text) - 1, file);
    text[size] = 0;
    fclose(file);
    printf("==== %s\n", name ? name + 1 : path);
    if (strstr(text, "-----BEGIN "))
        print_pem(text);
    else
        print_der(path, (BYTE *)text, size);
    return TRUE;
}

int main(int argc, char **argv)
{
    static const char * const fixtures[] = {"ca.pem", "ca1.pem", "leaf.pem", "template1.pem", "ec.pem", "unicode.pem",
            "ed25519.pem", "revoked.pem", "nosubject.pem", "ca.crl.pem", "delta.crl.pem"};
    const char *folder = getenv("CERTEMU_FIXTURES");
    char path[1024];
    unsigned int i;

    for (i = 1; i < (unsigned int)argc; i++)
    {
        if (!print_file(argv[i]))
            return 2;
    }
    if (argc > 1)
        return 0;
    for (i = 0; folder && i < ARRAYSIZE(fixtures); i++)
    {
        snprintf(path, sizeof(path), "%s/%s", folder, fixtures[i]);
        if (!print_file(path))
            return 2;
    }
    print_file("/etc/ssl/certs/ca-certificates.crt");
    return folder ? 0 : 2;
}
