/* Narrow text of the native C run-time is UTF-8, in memory and on streams. Native only: the Universal C run-time's "C" locale
 * knows bytes alone, and its text streams write CR LF. */
#include "test.h"

#include <errno.h>
#include <wchar.h>

/* Text, and the same as UTF-16: 1, 2, 3 and 4 bytes a character. */
static const char narrow[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z";
static const WCHAR wide[] = L"a\xe9\x20ac\xd83d\xde00z";

static void test_strings(void **state)
{
    WCHAR units[16];
    char bytes[16];

    (void)state;
    assert_int_equal(mbstowcs(NULL, narrow, 0), 6);
    assert_int_equal(mbstowcs(units, narrow, 16), 6);
    assert_wide_equal(units, wide);
    assert_int_equal(wcstombs(NULL, wide, 0), 11);
    assert_int_equal(wcstombs(bytes, wide, 16), 11);
    assert_string_equal(bytes, narrow);
}

/* What does not fit whole is left out, and nothing is written behind it. */
static void test_strings_that_do_not_fit(void **state)
{
    WCHAR units[6];
    char bytes[12];

    (void)state;
    wmemset(units, L'#', 6);
    assert_int_equal(mbstowcs(units, narrow, 4), 3);
    assert_memory_equal(units, L"a\xe9\x20ac###", sizeof(units));
    assert_int_equal(mbstowcs(units, narrow, 5), 5);
    memset(bytes, '#', 12);
    assert_int_equal(wcstombs(bytes, wide, 8), 6);
    assert_memory_equal(bytes, "a\xc3\xa9\xe2\x82\xac######", 12);
}

static void test_text_that_is_not_utf_8(void **state)
{
    static const char *const wrong[] = {
        "\x80", "\xc3", "\xc3(", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80",
        "\xe2\x82", "\xf0\x9f\x98"};
    WCHAR units[16];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
    {
        errno = 0;
        assert_true(mbstowcs(units, wrong[i], 16) == (size_t)-1);
        assert_int_equal(errno, EILSEQ);
    }
}

static void test_surrogates_alone(void **state)
{
    static const WCHAR high[] = L"a\xd83d", low[] = L"\xde00", turned[] = L"\xde00\xd83d";
    char bytes[16];

    (void)state;
    assert_true(wcstombs(bytes, high, 16) == (size_t)-1);
    assert_true(wcstombs(bytes, low, 16) == (size_t)-1);
    assert_true(wcstombs(bytes, turned, 16) == (size_t)-1);
    assert_int_equal(_snprintf(bytes, 16, "%ws|", high), 5);
    assert_string_equal(bytes, "a\xef\xbf\xbd|");
}

static void test_characters(void **state)
{
    mbstate_t status;
    WCHAR unit = 0;
    char bytes[4];

    (void)state;
    assert_int_equal(mbtowc(&unit, "\xe2\x82\xac", 3), 3);
    assert_int_equal(unit, 0x20ac);
    assert_int_equal(mbtowc(&unit, "\xe2\x82\xac", 2), -1);
    assert_int_equal(mbtowc(&unit, "", 1), 0);
    assert_int_equal(mbtowc(&unit, "\xf0\x9f\x98\x80", 4), -1);
    assert_int_equal(wctomb(bytes, 0xe9), 2);
    assert_memory_equal(bytes, "\xc3\xa9", 2);
    assert_int_equal(wctomb(bytes, 0xd800), -1);

    memset(&status, 0, sizeof(status));
    assert_true(mbrtowc(&unit, "\xe2", 1, &status) == (size_t)-2);
    assert_false(mbsinit(&status));
    assert_int_equal(mbrtowc(&unit, "\x82\xac", 2, &status), 2);
    assert_int_equal(unit, 0x20ac);
    assert_true(mbsinit(&status));
    assert_int_equal(btowc('a'), 'a');
    assert_true(btowc(0x80) == WEOF);
    assert_int_equal(wctob(0x80), EOF);
}

static void test_formats(void **state)
{
    char bytes[32];
    WCHAR units[32];

    (void)state;
    assert_int_equal(_snprintf(bytes, 32, "%ws", wide), 11);
    assert_string_equal(bytes, narrow);
    assert_int_equal(_snwprintf(units, 32, L"%S", narrow), 6);
    assert_wide_equal(units, wide);
    /* The precision counts units of the output, and no character is cut. */
    assert_int_equal(_snprintf(bytes, 32, "%.5ws|", wide), 4);
    assert_string_equal(bytes, "a\xc3\xa9|");
    assert_int_equal(_snwprintf(units, 32, L"%8S|", "\xc3\xa9"), 9);
    assert_wide_equal(units, L"       \xe9|");
    assert_int_equal(_snwprintf(units, 32, L"%S", "\xff("), 2);
    assert_wide_equal(units, L"\xff(");
}

static void test_streams(void **state)
{
    FILE *stream = tmpfile();
    WCHAR line[32];
    char bytes[64];
    size_t i;

    (void)state;
    assert_non_null(stream);
    assert_true(fputws(wide, stream) >= 0);
    for (i = 0; wide[i]; i++)
        assert_int_equal(fputwc(wide[i], stream), wide[i]);
    assert_int_equal(fwprintf(stream, L"%s%c\n%S\xff\n", L"\xd83d", 0xde00, "last"), 9);
    rewind(stream);
    assert_int_equal(fread(bytes, 1, sizeof(bytes), stream), 11 + 11 + 4 + 1 + 4 + 2 + 1);
    assert_memory_equal(bytes, narrow, 11);
    assert_memory_equal(bytes + 11, narrow, 11);
    assert_memory_equal(bytes + 22, "\xf0\x9f\x98\x80\nlast\xc3\xbf\n", 12);

    rewind(stream);
    assert_non_null(fgetws(line, 5, stream));       /* ends between the units of a pair */
    assert_wide_equal(line, L"a\xe9\x20ac\xd83d");
    assert_int_equal(fgetwc(stream), 0xde00);
    assert_int_equal(ungetwc(L'!', stream), L'!');
    assert_int_equal(fgetwc(stream), L'!');
    assert_non_null(fgetws(line, 32, stream));
    assert_wide_equal(line, L"za\xe9\x20ac\xd83d\xde00z\xd83d\xde00\n");
    assert_non_null(fgetws(line, 32, stream));
    assert_wide_equal(line, L"last\xff\n");
    assert_null(fgetws(line, 32, stream));
    assert_true(fgetwc(stream) == WEOF);
    fclose(stream);
}

static void test_streams_of_other_bytes(void **state)
{
    FILE *stream = tmpfile();
    WCHAR line[8];

    (void)state;
    assert_non_null(stream);
    fwrite("\xe2\x82(\xf0", 1, 4, stream);
    rewind(stream);
    assert_non_null(fgetws(line, 8, stream));
    assert_wide_equal(line, L"\xe2\x82(\xf0");
    fclose(stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_strings_that_do_not_fit),
        cmocka_unit_test(test_text_that_is_not_utf_8),
        cmocka_unit_test(test_surrogates_alone),
        cmocka_unit_test(test_characters),
        cmocka_unit_test(test_formats),
        cmocka_unit_test(test_streams),
        cmocka_unit_test(test_streams_of_other_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
