/* What the archive's files need of the run-time library (its private exports) and of each other. */
#pragma once

#include <direct.h>
#include <io.h>

#include <windows.h>

/* The host's path of a Windows path. 0, or a Windows error. Exported by libcertemu-runtime.so. */
DWORD certemu_runtime_host_path(const WCHAR *path, char *host, size_t size);

/* The other way: of an absolute path of the host. */
DWORD certemu_runtime_windows_path(const char *host, WCHAR *path, size_t size);

/* errno for a Windows error. */
int crt_file_error(DWORD error);
