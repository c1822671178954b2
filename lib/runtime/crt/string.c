/* Wide strings of 16-bit units, under the standard names: libc's own step by 4 bytes. Order is by the unit's value, without a
 * sign; results of comparisons are -1, 0, 1 as on Windows. Case is that of the "C" locale (ctype.h). */
#include "ctype.h"

#include <errno.h>
#include <stdlib.h>
#include <wchar.h>

#define OLD_NAME __attribute__((__weak__))

size_t wcslen(const wchar_t *string)
{
    const wchar_t *end = string;

    while (*end)
        end++;
    return end - string;
}

size_t wcsnlen(const wchar_t *string, size_t size)
{
    size_t length = 0;

    while (length < size && string[length])
        length++;
    return length;
}

wchar_t *wcpcpy(wchar_t *to, const wchar_t *from)
{
    while ((*to = *from++))
        to++;
    return to;
}

wchar_t *wcscpy(wchar_t *to, const wchar_t *from)
{
    wcpcpy(to, from);
    return to;
}

wchar_t *wcpncpy(wchar_t *to, const wchar_t *from, size_t count)
{
    wchar_t *end;

    for (; count && (*to = *from); count--, from++)
        to++;
    for (end = to; count; count--)
        *end++ = 0;
    return to;
}

wchar_t *wcsncpy(wchar_t *to, const wchar_t *from, size_t count)
{
    wcpncpy(to, from, count);
    return to;
}

wchar_t *wcscat(wchar_t *to, const wchar_t *from)
{
    wcpcpy(to + wcslen(to), from);
    return to;
}

wchar_t *wcsncat(wchar_t *to, const wchar_t *from, size_t count)
{
    wchar_t *end = to + wcslen(to);

    for (; count && *from; count--)
        *end++ = *from++;
    *end = 0;
    return to;
}

static int order(unsigned int first, unsigned int second)
{
    return first < second ? -1 : first > second;
}

int wcscmp(const wchar_t *first, const wchar_t *second)
{
    for (; *first == *second; first++, second++)
        if (!*first)
            return 0;
    return order(*first, *second);
}

int wcsncmp(const wchar_t *first, const wchar_t *second, size_t count)
{
    for (; count; count--, first++, second++)
    {
        if (*first != *second)
            return order(*first, *second);
        if (!*first)
            break;
    }
    return 0;
}

/* The difference of the units in lower case, as Windows answers: "_" is before "A". */
int _wcsicmp(const wchar_t *first, const wchar_t *second)
{
    for (; crt_lower(*first) == crt_lower(*second); first++, second++)
        if (!*first)
            return 0;
    return (int)crt_lower(*first) - (int)crt_lower(*second);
}

int _wcsnicmp(const wchar_t *first, const wchar_t *second, size_t count)
{
    for (; count; count--, first++, second++)
    {
        if (crt_lower(*first) != crt_lower(*second))
            return (int)crt_lower(*first) - (int)crt_lower(*second);
        if (!*first)
            break;
    }
    return 0;
}

int wcscasecmp(const wchar_t *first, const wchar_t *second)
{
    return _wcsicmp(first, second);
}

int wcsncasecmp(const wchar_t *first, const wchar_t *second, size_t count)
{
    return _wcsnicmp(first, second, count);
}

/* The collation of the "C" locale is the order of the units. */
int wcscoll(const wchar_t *first, const wchar_t *second)
{
    return wcscmp(first, second);
}

int _wcsicoll(const wchar_t *first, const wchar_t *second)
{
    return _wcsicmp(first, second);
}

size_t wcsxfrm(wchar_t *to, const wchar_t *from, size_t size)
{
    size_t length = wcslen(from);

    if (length < size)
        wcscpy(to, from);
    return length;
}

wchar_t *wcschr(const wchar_t *string, wchar_t unit)
{
    for (; *string != unit; string++)
        if (!*string)
            return NULL;
    return (wchar_t *)string;
}

wchar_t *wcschrnul(const wchar_t *string, wchar_t unit)
{
    while (*string && *string != unit)
        string++;
    return (wchar_t *)string;
}

wchar_t *wcsrchr(const wchar_t *string, wchar_t unit)
{
    const wchar_t *found = NULL;

    do
    {
        if (*string == unit)
            found = string;
    }
    while (*string++);
    return (wchar_t *)found;
}

wchar_t *wcsstr(const wchar_t *string, const wchar_t *wanted)
{
    size_t length = wcslen(wanted);

    for (; wcsncmp(string, wanted, length); string++)
        if (!*string)
            return NULL;
    return (wchar_t *)string;
}

