/* DllCanUnloadNow never agrees. */
#include "kit.h"

static HRESULT can_unload(void)
{
    return S_FALSE;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(24), .progid = L"KitNeverUnloads.Exit",
    .mask = KIT_ALL_EVENTS, .can_unload = can_unload,
};
