/* CryptBinaryToString and CryptStringToBinary: base64 with and without header lines, and hexadecimal. */
#include <stdlib.h>
#include <string.h>

#include "crypt.h"

#define FORMAT(flags) ((flags) & 0x0fffffff)
#define LINE 64

static const struct header
{
    DWORD format;
    const char *begin;
    const char *end;
}
headers[] =
{
    {CRYPT_STRING_BASE64HEADER, "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"},
    {CRYPT_STRING_BASE64REQUESTHEADER, "-----BEGIN NEW CERTIFICATE REQUEST-----", "-----END NEW CERTIFICATE REQUEST-----"},
    {CRYPT_STRING_BASE64X509CRLHEADER, "-----BEGIN X509 CRL-----", "-----END X509 CRL-----"},
};

/* ---- to text */

struct out
{
    char *text;                 /* NULL: only counted */
    ULONGLONG length;
};

static void put(struct out *out, const char *text, SIZE_T count)
{
    if (out->text)
        memcpy(out->text + out->length, text, count);
    out->length += count;
}

static void put_text(struct out *out, const char *text)
{
    put(out, text, strlen(text));
}

static void put_line_end(struct out *out, DWORD flags)
{
    /* NOCR goes before NOCRLF where both are given. */
    if (flags & CRYPT_STRING_NOCR)
        put_text(out, "\n");
    else if (!(flags & CRYPT_STRING_NOCRLF))
        put_text(out, "\r\n");
}

static void put_base64(struct out *out, const BYTE *bytes, DWORD size, DWORD flags)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    DWORD column = 0, i;
    char four[4];

    for (i = 0; i < size; i += 3)
    {
        DWORD left = size - i;
        DWORD bits = bytes[i] << 16 | (left > 1 ? bytes[i + 1] : 0) << 8 | (left > 2 ? bytes[i + 2] : 0);

        four[0] = alphabet[bits >> 18];
        four[1] = alphabet[bits >> 12 & 63];
        four[2] = left > 1 ? alphabet[bits >> 6 & 63] : '=';
        four[3] = left > 2 ? alphabet[bits & 63] : '=';
        put(out, four, 4);
        column += 4;
        if (column == LINE && i + 3 < size)
        {
            put_line_end(out, flags);
            column = 0;
        }
    }
    put_line_end(out, flags);
}

static void put_hex_byte(struct out *out, BYTE byte)
{
    static const char digits[] = "0123456789abcdef";
    char two[2] = {digits[byte >> 4], digits[byte & 15]};

    put(out, two, 2);
}

static void put_hex_address(struct out *out, DWORD address)
{
    put_hex_byte(out, address >> 8);
    put_hex_byte(out, address);
}

/* HEX, HEXASCII, HEXADDR, HEXASCIIADDR: 16 bytes a line, a wider gap in the middle, as certutil -dump shows them. */
static void put_hex_dump(struct out *out, const BYTE *bytes, DWORD size, DWORD flags)
{
    DWORD format = FORMAT(flags), i, j, count;
    BOOL address = format == CRYPT_STRING_HEXADDR || format == CRYPT_STRING_HEXASCIIADDR;
    BOOL ascii = format == CRYPT_STRING_HEXASCII || format == CRYPT_STRING_HEXASCIIADDR;
    BOOL one_line = (flags & CRYPT_STRING_NOCRLF) && !(flags & CRYPT_STRING_NOCR);
    char c;

    for (i = 0; i < size; i += 16)
    {
        count = size - i < 16 ? size - i : 16;
        if (address)
        {
            put_hex_address(out, i);
            put_text(out, "    ");
        }
        for (j = 0; j < count; j++)
        {
            if (j)
                put_text(out, j == 8 && !one_line ? "  " : " ");
            put_hex_byte(out, bytes[i + j]);
        }
        if (ascii)
        {
            for (; j < 16; j++)
                put_text(out, j == 8 ? "    " : "   ");
            put_text(out, "   ");
            for (j = 0; j < count; j++)
            {
                c = bytes[i + j] >= ' ' && bytes[i + j] < 0x7f ? (char)bytes[i + j] : '.';
                put(out, &c, 1);
            }
        }
        if (one_line)
        {
            if (i + 16 < size)
                put_text(out, " ");
        }
        else
            put_line_end(out, flags);
    }
}

