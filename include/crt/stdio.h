/* <stdio.h> of the system, and after it the names that Microsoft's has. The printf family of an object that links
 * libcertemu-crt.a has Microsoft's meaning of formats (%I64d, %ws, %hs, %S; a long has 32 bits), so the checked forms of
 * _FORTIFY_SOURCE, which would go to libc, are left out. */
#pragma GCC system_header
#include <features.h>

#pragma push_macro("__USE_FORTIFY_LEVEL")
#undef __USE_FORTIFY_LEVEL
#define __USE_FORTIFY_LEVEL 0
#include_next <stdio.h>
#pragma pop_macro("__USE_FORTIFY_LEVEL")

#ifndef _CERTEMU_STDIO_
#define _CERTEMU_STDIO_

#include <stdarg.h>
#include <stddef.h>
#include <wchar.h>

#ifdef __cplusplus
extern "C" {
#endif

/* As _snwprintf, _scwprintf: wchar.h. */
int _snprintf(char *buffer, size_t count, const char *format, ...);
int _vsnprintf(char *buffer, size_t count, const char *format, va_list arguments);
int _scprintf(const char *format, ...);
int _vscprintf(const char *format, va_list arguments);


/* The secure forms: certemu-secure.h. */
int sprintf_s(char *to, size_t size, const char *format, ...);
int vsprintf_s(char *to, size_t size, const char *format, va_list arguments);
int _snprintf_s(char *to, size_t size, size_t count, const char *format, ...);
int _vsnprintf_s(char *to, size_t size, size_t count, const char *format, va_list arguments);
int printf_s(const char *format, ...);
int vprintf_s(const char *format, va_list arguments);
int fprintf_s(FILE *stream, const char *format, ...);
int vfprintf_s(FILE *stream, const char *format, va_list arguments);

/* The scanf family has Microsoft's meaning of formats as well. Behind each address of a text the secure forms take its size in
 * characters, an unsigned int. */
int sscanf_s(const char *text, const char *format, ...);
int vsscanf_s(const char *text, const char *format, va_list arguments);
int scanf_s(const char *format, ...);
int vscanf_s(const char *format, va_list arguments);
int fscanf_s(FILE *stream, const char *format, ...);
int vfscanf_s(FILE *stream, const char *format, va_list arguments);

/* Files by Windows' paths and modes ("rt", "wb", "w, ccs=UTF-8"); fopen takes such a path when it has a drive or a backslash. */
errno_t fopen_s(FILE **stream, const char *path, const char *mode);
FILE *_fsopen(const char *path, const char *mode, int sharing);

static inline int _fileno(FILE *stream)
{
    return fileno(stream);
}

#ifdef __cplusplus
}

extern "C++" {
_CERTEMU_ARRAY_PRINT(sprintf_s, vsprintf_s, char)
_CERTEMU_ARRAY_PRINT_COUNT(_snprintf_s, _vsnprintf_s, char)
}
#endif

#endif
