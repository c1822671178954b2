/* Test cases as TAP and as JUnit XML. */
#include "trace/suite.h"

#include <stdlib.h>
#include <string.h>

#include "trace/array.h"

static char *copy(struct suite *suite, const char *string)
{
    char *made = text_copy(string ? string : "", string ? strlen(string) : 0);

    suite->failed = suite->failed || !made;
    return made;
}

BOOL suite_begin(struct suite *suite, const char *name, const char *class_name)
{
    memset(suite, 0, sizeof(*suite));
    suite->name = copy(suite, name);
    suite->class_name = copy(suite, class_name);
    return !suite->failed;
}

void suite_free(struct suite *suite)
{
    size_t i, j;

    for (i = 0; i < suite->cases_count; i++)
    {
        struct suite_case *test = &suite->cases[i];

        for (j = 0; j < test->problems_count; j++)
        {
            free(test->problems[j].id);
            free(test->problems[j].text);
        }
        free(test->problems);
        free(test->name);
        free(test->reason);
    }
    free(suite->cases);
    free(suite->name);
    free(suite->class_name);
    text_free(&suite->output);
    text_free(&suite->errors);
    memset(suite, 0, sizeof(*suite));
}

struct suite_case *suite_add(struct suite *suite, const char *name)
{
    struct suite_case *test = ARRAY_ADD(suite, cases);

    if (!test)
        suite->failed = TRUE;
    else
        test->name = copy(suite, name);
    return test;
}

/* Findings that are the end of the module's process. */
static BOOL is_end(const char *id)
{
    static const char *const ends[] = {"crash", "hang", "exit", "abort", "exception"};
    size_t i;

    for (i = 0; i < sizeof(ends) / sizeof(*ends); i++)
        if (!strcmp(id, ends[i]))
            return TRUE;
    return !strncmp(id, "fault/", 6);
}

void suite_problem(struct suite *suite, struct suite_case *test, const char *id, const char *text)
{
    struct suite_problem *problem = test ? ARRAY_ADD(test, problems) : NULL;

    if (!problem)
    {
        suite->failed = suite->failed || test;
        return;
    }
    problem->id = copy(suite, id);
    problem->text = copy(suite, text);
    if (test->problems_count == 1 && problem->id)
        test->outcome = is_end(problem->id) ? SUITE_ERROR : SUITE_FAILED;
}

void suite_skip(struct suite *suite, struct suite_case *test, const char *reason)
{
    if (!test)
        return;
    test->outcome = SUITE_SKIPPED;
    test->reason = copy(suite, reason);
}

static const char *string_of(const char *string)
{
    return string ? string : "";
}

/* --- TAP ------------------------------------------------------------------------------------------------------------ */

/* "#" begins a directive in TAP. */
static void tap_name(struct text *text, const char *name)
{
    struct text safe = {0};
    const char *next;

    text_safe(&safe, name, strlen(name), FALSE);
    for (next = text_string(&safe); *next; next++)
    {
        if (*next == '#' || *next == '\\')
            text_put(text, "\\");
        text_add(text, next, 1);
    }
    text_free(&safe);
}

static void tap_problem(struct text *text, const struct suite_problem *problem)
{
    const char *line = string_of(problem->text), *end;

    text_put(text, "# ");
    text_safe(text, string_of(problem->id), strlen(string_of(problem->id)), FALSE);
    text_put(text, ": ");
    for (;; line = end + 1)
    {
        end = line + strcspn(line, "\n");
        text_safe(text, line, end - line, FALSE);
        text_put(text, "\n");
        if (!*end || !end[1])
            break;
        text_put(text, "# ");
    }
}

