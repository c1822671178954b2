/* Text: a UTF-8 buffer that grows, UTF-8 and UTF-16, and whole files. */
#include "trace/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

#ifndef ERROR_DIRECTORY_NOT_SUPPORTED      /* mingw-w64 10 lacks it */
#define ERROR_DIRECTORY_NOT_SUPPORTED 336
#endif

static BOOL text_reserve(struct text *text, size_t more)
{
    size_t capacity;
    char *data;

    if (text->failed)
        return FALSE;
    if (more < text->capacity - text->length)
        return TRUE;
    capacity = text->capacity ? text->capacity : 128;
    while (capacity - text->length <= more)
    {
        if (capacity > (size_t)-1 / 2)
        {
            text->failed = TRUE;
            return FALSE;
        }
        capacity *= 2;
    }
    if (!(data = realloc(text->data, capacity)))
    {
        text->failed = TRUE;
        return FALSE;
    }
    text->data = data;
    text->capacity = capacity;
    return TRUE;
}

void text_free(struct text *text)
{
    free(text->data);
    memset(text, 0, sizeof(*text));
}

void text_clear(struct text *text)
{
    text->length = 0;
    text->failed = FALSE;
    if (text->data)
        text->data[0] = 0;
}

void text_add(struct text *text, const char *bytes, size_t size)
{
    if (!text_reserve(text, size))
        return;
    if (size)       /* bytes may be NULL then */
        memcpy(text->data + text->length, bytes, size);
    text->length += size;
    text->data[text->length] = 0;
}

void text_put(struct text *text, const char *string)
{
    text_add(text, string, strlen(string));
}

void text_format_list(struct text *text, const char *format, va_list arguments)
{
    va_list again;
    int length;

    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0 || !text_reserve(text, length))
        return;
    vsnprintf(text->data + text->length, (size_t)length + 1, format, arguments);
    text->length += length;
}

void text_format(struct text *text, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    text_format_list(text, format, arguments);
    va_end(arguments);
}

const char *text_string(const struct text *text)
{
    return text->data && !text->failed ? text->data : "";
}

size_t text_utf8_length(const char *string, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)string;
    size_t count, i;

    if (!length)
        return 0;
    if (bytes[0] < 0x80)
        return 1;
    if (bytes[0] < 0xc2 || bytes[0] > 0xf4)
        return 0;
    count = bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
    if (length < count)
        return 0;
    for (i = 1; i < count; i++)
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
    /* Overlong forms, surrogates and what lies beyond U+10FFFF. */
    if ((bytes[0] == 0xe0 && bytes[1] < 0xa0) || (bytes[0] == 0xed && bytes[1] > 0x9f) ||
            (bytes[0] == 0xf0 && bytes[1] < 0x90) || (bytes[0] == 0xf4 && bytes[1] > 0x8f))
        return 0;
    return count;
}

static void json_character(struct text *text, unsigned int character)
{
    switch (character)
    {
    case '"': text_put(text, "\\\""); return;
    case '\\': text_put(text, "\\\\"); return;
    case '\n': text_put(text, "\\n"); return;
    case '\r': text_put(text, "\\r"); return;
    case '\t': text_put(text, "\\t"); return;
    default: text_format(text, "\\u%04x", character); return;
    }
}

void text_json(struct text *text, const char *string, size_t length)
{
    size_t i = 0, start = 0, count;

    while (i < length)
    {
        unsigned char byte = string[i];

        if (byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7f && (count = text_utf8_length(string + i, length - i)))
        {
            i += count;
            continue;
        }
        text_add(text, string + start, i - start);
        if (byte < 0x80)
            json_character(text, byte);
        else
            text_put(text, REPLACEMENT);
        start = ++i;
    }
    text_add(text, string + start, length - start);
}

