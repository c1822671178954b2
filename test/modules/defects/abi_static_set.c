/* The object gets another interface when it is initialised: who has asked before never learns of it. */
#include "defect.h"

static BOOL initialized;

static HRESULT initialize(BSTR config, LONG *mask)
{
    (void)config;
    *mask = KIT_ALL_EVENTS;
    initialized = TRUE;
    return S_OK;
}

static HRESULT query(REFIID iid, void **out)    /* DEFECT: abi/query-interface in exit_QueryInterface */
{
    if (!initialized && IsEqualIID(iid, &IID_ICertExit2))
    {
        *out = NULL;
        return E_NOINTERFACE;
    }
    return S_FALSE;
}

DEFECT_MODULE(.initialize = initialize, .query = query);
