/* Late-bound only, and Notify fails: the text comes by EXCEPINFO. */
#include "kit.h"

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    return kit_error(E_ACCESSDENIED, L"no rights on the folder");
}

const struct kit kit =
{
    .clsid = KIT_CLSID(22), .progid = L"KitDispatchFails.Exit",
    .mask = KIT_ALL_EVENTS, .interfaces = KIT_DISPATCH, .notify = notify,
};
