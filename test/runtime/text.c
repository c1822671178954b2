/* Code pages, case, the lstr functions. */
#include "test.h"

static void test_code_page_numbers(void **state)
{
    CPINFO info;
    CPINFOEXW more;

    (void)state;
    assert_int_equal(GetACP(), 1252);
    assert_int_equal(GetOEMCP(), 437);
    assert_true(IsValidCodePage(1252));
    assert_true(IsValidCodePage(CP_UTF8));
    assert_true(IsValidCodePage(437));
    assert_false(IsValidCodePage(CP_ACP));
    assert_false(IsValidCodePage(12345));
    assert_true(GetCPInfo(CP_ACP, &info));
    assert_int_equal(info.MaxCharSize, 1);
    assert_int_equal(info.DefaultChar[0], '?');
    assert_true(GetCPInfo(CP_UTF8, &info));
    assert_int_equal(info.MaxCharSize, 4);
    assert_true(GetCPInfoExW(CP_ACP, 0, &more));
    assert_int_equal(more.CodePage, 1252);
    SetLastError(0);
    assert_false(GetCPInfo(12345, &info));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_false(GetCPInfo(1252, NULL));
    assert_false(IsDBCSLeadByte(0x81));
}

static void test_ansi_to_wide(void **state)
{
    WCHAR wide[16];
    char all[128];
    int i;

    (void)state;
    assert_int_equal(MultiByteToWideChar(CP_ACP, 0, "\x80 \xe4\x99", -1, wide, 16), 5);
    assert_wide_equal(wide, L"\u20ac \u00e4\u2122");
    /* Bytes without a character keep their number, and are valid. */
    assert_int_equal(MultiByteToWideChar(1252, MB_ERR_INVALID_CHARS, "\x81", 1, wide, 16), 1);
    assert_int_equal(wide[0], 0x81);
    assert_int_equal(MultiByteToWideChar(CP_OEMCP, 0, "\x84\xe1", 2, wide, 16), 2);
    assert_int_equal(wide[0], 0xe4);
    assert_int_equal(wide[1], 0xdf);
    /* Every byte comes back. */
    for (i = 0; i < 128; i++)
    {
        char byte = (char)(i + 128), back = 0;

        assert_int_equal(MultiByteToWideChar(CP_ACP, 0, &byte, 1, wide, 1), 1);
        assert_int_equal(WideCharToMultiByte(CP_ACP, WC_NO_BEST_FIT_CHARS, wide, 1, &back, 1, NULL, NULL), 1);
        assert_int_equal(back, byte);
        assert_int_equal(MultiByteToWideChar(CP_OEMCP, 0, &byte, 1, wide, 1), 1);
        assert_int_equal(WideCharToMultiByte(CP_OEMCP, 0, wide, 1, &back, 1, NULL, NULL), 1);
        assert_int_equal(back, byte);
        all[i] = byte;
    }
    assert_int_equal(MultiByteToWideChar(CP_ACP, 0, all, 128, NULL, 0), 128);
}

static void test_utf8_to_wide(void **state)
{
    static const struct
    {
        const char *text;
        const WCHAR *lenient;       /* NULL: valid */
    }
    cases[] =
    {
        {"a\xc3\xa4\xe6\x97\xa5\xf0\x9f\x98\x80", NULL},
        {"\x80x", L"\xfffdx"},
        {"\xc0\x80x", L"\xfffd\xfffdx"},
        {"\xe6\x97x", L"\xfffdx"},
        {"\xe6\x97", L"\xfffd"},
        {"\xf0\x9f\x98x", L"\xfffdx"},
        {"\xed\xa0\x80x", L"\xfffd\xfffdx"},
        {"\xf4\x90\x80\x80x", L"\xfffd\xfffd\xfffdx"},
        {"\xf8\x88\x80\x80\x80x", L"\xfffd\xfffd\xfffd\xfffd\xfffdx"},
        {"\xc3\xc3\xa4", L"\xfffd\u00e4"},
        {"\xff\xfex", L"\xfffd\xfffdx"},
        {"\xe0\x9f\xbfx", L"\xfffd\xfffdx"},
    };
    WCHAR wide[16];
    unsigned int i;

    (void)state;
    assert_int_equal(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, cases[0].text, -1, wide, 16), 6);
    assert_wide_equal(wide, L"a\u00e4\u65e5\xd83d\xde00");
    for (i = 1; i < ARRAYSIZE(cases); i++)
    {
        int length = MultiByteToWideChar(CP_UTF8, 0, cases[i].text, -1, wide, 16);

        assert_int_equal(length, lstrlenW(cases[i].lenient) + 1);
        assert_wide_equal(wide, cases[i].lenient);
        SetLastError(0);
        assert_int_equal(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, cases[i].text, -1, wide, 16), 0);
        assert_int_equal(GetLastError(), ERROR_NO_UNICODE_TRANSLATION);
    }
}

