/* Registry files, the writing half: see regfile.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/regfile.h"

#define LINE_COLUMNS 76     /* where regedit breaks a line of bytes */
#define NAME_LIMIT 255
#define VALUE_NAME_LIMIT 16383

struct writer
{
    WCHAR *out;
    size_t length, room;
    BOOL failed;
    enum regfile_encoding encoding;
};

static void put_units(struct writer *writer, const WCHAR *units, size_t count)
{
    if (!writer->failed && writer->length + count > writer->room)
    {
        size_t room = (writer->length + count) * 2 + 256;
        WCHAR *larger = realloc(writer->out, room * sizeof(WCHAR));

        writer->failed = !larger;
        if (larger)
        {
            writer->out = larger;
            writer->room = room;
        }
    }
    if (writer->failed)
        return;
    memcpy(writer->out + writer->length, units, count * sizeof(WCHAR));
    writer->length += count;
}

static void put(struct writer *writer, const char *ascii)
{
    for (; *ascii; ascii++)
    {
        WCHAR unit = (unsigned char)*ascii;

        put_units(writer, &unit, 1);
    }
}

static void put_line_end(struct writer *writer)
{
    put(writer, writer->encoding == REGFILE_UTF16 ? "\r\n" : "\n");
}

static void put_quoted(struct writer *writer, const WCHAR *text, size_t length)
{
    size_t i;

    put(writer, "\"");
    for (i = 0; i < length; i++)
    {
        if (text[i] == '"' || text[i] == '\\')
            put(writer, "\\");
        put_units(writer, &text[i], 1);
    }
    put(writer, "\"");
}

/* A string that quotes can hold: one NUL, at its end, and no half of a surrogate pair, which UTF-8 could not hold. A line break
 * could stand in quotes, but not its kind: what reads the file may turn LF into CR LF. */
static BOOL is_plain(const WCHAR *text, DWORD size)
{
    size_t units = size / sizeof(WCHAR), i;

    if (size % sizeof(WCHAR) || !units || text[units - 1])
        return FALSE;
    for (i = 0; i + 1 < units; i++)
    {
        if (!text[i] || text[i] == '\n' || text[i] == '\r' || (text[i] & 0xfc00) == 0xdc00)
            return FALSE;
        if ((text[i] & 0xfc00) == 0xd800)
        {
            if ((text[i + 1] & 0xfc00) != 0xdc00)
                return FALSE;
            i++;
        }
    }
    return TRUE;
}

static void put_bytes(struct writer *writer, size_t column, DWORD type, const BYTE *data, DWORD size)
{
    static const char digits[] = "0123456789abcdef";
    char text[32];
    DWORD i;

    if (type == REG_BINARY)
        strcpy(text, "hex:");
    else
        snprintf(text, sizeof(text), "hex(%x):", (unsigned int)type);
    put(writer, text);
    column += strlen(text);
    for (i = 0; i < size; i++)
    {
        char byte[4] = {digits[data[i] >> 4], digits[data[i] & 15], i + 1 < size ? ',' : 0, 0};

        put(writer, byte);
        column += 3;
        if (i + 1 < size && column > LINE_COLUMNS)
        {
            put(writer, "\\");
            put_line_end(writer);
            put(writer, "  ");
            column = 2;
        }
    }
}

struct value
{
    WCHAR *name;
    DWORD type, size;
    BYTE *data;
};

static int compare_values(const void *left, const void *right)
{
    const struct value *a = left, *b = right;
    size_t i;

    for (i = 0; a->name[i] || b->name[i]; i++)
    {
        WCHAR x = (WCHAR)(ULONG_PTR)CharUpperW((WCHAR *)(ULONG_PTR)a->name[i]);
        WCHAR y = (WCHAR)(ULONG_PTR)CharUpperW((WCHAR *)(ULONG_PTR)b->name[i]);

        if (x != y)
            return x < y ? -1 : 1;
    }
    return 0;
}

static LSTATUS read_value(HKEY key, DWORD index, struct value *value)
{
    WCHAR *name = malloc((VALUE_NAME_LIMIT + 1) * sizeof(WCHAR));
    DWORD room = 256, name_size;
    BYTE *larger;
    LSTATUS error = name ? ERROR_SUCCESS : ERROR_NOT_ENOUGH_MEMORY;

    memset(value, 0, sizeof(*value));
    do
    {
        larger = error ? NULL : realloc(value->data, room + 2);
        if (!larger)
        {
            error = ERROR_NOT_ENOUGH_MEMORY;
            break;
        }
        value->data = larger;
        value->size = room;
        name_size = VALUE_NAME_LIMIT + 1;
        error = RegEnumValueW(key, index, name, &name_size, NULL, &value->type, value->data, &value->size);
        if (error != ERROR_MORE_DATA)
            break;
        error = ERROR_SUCCESS;
        room = value->size > room ? value->size : room * 2;
    } while (TRUE);
    if (!error)
        value->name = realloc(name, (name_size + 1) * sizeof(WCHAR));
    if (!value->name)
    {
        free(value->data);
        free(name);
    }
    return error;
}

