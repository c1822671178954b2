/* The time of day, its forms, and clocks. A FILETIME counts 100 ns from 1601-01-01 UTC, in the Gregorian calendar throughout. */
#include <windows.h>

#include <string.h>
#include <time.h>

#define TICKS_PER_SECOND 10000000LL
#define TICKS_PER_MILLISECOND 10000LL
#define SECONDS_PER_DAY 86400LL
#define TICKS_PER_DAY (SECONDS_PER_DAY * TICKS_PER_SECOND)
#define EPOCH_SECONDS 11644473600LL     /* 1601-01-01 to 1970-01-01 */
#define DAYS_PER_400_YEARS 146097

static ULONGLONG ticks_of(const FILETIME *time)
{
    return (ULONGLONG)time->dwHighDateTime << 32 | time->dwLowDateTime;
}

static void set_ticks(FILETIME *time, ULONGLONG ticks)
{
    time->dwLowDateTime = (DWORD)ticks;
    time->dwHighDateTime = (DWORD)(ticks >> 32);
}

static BOOL is_leap(unsigned int year)
{
    return !(year % 4) && (year % 100 || !(year % 400));
}

static unsigned int month_days(unsigned int year, unsigned int month)
{
    static const BYTE days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1601-01-01 to the first of January. */
static unsigned int days_before_year(unsigned int year)
{
    unsigned int years = year - 1601;

    return years * 365 + years / 4 - years / 100 + years / 400;
}

static BOOL fail(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME *system, FILETIME *file)
{
    unsigned int month, days;
    LONGLONG seconds;

    /* wDayOfWeek is not looked at; year 30827 is the last that a SYSTEMTIME may have by its documentation. */
    if (system->wYear < 1601 || system->wYear > 30827 || system->wMonth < 1 || system->wMonth > 12 || system->wDay < 1 ||
        system->wDay > month_days(system->wYear, system->wMonth) || system->wHour > 23 || system->wMinute > 59 ||
        system->wSecond > 59 || system->wMilliseconds > 999)
        return fail(ERROR_INVALID_PARAMETER);
    days = days_before_year(system->wYear) + system->wDay - 1;
    for (month = 1; month < system->wMonth; month++)
        days += month_days(system->wYear, month);
    seconds = days * SECONDS_PER_DAY + system->wHour * 3600 + system->wMinute * 60 + system->wSecond;
    set_ticks(file, seconds * TICKS_PER_SECOND + system->wMilliseconds * TICKS_PER_MILLISECOND);
    return TRUE;
}

BOOL WINAPI FileTimeToSystemTime(const FILETIME *file, SYSTEMTIME *system)
{
    ULONGLONG ticks = ticks_of(file);
    unsigned int days, year, month, rest;

    if (ticks >> 63)
        return fail(ERROR_INVALID_PARAMETER);
    days = (unsigned int)(ticks / TICKS_PER_DAY);
    rest = (unsigned int)(ticks % TICKS_PER_DAY / TICKS_PER_MILLISECOND);
    system->wDayOfWeek = (days + 1) % 7;        /* 1601-01-01 was a Monday */
    year = 1601 + (unsigned int)((ULONGLONG)days * 400 / DAYS_PER_400_YEARS);
    while (days_before_year(year) > days)
        year--;
    while (days_before_year(year + 1) <= days)
        year++;
    days -= days_before_year(year);
    for (month = 1; days >= month_days(year, month); month++)
        days -= month_days(year, month);
    system->wYear = year;
    system->wMonth = month;
    system->wDay = days + 1;
    system->wHour = rest / 3600000;
    system->wMinute = rest / 60000 % 60;
    system->wSecond = rest / 1000 % 60;
    system->wMilliseconds = rest % 1000;
    return TRUE;
}

LONG WINAPI CompareFileTime(const FILETIME *left, const FILETIME *right)
{
    ULONGLONG a = ticks_of(left), b = ticks_of(right);

    return a < b ? -1 : a > b;
}

/* How far the time of day is from the host's: lib/check sets it, as an administrator or a time server sets a clock. Counters of time
 * that went by (GetTickCount64, QueryPerformanceCounter) go on as they are. */
static LONGLONG clock_offset;
void certemu_runtime_set_clock(LONGLONG ticks);

void certemu_runtime_set_clock(LONGLONG ticks)
{
    __atomic_store_n(&clock_offset, ticks, __ATOMIC_RELAXED);
}

void WINAPI GetSystemTimePreciseAsFileTime(FILETIME *time)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    set_ticks(time, (now.tv_sec + EPOCH_SECONDS) * TICKS_PER_SECOND + now.tv_nsec / 100 +
            __atomic_load_n(&clock_offset, __ATOMIC_RELAXED));
}

