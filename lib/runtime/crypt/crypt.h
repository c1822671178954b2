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

/* ---- context.c: hands bytes out by the rule of crypt32: without a buffer the size, in too small a one ERROR_MORE_DATA. */

BOOL crypt_give(const void *bytes, DWORD size, void *out, DWORD *out_size);
