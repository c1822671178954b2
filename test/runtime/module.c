/* LoadLibrary and its kin. Arguments: the two libraries of modules/. */
#include "test.h"

#include "modules/common.h"

#define UNTOUCHED 0xdeadbeef

static WCHAR path_a[MAX_PATH], path_b[MAX_PATH], program[MAX_PATH];
static struct module_log calls;

/* A host's path as the same one of Windows. */
static void windows_path(const char *host, WCHAR *path)
{
    WCHAR *unit;

    lstrcpyW(path, L"Z:");
    MultiByteToWideChar(CP_ACP, 0, host, -1, path + 2, MAX_PATH - 2);
    for (unit = path; *unit; unit++)
        if (*unit == '/')
            *unit = '\\';
}

static const WCHAR *base_name(const WCHAR *path)
{
    const WCHAR *name = path;

    for (; *path; path++)
        if (*path == '\\')
            name = path + 1;
    return name;
}

static void check_call(LONG index, char name, DWORD reason, HMODULE module)
{
    assert_true(index < calls.count);
    assert_int_equal(calls.calls[index].name, name);
    assert_int_equal(calls.calls[index].reason, reason);
    assert_int_equal(calls.calls[index].reserved, FALSE);
    if (module)
        assert_ptr_equal(calls.calls[index].instance, module);
}

static int setup(void **state)
{
    char text[32];

    (void)state;
    memset(&calls, 0, sizeof(calls));
    sprintf(text, "%llu", (unsigned long long)(ULONG_PTR)&calls);
    return !SetEnvironmentVariableA("CERTEMU_TEST_LOG", text);
}

static void test_load(void **state)
{
    HMODULE module = LoadLibraryW(path_a), again, other;
    int (*add)(int left, int right);
    WCHAR path[MAX_PATH];
    char narrow[MAX_PATH];

    (void)state;
    assert_non_null(module);
    assert_int_equal(calls.count, 1);
    check_call(0, 'a', DLL_PROCESS_ATTACH, module);
    assert_int_equal(calls.calls[0].thread, GetCurrentThreadId());
    add = (int (*)(int, int))(void *)GetProcAddress(module, "module_a_add");
    assert_non_null(add);
    assert_int_equal(add(2, 3), 5);
    assert_int_equal(*(int *)(void *)GetProcAddress(module, "module_a_value"), 17);
    SetLastError(UNTOUCHED);
    assert_null(GetProcAddress(module, "module_a_nothing"));
    assert_int_equal(GetLastError(), ERROR_PROC_NOT_FOUND);
    SetLastError(UNTOUCHED);
    assert_null(GetProcAddress(module, (const char *)60000));
    assert_int_equal(GetLastError(), ERROR_PROC_NOT_FOUND);
    /* What the library uses itself is not its own. */
    assert_null(GetProcAddress(module, "GetCurrentThreadId"));

    assert_int_equal(GetModuleFileNameW(module, path, MAX_PATH), lstrlenW(path_a));
    assert_wide_equal(path, path_a);
    assert_int_equal(GetModuleFileNameA(module, narrow, MAX_PATH), lstrlenW(path_a));
    assert_ptr_equal(GetModuleHandleW(path_a), module);
    assert_ptr_equal(GetModuleHandleW(base_name(path_a)), module);
    assert_ptr_equal(GetModuleHandleA(narrow), module);
    CharUpperW(path);
    assert_ptr_equal(GetModuleHandleW(base_name(path)), module);

    again = LoadLibraryExW(path_a, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    assert_ptr_equal(again, module);
    again = LoadLibraryA(narrow);
    assert_ptr_equal(again, module);
    assert_true(GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const WCHAR *)(void *)add, &other));
    assert_ptr_equal(other, module);
    assert_true(GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, base_name(path_a), &other));
    assert_ptr_equal(other, module);
    assert_int_equal(calls.count, 1);
    assert_true(FreeLibrary(module));
    assert_true(FreeLibrary(module));
    assert_true(FreeLibrary(module));
    assert_int_equal(calls.count, 1);
    assert_int_equal(add(3, 4), 7);
    assert_true(FreeLibrary(module));
    assert_int_equal(calls.count, 2);
    check_call(1, 'a', DLL_PROCESS_DETACH, module);
    SetLastError(UNTOUCHED);
    assert_null(GetModuleHandleW(base_name(path_a)));
    assert_int_equal(GetLastError(), ERROR_MOD_NOT_FOUND);
    SetLastError(UNTOUCHED);
    assert_false(FreeLibrary(module));
    assert_int_equal(GetLastError(), ERROR_MOD_NOT_FOUND);
    SetLastError(UNTOUCHED);
    assert_null(GetProcAddress(module, "module_a_add"));
    assert_int_equal(GetLastError(), ERROR_MOD_NOT_FOUND);
}

