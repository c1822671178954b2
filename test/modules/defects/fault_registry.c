/* A loop waits for a key that cannot be opened. SECONDS: 4 */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    HKEY key;

    (void)event, (void)context;
    while (RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"SYSTEM", 0, KEY_READ, &key))
        Sleep(10);      /* DEFECT: fault/registry */
    RegCloseKey(key);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
