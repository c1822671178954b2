/* CryptEncodeObject(Ex), and the buffer that encoders write to. */
#include "encode.h"

#include <stdlib.h>
#include <string.h>

DWORD encode_bytes(struct encoding *out, const void *bytes, DWORD size)
{
    if (size > DER_LARGEST - out->used)
        return CRYPT_E_ASN1_LARGE;
    if (size > out->size - out->used)
    {
        const DWORD larger = (out->used + size) * 2 + 256;
        BYTE *buffer = malloc(larger);

        if (!buffer)
            return ERROR_OUTOFMEMORY;
        if (out->used)
            memcpy(buffer + larger - out->used, out->bytes + out->size - out->used, out->used);
        free(out->bytes);
        out->bytes = buffer;
        out->size = larger;
    }
    out->used += size;
    if (size)
        memcpy(out->bytes + out->size - out->used, bytes, size);
    return 0;
}

DWORD encode_wrap(struct encoding *out, BYTE tag, DWORD mark)
{
    BYTE head[6];
    DWORD length = out->used - mark, count = 0;

    if (length < 0x80)
        head[5] = (BYTE)length;
    else
    {
        for (; length; length >>= 8)
            head[5 - count++] = (BYTE)length;
        head[5 - count] = (BYTE)(0x80 | count);
    }
    head[4 - count] = tag;
    return encode_bytes(out, head + 4 - count, count + 2);
}

static BOOL encode(LPCSTR type, const void *info, DWORD flags, struct encoding *out)
{
    const encoder encode_structure = crypt_find_encoder(type);
    DWORD error;

    memset(out, 0, sizeof(*out));
    out->flags = flags;
    if (!encode_structure)
        error = ERROR_FILE_NOT_FOUND;
    else
        error = info ? encode_structure(out, info) : (DWORD)STATUS_ACCESS_VIOLATION;    /* crypt32 catches the access */
    if (!error)
        return TRUE;
    free(out->bytes);
    SetLastError(error);
    return FALSE;
}

BOOL WINAPI CryptEncodeObjectEx(DWORD encoding, LPCSTR type, const void *info, DWORD flags, CRYPT_ENCODE_PARA *parameters,
    void *encoded, DWORD *size)
{
    const BOOL allocate = (flags & CRYPT_ENCODE_ALLOC_FLAG) != 0;
    struct encoding out;
    BYTE *to = encoded;

    if (GET_CERT_ENCODING_TYPE(encoding) != X509_ASN_ENCODING && GET_CMSG_ENCODING_TYPE(encoding) != PKCS_7_ASN_ENCODING)
    {
        SetLastError(ERROR_FILE_NOT_FOUND);
        return FALSE;
    }
    if (!size)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (allocate && encoded)
        *(void **)encoded = NULL;
    if (!encode(type, info, flags, &out))
    {
        *size = out.detail;
        return FALSE;
    }
    if (allocate && encoded)
    {
        const BOOL own = parameters && parameters->cbSize >= FIELD_OFFSET(CRYPT_ENCODE_PARA, pfnFree) && parameters->pfnAlloc;

        to = own ? parameters->pfnAlloc(out.used) : LocalAlloc(LMEM_FIXED, out.used);
        if (!to)
        {
            free(out.bytes);
            SetLastError(ERROR_OUTOFMEMORY);
            return FALSE;
        }
        *(void **)encoded = to;
    }
    else if (to && *size < out.used)
    {
        *size = out.used;
        free(out.bytes);
        SetLastError(ERROR_MORE_DATA);
        return FALSE;
    }
    *size = out.used;
    if (to)
        memcpy(to, out.bytes + out.size - out.used, out.used);
    free(out.bytes);
    return TRUE;
}

BOOL WINAPI CryptEncodeObject(DWORD encoding, LPCSTR type, const void *info, BYTE *encoded, DWORD *size)
{
    return CryptEncodeObjectEx(encoding, type, info, 0, NULL, encoded, size);
}
