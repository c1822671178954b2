/* GetDescription returns a literal. */
#include "defect.h"

static HRESULT description(BSTR *text)
{
    *text = (BSTR)L"A literal";     /* DEFECT: rule/not-a-bstr in exit_GetDescription */
    return S_OK;
}

DEFECT_MODULE(.description = description);
