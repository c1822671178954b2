/* Files by name and by number: Microsoft's <io.h>. Paths are Windows', on the emulated drive; a result of -1 sets errno. */
#pragma GCC system_header

#ifndef _CERTEMU_IO_
#define _CERTEMU_IO_

#include <certemu-secure.h>
#include <stddef.h>
#include <unistd.h>

#ifdef __cplusplus
extern "C" {
#endif

/* mode: 0 exists, 2 may be written, 4 may be read, 6 both */
int _access(const char *path, int mode);
int _waccess(const wchar_t *path, int mode);
errno_t _access_s(const char *path, int mode);
errno_t _waccess_s(const wchar_t *path, int mode);
int _unlink(const char *path);
int _wunlink(const wchar_t *path);
int _wremove(const wchar_t *path);
int _wrename(const wchar_t *from, const wchar_t *to);

static inline int _isatty(int file)
{
    return isatty(file);
}

#ifdef __cplusplus
}
#endif

#endif
