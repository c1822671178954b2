/* Strings of shlwapi, and its short ways to the registry. */
#include <string.h>

#include <windows.h>
#include <objbase.h>
#include <shlwapi.h>

/* ---- comparing: by the rules of the language, as lstrcmp does */

static int compare(const WCHAR *first, int first_length, const WCHAR *second, int second_length, DWORD flags)
{
    if (!first || !second)
        return first ? 1 : second ? -1 : 0;
    return CompareStringW(GetThreadLocale(), flags, first, first_length, second, second_length) - CSTR_EQUAL;
}

/* No more than `most` units. */
static int limited(const WCHAR *text, int most)
{
    int length = 0;

    while (text && length < most && text[length])
        length++;
    return length;
}

int WINAPI StrCmpW(const WCHAR *first, const WCHAR *second)
{
    return compare(first, -1, second, -1, 0);
}

int WINAPI StrCmpIW(const WCHAR *first, const WCHAR *second)
{
    return compare(first, -1, second, -1, NORM_IGNORECASE);
}

int WINAPI StrCmpNW(const WCHAR *first, const WCHAR *second, int most)
{
    return compare(first, limited(first, most), second, limited(second, most), 0);
}

int WINAPI StrCmpNIW(const WCHAR *first, const WCHAR *second, int most)
{
    return compare(first, limited(first, most), second, limited(second, most), NORM_IGNORECASE);
}

/* ---- searching: NULL where there is nothing */

static WCHAR fold(WCHAR unit)
{
    return (WCHAR)(ULONG_PTR)CharUpperW((WCHAR *)(ULONG_PTR)unit);
}

WCHAR * WINAPI StrChrW(const WCHAR *text, WCHAR unit)
{
    for (; text && *text; text++)
        if (*text == unit)
            return (WCHAR *)text;
    return NULL;
}

WCHAR * WINAPI StrChrIW(const WCHAR *text, WCHAR unit)
{
    for (; text && *text; text++)
        if (fold(*text) == fold(unit))
            return (WCHAR *)text;
    return NULL;
}

/* The last one before `end`, or before the end of the text. */
WCHAR * WINAPI StrRChrW(const WCHAR *text, const WCHAR *end, WORD unit)
{
    const WCHAR *found = NULL;

    for (; text && *text && text != end; text++)
        if (*text == unit)
            found = text;
    return (WCHAR *)found;
}

static WCHAR *find(const WCHAR *text, const WCHAR *part, BOOL ignore_case)
{
    size_t i;

    if (!text || !part || !*part)
        return NULL;
    for (; *text; text++)
    {
        for (i = 0; part[i] && (ignore_case ? fold(text[i]) == fold(part[i]) : text[i] == part[i]); i++)
            ;
        if (!part[i])
            return (WCHAR *)text;
    }
    return NULL;
}

WCHAR * WINAPI StrStrW(const WCHAR *text, const WCHAR *part)
{
    return find(text, part, FALSE);
}

WCHAR * WINAPI StrStrIW(const WCHAR *text, const WCHAR *part)
{
    return find(text, part, TRUE);
}

/* ---- copying */

/* LocalFree's. */
WCHAR * WINAPI StrDupW(const WCHAR *text)
{
    SIZE_T size = ((SIZE_T)lstrlenW(text) + 1) * sizeof(*text);
    WCHAR *copy = LocalAlloc(LMEM_FIXED, size);

    if (copy)
        memcpy(copy, text ? text : L"", size);
    return copy;
}

/* CoTaskMemFree's. */
HRESULT WINAPI SHStrDupW(const WCHAR *text, WCHAR **copy)
{
    SIZE_T size;

    *copy = NULL;
    if (!text)
        return E_INVALIDARG;
    size = ((SIZE_T)lstrlenW(text) + 1) * sizeof(*text);
    if (!(*copy = CoTaskMemAlloc(size)))
        return E_OUTOFMEMORY;
    memcpy(*copy, text, size);
    return S_OK;
}

/* `size` units of room, the terminator included. */
WCHAR * WINAPI StrCpyNW(WCHAR *to, const WCHAR *from, int size)
{
    int length;

    if (!to || !from || size <= 0)
        return to;
    length = limited(from, size - 1);
    memcpy(to, from, (size_t)length * sizeof(*to));
    to[length] = 0;
    return to;
}

WCHAR * WINAPI StrCatBuffW(WCHAR *to, const WCHAR *from, int size)
{
    int length = limited(to, size);

    StrCpyNW(to + length, from, size - length);
    return to;
}

/* Takes units of `unwanted` from both ends. FALSE: there were none. */
BOOL WINAPI StrTrimW(WCHAR *text, const WCHAR *unwanted)
{
    size_t begin = 0, end;

    if (!text || !*text)
        return FALSE;
    end = (size_t)lstrlenW(text);
    while (begin < end && StrChrW(unwanted, text[begin]))
        begin++;
    while (end > begin && StrChrW(unwanted, text[end - 1]))
        end--;
    if (!begin && !text[end])
        return FALSE;
    memmove(text, text + begin, (end - begin) * sizeof(*text));
    text[end - begin] = 0;
    return TRUE;
}

/* ---- the registry */

DWORD WINAPI SHDeleteKeyW(HKEY key, const WCHAR *path)
{
    return (DWORD)RegDeleteTreeW(key, path);
}

DWORD WINAPI SHDeleteKeyA(HKEY key, const char *path)
{
    return (DWORD)RegDeleteTreeA(key, path);
}

DWORD WINAPI SHDeleteValueW(HKEY key, const WCHAR *path, const WCHAR *name)
{
    LSTATUS error;
    HKEY opened;

    if ((error = RegOpenKeyExW(key, path, 0, KEY_SET_VALUE, &opened)))
        return (DWORD)error;
    error = RegDeleteValueW(opened, name);
    RegCloseKey(opened);
    return (DWORD)error;
}

/* A REG_EXPAND_SZ comes expanded, as REG_SZ; text always has its terminator. */
DWORD WINAPI SHGetValueW(HKEY key, const WCHAR *path, const WCHAR *name, DWORD *type, void *data, DWORD *size)
{
    return (DWORD)RegGetValueW(key, path, name, RRF_RT_ANY, type, data, size);
}

DWORD WINAPI SHSetValueW(HKEY key, const WCHAR *path, const WCHAR *name, DWORD type, const void *data, DWORD size)
{
    LSTATUS error;
    HKEY opened;

    if ((error = RegCreateKeyExW(key, path, 0, NULL, 0, KEY_SET_VALUE, NULL, &opened, NULL)))
        return (DWORD)error;
    error = RegSetValueExW(opened, name, 0, type, data, size);
    RegCloseKey(opened);
    return (DWORD)error;
}
