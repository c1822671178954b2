/* The registry. Everything happens below HKCU\Software\certemu-test, HKLM\Software\certemu-test and, for the merged view, the keys
 * certemu-test below both Software\Classes; each test begins without them. */
#include "test.h"

#include <pthread.h>

static HKEY base;

static void remove_all(void)
{
    RegDeleteTreeW(HKEY_CURRENT_USER, L"Software\\certemu-test");
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, L"Software\\certemu-test");
    RegDeleteTreeW(HKEY_CURRENT_USER, L"Software\\Classes\\certemu-test");
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, L"Software\\Classes\\certemu-test");
}

static int setup(void **state)
{
    (void)state;
    remove_all();
    return RegCreateKeyExW(HKEY_CURRENT_USER, L"Software\\certemu-test", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &base, NULL);
}

static int teardown(void **state)
{
    (void)state;
    RegCloseKey(base);
    remove_all();
    return 0;
}

static HKEY create(HKEY key, const WCHAR *path)
{
    HKEY result = NULL;

    assert_int_equal(RegCreateKeyExW(key, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &result, NULL), ERROR_SUCCESS);
    return result;
}

static void set_text(HKEY key, const WCHAR *name, const WCHAR *text)
{
    assert_int_equal(RegSetValueExW(key, name, 0, REG_SZ, (const BYTE *)text, (lstrlenW(text) + 1) * sizeof(WCHAR)), ERROR_SUCCESS);
}

/* The string, or L"(n)" for error n. */
static const WCHAR *get_text(HKEY key, const WCHAR *path, const WCHAR *name)
{
    static WCHAR text[256];
    DWORD size = sizeof(text);
    LSTATUS error = RegGetValueW(key, path, name, RRF_RT_REG_SZ, NULL, text, &size);
    char digits[16];
    int i;

    if (!error)
        return text;
    snprintf(digits, sizeof(digits), "(%ld)", (long)error);
    for (i = 0; digits[i]; i++)
        text[i] = digits[i];
    text[i] = 0;
    return text;
}

static void test_open_and_create(void **state)
{
    DWORD disposition = 77;
    HKEY key, other;

    (void)state;
    assert_int_equal(RegCreateKeyExW(base, L"a\\b\\c", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, &disposition), ERROR_SUCCESS);
    assert_int_equal(disposition, REG_CREATED_NEW_KEY);
    assert_int_equal(RegCreateKeyExW(base, L"A\\B\\C", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &other, &disposition), ERROR_SUCCESS);
    assert_int_equal(disposition, REG_OPENED_EXISTING_KEY);
    assert_ptr_not_equal(key, other);
    set_text(key, L"Name", L"value");
    assert_wide_equal(get_text(other, NULL, L"nAME"), L"value");
    assert_int_equal(RegCloseKey(key), ERROR_SUCCESS);
    assert_int_equal(RegCloseKey(key), ERROR_INVALID_HANDLE);
    assert_wide_equal(get_text(other, NULL, L"Name"), L"value");
    assert_int_equal(RegCloseKey(other), ERROR_SUCCESS);

    assert_int_equal(RegOpenKeyExW(base, L"a\\b\\", 0, KEY_READ, &key), ERROR_SUCCESS);
    RegCloseKey(key);
    assert_int_equal(RegOpenKeyExW(base, L"a\\\\b", 0, KEY_READ, &key), ERROR_SUCCESS);
    RegCloseKey(key);
    assert_int_equal(RegOpenKeyExW(base, NULL, 0, KEY_READ, &key), ERROR_SUCCESS);
    assert_ptr_not_equal(key, base);
    RegCloseKey(key);
    key = (HKEY)1;
    assert_int_equal(RegOpenKeyExW(base, L"missing", 0, KEY_READ, &key), ERROR_FILE_NOT_FOUND);
    assert_null(key);
    assert_int_equal(RegOpenKeyExW(base, L"missing\\a", 0, KEY_READ, &key), ERROR_FILE_NOT_FOUND);
    assert_int_equal(RegOpenKeyExW(base, L"a", 0, KEY_READ, NULL), ERROR_INVALID_PARAMETER);
    assert_int_equal(RegOpenKeyExW(NULL, L"a", 0, KEY_READ, &key), ERROR_INVALID_HANDLE);
    assert_int_equal(RegOpenKeyExW((HKEY)0x123454, L"a", 0, KEY_READ, &key), ERROR_INVALID_HANDLE);
    assert_int_equal(RegOpenKeyExW(base, L"\\a", 0, KEY_READ, &key), ERROR_BAD_PATHNAME);
    assert_int_equal(RegCreateKeyExW(base, L"\\x", 0, NULL, 0, KEY_READ, NULL, &key, NULL), ERROR_BAD_PATHNAME);
    assert_int_equal(RegOpenKeyExW(HKEY_CLASSES_ROOT, L"\\CLSID", 0, KEY_READ, &key), ERROR_SUCCESS);
    RegCloseKey(key);
    assert_int_equal(RegCloseKey(NULL), ERROR_INVALID_HANDLE);
    assert_int_equal(RegCloseKey(HKEY_LOCAL_MACHINE), ERROR_SUCCESS);
    assert_int_equal(RegOpenKeyExW((HKEY)(ULONG_PTR)0x80000002, L"Software", 0, KEY_READ, &key), ERROR_SUCCESS);
    RegCloseKey(key);
}

