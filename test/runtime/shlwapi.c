/* Paths and strings of shlwapi. */
#include "test.h"

#include <objbase.h>
#include <shlwapi.h>

struct texts
{
    const WCHAR *given, *wanted;
};

#define EACH(cases, item) (item = cases; item < cases + sizeof(cases) / sizeof(*cases); item++)
#define assert_text(text, wanted) assert_int_equal(lstrcmpW(text, wanted), 0)

static void canonical(void **state)
{
    static const struct texts cases[] =
    {
        {L"C:\\a\\.\\b\\..\\c", L"C:\\a\\c"}, {L"C:\\a\\b\\..\\..\\c", L"C:\\c"}, {L"C:\\a\\b\\..", L"C:\\a"}, {L"C:\\a\\..", L"C:\\"},
        {L"C:\\..\\a", L"C:\\a"}, {L"C:\\a\\", L"C:\\a\\"}, {L"a\\..\\b", L"\\b"}, {L"a\\b\\..\\c", L"a\\c"}, {L"\\a\\..\\b", L"\\b"},
        {L"\\\\server\\share\\a\\..\\b", L"\\\\server\\share\\b"}, {L"a.b\\.c", L"a.b\\.c"},
        {L"C:\\a\\b\\..\\", L"C:\\a\\"}, {L"name", L"name"}, {L"", L"\\"},
    };
    const struct texts *item;
    WCHAR path[MAX_PATH];

    (void)state;
    for EACH(cases, item)
    {
        assert_true(PathCanonicalizeW(path, item->given));
        assert_text(path, item->wanted);
    }
}

static void joined(void **state)
{
    static const struct
    {
        const WCHAR *folder, *file, *wanted;
    } cases[] =
    {
        {L"C:\\logs", L"exit.log", L"C:\\logs\\exit.log"}, {L"C:\\logs\\", L"exit.log", L"C:\\logs\\exit.log"}, {L"C:\\a", L"..\\b", L"C:\\b"},
        {L"C:\\a", L"D:\\b", L"D:\\b"}, {L"C:\\a\\b", L"\\c", L"C:\\c"}, {L"C:\\a", L"\\\\server\\share", L"\\\\server\\share"},
        {L"", L"a", L"a"}, {NULL, L"a\\.\\b", L"a\\b"}, {L"C:\\a", NULL, L"C:\\a"}, {L"C:\\a", L"", L"C:\\a"}, {L"C:\\", L"a", L"C:\\a"},
    };
    WCHAR path[MAX_PATH] = L"C:\\x";
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
    {
        assert_ptr_equal(PathCombineW(path, cases[i].folder, cases[i].file), path);
        assert_text(path, cases[i].wanted);
    }
    assert_null(PathCombineW(path, NULL, NULL));
    assert_text(path, L"");
    lstrcpyW(path, L"C:\\logs");
    assert_true(PathAppendW(path, L"\\exit"));
    assert_true(PathAppendW(path, L"..\\2026.log"));
    assert_text(path, L"C:\\logs\\2026.log");
    assert_false(PathAppendW(path, NULL));
}

