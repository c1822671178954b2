/* The report for a person. Everything that comes from the module is shown with control characters escaped. */
#include "trace/report.h"

#include <stdlib.h>
#include <string.h>

#include "trace/result.h"

static void safe(struct text *text, const char *string)
{
    if (string)
        text_safe(text, string, strlen(string), FALSE);
}

static void lines(struct text *text, const char *title, const struct text *content)
{
    const char *next = text_string(content), *end = next + content->length, *stop;

    if (!content->length)
        return;
    text_format(text, "\n%s\n", title);
    for (; next < end; next = stop + 1)
    {
        size_t length;

        if (!(stop = memchr(next, '\n', end - next)))
            stop = end;
        length = stop - next;
        if (length && next[length - 1] == '\r')
            length--;
        text_put(text, "  | ");
        text_safe(text, next, length, FALSE);
        text_put(text, "\n");
    }
}

static void head(const struct report *report, struct text *text)
{
    size_t i;

    safe(text, report->module);
    if (report->progid && *report->progid)
    {
        text_put(text, ": ");
        safe(text, report->progid);
    }
    if (report->interface_name)
    {
        text_put(text, " (");
        safe(text, report->interface_name);
        if (report->threading && *report->threading)
        {
            text_put(text, ", ");
            safe(text, report->threading);
        }
        text_put(text, ")");
    }
    text_put(text, "\n");
    if (report->description)
    {
        text_put(text, "  description: ");
        safe(text, report->description);
        text_put(text, "\n");
    }
    for (i = 0; i < report->properties_count; i++)
    {
        text_put(text, "  ");
        safe(text, report->properties[i].name);
        text_put(text, ": ");
        safe(text, report->properties[i].value);
        text_put(text, "\n");
    }
    if (report->initialized)
    {
        text_format(text, "  wants 0x%x: ", (unsigned int)report->mask);
        report_events(text, report->mask);
        text_put(text, "\n");
    }
}

static void steps(const struct report *report, enum report_detail detail, struct text *text)
{
    static const char *const words[] = {"not delivered", "ok", "FAILED", "not wanted"};
    size_t i;

    if (report->steps_count)
        text_put(text, "\nEvents\n");
    for (i = 0; i < report->steps_count; i++)
    {
        const struct report_step *step = &report->steps[i];

        text_format(text, "  %u  %-9s", (unsigned int)i + 1, step->event);
        if (step->file)
        {
            text_put(text, " ");
            safe(text, step->file);
        }
        text_format(text, "  %s", words[step->outcome]);
        if (step->passed + step->failed > 0 && (step->result != S_OK || step->outcome == REPORT_FAILED))
        {
            text_put(text, " ");
            result_describe(text, step->result);
        }
        if (step->passed + step->failed + step->skipped > 1)
            text_format(text, ", %u times%s", step->passed + step->failed + step->skipped, step->failed ? "" : "");
        if (step->failed && step->passed)
            text_format(text, ", %u failed", step->failed);
        if (detail == REPORT_VERBOSE && step->passed + step->failed)
            text_format(text, ", %llu us", (unsigned long long)step->microseconds / (step->passed + step->failed));
        text_put(text, "\n");
        if (step->error)
        {
            text_put(text, "     ");
            safe(text, step->error);
            text_put(text, "\n");
        }
    }
}

static void calls(const struct report *report, const char *object, const char *title, struct text *text)
{
    BOOL any = FALSE;
    size_t i;

    for (i = 0; i < report->calls_count; i++)
    {
        const struct report_call *call = &report->calls[i];

        if (strcmp(call->object, object))
            continue;
        if (!any)
            text_format(text, "\n%s\n", title);
        any = TRUE;
        text_format(text, "%5u  ", call->count);
        safe(text, call->method);
        if (call->name)
        {
            text_put(text, " ");
            safe(text, call->name);
        }
        if (call->result != S_OK)
        {
            text_put(text, "  ");
            result_describe(text, call->result);
        }
        text_put(text, "\n");
    }
}

