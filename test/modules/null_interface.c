/* QueryInterface succeeds with a NULL pointer. */
#include "kit.h"

static HRESULT query(REFIID iid, void **out)
{
    (void)out;
    return IsEqualIID(iid, &IID_IUnknown) ? S_FALSE : S_OK;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(15), .progid = L"KitNullInterface.Exit",
    .mask = KIT_ALL_EVENTS, .query = query,
};
