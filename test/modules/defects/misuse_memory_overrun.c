/* The bytes of a BSTR are copied into a block that is counted in characters: an odd one at the end does not fit. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    static const BYTE bytes[] = {1, 2, 3, 4, 5};
    BSTR text = SysAllocStringByteLen((const char *)bytes, sizeof(bytes));
    WCHAR *copy;

    (void)event, (void)context;
    if (!text)
        return E_OUTOFMEMORY;
    copy = LocalAlloc(LMEM_FIXED, SysStringLen(text) * sizeof(WCHAR));     /* DEFECT: misuse/memory-overrun */
    if (copy)
        memcpy(copy, text, SysStringByteLen(text));
    LocalFree(copy);
    SysFreeString(text);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
