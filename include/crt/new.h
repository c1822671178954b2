/* <new.h>: the name of <new> before C++ had a standard. */
#pragma once
#pragma GCC system_header

#ifdef __cplusplus
#include <new>

using std::new_handler;
using std::set_new_handler;
#endif
