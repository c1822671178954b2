/* What malloc returns is not looked at. */
#include "defect.h"

#include <stdlib.h>
#include <string.h>

static HRESULT notify(LONG event, LONG context)
{
    char *volatile line = malloc(64);

    (void)event;
    memset(line, (int)context, 64);     /* DEFECT: fault/allocation */
    OutputDebugStringA(line[0] ? "something" : "nothing");
    free(line);
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
