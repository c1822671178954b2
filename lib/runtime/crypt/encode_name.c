/* Encoders of names: distinguished names, their values, alternative names. */
#include "encode.h"

#include <string.h>

/* What Wine's wincrypt.h lacks: a flag of dwValueType, and where *pcbEncoded says that a bad character is. */
#ifndef CERT_RDN_ENABLE_UTF8_UNICODE_FLAG
#define CERT_RDN_ENABLE_UTF8_UNICODE_FLAG 0x20000000
#endif
#ifndef CERT_UNICODE_RDN_ERR_INDEX_SHIFT
#define CERT_UNICODE_RDN_ERR_INDEX_SHIFT 22
#define CERT_UNICODE_ATTR_ERR_INDEX_SHIFT 16
#endif

static BYTE value_tag(DWORD type)
{
    switch (type)
    {
        case CERT_RDN_OCTET_STRING: return DER_OCTET_STRING;
        case CERT_RDN_NUMERIC_STRING: return DER_NUMERIC_STRING;
        case CERT_RDN_PRINTABLE_STRING: return DER_PRINTABLE_STRING;
        case CERT_RDN_TELETEX_STRING: return DER_T61_STRING;
        case CERT_RDN_VIDEOTEX_STRING: return DER_VIDEOTEX_STRING;
        case CERT_RDN_IA5_STRING: return DER_IA5_STRING;
        case CERT_RDN_GRAPHIC_STRING: return DER_GRAPHIC_STRING;
        case CERT_RDN_VISIBLE_STRING: return DER_VISIBLE_STRING;
        case CERT_RDN_GENERAL_STRING: return DER_GENERAL_STRING;
        case CERT_RDN_UNIVERSAL_STRING: return DER_UNIVERSAL_STRING;
        case CERT_RDN_BMP_STRING: return DER_BMP_STRING;
        case CERT_RDN_UTF8_STRING: return DER_UTF8_STRING;
    }
    return 0;
}

