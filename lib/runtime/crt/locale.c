/* _wsetlocale. The functions of this archive know no locale; narrow ones are the host's, which has the names of its locales. */
#include <locale.h>
#include <wchar.h>

#include <windows.h>

wchar_t *_wsetlocale(int category, const wchar_t *name)
{
    static __thread wchar_t answer[256];
    char narrow[256];
    const char *found;

    if (name && !WideCharToMultiByte(CP_UTF8, 0, name, -1, narrow, sizeof(narrow), NULL, NULL))
        return NULL;
    if (!(found = setlocale(category, name ? narrow : NULL)))
        return NULL;
    return MultiByteToWideChar(CP_UTF8, 0, found, -1, answer, sizeof(answer) / sizeof(*answer)) ? answer : NULL;
}
