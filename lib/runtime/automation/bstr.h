/* BSTRs inside the Automation run-time. */
#pragma once

#include <windows.h>
#include <oleauto.h>

/* A copy of all bytes, an odd one included. A copy of NULL is an empty string, as VariantCopy makes it under Wine.
 * function: for whom, to the hooks. E_OUTOFMEMORY. */
HRESULT WINAPI bstr_copy(BSTR string, BSTR *copy, const char *function);
