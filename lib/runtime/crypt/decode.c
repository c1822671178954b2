/* CryptDecodeObject(Ex): which decoder and encoder serve a structure type, and where the structure goes. */
#include "decode.h"

#include <stdlib.h>
#include <string.h>

#include "crypt.h"
#include "encode.h"

#define ALIGNMENT 8
#define LARGEST 0x7fffffff     /* bytes of one structure with all that it points to */

struct decode_chunk
{
    struct decode_chunk *next;
    ULONGLONG room[];
};

void *arena_room(struct arena *arena, ULONGLONG size)
{
    DWORD at = (arena->used + ALIGNMENT - 1) & ~(DWORD)(ALIGNMENT - 1);
    struct decode_chunk *chunk;

    if (size > LARGEST || at + size > LARGEST)
        return NULL;
    if (!arena->base)
    {
        if (!(chunk = calloc(1, sizeof(*chunk) + size)))
            return NULL;
        chunk->next = arena->chunks;
        arena->chunks = chunk;
        arena->used = at + (DWORD)size;
        return chunk->room;
    }
    /* The two runs take the same steps: there is always room in the second. */
    if (at + size > arena->size)
        return NULL;
    arena->used = at + (DWORD)size;
    memset(arena->base + at, 0, size);
    return arena->base + at;
}

static void free_chunks(struct arena *arena)
{
    struct decode_chunk *chunk;

    while ((chunk = arena->chunks))
    {
        arena->chunks = chunk->next;
        free(chunk);
    }
}

struct structure
{
    const char *type;           /* a constant of wincrypt.h or the OID of what is encoded */
    decoder decode;
    encoder encode;
    DWORD size;
};