void WINAPI GetSystemTimeAsFileTime(FILETIME *time)
{
    GetSystemTimePreciseAsFileTime(time);
}

void WINAPI GetSystemTime(SYSTEMTIME *system)
{
    FILETIME now;

    GetSystemTimeAsFileTime(&now);
    FileTimeToSystemTime(&now, system);
}

/* Ticks that local time is ahead of UTC at a time of the Unix epoch. */
static LONGLONG local_offset(time_t when)
{
    struct tm parts;

    tzset();
    return localtime_r(&when, &parts) ? parts.tm_gmtoff * TICKS_PER_SECOND : 0;
}

static time_t unix_time(ULONGLONG ticks)
{
    return (time_t)(ticks / TICKS_PER_SECOND) - EPOCH_SECONDS;
}

void WINAPI GetLocalTime(SYSTEMTIME *local)
{
    FILETIME now;

    GetSystemTimeAsFileTime(&now);
    set_ticks(&now, ticks_of(&now) + local_offset(unix_time(ticks_of(&now))));
    FileTimeToSystemTime(&now, local);
}

/* Both use the offset of now, whatever the date (documented). */
BOOL WINAPI FileTimeToLocalFileTime(const FILETIME *file, FILETIME *local)
{
    set_ticks(local, ticks_of(file) + local_offset(time(NULL)));
    return TRUE;
}

BOOL WINAPI LocalFileTimeToFileTime(const FILETIME *local, FILETIME *file)
{
    set_ticks(file, ticks_of(local) - local_offset(time(NULL)));
    return TRUE;
}

/* The day of a zone's change in a year, as ticks of that zone's clock; FALSE: the description is wrong. */
static BOOL zone_change(const SYSTEMTIME *rule, unsigned int year, LONGLONG *ticks)
{
    SYSTEMTIME day = *rule;
    unsigned int first_weekday;
    FILETIME file;

    if (rule->wYear)
    {
        if (rule->wYear != year)
            return FALSE;
    }
    else
    {
        /* wDay is the n-th wDayOfWeek of the month, 5 the last. */
        if (rule->wMonth < 1 || rule->wMonth > 12 || rule->wDay < 1 || rule->wDay > 5 || rule->wDayOfWeek > 6)
            return FALSE;
        day.wYear = year;
        day.wDay = 1;
        if (!SystemTimeToFileTime(&day, &file))
            return FALSE;
        first_weekday = (ticks_of(&file) / TICKS_PER_DAY + 1) % 7;
        day.wDay = 1 + (rule->wDayOfWeek + 7 - first_weekday) % 7 + 7 * (rule->wDay - 1);
        while (day.wDay > month_days(year, day.wMonth))
            day.wDay -= 7;
    }
    if (!SystemTimeToFileTime(&day, &file))
        return FALSE;
    *ticks = ticks_of(&file);
    return TRUE;
}

/* The zone's bias in ticks (UTC = local + bias) at a time, which is UTC or, with `local`, the zone's own. */
static BOOL zone_bias(const TIME_ZONE_INFORMATION *zone, ULONGLONG time, BOOL local, LONGLONG *bias)
{
    LONGLONG winter_bias = (LONGLONG)(zone->Bias + zone->StandardBias) * 60 * TICKS_PER_SECOND;
    LONGLONG summer_bias = (LONGLONG)(zone->Bias + zone->DaylightBias) * 60 * TICKS_PER_SECOND;
    LONGLONG to_daylight, to_standard, wall;
    SYSTEMTIME system;
    FILETIME file;
    BOOL summer;

    *bias = zone->Bias * 60 * TICKS_PER_SECOND;
    if (!zone->StandardDate.wMonth && !zone->DaylightDate.wMonth)
        return TRUE;
    *bias = winter_bias;
    wall = local ? (LONGLONG)time : (LONGLONG)time - winter_bias;
    if (wall < 0)
        return TRUE;
    set_ticks(&file, wall);
    if (!FileTimeToSystemTime(&file, &system))
        return FALSE;
    if (!zone_change(&zone->DaylightDate, system.wYear, &to_daylight) ||
        !zone_change(&zone->StandardDate, system.wYear, &to_standard))
        return zone->DaylightDate.wYear || zone->StandardDate.wYear;
    /* The clock goes to summer time at a time of standard time, and back at one of summer time. */
    if (!local)
        to_standard += summer_bias - winter_bias;
    if (to_daylight < to_standard)
        summer = wall >= to_daylight && wall < to_standard;
    else
        summer = wall >= to_daylight || wall < to_standard;
    if (summer)
        *bias = summer_bias;
    return TRUE;
}

