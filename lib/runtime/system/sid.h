/* Security identifiers inside the run-time. */
#pragma once

#include <windows.h>

typedef union SID_MAXIMUM
{
    SID sid;
    BYTE room[SECURITY_MAX_SID_SIZE];
} SID_MAXIMUM;

/* Who the process runs as: S-1-5-21-0-0-0-1000, as under Wine. */
void system_user_sid(SID_MAXIMUM *sid);
