/* Reading traces: each line is one record; a last line that was cut (the writer died in it) is no error. */
#pragma once

#include "trace/json.h"

struct trace_record
{
    struct json json;           /* the record, tokens of its line */
    const char *type;           /* owned by the file */
    ULONGLONG sequence, time;
    DWORD thread;
    unsigned int line;
};

struct trace_file
{
    struct text text;
    struct trace_record *records;
    size_t count, capacity;
};

/* @return S_OK; E_OUTOFMEMORY; HRESULT_FROM_WIN32(ERROR_INVALID_DATA), with *error filled (its line is the file's). */
HRESULT trace_read(struct trace_file *trace, const char *text, size_t length, struct json_error *error);
HRESULT trace_read_file(struct trace_file *trace, const char *file, struct json_error *error);
void trace_free(struct trace_file *trace);

/* Members of a record. Text is malloc'ed, NULL when absent, null or no string; numbers are `otherwise` when absent. */
char *trace_text(const struct trace_record *record, const char *name);
LONGLONG trace_number(const struct trace_record *record, const char *name, LONGLONG otherwise);
BOOL trace_boolean(const struct trace_record *record, const char *name);
/* A field "0x80004005 E_FAIL". FALSE: absent. */
BOOL trace_result(const struct trace_record *record, const char *name, HRESULT *result);
