/* The report of a run for programs: JSON, TAP, JUnit XML. */
#include "trace/report.h"

#include <stdlib.h>
#include <string.h>

#include "trace/json_write.h"
#include "trace/suite.h"

static const char *const outcomes[] = {"not-delivered", "passed", "failed", "skipped"};

/* --- JSON ---------------------------------------------------------------------------------------------------------- */

static void put_steps(struct json_writer *json, const struct report *report)
{
    size_t i;

    json_write_array(json, "events");
    for (i = 0; i < report->steps_count; i++)
    {
        const struct report_step *step = &report->steps[i];

        json_write_object(json, NULL);
        json_write_text(json, "event", step->event);
        json_write_text(json, "file", step->file);
        json_write_text(json, "outcome", outcomes[step->outcome]);
        if (step->passed + step->failed)
            json_write_result(json, "result", step->result);
        json_write_number(json, "passed", step->passed);
        json_write_number(json, "failed", step->failed);
        json_write_number(json, "skipped", step->skipped);
        json_write_number(json, "microseconds", step->microseconds);
        json_write_optional(json, "error", step->error);
        json_write_end(json);
    }
    json_write_end(json);
}

static void put_calls(struct json_writer *json, const struct report *report)
{
    size_t i;

    json_write_array(json, "calls");
    for (i = 0; i < report->calls_count; i++)
    {
        json_write_object(json, NULL);
        json_write_text(json, "object", report->calls[i].object);
        json_write_text(json, "method", report->calls[i].method);
        json_write_optional(json, "name", report->calls[i].name);
        json_write_result(json, "result", report->calls[i].result);
        json_write_number(json, "count", report->calls[i].count);
        json_write_end(json);
    }
    json_write_end(json);
}

static void put_effects(struct json_writer *json, const struct report *report)
{
    size_t i;

    json_write_array(json, "files");
    for (i = 0; i < report->files_count; i++)
    {
        json_write_object(json, NULL);
        json_write_text(json, "path", report->files[i].path);
        json_write_text(json, "change", report->files[i].change);
        json_write_number(json, "size", report->files[i].size);
        json_write_end(json);
    }
    json_write_end(json);
    json_write_array(json, "registry");
    for (i = 0; i < report->keys_count; i++)
    {
        json_write_object(json, NULL);
        json_write_text(json, "key", report->keys[i].key);
        json_write_text(json, "change", report->keys[i].change);
        json_write_optional(json, "name", report->keys[i].name);
        json_write_optional(json, "value", report->keys[i].value);
        json_write_end(json);
    }
    json_write_end(json);
}

static void put_findings(struct json_writer *json, const struct report *report)
{
    size_t i;

    json_write_array(json, "findings");
    for (i = 0; i < report->findings_count; i++)
    {
        json_write_object(json, NULL);
        json_write_text(json, "id", report->findings[i].id);
        json_write_text(json, "severity", report->findings[i].warning ? "warning" : "error");
        if (report->findings[i].step)
            json_write_number(json, "event", report->findings[i].step);
        json_write_text(json, "text", report->findings[i].text);
        json_write_end(json);
    }
    json_write_end(json);
}

void report_json(const struct report *report, struct text *text)
{
    struct json_writer json;
    size_t i;

    json_write_begin(&json, text, 2);
    json_write_object(&json, NULL);
    json_write_text(&json, "module", report->module);
    json_write_text(&json, "build", report->build);
    json_write_text(&json, "progid", report->progid);
    json_write_text(&json, "interface", report->interface_name);
    json_write_text(&json, "threading", report->threading);
    json_write_text(&json, "description", report->description);
    json_write_number(&json, "status", report_status(report));
    if (report->initialized)
        json_write_number(&json, "mask", report->mask);
    else
        json_write_text(&json, "mask", NULL);
    json_write_number(&json, "microseconds", report->microseconds);
    json_write_object(&json, "properties");
    for (i = 0; i < report->properties_count; i++)
        json_write_text(&json, report->properties[i].name ? report->properties[i].name : "",
                report->properties[i].value ? report->properties[i].value : "");
    json_write_end(&json);
    put_steps(&json, report);
    put_calls(&json, report);
    put_effects(&json, report);
    json_write_text(&json, "debug", text_string(&report->debug));
    json_write_text(&json, "stdout", text_string(&report->output));
    json_write_text(&json, "stderr", text_string(&report->errors));
    put_findings(&json, report);
    json_write_end(&json);
}

/* --- TAP and JUnit ------------------------------------------------------------------------------------------------------ */

/* Findings of a step, 0: those of the run itself. Warnings do not fail a case. */
static void add_problems(const struct report *report, unsigned int step, struct suite *suite, struct suite_case *test)
{
    size_t i;

    for (i = 0; i < report->findings_count; i++)
        if (report->findings[i].step == step && !report->findings[i].warning)
            suite_problem(suite, test, report->findings[i].id, report->findings[i].text);
}

/* The first case is the run itself, then a case for each step. */
static void make_suite(const struct report *report, struct suite *suite)
{
    struct suite_case *test;
    struct text name = {0};
    size_t i;

    suite_begin(suite, report->module, report->progid && *report->progid ? report->progid : report->module);
    suite->microseconds = report->microseconds;
    add_problems(report, 0, suite, suite_add(suite, "load, initialize, unload"));
    for (i = 0; i < report->steps_count; i++)
    {
        const struct report_step *step = &report->steps[i];

        text_clear(&name);
        text_format(&name, "%u %s%s%s", (unsigned int)i + 1, step->event ? step->event : "", step->file ? " " : "",
                step->file ? step->file : "");
        if (!(test = suite_add(suite, text_string(&name))))
            break;
        test->microseconds = step->microseconds;
        if (step->outcome == REPORT_SKIPPED)
            suite_skip(suite, test, "not in the module's mask");
        add_problems(report, (unsigned int)i + 1, suite, test);
        if (step->outcome == REPORT_PENDING && !test->problems_count)
            test->outcome = SUITE_MISSING;
    }
    text_add(&suite->output, text_string(&report->output), report->output.length);
    text_add(&suite->errors, text_string(&report->errors), report->errors.length);
    text_add(&suite->errors, text_string(&report->debug), report->debug.length);
    suite->failed = suite->failed || name.failed;
    text_free(&name);
}

void report_tap(const struct report *report, struct text *text)
{
    struct suite suite;

    make_suite(report, &suite);
    suite_tap(&suite, text);
    suite_free(&suite);
}

void report_junit(const struct report *report, struct text *text)
{
    struct suite suite;

    make_suite(report, &suite);
    suite_junit(&suite, text);
    suite_free(&suite);
}