static BOOL is_printable(WCHAR unit)
{
    return (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z') || (unit >= '0' && unit <= '9')
        || (unit && unit < 0x80 && strchr(" '()+,-./:=?", unit));
}

/* The character at the end of a text of UTF-16, which is shortened by it. */
static DWORD last_character(const WCHAR *text, DWORD *length)
{
    const WCHAR last = text[--*length];

    if (*length && last >= 0xdc00 && last < 0xe000 && text[*length - 1] >= 0xd800 && text[*length - 1] < 0xdc00)
        return 0x10000 + ((text[--*length] - 0xd800u) << 10) + (last - 0xdc00u);
    return last;
}

/* Text of UTF-16 as a string type of ASN.1, whole. */
static DWORD encode_text(struct encoding *out, BYTE tag, const WCHAR *text, DWORD length)
{
    const DWORD mark = out->used;
    DWORD error, size;

    while (length)
    {
        BYTE bytes[4];
        DWORD character;

        if (tag == DER_UTF8_STRING || tag == DER_UNIVERSAL_STRING)
            character = last_character(text, &length);
        else
            character = text[--length];
        if (tag == DER_UNIVERSAL_STRING)
        {
            bytes[0] = (BYTE)(character >> 24);
            bytes[1] = (BYTE)(character >> 16);
            bytes[2] = (BYTE)(character >> 8);
            bytes[3] = (BYTE)character;
            size = 4;
        }
        else if (tag == DER_BMP_STRING)
        {
            bytes[0] = (BYTE)(character >> 8);
            bytes[1] = (BYTE)character;
            size = 2;
        }
        else if (tag != DER_UTF8_STRING || character < 0x80)
        {
            bytes[0] = (BYTE)character;
            size = 1;
        }
        else
        {
            size = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            bytes[0] = (BYTE)((size == 2 ? 0xc0 : size == 3 ? 0xe0 : 0xf0) | character >> 6 * (size - 1));
            bytes[1] = (BYTE)(0x80 | (character >> 6 * (size - 2) & 0x3f));
            if (size > 2)
                bytes[2] = (BYTE)(0x80 | (character >> 6 * (size - 3) & 0x3f));
            if (size > 3)
                bytes[3] = (BYTE)(0x80 | (character & 0x3f));
        }
        if ((error = encode_bytes(out, bytes, size)))
            return error;
    }
    return encode_wrap(out, tag, mark);
}

/* X509_NAME: the bytes are those of the type, wide characters in this machine's order. */
static DWORD encode_value(struct encoding *out, DWORD type, const CRYPT_DATA_BLOB *value)
{
    const BYTE tag = value_tag(type & CERT_RDN_TYPE_MASK);
    const DWORD mark = out->used;
    DWORD i, error;

    if ((type & CERT_RDN_TYPE_MASK) == CERT_RDN_ENCODED_BLOB)
        return encode_any(out, value);
    if (!tag)
        return CRYPT_E_ASN1_CHOICE;
    if (tag == DER_UTF8_STRING || tag == DER_BMP_STRING)
        return encode_text(out, tag, (const WCHAR *)value->pbData, value->cbData / sizeof(WCHAR));
    if (tag != DER_UNIVERSAL_STRING)
        return encode_element(out, tag, value->pbData, value->cbData);
    for (i = value->cbData / 4; i--; )
    {
        DWORD character;
        BYTE bytes[4];

        memcpy(&character, value->pbData + 4 * i, 4);
        bytes[0] = (BYTE)(character >> 24);
        bytes[1] = (BYTE)(character >> 16);
        bytes[2] = (BYTE)(character >> 8);
        bytes[3] = (BYTE)character;
        if ((error = encode_bytes(out, bytes, 4)))
            return error;
    }
    return encode_wrap(out, tag, mark);
}

/* X509_UNICODE_NAME: every string is UTF-16; without a type the attribute and the characters choose it. */
static DWORD encode_unicode_value(struct encoding *out, const char *oid, DWORD type, const CRYPT_DATA_BLOB *value, DWORD place)
{
    const WCHAR *text = (const WCHAR *)value->pbData;
    const BOOL check = !(type & CERT_RDN_DISABLE_CHECK_TYPE_FLAG)
        && !(out->flags & CRYPT_UNICODE_NAME_ENCODE_DISABLE_CHECK_TYPE_FLAG);
    const BOOL utf8 = type & CERT_RDN_ENABLE_UTF8_UNICODE_FLAG || out->flags & CRYPT_UNICODE_NAME_ENCODE_ENABLE_UTF8_UNICODE_FLAG;
    DWORD kind = type & CERT_RDN_TYPE_MASK, length, i;
    BYTE tag;

    if (kind == CERT_RDN_ENCODED_BLOB)
        return encode_any(out, value);
    if (kind == CERT_RDN_OCTET_STRING)
        return encode_element(out, DER_OCTET_STRING, value->pbData, value->cbData);
    length = value->cbData ? value->cbData / (DWORD)sizeof(WCHAR) : text ? (DWORD)lstrlenW(text) : 0;
    if (kind == CERT_RDN_ANY_TYPE)
    {
        BOOL printable = TRUE;

        for (i = 0; i < length; i++)
            printable = printable && is_printable(text[i]);
        if (oid && (!strcmp(oid, szOID_RSA_emailAddr) || !strcmp(oid, szOID_DOMAIN_COMPONENT)))
            kind = CERT_RDN_IA5_STRING;
        else
            kind = printable ? CERT_RDN_PRINTABLE_STRING : utf8 ? CERT_RDN_UTF8_STRING : CERT_RDN_UNICODE_STRING;
    }
    tag = value_tag(kind);
    if (!tag)
        return CRYPT_E_ASN1_CHOICE;
    for (i = 0; check && i < length; i++)
    {
        DWORD error = 0;

        if (kind == CERT_RDN_NUMERIC_STRING && !(text[i] == ' ' || (text[i] >= '0' && text[i] <= '9')))
            error = CRYPT_E_INVALID_NUMERIC_STRING;
        else if (kind == CERT_RDN_PRINTABLE_STRING && !is_printable(text[i]))
            error = CRYPT_E_INVALID_PRINTABLE_STRING;
        else if (kind == CERT_RDN_IA5_STRING && text[i] > 0x7f)
            error = CRYPT_E_INVALID_IA5_STRING;
        if (error)
        {
            out->detail = place | i;
            return error;
        }
    }
    return encode_text(out, tag, text, length);
}

DWORD encode_name_value(struct encoding *out, const void *info)
{
    const CERT_NAME_VALUE *value = info;

    return encode_value(out, value->dwValueType, &value->Value);
}

DWORD encode_unicode_name_value(struct encoding *out, const void *info)
{
    const CERT_NAME_VALUE *value = info;

    if ((value->dwValueType & CERT_RDN_TYPE_MASK) == CERT_RDN_ANY_TYPE)
        return CRYPT_E_NOT_CHAR_STRING;
    return encode_unicode_value(out, NULL, value->dwValueType, &value->Value, 0);
}

static DWORD encode_rdns(struct encoding *out, const CERT_NAME_INFO *info, BOOL unicode)
{
    const DWORD mark = out->used;
    DWORD i, j, error;

    for (i = info->cRDN; i--; )
    {
        const CERT_RDN *rdn = info->rgRDN + i;
        const DWORD set_mark = out->used;

        for (j = rdn->cRDNAttr; j--; )
        {
            const CERT_RDN_ATTR *attribute = rdn->rgRDNAttr + j;
            const DWORD attribute_mark = out->used;

            error = unicode ? encode_unicode_value(out, attribute->pszObjId, attribute->dwValueType, &attribute->Value,
                        i << CERT_UNICODE_RDN_ERR_INDEX_SHIFT | j << CERT_UNICODE_ATTR_ERR_INDEX_SHIFT)
                : encode_value(out, attribute->dwValueType, &attribute->Value);
            if (error || (error = encode_oid(out, DER_OID, attribute->pszObjId))
                    || (error = encode_wrap(out, DER_SEQUENCE, attribute_mark)))
                return error;
        }
        if ((error = encode_sort(out, set_mark)) || (error = encode_wrap(out, DER_SET, set_mark)))
            return error;
    }
    return encode_wrap(out, DER_SEQUENCE, mark);
}

DWORD encode_name(struct encoding *out, const void *info)
{
    return encode_rdns(out, info, FALSE);
}

DWORD encode_unicode_name(struct encoding *out, const void *info)
{
    return encode_rdns(out, info, TRUE);
}

/* ---- GeneralName */

static DWORD encode_ia5(struct encoding *out, BYTE tag, const WCHAR *text, DWORD index)
{
    DWORD length = text ? lstrlenW(text) : 0, i;

    for (i = 0; i < length; i++)
    {
        if (text[i] > 0x7f)
        {
            out->detail = (index & CERT_ALT_NAME_ENTRY_ERR_INDEX_MASK) << CERT_ALT_NAME_ENTRY_ERR_INDEX_SHIFT | i;
            return CRYPT_E_INVALID_IA5_STRING;
        }
    }
    return encode_text(out, tag, text, length);
}

DWORD encode_alternate_entry(struct encoding *out, const CERT_ALT_NAME_ENTRY *entry, DWORD index)
{
    const DWORD mark = out->used;
    DWORD error;

    switch (entry->dwAltNameChoice)
    {
        case CERT_ALT_NAME_OTHER_NAME:
            if ((error = encode_any(out, &entry->pOtherName->Value)) || (error = encode_wrap(out, DER_CONSTRUCTED(0), mark))
                    || (error = encode_oid(out, DER_OID, entry->pOtherName->pszObjId)))
                return error;
            return encode_wrap(out, DER_CONSTRUCTED(0), mark);
        case CERT_ALT_NAME_RFC822_NAME:
            return encode_ia5(out, DER_CONTEXT(1), entry->pwszRfc822Name, index);
        case CERT_ALT_NAME_DNS_NAME:
            return encode_ia5(out, DER_CONTEXT(2), entry->pwszDNSName, index);
        case CERT_ALT_NAME_DIRECTORY_NAME:
            return encode_element(out, DER_CONSTRUCTED(4), entry->DirectoryName.pbData, entry->DirectoryName.cbData);
        case CERT_ALT_NAME_URL:
            return encode_ia5(out, DER_CONTEXT(6), entry->pwszURL, index);
        case CERT_ALT_NAME_IP_ADDRESS:
            return encode_element(out, DER_CONTEXT(7), entry->IPAddress.pbData, entry->IPAddress.cbData);
        case CERT_ALT_NAME_REGISTERED_ID:
            return encode_oid(out, DER_CONTEXT(8), entry->pszRegisteredID);
    }
    return E_INVALIDARG;
}

DWORD encode_alternate_list(struct encoding *out, const CERT_ALT_NAME_INFO *info)
{
    DWORD i, error;

    for (i = info->cAltEntry; i--; )
        if ((error = encode_alternate_entry(out, info->rgAltEntry + i, i)))
            return error;
    return 0;
}

DWORD encode_alternate_name(struct encoding *out, const void *info)
{
    const DWORD mark = out->used, error = encode_alternate_list(out, info);

    return error ? error : encode_wrap(out, DER_SEQUENCE, mark);
}
