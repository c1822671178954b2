/* Command lines: one string on Windows, divided into arguments by each program, mostly by the rules of CommandLineToArgvW:
 * blanks divide, except between quotes; 2n backslashes before a quote are n of them and the quote counts, 2n+1 are n and a quote
 * as a character; two quotes within a quoted part are a quote, and end that part. The program's name in front knows no backslash
 * rule. The tests were compared with Wine's results. */
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <windows.h>
#include <shellapi.h>

#include "kernel/process.h"
#include "kernel/text.h"

static BOOL is_blank(WCHAR unit)
{
    return unit == ' ' || unit == '\t';
}

struct output
{
    WCHAR *text;                /* NULL: only counted */
    size_t units;
};

static void put(struct output *output, WCHAR unit)
{
    if (output->text)
        output->text[output->units] = unit;
    output->units++;
}

/* Divides into `arguments` and `text`, unless they are NULL; returns their number and in *units those of the text. The text never
 * has more units than the command line and its arguments' ends. */
static int divide(const WCHAR *line, WCHAR **arguments, WCHAR *text, size_t *units)
{
    struct output output = {text, 0};
    size_t slashes, i;
    unsigned int quotes = 0;
    int count = 1;

    if (arguments)
        arguments[0] = text;
    if (*line == '"')
    {
        for (line++; *line && *line != '"'; line++)
            put(&output, *line);
        if (*line)
            line++;     /* what follows the quote at once is the next argument */
    }
    else
    {
        for (; *line > ' '; line++)
            put(&output, *line);
        if (*line)
            line++;
    }
    put(&output, 0);
    for (;;)
    {
        while (is_blank(*line))
            line++;
        if (!*line)
            break;
        if (arguments)
            arguments[count] = text + output.units;
        count++;
        while (*line && (quotes || !is_blank(*line)))
        {
            for (slashes = 0; *line == '\\'; line++)
                slashes++;
            if (*line != '"')
            {
                for (i = 0; i < slashes; i++)
                    put(&output, '\\');
                if (*line && (quotes || !is_blank(*line)))
                    put(&output, *line++);
                continue;
            }
            for (i = 0; i < slashes / 2; i++)
                put(&output, '\\');
            line++;
            if (slashes % 2)
            {
                put(&output, '"');
                continue;
            }
            for (quotes++; *line == '"'; line++)
                if (++quotes == 3)
                {
                    put(&output, '"');
                    quotes = 0;
                }
            if (quotes == 2)
                quotes = 0;
        }
        put(&output, 0);
        quotes = 0;
    }
    *units = output.units;
    return count;
}

WCHAR ** WINAPI CommandLineToArgvW(const WCHAR *line, int *count)
{
    WCHAR program[MAX_PATH], **arguments;
    size_t units;

    if (!line || !count)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!*line)
    {
        units = GetModuleFileNameW(NULL, program, ARRAYSIZE(program)) + 1;
        *count = 1;
    }
    else
        *count = divide(line, NULL, NULL, &units);
    arguments = LocalAlloc(LMEM_FIXED, (*count + 1) * sizeof(*arguments) + units * sizeof(WCHAR));
    if (!arguments)
        return NULL;
    if (*line)
        divide(line, arguments, (WCHAR *)(arguments + *count + 1), &units);
    else
    {
        arguments[0] = (WCHAR *)(arguments + 2);
        memcpy(arguments[0], program, units * sizeof(WCHAR));
    }
    arguments[*count] = NULL;
    return arguments;
}

char **kernel_arguments_utf8(const WCHAR *line)
{
    WCHAR **wide, *text;
    size_t units;
    int count = divide(line, NULL, NULL, &units), i;
    char **arguments = calloc(count + 1, sizeof(*arguments));

    wide = malloc(count * sizeof(*wide));
    text = malloc(units * sizeof(*text));
    if (arguments && wide && text)
    {
        divide(line, wide, text, &units);
        for (i = 0; i < count && (arguments[i] = kernel_utf8(wide[i])); i++)
            ;
        if (i < count)
        {
            while (i--)
                free(arguments[i]);
            free(arguments);
            arguments = NULL;
        }
    }
    else
    {
        free(arguments);
        arguments = NULL;
    }
    free(wide);
    free(text);
    return arguments;
}

/* What the host gave, as one line of Windows. */
static pthread_once_t line_once = PTHREAD_ONCE_INIT;
static WCHAR *line_wide;
static char *line_ansi;

/* Appends an argument so that division gives it back; `out` has room for twice its length and three more. */
static char *append_argument(char *out, const char *argument, BOOL program)
{
    BOOL quoted = !*argument || argument[strcspn(argument, " \t\n\v\"")];
    size_t slashes = 0;

    if (!quoted)
        return stpcpy(out, argument);
    *out++ = '"';
    for (; *argument; argument++)
    {
        if (*argument == '"' && !program)
        {
            for (slashes++; slashes; slashes--)
                *out++ = '\\';
        }
        else
            slashes = *argument == '\\' ? slashes + 1 : 0;
        *out++ = *argument;
    }
    for (; slashes && !program; slashes--)
        *out++ = '\\';
    *out++ = '"';
    *out = 0;
    return out;
}

static void make_line(void)
{
    size_t size = 0, room = 4096, i, bytes;
    char *raw = malloc(room), *line = NULL, *out, *more;
    int file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    ssize_t got;

    while (file >= 0 && raw && (got = read(file, raw + size, room - size - 1)) > 0)
    {
        size += got;
        if (room - size < 2)
        {
            if (!(more = realloc(raw, room * 2)))
                break;
            raw = more;
            room *= 2;
        }
    }
    if (file >= 0)
        close(file);
    if (raw && (line = malloc(size * 2 + 3 * size + 8)))
    {
        raw[size] = 0;
        *(out = line) = 0;
        for (i = 0; i < size; i += bytes + 1)
        {
            bytes = strlen(raw + i);
            if (i)
                *out++ = ' ';
            out = append_argument(out, raw + i, !i);
        }
        line_wide = kernel_wide(line);
    }
    free(raw);
    free(line);
    if (!line_wide)
        line_wide = (WCHAR *)L"";
    size = WideCharToMultiByte(CP_ACP, 0, line_wide, -1, NULL, 0, NULL, NULL);
    if (!(line_ansi = malloc(size + 1)))
        line_ansi = (char *)"";
    else
        WideCharToMultiByte(CP_ACP, 0, line_wide, -1, line_ansi, (int)size, NULL, NULL);
}

WCHAR * WINAPI GetCommandLineW(void)
{
    pthread_once(&line_once, make_line);
    return line_wide;
}

char * WINAPI GetCommandLineA(void)
{
    pthread_once(&line_once, make_line);
    return line_ansi;
}
