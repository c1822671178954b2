/* Names that are wide or narrow as _UNICODE says, as in Microsoft's header of this name. Without it characters are narrow (UTF-8), with
 * _MBCS as without: a byte is a character for _tcsinc and its kin. */
#pragma GCC system_header

#ifndef _CERTEMU_TCHAR_
#define _CERTEMU_TCHAR_

#include <ctype.h>
#include <direct.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>

#ifdef _UNICODE
#define __T(text) L ## text
#ifndef __TCHAR_DEFINED
#define __TCHAR_DEFINED
typedef wchar_t _TCHAR;
typedef wchar_t _TSCHAR;
typedef wchar_t _TUCHAR;
typedef wchar_t _TXCHAR;
typedef wint_t _TINT;
#endif
#define _TEOF WEOF
#define _tmain wmain
#define _tWinMain wWinMain
#define _tenviron _wenviron
#define __targv __wargv

/* Formatted text */
#define _tprintf wprintf
#define _tprintf_s wprintf_s
#define _ftprintf fwprintf
#define _ftprintf_s fwprintf_s
#define _stprintf _swprintf
#define _stprintf_s swprintf_s
#define _sctprintf _scwprintf
#define _sntprintf _snwprintf
#define _sntprintf_s _snwprintf_s
#define _vtprintf vwprintf
#define _vtprintf_s vwprintf_s
#define _vftprintf vfwprintf
#define _vftprintf_s vfwprintf_s
#define _vstprintf _vswprintf
#define _vstprintf_s vswprintf_s
#define _vsctprintf _vscwprintf
#define _vsntprintf _vsnwprintf
#define _vsntprintf_s _vsnwprintf_s
#define _tscanf wscanf
#define _tscanf_s wscanf_s
#define _ftscanf fwscanf
#define _ftscanf_s fwscanf_s
#define _stscanf swscanf
#define _stscanf_s swscanf_s

/* Streams */
#define _fgettc fgetwc
#define _fgettchar _fgetwchar
#define _fgetts fgetws
#define _fputtc fputwc
#define _fputtchar _fputwchar
#define _fputts fputws
#define _gettc getwc
#define _gettchar getwchar
#define _puttc putwc
#define _puttchar putwchar
#define _putts _putws
#define _ungettc ungetwc
#define _tfopen _wfopen
#define _tfopen_s _wfopen_s
#define _tfsopen _wfsopen

/* Files */
#define _taccess _waccess
#define _taccess_s _waccess_s
#define _tremove _wremove
#define _tunlink _wunlink
#define _trename _wrename
#define _tstat _wstat
#define _tstat64 _wstat64
#define _tsetlocale _wsetlocale
#define _tmkdir _wmkdir
#define _trmdir _wrmdir
#define _tchdir _wchdir
#define _tgetcwd _wgetcwd
#define _tfullpath _wfullpath
#define _tsplitpath _wsplitpath
#define _tsplitpath_s _wsplitpath_s
#define _tmakepath _wmakepath
#define _tmakepath_s _wmakepath_s

/* Environment, time, errors */
#define _tgetenv _wgetenv
#define _tgetenv_s _wgetenv_s
#define _tdupenv_s _wdupenv_s
#define _tputenv _wputenv
#define _tputenv_s _wputenv_s
#define _tasctime _wasctime
#define _tasctime_s _wasctime_s
#define _tctime _wctime
#define _tctime_s _wctime_s
#define _tcsftime wcsftime
#define _tstrdate_s _wstrdate_s
#define _tstrtime_s _wstrtime_s
#define _tcserror_s _wcserror_s

/* Characters */
#define _istalnum iswalnum
#define _istalpha iswalpha
#define _istascii iswascii
#define _istcntrl iswcntrl
#define _istdigit iswdigit
#define _istgraph iswgraph
#define _istlower iswlower
#define _istprint iswprint
#define _istpunct iswpunct
#define _istspace iswspace
#define _istupper iswupper
#define _istxdigit iswxdigit
#define _totlower towlower
#define _totupper towupper

