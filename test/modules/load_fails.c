/* DllMain refuses. */
#include "kit.h"

static HRESULT load(void)
{
    return E_FAIL;
}

const struct kit kit = {.clsid = KIT_CLSID(12), .progid = L"KitLoadFails.Exit", .mask = KIT_ALL_EVENTS, .load = load};