static BOOL write_text(struct out *out, const BYTE *bytes, DWORD size, DWORD flags)
{
    DWORD i;

    switch (FORMAT(flags))
    {
    case CRYPT_STRING_BINARY:
        put(out, (const char *)bytes, size);
        return TRUE;
    case CRYPT_STRING_BASE64:
        put_base64(out, bytes, size, flags);
        return TRUE;
    case CRYPT_STRING_HEX:
    case CRYPT_STRING_HEXASCII:
    case CRYPT_STRING_HEXADDR:
    case CRYPT_STRING_HEXASCIIADDR:
        put_hex_dump(out, bytes, size, flags);
        return TRUE;
    case CRYPT_STRING_HEXRAW:
        for (i = 0; i < size; i++)
            put_hex_byte(out, bytes[i]);
        put_line_end(out, flags);
        return TRUE;
    }
    for (i = 0; i < ARRAYSIZE(headers); i++)
    {
        if (headers[i].format != FORMAT(flags))
            continue;
        put_text(out, headers[i].begin);
        put_line_end(out, flags);
        put_base64(out, bytes, size, flags);
        put_text(out, headers[i].end);
        put_line_end(out, flags);
        return TRUE;
    }
    SetLastError(ERROR_INVALID_PARAMETER);
    return FALSE;
}

/* The whole text, unterminated; free() it. NULL: SetLastError was called. */
static char *make_text(const BYTE *bytes, DWORD size, DWORD flags, DWORD *length)
{
    struct out out = {NULL, 0};

    if (!bytes)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!write_text(&out, bytes, size, flags))
        return NULL;
    if (out.length > 0x7fffffff || !(out.text = malloc(out.length + 1)))
    {
        SetLastError(ERROR_OUTOFMEMORY);
        return NULL;
    }
    *length = out.length;
    out.length = 0;
    write_text(&out, bytes, size, flags);
    return out.text;
}

BOOL WINAPI CryptBinaryToStringA(const BYTE *bytes, DWORD size, DWORD flags, LPSTR text, DWORD *text_size)
{
    DWORD length, terminator = FORMAT(flags) != CRYPT_STRING_BINARY;
    char *made;

    if (!text_size)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (!(made = make_text(bytes, size, flags, &length)))
        return FALSE;
    if (!text)
    {
        *text_size = length + terminator;
        free(made);
        return TRUE;
    }
    if (*text_size < length + terminator)
    {
        *text_size = length + terminator;
        free(made);
        SetLastError(ERROR_MORE_DATA);
        return FALSE;
    }
    memcpy(text, made, length);
    if (terminator)
        text[length] = 0;
    /* Without the terminator now. */
    *text_size = length;
    free(made);
    return TRUE;
}

BOOL WINAPI CryptBinaryToStringW(const BYTE *bytes, DWORD size, DWORD flags, LPWSTR text, DWORD *text_size)
{
    DWORD length, i;
    char *made;

    if (!text_size)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (!(made = make_text(bytes, size, flags, &length)))
        return FALSE;
    if (!text)
    {
        *text_size = length + 1;
        free(made);
        return TRUE;
    }
    if (*text_size < length + 1)
    {
        *text_size = length + 1;
        free(made);
        SetLastError(ERROR_MORE_DATA);
        return FALSE;
    }
    for (i = 0; i < length; i++)
        text[i] = (unsigned char)made[i];
    text[length] = 0;
    *text_size = length;
    free(made);
    return TRUE;
}

/* ---- from text: plain bytes; characters above 0x7f are in no format. */

