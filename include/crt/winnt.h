/* Wine's headers have no selectany for ELF, so that each definition of a GUID would be the only one allowed. Weak is its equal:
 * the _i.c files of a module, INITGUID and libcertidl may all define the same one, as on Windows. */
#pragma GCC system_header
#include_next <winnt.h>

#undef DECLSPEC_SELECTANY
#define DECLSPEC_SELECTANY __attribute__((__weak__))

/* STDMETHOD says nothrow and STDMETHODIMP does not, of which clang warns in every module; and a method that throws all the same has
 * to reach the host, which says so. */
#undef DECLSPEC_NOTHROW
#define DECLSPEC_NOTHROW
