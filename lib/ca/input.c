/* Files and PEM: from what a user has to DER. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"

#define INPUT_LIMIT (256u << 20)

WCHAR *ca_wide(const char *text)
{
    WCHAR *wide;
    int size;

    if (!text || !(size = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0)))
        return NULL;
    if ((wide = malloc(size * sizeof(WCHAR))))
        MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, size);
    return wide;
}

char *ca_utf8(const WCHAR *text)
{
    char *utf8;
    int size;

    if (!text || !(size = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL)))
        return NULL;
    if ((utf8 = malloc(size)))
        WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, size, NULL, NULL);
    return utf8;
}

/* A host path, "/x/y", is on drive Z: (Wine maps it so, and lib/runtime too); anything else is as Windows takes it. */
static WCHAR *windows_path(const char *file)
{
    size_t length = strlen(file);
    char *path;
    WCHAR *wide;

    if (file[0] != '/')
        return ca_wide(file);
    if (!(path = malloc(length + 3)))
        return NULL;
    memcpy(path, "Z:", 2);
    memcpy(path + 2, file, length + 1);
    wide = ca_wide(path);
    free(path);
    return wide;
}

HRESULT ca_read_file(const char *file, BYTE **bytes, size_t *size)
{
    DWORD error = ERROR_SUCCESS, read, step;
    LARGE_INTEGER length;
    size_t done = 0;
    HANDLE handle;
    WCHAR *path;

    *bytes = NULL;
    *size = 0;
    if (!(path = windows_path(file)))
        return ca_error(E_OUTOFMEMORY, "%s: out of memory", file);
    handle = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
            FILE_ATTRIBUTE_NORMAL, NULL);
    if (handle == INVALID_HANDLE_VALUE)
    {
        error = GetLastError();
        if (GetFileAttributesW(path) & FILE_ATTRIBUTE_DIRECTORY && GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES)
            ca_error(S_OK, "%s: is a folder, expected a file", file);
        else
            ca_error(S_OK, "%s: cannot be opened for reading (Windows error %lu)", file, (unsigned long)error);
        free(path);
        return HRESULT_FROM_WIN32(error);
    }
    free(path);
    if (!GetFileSizeEx(handle, &length))
        error = GetLastError();
    else if (length.QuadPart > INPUT_LIMIT)
        error = ERROR_FILE_TOO_LARGE;
    else if (!(*bytes = malloc(length.QuadPart + 1)))
        error = ERROR_OUTOFMEMORY;
    while (!error && done < (size_t)length.QuadPart)
    {
        step = length.QuadPart - done > (1 << 20) ? 1 << 20 : (DWORD)(length.QuadPart - done);
        if (!ReadFile(handle, *bytes + done, step, &read, NULL))
            error = GetLastError();
        else if (!read)
            break;
        else
            done += read;
    }
    CloseHandle(handle);
    if (error)
    {
        free(*bytes);
        *bytes = NULL;
        return ca_error(error == ERROR_OUTOFMEMORY ? E_OUTOFMEMORY : HRESULT_FROM_WIN32(error),
                "%s: cannot be read (Windows error %lu)", file, (unsigned long)error);
    }
    (*bytes)[done] = 0;
    *size = done;
    return S_OK;
}

/* memmem, which Windows has not got. */
static const char *find(const char *text, const char *end, const char *what)
{
    size_t length = strlen(what);

    for (; (size_t)(end - text) >= length && (text = memchr(text, what[0], end - text - length + 1)); text++)
    {
        if (!memcmp(text, what, length))
            return text;
    }
    return NULL;
}

static unsigned int line_of(const char *text, const char *at)
{
    unsigned int line = 1;

    for (; text < at; text++)
        line += *text == '\n';
    return line;
}

/* The first block of a kind that a CA deals in, behind a private key or openssl's text if there is one; else the first block. */
static const char *find_block(const char *text, const char *end)
{
    static const char *const labels[] = {"CERTIFICATE-----", "CERTIFICATE REQUEST-----", "NEW CERTIFICATE REQUEST-----",
            "X509 CRL-----", "X509 CERTIFICATE-----", "TRUSTED CERTIFICATE-----"};
    const char *begin = "-----BEGIN ", *first = find(text, end, begin), *block;
    size_t i;

    for (block = first; block; block = find(block + 1, end, begin))
    {
        const char *label = block + strlen(begin);

        for (i = 0; i < ARRAYSIZE(labels); i++)
        {
            if ((size_t)(end - label) >= strlen(labels[i]) && !memcmp(label, labels[i], strlen(labels[i])))
                return block;
        }
    }
    return first;
}

