/* Initialize succeeds without saying which events are wanted. */
#include "defect.h"

static HRESULT initialize(BSTR config, LONG *mask)      /* DEFECT: rule/out-not-set in exit_Initialize */
{
    (void)mask;
    OutputDebugStringW(config);
    return S_OK;
}

const struct kit kit = {.clsid = KIT_CLSID(0xd0), .progid = L"KitDefect.Exit", .initialize = initialize};