static void test_wide_to_ansi(void **state)
{
    char text[16];
    BOOL used = 7;

    (void)state;
    assert_int_equal(WideCharToMultiByte(CP_ACP, 0, L"\u20ac\u0101\u65e5x", -1, text, 16, NULL, &used), 5);
    assert_string_equal(text, "\x80" "a?x");
    assert_true(used);
    assert_int_equal(WideCharToMultiByte(CP_ACP, 0, L"\u20ac\u0101", -1, text, 16, NULL, &used), 3);
    assert_false(used);
    assert_int_equal(WideCharToMultiByte(CP_ACP, WC_NO_BEST_FIT_CHARS, L"\u0101", -1, text, 16, "#", &used), 2);
    assert_string_equal(text, "#");
    assert_true(used);
    assert_int_equal(WideCharToMultiByte(CP_ACP, 0, L"\uff21\u0301", -1, text, 16, NULL, NULL), 3);
    assert_string_equal(text, "A\xb4");
    assert_int_equal(WideCharToMultiByte(20127, 0, L"a\u00e4", -1, text, 16, NULL, &used), 3);
    assert_int_equal(WideCharToMultiByte(CP_ACP, 0, L"\xd83d\xde00", -1, text, 16, NULL, NULL), 3);
    assert_string_equal(text, "??");
}

static void test_wide_to_utf8(void **state)
{
    char text[16];
    BOOL used;

    (void)state;
    assert_int_equal(WideCharToMultiByte(CP_UTF8, 0, L"a\u00e4\u65e5\xd83d\xde00", -1, text, 16, NULL, NULL), 11);
    assert_string_equal(text, "a\xc3\xa4\xe6\x97\xa5\xf0\x9f\x98\x80");
    assert_int_equal(WideCharToMultiByte(CP_UTF8, 0, L"\xd83dx", -1, text, 16, NULL, NULL), 5);
    assert_string_equal(text, "\xef\xbf\xbdx");
    SetLastError(0);
    assert_int_equal(WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, L"\xde00", -1, text, 16, NULL, NULL), 0);
    assert_int_equal(GetLastError(), ERROR_NO_UNICODE_TRANSLATION);
    /* "For the CP_UTF7 and CP_UTF8 settings for CodePage, this parameter must be set to NULL"; Wine 8.0 does not look. */
    if (test_native())
    {
        assert_int_equal(WideCharToMultiByte(CP_UTF8, 0, L"x", -1, text, 16, "?", NULL), 0);
        assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
        assert_int_equal(WideCharToMultiByte(CP_UTF8, 0, L"x", -1, text, 16, NULL, &used), 0);
        assert_int_equal(WideCharToMultiByte(CP_UTF8, WC_NO_BEST_FIT_CHARS, L"x", -1, text, 16, NULL, NULL), 0);
        assert_int_equal(GetLastError(), ERROR_INVALID_FLAGS);
    }
}

