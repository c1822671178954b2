/* One file for the whole life of the module, behind a lock that is made and deleted with it. */
#include "../kit.h"

static CRITICAL_SECTION section;
static HANDLE file = INVALID_HANDLE_VALUE;

static HRESULT load(void)
{
    InitializeCriticalSection(&section);
    return S_OK;
}

static HRESULT initialize(BSTR config, LONG *mask)
{
    EnterCriticalSection(&section);
    if (file == INVALID_HANDLE_VALUE)
        file = CreateFileW(L"C:\\events.log", GENERIC_WRITE, FILE_SHARE_READ, NULL, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    LeaveCriticalSection(&section);
    return S_OK;        /* without a log it works too */
}

static HRESULT notify(LONG event, LONG context)
{
    DWORD written;

    EnterCriticalSection(&section);
    if (file != INVALID_HANDLE_VALUE)
    {
        SetFilePointer(file, 0, NULL, FILE_END);
        WriteFile(file, "event\r\n", 7, &written, NULL);
    }
    LeaveCriticalSection(&section);
    return S_OK;
}

static void unload(void)
{
    if (file != INVALID_HANDLE_VALUE)
        CloseHandle(file);
    DeleteCriticalSection(&section);
}

const struct kit kit =
{
    .clsid = KIT_CLSID(0xc2), .progid = L"KitClean.Exit", .mask = KIT_ALL_EVENTS,
    .load = load, .initialize = initialize, .notify = notify, .unload = unload,
};
