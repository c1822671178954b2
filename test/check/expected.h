/* What the sources of modules announce (test/modules/defects/defect.h), and whether `certemu check` has said it. */
#pragma once

#include "../tools/command.h"

#define EXPECTED_MOST 24

struct expectation
{
    char id[64], function[64];
    unsigned int line;              /* 0: nowhere, or the beginning of the function */
    int met;
};

struct expectations
{
    struct expectation list[EXPECTED_MOST];
    unsigned int count, seconds;    /* until a probe hangs */
    char probe[64];                 /* the only one to make; "": those that are made of themselves */
};

/* Modules that do not hang have time enough for a machine that does much else. */
static inline void expectations_read(struct expectations *expected, const char *path)
{
    char line[1024], *mark;
    unsigned int number = 0;
    FILE *source = fopen(path, "r");

    memset(expected, 0, sizeof(*expected));
    expected->seconds = 20;
    assert_non_null(source);
    while (fgets(line, sizeof(line), source))
    {
        struct expectation *added = &expected->list[expected->count];

        number++;
        if ((mark = strstr(line, "SECONDS: ")))
            assert_int_equal(sscanf(mark, "SECONDS: %u", &expected->seconds), 1);
        if ((mark = strstr(line, "PROBE: ")))
            assert_int_equal(sscanf(mark, "PROBE: %63s", expected->probe), 1);
        if (!(mark = strstr(line, "DEFECT: ")))
            continue;
        assert_true(++expected->count <= EXPECTED_MOST);
        assert_int_equal(sscanf(mark, "DEFECT: %63s", added->id), 1);
        if (strstr(mark, " in "))
            assert_int_equal(sscanf(strstr(mark, " in "), " in %63s", added->function), 1);
        else if (!strstr(mark, " nowhere"))
            added->line = number;
    }
    fclose(source);
}

/* "error: leak/bstr at test/modules/defects/leak_bstr.c:8 in notify" */
static inline int expectation_met(struct expectations *expected, const char *line, const char *file)
{
    char id[64] = "", place[1024] = "", function[64] = "", wanted[1100];
    unsigned int i;

    if (sscanf(line, "%*[a-z]: %63s at %1023s in %63s", id, place, function) < 1)
        return 0;
    for (i = 0; i < expected->count; i++)
    {
        struct expectation *candidate = &expected->list[i];

        if (candidate->met || strcmp(id, candidate->id))
            continue;
        snprintf(wanted, sizeof(wanted), "/%s:%u", file, candidate->line);
        if (candidate->line && (strlen(place) < strlen(wanted) || strcmp(place + strlen(place) - strlen(wanted), wanted)))
            continue;
        if (*candidate->function && strcmp(function, candidate->function))
            continue;
        if (!candidate->line && !*candidate->function && *place)
            continue;
        return candidate->met = 1;
    }
    return 0;
}

/* Says what is there and was not announced, and the other way round; 0: neither. The output is taken apart. */
static inline int expectations_differ(struct expectations *expected, char *output, const char *file)
{
    char *line, *next;
    unsigned int i;
    int wrong = 0;

    for (line = output; *line; line = next)
    {
        next = line + strcspn(line, "\n");
        if (*next)
            *next++ = 0;
        if ((!strncmp(line, "error: ", 7) || !strncmp(line, "warning: ", 9) || !strncmp(line, "note: ", 6)) &&
                !expectation_met(expected, line, file))
        {
            print_error("not announced: %s\n    %s\n", line, next);
            wrong = 1;
        }
    }
    for (i = 0; i < expected->count; i++)
        if (!expected->list[i].met)
        {
            print_error("not reported: %s at line %u %s\n", expected->list[i].id, expected->list[i].line, expected->list[i].function);
            wrong = 1;
        }
    return wrong;
}
