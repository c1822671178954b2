/* The C run-time of a DLL is its own: there is no allocator to stand before. */
#include "check/check.h"

BOOL memory_install(void)
{
    return FALSE;
}

unsigned int memory_guard(void)
{
    return 0;
}

void memory_remove(void)
{
}

void memory_keep(const void *address)
{
    (void)address;
}