static void test_names(void **state)
{
    WCHAR name[16386];
    HKEY key;
    int i;

    (void)state;
    for (i = 0; i < 16385; i++)
        name[i] = 'n';
    name[16385] = 0;
    assert_int_equal(RegSetValueExW(base, name + 1, 0, REG_DWORD, (const BYTE *)"abcd", 4), ERROR_INVALID_PARAMETER);
    assert_int_equal(RegSetValueExW(base, name + 2, 0, REG_DWORD, (const BYTE *)"abcd", 4), ERROR_SUCCESS);
    name[255] = 0;
    key = create(base, name);
    RegCloseKey(key);
    name[255] = 'n';
    name[256] = 0;
    /* "Key names … 255 characters" (Registry Element Size Limits). Wine takes 256. */
    if (test_native())
        assert_int_equal(RegCreateKeyExW(base, name, 0, NULL, 0, KEY_READ, NULL, &key, NULL), ERROR_INVALID_PARAMETER);

    /* Case is folded in all of Unicode; '/' and dots are ordinary. */
    key = create(base, L"\u00c4rger/..\\\u03a9mega");
    RegCloseKey(key);
    assert_int_equal(RegOpenKeyExW(base, L"\u00e4RGER/..\\\u03c9MEGA", 0, KEY_READ, &key), ERROR_SUCCESS);
    RegCloseKey(key);
    /* "creates up to 32 levels": its documentation. Wine has no limit. */
    for (i = 0; i < 33; i++)
    {
        name[2 * i] = 'd';
        name[2 * i + 1] = '\\';
    }
    name[66] = 0;
    if (test_native())
    {
        assert_int_equal(RegCreateKeyExW(base, name, 0, NULL, 0, KEY_READ, NULL, &key, NULL), ERROR_INVALID_PARAMETER);
        assert_int_equal(RegOpenKeyExW(base, L"d", 0, KEY_READ, &key), ERROR_FILE_NOT_FOUND);
    }
    name[64] = 0;
    RegCloseKey(create(base, name));
}

static void test_depth(void **state)
{
    HKEY key = create(base, L"deep"), next;
    LSTATUS error;
    int depth;

    (void)state;
    for (depth = 0; depth < 2000; depth++, key = next)
        if ((error = RegCreateKeyExW(key, L"d", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &next, NULL)))
            break;
    RegCloseKey(key);
    /* 512 levels (Registry Element Size Limits); Wine has no limit. */
    assert_true(depth >= 500);
    if (test_native())
        assert_true(depth < 512);
    assert_int_equal(RegDeleteTreeW(base, L"deep"), ERROR_SUCCESS);
}

static void test_values(void **state)
{
    static const BYTE bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    WCHAR text[32];
    DWORD size, type;
    BYTE data[32];

    (void)state;
    assert_int_equal(RegSetValueExW(base, L"b", 0, REG_BINARY, bytes, 9), ERROR_SUCCESS);
    size = 9;
    assert_int_equal(RegQueryValueExW(base, L"b", NULL, &type, data, &size), ERROR_SUCCESS);
    assert_int_equal(size, 9);
    assert_int_equal(type, REG_BINARY);
    assert_memory_equal(data, bytes, 9);
    size = 8;
    assert_int_equal(RegQueryValueExW(base, L"b", NULL, &type, data, &size), ERROR_MORE_DATA);
    assert_int_equal(size, 9);
    assert_int_equal(RegQueryValueExW(base, L"b", NULL, NULL, NULL, &size), ERROR_SUCCESS);
    assert_int_equal(RegQueryValueExW(base, L"b", NULL, NULL, NULL, NULL), ERROR_SUCCESS);
    assert_int_equal(RegQueryValueExW(base, L"b", NULL, NULL, data, NULL), ERROR_INVALID_PARAMETER);
    assert_int_equal(RegQueryValueExW(base, L"b", &type, NULL, NULL, NULL), ERROR_INVALID_PARAMETER);
    assert_int_equal(RegQueryValueExW(base, L"none", NULL, NULL, NULL, NULL), ERROR_FILE_NOT_FOUND);
    assert_int_equal(RegQueryValueExW(NULL, L"b", NULL, NULL, NULL, NULL), ERROR_INVALID_HANDLE);

    /* The unnamed value; NULL and "" are the same. */
    set_text(base, NULL, L"default");
    assert_wide_equal(get_text(base, NULL, L""), L"default");
    /* Any type, any size. */
    assert_int_equal(RegSetValueExW(base, L"odd", 0, 77777, bytes, 1), ERROR_SUCCESS);
    assert_int_equal(RegSetValueExW(base, L"short", 0, REG_DWORD, bytes, 3), ERROR_SUCCESS);
    assert_int_equal(RegSetValueExW(base, L"empty", 0, REG_BINARY, NULL, 0), ERROR_SUCCESS);
    assert_int_equal(RegSetValueExW(base, L"empty", 0, REG_BINARY, NULL, 3), ERROR_NOACCESS);
    size = sizeof(data);
    assert_int_equal(RegQueryValueExW(base, L"odd", NULL, &type, data, &size), ERROR_SUCCESS);
    assert_int_equal(type, 77777);
    /* Replaced with another type and size. */
    assert_int_equal(RegSetValueExW(base, L"ODD", 0, REG_QWORD, bytes, 8), ERROR_SUCCESS);
    size = sizeof(data);
    assert_int_equal(RegQueryValueExW(base, L"odd", NULL, &type, data, &size), ERROR_SUCCESS);
    assert_int_equal(type, REG_QWORD);
    assert_int_equal(size, 8);

    /* A string without its NUL: Windows takes the NUL behind it if it is there, and ends what it returns. */
    assert_int_equal(RegSetValueExW(base, L"s", 0, REG_SZ, (const BYTE *)L"abc", 6), ERROR_SUCCESS);
    assert_int_equal(RegQueryValueExW(base, L"s", NULL, NULL, NULL, &size), ERROR_SUCCESS);
    assert_int_equal(size, 8);
    assert_int_equal(RegSetValueExW(base, L"s", 0, REG_SZ, (const BYTE *)L"abcd", 6), ERROR_SUCCESS);
    memset(text, 0x55, sizeof(text));
    size = sizeof(text);
    assert_int_equal(RegQueryValueExW(base, L"s", NULL, NULL, (BYTE *)text, &size), ERROR_SUCCESS);
    assert_int_equal(size, 6);
    assert_int_equal(text[3], 0);

    assert_int_equal(RegDeleteValueW(base, L"S"), ERROR_SUCCESS);
    assert_int_equal(RegDeleteValueW(base, L"s"), ERROR_FILE_NOT_FOUND);
    assert_int_equal(RegDeleteValueW(base, NULL), ERROR_SUCCESS);
    assert_int_equal(RegDeleteValueW(NULL, NULL), ERROR_INVALID_HANDLE);
}

