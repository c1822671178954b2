/* Decoders of names: distinguished names, their values, alternative names. */
#include "decode.h"

#include <string.h>

#include "crypt.h"

/* crypt32's number for a string type of ASN.1; 0: it is none. */
static DWORD value_type(BYTE tag)
{
    switch (tag)
    {
    case DER_NUMERIC_STRING:
        return CERT_RDN_NUMERIC_STRING;
    case DER_PRINTABLE_STRING:
        return CERT_RDN_PRINTABLE_STRING;
    case DER_T61_STRING:
        return CERT_RDN_TELETEX_STRING;
    case DER_VIDEOTEX_STRING:
        return CERT_RDN_VIDEOTEX_STRING;
    case DER_IA5_STRING:
        return CERT_RDN_IA5_STRING;
    case DER_GRAPHIC_STRING:
        return CERT_RDN_GRAPHIC_STRING;
    case DER_VISIBLE_STRING:
        return CERT_RDN_VISIBLE_STRING;
    case DER_GENERAL_STRING:
        return CERT_RDN_GENERAL_STRING;
    case DER_UNIVERSAL_STRING:
        return CERT_RDN_UNIVERSAL_STRING;
    case DER_BMP_STRING:
        return CERT_RDN_BMP_STRING;
    case DER_UTF8_STRING:
        return CERT_RDN_UTF8_STRING;
    default:
        return 0;
    }
}

int decode_string(BYTE tag, struct der content, WCHAR *text)
{
    DWORD i;

    switch (tag)
    {
    case DER_UTF8_STRING:
        return crypt_utf16(content.bytes, content.size, text);
    case DER_BMP_STRING:
        for (i = 0; text && i < content.size / 2; i++)
            text[i] = content.bytes[2 * i] << 8 | content.bytes[2 * i + 1];
        return content.size / 2;
    case DER_UNIVERSAL_STRING:
        return crypt_utf16_of_utf32(content.bytes, content.size / 4, text);
    default:
        if (!value_type(tag))
            return -1;
        /* One byte a character: ASCII, or Latin-1 in a TeletexString as crypt32 and everybody else uses it. */
        for (i = 0; text && i < content.size; i++)
            text[i] = content.bytes[i];
        return content.size;
    }
}

static DWORD decode_text(struct arena *arena, BYTE tag, struct der content, CRYPT_DATA_BLOB *value)
{
    int length = decode_string(tag, content, NULL);
    WCHAR *text;

    /* With a terminator that is not counted. */
    if (!(text = arena_room(arena, ((ULONGLONG)length + 1) * sizeof(*text))))
        return ERROR_OUTOFMEMORY;
    decode_string(tag, content, text);
    value->pbData = (BYTE *)text;
    value->cbData = length * sizeof(*text);
    return 0;
}

/* A value of a name. Without `unicode`, bytes stay bytes, but the strings of wide characters are put into this machine's order
 * and UTF-8 becomes UTF-16, as dwValueType's documentation says. */
static DWORD decode_value(struct arena *arena, struct der *in, BOOL unicode, DWORD *type, CRYPT_DATA_BLOB *value)
{
    struct der_element element;
    DWORD error = der_next(in, &element), i;
    DWORD flags = arena->flags;

    if (error)
        return error;
    if (element.tag == DER_OCTET_STRING)
    {
        *type = CERT_RDN_OCTET_STRING;
        return decode_copy(arena, element.content, value);
    }
    *type = value_type(element.tag);
    if (!*type)
    {
        *type = CERT_RDN_ENCODED_BLOB;
        return decode_copy(arena, element.whole, value);
    }
    if (unicode || *type == CERT_RDN_UTF8_STRING || *type == CERT_RDN_BMP_STRING)
        return decode_text(arena, element.tag, element.content, value);
    if (*type != CERT_RDN_UNIVERSAL_STRING)
        return decode_copy(arena, element.content, value);

    arena->flags &= ~CRYPT_DECODE_NOCOPY_FLAG;
    element.content.size &= ~3u;
    error = decode_copy(arena, element.content, value);
    arena->flags = flags;
    for (i = 0; !error && i < value->cbData; i += 4)
    {
        DWORD character = (DWORD)value->pbData[i] << 24 | value->pbData[i + 1] << 16 | value->pbData[i + 2] << 8
                | value->pbData[i + 3];

        memcpy(value->pbData + i, &character, sizeof(character));
    }
    return error;
}

DWORD decode_name_value(struct arena *arena, struct der in, void *out)
{
    CERT_NAME_VALUE *value = out;

    return decode_value(arena, &in, FALSE, &value->dwValueType, &value->Value);
}

DWORD decode_unicode_name_value(struct arena *arena, struct der in, void *out)
{
    CERT_NAME_VALUE *value = out;
    DWORD error = decode_value(arena, &in, TRUE, &value->dwValueType, &value->Value);

    return error;
}

