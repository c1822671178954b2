/* What Microsoft's compiler knows by itself, or its SDK's base headers say, and neither gcc and clang nor Wine's headers have. The options of
 * module_cflags (certemu.pc) include it before every source of a module; what a header defines later is that header's. */
#ifndef CERTEMU_VISUAL_C_H
#define CERTEMU_VISUAL_C_H
#pragma GCC system_header

/* ---- the begin of the module, which HINSTANCE is the address of */

#ifndef __MINGW32__
#define __ImageBase __ehdr_start
#endif

/* ---- the names of functions. __FUNCTION__ is an array here and no literal: certemu build sees to it where one is pasted to another. */

#ifndef __FUNCSIG__
#define __FUNCSIG__ __PRETTY_FUNCTION__
#endif
#ifndef __FUNCDNAME__
#define __FUNCDNAME__ __PRETTY_FUNCTION__
#endif
#ifndef __FUNCTIONW__
#define __FUNCTIONW__ \
    __extension__ ({ \
        static wchar_t certemu_text[sizeof(__FUNCTION__)]; \
        unsigned int certemu_index; \
        for (certemu_index = 0; certemu_index < sizeof(__FUNCTION__); certemu_index++) \
            certemu_text[certemu_index] = (wchar_t)__FUNCTION__[certemu_index]; \
        (const wchar_t *)certemu_text; \
    })
#endif

/* ---- mingw-w64 has a printf family of its own by C99's rules, and takes it for C++ and for C since 1999: %s in a wide format is narrow
 * there, and %ws unknown. A module's formats are for Windows' run-time. libstdc++ turns it on once more in its own configuration. */

#ifdef __MINGW32__
#include <_mingw.h>
#ifdef __cplusplus
#include <bits/c++config.h>
#endif
#undef __USE_MINGW_ANSI_STDIO
#define __USE_MINGW_ANSI_STDIO 0
#endif

#ifndef __MINGW32__         /* whose headers have what follows */

/* ---- keywords */

#ifndef __forceinline
#define __forceinline inline __attribute__((__always_inline__))
#endif
#ifndef __noop
#define __noop(...) ((void)0)
#endif
#ifndef __assume
#define __assume(condition) ((condition) ? (void)0 : __builtin_unreachable())
#endif
#ifndef __debugbreak
#define __debugbreak() __builtin_trap()
#endif
#ifndef __unaligned
#define __unaligned
#endif
#ifndef __w64
#define __w64
#endif
#ifndef __ptr64
#define __ptr64
#endif
#ifndef __ptr32
#define __ptr32
#endif
#if defined(__cplusplus) && !defined(__interface)
#define __interface struct
#endif
#ifndef __identifier
#define __identifier(name) name
#endif

/* ---- what is in <winnt.h>, <winbase.h> and <combaseapi.h> */

#ifndef DECLSPEC_NOINLINE
#define DECLSPEC_NOINLINE __attribute__((__noinline__))
#endif
#ifndef DECLSPEC_ALLOCATOR
#define DECLSPEC_ALLOCATOR
#endif
#ifndef CFORCEINLINE
#define CFORCEINLINE FORCEINLINE
#endif
#ifndef UNREFERENCED_LOCAL_VARIABLE
#define UNREFERENCED_LOCAL_VARIABLE(name) ((void)(name))
#endif
#ifndef RTL_NUMBER_OF
#define RTL_NUMBER_OF(array) (sizeof(array) / sizeof((array)[0]))
#define RTL_NUMBER_OF_V1 RTL_NUMBER_OF
#define RTL_NUMBER_OF_V2 RTL_NUMBER_OF
#define _ARRAYSIZE RTL_NUMBER_OF
#endif
#ifndef EqualMemory
#define EqualMemory(left, right, length) RtlEqualMemory(left, right, length)
#endif
#ifndef UNICODE_NULL
#define UNICODE_NULL ((WCHAR)0)
#endif
#ifndef ANSI_NULL
#define ANSI_NULL ((CHAR)0)
#endif
#ifndef E_NOT_SET
#define E_NOT_SET ((HRESULT)0x80070490)                     /* ERROR_NOT_FOUND */
#endif
#ifndef E_NOT_VALID_STATE
#define E_NOT_VALID_STATE ((HRESULT)0x8007139f)             /* ERROR_INVALID_STATE */
#endif
#ifndef E_NOT_SUFFICIENT_BUFFER
#define E_NOT_SUFFICIENT_BUFFER ((HRESULT)0x8007007a)       /* ERROR_INSUFFICIENT_BUFFER */
#endif
#ifndef E_TIME_CRITICAL_THREAD
#define E_TIME_CRITICAL_THREAD ((HRESULT)0x800701a0)        /* ERROR_TIME_CRITICAL_THREAD */
#endif
#ifndef MAXULONG
#define MAXULONG 0xffffffff
#endif
#ifndef MAXSIZE_T
#define MAXSIZE_T ((SIZE_T)~(SIZE_T)0)
#endif
#ifndef DWORD_MAX
#define DWORD_MAX 0xffffffffu
#endif
#ifndef _ReadWriteBarrier
#define _ReadWriteBarrier() __asm__ __volatile__("" ::: "memory")
#define _ReadBarrier _ReadWriteBarrier
#define _WriteBarrier _ReadWriteBarrier
#endif

