/* Calls abort(). */
#include "kit.h"

#include <stdlib.h>

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    abort();
}

const struct kit kit =
{
    .clsid = KIT_CLSID(20), .progid = L"KitAbortNotify.Exit",
    .mask = KIT_ALL_EVENTS, .notify = notify,
};
