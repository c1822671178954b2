/* What Initialize keeps is there when the module has gone. */
#include "defect.h"

static BSTR kept;

static HRESULT initialize(BSTR config, LONG *mask)
{
    (void)mask;
    SysFreeString(kept);
    kept = SysAllocString(config);  /* DEFECT: leak/bstr */
    return kept ? S_OK : E_OUTOFMEMORY;
}

DEFECT_MODULE(.initialize = initialize);
