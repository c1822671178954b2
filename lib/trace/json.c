/* JSON: a strict check that names the place of a mistake, then jsmn's tokens. */
#include "trace/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JSMN_STATIC
#define JSMN_STRICT
#define JSMN_PARENT_LINKS
#include <jsmn.h>

/* --- the check ---------------------------------------------------------------------------------------------------- */

struct checker
{
    const char *text;
    size_t length, at;
    struct json_error *error;
};

void json_position(const char *text, size_t offset, unsigned int *line, unsigned int *column)
{
    size_t i;

    *line = *column = 1;
    for (i = 0; i < offset; i++)
    {
        if (text[i] == '\n')
        {
            ++*line;
            *column = 1;
        }
        else if (((unsigned char)text[i] & 0xc0) != 0x80)
            ++*column;
    }
}

static BOOL wrong(struct checker *checker, const char *expected)
{
    struct text what = {0};
    size_t count;

    json_position(checker->text, checker->at, &checker->error->line, &checker->error->column);
    if (checker->at >= checker->length)
        text_format(&what, "expected %s, found the end", expected);
    else
    {
        count = text_utf8_length(checker->text + checker->at, checker->length - checker->at);
        text_format(&what, "expected %s, found '", expected);
        text_safe(&what, checker->text + checker->at, count ? count : 1, FALSE);
        text_put(&what, "'");
    }
    snprintf(checker->error->what, sizeof(checker->error->what), "%s", text_string(&what));
    text_free(&what);
    return FALSE;
}

static char current(const struct checker *checker)
{
    return checker->at < checker->length ? checker->text[checker->at] : 0;
}

static void skip_space(struct checker *checker)
{
    while (checker->at < checker->length && strchr(" \t\r\n", checker->text[checker->at]) && checker->text[checker->at])
        checker->at++;
}

static BOOL is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static BOOL check_string(struct checker *checker)
{
    size_t count;
    int i;

    for (checker->at++;;)
    {
        unsigned char byte = current(checker);

        if (checker->at >= checker->length)
            return wrong(checker, "the end of the string (\")");
        if (byte == '"')
        {
            checker->at++;
            return TRUE;
        }
        if (byte < 0x20)
            return wrong(checker, "an escape in the place of a control character");
        if (byte == '\\')
        {
            checker->at++;
            if (current(checker) == 'u')
            {
                for (i = 0; i < 4; i++)
                {
                    checker->at++;
                    if (!is_hex(current(checker)))
                        return wrong(checker, "a hexadecimal digit");
                }
            }
            else if (!current(checker) || !strchr("\"\\/bfnrt", current(checker)))
                return wrong(checker, "one of \" \\ / b f n r t u after a backslash");
            checker->at++;
            continue;
        }
        if (!(count = text_utf8_length(checker->text + checker->at, checker->length - checker->at)))
            return wrong(checker, "UTF-8");
        checker->at += count;
    }
}

static BOOL check_digits(struct checker *checker)
{
    if (current(checker) < '0' || current(checker) > '9')
        return wrong(checker, "a digit");
    while (current(checker) >= '0' && current(checker) <= '9')
        checker->at++;
    return TRUE;
}

static BOOL check_number(struct checker *checker)
{
    if (current(checker) == '-')
        checker->at++;
    if (current(checker) == '0')
        checker->at++;
    else if (!check_digits(checker))
        return FALSE;
    if (current(checker) == '.')
    {
        checker->at++;
        if (!check_digits(checker))
            return FALSE;
    }
    if (current(checker) == 'e' || current(checker) == 'E')
    {
        checker->at++;
        if (current(checker) == '+' || current(checker) == '-')
            checker->at++;
        if (!check_digits(checker))
            return FALSE;
    }
    return TRUE;
}

static BOOL check_word(struct checker *checker, const char *word)
{
    size_t length = strlen(word);

    if (checker->length - checker->at < length || memcmp(checker->text + checker->at, word, length))
        return wrong(checker, "a value");
    checker->at += length;
    return TRUE;
}

/* A value that is no container. */
static BOOL check_scalar(struct checker *checker)
{
    switch (current(checker))
    {
    case '"': return check_string(checker);
    case 't': return check_word(checker, "true");
    case 'f': return check_word(checker, "false");
    case 'n': return check_word(checker, "null");
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
        return check_number(checker);
    default: return wrong(checker, "a value");
    }
}

