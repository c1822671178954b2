/* Every program and module is linked with -u certemu_crt_anchor. A sanitizer's run-time library comes first on the linker's command
 * line and has functions of these names, for a wchar_t of 4 bytes: the linker would take those, and leave the archive's alone
 * unless something else needs the same object of it. So each object is named here by a function that no other library has. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <wchar.h>

extern void (*const certemu_crt_anchor[])(void);

void (*const certemu_crt_anchor[])(void) =
{
    (void (*)(void))_wcsicmp,       /* string.c */
    (void (*)(void))_vscwprintf,    /* print.c */
    (void (*)(void))wctob,          /* multibyte.c */
    (void (*)(void))_wtoi,          /* number.c */
    (void (*)(void))_fputwchar,     /* stream.c */
    (void (*)(void))_wfopen,        /* file.c */
    (void (*)(void))swscanf_s,      /* scan.c */
    (void (*)(void))_wctime_s       /* time.c */
};