static void parts(void **state)
{
    static const struct texts folders[] =
    {
        {L"C:\\a\\b", L"C:\\a"}, {L"C:\\a", L"C:\\"}, {L"a", L""}, {L"a\\b", L"a"}, {L"\\a", L"\\"}, {L"C:\\a\\", L"C:\\a"}, {L"C:a", L"C:"},
        {L"\\\\server\\share", L"\\\\server"},
    };
    static const struct texts names[] =
    {
        {L"C:\\a\\b.c", L"b.c"}, {L"b.c", L"b.c"}, {L"C:\\a\\", L"a\\"}, {L"C:\\", L"C:\\"}, {L"C:b", L"b"}, {L"a/b", L"b"}, {L"", L""},
    };
    static const struct texts extensions[] =
    {
        {L"a.b.c", L".c"}, {L"a", L""}, {L"a.b\\c", L""}, {L".b", L".b"}, {L"a.", L"."}, {L"a.b c", L""},
    };
    const struct texts *item;
    WCHAR path[MAX_PATH], *end;

    (void)state;
    for EACH(folders, item)
    {
        lstrcpyW(path, item->given);
        assert_true(PathRemoveFileSpecW(path));
        assert_text(path, item->wanted);
    }
    assert_false(PathRemoveFileSpecW(lstrcpyW(path, L"C:\\")));
    assert_false(PathRemoveFileSpecW(lstrcpyW(path, L"")));
    for EACH(names, item)
    {
        assert_text(PathFindFileNameW(item->given), item->wanted);
        lstrcpyW(path, item->given);
        PathStripPathW(path);
        assert_text(path, item->wanted);
    }
    for EACH(extensions, item)
        assert_text(PathFindExtensionW(item->given), item->wanted);
    lstrcpyW(path, L"C:\\a.b\\c.log");
    PathRemoveExtensionW(path);
    assert_text(path, L"C:\\a.b\\c");
    assert_true(PathAddExtensionW(path, L".txt"));
    assert_false(PathAddExtensionW(path, L".bak"));
    assert_true(PathRenameExtensionW(path, L".bak"));
    assert_text(path, L"C:\\a.b\\c.bak");
    end = PathAddBackslashW(path);
    assert_ptr_equal(end, path + lstrlenW(path));
    assert_text(path, L"C:\\a.b\\c.bak\\");
    PathAddBackslashW(path);
    PathRemoveBackslashW(path);
    assert_text(path, L"C:\\a.b\\c.bak");
    PathRemoveBackslashW(lstrcpyW(path, L"C:\\"));
    assert_text(path, L"C:\\");
    PathQuoteSpacesW(lstrcpyW(path, L"C:\\a b"));
    assert_text(path, L"\"C:\\a b\"");
    PathUnquoteSpacesW(path);
    assert_text(path, L"C:\\a b");
    PathQuoteSpacesW(lstrcpyW(path, L"C:\\ab"));
    assert_text(path, L"C:\\ab");
}

static void kinds(void **state)
{
    WCHAR path[MAX_PATH];

    (void)state;
    assert_true(PathIsRelativeW(L"a\\b") && PathIsRelativeW(L"") && PathIsRelativeW(L"..\\a"));
    assert_false(PathIsRelativeW(L"C:\\a") || PathIsRelativeW(L"\\a") || PathIsRelativeW(L"\\\\server\\share"));
    assert_true(PathIsUNCW(L"\\\\server\\share"));
    assert_false(PathIsUNCW(L"C:\\a") || PathIsUNCW(L"\\a"));
    assert_true(GetWindowsDirectoryW(path, MAX_PATH) > 0);
    assert_true(PathFileExistsW(path));
    assert_int_equal(PathIsDirectoryW(path), FILE_ATTRIBUTE_DIRECTORY);
    assert_true(PathAppendW(path, L"not there"));
    assert_false(PathFileExistsW(path) || PathIsDirectoryW(path));
    assert_true(PathMatchSpecW(L"Exit.LOG", L"*.log") && PathMatchSpecW(L"a.cer", L"*.crt;*.cer") && PathMatchSpecW(L"abc", L"a?c"));
    assert_true(PathMatchSpecW(L"aXbXc", L"a*b*c") && PathMatchSpecW(L"a", L"*") && PathMatchSpecW(L"a", L"*.*"));
    assert_false(PathMatchSpecW(L"a.log.bak", L"*.log") || PathMatchSpecW(L"abc", L"a?"));
}

