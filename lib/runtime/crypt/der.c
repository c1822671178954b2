#include "der.h"

#include <stdio.h>
#include <string.h>

DWORD der_next(struct der *in, struct der_element *element)
{
    const BYTE *at = in->bytes;
    DWORD left = in->size, length, count;

    if (left < 2)
        return left ? CRYPT_E_ASN1_CORRUPT : CRYPT_E_ASN1_EOD;
    element->tag = at[0];
    if ((at[0] & 0x1f) == 0x1f)
        return CRYPT_E_ASN1_BADTAG;
    length = at[1];
    at += 2;
    left -= 2;
    if (length >= 0x80)
    {
        count = length & 0x7f;
        /* 0x80: the indefinite form. */
        if (!count)
            return CRYPT_E_ASN1_CORRUPT;
        if (count > left)
            return CRYPT_E_ASN1_EOD;
        for (length = 0; count; count--, at++, left--)
        {
            if (length >> 24)
                return CRYPT_E_ASN1_LARGE;
            length = length << 8 | *at;
        }
    }
    if (length > left)
        return CRYPT_E_ASN1_EOD;
    element->content.bytes = at;
    element->content.size = length;
    element->whole.bytes = in->bytes;
    element->whole.size = at + length - in->bytes;
    in->bytes += element->whole.size;
    in->size -= element->whole.size;
    return 0;
}

DWORD der_expect(struct der *in, BYTE tag, struct der *content)
{
    struct der_element element;
    DWORD error;

    if (in->size && in->bytes[0] != tag)
        return CRYPT_E_ASN1_BADTAG;
    if ((error = der_next(in, &element)))
        return error;
    *content = element.content;
    return 0;
}

DWORD der_optional(struct der *in, BYTE tag, struct der *content, BOOL *present)
{
    *present = in->size && in->bytes[0] == tag;
    content->bytes = NULL;
    content->size = 0;
    return *present ? der_expect(in, tag, content) : 0;
}

DWORD der_count(struct der in, DWORD *count)
{
    struct der_element element;
    DWORD error;

    for (*count = 0; in.size; ++*count)
    {
        if ((error = der_next(&in, &element)))
            return error;
    }
    return 0;
}

DWORD der_boolean(struct der content, BOOL *value)
{
    if (content.size != 1)
        return CRYPT_E_ASN1_CORRUPT;
    *value = content.bytes[0] != 0;
    return 0;
}

DWORD der_integer(struct der content, int *value)
{
    DWORD i, bits;

    if (!content.size)
        return CRYPT_E_ASN1_CORRUPT;
    if (content.size > sizeof(*value))
        return CRYPT_E_ASN1_LARGE;
    bits = content.bytes[0] & 0x80 ? 0xffffffff : 0;
    for (i = 0; i < content.size; i++)
        bits = bits << 8 | content.bytes[i];
    *value = (int)bits;
    return 0;
}

/* ---- times */

static BOOL digits(const BYTE **at, const BYTE *end, int count, int *value)
{
    for (*value = 0; count; count--, ++*at)
    {
        if (*at >= end || **at < '0' || **at > '9')
            return FALSE;
        *value = *value * 10 + (**at - '0');
    }
    return TRUE;
}

/* Days from 1601-01-01 in the Gregorian calendar. */
static LONGLONG days_since_1601(int year, int month, int day)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    LONGLONG past = year - 1601;
    BOOL leap = (year % 4 == 0 && year % 100) || year % 400 == 0;

    return past * 365 + past / 4 - past / 100 + past / 400 + before[month - 1] + (leap && month > 2) + day - 1;
}

static BOOL valid_day(int year, int month, int day)
{
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    BOOL leap = (year % 4 == 0 && year % 100) || year % 400 == 0;

    return month >= 1 && month <= 12 && day >= 1 && day <= length[month - 1] + (leap && month == 2);
}

DWORD der_time(BYTE tag, struct der content, FILETIME *time)
{
    const BYTE *at = content.bytes, *end = at + content.size;
    int year, month, day, hour, minute, second = 0, offset_hours = 0, offset_minutes = 0;
    int sign = 0;
    LONGLONG ticks, fraction = 0, unit = 1000000;

    if (tag == DER_UTC_TIME)
    {
        if (!digits(&at, end, 2, &year))
            return CRYPT_E_ASN1_CORRUPT;
        /* RFC 5280: 50 to 99 are of the last century. */
        year += year >= 50 ? 1900 : 2000;
    }
    else if (tag == DER_GENERALIZED_TIME)
    {
        if (!digits(&at, end, 4, &year))
            return CRYPT_E_ASN1_CORRUPT;
    }
    else
        return CRYPT_E_ASN1_BADTAG;
    if (!digits(&at, end, 2, &month) || !digits(&at, end, 2, &day) || !digits(&at, end, 2, &hour))
        return CRYPT_E_ASN1_CORRUPT;
    if (!digits(&at, end, 2, &minute))
        return CRYPT_E_ASN1_CORRUPT;
    if (at < end && *at >= '0' && *at <= '9' && !digits(&at, end, 2, &second))
        return CRYPT_E_ASN1_CORRUPT;
    if (tag == DER_GENERALIZED_TIME && at < end && (*at == '.' || *at == ','))
    {
        for (at++; at < end && *at >= '0' && *at <= '9'; at++, unit /= 10)
            fraction += (*at - '0') * unit;
    }
    if (at < end && (*at == '+' || *at == '-'))
    {
        sign = *at++ == '+' ? 1 : -1;
        if (!digits(&at, end, 2, &offset_hours) || !digits(&at, end, 2, &offset_minutes))
            return CRYPT_E_ASN1_CORRUPT;
    }
    else if (at < end && *at == 'Z')
        at++;
    if (at != end || year < 1601 || !valid_day(year, month, day) || hour > 23 || minute > 59 || second > 59)
        return CRYPT_E_ASN1_CORRUPT;

    /* crypt32 adds the difference to UTC, though X.680 would have it subtracted: seen in test/runtime/crypt-decode.c. */
    ticks = days_since_1601(year, month, day) * 86400 + hour * 3600 + minute * 60 + second
            + sign * (offset_hours * 3600 + offset_minutes * 60);
    if (ticks < 0)
        return CRYPT_E_ASN1_CORRUPT;
    ticks = ticks * 10000000 + fraction;
    time->dwLowDateTime = (DWORD)ticks;
    time->dwHighDateTime = (DWORD)(ticks >> 32);
    return 0;
}

/* ---- object identifiers */

static DWORD append_arc(char *text, DWORD length, ULONGLONG arc)
{
    char digit[24];
    int count = snprintf(digit, sizeof(digit), "%s%llu", length ? "." : "", (unsigned long long)arc);

    if (text)
        memcpy(text + length, digit, count + 1);
    return length + count;
}

DWORD der_oid_text(struct der content, char *text)
{
    ULONGLONG arc = 0;
    BOOL first = TRUE;
    DWORD length = 0, i;

    if (!content.size || (content.bytes[content.size - 1] & 0x80))
        return 0;
    for (i = 0; i < content.size; i++)
    {
        if (arc >> 57)
            return 0;
        arc = arc << 7 | (content.bytes[i] & 0x7f);
        if (content.bytes[i] & 0x80)
            continue;
        if (first)
        {
            ULONGLONG root = arc >= 80 ? 2 : arc / 40;

            length = append_arc(text, 0, root);
            arc -= root * 40;
            first = FALSE;
        }
        length = append_arc(text, length, arc);
        arc = 0;
    }
    return length;
}
