/* FindResource and its kin, LoadString. */
#include "test.h"

static HMODULE module;

static int load_module(void **state)
{
    (void)state;
    module = LoadLibraryA(RESOURCE_MODULE);
    return !module;
}

static int free_module(void **state)
{
    (void)state;
    return !FreeLibrary(module);
}

static void test_find(void **state)
{
    static const unsigned char expected[] = {1, 0, 3, 2, 't', 'e', 'x', 't'};
    HRSRC found = FindResourceW(module, MAKEINTRESOURCEW(1), (LPCWSTR)RT_RCDATA);
    HGLOBAL loaded;

    (void)state;
    assert_non_null(found);
    assert_int_equal(SizeofResource(module, found), sizeof(expected));
    loaded = LoadResource(module, found);
    assert_non_null(loaded);
    assert_memory_equal(LockResource(loaded), expected, sizeof(expected));
    assert_true(FindResourceA(module, MAKEINTRESOURCEA(1), (LPCSTR)RT_RCDATA) == found);
    assert_true(FindResourceW(module, L"#1", (LPCWSTR)RT_RCDATA) == found);
    assert_true(FindResourceW(module, L"#1", L"#10") == found);
    found = FindResourceW(module, L"NaMeD", (LPCWSTR)RT_RCDATA);
    assert_non_null(found);
    assert_int_equal(SizeofResource(module, found), 2);
    assert_non_null(FindResourceA(module, MAKEINTRESOURCEA(7), "registry"));
    assert_non_null(FindResourceW(module, MAKEINTRESOURCEW(7), L"REGISTRY"));
}

static void test_not_found(void **state)
{
    (void)state;
    SetLastError(0xdeadbeef);
    assert_null(FindResourceW(module, MAKEINTRESOURCEW(1), L"NOTYPE"));
    assert_int_equal(GetLastError(), ERROR_RESOURCE_TYPE_NOT_FOUND);
    assert_null(FindResourceW(module, MAKEINTRESOURCEW(99), (LPCWSTR)RT_RCDATA));
    assert_int_equal(GetLastError(), ERROR_RESOURCE_NAME_NOT_FOUND);
    assert_null(FindResourceW(module, L"nameless", (LPCWSTR)RT_RCDATA));
    assert_int_equal(GetLastError(), ERROR_RESOURCE_NAME_NOT_FOUND);
}

static const char *text_in(WORD language)
{
    HRSRC found = FindResourceExW(module, (LPCWSTR)RT_RCDATA, MAKEINTRESOURCEW(5), language);

    assert_non_null(found);
    return LockResource(LoadResource(module, found));
}

static void test_languages(void **state)
{
    (void)state;
    assert_memory_equal(text_in(MAKELANGID(LANG_GERMAN, SUBLANG_GERMAN)), "de", 2);
    assert_memory_equal(text_in(MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US)), "en", 2);
    assert_memory_equal(text_in(MAKELANGID(LANG_NEUTRAL, SUBLANG_NEUTRAL)), "ne", 2);
    assert_memory_equal(text_in(MAKELANGID(LANG_FRENCH, SUBLANG_FRENCH)), "ne", 2);
}

static void test_strings(void **state)
{
    WCHAR wide[32], *in_place = NULL;
    char narrow[32];

    (void)state;
    assert_int_equal(LoadStringW(module, 0, wide, ARRAYSIZE(wide)), 4);
    assert_wide_equal(wide, L"zero");
    assert_int_equal(LoadStringW(module, 17, wide, ARRAYSIZE(wide)), 9);
    assert_wide_equal(wide, L"seventeen");
    assert_int_equal(LoadStringW(module, 17, wide, 6), 5);
    assert_wide_equal(wide, L"seven");
    assert_int_equal(LoadStringW(module, 17, wide, 1), 0);
    assert_int_equal(LoadStringW(module, 1, (WCHAR *)&in_place, 0), 3);
    assert_memory_equal(in_place, L"one", 6);
    /* What is left in the buffer then is not documented: Wine sometimes ends it, we always do. */
    assert_int_equal(LoadStringW(module, 2, wide, ARRAYSIZE(wide)), 0);
    assert_int_equal(LoadStringW(module, 5000, wide, ARRAYSIZE(wide)), 0);
    assert_int_equal(LoadStringW(module, 1, NULL, 5), 0);
    assert_int_equal(LoadStringW(module, 0x10001, wide, ARRAYSIZE(wide)), 3);
    assert_int_equal(LoadStringA(module, 17, narrow, sizeof(narrow)), 9);
    assert_string_equal(narrow, "seventeen");
    assert_int_equal(LoadStringA(module, 17, narrow, 6), 5);
    assert_string_equal(narrow, "seven");
    assert_int_equal(LoadStringA(module, 1000, narrow, sizeof(narrow)), 5);
    assert_string_equal(narrow, "Gr\xfc\xdf" "e");
    assert_int_equal(LoadStringA(module, 5000, narrow, sizeof(narrow)), 0);
}

