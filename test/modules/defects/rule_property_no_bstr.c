/* The properties of the manage module are literals. */
#include "defect.h"

static HRESULT property(BSTR name, VARIANT *value)      /* DEFECT: rule/not-a-bstr in manage_GetProperty */
{
    V_VT(value) = VT_BSTR;
    V_BSTR(value) = (BSTR)L"1.0";
    return S_OK;
}

DEFECT_MODULE(.manage_property = property);
