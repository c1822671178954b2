/* VARIANTs inside the Automation run-time. */
#pragma once

#include <windows.h>
#include <oleauto.h>

/* May a VARIANT have this type? S_OK or DISP_E_BADVARTYPE. */
HRESULT variant_check_type(VARTYPE type);

/* A copy with its own string, array, record or reference into memory that owns nothing yet; VT_EMPTY on failure. The
 * type of the source must have been checked. */
HRESULT variant_copy_value(VARIANT *copy, const VARIANT *source);
HRESULT variant_copy_record(VARIANT *copy, const VARIANT *source);

/* The value itself, or what a BYREF variant points to, without a reference or copy of its own. E_INVALIDARG if it
 * points to another VT_VARIANT | VT_BYREF, or has a type that cannot be pointed to. */
HRESULT variant_dereference(VARIANT *value, const VARIANT *source);