/* Text */
#define _tcscat wcscat
#define _tcscat_s wcscat_s
#define _tcschr wcschr
#define _tcsclen wcslen
#define _tcscmp wcscmp
#define _tcscoll wcscoll
#define _tcscpy wcscpy
#define _tcscpy_s wcscpy_s
#define _tcscspn wcscspn
#define _tcsdup _wcsdup
#define _tcsicmp _wcsicmp
#define _tcsicoll _wcsicoll
#define _tcslen wcslen
#define _tcslwr _wcslwr
#define _tcslwr_s _wcslwr_s
#define _tcsncat wcsncat
#define _tcsncat_s wcsncat_s
#define _tcsnccat wcsncat
#define _tcsnccmp wcsncmp
#define _tcsnccpy wcsncpy
#define _tcsnccpy_s wcsncpy_s
#define _tcsncicmp _wcsnicmp
#define _tcsncmp wcsncmp
#define _tcsncpy wcsncpy
#define _tcsncpy_s wcsncpy_s
#define _tcsncset _wcsnset
#define _tcsnicmp _wcsnicmp
#define _tcsnlen wcsnlen
#define _tcscnlen wcsnlen
#define _tcsnset _wcsnset
#define _tcsnset_s _wcsnset_s
#define _tcspbrk wcspbrk
#define _tcsrchr wcsrchr
#define _tcsrev _wcsrev
#define _tcsset _wcsset
#define _tcsset_s _wcsset_s
#define _tcsspn wcsspn
#define _tcsstr wcsstr
#define _tcstok_s wcstok_s
#define _tcsupr _wcsupr
#define _tcsupr_s _wcsupr_s
#define _tcsxfrm wcsxfrm

/* Numbers */
#define _tcstod wcstod
#define _tcstof wcstof
#define _tcstol wcstol
#define _tcstoll wcstoll
#define _tcstoul wcstoul
#define _tcstoull wcstoull
#define _tcstoi64 _wcstoi64
#define _tcstoui64 _wcstoui64
#define _tstof _wtof
#define _tstoi _wtoi
#define _tstol _wtol
#define _tstoll _wtoll
#define _tstoi64 _wtoi64
#define _ttof _wtof
#define _ttoi _wtoi
#define _ttol _wtol
#define _ttoll _wtoll
#define _ttoi64 _wtoi64
#define _itot _itow
#define _itot_s _itow_s
#define _ltot _ltow
#define _ltot_s _ltow_s
#define _ultot _ultow
#define _ultot_s _ultow_s
#define _i64tot _i64tow
#define _i64tot_s _i64tow_s
#define _ui64tot _ui64tow
#define _ui64tot_s _ui64tow_s

#else
#define __T(text) text
#ifndef __TCHAR_DEFINED
#define __TCHAR_DEFINED
typedef char _TCHAR;
typedef signed char _TSCHAR;
typedef unsigned char _TUCHAR;
typedef char _TXCHAR;
typedef int _TINT;
#endif
#define _TEOF EOF
#define _tmain main
#define _tWinMain WinMain
#define _tenviron _environ
#define __targv __argv

/* Formatted text */
#define _tprintf printf
#define _tprintf_s printf_s
#define _ftprintf fprintf
#define _ftprintf_s fprintf_s
#define _stprintf sprintf
#define _stprintf_s sprintf_s
#define _sctprintf _scprintf
#define _sntprintf _snprintf
#define _sntprintf_s _snprintf_s
#define _vtprintf vprintf
#define _vtprintf_s vprintf_s
#define _vftprintf vfprintf
#define _vftprintf_s vfprintf_s
#define _vstprintf vsprintf
#define _vstprintf_s vsprintf_s
#define _vsctprintf _vscprintf
#define _vsntprintf _vsnprintf
#define _vsntprintf_s _vsnprintf_s
#define _tscanf scanf
#define _tscanf_s scanf_s
#define _ftscanf fscanf
#define _ftscanf_s fscanf_s
#define _stscanf sscanf
#define _stscanf_s sscanf_s

/* Streams */
#define _fgettc fgetc
#define _fgettchar getchar
#define _fgetts fgets
#define _fputtc fputc
#define _fputtchar putchar
#define _fputts fputs
#define _gettc getc
#define _gettchar getchar
#define _puttc putc
#define _puttchar putchar
#define _putts puts
#define _ungettc ungetc
#define _tfopen fopen
#define _tfopen_s fopen_s
#define _tfsopen _fsopen

/* Files */
#define _taccess _access
#define _taccess_s _access_s
#define _tremove remove
#define _tunlink _unlink
#define _trename rename
#define _tstat _stat
#define _tstat64 _stat64
#define _tsetlocale setlocale
#define _tmkdir _mkdir
#define _trmdir _rmdir
#define _tchdir _chdir
#define _tgetcwd _getcwd
#define _tfullpath _fullpath
#define _tsplitpath _splitpath
#define _tsplitpath_s _splitpath_s
#define _tmakepath _makepath
#define _tmakepath_s _makepath_s

