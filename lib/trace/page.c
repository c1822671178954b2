/* The HTML page of a report: calls of the trace, paired and decoded, as JSON between the halves of the page. */
#include "trace/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/report.h"

void page_begin(struct page *page, struct text *out, const char *title, const char *verdict, const char *const *facts)
{
    memset(page, 0, sizeof(*page));
    page->out = out;
    json_write_begin(&page->json, &page->data, 4);
    json_write_object(&page->json, NULL);
    json_write_text(&page->json, "title", title ? title : "");
    json_write_text(&page->json, "verdict", verdict);
    json_write_array(&page->json, "facts");
    for (; *facts; facts += 2)
        if (facts[1])
        {
            json_write_array(&page->json, NULL);
            json_write_text(&page->json, NULL, facts[0]);
            json_write_text(&page->json, NULL, facts[1]);
            json_write_end(&page->json);
        }
    json_write_end(&page->json);
    json_write_array(&page->json, "runs");
}

/* --- one record --------------------------------------------------------------------------------------------------------- */

static void write_field(struct json_writer *json, const char *name, const char *value)
{
    json_write_array(json, NULL);
    json_write_text(json, NULL, name);
    json_write_text(json, NULL, value);
    json_write_end(json);
}

/* What is shown elsewhere of a record. */
static BOOL is_known(const char *name)
{
    static const char *const names[] = {"seq", "time", "thread", "type", "call", "interface", "method", "result"};
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (!strcmp(names[i], name))
            return TRUE;
    return FALSE;
}

/* Events by their names, everything else as page_describe says it. */
static void describe_member(struct text *text, const struct trace_record *record, const char *name, int value)
{
    LONGLONG number;
    BOOL events = !strcmp(name, "mask") || (!strcmp(name, "event") && !strcmp(record->type, "call"));

    if (events && json_integer(&record->json, value, &number))
    {
        text_format(text, "0x%x ", (unsigned int)number);
        report_events(text, (LONG)number);
    }
    else
        page_describe(text, &record->json, value);
}

static void write_fields(struct json_writer *json, const struct trace_record *record)
{
    const struct json_token *tokens = record->json.tokens;
    struct text text = {0};
    int name, value, i;
    char *string;

    for (i = 0, name = 1; i < tokens[0].size; i++, name = tokens[value].next)
    {
        value = name + 1;
        string = json_string(&record->json, name, NULL);
        if (string && !is_known(string) && tokens[value].kind != JSON_NULL)
        {
            text_clear(&text);
            describe_member(&text, record, string, value);
            write_field(json, string, text_string(&text));
        }
        free(string);
    }
    text_free(&text);
}

static void put_member(struct text *text, const char *before, const struct trace_record *record, const char *name)
{
    char *value = trace_text(record, name);

    if (value && *value)
        text_format(text, "%s%s", before, value);
    free(value);
}

static void put_label(struct text *text, const struct trace_record *record)
{
    char *interface_name;

    if (!strcmp(record->type, "call"))
    {
        interface_name = trace_text(record, "interface");
        text_format(text, "%s%s", interface_name ? interface_name : "", interface_name && *interface_name ? "::" : "");
        free(interface_name);
        put_member(text, "", record, "method");
        put_member(text, " ", record, "name");
        if (trace_number(record, "event", 0))
        {
            text_put(text, "(");
            report_events(text, (LONG)trace_number(record, "event", 0));
            text_put(text, ")");
        }
    }
    else if (!strcmp(record->type, "server-call"))
    {
        put_member(text, "CA: ", record, "method");
        put_member(text, " ", record, "name");
    }
    else
    {
        text_put(text, record->type);
        put_member(text, " ", record, "event");
        put_member(text, ": ", record, "id");
        put_member(text, ": ", record, "text");
        put_member(text, " ", record, "key");
        put_member(text, " ", record, "progid");
    }
}

static const struct trace_record *find_return(const struct trace_file *trace, size_t index)
{
    LONGLONG call = trace_number(&trace->records[index], "call", -1);
    size_t i;

    for (i = index + 1; i < trace->count; i++)
        if (!strcmp(trace->records[i].type, "return") && trace_number(&trace->records[i], "call", -2) == call)
            return &trace->records[i];
    return NULL;
}

