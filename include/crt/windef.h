/* Wine's headers make __cdecl and WINAPIV the Windows convention (ms_abi). Natively they have to be the platform's own:
 * a __cdecl call-back goes to libc (qsort), and va_start in an ms_abi function is an error in clang and wrong in gcc.
 * Every other Windows header comes through this one, so it is the place to say so. */
#include_next <windef.h>

#undef __cdecl
#define __cdecl
#undef _cdecl
#define _cdecl
#undef CDECL
#define CDECL
#undef WINAPIV
#define WINAPIV
