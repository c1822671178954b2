/* DllCanUnloadNow always says yes. */
#include "defect.h"

static HRESULT can_unload(void)     /* DEFECT: abi/can-unload in DllCanUnloadNow */
{
    return S_OK;
}

DEFECT_MODULE(.can_unload = can_unload);
