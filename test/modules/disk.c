/* Writes C:\log.txt in Notify and hands up what that fails with. */
#include "kit.h"

static HRESULT notify(LONG event, LONG context)
{
    HANDLE file = CreateFileW(L"C:\\log.txt", GENERIC_WRITE, 0, NULL, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    HRESULT result = S_OK;
    DWORD written;

    (void)event, (void)context;
    if (file == INVALID_HANDLE_VALUE)
        return HRESULT_FROM_WIN32(GetLastError());
    if (!WriteFile(file, "issued\n", 7, &written, NULL))
        result = HRESULT_FROM_WIN32(GetLastError());
    CloseHandle(file);
    return result;
}

const struct kit kit = {.clsid = KIT_CLSID(30), .progid = L"KitDisk.Exit", .mask = KIT_ALL_EVENTS, .notify = notify};
