/* Threads that nobody waits for: each is counted, so that the library is not unloaded under it, and leaves through
 * FreeLibraryAndExitThread. */
#include "../kit.h"

static DWORD WINAPI work(void *library)
{
    Sleep(2);
    kit_lock(FALSE);
    FreeLibraryAndExitThread(library, 0);
    return 0;
}

static HRESULT notify(LONG event, LONG context)
{
    HMODULE library;
    HANDLE thread;

    if (event != EXITEVENT_CERTREVOKED)
        return S_OK;
    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const WCHAR *)&kit, &library))
        return HRESULT_FROM_WIN32(GetLastError());
    kit_lock(TRUE);
    if (!(thread = CreateThread(NULL, 0, work, library, 0, NULL)))
    {
        kit_lock(FALSE);
        FreeLibrary(library);
        return E_OUTOFMEMORY;
    }
    CloseHandle(thread);
    return S_OK;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(0xc4), .progid = L"KitClean.Exit", .mask = KIT_ALL_EVENTS,
    .notify = notify,
};
