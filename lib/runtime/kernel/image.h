/* What kind of file a module is, before the host's loader sees it. */
#pragma once

#include <windows.h>

/* 0 if the file can be a module of this process, else a Win32 error with the reason in `reason`. */
DWORD kernel_image_check(const char *host, char *reason, size_t size);
