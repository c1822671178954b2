/* The [in] argument of Initialize is freed. */
#include "defect.h"

static HRESULT initialize(BSTR config, LONG *mask)
{
    (void)mask;
    SysFreeString(config);  /* DEFECT: misuse/foreign-owner */
    return S_OK;
}

DEFECT_MODULE(.initialize = initialize);
