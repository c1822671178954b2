/* Names as text: CertRDNValueToStr, CertNameToStr, and looking into names.
 *
 * The rules are those of CertNameToStr's documentation: a value is quoted if it begins or ends with white space or contains one
 * of , + = " newline < > # ;, and a quotation mark inside is doubled. A buffer that is too small gets as much as fits, terminated. */
#include <stdlib.h>
#include <string.h>

#include "crypt.h"

/* ---- growing text */

struct text
{
    WCHAR *characters;
    DWORD length;
    DWORD room;
    BOOL failed;
};

static void append(struct text *text, const WCHAR *characters, DWORD count)
{
    DWORD room;
    WCHAR *larger;

    if (text->failed)
        return;
    if (text->length + count > text->room)
    {
        room = (text->length + count) * 2 + 64;
        if (!(larger = realloc(text->characters, room * sizeof(*larger))))
        {
            text->failed = TRUE;
            return;
        }
        text->characters = larger;
        text->room = room;
    }
    if (count)      /* characters may be NULL */
        memcpy(text->characters + text->length, characters, count * sizeof(*characters));
    text->length += count;
}

static void append_ascii(struct text *text, const char *characters)
{
    WCHAR c;

    for (; *characters; characters++)
    {
        c = (unsigned char)*characters;
        append(text, &c, 1);
    }
}

/* Hands the text to a caller's buffer: what CertNameToStr and its kin return. */
static DWORD give_wide(struct text *text, WCHAR *out, DWORD size)
{
    DWORD length = text->failed ? 0 : text->length;

    if (out && size)
    {
        if (length > size - 1)
            length = size - 1;
        if (length)
            memcpy(out, text->characters, length * sizeof(*out));
        out[length] = 0;
    }
    free(text->characters);
    return length + 1;
}

static DWORD give_narrow(struct text *text, char *out, DWORD size)
{
    DWORD length, fit;
    char *bytes;

    length = text->failed || !text->length ? 0
            : WideCharToMultiByte(CP_ACP, 0, text->characters, text->length, NULL, 0, NULL, NULL);
    if (out && size)
    {
        fit = length > size - 1 ? size - 1 : length;
        out[0] = 0;
        if (fit && (bytes = malloc(length)))
        {
            WideCharToMultiByte(CP_ACP, 0, text->characters, text->length, bytes, length, NULL, NULL);
            memcpy(out, bytes, fit);
            free(bytes);
        }
        out[fit] = 0;
        length = fit;
    }
    free(text->characters);
    return length + 1;
}

/* ---- values */

static void append_value(struct text *text, DWORD type, const CERT_RDN_VALUE_BLOB *value)
{
    static const char hex[] = "0123456789ABCDEF";
    char digits[3] = {0};
    DWORD i, character;
    WCHAR wide[2];

    switch (type & CERT_RDN_TYPE_MASK)
    {
    case CERT_RDN_NUMERIC_STRING:
    case CERT_RDN_PRINTABLE_STRING:
    case CERT_RDN_TELETEX_STRING:
    case CERT_RDN_VIDEOTEX_STRING:
    case CERT_RDN_IA5_STRING:
    case CERT_RDN_GRAPHIC_STRING:
    case CERT_RDN_VISIBLE_STRING:
    case CERT_RDN_GENERAL_STRING:
        for (i = 0; i < value->cbData; i++)
        {
            wide[0] = value->pbData[i];
            append(text, wide, 1);
        }
        break;
    case CERT_RDN_BMP_STRING:
    case CERT_RDN_UTF8_STRING:
        append(text, (const WCHAR *)value->pbData, value->cbData / sizeof(WCHAR));
        break;
    case CERT_RDN_UNIVERSAL_STRING:
        for (i = 0; i + 4 <= value->cbData; i += 4)
        {
            BYTE big_endian[4];

            memcpy(&character, value->pbData + i, 4);
            big_endian[0] = character >> 24;
            big_endian[1] = character >> 16;
            big_endian[2] = character >> 8;
            big_endian[3] = character;
            append(text, wide, crypt_utf16_of_utf32(big_endian, 1, wide));
        }
        break;
    case CERT_RDN_ENCODED_BLOB:
    case CERT_RDN_OCTET_STRING:
        append_ascii(text, "#");
        for (i = 0; i < value->cbData; i++)
        {
            digits[0] = hex[value->pbData[i] >> 4];
            digits[1] = hex[value->pbData[i] & 15];
            append_ascii(text, digits);
        }
        break;
    default:
        break;
    }
}

