/* Wide strings of 16-bit units, under the standard names (wchar.h). */
#include <stddef.h>

typedef __WCHAR_TYPE__ wide;

size_t wcslen(const wide *string);

size_t wcslen(const wide *string)
{
    const wide *end = string;

    while (*end)
        end++;
    return end - string;
}
