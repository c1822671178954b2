/* The text of a CLSID is never freed. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    OLECHAR *text;

    (void)event, (void)context;
    StringFromCLSID(&CLSID_CCertServerExit, &text);    /* DEFECT: leak/task-memory */
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
