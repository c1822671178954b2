/* GetManageModule succeeds and returns no object. */
#include "defect.h"

static HRESULT manage(ICertManageModule **out)      /* DEFECT: rule/null-result in exit_GetManageModule */
{
    *out = NULL;
    return S_OK;
}

DEFECT_MODULE(.manage = manage);
