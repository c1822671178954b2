/* Keeps in Initialize what the last Release frees, as the SDK's sample does: a CA calls Initialize once for each object. */
#include "../kit.h"

static BSTR config;
static HKEY settings;

static HRESULT initialize(BSTR string, LONG *mask)
{
    (void)mask;
    config = SysAllocString(string);
    if (!config)
        return E_OUTOFMEMORY;
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"SOFTWARE", 0, KEY_READ, &settings))
        settings = NULL;
    return S_OK;
}

static void unload(void)
{
    SysFreeString(config);
    if (settings)
        RegCloseKey(settings);
    config = NULL;
    settings = NULL;
}

const struct kit kit = {.clsid = KIT_CLSID(0xee), .progid = L"KitInitialized.Exit", .mask = KIT_ALL_EVENTS, .initialize = initialize,
    .unload = unload};
