/* The report for people: what it says of checks that cannot be made of a DLL. */
#include "test.h"

#include "check/report.h"
#include "trace/text.h"

static const char *report_of(struct check_report *report, BOOL quiet)
{
    static struct text text;

    text_clear(&text);
    check_report_text(report, FALSE, quiet, &text);
    return text_string(&text);
}

static size_t index_of(const char *id)
{
    size_t count;

    return (size_t)(check_find(id) - check_list(&count));
}

static void names_what_is_not_looked_for(void **state)
{
    struct check_report report = {.module = (char *)"x.dll", .build = (char *)"pe"};
    const struct check *checks;
    const char *text, *at;
    size_t count, i;

    (void)state;
    checks = check_list(&count);
    text = report_of(&report, FALSE);
    for (i = 0; i < count; i++)
        if (checks[i].windows)
        {
            at = strstr(text, checks[i].id);
            assert_non_null(at);
            assert_non_null(strstr(at, checks[i].windows));
        }
        else if (checks[i].partly)
        {
            at = strstr(strstr(text, "in part: "), checks[i].id);
            assert_non_null(at);
            assert_non_null(strstr(at, checks[i].partly));
            assert_true(at < strstr(text, "not looked for"));
        }
        else if (strchr(checks[i].id, '/'))     /* "initialize" is the end of another's id, too */
            assert_null(strstr(text, checks[i].id));
    assert_null(strstr(report_of(&report, TRUE), "looked for"));
}

static void says_nothing_of_the_rest(void **state)
{
    struct check_report native = {.module = (char *)"x.so", .build = (char *)"native"};
    struct check_report asked = {.module = (char *)"x.dll", .build = (char *)"pe"};
    const char *text;
    size_t count;

    (void)state;
    assert_null(strstr(report_of(&native, FALSE), "not looked for"));
    check_list(&count);
    asked.judged = calloc(count, sizeof(*asked.judged));
    asked.judged[index_of("leak/file")] = asked.judged[index_of("naming/progid")] = TRUE;
    text = report_of(&asked, FALSE);
    assert_non_null(strstr(text, "not looked for in a DLL: leak/file ("));
    assert_null(strstr(text, "leak/bstr"));
    free(asked.judged);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(names_what_is_not_looked_for), cmocka_unit_test(says_nothing_of_the_rest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
