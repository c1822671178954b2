/* Reading traces. */
#include "trace/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/result.h"

#define TRACE_LIMIT ((size_t)1 << 31)

static HRESULT bad_record(struct json_error *error, unsigned int line, const char *what)
{
    error->line = line;
    error->column = 1;
    snprintf(error->what, sizeof(error->what), "%s", what);
    return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
}

static HRESULT read_record(struct trace_file *trace, const char *line, size_t length, unsigned int number,
        struct json_error *error)
{
    struct trace_record *record;
    HRESULT result;
    int type;

    if (trace->count == trace->capacity)
    {
        size_t capacity = trace->capacity ? trace->capacity * 2 : 64;
        struct trace_record *records = realloc(trace->records, capacity * sizeof(*records));

        if (!records)
            return E_OUTOFMEMORY;
        trace->records = records;
        trace->capacity = capacity;
    }
    record = &trace->records[trace->count];
    memset(record, 0, sizeof(*record));
    if ((result = json_parse(&record->json, line, length, error)) != S_OK)
    {
        error->line = number;
        return result;
    }
    record->line = number;
    trace->count++;
    if (record->json.tokens[0].kind != JSON_OBJECT)
        return bad_record(error, number, "expected a record, an object");
    if ((type = json_member(&record->json, 0, "type")) < 0 || record->json.tokens[type].kind != JSON_STRING)
        return bad_record(error, number, "expected a record with a \"type\"");
    if (!(record->type = json_string(&record->json, type, NULL)))
        return E_OUTOFMEMORY;
    record->sequence = trace_number(record, "seq", 0);
    record->time = trace_number(record, "time", 0);
    record->thread = (DWORD)trace_number(record, "thread", 0);
    return S_OK;
}

static HRESULT read_records(struct trace_file *trace, struct json_error *error)
{
    const char *next = text_string(&trace->text), *end = next + trace->text.length, *stop;
    unsigned int number = 1;
    HRESULT result;

    for (; next < end; next = stop + 1, number++)
    {
        size_t length, blank;

        if (!(stop = memchr(next, '\n', end - next)))
            return S_OK;    /* cut: each whole record ends in a newline */
        length = stop - next;
        for (blank = 0; blank < length && (next[blank] == ' ' || next[blank] == '\r'); blank++)
            ;
        if (blank < length && (result = read_record(trace, next, length, number, error)) != S_OK)
            return result;
    }
    return S_OK;
}

HRESULT trace_read(struct trace_file *trace, const char *text, size_t length, struct json_error *error)
{
    HRESULT result;

    memset(trace, 0, sizeof(*trace));
    text_add(&trace->text, text, length);
    if (trace->text.failed)
        return E_OUTOFMEMORY;
    if ((result = read_records(trace, error)) != S_OK)
        trace_free(trace);
    return result;
}

HRESULT trace_read_file(struct trace_file *trace, const char *file, struct json_error *error)
{
    HRESULT result;

    memset(trace, 0, sizeof(*trace));
    memset(error, 0, sizeof(*error));
    if (!strcmp(file, "-"))
        result = text_read_handle(&trace->text, GetStdHandle(STD_INPUT_HANDLE), TRACE_LIMIT);
    else
        result = text_read_file(&trace->text, file, TRACE_LIMIT);
    if (result == S_OK)
        result = read_records(trace, error);
    if (result != S_OK)
        trace_free(trace);
    return result;
}

void trace_free(struct trace_file *trace)
{
    size_t i;

    for (i = 0; i < trace->count; i++)
    {
        free((char *)trace->records[i].type);
        json_free(&trace->records[i].json);
    }
    free(trace->records);
    text_free(&trace->text);
    memset(trace, 0, sizeof(*trace));
}

char *trace_text(const struct trace_record *record, const char *name)
{
    int token = json_member(&record->json, 0, name);

    return token >= 0 && record->json.tokens[token].kind == JSON_STRING ? json_string(&record->json, token, NULL) : NULL;
}

LONGLONG trace_number(const struct trace_record *record, const char *name, LONGLONG otherwise)
{
    int token = json_member(&record->json, 0, name);
    LONGLONG value;

    return token >= 0 && json_integer(&record->json, token, &value) ? value : otherwise;
}

BOOL trace_boolean(const struct trace_record *record, const char *name)
{
    int token = json_member(&record->json, 0, name);

    return token >= 0 && json_true(&record->json, token);
}

BOOL trace_result(const struct trace_record *record, const char *name, HRESULT *result)
{
    char *text = trace_text(record, name);
    BOOL found = FALSE;

    if (text)
    {
        text[strcspn(text, " ")] = 0;
        found = result_parse(text, result);
    }
    free(text);
    return found;
}