static BOOL is_space(WCHAR c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static BOOL needs_quotes(const WCHAR *characters, DWORD length)
{
    DWORD i;

    if (!length)
        return FALSE;
    if (is_space(characters[0]) || is_space(characters[length - 1]))
        return TRUE;
    for (i = 0; i < length; i++)
    {
        if (characters[i] < 0x80 && characters[i] && strchr(",+=\"\n<>#;", characters[i]))
            return TRUE;
    }
    return FALSE;
}

static void append_quoted(struct text *text, const CERT_RDN_ATTR *attribute, DWORD format)
{
    DWORD type = attribute->dwValueType & CERT_RDN_TYPE_MASK;
    struct text value = {0};
    DWORD i;

    append_value(&value, type, &attribute->Value);
    text->failed |= value.failed;
    if ((format & CERT_NAME_STR_NO_QUOTING_FLAG) || type == CERT_RDN_ENCODED_BLOB || type == CERT_RDN_OCTET_STRING
            || !needs_quotes(value.characters, value.length))
        append(text, value.characters, value.length);
    else
    {
        append_ascii(text, "\"");
        for (i = 0; i < value.length; i++)
        {
            if (value.characters[i] == '"')
                append_ascii(text, "\"");
            append(text, value.characters + i, 1);
        }
        append_ascii(text, "\"");
    }
    free(value.characters);
}

DWORD WINAPI CertRDNValueToStrW(DWORD type, CERT_RDN_VALUE_BLOB *value, LPWSTR out, DWORD size)
{
    struct text text = {0};

    append_value(&text, type, value);
    return give_wide(&text, out, size);
}

DWORD WINAPI CertRDNValueToStrA(DWORD type, CERT_RDN_VALUE_BLOB *value, LPSTR out, DWORD size)
{
    struct text text = {0};

    append_value(&text, type, value);
    return give_narrow(&text, out, size);
}

/* ---- names */

static void append_attribute(struct text *text, const CERT_RDN_ATTR *attribute, DWORD format)
{
    const WCHAR *key;
    DWORD length = 0;

    switch (format & 0xff)
    {
    case CERT_OID_NAME_STR:
        append_ascii(text, attribute->pszObjId);
        append_ascii(text, "=");
        break;
    case CERT_X500_NAME_STR:
        if ((key = crypt_attribute_key(attribute->pszObjId)))
        {
            while (key[length])
                length++;
            append(text, key, length);
        }
        else
        {
            append_ascii(text, "OID.");
            append_ascii(text, attribute->pszObjId);
        }
        append_ascii(text, "=");
        break;
    }
    append_quoted(text, attribute, format);
}

static void append_name(struct text *text, const CERT_NAME_BLOB *name, DWORD format)
{
    const char *between_rdns = format & CERT_NAME_STR_SEMICOLON_FLAG ? "; " : format & CERT_NAME_STR_CRLF_FLAG ? "\r\n" : ", ";
    const char *between_values = format & CERT_NAME_STR_NO_PLUS_FLAG ? " " : " + ";
    CERT_NAME_INFO *info;
    DWORD i, j;

    if (!(info = crypt_decode(X509_NAME, name->pbData, name->cbData)))
        return;
    for (i = 0; i < info->cRDN; i++)
    {
        const CERT_RDN *rdn = info->rgRDN + (format & CERT_NAME_STR_REVERSE_FLAG ? info->cRDN - 1 - i : i);

        if (i)
            append_ascii(text, between_rdns);
        for (j = 0; j < rdn->cRDNAttr; j++)
        {
            if (j)
                append_ascii(text, between_values);
            append_attribute(text, rdn->rgRDNAttr + j, format);
        }
    }
    crypt_free(info);
}

DWORD WINAPI CertNameToStrW(DWORD encoding, CERT_NAME_BLOB *name, DWORD format, LPWSTR out, DWORD size)
{
    struct text text = {0};

    (void)encoding;
    append_name(&text, name, format);
    return give_wide(&text, out, size);
}

DWORD WINAPI CertNameToStrA(DWORD encoding, CERT_NAME_BLOB *name, DWORD format, LPSTR out, DWORD size)
{
    struct text text = {0};

    (void)encoding;
    append_name(&text, name, format);
    return give_narrow(&text, out, size);
}

/* ---- finding */

PCERT_RDN_ATTR WINAPI CertFindRDNAttr(LPCSTR oid, CERT_NAME_INFO *name)
{
    DWORD i, j;

    for (i = 0; i < name->cRDN; i++)
    {
        for (j = 0; j < name->rgRDN[i].cRDNAttr; j++)
        {
            if (!strcmp(name->rgRDN[i].rgRDNAttr[j].pszObjId, oid))
                return name->rgRDN[i].rgRDNAttr + j;
        }
    }
    return NULL;
}

PCERT_EXTENSION WINAPI CertFindExtension(LPCSTR oid, DWORD count, CERT_EXTENSION extensions[])
{
    DWORD i;

    for (i = 0; i < count; i++)
    {
        if (extensions[i].pszObjId && !strcmp(extensions[i].pszObjId, oid))
            return extensions + i;
    }
    return NULL;
}

PCRYPT_ATTRIBUTE WINAPI CertFindAttribute(LPCSTR oid, DWORD count, CRYPT_ATTRIBUTE attributes[])
{
    DWORD i;

    if (!count)
        return NULL;
    if (!oid)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    for (i = 0; i < count; i++)
    {
        if (attributes[i].pszObjId && !strcmp(attributes[i].pszObjId, oid))
            return attributes + i;
    }
    return NULL;
}

/* ---- CertGetNameString */

static BOOL append_rdn_attribute(struct text *text, const CERT_NAME_BLOB *name, const char *oid)
{
    CERT_NAME_INFO *info = crypt_decode(X509_NAME, name->pbData, name->cbData);
    BOOL found = FALSE;
    DWORD i, j;

    for (i = 0; info && i < info->cRDN && !found; i++)
    {
        for (j = 0; j < info->rgRDN[i].cRDNAttr && !found; j++)
        {
            const CERT_RDN_ATTR *attribute = info->rgRDN[i].rgRDNAttr + j;

            if (strcmp(attribute->pszObjId, oid))
                continue;
            append_value(text, attribute->dwValueType, &attribute->Value);
            found = TRUE;
        }
    }
    crypt_free(info);
    return found;
}

static BOOL append_wide(struct text *text, const WCHAR *characters)
{
    DWORD length = 0;

    while (characters[length])
        length++;
    append(text, characters, length);
    return TRUE;
}

/* The first alternative name of a kind; of an other name, the first with the OID, whose value must be a string. */
static BOOL append_alternative(struct text *text, const CERT_INFO *info, BOOL issuer, DWORD choice, const char *oid)
{
    static const char * const extensions[2][2] = {{szOID_SUBJECT_ALT_NAME2, szOID_SUBJECT_ALT_NAME},
            {szOID_ISSUER_ALT_NAME2, szOID_ISSUER_ALT_NAME}};
    CERT_EXTENSION *extension = CertFindExtension(extensions[issuer][0], info->cExtension, info->rgExtension);
    CERT_ALT_NAME_INFO *names;
    CERT_NAME_VALUE *value;
    BOOL found = FALSE;
    DWORD i;

    if (!extension)
        extension = CertFindExtension(extensions[issuer][1], info->cExtension, info->rgExtension);
    if (!extension || !(names = crypt_decode(X509_ALTERNATE_NAME, extension->Value.pbData, extension->Value.cbData)))
        return FALSE;
    for (i = 0; i < names->cAltEntry && !found; i++)
    {
        const CERT_ALT_NAME_ENTRY *entry = names->rgAltEntry + i;

        if (entry->dwAltNameChoice != choice)
            continue;
        if (choice == CERT_ALT_NAME_DIRECTORY_NAME)
        {
            append_name(text, &entry->DirectoryName, CERT_SIMPLE_NAME_STR);
            found = TRUE;
        }
        else if (choice != CERT_ALT_NAME_OTHER_NAME)
            found = append_wide(text, entry->pwszURL);
        else if (!strcmp(entry->pOtherName->pszObjId, oid) && (value = crypt_decode(X509_UNICODE_ANY_STRING,
                entry->pOtherName->Value.pbData, entry->pOtherName->Value.cbData)))
        {
            if (value->dwValueType != CERT_RDN_ENCODED_BLOB)
                found = append_wide(text, (const WCHAR *)value->Value.pbData);
            crypt_free(value);
        }
    }
    crypt_free(names);
    return found;
}

static BOOL append_simple_display(struct text *text, const CERT_INFO *info, BOOL issuer, const CERT_NAME_BLOB *name)
{
    static const char * const attributes[] = {szOID_COMMON_NAME, szOID_ORGANIZATIONAL_UNIT_NAME, szOID_ORGANIZATION_NAME,
            szOID_RSA_emailAddr};
    CERT_NAME_INFO *decoded;
    BOOL found;
    DWORD i;

    for (i = 0; i < ARRAYSIZE(attributes); i++)
    {
        if (append_rdn_attribute(text, name, attributes[i]))
            return TRUE;
    }
    if (append_alternative(text, info, issuer, CERT_ALT_NAME_RFC822_NAME, NULL))
        return TRUE;
    /* Otherwise the first attribute there is. */
    if (!(decoded = crypt_decode(X509_NAME, name->pbData, name->cbData)))
        return FALSE;
    for (i = 0; i < decoded->cRDN && !decoded->rgRDN[i].cRDNAttr; i++)
        ;
    found = i < decoded->cRDN;
    if (found)
        append_value(text, decoded->rgRDN[i].rgRDNAttr[0].dwValueType, &decoded->rgRDN[i].rgRDNAttr[0].Value);
    crypt_free(decoded);
    return found;
}

static void append_name_string(struct text *text, const CERT_CONTEXT *context, DWORD type, DWORD flags, const void *parameter)
{
    const CERT_INFO *info = context->pCertInfo;
    BOOL issuer = (flags & CERT_NAME_ISSUER_FLAG) != 0;
    const CERT_NAME_BLOB *name = issuer ? &info->Issuer : &info->Subject;
    DWORD format, size = 0;

    switch (type)
    {
    case CERT_NAME_EMAIL_TYPE:
        if (!append_alternative(text, info, issuer, CERT_ALT_NAME_RFC822_NAME, NULL))
            append_rdn_attribute(text, name, szOID_RSA_emailAddr);
        break;
    case CERT_NAME_RDN_TYPE:
        format = parameter ? *(const DWORD *)parameter : 0;
        if (name->cbData > 2)
            append_name(text, name, format);
        else
            append_alternative(text, info, issuer, CERT_ALT_NAME_DIRECTORY_NAME, NULL);
        break;
    case CERT_NAME_ATTR_TYPE:
        append_rdn_attribute(text, name, parameter ? parameter : szOID_COMMON_NAME);
        break;
    case CERT_NAME_FRIENDLY_DISPLAY_TYPE:
        if (CertGetCertificateContextProperty(context, CERT_FRIENDLY_NAME_PROP_ID, NULL, &size) && size >= sizeof(WCHAR))
        {
            WCHAR *friendly = malloc(size);

            if (friendly && CertGetCertificateContextProperty(context, CERT_FRIENDLY_NAME_PROP_ID, friendly, &size))
                append(text, friendly, size / sizeof(WCHAR) - 1);
            free(friendly);
            break;
        }
        append_simple_display(text, info, issuer, name);
        break;
    case CERT_NAME_SIMPLE_DISPLAY_TYPE:
        append_simple_display(text, info, issuer, name);
        break;
    case CERT_NAME_DNS_TYPE:
        if (!append_alternative(text, info, issuer, CERT_ALT_NAME_DNS_NAME, NULL))
            append_rdn_attribute(text, name, szOID_COMMON_NAME);
        break;
    case CERT_NAME_URL_TYPE:
        append_alternative(text, info, issuer, CERT_ALT_NAME_URL, NULL);
        break;
    case CERT_NAME_UPN_TYPE:
        append_alternative(text, info, issuer, CERT_ALT_NAME_OTHER_NAME, szOID_NT_PRINCIPAL_NAME);
        break;
    default:
        SetLastError(ERROR_INVALID_PARAMETER);
        break;
    }
}

DWORD WINAPI CertGetNameStringW(PCCERT_CONTEXT context, DWORD type, DWORD flags, void *parameter, LPWSTR out, DWORD size)
{
    struct text text = {0};

    if (context)
        append_name_string(&text, context, type, flags, parameter);
    return give_wide(&text, out, size);
}

DWORD WINAPI CertGetNameStringA(PCCERT_CONTEXT context, DWORD type, DWORD flags, void *parameter, LPSTR out, DWORD size)
{
    struct text text = {0};

    if (context)
        append_name_string(&text, context, type, flags, parameter);
    return give_narrow(&text, out, size);
}
