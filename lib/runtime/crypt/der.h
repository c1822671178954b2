/* A walker over DER for exactly one level at a time: every length is checked against what is left, nothing recurses by itself.
 *
 * Functions return 0 or the CRYPT_E_ASN1_… error that crypt32 reports. Lengths may be in more bytes than needed (BER), as
 * crypt32 takes them; indefinite lengths and tags above 30 are refused. */
#pragma once

#include <windows.h>
#include <wincrypt.h>

#define DER_BOOLEAN 0x01
#define DER_INTEGER 0x02
#define DER_BIT_STRING 0x03
#define DER_OCTET_STRING 0x04
#define DER_NULL 0x05
#define DER_OID 0x06
#define DER_ENUMERATED 0x0a
#define DER_UTF8_STRING 0x0c
#define DER_NUMERIC_STRING 0x12
#define DER_PRINTABLE_STRING 0x13
#define DER_T61_STRING 0x14
#define DER_VIDEOTEX_STRING 0x15
#define DER_IA5_STRING 0x16
#define DER_UTC_TIME 0x17
#define DER_GENERALIZED_TIME 0x18
#define DER_GRAPHIC_STRING 0x19
#define DER_VISIBLE_STRING 0x1a
#define DER_GENERAL_STRING 0x1b
#define DER_UNIVERSAL_STRING 0x1c
#define DER_BMP_STRING 0x1e
#define DER_SEQUENCE 0x30
#define DER_SET 0x31
#define DER_CONTEXT(n) (0x80 | (n))
#define DER_CONSTRUCTED(n) (0xa0 | (n))

/* crypt32 refuses more. */
#define DER_LARGEST 0x02000000

struct der
{
    const BYTE *bytes;
    DWORD size;
};

struct der_element
{
    BYTE tag;
    struct der content;
    struct der whole;           /* tag, length and content */
};

/* The next element; in moves behind it. CRYPT_E_ASN1_EOD: none is left, or it is cut. */
DWORD der_next(struct der *in, struct der_element *element);

/* The next element, which must have the tag: CRYPT_E_ASN1_BADTAG otherwise. content may be &in itself no more. */
DWORD der_expect(struct der *in, BYTE tag, struct der *content);

/* The next element if it has the tag: *present says so, and nothing moves when it has not. */
DWORD der_optional(struct der *in, BYTE tag, struct der *content, BOOL *present);

/* The number of elements in all that is left. */
DWORD der_count(struct der in, DWORD *count);

/* Values of elements. */
DWORD der_boolean(struct der content, BOOL *value);
DWORD der_integer(struct der content, int *value);
DWORD der_time(BYTE tag, struct der content, FILETIME *time);

/* The text of an object identifier: its length without NUL; text may be NULL. 0: it is malformed. */
DWORD der_oid_text(struct der content, char *text);
