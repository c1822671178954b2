/* FormatMessage. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>

#include "kernel/message-table.h"
#include "kernel/text.h"

#define WIDTH_MASK 0xff         /* FORMAT_MESSAGE_MAX_WIDTH_MASK: of the flags */
#define FIELD_LIMIT 65535       /* units that one insert may be padded to, as Windows limits the whole message */
#define ARGUMENT_COUNT 99

struct output
{
    WCHAR *text;
    size_t length, room;
    size_t line;                /* where the present line begins */
    unsigned int width;         /* 0: lines are as they come; 255: only %n breaks; else where words go to the next line */
    BOOL failed;
};

struct arguments
{
    BOOL is_ansi;               /* FormatMessageA: %s and %1 are of the ANSI code page */
    BOOL ignored;
    const ULONG_PTR *array;
    va_list *list;
    unsigned int fetched;
    ULONG_PTR values[ARGUMENT_COUNT];
};

static void append(struct output *output, const WCHAR *units, size_t count)
{
    size_t room;
    WCHAR *larger;

    if (output->failed)
        return;
    if (output->length + count + 1 > output->room)
    {
        room = (output->length + count + 1) * 2;
        larger = realloc(output->text, room * sizeof(WCHAR));
        if (!larger)
        {
            output->failed = TRUE;
            return;
        }
        output->text = larger;
        output->room = room;
    }
    memcpy(output->text + output->length, units, count * sizeof(WCHAR));
    output->length += count;
    output->text[output->length] = 0;
}

static void break_line(struct output *output)
{
    append(output, L"\r\n", 2);
    output->line = output->length;
}

/* One unit of text; a word that passes the width goes to the next line, or is cut if it fills the line. */
static void put(struct output *output, WCHAR unit)
{
    size_t space, end, count;
    WCHAR *rest;

    append(output, &unit, 1);
    if (!output->width || output->width == WIDTH_MASK || output->failed || output->length - output->line <= output->width)
        return;
    for (space = output->length; space > output->line && output->text[space - 1] != ' '; space--)
        ;
    end = space;
    if (space == output->line)
        end = space = output->length - 1;
    while (end > output->line && output->text[end - 1] == ' ')
        end--;
    count = output->length - space;
    rest = malloc((count + 1) * sizeof(WCHAR));
    if (!rest)
    {
        output->failed = TRUE;
        return;
    }
    memcpy(rest, output->text + space, count * sizeof(WCHAR));
    output->length = end;
    break_line(output);
    append(output, rest, count);
    free(rest);
}

static BOOL get_argument(struct arguments *arguments, unsigned int number, ULONG_PTR *value)
{
    if (!number || number > ARGUMENT_COUNT || (!arguments->array && !arguments->list))
        return FALSE;
    if (arguments->array)
        *value = arguments->array[number - 1];
    else
    {
        while (arguments->fetched < number)
            arguments->values[arguments->fetched++] = va_arg(*arguments->list, ULONG_PTR);
        *value = arguments->values[number - 1];
    }
    return TRUE;
}

struct field
{
    BOOL left, zero, plus, space, alternate;
    int width, precision;       /* precision -1: none */
    char size;                  /* 'h', 'l' (also w), 'L' (I64, ll), 0 */
    char type;
};

static void put_field(struct output *output, const struct field *field, const WCHAR *text, size_t length)
{
    size_t padding = field->width > 0 && (size_t)field->width > length ? field->width - length : 0, i;

    for (i = 0; !field->left && i < padding; i++)
        put(output, field->zero ? '0' : ' ');
    for (i = 0; i < length; i++)
        put(output, text[i]);
    for (i = 0; field->left && i < padding; i++)
        put(output, ' ');
}

static void put_string(struct output *output, const struct field *field, ULONG_PTR value, BOOL is_ansi)
{
    static const WCHAR nothing[] = L"(null)";
    size_t limit = field->precision >= 0 ? (size_t)field->precision : ~(size_t)0, length = 0, i;
    const WCHAR *text = (const WCHAR *)value;
    WCHAR *wide = NULL;

    if (!value)
        text = nothing;
    else if (is_ansi)
    {
        const char *ansi = (const char *)value;

        while (length < limit && ansi[length])
            length++;
        wide = malloc((length + 1) * sizeof(WCHAR));
        if (!wide)
        {
            output->failed = TRUE;
            return;
        }
        for (i = 0; i < length; i++)
            wide[i] = kernel_ansi_unit(ansi[i]);
        wide[length] = 0;
        text = wide;
    }
    for (length = 0; length < limit && text[length]; length++)
        ;
    put_field(output, field, text, length);
    free(wide);
}