static void put_character(struct text *text, unsigned int character)
{
    char bytes[4];
    size_t count = 0;

    if (character < 0x80)
        bytes[count++] = (char)character;
    else if (character < 0x800)
    {
        bytes[count++] = (char)(0xc0 | character >> 6);
        bytes[count++] = (char)(0x80 | (character & 0x3f));
    }
    else if (character < 0x10000)
    {
        bytes[count++] = (char)(0xe0 | character >> 12);
        bytes[count++] = (char)(0x80 | (character >> 6 & 0x3f));
        bytes[count++] = (char)(0x80 | (character & 0x3f));
    }
    else
    {
        bytes[count++] = (char)(0xf0 | character >> 18);
        bytes[count++] = (char)(0x80 | (character >> 12 & 0x3f));
        bytes[count++] = (char)(0x80 | (character >> 6 & 0x3f));
        bytes[count++] = (char)(0x80 | (character & 0x3f));
    }
    text_add(text, bytes, count);
}

/* One character at string, *used units of it. A surrogate that stands alone is returned as it is. */
static unsigned int wide_character(const WCHAR *string, size_t units, size_t *used)
{
    *used = 1;
    if (string[0] >= 0xd800 && string[0] < 0xdc00 && units > 1 && string[1] >= 0xdc00 && string[1] < 0xe000)
    {
        *used = 2;
        return 0x10000 + ((string[0] - 0xd800u) << 10) + (string[1] - 0xdc00u);
    }
    return string[0];
}

void text_json_wide(struct text *text, const WCHAR *string, size_t units)
{
    unsigned int character;
    size_t used;

    for (; units; string += used, units -= used)
    {
        character = wide_character(string, units, &used);
        if (character < 0x20 || character == '"' || character == '\\' || character == 0x7f ||
                (character >= 0xd800 && character < 0xe000))
            json_character(text, character);
        else
            put_character(text, character);
    }
}

void text_base64(struct text *text, const void *bytes, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *next = bytes;
    char group[4];

    for (; size; next += 3, size -= size < 3 ? size : 3)
    {
        unsigned int value = next[0] << 16 | (size > 1 ? next[1] << 8 : 0) | (size > 2 ? next[2] : 0);

        group[0] = digits[value >> 18];
        group[1] = digits[value >> 12 & 63];
        group[2] = size > 1 ? digits[value >> 6 & 63] : '=';
        group[3] = size > 2 ? digits[value & 63] : '=';
        text_add(text, group, sizeof(group));
    }
}

void text_xml(struct text *text, const char *string)
{
    size_t length = strlen(string), count;

    while (length)
    {
        unsigned char byte = *string;

        count = text_utf8_length(string, length);
        if (byte == '&')
            text_put(text, "&amp;");
        else if (byte == '<')
            text_put(text, "&lt;");
        else if (byte == '>')
            text_put(text, "&gt;");
        else if (byte == '"')
            text_put(text, "&quot;");
        else if (byte == '\n' || byte == '\t')
            text_format(text, "&#%u;", byte);
        else if (!count || byte < 0x20 || byte == 0x7f || (count == 3 && byte == 0xef && (unsigned char)string[1] == 0xbf &&
                (unsigned char)string[2] >= 0xbe))
            text_put(text, REPLACEMENT);
        else
            text_add(text, string, count);
        if (!count)
            count = 1;
        string += count;
        length -= count;
    }
}

void text_safe(struct text *text, const char *string, size_t length, BOOL lines)
{
    size_t count;

    while (length)
    {
        unsigned char byte = *string;

        count = text_utf8_length(string, length);
        if (!count)
        {
            text_put(text, REPLACEMENT);
            count = 1;
        }
        /* C1 control characters (U+0080 to U+009F) steer some terminals too. */
        else if ((byte < 0x20 && !(lines && (byte == '\n' || byte == '\t'))) || byte == 0x7f)
            text_format(text, "\\x%02x", byte);
        else if (byte == 0xc2 && (unsigned char)string[1] < 0xa0)
            text_format(text, "\\x%02x", (unsigned char)string[1]);
        else
            text_add(text, string, count);
        string += count;
        length -= count;
    }
}

char *text_copy(const char *string, size_t length)
{
    char *copy;

    if (!string || !(copy = malloc(length + 1)))
        return NULL;
    memcpy(copy, string, length);
    copy[length] = 0;
    return copy;
}

