/* Encoders of simple values, and the pieces from which the others are made. */
#include "encode.h"

#include <stdlib.h>
#include <string.h>

DWORD encode_element(struct encoding *out, BYTE tag, const void *content, DWORD size)
{
    const DWORD mark = out->used, error = encode_bytes(out, content, size);

    return error ? error : encode_wrap(out, tag, mark);
}

/* In two's complement, in as few bytes as it needs. */
DWORD encode_number(struct encoding *out, BYTE tag, int value)
{
    BYTE bytes[4] = {(BYTE)(value >> 24), (BYTE)(value >> 16), (BYTE)(value >> 8), (BYTE)value};
    DWORD first = 0;

    while (first < 3 && ((!bytes[first] && !(bytes[first + 1] & 0x80)) || (bytes[first] == 0xff && bytes[first + 1] & 0x80)))
        first++;
    return encode_element(out, tag, bytes + first, 4 - first);
}

/* "1.2.840": the first two numbers are one. */
DWORD encode_oid(struct encoding *out, BYTE tag, const char *oid)
{
    BYTE content[1024];
    DWORD used = 0, index = 0;
    ULONGLONG first = 0;

    if (!oid || !*oid)
        return encode_element(out, tag, NULL, 0);
    for (;; index++)
    {
        ULONGLONG value = 0;
        char *end;
        int shift;

        if (*oid < '0' || *oid > '9')
            return CRYPT_E_ASN1_ERROR;
        value = strtoull(oid, &end, 10);
        if (value > 0xffffffff)
            return CRYPT_E_ASN1_ERROR;
        if (index == 0)
            first = value;
        else
        {
            if (index == 1)
            {
                if (first > 2 || (first < 2 && value > 39))
                    return CRYPT_E_ASN1_ERROR;
                value += first * 40;
            }
            if (used + 5 > sizeof(content))
                return CRYPT_E_ASN1_LARGE;
            for (shift = 28; shift && !(value >> shift); shift -= 7)
                ;
            for (; shift >= 0; shift -= 7)
                content[used++] = (BYTE)((value >> shift & 0x7f) | (shift ? 0x80 : 0));
        }
        if (!*end)
            break;
        if (*end != '.')
            return CRYPT_E_ASN1_ERROR;
        oid = end + 1;
    }
    return index ? encode_element(out, tag, content, used) : CRYPT_E_ASN1_ERROR;
}

/* Little-endian in the structure; bytes at the end that only repeat the sign are left out. `positive`: no sign is in it. */
static DWORD encode_reversed(struct encoding *out, BYTE tag, const CRYPT_INTEGER_BLOB *blob, BOOL positive)
{
    const DWORD mark = out->used;
    const BYTE *bytes = blob->pbData;
    DWORD size = blob->cbData, i, error;

    if (positive)
    {
        while (size > 1 && !bytes[size - 1])
            size--;
    }
    else
    {
        while (size > 1 && ((!bytes[size - 1] && !(bytes[size - 2] & 0x80))
                || (bytes[size - 1] == 0xff && bytes[size - 2] & 0x80)))
            size--;
    }
    for (i = 0; i < size; i++)
        if ((error = encode_bytes(out, bytes + i, 1)))
            return error;
    if ((!size || (positive && bytes[size - 1] & 0x80)) && (error = encode_bytes(out, "", 1)))
        return error;
    return encode_wrap(out, tag, mark);
}

DWORD encode_big_integer(struct encoding *out, BYTE tag, const CRYPT_INTEGER_BLOB *blob)
{
    return encode_reversed(out, tag, blob, FALSE);
}

/* Bits that do not count are 0 in the encoding. */
DWORD encode_bit_blob(struct encoding *out, BYTE tag, const CRYPT_BIT_BLOB *bits)
{
    const DWORD mark = out->used;
    const BYTE unused = (BYTE)(bits->cbData ? bits->cUnusedBits & 7 : 0);
    DWORD error;
    BYTE last;

    if (bits->cbData)
    {
        last = bits->pbData[bits->cbData - 1] & (BYTE)(0xff << unused);
        if ((error = encode_bytes(out, &last, 1)) || (error = encode_bytes(out, bits->pbData, bits->cbData - 1)))
            return error;
    }
    if ((error = encode_bytes(out, &unused, 1)))
        return error;
    return encode_wrap(out, tag, mark);
}

DWORD encode_any(struct encoding *out, const CRYPT_DATA_BLOB *blob)
{
    return encode_bytes(out, blob->pbData, blob->cbData);
}

static int compare_elements(const void *left, const void *right)
{
    const struct der *first = left, *second = right;
    const int order = memcmp(first->bytes, second->bytes, min(first->size, second->size));

    return order ? order : first->size < second->size ? -1 : first->size > second->size;
}

