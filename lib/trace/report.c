/* The model of a run, built from its trace. */
#include "trace/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/array.h"
#include "trace/result.h"
#include "trace/variant.h"

static char *copy(struct report *report, const char *string)
{
    char *made = string ? text_copy(string, strlen(string)) : NULL;

    if (string && !made)
        report->failed = TRUE;
    return made;
}

void report_free(struct report *report)
{
    size_t i;

    free(report->module);
    free(report->build);
    free(report->progid);
    free(report->interface_name);
    free(report->description);
    free(report->threading);
    for (i = 0; i < report->steps_count; i++)
    {
        free(report->steps[i].event);
        free(report->steps[i].file);
        free(report->steps[i].error);
    }
    for (i = 0; i < report->calls_count; i++)
    {
        free(report->calls[i].object);
        free(report->calls[i].method);
        free(report->calls[i].name);
    }
    for (i = 0; i < report->properties_count; i++)
    {
        free(report->properties[i].name);
        free(report->properties[i].value);
    }
    for (i = 0; i < report->files_count; i++)
    {
        free(report->files[i].path);
        free(report->files[i].change);
    }
    for (i = 0; i < report->keys_count; i++)
    {
        free(report->keys[i].key);
        free(report->keys[i].change);
        free(report->keys[i].name);
        free(report->keys[i].value);
    }
    for (i = 0; i < report->findings_count; i++)
    {
        free(report->findings[i].id);
        free(report->findings[i].text);
    }
    free(report->steps);
    free(report->calls);
    free(report->properties);
    free(report->files);
    free(report->keys);
    free(report->findings);
    text_free(&report->debug);
    text_free(&report->output);
    text_free(&report->errors);
    memset(report, 0, sizeof(*report));
}

void report_add_step(struct report *report, const char *event, const char *file)
{
    struct report_step *step = ARRAY_ADD(report, steps);

    if (!step)
    {
        report->failed = TRUE;
        return;
    }
    step->event = copy(report, event);
    step->file = copy(report, file);
}

void report_add_file(struct report *report, const char *path, const char *change, ULONGLONG size)
{
    struct report_file *file = ARRAY_ADD(report, files);

    if (!file)
    {
        report->failed = TRUE;
        return;
    }
    file->path = copy(report, path);
    file->change = copy(report, change);
    file->size = size;
}

void report_add_finding(struct report *report, const char *id, BOOL warning, unsigned int step, const char *text)
{
    struct report_finding *finding = ARRAY_ADD(report, findings);

    if (!finding)
    {
        report->failed = TRUE;
        return;
    }
    finding->id = copy(report, id);
    finding->warning = warning;
    finding->step = step;
    finding->text = copy(report, text);
}

static void add_call(struct report *report, const char *object, const char *method, const char *name, HRESULT result)
{
    struct report_call *call;
    size_t i;

    for (i = 0; i < report->calls_count; i++)
    {
        call = &report->calls[i];
        if (call->result == result && call->method && !strcmp(call->method, method) && !strcmp(call->object, object) &&
                (name ? call->name && !strcmp(call->name, name) : !call->name))
        {
            call->count++;
            return;
        }
    }
    if (!(call = ARRAY_ADD(report, calls)))
    {
        report->failed = TRUE;
        return;
    }
    call->object = copy(report, object);
    call->method = copy(report, method);
    call->name = copy(report, name);
    call->result = result;
    call->count = 1;
    if (!call->object || !call->method)
        report->calls_count--;
}

/* --- records ------------------------------------------------------------------------------------------------------- */

static void replace(char **where, char *text)
{
    free(*where);
    *where = text;
}

static void read_step_end(struct report *report, const struct trace_record *record)
{
    LONGLONG number = trace_number(record, "step", 0);
    char *outcome = trace_text(record, "outcome");
    struct report_step *step;
    HRESULT result = S_OK;

    if (number >= 1 && (ULONGLONG)number <= report->steps_count && outcome)
    {
        step = &report->steps[number - 1];
        trace_result(record, "result", &result);
        step->microseconds += trace_number(record, "microseconds", 0);
        if (!strcmp(outcome, "failed"))
        {
            if (!step->failed++)
            {
                step->result = result;
                replace(&step->error, trace_text(record, "error"));
            }
            step->outcome = REPORT_FAILED;
        }
        else
        {
            if (!step->failed)
                step->result = result;
            if (!strcmp(outcome, "skipped"))
                step->skipped++;
            else
                step->passed++;
            if (step->outcome != REPORT_FAILED)
                step->outcome = step->skipped ? REPORT_SKIPPED : REPORT_PASSED;
        }
    }
    free(outcome);
}

static void read_value(struct report *report, const struct trace_record *record)
{
    struct report_property *property;
    struct text text = {0};
    HRESULT result = S_OK;
    VARIANT value;
    int token = json_member(&record->json, 0, "value");

    trace_result(record, "result", &result);
    if (!(property = ARRAY_ADD(report, properties)))
    {
        report->failed = TRUE;
        return;
    }
    property->name = trace_text(record, "name");
    if (token >= 0 && variant_read(&record->json, token, &value) == S_OK)
    {
        variant_describe(&text, &value, 200);
        VariantClear(&value);
    }
    else
        result_describe(&text, result);
    property->value = copy(report, text_string(&text));
    text_free(&text);
}

