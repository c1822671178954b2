/* The secure functions (Annex K's names, with Microsoft's behaviour) on memory and text. Source: Microsoft's documentation of each, and
 * the same test over Wine's ucrtbase. Unlike there, a result of ERANGE or EINVAL comes only where a handler returns. */
#include "invalid.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

errno_t memcpy_s(void *to, size_t size, const void *from, size_t count)
{
    if (!count)
        return 0;
    if (!to)
        return crt_invalid_parameter(EINVAL, __func__);
    if (!from || size < count)
    {
        memset(to, 0, size);
        return crt_invalid_parameter(from ? ERANGE : EINVAL, __func__);
    }
    memcpy(to, from, count);
    return 0;
}

errno_t memmove_s(void *to, size_t size, const void *from, size_t count)
{
    if (!count)
        return 0;
    if (!to || !from)
        return crt_invalid_parameter(EINVAL, __func__);
    if (size < count)
        return crt_invalid_parameter(ERANGE, __func__);
    memmove(to, from, count);
    return 0;
}

errno_t wmemcpy_s(wchar_t *to, size_t size, const wchar_t *from, size_t count)
{
    return memcpy_s(to, size * sizeof(wchar_t), from, count * sizeof(wchar_t));
}

errno_t wmemmove_s(wchar_t *to, size_t size, const wchar_t *from, size_t count)
{
    return memmove_s(to, size * sizeof(wchar_t), from, count * sizeof(wchar_t));
}

char *_strset(char *text, int character)
{
    return _strnset(text, character, (size_t)-1);
}

char *_strnset(char *text, int character, size_t count)
{
    size_t i;

    for (i = 0; i < count && text[i]; i++)
        text[i] = character;
    return text;
}

#define UNIT char
#define CHARACTER int
#define STR(name) str ## name
#define STR_(name) _str ## name
#define TO_TEXT(type, suffix) _ ## type ## toa ## suffix
#define VS(name) vs ## name
#define VSN_(name) _vsn ## name
#define S(name) s ## name
#define SN_(name) _sn ## name
#define VF(name) vf ## name
#define F(name) f ## name
#define V(name) v ## name
#define P(name) name
#define PATH(verb, suffix) _ ## verb ## path ## suffix
#define TEXT(name) name ## _narrow
#include "secure-unit.h"

#define UNIT wchar_t
#define CHARACTER wchar_t
#define STR(name) wcs ## name
#define STR_(name) _wcs ## name
#define TO_TEXT(type, suffix) _ ## type ## tow ## suffix
#define VS(name) vsw ## name
#define VSN_(name) _vsnw ## name
#define S(name) sw ## name
#define SN_(name) _snw ## name
#define VF(name) vfw ## name
#define F(name) fw ## name
#define V(name) vw ## name
#define P(name) w ## name
#define PATH(verb, suffix) _w ## verb ## path ## suffix
#define TEXT(name) name ## _wide
#include "secure-unit.h"
