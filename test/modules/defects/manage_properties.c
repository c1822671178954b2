/* Of the five properties that the console shows, there is one. */
#include "defect.h"

static HRESULT property(BSTR name, VARIANT *value)      /* DEFECT: manage/properties in manage_GetProperty */
{
    if (lstrcmpW(name, L"Name"))
        return S_FALSE;
    if (!(V_BSTR(value) = SysAllocString(L"Defect")))
        return E_OUTOFMEMORY;
    V_VT(value) = VT_BSTR;
    return S_OK;
}

DEFECT_MODULE(.manage_property = property);
