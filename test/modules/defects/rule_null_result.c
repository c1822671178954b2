/* GetDescription succeeds and returns nothing. */
#include "defect.h"

static HRESULT description(BSTR *text)
{
    *text = NULL;   /* DEFECT: rule/null-result in exit_GetDescription */
    return S_OK;
}

DEFECT_MODULE(.description = description);
