/* Divides by zero in Initialize. */
#include "kit.h"

static HRESULT initialize(BSTR config, LONG *mask)
{
    volatile LONG seven = 7, zero = 0;

    (void)config;
    *mask = seven / zero;
    return S_OK;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(17), .progid = L"KitCrashInitialize.Exit",
    .mask = KIT_ALL_EVENTS, .initialize = initialize,
};