static void strings(void **state)
{
    static const WCHAR text[] = L"Subject: CN=a, cn=b";
    WCHAR buffer[8], *copy;

    (void)state;
    assert_true(StrCmpW(L"a", L"b") < 0 && StrCmpW(L"b", L"a") > 0 && StrCmpW(L"a", L"a") == 0 && StrCmpW(L"a", L"A") != 0);
    assert_true(StrCmpIW(L"Exit", L"eXIT") == 0 && StrCmpIW(L"a", L"B") < 0);
    assert_true(StrCmpNW(L"abc", L"abd", 2) == 0 && StrCmpNW(L"abc", L"abd", 3) < 0 && StrCmpNIW(L"ABc", L"abd", 2) == 0);
    assert_ptr_equal(StrChrW(text, 'c'), text + 5);
    assert_ptr_equal(StrChrIW(text, 'C'), text + 5);
    assert_ptr_equal(StrRChrW(text, NULL, '='), text + 17);
    assert_ptr_equal(StrRChrW(text, text + 17, '='), text + 11);
    assert_null(StrChrW(text, 'x'));
    assert_ptr_equal(StrStrW(text, L"cn="), text + 15);
    assert_ptr_equal(StrStrIW(text, L"cn="), text + 9);
    assert_null(StrStrW(text, L"cn=c"));
    assert_null(StrStrIW(text, L""));
    assert_ptr_equal(StrCpyNW(buffer, L"abcdefgh", 4), buffer);
    assert_text(buffer, L"abc");
    StrCatBuffW(buffer, L"defghijk", 8);
    assert_text(buffer, L"abcdefg");
    assert_true(StrTrimW(lstrcpyW(buffer, L"  a b "), L" \t"));
    assert_text(buffer, L"a b");
    assert_false(StrTrimW(buffer, L" \t"));
    copy = StrDupW(text);
    assert_text(copy, text);
    LocalFree(copy);
    assert_int_equal(SHStrDupW(text, &copy), S_OK);
    assert_text(copy, text);
    CoTaskMemFree(copy);
}

static void registry(void **state)
{
    static const WCHAR key[] = L"Software\\CertemuShlwapi", value[] = L"%SystemRoot%\\x";
    DWORD type, number = 7, size = sizeof(number);
    WCHAR text[MAX_PATH], expanded[MAX_PATH];

    (void)state;
    assert_int_equal(SHSetValueW(HKEY_CURRENT_USER, key, L"Number", REG_DWORD, &number, sizeof(number)), ERROR_SUCCESS);
    assert_int_equal(SHSetValueW(HKEY_CURRENT_USER, L"Software\\CertemuShlwapi\\Below", NULL, REG_EXPAND_SZ, value, sizeof(value)), ERROR_SUCCESS);
    number = 0;
    assert_int_equal(SHGetValueW(HKEY_CURRENT_USER, key, L"Number", &type, &number, &size), ERROR_SUCCESS);
    assert_true(number == 7 && type == REG_DWORD && size == sizeof(number));
    size = sizeof(text);
    assert_int_equal(SHGetValueW(HKEY_CURRENT_USER, L"Software\\CertemuShlwapi\\Below", NULL, &type, text, &size), ERROR_SUCCESS);
    ExpandEnvironmentStringsW(value, expanded, MAX_PATH);
    assert_text(text, expanded);
    assert_int_equal(type, REG_SZ);
    assert_int_equal(SHGetValueW(HKEY_CURRENT_USER, key, L"None", NULL, NULL, NULL), ERROR_FILE_NOT_FOUND);
    assert_int_equal(SHDeleteValueW(HKEY_CURRENT_USER, key, L"Number"), ERROR_SUCCESS);
    assert_int_equal(SHDeleteValueW(HKEY_CURRENT_USER, key, L"Number"), ERROR_FILE_NOT_FOUND);
    assert_int_equal(SHDeleteKeyW(HKEY_CURRENT_USER, key), ERROR_SUCCESS);
    assert_int_equal(SHDeleteKeyA(HKEY_CURRENT_USER, "Software\\CertemuShlwapi"), ERROR_FILE_NOT_FOUND);
}

int main(void)
{
    static const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(canonical), cmocka_unit_test(joined), cmocka_unit_test(parts), cmocka_unit_test(kinds),
        cmocka_unit_test(strings), cmocka_unit_test(registry),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