static DWORD WINAPI idle(void *context)
{
    (void)context;
    return GetCurrentThreadId();
}

static DWORD run_thread(LPTHREAD_START_ROUTINE start, void *context)
{
    HANDLE thread = CreateThread(NULL, 0, start, context, 0, NULL);
    DWORD code = 0;

    assert_non_null(thread);
    assert_int_equal(WaitForSingleObject(thread, 60000), WAIT_OBJECT_0);
    assert_true(GetExitCodeThread(thread, &code));
    CloseHandle(thread);
    return code;
}

static void test_thread_calls(void **state)
{
    HMODULE module = LoadLibraryW(path_a);
    BOOL disabled;
    DWORD thread;

    (void)state;
    thread = run_thread(idle, NULL);
    assert_int_equal(calls.count, 3);
    check_call(1, 'a', DLL_THREAD_ATTACH, module);
    check_call(2, 'a', DLL_THREAD_DETACH, module);
    assert_int_equal(calls.calls[1].thread, thread);
    assert_int_equal(calls.calls[2].thread, thread);
    /* It fails for a library with static thread-local storage (documented), which mingw-w64's start-up code has. */
    disabled = DisableThreadLibraryCalls(module);
    assert_true(disabled || !test_native());
    run_thread(idle, NULL);
    assert_int_equal(calls.count, disabled ? 3 : 5);
    assert_true(FreeLibrary(module));
    assert_int_equal(calls.count, disabled ? 4 : 6);
    calls.count = 0;
    calls.disable = TRUE;
    module = LoadLibraryW(path_a);
    run_thread(idle, NULL);
    assert_int_equal(calls.count, disabled ? 1 : 3);
    assert_true(FreeLibrary(module));
    SetLastError(UNTOUCHED);
    assert_false(DisableThreadLibraryCalls(module));
    assert_int_equal(GetLastError(), ERROR_MOD_NOT_FOUND);
}

/* A thread that began before the library came gets DLL_THREAD_DETACH all the same. */
static DWORD WINAPI wait_for_event(void *event)
{
    WaitForSingleObject(event, 60000);
    return 0;
}

static void test_earlier_thread(void **state)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL), thread = CreateThread(NULL, 0, wait_for_event, event, 0, NULL);
    HMODULE module;

    (void)state;
    Sleep(50);
    module = LoadLibraryW(path_a);
    assert_non_null(module);
    SetEvent(event);
    assert_int_equal(WaitForSingleObject(thread, 60000), WAIT_OBJECT_0);
    CloseHandle(thread);
    CloseHandle(event);
    assert_int_equal(calls.count, 2);
    check_call(1, 'a', DLL_THREAD_DETACH, module);
    assert_true(FreeLibrary(module));
}

static void test_refused(void **state)
{
    (void)state;
    calls.refuse = TRUE;
    SetLastError(UNTOUCHED);
    assert_null(LoadLibraryW(path_a));
    assert_int_equal(GetLastError(), ERROR_DLL_INIT_FAILED);
    check_call(0, 'a', DLL_PROCESS_ATTACH, NULL);
    assert_int_equal(calls.count, 2);
    check_call(1, 'a', DLL_PROCESS_DETACH, NULL);
    assert_null(GetModuleHandleW(base_name(path_a)));
    calls.refuse = FALSE;
    calls.count = 0;
    assert_non_null(LoadLibraryW(path_a));
    assert_int_equal(calls.count, 1);
    assert_true(FreeLibrary(GetModuleHandleW(path_a)));
}

