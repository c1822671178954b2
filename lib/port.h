/* The only place outside lib/runtime where the two builds differ: natively lib/runtime stands in for Windows, in the PE build
 * Windows (or Wine) is there. Everything else is written against the Windows API alone (DESIGN, decision 1). */
#pragma once

#include <windows.h>

#ifdef _WIN32
#define PORT_NATIVE 0
#define PORT_NAME "pe"
#define PORT_PRINTF(string, first) __attribute__((format(gnu_printf, string, first)))   /* __USE_MINGW_ANSI_STDIO */
#else
#define PORT_NATIVE 1
#define PORT_NAME "native"
#define PORT_PRINTF(string, first) __attribute__((format(printf, string, first)))
#endif