WCHAR *text_wide(const char *utf8)
{
    WCHAR *wide;
    int units;

    if (!utf8 || (units = MultiByteToWideChar(CP_UTF8, 0, utf8, -1, NULL, 0)) <= 0)
        return NULL;
    if (!(wide = malloc(units * sizeof(*wide))))
        return NULL;
    MultiByteToWideChar(CP_UTF8, 0, utf8, -1, wide, units);
    return wide;
}

char *text_utf8(const WCHAR *wide, int units)
{
    struct text text = {0};
    size_t used, left;

    if (!wide)
        return NULL;
    if (units < 0)
        for (units = 0; wide[units]; units++)
            ;
    text_add(&text, "", 0);
    for (left = units; left; wide += used, left -= used)
    {
        unsigned int character = wide_character(wide, left, &used);

        put_character(&text, character >= 0xd800 && character < 0xe000 ? 0xfffd : character);
    }
    if (text.failed)
    {
        text_free(&text);
        return NULL;
    }
    return text.data;
}

WCHAR *text_path(const char *file)
{
    struct text path = {0};
    WCHAR *wide;

    if (!file)
        return NULL;
    if (file[0] == '/')
        text_put(&path, "Z:");
    text_put(&path, file);
    wide = path.failed ? NULL : text_wide(path.data);
    text_free(&path);
    return wide;
}

HRESULT text_read_handle(struct text *text, HANDLE file, size_t limit)
{
    DWORD got, error;

    for (;;)
    {
        if (!text_reserve(text, 65536))
            return E_OUTOFMEMORY;
        if (!ReadFile(file, text->data + text->length, 65536, &got, NULL))
        {
            error = GetLastError();
            if (error == ERROR_BROKEN_PIPE || error == ERROR_HANDLE_EOF)
                got = 0;
            else
                return HRESULT_FROM_WIN32(error);
        }
        text->length += got;
        text->data[text->length] = 0;
        if (!got)
            return S_OK;
        if (text->length > limit)
            return HRESULT_FROM_WIN32(ERROR_FILE_TOO_LARGE);
    }
}

HRESULT text_read_file(struct text *text, const char *file, size_t limit)
{
    WCHAR *path = text_path(file);
    HANDLE handle;
    HRESULT result;

    if (!path)
        return E_OUTOFMEMORY;
    handle = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
            FILE_ATTRIBUTE_NORMAL, NULL);
    if (handle == INVALID_HANDLE_VALUE)
    {
        DWORD error = GetLastError(), attributes = GetFileAttributesW(path);

        /* CreateFileW says ERROR_ACCESS_DENIED for a directory. */
        if (attributes != INVALID_FILE_ATTRIBUTES && attributes & FILE_ATTRIBUTE_DIRECTORY)
            error = ERROR_DIRECTORY_NOT_SUPPORTED;
        free(path);
        return HRESULT_FROM_WIN32(error);
    }
    free(path);
    result = text_read_handle(text, handle, limit);
    CloseHandle(handle);
    return result;
}

HRESULT text_write_handle(HANDLE file, const char *bytes, size_t size)
{
    DWORD written, part;

    while (size)
    {
        part = size > 1 << 20 ? 1 << 20 : (DWORD)size;
        if (!WriteFile(file, bytes, part, &written, NULL))
            return HRESULT_FROM_WIN32(GetLastError());
        if (!written)
            return HRESULT_FROM_WIN32(ERROR_DISK_FULL);
        bytes += written;
        size -= written;
    }
    return S_OK;
}

HRESULT text_write_file(const char *file, const char *bytes, size_t size)
{
    WCHAR *path;
    HANDLE handle;
    HRESULT result;

    if (!strcmp(file, "-"))
        return text_write_handle(GetStdHandle(STD_OUTPUT_HANDLE), bytes, size);
    if (!(path = text_path(file)))
        return E_OUTOFMEMORY;
    handle = CreateFileW(path, GENERIC_WRITE, FILE_SHARE_READ, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    free(path);
    if (handle == INVALID_HANDLE_VALUE)
        return HRESULT_FROM_WIN32(GetLastError());
    result = text_write_handle(handle, bytes, size);
    CloseHandle(handle);
    return result;
}
