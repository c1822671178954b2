/* The report of a check for programs: JSON (docs/findings.schema.json), TAP, JUnit XML. */
#include "check/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/json_write.h"
#include "trace/suite.h"

static const char *const outcomes[] = {"passed", "found", "crashed", "not-applicable", "not-run"};

/* --- fingerprints -------------------------------------------------------------------------------------------------------- */

/* FNV-1a: fingerprints are compared, not trusted. */
static ULONGLONG hash(ULONGLONG sum, const char *text)
{
    for (; text && *text; text++)
        sum = (sum ^ (unsigned char)*text) * 0x100000001b3;
    return (sum ^ 0xff) * 0x100000001b3;
}

static ULONGLONG hash_finding(const struct check_report *report, const struct check_finding *finding)
{
    ULONGLONG sum = hash(0xcbf29ce484222325, finding->check->id);

    sum = hash(sum, report_image_name(report->module ? report->module : ""));
    sum = hash(sum, finding->place.file ? report_path(finding->place.file) : NULL);
    return hash(sum, finding->place.function);
}

void report_fingerprint(const struct check_report *report, size_t finding, char buffer[FINGERPRINT_SIZE])
{
    ULONGLONG sum = hash_finding(report, &report->findings[finding]);
    unsigned int nth = 1;
    size_t i;

    /* Only findings of one check can be alike. */
    for (i = 0; i < finding; i++)
        if (report->findings[i].check == report->findings[finding].check && hash_finding(report, &report->findings[i]) == sum)
            nth++;
    snprintf(buffer, FINGERPRINT_SIZE, "%016llx:%u", (unsigned long long)sum, nth);
}

/* --- JSON ---------------------------------------------------------------------------------------------------------------- */

static void put_place(struct json_writer *json, const char *name, const struct place *place)
{
    char offset[24];

    json_write_object(json, name);
    if (place->file)
    {
        json_write_text(json, "file", report_path(place->file));
        json_write_number(json, "line", place->line);
    }
    json_write_optional(json, "function", place->function);
    if (place->image)
    {
        snprintf(offset, sizeof(offset), "0x%llx", (unsigned long long)place->offset);
        json_write_text(json, "image", place->image);
        json_write_text(json, "offset", offset);
    }
    json_write_end(json);
}

static void put_stack(struct json_writer *json, const char *name, const struct place *stack, size_t count)
{
    size_t i;

    json_write_array(json, name);
    for (i = 0; i < count; i++)
        put_place(json, NULL, &stack[i]);
    json_write_end(json);
}

static void put_probes(struct json_writer *json, const struct check_report *report)
{
    size_t i;

    json_write_array(json, "probes");
    for (i = 0; i < report->probes_count; i++)
    {
        const struct check_probe *probe = &report->probes[i];

        json_write_object(json, NULL);
        json_write_text(json, "id", probe->id);
        json_write_text(json, "outcome", outcomes[probe->outcome]);
        json_write_optional(json, "reason", probe->reason);
        json_write_number(json, "cases", probe->cases);
        json_write_number(json, "microseconds", probe->microseconds);
        json_write_end(json);
    }
    json_write_end(json);
}

static void put_finding(struct json_writer *json, const struct check_report *report, size_t index)
{
    const struct check_finding *finding = &report->findings[index];
    char fingerprint[FINGERPRINT_SIZE];

    report_fingerprint(report, index, fingerprint);
    json_write_object(json, NULL);
    json_write_text(json, "check", finding->check->id);
    json_write_text(json, "severity", check_severity_name(finding->check->severity));
    json_write_text(json, "message", finding->message ? finding->message : "");
    json_write_text(json, "what", finding->check->what);
    json_write_text(json, "advice", finding->check->advice);
    json_write_text(json, "source", finding->check->source);
    if (finding->place.file || finding->place.image)
        put_place(json, "place", &finding->place);
    else
        json_write_text(json, "place", NULL);
    json_write_text(json, "call", finding->call);
    json_write_text(json, "probe", finding->probe ? finding->probe : "");
    json_write_number(json, "probes", finding->probes);
    json_write_number(json, "count", finding->count);
    put_stack(json, "stack", finding->stack, finding->stack_count);
    if (finding->origin_count)
    {
        json_write_object(json, "origin");
        json_write_text(json, "title", finding->origin_title ? finding->origin_title : "from");
        put_stack(json, "stack", finding->origin, finding->origin_count);
        json_write_end(json);
    }
    json_write_text(json, "fingerprint", fingerprint);
    json_write_end(json);
}

