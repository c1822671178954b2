/* Registry files, the reading half: see regfile.h. The format is the one of "How to add, modify, or delete registry subkeys and
 * values by using a .reg file" (Microsoft support) and of what regedit writes. */
#include "host/regfile.h"

#include <stdlib.h>
#include <string.h>

#include "trace/result.h"

#define SIZE_LIMIT (256u << 20)

enum operation_kind
{
    MAKE_KEY,
    DELETE_KEY,
    SET_VALUE,
    DELETE_VALUE
};

struct operation
{
    enum operation_kind kind;
    unsigned int line;
    HKEY root;
    WCHAR *path;            /* of the key, below the root */
    WCHAR *name;            /* of the value; NULL: the unnamed one */
    DWORD type, size;
    BYTE *data;
};

struct parser
{
    const WCHAR *at, *end;
    unsigned int line;
    unsigned int string_line;   /* where a string of several lines began, in this value; 0: there was none */
    BOOL is_ansi;           /* REGEDIT4: hex(2) and hex(7) are ANSI text */
    const char *file;
    struct text *message;
    struct operation *operations;
    size_t count, room;
    HKEY root;              /* of the present key; NULL before the first */
    const WCHAR *path;      /* of the present key: belongs to its operation */
    BOOL is_deleted;        /* the present key is [-KEY] */
};

static HRESULT fail(struct parser *parser, unsigned int line, const char *what)
{
    if (parser->message)
    {
        text_clear(parser->message);
        text_format(parser->message, "%s:%u: %s", parser->file, line, what);
    }
    return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
}

/* "expected …, found "…"": the rest of the line, cut short. */
static HRESULT expected(struct parser *parser, const char *what)
{
    struct text found = {0};
    HRESULT result;
    char *utf8;
    int units = 0;

    while (parser->at + units < parser->end && parser->at[units] != '\n' && parser->at[units] != '\r' && units < 40)
        units++;
    text_format(&found, "expected %s, found ", what);
    if (parser->at == parser->end)
        text_put(&found, "the end of the file");
    else if (!units)
        text_put(&found, "the end of the line");
    else
    {
        utf8 = text_utf8(parser->at, units);
        text_put(&found, "\"");
        text_safe(&found, utf8 ? utf8 : "", utf8 ? strlen(utf8) : 0, FALSE);
        text_put(&found, "\"");
        free(utf8);
    }
    result = fail(parser, parser->line, text_string(&found));
    text_free(&found);
    return result;
}

static WCHAR peek(const struct parser *parser)
{
    return parser->at < parser->end ? *parser->at : 0;
}

static BOOL at_line_end(const struct parser *parser)
{
    return parser->at == parser->end || *parser->at == '\n' || *parser->at == '\r';
}

static void skip_spaces(struct parser *parser)
{
    while (peek(parser) == ' ' || peek(parser) == '\t')
        parser->at++;
}

/* One line end: CR LF, LF, or CR alone. */
static void skip_line_end(struct parser *parser)
{
    if (parser->at == parser->end)
        return;
    if (*parser->at == '\r' && parser->at + 1 < parser->end && parser->at[1] == '\n')
        parser->at++;
    parser->at++;
    parser->line++;
}

static HRESULT finish_line(struct parser *parser)
{
    skip_spaces(parser);
    if (peek(parser) == ';')
        while (!at_line_end(parser))
            parser->at++;
    /* A forgotten quote makes a string of what follows, up to the next quote of the file: say where it began. */
    if (!at_line_end(parser) && parser->string_line)
        return fail(parser, parser->string_line, "the string that begins here has no closing quote");
    if (!at_line_end(parser))
        return expected(parser, "the end of the line");
    skip_line_end(parser);
    return S_OK;
}

/* Does the text go on with this (ASCII, any case)? Moves past it. */
static BOOL skip_word(struct parser *parser, const char *word)
{
    const WCHAR *at = parser->at;

    for (; *word; word++, at++)
    {
        WCHAR unit = at < parser->end ? *at : 0;

        if (unit >= 'A' && unit <= 'Z' && *word >= 'a')
            unit += 'a' - 'A';
        if (unit != (unsigned char)*word)
            return FALSE;
    }
    parser->at = at;
    return TRUE;
}

