/* Traces and what is made of them: any bytes are read or refused with a place, and every report of what was read is made. What
 * json_parse accepts keeps its tokens inside the text. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "trace/reader.h"
#include "trace/report.h"
#include "trace/variant.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int holds)
{
    if (!holds)
        abort();
}

static void walk(const struct json *json, size_t size)
{
    VARIANT value;
    LONGLONG number;
    int i;

    for (i = 0; i < json->count; i++)
    {
        const struct json_token *token = &json->tokens[i];

        check(token->start >= 0 && token->start <= token->end && (size_t)token->end <= size);
        check(token->next > i && token->next <= json->count);
        if (token->kind == JSON_STRING)
            free(json_string(json, i, NULL));
        json_integer(json, i, &number);
        json_number(json, i);
        json_member(json, i, "vt");
        if (SUCCEEDED(variant_read(json, i, &value)))
        {
            struct text text = {0}, words = {0};

            variant_write(&text, &value);
            variant_describe(&words, &value, 20);
            text_free(&text);
            text_free(&words);
            VariantClear(&value);
        }
    }
}

/* The data are JSON, and nothing in them ends their element. */
static int is_page(const char *page)
{
    static const char before[] = "<script type=\"application/json\" id=\"data\">";
    const char *data = strstr(page, before), *end;
    struct json_error error;
    struct json json;
    int holds;

    if (!data || !(end = strchr(data += sizeof(before) - 1, '<')) || strncmp(end, "</script>\n<script>'use strict'", 30))
        return 0;
    holds = SUCCEEDED(json_parse(&json, data, end - data, &error));
    json_free(&json);
    return holds;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    struct json_error error = {0};
    struct trace_file trace;
    struct json json;

    check(text != NULL);
    memcpy(text, data, size);
    text[size] = 0;
    if (SUCCEEDED(json_parse(&json, text, size, &error)))
        walk(&json, size);
    else
        check(error.line >= 1 && error.column >= 1 && error.what[0]);
    json_free(&json);

    if (SUCCEEDED(trace_read(&trace, text, size, &error)))
    {
        struct report report = {0};
        struct text out = {0};
        unsigned int step;

        report_add_step(&report, "issued", "leaf.pem");
        report_add_step(&report, "shutdown", NULL);
        report_read(&report, &trace);
        report_last_call(&trace, &out, &step);
        report_text(&report, &trace, REPORT_VERBOSE, &out);
        report_tap(&report, &out);
        report_junit(&report, &out);
        text_clear(&out);
        report_json(&report, &out);
        check(out.failed || SUCCEEDED(json_parse(&json, out.data, out.length, &error)));
        json_free(&json);
        text_clear(&out);
        report_html(&report, &trace, &out);
        check(out.failed || is_page(text_string(&out)));
        text_free(&out);
        report_free(&report);
        trace_free(&trace);
    }
    free(text);
    return 0;
}
