/* The names of all properties are made when the library is loaded, and freed when it goes. */
#include "../kit.h"

enum { NAME_REQUEST_ID, NAME_DISPOSITION, NAME_REQUESTER, NAMES };

static BSTR names[NAMES];

static void unload(void)
{
    int i;

    for (i = 0; i < NAMES; i++)
    {
        SysFreeString(names[i]);
        names[i] = NULL;
    }
}

static HRESULT load(void)
{
    static const WCHAR *const texts[NAMES] = {L"RequestID", L"Disposition", L"RequesterName"};
    int i;

    for (i = 0; i < NAMES; i++)
        if (!(names[i] = SysAllocString(texts[i])))
        {
            unload();
            return E_OUTOFMEMORY;
        }
    return S_OK;
}

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    VARIANT value;
    HRESULT result;
    int i;

    if (event == EXITEVENT_CRLISSUED || event == EXITEVENT_SHUTDOWN)
        return S_OK;
    if (FAILED(result = kit_server(context, &server)))
        return result;
    for (i = 0; i < NAMES; i++)
    {
        VariantInit(&value);
        ICertServerExit_GetRequestProperty(server, names[i], i == NAME_REQUESTER ? PROPTYPE_STRING : PROPTYPE_LONG, &value);
        VariantClear(&value);
    }
    ICertServerExit_Release(server);
    return S_OK;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(0xc1), .progid = L"KitClean.Exit", .mask = KIT_ALL_EVENTS,
    .load = load, .notify = notify, .unload = unload,
};
