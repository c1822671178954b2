/* Its factory makes nothing. */
#include "kit.h"

static HRESULT create(void)
{
    return E_OUTOFMEMORY;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(10), .progid = L"KitCreateFails.Exit",
    .mask = KIT_ALL_EVENTS, .create = create,
};
