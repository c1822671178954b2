/* A program that did not start has no exit code: what was read instead is an index. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    static const char *const names[] = {"good\n", "bad\n"};
    STARTUPINFOW startup = {sizeof(startup)};
    PROCESS_INFORMATION process = {0};
    WCHAR line[] = L"Z:\\bin\\true";
    volatile DWORD code = 0x40000000;

    if (event != EXITEVENT_CERTISSUED)
        return S_OK;
    if (CreateProcessW(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process))
    {
        code = 0;
        WaitForSingleObject(process.hProcess, 5000);
        CloseHandle(process.hThread);
        CloseHandle(process.hProcess);
    }
    OutputDebugStringA(names[code]);    /* DEFECT: fault/process */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
