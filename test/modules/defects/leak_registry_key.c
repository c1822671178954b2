/* A key stays open. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    HKEY key;

    (void)event, (void)context;
    RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"SYSTEM", 0, KEY_READ, &key);   /* DEFECT: leak/registry-key */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
