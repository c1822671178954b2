/* DllMain refuses. */
#include "defect.h"

static HRESULT load(void)
{
    return E_FAIL;      /* DEFECT: load nowhere */
}

DEFECT_MODULE(.load = load);
