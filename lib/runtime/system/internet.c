/* Times of HTTP headers (winhttp). */
#include <stdlib.h>
#include <string.h>

#include <windows.h>
#include <winhttp.h>

#include "kernel/text.h"

static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* RFC 1123: "Wed, 02 Jan 1980 02:03:55 GMT", WINHTTP_TIME_FORMAT_BUFSIZE bytes of room. */
BOOL WINAPI WinHttpTimeFromSystemTime(const SYSTEMTIME *time, WCHAR *text)
{
    if (!time || !text || time->wDayOfWeek > 6 || time->wMonth < 1 || time->wMonth > 12)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    wsprintfW(text, L"%hs, %02d %hs %04d %02d:%02d:%02d GMT", days[time->wDayOfWeek], time->wDay, months[time->wMonth - 1],
        time->wYear, time->wHour, time->wMinute, time->wSecond);
    return TRUE;
}

/* What has three letters of a name: its number, or -1. */
static int name_at(const WCHAR **text, const char (*names)[4], int count)
{
    int i, j;

    while (**text && !iswalpha(**text))
        (*text)++;
    for (i = 0; i < count; i++)
    {
        for (j = 0; j < 3 && ((*text)[j] | 0x20) == (names[i][j] | 0x20); j++)
            ;
        if (j == 3)
        {
            while (iswalpha(**text))
                (*text)++;
            return i;
        }
    }
    return -1;
}

static WORD number_at(const WCHAR **text)
{
    WORD value = 0;

    while (**text && !(**text >= '0' && **text <= '9'))
        (*text)++;
    while (**text >= '0' && **text <= '9')
        value = value * 10 + (*(*text)++ - '0');
    return value;
}

/* Every part that is there is taken, in RFC 1123's order; a text without a day's name is refused. */
BOOL WINAPI WinHttpTimeToSystemTime(const WCHAR *text, SYSTEMTIME *time)
{
    int day, month;

    if (!text || !time)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    memset(time, 0, sizeof(*time));
    day = name_at(&text, days, 7);
    if (day < 0)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    time->wDayOfWeek = day;
    time->wDay = number_at(&text);
    month = name_at(&text, months, 12);
    if (month < 0)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    time->wMonth = month + 1;
    time->wYear = number_at(&text);
    time->wHour = number_at(&text);
    time->wMinute = number_at(&text);
    time->wSecond = number_at(&text);
    return TRUE;
}
