/* Reading DER (ITU-T X.690), as far as certificates, requests and CRLs need it.
 *
 * crypt32 decodes certificates too, but Wine's has no decoder for PKCS#10 requests and certificate templates, allocates for
 * each, and does not say where bad input went wrong. Slices cost a row no memory beyond its certificate. */
#include "private.h"

BOOL der_next(struct slice *in, BYTE *tag, struct slice *contents, struct slice *whole)
{
    const BYTE *data = in->data;
    UINT header = 2, size, octets, i;

    if (in->size < 2 || (data[0] & 0x1f) == 0x1f)
        return FALSE;
    size = data[1];
    if (size & 0x80)
    {
        octets = size & 0x7f;
        if (!octets || octets > 4 || in->size < 2 + octets || !data[2])
            return FALSE;
        for (size = 0, i = 0; i < octets; i++)
            size = size << 8 | data[2 + i];
        if (size < 0x80)
            return FALSE;
        header += octets;
    }
    if (size > in->size - header)
        return FALSE;
    *tag = data[0];
    in->data += header + size;
    in->size -= header + size;
    if (contents)
    {
        contents->data = data + header;
        contents->size = size;
    }
    if (whole)
    {
        whole->data = data;
        whole->size = header + size;
    }
    return TRUE;
}

BOOL der_take(struct slice *in, BYTE tag, struct slice *contents)
{
    struct slice rest = *in, inner;
    BYTE found;

    if (!der_next(&rest, &found, &inner, NULL) || found != tag)
        return FALSE;
    *in = rest;
    if (contents)
        *contents = inner;
    return TRUE;
}

/* An arc of any size: base 128 to base 10, digit by digit, since OIDs made from UUIDs have arcs of 128 bits. */
static UINT arc_digits(const BYTE *data, UINT size, BYTE digits[64])
{
    UINT count = 1, i, j;

    digits[0] = 0;
    for (i = 0; i < size; i++)
    {
        UINT carry = data[i] & 0x7f;

        for (j = 0; j < count; j++)
        {
            carry += digits[j] * 128u;
            digits[j] = carry % 10;
            carry /= 10;
        }
        for (; carry && count < 64; carry /= 10)
            digits[count++] = carry % 10;
        if (carry)
            return 0;
    }
    return count;
}

UINT der_oid_text(struct slice oid, WCHAR *text, UINT size)
{
    UINT start = 0, length = 0, count, i;
    BYTE digits[64];

    if (!oid.size || oid.data[oid.size - 1] & 0x80)
        return 0;
    while (start < oid.size)
    {
        for (i = start; oid.data[i] & 0x80; i++)
            ;
        if (oid.data[start] == 0x80 || !(count = arc_digits(oid.data + start, i + 1 - start, digits)))
            return 0;
        if (!start)
        {
            /* The first element holds two arcs: 40 * first + second, where only first = 2 has more than 40 seconds. */
            UINT first = count > 2 || digits[0] + 10 * (count > 1 ? digits[1] : 0) >= 80 ? 2 :
                    digits[0] + 10 * (count > 1 ? digits[1] : 0) >= 40 ? 1 : 0;
            int borrow = 0, tens = (int)first * 4, j;

            if (size < 3)
                return 0;
            text[length++] = '0' + first;
            for (j = 1; j < (int)count && (tens || borrow); j++)
            {
                int digit = digits[j] - tens - borrow;

                tens = 0;
                borrow = digit < 0;
                digits[j] = digit + (borrow ? 10 : 0);
            }
            while (count > 1 && !digits[count - 1])
                count--;
        }
        if (length + 1 + count >= size)
            return 0;
        text[length++] = '.';
        while (count)
            text[length++] = '0' + digits[--count];
        start = i + 1;
    }
    text[length] = 0;
    return length;
}

static BOOL two_digits(const BYTE *text, WORD *number)
{
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
        return FALSE;
    *number = (text[0] - '0') * 10 + text[1] - '0';
    return TRUE;
}

BOOL der_date(BYTE tag, struct slice text, DATE *date)
{
    const BYTE *p = text.data;
    SYSTEMTIME time = {0};
    WORD century, year;

    if (tag == DER_UTC_TIME && text.size == 13)
    {
        if (!two_digits(p, &year))
            return FALSE;
        time.wYear = year + (year < 50 ? 2000 : 1900);      /* RFC 5280, 4.1.2.5.1 */
        p += 2;
    }
    else if (tag == DER_GENERALIZED_TIME && text.size == 15)
    {
        if (!two_digits(p, &century) || !two_digits(p + 2, &year))
            return FALSE;
        time.wYear = century * 100 + year;
        p += 4;
    }
    else
        return FALSE;
    if (!two_digits(p, &time.wMonth) || !two_digits(p + 2, &time.wDay) || !two_digits(p + 4, &time.wHour)
            || !two_digits(p + 6, &time.wMinute) || !two_digits(p + 8, &time.wSecond) || p[10] != 'Z')
        return FALSE;
    return SystemTimeToVariantTime(&time, date);
}

static UINT put_character(DWORD character, WCHAR *out)
{
    if (character > 0x10ffff)
        return (UINT)-1;
    if (character < 0x10000)
    {
        if (out)
            out[0] = (WCHAR)character;
        return 1;
    }
    if (out)
    {
        out[0] = (WCHAR)(0xd800 + ((character - 0x10000) >> 10));
        out[1] = (WCHAR)(0xdc00 + ((character - 0x10000) & 0x3ff));
    }
    return 2;
}

UINT der_string(BYTE tag, struct slice in, WCHAR *out)
{
    UINT count = 0, units, i;

    switch (tag)
    {
    case DER_UTF8:
        if (!in.size)
            return 0;
        units = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, (const char *)in.data, in.size, NULL, 0);
        if (!units)
            return (UINT)-1;
        return out ? (UINT)MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, (const char *)in.data, in.size, out, units) : units;
    case DER_NUMERIC:
    case DER_PRINTABLE:
    case DER_T61:       /* in practice ISO 8859-1, which is how every decoder reads it */
    case DER_IA5:
    case DER_VISIBLE:
        for (i = 0; out && i < in.size; i++)
            out[i] = in.data[i];
        return in.size;
    case DER_BMP:
        if (in.size % 2)
            return (UINT)-1;
        for (i = 0; out && i < in.size / 2; i++)
            out[i] = (WCHAR)(in.data[2 * i] << 8 | in.data[2 * i + 1]);
        return in.size / 2;
    case DER_UNIVERSAL:
        if (in.size % 4)
            return (UINT)-1;
        for (i = 0; i < in.size; i += 4)
        {
            units = put_character((DWORD)in.data[i] << 24 | in.data[i + 1] << 16 | in.data[i + 2] << 8 | in.data[i + 3],
                    out ? out + count : NULL);
            if (units == (UINT)-1)
                return units;
            count += units;
        }
        return count;
    }
    return (UINT)-1;
}
