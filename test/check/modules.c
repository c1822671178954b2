/* What `certemu check` says of the modules in a folder: exactly the findings that their sources announce (test/modules/defects/defect.h),
 * and none of those that announce none (test/modules/clean). */
#include "../tools/command.h"

#include <dirent.h>

#define MOST 8

struct expectation
{
    char id[64], function[64];
    unsigned int line;              /* 0: nowhere, or the beginning of the function */
    int met;
};

static unsigned int read_expectations(const char *file, struct expectation *list)
{
    char path[1024], line[1024], *mark;
    unsigned int number = 0, count = 0;
    FILE *source;

    snprintf(path, sizeof(path), "%s/%s", SOURCES, file);
    source = fopen(path, "r");
    assert_non_null(source);
    while (fgets(line, sizeof(line), source))
    {
        number++;
        if (!(mark = strstr(line, "DEFECT: ")))
            continue;
        assert_true(count < MOST);
        memset(&list[count], 0, sizeof(list[count]));
        assert_int_equal(sscanf(mark, "DEFECT: %63s", list[count].id), 1);
        if (strstr(mark, " in "))
            assert_int_equal(sscanf(strstr(mark, " in "), " in %63s", list[count].function), 1);
        else if (!strstr(mark, " nowhere"))
            list[count].line = number;
        count++;
    }
    fclose(source);
    return count;
}

/* "error: leak/bstr at test/modules/defects/leak_bstr.c:8 in notify" */
static int is_expected(const char *line, const char *file, struct expectation *list, unsigned int count)
{
    char id[64] = "", place[1024] = "", function[64] = "", wanted[1100];
    unsigned int i;

    if (sscanf(line, "%*[a-z]: %63s at %1023s in %63s", id, place, function) < 1)
        return 0;
    for (i = 0; i < count; i++)
    {
        if (list[i].met || strcmp(id, list[i].id))
            continue;
        snprintf(wanted, sizeof(wanted), "/%s:%u", file, list[i].line);
        if (list[i].line && (strlen(place) < strlen(wanted) || strcmp(place + strlen(place) - strlen(wanted), wanted)))
            continue;
        if (*list[i].function && strcmp(function, list[i].function))
            continue;
        if (!list[i].line && !*list[i].function && *place)
            continue;
        return list[i].met = 1;
    }
    return 0;
}

static void check_module(void **state)
{
    struct expectation list[MOST];
    const char *file = *state;
    unsigned int count = read_expectations(file, list), i;
    struct command_result result;
    char command_line[2048], *line, *next;
    int wrong = 0;

    snprintf(command_line, sizeof(command_line), "%s check %s/%.*s.so -q --timeout 4 2>&1", CERTEMU, MODULES, (int)strcspn(file, "."), file);
    result = command(command_line);
    for (line = result.output; *line; line = next)
    {
        next = line + strcspn(line, "\n");
        if (*next)
            *next++ = 0;
        if ((!strncmp(line, "error: ", 7) || !strncmp(line, "warning: ", 9) || !strncmp(line, "note: ", 6)) &&
                !is_expected(line, file, list, count))
        {
            print_error("not announced: %s\n    %s\n", line, next);
            wrong = 1;
        }
    }
    for (i = 0; i < count; i++)
        if (!list[i].met)
        {
            print_error("not reported: %s at line %u %s\n", list[i].id, list[i].line, list[i].function);
            wrong = 1;
        }
    if (!count && result.status)
    {
        print_error("status %d: %s\n", result.status, result.output);
        wrong = 1;
    }
    free(result.output);
    if (wrong)
        fail_msg("%s", command_line);
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct CMUnitTest *)a)->name, ((const struct CMUnitTest *)b)->name);
}

int main(void)
{
    static struct CMUnitTest tests[256];
    struct dirent *entry;
    size_t count = 0;
    DIR *folder = opendir(SOURCES);

    while (folder && (entry = readdir(folder)) && count < 256)
    {
        const char *dot = strrchr(entry->d_name, '.');

        if (dot && (!strcmp(dot, ".c") || !strcmp(dot, ".cpp")))
        {
            char *name = strdup(entry->d_name);

            tests[count++] = (struct CMUnitTest){name, check_module, NULL, NULL, name};
        }
    }
    if (folder)
        closedir(folder);
    qsort(tests, count, sizeof(tests[0]), compare);
    return count ? _cmocka_run_group_tests(LIST, tests, count, NULL, NULL) : 1;
}
