/* QueryInterface refuses and leaves something in the pointer. */
#include "defect.h"

static HRESULT query(REFIID iid, void **out)    /* DEFECT: abi/query-interface in exit_QueryInterface */
{
    if (IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_IDispatch) || IsEqualIID(iid, &IID_ICertExit) ||
            IsEqualIID(iid, &IID_ICertExit2))
        return S_FALSE;
    *out = (void *)iid;
    return E_NOINTERFACE;
}

DEFECT_MODULE(.query = query);
