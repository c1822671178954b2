/* JSON as scenarios and traces use it: a strict check that names the place of a mistake, then jsmn's tokens.
 *
 * jsmn alone takes "[1 2]" and "{"a":1,}"; json_parse does not. Nesting is limited (JSON_DEPTH), so hostile text
 * cannot exhaust the stack of whoever walks the tokens. */
#pragma once

#include <windows.h>

#include "trace/text.h"

#define JSON_DEPTH 64

enum json_kind
{
    JSON_OBJECT,
    JSON_ARRAY,
    JSON_STRING,
    JSON_NUMBER,
    JSON_BOOLEAN,
    JSON_NULL
};

struct json_token
{
    enum json_kind kind;
    int start, end;         /* offsets; of a string: without its quotes */
    int size;               /* members of an object, elements of an array */
    int next;               /* the token after this one and all in it */
};

struct json
{
    const char *text;       /* the caller's, which must outlive this */
    struct json_token *tokens;  /* the first is the document */
    int count;
};

struct json_error
{
    unsigned int line, column;  /* from 1; columns count characters */
    char what[160];
};

/* @return S_OK; E_OUTOFMEMORY; HRESULT_FROM_WIN32(ERROR_INVALID_DATA), with *error filled. */
HRESULT json_parse(struct json *json, const char *text, size_t length, struct json_error *error);
void json_free(struct json *json);

/* Line and column of an offset. */
void json_position(const char *text, size_t offset, unsigned int *line, unsigned int *column);

/* The value of a member, or -1. Names are compared after unescaping. */
int json_member(const struct json *json, int object, const char *name);

/* "an object", "a string" … for messages. */
const char *json_kind_name(enum json_kind kind);

/* Is the string of token `string` this one? */
BOOL json_equals(const struct json *json, int string, const char *value);

/* The unescaped string, UTF-8, malloc'ed and zero-terminated; *length (may be NULL) counts embedded zeros. Escapes of lone
 * surrogates become U+FFFD. NULL when memory ran out. */
char *json_string(const struct json *json, int token, size_t *length);

/* The same as UTF-16, lone surrogates kept. */
WCHAR *json_wide(const struct json *json, int token, size_t *units);

/* FALSE when the token is no whole number of 64 bits. */
BOOL json_integer(const struct json *json, int token, LONGLONG *value);
double json_number(const struct json *json, int token);
BOOL json_true(const struct json *json, int token);