static BOOL check_name(struct checker *checker, const char *expected)
{
    if (current(checker) != '"')
        return wrong(checker, expected);
    if (!check_string(checker))
        return FALSE;
    skip_space(checker);
    if (current(checker) != ':')
        return wrong(checker, "':'");
    checker->at++;
    return TRUE;
}

static BOOL check_document(struct checker *checker)
{
    char open[JSON_DEPTH];
    size_t depth = 0;

    for (;;)
    {
        char c;

        /* Here a value begins. */
        skip_space(checker);
        c = current(checker);
        if (!depth && c != '{' && c != '[')
            return wrong(checker, "'{' or '['");
        if (c == '{' || c == '[')
        {
            if (depth == JSON_DEPTH)
                return wrong(checker, "at most 64 levels of nesting");
            open[depth++] = c == '{' ? '}' : ']';
            checker->at++;
            skip_space(checker);
            if (current(checker) != open[depth - 1])
            {
                if (c == '{' && !check_name(checker, "a name in quotes, or '}'"))
                    return FALSE;
                continue;
            }
            depth--;
            checker->at++;
        }
        else if (!check_scalar(checker))
            return FALSE;
        /* Here one has ended. */
        for (;;)
        {
            skip_space(checker);
            if (!depth)
                return checker->at == checker->length || wrong(checker, "nothing more");
            if (current(checker) == ',')
                break;
            if (current(checker) != open[depth - 1])
                return wrong(checker, open[depth - 1] == '}' ? "',' or '}'" : "',' or ']'");
            depth--;
            checker->at++;
        }
        checker->at++;
        skip_space(checker);
        if (open[depth - 1] == '}' && !check_name(checker, "a name in quotes"))
            return FALSE;
    }
}

/* --- tokens ------------------------------------------------------------------------------------------------------- */

HRESULT json_parse(struct json *json, const char *text, size_t length, struct json_error *error)
{
    struct checker checker = {text, length, 0, error};
    jsmntok_t *tokens;
    jsmn_parser parser;
    int count, i, last;

    memset(json, 0, sizeof(*json));
    if (length > 0x7fffffff)
    {
        error->line = error->column = 1;
        snprintf(error->what, sizeof(error->what), "expected less than 2 GB");
        return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    }
    if (length >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
        checker.at = 3;
    if (!check_document(&checker))
        return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);

    /* The check has passed, so jsmn only counts and cuts. It does not take a byte order mark. */
    last = length >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0;
    jsmn_init(&parser);
    count = jsmn_parse(&parser, text + last, length - last, NULL, 0);
    if (count <= 0 || !(tokens = malloc(count * sizeof(*tokens))))
        return E_OUTOFMEMORY;
    if (!(json->tokens = malloc(count * sizeof(*json->tokens))))
    {
        free(tokens);
        return E_OUTOFMEMORY;
    }
    jsmn_init(&parser);
    jsmn_parse(&parser, text + last, length - last, tokens, count);
    json->text = text;
    json->count = count;
    for (i = 0; i < count; i++)
    {
        struct json_token *token = &json->tokens[i];

        token->start = tokens[i].start + last;
        token->end = tokens[i].end + last;
        token->size = tokens[i].size;
        token->next = count;
        if (tokens[i].type == JSMN_OBJECT)
            token->kind = JSON_OBJECT;
        else if (tokens[i].type == JSMN_ARRAY)
            token->kind = JSON_ARRAY;
        else if (tokens[i].type == JSMN_STRING)
            token->kind = JSON_STRING;
        else if (text[token->start] == 't' || text[token->start] == 'f')
            token->kind = JSON_BOOLEAN;
        else if (text[token->start] == 'n')
            token->kind = JSON_NULL;
        else
            token->kind = JSON_NUMBER;
    }
    /* `next`: a token ends all those before it that do not contain it. Parents lead back, so each step closes one. */
    for (i = 1, last = 0; i < count; last = i++)
        while (last >= 0 && last != tokens[i].parent)
        {
            json->tokens[last].next = i;
            last = tokens[last].parent;
        }
    free(tokens);
    return S_OK;
}

void json_free(struct json *json)
{
    free(json->tokens);
    memset(json, 0, sizeof(*json));
}

const char *json_kind_name(enum json_kind kind)
{
    static const char *const names[] = {"an object", "an array", "a string", "a number", "true or false", "null"};

    return names[kind];
}

