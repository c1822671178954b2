/* The environment.
 *
 * The process' Windows environment is its own table. It begins with the host's variables, except those that mean something else
 * there (PATH, TEMP, TMP, HOME's kin), and with the variables that every Windows has; later changes are not written back to the
 * host's environment. Wine does the same. Names are compared without regard to case. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <windows.h>

#include "kernel/path.h"
#include "kernel/text.h"

extern char **environ;

struct variable
{
    WCHAR *name, *value;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static BOOL made;
static struct variable *variables;      /* sorted by name, as GetEnvironmentStrings lists them */
static size_t variable_count, variable_room;

static WCHAR *copy_text(const WCHAR *text)
{
    size_t size = (lstrlenW(text) + 1) * sizeof(WCHAR);
    WCHAR *copy = malloc(size);

    return copy ? memcpy(copy, text, size) : NULL;
}

static size_t find_place(const WCHAR *name, size_t length, BOOL *found)
{
    size_t low = 0, high = variable_count;

    *found = FALSE;
    while (low < high)
    {
        size_t middle = (low + high) / 2;
        int order = kernel_compare_names_length(name, length, variables[middle].name, lstrlenW(variables[middle].name));

        if (!order)
        {
            *found = TRUE;
            return middle;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* NULL for the value removes the variable. 0 or a Win32 error. */
static DWORD set_variable(const WCHAR *name, const WCHAR *value)
{
    BOOL found;
    size_t place = find_place(name, lstrlenW(name), &found), room;
    struct variable variable, *larger;

    if (!value)
    {
        if (!found)
            return ERROR_ENVVAR_NOT_FOUND;
        free(variables[place].name);
        free(variables[place].value);
        variable_count--;
        memmove(variables + place, variables + place + 1, (variable_count - place) * sizeof(*variables));
        return ERROR_SUCCESS;
    }
    variable.value = copy_text(value);
    if (!variable.value)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (found)
    {
        free(variables[place].value);
        variables[place].value = variable.value;
        return ERROR_SUCCESS;
    }
    variable.name = copy_text(name);
    if (variable.name && variable_count == variable_room)
    {
        room = variable_room ? variable_room * 2 : 64;
        larger = realloc(variables, room * sizeof(*variables));
        if (larger)
        {
            variables = larger;
            variable_room = room;
        }
    }
    if (!variable.name || variable_count == variable_room)
    {
        free(variable.name);
        free(variable.value);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    memmove(variables + place + 1, variables + place, (variable_count - place) * sizeof(*variables));
    variables[place] = variable;
    variable_count++;
    return ERROR_SUCCESS;
}

/* The host's variables whose Windows namesakes mean something of Windows. */
static BOOL is_windows_name(const char *name, size_t length)
{
    static const char *const names[] = {"PATH", "TEMP", "TMP", "PATHEXT", "COMSPEC", "SYSTEMROOT", "WINDIR", "SYSTEMDRIVE",
            "USERPROFILE", "APPDATA", "LOCALAPPDATA", "HOMEDRIVE", "HOMEPATH", "COMPUTERNAME", "USERNAME", "USERDOMAIN", "OS"};
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(names); i++)
        if (strlen(names[i]) == length && !strncasecmp(names[i], name, length))
            return TRUE;
    return FALSE;
}

static void set_format(const WCHAR *name, const WCHAR *before, const WCHAR *text, const WCHAR *after)
{
    WCHAR value[1024];

    if (lstrlenW(before) + lstrlenW(text) + lstrlenW(after) >= (int)ARRAYSIZE(value))
        return;
    lstrcpyW(value, before);
    lstrcatW(value, text);
    lstrcatW(value, after);
    set_variable(name, value);
}

static void make_environment(void)
{
    static const WCHAR *const fixed[][2] =
    {
        {L"ALLUSERSPROFILE", L"C:\\ProgramData"}, {L"CommonProgramFiles", L"C:\\Program Files\\Common Files"},
        {L"ComSpec", L"C:\\Windows\\system32\\cmd.exe"}, {L"OS", L"Windows_NT"},
        {L"Path", L"C:\\Windows\\system32;C:\\Windows;C:\\Windows\\System32\\Wbem"},
        {L"PATHEXT", L".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC"}, {L"ProgramData", L"C:\\ProgramData"},
        {L"ProgramFiles", L"C:\\Program Files"}, {L"PUBLIC", L"C:\\Users\\Public"}, {L"SystemDrive", L"C:"},
        {L"SystemRoot", L"C:\\Windows"}, {L"windir", L"C:\\Windows"},
#if defined(__x86_64__)
        {L"PROCESSOR_ARCHITECTURE", L"AMD64"},
#elif defined(__aarch64__)
        {L"PROCESSOR_ARCHITECTURE", L"ARM64"},
#elif defined(__i386__)
        {L"PROCESSOR_ARCHITECTURE", L"x86"},
#endif
    };
    const WCHAR *user = kernel_user_name();
    WCHAR computer[MAX_COMPUTERNAME_LENGTH + 1], number[16] = {0};
    DWORD size = ARRAYSIZE(computer);
    char digits[16];
    unsigned int i;
    char **entry;

    for (entry = environ; entry && *entry; entry++)
    {
        const char *end = strchr(*entry, '=');
        WCHAR *name, *value;

        if (!end || end == *entry || is_windows_name(*entry, end - *entry))
            continue;
        name = kernel_wide_length(*entry, end - *entry, NULL);
        value = kernel_wide(end + 1);
        if (name && value)
            set_variable(name, value);
        free(name);
        free(value);
    }
    for (i = 0; i < ARRAYSIZE(fixed); i++)
        set_variable(fixed[i][0], fixed[i][1]);
    set_format(L"APPDATA", L"C:\\Users\\", user, L"\\AppData\\Roaming");
    set_format(L"LOCALAPPDATA", L"C:\\Users\\", user, L"\\AppData\\Local");
    set_format(L"TEMP", L"C:\\Users\\", user, L"\\AppData\\Local\\Temp");
    set_format(L"TMP", L"C:\\Users\\", user, L"\\AppData\\Local\\Temp");
    set_format(L"USERPROFILE", L"C:\\Users\\", user, L"");
    set_format(L"HOMEPATH", L"\\Users\\", user, L"");
    set_variable(L"HOMEDRIVE", L"C:");
    set_variable(L"USERNAME", user);
    if (GetComputerNameW(computer, &size))
    {
        set_variable(L"COMPUTERNAME", computer);
        set_variable(L"USERDOMAIN", computer);
    }
    snprintf(digits, sizeof(digits), "%ld", sysconf(_SC_NPROCESSORS_ONLN));
    for (i = 0; digits[i]; i++)
        number[i] = digits[i];
    set_variable(L"NUMBER_OF_PROCESSORS", number);
}

static void lock(void)
{
    pthread_mutex_lock(&mutex);
    if (!made)
    {
        made = TRUE;
        make_environment();
    }
}

static void unlock(void)
{
    pthread_mutex_unlock(&mutex);
}

/* The variable's value as a copy, or NULL. */
static WCHAR *get_variable(const WCHAR *name, size_t length, DWORD *error)
{
    WCHAR *copy = NULL;
    size_t place;
    BOOL found;

    lock();
    place = find_place(name, length, &found);
    *error = ERROR_ENVVAR_NOT_FOUND;
    if (found)
    {
        copy = copy_text(variables[place].value);
        *error = copy ? ERROR_SUCCESS : ERROR_NOT_ENOUGH_MEMORY;
    }
    unlock();
    return copy;
}

DWORD WINAPI GetEnvironmentVariableW(const WCHAR *name, WCHAR *value, DWORD size)
{
    DWORD length, error;
    WCHAR *copy;

    if (!name || !*name)
    {
        SetLastError(ERROR_ENVVAR_NOT_FOUND);
        return 0;
    }
    copy = get_variable(name, lstrlenW(name), &error);
    if (!copy)
    {
        SetLastError(error);
        return 0;
    }
    length = lstrlenW(copy);
    if (length < size)
        memcpy(value, copy, (length + 1) * sizeof(WCHAR));
    else
    {
        /* The text of a buffer that is too small is not defined; Windows makes it empty. */
        if (size && value)
            *value = 0;
        length++;
    }
    /* An empty value leaves the last error as it is, which tells it from a missing variable. */
    free(copy);
    return length;
}

DWORD WINAPI GetEnvironmentVariableA(const char *name, char *value, DWORD size)
{
    WCHAR *wide = name ? kernel_wide_ansi(name) : NULL, *copy;
    DWORD length, error;

    if (!wide || !*wide)
    {
        free(wide);
        SetLastError(ERROR_ENVVAR_NOT_FOUND);
        return 0;
    }
    copy = get_variable(wide, lstrlenW(wide), &error);
    free(wide);
    if (!copy)
    {
        SetLastError(error);
        return 0;
    }
    length = WideCharToMultiByte(CP_ACP, 0, copy, -1, NULL, 0, NULL, NULL);
    if (length <= size)
        length = WideCharToMultiByte(CP_ACP, 0, copy, -1, value, size, NULL, NULL) - 1;
    else if (size && value)
        *value = 0;
    free(copy);
    return length;
}

BOOL WINAPI SetEnvironmentVariableW(const WCHAR *name, const WCHAR *value)
{
    const WCHAR *unit;
    DWORD error;

    if (!name || !*name)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    /* "=C:" and the like begin with '='; elsewhere it would end the name. */
    for (unit = name + 1; *unit; unit++)
        if (*unit == '=')
        {
            SetLastError(ERROR_INVALID_PARAMETER);
            return FALSE;
        }
    lock();
    error = set_variable(name, value);
    unlock();
    if (error)
        SetLastError(error);
    return !error;
}

BOOL WINAPI SetEnvironmentVariableA(const char *name, const char *value)
{
    WCHAR *wide_name, *wide_value;
    BOOL result = FALSE;

    if (!name)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    wide_name = kernel_wide_ansi(name);
    wide_value = value ? kernel_wide_ansi(value) : NULL;
    if (!wide_name || (value && !wide_value))
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    else
        result = SetEnvironmentVariableW(wide_name, wide_value);
    free(wide_name);
    free(wide_value);
    return result;
}

/* "NAME=value\0…\0": the whole block, to be freed with FreeEnvironmentStrings. */
WCHAR *WINAPI GetEnvironmentStringsW(void)
{
    size_t size = 2, i;
    WCHAR *block, *out;

    lock();
    for (i = 0; i < variable_count; i++)
        size += lstrlenW(variables[i].name) + lstrlenW(variables[i].value) + 2;
    out = block = malloc(size * sizeof(WCHAR));
    for (i = 0; block && i < variable_count; i++)
    {
        lstrcpyW(out, variables[i].name);
        lstrcatW(out, L"=");
        lstrcatW(out, variables[i].value);
        out += lstrlenW(out) + 1;
    }
    unlock();
    if (block)
        out[0] = out[1] = 0;
    return block;
}

/* The A form has been "GetEnvironmentStrings" without a letter since Windows 1; it gives the OEM code page's text. */
#undef GetEnvironmentStrings
char *WINAPI GetEnvironmentStringsA(void)
{
    WCHAR *wide = GetEnvironmentStringsW(), *end = wide;
    char *block = NULL;
    int size;

    if (!wide)
        return NULL;
    while (*end)
        end += lstrlenW(end) + 1;
    size = WideCharToMultiByte(CP_OEMCP, 0, wide, (int)(end + 1 - wide), NULL, 0, NULL, NULL);
    block = malloc(size);
    if (block)
        WideCharToMultiByte(CP_OEMCP, 0, wide, (int)(end + 1 - wide), block, size, NULL, NULL);
    free(wide);
    return block;
}

BOOL WINAPI FreeEnvironmentStringsW(WCHAR *block)
{
    free(block);
    return TRUE;
}

BOOL WINAPI FreeEnvironmentStringsA(char *block)
{
    free(block);
    return TRUE;
}

/* The text with %NAME% replaced, as a copy of *size units with the NUL. */
static WCHAR *expand(const WCHAR *source, size_t *size)
{
    size_t room = lstrlenW(source) + 1, count = 0, length;
    WCHAR *out = malloc(room * sizeof(WCHAR)), *larger, *value;
    const WCHAR *end;
    DWORD error;

    while (out && *source)
    {
        const WCHAR *text = source;

        value = NULL;
        length = 1;
        if (*source == '%')
        {
            for (end = source + 1; *end && *end != '%'; end++)
                ;
            if (*end)
            {
                /* A variable that is not there stays as it is, with both of its '%'. */
                value = end > source + 1 ? get_variable(source + 1, end - source - 1, &error) : NULL;
                length = end + 1 - source;
            }
            else
                length = end - source;
        }
        source += length;
        if (value)
        {
            text = value;
            length = lstrlenW(value);
        }
        if (count + length + lstrlenW(source) + 1 > room)
        {
            room = (count + length + lstrlenW(source) + 1) * 2;
            larger = realloc(out, room * sizeof(WCHAR));
            if (!larger)
                free(out);
            out = larger;
        }
        if (out)
            memcpy(out + count, text, length * sizeof(WCHAR));
        count += length;
        free(value);
    }
    if (out)
        out[count] = 0;
    *size = count + 1;
    return out;
}

DWORD WINAPI ExpandEnvironmentStringsW(const WCHAR *source, WCHAR *destination, DWORD size)
{
    size_t needed;
    WCHAR *text = expand(source, &needed);

    if (!text)
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return 0;
    }
    if (needed <= size)
        memcpy(destination, text, needed * sizeof(WCHAR));
    else if (size && destination)
        *destination = 0;
    free(text);
    return (DWORD)needed;
}

DWORD WINAPI ExpandEnvironmentStringsA(const char *source, char *destination, DWORD size)
{
    WCHAR *wide = kernel_wide_ansi(source), *text = NULL;
    DWORD needed = 0;
    size_t units;

    if (wide)
        text = expand(wide, &units);
    if (!text)
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    else
    {
        needed = WideCharToMultiByte(CP_ACP, 0, text, -1, NULL, 0, NULL, NULL);
        if (needed <= size)
            WideCharToMultiByte(CP_ACP, 0, text, -1, destination, size, NULL, NULL);
        else if (size && destination)
            *destination = 0;
    }
    free(wide);
    free(text);
    return needed;
}
