/* Of the two handles that CreateProcess returns, one is forgotten. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    STARTUPINFOW startup = {sizeof(startup)};
    PROCESS_INFORMATION process;
    WCHAR line[] = L"Z:\\bin\\true";

    if (event != EXITEVENT_CERTISSUED)
        return S_OK;
    if (!CreateProcessW(NULL, line,     /* DEFECT: leak/process-handle */
            NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process))
        return HRESULT_FROM_WIN32(GetLastError());
    WaitForSingleObject(process.hProcess, 10000);
    CloseHandle(process.hThread);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
