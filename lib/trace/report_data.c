/* The report for programs: JSON, TAP, JUnit XML. */
#include "trace/report.h"

#include <stdlib.h>
#include <string.h>

#include "trace/result.h"

static const char *const outcomes[] = {"not-delivered", "passed", "failed", "skipped"};

/* --- JSON ---------------------------------------------------------------------------------------------------------- */

static void member(struct text *text, const char *indent, const char *name, const char *value)
{
    text_format(text, "%s\"%s\": ", indent, name);
    if (!value)
    {
        text_put(text, "null");
        return;
    }
    text_put(text, "\"");
    text_json(text, value, strlen(value));
    text_put(text, "\"");
}

static void result_member(struct text *text, HRESULT result)
{
    text_put(text, ", \"result\": \"");
    result_describe(text, result);
    text_put(text, "\"");
}

void report_json(const struct report *report, struct text *text)
{
    size_t i;

    text_put(text, "{\n");
    member(text, "  ", "module", report->module);
    member(text, ",\n  ", "build", report->build);
    member(text, ",\n  ", "progid", report->progid);
    member(text, ",\n  ", "interface", report->interface_name);
    member(text, ",\n  ", "threading", report->threading);
    member(text, ",\n  ", "description", report->description);
    text_format(text, ",\n  \"status\": %d,\n  \"mask\": ", report_status(report));
    if (report->initialized)
        text_format(text, "%d", (int)report->mask);
    else
        text_put(text, "null");
    text_format(text, ",\n  \"microseconds\": %llu,\n  \"properties\": {", (unsigned long long)report->microseconds);
    for (i = 0; i < report->properties_count; i++)
    {
        text_put(text, i ? ", \"" : "\"");
        if (report->properties[i].name)
            text_json(text, report->properties[i].name, strlen(report->properties[i].name));
        text_put(text, "\": \"");
        if (report->properties[i].value)
            text_json(text, report->properties[i].value, strlen(report->properties[i].value));
        text_put(text, "\"");
    }
    text_put(text, "},\n  \"events\": [");
    for (i = 0; i < report->steps_count; i++)
    {
        const struct report_step *step = &report->steps[i];

        text_put(text, i ? ",\n    {" : "\n    {");
        member(text, "", "event", step->event);
        member(text, ", ", "file", step->file);
        member(text, ", ", "outcome", outcomes[step->outcome]);
        if (step->passed + step->failed)
            result_member(text, step->result);
        text_format(text, ", \"passed\": %u, \"failed\": %u, \"skipped\": %u, \"microseconds\": %llu", step->passed, step->failed,
                step->skipped, (unsigned long long)step->microseconds);
        if (step->error)
            member(text, ", ", "error", step->error);
        text_put(text, "}");
    }
    text_put(text, "\n  ],\n  \"calls\": [");
    for (i = 0; i < report->calls_count; i++)
    {
        const struct report_call *call = &report->calls[i];

        text_put(text, i ? ",\n    {" : "\n    {");
        member(text, "", "object", call->object);
        member(text, ", ", "method", call->method);
        if (call->name)
            member(text, ", ", "name", call->name);
        result_member(text, call->result);
        text_format(text, ", \"count\": %u}", call->count);
    }
    text_put(text, "\n  ],\n  \"files\": [");
    for (i = 0; i < report->files_count; i++)
    {
        text_put(text, i ? ",\n    {" : "\n    {");
        member(text, "", "path", report->files[i].path);
        member(text, ", ", "change", report->files[i].change);
        text_format(text, ", \"size\": %llu}", (unsigned long long)report->files[i].size);
    }
    text_put(text, "\n  ],\n  \"registry\": [");
    for (i = 0; i < report->keys_count; i++)
    {
        text_put(text, i ? ",\n    {" : "\n    {");
        member(text, "", "key", report->keys[i].key);
        member(text, ", ", "change", report->keys[i].change);
        if (report->keys[i].name)
            member(text, ", ", "name", report->keys[i].name);
        if (report->keys[i].value)
            member(text, ", ", "value", report->keys[i].value);
        text_put(text, "}");
    }
    text_put(text, "\n  ],\n");
    member(text, "  ", "debug", text_string(&report->debug));
    member(text, ",\n  ", "stdout", text_string(&report->output));
    member(text, ",\n  ", "stderr", text_string(&report->errors));
    text_put(text, ",\n  \"findings\": [");
    for (i = 0; i < report->findings_count; i++)
    {
        const struct report_finding *finding = &report->findings[i];

        text_put(text, i ? ",\n    {" : "\n    {");
        member(text, "", "id", finding->id);
        member(text, ", ", "severity", finding->warning ? "warning" : "error");
        if (finding->step)
            text_format(text, ", \"event\": %u", finding->step);
        member(text, ", ", "text", finding->text);
        text_put(text, "}");
    }
    text_put(text, "\n  ]\n}\n");
}

/* --- the test cases of TAP and JUnit --------------------------------------------------------------------------------- */