/* Environment, time, errors */
#define _tgetenv getenv
#define _tgetenv_s getenv_s
#define _tdupenv_s _dupenv_s
#define _tputenv _putenv
#define _tputenv_s _putenv_s
#define _tasctime asctime
#define _tasctime_s asctime_s
#define _tctime ctime
#define _tctime_s ctime_s
#define _tcsftime strftime
#define _tstrdate_s _strdate_s
#define _tstrtime_s _strtime_s
#define _tcserror_s strerror_s

/* Characters */
#define _istalnum isalnum
#define _istalpha isalpha
#define _istascii isascii
#define _istcntrl iscntrl
#define _istdigit isdigit
#define _istgraph isgraph
#define _istlower islower
#define _istprint isprint
#define _istpunct ispunct
#define _istspace isspace
#define _istupper isupper
#define _istxdigit isxdigit
#define _totlower tolower
#define _totupper toupper

/* Text */
#define _tcscat strcat
#define _tcscat_s strcat_s
#define _tcschr strchr
#define _tcsclen strlen
#define _tcscmp strcmp
#define _tcscoll strcoll
#define _tcscpy strcpy
#define _tcscpy_s strcpy_s
#define _tcscspn strcspn
#define _tcsdup _strdup
#define _tcsicmp _stricmp
#define _tcsicoll _stricmp
#define _tcslen strlen
#define _tcslwr _strlwr
#define _tcslwr_s _strlwr_s
#define _tcsncat strncat
#define _tcsncat_s strncat_s
#define _tcsnccat strncat
#define _tcsnccmp strncmp
#define _tcsnccpy strncpy
#define _tcsnccpy_s strncpy_s
#define _tcsncicmp _strnicmp
#define _tcsncmp strncmp
#define _tcsncpy strncpy
#define _tcsncpy_s strncpy_s
#define _tcsncset _strnset
#define _tcsnicmp _strnicmp
#define _tcsnlen strnlen
#define _tcscnlen strnlen
#define _tcsnset _strnset
#define _tcsnset_s _strnset_s
#define _tcspbrk strpbrk
#define _tcsrchr strrchr
#define _tcsrev _strrev
#define _tcsset _strset
#define _tcsset_s _strset_s
#define _tcsspn strspn
#define _tcsstr strstr
#define _tcstok_s strtok_s
#define _tcsupr _strupr
#define _tcsupr_s _strupr_s
#define _tcsxfrm strxfrm

/* Numbers */
#define _tcstod strtod
#define _tcstof strtof
#define _tcstol strtol
#define _tcstoll strtoll
#define _tcstoul strtoul
#define _tcstoull strtoull
#define _tcstoi64 _strtoi64
#define _tcstoui64 _strtoui64
#define _tstof atof
#define _tstoi atoi
#define _tstol atol
#define _tstoll atoll
#define _tstoi64 _atoi64
#define _ttof atof
#define _ttoi atoi
#define _ttol atol
#define _ttoll atoll
#define _ttoi64 _atoi64
#define _itot _itoa
#define _itot_s _itoa_s
#define _ltot _ltoa
#define _ltot_s _ltoa_s
#define _ultot _ultoa
#define _ultot_s _ultoa_s
#define _i64tot _i64toa
#define _i64tot_s _i64toa_s
#define _ui64tot _ui64toa
#define _ui64tot_s _ui64toa_s

#endif

#define _T(text) __T(text)
#define _TEXT(text) __T(text)

/* strtok's two-argument form, whose place a thread remembers. */
#ifdef _UNICODE
#define _tcstok(text, separators) _wcstok(text, separators)
#else
#define _tcstok strtok
#endif

#define _tcsinc(text) ((text) + 1)
#define _tcsdec(start, text) ((start) >= (text) ? NULL : (text) - 1)
#define _tcsnextc(text) ((unsigned int)*(text))
#define _tcsninc(text, count) ((text) + (count))
#define _tcsnccnt(text, count) _tcsnlen(text, count)
#define _tcsnbcnt(text, count) _tcsnlen(text, count)
#define _tcsspnp(text, set) (*((text) + _tcsspn(text, set)) ? (text) + _tcsspn(text, set) : NULL)
#define _tclen(text) ((size_t)1)
#define _tccpy(to, from) (*(to) = *(from))
#define _tccmp(first, second) ((*(first)) - (*(second)))
#define _istlead(unit) (0)
#define _istleadbyte(unit) (0)
#define _istlegal(unit) (1)

/* TCHAR is winnt.h's too; both say the same where UNICODE and _UNICODE go together, as they must. */
#if !defined(_TCHAR_DEFINED) && !defined(__WINE_WINNT_H) && !defined(_WINNT_)
#define _TCHAR_DEFINED
typedef _TCHAR TCHAR, *PTCHAR;
typedef _TCHAR TBYTE, *PTBYTE;
#endif

#endif
