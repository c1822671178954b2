/* DATE: the OLE Automation date, and what it is converted to and from.
 *
 * The whole part of a DATE counts days from 30 December 1899, the absolute value of the fraction is the time of day:
 * -1.25 is 29 December 1899, 06:00. */
#include "date.h"

#include <math.h>
#include <string.h>

static const unsigned short days_before_month[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

/* Days from 1 March of year 0 to 30 December 1899. */
#define DAYS_TO_EPOCH 693899

int date_is_leap_year(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int date_days_in_month(int year, int month)
{
    return days_before_month[month] - days_before_month[month - 1] + (month == 2 && date_is_leap_year(year));
}

/* Years that begin in March put the leap day at the end, so that months have fixed offsets (153 days in five
 * months). */
int date_days_from_civil(int year, int month, int day)
{
    int shifted = month > 2 ? month - 3 : month + 9;

    if (month <= 2)
        year--;
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * shifted + 2) / 5 + day - 1 - DAYS_TO_EPOCH;
}

void date_civil_from_days(int days, int *year, int *month, int *day)
{
    int era, of_era, year_of_era, of_year, shifted;

    days += DAYS_TO_EPOCH;
    era = days / 146097;
    of_era = days % 146097;
    year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    shifted = (5 * of_year + 2) / 153;
    *day = of_year - (153 * shifted + 2) / 5 + 1;
    *month = shifted < 10 ? shifted + 3 : shifted - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

int date_weekday(int days)
{
    /* 30 December 1899 was a Saturday. */
    int weekday = (days + 6) % 7;

    return weekday < 0 ? weekday + 7 : weekday;
}

HRESULT WINAPI VarUdateFromDate(DATE date, ULONG flags, UDATE *result)
{
    int days, seconds, year, month, day;
    double fraction;

    (void)flags;
    if (!(date > VTDATEGRE_MIN - 1 && date < VTDATEGRE_MAX + 1))
        return E_INVALIDARG;
    days = (int)date;
    fraction = fabs(date - days);
    /* To the nearest second. The small addend lets half seconds, which are rarely exact in binary, round up. */
    seconds = (int)((fraction + 1e-11) * DATE_SECONDS_PER_DAY + 0.5);
    if (seconds >= DATE_SECONDS_PER_DAY)
    {
        seconds -= DATE_SECONDS_PER_DAY;
        days++;
    }
    date_civil_from_days(days, &year, &month, &day);
    result->st.wYear = year;
    result->st.wMonth = month;
    result->st.wDay = day;
    result->st.wDayOfWeek = date_weekday(days);
    result->st.wHour = seconds / 3600;
    result->st.wMinute = seconds / 60 % 60;
    result->st.wSecond = seconds % 60;
    result->st.wMilliseconds = 0;
    result->wDayOfYear = days - date_days_from_civil(year, 1, 1) + 1;
    return S_OK;
}

/* Fields out of their range carry into the next one, in both directions: day 0 of March is the last of February. */
static HRESULT roll(UDATE *date, int *days, int *seconds)
{
    /* The fields are unsigned in SYSTEMTIME, and signed here. */
    int year = (SHORT)date->st.wYear, month = (SHORT)date->st.wMonth, day = (SHORT)date->st.wDay;
    int hour = (SHORT)date->st.wHour, minute = (SHORT)date->st.wMinute, second = (SHORT)date->st.wSecond;
    int months, total, carry;

    if (year > 9999)
        return E_INVALIDARG;
    /* Two digits are those of 1950 to 2049, as in Windows since 10; -1 is 1999. */
    if (year < 50)
        year += 2000;
    else if (year < 100)
        year += 1900;
    total = hour * 3600 + minute * 60 + second;
    carry = total / DATE_SECONDS_PER_DAY - (total % DATE_SECONDS_PER_DAY < 0);
    *seconds = total - carry * DATE_SECONDS_PER_DAY;
    months = year * 12 + month - 1;
    if (months < 100 * 12)
        return E_INVALIDARG;
    *days = date_days_from_civil(months / 12, months % 12 + 1, 1) + day - 1 + carry;
    return *days >= VTDATEGRE_MIN && *days <= VTDATEGRE_MAX ? S_OK : E_INVALIDARG;
}

HRESULT WINAPI VarDateFromUdateEx(UDATE *date, LCID lcid, ULONG flags, DATE *result)
{
    int days, seconds, sign;
    HRESULT hr;

    (void)lcid;
    if (FAILED(hr = roll(date, &days, &seconds)))
        return hr;
    if (flags & VAR_TIMEVALUEONLY)
        days = 0;
    *result = days;
    /* Of both flags the former counts. */
    if (!(flags & VAR_DATEVALUEONLY) || flags & VAR_TIMEVALUEONLY)
    {
        /* In three steps, each rounded, as Wine adds them: the results agree to the last bit. */
        sign = days < 0 ? -1 : 1;
        *result += seconds / 3600 / 24.0 * sign;
        *result += seconds / 60 % 60 / 1440.0 * sign;
        *result += seconds % 60 / 86400.0 * sign;
    }
    return S_OK;
}

HRESULT WINAPI VarDateFromUdate(UDATE *date, ULONG flags, DATE *result)
{
    return VarDateFromUdateEx(date, MAKELCID(MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US), SORT_DEFAULT), flags,
        result);
}

INT WINAPI SystemTimeToVariantTime(LPSYSTEMTIME time, double *result)
{
    UDATE date;

    if (time->wMonth > 12 || time->wDay > 31 || (SHORT)time->wYear < 0)
        return FALSE;
    date.st = *time;
    return VarDateFromUdateEx(&date, 0, 0, result) == S_OK;
}

INT WINAPI VariantTimeToSystemTime(DOUBLE time, LPSYSTEMTIME result)
{
    UDATE date;

    if (FAILED(VarUdateFromDate(time, 0, &date)))
        return FALSE;
    *result = date.st;
    return TRUE;
}

/* DOS: the date as years since 1980 (7 bits), month (4), day (5); the time as hours (5), minutes (6), two seconds
 * (5). */
INT WINAPI DosDateTimeToVariantTime(USHORT dos_date, USHORT dos_time, double *result)
{
    UDATE date;

    if (dos_date >> 9 > 2099 - 1980 || (dos_date >> 5 & 15) > 12 ||
            dos_time >> 11 > 23 || (dos_time >> 5 & 63) > 59 || (dos_time & 31) > 29)
        return FALSE;
    memset(&date, 0, sizeof(date));
    date.st.wYear = 1980 + (dos_date >> 9);
    date.st.wMonth = dos_date >> 5 & 15;
    date.st.wDay = dos_date & 31;
    date.st.wHour = dos_time >> 11;
    date.st.wMinute = dos_time >> 5 & 63;
    date.st.wSecond = (dos_time & 31) * 2;
    return VarDateFromUdateEx(&date, 0, 0, result) == S_OK;
}

INT WINAPI VariantTimeToDosDateTime(double time, USHORT *dos_date, USHORT *dos_time)
{
    UDATE date;

    if (FAILED(VarUdateFromDate(time, 0, &date)) || date.st.wYear < 1980 || date.st.wYear > 2099)
        return FALSE;
    *dos_date = (date.st.wYear - 1980) << 9 | date.st.wMonth << 5 | date.st.wDay;
    *dos_time = date.st.wHour << 11 | date.st.wMinute << 5 | date.st.wSecond / 2;
    return TRUE;
}
