/* An object is counted up and never down. */
#include "defect.h"

static BOOL counted;

static HRESULT create(void)
{
    counted = TRUE;
    return S_OK;
}

static HRESULT can_unload(void)     /* DEFECT: rule/cannot-unload nowhere */
{
    return counted ? S_FALSE : S_OK;
}

DEFECT_MODULE(.create = create, .can_unload = can_unload);
