/* COM is initialised in each event and never uninitialised. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    CoInitializeEx(NULL, COINIT_MULTITHREADED);    /* DEFECT: rule/co-initialize */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
