/* Never returns from Notify. */
#include "kit.h"

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    for (;;)
        Sleep(1000);
    return S_OK;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(18), .progid = L"KitHangNotify.Exit",
    .mask = KIT_ALL_EVENTS, .notify = notify,
};
