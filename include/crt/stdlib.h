/* <stdlib.h> of the system, without its checked forms of wide functions (wchar.h says why), and after it the names that
 * Microsoft's has. */
#pragma GCC system_header
#include <features.h>

#pragma push_macro("__USE_FORTIFY_LEVEL")
#undef __USE_FORTIFY_LEVEL
#define __USE_FORTIFY_LEVEL 0
#include_next <stdlib.h>
#pragma pop_macro("__USE_FORTIFY_LEVEL")

#ifndef _CERTEMU_STDLIB_
#define _CERTEMU_STDLIB_

#include <wchar.h>

#ifndef _countof
#ifdef __cplusplus
extern "C++"
{
    template <typename element, size_t count> char (&_certemu_countof(element (&)[count]))[count];
}
#define _countof(array) (sizeof(_certemu_countof(array)))
#else
#define _countof(array) (sizeof(array) / sizeof((array)[0]))
#endif
#endif

#define _byteswap_ushort(value) __builtin_bswap16(value)
#define _byteswap_ulong(value) __builtin_bswap32(value)
#define _byteswap_uint64(value) __builtin_bswap64(value)

#ifndef _MAX_PATH
#define _MAX_PATH 260
#define _MAX_DRIVE 3
#define _MAX_DIR 256
#define _MAX_FNAME 256
#define _MAX_EXT 256
#endif

#ifdef __cplusplus
extern "C" {
#endif

long long _atoi64(const char *string);
long long _strtoi64(const char *string, char **end, int base);
unsigned long long _strtoui64(const char *string, char **end, int base);
char *_itoa(int value, char *buffer, int base);
char *_ltoa(long value, char *buffer, int base);
char *_ultoa(unsigned long value, char *buffer, int base);
char *_i64toa(long long value, char *buffer, int base);
char *_ui64toa(unsigned long long value, char *buffer, int base);
char *itoa(int value, char *buffer, int base);
char *ltoa(long value, char *buffer, int base);
char *ultoa(unsigned long value, char *buffer, int base);


/* The secure forms: certemu-secure.h. */
errno_t _itoa_s(int value, char *to, size_t size, int base);
errno_t _ltoa_s(long value, char *to, size_t size, int base);
errno_t _ultoa_s(unsigned long value, char *to, size_t size, int base);
errno_t _i64toa_s(long long value, char *to, size_t size, int base);
errno_t _ui64toa_s(unsigned long long value, char *to, size_t size, int base);

/* Text of the other width, UTF-8 and UTF-16. *written counts the terminator; a count of _TRUNCATE takes what fits. */
errno_t mbstowcs_s(size_t *written, wchar_t *to, size_t size, const char *from, size_t count);
errno_t wcstombs_s(size_t *written, char *to, size_t size, const wchar_t *from, size_t count);

/* Windows' environment, as the wide forms (wchar.h) have it; getenv is the host's. */
errno_t getenv_s(size_t *size, char *buffer, size_t room, const char *name);
errno_t _dupenv_s(char **value, size_t *size, const char *name);
errno_t _putenv_s(const char *name, const char *value);
int _putenv(const char *assignment);

errno_t _set_errno(int value);
errno_t _get_errno(int *value);
char *_fullpath(char *buffer, const char *path, size_t size);

/* Paths: as _wsplitpath and _wmakepath (wchar.h). */
void _splitpath(const char *path, char *drive, char *folder, char *name, char *extension);
errno_t _splitpath_s(const char *path, char *drive, size_t drive_size, char *folder, size_t folder_size, char *name, size_t name_size,
    char *extension, size_t extension_size);
void _makepath(char *path, const char *drive, const char *folder, const char *name, const char *extension);
errno_t _makepath_s(char *path, size_t size, const char *drive, const char *folder, const char *name, const char *extension);

/* What a secure function calls when its caller breaks its rules: without a debug run-time, with NULL and 0 for all. The setters return the
 * handler that was set before. Each module has its own handler; a thread's goes before the module's. */
typedef void (*_invalid_parameter_handler)(const wchar_t *expression, const wchar_t *function, const wchar_t *file,
    unsigned int line, __UINTPTR_TYPE__ reserved);
_invalid_parameter_handler _set_invalid_parameter_handler(_invalid_parameter_handler handler);
_invalid_parameter_handler _get_invalid_parameter_handler(void);
_invalid_parameter_handler _set_thread_local_invalid_parameter_handler(_invalid_parameter_handler handler);
_invalid_parameter_handler _get_thread_local_invalid_parameter_handler(void);
void _invalid_parameter_noinfo(void);

#ifdef __cplusplus
}

extern "C++" {
_CERTEMU_ARRAY_NUMBER(_itoa_s, int, char)
_CERTEMU_ARRAY_NUMBER(_ltoa_s, long, char)
_CERTEMU_ARRAY_NUMBER(_ultoa_s, unsigned long, char)
_CERTEMU_ARRAY_NUMBER(_i64toa_s, long long, char)
_CERTEMU_ARRAY_NUMBER(_ui64toa_s, unsigned long long, char)
_CERTEMU_ARRAY(_makepath_s, char, (const char *drive, const char *folder, const char *name, const char *extension),
    (drive, folder, name, extension))
template <size_t size>
inline errno_t mbstowcs_s(size_t *written, wchar_t (&to)[size], const char *from, size_t count)
{
    return mbstowcs_s(written, to, size, from, count);
}

template <size_t size>
inline errno_t wcstombs_s(size_t *written, char (&to)[size], const wchar_t *from, size_t count)
{
    return wcstombs_s(written, to, size, from, count);
}

template <size_t room>
inline errno_t getenv_s(size_t *size, char (&buffer)[room], const char *name)
{
    return getenv_s(size, buffer, room, name);
}

template <size_t drive_size, size_t folder_size, size_t name_size, size_t extension_size>
inline errno_t _splitpath_s(const char *path, char (&drive)[drive_size], char (&folder)[folder_size], char (&name)[name_size],
    char (&extension)[extension_size])
{
    return _splitpath_s(path, drive, drive_size, folder, folder_size, name, name_size, extension, extension_size);
}
}
#endif

#endif
