/* Leaks, closes a handle twice, and says things that a careless report would obey: for the tests of the reports. */
#include "kit.h"

#define HOSTILE L"</script><script>document.title='owned'</script><!--<b>&amp;\x1b[31m]]>\x2028 ::error::x%0A"

static HRESULT description(BSTR *text)
{
    return (*text = SysAllocString(HOSTILE)) ? S_OK : E_OUTOFMEMORY;
}

static void close_twice(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);

    CloseHandle(event);
    CloseHandle(event);     /* the place of misuse/double-free */
}

static HRESULT notify(LONG event, LONG context)
{
    static const WCHAR *const names[] = {L"SerialNumber", L"RawCertificate", L"NotAfter", L"RequestID"};
    static const LONG types[] = {PROPTYPE_STRING, PROPTYPE_BINARY, PROPTYPE_DATE, PROPTYPE_LONG};
    ICertServerExit *server;
    VARIANT value;
    HRESULT result;
    BSTR name;
    int i;

    OutputDebugStringW(HOSTILE);
    if (event != EXITEVENT_CERTISSUED)
        return S_OK;
    if (FAILED(result = kit_server(context, &server)))
        return result;
    for (i = 0; i < 4; i++)
    {
        VariantInit(&value);
        if ((name = SysAllocString(names[i])))
            ICertServerExit_GetCertificateProperty(server, name, types[i], &value);
        SysFreeString(name);
        VariantClear(&value);
    }
    if ((name = SysAllocString(L"2.5.29.15")))
    {
        VariantInit(&value);
        ICertServerExit_GetCertificateExtension(server, name, PROPTYPE_BINARY, &value);
        VariantClear(&value);
        SysFreeString(name);
    }
    name = SysAllocString(HOSTILE);     /* the place of leak/bstr */
    ICertServerExit_Release(server);
    close_twice();
    return kit_error(name ? E_FAIL : S_OK, HOSTILE);
}

const struct kit kit = {.clsid = KIT_CLSID(60), .progid = L"KitHostile.Exit", .mask = KIT_ALL_EVENTS, .notify = notify,
        .description = description};
