/* EXITEVENT_SHUTDOWN takes away what events that have not returned still use. PROBE: thread/shutdown */
#include "defect.h"

static LONG *volatile counter;
static LONG one;

static HRESULT initialize(BSTR config, LONG *mask)
{
    (void)config;
    *mask = KIT_ALL_EVENTS;
    counter = &one;
    return S_OK;
}

static HRESULT notify(LONG event, LONG context)
{
    (void)context;
    if (event == EXITEVENT_SHUTDOWN)
        counter = NULL;
    if (!counter)
        return S_OK;
    Sleep(1);
    ++*counter;         /* DEFECT: thread/shutdown */
    return S_OK;
}

DEFECT_MODULE(.initialize = initialize, .notify = notify);
