/* Closes the key that it looked below, not the one that it found there. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    HKEY software, key;
    LONG error;

    if ((error = RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"SOFTWARE", 0, KEY_READ | KEY_WRITE, &software)))
        return HRESULT_FROM_WIN32(error);
    error = RegCreateKeyExW(software,   /* DEFECT: leak/registry-key */
            L"KitDefect", 0, NULL, 0, KEY_READ, NULL, &key, NULL);
    RegCloseKey(software);
    return HRESULT_FROM_WIN32(error);
}

DEFECT_MODULE(.notify = notify);
