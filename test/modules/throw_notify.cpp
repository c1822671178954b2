/* A C++ exception leaves Notify. */
#include <stdexcept>

#include "kit.h"

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    throw std::runtime_error("the mail server is away");
}

static struct kit describe()
{
    struct kit described = {};

    described.clsid = KIT_CLSID(40);
    described.progid = L"KitThrowNotify.Exit";
    described.mask = KIT_ALL_EVENTS;
    described.notify = notify;
    return described;
}
extern "C" const struct kit kit = describe();
