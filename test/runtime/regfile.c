/* Registry files: lib/host/regfile.h. Everything happens below HKCU\Software\certemu-test. */
#include "test.h"

#include "host/regfile.h"

#define KEY "HKEY_CURRENT_USER\\Software\\certemu-test"
#define HEADER "Windows Registry Editor Version 5.00\n\n"

static struct text message;

static int setup(void **state)
{
    (void)state;
    RegDeleteTreeW(HKEY_CURRENT_USER, L"Software\\certemu-test");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    text_free(&message);
    RegDeleteTreeW(HKEY_CURRENT_USER, L"Software\\certemu-test");
    return 0;
}

static HRESULT import(const char *text)
{
    return regfile_import_bytes(text, strlen(text), "x.reg", &message);
}

static void import_utf16(const WCHAR *text)
{
    assert_hresult(regfile_import_bytes(text, lstrlenW(text) * sizeof(WCHAR), "x.reg", &message), S_OK);
}

static void assert_value(const WCHAR *path, const WCHAR *name, DWORD type, const void *data, DWORD size)
{
    WCHAR full[128] = L"Software\\certemu-test";
    BYTE found[256];
    DWORD found_type, found_size = sizeof(found);
    HKEY key;

    if (path)
    {
        lstrcatW(full, L"\\");
        lstrcatW(full, path);
    }
    assert_int_equal(RegOpenKeyExW(HKEY_CURRENT_USER, full, 0, KEY_READ, &key), ERROR_SUCCESS);
    assert_int_equal(RegQueryValueExW(key, name, NULL, &found_type, found, &found_size), ERROR_SUCCESS);
    RegCloseKey(key);
    assert_int_equal(found_type, type);
    assert_int_equal(found_size, size);
    assert_memory_equal(found, data, size);
}

static void assert_text(const WCHAR *path, const WCHAR *name, const WCHAR *text)
{
    assert_value(path, name, REG_SZ, text, (lstrlenW(text) + 1) * sizeof(WCHAR));
}

static BOOL key_exists(const WCHAR *path)
{
    HKEY key;

    if (RegOpenKeyExW(HKEY_CURRENT_USER, path, 0, KEY_READ, &key))
        return FALSE;
    RegCloseKey(key);
    return TRUE;
}

static void test_types(void **state)
{
    static const DWORD number = 0x1a2b;
    static const ULONGLONG wide_number = 0x0807060504030201ull;

    (void)state;
    assert_hresult(import(HEADER
            "; a comment\n"
            "[" KEY "]\n"
            "@=\"default\"\n"
            "\"s\"=\"C:\\\\dir\\\\\\\"x\\\"\"\n"
            "  \"d\" = dword:00001a2b  ; comment\n"
            "\"D\\\\2\"=dword:1A2B\n"
            "\"b\"=hex:01,02,\\\n"
            "  fe,\\\n"
            "; in between\n"
            "\n"
            "  FF\n"
            "\"empty\"=hex:\n"
            "\"e\"=hex(2):25,00,58,00,25,00,00,00\n"
            "\"m\"=hex(7):61,00,00,00,62,00,00,00,00,00\n"
            "\"q\"=hex(b):01,02,03,04,05,06,07,08\n"
            "\"n\"=hex(0):\n"
            "\"odd\"=hex(12d31):ab\n"
            "\n"
            "[" KEY "\\sub [x]\\y]\n"
            "\"a=b\"=\"\"\n"), S_OK);
    assert_text(NULL, NULL, L"default");
    assert_text(NULL, L"s", L"C:\\dir\\\"x\"");
    assert_value(NULL, L"d", REG_DWORD, &number, 4);
    assert_value(NULL, L"d\\2", REG_DWORD, &number, 4);
    assert_value(NULL, L"b", REG_BINARY, "\x01\x02\xfe\xff", 4);
    assert_value(NULL, L"empty", REG_BINARY, "", 0);
    assert_value(NULL, L"e", REG_EXPAND_SZ, L"%X%", 8);
    assert_value(NULL, L"m", REG_MULTI_SZ, L"a\0b\0", 10);
    assert_value(NULL, L"q", REG_QWORD, &wide_number, 8);
    assert_value(NULL, L"n", REG_NONE, "", 0);
    assert_value(NULL, L"odd", 0x12d31, "\xab", 1);
    assert_text(L"sub [x]\\y", L"a=b", L"");
}