static void test_dependency(void **state)
{
    HMODULE b = LoadLibraryExW(path_b, NULL, LOAD_WITH_ALTERED_SEARCH_PATH), a;
    int (*twice)(int value);

    (void)state;
    assert_non_null(b);
    assert_int_equal(calls.count, 2);
    check_call(0, 'a', DLL_PROCESS_ATTACH, NULL);
    check_call(1, 'b', DLL_PROCESS_ATTACH, b);
    a = GetModuleHandleW(base_name(path_a));
    assert_non_null(a);
    assert_ptr_equal(calls.calls[0].instance, a);
    twice = (int (*)(int))(void *)GetProcAddress(b, "module_b_twice");
    assert_non_null(twice);
    assert_int_equal(twice(21), 42);
    assert_null(GetProcAddress(b, "module_a_add"));
    /* Loaded by hand too, it outlives the one that needed it. */
    assert_ptr_equal(LoadLibraryW(path_a), a);
    assert_true(FreeLibrary(b));
    assert_int_equal(calls.count, 3);
    check_call(2, 'b', DLL_PROCESS_DETACH, b);
    assert_true(FreeLibrary(a));
    assert_int_equal(calls.count, 4);
    check_call(3, 'a', DLL_PROCESS_DETACH, a);
    b = LoadLibraryExW(path_b, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    assert_int_equal(calls.count, 6);
    assert_true(FreeLibrary(b));
    assert_int_equal(calls.count, 8);
    check_call(6, 'b', DLL_PROCESS_DETACH, NULL);
    check_call(7, 'a', DLL_PROCESS_DETACH, NULL);
}

static void test_free_and_exit(void **state)
{
    HMODULE module = LoadLibraryW(path_a);
    LPTHREAD_START_ROUTINE start = (LPTHREAD_START_ROUTINE)(void *)GetProcAddress(module, "module_a_thread");

    (void)state;
    assert_non_null(start);
    assert_ptr_equal(LoadLibraryW(path_a), module);
    assert_int_equal(run_thread(start, module), 5);
    assert_ptr_equal(GetModuleHandleW(path_a), module);
    assert_int_equal(run_thread(start, module), 5);
    assert_null(GetModuleHandleW(path_a));
}

static void test_pinned(void **state)
{
    HMODULE module;

    (void)state;
    /* In a process of its own it would stay loaded: here the emulated or real kernel32 is pinned, which stays anyway. */
    assert_true(GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN, L"kernel32.dll", &module));
    assert_non_null(module);
    FreeLibrary(module);
    assert_ptr_equal(GetModuleHandleW(L"kernel32"), module);
}

/* DLL_PROCESS_DETACH at the end of the process says so by its last argument. */
static void test_process_exit(void **state)
{
    static const WCHAR *const ways[] = {L"return", L"exit", L"exit-process", L"free"};
    SECURITY_ATTRIBUTES inherit = {sizeof(inherit), NULL, TRUE};
    STARTUPINFOW startup = {sizeof(startup)};
    PROCESS_INFORMATION information;
    WCHAR line[3 * MAX_PATH];
    HANDLE read_end, write_end;
    DWORD size, total, code;
    char text[100];
    unsigned int i;

    (void)state;
    assert_true(SetEnvironmentVariableA("CERTEMU_TEST_LOG", NULL));
    for (i = 0; i < 4; i++)
    {
        assert_true(CreatePipe(&read_end, &write_end, &inherit, 0));
        startup.dwFlags = STARTF_USESTDHANDLES;
        startup.hStdOutput = startup.hStdError = write_end;
        lstrcpyW(line, L"\"");
        lstrcatW(line, program);
        lstrcatW(line, L"\" child ");
        lstrcatW(line, ways[i]);
        lstrcatW(line, L" \"");
        lstrcatW(line, path_a);
        lstrcatW(line, L"\"");
        assert_true(CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &information));
        assert_true(CloseHandle(write_end));
        for (total = 0; ReadFile(read_end, text + total, sizeof(text) - 1 - total, &size, NULL); total += size)
            ;
        text[total] = 0;
        assert_int_equal(WaitForSingleObject(information.hProcess, 60000), WAIT_OBJECT_0);
        assert_true(GetExitCodeProcess(information.hProcess, &code));
        assert_int_equal(code, 3);
        assert_string_equal(text, i < 3 ? "exit" : "free");
        CloseHandle(read_end);
        CloseHandle(information.hProcess);
        CloseHandle(information.hThread);
    }
}

static int child(const char *way, const char *path)
{
    HMODULE module = LoadLibraryA(path);

    if (!module)
        return 1;
    if (!strcmp(way, "exit"))
        exit(3);
    if (!strcmp(way, "exit-process"))
        ExitProcess(3);
    if (!strcmp(way, "free"))
        FreeLibrary(module);
    return 3;
}

