/* Wide strings, classes and numbers of the C run-time; in the PE build the same rows run against ucrtbase. */
#include "crt.h"

static void test_length(void **state)
{
    (void)state;
    assert_int_equal(CRT(wcslen)(L""), 0);
    assert_int_equal(CRT(wcslen)(L"\x100\x20ac\xd83d\xde00"), 4);
    assert_int_equal(CRT(wcsnlen)(L"abc", 2), 2);
    assert_int_equal(CRT(wcsnlen)(L"abc", 9), 3);
}

static void test_copies(void **state)
{
    WCHAR text[8];

    (void)state;
    assert_ptr_equal(CRT(wcscpy)(text, L"abc"), text);
    assert_ptr_equal(CRT(wcscat)(text, L"de"), text);
    assert_wide_equal(text, L"abcde");
    assert_ptr_equal(CRT(wcsncat)(text, L"xyz", 1), text);
    assert_wide_equal(text, L"abcdex");
    wmemset(text, L'#', 8);
    assert_ptr_equal(CRT(wcsncpy)(text, L"ab", 4), text);
    assert_memory_equal(text, L"ab\0\0####", sizeof(text));
    CRT(wcsncpy)(text, L"uvwxyz", 3);
    assert_memory_equal(text, L"uvw\0####", sizeof(text));
}

static void test_order(void **state)
{
    (void)state;
    assert_int_equal(CRT(wcscmp)(L"abc", L"abc"), 0);
    assert_int_equal(CRT(wcscmp)(L"a", L"c"), -1);
    assert_int_equal(CRT(wcscmp)(L"abc", L"ab"), 1);
    assert_int_equal(CRT(wcscmp)(L"\xffff", L"a"), 1);
    assert_int_equal(CRT(wcsncmp)(L"abX", L"abY", 2), 0);
    assert_true(CRT(wcsncmp)(L"abX", L"abY", 3) < 0);
    assert_int_equal(CRT(wcsncmp)(L"a", L"b", 0), 0);
    assert_true(CRT(wcscoll)(L"B", L"a") < 0);
}

/* In the "C" locale, case is that of A to Z: an accented letter differs from its capital. */
static void test_order_without_case(void **state)
{
    (void)state;
    assert_int_equal(CRT(_wcsicmp)(L"SerialNumber", L"sERIALnUMBER"), 0);
    assert_true(CRT(_wcsicmp)(L"a", L"B") < 0);
    assert_true(CRT(_wcsicmp)(L"_", L"A") < 0);
    assert_true(CRT(_wcsicmp)(L"\xe9", L"\xc9") != 0);
    assert_int_equal(CRT(_wcsnicmp)(L"ABx", L"aby", 2), 0);
    assert_true(CRT(_wcsnicmp)(L"ABx", L"aby", 3) < 0);
    assert_int_equal(CRT(_stricmp)("Name", "nAME"), 0);
    assert_true(CRT(_strnicmp)("abc", "ABD", 3) < 0);
    assert_int_equal(CRT(_memicmp)("a\0B", "A\0b", 3), 0);
}

static void test_searches(void **state)
{
    static const WCHAR text[] = L"one two one";

    (void)state;
    assert_ptr_equal(CRT(wcschr)(text, L'o'), text);
    assert_ptr_equal(CRT(wcschr)(text, 0), text + 11);
    assert_null(CRT(wcschr)(text, L'z'));
    assert_ptr_equal(CRT(wcsrchr)(text, L'o'), text + 8);
    assert_ptr_equal(CRT(wcsrchr)(text, 0), text + 11);
    assert_ptr_equal(CRT(wcsstr)(text, L"two"), text + 4);
    assert_ptr_equal(CRT(wcsstr)(text, L""), text);
    assert_null(CRT(wcsstr)(text, L"oneone"));
    assert_null(CRT(wcsstr)(L"ab", L"abc"));
    assert_int_equal(CRT(wcsspn)(text, L"eno"), 3);
    assert_int_equal(CRT(wcscspn)(text, L"tw"), 4);
    assert_ptr_equal(CRT(wcspbrk)(text, L"wt"), text + 4);
    assert_null(CRT(wcspbrk)(text, L"z"));
}

static void test_tokens(void **state)
{
    WCHAR text[] = L",,a,b;;c,", *context = NULL;

    (void)state;
    assert_wide_equal(CRT(wcstok_s)(text, L",;", &context), L"a");
    assert_wide_equal(CRT(wcstok_s)(NULL, L",;", &context), L"b");
    assert_wide_equal(CRT(wcstok_s)(NULL, L",;", &context), L"c");
    assert_null(CRT(wcstok_s)(NULL, L",;", &context));
}