static void test_encodings(void **state)
{
    (void)state;
    import_utf16(L"\xfeffWindows Registry Editor Version 5.00\r\n\r\n[" KEY "]\r\n\"\u00fc\"=\"\xd83d\xde00\"\r\n");
    assert_text(NULL, L"\u00dc", L"\xd83d\xde00");
    assert_hresult(import("\xef\xbb\xbf" HEADER "[" KEY "]\n\"u\"=\"\xe2\x82\xac\"\n"), S_OK);
    assert_text(NULL, L"u", L"\u20ac");
    assert_hresult(import(HEADER "[" KEY "]\r\"v\"=\"\xe2\x82\xac\"\r"), S_OK);
    assert_text(NULL, L"v", L"\u20ac");
    /* REGEDIT4: bytes of the ANSI code page, also in hex(2) and hex(7). */
    assert_hresult(import("REGEDIT4\r\n\r\n[" KEY "]\r\n\"a\"=\"\x80\"\r\n\"x\"=hex(2):80,00\r\n\"y\"=hex(7):61,00,62,00,00\r\n\"z\"=hex:61,00\r\n"),
            S_OK);
    assert_text(NULL, L"a", L"\u20ac");
    assert_value(NULL, L"x", REG_EXPAND_SZ, L"\u20ac", 4);
    assert_value(NULL, L"y", REG_MULTI_SZ, L"a\0b\0", 10);
    assert_value(NULL, L"z", REG_BINARY, "a", 2);
    /* Nothing but the header. */
    assert_hresult(import("Windows Registry Editor Version 5.00"), S_OK);
    assert_hresult(import("\r\n\r\nREGEDIT4\r\n"), S_OK);
}

static void test_deletions(void **state)
{
    (void)state;
    assert_hresult(import(HEADER "[" KEY "\\a\\b]\n\"x\"=\"1\"\n\"y\"=\"2\"\n"), S_OK);
    assert_hresult(import(HEADER "[" KEY "\\a\\b]\n\"x\"=-\n\"none\"=-\n"), S_OK);
    assert_text(L"a\\b", L"y", L"2");
    assert_int_equal(RegGetValueW(HKEY_CURRENT_USER, L"Software\\certemu-test\\a\\b", L"x", RRF_RT_ANY, NULL, NULL, NULL),
            ERROR_FILE_NOT_FOUND);
    assert_hresult(import(HEADER "[-" KEY "\\a]\n[-" KEY "\\none]\n"), S_OK);
    assert_false(key_exists(L"Software\\certemu-test\\a"));
    assert_true(key_exists(L"Software\\certemu-test"));
    /* Values below a deleted key have no effect. */
    assert_hresult(import(HEADER "[-" KEY "\\a]\n\"x\"=\"1\"\n"), S_OK);
    assert_false(key_exists(L"Software\\certemu-test\\a"));
}

static void test_multi_line_string(void **state)
{
    (void)state;
    assert_hresult(import(HEADER "[" KEY "]\n\"s\"=\"one\r\ntwo\"\n\"t\"=\"x\"\n"), S_OK);
    assert_text(NULL, L"s", L"one\r\ntwo");
    assert_text(NULL, L"t", L"x");
}