static DWORD decode_rdn(struct arena *arena, struct der *in, BOOL unicode, CERT_RDN *rdn)
{
    struct der content, one;
    DWORD error, i;

    if ((error = der_expect(in, DER_SET, &content)) || (error = der_count(content, &rdn->cRDNAttr)))
        return error;
    if (rdn->cRDNAttr && !(rdn->rgRDNAttr = arena_room(arena, (ULONGLONG)rdn->cRDNAttr * sizeof(*rdn->rgRDNAttr))))
        return ERROR_OUTOFMEMORY;
    for (i = 0; i < rdn->cRDNAttr; i++)
    {
        if ((error = der_expect(&content, DER_SEQUENCE, &one))
                || (error = decode_oid(arena, &one, &rdn->rgRDNAttr[i].pszObjId))
                || (error = decode_value(arena, &one, unicode, &rdn->rgRDNAttr[i].dwValueType, &rdn->rgRDNAttr[i].Value)))
            return error;
    }
    return 0;
}

static DWORD decode_rdn_sequence(struct arena *arena, struct der in, BOOL unicode, CERT_NAME_INFO *info)
{
    struct der content;
    DWORD error, i;

    if ((error = der_expect(&in, DER_SEQUENCE, &content)) || (error = der_count(content, &info->cRDN)))
        return error;
    if (info->cRDN && !(info->rgRDN = arena_room(arena, (ULONGLONG)info->cRDN * sizeof(*info->rgRDN))))
        return ERROR_OUTOFMEMORY;
    for (i = 0; i < info->cRDN; i++)
    {
        if ((error = decode_rdn(arena, &content, unicode, info->rgRDN + i)))
            return error;
    }
    return 0;
}

DWORD decode_name(struct arena *arena, struct der in, void *out)
{
    return decode_rdn_sequence(arena, in, FALSE, out);
}

DWORD decode_unicode_name(struct arena *arena, struct der in, void *out)
{
    return decode_rdn_sequence(arena, in, TRUE, out);
}

/* ---- GeneralName (RFC 5280 4.2.1.6) */

static DWORD decode_ia5(struct arena *arena, struct der content, LPWSTR *text)
{
    CRYPT_DATA_BLOB value;
    DWORD error, i;

    for (i = 0; i < content.size; i++)
    {
        if (content.bytes[i] & 0x80)
            return CRYPT_E_ASN1_RULE;
    }
    if ((error = decode_text(arena, DER_IA5_STRING, content, &value)))
        return error;
    *text = (WCHAR *)value.pbData;
    return 0;
}

static DWORD decode_other_name(struct arena *arena, struct der content, CERT_OTHER_NAME **name)
{
    struct der value;
    DWORD error;

    if (!(*name = arena_room(arena, sizeof(**name))))
        return ERROR_OUTOFMEMORY;
    if ((error = decode_oid(arena, &content, &(*name)->pszObjId))
            || (error = der_expect(&content, DER_CONSTRUCTED(0), &value)))
        return error;
    return decode_copy(arena, value, &(*name)->Value);
}

DWORD decode_alternate_entry(struct arena *arena, struct der *in, CERT_ALT_NAME_ENTRY *entry)
{
    struct der_element element;
    DWORD error = der_next(in, &element);

    if (error)
        return error;
    entry->dwAltNameChoice = (element.tag & 0x1f) + 1;
    switch (element.tag)
    {
    case DER_CONSTRUCTED(0):
        return decode_other_name(arena, element.content, &entry->pOtherName);
    case DER_CONTEXT(1):
        return decode_ia5(arena, element.content, &entry->pwszRfc822Name);
    case DER_CONTEXT(2):
        return decode_ia5(arena, element.content, &entry->pwszDNSName);
    case DER_CONSTRUCTED(4):
        return decode_copy(arena, element.content, &entry->DirectoryName);
    case DER_CONTEXT(6):
        return decode_ia5(arena, element.content, &entry->pwszURL);
    case DER_CONTEXT(7):
        return decode_copy(arena, element.content, &entry->IPAddress);
    case DER_CONTEXT(8):
        return decode_oid_content(arena, element.content, &entry->pszRegisteredID);
    /* x400Address and ediPartyName: crypt32 has no structure for them. */
    case DER_CONSTRUCTED(3):
    case DER_CONSTRUCTED(5):
        return 0;
    default:
        return CRYPT_E_ASN1_BADTAG;
    }
}

DWORD decode_alternate_name_content(struct arena *arena, struct der content, CERT_ALT_NAME_INFO *info)
{
    DWORD error, i;

    if ((error = der_count(content, &info->cAltEntry)))
        return error;
    if (info->cAltEntry && !(info->rgAltEntry = arena_room(arena, (ULONGLONG)info->cAltEntry * sizeof(*info->rgAltEntry))))
        return ERROR_OUTOFMEMORY;
    for (i = 0; i < info->cAltEntry; i++)
    {
        if ((error = decode_alternate_entry(arena, &content, info->rgAltEntry + i)))
            return error;
    }
    return 0;
}

DWORD decode_alternate_name(struct arena *arena, struct der in, void *out)
{
    struct der content;
    DWORD error = der_expect(&in, DER_SEQUENCE, &content);

    return error ? error : decode_alternate_name_content(arena, content, out);
}
