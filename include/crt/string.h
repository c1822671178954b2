/* <string.h> of the system, and after it the names that Microsoft's has: some narrow functions, and all wide ones. */
#pragma GCC system_header
#include_next <string.h>

#ifndef _CERTEMU_STRING_
#define _CERTEMU_STRING_

#include <stddef.h>
#include <wchar.h>

#ifdef __cplusplus
extern "C" {
#endif

int _stricmp(const char *first, const char *second);
int _strcmpi(const char *first, const char *second);
int _strnicmp(const char *first, const char *second, size_t count);
int _memicmp(const void *first, const void *second, size_t count);
char *_strdup(const char *string);
char *_strlwr(char *string);
char *_strupr(char *string);
char *_strrev(char *string);
char *_strset(char *text, int character);
char *_strnset(char *text, int character, size_t count);
char *strtok_s(char *string, const char *separators, char **state);

/* The secure forms: certemu-secure.h. */
errno_t memcpy_s(void *to, size_t size, const void *from, size_t count);
errno_t memmove_s(void *to, size_t size, const void *from, size_t count);
errno_t strcpy_s(char *to, size_t size, const char *from);
errno_t strncpy_s(char *to, size_t size, const char *from, size_t count);
errno_t strcat_s(char *to, size_t size, const char *from);
errno_t strncat_s(char *to, size_t size, const char *from, size_t count);
errno_t _strlwr_s(char *text, size_t size);
errno_t _strupr_s(char *text, size_t size);
errno_t _strset_s(char *text, size_t size, int character);
errno_t _strnset_s(char *text, size_t size, int character, size_t count);
errno_t strerror_s(char *to, size_t size, int error);

static inline size_t strnlen_s(const char *text, size_t size)
{
    return text ? strnlen(text, size) : 0;
}

int stricmp(const char *first, const char *second);
int strcmpi(const char *first, const char *second);
int strnicmp(const char *first, const char *second, size_t count);
int memicmp(const void *first, const void *second, size_t count);
char *strlwr(char *string);
char *strupr(char *string);
char *strrev(char *string);

#ifdef __cplusplus
}

extern "C++" {
_CERTEMU_ARRAY(strcpy_s, char, (const char *from), (from))
_CERTEMU_ARRAY(strncpy_s, char, (const char *from, size_t count), (from, count))
_CERTEMU_ARRAY(strcat_s, char, (const char *from), (from))
_CERTEMU_ARRAY(strncat_s, char, (const char *from, size_t count), (from, count))
_CERTEMU_ARRAY_ALONE(_strlwr_s, char)
_CERTEMU_ARRAY_ALONE(_strupr_s, char)
_CERTEMU_ARRAY(strerror_s, char, (int error), (error))
_CERTEMU_ARRAY(_strset_s, char, (int character), (character))
_CERTEMU_ARRAY(_strnset_s, char, (int character, size_t count), (character, count))
}
#endif

#endif
