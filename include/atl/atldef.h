/* What every part of the class library needs: the Windows headers, and the macros that modules and the other headers use.
 *
 * The library is written from Microsoft's public documentation of ATL ("ATL Classes", "ATL Macros and Global Functions"). It is
 * headers only: nothing has to be linked. Everything is in namespace ATL; `using namespace ATL` follows unless
 * _ATL_NO_AUTOMATIC_NAMESPACE is defined before the first header. */
#pragma once
#pragma GCC system_header

#ifndef __cplusplus
#error ATL is a C++ library: compile this file as C++
#endif

#include <windows.h>
#include <ole2.h>
#include <olectl.h>
#include <oleauto.h>
#include <ocidl.h>
#include <objbase.h>
#include <comcat.h>
#include <tchar.h>

#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define _ATL_VER 0x0E00
#define _ATL_FILENAME_VER "140"

namespace ATL
{
}
#ifndef _ATL_NO_AUTOMATIC_NAMESPACE
using namespace ATL;
#endif

/* _DEBUG is Visual C++'s name of a debug build; it switches assertions, ATLTRACE and the search for leaked objects on. */

/* Variables of the library belong to the module that includes it: two modules in one process must not share them. */
#ifdef __ELF__
#define _ATL_VARIABLE __attribute__((visibility("hidden"))) inline
#else
#define _ATL_VARIABLE inline
#endif

#define ATL_NO_VTABLE DECLSPEC_NOVTABLE
#define ATL_NOINLINE __attribute__((noinline))
#define ATL_NOTHROW
#define ATL_FORCEINLINE inline
#define ATLINLINE inline
#define ATLAPI inline HRESULT WINAPI
#define ATLAPI_(type) inline type WINAPI
#define ATLAPIINL inline HRESULT WINAPI
#define ATLAPIINL_(type) inline type WINAPI
#define ATL_DEPRECATED(text)
#define ATLPREFAST_SUPPRESS(number)
#define ATLPREFAST_UNSUPPRESS()
#define _ATL_INSECURE_DEPRECATE(text)
#define _ATL_DECLSPEC_ALLOCATOR
#define ATL_CRT_ERRORCHECK(expression) ATL::AtlCrtErrorCheck(expression)

/* Offset arithmetic needs a pointer that is not null, and aligned for whatever it is cast to. */
#define _ATL_PACKING 16
#define offsetofclass(base, derived) \
    ((DWORD_PTR)(static_cast<base *>((derived *)(DWORD_PTR)_ATL_PACKING)) - _ATL_PACKING)

#ifndef _countof
#define _countof(array) (sizeof(array) / sizeof((array)[0]))
#endif

/* A module that names no model gets counters that hold in every one. The wizards' modules name theirs. */
#if !defined(_ATL_SINGLE_THREADED) && !defined(_ATL_APARTMENT_THREADED) && !defined(_ATL_FREE_THREADED)
#define _ATL_FREE_THREADED
#endif

#ifndef THREADFLAGS_APARTMENT
#define THREADFLAGS_APARTMENT 0x1
#define THREADFLAGS_BOTH 0x2
#define AUTPRXFLAG 0x4
#endif

/* Assertions: one line of debug output with the place and the expression; a debugger is stopped. Windows shows a message box in
 * their place, which a service (certsrv.exe) never could. */
namespace ATL
{

inline void AtlAssertFailed(const char *expression, const char *file, int line)
{
    char text[1024];

    snprintf(text, sizeof(text), "%s(%d) : ATLASSERT failed: %s\n", file, line, expression);
    OutputDebugStringA(text);
    if (IsDebuggerPresent())
        DebugBreak();
}

}

#ifndef ATLASSERT
#ifdef _DEBUG
#define ATLASSERT(expression) \
    ((expression) ? (void)0 : ATL::AtlAssertFailed(#expression, __FILE__, __LINE__))
#else
#define ATLASSERT(expression) ((void)0)
#endif
#endif

#ifndef ATLVERIFY
#ifdef _DEBUG
#define ATLVERIFY(expression) ATLASSERT(expression)
#else
#define ATLVERIFY(expression) ((void)(expression))
#endif
#endif

#ifndef ATLASSUME
#define ATLASSUME(expression) ATLASSERT(expression)
#endif
#ifndef _ASSERTE
#define _ASSERTE(expression) ATLASSERT(expression)
#endif
#ifndef _ASSERT
#define _ASSERT(expression) ATLASSERT(expression)
#endif

#define ATLENSURE_THROW(expression, hresult) \
    do { bool atl_condition = !!(expression); ATLASSERT(atl_condition); if (!atl_condition) ATL::AtlThrow(hresult); } while (0)
#define ATLENSURE(expression) ATLENSURE_THROW(expression, E_FAIL)
#define ATLENSURE_SUCCEEDED(hresult) \
    do { HRESULT atl_result = (hresult); if (FAILED(atl_result)) ATL::AtlThrow(atl_result); } while (0)
#define ATLENSURE_RETURN_VAL(expression, value) \
    do { bool atl_condition = !!(expression); ATLASSERT(atl_condition); if (!atl_condition) return value; } while (0)
#define ATLENSURE_RETURN_HR(expression, hresult) ATLENSURE_RETURN_VAL(expression, hresult)
#define ATLENSURE_RETURN(expression) ATLENSURE_RETURN_HR(expression, E_FAIL)

/* Exceptions can be switched off (_ATL_NO_EXCEPTIONS): AtlThrow then raises through AtlThrowImpl, see atlexcept.h. */
#ifndef _ATLTRY
#ifdef _ATL_NO_EXCEPTIONS
#define _ATLTRY
#define _ATLCATCH(e) if (ATL::CAtlException e; false)
#define _ATLCATCHALL() if (false)
#define _ATLRETHROW
#define _ATLDELETEEXCEPTION(e)
#else
#define _ATLTRY try
#define _ATLCATCH(e) catch (ATL::CAtlException e)
#define _ATLCATCHALL() catch (...)
#define _ATLRETHROW throw
#define _ATLDELETEEXCEPTION(e)
#endif
#endif
#define ATLTRYALLOC(expression) ATLTRY(expression)
#define ATLTRY(expression) _ATLTRY { expression; } _ATLCATCHALL() { }
#define ATL_NEW new (std::nothrow)
#define _ATLTRYALLOC ATLTRYALLOC

/* The names of headers' versions of `wizard` code that nothing else depends on. */
#define ATL_CURRENTVTABLE_VERSION 1
#define _ATL_DECLARE_CLASSFACTORY_EX(class_factory) DECLARE_CLASSFACTORY_EX(class_factory)
