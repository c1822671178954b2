/* statreg.h: the grammar of registrar scripts, replacements, what is removed again, and what is refused. */
#include "module.h"

CComModule _Module;

static const WCHAR root_name[] = L"Software\\certemu rgs test";

static std::wstring text_of(const WCHAR *key, const WCHAR *value, DWORD expected_type = REG_SZ)
{
    BYTE data[256];
    DWORD type = 0, size = sizeof(data);
    HKEY opened;
    LONG error;

    if (RegOpenKeyExW(HKEY_CURRENT_USER, (std::wstring(root_name) + key).c_str(), 0, KEY_READ, &opened))
        return L"<no key>";
    error = RegQueryValueExW(opened, value, nullptr, &type, data, &size);
    RegCloseKey(opened);
    if (error)
        return L"<no value>";
    assert_int_equal(type, expected_type);
    return std::wstring((WCHAR *)data, size / sizeof(WCHAR));
}

static bool exists(const WCHAR *key)
{
    HKEY opened;
    bool there = RegOpenKeyExW(HKEY_CURRENT_USER, (std::wstring(root_name) + key).c_str(), 0, KEY_READ, &opened) == 0;

    if (there)
        RegCloseKey(opened);
    return there;
}

static int clean(void **)
{
    RegDeleteTreeW(HKEY_CURRENT_USER, root_name);
    return 0;
}

static HRESULT script(const std::wstring &body, bool is_register = true)
{
    CRegObject registrar;
    std::wstring text = L"HKCU\r\n{\r\n NoRemove Software { 'certemu rgs test' {\n" + body + L"\n} } }";

    registrar.AddReplacement(L"NAME", L"it''s");
    registrar.AddReplacement(L"name", L"it''s here");
    return is_register ? registrar.StringRegister(text.c_str()) : registrar.StringUnregister(text.c_str());
}

static void test_values(void **)
{
    BYTE bytes[8];
    DWORD number = 0, size = sizeof(number), type;

    assert_hresult(script(L"key = s 'default' { val text = s 'a b' val Empty = s '' val e = e '%%PATH%%' val n = d '&H10'"
        L" val 'with space' = d '4294967295' val raw = b '00ffA5' val many = m 'one\\0two\\0' val r = s '%NAME%' }"), S_OK);
    assert_true(text_of(L"\\key", nullptr) == std::wstring(L"default\0", 8));
    assert_true(text_of(L"\\key", L"text") == std::wstring(L"a b\0", 4));
    assert_true(text_of(L"\\key", L"Empty") == std::wstring(L"\0", 1));
    assert_true(text_of(L"\\key", L"e", REG_EXPAND_SZ) == std::wstring(L"%PATH%\0", 7));
    assert_true(text_of(L"\\key", L"many", REG_MULTI_SZ) == std::wstring(L"one\0two\0\0", 9));
    assert_true(text_of(L"\\key", L"r") == std::wstring(L"it's here\0", 10));
    assert_int_equal(RegGetValueW(HKEY_CURRENT_USER, (std::wstring(root_name) + L"\\key").c_str(), L"n", RRF_RT_REG_DWORD, nullptr,
        &number, &size), 0);
    assert_int_equal(number, 16);
    assert_int_equal(RegGetValueW(HKEY_CURRENT_USER, (std::wstring(root_name) + L"\\key").c_str(), L"with space", RRF_RT_REG_DWORD,
        nullptr, &number, &size), 0);
    assert_true(number == 0xffffffff);
    size = sizeof(bytes);
    assert_int_equal(RegGetValueW(HKEY_CURRENT_USER, (std::wstring(root_name) + L"\\key").c_str(), L"raw", RRF_RT_ANY, &type, bytes,
        &size), 0);
    assert_int_equal(type, REG_BINARY);
    assert_int_equal(size, 3);
    assert_memory_equal(bytes, "\x00\xff\xa5", 3);
}

static void test_removal(void **)
{
    const WCHAR *body = L"one = s '1' { two { } } NoRemove keep { val v = s 'x' } ForceRemove all { in { } }";

    assert_hresult(script(body), S_OK);
    assert_hresult(script(L"one { foreign { } } all { foreign { } }"), S_OK);
    assert_hresult(script(body, false), S_OK);
    assert_true(exists(L"\\one\\foreign"));     /* somebody else's key keeps what is above it */
    assert_false(exists(L"\\one\\two"));
    assert_false(exists(L"\\all"));
    assert_true(exists(L"\\keep"));
    assert_true(text_of(L"\\keep", L"v") == L"<no value>");
    assert_hresult(script(L"one { foreign { } }", false), S_OK);
    assert_false(exists(L"\\one"));
    assert_hresult(script(L"one { foreign { } }", false), S_OK);        /* nothing is there any more */
    /* What the wizard writes for a ProgID: names that are protected below a root are ordinary ones here. */
    assert_hresult(script(L"Prog.Id = s 'p' { CLSID = s '{0}' }"), S_OK);
    assert_true(exists(L"\\Prog.Id\\CLSID"));
    assert_hresult(script(L"Prog.Id = s 'p' { CLSID = s '{0}' }", false), S_OK);
    assert_false(exists(L"\\Prog.Id"));
}