static void test_get_value(void **state)
{
    WCHAR text[64];
    DWORD size, type, number = 42;

    (void)state;
    set_text(base, L"s", L"abc");
    RegSetValueExW(base, L"n", 0, REG_DWORD, (const BYTE *)&number, 4);
    RegSetValueExW(base, L"bin", 0, REG_BINARY, (const BYTE *)&number, 4);
    RegSetValueExW(base, L"bin3", 0, REG_BINARY, (const BYTE *)&number, 3);
    RegSetValueExW(base, L"x", 0, REG_EXPAND_SZ, (const BYTE *)L"%certemu_value%\\x", 36);
    RegSetValueExW(base, L"m", 0, REG_MULTI_SZ, (const BYTE *)L"a\0b\0", 10);
    SetEnvironmentVariableW(L"certemu_value", L"expanded");

    size = sizeof(text);
    assert_int_equal(RegGetValueW(base, NULL, L"s", RRF_RT_REG_SZ, &type, text, &size), ERROR_SUCCESS);
    assert_int_equal(type, REG_SZ);
    assert_int_equal(size, 8);
    assert_wide_equal(text, L"abc");
    size = 6;
    assert_int_equal(RegGetValueW(base, NULL, L"s", RRF_RT_REG_SZ, &type, text, &size), ERROR_MORE_DATA);
    assert_int_equal(size, 8);
    size = sizeof(text);
    assert_int_equal(RegGetValueW(base, NULL, L"s", RRF_RT_REG_DWORD, &type, text, &size), ERROR_UNSUPPORTED_TYPE);
    assert_int_equal(RegGetValueW(base, NULL, L"s", 0, &type, NULL, NULL), ERROR_UNSUPPORTED_TYPE);
    memset(text, 0x55, sizeof(text));
    size = 4;
    assert_int_equal(RegGetValueW(base, NULL, L"s", RRF_RT_REG_SZ | RRF_ZEROONFAILURE, NULL, text, &size), ERROR_MORE_DATA);
    assert_int_equal(text[0], 0);
    assert_int_equal(text[1], 0);
    assert_int_equal(text[2], 0x5555);
    assert_int_equal(RegGetValueW(base, NULL, L"s", RRF_RT_ANY, NULL, text, NULL), ERROR_INVALID_PARAMETER);
    assert_int_equal(RegGetValueW(base, L"nokey", L"s", RRF_RT_ANY, NULL, NULL, NULL), ERROR_FILE_NOT_FOUND);
    assert_int_equal(RegGetValueW(base, NULL, L"none", RRF_RT_ANY, NULL, NULL, NULL), ERROR_FILE_NOT_FOUND);

    size = sizeof(number);
    number = 0;
    assert_int_equal(RegGetValueW(base, NULL, L"n", RRF_RT_DWORD, &type, &number, &size), ERROR_SUCCESS);
    assert_int_equal(number, 42);
    assert_int_equal(RegGetValueW(base, NULL, L"bin", RRF_RT_DWORD, &type, &number, &size), ERROR_SUCCESS);
    assert_int_equal(type, REG_BINARY);
    assert_int_equal(RegGetValueW(base, NULL, L"bin3", RRF_RT_DWORD, &type, &number, &size), ERROR_DATATYPE_MISMATCH);

    size = sizeof(text);
    assert_int_equal(RegGetValueW(base, NULL, L"x", RRF_RT_REG_SZ, &type, text, &size), ERROR_SUCCESS);
    assert_wide_equal(text, L"expanded\\x");
    assert_int_equal(type, REG_SZ);
    size = sizeof(text);
    assert_int_equal(RegGetValueW(base, NULL, L"x", RRF_RT_ANY | RRF_NOEXPAND, &type, text, &size), ERROR_SUCCESS);
    assert_wide_equal(text, L"%certemu_value%\\x");
    assert_int_equal(type, REG_EXPAND_SZ);
    assert_int_equal(RegGetValueW(base, NULL, L"x", RRF_RT_REG_SZ | RRF_NOEXPAND, &type, NULL, &size), ERROR_UNSUPPORTED_TYPE);
    assert_int_equal(RegGetValueW(base, NULL, L"x", RRF_RT_REG_EXPAND_SZ, &type, NULL, &size), ERROR_INVALID_PARAMETER);
    size = sizeof(text);
    assert_int_equal(RegGetValueW(base, NULL, L"m", RRF_RT_REG_MULTI_SZ, &type, text, &size), ERROR_SUCCESS);
    assert_int_equal(size, 10);
    assert_memory_equal(text, L"a\0b\0", 10);
}