/* After CryptStringToBinary has failed. */
static HRESULT not_base64(const char *what, unsigned int line)
{
    DWORD error = GetLastError();

    if (error == ERROR_NOT_ENOUGH_MEMORY || error == ERROR_OUTOFMEMORY)
        return ca_error(E_OUTOFMEMORY, "%s: out of memory", what);
    return ca_error(CRYPT_E_ASN1_CORRUPT, "%s:%u: the PEM block is not base64", what, line);
}

static HRESULT decode_pem(const char *what, const char *text, size_t size, const char *begin, BYTE **der, size_t *der_size)
{
    const char *end = text + size, *body, *stop, *p;
    char label[64], footer[80];
    DWORD count = 0;

    body = begin + strlen("-----BEGIN ");
    if (!(p = find(body, end, "-----")) || p - body >= (ptrdiff_t)sizeof(label) || memchr(body, '\n', p - body))
        return ca_error(CRYPT_E_ASN1_EOD, "%s:%u: a PEM line that begins with \"-----BEGIN\" has to end in \"-----\"", what,
                line_of(text, begin));
    memcpy(label, body, p - body);
    label[p - body] = 0;
    body = p + 5;
    snprintf(footer, sizeof(footer), "-----END %s-----", label);
    if (!(stop = find(body, end, footer)))
        return ca_error(CRYPT_E_ASN1_EOD, "%s:%u: the PEM block has no \"%s\"", what, line_of(text, begin), footer);
    for (p = body; p < stop; p++)
    {
        if (!(*p >= 'a' && *p <= 'z') && !(*p >= 'A' && *p <= 'Z') && !(*p >= '0' && *p <= '9') && *p != '+' && *p != '/'
                && *p != '=' && *p != '\r' && *p != '\n' && *p != ' ' && *p != '\t')
            return ca_error(CRYPT_E_ASN1_CORRUPT, "%s:%u: not a base64 character: '%c'", what, line_of(text, p),
                    *p >= ' ' && *p < 0x7f ? *p : '?');
    }
    if (stop - body > (ptrdiff_t)INPUT_LIMIT)
        return not_base64(what, line_of(text, begin));
    SetLastError(ERROR_SUCCESS);
    if (!CryptStringToBinaryA(body, (DWORD)(stop - body), CRYPT_STRING_BASE64, NULL, &count, NULL, NULL) || !count)
        return not_base64(what, line_of(text, begin));
    if (!(*der = malloc(count)))
        return ca_error(E_OUTOFMEMORY, "%s: out of memory", what);
    if (!CryptStringToBinaryA(body, (DWORD)(stop - body), CRYPT_STRING_BASE64, *der, &count, NULL, NULL))
    {
        free(*der);
        *der = NULL;
        return not_base64(what, line_of(text, begin));
    }
    *der_size = count;
    return S_OK;
}

HRESULT ca_decode_input(const char *what, const void *bytes, size_t size, BYTE **der, size_t *der_size)
{
    const char *text = bytes, *begin;

    *der = NULL;
    *der_size = 0;
    if (!size)
        return ca_error(CRYPT_E_ASN1_EOD, "%s: is empty, expected PEM or DER", what);
    if (size > INPUT_LIMIT)
        return ca_error(HRESULT_FROM_WIN32(ERROR_FILE_TOO_LARGE), "%s: is larger than 256 MB", what);
    if (*(const BYTE *)bytes == DER_SEQUENCE)
    {
        if (!(*der = malloc(size)))
            return ca_error(E_OUTOFMEMORY, "%s: out of memory", what);
        memcpy(*der, bytes, size);
        *der_size = size;
        return S_OK;
    }
    if (!(begin = find_block(text, text + size)))
        return ca_error(CRYPT_E_ASN1_BADTAG, "%s: neither PEM (no \"-----BEGIN\") nor DER (byte 0 is 0x%02x, expected 0x30)",
                what, *(const BYTE *)bytes);
    return decode_pem(what, text, size, begin, der, der_size);
}
