/* The C run-time under test, by name: natively the one that is linked (libcertemu-crt.a), in the PE build the Universal C run-time.
 * mingw-w64 links msvcrt.dll and its own printf, which differ from it. */
#pragma once

#include "test.h"

#include <errno.h>
#include <limits.h>
#include <wchar.h>
#include <wctype.h>

#ifdef _WIN32

static inline FARPROC crt_function(const char *name)
{
    static HMODULE module;

    if (!module)
        module = LoadLibraryW(L"ucrtbase.dll");
    if (!module || !GetProcAddress(module, name))
    {
        fprintf(stderr, "ucrtbase.dll has no %s\n", name);
        abort();
    }
    return GetProcAddress(module, name);
}

#define CRT(name) ((__typeof__(&name))(void *)crt_function(#name))
#define crt_errno (*((int *(*)(void))(void *)crt_function("_errno"))())

enum
{
    CRT_LEGACY = 1, CRT_C99 = 2, CRT_LEGACY_WIDE = 4
};

static inline int crt_vwide(unsigned int options, WCHAR *buffer, size_t size, const WCHAR *format, va_list arguments)
{
    int (*print)(unsigned long long, WCHAR *, size_t, const WCHAR *, void *, va_list) =
        (void *)crt_function("__stdio_common_vswprintf");

    return print(options | CRT_LEGACY_WIDE, buffer, size, format, NULL, arguments);
}

static inline int crt_vnarrow(unsigned int options, char *buffer, size_t size, const char *format, va_list arguments)
{
    int (*print)(unsigned long long, char *, size_t, const char *, void *, va_list) =
        (void *)crt_function("__stdio_common_vsprintf");

    return print(options | CRT_LEGACY_WIDE, buffer, size, format, NULL, arguments);
}

static inline int crt_vswprintf_s(WCHAR *buffer, size_t size, const WCHAR *format, va_list arguments)
{
    int (*print)(unsigned long long, WCHAR *, size_t, const WCHAR *, void *, va_list) =
        (void *)crt_function("__stdio_common_vswprintf_s");

    return print(CRT_LEGACY_WIDE, buffer, size, format, NULL, arguments);
}

static inline int crt_vsnwprintf_s(WCHAR *buffer, size_t size, size_t count, const WCHAR *format, va_list arguments)
{
    int (*print)(unsigned long long, WCHAR *, size_t, size_t, const WCHAR *, void *, va_list) =
        (void *)crt_function("__stdio_common_vsnwprintf_s");

    return print(CRT_LEGACY_WIDE, buffer, size, count, format, NULL, arguments);
}

/* Of a scan, 1 is the secure form and 4 the legacy meaning of wide formats. */
static inline int crt_vswscanf(unsigned int secure, const WCHAR *text, const WCHAR *format, va_list arguments)
{
    int (*scan)(unsigned long long, const WCHAR *, size_t, const WCHAR *, void *, va_list) =
        (void *)crt_function("__stdio_common_vswscanf");

    return scan(secure | 4, text, SIZE_MAX, format, NULL, arguments);
}

static inline int crt_vsscanf(unsigned int secure, const char *text, const char *format, va_list arguments)
{
    int (*scan)(unsigned long long, const char *, size_t, const char *, void *, va_list) =
        (void *)crt_function("__stdio_common_vsscanf");

    return scan(secure | 4, text, SIZE_MAX, format, NULL, arguments);
}

#else

#define CRT(name) name
#define crt_errno errno

enum
{
    CRT_LEGACY, CRT_C99, CRT_STANDARD
};

static inline int crt_vwide(unsigned int options, WCHAR *buffer, size_t size, const WCHAR *format, va_list arguments)
{
    return options == CRT_LEGACY ? _vsnwprintf(buffer, size, format, arguments)
        : options == CRT_C99 ? _vscwprintf(format, arguments) : vswprintf(buffer, size, format, arguments);
}

static inline int crt_vnarrow(unsigned int options, char *buffer, size_t size, const char *format, va_list arguments)
{
    return options == CRT_C99 ? vsnprintf(buffer, size, format, arguments)
        : _vsnprintf(buffer, size, format, arguments);
}

#define CRT_STANDARD CRT_STANDARD
#define crt_vswprintf_s vswprintf_s
#define crt_vsnwprintf_s _vsnwprintf_s
#define crt_vswscanf(secure, text, format, arguments) ((secure) ? vswscanf_s : vswscanf)(text, format, arguments)
#define crt_vsscanf(secure, text, format, arguments) ((secure) ? vsscanf_s : vsscanf)(text, format, arguments)
#endif

#ifndef CRT_STANDARD
#define CRT_STANDARD 0
#endif

#define CRT_PRINT(name, unit, print, options) \
    static inline int name(unit *buffer, size_t size, const unit *format, ...) \
    { \
        va_list arguments; \
        int length; \
        \
        va_start(arguments, format); \
        length = print(options, buffer, size, format, arguments); \
        va_end(arguments); \
        return length; \
    }

CRT_PRINT(crt_snwprintf, WCHAR, crt_vwide, CRT_LEGACY)      /* _snwprintf */
CRT_PRINT(crt_swprintf, WCHAR, crt_vwide, CRT_STANDARD)     /* swprintf */
CRT_PRINT(crt_scwprintf, WCHAR, crt_vwide, CRT_C99)         /* _scwprintf: no buffer */
CRT_PRINT(crt_snprintf, char, crt_vnarrow, CRT_LEGACY)      /* _snprintf */
CRT_PRINT(crt_c99_snprintf, char, crt_vnarrow, CRT_C99)     /* snprintf */
