/* Memory of the C run-time is lost with each event. */
#include "defect.h"

#include <stdlib.h>
#include <string.h>

static HRESULT notify(LONG event, LONG context)
{
    char *line = malloc(64);    /* DEFECT: leak/memory */

    (void)event;
    if (!line)
        return E_OUTOFMEMORY;
    memset(line, 0, 64);
    if (context < 0)
        free(line);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