/* Each call as it came, nested by time. */
static void sequence(const struct trace_file *trace, struct text *text)
{
    size_t i;

    text_put(text, "\nSequence\n");
    for (i = 0; i < trace->count; i++)
    {
        const struct trace_record *record = &trace->records[i];
        BOOL server = !strcmp(record->type, "server-call");
        HRESULT result;
        char *method, *name;

        if (strcmp(record->type, "call") && strcmp(record->type, "return") && !server)
            continue;
        method = trace_text(record, "method");
        name = trace_text(record, "name");
        text_format(text, "  %10llu us  thread %u  %s", (unsigned long long)record->time, (unsigned int)record->thread,
                server ? "    CA." : !strcmp(record->type, "call") ? "> " : "< ");
        safe(text, method);
        if (name)
        {
            text_put(text, " ");
            safe(text, name);
        }
        if (trace_result(record, "result", &result))
        {
            text_put(text, "  ");
            result_describe(text, result);
        }
        text_put(text, "\n");
        free(method);
        free(name);
    }
}

static void written(const struct report *report, struct text *text)
{
    size_t i;

    if (report->files_count)
        text_put(text, "\nFiles\n");
    for (i = 0; i < report->files_count; i++)
    {
        text_format(text, "  %-7s  ", report->files[i].change);
        safe(text, report->files[i].path);
        if (strcmp(report->files[i].change, "deleted"))
            text_format(text, "  %llu bytes", (unsigned long long)report->files[i].size);
        text_put(text, "\n");
    }
    if (report->keys_count)
        text_put(text, "\nRegistry\n");
    for (i = 0; i < report->keys_count; i++)
    {
        const struct report_key *key = &report->keys[i];

        text_format(text, "  %-7s  ", key->change ? key->change : "");
        safe(text, key->key);
        if (key->name)
        {
            text_put(text, "\\");
            safe(text, *key->name ? key->name : "@");
        }
        if (key->value)
        {
            text_put(text, " = ");
            safe(text, key->value);
        }
        text_put(text, "\n");
    }
    lines(text, "Debug output", &report->debug);
    lines(text, "Standard output", &report->output);
    lines(text, "Standard error", &report->errors);
}

static void findings(const struct report *report, struct text *text)
{
    size_t i;

    for (i = 0; i < report->findings_count; i++)
    {
        const struct report_finding *finding = &report->findings[i];

        text_format(text, "%s: ", finding->warning ? "warning" : "FINDING");
        safe(text, finding->id);
        if (finding->step)
            text_format(text, " (event %u)", finding->step);
        text_put(text, ": ");
        safe(text, finding->text);
        text_put(text, "\n");
    }
}

void report_text(const struct report *report, const struct trace_file *trace, enum report_detail detail, struct text *text)
{
    unsigned int deliveries = 0, errors = 0, warnings = 0;
    size_t i;

    if (detail != REPORT_QUIET)
    {
        head(report, text);
        steps(report, detail, text);
        calls(report, "module", "Calls of the CA to the module", text);
        calls(report, "CA", "Calls of the module to the CA", text);
        if (detail == REPORT_VERBOSE)
            sequence(trace, text);
        written(report, text);
        if (report->findings_count)
            text_put(text, "\n");
    }
    findings(report, text);
    if (detail == REPORT_QUIET)
        return;
    for (i = 0; i < report->steps_count; i++)
        deliveries += report->steps[i].passed + report->steps[i].failed;
    for (i = 0; i < report->findings_count; i++)
        report->findings[i].warning ? warnings++ : errors++;
    text_format(text, "\n%u event%s delivered, %u finding%s", deliveries, deliveries == 1 ? "" : "s", errors,
            errors == 1 ? "" : "s");
    if (warnings)
        text_format(text, ", %u warning%s", warnings, warnings == 1 ? "" : "s");
    text_put(text, "\n");
}
