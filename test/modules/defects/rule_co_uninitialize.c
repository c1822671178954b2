/* COM is uninitialised though it was not initialised. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    CoUninitialize();  /* DEFECT: rule/co-uninitialize */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
