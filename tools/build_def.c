/* Module definition files. */
#include "build.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What begins a part of a .def; a name of an export may be none of these without quotes. */
static const char *const def_statements[] = {"LIBRARY", "NAME", "EXPORTS", "DESCRIPTION", "HEAPSIZE", "STACKSIZE", "STUB", "VERSION",
        "SECTIONS", "SEGMENTS", "CODE", "DATA", "IMPORTS", "EXETYPE", "PROTMODE", "APPLOADER", "VIRTUAL", "LOADDS"};

static BOOL is_statement(const char *word)
{
    size_t i;

    for (i = 0; i < ARRAYSIZE(def_statements); i++)
        if (!strcmp(word, def_statements[i]))
            return TRUE;
    return FALSE;
}

/* One line of the export list: name [= internal] [@ordinal [NONAME]] [PRIVATE] [DATA]. */
static int read_export(const char *file, unsigned int line, char *text, struct strings *exports)
{
    static const char *const words[] = {"PRIVATE", "DATA", "CONSTANT", "NONAME"};
    struct strings parts = {0};
    const char *name, *internal = NULL;
    struct text spaced = {0};
    int status = 0;
    size_t i, j;

    for (; *text; text++)
        text_format(&spaced, *text == '=' || *text == '@' ? " %c " : "%c", *text);
    strings_split(&parts, text_string(&spaced));
    text_free(&spaced);
    if (!parts.items_count)
        goto end;
    name = parts.items[0];
    for (i = 1; !status && i < parts.items_count; i++)
    {
        if (!strcmp(parts.items[i], "=") && i == 1 && i + 1 < parts.items_count)
            internal = parts.items[++i];
        else if (!strcmp(parts.items[i], "@") && i + 1 < parts.items_count && strspn(parts.items[i + 1], "0123456789") ==
                strlen(parts.items[i + 1]))
            i++;
        else
        {
            for (j = 0; j < ARRAYSIZE(words) && strcasecmp(words[j], parts.items[i]); j++)
                ;
            if (j == ARRAYSIZE(words))
                status = usage_error("%s:%u: expected a name, @ordinal, PRIVATE, DATA or NONAME; found %s", file, line, parts.items[i]);
        }
    }
    if (!status && internal && strchr(internal, '.'))
        status = usage_error("%s:%u: %s=%s forwards to another DLL, which no native module can do", file, line, name, internal);
    if (!status && !strings_have(exports, name))
        strings_add(exports, internal && strcmp(internal, name) ? keep_format("%s=%s", name, internal) : name);
end:
    strings_free(&parts);
    return status;
}

static void trim(char *line)
{
    size_t length = strlen(line);

    while (length && strchr(" \t\f", line[length - 1]))
        line[--length] = 0;
}

int def_read(const char *file, const char *text, size_t length, struct strings *exports, struct text *kept)
{
    const char *end = text + length;
    unsigned int number = 0;
    BOOL inside = FALSE;
    int status = 0;

    while (text < end && !status)
    {
        const char *stop = memchr(text, '\n', end - text);
        char *line = keep_length(text, (stop ? stop : end) - text), word[32];

        number++;
        text = stop ? stop + 1 : end;
        line[strcspn(line, ";\r")] = 0;
        line += strspn(line, " \t\f");
        trim(line);
        if (!*line)
            continue;
        if (sscanf(line, "%31[A-Za-z]", word) == 1 && strcspn(line, " \t=@") == strlen(word) && is_statement(word))
        {
            inside = !strcmp(word, "EXPORTS");
            line += strlen(word);
            line += strspn(line, " \t");
            if (inside || (!strcmp(word, "LIBRARY") && *line))
                text_format(kept, "%s %s\n", word, line);
            if (!inside || !*line)
                continue;
            status = read_export(file, number, line, exports);
        }
        else if (inside)
        {
            text_format(kept, "    %s\n", line);
            status = read_export(file, number, line, exports);
        }
    }
    return status;
}
