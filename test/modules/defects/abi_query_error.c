/* QueryInterface says E_FAIL for what it does not have: COM knows E_NOINTERFACE. */
#include "defect.h"

static HRESULT query(REFIID iid, void **out)    /* DEFECT: abi/query-interface in exit_QueryInterface */
{
    (void)out;
    return IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_IDispatch) || IsEqualIID(iid, &IID_ICertExit) ||
            IsEqualIID(iid, &IID_ICertExit2) ? S_FALSE : E_FAIL;
}

DEFECT_MODULE(.query = query);
