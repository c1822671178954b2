/* memory_used from Windows. */
#include <windows.h>
#include <psapi.h>

#include "memory.h"

size_t memory_used(void)
{
    PROCESS_MEMORY_COUNTERS counters;

    return GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof(counters)) ? counters.WorkingSetSize : 0;
}
