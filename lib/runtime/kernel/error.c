/* The thread's last error. */
#include "kernel/fast.h"

static KERNEL_THREAD_LOCAL DWORD last_error;

DWORD WINAPI GetLastError(void)
{
    return last_error;
}

void WINAPI SetLastError(DWORD error)
{
    last_error = error;
}
