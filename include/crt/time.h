/* <time.h> of the system, and after it the names that Microsoft's has. */
#pragma GCC system_header
#include_next <time.h>

#if !defined(_CERTEMU_TIME_) && defined(_TIME_H) && !defined(__need_time_t) && !defined(__need_timespec)
#define _CERTEMU_TIME_

#include <certemu-secure.h>
#include <stddef.h>

typedef time_t __time64_t;
typedef int __time32_t;

#ifdef __cplusplus
extern "C" {
#endif

/* 0 or an error, the destination first. */
errno_t localtime_s(struct tm *to, const time_t *time);
errno_t gmtime_s(struct tm *to, const time_t *time);
errno_t _localtime64_s(struct tm *to, const time_t *time);
errno_t _gmtime64_s(struct tm *to, const time_t *time);
errno_t asctime_s(char *to, size_t size, const struct tm *time);
errno_t ctime_s(char *to, size_t size, const time_t *time);
errno_t _wasctime_s(wchar_t *to, size_t size, const struct tm *time);
errno_t _wctime_s(wchar_t *to, size_t size, const time_t *time);
wchar_t *_wasctime(const struct tm *time);
wchar_t *_wctime(const time_t *time);
errno_t _strdate_s(char *to, size_t size);
errno_t _strtime_s(char *to, size_t size);
errno_t _wstrdate_s(wchar_t *to, size_t size);
errno_t _wstrtime_s(wchar_t *to, size_t size);
time_t _mkgmtime(struct tm *time);
size_t wcsftime(wchar_t *to, size_t size, const wchar_t *format, const struct tm *time) __THROW;   /* as <wchar.h> has it after this */

static inline __time64_t _time64(__time64_t *to)
{
    return time(to);
}

static inline struct tm *_localtime64(const __time64_t *value)
{
    return localtime(value);
}

static inline struct tm *_gmtime64(const __time64_t *value)
{
    return gmtime(value);
}

static inline __time64_t _mktime64(struct tm *value)
{
    return mktime(value);
}

static inline void _tzset(void)
{
    tzset();
}

#ifdef __cplusplus
}

extern "C++" {
_CERTEMU_ARRAY(asctime_s, char, (const struct tm *time), (time))
_CERTEMU_ARRAY(ctime_s, char, (const time_t *time), (time))
_CERTEMU_ARRAY(_wasctime_s, wchar_t, (const struct tm *time), (time))
_CERTEMU_ARRAY(_wctime_s, wchar_t, (const time_t *time), (time))
_CERTEMU_ARRAY_ALONE(_strdate_s, char)
_CERTEMU_ARRAY_ALONE(_strtime_s, char)
_CERTEMU_ARRAY_ALONE(_wstrdate_s, wchar_t)
_CERTEMU_ARRAY_ALONE(_wstrtime_s, wchar_t)
}
#endif

#endif
