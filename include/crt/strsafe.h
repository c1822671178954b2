/* Safe string functions, by the Windows SDK's names: each takes the destination's size, ends its text, and says whether all of it fitted.
 * They are in libcertemu-crt.a, for both kinds of characters; a name without A or W is that of TCHAR.
 *
 * Cch forms count characters, Cb forms bytes. S_OK; STRSAFE_E_INSUFFICIENT_BUFFER: what fits was written, and a terminator;
 * STRSAFE_E_INVALID_PARAMETER: no room at all, more than STRSAFE_MAX_CCH, no terminator where there must be one, flags that do not
 * exist; STRSAFE_E_END_OF_FILE: nothing to read. The Ex forms tell the text's end and the room that is left there (terminator
 * included), and take flags:
 *   STRSAFE_IGNORE_NULLS        a NULL text is empty; a NULL destination without room is allowed
 *   STRSAFE_FILL_BEHIND_NULL    on success, bytes of the value in the flags' low byte fill what is behind the terminator
 *   STRSAFE_FILL_ON_FAILURE     on failure, they fill the destination; a value that is not 0 gets a terminator at the end
 *   STRSAFE_NULL_ON_FAILURE     on failure, the destination is empty
 *   STRSAFE_NO_TRUNCATION       what does not fit as a whole is not written: the destination is empty (Cat: as it was) */
#pragma GCC system_header

#ifndef CERTEMU_STRSAFE_H
#define CERTEMU_STRSAFE_H

#include <windows.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define STRSAFE_MAX_CCH 2147483647
#define STRSAFE_MAX_LENGTH (STRSAFE_MAX_CCH - 1)

#define STRSAFE_IGNORE_NULLS 0x00000100
#define STRSAFE_FILL_BEHIND_NULL 0x00000200
#define STRSAFE_FILL_ON_FAILURE 0x00000400
#define STRSAFE_NULL_ON_FAILURE 0x00000800
#define STRSAFE_NO_TRUNCATION 0x00001000
#define STRSAFE_VALID_FLAGS 0x00001fff

#define STRSAFE_FILL_BYTE(value) ((DWORD)(((value) & 0x000000ff) | STRSAFE_FILL_BEHIND_NULL))
#define STRSAFE_FAILURE_BYTE(value) ((DWORD)(((value) & 0x000000ff) | STRSAFE_FILL_ON_FAILURE))
#define STRSAFE_GET_FILL_PATTERN(flags) ((int)((flags) & 0x000000ff))

#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007a)
#define STRSAFE_E_INVALID_PARAMETER ((HRESULT)0x80070057)
#define STRSAFE_E_END_OF_FILE ((HRESULT)0x80070026)

typedef char *STRSAFE_LPSTR;
typedef const char *STRSAFE_LPCSTR, *STRSAFE_PCNZCH;
typedef wchar_t *STRSAFE_LPWSTR;
typedef const wchar_t *STRSAFE_LPCWSTR, *STRSAFE_PCNZWCH;
typedef TCHAR *STRSAFE_LPTSTR;
typedef const TCHAR *STRSAFE_LPCTSTR;
typedef DWORD STRSAFE_DWORD;