static void test_changes_in_place(void **state)
{
    WCHAR text[] = L"aBc\xe9\xc9";
    char bytes[] = "aBc";

    (void)state;
    assert_wide_equal(CRT(_wcsupr)(text), L"ABC\xe9\xc9");
    assert_wide_equal(CRT(_wcslwr)(text), L"abc\xe9\xc9");
    assert_wide_equal(CRT(_wcsrev)(text), L"\xc9\xe9" L"cba");
    assert_wide_equal(CRT(_wcsset)(text, L'x'), L"xxxxx");
    assert_wide_equal(CRT(_wcsnset)(text, L'y', 2), L"yyxxx");
    assert_string_equal(CRT(_strupr)(bytes), "ABC");
    assert_string_equal(CRT(_strlwr)(bytes), "abc");
    assert_string_equal(CRT(_strrev)(bytes), "cba");
}

static void test_duplicates(void **state)
{
    WCHAR *wide = CRT(_wcsdup)(L"abc");
    char *narrow = CRT(_strdup)("abc");

    (void)state;
    assert_wide_equal(wide, L"abc");
    assert_string_equal(narrow, "abc");
    assert_null(CRT(_wcsdup)(NULL));
    CRT(free)(wide);
    CRT(free)(narrow);
}

static void test_blocks(void **state)
{
    WCHAR text[6];

    (void)state;
    wmemset(text, L'z', 6);
    wmemcpy(text, L"abc", 3);
    wmemmove(text + 1, text, 3);
    assert_memory_equal(text, L"aabczz", sizeof(text));
    assert_int_equal(wmemcmp(L"ab\0c", L"ab\0c", 4), 0);
    assert_true(wmemcmp(L"ab\0c", L"ab\0d", 4) < 0);
    assert_ptr_equal(wmemchr(text, L'b', 6), text + 2);
    assert_null(wmemchr(text, L'b', 2));
}

/* Unicode's classes in the "C" locale too. */
static void test_classes(void **state)
{
    (void)state;
    assert_true(CRT(iswalpha)(L'a') && CRT(iswalpha)(0xe9) && CRT(iswalpha)(0x410) && CRT(iswalpha)(0x4e00));
    assert_false(CRT(iswalpha)(L'1') || CRT(iswalpha)(L' ') || CRT(iswalpha)(0x20ac) || CRT(iswalpha)(0xd83d));
    assert_true(CRT(iswupper)(0xc9) && CRT(iswupper)(0x1c5) && !CRT(iswupper)(0xe9));
    assert_true(CRT(iswlower)(0xe9) && CRT(iswlower)(0xaa) && !CRT(iswlower)(0xc9));
    assert_true(CRT(iswdigit)(L'7') && CRT(iswdigit)(0x660) && CRT(iswdigit)(0xb2) && !CRT(iswdigit)(0x2160));
    assert_true(CRT(iswspace)(L' ') && CRT(iswspace)(L'\n') && CRT(iswspace)(0xa0) && CRT(iswspace)(0x3000));
    assert_false(CRT(iswspace)(0x200b) || CRT(iswspace)(L'_'));
    assert_true(CRT(iswpunct)(L'!') && CRT(iswpunct)(L'$') && CRT(iswpunct)(0xd7) && !CRT(iswpunct)(0x20ac));
    assert_true(CRT(iswcntrl)(7) && CRT(iswcntrl)(0x7f) && CRT(iswcntrl)(0xad) && !CRT(iswcntrl)(L' '));
    assert_true(CRT(iswxdigit)(L'f') && CRT(iswxdigit)(L'F') && CRT(iswxdigit)(0xff21) && !CRT(iswxdigit)(L'g'));
    assert_true(CRT(iswalnum)(L'z') && CRT(iswalnum)(L'0') && !CRT(iswalnum)(L'_'));
    assert_true(CRT(iswprint)(L' ') && !CRT(iswprint)(L'\t') && CRT(iswgraph)(L'!') && !CRT(iswgraph)(L' '));
}

static void test_classes_do_not_overlap_where_they_must_not(void **state)
{
    unsigned int unit;

    (void)state;
    for (unit = 0; unit < 0x10000; unit++)
    {
        const int alpha = !!CRT(iswalpha)(unit), digit = !!CRT(iswdigit)(unit);

        if (unit < 0x80)
            assert_int_equal(!!CRT(iswupper)(unit), unit >= 'A' && unit <= 'Z');
        assert_int_equal(!!CRT(iswalnum)(unit), alpha || digit);
        assert_int_equal(!!CRT(iswgraph)(unit), alpha || digit || CRT(iswpunct)(unit));
        if (CRT(iswcntrl)(unit))
            assert_false(alpha || digit);
        if (unit >= 0xd800 && unit < 0xe000)
            assert_false(alpha || digit || CRT(iswcntrl)(unit) || CRT(iswpunct)(unit) || CRT(iswspace)(unit));
    }
}

static void test_case_of_characters(void **state)
{
    (void)state;
    assert_int_equal(CRT(towlower)(L'A'), L'a');
    assert_int_equal(CRT(towupper)(L'z'), L'Z');
    assert_int_equal(CRT(towupper)(L'1'), L'1');
    assert_int_equal(CRT(towupper)(0xe9), 0xe9);
    assert_int_equal(CRT(towlower)(0x410), 0x410);
}

