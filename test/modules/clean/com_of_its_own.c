/* Initialises COM around its work though the CA has done so, and sets error information. */
#include "../kit.h"

static HRESULT notify(LONG event, LONG context)
{
    HRESULT initialized = CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), result = S_OK;
    ICertServerExit *server;

    (void)event;
    if (FAILED(initialized) && initialized != RPC_E_CHANGED_MODE)
        return initialized;
    if (SUCCEEDED(result = kit_server(context, &server)))
        ICertServerExit_Release(server);
    else
        kit_error(result, L"no server");
    if (SUCCEEDED(initialized))
        CoUninitialize();
    return result;
}

const struct kit kit = {.clsid = KIT_CLSID(0xe7), .progid = L"KitComOfItsOwn.Exit", .mask = KIT_ALL_EVENTS, .notify = notify};
