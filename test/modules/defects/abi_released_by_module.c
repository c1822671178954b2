/* The module releases its own object, which is its caller's. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)     /* DEFECT: abi/references in exit_Notify */
{
    (void)context;
    if (event == EXITEVENT_CERTREVOKED)
        ICertExit2_Release(kit_object());
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
