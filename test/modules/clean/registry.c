/* Reads its settings from its own key, which may not be there, in each event. */
#include "../kit.h"

static HRESULT notify(LONG event, LONG context)
{
    WCHAR folder[MAX_PATH];
    DWORD size = sizeof(folder);
    LONG error;
    HKEY key;

    (void)event, (void)context;
    error = RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\KitRegistry", 0, KEY_READ, &key);
    if (error)
        return error == ERROR_FILE_NOT_FOUND ? S_OK : HRESULT_FROM_WIN32(error);
    error = RegQueryValueExW(key, L"Folder", NULL, NULL, (BYTE *)folder, &size);
    RegCloseKey(key);
    return error && error != ERROR_FILE_NOT_FOUND ? HRESULT_FROM_WIN32(error) : S_OK;
}

const struct kit kit = {.clsid = KIT_CLSID(0xec), .progid = L"KitRegistry.Exit", .mask = KIT_ALL_EVENTS, .notify = notify};
