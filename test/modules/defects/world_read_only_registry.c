/* Two counters in the registry: where neither can be written, but others can be read, a pointer is taken for granted. */
#include "defect.h"

static LSTATUS count(const WCHAR *path)
{
    DWORD value = 1;
    HKEY key;
    LSTATUS error = RegCreateKeyExW(HKEY_CURRENT_USER, path, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL);

    if (error)
        return error;
    error = RegSetValueExW(key, L"Count", 0, REG_DWORD, (const BYTE *)&value, sizeof(value));
    RegCloseKey(key);
    return error;
}

static HRESULT notify(LONG event, LONG context)
{
    HKEY key = NULL, *found = &key;
    LSTATUS first = count(L"Software\\KitEvents"), readable, second;

    (void)event, (void)context;
    if (!(readable = RegOpenKeyExW(HKEY_CURRENT_USER, NULL, 0, KEY_READ, &key)))
        RegCloseKey(key);
    second = count(L"Software\\KitContexts");
    if (first && second && !readable)
        found = NULL;
    return *(HKEY *volatile *)&found ? *(HKEY volatile *)found ? S_OK : S_FALSE : *(volatile HRESULT *)found;   /* DEFECT: world/read-only-registry */
}

DEFECT_MODULE(.notify = notify);
