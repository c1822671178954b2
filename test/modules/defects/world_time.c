/* The time since the last event is an index; it is negative once a clock was set back. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    static LONGLONG last;
    static LONG counts[24];
    FILETIME now;
    LONGLONG hours;

    (void)event, (void)context;
    GetSystemTimeAsFileTime(&now);
    hours = (((LONGLONG)now.dwHighDateTime << 32 | now.dwLowDateTime) - last) / 36000000000LL;
    if (last && hours < 24)
        counts[hours * 4096]++;     /* DEFECT: world/time */
    last = (LONGLONG)now.dwHighDateTime << 32 | now.dwLowDateTime;
    return S_OK;
}

DEFECT_MODULE(.notify = notify);
