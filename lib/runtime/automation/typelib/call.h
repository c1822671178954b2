/* Calls of functions that are known only at run time. */
#pragma once

#include <windows.h>
#include <oleauto.h>

/* Floating-point values: they go through registers of their own. */
static inline BOOL call_is_floating(VARTYPE vt)
{
    return vt == VT_R4 || vt == VT_R8 || vt == VT_DATE;
}

/* The word that an argument is in Windows' convention on x86-64: the value, or the address of what does not fit. */
static inline ULONG_PTR call_word(VARTYPE vt, const VARIANT *value)
{
    switch (vt)
    {
        case VT_I1:
            return (ULONG_PTR)(LONG_PTR)V_I1(value);
        case VT_UI1:
            return V_UI1(value);
        case VT_I2:
        case VT_BOOL:
            return (ULONG_PTR)(LONG_PTR)V_I2(value);
        case VT_UI2:
            return V_UI2(value);
        case VT_I4:
        case VT_INT:
        case VT_ERROR:
        case VT_HRESULT:
            return (ULONG_PTR)(LONG_PTR)V_I4(value);
        case VT_UI4:
        case VT_UINT:
        case VT_R4:
            return V_UI4(value);
        case VT_VARIANT:
        case VT_DECIMAL:
            return (ULONG_PTR)value;
        default:
            return (ULONG_PTR)V_UI8(value);
    }
}

/* Calls `function` with words alone, in the convention of Windows; what is in the result's register comes back. */
ULONG_PTR call_words(const void *function, const ULONG_PTR *words, UINT count);

/* Can it be called through call_words? FALSE beyond what is compiled in, or on a processor where words are not enough. */
BOOL call_words_possible(UINT count);