static BOOL CALLBACK count_names(HMODULE of, LPCWSTR type, LPWSTR name, LONG_PTR context)
{
    assert_ptr_equal(of, module);
    assert_ptr_equal(type, RT_RCDATA);
    if (!IS_INTRESOURCE(name))
        assert_wide_equal(name, L"NAMED");
    ++*(int *)context;
    return TRUE;
}

static BOOL CALLBACK count_types(HMODULE of, LPWSTR type, LONG_PTR context)
{
    (void)type;
    assert_ptr_equal(of, module);
    ++*(int *)context;
    return TRUE;
}

static BOOL CALLBACK stop(HMODULE of, LPWSTR type, LONG_PTR context)
{
    (void)of;
    (void)type;
    ++*(int *)context;
    return FALSE;
}

static void test_enumerate(void **state)
{
    int count = 0;

    (void)state;
    assert_true(EnumResourceNamesW(module, (LPCWSTR)RT_RCDATA, count_names, (LONG_PTR)&count));
    assert_int_equal(count, 3);
    count = 0;
    assert_true(EnumResourceTypesW(module, count_types, (LONG_PTR)&count));
    assert_int_equal(count, 5);
    count = 0;
    assert_false(EnumResourceTypesW(module, stop, (LONG_PTR)&count));
    assert_int_equal(count, 1);
    assert_false(EnumResourceNamesW(module, L"NOTYPE", count_names, (LONG_PTR)&count));
    assert_int_equal(GetLastError(), ERROR_RESOURCE_TYPE_NOT_FOUND);
}

static DWORD format_message(const void *source, DWORD number, WCHAR *buffer, DWORD size, ...)
{
    va_list arguments;
    DWORD length;

    va_start(arguments, size);
    SetLastError(0xdeadbeef);
    length = FormatMessageW(FORMAT_MESSAGE_FROM_HMODULE, source, number, 0, buffer, size, &arguments);
    va_end(arguments);
    return length;
}

static void test_messages(void **state)
{
    WCHAR buffer[100];
    char bytes[100];

    (void)state;
    assert_int_equal(format_message(module, 1, buffer, ARRAYSIZE(buffer), L"insert"), 12);
    assert_wide_equal(buffer, L"one insert\r\n");
    assert_int_equal(format_message(module, 0x40000005, buffer, ARRAYSIZE(buffer), L"x"), 10);
    assert_wide_equal(buffer, L"Gr\u00fc\u00dfe, x\r\n");
    assert_int_equal(FormatMessageA(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_IGNORE_INSERTS, module, 1, 0, bytes, sizeof(bytes),
            NULL), 8);
    assert_string_equal(bytes, "one %1\r\n");
    /* The numbers of the table are those of its blocks, no others. */
    assert_int_equal(format_message(module, 3, buffer, ARRAYSIZE(buffer)), 0);
    assert_int_equal(GetLastError(), ERROR_MR_MID_NOT_FOUND);
    assert_int_equal(format_message(module, 5, buffer, ARRAYSIZE(buffer)), 0);
    assert_int_equal(GetLastError(), ERROR_MR_MID_NOT_FOUND);
    /* The system is asked for what the module lacks. */
    assert_int_not_equal(FormatMessageW(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_FROM_SYSTEM, module, ERROR_FILE_NOT_FOUND + 1, 0,
            buffer, ARRAYSIZE(buffer), NULL), 0);
    assert_int_equal(format_message(module, 1, buffer, 4, L"insert"), 0);
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
}

