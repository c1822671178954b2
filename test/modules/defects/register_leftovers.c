/* DllUnregisterServer says that it has done its work. */
#include "defect.h"

static HRESULT unregistration(void)     /* DEFECT: register/roundtrip in DllUnregisterServer */
{
    return S_OK;
}

DEFECT_MODULE(.unregistration = unregistration);
