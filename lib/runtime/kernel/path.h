/* Paths of Windows on the host: drive C: is a folder of the host, Z: is the host's root.
 *
 * C:'s folder is named by the environment variable CERTEMU_DRIVE and made when it is missing; without the variable it is a
 * private temporary folder, made at first use and removed at exit (or, after a crash, by the next process that makes one). Names are looked up exactly first, then without regard to case.
 * No path leaves its drive by "..". As under Wine, `/x` (with one slash) is `Z:\x`, so that paths of the host mean the same
 * there and here, and paths may be longer than MAX_PATH. */
#pragma once

#include <stddef.h>
#include <windows.h>

/* Bytes or units that hold any path here. */
#define KERNEL_PATH_SIZE 4096

/* The host folder that is C:, without a final '/'. NULL: it could not be made. */
const char *kernel_drive_folder(void);

/* The host's path for a Windows path: `C:\x`, `C:x`, `\x`, `x\y` from the current directory, `\\?\C:\x`; '/' is a separator too.
 * The folders on the way have to exist; the last name need not, and then keeps its spelling. 0 or a Win32 error:
 * ERROR_PATH_NOT_FOUND, ERROR_INVALID_NAME, ERROR_BAD_NETPATH (`\\server\share`), ERROR_FILENAME_EXCED_RANGE. */
DWORD kernel_path_to_host(const WCHAR *windows_path, char *host, size_t size);

/* The Windows path of a host's path, which must be absolute: `C:\…` for what lies in the drive's folder, otherwise `Z:\…`.
 * 0, ERROR_INVALID_NAME or ERROR_FILENAME_EXCED_RANGE. */
DWORD kernel_path_from_host(const char *host, WCHAR *path, size_t size);

/* GetFullPathName: absolute and normalised, without a look at the disk. 0 or a Win32 error. */
DWORD kernel_path_full(const WCHAR *windows_path, WCHAR *full, size_t size);

/* Looks up `tail` ("a/b/c") below the host path in `host`, which it completes: exactly, then without regard to case. 0, or a Win32
 * error as of kernel_path_to_host. */
DWORD kernel_path_resolve(char *host, size_t size, const char *tail);

/* The Win32 error (error.c) that a failed call of the host comes nearest to. */
DWORD kernel_error_from_errno(int error);

/* Is the last name of the path one of DOS' devices (NUL, CON, COM1 …, with any extension and in any folder)? NULL, or its
 * name in upper case without extension. */
const char *kernel_path_device(const WCHAR *windows_path);

/* The current directory, without a final '\' except for a drive's root. 0 or a Win32 error. */
DWORD kernel_current_directory(WCHAR *path, size_t size);
DWORD kernel_set_current_directory(const WCHAR *path);

/* The name of the host's user, as GetUserName gives it and as the folder below C:\Users is called. */
const WCHAR *kernel_user_name(void);