static void test_enumerate(void **state)
{
    static const WCHAR *const keys[] = {L"beta", L"Alpha", L"gamma"};
    DWORD size, data_size, type, count, longest, values, longest_name, largest, seen = 0, i;
    WCHAR name[32], class_name[32];
    FILETIME written = {0, 0};
    HKEY key;

    (void)state;
    for (i = 0; i < 3; i++)
        RegCloseKey(create(base, keys[i]));
    assert_int_equal(RegCreateKeyExW(base, L"delta", 0, (WCHAR *)L"Klasse", 0, KEY_READ, NULL, &key, NULL), ERROR_SUCCESS);
    RegCloseKey(key);
    /* Sorted without regard to case. */
    for (i = 0; i < 4; i++)
    {
        static const WCHAR *const expected[] = {L"Alpha", L"beta", L"delta", L"gamma"};

        size = ARRAYSIZE(name);
        assert_int_equal(RegEnumKeyExW(base, i, name, &size, NULL, NULL, NULL, &written), ERROR_SUCCESS);
        assert_wide_equal(name, expected[i]);
        assert_int_equal(size, lstrlenW(expected[i]));
        assert_true(written.dwHighDateTime > 0x01d00000);
    }
    size = ARRAYSIZE(name);
    assert_int_equal(RegEnumKeyExW(base, 4, name, &size, NULL, NULL, NULL, NULL), ERROR_NO_MORE_ITEMS);
    size = 5;
    assert_int_equal(RegEnumKeyExW(base, 0, name, &size, NULL, NULL, NULL, NULL), ERROR_MORE_DATA);
    size = 6;
    assert_int_equal(RegEnumKeyExW(base, 0, name, &size, NULL, NULL, NULL, NULL), ERROR_SUCCESS);
    size = ARRAYSIZE(name);
    data_size = ARRAYSIZE(class_name);
    assert_int_equal(RegEnumKeyExW(base, 2, name, &size, NULL, class_name, &data_size, NULL), ERROR_SUCCESS);
    assert_wide_equal(class_name, L"Klasse");

    set_text(base, L"one", L"1");
    set_text(base, L"three", L"333");
    set_text(base, NULL, L"");
    for (i = 0; i < 3; i++)
    {
        BYTE data[16];

        size = ARRAYSIZE(name);
        data_size = sizeof(data);
        assert_int_equal(RegEnumValueW(base, i, name, &size, NULL, &type, data, &data_size), ERROR_SUCCESS);
        assert_int_equal(type, REG_SZ);
        seen += size * 10 + data_size;
    }
    assert_int_equal(seen, 30 + 4 + 50 + 8 + 2);
    size = ARRAYSIZE(name);
    assert_int_equal(RegEnumValueW(base, 3, name, &size, NULL, NULL, NULL, NULL), ERROR_NO_MORE_ITEMS);
    assert_int_equal(RegEnumValueW(base, 0, NULL, &size, NULL, NULL, NULL, NULL), ERROR_INVALID_PARAMETER);
    assert_int_equal(RegEnumValueW(base, 0, name, NULL, NULL, NULL, NULL, NULL), ERROR_INVALID_PARAMETER);

    assert_int_equal(RegQueryInfoKeyW(base, NULL, NULL, NULL, &count, &longest, &type, &values, &longest_name, &largest, NULL, &written),
            ERROR_SUCCESS);
    assert_int_equal(count, 4);
    assert_int_equal(longest, 5);
    assert_int_equal(type, 6);
    assert_int_equal(values, 3);
    assert_int_equal(longest_name, 5);
    assert_int_equal(largest, 8);
    RegOpenKeyExW(base, L"delta", 0, KEY_READ, &key);
    size = ARRAYSIZE(class_name);
    assert_int_equal(RegQueryInfoKeyW(key, class_name, &size, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), ERROR_SUCCESS);
    assert_wide_equal(class_name, L"Klasse");
    assert_int_equal(size, 6);
    RegCloseKey(key);
}