static int hex_digit(WCHAR unit)
{
    if (unit >= '0' && unit <= '9')
        return unit - '0';
    if (unit >= 'a' && unit <= 'f')
        return unit - 'a' + 10;
    if (unit >= 'A' && unit <= 'F')
        return unit - 'A' + 10;
    return -1;
}

/* Up to `limit` digits; the number of digits. */
static unsigned int parse_hex(struct parser *parser, unsigned int limit, DWORD *value)
{
    unsigned int count = 0;

    for (*value = 0; count < limit && hex_digit(peek(parser)) >= 0; count++)
        *value = *value << 4 | (DWORD)hex_digit(*parser->at++);
    return count;
}

static struct operation *add_operation(struct parser *parser, enum operation_kind kind)
{
    struct operation *operation;
    size_t room;

    if (parser->count == parser->room)
    {
        room = parser->room ? parser->room * 2 : 32;
        operation = realloc(parser->operations, room * sizeof(*operation));
        if (!operation)
            return NULL;
        parser->operations = operation;
        parser->room = room;
    }
    operation = &parser->operations[parser->count++];
    memset(operation, 0, sizeof(*operation));
    operation->kind = kind;
    operation->line = parser->line;
    operation->root = parser->root;
    return operation;
}

static WCHAR *copy_units(const WCHAR *units, size_t length)
{
    WCHAR *copy = malloc((length + 1) * sizeof(WCHAR));

    if (copy)
    {
        memcpy(copy, units, length * sizeof(WCHAR));
        copy[length] = 0;
    }
    return copy;
}

static const struct
{
    const char *name;
    HKEY key;
}
roots[] =
{
    {"hkey_local_machine", HKEY_LOCAL_MACHINE}, {"hkey_current_user", HKEY_CURRENT_USER}, {"hkey_classes_root", HKEY_CLASSES_ROOT},
    {"hkey_users", HKEY_USERS}, {"hkey_current_config", HKEY_CURRENT_CONFIG}
};

/* [KEY] or [-KEY], after the bracket. A key's name may hold brackets: the last one of the line ends it. */
static HRESULT parse_key(struct parser *parser)
{
    const WCHAR *end, *close = NULL;
    struct operation *operation;
    unsigned int i;

    parser->is_deleted = peek(parser) == '-';
    parser->at += parser->is_deleted;
    for (end = parser->at; end < parser->end && *end != '\n' && *end != '\r'; end++)
        if (*end == ']')
            close = end;
    for (i = 0; i < ARRAYSIZE(roots); i++)
        if (skip_word(parser, roots[i].name) && (peek(parser) == '\\' || peek(parser) == ']'))
            break;
    if (i == ARRAYSIZE(roots))
        return expected(parser, "HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER, HKEY_CLASSES_ROOT, HKEY_USERS or HKEY_CURRENT_CONFIG");
    if (!close)
    {
        parser->at = end;
        return expected(parser, "\"]\" after the key");
    }
    parser->root = roots[i].key;
    while (parser->at < close && *parser->at == '\\')
        parser->at++;
    if (parser->is_deleted && parser->at == close)
        return fail(parser, parser->line, "a root key cannot be deleted");
    operation = add_operation(parser, parser->is_deleted ? DELETE_KEY : MAKE_KEY);
    if (!operation)
        return E_OUTOFMEMORY;
    operation->path = copy_units(parser->at, close - parser->at);
    if (!operation->path)
        return E_OUTOFMEMORY;
    parser->path = operation->path;
    parser->at = close + 1;
    return finish_line(parser);
}

/* What is between quotes, after the first one. A line break is part of the string, as regedit writes it. */
static HRESULT parse_string(struct parser *parser, WCHAR **string, size_t *length)
{
    unsigned int line = parser->line;
    size_t room = 0, count = 0;
    WCHAR *out;

    while (parser->at + room < parser->end && parser->at[room] != '"')
        room += parser->at[room] == '\\' && parser->at + room + 1 < parser->end ? 2 : 1;
    if (parser->at + room >= parser->end)
        return fail(parser, line, "the string that begins here has no closing quote");
    *string = out = malloc((room + 1) * sizeof(WCHAR));
    if (!out)
        return E_OUTOFMEMORY;
    for (; *parser->at != '"'; parser->at++)
    {
        if (*parser->at == '\\')
        {
            if (parser->at[1] != '\\' && parser->at[1] != '"')
                return expected(parser, "\\\\ or \\\" for a backslash or a quote");
            parser->at++;
        }
        else if (*parser->at == '\n' || (*parser->at == '\r' && parser->at[1] != '\n'))
        {
            parser->line++;
            parser->string_line = line;
        }
        out[count++] = *parser->at;
    }
    out[count] = 0;
    parser->at++;
    *length = count;
    return S_OK;
}

