/* Ends the process with exit(). */
#include "kit.h"

#include <stdlib.h>

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    exit(7);
}

const struct kit kit =
{
    .clsid = KIT_CLSID(19), .progid = L"KitExitNotify.Exit",
    .mask = KIT_ALL_EVENTS, .notify = notify,
};