static void test_sizes_and_errors(void **state)
{
    WCHAR wide[4] = {0};
    char text[4];

    (void)state;
    assert_int_equal(MultiByteToWideChar(CP_ACP, 0, "abc", -1, NULL, 0), 4);
    assert_int_equal(MultiByteToWideChar(CP_ACP, 0, "abc", 2, wide, 4), 2);
    SetLastError(0);
    assert_int_equal(MultiByteToWideChar(CP_ACP, 0, "abcd", -1, wide, 4), 0);
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    SetLastError(0);
    assert_int_equal(MultiByteToWideChar(CP_ACP, 0, "abc", 0, wide, 4), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_int_equal(MultiByteToWideChar(CP_ACP, 0, NULL, -1, wide, 4), 0);
    assert_int_equal(MultiByteToWideChar(CP_ACP, 0, "abc", -1, NULL, 4), 0);
    assert_int_equal(MultiByteToWideChar(CP_ACP, 0, "abc", -1, wide, -1), 0);
    assert_int_equal(MultiByteToWideChar(12345, 0, "abc", -1, wide, 4), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_int_equal(MultiByteToWideChar(CP_ACP, 0x100, "abc", -1, wide, 4), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_FLAGS);
    /* "For UTF-8 … dwFlags must be set to either 0 or MB_ERR_INVALID_CHARS"; Wine 8.0 takes more. */
    if (test_native())
    {
        assert_int_equal(MultiByteToWideChar(CP_UTF8, MB_COMPOSITE, "abc", -1, wide, 4), 0);
        assert_int_equal(GetLastError(), ERROR_INVALID_FLAGS);
    }
    assert_int_equal(WideCharToMultiByte(CP_ACP, 0, L"abcd", -1, text, 4, NULL, NULL), 0);
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    assert_int_equal(WideCharToMultiByte(CP_UTF8, 0, L"ab\u20ac", -1, text, 4, NULL, NULL), 0);
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    assert_int_equal(WideCharToMultiByte(CP_ACP, 0, L"abc", 0, text, 4, NULL, NULL), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_int_equal(WideCharToMultiByte(12345, 0, L"abc", -1, text, 4, NULL, NULL), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void test_case(void **state)
{
    WCHAR text[] = L"a\u00e4\u0131\u03c9\u03c2\u044f\u00df\u00ff\u01c6\u1f80\u2171\u24d0\uff41";
    char ansi[] = "a\xe4\xff\xb5\x9a";

    (void)state;
    assert_ptr_equal(CharUpperW(text), text);
    assert_wide_equal(text, L"A\u00c4\u0131\u03a9\u03c2\u042f\u00df\u0178\u01c4\u1f88\u2161\u24b6\uff21");
    assert_ptr_equal(CharLowerW(text), text);
    assert_wide_equal(text, L"a\u00e4\u0131\u03c9\u03c2\u044f\u00df\u00ff\u01c6\u1f80\u2171\u24d0\uff41");
    assert_ptr_equal(CharUpperW((WCHAR *)(ULONG_PTR)0xe4), (void *)(ULONG_PTR)0xc4);
    assert_int_equal(CharUpperBuffW(text, 1), 1);
    assert_int_equal(text[0], 'A');
    assert_int_equal(text[1], 0xe4);
    CharUpperA(ansi);
    assert_string_equal(ansi, "A\xc4\x9f\xb5\x8a");
    CharLowerA(ansi);
    assert_string_equal(ansi, "a\xe4\xff\xb5\x9a");
    assert_ptr_equal(CharLowerA((char *)(ULONG_PTR)'Q'), (void *)(ULONG_PTR)'q');
}

/* The fold of names has the way back for every unit that it changes. */
static void test_case_of_every_unit(void **state)
{
    unsigned int unit, changed = 0;

    (void)state;
    for (unit = 1; unit < 0x10000; unit++)
    {
        WCHAR upper = (WCHAR)(ULONG_PTR)CharUpperW((WCHAR *)(ULONG_PTR)unit);

        if (upper != unit)
        {
            assert_int_equal((WCHAR)(ULONG_PTR)CharLowerW((WCHAR *)(ULONG_PTR)upper), unit);
            changed++;
        }
    }
    assert_in_range(changed, 900, 1300);
}

static void test_lstr(void **state)
{
    WCHAR wide[8];
    char text[8];

    (void)state;
    assert_int_equal(lstrlenW(L"abc"), 3);
    assert_int_equal(lstrlenW(NULL), 0);
    assert_int_equal(lstrlenA(NULL), 0);
    assert_ptr_equal(lstrcpyW(wide, L"abc"), wide);
    assert_ptr_equal(lstrcatW(wide, L"def"), wide);
    assert_wide_equal(wide, L"abcdef");
    assert_null(lstrcpyW(NULL, L"x"));
    assert_null(lstrcpyW(wide, NULL));
    assert_null(lstrcatW(NULL, L"x"));
    assert_ptr_equal(lstrcpynW(wide, L"abcdef", 3), wide);
    assert_wide_equal(wide, L"ab");
    lstrcpyA(text, "abc");
    lstrcatA(text, "d");
    assert_string_equal(text, "abcd");
    lstrcpynA(text, "xyz", 2);
    assert_string_equal(text, "x");
}

static void test_character_types(void **state)
{
    static const WCHAR units[] = {'A', 'g', '7', ' ', 0xa0, 0xe4, 0x5d0, 0x660, 0x3042, 0xff21, 0xac, 0x0301, 0xac00, 0};
    static const WORD first[] = {0x381, 0x302, 0x284, 0x248, 0x248, 0x302, 0x300, 0x204, 0x300, 0x381, 0x210, 0x200, 0x300, 0x220};
    static const WORD second[] = {1, 1, 3, 10, 7, 1, 2, 6, 1, 1, 11, 11, 1, 0};
    WORD types[ARRAYSIZE(units)];
    DWORD i;

    (void)state;
    assert_true(GetStringTypeW(CT_CTYPE1, units, -1, types));
    for (i = 0; i < ARRAYSIZE(units); i++)
        assert_int_equal(types[i], first[i]);
    assert_true(GetStringTypeExW(LOCALE_USER_DEFAULT, CT_CTYPE2, units, ARRAYSIZE(units), types));
    for (i = 0; i < ARRAYSIZE(units); i++)
        assert_int_equal(types[i], second[i]);
    assert_true(GetStringTypeW(CT_CTYPE3, units, 1, types));
    assert_int_equal(types[0], C3_ALPHA | C3_HALFWIDTH);
    assert_true(GetStringTypeW(CT_CTYPE3, L"\x0301\x3042\x4e00\xff21\xd800\xdc00\x00e9", 7, types));
    assert_int_equal(types[0], C3_NONSPACING | C3_DIACRITIC);
    assert_int_equal(types[1], C3_ALPHA | C3_HIRAGANA);
    assert_int_equal(types[2], C3_ALPHA | C3_IDEOGRAPH);
    assert_int_equal(types[3], C3_ALPHA | C3_FULLWIDTH);
    assert_int_equal(types[4], C3_HIGHSURROGATE);
    assert_int_equal(types[5], C3_LOWSURROGATE);
    assert_true(types[6] & C3_ALPHA && types[6] & C3_DIACRITIC);
    assert_true(GetStringTypeA(LOCALE_USER_DEFAULT, CT_CTYPE1, "a\xe4", -1, types));
    assert_int_equal(types[0], 0x382);
    assert_int_equal(types[1], 0x302);
    assert_int_equal(types[2], 0x220);
    assert_true(GetStringTypeExA(LOCALE_USER_DEFAULT, CT_CTYPE1, "1", 1, types));
    assert_int_equal(types[0], 0x284);
    SetLastError(0);
    assert_false(GetStringTypeW(5, units, 1, types));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_false(GetStringTypeExW(LOCALE_USER_DEFAULT, CT_CTYPE1, NULL, 1, types));
}

static void test_oem(void **state)
{
    char text[16];
    WCHAR wide[16];

    (void)state;
    assert_true(CharToOemW(L"a\x00e4\x20ac\x2500", text));
    assert_string_equal(text, "a\x84?\xc4");
    assert_true(OemToCharW("a\x84\xc4", wide));
    assert_wide_equal(wide, L"a\x00e4\x2500");
    assert_true(CharToOemA("a\xe4\x80", text));
    assert_string_equal(text, "a\x84?");
    assert_true(OemToCharA("a\x84\xc4", text));
    assert_string_equal(text, "a\xe4-");
    memset(text, 'x', sizeof(text));
    assert_true(OemToCharBuffA("a\x84\xc4", text, 2));
    assert_memory_equal(text, "a\xe4x", 3);
    assert_true(CharToOemBuffA("\xe4\xe4", text, 1));
    assert_memory_equal(text, "\x84\xe4", 2);
    assert_true(CharToOemBuffW(L"\x00e4z", text, 1));
    assert_memory_equal(text, "\x84\xe4", 2);
    wide[1] = 'x';
    assert_true(OemToCharBuffW("\x84z", wide, 1));
    assert_int_equal(wide[0], 0xe4);
    assert_int_equal(wide[1], 'x');
    assert_false(CharToOemW(NULL, text));
    assert_false(OemToCharA("x", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_code_page_numbers),
        cmocka_unit_test(test_ansi_to_wide),
        cmocka_unit_test(test_utf8_to_wide),
        cmocka_unit_test(test_wide_to_ansi),
        cmocka_unit_test(test_wide_to_utf8),
        cmocka_unit_test(test_sizes_and_errors),
        cmocka_unit_test(test_case),
        cmocka_unit_test(test_case_of_every_unit),
        cmocka_unit_test(test_lstr),
        cmocka_unit_test(test_character_types),
        cmocka_unit_test(test_oem),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