/* Each bad file is named with its line and what was expected; nothing of it is imported. */
static void test_bad_lines(void **state)
{
    static const struct
    {
        const char *text, *message;
    }
    cases[] =
    {
        {"", "x.reg:1: expected \"Windows Registry Editor Version 5.00\" or \"REGEDIT4\", found the end of the file"},
        {"\n\nhello\n", "x.reg:3: expected \"Windows Registry Editor Version 5.00\" or \"REGEDIT4\", found \"hello\""},
        {"REGEDIT4x", "x.reg:1: expected the end of the line, found \"x\""},
        {HEADER "\"a\"=\"1\"\n", "x.reg:3: expected a key in brackets before the first value"},
        {HEADER "[HKEY_LOCAL_MASHINE\\x]\n", "x.reg:3: expected HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER, HKEY_CLASSES_ROOT, "
                "HKEY_USERS or HKEY_CURRENT_CONFIG, found \"HKEY_LOCAL_MASHINE\\x]\""},
        {HEADER "[" KEY "\n", "x.reg:3: expected \"]\" after the key, found the end of the line"},
        {HEADER "[" KEY "] x\n", "x.reg:3: expected the end of the line, found \"x\""},
        {HEADER "[-HKEY_LOCAL_MACHINE]\n", "x.reg:3: a root key cannot be deleted"},
        {HEADER "[" KEY "]\nfoo\n", "x.reg:4: expected [key], \"name\"=, @= or a comment that begins with \";\", found \"foo\""},
        {HEADER "[" KEY "]\n\"a\n", "x.reg:4: the string that begins here has no closing quote"},
        {HEADER "[" KEY "]\n\"a\n\"b\"=\"1\"\n", "x.reg:4: the value's name that begins here has no closing quote"},
        {HEADER "[" KEY "]\n\"a\"\n", "x.reg:4: expected \"=\" after the value's name, found the end of the line"},
        {HEADER "[" KEY "]\n\"a\"=\n", "x.reg:4: expected a string in quotes, dword:, hex:, hex(type): or -, found the end of the line"},
        {HEADER "[" KEY "]\n\"a\"=\"b\n\"c\"=\"d\"\n", "x.reg:4: the string that begins here has no closing quote"},
        {HEADER "[" KEY "]\n\"a\"=\"b", "x.reg:4: the string that begins here has no closing quote"},
        {HEADER "[" KEY "]\n\"a\"=\"b\\", "x.reg:4: the string that begins here has no closing quote"},
        {HEADER "[" KEY "]\n\"a\"=\"C:\\temp\"\n", "x.reg:4: expected \\\\ or \\\" for a backslash or a quote, found \"\\temp\"\""},
        {HEADER "[" KEY "]\n\"a\"=dword:\n", "x.reg:4: expected up to eight hexadecimal digits, found the end of the line"},
        {HEADER "[" KEY "]\n\"a\"=dword:123456789\n", "x.reg:4: expected the end of the line, found \"9\""},
        {HEADER "[" KEY "]\n\"a\"=hex:0x\n", "x.reg:4: expected \",\" or the end of the line, found \"x\""},
        {HEADER "[" KEY "]\n\"a\"=hex:01,zz\n", "x.reg:4: expected a byte of two hexadecimal digits, found \"zz\""},
        {HEADER "[" KEY "]\n\"a\"=hex(g):01\n", "x.reg:4: expected the type, a hexadecimal number, found \"g):01\""},
        {HEADER "[" KEY "]\n\"a\"=hex(2:01\n", "x.reg:4: expected \")\" after the type, found \":01\""},
        {HEADER "[" KEY "]\n\"a\"=hex 01\n", "x.reg:4: expected \":\", found \" 01\""},
        {HEADER "[" KEY "]\n\"a\"=hex:01,\\\n", "x.reg:5: expected more bytes on the next line, found the end of the file"},
        {HEADER "[" KEY "]\n\"a\"=hex:01,\\", "x.reg:4: expected more bytes on the next line, found the end of the file"},
        {HEADER "[" KEY "]\n\"a\"=hex:01,\\\n[" KEY "\\x]\n", "x.reg:5: expected a byte of two hexadecimal digits, found "
                "\"[HKEY_CURRENT_USER\\Software\\certemu-test\""},
        {HEADER "[" KEY "]\n\"a\"=\"\xff\"\n", "x.reg:4: expected UTF-8, UTF-16 with a byte order mark, or REGEDIT4 as the first line"},
        {"\xfe\xff\0W", "x.reg:1: UTF-16 with the high byte first: expected UTF-16 as regedit writes it, or UTF-8"},
        {"\xff\xfeW", "x.reg:1: UTF-16 with an odd number of bytes: the file is cut"},
    };
    unsigned int i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(cases); i++)
    {
        text_clear(&message);
        assert_hresult(import(cases[i].text), HRESULT_FROM_WIN32(ERROR_INVALID_DATA));
        assert_string_equal(text_string(&message), cases[i].message);
        assert_false(key_exists(L"Software\\certemu-test"));
        assert_hresult(regfile_import_bytes(cases[i].text, strlen(cases[i].text), "x.reg", NULL), HRESULT_FROM_WIN32(ERROR_INVALID_DATA));
    }
    assert_hresult(regfile_import_bytes(HEADER "\0", sizeof(HEADER), "x.reg", &message), HRESULT_FROM_WIN32(ERROR_INVALID_DATA));
    assert_string_equal(text_string(&message), "x.reg:3: a NUL character");
    assert_true(FAILED(regfile_import("/nonexistent/x.reg", &message)));
    assert_non_null(strstr(text_string(&message), "/nonexistent/x.reg: cannot be read: 0x8007000"));
}