static void test_system_libraries(void **state)
{
    HMODULE kernel = GetModuleHandleW(L"kernel32.dll"), ole;
    DWORD (WINAPI *id)(void);
    WCHAR path[MAX_PATH], folder[MAX_PATH];

    (void)state;
    assert_non_null(kernel);
    assert_ptr_equal(GetModuleHandleW(L"KERNEL32"), kernel);
    assert_ptr_equal(GetModuleHandleA("Kernel32.DLL"), kernel);
    assert_ptr_equal(LoadLibraryW(L"kernel32"), kernel);
    assert_ptr_equal(LoadLibraryExA("kernel32.dll", NULL, 0), kernel);
    assert_true(FreeLibrary(kernel));
    assert_true(FreeLibrary(kernel));
    assert_null(GetModuleHandleW(L"kernel32."));
    id = (DWORD (WINAPI *)(void))(void *)GetProcAddress(kernel, "GetCurrentThreadId");
    assert_non_null(id);
    assert_int_equal(id(), GetCurrentThreadId());
    SetLastError(UNTOUCHED);
    assert_null(GetProcAddress(kernel, "CoInitializeEx"));      /* of another library */
    assert_int_equal(GetLastError(), ERROR_PROC_NOT_FOUND);
    assert_null(GetProcAddress(kernel, ""));
    assert_null(GetProcAddress(kernel, "getcurrentthreadid"));
    assert_true(GetSystemDirectoryW(folder, MAX_PATH));
    lstrcatW(folder, L"\\kernel32.dll");
    assert_true(GetModuleFileNameW(kernel, path, MAX_PATH));
    CharUpperW(path);
    CharUpperW(folder);
    assert_wide_equal(path, folder);
    assert_ptr_equal(GetModuleHandleW(folder), kernel);
    ole = LoadLibraryW(L"ole32");
    assert_non_null(ole);
    assert_ptr_not_equal(ole, kernel);
    assert_non_null(GetProcAddress(ole, "CoInitializeEx"));
    assert_true(FreeLibrary(ole));
    assert_true(DisableThreadLibraryCalls(kernel));
}

static void test_ordinals(void **state)
{
    HMODULE automation = LoadLibraryW(L"oleaut32.dll");
    BSTR (WINAPI *allocate)(const WCHAR *text) = (BSTR (WINAPI *)(const WCHAR *))(void *)GetProcAddress(automation, (char *)2);
    BSTR text;

    (void)state;
    assert_non_null(allocate);
    assert_ptr_equal(allocate, GetProcAddress(automation, "SysAllocString"));
    text = allocate(L"by number");
    assert_wide_equal(text, L"by number");
    SysFreeString(text);
    FreeLibrary(automation);
}

static void test_program(void **state)
{
    HMODULE module = NULL;
    WCHAR path[MAX_PATH];
    char narrow[8];

    (void)state;
    assert_non_null(GetModuleHandleW(NULL));
    assert_ptr_equal(GetModuleHandleA(NULL), GetModuleHandleW(NULL));
    assert_true(GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const WCHAR *)(void *)test_program, &module));
    assert_ptr_equal(module, GetModuleHandleW(NULL));
    assert_true(GetModuleHandleExW(0, NULL, &module));
    assert_ptr_equal(module, GetModuleHandleW(NULL));
    assert_true(FreeLibrary(module));
    assert_int_equal(GetModuleFileNameW(GetModuleHandleW(NULL), path, MAX_PATH), lstrlenW(program));
    assert_wide_equal(path, program);
    SetLastError(UNTOUCHED);
    assert_int_equal(GetModuleFileNameW(NULL, path, 5), 5);
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    assert_memory_equal(path, program, 4 * sizeof(WCHAR));
    /* "GetModuleFileName": cut and ended since Windows Vista. Wine 8.0 does not end it. */
    assert_true(!path[4] || !test_native());
    SetLastError(UNTOUCHED);
    assert_int_equal(GetModuleFileNameA(NULL, narrow, 5), 5);
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    SetLastError(UNTOUCHED);
    assert_int_equal(GetModuleFileNameW((HMODULE)0x12340000, path, MAX_PATH), 0);
    assert_int_equal(GetLastError(), ERROR_MOD_NOT_FOUND);
}

static DWORD load_error(const WCHAR *name)
{
    SetLastError(UNTOUCHED);
    assert_null(LoadLibraryW(name));
    return GetLastError();
}

static void write_file(const WCHAR *path, const void *data, DWORD size)
{
    HANDLE file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    DWORD done;

    assert_ptr_not_equal(file, INVALID_HANDLE_VALUE);
    assert_true(WriteFile(file, data, size, &done, NULL));
    CloseHandle(file);
}

