/* Writing JSON: objects, arrays and their members in the order of the calls, with the commas and the layout.
 *
 * `name` is the member's name, NULL in an array and for the document itself. The first levels have a line for each member; what
 * is deeper stays on one line. */
#pragma once

#include <windows.h>

#include "trace/json.h"

struct json_writer
{
    struct text *text;
    unsigned int lines;                 /* levels with a line for each member */
    unsigned int depth;
    char closing[JSON_DEPTH];           /* of each level that is open: '}' or ']' */
    BOOL filled[JSON_DEPTH];
};

/* To the end of `text`, which stays the caller's. */
void json_write_begin(struct json_writer *writer, struct text *text, unsigned int lines);

void json_write_object(struct json_writer *writer, const char *name);
void json_write_array(struct json_writer *writer, const char *name);
/* Closes the innermost of them; the document ends with a newline. */
void json_write_end(struct json_writer *writer);

void json_write_text(struct json_writer *writer, const char *name, const char *value);  /* NULL: null */
void json_write_number(struct json_writer *writer, const char *name, LONGLONG value);
void json_write_boolean(struct json_writer *writer, const char *name, BOOL value);
/* "0x80004005 E_FAIL" */
void json_write_result(struct json_writer *writer, const char *name, HRESULT result);
/* The member is left out when there is no value. */
void json_write_optional(struct json_writer *writer, const char *name, const char *value);
