/* Processes, command lines and pipes. The children are this program itself, told by its first argument what to do. */
#include "test.h"

#include <signal.h>

#include <shellapi.h>

static WCHAR program[MAX_PATH];

/* What a child does. */
static int child(int count, char **arguments)
{
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE), output = GetStdHandle(STD_OUTPUT_HANDLE), error = GetStdHandle(STD_ERROR_HANDLE);
    char buffer[4096];
    DWORD size, done;
    int i;

    if (!strcmp(arguments[1], "exit"))
        return atoi(arguments[2]);
    if (!strcmp(arguments[1], "exit-process"))
        ExitProcess(atoi(arguments[2]));
    if (!strcmp(arguments[1], "arguments"))
    {
        for (i = 2; i < count; i++)
        {
            WriteFile(output, "<", 1, &done, NULL);
            WriteFile(output, arguments[i], (DWORD)strlen(arguments[i]), &done, NULL);
            WriteFile(output, ">", 1, &done, NULL);
        }
        return 0;
    }
    if (!strcmp(arguments[1], "copy"))
    {
        while (ReadFile(input, buffer, sizeof(buffer), &size, NULL) && size)
            WriteFile(output, buffer, size, &done, NULL);
        WriteFile(error, "end", 3, &done, NULL);
        return 0;
    }
    if (!strcmp(arguments[1], "variable"))
    {
        size = GetEnvironmentVariableA(arguments[2], buffer, sizeof(buffer));
        WriteFile(output, buffer, size, &done, NULL);
        return size ? 0 : 1;
    }
    if (!strcmp(arguments[1], "directory"))
    {
        size = GetCurrentDirectoryA(sizeof(buffer), buffer);
        WriteFile(output, buffer, size, &done, NULL);
        return 0;
    }
    if (!strcmp(arguments[1], "sleep"))
    {
        Sleep(atoi(arguments[2]));
        return 0;
    }
    if (!strcmp(arguments[1], "signal"))
    {
        signal(atoi(arguments[2]), SIG_DFL);        /* sanitizers have handlers of their own */
        raise(atoi(arguments[2]));
    }
    return 99;
}

/* `"program" tail` */
static WCHAR *command_line(const WCHAR *tail)
{
    static WCHAR line[2048];

    lstrcpyW(line, L"\"");
    lstrcatW(line, program);
    lstrcatW(line, L"\" ");
    lstrcatW(line, tail);
    return line;
}

static DWORD finish(PROCESS_INFORMATION *information)
{
    DWORD code = 0xcccccccc, thread_code = 0;

    assert_int_equal(WaitForSingleObject(information->hProcess, 60000), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(information->hThread, 60000), WAIT_OBJECT_0);
    assert_true(GetExitCodeProcess(information->hProcess, &code));
    assert_true(GetExitCodeThread(information->hThread, &thread_code));
    assert_int_equal(thread_code, code);
    assert_true(CloseHandle(information->hProcess));
    assert_true(CloseHandle(information->hThread));
    return code;
}

static DWORD run(const WCHAR *tail)
{
    STARTUPINFOW startup = {sizeof(startup)};
    PROCESS_INFORMATION information = {0};

    assert_true(CreateProcessW(NULL, command_line(tail), NULL, NULL, FALSE, 0, NULL, NULL, &startup, &information));
    assert_int_equal(GetProcessId(information.hProcess), information.dwProcessId);
    assert_int_not_equal(information.dwProcessId, GetCurrentProcessId());
    return finish(&information);
}

