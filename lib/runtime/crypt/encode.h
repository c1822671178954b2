/* Encoding crypt32's structures as DER.
 *
 * Elements are written from the end to the beginning, so that a length is known when it is written: an encoder puts the last part of
 * its content first. The result is the end of one buffer that grows towards its front. */
#pragma once

#include "der.h"

struct encoding
{
    BYTE *bytes;                /* malloc'ed; the encoding is its last `used` bytes */
    DWORD size, used;
    DWORD flags;                /* CRYPT_ENCODE_… */
    DWORD detail;               /* for *pcbEncoded with CRYPT_E_INVALID_…_STRING: where the character is */
};

/* 0 or an error for SetLastError. */
typedef DWORD (*encoder)(struct encoding *out, const void *info);

/* Of decode.c, whose table has both: NULL, there is none for the type. */
encoder crypt_find_encoder(LPCSTR type);

DWORD encode_bytes(struct encoding *out, const void *bytes, DWORD size);

/* The tag and length of what was put since `mark`, a value of out->used. */
DWORD encode_wrap(struct encoding *out, BYTE tag, DWORD mark);

/* ---- pieces that more than one encoder needs; each puts one element, the blob and list forms their content */

DWORD encode_element(struct encoding *out, BYTE tag, const void *content, DWORD size);
DWORD encode_number(struct encoding *out, BYTE tag, int value);
DWORD encode_oid(struct encoding *out, BYTE tag, const char *oid);
DWORD encode_big_integer(struct encoding *out, BYTE tag, const CRYPT_INTEGER_BLOB *blob);
DWORD encode_bit_blob(struct encoding *out, BYTE tag, const CRYPT_BIT_BLOB *bits);
DWORD encode_any(struct encoding *out, const CRYPT_DATA_BLOB *blob);
DWORD encode_algorithm(struct encoding *out, const CRYPT_ALGORITHM_IDENTIFIER *algorithm, BOOL null_parameters);
DWORD encode_extension_list(struct encoding *out, DWORD count, const CERT_EXTENSION *list);
DWORD encode_attribute_list(struct encoding *out, DWORD count, const CRYPT_ATTRIBUTE *list);
DWORD encode_alternate_list(struct encoding *out, const CERT_ALT_NAME_INFO *info);
DWORD encode_alternate_entry(struct encoding *out, const CERT_ALT_NAME_ENTRY *entry, DWORD index);

/* A SET's elements in DER's order: sorts the `count` elements that were put since `mark`. */
DWORD encode_sort(struct encoding *out, DWORD mark);

/* ---- encoders, by the name of their decoder (decode.h) */

DWORD encode_signed(struct encoding *out, const void *info);
DWORD encode_certificate(struct encoding *out, const void *info);
DWORD encode_request(struct encoding *out, const void *info);
DWORD encode_crl(struct encoding *out, const void *info);
DWORD encode_public_key(struct encoding *out, const void *info);
DWORD encode_rsa_public_key(struct encoding *out, const void *info);

DWORD encode_name(struct encoding *out, const void *info);
DWORD encode_unicode_name(struct encoding *out, const void *info);
DWORD encode_name_value(struct encoding *out, const void *info);
DWORD encode_unicode_name_value(struct encoding *out, const void *info);
DWORD encode_alternate_name(struct encoding *out, const void *info);

DWORD encode_integer(struct encoding *out, const void *info);
DWORD encode_multi_byte_integer(struct encoding *out, const void *info);
DWORD encode_multi_byte_unsigned(struct encoding *out, const void *info);
DWORD encode_enumerated(struct encoding *out, const void *info);
DWORD encode_bits(struct encoding *out, const void *info);
DWORD encode_octets(struct encoding *out, const void *info);
DWORD encode_choice_of_time(struct encoding *out, const void *info);
DWORD encode_utc_time(struct encoding *out, const void *info);
DWORD encode_sequence_of_any(struct encoding *out, const void *info);
DWORD encode_attribute(struct encoding *out, const void *info);
DWORD encode_attributes(struct encoding *out, const void *info);
DWORD encode_name_value_pair(struct encoding *out, const void *info);

DWORD encode_extensions(struct encoding *out, const void *info);
DWORD encode_basic_constraints(struct encoding *out, const void *info);
DWORD encode_enhanced_key_usage(struct encoding *out, const void *info);
DWORD encode_authority_key_id(struct encoding *out, const void *info);
DWORD encode_authority_key_id2(struct encoding *out, const void *info);
DWORD encode_distribution_points(struct encoding *out, const void *info);
DWORD encode_authority_info_access(struct encoding *out, const void *info);
DWORD encode_policies(struct encoding *out, const void *info);
DWORD encode_template(struct encoding *out, const void *info);
