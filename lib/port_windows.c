/* Programs of the PE build: their entry point, exceptions, processes. */
#include "port.h"

#include <io.h>
#include <stdlib.h>
#include <string.h>

#include "trace/text.h"

int wmain(int argc, WCHAR **wide);

int wmain(int argc, WCHAR **wide)
{
    char **argv = calloc((size_t)argc + 1, sizeof(*argv));
    int i, status;

    for (i = 0; argv && i < argc; i++)
        if (!(argv[i] = text_utf8(wide[i], -1)))
            return 2;
    if (!argv)
        return 2;
    status = port_main(argc, argv);
    for (i = 0; i < argc; i++)
        free(argv[i]);
    free(argv);
    return status;
}

static char *with_slashes(WCHAR *path)
{
    WCHAR *next;

    for (next = path; *next; next++)
        if (*next == '\\')
            *next = '/';
    return text_utf8(path, -1);
}

char *port_program(void)
{
    WCHAR path[32768];
    DWORD units = GetModuleFileNameW(NULL, path, sizeof(path) / sizeof(*path));

    return units && units < sizeof(path) / sizeof(*path) ? with_slashes(path) : NULL;
}

char *port_temporary(void)
{
    WCHAR path[MAX_PATH + 2];
    DWORD units = GetTempPathW(MAX_PATH + 2, path);

    if (!units || units > MAX_PATH + 1)
        return NULL;
    if (path[units - 1] == '\\')
        path[units - 1] = 0;
    return with_slashes(path);
}

char *port_scratch(void)
{
    return port_temporary();
}

BOOL port_terminal(void)
{
    return _isatty(2);
}

unsigned int port_processors(void)
{
    SYSTEM_INFO system;

    GetSystemInfo(&system);
    return system.dwNumberOfProcessors;
}

BOOL port_save_key(HKEY root, const WCHAR *path, const char *file)
{
    TOKEN_PRIVILEGES privileges = {1};
    WCHAR *wide = text_path(file);
    LONG error = ERROR_NOT_ENOUGH_MEMORY;
    HANDLE token;
    HKEY key;

    if (OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &token))
    {
        privileges.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
        if (LookupPrivilegeValueW(NULL, L"SeBackupPrivilege", &privileges.Privileges[0].Luid))
            AdjustTokenPrivileges(token, FALSE, &privileges, 0, NULL, NULL);
        CloseHandle(token);
    }
    if (wide && !(error = RegOpenKeyExW(root, path, 0, KEY_READ, &key)))
    {
        DeleteFileW(wide);
        error = RegSaveKeyW(key, wide, NULL);
        RegCloseKey(key);
    }
    free(wide);
    return !error;
}

static void (*debug_callback)(const WCHAR *text);
static void (*crash_callback)(DWORD status, const void *address);

#ifndef DBG_PRINTEXCEPTION_WIDE_C
#define DBG_PRINTEXCEPTION_WIDE_C 0x4001000a
#endif

/* OutputDebugString raises an exception that nobody need handle: here it is seen first. */
static LONG CALLBACK watch_debug(EXCEPTION_POINTERS *pointers)
{
    const EXCEPTION_RECORD *record = pointers->ExceptionRecord;

    if (record->ExceptionCode == DBG_PRINTEXCEPTION_WIDE_C && record->NumberParameters >= 2)
        debug_callback((const WCHAR *)record->ExceptionInformation[1]);
    else if (record->ExceptionCode == DBG_PRINTEXCEPTION_C && record->NumberParameters >= 2)
    {
        const char *narrow = (const char *)record->ExceptionInformation[1];
        int units = MultiByteToWideChar(CP_ACP, 0, narrow, -1, NULL, 0);
        WCHAR *wide = units > 0 ? malloc(units * sizeof(*wide)) : NULL;

        if (wide && MultiByteToWideChar(CP_ACP, 0, narrow, -1, wide, units))
            debug_callback(wide);
        free(wide);
    }
    else
        return EXCEPTION_CONTINUE_SEARCH;
    /* Handled: OutputDebugStringW would raise the narrow form as well otherwise. */
    return EXCEPTION_CONTINUE_EXECUTION;
}

