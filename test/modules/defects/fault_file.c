/* A file that cannot be opened is taken for one. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    HANDLE file = CreateFileW(L"C:\\x.txt", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    char *text = file == INVALID_HANDLE_VALUE ? NULL : (char *)"text";
    DWORD written;

    (void)event, (void)context;
    if (text[0])    /* DEFECT: fault/file */
        WriteFile(file, text, 4, &written, NULL);
    CloseHandle(file);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