/* Bytes with commas between; a backslash continues them on the next line, which may be preceded by blank lines and comments. */
static HRESULT parse_bytes(struct parser *parser, struct operation *operation)
{
    size_t room = 0;
    DWORD byte;

    for (;;)
    {
        skip_spaces(parser);
        if (peek(parser) == '\\')
        {
            parser->at++;
            do
            {
                skip_spaces(parser);
                if (peek(parser) == ';')
                    while (!at_line_end(parser))
                        parser->at++;
                if (!at_line_end(parser))
                    return expected(parser, "the end of the line after \"\\\"");
                if (parser->at == parser->end)
                    return expected(parser, "more bytes on the next line");
                skip_line_end(parser);
                skip_spaces(parser);
            } while ((at_line_end(parser) && parser->at < parser->end) || peek(parser) == ';');
            if (parser->at == parser->end)
                return expected(parser, "more bytes on the next line");
        }
        else if (at_line_end(parser) || peek(parser) == ';')
            return S_OK;
        if (!parse_hex(parser, 2, &byte))
            return expected(parser, "a byte of two hexadecimal digits");
        if (operation->size == room)
        {
            BYTE *larger = realloc(operation->data, room = room ? room * 2 : 64);

            if (!larger)
                return E_OUTOFMEMORY;
            operation->data = larger;
        }
        operation->data[operation->size++] = (BYTE)byte;
        skip_spaces(parser);
        if (peek(parser) == ',')
            parser->at++;
        else if (!at_line_end(parser) && peek(parser) != ';' && peek(parser) != '\\')
            return expected(parser, "\",\" or the end of the line");
    }
}

/* The text of REGEDIT4's hex(2) and hex(7) as UTF-16. */
static HRESULT widen_bytes(struct operation *operation)
{
    WCHAR *wide;
    int units;

    if (!operation->size || (operation->type != REG_EXPAND_SZ && operation->type != REG_MULTI_SZ && operation->type != REG_SZ))
        return S_OK;
    units = MultiByteToWideChar(CP_ACP, 0, (const char *)operation->data, operation->size, NULL, 0);
    wide = malloc((units + 1) * sizeof(WCHAR));
    if (!wide)
        return E_OUTOFMEMORY;
    MultiByteToWideChar(CP_ACP, 0, (const char *)operation->data, operation->size, wide, units);
    free(operation->data);
    operation->data = (BYTE *)wide;
    operation->size = units * sizeof(WCHAR);
    return S_OK;
}

static HRESULT parse_data(struct parser *parser, struct operation *operation)
{
    HRESULT result;
    size_t length;
    WCHAR *string;
    DWORD value;

    if (skip_word(parser, "-"))
    {
        operation->kind = DELETE_VALUE;
        return S_OK;
    }
    if (skip_word(parser, "\""))
    {
        string = NULL;
        result = parse_string(parser, &string, &length);
        operation->type = REG_SZ;
        operation->data = (BYTE *)string;
        if (FAILED(result))
            return result;
        operation->size = (DWORD)((length + 1) * sizeof(WCHAR));
        return S_OK;
    }
    if (skip_word(parser, "dword:"))
    {
        skip_spaces(parser);
        if (!parse_hex(parser, 8, &value))
            return expected(parser, "up to eight hexadecimal digits");
        operation->type = REG_DWORD;
        operation->size = sizeof(value);
        operation->data = malloc(sizeof(value));
        if (!operation->data)
            return E_OUTOFMEMORY;
        memcpy(operation->data, &value, sizeof(value));
        return S_OK;
    }
    if (!skip_word(parser, "hex"))
        return expected(parser, "a string in quotes, dword:, hex:, hex(type): or -");
    operation->type = REG_BINARY;
    if (skip_word(parser, "("))
    {
        if (!parse_hex(parser, 8, &operation->type))
            return expected(parser, "the type, a hexadecimal number");
        if (!skip_word(parser, ")"))
            return expected(parser, "\")\" after the type");
    }
    if (!skip_word(parser, ":"))
        return expected(parser, "\":\"");
    result = parse_bytes(parser, operation);
    if (SUCCEEDED(result) && parser->is_ansi)
        result = widen_bytes(operation);
    return result;
}

