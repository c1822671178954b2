/* CryptMsg for reading: PKCS #7 and CMS messages with data or signed data, as requests that are signed (CMC, renewals) and chains come.
 * A message is taken as a whole: there is no streaming, and nothing is verified or decrypted (RFC 5652). */
#include <stdlib.h>
#include <string.h>

#include "crypt.h"
#include "decode.h"

#include "hooks.h"

struct message
{
    LONG references;
    BOOL updated;
    DWORD wanted, type;         /* CMSG_…; wanted: the type that CryptMsgOpenToDecode said, 0 for any */
    BYTE *bytes;
    struct der whole;
    /* Into `bytes`. Of data, content alone. */
    struct der content, inner_type, certificates, crls, signers;
    DWORD version;
};

static BOOL fail(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

HCRYPTMSG WINAPI CryptMsgOpenToDecode(DWORD encoding, DWORD flags, DWORD type, HCRYPTPROV_LEGACY provider, CERT_INFO *recipient,
    CMSG_STREAM_INFO *stream)
{
    struct message *message;

    (void)flags;        /* detached content is recognized by itself */
    (void)provider;
    (void)recipient;
    if (GET_CMSG_ENCODING_TYPE(encoding) != PKCS_7_ASN_ENCODING || stream || (type && type != CMSG_SIGNED && type != CMSG_DATA))
    {
        SetLastError(stream ? ERROR_NOT_SUPPORTED : E_INVALIDARG);
        return NULL;
    }
    message = runtime_permit(RUNTIME_CERTIFICATE, "CryptMsgOpenToDecode") ? calloc(1, sizeof(*message)) : NULL;
    if (!message)
    {
        SetLastError(ERROR_OUTOFMEMORY);
        return NULL;
    }
    message->references = 1;
    message->wanted = type;
    runtime_acquired(RUNTIME_CERTIFICATE, message, 0, "CryptMsgOpenToDecode");
    return message;
}

HCRYPTMSG WINAPI CryptMsgDuplicate(HCRYPTMSG handle)
{
    if (handle)
        InterlockedIncrement(&((struct message *)handle)->references);
    return handle;
}

BOOL WINAPI CryptMsgClose(HCRYPTMSG handle)
{
    struct message *message = handle;

    if (!message || InterlockedDecrement(&message->references))
        return TRUE;
    if (!runtime_released(RUNTIME_CERTIFICATE, message, "CryptMsgClose"))
        return FALSE;
    free(message->bytes);
    free(message);
    return TRUE;
}

/* SignedData ::= SEQUENCE { version, digestAlgorithms SET, encapContentInfo, [0] certificates, [1] crls, signerInfos SET } */
static DWORD read_signed(struct message *message, struct der in)
{
    struct der content, part, inner;
    BOOL present;
    DWORD error;
    int version;

    if ((error = der_expect(&in, DER_SEQUENCE, &content)) || (error = der_expect(&content, DER_INTEGER, &part))
            || (error = der_integer(part, &version)) || (error = der_expect(&content, DER_SET, &part))
            || (error = der_expect(&content, DER_SEQUENCE, &inner)) || (error = der_expect(&inner, DER_OID, &message->inner_type))
            || (error = der_optional(&inner, DER_CONSTRUCTED(0), &part, &present)))
        return error;
    message->version = version;
    /* CMS has an OCTET STRING here; PKCS #7 has any type, which then is the content with its tag. */
    if (present && part.size && part.bytes[0] == DER_OCTET_STRING)
        error = der_expect(&part, DER_OCTET_STRING, &message->content);
    else if (present)
        message->content = part;
    if (error || (error = der_optional(&content, DER_CONSTRUCTED(0), &message->certificates, &present))
            || (error = der_optional(&content, DER_CONSTRUCTED(1), &message->crls, &present)))
        return error;
    return der_expect(&content, DER_SET, &message->signers);
}

static DWORD read_message(struct message *message)
{
    static const BYTE data[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1}, signed_data[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2};
    struct der in = message->whole, content, type, part;
    DWORD error;

    /* With a type said, the content comes without the ContentInfo around it. */
    if (message->wanted == CMSG_DATA)
    {
        message->type = CMSG_DATA;
        return der_expect(&in, DER_OCTET_STRING, &message->content);
    }
    if (message->wanted == CMSG_SIGNED)
    {
        message->type = CMSG_SIGNED;
        return read_signed(message, in);
    }
    if ((error = der_expect(&in, DER_SEQUENCE, &content)) || (error = der_expect(&content, DER_OID, &type))
            || (error = der_expect(&content, DER_CONSTRUCTED(0), &part)))
        return error;
    if (type.size == sizeof(data) && !memcmp(type.bytes, data, sizeof(data)))
    {
        message->type = CMSG_DATA;
        return der_expect(&part, DER_OCTET_STRING, &message->content);
    }
    if (type.size != sizeof(signed_data) || memcmp(type.bytes, signed_data, sizeof(signed_data)))
        return CRYPT_E_UNEXPECTED_MSG_TYPE;
    message->type = CMSG_SIGNED;
    return read_signed(message, part);
}

BOOL WINAPI CryptMsgUpdate(HCRYPTMSG handle, const BYTE *bytes, DWORD size, BOOL final)
{
    struct message *message = handle;
    DWORD error;

    if (!final || message->updated)
        return fail(CRYPT_E_MSG_ERROR);
    if (!bytes || !size)
        return fail(CRYPT_E_ASN1_EOD);
    if (size > DER_LARGEST)
        return fail(CRYPT_E_ASN1_LARGE);
    message->bytes = malloc(size);
    if (!message->bytes)
        return fail(ERROR_OUTOFMEMORY);
    memcpy(message->bytes, bytes, size);
    message->whole.bytes = message->bytes;
    message->whole.size = size;
    message->content.bytes = message->bytes;        /* of none */
    error = read_message(message);
    if (error)
    {
        free(message->bytes);
        message->bytes = NULL;
        message->type = 0;
        return fail(error);
    }
    message->updated = TRUE;
    return TRUE;
}

/* SignerInfo as CMSG_SIGNER_INFO. A signer that is named by its key's identifier has an issuer of one attribute with it. */
DWORD decode_signer(struct arena *arena, struct der in, void *out)
{
    static const BYTE key_id[] = {DER_OID, 10, 0x2b, 6, 1, 4, 1, 0x82, 0x37, 10, 7, 1, DER_OCTET_STRING};
    CMSG_SIGNER_INFO *info = out;
    struct der content, part, name;
    BOOL present;
    DWORD error;
    int version;

    if ((error = der_expect(&in, DER_SEQUENCE, &content)) || (error = der_expect(&content, DER_INTEGER, &part))
            || (error = der_integer(part, &version)) || (error = der_optional(&content, DER_CONTEXT(0), &name, &present)))
        return error;
    info->dwVersion = version;
    if (present)
    {
        const DWORD size = sizeof(key_id) + 1 + name.size;
        BYTE *to;

        if (name.size > 100)
            return CRYPT_E_ASN1_LARGE;
        info->Issuer.cbData = size + 6;
        if (!(to = info->Issuer.pbData = arena_room(arena, size + 6)))
            return ERROR_OUTOFMEMORY;
        *to++ = DER_SEQUENCE;
        *to++ = (BYTE)(size + 4);
        *to++ = DER_SET;
        *to++ = (BYTE)(size + 2);
        *to++ = DER_SEQUENCE;
        *to++ = (BYTE)size;
        memcpy(to, key_id, sizeof(key_id));
        to += sizeof(key_id);
        *to++ = (BYTE)name.size;
        if (name.size)
            memcpy(to, name.bytes, name.size);
        info->SerialNumber.cbData = 1;
        if (!(info->SerialNumber.pbData = arena_room(arena, 1)))
            return ERROR_OUTOFMEMORY;
    }
    else if ((error = der_expect(&content, DER_SEQUENCE, &part)) || (error = decode_any(arena, &part, &info->Issuer))
            || (error = decode_big_integer(arena, &part, &info->SerialNumber)))
        return error;
    if ((error = decode_algorithm(arena, &content, &info->HashAlgorithm))
            || (error = der_optional(&content, DER_CONSTRUCTED(0), &part, &present))
            || (present && (error = decode_attribute_list(arena, part, &info->AuthAttrs.cAttr, &info->AuthAttrs.rgAttr)))
            || (error = decode_algorithm(arena, &content, &info->HashEncryptionAlgorithm))
            || (error = der_expect(&content, DER_OCTET_STRING, &part)) || (error = decode_copy(arena, part, &info->EncryptedHash))
            || (error = der_optional(&content, DER_CONSTRUCTED(1), &part, &present)))
        return error;
    return present ? decode_attribute_list(arena, part, &info->UnauthAttrs.cAttr, &info->UnauthAttrs.rgAttr) : 0;
}

/* ---- what the message tells */

static BOOL give_count(struct der list, void *out, DWORD *size)
{
    DWORD count, error = der_count(list, &count);

    return error ? fail(error) : crypt_give(&count, sizeof(count), out, size);
}

static BOOL find_element(struct der list, DWORD index, struct der *element)
{
    struct der_element next;
    DWORD error;

    do
    {
        if (!list.size)
            return fail(CRYPT_E_INVALID_INDEX);
        if ((error = der_next(&list, &next)))
            return fail(error);
    }
    while (index--);
    *element = next.whole;
    return TRUE;
}

static BOOL give_signer(struct der signer, DWORD type, void *out, DWORD *size)
{
    CMSG_SIGNER_INFO *info;
    CERT_INFO answer = {0};
    BOOL result;
    DWORD needed;

    if (type == CMSG_SIGNER_INFO_PARAM)
        return CryptDecodeObjectEx(PKCS_7_ASN_ENCODING, PKCS7_SIGNER_INFO, signer.bytes, signer.size, 0, NULL, out, size);
    info = crypt_decode(PKCS7_SIGNER_INFO, signer.bytes, signer.size);
    if (!info)
        return FALSE;
    /* CMSG_SIGNER_CERT_INFO_PARAM: a CERT_INFO with issuer and serial number, which the bytes behind it hold. */
    needed = sizeof(answer) + info->Issuer.cbData + info->SerialNumber.cbData;
    result = !out || *size >= needed;
    *size = needed;
    if (!result)
        SetLastError(ERROR_MORE_DATA);
    else if (out)
    {
        answer.Issuer.cbData = info->Issuer.cbData;
        answer.Issuer.pbData = (BYTE *)out + sizeof(answer);
        answer.SerialNumber.cbData = info->SerialNumber.cbData;
        answer.SerialNumber.pbData = answer.Issuer.pbData + answer.Issuer.cbData;
        memcpy(out, &answer, sizeof(answer));
        memcpy(answer.Issuer.pbData, info->Issuer.pbData, info->Issuer.cbData);
        memcpy(answer.SerialNumber.pbData, info->SerialNumber.pbData, info->SerialNumber.cbData);
    }
    crypt_free(info);
    return result;
}

static BOOL give_oid(struct der content, void *out, DWORD *size)
{
    const DWORD length = der_oid_text(content, NULL);
    char *text = length ? malloc(length + 1) : NULL;
    BOOL result;

    if (!text)
        return fail(length ? ERROR_OUTOFMEMORY : CRYPT_E_ASN1_CORRUPT);
    der_oid_text(content, text);
    result = crypt_give(text, length + 1, out, size);
    free(text);
    return result;
}

BOOL WINAPI CryptMsgGetParam(HCRYPTMSG handle, DWORD type, DWORD index, void *out, DWORD *size)
{
    struct message *message = handle;
    struct der element;

    if (type == CMSG_TYPE_PARAM)
        return crypt_give(message->updated ? &message->type : &message->wanted, sizeof(DWORD), out, size);
    if (!message->updated)
        return fail(CRYPT_E_INVALID_MSG_TYPE);
    if (type == CMSG_CONTENT_PARAM)
        return crypt_give(message->content.bytes, message->content.size, out, size);
    if (type == CMSG_ENCODED_MESSAGE)
        return crypt_give(message->whole.bytes, message->whole.size, out, size);
    if (message->type != CMSG_SIGNED)
        return fail(CRYPT_E_INVALID_MSG_TYPE);
    switch (type)
    {
        case CMSG_INNER_CONTENT_TYPE_PARAM:
            return give_oid(message->inner_type, out, size);
        case CMSG_VERSION_PARAM:
            return crypt_give(&message->version, sizeof(message->version), out, size);
        case CMSG_SIGNER_COUNT_PARAM:
            return give_count(message->signers, out, size);
        case CMSG_CERT_COUNT_PARAM:
            return give_count(message->certificates, out, size);
        case CMSG_CRL_COUNT_PARAM:
            return give_count(message->crls, out, size);
        case CMSG_CERT_PARAM:
        case CMSG_CRL_PARAM:
            return find_element(type == CMSG_CERT_PARAM ? message->certificates : message->crls, index, &element)
                && crypt_give(element.bytes, element.size, out, size);
        case CMSG_SIGNER_INFO_PARAM:
        case CMSG_SIGNER_CERT_INFO_PARAM:
            return find_element(message->signers, index, &element) && give_signer(element, type, out, size);
    }
    return fail(CRYPT_E_INVALID_MSG_TYPE);
}
