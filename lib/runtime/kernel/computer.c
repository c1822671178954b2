/* The names of the computer and its user. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <windows.h>

#include "kernel/path.h"
#include "kernel/text.h"

/* The host's name, cut into its first label and the rest. CERTEMU_COMPUTER_NAME replaces it, so that reports do not depend on
 * the machine. */
static void host_name(char *label, char *domain, size_t size)
{
    const char *chosen = getenv("CERTEMU_COMPUTER_NAME");
    char *dot;

    if (chosen && *chosen && strlen(chosen) < size)
        strcpy(label, chosen);
    else if (gethostname(label, size))
        strcpy(label, "localhost");
    label[size - 1] = 0;
    *domain = 0;
    dot = strchr(label, '.');
    if (dot)
    {
        *dot = 0;
        strcpy(domain, dot + 1);
    }
}

BOOL WINAPI GetComputerNameExW(COMPUTER_NAME_FORMAT format, WCHAR *name, DWORD *size)
{
    char label[256], domain[256], full[520];
    const char *text = label;
    WCHAR *wide;
    DWORD length, i;

    if ((unsigned int)format >= ComputerNameMax || !size || (!name && *size))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    host_name(label, domain, sizeof(label));
    switch (format)
    {
    case ComputerNameDnsDomain:
    case ComputerNamePhysicalDnsDomain:
        text = domain;
        break;
    case ComputerNameDnsFullyQualified:
    case ComputerNamePhysicalDnsFullyQualified:
        strcpy(full, label);
        if (*domain)
        {
            strcat(full, ".");
            strcat(full, domain);
        }
        text = full;
        break;
    default:
        break;
    }
    wide = kernel_wide(text);
    if (!wide)
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return FALSE;
    }
    length = lstrlenW(wide);
    if (format == ComputerNameNetBIOS || format == ComputerNamePhysicalNetBIOS)
    {
        if (length > MAX_COMPUTERNAME_LENGTH)
            wide[length = MAX_COMPUTERNAME_LENGTH] = 0;
        for (i = 0; i < length; i++)
            wide[i] = kernel_upper(wide[i]);
    }
    if (*size <= length)
    {
        *size = length + 1;
        free(wide);
        SetLastError(ERROR_MORE_DATA);
        return FALSE;
    }
    lstrcpyW(name, wide);
    *size = length;
    free(wide);
    return TRUE;
}

static BOOL give_ansi(const WCHAR *wide, char *name, DWORD *size, DWORD error, BOOL counts_nul)
{
    DWORD needed = WideCharToMultiByte(CP_ACP, 0, wide, -1, NULL, 0, NULL, NULL);

    if (!name || *size < needed)
    {
        *size = needed;
        SetLastError(error);
        return FALSE;
    }
    WideCharToMultiByte(CP_ACP, 0, wide, -1, name, *size, NULL, NULL);
    *size = needed - !counts_nul;
    return TRUE;
}

BOOL WINAPI GetComputerNameExA(COMPUTER_NAME_FORMAT format, char *name, DWORD *size)
{
    WCHAR wide[520];
    DWORD length = ARRAYSIZE(wide);

    if (!size || (!name && *size))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    return GetComputerNameExW(format, wide, &length) && give_ansi(wide, name, size, ERROR_MORE_DATA, FALSE);
}

BOOL WINAPI GetComputerNameW(WCHAR *name, DWORD *size)
{
    WCHAR wide[MAX_COMPUTERNAME_LENGTH + 1];
    DWORD length = ARRAYSIZE(wide);

    if (!GetComputerNameExW(ComputerNameNetBIOS, wide, &length))
        return FALSE;
    if (!name || *size <= length)
    {
        *size = length + 1;
        SetLastError(ERROR_BUFFER_OVERFLOW);
        return FALSE;
    }
    lstrcpyW(name, wide);
    *size = length;
    return TRUE;
}

BOOL WINAPI GetComputerNameA(char *name, DWORD *size)
{
    WCHAR wide[MAX_COMPUTERNAME_LENGTH + 1];
    DWORD length = ARRAYSIZE(wide);

    return GetComputerNameW(wide, &length) && give_ansi(wide, name, size, ERROR_BUFFER_OVERFLOW, FALSE);
}

/* Unlike the computer's, the length of the user's name counts the NUL. */
BOOL WINAPI GetUserNameW(WCHAR *name, DWORD *size)
{
    const WCHAR *user = kernel_user_name();
    DWORD needed = lstrlenW(user) + 1;

    if (!name || *size < needed)
    {
        *size = needed;
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return FALSE;
    }
    lstrcpyW(name, user);
    *size = needed;
    return TRUE;
}

BOOL WINAPI GetUserNameA(char *name, DWORD *size)
{
    return give_ansi(kernel_user_name(), name, size, ERROR_INSUFFICIENT_BUFFER, TRUE);
}