void check_report_json(const struct check_report *report, struct text *text)
{
    struct json_writer json;
    size_t i;

    json_write_begin(&json, text, 3);
    json_write_object(&json, NULL);
    json_write_number(&json, "version", 1);
    json_write_text(&json, "module", report->module ? report->module : "");
    json_write_text(&json, "build", report->build ? report->build : "native");
    json_write_number(&json, "status", check_report_status(report));
    json_write_number(&json, "microseconds", report->microseconds);
    put_probes(&json, report);
    json_write_array(&json, "findings");
    for (i = 0; i < report->findings_count; i++)
        put_finding(&json, report, i);
    json_write_end(&json);
    json_write_end(&json);
}

/* --- TAP and JUnit ------------------------------------------------------------------------------------------------------- */

/* The first line is what a list shows; the others say how to get there. */
static void put_problem(struct text *text, const struct check_finding *finding)
{
    if (finding->place.file || finding->place.image)
    {
        report_put_place(text, &finding->place);
        text_put(text, ": ");
    }
    if (finding->message)
        text_safe(text, finding->message, strlen(finding->message), FALSE);
    if (finding->call)
        text_format(text, "\n  during %s", finding->call);
    text_format(text, "\n  certemu check --only %s", finding->probe ? finding->probe : "events");
    if (finding->probes > 1)
        text_format(text, " and %u more probes", finding->probes - 1);
    text_put(text, "\n");
    report_put_stack(text, "  ", finding->stack, finding->stack_count);
    if (finding->origin_count)
    {
        text_format(text, "  %s\n", finding->origin_title ? finding->origin_title : "from");
        report_put_stack(text, "  ", finding->origin, finding->origin_count);
    }
    text_format(text, "  %s\n  To do: %s", finding->check->what, finding->check->advice);
}

/* A case for each check, so that one run can be compared with the next whatever it found. Notes fail none. */
static void make_suite(const struct check_report *report, struct suite *suite)
{
    const struct check *checks;
    struct text text = {0};
    size_t count, i, j;

    suite_begin(suite, report->module, report->module);
    suite->microseconds = report->microseconds;
    checks = check_list(&count);
    for (i = 0; i < count; i++)
    {
        struct suite_case *test = suite_add(suite, checks[i].id);

        if (report->judged && !report->judged[i])
            suite_skip(suite, test, "not asked for");
        else if (checks[i].windows && report->build && !strcmp(report->build, "pe"))
            suite_skip(suite, test, checks[i].windows);
        for (j = 0; j < report->findings_count; j++)
            if (report->findings[j].check == &checks[i] && checks[i].severity != CHECK_NOTE)
            {
                text_clear(&text);
                put_problem(&text, &report->findings[j]);
                suite_problem(suite, test, checks[i].id, text_string(&text));
            }
    }
    suite->failed = suite->failed || text.failed;
    text_free(&text);
}

void check_report_tap(const struct check_report *report, struct text *text)
{
    struct suite suite;

    make_suite(report, &suite);
    suite_tap(&suite, text);
    suite_free(&suite);
}

void check_report_junit(const struct check_report *report, struct text *text)
{
    struct suite suite;

    make_suite(report, &suite);
    suite_junit(&suite, text);
    suite_free(&suite);
}