#ifdef __cplusplus
extern "C" {
#endif

#ifndef STRSAFE_NO_CCH_FUNCTIONS
HRESULT WINAPI StringCchCopyA(char *to, size_t size, const char *from);
HRESULT WINAPI StringCchCopyExA(char *to, size_t size, const char *from, char **end, size_t *left, DWORD flags);
HRESULT WINAPI StringCchCopyNA(char *to, size_t size, const char *from, size_t most);
HRESULT WINAPI StringCchCopyNExA(char *to, size_t size, const char *from, size_t most, char **end, size_t *left,
    DWORD flags);
HRESULT WINAPI StringCchCatA(char *to, size_t size, const char *from);
HRESULT WINAPI StringCchCatExA(char *to, size_t size, const char *from, char **end, size_t *left, DWORD flags);
HRESULT WINAPI StringCchCatNA(char *to, size_t size, const char *from, size_t most);
HRESULT WINAPI StringCchCatNExA(char *to, size_t size, const char *from, size_t most, char **end, size_t *left,
    DWORD flags);
HRESULT WINAPI StringCchVPrintfA(char *to, size_t size, const char *format, va_list arguments);
HRESULT WINAPI StringCchVPrintfExA(char *to, size_t size, char **end, size_t *left, DWORD flags, const char *format,
    va_list arguments);
HRESULT WINAPIV StringCchPrintfA(char *to, size_t size, const char *format, ...);
HRESULT WINAPIV StringCchPrintfExA(char *to, size_t size, char **end, size_t *left, DWORD flags, const char *format,
    ...);
HRESULT WINAPI StringCchGetsA(char *to, size_t size);
HRESULT WINAPI StringCchGetsExA(char *to, size_t size, char **end, size_t *left, DWORD flags);
HRESULT WINAPI StringCchLengthA(const char *text, size_t most, size_t *length);
HRESULT WINAPI StringCchCopyW(wchar_t *to, size_t size, const wchar_t *from);
HRESULT WINAPI StringCchCopyExW(wchar_t *to, size_t size, const wchar_t *from, wchar_t **end, size_t *left,
    DWORD flags);
HRESULT WINAPI StringCchCopyNW(wchar_t *to, size_t size, const wchar_t *from, size_t most);
HRESULT WINAPI StringCchCopyNExW(wchar_t *to, size_t size, const wchar_t *from, size_t most, wchar_t **end,
    size_t *left, DWORD flags);
HRESULT WINAPI StringCchCatW(wchar_t *to, size_t size, const wchar_t *from);
HRESULT WINAPI StringCchCatExW(wchar_t *to, size_t size, const wchar_t *from, wchar_t **end, size_t *left, DWORD flags);
HRESULT WINAPI StringCchCatNW(wchar_t *to, size_t size, const wchar_t *from, size_t most);
HRESULT WINAPI StringCchCatNExW(wchar_t *to, size_t size, const wchar_t *from, size_t most, wchar_t **end,
    size_t *left, DWORD flags);
HRESULT WINAPI StringCchVPrintfW(wchar_t *to, size_t size, const wchar_t *format, va_list arguments);
HRESULT WINAPI StringCchVPrintfExW(wchar_t *to, size_t size, wchar_t **end, size_t *left, DWORD flags,
    const wchar_t *format, va_list arguments);
HRESULT WINAPIV StringCchPrintfW(wchar_t *to, size_t size, const wchar_t *format, ...);
HRESULT WINAPIV StringCchPrintfExW(wchar_t *to, size_t size, wchar_t **end, size_t *left, DWORD flags,
    const wchar_t *format, ...);
HRESULT WINAPI StringCchGetsW(wchar_t *to, size_t size);
HRESULT WINAPI StringCchGetsExW(wchar_t *to, size_t size, wchar_t **end, size_t *left, DWORD flags);
HRESULT WINAPI StringCchLengthW(const wchar_t *text, size_t most, size_t *length);
#endif

#ifndef STRSAFE_NO_CB_FUNCTIONS
HRESULT WINAPI StringCbCopyA(char *to, size_t bytes, const char *from);
HRESULT WINAPI StringCbCopyExA(char *to, size_t bytes, const char *from, char **end, size_t *left, DWORD flags);
HRESULT WINAPI StringCbCopyNA(char *to, size_t bytes, const char *from, size_t most);
HRESULT WINAPI StringCbCopyNExA(char *to, size_t bytes, const char *from, size_t most, char **end, size_t *left,
    DWORD flags);
HRESULT WINAPI StringCbCatA(char *to, size_t bytes, const char *from);
HRESULT WINAPI StringCbCatExA(char *to, size_t bytes, const char *from, char **end, size_t *left, DWORD flags);
HRESULT WINAPI StringCbCatNA(char *to, size_t bytes, const char *from, size_t most);
HRESULT WINAPI StringCbCatNExA(char *to, size_t bytes, const char *from, size_t most, char **end, size_t *left,
    DWORD flags);
HRESULT WINAPI StringCbVPrintfA(char *to, size_t bytes, const char *format, va_list arguments);
HRESULT WINAPI StringCbVPrintfExA(char *to, size_t bytes, char **end, size_t *left, DWORD flags, const char *format,
    va_list arguments);
HRESULT WINAPIV StringCbPrintfA(char *to, size_t bytes, const char *format, ...);
HRESULT WINAPIV StringCbPrintfExA(char *to, size_t bytes, char **end, size_t *left, DWORD flags, const char *format,
    ...);
HRESULT WINAPI StringCbGetsA(char *to, size_t bytes);
HRESULT WINAPI StringCbGetsExA(char *to, size_t bytes, char **end, size_t *left, DWORD flags);
HRESULT WINAPI StringCbLengthA(const char *text, size_t most, size_t *length);
HRESULT WINAPI StringCbCopyW(wchar_t *to, size_t bytes, const wchar_t *from);
HRESULT WINAPI StringCbCopyExW(wchar_t *to, size_t bytes, const wchar_t *from, wchar_t **end, size_t *left,
    DWORD flags);
HRESULT WINAPI StringCbCopyNW(wchar_t *to, size_t bytes, const wchar_t *from, size_t most);
HRESULT WINAPI StringCbCopyNExW(wchar_t *to, size_t bytes, const wchar_t *from, size_t most, wchar_t **end,
    size_t *left, DWORD flags);
HRESULT WINAPI StringCbCatW(wchar_t *to, size_t bytes, const wchar_t *from);
HRESULT WINAPI StringCbCatExW(wchar_t *to, size_t bytes, const wchar_t *from, wchar_t **end, size_t *left, DWORD flags);
HRESULT WINAPI StringCbCatNW(wchar_t *to, size_t bytes, const wchar_t *from, size_t most);
HRESULT WINAPI StringCbCatNExW(wchar_t *to, size_t bytes, const wchar_t *from, size_t most, wchar_t **end,
    size_t *left, DWORD flags);
HRESULT WINAPI StringCbVPrintfW(wchar_t *to, size_t bytes, const wchar_t *format, va_list arguments);
HRESULT WINAPI StringCbVPrintfExW(wchar_t *to, size_t bytes, wchar_t **end, size_t *left, DWORD flags,
    const wchar_t *format, va_list arguments);
HRESULT WINAPIV StringCbPrintfW(wchar_t *to, size_t bytes, const wchar_t *format, ...);
HRESULT WINAPIV StringCbPrintfExW(wchar_t *to, size_t bytes, wchar_t **end, size_t *left, DWORD flags,
    const wchar_t *format, ...);
HRESULT WINAPI StringCbGetsW(wchar_t *to, size_t bytes);
HRESULT WINAPI StringCbGetsExW(wchar_t *to, size_t bytes, wchar_t **end, size_t *left, DWORD flags);
HRESULT WINAPI StringCbLengthW(const wchar_t *text, size_t most, size_t *length);
#endif

#ifdef __cplusplus
}
#endif

