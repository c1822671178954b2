/* Walks all extensions and attributes of each request, and reads each. */
#include "../kit.h"

static void read_extension(ICertServerExit *server, BSTR name)
{
    VARIANT value;
    LONG flags;

    VariantInit(&value);
    if (SUCCEEDED(ICertServerExit_GetCertificateExtension(server, name, PROPTYPE_BINARY, &value)))
        ICertServerExit_GetCertificateExtensionFlags(server, &flags);
    VariantClear(&value);
}

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    HRESULT result;
    BSTR name, value;

    if (event == EXITEVENT_SHUTDOWN || event == EXITEVENT_CRLISSUED)
        return S_OK;
    if (FAILED(result = kit_server(context, &server)))
        return result;
    if (SUCCEEDED(ICertServerExit_EnumerateExtensionsSetup(server, 0)))
    {
        while (name = NULL, ICertServerExit_EnumerateExtensions(server, &name) == S_OK)
        {
            read_extension(server, name);
            SysFreeString(name);
        }
        ICertServerExit_EnumerateExtensionsClose(server);
    }
    if (SUCCEEDED(ICertServerExit_EnumerateAttributesSetup(server, 0)))
    {
        while (name = NULL, ICertServerExit_EnumerateAttributes(server, &name) == S_OK)
        {
            value = NULL;
            if (SUCCEEDED(ICertServerExit_GetRequestAttribute(server, name, &value)))
                SysFreeString(value);
            SysFreeString(name);
        }
        ICertServerExit_EnumerateAttributesClose(server);
    }
    ICertServerExit_Release(server);
    return S_OK;
}

const struct kit kit = {.clsid = KIT_CLSID(0xe6), .progid = L"KitEnumerates.Exit", .mask = KIT_ALL_EVENTS, .notify = notify};