static void assert_long(const WCHAR *text, int base, LONG expected, size_t used, int error)
{
    WCHAR *end;

    crt_errno = 0;
    assert_int_equal(CRT(wcstol)(text, &end, base), expected);
    assert_int_equal(end - text, used);
    assert_int_equal(crt_errno, error);
}

/* A long of Windows has 32 bits: so have the limits. */
static void test_numbers_from_text(void **state)
{
    (void)state;
    assert_long(L"  -12x", 10, -12, 5, 0);
    assert_long(L"0x1F", 16, 31, 4, 0);
    assert_long(L"0x1F", 0, 31, 4, 0);
    assert_long(L"017", 0, 15, 3, 0);
    assert_long(L"zz", 36, 35 * 36 + 35, 2, 0);
    assert_long(L"0x", 16, 0, 0, 0);
    assert_long(L"abc", 10, 0, 0, 0);
    assert_long(L"", 10, 0, 0, 0);
    assert_long(L"-", 10, 0, 0, 0);
    assert_long(L"2147483647", 10, 2147483647, 10, 0);
    assert_long(L"2147483648", 10, 2147483647, 10, ERANGE);
    assert_long(L"-2147483648", 10, INT_MIN, 11, 0);
    assert_long(L"-2147483649", 10, INT_MIN, 11, ERANGE);
    assert_long(L"99999999999999999999999", 10, 2147483647, 23, ERANGE);
    assert_int_equal((DWORD)CRT(wcstoul)(L"4294967295", NULL, 10), 0xffffffff);
    assert_int_equal((DWORD)CRT(wcstoul)(L"4294967296", NULL, 10), 0xffffffff);
    assert_int_equal((DWORD)CRT(wcstoul)(L"-1", NULL, 10), 0xffffffff);
    assert_true(CRT(_wcstoi64)(L"-9223372036854775808", NULL, 10) == LLONG_MIN);
    assert_true(CRT(_wcstoi64)(L"9223372036854775808", NULL, 10) == LLONG_MAX);
    assert_true(CRT(_wcstoui64)(L"18446744073709551615", NULL, 10) == ULLONG_MAX);
}

static void test_integers_from_text(void **state)
{
    (void)state;
    assert_int_equal(CRT(_wtoi)(L" 42abc"), 42);
    assert_int_equal(CRT(_wtoi)(L"-7"), -7);
    assert_int_equal(CRT(_wtoi)(L"none"), 0);
    assert_true(CRT(_wtoi64)(L"-123456789012") == -123456789012LL);
    assert_true(CRT(_atoi64)("123456789012") == 123456789012LL);
}

static void test_floating_point_from_text(void **state)
{
    static const WCHAR text[] = L"  1.5e3 tail";
    WCHAR *end;

    (void)state;
    assert_true(CRT(wcstod)(text, &end) == 1500.0);
    assert_ptr_equal(end, text + 7);
    assert_true(CRT(wcstod)(L"-.25", NULL) == -0.25);
    assert_true(CRT(wcstod)(L"none", &end) == 0);
    assert_wide_equal(end, L"none");
    assert_true(CRT(_wtof)(L"2.5") == 2.5);
}

static void test_numbers_to_text(void **state)
{
    WCHAR wide[70];
    char narrow[70];

    (void)state;
    assert_wide_equal(CRT(_itow)(-12, wide, 10), L"-12");
    assert_wide_equal(CRT(_itow)(-1, wide, 16), L"ffffffff");
    assert_wide_equal(CRT(_itow)(INT_MIN, wide, 10), L"-2147483648");
    assert_wide_equal(CRT(_itow)(35, wide, 36), L"z");
    assert_wide_equal(CRT(_itow)(-1, wide, 2), L"11111111111111111111111111111111");
    assert_wide_equal(CRT(_ltow)(0, wide, 10), L"0");
    assert_wide_equal(CRT(_ultow)(0xffffffff, wide, 10), L"4294967295");
    assert_wide_equal(CRT(_i64tow)(LLONG_MIN, wide, 10), L"-9223372036854775808");
    assert_wide_equal(CRT(_i64tow)(-1, wide, 16), L"ffffffffffffffff");
    assert_wide_equal(CRT(_ui64tow)(ULLONG_MAX, wide, 10), L"18446744073709551615");
    assert_string_equal(CRT(_itoa)(-12, narrow, 10), "-12");
    assert_string_equal(CRT(_ultoa)(255, narrow, 16), "ff");
    assert_string_equal(CRT(_i64toa)(-5, narrow, 10), "-5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_length),
        cmocka_unit_test(test_copies),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_order_without_case),
        cmocka_unit_test(test_searches),
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_changes_in_place),
        cmocka_unit_test(test_duplicates),
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_classes_do_not_overlap_where_they_must_not),
        cmocka_unit_test(test_case_of_characters),
        cmocka_unit_test(test_numbers_from_text),
        cmocka_unit_test(test_integers_from_text),
        cmocka_unit_test(test_floating_point_from_text),
        cmocka_unit_test(test_numbers_to_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
