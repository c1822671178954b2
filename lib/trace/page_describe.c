/* Values of a trace for a person: certificates, CRLs, OIDs, dates. */
#include "trace/page.h"

#include <stdlib.h>
#include <string.h>

#include <wincrypt.h>

#include "trace/variant.h"

#define LONGEST 400     /* characters of a text */

static void put_name(struct text *text, const char *title, CERT_NAME_BLOB *name)
{
    WCHAR buffer[1024];
    char *utf8;

    if (!CertNameToStrW(X509_ASN_ENCODING, name, CERT_X500_NAME_STR, buffer, sizeof(buffer) / sizeof(*buffer)))
        return;
    if ((utf8 = text_utf8(buffer, -1)))
    {
        text_format(text, "\n%s: ", title);
        text_safe(text, utf8, strlen(utf8), FALSE);
    }
    free(utf8);
}

static void put_time(struct text *text, const char *title, const FILETIME *time)
{
    SYSTEMTIME parts;

    if (FileTimeToSystemTime(time, &parts))
        text_format(text, "\n%s: %04u-%02u-%02u %02u:%02u:%02u GMT", title, parts.wYear, parts.wMonth, parts.wDay, parts.wHour,
                parts.wMinute, parts.wSecond);
}

static void put_oid(struct text *text, const char *oid)
{
    PCCRYPT_OID_INFO info = CryptFindOIDInfo(CRYPT_OID_INFO_OID_KEY, (void *)oid, 0);
    char *name = info && info->pwszName ? text_utf8(info->pwszName, -1) : NULL;

    text_safe(text, oid, strlen(oid), FALSE);
    if (name)
        text_format(text, " (%s)", name);
    free(name);
}

static void put_extensions(struct text *text, DWORD count, const CERT_EXTENSION *extensions)
{
    DWORD i;

    for (i = 0; i < count && i < 32; i++)
    {
        text_format(text, "\nextension%s: ", extensions[i].fCritical ? ", critical" : "");
        put_oid(text, extensions[i].pszObjId);
    }
}

static BOOL put_certificate(struct text *text, const BYTE *bytes, DWORD size)
{
    PCCERT_CONTEXT certificate = CertCreateCertificateContext(X509_ASN_ENCODING, bytes, size);
    DWORD i;

    if (!certificate)
        return FALSE;
    text_put(text, "\ncertificate");
    put_name(text, "subject", &certificate->pCertInfo->Subject);
    put_name(text, "issuer", &certificate->pCertInfo->Issuer);
    text_put(text, "\nserial number: ");
    for (i = certificate->pCertInfo->SerialNumber.cbData; i--;)
        text_format(text, "%02x", certificate->pCertInfo->SerialNumber.pbData[i]);
    put_time(text, "not before", &certificate->pCertInfo->NotBefore);
    put_time(text, "not after", &certificate->pCertInfo->NotAfter);
    put_extensions(text, certificate->pCertInfo->cExtension, certificate->pCertInfo->rgExtension);
    CertFreeCertificateContext(certificate);
    return TRUE;
}

static BOOL put_crl(struct text *text, const BYTE *bytes, DWORD size)
{
    PCCRL_CONTEXT crl = CertCreateCRLContext(X509_ASN_ENCODING, bytes, size);

    if (!crl)
        return FALSE;
    text_put(text, "\nCRL");
    put_name(text, "issuer", &crl->pCrlInfo->Issuer);
    put_time(text, "this update", &crl->pCrlInfo->ThisUpdate);
    put_time(text, "next update", &crl->pCrlInfo->NextUpdate);
    text_format(text, "\nrevoked: %u", (unsigned int)crl->pCrlInfo->cCRLEntry);
    CertFreeCRLContext(crl);
    return TRUE;
}

/* Digits and dots with at least two arcs. */
static BOOL is_oid(const char *string)
{
    unsigned int dots = 0;
    char last = '.';

    if (*string < '0' || *string > '2')
        return FALSE;
    for (; *string; last = *string++)
        if (*string == '.')
        {
            if (last == '.')
                return FALSE;
            dots++;
        }
        else if (*string < '0' || *string > '9')
            return FALSE;
    return dots > 1 && last != '.';
}

static void put_text(struct text *text, const char *string)
{
    size_t length = strlen(string), cut = length;

    if (is_oid(string) && length < 200)
    {
        put_oid(text, string);
        return;
    }
    if (length > LONGEST)
        for (cut = LONGEST; cut && ((unsigned char)string[cut] & 0xc0) == 0x80; cut--)
            ;
    text_safe(text, string, cut, TRUE);
    if (cut < length)
        text_format(text, "… (%u bytes)", (unsigned int)length);
}

static void put_variant(struct text *text, const struct json *json, int token)
{
    VARIANT value;
    BSTR string;

    if (FAILED(variant_read(json, token, &value)))
    {
        text_add(text, json->text + json->tokens[token].start, min(json->tokens[token].end - json->tokens[token].start, LONGEST));
        return;
    }
    variant_type_name(text, V_VT(&value));
    text_put(text, " ");
    variant_describe(text, &value, LONGEST);
    string = V_VT(&value) == VT_BSTR ? V_BSTR(&value) : NULL;
    /* A SEQUENCE of DER. */
    if (string && SysStringByteLen(string) > 2 && *(const BYTE *)string == 0x30 &&
            !put_certificate(text, (const BYTE *)string, SysStringByteLen(string)))
        put_crl(text, (const BYTE *)string, SysStringByteLen(string));
    VariantClear(&value);
}

void page_describe(struct text *text, const struct json *json, int token)
{
    char *string;

    switch (json->tokens[token].kind)
    {
    case JSON_STRING:
        if ((string = json_string(json, token, NULL)))
            put_text(text, string);
        free(string);
        return;
    case JSON_OBJECT: put_variant(text, json, token); return;
    default:
        text_add(text, json->text + json->tokens[token].start, min(json->tokens[token].end - json->tokens[token].start, LONGEST));
        return;
    }
}
