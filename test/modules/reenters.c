/* Asks the CA from inside an enumeration of the same object, through a second one and on another thread. */
#include "kit.h"

static HRESULT read_id(LONG context)
{
    ICertServerExit *server;
    VARIANT value;
    HRESULT result;
    BSTR name;

    if (FAILED(result = kit_server(context, &server)))
        return result;
    VariantInit(&value);
    name = SysAllocString(L"RequestID");
    result = ICertServerExit_GetRequestProperty(server, name, PROPTYPE_LONG, &value);
    SysFreeString(name);
    VariantClear(&value);
    ICertServerExit_Release(server);
    return result;
}

static DWORD WINAPI worker(void *argument)
{
    HRESULT result = CoInitializeEx(NULL, COINIT_MULTITHREADED);

    if (SUCCEEDED(result))
    {
        result = read_id(*(LONG *)argument);
        CoUninitialize();
    }
    return (DWORD)result;
}

static HRESULT notify(LONG event, LONG context)
{
    ICertServerExit *server;
    BSTR name = NULL;
    HANDLE thread;
    HRESULT result;
    DWORD code = 0;

    (void)event;
    if (FAILED(result = kit_server(context, &server)))
        return result;
    result = ICertServerExit_EnumerateExtensionsSetup(server, 0);
    while (SUCCEEDED(result) && (result = ICertServerExit_EnumerateExtensions(server, &name)) == S_OK)
    {
        SysFreeString(name);
        name = NULL;
        result = read_id(context);
    }
    ICertServerExit_EnumerateExtensionsClose(server);
    ICertServerExit_Release(server);
    if (FAILED(result))
        return result;
    if (!(thread = CreateThread(NULL, 0, worker, &context, 0, NULL)))
        return HRESULT_FROM_WIN32(GetLastError());
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &code);
    CloseHandle(thread);
    return (HRESULT)code;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(27), .progid = L"KitReenters.Exit",
    .mask = KIT_ALL_EVENTS, .notify = notify,
};