static void test_delete(void **state)
{
    HKEY key = create(base, L"a\\b"), other;
    DWORD size = 0;
    WCHAR name[4];

    (void)state;
    assert_int_equal(RegDeleteKeyW(base, L"a"), ERROR_ACCESS_DENIED);
    assert_int_equal(RegDeleteKeyW(base, NULL), ERROR_INVALID_PARAMETER);
    assert_int_equal(RegDeleteKeyW(base, L"none"), ERROR_FILE_NOT_FOUND);
    set_text(key, L"v", L"1");
    assert_int_equal(RegDeleteKeyW(base, L"a\\b"), ERROR_SUCCESS);
    assert_int_equal(RegQueryValueExW(key, L"v", NULL, NULL, NULL, &size), ERROR_KEY_DELETED);
    assert_int_equal(RegSetValueExW(key, L"v", 0, REG_DWORD, (const BYTE *)&size, 4), ERROR_KEY_DELETED);
    assert_int_equal(RegOpenKeyExW(key, NULL, 0, KEY_READ, &other), ERROR_KEY_DELETED);
    assert_int_equal(RegCreateKeyExW(key, L"x", 0, NULL, 0, KEY_READ, NULL, &other, NULL), ERROR_KEY_DELETED);
    size = 4;
    assert_int_equal(RegEnumKeyExW(key, 0, name, &size, NULL, NULL, NULL, NULL), ERROR_KEY_DELETED);
    assert_int_equal(RegDeleteKeyW(key, L""), ERROR_KEY_DELETED);
    assert_int_equal(RegCloseKey(key), ERROR_SUCCESS);
    /* A new key of that name is another key. */
    key = create(base, L"a\\b");
    assert_int_equal(RegQueryValueExW(key, L"v", NULL, NULL, NULL, NULL), ERROR_FILE_NOT_FOUND);
    /* An empty path deletes the key itself. */
    assert_int_equal(RegDeleteKeyW(key, L""), ERROR_SUCCESS);
    RegCloseKey(key);

    RegCloseKey(create(base, L"t\\u\\v"));
    key = create(base, L"t");
    set_text(key, L"v", L"1");
    assert_int_equal(RegDeleteTreeW(base, L"none"), ERROR_FILE_NOT_FOUND);
    assert_int_equal(RegDeleteTreeW(key, NULL), ERROR_SUCCESS);
    assert_int_equal(RegQueryValueExW(key, L"v", NULL, NULL, NULL, NULL), ERROR_FILE_NOT_FOUND);
    assert_int_equal(RegOpenKeyExW(key, L"u", 0, KEY_READ, &other), ERROR_FILE_NOT_FOUND);
    RegCloseKey(create(key, L"u"));
    assert_int_equal(RegDeleteTreeW(base, L"t"), ERROR_SUCCESS);
    assert_int_equal(RegQueryValueExW(key, L"v", NULL, NULL, NULL, NULL), ERROR_KEY_DELETED);
    RegCloseKey(key);
    assert_int_not_equal(RegDeleteKeyW(HKEY_CURRENT_USER, L""), ERROR_SUCCESS);

    assert_int_equal(RegSetKeyValueW(base, L"k\\v", L"n", REG_SZ, L"1", 4), ERROR_SUCCESS);
    assert_wide_equal(get_text(base, L"k\\v", L"n"), L"1");
    assert_int_equal(RegDeleteKeyValueW(base, L"k\\v", L"n"), ERROR_SUCCESS);
    assert_int_equal(RegDeleteKeyValueW(base, L"k\\v", L"n"), ERROR_FILE_NOT_FOUND);
}

static void test_rights(void **state)
{
    HKEY key, other;
    DWORD size = 0;
    WCHAR name[4];

    (void)state;
    set_text(base, L"v", L"1");
    assert_int_equal(RegOpenKeyExW(base, NULL, 0, KEY_READ, &key), ERROR_SUCCESS);
    assert_int_equal(RegSetValueExW(key, L"v", 0, REG_SZ, NULL, 0), ERROR_ACCESS_DENIED);
    assert_int_equal(RegDeleteValueW(key, L"v"), ERROR_ACCESS_DENIED);
    assert_int_equal(RegQueryValueExW(key, L"v", NULL, NULL, NULL, &size), ERROR_SUCCESS);
    /* Creation and deletion look at the key's security, not at the handle's rights. */
    assert_int_equal(RegCreateKeyExW(key, L"new", 0, NULL, 0, KEY_READ, NULL, &other, NULL), ERROR_SUCCESS);
    RegCloseKey(other);
    assert_int_equal(RegDeleteKeyW(key, L"new"), ERROR_SUCCESS);
    RegCloseKey(key);
    assert_int_equal(RegOpenKeyExW(base, NULL, 0, KEY_SET_VALUE, &key), ERROR_SUCCESS);
    assert_int_equal(RegQueryValueExW(key, L"v", NULL, NULL, NULL, &size), ERROR_ACCESS_DENIED);
    size = 4;
    assert_int_equal(RegEnumKeyExW(key, 0, name, &size, NULL, NULL, NULL, NULL), ERROR_ACCESS_DENIED);
    RegCloseKey(key);
    assert_int_equal(RegOpenKeyExW(base, NULL, 0, MAXIMUM_ALLOWED, &key), ERROR_SUCCESS);
    assert_int_equal(RegSetValueExW(key, L"v", 0, REG_SZ, NULL, 0), ERROR_SUCCESS);
    RegCloseKey(key);
    assert_int_equal(RegOpenKeyExW(base, NULL, 0, GENERIC_READ, &key), ERROR_SUCCESS);
    assert_int_equal(RegQueryValueExW(key, L"v", NULL, NULL, NULL, &size), ERROR_SUCCESS);
    assert_int_equal(RegSetValueExW(key, L"v", 0, REG_SZ, NULL, 0), ERROR_ACCESS_DENIED);
    RegCloseKey(key);
}

static void test_volatile(void **state)
{
    HKEY key, other;

    (void)state;
    assert_int_equal(RegCreateKeyExW(base, L"v", 0, NULL, REG_OPTION_VOLATILE, KEY_ALL_ACCESS, NULL, &key, NULL), ERROR_SUCCESS);
    assert_int_equal(RegCreateKeyExW(key, L"n", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &other, NULL), ERROR_CHILD_MUST_BE_VOLATILE);
    assert_int_equal(RegCreateKeyExW(key, L"w", 0, NULL, REG_OPTION_VOLATILE, KEY_ALL_ACCESS, NULL, &other, NULL), ERROR_SUCCESS);
    RegCloseKey(other);
    RegCloseKey(key);
}

