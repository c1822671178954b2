/* Stays loaded for good, and keeps what it has made. */
#include "../kit.h"

static BSTR settings;

static HRESULT initialize(BSTR config, LONG *mask)
{
    (void)mask;
    if (!settings)
        settings = SysAllocString(config);
    return settings ? S_OK : E_OUTOFMEMORY;
}

static HRESULT can_unload(void)
{
    return S_FALSE;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(0xe8), .progid = L"KitResident.Exit", .mask = KIT_ALL_EVENTS, .initialize = initialize,
    .can_unload = can_unload,
};