static void test_force_remove_and_delete(void **)
{
    assert_hresult(script(L"a { b { c { } } } d { e { } }"), S_OK);
    assert_hresult(script(L"ForceRemove a = s 'new' Delete d"), S_OK);
    assert_false(exists(L"\\a\\b"));
    assert_true(exists(L"\\a"));
    assert_false(exists(L"\\d"));
}

static void test_failure_is_taken_back(void **)
{
    assert_hresult(script(L"fine = s '1' { sub { } } broken = x 'y'"), MAKE_HRESULT(1, FACILITY_ITF, E_ATL_TYPE_NOT_SUPPORTED));
    assert_false(exists(L"\\fine"));
}

static void test_errors(void **)
{
    static const struct
    {
        const WCHAR *text;
        UINT id;
    } cases[] = {
        {L"HKXX { }", E_ATL_BAD_HKEY},
        {L"HKCU x", E_ATL_MISSING_OPENKEY_TOKEN},
        {L"HKCU {", E_ATL_UNEXPECTED_EOS},
        {L"HKCU { 'open", E_ATL_UNEXPECTED_EOS},
        {L"HKCU { %UNKNOWN% }", E_ATL_NOT_IN_MAP},
        {L"HKCU { %open }", E_ATL_UNEXPECTED_EOS},
        {L"HKCU { Software { val x s 'y' } }", E_ATL_EXPECTING_EQUAL},
        {L"HKCU { NoRemove Software { 'certemu rgs test' = d 'many' } }", E_ATL_UNABLE_TO_COERCE},
        {L"HKCU { NoRemove Software { 'certemu rgs test' = b '0' } }", E_ATL_DATA_NOT_BYTE_ALIGNED},
        {L"HKCU { NoRemove Software { 'certemu rgs test' = b '0g' } }", E_ATL_UNABLE_TO_COERCE},
        {L"HKCU { Software\\Compound { } }", E_ATL_COMPOUND_KEY},
    };
    CRegObject registrar;

    for (const auto &c : cases)
        if (registrar.StringRegister(c.text) != MAKE_HRESULT(1, FACILITY_ITF, c.id))
            fail_msg("%s: 0x%08x", (LPSTR)CW2A(c.text), (unsigned int)registrar.StringRegister(c.text));
    assert_hresult(registrar.StringRegister(nullptr), E_INVALIDARG);
    assert_hresult(registrar.StringRegister(L""), S_OK);
    assert_hresult(registrar.StringRegister(L" \r\n"), S_OK);
    std::wstring deep = L"HKCU { NoRemove Software { 'certemu rgs test' { ";
    for (int i = 0; i < 100; i++)
        deep += L"k { ";
    assert_true(FAILED(registrar.StringRegister(deep.c_str())));
    assert_true(FAILED(registrar.StringRegister((L"HKCU { NoRemove Software { " + std::wstring(300, 'k') + L" { } } }").c_str())));
}

static void test_file(void **)
{
    static const char text[] = "\xef\xbb\xbfHKCU { NoRemove Software { 'certemu rgs test' { f = s '\xc3\xa4' } } }";
    WCHAR folder[MAX_PATH], path[MAX_PATH];
    CRegObject registrar;
    DWORD written;
    HANDLE file;

    GetTempPathW(MAX_PATH, folder);
    assert_true(GetTempFileNameW(folder, L"rgs", 0, path));
    file = CreateFileW(path, GENERIC_WRITE, 0, nullptr, CREATE_ALWAYS, 0, nullptr);
    assert_true(WriteFile(file, text, sizeof(text) - 1, &written, nullptr));
    CloseHandle(file);
    assert_hresult(registrar.FileRegister(path), S_OK);
    assert_true(text_of(L"\\f", nullptr) == std::wstring(L"\u00e4\0", 2));
    assert_hresult(registrar.FileUnregister(path), S_OK);
    assert_false(exists(L""));
    DeleteFileW(path);
    assert_hresult(registrar.FileRegister(path), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
}

int main()
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test_setup_teardown(test_values, clean, clean),
        cmocka_unit_test_setup_teardown(test_removal, clean, clean),
        cmocka_unit_test_setup_teardown(test_force_remove_and_delete, clean, clean),
        cmocka_unit_test_setup_teardown(test_failure_is_taken_back, clean, clean),
        cmocka_unit_test_setup_teardown(test_errors, clean, clean),
        cmocka_unit_test_setup_teardown(test_file, clean, clean),
    };

    return cmocka_run_group_tests_name("atl-registrar", tests, nullptr, nullptr);
}