static void test_ansi(void **state)
{
    char text[32], name[32];
    DWORD size, name_size, type;
    HKEY key;

    (void)state;
    assert_int_equal(RegCreateKeyExA(base, "Z\xfcrich", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL), ERROR_SUCCESS);
    assert_int_equal(RegSetValueExA(key, "Pr\x80is", 0, REG_SZ, (const BYTE *)"\x80 5", 4), ERROR_SUCCESS);
    assert_wide_equal(get_text(base, L"Z\u00dcRICH", L"PR\u20acIS"), L"\u20ac 5");
    size = sizeof(text);
    assert_int_equal(RegQueryValueExA(key, "Pr\x80is", NULL, &type, (BYTE *)text, &size), ERROR_SUCCESS);
    assert_int_equal(size, 4);
    assert_string_equal(text, "\x80 5");
    size = 3;
    assert_int_equal(RegQueryValueExA(key, "Pr\x80is", NULL, &type, (BYTE *)text, &size), ERROR_MORE_DATA);
    assert_int_equal(size, 4);
    size = sizeof(text);
    name_size = sizeof(name);
    assert_int_equal(RegEnumValueA(key, 0, name, &name_size, NULL, &type, (BYTE *)text, &size), ERROR_SUCCESS);
    assert_string_equal(name, "Pr\x80is");
    assert_int_equal(name_size, 5);
    name_size = sizeof(name);
    assert_int_equal(RegEnumKeyExA(base, 0, name, &name_size, NULL, NULL, NULL, NULL), ERROR_SUCCESS);
    assert_string_equal(name, "Z\xfcrich");
    /* What the code page has not becomes its best fit, or '?'. */
    set_text(key, L"w", L"\u0101\u65e5");
    size = sizeof(text);
    assert_int_equal(RegQueryValueExA(key, "w", NULL, NULL, (BYTE *)text, &size), ERROR_SUCCESS);
    assert_string_equal(text, "a?");
    size = sizeof(text);
    assert_int_equal(RegGetValueA(key, NULL, "w", RRF_RT_REG_SZ, &type, text, &size), ERROR_SUCCESS);
    assert_string_equal(text, "a?");
    assert_int_equal(size, 3);
    assert_int_equal(RegDeleteValueA(key, "w"), ERROR_SUCCESS);
    RegCloseKey(key);
    assert_int_equal(RegDeleteKeyA(base, "Z\xfcrich"), ERROR_SUCCESS);
    assert_int_equal(RegOpenKeyExA(base, "Z\xfcrich", 0, KEY_READ, &key), ERROR_FILE_NOT_FOUND);
}

static void test_old_functions(void **state)
{
    LONG size;
    WCHAR text[16];
    HKEY key;

    (void)state;
    assert_int_equal(RegCreateKeyW(base, L"old", &key), ERROR_SUCCESS);
    size = sizeof(text);
    assert_int_equal(RegQueryValueW(base, L"old", text, &size), ERROR_SUCCESS);
    assert_wide_equal(text, L"");
    assert_int_equal(RegSetValueW(base, L"old", REG_SZ, L"text", 0), ERROR_SUCCESS);
    assert_int_equal(RegSetValueW(base, L"old", REG_BINARY, L"text", 8), ERROR_INVALID_PARAMETER);
    size = sizeof(text);
    assert_int_equal(RegQueryValueW(key, NULL, text, &size), ERROR_SUCCESS);
    assert_wide_equal(text, L"text");
    assert_int_equal(size, 10);
    RegCloseKey(key);
    assert_int_equal(RegOpenKeyW(base, L"none", &key), ERROR_FILE_NOT_FOUND);
    assert_int_equal(RegOpenKeyW(base, NULL, NULL), ERROR_INVALID_PARAMETER);
    assert_int_equal(RegOpenKeyW(base, NULL, &key), ERROR_SUCCESS);
    assert_ptr_equal(key, base);
    assert_int_equal(RegEnumKeyW(base, 0, text, 16), ERROR_SUCCESS);
    assert_wide_equal(text, L"old");
    assert_int_equal(RegEnumKeyW(base, 0, text, 3), ERROR_MORE_DATA);
}

static void test_copy_tree(void **state)
{
    HKEY key;

    (void)state;
    RegSetKeyValueW(base, L"from\\sub", L"n", REG_SZ, L"1", 4);
    RegSetKeyValueW(base, L"from", NULL, REG_SZ, L"0", 4);
    key = create(base, L"to");
    assert_int_equal(RegCopyTreeW(base, L"from", key), ERROR_SUCCESS);
    assert_wide_equal(get_text(base, L"to\\sub", L"n"), L"1");
    assert_wide_equal(get_text(base, L"to", NULL), L"0");
    assert_int_equal(RegCopyTreeW(base, L"none", key), ERROR_FILE_NOT_FOUND);
    RegCloseKey(key);
}

