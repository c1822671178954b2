/* The value of an object: its default property (DISPID_VALUE), as another type. */
#define COBJMACROS
#define CONST_VTABLE
#include "convert.h"

HRESULT WINAPI convert_from_dispatch(IDispatch *object, LCID lcid, VARTYPE type, VARIANT *out)
{
    static const DISPPARAMS none;
    static const IID null;
    VARIANT value;
    HRESULT hr;

    V_VT(out) = VT_EMPTY;
    if (!object)
        return DISP_E_BADVARTYPE;
    VariantInit(&value);
    hr = IDispatch_Invoke(object, DISPID_VALUE, &null, lcid, DISPATCH_PROPERTYGET, (DISPPARAMS *)&none, &value, NULL,
        NULL);
    if (FAILED(hr))
        /* An object without a value is not a number, whatever it says. */
        return DISP_E_TYPEMISMATCH;
    hr = VariantChangeTypeEx(out, &value, lcid, 0, type);
    VariantClear(&value);
    return hr;
}