/* "name"=… or @=… */
static HRESULT parse_value(struct parser *parser)
{
    struct operation *operation;
    HRESULT result;
    size_t length;

    if (!parser->path)
        return fail(parser, parser->line, "expected a key in brackets before the first value");
    parser->string_line = 0;
    operation = add_operation(parser, SET_VALUE);
    if (!operation)
        return E_OUTOFMEMORY;
    operation->path = copy_units(parser->path, lstrlenW(parser->path));
    if (!operation->path)
        return E_OUTOFMEMORY;
    if (!skip_word(parser, "@"))
    {
        parser->at++;
        result = parse_string(parser, &operation->name, &length);
        if (SUCCEEDED(result) && parser->string_line)
            result = fail(parser, parser->string_line, "the value's name that begins here has no closing quote");
        if (FAILED(result))
            return result;
    }
    skip_spaces(parser);
    if (!skip_word(parser, "="))
        return expected(parser, "\"=\" after the value's name");
    skip_spaces(parser);
    result = parse_data(parser, operation);
    if (FAILED(result))
        return result;
    /* What is said of a key that the file deletes has no effect: regedit ignores it too. */
    if (parser->is_deleted)
        operation->kind = DELETE_VALUE;
    return finish_line(parser);
}

static HRESULT parse(struct parser *parser)
{
    HRESULT result = S_OK;

    while (parser->at < parser->end && at_line_end(parser))
        skip_line_end(parser);
    if (skip_word(parser, "regedit4"))
        parser->is_ansi = TRUE;
    else if (!skip_word(parser, "windows registry editor version 5.00"))
        return expected(parser, "\"Windows Registry Editor Version 5.00\" or \"REGEDIT4\"");
    result = finish_line(parser);
    while (SUCCEEDED(result) && parser->at < parser->end)
    {
        skip_spaces(parser);
        if (at_line_end(parser) || peek(parser) == ';')
            result = finish_line(parser);
        else if (skip_word(parser, "["))
            result = parse_key(parser);
        else if (peek(parser) == '"' || peek(parser) == '@')
            result = parse_value(parser);
        else
            result = expected(parser, "[key], \"name\"=, @= or a comment that begins with \";\"");
    }
    return result;
}

static LSTATUS apply(const struct operation *operation)
{
    LSTATUS error;
    HKEY key;

    switch (operation->kind)
    {
    case DELETE_KEY:
        error = RegDeleteTreeW(operation->root, operation->path);
        return error == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : error;
    case DELETE_VALUE:
        error = RegOpenKeyExW(operation->root, operation->path, 0, KEY_SET_VALUE, &key);
        if (!error)
        {
            error = RegDeleteValueW(key, operation->name);
            RegCloseKey(key);
        }
        return error == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : error;
    default:
        error = RegCreateKeyExW(operation->root, operation->path, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL);
        if (error)
            return error;
        if (operation->kind == SET_VALUE)
            error = RegSetValueExW(key, operation->name, 0, operation->type, operation->data, operation->size);
        RegCloseKey(key);
        return error;
    }
}