void suite_tap(const struct suite *suite, struct text *text)
{
    size_t i, j;

    text_format(text, "TAP version 13\n1..%u\n", (unsigned int)suite->cases_count);
    for (i = 0; i < suite->cases_count; i++)
    {
        const struct suite_case *test = &suite->cases[i];

        text_format(text, "%sok %u - ", test->outcome == SUITE_PASSED || test->outcome == SUITE_SKIPPED ? "" : "not ",
                (unsigned int)i + 1);
        tap_name(text, string_of(test->name));
        if (test->outcome == SUITE_SKIPPED)
        {
            text_put(text, " # SKIP ");
            tap_name(text, string_of(test->reason));
        }
        text_put(text, "\n");
        for (j = 0; j < test->problems_count; j++)
            tap_problem(text, &test->problems[j]);
        if (test->outcome == SUITE_MISSING)
            text_put(text, "# the run ended before\n");
    }
    if (suite->failed)
        text->failed = TRUE;
}

/* --- JUnit ----------------------------------------------------------------------------------------------------------- */

static void attribute(struct text *text, const char *name, const char *value)
{
    text_format(text, " %s=\"", name);
    text_xml(text, string_of(value));
    text_put(text, "\"");
}

/* One failure or error for all problems: readers take the first and drop the rest. */
static void junit_problems(struct text *text, const struct suite_case *test)
{
    const char *element = test->outcome == SUITE_ERROR ? "error" : "failure", *first = string_of(test->problems[0].text);
    struct text message = {0};
    size_t i;

    text_add(&message, first, strcspn(first, "\n"));
    if (test->problems_count > 1)
        text_format(&message, " (and %u more)", (unsigned int)test->problems_count - 1);
    text_format(text, ">\n      <%s", element);
    attribute(text, "type", test->problems[0].id);
    attribute(text, "message", text_string(&message));
    text_put(text, ">");
    for (i = 0; i < test->problems_count; i++)
    {
        text_xml(text, string_of(test->problems[i].text));
        text_put(text, "\n");
    }
    text_format(text, "</%s>\n    </testcase>\n", element);
    text_free(&message);
}

static void junit_case(struct text *text, const struct suite *suite, const struct suite_case *test)
{
    text_put(text, "    <testcase");
    attribute(text, "classname", suite->class_name);
    attribute(text, "name", test->name);
    text_format(text, " time=\"%.6f\"", test->microseconds / 1e6);
    if (test->problems_count)
        junit_problems(text, test);
    else if (test->outcome == SUITE_SKIPPED || test->outcome == SUITE_MISSING)
    {
        text_put(text, ">\n      <skipped");
        attribute(text, "message", test->outcome == SUITE_SKIPPED ? test->reason : "the run ended before");
        text_put(text, "/>\n    </testcase>\n");
    }
    else
        text_put(text, "/>\n");
}

void suite_junit(const struct suite *suite, struct text *text)
{
    unsigned int failures = 0, errors = 0, skipped = 0;
    size_t i;

    for (i = 0; i < suite->cases_count; i++)
    {
        enum suite_outcome outcome = suite->cases[i].outcome;

        failures += outcome == SUITE_FAILED;
        errors += outcome == SUITE_ERROR;
        skipped += outcome == SUITE_SKIPPED || outcome == SUITE_MISSING;
    }
    text_put(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite");
    attribute(text, "name", suite->name);
    text_format(text, " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\" time=\"%.6f\">\n",
            (unsigned int)suite->cases_count, failures, errors, skipped, suite->microseconds / 1e6);
    for (i = 0; i < suite->cases_count; i++)
        junit_case(text, suite, &suite->cases[i]);
    if (suite->output.length)
    {
        text_put(text, "    <system-out>");
        text_xml(text, text_string(&suite->output));
        text_put(text, "</system-out>\n");
    }
    if (suite->errors.length)
    {
        text_put(text, "    <system-err>");
        text_xml(text, text_string(&suite->errors));
        text_put(text, "</system-err>\n");
    }
    text_put(text, "  </testsuite>\n</testsuites>\n");
    if (suite->failed)
        text->failed = TRUE;
}
