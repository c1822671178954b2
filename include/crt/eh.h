/* <eh.h>: the handlers of C++ exceptions. _set_se_translator is declared and not there: who calls it
 * gets an error at link time, since no exceptions come of crashes. */
#pragma once
#pragma GCC system_header

#ifdef __cplusplus
#include <exception>

using std::set_terminate;
using std::terminate;
typedef std::terminate_handler terminate_function;

struct _EXCEPTION_POINTERS;
typedef void (*_se_translator_function)(unsigned int code, struct _EXCEPTION_POINTERS *exception);
extern "C" _se_translator_function _set_se_translator(_se_translator_function translator);
#endif
