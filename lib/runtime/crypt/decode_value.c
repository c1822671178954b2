/* Decoders of simple values, and the pieces from which the others are made. */
#include "decode.h"

#include <string.h>

DWORD decode_copy(struct arena *arena, struct der from, CRYPT_DATA_BLOB *blob)
{
    blob->cbData = from.size;
    blob->pbData = NULL;
    if (arena->flags & CRYPT_DECODE_NOCOPY_FLAG)
    {
        blob->pbData = from.size ? (BYTE *)from.bytes : NULL;
        return 0;
    }
    if (!from.size)
        return 0;
    if (!(blob->pbData = arena_room(arena, from.size)))
        return ERROR_OUTOFMEMORY;
    memcpy(blob->pbData, from.bytes, from.size);
    return 0;
}

DWORD decode_any(struct arena *arena, struct der *in, CRYPT_DATA_BLOB *blob)
{
    struct der_element element;
    DWORD error = der_next(in, &element);

    return error ? error : decode_copy(arena, element.whole, blob);
}

/* Numbers are little-endian in crypt32's structures. */
DWORD decode_reversed(struct arena *arena, struct der from, CRYPT_INTEGER_BLOB *blob)
{
    DWORD i;

    blob->cbData = from.size;
    blob->pbData = NULL;
    if (!from.size)
        return 0;
    if (!(blob->pbData = arena_room(arena, from.size)))
        return ERROR_OUTOFMEMORY;
    for (i = 0; i < from.size; i++)
        blob->pbData[i] = from.bytes[from.size - 1 - i];
    return 0;
}

DWORD decode_oid_content(struct arena *arena, struct der content, LPSTR *oid)
{
    DWORD length = der_oid_text(content, NULL);

    if (!length)
        return CRYPT_E_ASN1_CORRUPT;
    if (!(*oid = arena_room(arena, length + 1)))
        return ERROR_OUTOFMEMORY;
    der_oid_text(content, *oid);
    return 0;
}

DWORD decode_oid(struct arena *arena, struct der *in, LPSTR *oid)
{
    struct der content;
    DWORD error = der_expect(in, DER_OID, &content);

    return error ? error : decode_oid_content(arena, content, oid);
}

DWORD decode_bits_content(struct arena *arena, struct der content, CRYPT_BIT_BLOB *bits)
{
    CRYPT_DATA_BLOB data;
    DWORD unused, error;

    if (!content.size)
        return CRYPT_E_ASN1_CORRUPT;
    unused = content.bytes[0];
    content.bytes++;
    content.size--;
    if (unused > 7 || (unused && !content.size))
        return CRYPT_E_ASN1_CORRUPT;
    if ((error = decode_copy(arena, content, &data)))
        return error;
    bits->cbData = data.cbData;
    bits->pbData = data.pbData;
    bits->cUnusedBits = unused;
    /* DER wants the unused bits to be 0; where the bytes are ours they are made so, as crypt32 does. */
    if (unused && !(arena->flags & CRYPT_DECODE_NOCOPY_FLAG))
        bits->pbData[bits->cbData - 1] &= 0xff << unused;
    return 0;
}

DWORD decode_big_integer(struct arena *arena, struct der *in, CRYPT_INTEGER_BLOB *blob)
{
    struct der content;
    DWORD error = der_expect(in, DER_INTEGER, &content);

    if (error)
        return error;
    return content.size ? decode_reversed(arena, content, blob) : CRYPT_E_ASN1_CORRUPT;
}

DWORD decode_time_element(struct der *in, FILETIME *time)
{
    struct der_element element;
    DWORD error = der_next(in, &element);

    return error ? error : der_time(element.tag, element.content, time);
}

DWORD decode_integer(struct arena *arena, struct der in, void *out)
{
    struct der content;
    DWORD error = der_expect(&in, DER_INTEGER, &content);

    (void)arena;
    return error ? error : der_integer(content, out);
}

DWORD decode_multi_byte_integer(struct arena *arena, struct der in, void *out)
{
    return decode_big_integer(arena, &in, out);
}

DWORD decode_multi_byte_unsigned(struct arena *arena, struct der in, void *out)
{
    struct der content;
    DWORD error = der_expect(&in, DER_INTEGER, &content);

    if (error)
        return error;
    if (!content.size)
        return CRYPT_E_ASN1_CORRUPT;
    /* The byte that only says that the number is positive. */
    if (content.size > 1 && !content.bytes[0])
    {
        content.bytes++;
        content.size--;
    }
    return decode_reversed(arena, content, out);
}

DWORD decode_enumerated(struct arena *arena, struct der in, void *out)
{
    struct der content;
    DWORD error = der_expect(&in, DER_ENUMERATED, &content);

    (void)arena;
    return error ? error : der_integer(content, out);
}

