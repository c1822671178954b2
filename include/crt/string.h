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
char *strtok_s(char *string, const char *separators, char **state);

int stricmp(const char *first, const char *second);
int strcmpi(const char *first, const char *second);
int strnicmp(const char *first, const char *second, size_t count);
int memicmp(const void *first, const void *second, size_t count);
char *strlwr(char *string);
char *strupr(char *string);
char *strrev(char *string);

#ifdef __cplusplus
}
#endif

#endif
