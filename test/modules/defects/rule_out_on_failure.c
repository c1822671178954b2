/* A description is made, and the method fails all the same. */
#include "defect.h"

static HRESULT description(BSTR *text)      /* DEFECT: rule/out-on-failure in exit_GetDescription */
{
    static WCHAR none[] = L"none";

    *text = none;
    return E_FAIL;
}

DEFECT_MODULE(.description = description);
