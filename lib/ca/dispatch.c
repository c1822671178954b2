/* Type information for late binding: the library CERTCLIENTLib, loaded at the first call that needs it, kept until the last CA
 * goes. */
#define COBJMACROS
#include "server.h"

#include "port.h"

#define CERTIF_TYPE_LIBRARY 1       /* lib/certemu.rc */

static SRWLOCK lock = SRWLOCK_INIT;
static ITypeInfo *loaded;

static HRESULT load(void)
{
    ITypeLib *library;
    HRESULT hr = S_OK;

    AcquireSRWLockExclusive(&lock);
    if (!loaded && SUCCEEDED(hr = port_load_type_library(CERTIF_TYPE_LIBRARY, &library)))
    {
        hr = ITypeLib_GetTypeInfoOfGuid(library, &IID_ICertServerExit, &loaded);
        ITypeLib_Release(library);
    }
    ReleaseSRWLockExclusive(&lock);
    return hr;
}

HRESULT server_type_info(ITypeInfo **info)
{
    HRESULT hr;

    for (;;)
    {
        AcquireSRWLockShared(&lock);
        if ((*info = loaded))
            ITypeInfo_AddRef(*info);
        ReleaseSRWLockShared(&lock);
        if (*info)
            return S_OK;
        if (FAILED(hr = load()))
            return hr;
    }
}

void server_forget_type_info(void)
{
    AcquireSRWLockExclusive(&lock);
    if (loaded)
        ITypeInfo_Release(loaded);
    loaded = NULL;
    ReleaseSRWLockExclusive(&lock);
}