/* Runs a child with its output in `text`; the input is `given`. */
static DWORD run_piped(const WCHAR *tail, const char *given, char *text, size_t room, void *environment, DWORD flags,
    const WCHAR *directory)
{
    SECURITY_ATTRIBUTES inherit = {sizeof(inherit), NULL, TRUE};
    HANDLE input_read, input_write, output_read, output_write;
    STARTUPINFOW startup = {sizeof(startup)};
    PROCESS_INFORMATION information = {0};
    DWORD size, total = 0;

    assert_true(CreatePipe(&input_read, &input_write, &inherit, 0));
    assert_true(CreatePipe(&output_read, &output_write, &inherit, 0));
    assert_true(SetHandleInformation(input_write, HANDLE_FLAG_INHERIT, 0));
    assert_true(SetHandleInformation(output_read, HANDLE_FLAG_INHERIT, 0));
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = input_read;
    startup.hStdOutput = output_write;
    startup.hStdError = output_write;
    assert_true(CreateProcessW(NULL, command_line(tail), NULL, NULL, TRUE, flags, environment, directory, &startup, &information));
    assert_true(CloseHandle(input_read));
    assert_true(CloseHandle(output_write));
    assert_true(WriteFile(input_write, given, (DWORD)strlen(given), &size, NULL));
    assert_int_equal(size, strlen(given));
    assert_true(CloseHandle(input_write));
    while (ReadFile(output_read, text + total, (DWORD)(room - 1 - total), &size, NULL))
        total += size;
    assert_int_equal(GetLastError(), ERROR_BROKEN_PIPE);
    text[total] = 0;
    assert_true(CloseHandle(output_read));
    return finish(&information);
}

static void test_exit_codes(void **state)
{
    DWORD code;

    (void)state;
    assert_int_equal(run(L"exit 0"), 0);
    assert_int_equal(run(L"exit 7"), 7);
    assert_int_equal(run(L"exit-process 200"), 200);
    assert_true(GetExitCodeProcess(GetCurrentProcess(), &code));
    assert_int_equal(code, STILL_ACTIVE);
    assert_int_equal(GetProcessId(GetCurrentProcess()), GetCurrentProcessId());
    SetLastError(0);
    assert_false(GetExitCodeProcess(NULL, &code));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    SetLastError(0);
    assert_int_equal(GetProcessId(NULL), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
}

static void test_terminate(void **state)
{
    STARTUPINFOW startup = {sizeof(startup)};
    PROCESS_INFORMATION information;
    HANDLE objects[2];
    DWORD code;

    (void)state;
    assert_true(CreateProcessW(program, command_line(L"sleep 60000"), NULL, NULL, FALSE, 0, NULL, NULL, &startup, &information));
    assert_int_equal(WaitForSingleObject(information.hProcess, 50), WAIT_TIMEOUT);
    assert_true(GetExitCodeProcess(information.hProcess, &code));
    assert_int_equal(code, STILL_ACTIVE);
    assert_true(TerminateProcess(information.hProcess, 0xfeed));
    objects[0] = CreateEventW(NULL, TRUE, FALSE, NULL);
    objects[1] = information.hProcess;
    assert_int_equal(WaitForMultipleObjects(2, objects, FALSE, 60000), WAIT_OBJECT_0 + 1);
    CloseHandle(objects[0]);
    /* "TerminateProcess": of a process that has ended it fails with ERROR_ACCESS_DENIED. Wine 8.0 says TRUE. */
    SetLastError(ERROR_ACCESS_DENIED);
    assert_true(!TerminateProcess(information.hProcess, 1) || !test_native());
    assert_int_equal(GetLastError(), ERROR_ACCESS_DENIED);
    assert_int_equal(finish(&information), 0xfeed);
    SetLastError(0);
    assert_false(TerminateProcess(NULL, 1));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
}

/* How a program of the host died, in Windows' numbers. */
static void test_signals(void **state)
{
    (void)state;
    if (!test_native())
        skip();
    assert_int_equal(run(L"signal 11"), STATUS_ACCESS_VIOLATION);
    assert_int_equal(run(L"signal 4"), STATUS_ILLEGAL_INSTRUCTION);
    assert_int_equal(run(L"signal 8"), STATUS_INTEGER_DIVIDE_BY_ZERO);
    assert_int_equal(run(L"signal 6"), 0xc0000409);
    assert_int_equal(run(L"signal 9"), STATUS_CONTROL_C_EXIT);
    assert_int_equal(run(L"signal 15"), STATUS_CONTROL_C_EXIT);
    assert_int_equal(run(L"signal 13"), 0x4001000d);
}

static void test_streams(void **state)
{
    char text[4096], ansi[] = "exit 3", line[MAX_PATH + 20];
    STARTUPINFOA startup = {sizeof(startup)};
    PROCESS_INFORMATION information;

    (void)state;
    assert_int_equal(run_piped(L"copy", "through the pipe\n", text, sizeof(text), NULL, 0, NULL), 0);
    assert_string_equal(text, "through the pipe\nend");
    assert_int_equal(run_piped(L"arguments a \"b c\" \"\" d\\\"e f\\\\ \"g\\\\\"", "", text, sizeof(text), NULL, 0, NULL), 0);
    assert_string_equal(text, "<a><b c><><d\"e><f\\\\><g\\>");
    WideCharToMultiByte(CP_ACP, 0, program, -1, line, MAX_PATH, NULL, NULL);
    strcat(line, " ");
    strcat(line, ansi);
    assert_true(CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &information));
    assert_int_equal(finish(&information), 3);
}

