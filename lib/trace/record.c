/* The recorder: certemu/trace.h. */
#include <certemu/trace.h>

#include <stdlib.h>
#include <string.h>

#include "trace/result.h"
#include "trace/text.h"
#include "trace/variant.h"

struct certemu_trace
{
    CRITICAL_SECTION lock;
    HANDLE file;
    LARGE_INTEGER start, frequency;
    ULONGLONG sequence;
    ULONGLONG lost;             /* records that did not fit into memory or on the disk */
    struct text line;
};

HRESULT certemu_trace_create(const char *file, certemu_trace **out)
{
    certemu_trace *trace;
    WCHAR *path;

    if (!file || !out)
        return E_POINTER;
    *out = NULL;
    if (!(trace = calloc(1, sizeof(*trace))))
        return E_OUTOFMEMORY;
    if (!(path = text_path(file)))
    {
        free(trace);
        return E_OUTOFMEMORY;
    }
    trace->file = CreateFileW(path, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, CREATE_ALWAYS,
            FILE_ATTRIBUTE_NORMAL, NULL);
    free(path);
    if (trace->file == INVALID_HANDLE_VALUE)
    {
        DWORD error = GetLastError();

        free(trace);
        return HRESULT_FROM_WIN32(error);
    }
    InitializeCriticalSection(&trace->lock);
    QueryPerformanceFrequency(&trace->frequency);
    QueryPerformanceCounter(&trace->start);
    *out = trace;
    return S_OK;
}

void certemu_trace_destroy(certemu_trace *trace)
{
    if (!trace)
        return;
    CloseHandle(trace->file);
    DeleteCriticalSection(&trace->lock);
    text_free(&trace->line);
    free(trace);
}

static void write_field(struct text *line, const certemu_field *field)
{
    text_put(line, ", \"");
    text_json(line, field->name, strlen(field->name));
    text_put(line, "\": ");
    switch (field->kind)
    {
    case CERTEMU_FIELD_TEXT:
    case CERTEMU_FIELD_WIDE:
    case CERTEMU_FIELD_BYTES:
        if (field->kind == CERTEMU_FIELD_TEXT ? !field->u.text : !field->u.data)
        {
            text_put(line, "null");
            return;
        }
        text_put(line, "\"");
        if (field->kind == CERTEMU_FIELD_TEXT)
            text_json(line, field->u.text, strlen(field->u.text));
        else if (field->kind == CERTEMU_FIELD_WIDE)
            text_json_wide(line, field->u.data, field->size);
        else
            text_base64(line, field->u.data, field->size);
        text_put(line, "\"");
        return;
    case CERTEMU_FIELD_NUMBER:
        text_format(line, "%lld", (long long)field->u.number);
        return;
    case CERTEMU_FIELD_RESULT:
        text_put(line, "\"");
        result_describe(line, (HRESULT)field->u.number);
        text_put(line, "\"");
        return;
    case CERTEMU_FIELD_BOOLEAN:
        text_put(line, field->u.number ? "true" : "false");
        return;
    case CERTEMU_FIELD_VARIANT:
        variant_write(line, field->u.data);
        return;
    }
    text_put(line, "null");
}

void certemu_trace_record(certemu_trace *trace, const char *type, const certemu_field *fields, size_t count)
{
    DWORD error = GetLastError();
    LARGE_INTEGER now;
    ULONGLONG ticks;
    size_t i;

    if (!trace)
        return;
    EnterCriticalSection(&trace->lock);
    QueryPerformanceCounter(&now);
    ticks = now.QuadPart - trace->start.QuadPart;
    text_clear(&trace->line);
    text_format(&trace->line, "{\"seq\": %llu, \"time\": %llu, \"thread\": %u, \"type\": \"", (unsigned long long)trace->sequence,
            (unsigned long long)(ticks / trace->frequency.QuadPart * 1000000 +
                ticks % trace->frequency.QuadPart * 1000000 / trace->frequency.QuadPart),
            (unsigned int)GetCurrentThreadId());
    text_json(&trace->line, type, strlen(type));
    text_put(&trace->line, "\"");
    for (i = 0; i < count; i++)
        write_field(&trace->line, &fields[i]);
    if (trace->lost)
        text_format(&trace->line, ", \"lost\": %llu", (unsigned long long)trace->lost);
    text_put(&trace->line, "}\n");
    trace->sequence++;
    if (trace->line.failed || text_write_handle(trace->file, trace->line.data, trace->line.length) != S_OK)
        trace->lost++;
    else
        trace->lost = 0;
    LeaveCriticalSection(&trace->lock);
    SetLastError(error);
}
