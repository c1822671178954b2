/* ThreadingModel Apartment: every call must come on one thread. */
#include "kit.h"

static DWORD thread;

static HRESULT check(void)
{
    return GetCurrentThreadId() == thread ? S_OK : kit_error(RPC_E_WRONG_THREAD, L"called on another thread than it was made on");
}

static HRESULT create(void)
{
    thread = GetCurrentThreadId();
    return S_OK;
}

static HRESULT initialize(BSTR config, LONG *mask)
{
    (void)config, (void)mask;
    return check();
}

static HRESULT notify(LONG event, LONG context)
{
    static LONG inside;
    HRESULT result = check();

    (void)event, (void)context;
    if (InterlockedIncrement(&inside) != 1)
        result = kit_error(E_UNEXPECTED, L"two calls at the same time");
    Sleep(1);
    InterlockedDecrement(&inside);
    return result;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(28), .progid = L"KitApartment.Exit",
    .mask = KIT_ALL_EVENTS, .threading = L"Apartment", .create = create, .initialize = initialize, .notify = notify,
};
