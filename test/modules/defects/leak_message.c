/* FormatMessage with FORMAT_MESSAGE_ALLOCATE_BUFFER: LocalFree is the caller's. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    WCHAR *text = NULL;

    FormatMessageW(FORMAT_MESSAGE_ALLOCATE_BUFFER |     /* DEFECT: leak/local-memory */
            FORMAT_MESSAGE_FROM_SYSTEM, NULL, ERROR_ACCESS_DENIED, 0, (WCHAR *)&text, 0, NULL);
    if (!text)
        return E_OUTOFMEMORY;
    OutputDebugStringW(text);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
