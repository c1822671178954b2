/* The string functions of kernel32 and user32: lstr…, Char…. */
#include <stdlib.h>
#include <string.h>

#include <windows.h>

#include "kernel/text.h"

int WINAPI lstrlenW(const WCHAR *text)
{
    size_t length = 0;

    while (text && text[length])
        length++;
    return (int)length;
}

int WINAPI lstrlenA(const char *text)
{
    return text ? (int)strlen(text) : 0;
}

/* Windows catches the access violation of a NULL source or destination and returns NULL. */
WCHAR *WINAPI lstrcpyW(WCHAR *destination, const WCHAR *source)
{
    if (!destination || !source)
        return NULL;
    return memmove(destination, source, (lstrlenW(source) + 1) * sizeof(WCHAR));
}

char *WINAPI lstrcpyA(char *destination, const char *source)
{
    if (!destination || !source)
        return NULL;
    return memmove(destination, source, strlen(source) + 1);
}

WCHAR *WINAPI lstrcpynW(WCHAR *destination, const WCHAR *source, int size)
{
    int i;

    if (!destination || !source)
        return NULL;
    for (i = 0; i + 1 < size && source[i]; i++)
        destination[i] = source[i];
    if (size > 0)
        destination[i] = 0;
    return destination;
}

char *WINAPI lstrcpynA(char *destination, const char *source, int size)
{
    int i;

    if (!destination || !source)
        return NULL;
    for (i = 0; i + 1 < size && source[i]; i++)
        destination[i] = source[i];
    if (size > 0)
        destination[i] = 0;
    return destination;
}

WCHAR *WINAPI lstrcatW(WCHAR *destination, const WCHAR *source)
{
    if (!destination || !source)
        return NULL;
    lstrcpyW(destination + lstrlenW(destination), source);
    return destination;
}

char *WINAPI lstrcatA(char *destination, const char *source)
{
    if (!destination || !source)
        return NULL;
    lstrcpyA(destination + strlen(destination), source);
    return destination;
}

static DWORD change_buffer(WCHAR *text, DWORD length, WCHAR (*change)(WCHAR))
{
    DWORD i;

    for (i = 0; text && i < length; i++)
        text[i] = change(text[i]);
    return text ? length : 0;
}

/* A character is converted when the high half of the "pointer" is 0, a string otherwise: in place. */
static WCHAR *change_text(WCHAR *text, WCHAR (*change)(WCHAR))
{
    if (!((ULONG_PTR)text >> 16))
        return (WCHAR *)(ULONG_PTR)change((WCHAR)(ULONG_PTR)text);
    change_buffer(text, lstrlenW(text), change);
    return text;
}

static char change_ansi(char byte, WCHAR (*change)(WCHAR))
{
    WCHAR unit = change(kernel_ansi_unit(byte));
    char result = byte;
    BOOL used = FALSE;

    /* Without a byte for the other case (0xFF in code page 1252 has one, U+00B5 has none) the character stays. */
    if (!WideCharToMultiByte(CP_ACP, WC_NO_BEST_FIT_CHARS, &unit, 1, &result, 1, NULL, &used) || used)
        return byte;
    return result;
}

static DWORD change_ansi_buffer(char *text, DWORD length, WCHAR (*change)(WCHAR))
{
    DWORD i;

    for (i = 0; text && i < length; i++)
        text[i] = change_ansi(text[i], change);
    return text ? length : 0;
}

static char *change_ansi_text(char *text, WCHAR (*change)(WCHAR))
{
    if (!((ULONG_PTR)text >> 16))
        return (char *)(ULONG_PTR)(unsigned char)change_ansi((char)(ULONG_PTR)text, change);
    change_ansi_buffer(text, (DWORD)strlen(text), change);
    return text;
}

WCHAR *WINAPI CharUpperW(WCHAR *text)
{
    return change_text(text, kernel_upper);
}

WCHAR *WINAPI CharLowerW(WCHAR *text)
{
    return change_text(text, kernel_lower);
}

char *WINAPI CharUpperA(char *text)
{
    return change_ansi_text(text, kernel_upper);
}

char *WINAPI CharLowerA(char *text)
{
    return change_ansi_text(text, kernel_lower);
}

DWORD WINAPI CharUpperBuffW(WCHAR *text, DWORD length)
{
    return change_buffer(text, length, kernel_upper);
}

DWORD WINAPI CharLowerBuffW(WCHAR *text, DWORD length)
{
    return change_buffer(text, length, kernel_lower);
}

DWORD WINAPI CharUpperBuffA(char *text, DWORD length)
{
    return change_ansi_buffer(text, length, kernel_upper);
}

DWORD WINAPI CharLowerBuffA(char *text, DWORD length)
{
    return change_ansi_buffer(text, length, kernel_lower);
}

WCHAR *WINAPI CharNextW(const WCHAR *text)
{
    return (WCHAR *)(*text ? text + 1 : text);
}

WCHAR *WINAPI CharPrevW(const WCHAR *start, const WCHAR *text)
{
    return (WCHAR *)(text > start ? text - 1 : start);
}

/* No code page here has double-byte characters. */
char *WINAPI CharNextA(const char *text)
{
    return (char *)(*text ? text + 1 : text);
}

char *WINAPI CharPrevA(const char *start, const char *text)
{
    return (char *)(text > start ? text - 1 : start);
}
