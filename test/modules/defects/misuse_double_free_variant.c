/* The string of a VARIANT is freed, and the VARIANT cleared after it. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    VARIANT value;

    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(L"an event");
    if (!V_BSTR(&value))
        return E_OUTOFMEMORY;
    SysFreeString(V_BSTR(&value));
    VariantClear(&value);       /* DEFECT: misuse/double-free */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