/* "HKEY_CLASSES_ROOT Key" and "Merged View of HKEY_CLASSES_ROOT". Wine 8.0 shows the machine's classes only: natively. */
static void test_merged_classes(void **state)
{
    WCHAR name[32];
    DWORD size;
    HKEY key;

    (void)state;
    if (!test_native())
        skip();
    RegSetKeyValueW(HKEY_LOCAL_MACHINE, L"Software\\Classes\\certemu-test\\both", L"v", REG_SZ, L"machine", 16);
    RegSetKeyValueW(HKEY_LOCAL_MACHINE, L"Software\\Classes\\certemu-test\\both", L"m", REG_SZ, L"machine", 16);
    RegSetKeyValueW(HKEY_LOCAL_MACHINE, L"Software\\Classes\\certemu-test\\machine", L"v", REG_SZ, L"machine", 16);
    RegSetKeyValueW(HKEY_CURRENT_USER, L"Software\\Classes\\certemu-test\\both", L"v", REG_SZ, L"user", 10);
    RegSetKeyValueW(HKEY_CURRENT_USER, L"Software\\Classes\\certemu-test\\user", L"v", REG_SZ, L"user", 10);

    assert_wide_equal(get_text(HKEY_CLASSES_ROOT, L"certemu-test\\both", L"v"), L"user");
    assert_wide_equal(get_text(HKEY_CLASSES_ROOT, L"certemu-test\\both", L"m"), L"machine");
    assert_wide_equal(get_text(HKEY_CLASSES_ROOT, L"certemu-test\\machine", L"v"), L"machine");
    assert_wide_equal(get_text(HKEY_CLASSES_ROOT, L"certemu-test\\user", L"v"), L"user");
    assert_int_equal(RegOpenKeyExW(HKEY_CLASSES_ROOT, L"certemu-test", 0, KEY_ALL_ACCESS, &key), ERROR_SUCCESS);
    size = ARRAYSIZE(name);
    assert_int_equal(RegEnumKeyExW(key, 1, name, &size, NULL, NULL, NULL, NULL), ERROR_SUCCESS);
    assert_wide_equal(name, L"machine");
    size = ARRAYSIZE(name);
    assert_int_equal(RegEnumKeyExW(key, 2, name, &size, NULL, NULL, NULL, NULL), ERROR_SUCCESS);
    assert_wide_equal(name, L"user");
    size = ARRAYSIZE(name);
    assert_int_equal(RegEnumKeyExW(key, 3, name, &size, NULL, NULL, NULL, NULL), ERROR_NO_MORE_ITEMS);
    assert_int_equal(RegQueryInfoKeyW(key, NULL, NULL, NULL, &size, NULL, NULL, NULL, NULL, NULL, NULL, NULL), ERROR_SUCCESS);
    assert_int_equal(size, 3);

    /* New keys are the machine's; values go to the user's key where there is one. */
    assert_int_equal(RegSetKeyValueW(key, L"new", L"v", REG_SZ, L"1", 4), ERROR_SUCCESS);
    assert_wide_equal(get_text(HKEY_LOCAL_MACHINE, L"Software\\Classes\\certemu-test\\new", L"v"), L"1");
    assert_int_equal(RegSetKeyValueW(key, L"both", L"w", REG_SZ, L"2", 4), ERROR_SUCCESS);
    assert_wide_equal(get_text(HKEY_CURRENT_USER, L"Software\\Classes\\certemu-test\\both", L"w"), L"2");
    assert_wide_equal(get_text(HKEY_LOCAL_MACHINE, L"Software\\Classes\\certemu-test\\both", L"w"), L"(2)");
    assert_int_equal(RegDeleteTreeW(HKEY_CURRENT_USER, L"Software\\Classes\\certemu-test"), ERROR_SUCCESS);
    assert_wide_equal(get_text(key, L"both", L"v"), L"machine");
    assert_int_equal(RegDeleteTreeW(HKEY_CLASSES_ROOT, L"certemu-test"), ERROR_SUCCESS);
    size = ARRAYSIZE(name);
    assert_int_equal(RegEnumKeyExW(key, 0, name, &size, NULL, NULL, NULL, NULL), ERROR_KEY_DELETED);
    RegCloseKey(key);
}

static void test_override(void **state)
{
    HKEY key = create(base, L"override");

    (void)state;
    assert_int_equal(RegOverridePredefKey(HKEY_CLASSES_ROOT, key), ERROR_SUCCESS);
    RegCloseKey(key);
    assert_int_equal(RegSetKeyValueW(HKEY_CLASSES_ROOT, L"CLSID\\x", L"v", REG_SZ, L"1", 4), ERROR_SUCCESS);
    assert_int_equal(RegOverridePredefKey(HKEY_CLASSES_ROOT, NULL), ERROR_SUCCESS);
    assert_wide_equal(get_text(base, L"override\\CLSID\\x", L"v"), L"1");
    assert_wide_equal(get_text(HKEY_CLASSES_ROOT, L"CLSID\\x", L"v"), L"(2)");
    assert_int_equal(RegOverridePredefKey(base, NULL), ERROR_INVALID_HANDLE);
}

static void *busy_thread(void *argument)
{
    WCHAR name[2] = {(WCHAR)(ULONG_PTR)argument, 0};
    int i;

    for (i = 0; i < 300; i++)
    {
        DWORD value = i, size = 4;
        HKEY key;

        if (RegCreateKeyExW(HKEY_CURRENT_USER, L"Software\\certemu-test\\threads", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL))
            return (void *)"create";
        if (RegSetValueExW(key, name, 0, REG_DWORD, (const BYTE *)&value, 4))
            return (void *)"set";
        value = ~0u;
        if (RegQueryValueExW(key, name, NULL, NULL, (BYTE *)&value, &size) || value != (DWORD)i)
            return (void *)"query";
        if (RegSetKeyValueW(key, name, L"v", REG_DWORD, &value, 4) || RegDeleteTreeW(key, name))
            return (void *)"delete";
        RegCloseKey(key);
    }
    return NULL;
}

static void test_threads(void **state)
{
    pthread_t threads[4];
    void *failed;
    int i;

    (void)state;
    for (i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, busy_thread, (void *)(ULONG_PTR)('a' + i)), 0);
    for (i = 0; i < 4; i++)
    {
        pthread_join(threads[i], &failed);
        assert_null(failed);
    }
}