static void test_cut_anywhere(void **state)
{
    static const char whole[] = HEADER "[" KEY "\\cut]\n\"a\"=\"b\"\n\"c\"=hex(7):61,\\\n  00\n@=dword:00000001\n";
    size_t size;

    (void)state;
    /* Whatever is left is imported as a whole or refused with a line. */
    for (size = 0; size < sizeof(whole); size++)
    {
        HRESULT result;

        text_clear(&message);
        result = regfile_import_bytes(whole, size, "x.reg", &message);
        if (FAILED(result))
        {
            assert_hresult(result, HRESULT_FROM_WIN32(ERROR_INVALID_DATA));
            assert_memory_equal(text_string(&message), "x.reg:", 6);
        }
        else
            assert_int_equal(message.length, 0);
    }
}

static void test_export(void **state)
{
    static const char all[] = HEADER
            "[" KEY "]\n"
            "@=\"default\"\n"
            "\"b\"=hex:00,01,02,03,04,05,06,07,08,09,0a,0b,0c,0d,0e,0f,10,11,12,13,14,15,16,\\\n"
            "  17,18,19,1a,1b,1c,1d,1e,1f\n"
            "\"d\"=dword:0000002a\n"
            "\"e\"=hex(2):25,00,00,00\n"
            "\"f\"=hex:\n"
            "\"lf\"=hex(1):61,00,0a,00,00,00\n"
            "\"n\"=hex(1):61,00\n"
            "\"q\\\\\\\"\"=\"\\\\ \\\" \xc3\xbc\"\n"
            "\"short\"=hex(4):01\n"
            "\n"
            "[" KEY "\\alpha]\n"
            "\n"
            "[" KEY "\\Beta]\n"
            "\"x\"=\"1\"\n"
            "\n";
    const struct regfile_key keys[] = {{HKEY_CURRENT_USER, L"Software\\certemu-test"}, {HKEY_CURRENT_USER, L"Software\\certemu-none"}};
    struct text out = {0}, wide = {0};
    const struct regfile_key bad = {(HKEY)4, NULL};

    (void)state;
    /* What was written is what was read, in both encodings. */
    assert_hresult(import(all), S_OK);
    assert_hresult(regfile_export(keys, 2, REGFILE_UTF8, &out), S_OK);
    assert_string_equal(text_string(&out), all);
    assert_hresult(regfile_export(keys, 2, REGFILE_UTF16, &wide), S_OK);
    assert_memory_equal(wide.data, L"\xfeffWindows Registry Editor Version 5.00\r\n\r\n[HKEY_", 92);
    RegDeleteTreeW(HKEY_CURRENT_USER, L"Software\\certemu-test");
    assert_hresult(regfile_import_bytes(wide.data, wide.length, "w.reg", &message), S_OK);
    text_clear(&out);
    assert_hresult(regfile_export(keys, 1, REGFILE_UTF8, &out), S_OK);
    assert_string_equal(text_string(&out), all);
    assert_hresult(regfile_export(&bad, 1, REGFILE_UTF8, &out), HRESULT_FROM_WIN32(ERROR_INVALID_PARAMETER));
    text_free(&out);
    text_free(&wide);
}

static void test_environment(void **state)
{
    static const char text[] = HEADER "[" KEY "]\n\"s\"=\"from the environment\"\n";
    WCHAR folder[MAX_PATH], path[MAX_PATH];
    HANDLE file;
    DWORD done;

    (void)state;
    assert_hresult(regfile_import_environment(&message), S_OK);
    assert_false(key_exists(L"Software\\certemu-test"));
    GetTempPathW(MAX_PATH, folder);
    assert_true(GetTempFileNameW(folder, L"reg", 0, path));
    file = CreateFileW(path, GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    assert_true(WriteFile(file, text, sizeof(text) - 1, &done, NULL));
    CloseHandle(file);
    SetEnvironmentVariableW(L"CERTEMU_REGISTRY", path);
    assert_hresult(regfile_import_environment(&message), S_OK);
    assert_text(NULL, L"s", L"from the environment");
    /* Once in a process. */
    RegDeleteTreeW(HKEY_CURRENT_USER, L"Software\\certemu-test");
    assert_hresult(regfile_import_environment(&message), S_OK);
    assert_false(key_exists(L"Software\\certemu-test"));
    SetEnvironmentVariableW(L"CERTEMU_REGISTRY", NULL);
    DeleteFileW(path);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test_setup_teardown(test_types, setup, teardown),
        cmocka_unit_test_setup_teardown(test_encodings, setup, teardown),
        cmocka_unit_test_setup_teardown(test_deletions, setup, teardown),
        cmocka_unit_test_setup_teardown(test_multi_line_string, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bad_lines, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cut_anywhere, setup, teardown),
        cmocka_unit_test_setup_teardown(test_export, setup, teardown),
        cmocka_unit_test_setup_teardown(test_environment, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
