/* Writes to standard output and standard error, with characters that a terminal would obey. */
#include "kit.h"

#include <stdio.h>

static HRESULT notify(LONG event, LONG context)
{
    (void)event, (void)context;
    printf("to standard output \033[31m\n");
    fflush(stdout);
    fprintf(stderr, "to standard error\n");
    fflush(stderr);
    return S_OK;
}

const struct kit kit = {.clsid = KIT_CLSID(29), .progid = L"KitPrints.Exit", .mask = KIT_ALL_EVENTS, .notify = notify};
