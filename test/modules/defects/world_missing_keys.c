/* Settings that the registration has written are taken for granted: an error that is expected is seen, but not that they are missing. */
#include "defect.h"

static WCHAR stored[64], *folder;

static HRESULT registration(void)
{
    static const WCHAR path[] = L"C:\\Certificates";
    HKEY key;
    LSTATUS error = RegCreateKeyExW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\KitDefect", 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL);

    if (error)
        return HRESULT_FROM_WIN32(error);
    error = RegSetValueExW(key, L"Folder", 0, REG_SZ, (const BYTE *)path, sizeof(path));
    RegCloseKey(key);
    return HRESULT_FROM_WIN32(error);
}

static HRESULT initialize(BSTR config, LONG *mask)
{
    DWORD size = sizeof(stored);
    LSTATUS error = RegGetValueW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\KitDefect", L"Folder", RRF_RT_REG_SZ, NULL, stored, &size);

    (void)config;
    if (error == ERROR_ACCESS_DENIED)
        return HRESULT_FROM_WIN32(error);
    folder = error ? NULL : stored;
    *mask = KIT_ALL_EVENTS;
    return S_OK;
}

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    return *(volatile WCHAR *)folder ? S_OK : S_FALSE;      /* DEFECT: world/missing-keys */
}

DEFECT_MODULE(.registration = registration, .initialize = initialize, .notify = notify);