/* The constants first, then OIDs of extensions and attributes as dwCertEncodingType's documentation lists them. */
static const struct structure structures[] =
{
    {X509_CERT, decode_signed, encode_signed, sizeof(CERT_SIGNED_CONTENT_INFO)},
    {X509_CERT_TO_BE_SIGNED, decode_certificate, encode_certificate, sizeof(CERT_INFO)},
    {X509_CERT_CRL_TO_BE_SIGNED, decode_crl, encode_crl, sizeof(CRL_INFO)},
    {X509_CERT_REQUEST_TO_BE_SIGNED, decode_request, encode_request, sizeof(CERT_REQUEST_INFO)},
    {X509_EXTENSIONS, decode_extensions, encode_extensions, sizeof(CERT_EXTENSIONS)},
    {X509_NAME_VALUE, decode_name_value, encode_name_value, sizeof(CERT_NAME_VALUE)},
    {X509_NAME, decode_name, encode_name, sizeof(CERT_NAME_INFO)},
    {X509_PUBLIC_KEY_INFO, decode_public_key, encode_public_key, sizeof(CERT_PUBLIC_KEY_INFO)},
    {X509_AUTHORITY_KEY_ID, decode_authority_key_id, encode_authority_key_id, sizeof(CERT_AUTHORITY_KEY_ID_INFO)},
    {X509_ALTERNATE_NAME, decode_alternate_name, encode_alternate_name, sizeof(CERT_ALT_NAME_INFO)},
    {X509_KEY_USAGE, decode_bits, encode_bits, sizeof(CRYPT_BIT_BLOB)},
    {X509_BASIC_CONSTRAINTS2, decode_basic_constraints, encode_basic_constraints, sizeof(CERT_BASIC_CONSTRAINTS2_INFO)},
    {X509_CERT_POLICIES, decode_policies, encode_policies, sizeof(CERT_POLICIES_INFO)},
    {PKCS_UTC_TIME, decode_utc_time, encode_utc_time, sizeof(FILETIME)},
    {RSA_CSP_PUBLICKEYBLOB, decode_rsa_public_key, encode_rsa_public_key, 0},
    {X509_UNICODE_NAME, decode_unicode_name, encode_unicode_name, sizeof(CERT_NAME_INFO)},
    {PKCS_ATTRIBUTE, decode_attribute, encode_attribute, sizeof(CRYPT_ATTRIBUTE)},
    {PKCS_ATTRIBUTES, decode_attributes, encode_attributes, sizeof(CRYPT_ATTRIBUTES)},
    {X509_UNICODE_NAME_VALUE, decode_unicode_name_value, encode_unicode_name_value, sizeof(CERT_NAME_VALUE)},
    {X509_OCTET_STRING, decode_octets, encode_octets, sizeof(CRYPT_DATA_BLOB)},
    {X509_BITS, decode_bits, encode_bits, sizeof(CRYPT_BIT_BLOB)},
    {X509_INTEGER, decode_integer, encode_integer, sizeof(int)},
    {X509_MULTI_BYTE_INTEGER, decode_multi_byte_integer, encode_multi_byte_integer, sizeof(CRYPT_INTEGER_BLOB)},
    {X509_ENUMERATED, decode_enumerated, encode_enumerated, sizeof(int)},
    {X509_CHOICE_OF_TIME, decode_choice_of_time, encode_choice_of_time, sizeof(FILETIME)},
    {X509_AUTHORITY_KEY_ID2, decode_authority_key_id2, encode_authority_key_id2, sizeof(CERT_AUTHORITY_KEY_ID2_INFO)},
    {X509_AUTHORITY_INFO_ACCESS, decode_authority_info_access, encode_authority_info_access, sizeof(CERT_AUTHORITY_INFO_ACCESS)},
    {X509_SEQUENCE_OF_ANY, decode_sequence_of_any, encode_sequence_of_any, sizeof(CRYPT_SEQUENCE_OF_ANY)},
    {X509_CRL_DIST_POINTS, decode_distribution_points, encode_distribution_points, sizeof(CRL_DIST_POINTS_INFO)},
    {X509_ENHANCED_KEY_USAGE, decode_enhanced_key_usage, encode_enhanced_key_usage, sizeof(CERT_ENHKEY_USAGE)},
    {X509_MULTI_BYTE_UINT, decode_multi_byte_unsigned, encode_multi_byte_unsigned, sizeof(CRYPT_UINT_BLOB)},
    {PKCS7_SIGNER_INFO, decode_signer, NULL, sizeof(CMSG_SIGNER_INFO)},
    {X509_CERTIFICATE_TEMPLATE, decode_template, encode_template, sizeof(CERT_TEMPLATE_EXT)},

    {szOID_SUBJECT_KEY_IDENTIFIER, decode_octets, encode_octets, sizeof(CRYPT_DATA_BLOB)},
    {szOID_KEY_USAGE, decode_bits, encode_bits, sizeof(CRYPT_BIT_BLOB)},
    {szOID_BASIC_CONSTRAINTS2, decode_basic_constraints, encode_basic_constraints, sizeof(CERT_BASIC_CONSTRAINTS2_INFO)},
    {szOID_ENHANCED_KEY_USAGE, decode_enhanced_key_usage, encode_enhanced_key_usage, sizeof(CERT_ENHKEY_USAGE)},
    {szOID_AUTHORITY_KEY_IDENTIFIER, decode_authority_key_id, encode_authority_key_id, sizeof(CERT_AUTHORITY_KEY_ID_INFO)},
    {szOID_AUTHORITY_KEY_IDENTIFIER2, decode_authority_key_id2, encode_authority_key_id2, sizeof(CERT_AUTHORITY_KEY_ID2_INFO)},
    {szOID_SUBJECT_ALT_NAME, decode_alternate_name, encode_alternate_name, sizeof(CERT_ALT_NAME_INFO)},
    {szOID_SUBJECT_ALT_NAME2, decode_alternate_name, encode_alternate_name, sizeof(CERT_ALT_NAME_INFO)},
    {szOID_ISSUER_ALT_NAME, decode_alternate_name, encode_alternate_name, sizeof(CERT_ALT_NAME_INFO)},
    {szOID_ISSUER_ALT_NAME2, decode_alternate_name, encode_alternate_name, sizeof(CERT_ALT_NAME_INFO)},
    {szOID_NEXT_UPDATE_LOCATION, decode_alternate_name, encode_alternate_name, sizeof(CERT_ALT_NAME_INFO)},
    {szOID_CERT_POLICIES, decode_policies, encode_policies, sizeof(CERT_POLICIES_INFO)},
    {szOID_APPLICATION_CERT_POLICIES, decode_policies, encode_policies, sizeof(CERT_POLICIES_INFO)},
    {szOID_CRL_DIST_POINTS, decode_distribution_points, encode_distribution_points, sizeof(CRL_DIST_POINTS_INFO)},
    {szOID_FRESHEST_CRL, decode_distribution_points, encode_distribution_points, sizeof(CRL_DIST_POINTS_INFO)},
    {szOID_AUTHORITY_INFO_ACCESS, decode_authority_info_access, encode_authority_info_access, sizeof(CERT_AUTHORITY_INFO_ACCESS)},
    {szOID_CRL_REASON_CODE, decode_enumerated, encode_enumerated, sizeof(int)},
    {szOID_CRL_NUMBER, decode_integer, encode_integer, sizeof(int)},
    {szOID_DELTA_CRL_INDICATOR, decode_integer, encode_integer, sizeof(int)},
    {szOID_CRL_NEXT_PUBLISH, decode_choice_of_time, encode_choice_of_time, sizeof(FILETIME)},
    {szOID_CERTSRV_CA_VERSION, decode_integer, encode_integer, sizeof(int)},
    {szOID_ENROLL_CERTTYPE_EXTENSION, decode_unicode_name_value, encode_unicode_name_value, sizeof(CERT_NAME_VALUE)},
    {szOID_CERTIFICATE_TEMPLATE, decode_template, encode_template, sizeof(CERT_TEMPLATE_EXT)},
    {szOID_CERT_EXTENSIONS, decode_extensions, encode_extensions, sizeof(CERT_EXTENSIONS)},
    {szOID_RSA_certExtensions, decode_extensions, encode_extensions, sizeof(CERT_EXTENSIONS)},
    {szOID_RSA_signingTime, decode_utc_time, encode_utc_time, sizeof(FILETIME)},
    {szOID_ENROLLMENT_NAME_VALUE_PAIR, decode_name_value_pair, encode_name_value_pair, sizeof(CRYPT_ENROLLMENT_NAME_VALUE_PAIR)},
};

