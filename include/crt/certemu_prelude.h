/* Goes before the first line of every C++ file of an ELF module (-include certemu_prelude.h).
 *
 * libstdc++.so holds basic_string<wchar_t> and its kin for a wchar_t of 4 bytes, and the headers tell the compiler to take
 * them from there. Without extern templates the module instantiates its own, for 2 bytes. The macro has to change after
 * libstdc++'s configuration has set it and before any other header reads it. */
#if defined(__cplusplus) && defined(__has_include)
#if __has_include(<bits/c++config.h>)
#include <bits/c++config.h>
#undef _GLIBCXX_EXTERN_TEMPLATE
#define _GLIBCXX_EXTERN_TEMPLATE 0
#endif
#endif
