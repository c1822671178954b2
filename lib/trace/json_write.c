/* Writing JSON: json_write.h. */
#include "trace/json_write.h"

#include <string.h>

#include "trace/result.h"

void json_write_begin(struct json_writer *writer, struct text *text, unsigned int lines)
{
    memset(writer, 0, sizeof(*writer));
    writer->text = text;
    writer->lines = lines;
}

static void new_line(struct json_writer *writer)
{
    unsigned int i;

    text_put(writer->text, "\n");
    for (i = 0; i < writer->depth; i++)
        text_put(writer->text, "  ");
}

static void put_string(struct json_writer *writer, const char *value)
{
    text_put(writer->text, "\"");
    text_json(writer->text, value, strlen(value));
    text_put(writer->text, "\"");
}

/* What stands before a value: comma, place, name. */
static void begin_value(struct json_writer *writer, const char *name)
{
    if (writer->depth)
    {
        BOOL *filled = &writer->filled[writer->depth - 1];

        if (*filled)
            text_put(writer->text, writer->depth <= writer->lines ? "," : ", ");
        *filled = TRUE;
        if (writer->depth <= writer->lines)
            new_line(writer);
    }
    if (name)
    {
        put_string(writer, name);
        text_put(writer->text, ": ");
    }
}

static void open_level(struct json_writer *writer, const char *name, const char *opening, char closing)
{
    begin_value(writer, name);
    text_put(writer->text, opening);
    writer->closing[writer->depth] = closing;
    writer->filled[writer->depth++] = FALSE;
}

void json_write_object(struct json_writer *writer, const char *name)
{
    open_level(writer, name, "{", '}');
}

void json_write_array(struct json_writer *writer, const char *name)
{
    open_level(writer, name, "[", ']');
}

void json_write_end(struct json_writer *writer)
{
    BOOL lines = writer->depth <= writer->lines;

    writer->depth--;
    if (lines && writer->filled[writer->depth])
        new_line(writer);
    text_add(writer->text, &writer->closing[writer->depth], 1);
    if (!writer->depth)
        text_put(writer->text, "\n");
}

void json_write_text(struct json_writer *writer, const char *name, const char *value)
{
    begin_value(writer, name);
    if (value)
        put_string(writer, value);
    else
        text_put(writer->text, "null");
}

void json_write_optional(struct json_writer *writer, const char *name, const char *value)
{
    if (value)
        json_write_text(writer, name, value);
}

void json_write_number(struct json_writer *writer, const char *name, LONGLONG value)
{
    begin_value(writer, name);
    text_format(writer->text, "%lld", (long long)value);
}

void json_write_boolean(struct json_writer *writer, const char *name, BOOL value)
{
    begin_value(writer, name);
    text_put(writer->text, value ? "true" : "false");
}

void json_write_result(struct json_writer *writer, const char *name, HRESULT result)
{
    begin_value(writer, name);
    text_put(writer->text, "\"");
    result_describe(writer->text, result);
    text_put(writer->text, "\"");
}
