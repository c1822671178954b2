/* A registry without what a module has put into it, or an administrator for it. */
#include "check_registry.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_NAME 256

/* Deletes what is below the key; the keys named stay. */
static void delete_below(HKEY root, const WCHAR *path, const WCHAR *const *kept)
{
    WCHAR name[LONGEST_NAME];
    DWORD index = 0, length;
    const WCHAR *const *keep;
    HKEY key;

    if (RegOpenKeyExW(root, path, 0, KEY_READ | KEY_WRITE | DELETE, &key))
        return;
    for (;;)
    {
        length = LONGEST_NAME;
        if (RegEnumKeyExW(key, index, name, &length, NULL, NULL, NULL, NULL))
            break;
        for (keep = kept; *keep && CompareStringW(LOCALE_INVARIANT, NORM_IGNORECASE, name, -1, *keep, -1) != CSTR_EQUAL; keep++)
            ;
        if (*keep || RegDeleteTreeW(key, name))
            index++;        /* what cannot be deleted stays */
    }
    RegCloseKey(key);
}

void registry_forget_settings(void)
{
    static const WCHAR *const systems_own[] = {L"Classes", L"Microsoft", L"Policies", L"RegisteredApplications", L"Wine", L"WOW6432Node", NULL};
    static const WCHAR *const nothing[] = {NULL};
    static const WCHAR configuration[] = L"SYSTEM\\CurrentControlSet\\Services\\CertSvc\\Configuration";
    WCHAR modules[LONGEST_NAME * 2], name[LONGEST_NAME];
    DWORD index = 0, length = LONGEST_NAME;
    HKEY key;

    delete_below(HKEY_LOCAL_MACHINE, L"SOFTWARE", systems_own);
    delete_below(HKEY_CURRENT_USER, L"Software", systems_own);
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, configuration, 0, KEY_READ, &key))
        return;
    while (!RegEnumKeyExW(key, index++, name, &length, NULL, NULL, NULL, NULL))
    {
        lstrcpyW(modules, configuration);
        lstrcatW(modules, L"\\");
        lstrcatW(modules, name);
        lstrcatW(modules, L"\\ExitModules");
        delete_below(HKEY_LOCAL_MACHINE, modules, nothing);
        length = LONGEST_NAME;
    }
    RegCloseKey(key);
}
