/* The host's time zone, as Windows describes one: a bias, and the rules of this year for the two changes. */
#include <windows.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kernel/text.h"

#define YEAR_DAYS 366
#define DAY 86400

static BOOL local_parts(time_t when, struct tm *parts)
{
    return localtime_r(&when, parts) != NULL;
}

/* The first second after `from`, and before `to`, in which the clock is another. */
static time_t find_change(time_t from, time_t to, int offset)
{
    struct tm parts;
    time_t middle;

    while (to - from > 1)
    {
        middle = from + (to - from) / 2;
        if (local_parts(middle, &parts) && parts.tm_gmtoff == offset)
            from = middle;
        else
            to = middle;
    }
    return to;
}

/* "The second Sunday in March at 2 o'clock": by the clock that runs until then. */
static void set_rule(SYSTEMTIME *rule, time_t change, int offset)
{
    time_t wall = change + offset, week = wall + 7 * DAY;
    struct tm parts, later;

    gmtime_r(&wall, &parts);
    gmtime_r(&week, &later);
    rule->wMonth = (WORD)(parts.tm_mon + 1);
    rule->wDayOfWeek = (WORD)parts.tm_wday;
    rule->wDay = (WORD)(later.tm_mon != parts.tm_mon ? 5 : (parts.tm_mday - 1) / 7 + 1);
    rule->wHour = (WORD)parts.tm_hour;
    rule->wMinute = (WORD)parts.tm_min;
    rule->wSecond = (WORD)parts.tm_sec;
}

static void set_name(WCHAR *name, const char *zone)
{
    WCHAR *wide = zone ? kernel_wide(zone) : NULL;

    if (wide)
        lstrcpynW(name, wide, 32);
    free(wide);
}

DWORD WINAPI GetTimeZoneInformation(TIME_ZONE_INFORMATION *zone)
{
    struct tm now_parts, first, parts;
    time_t now = time(NULL), start, day, change;
    LONG winter, summer;
    int i;

    memset(zone, 0, sizeof(*zone));
    tzset();
    if (!local_parts(now, &now_parts))
        return TIME_ZONE_ID_INVALID;
    /* The first of January by UTC is near enough: no zone changes its clock about that day. */
    start = now - (time_t)now_parts.tm_yday * DAY - now % DAY;
    if (!local_parts(start, &first))
        return TIME_ZONE_ID_INVALID;
    winter = summer = first.tm_gmtoff;
    for (i = 0, day = start; i < YEAR_DAYS; i++, day += DAY, first = parts)
    {
        if (!local_parts(day + DAY, &parts))
            return TIME_ZONE_ID_INVALID;
        if (parts.tm_isdst == first.tm_isdst)
            continue;
        change = find_change(day, day + DAY, (int)first.tm_gmtoff);
        set_rule(parts.tm_isdst ? &zone->DaylightDate : &zone->StandardDate, change, (int)first.tm_gmtoff);
        winter = parts.tm_isdst ? first.tm_gmtoff : parts.tm_gmtoff;
        summer = parts.tm_isdst ? parts.tm_gmtoff : first.tm_gmtoff;
    }
    zone->Bias = -winter / 60;
    set_name(zone->StandardName, tzname[0]);
    set_name(zone->DaylightName, tzname[1]);
    /* Both changes, or none: a zone that ends its summer times this year has one. */
    if (!zone->DaylightDate.wMonth || !zone->StandardDate.wMonth)
    {
        memset(&zone->DaylightDate, 0, sizeof(zone->DaylightDate));
        memset(&zone->StandardDate, 0, sizeof(zone->StandardDate));
        zone->Bias = -now_parts.tm_gmtoff / 60;
        return TIME_ZONE_ID_UNKNOWN;
    }
    zone->DaylightBias = -(summer - winter) / 60;
    return now_parts.tm_isdst ? TIME_ZONE_ID_DAYLIGHT : TIME_ZONE_ID_STANDARD;
}
