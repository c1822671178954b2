/* Folders: Microsoft's <direct.h>. Paths are Windows', on the emulated drive; a result of -1 or NULL sets errno. _wgetcwd and
 * _getcwd without a buffer answer memory for free(). */
#pragma GCC system_header

#ifndef _CERTEMU_DIRECT_
#define _CERTEMU_DIRECT_

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

int _mkdir(const char *path);
int _rmdir(const char *path);
int _chdir(const char *path);
char *_getcwd(char *buffer, int size);
int _wmkdir(const wchar_t *path);
int _wrmdir(const wchar_t *path);
int _wchdir(const wchar_t *path);
wchar_t *_wgetcwd(wchar_t *buffer, int size);

#ifdef __cplusplus
}
#endif

#endif
