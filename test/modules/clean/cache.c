/* Keeps the serial numbers of the last events in a ring until it is unloaded. */
#include "../kit.h"

#define ENTRIES 64

static BSTR ring[ENTRIES];
static LONG next;
static CRITICAL_SECTION lock;

static HRESULT load(void)
{
    return InitializeCriticalSectionAndSpinCount(&lock, 100) ? S_OK : E_OUTOFMEMORY;
}

static void unload(void)
{
    int i;

    for (i = 0; i < ENTRIES; i++)
        SysFreeString(ring[i]);
    DeleteCriticalSection(&lock);
}

static void keep(BSTR text)
{
    BSTR old;

    EnterCriticalSection(&lock);
    old = ring[next];
    ring[next] = text;
    next = (next + 1) % ENTRIES;
    LeaveCriticalSection(&lock);
    SysFreeString(old);
}

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    HRESULT result;
    VARIANT value;
    BSTR name;

    if (event != EXITEVENT_CERTISSUED)
        return S_OK;
    if (FAILED(result = kit_server(context, &server)))
        return result;
    VariantInit(&value);
    if (!(name = SysAllocString(L"SerialNumber")))
        result = E_OUTOFMEMORY;
    else if (SUCCEEDED(result = ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value)) && V_VT(&value) == VT_BSTR)
    {
        keep(V_BSTR(&value));
        V_VT(&value) = VT_EMPTY;
    }
    SysFreeString(name);
    VariantClear(&value);
    ICertServerExit_Release(server);
    return result;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(0xe1), .progid = L"KitCache.Exit", .mask = KIT_ALL_EVENTS, .load = load, .notify = notify, .unload = unload,
};
