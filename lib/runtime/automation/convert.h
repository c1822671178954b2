/* What the conversions of VARIANT types share. */
#pragma once

#include <windows.h>
#include <oleauto.h>

/* Whole numbers of every source meet here; each target then checks its own range. Halves go to the even neighbour. */
typedef __int128 convert_wide;

HRESULT convert_whole_from_real(double in, convert_wide *out);
void convert_whole_from_currency(CY in, convert_wide *out);

/* The number in a text as one of the types in `bits` (VTBIT_…): DISP_E_TYPEMISMATCH, DISP_E_OVERFLOW,
 * DISP_E_UNKNOWNLCID. */
HRESULT convert_number_from_text(const OLECHAR *text, LCID lcid, ULONG flags, ULONG bits, VARIANT *out);

/* The default property of an object as the given type. */
HRESULT WINAPI convert_from_dispatch(IDispatch *object, LCID lcid, VARTYPE type, VARIANT *out);