static void put_number(struct output *output, const struct field *field, ULONG_PTR value)
{
    char format[32], digits[600], *end = format;
    WCHAR wide[600];
    struct field plain = {field->left, FALSE, FALSE, FALSE, FALSE, 0, -1, 0, 0};
    long long number = field->size == 'L' ? (long long)value : field->size == 'h' ? (short)value : (int)value;
    int precision = min(field->precision, 500), width = min(field->width, 500), length, i;

    if (field->type != 'd' && field->type != 'i')
        number = field->size == 'L' ? (long long)value : field->size == 'h' ? (unsigned short)value : (unsigned int)value;
    *end++ = '%';
    if (field->left)
        *end++ = '-';
    if (field->zero)
        *end++ = '0';
    if (field->plus)
        *end++ = '+';
    if (field->space)
        *end++ = ' ';
    if (field->alternate)
        *end++ = '#';
    strcpy(end, precision >= 0 ? "*.*ll" : "*ll");
    end += strlen(end);
    *end++ = field->type;
    *end = 0;
    length = precision >= 0 ? snprintf(digits, sizeof(digits), format, width, precision, number) :
            snprintf(digits, sizeof(digits), format, width, number);
    for (i = 0; i < length; i++)
        wide[i] = digits[i];
    put_field(output, &plain, wide, length);
}

static const WCHAR *parse_size(const WCHAR *at, struct field *field)
{
    if (at[0] == 'I' && at[1] == '6' && at[2] == '4')
        field->size = 'L', at += 3;
    else if (at[0] == 'I' && at[1] == '3' && at[2] == '2')
        at += 3;
    else if (at[0] == 'l' && at[1] == 'l')
        field->size = 'L', at += 2;
    else if (*at == 'I' || *at == 'z')
        field->size = sizeof(void *) == 8 ? 'L' : 0, at++;
    else if (*at == 'h' || *at == 'l')
        field->size = (char)*at, at++;
    else if (*at == 'w')
        field->size = 'l', at++;
    return at;
}

/* Digits, or a '*' that takes the next argument. */
static const WCHAR *parse_number(const WCHAR *at, struct arguments *arguments, unsigned int *number, int *result)
{
    ULONG_PTR value;

    if (*at == '*')
    {
        *result = get_argument(arguments, (*number)++, &value) ? (int)value : 0;
        at++;
    }
    else
        for (*result = 0; *at >= '0' && *at <= '9'; at++)
            *result = min(*result * 10 + (*at - '0'), FIELD_LIMIT);
    *result = min(*result, FIELD_LIMIT);
    return at;
}

/* The insert %number, with the printf format between '!' at `at` if there is one. NULL: the format has no end. */
static const WCHAR *put_insert(struct output *output, struct arguments *arguments, unsigned int number, const WCHAR *at)
{
    struct field field = {.precision = -1, .type = 's'};
    BOOL is_ansi = arguments->is_ansi;
    ULONG_PTR value;
    WCHAR unit;

    if (*at == '!')
    {
        const WCHAR *end = ++at;

        while (*end && *end != '!')
            end++;
        if (!*end || end == at)
            return NULL;
        for (;; at++)
        {
            if (*at == '-')
                field.left = TRUE;
            else if (*at == '0')
                field.zero = TRUE;
            else if (*at == '+')
                field.plus = TRUE;
            else if (*at == ' ')
                field.space = TRUE;
            else if (*at == '#')
                field.alternate = TRUE;
            else
                break;
        }
        at = parse_number(at, arguments, &number, &field.width);
        if (field.width < 0)
        {
            field.left = TRUE;
            field.width = field.width < -FIELD_LIMIT ? FIELD_LIMIT : -field.width;
        }
        if (*at == '.')
            at = parse_number(at + 1, arguments, &number, &field.precision);
        at = parse_size(at, &field);
        field.type = *at < 0x80 ? (char)*at : 0;
        at = end + 1;
    }
    if (!get_argument(arguments, number, &value))
        value = 0;
    /* The capital letter is the other kind of text; a size says it outright. */
    if (field.type == 'S' || field.type == 'C')
    {
        is_ansi = !is_ansi;
        field.type += 'a' - 'A';
    }
    if (field.size == 'h')
        is_ansi = TRUE;
    else if (field.size == 'l')
        is_ansi = FALSE;
    switch (field.type)
    {
    case 's':
        put_string(output, &field, value, is_ansi);
        break;
    case 'c':
        unit = is_ansi ? kernel_ansi_unit((unsigned char)value) : (WCHAR)value;
        put_field(output, &field, &unit, 1);
        break;
    case 'p':
        field.type = 'X';
        field.size = 'L';
        field.precision = sizeof(void *) * 2;
        put_number(output, &field, value);
        break;
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X':
        put_number(output, &field, value);
        break;
    default:
        /* "Floating-point format specifiers are not supported": what printf does with a letter that it does not know. */
        if (field.type)
            put(output, field.type);
    }
    return at;
}

