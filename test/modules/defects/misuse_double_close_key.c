/* A key is closed on the path of an error, and at the end. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    DWORD type, value, size = sizeof(value);
    LONG error;
    HKEY key;

    if ((error = RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"SOFTWARE", 0, KEY_READ, &key)))
        return HRESULT_FROM_WIN32(error);
    if (RegQueryValueExW(key, L"KitDefect", NULL, &type, (BYTE *)&value, &size))
        RegCloseKey(key);
    RegCloseKey(key);           /* DEFECT: misuse/double-free */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
