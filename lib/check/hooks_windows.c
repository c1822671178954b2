/* Windows has no hooks for all resources. */
#include "check/check.h"

BOOL hooks_install(void)
{
    return FALSE;
}

void hooks_set_clock(LONGLONG ticks)
{
    (void)ticks;
}

void hooks_remove(void)
{
}
