/* The section is left on the usual path, and not where there is nothing to do. */
#include "defect.h"

static CRITICAL_SECTION section;

static HRESULT load(void)
{
    return InitializeCriticalSectionAndSpinCount(&section, 0) ? S_OK : E_OUTOFMEMORY;
}

static HRESULT notify(LONG event, LONG context)     /* DEFECT: rule/section-owned in exit_Notify */
{
    (void)context;
    if (!TryEnterCriticalSection(&section))
        return S_FALSE;
    if (event == EXITEVENT_CRLISSUED)
        return S_OK;
    LeaveCriticalSection(&section);
    return S_OK;
}

static void unload(void)
{
    DeleteCriticalSection(&section);
}

DEFECT_MODULE(.load = load, .notify = notify, .unload = unload);
