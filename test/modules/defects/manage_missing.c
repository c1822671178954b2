/* GetManageModule is not implemented. */
#include "defect.h"

static HRESULT manage(ICertManageModule **out)
{
    *out = NULL;
    return E_NOTIMPL;
}

/* DEFECT: manage/missing nowhere */
DEFECT_MODULE(.manage = manage, .no_manage_class = TRUE);