static LONG WINAPI watch_crash(EXCEPTION_POINTERS *pointers)
{
    const EXCEPTION_RECORD *record = pointers->ExceptionRecord;

    crash_callback(record->ExceptionCode, record->ExceptionAddress);
    TerminateProcess(GetCurrentProcess(), record->ExceptionCode);
    return EXCEPTION_EXECUTE_HANDLER;
}

void port_watch(void (*debug)(const WCHAR *text), void (*crash)(DWORD status, const void *address))
{
    debug_callback = debug;
    crash_callback = crash;
    AddVectoredExceptionHandler(1, watch_debug);
    SetUnhandledExceptionFilter(watch_crash);
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
}

/* One argument as CommandLineToArgvW takes it apart. */
static void quote(struct text *command, const char *argument)
{
    size_t slashes = 0;

    text_put(command, command->length ? " \"" : "\"");
    for (; *argument; argument++)
    {
        if (*argument == '\\')
            slashes++;
        else
        {
            for (; *argument == '"' && slashes; slashes--)
                text_put(command, "\\");
            slashes = 0;
            if (*argument == '"')
                text_put(command, "\\");
        }
        text_add(command, argument, 1);
    }
    for (; slashes; slashes--)
        text_put(command, "\\");
    text_put(command, "\"");
}

static HANDLE open_output(const char *file)
{
    SECURITY_ATTRIBUTES inherited = {sizeof(inherited), NULL, TRUE};
    WCHAR *path = text_path(file);
    HANDLE handle = path ? CreateFileW(path, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, CREATE_ALWAYS,
            FILE_ATTRIBUTE_NORMAL, NULL) : INVALID_HANDLE_VALUE;

    free(path);
    return handle;
}

static void set_variables(const char *const *variables)
{
    for (; variables && *variables; variables++)
    {
        WCHAR *wide = text_wide(*variables), *value;

        if (!wide)
            continue;
        for (value = wide; *value && *value != '='; value++)
            ;
        if (*value)
            *value++ = 0;
        else
            value = NULL;
        SetEnvironmentVariableW(wide, value);
        free(wide);
    }
}

BOOL port_run(struct port_process *process)
{
    SECURITY_ATTRIBUTES inherited = {sizeof(inherited), NULL, TRUE};
    STARTUPINFOW startup = {sizeof(startup)};
    PROCESS_INFORMATION started = {0};
    struct text command = {0};
    unsigned int left;
    DWORD waited;
    WCHAR *wide;
    BOOL ok;
    size_t i;

    process->timed_out = FALSE;
    for (i = 0; process->arguments[i]; i++)
        quote(&command, process->arguments[i]);
    wide = command.failed ? NULL : text_wide(text_string(&command));
    text_free(&command);
    if (!wide)
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return FALSE;
    }
    set_variables(process->variables);
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = CreateFileW(L"NUL", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, OPEN_EXISTING, 0, NULL);
    startup.hStdOutput = open_output(process->output);
    startup.hStdError = open_output(process->errors);
    ok = CreateProcessW(NULL, wide, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &started);
    free(wide);
    CloseHandle(startup.hStdInput);
    CloseHandle(startup.hStdOutput);
    CloseHandle(startup.hStdError);
    if (!ok)
        return FALSE;
    for (left = process->milliseconds; (waited = WaitForSingleObject(started.hProcess, left < 100 ? left : 100)) == WAIT_TIMEOUT
            && left > 100; left -= 100)
    {
        if (process->progress)
            process->progress(process->argument);
    }
    if (waited == WAIT_TIMEOUT)
    {
        process->timed_out = TRUE;
        TerminateProcess(started.hProcess, 1);
        WaitForSingleObject(started.hProcess, 10000);
    }
    GetExitCodeProcess(started.hProcess, &process->status);
    CloseHandle(started.hThread);
    CloseHandle(started.hProcess);
    return TRUE;
}
