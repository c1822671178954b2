/* Registers only what was not registered before: an update fails. */
#include "defect.h"

static HRESULT registration(void)       /* DEFECT: register/again in DllRegisterServer */
{
    HKEY key;

    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, L"KitDefect.Exit", 0, KEY_READ, &key))
        return S_OK;
    RegCloseKey(key);
    return HRESULT_FROM_WIN32(ERROR_ALREADY_EXISTS);
}

DEFECT_MODULE(.registration = registration);
