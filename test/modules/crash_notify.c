/* Writes to address 0 in Notify. */
#include "kit.h"

static HRESULT notify(LONG event, LONG context)
{
    volatile LONG *nowhere = NULL;

    *nowhere = event + context;
    return S_OK;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(16), .progid = L"KitCrashNotify.Exit",
    .mask = KIT_ALL_EVENTS, .notify = notify,
};
