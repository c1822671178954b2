/* Modules that no window has name this header for the COM classes behind it, which are in atlcom.h. Controls (CComControl and its
 * kin, atlwin.h) are not there: they do not compile. */
#pragma once
#pragma GCC system_header

#include "atlcom.h"
