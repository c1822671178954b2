/* <wchar.h> of the system, for a wchar_t of 16 bits (-fshort-wchar), and after it the wide functions of Microsoft's run-time.
 * libc's own wide functions are wrong there; libcertemu-crt.a, linked into each ELF object, has them under the same names.
 * Functions, no macros: libstdc++'s <cwchar> undefines macros of standard names. */
#pragma GCC system_header
#include <features.h>

/* _FORTIFY_SOURCE would call libc's checked forms, which count in units of 4 bytes. */
#pragma push_macro("__USE_FORTIFY_LEVEL")
#undef __USE_FORTIFY_LEVEL
#define __USE_FORTIFY_LEVEL 0
#include_next <wchar.h>
#pragma pop_macro("__USE_FORTIFY_LEVEL")

#ifndef _CERTEMU_WCHAR_
#define _CERTEMU_WCHAR_

#include <stdarg.h>
#include <stddef.h>
#include <wctype.h>
#include <bits/types/FILE.h>

#include <certemu-secure.h>

#ifdef __cplusplus
extern "C" {
#endif

int _wcsicmp(const wchar_t *first, const wchar_t *second);
int _wcsnicmp(const wchar_t *first, const wchar_t *second, size_t count);
int _wcsicoll(const wchar_t *first, const wchar_t *second);
wchar_t *_wcsdup(const wchar_t *string);
wchar_t *_wcslwr(wchar_t *string);
wchar_t *_wcsupr(wchar_t *string);
wchar_t *_wcsrev(wchar_t *string);
wchar_t *_wcsset(wchar_t *string, wchar_t unit);
wchar_t *_wcsnset(wchar_t *string, wchar_t unit, size_t count);
wchar_t *wcstok_s(wchar_t *string, const wchar_t *separators, wchar_t **state);

int wcsicmp(const wchar_t *first, const wchar_t *second);
int wcsnicmp(const wchar_t *first, const wchar_t *second, size_t count);
wchar_t *wcslwr(wchar_t *string);
wchar_t *wcsupr(wchar_t *string);
wchar_t *wcsrev(wchar_t *string);

/* Numbers. Overflow: the nearest value that Windows' type holds (a long has 32 bits there), and errno ERANGE. */
int _wtoi(const wchar_t *string);
long _wtol(const wchar_t *string);
long long _wtoll(const wchar_t *string);
long long _wtoi64(const wchar_t *string);
double _wtof(const wchar_t *string);
long long _wcstoi64(const wchar_t *string, wchar_t **end, int base);
unsigned long long _wcstoui64(const wchar_t *string, wchar_t **end, int base);
wchar_t *_itow(int value, wchar_t *buffer, int base);
wchar_t *_ltow(long value, wchar_t *buffer, int base);
wchar_t *_ultow(unsigned long value, wchar_t *buffer, int base);
wchar_t *_i64tow(long long value, wchar_t *buffer, int base);
wchar_t *_ui64tow(unsigned long long value, wchar_t *buffer, int base);

/* Formatted text, by Microsoft's meaning of formats: in wide functions %s is wide and %S narrow (UTF-8). The standard
 * swprintf and vswprintf return a negative number when the text does not fit, and end it; the _sn… forms do not end a text
 * that does not fit or that fits exactly; the _sc… forms only count. */
int _snwprintf(wchar_t *buffer, size_t count, const wchar_t *format, ...);
int _vsnwprintf(wchar_t *buffer, size_t count, const wchar_t *format, va_list arguments);
int _scwprintf(const wchar_t *format, ...);
int _vscwprintf(const wchar_t *format, va_list arguments);
int _swprintf(wchar_t *buffer, const wchar_t *format, ...);
int _vswprintf(wchar_t *buffer, const wchar_t *format, va_list arguments);

/* The secure forms: certemu-secure.h. */
errno_t wcscpy_s(wchar_t *to, size_t size, const wchar_t *from);
errno_t wcsncpy_s(wchar_t *to, size_t size, const wchar_t *from, size_t count);
errno_t wcscat_s(wchar_t *to, size_t size, const wchar_t *from);
errno_t wcsncat_s(wchar_t *to, size_t size, const wchar_t *from, size_t count);
errno_t _wcslwr_s(wchar_t *text, size_t size);
errno_t _wcsupr_s(wchar_t *text, size_t size);
errno_t _wcsset_s(wchar_t *text, size_t size, wchar_t unit);
errno_t _wcsnset_s(wchar_t *text, size_t size, wchar_t unit, size_t count);
errno_t wmemcpy_s(wchar_t *to, size_t size, const wchar_t *from, size_t count);
errno_t wmemmove_s(wchar_t *to, size_t size, const wchar_t *from, size_t count);
errno_t _itow_s(int value, wchar_t *to, size_t size, int base);
errno_t _ltow_s(long value, wchar_t *to, size_t size, int base);
errno_t _ultow_s(unsigned long value, wchar_t *to, size_t size, int base);
errno_t _i64tow_s(long long value, wchar_t *to, size_t size, int base);
errno_t _ui64tow_s(unsigned long long value, wchar_t *to, size_t size, int base);
int swprintf_s(wchar_t *to, size_t size, const wchar_t *format, ...);
int vswprintf_s(wchar_t *to, size_t size, const wchar_t *format, va_list arguments);
int _snwprintf_s(wchar_t *to, size_t size, size_t count, const wchar_t *format, ...);
int _vsnwprintf_s(wchar_t *to, size_t size, size_t count, const wchar_t *format, va_list arguments);
int wprintf_s(const wchar_t *format, ...);
int vwprintf_s(const wchar_t *format, va_list arguments);
int fwprintf_s(FILE *stream, const wchar_t *format, ...);
int vfwprintf_s(FILE *stream, const wchar_t *format, va_list arguments);

static inline size_t wcsnlen_s(const wchar_t *text, size_t size)
{
    return text ? wcsnlen(text, size) : 0;
}

/* Paths: the drive with its colon, the folder with its last separator, the name, the extension with its dot. */
void _wsplitpath(const wchar_t *path, wchar_t *drive, wchar_t *folder, wchar_t *name, wchar_t *extension);
errno_t _wsplitpath_s(const wchar_t *path, wchar_t *drive, size_t drive_size, wchar_t *folder, size_t folder_size, wchar_t *name,
    size_t name_size, wchar_t *extension, size_t extension_size);
void _wmakepath(wchar_t *path, const wchar_t *drive, const wchar_t *folder, const wchar_t *name, const wchar_t *extension);
errno_t _wmakepath_s(wchar_t *path, size_t size, const wchar_t *drive, const wchar_t *folder, const wchar_t *name,
    const wchar_t *extension);

/* As the narrow ones: stdio.h. */
int swscanf_s(const wchar_t *text, const wchar_t *format, ...);
int vswscanf_s(const wchar_t *text, const wchar_t *format, va_list arguments);
int wscanf_s(const wchar_t *format, ...);
int vwscanf_s(const wchar_t *format, va_list arguments);
int fwscanf_s(FILE *stream, const wchar_t *format, ...);
int vfwscanf_s(FILE *stream, const wchar_t *format, va_list arguments);

/* Files by Windows' paths and modes, on the emulated drive. Text modes have CR LF in the file, "ccs=" a byte order mark. */
FILE *_wfopen(const wchar_t *path, const wchar_t *mode);
errno_t _wfopen_s(FILE **stream, const wchar_t *path, const wchar_t *mode);
FILE *_wfsopen(const wchar_t *path, const wchar_t *mode, int sharing);
int _waccess(const wchar_t *path, int mode);
int _wunlink(const wchar_t *path);
int _wremove(const wchar_t *path);
int _wrename(const wchar_t *from, const wchar_t *to);

/* A category of <locale.h>; names and their effect are those of the host's setlocale. */
wchar_t *_wsetlocale(int category, const wchar_t *name);
wchar_t *_wfullpath(wchar_t *buffer, const wchar_t *path, size_t size);

/* Windows' environment. What _wgetenv answers stays valid; _wdupenv_s' is for free(). */
wchar_t *_wgetenv(const wchar_t *name);
errno_t _wgetenv_s(size_t *size, wchar_t *buffer, size_t room, const wchar_t *name);
errno_t _wdupenv_s(wchar_t **value, size_t *size, const wchar_t *name);
int _wputenv(const wchar_t *assignment);
errno_t _wputenv_s(const wchar_t *name, const wchar_t *value);
errno_t _wcserror_s(wchar_t *to, size_t size, int error);

/* strtok's two-argument form of before C11. */
wchar_t *_wcstok(wchar_t *string, const wchar_t *separators);

/* Wide text on the host's streams is UTF-8. */
int _putws(const wchar_t *string);
wint_t _fputwchar(wchar_t unit);
wint_t _fgetwchar(void);

#ifdef __cplusplus
}

