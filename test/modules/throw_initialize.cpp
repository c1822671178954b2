/* Something that is no std::exception leaves Initialize. */
#include "kit.h"

static HRESULT initialize(BSTR config, LONG *mask)
{
    (void)config, (void)mask;
    throw 42;
}

static struct kit describe()
{
    struct kit described = {};

    described.clsid = KIT_CLSID(41);
    described.progid = L"KitThrowInitialize.Exit";
    described.mask = KIT_ALL_EVENTS;
    described.initialize = initialize;
    return described;
}
extern "C" const struct kit kit = describe();
