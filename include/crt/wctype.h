/* <wctype.h> of the system, and after it what Microsoft's has. */
#pragma GCC system_header
#include_next <wctype.h>

/* Wine's tchar.h has a type of its own unless it is told. */
#ifndef _WCTYPE_T_DEFINED
#define _WCTYPE_T_DEFINED
#endif

#ifndef _CERTEMU_WCTYPE_
#define _CERTEMU_WCTYPE_

#ifdef __cplusplus
extern "C" {
#endif

int iswascii(wint_t unit);

#ifdef __cplusplus
}
#endif

#endif