/* 0 or a Win32 error. */
static DWORD format_text(struct output *output, const WCHAR *at, struct arguments *arguments)
{
    unsigned int number;

    while (*at && !output->failed)
    {
        WCHAR unit = *at++;

        if (unit == '\r' || unit == '\n')
        {
            if (unit == '\r' && *at == '\n')
                at++;
            if (output->width)
                put(output, ' ');
            else
                break_line(output);
            continue;
        }
        if (unit != '%')
        {
            put(output, unit);
            continue;
        }
        switch (*at)
        {
        case 0:
            return ERROR_INVALID_PARAMETER;
        case '0':
            return ERROR_SUCCESS;       /* the message ends here, without a line break */
        case 'n':
            break_line(output);
            at++;
            continue;
        case 'r':
            append(output, L"\r", 1);
            at++;
            continue;
        case 't':
            append(output, L"\t", 1);
            at++;
            continue;
        }
        if (arguments->ignored)
        {
            put(output, '%');
            put(output, *at++);
        }
        else if (*at >= '1' && *at <= '9')
        {
            number = *at++ - '0';
            if (*at >= '0' && *at <= '9')
                number = number * 10 + (*at++ - '0');
            at = put_insert(output, arguments, number, at);
            if (!at)
                return ERROR_INVALID_PARAMETER;
        }
        else
            put(output, *at++);
    }
    return output->failed ? ERROR_NOT_ENOUGH_MEMORY : ERROR_SUCCESS;
}

/* The text of a system message as a copy that ends in CR LF, or NULL. HRESULTs that wrap a Win32 error have its text. */
static WCHAR *system_text(DWORD number)
{
    WCHAR *text = NULL;
    size_t length, i, j;

    if ((number & 0xffff0000) == 0x80070000)
        number &= 0xffff;
    for (i = 0; i < ARRAYSIZE(messages); i++)
        if (messages[i].number == number)
        {
            length = strlen(messages[i].text);
            text = malloc((length + 3) * sizeof(WCHAR));
            for (j = 0; text && j < length; j++)
                text[j] = messages[i].text[j];
            if (text)
                memcpy(text + length, L"\r\n", 3 * sizeof(WCHAR));
            break;
        }
    return text;
}

/* The text of a module's message table (resource type 11, number 1), which wmc or mc made. NULL and the error. */
static WCHAR *module_text(HMODULE module, DWORD number, DWORD *error)
{
    HRSRC resource = FindResourceW(module, (const WCHAR *)1, (const WCHAR *)11);
    const BYTE *data = resource ? LockResource(LoadResource(module, resource)) : NULL;
    DWORD size = data ? SizeofResource(module, resource) : 0, count, block[3], offset, i, length;
    WCHAR *text;

    *error = data ? ERROR_MR_MID_NOT_FOUND : ERROR_RESOURCE_TYPE_NOT_FOUND;
    if (size < sizeof(count))
        return NULL;
    memcpy(&count, data, sizeof(count));
    for (i = 0; i < count && (i + 1) * sizeof(block) + sizeof(count) <= size; i++)
    {
        WORD header[2] = {0, 0};

        memcpy(block, data + sizeof(count) + i * sizeof(block), sizeof(block));
        if (number < block[0] || number > block[1])
            continue;
        for (offset = block[2];; offset += header[0], block[0]++)
        {
            if (offset > size || size - offset < sizeof(header))
                return NULL;
            memcpy(header, data + offset, sizeof(header));
            if (header[0] < sizeof(header) || header[0] > size - offset)
                return NULL;
            if (block[0] == number)
                break;
        }
        length = header[0] - sizeof(header);
        text = malloc((length + 1) * sizeof(WCHAR));
        if (!text)
        {
            *error = ERROR_NOT_ENOUGH_MEMORY;
            return NULL;
        }
        if (header[1] & MESSAGE_RESOURCE_UNICODE)
        {
            length /= sizeof(WCHAR);
            memcpy(text, data + offset + sizeof(header), length * sizeof(WCHAR));
        }
        else
            for (i = 0; i < length; i++)
                text[i] = kernel_ansi_unit(data[offset + sizeof(header) + i]);
        text[length] = 0;
        return text;
    }
    return NULL;
}

/* English, neutral or none: the system's messages exist in English only. */
static BOOL has_language(DWORD language)
{
    DWORD primary = language & 0x3ff;

    return primary == LANG_NEUTRAL || primary == LANG_ENGLISH || primary == LANG_INVARIANT;
}

