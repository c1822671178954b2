/* A message of FormatMessage is never freed. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    WCHAR *text;

    (void)event, (void)context;
    FormatMessageW(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM, NULL, 5, 0, (WCHAR *)&text, 0, NULL);  /* DEFECT: leak/local-memory */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
