/* What the files of crypt/ share beside the decoders. */
#pragma once

#include <windows.h>
#include <wincrypt.h>

/* ---- convert.c: characters. Malformed input becomes U+FFFD, one for each bad byte or unit, as crypt32's do. The result is
 * the number of UTF-16 units (bytes); out may be NULL. */

DWORD crypt_utf16(const BYTE *utf8, DWORD size, WCHAR *out);
DWORD crypt_utf16_of_utf32(const BYTE *utf32, DWORD count, WCHAR *out);     /* big-endian */

/* ---- decode.c: a structure in memory of its own; NULL: SetLastError was called. */

void *crypt_decode(LPCSTR type, const BYTE *encoded, DWORD size);
void crypt_free(void *structure);

/* ---- oid.c: the key of a name's attribute in X.500 strings ("CN"), or NULL. */

const WCHAR *crypt_attribute_key(const char *oid);

/* ---- hash.c: the digest of a CryptoAPI algorithm (CALG_SHA1, ...): its size, or 0 where libcrypto has none. */

DWORD crypt_hash(ALG_ID algorithm, const void *bytes, SIZE_T size, BYTE digest[64]);

/* ---- context.c: contexts of certificates and CRLs without the hooks, for the stores, which each context of theirs keeps alive. The type is
 * X509_CERT_TO_BE_SIGNED or X509_CERT_CRL_TO_BE_SIGNED. The properties of one are copied to another; with `keep` those that it has
 * stay. */

const void *crypt_context_create(LPCSTR type, DWORD encoding, const BYTE *encoded, DWORD size, HCERTSTORE store);
void crypt_context_reference(const void *context);
void crypt_context_release(const void *context);
LONG crypt_context_references(const void *context);
BOOL crypt_context_copy_properties(const void *to, const void *from, BOOL keep);

/* A reference of the module's comes back by a function of that name. TRUE. */
BOOL crypt_context_free(const void *context, const char *function);

/* ---- store.c: what keeps a store's memory, for its contexts. */

void crypt_store_reference(HCERTSTORE store);
void crypt_store_release(HCERTSTORE store);

/* ---- hands bytes out by the rule of crypt32: without a buffer the size, in too small a one ERROR_MORE_DATA. */

BOOL crypt_give(const void *bytes, DWORD size, void *out, DWORD *out_size);
