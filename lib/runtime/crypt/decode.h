/* Decoding DER into crypt32's structures.
 *
 * A decoder writes its structure at a place it is given and takes room for what the structure points to from the arena. It
 * runs twice: once with an arena of its own to learn the size, once in the caller's buffer; so there is no second code that
 * only computes sizes. */
#pragma once

#include "der.h"

struct decode_chunk;

struct arena
{
    BYTE *base;                 /* NULL: the run that measures */
    DWORD size;
    DWORD used;
    DWORD flags;                /* CRYPT_DECODE_… */
    struct decode_chunk *chunks;
};

/* Zeroed room, aligned for any structure; NULL: out of memory. */
void *arena_room(struct arena *arena, ULONGLONG size);

/* A decoder: der is the whole encoding, out room for the structure. 0 or an error for SetLastError. */
typedef DWORD (*decoder)(struct arena *arena, struct der in, void *out);

/* ---- pieces that more than one decoder needs; each takes its element from *in */

DWORD decode_copy(struct arena *arena, struct der from, CRYPT_DATA_BLOB *blob);
DWORD decode_any(struct arena *arena, struct der *in, CRYPT_DATA_BLOB *blob);
DWORD decode_reversed(struct arena *arena, struct der from, CRYPT_INTEGER_BLOB *blob);
DWORD decode_oid(struct arena *arena, struct der *in, LPSTR *oid);
DWORD decode_oid_content(struct arena *arena, struct der content, LPSTR *oid);
DWORD decode_bits_content(struct arena *arena, struct der content, CRYPT_BIT_BLOB *bits);
DWORD decode_big_integer(struct arena *arena, struct der *in, CRYPT_INTEGER_BLOB *blob);
DWORD decode_time_element(struct der *in, FILETIME *time);
DWORD decode_algorithm(struct arena *arena, struct der *in, CRYPT_ALGORITHM_IDENTIFIER *algorithm);
DWORD decode_public_key_element(struct arena *arena, struct der *in, CERT_PUBLIC_KEY_INFO *info);
DWORD decode_extension_list(struct arena *arena, struct der content, DWORD *count, CERT_EXTENSION **list);
DWORD decode_alternate_name_content(struct arena *arena, struct der content, CERT_ALT_NAME_INFO *info);
DWORD decode_alternate_entry(struct arena *arena, struct der *in, CERT_ALT_NAME_ENTRY *entry);
DWORD decode_attribute_list(struct arena *arena, struct der content, DWORD *count, CRYPT_ATTRIBUTE **list);

/* A string of ASN.1 as UTF-16: the number of characters, or -1: it is no string type. text may be NULL. */
int decode_string(BYTE tag, struct der content, WCHAR *text);

/* ---- decoders, by the file they are in */

DWORD decode_signed(struct arena *arena, struct der in, void *out);
DWORD decode_certificate(struct arena *arena, struct der in, void *out);
DWORD decode_request(struct arena *arena, struct der in, void *out);
DWORD decode_crl(struct arena *arena, struct der in, void *out);
DWORD decode_public_key(struct arena *arena, struct der in, void *out);
DWORD decode_rsa_public_key(struct arena *arena, struct der in, void *out);
DWORD decode_signer(struct arena *arena, struct der in, void *out);

DWORD decode_name(struct arena *arena, struct der in, void *out);
DWORD decode_unicode_name(struct arena *arena, struct der in, void *out);
DWORD decode_name_value(struct arena *arena, struct der in, void *out);
DWORD decode_unicode_name_value(struct arena *arena, struct der in, void *out);
DWORD decode_alternate_name(struct arena *arena, struct der in, void *out);

DWORD decode_integer(struct arena *arena, struct der in, void *out);
DWORD decode_multi_byte_integer(struct arena *arena, struct der in, void *out);
DWORD decode_multi_byte_unsigned(struct arena *arena, struct der in, void *out);
DWORD decode_enumerated(struct arena *arena, struct der in, void *out);
DWORD decode_bits(struct arena *arena, struct der in, void *out);
DWORD decode_octets(struct arena *arena, struct der in, void *out);
DWORD decode_choice_of_time(struct arena *arena, struct der in, void *out);
DWORD decode_utc_time(struct arena *arena, struct der in, void *out);
DWORD decode_sequence_of_any(struct arena *arena, struct der in, void *out);
DWORD decode_attribute(struct arena *arena, struct der in, void *out);
DWORD decode_attributes(struct arena *arena, struct der in, void *out);
DWORD decode_name_value_pair(struct arena *arena, struct der in, void *out);

DWORD decode_extensions(struct arena *arena, struct der in, void *out);
DWORD decode_basic_constraints(struct arena *arena, struct der in, void *out);
DWORD decode_enhanced_key_usage(struct arena *arena, struct der in, void *out);
DWORD decode_authority_key_id(struct arena *arena, struct der in, void *out);
DWORD decode_authority_key_id2(struct arena *arena, struct der in, void *out);
DWORD decode_distribution_points(struct arena *arena, struct der in, void *out);
DWORD decode_authority_info_access(struct arena *arena, struct der in, void *out);
DWORD decode_policies(struct arena *arena, struct der in, void *out);
DWORD decode_template(struct arena *arena, struct der in, void *out);
