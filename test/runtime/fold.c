/* FoldString. */
#include "test.h"

static WCHAR folded[64];

#define assert_folds(flags, text, expected) \
    do \
    { \
        memset(folded, '#', sizeof(folded)); \
        assert_int_equal(FoldStringW(flags, text, -1, folded, 64), lstrlenW(expected) + 1); \
        assert_wide_equal(folded, expected); \
    } \
    while (0)

static void test_digits(void **state)
{
    (void)state;
    assert_folds(MAP_FOLDDIGITS, L"a1\x0662\x0967\xff13\x00b2\x2460", L"a12" L"1321");
    assert_folds(MAP_FOLDDIGITS, L"plain", L"plain");
}

static void test_compatibility(void **state)
{
    (void)state;
    assert_folds(MAP_FOLDCZONE, L"\xff21\xff42\x3000\xfb01\x2122", L"Ab fiTM");
    assert_folds(MAP_FOLDCZONE, L"\xff76\xff9e", L"\x30ac");        /* halfwidth KA and its voice mark */
    assert_folds(MAP_FOLDCZONE | MAP_FOLDDIGITS, L"\xff11\x0663", L"13");
}

static void test_forms(void **state)
{
    (void)state;
    assert_folds(MAP_COMPOSITE, L"\x00e9\x1e69\xac01", L"e\x0301s\x0323\x0307\x1100\x1161\x11a8");
    assert_folds(MAP_PRECOMPOSED, L"e\x0301s\x0307\x0323\x1100\x1161\x11a8", L"\x00e9\x1e69\xac01");
    /* A mark between of the same class keeps them apart. */
    assert_folds(MAP_PRECOMPOSED, L"a\x0315\x0300\x05ae\x0062", L"\x00e0\x05ae\x0315" L"b");
    assert_folds(MAP_PRECOMPOSED, L"\xd834\xdd57\xd834\xdd65", L"\xd834\xdd57\xd834\xdd65");     /* excluded from composition */
    assert_folds(MAP_FOLDCZONE | MAP_COMPOSITE, L"\x01c4", L"DZ\x030c");
}

static void test_ligatures(void **state)
{
    (void)state;
    assert_folds(MAP_EXPAND_LIGATURES, L"stra\x00df" L"e \x00c6 \xfb03", L"strasse AE ffi");
}

static void test_lengths(void **state)
{
    WCHAR small_room[2];
    char narrow[8];

    (void)state;
    assert_int_equal(FoldStringW(MAP_EXPAND_LIGATURES, L"\x00df", 1, NULL, 0), 2);
    assert_int_equal(FoldStringW(MAP_EXPAND_LIGATURES, L"\x00df", 1, small_room, 2), 2);
    SetLastError(0);
    if (test_native())      /* Wine 8.0 writes behind the buffer */
    {
        assert_int_equal(FoldStringW(MAP_EXPAND_LIGATURES, L"\x00dfz", 2, small_room, 2), 0);
        assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    }
    assert_int_equal(FoldStringA(MAP_FOLDDIGITS, "a1", -1, narrow, 8), 3);
    assert_string_equal(narrow, "a1");
}

static void test_errors(void **state)
{
    (void)state;
    SetLastError(0);
    assert_int_equal(FoldStringW(MAP_PRECOMPOSED | MAP_COMPOSITE, L"a", 1, folded, 64), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_FLAGS);
    SetLastError(0);
    assert_int_equal(FoldStringW(0x10000, L"a", 1, folded, 64), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_FLAGS);
    SetLastError(0);
    assert_int_equal(FoldStringW(MAP_FOLDDIGITS, L"a", 0, folded, 64), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    SetLastError(0);
    assert_int_equal(FoldStringW(MAP_FOLDDIGITS, folded, 1, folded, 64), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    SetLastError(0);
    assert_int_equal(FoldStringW(MAP_FOLDDIGITS, L"a", 1, folded, -1), 0);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
}

/* One number over what every unit folds to, by every flag: Wine's and ours are the same. The units of U+FDD0 to U+FDEF and the last
 * two are no characters: Wine refuses them. */
static void test_every_unit(void **state)
{
    static const DWORD flags[] =
    {
        MAP_FOLDCZONE, MAP_FOLDDIGITS, MAP_PRECOMPOSED, MAP_COMPOSITE, MAP_EXPAND_LIGATURES, MAP_FOLDCZONE | MAP_FOLDDIGITS
    };
    static const DWORD expected[] = {0x29c34922, 0x52800b82, 0xc827146f, 0x2e3e255b, 0x425d4cf5, 0x4b711fb5};
    DWORD i, unit, hash;

    (void)state;
    for (i = 0; i < sizeof(flags) / sizeof(*flags); i++)
    {
        for (unit = 1, hash = 0; unit < 0xfffe; unit++)
        {
            const WCHAR text = (WCHAR)unit;
            int length, j;

            if ((unit >= 0xd800 && unit < 0xe000) || (unit >= 0xfdd0 && unit < 0xfdf0))
                continue;
            length = FoldStringW(flags[i], &text, 1, folded, 64);
            for (j = 0; j < length; j++)
                hash = hash * 31 + folded[j];
            hash = hash * 31 + length;
        }
        if (hash != expected[i])
            print_error("flags 0x%x: 0x%08x, expected 0x%08x\n", (unsigned int)flags[i], (unsigned int)hash, (unsigned int)expected[i]);
        assert_int_equal(hash, expected[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_digits),
        cmocka_unit_test(test_compatibility),
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_ligatures),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_every_unit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
