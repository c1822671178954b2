/* The version is a number. */
#include "defect.h"

static HRESULT property(BSTR name, VARIANT *value)      /* DEFECT: manage/type in manage_GetProperty */
{
    if (!lstrcmpW(name, L"File Version"))
    {
        V_VT(value) = VT_I4;
        V_I4(value) = 1;
        return S_OK;
    }
    if (!(V_BSTR(value) = SysAllocString(L"Defect")))
        return E_OUTOFMEMORY;
    V_VT(value) = VT_BSTR;
    return S_OK;
}

DEFECT_MODULE(.manage_property = property);