static void test_environment(void **state)
{
    static WCHAR block[] = L"CERTEMU_OTHER=1\0CERTEMU_TEST=from the block\0";
    static char narrow[] = "CERTEMU_TEST=narrow\0";
    char text[4096];

    (void)state;
    assert_true(SetEnvironmentVariableW(L"CERTEMU_TEST", L"from the parent"));
    assert_int_equal(run_piped(L"variable CERTEMU_TEST", "", text, sizeof(text), NULL, 0, NULL), 0);
    assert_string_equal(text, "from the parent");
    assert_int_equal(run_piped(L"variable CERTEMU_TEST", "", text, sizeof(text), block, CREATE_UNICODE_ENVIRONMENT, NULL), 0);
    assert_string_equal(text, "from the block");
    assert_int_equal(run_piped(L"variable CERTEMU_TEST", "", text, sizeof(text), narrow, 0, NULL), 0);
    assert_string_equal(text, "narrow");
    assert_true(SetEnvironmentVariableW(L"CERTEMU_TEST", NULL));
    assert_int_equal(run_piped(L"variable CERTEMU_TEST", "", text, sizeof(text), NULL, 0, NULL), 1);
}

static void test_directory(void **state)
{
    char text[4096];

    (void)state;
    assert_int_equal(run_piped(L"directory", "", text, sizeof(text), NULL, 0, L"Z:\\usr\\lib"), 0);
    assert_string_equal(text, "Z:\\usr\\lib");
}

static DWORD start_error(const WCHAR *application, const WCHAR *line, const WCHAR *directory)
{
    STARTUPINFOW startup = {sizeof(startup)};
    PROCESS_INFORMATION information;
    WCHAR copy[2048];

    if (line)
        lstrcpyW(copy, line);
    SetLastError(0);
    assert_false(CreateProcessW(application, line ? copy : NULL, NULL, NULL, FALSE, 0, NULL, directory, &startup, &information));
    return GetLastError();
}