/* The file as UTF-16 by its byte order mark and its first line. */
static HRESULT decode(struct parser *parser, const BYTE *bytes, size_t size, WCHAR **wide, int *units)
{
    UINT page = CP_UTF8;
    size_t i;

    *wide = NULL;
    *units = 0;
    if (size >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe)
    {
        if (size % 2)
            return fail(parser, 1, "UTF-16 with an odd number of bytes: the file is cut");
        *units = (int)(size / 2 - 1);
        *wide = copy_units((const WCHAR *)(bytes + 2), *units);
        return *wide ? S_OK : E_OUTOFMEMORY;
    }
    if (size >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff)
        return fail(parser, 1, "UTF-16 with the high byte first: expected UTF-16 as regedit writes it, or UTF-8");
    if (size >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf)
    {
        bytes += 3;
        size -= 3;
    }
    for (i = 0; i < size && (bytes[i] == '\r' || bytes[i] == '\n'); i++)
        ;
    if (size - i >= 8 && !memcmp(bytes + i, "REGEDIT4", 8))
        page = CP_ACP;
    if (!size)
        return S_OK;
    *units = MultiByteToWideChar(page, page == CP_UTF8 ? MB_ERR_INVALID_CHARS : 0, (const char *)bytes, (int)size, NULL, 0);
    if (!*units)
    {
        unsigned int line = 1;

        /* Find the line: everything before it converts. */
        for (i = 0; i < size; i++)
        {
            size_t end = i;

            while (end < size && bytes[end] != '\n')
                end++;
            if (end > i && !MultiByteToWideChar(page, MB_ERR_INVALID_CHARS, (const char *)bytes + i, (int)(end - i), NULL, 0))
                break;
            i = end;
            line++;
        }
        return fail(parser, line, "expected UTF-8, UTF-16 with a byte order mark, or REGEDIT4 as the first line");
    }
    *wide = malloc((*units + 1) * sizeof(WCHAR));
    if (!*wide)
        return E_OUTOFMEMORY;
    MultiByteToWideChar(page, 0, (const char *)bytes, (int)size, *wide, *units);
    return S_OK;
}

static HRESULT check_units(struct parser *parser, const WCHAR *wide, int units)
{
    unsigned int line = 1;
    int i;

    for (i = 0; i < units; i++)
    {
        if (!wide[i])
            return fail(parser, line, "a NUL character");
        line += wide[i] == '\n';
    }
    return S_OK;
}

HRESULT regfile_import_bytes(const void *bytes, size_t size, const char *name, struct text *message)
{
    struct parser parser = {0};
    const struct operation *operation;
    WCHAR *wide = NULL;
    HRESULT result;
    int units;
    size_t i;

    parser.line = 1;
    parser.file = name;
    parser.message = message;
    if (size > SIZE_LIMIT)
        return fail(&parser, 1, "the file is larger than 256 MB");
    result = decode(&parser, bytes, size, &wide, &units);
    if (SUCCEEDED(result))
        result = check_units(&parser, wide, units);
    if (SUCCEEDED(result))
    {
        parser.at = wide ? wide : L"";      /* nothing is decoded of an empty file */
        parser.end = parser.at + units;
        result = parse(&parser);
    }
    for (i = 0; SUCCEEDED(result) && i < parser.count; i++)
    {
        LSTATUS error;

        operation = &parser.operations[i];
        error = apply(operation);
        if (error)
        {
            result = HRESULT_FROM_WIN32(error);
            if (message)
            {
                text_clear(message);
                text_format(message, "%s:%u: the registry refuses this key or value: ", name, operation->line);
                result_describe(message, result);
            }
        }
    }
    for (i = 0; i < parser.count; i++)
    {
        free(parser.operations[i].path);
        free(parser.operations[i].name);
        free(parser.operations[i].data);
    }
    free(parser.operations);
    free(wide);
    return result;
}

HRESULT regfile_import(const char *file, struct text *message)
{
    struct text bytes = {0};
    HRESULT result = strcmp(file, "-") ? text_read_file(&bytes, file, SIZE_LIMIT) :
            text_read_handle(&bytes, GetStdHandle(STD_INPUT_HANDLE), SIZE_LIMIT);

    if (FAILED(result))
    {
        if (message)
        {
            text_clear(message);
            text_format(message, "%s: cannot be read: ", file);
            result_describe(message, result);
        }
    }
    else
        result = regfile_import_bytes(bytes.data, bytes.length, strcmp(file, "-") ? file : "standard input", message);
    text_free(&bytes);
    return result;
}

HRESULT regfile_import_environment(struct text *message)
{
    static LONG is_done;
    DWORD size = GetEnvironmentVariableW(L"CERTEMU_REGISTRY", NULL, 0);
    HRESULT result = E_OUTOFMEMORY;
    WCHAR *wide;
    char *file;

    if (size < 2 || InterlockedExchange(&is_done, TRUE))
        return S_OK;
    wide = malloc(size * sizeof(WCHAR));
    if (!wide)
        return E_OUTOFMEMORY;
    *wide = 0;
    GetEnvironmentVariableW(L"CERTEMU_REGISTRY", wide, size);
    file = text_utf8(wide, -1);
    if (file)
        result = regfile_import(file, message);
    free(wide);
    free(file);
    return result;
}