static void write_value(struct writer *writer, const struct value *value)
{
    size_t begin = writer->length;

    if (*value->name)
        put_quoted(writer, value->name, lstrlenW(value->name));
    else
        put(writer, "@");
    put(writer, "=");
    if (value->type == REG_SZ && is_plain((const WCHAR *)value->data, value->size))
        put_quoted(writer, (const WCHAR *)value->data, value->size / sizeof(WCHAR) - 1);
    else if (value->type == REG_DWORD && value->size == sizeof(DWORD))
    {
        char text[32];
        DWORD number;

        memcpy(&number, value->data, sizeof(number));
        snprintf(text, sizeof(text), "dword:%08x", (unsigned int)number);
        put(writer, text);
    }
    else
        put_bytes(writer, writer->length - begin, value->type, value->data, value->size);
    put_line_end(writer);
}

static LSTATUS write_values(struct writer *writer, HKEY key)
{
    struct value *values = NULL, *larger;
    size_t count = 0, room = 0, i;
    LSTATUS error = ERROR_SUCCESS;

    while (!error)
    {
        if (count == room)
        {
            room = room ? room * 2 : 16;
            larger = realloc(values, room * sizeof(*values));
            if (!larger)
            {
                error = ERROR_NOT_ENOUGH_MEMORY;
                break;
            }
            values = larger;
        }
        error = read_value(key, (DWORD)count, &values[count]);
        if (!error)
            count++;
    }
    if (error == ERROR_NO_MORE_ITEMS)
        error = ERROR_SUCCESS;
    if (count > 1)
        qsort(values, count, sizeof(*values), compare_values);
    for (i = 0; i < count; i++)
    {
        if (!error)
            write_value(writer, &values[i]);
        free(values[i].name);
        free(values[i].data);
    }
    free(values);
    return error;
}

static const char *root_name(HKEY root)
{
    static const struct
    {
        HKEY key;
        const char *name;
    }
    names[] =
    {
        {HKEY_LOCAL_MACHINE, "HKEY_LOCAL_MACHINE"}, {HKEY_CURRENT_USER, "HKEY_CURRENT_USER"}, {HKEY_CLASSES_ROOT, "HKEY_CLASSES_ROOT"},
        {HKEY_USERS, "HKEY_USERS"}, {HKEY_CURRENT_CONFIG, "HKEY_CURRENT_CONFIG"}
    };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(names); i++)
        if (names[i].key == root)
            return names[i].name;
    return NULL;
}

/* One key and what is below it; `path` is the whole path below the root. */
static LSTATUS write_key(struct writer *writer, const char *root, HKEY key, const WCHAR *path)
{
    WCHAR name[NAME_LIMIT + 2], *sub_path;
    size_t length = path ? lstrlenW(path) : 0;
    DWORD index, size;
    LSTATUS error;
    HKEY sub;

    put_line_end(writer);
    put(writer, "[");
    put(writer, root);
    if (length)
    {
        put(writer, "\\");
        put_units(writer, path, length);
    }
    put(writer, "]");
    put_line_end(writer);
    error = write_values(writer, key);
    for (index = 0; !error; index++)
    {
        size = ARRAYSIZE(name);
        error = RegEnumKeyExW(key, index, name, &size, NULL, NULL, NULL, NULL);
        if (error)
            break;
        sub_path = malloc((length + size + 2) * sizeof(WCHAR));
        if (!sub_path)
            return ERROR_NOT_ENOUGH_MEMORY;
        if (length)
        {
            memcpy(sub_path, path, length * sizeof(WCHAR));
            sub_path[length] = '\\';
        }
        memcpy(sub_path + length + !!length, name, (size + 1) * sizeof(WCHAR));
        error = RegOpenKeyExW(key, name, 0, KEY_READ, &sub);
        if (!error)
        {
            error = write_key(writer, root, sub, sub_path);
            RegCloseKey(sub);
        }
        else if (error == ERROR_FILE_NOT_FOUND)
            error = ERROR_SUCCESS;      /* deleted meanwhile */
        free(sub_path);
    }
    return error == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : error;
}

HRESULT regfile_export(const struct regfile_key *keys, size_t count, enum regfile_encoding encoding, struct text *out)
{
    static const WCHAR mark = 0xfeff;
    struct writer writer = {.encoding = encoding};
    LSTATUS error = ERROR_SUCCESS;
    const char *root;
    char *utf8;
    HKEY key;
    size_t i;

    if (encoding == REGFILE_UTF16)
        put_units(&writer, &mark, 1);
    put(&writer, "Windows Registry Editor Version 5.00");
    put_line_end(&writer);
    for (i = 0; !error && i < count; i++)
    {
        root = root_name(keys[i].root);
        if (!root)
        {
            error = ERROR_INVALID_PARAMETER;
            break;
        }
        error = RegOpenKeyExW(keys[i].root, keys[i].path, 0, KEY_READ, &key);
        if (!error)
        {
            error = write_key(&writer, root, key, keys[i].path);
            RegCloseKey(key);
        }
        else if (error == ERROR_FILE_NOT_FOUND)
            error = ERROR_SUCCESS;
    }
    put_line_end(&writer);
    if (!error && writer.failed)
        error = ERROR_NOT_ENOUGH_MEMORY;
    if (!error && encoding == REGFILE_UTF16)
        text_add(out, (const char *)writer.out, writer.length * sizeof(WCHAR));
    else if (!error)
    {
        utf8 = text_utf8(writer.out, (int)writer.length);
        if (utf8)
            text_put(out, utf8);
        else
            error = ERROR_NOT_ENOUGH_MEMORY;
        free(utf8);
    }
    free(writer.out);
    if (!error && out->failed)
        error = ERROR_NOT_ENOUGH_MEMORY;
    return error == ERROR_NOT_ENOUGH_MEMORY ? E_OUTOFMEMORY : HRESULT_FROM_WIN32(error);
}
