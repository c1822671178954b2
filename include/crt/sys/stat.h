/* <sys/stat.h> of the system, and after it Microsoft's _stat and _wstat: paths are Windows', on the emulated drive; -1 sets errno. */
#pragma GCC system_header
#include_next <sys/stat.h>

#ifndef _CERTEMU_SYS_STAT_
#define _CERTEMU_SYS_STAT_

#include <time.h>

#define _S_IFMT 0xf000
#define _S_IFDIR 0x4000
#define _S_IFCHR 0x2000
#define _S_IFIFO 0x1000
#define _S_IFREG 0x8000
#define _S_IREAD 0x0100
#define _S_IWRITE 0x0080
#define _S_IEXEC 0x0040

/* st_atime, st_mtime and st_ctime are the system's macros for seconds of these members. st_ctime is when it was made. */
struct _stat
{
    unsigned int st_dev, st_rdev;       /* the drive: 0 is A: */
    unsigned short st_ino, st_mode;
    short st_nlink, st_uid, st_gid;
    long long st_size;
    struct timespec st_atim, st_mtim, st_ctim;
};

#define _stat32 _stat
#define _stat64 _stat
#define __stat64 _stat
#define _stati64 _stat
#define _stat32i64 _stat
#define _stat64i32 _stat
#define _wstat32 _wstat
#define _wstat64 _wstat
#define _wstati64 _wstat
#define _wstat32i64 _wstat
#define _wstat64i32 _wstat

#ifdef __cplusplus
extern "C" {
#endif

int _stat(const char *path, struct _stat *status);
int _wstat(const wchar_t *path, struct _stat *status);

#ifdef __cplusplus
}
#endif

#endif