static BOOL is_white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* The length, or -1. White space is skipped; padding ends the data and may not be followed by more. */
static LONG read_base64(const char *text, DWORD length, BYTE *out)
{
    DWORD bits = 0, count = 0, size = 0, padding = 0, i;
    int value;

    for (i = 0; i < length; i++)
    {
        if (is_white(text[i]))
            continue;
        if (text[i] == '=')
        {
            padding++;
            continue;
        }
        if ((value = base64_value(text[i])) < 0 || padding)
            return -1;
        bits = bits << 6 | value;
        if (++count % 4 == 0)
        {
            out[size++] = bits >> 16;
            out[size++] = bits >> 8;
            out[size++] = bits;
            bits = 0;
        }
    }
    switch (count % 4)
    {
    case 1:
        return -1;
    case 2:
        if (padding != 2 && padding != 0)
            return -1;
        out[size++] = bits >> 4;
        break;
    case 3:
        if (padding > 1)
            return -1;
        out[size++] = bits >> 10;
        out[size++] = bits >> 2;
        break;
    default:
        if (padding)
            return -1;
    }
    return size;
}

static const char *find(const char *text, DWORD length, const char *word)
{
    SIZE_T size = strlen(word);
    DWORD i;

    for (i = 0; i + size <= length; i++)
    {
        if (!memcmp(text + i, word, size))
            return text + i;
    }
    return NULL;
}

/* Between the first "-----BEGIN …-----" and the "-----END …-----" after it, whatever their words are, as crypt32 takes them. */
static LONG read_headed(const char *text, DWORD length, BYTE *out, DWORD *skip)
{
    const char *begin = find(text, length, "-----BEGIN "), *body, *end;
    const char *limit = text + length;

    if (!begin || !(body = find(begin + 11, limit - begin - 11, "-----")))
        return -1;
    body += 5;
    if (!(end = find(body, limit - body, "-----END ")) || !find(end + 9, limit - end - 9, "-----"))
        return -1;
    *skip = begin - text;
    return read_base64(body, end - body, out);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static LONG read_hex(const char *text, DWORD length, BYTE *out)
{
    DWORD i, size = 0;
    int high, low;

    for (i = 0; i < length;)
    {
        if (is_white(text[i]))
        {
            i++;
            continue;
        }
        if (i + 1 >= length || (high = hex_value(text[i])) < 0 || (low = hex_value(text[i + 1])) < 0)
            return -1;
        out[size++] = high << 4 | low;
        i += 2;
    }
    return size;
}

/* One line at a time: an address of four digits or more before, printable characters behind. */
static LONG read_hex_dump(const char *text, DWORD length, BOOL address, BOOL ascii, BYTE *out)
{
    DWORD i = 0, size = 0, count, digits;
    int high, low;

    while (i < length)
    {
        while (i < length && is_white(text[i]))
            i++;
        if (i == length)
            break;
        if (address)
        {
            for (digits = 0; i < length && hex_value(text[i]) >= 0; i++)
                digits++;
            if (digits < 4 || (i < length && !is_white(text[i])))
                return -1;
        }
        for (count = 0; count < 16 && i < length && text[i] != '\n'; count++)
        {
            DWORD gap = i;

            while (i < length && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '-'))
                i++;
            if (i >= length || text[i] == '\n')
                break;
            /* Three blanks end the bytes of a line that has characters behind them. */
            if (ascii && count && i - gap > 2)
            {
                i = gap;
                break;
            }
            if (i + 1 >= length || (high = hex_value(text[i])) < 0 || (low = hex_value(text[i + 1])) < 0)
                return -1;
            out[size++] = high << 4 | low;
            i += 2;
        }
        if (ascii)
        {
            while (i < length && text[i] != '\n')
                i++;
        }
        else
        {
            while (i < length && is_white(text[i]) && text[i] != '\n')
                i++;
            if (i < length && text[i] != '\n' && count == 16 && address)
                return -1;
        }
    }
    return size;
}