/* The message before inserts, as a copy; NULL and the last error. */
static WCHAR *find_text(DWORD flags, const void *source, DWORD number, DWORD language, BOOL is_ansi)
{
    DWORD error = ERROR_INVALID_PARAMETER;
    WCHAR *text = NULL;

    if (flags & FORMAT_MESSAGE_FROM_STRING)
    {
        if (source)
        {
            error = ERROR_NOT_ENOUGH_MEMORY;
            text = is_ansi ? kernel_wide_ansi(source) : malloc((lstrlenW(source) + 1) * sizeof(WCHAR));
            if (text && !is_ansi)
                lstrcpyW(text, source);
        }
    }
    else
    {
        if (flags & FORMAT_MESSAGE_FROM_HMODULE)
            text = module_text((HMODULE)source, number, &error);
        if (!text && (flags & FORMAT_MESSAGE_FROM_SYSTEM))
        {
            error = has_language(language) ? ERROR_MR_MID_NOT_FOUND : ERROR_RESOURCE_LANG_NOT_FOUND;
            if (error == ERROR_MR_MID_NOT_FOUND)
                text = system_text(number);
        }
    }
    if (!text)
        SetLastError(error);
    return text;
}

/* The formatted message as a copy, NULL and the last error. */
static WCHAR *make_message(DWORD flags, const void *source, DWORD number, DWORD language, va_list *list, BOOL is_ansi, size_t *length)
{
    struct arguments arguments = {.is_ansi = is_ansi, .ignored = (flags & FORMAT_MESSAGE_IGNORE_INSERTS) != 0};
    struct output output = {.width = flags & WIDTH_MASK};
    WCHAR *text = find_text(flags, source, number, language, is_ansi);
    DWORD error;

    if (!text)
        return NULL;
    if (flags & FORMAT_MESSAGE_ARGUMENT_ARRAY)
        arguments.array = (const ULONG_PTR *)list;
    else
        arguments.list = list;
    append(&output, L"", 0);
    error = format_text(&output, text, &arguments);
    free(text);
    if (!error && output.failed)
        error = ERROR_NOT_ENOUGH_MEMORY;
    /* An empty message is told from a failure by nothing but the last error. */
    if (!error && !output.length)
        error = ERROR_NO_WORK_DONE;
    if (error)
    {
        free(output.text);
        SetLastError(error);
        return NULL;
    }
    *length = output.length;
    return output.text;
}

DWORD WINAPI FormatMessageW(DWORD flags, const void *source, DWORD number, DWORD language, WCHAR *buffer, DWORD size, va_list *arguments)
{
    size_t length = 0;
    WCHAR *text, *allocated;

    if (!buffer)
    {
        SetLastError(flags & FORMAT_MESSAGE_ALLOCATE_BUFFER ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_PARAMETER);
        return 0;
    }
    if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER)
        *(WCHAR **)buffer = NULL;
    text = make_message(flags, source, number, language, arguments, FALSE, &length);
    if (!text)
        return 0;
    if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER)
    {
        allocated = LocalAlloc(LMEM_ZEROINIT, max(length + 1, size) * sizeof(WCHAR));
        if (allocated)
            memcpy(allocated, text, length * sizeof(WCHAR));
        else
            length = 0;
        *(WCHAR **)buffer = allocated;
    }
    else if (length < size)
        memcpy(buffer, text, (length + 1) * sizeof(WCHAR));
    else
    {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        length = 0;
    }
    free(text);
    return (DWORD)length;
}

DWORD WINAPI FormatMessageA(DWORD flags, const void *source, DWORD number, DWORD language, char *buffer, DWORD size, va_list *arguments)
{
    size_t units = 0;
    DWORD length;
    char *allocated;
    WCHAR *text;

    if (!buffer)
    {
        SetLastError(flags & FORMAT_MESSAGE_ALLOCATE_BUFFER ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_PARAMETER);
        return 0;
    }
    if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER)
        *(char **)buffer = NULL;
    text = make_message(flags, source, number, language, arguments, TRUE, &units);
    if (!text)
        return 0;
    length = WideCharToMultiByte(CP_ACP, 0, text, (int)units, NULL, 0, NULL, NULL);
    if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER)
    {
        allocated = LocalAlloc(LMEM_ZEROINIT, max(length + 1, size));
        if (allocated)
            WideCharToMultiByte(CP_ACP, 0, text, (int)units, allocated, length, NULL, NULL);
        else
            length = 0;
        *(char **)buffer = allocated;
    }
    else if (length < size)
    {
        WideCharToMultiByte(CP_ACP, 0, text, (int)units, buffer, length, NULL, NULL);
        buffer[length] = 0;
    }
    else
    {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        length = 0;
    }
    free(text);
    return length;
}
