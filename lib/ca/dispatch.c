/* Type information for late binding: the library CERTCLIENTLib, loaded once. */
#define COBJMACROS
#include "server.h"

static ITypeInfo *volatile loaded;

HRESULT server_type_info(ITypeInfo **info)
{
    ITypeInfo *found = loaded;
    ITypeLib *library;
    HRESULT hr;

    *info = NULL;
    if (!found)
    {
        if (FAILED(hr = LoadRegTypeLib(&LIBID_CERTCLIENTLib, 1, 0, 0, &library)))
            return hr;
        hr = ITypeLib_GetTypeInfoOfGuid(library, &IID_ICertServerExit, &found);
        ITypeLib_Release(library);
        if (FAILED(hr))
            return hr;
        /* Kept until the process ends: a call costs one reference, not a look-up in the library. */
        if (InterlockedCompareExchangePointer((void *volatile *)&loaded, found, NULL))
        {
            ITypeInfo_Release(found);
            found = loaded;
        }
    }
    ITypeInfo_AddRef(found);
    *info = found;
    return S_OK;
}
