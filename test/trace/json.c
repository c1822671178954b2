/* lib/trace/json.c: what is taken, what is refused and where, values. */
#include "test.h"

#include "trace/json.h"

static const struct
{
    const char *text;
    unsigned int line, column;
    const char *what;
} bad[] =
{
    {"", 1, 1, "expected '{' or '[', found the end"},
    {"   ", 1, 4, "expected '{' or '[', found the end"},
    {"1", 1, 1, "expected '{' or '[', found '1'"},
    {"{", 1, 2, "expected a name in quotes, or '}', found the end"},
    {"{\"a\": 1,}", 1, 9, "expected a name in quotes, found '}'"},
    {"[1,]", 1, 4, "expected a value, found ']'"},
    {"[1 2]", 1, 4, "expected ',' or ']', found '2'"},
    {"{\"a\" 1}", 1, 6, "expected ':', found '1'"},
    {"{\"a\": 1\n \"b\": 2}", 2, 2, "expected ',' or '}', found '\"'"},
    {"[01]", 1, 3, "expected ',' or ']', found '1'"},
    {"[1.]", 1, 4, "expected a digit, found ']'"},
    {"[1e+]", 1, 5, "expected a digit, found ']'"},
    {"[-]", 1, 3, "expected a digit, found ']'"},
    {"[tru]", 1, 2, "expected a value, found 't'"},
    {"[\"a", 1, 4, "expected the end of the string (\"), found the end"},
    {"[\"a\nb\"]", 1, 4, "expected an escape in the place of a control character, found '\\x0a'"},
    {"[\"\\x\"]", 1, 4, "expected one of \" \\ / b f n r t u after a backslash, found 'x'"},
    {"[\"\\u12g4\"]", 1, 7, "expected a hexadecimal digit, found 'g'"},
    {"[\"\xc3(\"]", 1, 3, "expected UTF-8, found '\xef\xbf\xbd'"},
    {"[\"\xed\xa0\x80\"]", 1, 3, "expected UTF-8, found '\xef\xbf\xbd'"},
    {"[] x", 1, 4, "expected nothing more, found 'x'"},
    {"[]\n[]", 2, 1, "expected nothing more, found '['"},
    {"[\"\xc3\xa4\", x]", 1, 7, "expected a value, found 'x'"},     /* columns count characters */
    {"{a: 1}", 1, 2, "expected a name in quotes, or '}', found 'a'"},
    {"['a']", 1, 2, "expected a value, found '''"},
};

static void refuses(void **state)
{
    struct json_error error;
    struct json json;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
    {
        assert_hresult(json_parse(&json, bad[i].text, strlen(bad[i].text), &error), HRESULT_FROM_WIN32(ERROR_INVALID_DATA));
        assert_string_equal(error.what, bad[i].what);
        assert_int_equal(error.line, bad[i].line);
        assert_int_equal(error.column, bad[i].column);
    }
}

static void limits_depth(void **state)
{
    char text[20001];
    struct json_error error;
    struct json json;

    (void)state;
    memset(text, '[', 10000);
    memset(text + 10000, ']', 10000);
    assert_hresult(json_parse(&json, text, 20000, &error), HRESULT_FROM_WIN32(ERROR_INVALID_DATA));
    assert_string_equal(error.what, "expected at most 64 levels of nesting, found '['");
    assert_int_equal(error.column, JSON_DEPTH + 1);
    assert_hresult(json_parse(&json, text + 10000 - JSON_DEPTH, 2 * JSON_DEPTH, &error), S_OK);
    assert_int_equal(json.count, JSON_DEPTH);
    json_free(&json);
}