extern "C++" {     /* this header may be included inside extern "C" */

/* Microsoft's run-time overloads the standard functions in C++ with their form of before C95, without a size. */
inline int vswprintf(wchar_t *buffer, const wchar_t *format, va_list arguments)
{
    return _vswprintf(buffer, format, arguments);
}

inline int swprintf(wchar_t *buffer, const wchar_t *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = _vswprintf(buffer, format, arguments);
    va_end(arguments);
    return length;
}

_CERTEMU_ARRAY(wcscpy_s, wchar_t, (const wchar_t *from), (from))
_CERTEMU_ARRAY(wcsncpy_s, wchar_t, (const wchar_t *from, size_t count), (from, count))
_CERTEMU_ARRAY(wcscat_s, wchar_t, (const wchar_t *from), (from))
_CERTEMU_ARRAY(wcsncat_s, wchar_t, (const wchar_t *from, size_t count), (from, count))
_CERTEMU_ARRAY_ALONE(_wcslwr_s, wchar_t)
_CERTEMU_ARRAY_ALONE(_wcsupr_s, wchar_t)
_CERTEMU_ARRAY(_wcsset_s, wchar_t, (wchar_t unit), (unit))
_CERTEMU_ARRAY(_wcsnset_s, wchar_t, (wchar_t unit, size_t count), (unit, count))
_CERTEMU_ARRAY_NUMBER(_itow_s, int, wchar_t)
_CERTEMU_ARRAY_NUMBER(_ltow_s, long, wchar_t)
_CERTEMU_ARRAY_NUMBER(_ultow_s, unsigned long, wchar_t)
_CERTEMU_ARRAY_NUMBER(_i64tow_s, long long, wchar_t)
_CERTEMU_ARRAY_NUMBER(_ui64tow_s, unsigned long long, wchar_t)
_CERTEMU_ARRAY(_wcserror_s, wchar_t, (int error), (error))
_CERTEMU_ARRAY_PRINT(swprintf_s, vswprintf_s, wchar_t)
_CERTEMU_ARRAY_PRINT_COUNT(_snwprintf_s, _vsnwprintf_s, wchar_t)
_CERTEMU_ARRAY(_wmakepath_s, wchar_t, (const wchar_t *drive, const wchar_t *folder, const wchar_t *name, const wchar_t *extension),
    (drive, folder, name, extension))
template <size_t room>
inline errno_t _wgetenv_s(size_t *size, wchar_t (&buffer)[room], const wchar_t *name)
{
    return _wgetenv_s(size, buffer, room, name);
}

template <size_t drive_size, size_t folder_size, size_t name_size, size_t extension_size>
inline errno_t _wsplitpath_s(const wchar_t *path, wchar_t (&drive)[drive_size], wchar_t (&folder)[folder_size],
    wchar_t (&name)[name_size], wchar_t (&extension)[extension_size])
{
    return _wsplitpath_s(path, drive, drive_size, folder, folder_size, name, name_size, extension, extension_size);
}

}
#endif

#endif
