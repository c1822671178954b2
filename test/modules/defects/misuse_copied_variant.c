/* A VARIANT is copied by assignment: both own the same string. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    VARIANT value, copy;

    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(L"an event");
    if (!V_BSTR(&value))
        return E_OUTOFMEMORY;
    copy = value;
    VariantClear(&value);
    VariantClear(&copy);        /* DEFECT: misuse/double-free */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