static LONG read_format(const char *text, DWORD length, DWORD format, BYTE *out, DWORD *skip)
{
    switch (format)
    {
    case CRYPT_STRING_BASE64:
        return read_base64(text, length, out);
    case CRYPT_STRING_BASE64HEADER:
    case CRYPT_STRING_BASE64REQUESTHEADER:
    case CRYPT_STRING_BASE64X509CRLHEADER:
        return read_headed(text, length, out, skip);
    case CRYPT_STRING_HEX:
    case CRYPT_STRING_HEXRAW:
        return read_hex(text, length, out);
    case CRYPT_STRING_HEXADDR:
        return read_hex_dump(text, length, TRUE, FALSE, out);
    case CRYPT_STRING_HEXASCII:
        return read_hex_dump(text, length, FALSE, TRUE, out);
    case CRYPT_STRING_HEXASCIIADDR:
        return read_hex_dump(text, length, TRUE, TRUE, out);
    case CRYPT_STRING_BINARY:
        memcpy(out, text, length);
        return length;
    default:
        return -1;
    }
}

/* out has room for as many bytes as there are characters, which every format stays below. */
static BOOL read_text(const char *text, DWORD length, DWORD flags, BYTE *out, DWORD *size, DWORD *skip, DWORD *found)
{
    static const DWORD any_base64[] = {CRYPT_STRING_BASE64HEADER, CRYPT_STRING_BASE64, 0};
    static const DWORD any[] = {CRYPT_STRING_BASE64HEADER, CRYPT_STRING_BASE64, CRYPT_STRING_BINARY, 0};
    static const DWORD any_hex[] = {CRYPT_STRING_HEXADDR, CRYPT_STRING_HEXASCIIADDR, CRYPT_STRING_HEX, CRYPT_STRING_HEXRAW,
            CRYPT_STRING_HEXASCII, 0};
    DWORD one[2] = {FORMAT(flags), 0}, i;
    const DWORD *formats = one;
    LONG result;

    if (FORMAT(flags) == CRYPT_STRING_BASE64_ANY)
        formats = any_base64;
    else if (FORMAT(flags) == CRYPT_STRING_ANY)
        formats = any;
    else if (FORMAT(flags) == CRYPT_STRING_HEX_ANY)
        formats = any_hex;
    for (i = 0; i == 0 || formats[i]; i++)
    {
        *skip = 0;
        if ((result = read_format(text, length, formats[i], out, skip)) >= 0)
        {
            *size = result;
            *found = formats[i];
            return TRUE;
        }
        if (formats == one)
            break;
    }
    SetLastError(ERROR_INVALID_DATA);
    return FALSE;
}

static BOOL give_binary(const char *text, DWORD length, DWORD flags, BYTE *out, DWORD *out_size, DWORD *skip, DWORD *found)
{
    BYTE *bytes = malloc(length + 1);
    DWORD size = 0, skipped = 0, format = 0;
    BOOL right;

    if (!bytes)
    {
        SetLastError(ERROR_OUTOFMEMORY);
        return FALSE;
    }
    right = read_text(text, length, flags, bytes, &size, &skipped, &format);
    if (right)
    {
        if (skip)
            *skip = skipped;
        if (found)
            *found = format;
        /* Not ERROR_MORE_DATA, as the other direction: seen in test/runtime/crypt-text.c. */
        right = crypt_give(bytes, size, out, out_size);
        if (!right)
            SetLastError(ERROR_INSUFFICIENT_BUFFER);
    }
    free(bytes);
    return right;
}

BOOL WINAPI CryptStringToBinaryA(LPCSTR text, DWORD length, DWORD flags, BYTE *out, DWORD *size, DWORD *skip, DWORD *found)
{
    if (!text || !size)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    return give_binary(text, length ? length : (DWORD)strlen(text), flags, out, size, skip, found);
}

BOOL WINAPI CryptStringToBinaryW(LPCWSTR text, DWORD length, DWORD flags, BYTE *out, DWORD *size, DWORD *skip, DWORD *found)
{
    char *narrow;
    DWORD i;
    BOOL right;

    if (!text || !size)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (!length)
    {
        while (text[length])
            length++;
    }
    if (!(narrow = malloc(length + 1)))
    {
        SetLastError(ERROR_OUTOFMEMORY);
        return FALSE;
    }
    /* A character outside of ASCII is in no format: 0x80 stands for it. */
    for (i = 0; i < length; i++)
        narrow[i] = text[i] < 0x80 ? (char)text[i] : (char)0x80;
    right = give_binary(narrow, length, flags, out, size, skip, found);
    free(narrow);
    return right;
}
