/* Remembers the last thousand contexts in a list, in a table that doubles until it has room for them; moves values out of VARIANTs in the
 * common way. */
#include "../kit.h"

#define MOST 1000

struct seen
{
    struct seen *next;
    LONG context;
};
static struct seen *first, *last;
static LONG count, room, *table;
static CRITICAL_SECTION lock;
static BSTR serial;

static HRESULT load(void)
{
    InitializeCriticalSection(&lock);
    return S_OK;
}

static void unload(void)
{
    struct seen *item;

    while ((item = first))
    {
        first = item->next;
        free(item);
    }
    free(table);
    SysFreeString(serial);
    DeleteCriticalSection(&lock);
}

static HRESULT remember(LONG context)
{
    struct seen *item = malloc(sizeof(*item)), *oldest = NULL;
    LONG *grown;

    if (!item)
        return E_OUTOFMEMORY;
    if (count == room && count < MOST)
    {
        if (!(grown = realloc(table, (room ? room * 2 : 16) * sizeof(*table))))
        {
            free(item);
            return E_OUTOFMEMORY;
        }
        table = grown;
        room = room ? room * 2 : 16;
    }
    item->next = NULL;
    item->context = context;
    *(last ? &last->next : &first) = item;
    last = item;
    if (count < MOST)
        table[count++] = context;
    else
    {
        oldest = first;
        first = first->next;
    }
    free(oldest);
    return S_OK;
}

static void keep_serial(ICertServerExit *server)
{
    BSTR name = SysAllocString(L"SerialNumber"), old = serial;
    VARIANT value;

    VariantInit(&value);
    if (name && SUCCEEDED(ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value)) && V_VT(&value) == VT_BSTR)
    {
        serial = V_BSTR(&value);
        VariantInit(&value);
        SysFreeString(old);
    }
    VariantClear(&value);
    SysFreeString(name);
}

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    HRESULT result;

    EnterCriticalSection(&lock);
    result = remember(context);
    if (event == EXITEVENT_CERTISSUED && SUCCEEDED(result) && SUCCEEDED(result = kit_server(context, &server)))
    {
        keep_serial(server);
        ICertServerExit_Release(server);
    }
    LeaveCriticalSection(&lock);
    return result;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(0xef), .progid = L"KitBounded.Exit", .mask = KIT_ALL_EVENTS, .load = load, .notify = notify, .unload = unload
};
