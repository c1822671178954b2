/* CharToOem and OemToChar: between the OEM code page, which a console and old files have, and the others. */
#include <stdlib.h>
#include <string.h>

#include <windows.h>

/* What the code page has no character for becomes a similar one or a question mark, as WideCharToMultiByte does it. */
BOOL WINAPI CharToOemBuffW(const WCHAR *text, char *out, DWORD count)
{
    if (!text || !out)
        return FALSE;
    WideCharToMultiByte(CP_OEMCP, 0, text, (int)count, out, (int)count, NULL, NULL);
    return TRUE;
}

BOOL WINAPI OemToCharBuffW(const char *text, WCHAR *out, DWORD count)
{
    if (!text || !out)
        return FALSE;
    MultiByteToWideChar(CP_OEMCP, 0, text, (int)count, out, (int)count);
    return TRUE;
}

/* Both code pages have one byte a character: text and out may be the same. */
static BOOL convert(UINT from, UINT to, const char *text, char *out, DWORD count)
{
    WCHAR units[256];
    DWORD part;

    if (!text || !out)
        return FALSE;
    for (; count; count -= part, text += part, out += part)
    {
        part = min(count, ARRAYSIZE(units));
        MultiByteToWideChar(from, 0, text, (int)part, units, (int)part);
        WideCharToMultiByte(to, 0, units, (int)part, out, (int)part, NULL, NULL);
    }
    return TRUE;
}

BOOL WINAPI CharToOemBuffA(const char *text, char *out, DWORD count)
{
    return convert(CP_ACP, CP_OEMCP, text, out, count);
}

BOOL WINAPI OemToCharBuffA(const char *text, char *out, DWORD count)
{
    return convert(CP_OEMCP, CP_ACP, text, out, count);
}

BOOL WINAPI CharToOemA(const char *text, char *out)
{
    return text && CharToOemBuffA(text, out, lstrlenA(text) + 1);
}

BOOL WINAPI OemToCharA(const char *text, char *out)
{
    return text && OemToCharBuffA(text, out, lstrlenA(text) + 1);
}

BOOL WINAPI CharToOemW(const WCHAR *text, char *out)
{
    return text && CharToOemBuffW(text, out, lstrlenW(text) + 1);
}

BOOL WINAPI OemToCharW(const char *text, WCHAR *out)
{
    return text && OemToCharBuffW(text, out, lstrlenA(text) + 1);
}
