/* Does away with something at unload that was never made. */
#include "defect.h"

static LONG *volatile counter;

static void unload(void)
{
    *counter = 0;           /* DEFECT: crash */
}

DEFECT_MODULE(.unload = unload);
