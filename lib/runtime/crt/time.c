/* Times as wide text, and Microsoft's argument order of the secure forms. */
#include "invalid.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

static void widen(wchar_t *to, const char *from)
{
    while ((*to++ = (unsigned char)*from++))
        ;
}

/* The "#" of Microsoft's formats (no leading zero, the long form) has no equal in C: the plain form is written. */
size_t wcsftime(wchar_t *to, size_t size, const wchar_t *format, const struct tm *time)
{
    size_t used = 0;

    if (!to || !size || !format)
        return crt_invalid_parameter(EINVAL, __func__), 0;
    while (*format && used < size)
    {
        char conversion[4] = "%", text[256];
        size_t i;

        if (*format != '%')
        {
            to[used++] = *format++;
            continue;
        }
        format++;
        if (*format == '#')
            format++;
        if (!*format || *format > 0x7e)
        {
            *to = 0;
            return crt_invalid_parameter(EINVAL, __func__), 0;
        }
        conversion[1] = (char)*format++;
        text[strftime(text, sizeof(text), conversion, time)] = 0;
        for (i = 0; text[i] && used < size; i++)
            to[used++] = (unsigned char)text[i];
    }
    if (used >= size)
    {
        *to = 0;
        errno = ERANGE;
        return 0;
    }
    to[used] = 0;
    return used;
}

#define SECURE_TIME(name, convert) \
    errno_t name(struct tm *to, const time_t *time) \
    { \
        if (!to || !time) \
            return crt_invalid_parameter(EINVAL, __func__); \
        if (*time < 0) \
        { \
            memset(to, 0xff, sizeof(*to)); \
            return errno = EINVAL; \
        } \
        return convert(time, to) ? 0 : errno; \
    }

SECURE_TIME(localtime_s, localtime_r)
SECURE_TIME(gmtime_s, gmtime_r)
SECURE_TIME(_localtime64_s, localtime_r)
SECURE_TIME(_gmtime64_s, gmtime_r)

time_t _mkgmtime(struct tm *time)
{
    return timegm(time);
}

/* Wed Jan  2 02:03:55 1980 and a line feed: 26 units with the terminator. */
#define TEXT_SIZE 26

static errno_t write_text(char *to, const struct tm *time)
{
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

    if (time->tm_wday < 0 || time->tm_wday > 6 || time->tm_mon < 0 || time->tm_mon > 11 || time->tm_mday < 1
            || time->tm_mday > 31 || time->tm_hour < 0 || time->tm_hour > 23 || time->tm_min < 0 || time->tm_min > 59
            || time->tm_sec < 0 || time->tm_sec > 60 || time->tm_year < 0 || time->tm_year > 8099)
        return EINVAL;
    snprintf(to, TEXT_SIZE, "%s %s %2d %02d:%02d:%02d %4d\n", days[time->tm_wday], months[time->tm_mon], time->tm_mday,
        time->tm_hour, time->tm_min, time->tm_sec, time->tm_year + 1900);
    return 0;
}

errno_t asctime_s(char *to, size_t size, const struct tm *time)
{
    char text[TEXT_SIZE];

    if (!to || !size)
        return crt_invalid_parameter(EINVAL, __func__);
    *to = 0;
    if (!time || size < TEXT_SIZE || write_text(text, time))
        return crt_invalid_parameter(EINVAL, __func__);
    memcpy(to, text, TEXT_SIZE);
    return 0;
}

errno_t _wasctime_s(wchar_t *to, size_t size, const struct tm *time)
{
    char text[TEXT_SIZE];

    if (!to || !size)
        return crt_invalid_parameter(EINVAL, __func__);
    *to = 0;
    if (!time || size < TEXT_SIZE || write_text(text, time))
        return crt_invalid_parameter(EINVAL, __func__);
    widen(to, text);
    return 0;
}

errno_t ctime_s(char *to, size_t size, const time_t *time)
{
    struct tm parts;

    if (!time || *time < 0)
        return crt_invalid_parameter(EINVAL, __func__);
    return asctime_s(to, size, localtime_r(time, &parts));
}

errno_t _wctime_s(wchar_t *to, size_t size, const time_t *time)
{
    struct tm parts;

    if (!time || *time < 0)
        return crt_invalid_parameter(EINVAL, __func__);
    return _wasctime_s(to, size, localtime_r(time, &parts));
}

wchar_t *_wasctime(const struct tm *time)
{
    static __thread wchar_t text[TEXT_SIZE];

    return _wasctime_s(text, TEXT_SIZE, time) ? NULL : text;
}

wchar_t *_wctime(const time_t *time)
{
    struct tm parts;

    return time && *time >= 0 ? _wasctime(localtime_r(time, &parts)) : NULL;
}

/* The local date or time: 9 units with the terminator. */
#define NOW(name, unit, format) \
    errno_t name(unit *to, size_t size) \
    { \
        const time_t now = time(NULL); \
        struct tm parts; \
        char text[16]; \
        size_t i; \
        \
        if (!to || !size) \
            return crt_invalid_parameter(EINVAL, __func__); \
        *to = 0; \
        if (size < 9) \
            return crt_invalid_parameter(ERANGE, __func__); \
        strftime(text, sizeof(text), format, localtime_r(&now, &parts)); \
        for (i = 0; i < 9; i++) \
            to[i] = text[i]; \
        return 0; \
    }

NOW(_strdate_s, char, "%m/%d/%y")
NOW(_strtime_s, char, "%H:%M:%S")
NOW(_wstrdate_s, wchar_t, "%m/%d/%y")
NOW(_wstrtime_s, wchar_t, "%H:%M:%S")
