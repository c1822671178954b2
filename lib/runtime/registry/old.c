/* The registry functions of 16-bit Windows, which module code still calls. */
#include "registry/registry.h"

#include <stdlib.h>

#include "kernel/text.h"

LSTATUS WINAPI RegOpenKeyW(HKEY key, const WCHAR *path, HKEY *result)
{
    if (!result)
        return ERROR_INVALID_PARAMETER;
    if (!path || !*path)
    {
        *result = key;
        return ERROR_SUCCESS;
    }
    return RegOpenKeyExW(key, path, 0, MAXIMUM_ALLOWED, result);
}

LSTATUS WINAPI RegOpenKeyA(HKEY key, const char *path, HKEY *result)
{
    if (!result)
        return ERROR_INVALID_PARAMETER;
    if (!path || !*path)
    {
        *result = key;
        return ERROR_SUCCESS;
    }
    return RegOpenKeyExA(key, path, 0, MAXIMUM_ALLOWED, result);
}

LSTATUS WINAPI RegCreateKeyW(HKEY key, const WCHAR *path, HKEY *result)
{
    if (!result)
        return ERROR_INVALID_PARAMETER;
    if (!path || !*path)
        return RegOpenKeyW(key, path, result);
    return RegCreateKeyExW(key, path, 0, NULL, REG_OPTION_NON_VOLATILE, MAXIMUM_ALLOWED, NULL, result, NULL);
}

LSTATUS WINAPI RegCreateKeyA(HKEY key, const char *path, HKEY *result)
{
    if (!result)
        return ERROR_INVALID_PARAMETER;
    if (!path || !*path)
        return RegOpenKeyA(key, path, result);
    return RegCreateKeyExA(key, path, 0, NULL, REG_OPTION_NON_VOLATILE, MAXIMUM_ALLOWED, NULL, result, NULL);
}

LSTATUS WINAPI RegEnumKeyW(HKEY key, DWORD index, WCHAR *name, DWORD size)
{
    return RegEnumKeyExW(key, index, name, &size, NULL, NULL, NULL, NULL);
}

LSTATUS WINAPI RegEnumKeyA(HKEY key, DWORD index, char *name, DWORD size)
{
    return RegEnumKeyExA(key, index, name, &size, NULL, NULL, NULL, NULL);
}

LSTATUS WINAPI RegSetValueW(HKEY key, const WCHAR *path, DWORD type, const WCHAR *text, DWORD size)
{
    (void)size;     /* "This parameter is ignored": the string is ended by NUL */
    if (type != REG_SZ || !text)
        return ERROR_INVALID_PARAMETER;
    return RegSetKeyValueW(key, path, NULL, REG_SZ, text, (DWORD)((registry_length(text) + 1) * sizeof(WCHAR)));
}

LSTATUS WINAPI RegSetValueA(HKEY key, const char *path, DWORD type, const char *text, DWORD size)
{
    WCHAR *wide_path = path ? kernel_wide_ansi(path) : NULL, *wide = text ? kernel_wide_ansi(text) : NULL;
    LSTATUS error = (path && !wide_path) || (text && !wide) ? ERROR_NOT_ENOUGH_MEMORY : RegSetValueW(key, wide_path, type, wide, size);

    free(wide_path);
    free(wide);
    return error;
}

/* The unnamed value of the key below; a key without one has the empty string. */
LSTATUS WINAPI RegQueryValueW(HKEY key, const WCHAR *path, WCHAR *data, LONG *size)
{
    HKEY sub = key;
    DWORD bytes = size ? *size : 0;
    LSTATUS error;

    if (path && *path && (error = RegOpenKeyExW(key, path, 0, KEY_QUERY_VALUE, &sub)))
        return error;
    error = RegQueryValueExW(sub, NULL, NULL, NULL, (BYTE *)data, size ? &bytes : NULL);
    if (sub != key)
        RegCloseKey(sub);
    if (error == ERROR_FILE_NOT_FOUND)
    {
        if (data && size && *size >= (LONG)sizeof(WCHAR))
            *data = 0;
        bytes = sizeof(WCHAR);
        error = ERROR_SUCCESS;
    }
    if (size)
        *size = bytes;
    return error;
}

LSTATUS WINAPI RegQueryValueA(HKEY key, const char *path, char *data, LONG *size)
{
    HKEY sub = key;
    DWORD bytes = size ? *size : 0;
    LSTATUS error;

    if (path && *path && (error = RegOpenKeyExA(key, path, 0, KEY_QUERY_VALUE, &sub)))
        return error;
    error = RegQueryValueExA(sub, NULL, NULL, NULL, (BYTE *)data, size ? &bytes : NULL);
    if (sub != key)
        RegCloseKey(sub);
    if (error == ERROR_FILE_NOT_FOUND)
    {
        if (data && size && *size >= 1)
            *data = 0;
        bytes = 1;
        error = ERROR_SUCCESS;
    }
    if (size)
        *size = bytes;
    return error;
}