DWORD decode_bits(struct arena *arena, struct der in, void *out)
{
    struct der content;
    DWORD error = der_expect(&in, DER_BIT_STRING, &content);

    return error ? error : decode_bits_content(arena, content, out);
}

DWORD decode_octets(struct arena *arena, struct der in, void *out)
{
    struct der content;
    DWORD error = der_expect(&in, DER_OCTET_STRING, &content);

    return error ? error : decode_copy(arena, content, out);
}

DWORD decode_choice_of_time(struct arena *arena, struct der in, void *out)
{
    (void)arena;
    return decode_time_element(&in, out);
}

DWORD decode_utc_time(struct arena *arena, struct der in, void *out)
{
    struct der content;
    DWORD error = der_expect(&in, DER_UTC_TIME, &content);

    (void)arena;
    return error ? error : der_time(DER_UTC_TIME, content, out);
}

DWORD decode_sequence_of_any(struct arena *arena, struct der in, void *out)
{
    CRYPT_SEQUENCE_OF_ANY *sequence = out;
    struct der content;
    DWORD error, i;

    if ((error = der_expect(&in, DER_SEQUENCE, &content)) || (error = der_count(content, &sequence->cValue)))
        return error;
    if (sequence->cValue && !(sequence->rgValue = arena_room(arena, (ULONGLONG)sequence->cValue * sizeof(CRYPT_DER_BLOB))))
        return ERROR_OUTOFMEMORY;
    for (i = 0; i < sequence->cValue; i++)
    {
        if ((error = decode_any(arena, &content, sequence->rgValue + i)))
            return error;
    }
    return 0;
}

/* ---- attributes: SEQUENCE { type OBJECT IDENTIFIER, values SET OF ANY } */

static DWORD decode_one_attribute(struct arena *arena, struct der *in, CRYPT_ATTRIBUTE *attribute)
{
    struct der content, values;
    DWORD error, i;

    if ((error = der_expect(in, DER_SEQUENCE, &content)) || (error = decode_oid(arena, &content, &attribute->pszObjId))
            || (error = der_expect(&content, DER_SET, &values)) || (error = der_count(values, &attribute->cValue)))
        return error;
    if (attribute->cValue
            && !(attribute->rgValue = arena_room(arena, (ULONGLONG)attribute->cValue * sizeof(CRYPT_ATTR_BLOB))))
        return ERROR_OUTOFMEMORY;
    for (i = 0; i < attribute->cValue; i++)
    {
        if ((error = decode_any(arena, &values, attribute->rgValue + i)))
            return error;
    }
    return 0;
}

DWORD decode_attribute_list(struct arena *arena, struct der content, DWORD *count, CRYPT_ATTRIBUTE **list)
{
    DWORD error, i;

    if ((error = der_count(content, count)))
        return error;
    if (*count && !(*list = arena_room(arena, (ULONGLONG)*count * sizeof(**list))))
        return ERROR_OUTOFMEMORY;
    for (i = 0; i < *count; i++)
    {
        if ((error = decode_one_attribute(arena, &content, *list + i)))
            return error;
    }
    return 0;
}

DWORD decode_attribute(struct arena *arena, struct der in, void *out)
{
    return decode_one_attribute(arena, &in, out);
}

DWORD decode_attributes(struct arena *arena, struct der in, void *out)
{
    CRYPT_ATTRIBUTES *attributes = out;
    struct der content;
    DWORD error = der_expect(&in, DER_SET, &content);

    return error ? error : decode_attribute_list(arena, content, &attributes->cAttr, &attributes->rgAttr);
}

static DWORD decode_bmp(struct arena *arena, struct der *in, LPWSTR *text)
{
    struct der content;
    DWORD error = der_expect(in, DER_BMP_STRING, &content);
    int length;

    if (error)
        return error;
    length = decode_string(DER_BMP_STRING, content, NULL);
    if (!(*text = arena_room(arena, ((ULONGLONG)length + 1) * sizeof(WCHAR))))
        return ERROR_OUTOFMEMORY;
    decode_string(DER_BMP_STRING, content, *text);
    return 0;
}

/* EnrollmentNameValuePair of [MS-WCCE]: SEQUENCE { name BMPString, value BMPString } */
DWORD decode_name_value_pair(struct arena *arena, struct der in, void *out)
{
    CRYPT_ENROLLMENT_NAME_VALUE_PAIR *pair = out;
    struct der content;
    DWORD error;

    if ((error = der_expect(&in, DER_SEQUENCE, &content)) || (error = decode_bmp(arena, &content, &pair->pwszName)))
        return error;
    return decode_bmp(arena, &content, &pair->pwszValue);
}