#ifndef STRSAFE_NO_CCH_FUNCTIONS
#define StringCchCopy WINELIB_NAME_AW(StringCchCopy)
#define StringCchCopyEx WINELIB_NAME_AW(StringCchCopyEx)
#define StringCchCopyN WINELIB_NAME_AW(StringCchCopyN)
#define StringCchCopyNEx WINELIB_NAME_AW(StringCchCopyNEx)
#define StringCchCat WINELIB_NAME_AW(StringCchCat)
#define StringCchCatEx WINELIB_NAME_AW(StringCchCatEx)
#define StringCchCatN WINELIB_NAME_AW(StringCchCatN)
#define StringCchCatNEx WINELIB_NAME_AW(StringCchCatNEx)
#define StringCchVPrintf WINELIB_NAME_AW(StringCchVPrintf)
#define StringCchVPrintfEx WINELIB_NAME_AW(StringCchVPrintfEx)
#define StringCchPrintf WINELIB_NAME_AW(StringCchPrintf)
#define StringCchPrintfEx WINELIB_NAME_AW(StringCchPrintfEx)
#define StringCchGets WINELIB_NAME_AW(StringCchGets)
#define StringCchGetsEx WINELIB_NAME_AW(StringCchGetsEx)
#define StringCchLength WINELIB_NAME_AW(StringCchLength)
#endif
#ifndef STRSAFE_NO_CB_FUNCTIONS
#define StringCbCopy WINELIB_NAME_AW(StringCbCopy)
#define StringCbCopyEx WINELIB_NAME_AW(StringCbCopyEx)
#define StringCbCopyN WINELIB_NAME_AW(StringCbCopyN)
#define StringCbCopyNEx WINELIB_NAME_AW(StringCbCopyNEx)
#define StringCbCat WINELIB_NAME_AW(StringCbCat)
#define StringCbCatEx WINELIB_NAME_AW(StringCbCatEx)
#define StringCbCatN WINELIB_NAME_AW(StringCbCatN)
#define StringCbCatNEx WINELIB_NAME_AW(StringCbCatNEx)
#define StringCbVPrintf WINELIB_NAME_AW(StringCbVPrintf)
#define StringCbVPrintfEx WINELIB_NAME_AW(StringCbVPrintfEx)
#define StringCbPrintf WINELIB_NAME_AW(StringCbPrintf)
#define StringCbPrintfEx WINELIB_NAME_AW(StringCbPrintfEx)
#define StringCbGets WINELIB_NAME_AW(StringCbGets)
#define StringCbGetsEx WINELIB_NAME_AW(StringCbGetsEx)
#define StringCbLength WINELIB_NAME_AW(StringCbLength)
#endif

#endif