/* Findings of a step, 0: those of the run itself. Warnings do not fail a case. */
static const struct report_finding *finding_of(const struct report *report, unsigned int step, size_t *from)
{
    for (; *from < report->findings_count; (*from)++)
        if (report->findings[*from].step == step && !report->findings[*from].warning)
            return &report->findings[(*from)++];
    return NULL;
}

static void case_name(const struct report *report, size_t step, struct text *name)
{
    text_clear(name);
    if (!step)
    {
        text_put(name, "load, initialize, unload");
        return;
    }
    text_format(name, "%u %s", (unsigned int)step, report->steps[step - 1].event);
    if (report->steps[step - 1].file)
        text_format(name, " %s", report->steps[step - 1].file);
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

void report_tap(const struct report *report, struct text *text)
{
    struct text name = {0};
    size_t i;

    text_format(text, "TAP version 13\n1..%u\n", (unsigned int)report->steps_count + 1);
    for (i = 0; i <= report->steps_count; i++)
    {
        const struct report_finding *finding;
        BOOL pending = i && report->steps[i - 1].outcome == REPORT_PENDING;
        size_t from = 0;

        finding = finding_of(report, (unsigned int)i, &from);
        case_name(report, i, &name);
        text_format(text, "%sok %u - ", finding || pending ? "not " : "", (unsigned int)i + 1);
        tap_name(text, text_string(&name));
        if (!finding && i && report->steps[i - 1].outcome == REPORT_SKIPPED)
            text_put(text, " # SKIP not in the module's mask");
        text_put(text, "\n");
        for (; finding; finding = finding_of(report, (unsigned int)i, &from))
        {
            text_format(text, "# %s: ", finding->id ? finding->id : "");
            if (finding->text)
                text_safe(text, finding->text, strlen(finding->text), FALSE);
            text_put(text, "\n");
        }
        if (pending)
            text_put(text, "# the run ended before\n");
    }
    text_free(&name);
}

/* --- JUnit ----------------------------------------------------------------------------------------------------------- */

static void attribute(struct text *text, const char *name, const char *value)
{
    text_format(text, " %s=\"", name);
    text_xml(text, value ? value : "");
    text_put(text, "\"");
}

void report_junit(const struct report *report, struct text *text)
{
    unsigned int failures = 0, errors = 0, skipped = 0;
    struct text cases = {0}, name = {0};
    size_t i;

    for (i = 0; i <= report->steps_count; i++)
    {
        const struct report_step *step = i ? &report->steps[i - 1] : NULL;
        const struct report_finding *finding;
        size_t from = 0;

        finding = finding_of(report, (unsigned int)i, &from);
        case_name(report, i, &name);
        text_put(&cases, "    <testcase");
        attribute(&cases, "classname", report->progid && *report->progid ? report->progid : report->module);
        attribute(&cases, "name", text_string(&name));
        text_format(&cases, " time=\"%.6f\"", step ? step->microseconds / 1e6 : 0.0);
        if (finding)
        {
            /* JUnit tells a failed expectation from an error such as a crash. */
            const char *element = report->crashed && finding->id && (!strcmp(finding->id, "crash") ||
                    !strcmp(finding->id, "hang") || !strcmp(finding->id, "exit") || !strcmp(finding->id, "abort") ||
                    !strcmp(finding->id, "exception")) ? "error" : "failure";

            *element == 'e' ? errors++ : failures++;
            text_format(&cases, ">\n      <%s", element);
            attribute(&cases, "type", finding->id);
            attribute(&cases, "message", finding->text);
            text_put(&cases, ">");
            for (; finding; finding = finding_of(report, (unsigned int)i, &from))
            {
                text_xml(&cases, finding->text ? finding->text : "");
                text_put(&cases, "\n");
            }
            text_format(&cases, "</%s>\n    </testcase>\n", element);
        }
        else if (step && (step->outcome == REPORT_SKIPPED || step->outcome == REPORT_PENDING))
        {
            skipped++;
            text_put(&cases, ">\n      <skipped");
            attribute(&cases, "message", step->outcome == REPORT_SKIPPED ? "not in the module's mask" : "the run ended before");
            text_put(&cases, "/>\n    </testcase>\n");
        }
        else
            text_put(&cases, "/>\n");
    }
    text_format(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite");
    attribute(text, "name", report->module);
    text_format(text, " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\" time=\"%.6f\">\n",
            (unsigned int)report->steps_count + 1, failures, errors, skipped, report->microseconds / 1e6);
    text_add(text, text_string(&cases), cases.length);
    if (report->output.length)
    {
        text_put(text, "    <system-out>");
        text_xml(text, text_string(&report->output));
        text_put(text, "</system-out>\n");
    }
    if (report->debug.length || report->errors.length)
    {
        text_put(text, "    <system-err>");
        text_xml(text, text_string(&report->errors));
        text_xml(text, text_string(&report->debug));
        text_put(text, "</system-err>\n");
    }
    text_put(text, "  </testsuite>\n</testsuites>\n");
    text_free(&cases);
    text_free(&name);
}