static HKEY waited_key;

static DWORD WINAPI wait_for_change(void *event)
{
    SetEvent(event);
    return RegNotifyChangeKeyValue(waited_key, FALSE, REG_NOTIFY_CHANGE_NAME, NULL, FALSE);
}

static BOOL is_set(HANDLE event)
{
    return WaitForSingleObject(event, 0) == WAIT_OBJECT_0;
}

static void test_notifications(void **state)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL), thread;
    DWORD number = 1, code = 1;
    HKEY key, child, only_reads;

    (void)state;
    assert_int_equal(RegCreateKeyW(HKEY_CURRENT_USER, L"Software\\certemu notify", &key), ERROR_SUCCESS);
    assert_int_equal(RegNotifyChangeKeyValue(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event, TRUE), ERROR_SUCCESS);
    assert_false(is_set(event));
    /* Once, for what is wanted, and of the key itself. */
    assert_int_equal(RegCreateKeyW(key, L"child", &child), ERROR_SUCCESS);
    assert_int_equal(RegSetValueExW(child, L"v", 0, REG_DWORD, (BYTE *)&number, 4), ERROR_SUCCESS);
    assert_false(is_set(event));
    assert_int_equal(RegSetValueExW(key, L"v", 0, REG_DWORD, (BYTE *)&number, 4), ERROR_SUCCESS);
    assert_true(is_set(event));
    assert_int_equal(RegDeleteValueW(key, L"v"), ERROR_SUCCESS);
    assert_false(is_set(event));
    /* Another filter for the same handle is ignored (documented). */
    assert_int_equal(RegNotifyChangeKeyValue(key, TRUE, REG_NOTIFY_CHANGE_NAME, event, TRUE), ERROR_SUCCESS);
    assert_int_equal(RegDeleteValueW(child, L"v"), ERROR_SUCCESS);
    assert_false(is_set(event));
    assert_int_equal(RegSetValueExW(child, L"v", 0, REG_DWORD, (BYTE *)&number, 4), ERROR_SUCCESS);
    assert_int_equal(RegSetValueExW(key, L"v", 0, REG_DWORD, (BYTE *)&number, 4), ERROR_SUCCESS);
    assert_true(is_set(event));
    /* Below it. */
    RegCloseKey(key);
    assert_int_equal(RegOpenKeyW(HKEY_CURRENT_USER, L"Software\\certemu notify", &key), ERROR_SUCCESS);
    assert_int_equal(RegNotifyChangeKeyValue(key, TRUE, REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET, event, TRUE), ERROR_SUCCESS);
    assert_int_equal(RegDeleteValueW(child, L"v"), ERROR_SUCCESS);
    assert_true(is_set(event));
    RegCloseKey(child);
    RegCloseKey(key);
    /* A thread that waits for it. */
    assert_int_equal(RegOpenKeyW(HKEY_CURRENT_USER, L"Software\\certemu notify", &key), ERROR_SUCCESS);
    waited_key = key;
    thread = CreateThread(NULL, 0, wait_for_change, event, 0, NULL);
    assert_int_equal(WaitForSingleObject(event, 10000), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(thread, 50), WAIT_TIMEOUT);
    assert_int_equal(RegDeleteKeyW(key, L"child"), ERROR_SUCCESS);
    assert_int_equal(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    assert_true(GetExitCodeThread(thread, &code));
    assert_int_equal(code, ERROR_SUCCESS);
    CloseHandle(thread);
    /* Closing the key ends the wait. */
    assert_int_equal(RegNotifyChangeKeyValue(key, FALSE, REG_NOTIFY_CHANGE_NAME, event, TRUE), ERROR_SUCCESS);
    assert_false(is_set(event));
    RegCloseKey(key);
    assert_true(is_set(event));
    assert_int_equal(RegOpenKeyExW(HKEY_CURRENT_USER, L"Software\\certemu notify", 0, KEY_QUERY_VALUE, &only_reads), ERROR_SUCCESS);
    assert_int_equal(RegNotifyChangeKeyValue(only_reads, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event, TRUE), ERROR_ACCESS_DENIED);
    RegCloseKey(only_reads);
    assert_int_equal(RegDeleteKeyW(HKEY_CURRENT_USER, L"Software\\certemu notify"), ERROR_SUCCESS);
    CloseHandle(event);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test_setup_teardown(test_open_and_create, setup, teardown),
        cmocka_unit_test_setup_teardown(test_names, setup, teardown),
        cmocka_unit_test_setup_teardown(test_depth, setup, teardown),
        cmocka_unit_test_setup_teardown(test_values, setup, teardown),
        cmocka_unit_test_setup_teardown(test_get_value, setup, teardown),
        cmocka_unit_test_setup_teardown(test_enumerate, setup, teardown),
        cmocka_unit_test_setup_teardown(test_delete, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rights, setup, teardown),
        cmocka_unit_test_setup_teardown(test_volatile, setup, teardown),
        cmocka_unit_test_setup_teardown(test_ansi, setup, teardown),
        cmocka_unit_test_setup_teardown(test_old_functions, setup, teardown),
        cmocka_unit_test_setup_teardown(test_copy_tree, setup, teardown),
        cmocka_unit_test_setup_teardown(test_merged_classes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_override, setup, teardown),
        cmocka_unit_test_setup_teardown(test_threads, setup, teardown),
        cmocka_unit_test(test_notifications),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
