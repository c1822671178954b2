/* QueryInterface succeeds for an interface that is not there. */
#include "defect.h"

static HRESULT query(REFIID iid, void **out)    /* DEFECT: abi/query-interface in exit_QueryInterface */
{
    *out = NULL;
    return IsEqualIID(iid, &IID_ISupportErrorInfo) ? S_OK : S_FALSE;
}

DEFECT_MODULE(.query = query);
