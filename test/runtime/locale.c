/* Comparison of strings and locales. */
#include "test.h"

static int compare(DWORD flags, const WCHAR *left, const WCHAR *right)
{
    int result = CompareStringW(MAKELCID(0x409, SORT_DEFAULT), flags, left, -1, right, -1);

    /* The other way round it is the opposite. */
    assert_int_equal(CompareStringW(0x409, flags, right, -1, left, -1), 4 - result);
    assert_int_equal(CompareStringEx(L"en-US", flags, left, -1, right, -1, NULL, NULL, 0), result);
    return result - CSTR_EQUAL;
}

static void test_compare(void **state)
{
    (void)state;
    assert_int_equal(compare(0, L"a", L"B"), -1);
    assert_int_equal(compare(0, L"a", L"A"), -1);
    assert_int_equal(compare(NORM_IGNORECASE, L"a", L"A"), 0);
    assert_int_equal(compare(0, L"aB", L"Aa"), 1);
    assert_int_equal(compare(0, L"", L"a"), -1);
    assert_int_equal(compare(0, L"", L""), 0);
    assert_int_equal(compare(0, L"\u00e9a", L"eb"), -1);
    assert_int_equal(compare(0, L"\u00e9a", L"ea"), 1);
    assert_int_equal(compare(0, L"\u00e9a", L"eA"), 1);
    assert_int_equal(compare(NORM_IGNORENONSPACE, L"\u00e9", L"e"), 0);
    assert_int_equal(compare(0, L"e\u0301", L"\u00e9"), 0);
    assert_int_equal(compare(0, L"\u00df", L"ss"), 0);
    assert_int_equal(compare(0, L"\u00e6", L"ae"), 0);
    /* Word sort: the hyphen counts last. */
    assert_int_equal(compare(0, L"co-op", L"coop"), 1);
    assert_int_equal(compare(0, L"co-op", L"coor"), -1);
    assert_int_equal(compare(SORT_STRINGSORT, L"co-op", L"coop"), -1);
    assert_int_equal(compare(0, L"'a", L"a"), 1);
    assert_int_equal(compare(0, L"a b", L"ab"), -1);
    assert_int_equal(compare(0, L"a_b", L"ab"), -1);
    assert_int_equal(compare(NORM_IGNORESYMBOLS, L"a.b", L"ab"), 0);
    assert_int_equal(compare(0, L"_", L"0"), -1);
    assert_int_equal(compare(0, L"9", L"a"), -1);
    assert_int_equal(compare(0, L"a1", L"a10"), -1);
    assert_int_equal(compare(0, L"\uff21", L"A"), 1);
    assert_int_equal(compare(NORM_IGNOREWIDTH, L"\uff21", L"A"), 0);
    assert_int_equal(compare(NORM_IGNORECASE, L"\u0414", L"\u0434"), 0);
    assert_int_equal(compare(0, L"z", L"\u03b1"), -1);
    assert_int_equal(compare(0, L"\u03b1", L"\u0430"), -1);
    assert_int_equal(compare(0, L"\u0430", L"\u65e5"), -1);
    assert_int_equal(CompareStringW(0x409, 0, L"abX", 2, L"abY", 2), CSTR_EQUAL);
    assert_int_equal(CompareStringA(0x409, NORM_IGNORECASE, "\xe4", -1, "\xc4", -1), CSTR_EQUAL);
    SetLastError(0);
    assert_int_equal(CompareStringW(0x409, 0, NULL, -1, L"a", -1), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_int_equal(CompareStringW(0x409, 0x800000, L"a", -1, L"a", -1), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_FLAGS);
}

/* The order of all characters of Latin-1, from Wine. */
static void test_order_of_latin(void **state)
{
    static const WCHAR order[] = L"\t!\"#$%&()*,./:;?@[\\]^_`{|}~\u00a1\u00a6\u00a8\u00af\u00b4\u00b8\u00bf\u00a2\u00a3\u00a4\u00a5+<=>\u00b1"
            L"\u00ab\u00bb\u00d7\u00f7\u00a7\u00a9\u00ac\u00ae\u00b0\u00b5\u00b6\u00b7" L"01\u00b923456789aA\u00e1\u00c1\u00e0\u00c0\u00e2\u00c2"
            L"\u00e4\u00c4\u00e3\u00c3\u00e5\u00c5" L"bBcC\u00e7\u00c7" L"dD\u0111\u0110" L"eE\u00e9\u00c9\u00e8\u00c8\u00ea\u00ca\u00eb\u00cb"
            L"fFgGhHiI\u00ed\u00cd\u00ec\u00cc\u00ee\u00ce\u00ef\u00cf" L"jJkKlL\u0142\u0141mMnN\u00f1\u00d1oO\u00f3\u00d3\u00f2\u00d2\u00f4\u00d4"
            L"\u00f6\u00d6\u00f5\u00d5\u00f8\u00d8pPqQrRsS\u015b\u015atTuU\u00fa\u00da\u00f9\u00d9\u00fb\u00db\u00fc\u00dcvVwWxXyY\u00fd\u00dd"
            L"\u00ff\u0178zZ\u017a\u0179\u017e\u017d";
    int i, j, length = lstrlenW(order);

    (void)state;
    for (i = 0; i < length; i++)
        for (j = i + 1; j < length; j++)
            if (CompareStringW(0x409, SORT_STRINGSORT, order + i, 1, order + j, 1) != CSTR_LESS_THAN)
            {
                print_error("U+%04x is not before U+%04x\n", order[i], order[j]);
                fail();
            }
}

static void test_lstrcmp(void **state)
{
    (void)state;
    assert_int_equal(lstrcmpW(NULL, NULL), 0);
    assert_int_equal(lstrcmpW(NULL, L""), -1);
    assert_int_equal(lstrcmpW(L"", NULL), 1);
    assert_int_equal(lstrcmpW(L"a", L"B"), -1);
    assert_int_equal(lstrcmpW(L"a", L"A"), -1);
    assert_int_equal(lstrcmpiW(L"\u00e4bc", L"\u00c4BC"), 0);
    assert_int_equal(lstrcmpA("b", "A"), 1);
    assert_int_equal(lstrcmpiA("\xe4", "\xc4"), 0);
    assert_int_equal(CompareStringOrdinal(L"a", -1, L"B", -1, FALSE), CSTR_GREATER_THAN);
    assert_int_equal(CompareStringOrdinal(L"\u00e4", -1, L"\u00c4", -1, TRUE), CSTR_EQUAL);
    assert_int_equal(CompareStringOrdinal(L"ab", 1, L"a", -1, TRUE), CSTR_EQUAL);
    assert_int_equal(CompareStringOrdinal(NULL, 1, L"a", -1, TRUE), 0);
}

static void test_map(void **state)
{
    char narrow[64];
    static const WCHAR *const words[] = {L"", L"'a", L"9", L"A", L"a", L"aB", L"Aa", L"\u00e9", L"e", L"co-op", L"coop", L"coor", L"_", L"\u00df",
            L"ss", L"z", L"\u03b1", L"\u65e5", L"a b", L"A-B"};
    BYTE keys[ARRAYSIZE(words)][64];
    WCHAR text[8];
    unsigned int i, j;

    (void)state;
    assert_int_equal(LCMapStringW(0x409, LCMAP_UPPERCASE, L"a\u00e4\u00df", -1, text, 8), 4);
    assert_wide_equal(text, L"A\u00c4\u00df");
    assert_int_equal(LCMapStringW(0x409, LCMAP_LOWERCASE, L"ABC", 2, text, 8), 2);
    assert_int_equal(text[1], 'b');
    assert_int_equal(LCMapStringW(0x409, LCMAP_UPPERCASE, L"abc", -1, NULL, 0), 4);
    SetLastError(0);
    assert_int_equal(LCMapStringW(0x409, LCMAP_UPPERCASE, L"abc", -1, text, 3), 0);
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    assert_int_equal(LCMapStringA(0x409, LCMAP_UPPERCASE, "a\xe4" "c", -1, narrow, 8), 4);
    assert_string_equal(narrow, "A\xc4" "C");
    assert_int_equal(LCMapStringA(0x409, LCMAP_LOWERCASE, "ABC", 2, narrow, 8), 2);
    assert_memory_equal(narrow, "ab", 2);
    assert_int_equal(LCMapStringA(0x409, LCMAP_UPPERCASE, "abc", -1, NULL, 0), 4);
    assert_int_equal(LCMapStringA(0x409, LCMAP_UPPERCASE, "abc", -1, narrow, 3), 0);
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    assert_int_equal(LCMapStringA(0x409, LCMAP_SORTKEY, "abc", -1, narrow, sizeof(narrow)),
        LCMapStringW(0x409, LCMAP_SORTKEY, L"abc", -1, (WCHAR *)keys[0], sizeof(keys[0])));
    assert_memory_equal(narrow, keys[0], LCMapStringW(0x409, LCMAP_SORTKEY, L"abc", -1, NULL, 0));
    assert_int_equal(LCMapStringW(0x409, LCMAP_UPPERCASE | LCMAP_LOWERCASE, L"abc", -1, text, 8), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_FLAGS);
    assert_int_equal(LCMapStringW(0x409, LCMAP_UPPERCASE, NULL, -1, text, 8), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    /* Sort keys compare as the strings do. */
    for (i = 0; i < ARRAYSIZE(words); i++)
        assert_in_range(LCMapStringW(0x409, LCMAP_SORTKEY, words[i], -1, (WCHAR *)keys[i], sizeof(keys[i])), 1, sizeof(keys[i]));
    for (i = 0; i < ARRAYSIZE(words); i++)
        for (j = 0; j < ARRAYSIZE(words); j++)
        {
            int order = strcmp((const char *)keys[i], (const char *)keys[j]);

            assert_int_equal(order < 0 ? -1 : order > 0, CompareStringW(0x409, 0, words[i], -1, words[j], -1) - CSTR_EQUAL);
        }
}

static void assert_info(LCID id, LCTYPE type, const WCHAR *expected)
{
    WCHAR text[80];

    assert_int_equal(GetLocaleInfoW(id, type, text, 80), lstrlenW(expected) + 1);
    assert_wide_equal(text, expected);
    assert_int_equal(GetLocaleInfoW(id, type, NULL, 0), lstrlenW(expected) + 1);
}

static void test_locale_info(void **state)
{
    DWORD number;
    WCHAR text[80];
    char ansi[8];

    (void)state;
    assert_info(0x409, LOCALE_SENGLANGUAGE, L"English");
    assert_info(0x409, LOCALE_SENGCOUNTRY, L"United States");
    assert_info(0x409, LOCALE_ILANGUAGE, L"0409");
    assert_info(0x409, LOCALE_SNAME, L"en-US");
    assert_info(0x409, LOCALE_SSHORTDATE, L"M/d/yyyy");
    assert_info(0x409, LOCALE_STIMEFORMAT, L"h:mm:ss tt");
    assert_info(0x409, LOCALE_SDECIMAL, L".");
    assert_info(0x407, LOCALE_SDECIMAL, L",");
    assert_info(0x407, LOCALE_STHOUSAND, L".");
    assert_info(0x407, LOCALE_SNATIVELANGNAME, L"Deutsch");
    assert_info(0x407, LOCALE_SDAYNAME1, L"Montag");
    assert_info(0x407, LOCALE_SMONTHNAME3, L"M\u00e4rz");
    assert_info(0x407, LOCALE_SISO3166CTRYNAME, L"DE");
    assert_info(0x40c, LOCALE_SMONTHNAME8, L"ao\u00fbt");
    assert_info(0xc0a, LOCALE_SDECIMAL, L",");
    assert_info(0x40a, LOCALE_SMONTHNAME1, L"enero");
    assert_info(0xc0a, LOCALE_SNAME, L"es-ES");
    assert_info(0x410, LOCALE_SDAYNAME7, L"domenica");
    assert_info(0x809, LOCALE_SSHORTDATE, L"dd/MM/yyyy");
    assert_info(0x40c, LOCALE_SLIST, L";");
    assert_info(0x40c, LOCALE_SABBREVDAYNAME7, L"dim.");
    assert_info(0x7f, LOCALE_SSHORTDATE, L"MM/dd/yyyy");
    assert_info(0x7f, LOCALE_STIMEFORMAT, L"HH:mm:ss");
    assert_info(0x7f, LOCALE_SNAME, L"");
    assert_int_equal(GetLocaleInfoW(0x407, LOCALE_ILANGUAGE | LOCALE_RETURN_NUMBER, (WCHAR *)&number, 2), 2);
    assert_int_equal(number, 0x407);
    assert_int_equal(GetLocaleInfoA(0x407, LOCALE_SCURRENCY, ansi, sizeof(ansi)), 2);
    assert_string_equal(ansi, "\x80");
    assert_int_equal(GetLocaleInfoEx(L"fr-FR", LOCALE_SISO639LANGNAME, text, 80), 3);
    assert_wide_equal(text, L"fr");
    SetLastError(0);
    assert_int_equal(GetLocaleInfoW(0x409, 0x7777, text, 80), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_FLAGS);
    assert_int_equal(GetLocaleInfoW(0x409, LOCALE_SENGLANGUAGE, text, 3), 0);
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    assert_int_equal(GetLocaleInfoW(0x409, LOCALE_SENGLANGUAGE, text, -1), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void test_defaults(void **state)
{
    WCHAR name[LOCALE_NAME_MAX_LENGTH];

    (void)state;
    assert_int_equal(GetUserDefaultLCID(), 0x409);
    assert_int_equal(GetSystemDefaultLCID(), 0x409);
    assert_int_equal(GetThreadLocale(), 0x409);
    assert_int_equal(GetUserDefaultLangID(), 0x409);
    assert_true(IsValidLocale(0x407, LCID_INSTALLED));
    assert_false(IsValidLocale(0x400, LCID_INSTALLED));
    assert_int_equal(GetUserDefaultLocaleName(name, ARRAYSIZE(name)), 6);
    assert_wide_equal(name, L"en-US");
    assert_int_equal(LCIDToLocaleName(0x407, name, ARRAYSIZE(name), 0), 6);
    assert_wide_equal(name, L"de-DE");
    assert_int_equal(LocaleNameToLCID(L"FR-fr", 0), 0x40c);
    assert_int_equal(LocaleNameToLCID(L"xx-YY", 0), 0);
    assert_true(SetThreadLocale(0x407));
    assert_int_equal(GetThreadLocale(), 0x407);
    assert_true(SetThreadLocale(0x409));
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_order_of_latin),
        cmocka_unit_test(test_lstrcmp),
        cmocka_unit_test(test_map),
        cmocka_unit_test(test_locale_info),
        cmocka_unit_test(test_defaults),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