static void test_errors(void **state)
{
    WCHAR text[MAX_PATH], folder[MAX_PATH];
    HANDLE file;
    DWORD size;

    (void)state;
    assert_int_equal(start_error(NULL, L"no-such-program x", NULL), ERROR_FILE_NOT_FOUND);
    assert_int_equal(start_error(NULL, L"\"no such program\" x", NULL), ERROR_FILE_NOT_FOUND);
    assert_int_equal(start_error(NULL, L"", NULL), ERROR_FILE_NOT_FOUND);
    assert_int_equal(start_error(L"no-such-program", NULL, NULL), ERROR_FILE_NOT_FOUND);
    assert_int_equal(start_error(L"Z:\\no-such-folder\\x.exe", NULL, NULL), ERROR_PATH_NOT_FOUND);
    assert_int_equal(start_error(program, L"x exit 0", L"Z:\\no-such-folder"), ERROR_DIRECTORY);
    assert_true(GetTempPathW(MAX_PATH, folder));
    assert_true(GetTempFileNameW(folder, L"ce", 0, text));
    file = CreateFileW(text, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    assert_true(WriteFile(file, "no program\n", 11, &size, NULL));
    CloseHandle(file);
    /* Natively the host's permission to run it is asked first. */
    size = start_error(text, NULL, NULL);
    assert_true(size == ERROR_BAD_EXE_FORMAT || (test_native() && size == ERROR_ACCESS_DENIED));
    DeleteFileW(text);
}

static void test_pipe(void **state)
{
    HANDLE read_end, write_end, event = CreateEventW(NULL, FALSE, FALSE, NULL);
    DWORD size, available, left;
    char buffer[100];

    (void)state;
    assert_true(CreatePipe(&read_end, &write_end, NULL, 0));
    assert_true(PeekNamedPipe(read_end, NULL, 0, NULL, &available, NULL));
    assert_int_equal(available, 0);
    assert_true(WriteFile(write_end, "hello", 5, &size, NULL));
    assert_int_equal(size, 5);
    assert_true(PeekNamedPipe(read_end, buffer, 3, &size, &available, &left));
    assert_int_equal(size, 3);
    assert_int_equal(available, 5);
    assert_memory_equal(buffer, "hel", 3);
    assert_true(PeekNamedPipe(read_end, buffer, sizeof(buffer), &size, NULL, NULL));
    assert_int_equal(size, 5);
    SetLastError(0);
    assert_false(PeekNamedPipe(write_end, NULL, 0, NULL, &available, NULL));
    assert_int_equal(GetLastError(), ERROR_ACCESS_DENIED);
    SetLastError(0);
    assert_false(ReadFile(write_end, buffer, 1, &size, NULL));
    assert_int_equal(GetLastError(), ERROR_ACCESS_DENIED);
    SetLastError(0);
    assert_false(WriteFile(read_end, "x", 1, &size, NULL));
    assert_int_equal(GetLastError(), ERROR_ACCESS_DENIED);
    assert_int_equal(GetFileType(read_end), FILE_TYPE_PIPE);
    assert_true(ReadFile(read_end, buffer, 2, &size, NULL));
    assert_int_equal(size, 2);
    assert_true(CloseHandle(write_end));
    assert_true(ReadFile(read_end, buffer, sizeof(buffer), &size, NULL));
    assert_int_equal(size, 3);
    SetLastError(0);
    assert_false(ReadFile(read_end, buffer, sizeof(buffer), &size, NULL));
    assert_int_equal(GetLastError(), ERROR_BROKEN_PIPE);
    assert_int_equal(size, 0);
    SetLastError(0);
    assert_false(PeekNamedPipe(read_end, NULL, 0, NULL, &available, NULL));
    assert_int_equal(GetLastError(), ERROR_BROKEN_PIPE);
    assert_true(CloseHandle(read_end));
    assert_true(CreatePipe(&read_end, &write_end, NULL, 0x20000));
    assert_true(CloseHandle(read_end));
    SetLastError(0);
    assert_false(WriteFile(write_end, "x", 1, &size, NULL));
    assert_int_equal(GetLastError(), ERROR_NO_DATA);
    assert_true(CloseHandle(write_end));
    SetLastError(0);
    assert_false(PeekNamedPipe(NULL, NULL, 0, NULL, &available, NULL));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    SetLastError(0);
    assert_false(PeekNamedPipe(event, NULL, 0, NULL, &available, NULL));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    CloseHandle(event);
}

static void test_arguments(void **state)
{
    static const struct
    {
        const WCHAR *line;
        int count;
        const WCHAR *arguments[5];
    } cases[] =
    {
        {L"a b c", 3, {L"a", L"b", L"c"}},
        {L"\"a b\" c", 2, {L"a b", L"c"}},
        {L"a  \"b c\" d", 3, {L"a", L"b c", L"d"}},
        {L"a \"b\\\"c\" d", 3, {L"a", L"b\"c", L"d"}},
        {L"a b\\\\\"c d\" e", 3, {L"a", L"b\\c d", L"e"}},
        {L"a b\\c\\\\d", 2, {L"a", L"b\\c\\\\d"}},
        {L"a \"\" b", 3, {L"a", L"", L"b"}},
        {L"a \"b\"\"c\" d", 2, {L"a", L"b\"c d"}},
        {L"a \"b\"\"c d\" e", 3, {L"a", L"b\"c", L"d e"}},
        {L"a \"\"\"b\"\"\" c", 3, {L"a", L"\"b\"", L"c"}},
        {L"a \"b\"\"\"c d\" e", 3, {L"a", L"b\"c d", L"e"}},
        {L"a \"b", 2, {L"a", L"b"}},
        {L"a\\\"b c", 2, {L"a\\\"b", L"c"}},
        {L"\"a\"b c", 3, {L"a", L"b", L"c"}},
        {L" a b", 3, {L"", L"a", L"b"}},
        {L"a\tb \t c", 3, {L"a", L"b", L"c"}},
        {L"a b ", 2, {L"a", L"b"}},
        {L"a \"\"\"\"\"\" b", 3, {L"a", L"\"\"", L"b"}},
        {L"a \"\"\"\" b c\" d", 3, {L"a", L"\" b c", L"d"}},
        {L"a \"b\" \"c\\\\\" d", 4, {L"a", L"b", L"c\\", L"d"}},
        {L"a \\\\\\\"b c", 3, {L"a", L"\\\"b", L"c"}},
        {L"a b\"c\"d e", 3, {L"a", L"bcd", L"e"}},
        {L"\"a b", 1, {L"a b"}},
        {L"a\"b c\" d", 2, {L"a\"b", L"c d"}},
        {L"a \"b\\\\\"\"c d\" e", 3, {L"a", L"b\\\"c", L"d e"}},
        {L"a b\nc d", 3, {L"a", L"b\nc", L"d"}},
        {L" ", 1, {L""}},
        {L"\"\" b", 2, {L"", L"b"}},
        {L"a \\", 2, {L"a", L"\\"}},
        {L"a b\\ c", 3, {L"a", L"b\\", L"c"}},
    };
    WCHAR **arguments;
    int count, i;
    size_t n;

    (void)state;
    for (n = 0; n < sizeof(cases) / sizeof(cases[0]); n++)
    {
        arguments = CommandLineToArgvW(cases[n].line, &count);
        assert_non_null(arguments);
        if (count != cases[n].count)
            fail_msg("case %u has %d arguments", (unsigned int)n, count);
        for (i = 0; i < count; i++)
            assert_wide_equal(arguments[i], cases[n].arguments[i]);
        assert_null(arguments[count]);
        assert_null(LocalFree(arguments));
    }
    arguments = CommandLineToArgvW(L"", &count);
    assert_int_equal(count, 1);
    assert_wide_equal(arguments[0], program);
    LocalFree(arguments);
    SetLastError(0);
    assert_null(CommandLineToArgvW(L"a", NULL));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void test_own_line(void **state)
{
    char narrow[4096];
    WCHAR **arguments;
    int count;

    (void)state;
    assert_non_null(GetCommandLineW());
    assert_ptr_equal(GetCommandLineW(), GetCommandLineW());
    WideCharToMultiByte(CP_ACP, 0, GetCommandLineW(), -1, narrow, sizeof(narrow), NULL, NULL);
    assert_string_equal(GetCommandLineA(), narrow);
    arguments = CommandLineToArgvW(GetCommandLineW(), &count);
    assert_int_equal(count, 1);
    LocalFree(arguments);
    assert_false(IsDebuggerPresent());
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_exit_codes),
        cmocka_unit_test(test_terminate),
        cmocka_unit_test(test_signals),
        cmocka_unit_test(test_streams),
        cmocka_unit_test(test_environment),
        cmocka_unit_test(test_directory),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_pipe),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_own_line),
    };

    GetModuleFileNameW(NULL, program, MAX_PATH);
    if (count > 2 || (count > 1 && (!strcmp(arguments[1], "copy") || !strcmp(arguments[1], "directory"))))
        return child(count, arguments);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
