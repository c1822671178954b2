/* VARIANTs inside the Automation run-time. */
#pragma once

#include <windows.h>
#include <oleauto.h>

/* The functions here are of Windows' convention, as their callers are: one of the host's would make each of those save ten vector
 * registers (kernel/fast.h). */

/* May a VARIANT have this type? S_OK or DISP_E_BADVARTYPE. */
static inline HRESULT variant_check_type(VARTYPE type)
{
    VARTYPE base = type & VT_TYPEMASK, modifiers = type & ~VT_TYPEMASK;

    if (modifiers & ~(VT_BYREF | VT_ARRAY))
        return DISP_E_BADVARTYPE;
    if (modifiers && base <= VT_NULL)
        return DISP_E_BADVARTYPE;
    if ((base <= VT_UINT && base != 15) || base == VT_RECORD || base == VT_CLSID)
        return S_OK;
    return DISP_E_BADVARTYPE;
}

/* A value in the VARIANT itself, that owns and references nothing. */
static inline BOOL variant_is_plain(VARTYPE type)
{
    return type <= VT_UINT && type != VT_BSTR && type != VT_DISPATCH && type != VT_UNKNOWN && type != 15;
}

/* A copy with its own string, array, record or reference into memory that owns nothing yet; VT_EMPTY on failure. The
 * type of the source must have been checked. */
HRESULT WINAPI variant_copy_value(VARIANT *copy, const VARIANT *source);

/* The value itself, or what a BYREF variant points to, without a reference or copy of its own. E_INVALIDARG if it
 * points to another VT_VARIANT | VT_BYREF, or has a type that cannot be pointed to. */
HRESULT WINAPI variant_dereference(VARIANT *value, const VARIANT *source);
