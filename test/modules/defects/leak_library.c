/* A library is never freed. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    LoadLibraryW(L"oleaut32.dll");     /* DEFECT: leak/library */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
