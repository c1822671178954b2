/* A search is never closed. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    WIN32_FIND_DATAW data;

    (void)event, (void)context;
    FindFirstFileW(L"C:\\*", &data);  /* DEFECT: leak/file */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