static void test_version(void **state)
{
    WCHAR file[MAX_PATH], *text;
    VS_FIXEDFILEINFO *fixed;
    char narrow_file[MAX_PATH], *narrow;
    DWORD size, handle = 1;
    WORD *translation;
    UINT length;
    void *block;

    (void)state;
    GetModuleFileNameW(module, file, MAX_PATH);
    GetModuleFileNameA(module, narrow_file, MAX_PATH);
    size = GetFileVersionInfoSizeW(file, &handle);
    assert_true(size > 200);
    assert_int_equal(handle, 0);
    assert_int_equal(GetFileVersionInfoSizeA(narrow_file, NULL), size);
    block = calloc(1, size);
    assert_true(GetFileVersionInfoW(file, 0, size, block));
    assert_true(VerQueryValueW(block, L"\\", (void **)&fixed, &length));
    assert_int_equal(length, sizeof(*fixed));
    assert_int_equal(fixed->dwSignature, VS_FFI_SIGNATURE);
    assert_int_equal(fixed->dwFileVersionMS, 0x10002);
    assert_int_equal(fixed->dwProductVersionLS, 0x70008);
    assert_true(VerQueryValueW(block, L"\\VarFileInfo\\Translation", (void **)&translation, &length));
    assert_int_equal(length, 4);
    assert_int_equal(translation[0], 0x409);
    assert_int_equal(translation[1], 1200);
    assert_true(VerQueryValueW(block, L"\\StringFileInfo\\040904B0\\fileversion", (void **)&text, &length));
    assert_wide_equal(text, L"1.2 of test");
    assert_int_equal(length, 12);
    assert_true(VerQueryValueA(block, "\\StringFileInfo\\040904b0\\FileDescription", (void **)&narrow, &length));
    assert_string_equal(narrow, "Test");
    assert_false(VerQueryValueW(block, L"\\StringFileInfo\\040904b0\\None", (void **)&text, &length));
    assert_int_equal(GetLastError(), ERROR_RESOURCE_TYPE_NOT_FOUND);
    memset(block, 0, size);
    assert_true(GetFileVersionInfoA(narrow_file, 0, size, block));
    assert_true(VerQueryValueA(block, "\\StringFileInfo\\040904b0\\FileVersion", (void **)&narrow, &length));
    assert_string_equal(narrow, "1.2 of test");
    free(block);
    assert_int_equal(GetFileVersionInfoSizeW(L"C:\\no such file.dll", &handle), 0);
    assert_int_equal(GetLastError(), ERROR_FILE_NOT_FOUND);
}

/* What the event viewer shows of an event: the message that the file of the source's registration has for the identifier, with the
 * strings. Of ReportEvent itself the native build keeps a record (test/build/modules.c looks at one of a source without such a file), and
 * Wine 8.0 nothing. */
static void test_events(void **state)
{
    static const WCHAR source_key[] = L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\certemu messages";
    const WCHAR *strings[] = {L"W\u00f6rld"};
    WCHAR file[MAX_PATH], message[100];
    DWORD size = sizeof(file);
    HANDLE source;
    HMODULE data;

    (void)state;
    GetModuleFileNameW(module, file, MAX_PATH);
    assert_int_equal(RegSetKeyValueW(HKEY_LOCAL_MACHINE, source_key, L"EventMessageFile", REG_EXPAND_SZ, file,
            (lstrlenW(file) + 1) * sizeof(WCHAR)), 0);
    source = RegisterEventSourceW(NULL, L"certemu messages");
    assert_non_null(source);
    assert_true(ReportEventW(source, EVENTLOG_ERROR_TYPE, 0, 0x40000005, NULL, 1, 0, strings, NULL));
    assert_true(DeregisterEventSource(source));

    assert_int_equal(RegGetValueW(HKEY_LOCAL_MACHINE, source_key, L"EventMessageFile", RRF_RT_REG_SZ, NULL, file, &size), 0);
    data = LoadLibraryExW(file, NULL, LOAD_LIBRARY_AS_DATAFILE);
    assert_non_null(data);
    assert_non_null(FindResourceW(data, L"named", (LPCWSTR)RT_RCDATA));
    assert_int_not_equal(FormatMessageW(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_ARGUMENT_ARRAY, data, 0x40000005, 0, message,
            ARRAYSIZE(message), (va_list *)strings), 0);
    FreeLibrary(data);
    assert_wide_equal(message, L"Gr\u00fc\u00dfe, W\u00f6rld\r\n");
    RegDeleteKeyW(HKEY_LOCAL_MACHINE, source_key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events),
        cmocka_unit_test(test_version),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_not_found),
        cmocka_unit_test(test_languages),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_enumerate),
        cmocka_unit_test(test_messages),
    };

    return cmocka_run_group_tests(tests, load_module, free_module);
}
