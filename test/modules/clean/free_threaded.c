/* Keeps a server object in the global interface table, and takes it out in each event. */
#include "../kit.h"

static IGlobalInterfaceTable *table;
static DWORD cookie;

static HRESULT initialize(BSTR config, LONG *mask)
{
    ICertServerExit *server;
    HRESULT result;

    (void)config, (void)mask;
    if (table)
        return S_OK;
    if (FAILED(result = CoCreateInstance(&CLSID_StdGlobalInterfaceTable, NULL, CLSCTX_INPROC_SERVER, &IID_IGlobalInterfaceTable,
            (void **)&table)))
        return result;
    if (SUCCEEDED(result = kit_server(0, &server)))
    {
        result = IGlobalInterfaceTable_RegisterInterfaceInGlobal(table, (IUnknown *)server, &IID_ICertServerExit, &cookie);
        ICertServerExit_Release(server);
    }
    if (FAILED(result))
    {
        IGlobalInterfaceTable_Release(table);
        table = NULL;
    }
    return result;
}

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    HRESULT result;

    (void)event;
    if (FAILED(result = IGlobalInterfaceTable_GetInterfaceFromGlobal(table, cookie, &IID_ICertServerExit, (void **)&server)))
        return result;
    result = ICertServerExit_SetContext(server, context);
    ICertServerExit_Release(server);
    return result;
}

static void destroy(void)
{
    if (!table)
        return;
    IGlobalInterfaceTable_RevokeInterfaceFromGlobal(table, cookie);
    IGlobalInterfaceTable_Release(table);
    table = NULL;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(0xea), .progid = L"KitFreeThreaded.Exit", .mask = KIT_ALL_EVENTS, .initialize = initialize, .notify = notify,
    .destroy = destroy,
};
