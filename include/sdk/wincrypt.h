/* <wincrypt.h> of the system, and after it what Wine's lacks: constants (the revocation reasons are those of
 * docs/abi.md 2.5), and the structure of certificate templates. */
#pragma GCC system_header
#include_next <wincrypt.h>

#ifndef CRL_REASON_PRIVILEGE_WITHDRAWN
#define CRL_REASON_PRIVILEGE_WITHDRAWN 9
#endif
#ifndef CRL_REASON_AA_COMPROMISE
#define CRL_REASON_AA_COMPROMISE 10
#endif
#ifndef CRL_REASON_PRIVILEGE_WITHDRAWN_FLAG
#define CRL_REASON_PRIVILEGE_WITHDRAWN_FLAG 0x01
#endif
#ifndef CRL_REASON_AA_COMPROMISE_FLAG
#define CRL_REASON_AA_COMPROMISE_FLAG 0x80
#endif

#ifdef __WINE_WINCRYPT_H
#include "wincrypt-constants.h"
#endif

/* The value of szOID_CERTIFICATE_TEMPLATE; Wine's header has its number but not the structure. */
#if defined(__WINE_WINCRYPT_H) && !defined(CERTEMU_CERT_TEMPLATE_EXT)
#define CERTEMU_CERT_TEMPLATE_EXT
typedef struct _CERT_TEMPLATE_EXT
{
    LPSTR pszObjId;
    DWORD dwMajorVersion;
    BOOL fMinorVersion;
    DWORD dwMinorVersion;
} CERT_TEMPLATE_EXT, *PCERT_TEMPLATE_EXT;
#endif
