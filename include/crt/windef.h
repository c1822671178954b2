/* Wine's headers make __cdecl and WINAPIV the Windows convention (ms_abi). Natively they have to be the platform's own:
 * a __cdecl call-back goes to libc (qsort), and va_start in an ms_abi function is an error in clang and wrong in gcc.
 * Every other Windows header comes through this one, so it is the place to say so. */
#pragma GCC system_header
#include <stdarg.h>

/* C modules write variant.vt and variant.lVal: Microsoft's compiler and mingw-w64 leave the unions nameless in C too. */
#ifndef _FORCENAMELESSUNION
#define _FORCENAMELESSUNION
#endif
#include_next <windef.h>

/* winsock.h, which windows.h includes, has a struct timeval and an fd_set of its own: Wine's switch calls them WS_timeval. */
#ifndef USE_WS_PREFIX
#define USE_WS_PREFIX
#endif

#undef __cdecl
#define __cdecl
#undef _cdecl
#define _cdecl
#undef CDECL
#define CDECL
#undef WINAPIV
#define WINAPIV

/* A list of variable arguments is the platform's for the same reason: FormatMessage gets the address of a va_list. */
#undef __ms_va_list
#undef __ms_va_start
#undef __ms_va_end
#undef __ms_va_copy
#define __ms_va_list va_list
#define __ms_va_start(list, argument) va_start(list, argument)
#define __ms_va_end(list) va_end(list)
#define __ms_va_copy(to, from) va_copy(to, from)

/* Microsoft's attributes, by what ELF has of them. What is exported is protected: certemu build tells it by that from what is only not
 * hidden. UUIDs of classes are read by certemu build, which adds __CRT_UUID_DECL; a name without a line here is ignored with the
 * compiler's warning about unknown attributes. */
#undef __declspec
#define __declspec(attribute) __attribute__((_CERTEMU_DECLSPEC_##attribute))
#undef _declspec
#define _declspec(attribute) __declspec(attribute)
#define _CERTEMU_DECLSPEC_dllexport __visibility__("protected")
#define _CERTEMU_DECLSPEC_dllimport
#define _CERTEMU_DECLSPEC_uuid(text)
#define _CERTEMU_DECLSPEC_novtable
#define _CERTEMU_DECLSPEC_selectany __weak__
#define _CERTEMU_DECLSPEC_noreturn __noreturn__
#define _CERTEMU_DECLSPEC_noinline __noinline__
#define _CERTEMU_DECLSPEC_nothrow __nothrow__
#define _CERTEMU_DECLSPEC_deprecated __deprecated__
#define _CERTEMU_DECLSPEC_align(bytes) __aligned__(bytes)
#define _CERTEMU_DECLSPEC_thread )) __thread __attribute__((
#define _CERTEMU_DECLSPEC_restrict __malloc__
#define _CERTEMU_DECLSPEC_noalias
#define _CERTEMU_DECLSPEC_allocator
#define _CERTEMU_DECLSPEC_safebuffers
#define _CERTEMU_DECLSPEC_guard(kind)
#define _CERTEMU_DECLSPEC_code_seg(name)
#define _CERTEMU_DECLSPEC_empty_bases
#define _CERTEMU_DECLSPEC_spectre(kind)

#undef DECLSPEC_UUID
#define DECLSPEC_UUID(text)

/* The macros min and max break libstdc++'s headers behind windows.h (Microsoft's are written around them). C++ modules that
 * call min(a, b) find these; where std::min is in reach too, it is the better match. */
#if defined(__cplusplus) && !defined(NOMINMAX)
#undef min
#undef max
#ifndef _CERTEMU_MINMAX_
#define _CERTEMU_MINMAX_
extern "C++"
{
    template <typename first, typename second>
    constexpr auto min(const first &a, const second &b) -> decltype(a < b ? a : b)
    {
        return a < b ? a : b;
    }

    template <typename first, typename second>
    constexpr auto max(const first &a, const second &b) -> decltype(a < b ? b : a)
    {
        return a < b ? b : a;
    }
}
#endif
#endif
