/* Narrow functions that Microsoft's run-time has and libc lacks. Case is ASCII's. */
#include "ctype.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define OLD_NAME __attribute__((__weak__))

int _strnicmp(const char *first, const char *second, size_t count)
{
    for (; count; count--, first++, second++)
    {
        const int difference = (int)crt_lower((unsigned char)*first) - (int)crt_lower((unsigned char)*second);

        if (difference || !*first)
            return difference;
    }
    return 0;
}

int _stricmp(const char *first, const char *second)
{
    return _strnicmp(first, second, (size_t)-1);
}

int _strcmpi(const char *first, const char *second)
{
    return _stricmp(first, second);
}

int _memicmp(const void *first, const void *second, size_t count)
{
    const unsigned char *one = first, *two = second;

    for (; count; count--, one++, two++)
        if (crt_lower(*one) != crt_lower(*two))
            return (int)crt_lower(*one) - (int)crt_lower(*two);
    return 0;
}

char *_strdup(const char *string)
{
    const size_t size = string ? strlen(string) + 1 : 0;
    char *copy = string ? malloc(size) : NULL;

    return copy ? memcpy(copy, string, size) : NULL;
}

char *_strlwr(char *string)
{
    char *at;

    for (at = string; *at; at++)
        *at = crt_lower((unsigned char)*at);
    return string;
}

char *_strupr(char *string)
{
    char *at;

    for (at = string; *at; at++)
        *at = crt_upper((unsigned char)*at);
    return string;
}

char *_strrev(char *string)
{
    char *first = string, *last = string + strlen(string);

    while (first < last)
    {
        const char character = *first;

        *first++ = *--last;
        *last = character;
    }
    return string;
}

char *strtok_s(char *string, const char *separators, char **state)
{
    if (!separators || !state || (!string && !*state))
    {
        errno = EINVAL;
        return NULL;
    }
    return strtok_r(string, separators, state);
}

/* The names of before C95, as in oldnames.lib: weak, since a program may have functions of these names. */
OLD_NAME int stricmp(const char *first, const char *second)
{
    return _stricmp(first, second);
}

OLD_NAME int strcmpi(const char *first, const char *second)
{
    return _stricmp(first, second);
}

OLD_NAME int strnicmp(const char *first, const char *second, size_t count)
{
    return _strnicmp(first, second, count);
}

OLD_NAME int memicmp(const void *first, const void *second, size_t count)
{
    return _memicmp(first, second, count);
}

OLD_NAME char *strlwr(char *string)
{
    return _strlwr(string);
}

OLD_NAME char *strupr(char *string)
{
    return _strupr(string);
}

OLD_NAME char *strrev(char *string)
{
    return _strrev(string);
}