int json_member(const struct json *json, int object, const char *name)
{
    int token, i;

    if (json->tokens[object].kind != JSON_OBJECT)
        return -1;
    for (i = 0, token = object + 1; i < json->tokens[object].size; i++, token = json->tokens[token + 1].next)
        if (json_equals(json, token, name))
            return token + 1;
    return -1;
}

BOOL json_equals(const struct json *json, int string, const char *value)
{
    const struct json_token *token = &json->tokens[string];
    size_t length = token->end - token->start;
    char *copy;
    BOOL equal;

    if (!memchr(json->text + token->start, '\\', length))
        return strlen(value) == length && !memcmp(json->text + token->start, value, length);
    copy = json_string(json, string, &length);
    equal = copy && strlen(value) == length && !memcmp(copy, value, length);
    free(copy);
    return equal;
}

static unsigned int hex4(const char *digits)
{
    unsigned int value = 0, i;

    for (i = 0; i < 4; i++)
        value = value << 4 | (digits[i] <= '9' ? digits[i] - '0' : (digits[i] | 0x20) - 'a' + 10);
    return value;
}

WCHAR *json_wide(const struct json *json, int index, size_t *units)
{
    const struct json_token *token = &json->tokens[index];
    const char *next = json->text + token->start, *end = json->text + token->end;
    WCHAR *wide = malloc((end - next + 1) * sizeof(*wide)), *out = wide;

    if (!wide)
        return NULL;
    while (next < end)
    {
        unsigned char byte = *next++;
        unsigned int character;
        int more;

        if (byte == '\\')
        {
            switch (*next++)
            {
            case 'b': *out++ = '\b'; break;
            case 'f': *out++ = '\f'; break;
            case 'n': *out++ = '\n'; break;
            case 'r': *out++ = '\r'; break;
            case 't': *out++ = '\t'; break;
            case 'u':
                *out++ = (WCHAR)hex4(next);
                next += 4;
                break;
            default: *out++ = next[-1]; break;
            }
            continue;
        }
        more = byte < 0x80 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
        character = more ? byte & (0x3f >> more) : byte;
        for (; more; more--)
            character = character << 6 | (*next++ & 0x3f);
        if (character >= 0x10000)
        {
            *out++ = (WCHAR)(0xd800 + ((character - 0x10000) >> 10));
            character = 0xdc00 + ((character - 0x10000) & 0x3ff);
        }
        *out++ = (WCHAR)character;
    }
    *out = 0;
    if (units)
        *units = out - wide;
    return wide;
}

char *json_string(const struct json *json, int token, size_t *length)
{
    size_t units;
    WCHAR *wide = json_wide(json, token, &units);
    char *string = wide ? text_utf8(wide, (int)units) : NULL;
    size_t i, count = 0;

    /* Zeros are single bytes in UTF-8 too: measure by the units. */
    if (string && length)
    {
        for (i = 0; i < units; i++)
            if (wide[i] >= 0xd800 && wide[i] < 0xdc00 && i + 1 < units && wide[i + 1] >= 0xdc00 && wide[i + 1] < 0xe000)
            {
                count += 4;
                i++;
            }
            else
                count += wide[i] < 0x80 ? 1 : wide[i] < 0x800 ? 2 : 3;
        *length = count;
    }
    free(wide);
    return string;
}

BOOL json_integer(const struct json *json, int index, LONGLONG *value)
{
    const struct json_token *token = &json->tokens[index];
    const char *next = json->text + token->start, *end = json->text + token->end;
    BOOL negative = next < end && *next == '-';
    ULONGLONG sum = 0, limit = negative ? 0x8000000000000000ull : 0x7fffffffffffffffull;

    if (token->kind != JSON_NUMBER)
        return FALSE;
    for (next += negative; next < end; next++)
    {
        if (*next < '0' || *next > '9' || sum > (limit - (*next - '0')) / 10)
            return FALSE;
        sum = sum * 10 + (*next - '0');
    }
    *value = negative ? (LONGLONG)(0 - sum) : (LONGLONG)sum;
    return TRUE;
}

double json_number(const struct json *json, int index)
{
    const struct json_token *token = &json->tokens[index];
    char digits[64];
    size_t length = token->end - token->start;

    if (token->kind != JSON_NUMBER || length >= sizeof(digits))
        return 0;
    memcpy(digits, json->text + token->start, length);
    digits[length] = 0;
    return strtod(digits, NULL);
}

BOOL json_true(const struct json *json, int token)
{
    return json->tokens[token].kind == JSON_BOOLEAN && json->text[json->tokens[token].start] == 't';
}