BOOL WINAPI SystemTimeToTzSpecificLocalTime(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *system, SYSTEMTIME *local)
{
    LONGLONG bias;
    FILETIME file;

    if (!SystemTimeToFileTime(system, &file))
        return FALSE;
    if (!zone)
        bias = -local_offset(unix_time(ticks_of(&file)));
    else if (!zone_bias(zone, ticks_of(&file), FALSE, &bias))
        return fail(ERROR_INVALID_PARAMETER);
    set_ticks(&file, ticks_of(&file) - bias);
    return FileTimeToSystemTime(&file, local);
}

BOOL WINAPI TzSpecificLocalTimeToSystemTime(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *local, SYSTEMTIME *system)
{
    LONGLONG bias;
    FILETIME file;
    struct tm parts = {0};

    if (!SystemTimeToFileTime(local, &file))
        return FALSE;
    if (!zone)
    {
        parts.tm_year = local->wYear - 1900;
        parts.tm_mon = local->wMonth - 1;
        parts.tm_mday = local->wDay;
        parts.tm_hour = local->wHour;
        parts.tm_min = local->wMinute;
        parts.tm_sec = local->wSecond;
        parts.tm_isdst = -1;
        bias = -local_offset(mktime(&parts));
    }
    else if (!zone_bias(zone, ticks_of(&file), TRUE, &bias))
        return fail(ERROR_INVALID_PARAMETER);
    set_ticks(&file, ticks_of(&file) + bias);
    return FileTimeToSystemTime(&file, system);
}

/* Windows counts the time that the machine sleeps, so does CLOCK_BOOTTIME. */
ULONGLONG WINAPI GetTickCount64(void)
{
    struct timespec now;

    clock_gettime(CLOCK_BOOTTIME, &now);
    return (ULONGLONG)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

DWORD WINAPI GetTickCount(void)
{
    return (DWORD)GetTickCount64();
}

/* 10 MHz, as Windows 10 and later have it. */
BOOL WINAPI QueryPerformanceFrequency(LARGE_INTEGER *frequency)
{
    frequency->QuadPart = TICKS_PER_SECOND;
    return TRUE;
}

BOOL WINAPI QueryPerformanceCounter(LARGE_INTEGER *counter)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    counter->QuadPart = now.tv_sec * TICKS_PER_SECOND + now.tv_nsec / 100;
    return TRUE;
}

BOOL WINAPI FileTimeToDosDateTime(const FILETIME *file, WORD *date, WORD *time)
{
    SYSTEMTIME system;

    if (!FileTimeToSystemTime(file, &system))
        return FALSE;
    if (system.wYear < 1980 || system.wYear > 2107)
        return fail(ERROR_INVALID_PARAMETER);
    *date = (WORD)((system.wYear - 1980) << 9 | system.wMonth << 5 | system.wDay);
    *time = (WORD)(system.wHour << 11 | system.wMinute << 5 | system.wSecond / 2);
    return TRUE;
}

BOOL WINAPI DosDateTimeToFileTime(WORD date, WORD time, FILETIME *file)
{
    SYSTEMTIME system = {0};

    system.wYear = 1980 + (date >> 9);
    system.wMonth = date >> 5 & 15;
    system.wDay = date & 31;
    system.wHour = time >> 11;
    system.wMinute = time >> 5 & 63;
    system.wSecond = (time & 31) * 2;
    return SystemTimeToFileTime(&system, file);
}