DWORD encode_sort(struct encoding *out, DWORD mark)
{
    const DWORD size = out->used - mark;
    struct der all = {out->bytes + out->size - out->used, size}, *elements;
    struct der_element element;
    DWORD count, i, error = der_count(all, &count);
    BYTE *copy, *to;

    if (error || count < 2)
        return error;
    elements = malloc(count * sizeof(*elements));
    copy = malloc(size);
    if (!elements || !copy)
    {
        free(elements);
        free(copy);
        return ERROR_OUTOFMEMORY;
    }
    memcpy(copy, all.bytes, size);
    all.bytes = copy;
    for (i = 0; i < count; i++)
    {
        der_next(&all, &element);
        elements[i] = element.whole;
    }
    qsort(elements, count, sizeof(*elements), compare_elements);
    to = out->bytes + out->size - out->used;
    for (i = 0; i < count; to += elements[i++].size)
        memcpy(to, elements[i].bytes, elements[i].size);
    free(copy);
    free(elements);
    return 0;
}

DWORD encode_integer(struct encoding *out, const void *info)
{
    return encode_number(out, DER_INTEGER, *(const int *)info);
}

DWORD encode_multi_byte_integer(struct encoding *out, const void *info)
{
    return encode_big_integer(out, DER_INTEGER, info);
}

DWORD encode_multi_byte_unsigned(struct encoding *out, const void *info)
{
    return encode_reversed(out, DER_INTEGER, info, TRUE);
}

DWORD encode_enumerated(struct encoding *out, const void *info)
{
    return encode_number(out, DER_ENUMERATED, *(const int *)info);
}

DWORD encode_bits(struct encoding *out, const void *info)
{
    return encode_bit_blob(out, DER_BIT_STRING, info);
}

DWORD encode_octets(struct encoding *out, const void *info)
{
    const CRYPT_DATA_BLOB *blob = info;

    return encode_element(out, DER_OCTET_STRING, blob->pbData, blob->cbData);
}

static DWORD encode_time(struct encoding *out, const FILETIME *file, BOOL utc_only)
{
    SYSTEMTIME time;
    char text[32];
    BOOL utc;

    if (!FileTimeToSystemTime(file, &time))
        return GetLastError();
    utc = time.wYear >= 1950 && time.wYear < 2050;
    if (utc_only && !utc)
        return CRYPT_E_BAD_ENCODE;
    if (utc)
        wsprintfA(text, "%02d%02d%02d%02d%02d%02dZ", time.wYear % 100, time.wMonth, time.wDay, time.wHour, time.wMinute, time.wSecond);
    else
        wsprintfA(text, "%04d%02d%02d%02d%02d%02dZ", time.wYear, time.wMonth, time.wDay, time.wHour, time.wMinute, time.wSecond);
    return encode_element(out, utc ? DER_UTC_TIME : DER_GENERALIZED_TIME, text, utc ? 13 : 15);
}

/* RFC 5280 4.1.2.5: UTCTime through 2049. */
DWORD encode_choice_of_time(struct encoding *out, const void *info)
{
    return encode_time(out, info, FALSE);
}

DWORD encode_utc_time(struct encoding *out, const void *info)
{
    return encode_time(out, info, TRUE);
}

DWORD encode_sequence_of_any(struct encoding *out, const void *info)
{
    const CRYPT_SEQUENCE_OF_ANY *sequence = info;
    const DWORD mark = out->used;
    DWORD i, error;

    for (i = sequence->cValue; i--; )
        if ((error = encode_any(out, sequence->rgValue + i)))
            return error;
    return encode_wrap(out, DER_SEQUENCE, mark);
}

/* ---- attributes */

DWORD encode_attribute(struct encoding *out, const void *info)
{
    const CRYPT_ATTRIBUTE *attribute = info;
    const DWORD mark = out->used;
    DWORD i, error;

    for (i = attribute->cValue; i--; )
        if ((error = encode_any(out, attribute->rgValue + i)))
            return error;
    if ((error = encode_sort(out, mark)) || (error = encode_wrap(out, DER_SET, mark))
            || (error = encode_oid(out, DER_OID, attribute->pszObjId)))
        return error;
    return encode_wrap(out, DER_SEQUENCE, mark);
}

DWORD encode_attribute_list(struct encoding *out, DWORD count, const CRYPT_ATTRIBUTE *list)
{
    const DWORD mark = out->used;
    DWORD error;

    while (count--)
        if ((error = encode_attribute(out, list + count)))
            return error;
    return encode_sort(out, mark);
}

DWORD encode_attributes(struct encoding *out, const void *info)
{
    const CRYPT_ATTRIBUTES *attributes = info;
    const DWORD mark = out->used, error = encode_attribute_list(out, attributes->cAttr, attributes->rgAttr);

    return error ? error : encode_wrap(out, DER_SET, mark);
}

static DWORD encode_bmp(struct encoding *out, const WCHAR *text)
{
    const DWORD mark = out->used;
    DWORD length = text ? lstrlenW(text) : 0, error;

    while (length--)
    {
        const BYTE unit[] = {text[length] >> 8, text[length] & 0xff};

        if ((error = encode_bytes(out, unit, 2)))
            return error;
    }
    return encode_wrap(out, DER_BMP_STRING, mark);
}

DWORD encode_name_value_pair(struct encoding *out, const void *info)
{
    const CRYPT_ENROLLMENT_NAME_VALUE_PAIR *pair = info;
    const DWORD mark = out->used;
    DWORD error;

    if ((error = encode_bmp(out, pair->pwszValue)) || (error = encode_bmp(out, pair->pwszName)))
        return error;
    return encode_wrap(out, DER_SEQUENCE, mark);
}