#ifndef IFACEMETHOD
#define IFACEMETHOD(name) STDMETHOD(name)
#define IFACEMETHOD_(type, name) STDMETHOD_(type, name)
#define IFACEMETHODIMP STDMETHODIMP
#define IFACEMETHODIMP_(type) STDMETHODIMP_(type)
#endif
#ifndef IFACEMETHODV
#define IFACEMETHODV(name) STDMETHODV(name)
#define IFACEMETHODV_(type, name) STDMETHODV_(type, name)
#define IFACEMETHODIMPV STDMETHODIMPV
#define IFACEMETHODIMPV_(type) STDMETHODIMPV_(type)
#endif
#if defined(__cplusplus) && !defined(IID_PPV_ARGS)
/* The identifier of what the pointer points to, and the address as IUnknown's methods take it. */
#define IID_PPV_ARGS(pointer) __uuidof(**(pointer)), (void **)(pointer)
#endif

/* ---- the C run-time's */

#ifndef _CRT_WIDE
#define _CRT_WIDE_(text) L##text
#define _CRT_WIDE(text) _CRT_WIDE_(text)
#endif
#ifndef __max
#define __max(left, right) ((left) > (right) ? (left) : (right))
#define __min(left, right) ((left) < (right) ? (left) : (right))
#endif

/* ---- the versions of Windows that the headers are for; modules compare them */

#ifndef _WIN32_WINNT_NT4
#define _WIN32_WINNT_NT4 0x0400
#define _WIN32_WINNT_WIN2K 0x0500
#define _WIN32_WINNT_WINXP 0x0501
#define _WIN32_WINNT_WS03 0x0502
#define _WIN32_WINNT_WIN6 0x0600
#define _WIN32_WINNT_VISTA 0x0600
#define _WIN32_WINNT_WS08 0x0600
#define _WIN32_WINNT_LONGHORN 0x0600
#define _WIN32_WINNT_WIN7 0x0601
#define _WIN32_WINNT_WIN8 0x0602
#define _WIN32_WINNT_WINBLUE 0x0603
#define _WIN32_WINNT_WINTHRESHOLD 0x0a00
#define _WIN32_WINNT_WIN10 0x0a00
#endif
#ifndef NTDDI_WIN10
#define NTDDI_WIN2K 0x05000000
#define NTDDI_WINXP 0x05010000
#define NTDDI_WS03 0x05020000
#define NTDDI_WIN6 0x06000000
#define NTDDI_VISTA 0x06000000
#define NTDDI_WS08 0x06000100
#define NTDDI_LONGHORN 0x06000000
#define NTDDI_WIN7 0x06010000
#define NTDDI_WIN8 0x06020000
#define NTDDI_WINBLUE 0x06030000
#define NTDDI_WINTHRESHOLD 0x0a000000
#define NTDDI_WIN10 0x0a000000
#endif

#endif

#endif
