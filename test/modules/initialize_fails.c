/* Fails Initialize, with an IErrorInfo. */
#include "kit.h"

static HRESULT initialize(BSTR config, LONG *mask)
{
    (void)config;
    *mask = 0;
    return kit_error(E_FAIL, L"there is no database");
}

const struct kit kit =
{
    .clsid = KIT_CLSID(5), .progid = L"KitInitializeFails.Exit",
    .mask = KIT_ALL_EVENTS, .initialize = initialize,
};
