/* The Windows headers, compiled once for a library or for all tests: mingw-w64's take a second of each translation unit. Each source
 * still includes what it uses; the ThreadSanitizer build of the tests goes without this file, so that one that does not is found. */
#ifndef CERTEMU_WINDOWS_HEADERS_H      /* a compiler warns of #pragma once in what it compiles */
#define CERTEMU_WINDOWS_HEADERS_H

#define COBJMACROS      /* as many sources ask for */
#define CONST_VTABLE
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>
#include <oleauto.h>

#endif
