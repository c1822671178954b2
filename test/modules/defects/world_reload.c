/* Leaves a mark in the process, and trips over it when it is loaded again. */
#include "defect.h"

static HRESULT load(void)
{
    WCHAR value[8];

    if (GetEnvironmentVariableW(L"KIT_DEFECT", value, 8))
        *(volatile LONG *)NULL = 0;     /* DEFECT: world/reload */
    SetEnvironmentVariableW(L"KIT_DEFECT", L"here");
    return S_OK;
}

DEFECT_MODULE(.load = load);