static void test_errors(void **state)
{
    WCHAR folder[MAX_PATH], path[MAX_PATH];
    HMODULE module = (HMODULE)1;

    (void)state;
    assert_int_equal(load_error(NULL), ERROR_INVALID_PARAMETER);
    assert_int_equal(load_error(L""), ERROR_MOD_NOT_FOUND);
    assert_int_equal(load_error(L"certemu-no-such-library"), ERROR_MOD_NOT_FOUND);
    assert_int_equal(load_error(L"Z:\\no-such-folder\\x.dll"), ERROR_MOD_NOT_FOUND);
    assert_true(GetTempPathW(MAX_PATH, folder));
    assert_int_equal(load_error(folder), ERROR_MOD_NOT_FOUND);
    lstrcpyW(path, folder);
    lstrcatW(path, L"certemu-text.dll");
    write_file(path, "This is text, and longer than the header of any library would be. It goes on for a while still.\n", 97);
    assert_int_equal(load_error(path), ERROR_BAD_EXE_FORMAT);
    SetLastError(UNTOUCHED);
    assert_null(LoadLibraryExW(path, NULL, LOAD_LIBRARY_AS_DATAFILE));
    assert_int_equal(GetLastError(), ERROR_BAD_EXE_FORMAT);
    write_file(path, "", 0);
    assert_int_equal(load_error(path), ERROR_BAD_EXE_FORMAT);
    write_file(path, "MZ", 2);
    assert_int_equal(load_error(path), ERROR_BAD_EXE_FORMAT);
    write_file(path, "\177ELF\2\1\1", 7);
    assert_int_equal(load_error(path), ERROR_BAD_EXE_FORMAT);
    assert_true(DeleteFileW(path));
    assert_int_equal(load_error(path), ERROR_MOD_NOT_FOUND);
    SetLastError(UNTOUCHED);
    assert_null(LoadLibraryExW(path, NULL, LOAD_LIBRARY_AS_DATAFILE));
    assert_int_equal(GetLastError(), ERROR_FILE_NOT_FOUND);

    SetLastError(UNTOUCHED);
    assert_false(FreeLibrary(NULL));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    SetLastError(UNTOUCHED);
    assert_null(GetProcAddress((HMODULE)0x12340000, "x"));
    assert_int_equal(GetLastError(), ERROR_MOD_NOT_FOUND);
    SetLastError(UNTOUCHED);
    assert_null(GetModuleHandleA(""));
    assert_int_equal(GetLastError(), ERROR_MOD_NOT_FOUND);
    SetLastError(UNTOUCHED);
    assert_false(GetModuleHandleExW(0, L"certemu-no-such-library", &module));
    assert_int_equal(GetLastError(), ERROR_MOD_NOT_FOUND);
    assert_null(module);
    SetLastError(UNTOUCHED);
    assert_false(GetModuleHandleExW(0, L"kernel32", NULL));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    SetLastError(UNTOUCHED);
    assert_false(GetModuleHandleExW(3, L"kernel32", &module));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    SetLastError(UNTOUCHED);
    assert_false(GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const WCHAR *)0x10, &module));
    assert_int_equal(GetLastError(), ERROR_MOD_NOT_FOUND);
    SetLastError(UNTOUCHED);
    assert_false(DisableThreadLibraryCalls(NULL));
    assert_int_equal(GetLastError(), ERROR_MOD_NOT_FOUND);
}

static void test_datafile(void **state)
{
    HMODULE module = LoadLibraryExW(path_a, NULL, LOAD_LIBRARY_AS_DATAFILE);

    (void)state;
    assert_non_null(module);
    assert_int_equal(calls.count, 0);
    assert_int_equal((ULONG_PTR)module & 3, 1);
    assert_true(FreeLibrary(module));
    assert_int_equal(calls.count, 0);
    module = LoadLibraryExW(path_a, NULL, DONT_RESOLVE_DLL_REFERENCES);
    assert_non_null(module);
    assert_int_equal(calls.count, 0);
    assert_true(FreeLibrary(module));
    assert_int_equal(calls.count, 0);
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test_setup(test_load, setup),
        cmocka_unit_test_setup(test_thread_calls, setup),
        cmocka_unit_test_setup(test_earlier_thread, setup),
        cmocka_unit_test_setup(test_refused, setup),
        cmocka_unit_test_setup(test_dependency, setup),
        cmocka_unit_test_setup(test_free_and_exit, setup),
        cmocka_unit_test_setup(test_pinned, setup),
        cmocka_unit_test_setup(test_process_exit, setup),
        cmocka_unit_test(test_system_libraries),
        cmocka_unit_test(test_ordinals),
        cmocka_unit_test(test_program),
        cmocka_unit_test_setup(test_errors, setup),
        cmocka_unit_test_setup(test_datafile, setup),
    };

    if (count == 4 && !strcmp(arguments[1], "child"))
        return child(arguments[2], arguments[3]);
    if (count < 3)
    {
        fprintf(stderr, "usage: test-module LIBRARY-A LIBRARY-B\n");
        return 2;
    }
    windows_path(arguments[1], path_a);
    windows_path(arguments[2], path_b);
    GetModuleFileNameW(NULL, program, MAX_PATH);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
