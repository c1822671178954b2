/* Initialize fails. */
#include "defect.h"

static HRESULT initialize(BSTR config, LONG *mask)
{
    (void)config, (void)mask;
    return E_ACCESSDENIED;      /* DEFECT: initialize nowhere */
}

DEFECT_MODULE(.initialize = initialize);
