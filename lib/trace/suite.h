/* A report as test cases, for programs that read TAP or JUnit XML: what `certemu run` delivered, what `certemu check` looked for. */
#pragma once

#include <windows.h>

#include "trace/text.h"

enum suite_outcome
{
    SUITE_PASSED,
    SUITE_FAILED,
    SUITE_ERROR,            /* the module crashed, hung or ended its process, rather than did something wrong */
    SUITE_SKIPPED,
    SUITE_MISSING           /* the run ended before */
};

struct suite_problem
{
    char *id, *text;        /* the text's first line says what; the others give details */
};

struct suite_case
{
    char *name;
    enum suite_outcome outcome;
    char *reason;           /* of SUITE_SKIPPED */
    struct suite_problem *problems;
    size_t problems_count, problems_capacity;
    ULONGLONG microseconds;
};

struct suite
{
    char *name, *class_name;
    struct suite_case *cases;
    size_t cases_count, cases_capacity;
    struct text output, errors;     /* of the module */
    ULONGLONG microseconds;
    BOOL failed;                    /* memory ran out */
};

BOOL suite_begin(struct suite *suite, const char *name, const char *class_name);
void suite_free(struct suite *suite);

/* A case that has passed until something is said of it. NULL: memory ran out. Valid until the next is added. */
struct suite_case *suite_add(struct suite *suite, const char *name);
/* Those of a NULL case are ignored. */
void suite_problem(struct suite *suite, struct suite_case *test, const char *id, const char *text);
void suite_skip(struct suite *suite, struct suite_case *test, const char *reason);

/* TAP version 13; what is wrong follows its case in comment lines. */
void suite_tap(const struct suite *suite, struct text *text);
/* JUnit XML as Jenkins and GitLab read it: at most one failure or error in each case. */
void suite_junit(const struct suite *suite, struct text *text);