/* Constants are small numbers in the place of a pointer. */
static BOOL same_type(const char *left, const char *right)
{
    if (!((ULONG_PTR)left >> 16) || !((ULONG_PTR)right >> 16))
        return left == right;
    return !strcmp(left, right);
}

static const struct structure *find_structure(const char *type)
{
    DWORD i;

    for (i = 0; i < ARRAYSIZE(structures); i++)
    {
        if (same_type(structures[i].type, type))
            return structures + i;
    }
    return NULL;
}

encoder crypt_find_encoder(LPCSTR type)
{
    const struct structure *structure = type ? find_structure(type) : NULL;

    return structure ? structure->encode : NULL;
}

static DWORD run(const struct structure *structure, struct arena *arena, struct der in)
{
    void *out = structure->size ? arena_room(arena, structure->size) : NULL;

    if (structure->size && !out)
        return ERROR_OUTOFMEMORY;
    return structure->decode(arena, in, out);
}

/* The first run: how much room the structure takes. */
static DWORD measure(const struct structure *structure, struct der in, DWORD flags, DWORD *size)
{
    struct arena arena = {NULL, 0, 0, flags, NULL};
    DWORD error = run(structure, &arena, in);

    *size = arena.used;
    free_chunks(&arena);
    return error;
}

/* The second run. The input did not change, so it fails no more. */
static void fill(const struct structure *structure, struct der in, DWORD flags, void *out, DWORD size)
{
    struct arena arena = {out, size, 0, flags, NULL};

    run(structure, &arena, in);
}

void *crypt_decode(LPCSTR type, const BYTE *encoded, DWORD size)
{
    const struct structure *structure = find_structure(type);
    struct der in = {encoded, size};
    DWORD error = size && size <= DER_LARGEST ? measure(structure, in, 0, &size) : CRYPT_E_ASN1_EOD;
    void *result = NULL;

    if (!error && !(result = malloc(size)))
        error = ERROR_OUTOFMEMORY;
    if (error)
    {
        SetLastError(error);
        return NULL;
    }
    fill(structure, in, 0, result, size);
    return result;
}

void crypt_free(void *structure)
{
    free(structure);
}

BOOL WINAPI CryptDecodeObjectEx(DWORD encoding, LPCSTR type, const BYTE *encoded, DWORD encoded_size, DWORD flags,
        CRYPT_DECODE_PARA *parameters, void *info, DWORD *size)
{
    const struct structure *structure;
    struct der in = {encoded, encoded_size};
    DWORD error, needed;
    void *out = info;
    BOOL allocate = (flags & CRYPT_DECODE_ALLOC_FLAG) != 0;

    if ((GET_CERT_ENCODING_TYPE(encoding) != X509_ASN_ENCODING && GET_CMSG_ENCODING_TYPE(encoding) != PKCS_7_ASN_ENCODING)
            || !type || !(structure = find_structure(type)))
    {
        SetLastError(ERROR_FILE_NOT_FOUND);
        return FALSE;
    }
    if (!encoded || !encoded_size)
    {
        SetLastError(CRYPT_E_ASN1_EOD);
        return FALSE;
    }
    if (encoded_size > DER_LARGEST)
    {
        SetLastError(CRYPT_E_ASN1_LARGE);
        return FALSE;
    }
    if (!size && !(allocate && info))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (allocate && info)
        *(void **)info = NULL;

    error = measure(structure, in, flags, &needed);
    if (error)
    {
        if (size)
            *size = 0;
        SetLastError(error);
        return FALSE;
    }
    if (!info)
    {
        *size = needed;
        return TRUE;
    }
    if (!allocate && *size < needed)
    {
        *size = needed;
        SetLastError(ERROR_MORE_DATA);
        return FALSE;
    }

    if (allocate)
    {
        BOOL own = parameters && parameters->cbSize >= FIELD_OFFSET(CRYPT_DECODE_PARA, pfnFree) && parameters->pfnAlloc;

        out = own ? parameters->pfnAlloc(needed) : LocalAlloc(LMEM_FIXED, needed);
        if (!out)
        {
            SetLastError(ERROR_OUTOFMEMORY);
            return FALSE;
        }
        *(void **)info = out;
    }
    if (size)
        *size = needed;
    fill(structure, in, flags, out, needed);
    return TRUE;
}

BOOL WINAPI CryptDecodeObject(DWORD encoding, LPCSTR type, const BYTE *encoded, DWORD encoded_size, DWORD flags,
        void *info, DWORD *size)
{
    return CryptDecodeObjectEx(encoding, type, encoded, encoded_size, flags & ~CRYPT_DECODE_ALLOC_FLAG, NULL, info, size);
}