static void finds_members(void **state)
{
    static const char text[] = "\xef\xbb\xbf{\"a\": {\"x\": [1, {\"b\": 9}], \"y\": 2}, \"b\": [[], {}, true], \"c\\u0064\": null, \"e\": -12.5e1}";
    struct json_error error;
    struct json json;
    LONGLONG value;
    int a, b, y;

    (void)state;
    assert_hresult(json_parse(&json, text, sizeof(text) - 1, &error), S_OK);
    assert_int_equal(json.tokens[0].size, 4);
    a = json_member(&json, 0, "a");
    assert_int_equal(json.tokens[a].kind, JSON_OBJECT);
    y = json_member(&json, a, "y");
    assert_true(json_integer(&json, y, &value));
    assert_int_equal(value, 2);
    b = json_member(&json, 0, "b");     /* not the one inside "a" */
    assert_int_equal(json.tokens[b].kind, JSON_ARRAY);
    assert_int_equal(json.tokens[b].size, 3);
    assert_int_equal(json.tokens[json_member(&json, 0, "cd")].kind, JSON_NULL);
    assert_true(json_number(&json, json_member(&json, 0, "e")) == -125.0);
    assert_false(json_integer(&json, json_member(&json, 0, "e"), &value));
    assert_int_equal(json_member(&json, 0, "x"), -1);
    assert_int_equal(json_member(&json, b, "x"), -1);
    json_free(&json);
}

static void reads_strings(void **state)
{
    static const char text[] = "[\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\ud83d\\ude00\xf0\x9f\x98\x80\", \"\\ud800x\", \"a\\u0000b\", \"\"]";
    struct json_error error;
    struct json json;
    size_t length;
    WCHAR *wide;
    char *utf8;

    (void)state;
    assert_hresult(json_parse(&json, text, sizeof(text) - 1, &error), S_OK);
    utf8 = json_string(&json, 1, &length);
    assert_string_equal(utf8, "a\"\\/\b\f\n\r\t\xc3\xa4\xf0\x9f\x98\x80\xf0\x9f\x98\x80");
    assert_int_equal(length, strlen(utf8));
    free(utf8);
    utf8 = json_string(&json, 2, NULL);
    assert_string_equal(utf8, "\xef\xbf\xbdx");
    free(utf8);
    wide = json_wide(&json, 2, &length);
    assert_int_equal(length, 2);
    assert_int_equal(wide[0], 0xd800);
    free(wide);
    utf8 = json_string(&json, 3, &length);
    assert_int_equal(length, 3);
    assert_memory_equal(utf8, "a\0b", 4);
    free(utf8);
    utf8 = json_string(&json, 4, &length);
    assert_int_equal(length, 0);
    free(utf8);
    json_free(&json);
}

static void reads_integers(void **state)
{
    static const struct
    {
        const char *text;
        BOOL whole;
        LONGLONG value;
    } cases[] =
    {
        {"[0]", TRUE, 0}, {"[-0]", TRUE, 0}, {"[9223372036854775807]", TRUE, 0x7fffffffffffffffll},
        {"[-9223372036854775808]", TRUE, -0x7fffffffffffffffll - 1}, {"[9223372036854775808]", FALSE, 0},
        {"[-9223372036854775809]", FALSE, 0}, {"[1e3]", FALSE, 0}, {"[1.0]", FALSE, 0}, {"[\"1\"]", FALSE, 0}, {"[true]", FALSE, 0},
        {"[99999999999999999999999999999999]", FALSE, 0},
    };
    struct json_error error;
    struct json json;
    LONGLONG value;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
    {
        assert_hresult(json_parse(&json, cases[i].text, strlen(cases[i].text), &error), S_OK);
        assert_int_equal(json_integer(&json, 1, &value), cases[i].whole);
        if (cases[i].whole)
            assert_true(value == cases[i].value);
        json_free(&json);
    }
}

int main(void)
{
    const struct CMUnitTest all[] =
    {
        cmocka_unit_test(refuses),
        cmocka_unit_test(limits_depth),
        cmocka_unit_test(finds_members),
        cmocka_unit_test(reads_strings),
        cmocka_unit_test(reads_integers),
    };

    return cmocka_run_group_tests_name("trace-json", all, NULL, NULL);
}
