/* The StringCch and StringCb functions of strsafe.h, which on Windows are inline there. Source: their documentation, and for what it
 * leaves open (which flag wins, what an extended function tells after a failure) the same test over mingw-w64's header. */
#include "format.h"

#include <windows.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strsafe.h>

#define UNIT char
#define NAME(family) String ## family ## A
#define EX(family) String ## family ## ExA
#define INNER(name) name ## _narrow
#define FORMAT format_narrow
#define GET() getchar()
#define END EOF
#include "strsafe-unit.h"

#define UNIT wchar_t
#define NAME(family) String ## family ## W
#define EX(family) String ## family ## ExW
#define INNER(name) name ## _wide
#define FORMAT format_wide
#define GET() getwchar()
#define END WEOF
#include "strsafe-unit.h"
