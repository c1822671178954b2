/* Answers for none of the three interfaces. */
#include "kit.h"

static HRESULT query(REFIID iid, void **out)
{
    (void)out;
    return IsEqualIID(iid, &IID_IUnknown) ? S_FALSE : E_NOINTERFACE;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(14), .progid = L"KitNoInterface.Exit",
    .mask = KIT_ALL_EVENTS, .query = query,
};
