/* The object cannot be made. */
#include "defect.h"

static HRESULT create(void)
{
    return E_OUTOFMEMORY;   /* DEFECT: load nowhere */
}

DEFECT_MODULE(.create = create);
