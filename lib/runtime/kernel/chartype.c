/* GetStringType: what a text's characters are. See chartype.py for the table. */
#include <limits.h>
#include <stdlib.h>

#include <windows.h>

#include "chartype.h"

/* A count below 0 is a text with its NUL, which has a type, too ("GetStringTypeW function"). */
BOOL WINAPI GetStringTypeW(DWORD type, const WCHAR *text, int count, WORD *result)
{
    unsigned int column = type == CT_CTYPE1 ? 0 : type == CT_CTYPE2 ? 1 : 2;
    int i;

    if ((type != CT_CTYPE1 && type != CT_CTYPE2 && type != CT_CTYPE3) || !text || !result || (const void *)text == result)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (count < 0)
        count = lstrlenW(text) + 1;
    for (i = 0; i < count; i++)
        result[i] = types[pages[page_index[text[i] >> 8]][text[i] & 0xff]][column];
    return TRUE;
}

/* The types do not depend on the locale ("GetStringTypeExW function"). */
BOOL WINAPI GetStringTypeExW(LCID locale, DWORD type, const WCHAR *text, int count, WORD *result)
{
    (void)locale;
    return GetStringTypeW(type, text, count, result);
}

/* One type for each byte: the code pages of all locales here have one byte a character. */
BOOL WINAPI GetStringTypeExA(LCID locale, DWORD type, const char *text, int count, WORD *result)
{
    WCHAR *wide;
    BOOL done;

    (void)locale;
    if (!text || !result)
        return GetStringTypeW(type, NULL, 0, result);
    if (count < 0)
        count = lstrlenA(text) + 1;
    if (!(wide = malloc((count + 1) * sizeof(*wide))))
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return FALSE;
    }
    count = count ? MultiByteToWideChar(CP_ACP, 0, text, count, wide, count) : 0;
    done = GetStringTypeW(type, wide, count, result);
    free(wide);
    return done;
}

BOOL WINAPI GetStringTypeA(LCID locale, DWORD type, const char *text, int count, WORD *result)
{
    return GetStringTypeExA(locale, type, text, count, result);
}
