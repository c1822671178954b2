/* Initialize takes the old settings away before it has new ones, while an event may be reading them. PROBE: thread/initialize */
#include "defect.h"

static const LONG *volatile settings;
static LONG depth;

static HRESULT initialize(BSTR config, LONG *mask)
{
    (void)config;
    *mask = KIT_ALL_EVENTS;
    settings = NULL;
    Sleep(1);
    settings = &depth;
    return S_OK;
}

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    Sleep(1);
    return *settings ? E_FAIL : S_OK;       /* DEFECT: thread/initialize */
}

DEFECT_MODULE(.initialize = initialize, .notify = notify);