static void read_record(struct report *report, const struct trace_record *record)
{
    struct report_finding *finding;
    struct report_key *key;
    char *text, *name;
    HRESULT result;

    if (!strcmp(record->type, "return"))
    {
        text = trace_text(record, "method");
        if (text && trace_result(record, "result", &result))
            add_call(report, "module", text, NULL, result);
        free(text);
    }
    else if (!strcmp(record->type, "server-call"))
    {
        text = trace_text(record, "method");
        name = trace_text(record, "name");
        if (text && trace_result(record, "result", &result))
            add_call(report, "CA", text, name, result);
        free(text);
        free(name);
    }
    else if (!strcmp(record->type, "step-end"))
        read_step_end(report, record);
    else if (!strcmp(record->type, "module"))
    {
        replace(&report->progid, trace_text(record, "progid"));
        replace(&report->interface_name, trace_text(record, "interface"));
        replace(&report->threading, trace_text(record, "threading"));
    }
    else if (!strcmp(record->type, "description"))
        replace(&report->description, trace_text(record, "text"));
    else if (!strcmp(record->type, "property"))
        read_value(report, record);
    else if (!strcmp(record->type, "initialized"))
    {
        report->initialized = TRUE;
        report->mask = (LONG)trace_number(record, "mask", 0);
    }
    else if (!strcmp(record->type, "finding"))
    {
        if (!(finding = ARRAY_ADD(report, findings)))
        {
            report->failed = TRUE;
            return;
        }
        finding->id = trace_text(record, "id");
        finding->text = trace_text(record, "text");
        finding->warning = trace_boolean(record, "warning");
        finding->step = (unsigned int)trace_number(record, "step", 0);
    }
    else if (!strcmp(record->type, "key"))
    {
        if (!(key = ARRAY_ADD(report, keys)))
        {
            report->failed = TRUE;
            return;
        }
        key->key = trace_text(record, "key");
        key->change = trace_text(record, "change");
        key->name = trace_text(record, "name");
        key->value = trace_text(record, "value");
    }
    else if (!strcmp(record->type, "debug"))
    {
        if ((text = trace_text(record, "text")))
            text_put(&report->debug, text);
        free(text);
    }
    else if (!strcmp(record->type, "run"))
        replace(&report->build, trace_text(record, "build"));
    else if (!strcmp(record->type, "end"))
        report->ended = TRUE;
}

void report_read(struct report *report, const struct trace_file *trace)
{
    size_t i;

    for (i = 0; i < trace->count; i++)
        read_record(report, &trace->records[i]);
    if (trace->count)
        report->microseconds = trace->records[trace->count - 1].time;
}

BOOL report_last_call(const struct trace_file *trace, struct text *text, unsigned int *step)
{
    const struct trace_record *call = NULL;
    size_t i, j;
    LONGLONG id;
    char *object, *method;

    *step = 0;
    /* The latest call that no record ends: a module may be inside several, on several threads. */
    for (i = trace->count; i-- && !call;)
    {
        if (strcmp(trace->records[i].type, "call"))
            continue;
        id = trace_number(&trace->records[i], "call", -1);
        for (j = i + 1; j < trace->count; j++)
            if (!strcmp(trace->records[j].type, "return") && trace_number(&trace->records[j], "call", -2) == id)
                break;
        if (j == trace->count)
            call = &trace->records[i];
    }
    if (!call)
        return FALSE;
    for (i = call - trace->records; i--;)
        if (!strcmp(trace->records[i].type, "step") && trace->records[i].thread == call->thread)
        {
            *step = (unsigned int)trace_number(&trace->records[i], "step", 0);
            break;
        }
        else if (!strcmp(trace->records[i].type, "step-end") && trace->records[i].thread == call->thread)
            break;
    object = trace_text(call, "interface");
    method = trace_text(call, "method");
    text_format(text, "%s%s%s", object && *object ? object : "", object && *object ? "::" : "", method ? method : "?");
    if (method && !strcmp(method, "Notify"))
    {
        LONG event = (LONG)trace_number(call, "event", 0);

        text_put(text, "(");
        report_events(text, event);
        text_put(text, ")");
    }
    free(object);
    free(method);
    return TRUE;
}

int report_status(const struct report *report)
{
    size_t i;

    if (report->crashed)
        return 3;
    for (i = 0; i < report->findings_count; i++)
        if (!report->findings[i].warning)
            return 1;
    return 0;
}

void report_events(struct text *text, LONG mask)
{
    static const struct
    {
        LONG event;
        const char *name;
    } events[] =
    {
        {0x1, "issued"}, {0x2, "pending"}, {0x4, "denied"}, {0x8, "revoked"}, {0x10, "retrieve-pending"}, {0x20, "crl"},
        {0x40, "shutdown"}, {0x80, "startup"}, {0x200, "imported"},
    };
    const char *space = "";
    size_t i;

    if (!mask)
        text_put(text, "none");
    for (i = 0; i < sizeof(events) / sizeof(*events); i++)
        if (mask & events[i].event)
        {
            text_format(text, "%s%s", space, events[i].name);
            mask &= ~events[i].event;
            space = " ";
        }
    if (mask)
        text_format(text, "%s0x%x", space, (unsigned int)mask);
}