/* How many records after this one say the same, again, on the same thread: a module's debug output in each of a thousand events. */
static size_t count_same(const struct trace_file *trace, size_t index)
{
    const struct trace_record *first = &trace->records[index];
    char *text = strcmp(first->type, "debug") ? NULL : trace_text(first, "text"), *other;
    BOOL same = text != NULL;
    size_t i;

    for (i = index + 1; same && i < trace->count; i += same)
    {
        const struct trace_record *record = &trace->records[i];

        other = strcmp(record->type, "debug") || record->thread != first->thread ? NULL : trace_text(record, "text");
        same = other && !strcmp(text, other);
        free(other);
    }
    free(text);
    return i - index - 1;
}

static void write_record(struct json_writer *json, const struct trace_file *trace, size_t index, size_t same)
{
    const struct trace_record *record = &trace->records[index], *end = NULL;
    BOOL call = !strcmp(record->type, "call");
    struct text label = {0};
    char *result, times[32];

    if (call)
        end = find_return(trace, index);
    put_label(&label, record);
    json_write_object(json, NULL);
    json_write_number(json, "seq", record->sequence);
    json_write_number(json, "time", record->time);
    json_write_number(json, "thread", record->thread);
    json_write_text(json, "kind", call ? "call" : !strcmp(record->type, "server-call") ? "server" : "event");
    json_write_text(json, "label", text_string(&label));
    if (end)
        json_write_number(json, "duration", end->time > record->time ? end->time - record->time : 0);
    result = trace_text(end ? end : record, "result");
    json_write_optional(json, "result", result);
    json_write_array(json, "fields");
    write_fields(json, record);
    if (same)
    {
        snprintf(times, sizeof(times), "%llu times", (unsigned long long)same + 1);
        write_field(json, "said", times);
    }
    if (end)
        write_fields(json, end);
    json_write_end(json);
    json_write_end(json);
    free(result);
    text_free(&label);
}

void page_run(struct page *page, const char *name, const struct trace_file *trace)
{
    size_t i, same, count = 0;

    json_write_object(&page->json, NULL);
    json_write_text(&page->json, "name", name);
    json_write_array(&page->json, "records");
    for (i = 0; i < trace->count && count < PAGE_RECORDS; i++)
        if (strcmp(trace->records[i].type, "return"))
        {
            same = count_same(trace, i);
            write_record(&page->json, trace, i, same);
            i += same;
            count++;
        }
    json_write_end(&page->json);
    json_write_number(&page->json, "omitted", trace->count - i);
    json_write_end(&page->json);
}

/* --- findings ------------------------------------------------------------------------------------------------------------ */

void page_findings(struct page *page)
{
    json_write_end(&page->json);
    json_write_array(&page->json, "findings");
}

void page_finding_begin(struct page *page, const struct page_finding *finding)
{
    struct json_writer *json = &page->json;

    json_write_object(json, NULL);
    json_write_text(json, "severity", finding->severity);
    json_write_text(json, "id", finding->id ? finding->id : "");
    json_write_text(json, "message", finding->message ? finding->message : "");
    json_write_text(json, "place", finding->place);
    json_write_text(json, "call", finding->call);
    json_write_text(json, "what", finding->what);
    json_write_text(json, "advice", finding->advice);
    json_write_text(json, "source", finding->source);
    json_write_number(json, "run", finding->run);
    json_write_number(json, "seq", finding->sequence);
    json_write_array(json, "stack");
}

void page_finding_origin(struct page *page, const char *title)
{
    json_write_end(&page->json);
    json_write_text(&page->json, "originTitle", title ? title : "from");
    json_write_array(&page->json, "origin");
}

void page_finding_end(struct page *page)
{
    json_write_end(&page->json);
    json_write_end(&page->json);
}

/* In a script element only "<" can end the data; all of them are inside strings. */
static void put_data(struct text *out, const struct text *data)
{
    const char *next = text_string(data), *end = next + data->length, *stop;

    for (; (stop = memchr(next, '<', end - next)); next = stop + 1)
    {
        text_add(out, next, stop - next);
        text_put(out, "\\u003c");
    }
    text_add(out, next, end - next);
}

void page_end(struct page *page)
{
    json_write_end(&page->json);
    json_write_end(&page->json);
    text_put(page->out, page_head);
    if (page->data.failed)
        page->out->failed = TRUE;
    else
        put_data(page->out, &page->data);
    text_put(page->out, page_tail);
    text_free(&page->data);
}
