/* Apartment-threaded, with state that only its own thread touches. */
#include "../kit.h"

static LONG seen;
static DWORD thread;

static HRESULT notify(LONG event, LONG context)
{
    if (!thread)
        thread = GetCurrentThreadId();
    if (thread != GetCurrentThreadId())
        return RPC_E_WRONG_THREAD;
    seen++;
    return S_OK;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(0xc5), .progid = L"KitClean.Exit", .mask = KIT_ALL_EVENTS,
    .threading = L"Apartment", .notify = notify,
};