size_t wcsspn(const wchar_t *string, const wchar_t *accept)
{
    size_t length = 0;

    while (string[length] && wcschr(accept, string[length]))
        length++;
    return length;
}

size_t wcscspn(const wchar_t *string, const wchar_t *reject)
{
    size_t length = 0;

    while (string[length] && !wcschr(reject, string[length]))
        length++;
    return length;
}

wchar_t *wcspbrk(const wchar_t *string, const wchar_t *accept)
{
    string += wcscspn(string, accept);
    return *string ? (wchar_t *)string : NULL;
}

wchar_t *wcstok(wchar_t *string, const wchar_t *separators, wchar_t **state)
{
    wchar_t *token = string ? string : *state;

    if (!token)
        return NULL;
    token += wcsspn(token, separators);
    if (!*token)
    {
        *state = token;
        return NULL;
    }
    string = token + wcscspn(token, separators);
    if (*string)
        *string++ = 0;
    *state = string;
    return token;
}

wchar_t *_wcstok(wchar_t *string, const wchar_t *separators)
{
    static __thread wchar_t *state;

    return wcstok(string, separators, &state);
}

wchar_t *wcstok_s(wchar_t *string, const wchar_t *separators, wchar_t **state)
{
    if (!separators || !state || (!string && !*state))
    {
        errno = EINVAL;
        return NULL;
    }
    return wcstok(string, separators, state);
}

wchar_t *_wcsdup(const wchar_t *string)
{
    size_t size = string ? (wcslen(string) + 1) * sizeof(wchar_t) : 0;
    wchar_t *copy = string ? malloc(size) : NULL;

    if (copy)
        wmemcpy(copy, string, size / sizeof(wchar_t));
    return copy;
}

wchar_t *wcsdup(const wchar_t *string)
{
    return _wcsdup(string);
}

wchar_t *_wcslwr(wchar_t *string)
{
    wchar_t *unit;

    for (unit = string; *unit; unit++)
        *unit = crt_lower(*unit);
    return string;
}

wchar_t *_wcsupr(wchar_t *string)
{
    wchar_t *unit;

    for (unit = string; *unit; unit++)
        *unit = crt_upper(*unit);
    return string;
}

wchar_t *_wcsrev(wchar_t *string)
{
    wchar_t *first = string, *last = string + wcslen(string);

    while (first < last)
    {
        wchar_t unit = *first;

        *first++ = *--last;
        *last = unit;
    }
    return string;
}

wchar_t *_wcsset(wchar_t *string, wchar_t unit)
{
    return _wcsnset(string, unit, (size_t)-1);
}

wchar_t *_wcsnset(wchar_t *string, wchar_t unit, size_t count)
{
    size_t i;

    for (i = 0; i < count && string[i]; i++)
        string[i] = unit;
    return string;
}

/* The names of before C95, as in oldnames.lib: weak, since a program may have functions of these names. */
OLD_NAME int wcsicmp(const wchar_t *first, const wchar_t *second)
{
    return _wcsicmp(first, second);
}

OLD_NAME int wcsnicmp(const wchar_t *first, const wchar_t *second, size_t count)
{
    return _wcsnicmp(first, second, count);
}

OLD_NAME wchar_t *wcslwr(wchar_t *string)
{
    return _wcslwr(string);
}

OLD_NAME wchar_t *wcsupr(wchar_t *string)
{
    return _wcsupr(string);
}

OLD_NAME wchar_t *wcsrev(wchar_t *string)
{
    return _wcsrev(string);
}

wchar_t *wmemcpy(wchar_t *to, const wchar_t *from, size_t count)
{
    return __builtin_memcpy(to, from, count * sizeof(wchar_t));
}

wchar_t *wmempcpy(wchar_t *to, const wchar_t *from, size_t count)
{
    return wmemcpy(to, from, count) + count;
}

wchar_t *wmemmove(wchar_t *to, const wchar_t *from, size_t count)
{
    return __builtin_memmove(to, from, count * sizeof(wchar_t));
}

wchar_t *wmemset(wchar_t *to, wchar_t unit, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        to[i] = unit;
    return to;
}

int wmemcmp(const wchar_t *first, const wchar_t *second, size_t count)
{
    for (; count; count--, first++, second++)
        if (*first != *second)
            return order(*first, *second);
    return 0;
}

wchar_t *wmemchr(const wchar_t *string, wchar_t unit, size_t count)
{
    for (; count; count--, string++)
        if (*string == unit)
            return (wchar_t *)string;
    return NULL;
}
