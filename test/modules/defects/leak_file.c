/* A file stays open. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    CreateFileW(L"C:\\log.txt", GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_ALWAYS, 0, NULL);  /* DEFECT: leak/file */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
