/* libstdc++'s configuration, without its extern templates.
 *
 * libstdc++.so holds basic_string<wchar_t> and its kin for a wchar_t of 4 bytes, and the headers tell the compiler to take
 * them from there. Without extern templates a module instantiates its own, for 2 bytes. Every header of libstdc++ includes
 * this file first, so that no option of the compiler is needed. */
#pragma GCC system_header
#include_next <bits/c++config.h>

#undef _GLIBCXX_EXTERN_TEMPLATE
#define _GLIBCXX_EXTERN_TEMPLATE 0

/* Streams open files by wide names too, as Microsoft's do (lib/runtime/crt/fstream.c). */
#undef _GLIBCXX_HAVE__WFOPEN
#define _GLIBCXX_HAVE__WFOPEN 1
