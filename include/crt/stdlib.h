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

#ifdef __cplusplus
}
#endif

#endif
