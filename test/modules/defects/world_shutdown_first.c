/* Shuts down what Initialize has never set up. PROBE: world/shutdown-first */
#include "defect.h"

static LONG *volatile counter;
static LONG events;

static HRESULT initialize(BSTR config, LONG *mask)
{
    (void)config;
    *mask = KIT_ALL_EVENTS;
    counter = &events;
    return S_OK;
}

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    ++*counter;         /* DEFECT: world/shutdown-first */
    return S_OK;
}

DEFECT_MODULE(.initialize = initialize, .notify = notify);
