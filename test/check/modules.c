/* What `certemu check` says of the modules in a folder: exactly the findings that their sources announce (test/modules/defects/defect.h),
 * and none of those that announce none (test/modules/clean). Several commands are under way at a time, with one job each: what one of
 * them only waits for costs no other anything. */
#include "../tools/command.h"

#include <dirent.h>
#include <pthread.h>
#include <unistd.h>

#define MOST 8
#define MOST_MODULES 256

struct expectation
{
    char id[64], function[64];
    unsigned int line;              /* 0: nowhere, or the beginning of the function */
    int met;
};

struct module_check
{
    char *file;
    struct expectation list[MOST];
    unsigned int count, seconds;    /* until a probe hangs */
    char probe[64];                 /* the only one to make; "": those that are made of themselves */
    char command_line[2048];
    struct command_result result;
    int done;
};

static struct module_check checks[MOST_MODULES];
static size_t checks_count, checks_begun;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t finished = PTHREAD_COND_INITIALIZER;

/* Modules that do not hang have time enough for a machine that does much else. */
static unsigned int read_expectations(const char *file, struct expectation *list, unsigned int *seconds, char *probe)
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
        if ((mark = strstr(line, "SECONDS: ")))
            assert_int_equal(sscanf(mark, "SECONDS: %u", seconds), 1);
        if ((mark = strstr(line, "PROBE: ")))
            assert_int_equal(sscanf(mark, "PROBE: %63s", probe), 1);
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

static void *run_commands(void *unused)
{
    struct module_check *check;
    struct command_result result;

    (void)unused;
    pthread_mutex_lock(&lock);
    while (checks_begun < checks_count)
    {
        check = &checks[checks_begun++];
        pthread_mutex_unlock(&lock);
        result = command(check->command_line);
        pthread_mutex_lock(&lock);
        check->result = result;
        check->done = 1;
        pthread_cond_broadcast(&finished);
    }
    pthread_mutex_unlock(&lock);
    return NULL;
}

static int begin(void **state)
{
    long threads = sysconf(_SC_NPROCESSORS_ONLN) + 1;
    pthread_t thread;
    size_t i;

    (void)state;
    for (i = 0; i < checks_count; i++)
    {
        struct module_check *check = &checks[i];

        check->seconds = 20;
        check->count = read_expectations(check->file, check->list, &check->seconds, check->probe);
        snprintf(check->command_line, sizeof(check->command_line), "%s check %s/%.*s.so -q --jobs 1 --timeout %u %s %s 2>&1", CERTEMU, MODULES,
                (int)strcspn(check->file, "."), check->file, check->seconds, *check->probe ? "--only" : "", check->probe);
    }
    while (threads-- > 0)
    {
        if (pthread_create(&thread, NULL, run_commands, NULL))
            return -1;
        pthread_detach(thread);
    }
    return 0;
}

static void check_module(void **state)
{
    struct module_check *check = *state;
    char *line, *next;
    unsigned int i;
    int wrong = 0;

    pthread_mutex_lock(&lock);
    while (!check->done)
        pthread_cond_wait(&finished, &lock);
    pthread_mutex_unlock(&lock);
    for (line = check->result.output; *line; line = next)
    {
        next = line + strcspn(line, "\n");
        if (*next)
            *next++ = 0;
        if ((!strncmp(line, "error: ", 7) || !strncmp(line, "warning: ", 9) || !strncmp(line, "note: ", 6)) &&
                !is_expected(line, check->file, check->list, check->count))
        {
            print_error("not announced: %s\n    %s\n", line, next);
            wrong = 1;
        }
    }
    for (i = 0; i < check->count; i++)
        if (!check->list[i].met)
        {
            print_error("not reported: %s at line %u %s\n", check->list[i].id, check->list[i].line, check->list[i].function);
            wrong = 1;
        }
    if (!check->count && check->result.status)
    {
        print_error("status %d: %s\n", check->result.status, check->result.output);
        wrong = 1;
    }
    free(check->result.output);
    if (wrong)
        fail_msg("%s", check->command_line);
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct module_check *)a)->file, ((const struct module_check *)b)->file);
}

int main(void)
{
    static struct CMUnitTest tests[MOST_MODULES];
    struct dirent *entry;
    DIR *folder = opendir(SOURCES);
    size_t i;

    while (folder && (entry = readdir(folder)) && checks_count < MOST_MODULES)
    {
        const char *dot = strrchr(entry->d_name, '.');

        if (dot && (!strcmp(dot, ".c") || !strcmp(dot, ".cpp")))
            checks[checks_count++].file = strdup(entry->d_name);
    }
    if (folder)
        closedir(folder);
    qsort(checks, checks_count, sizeof(checks[0]), compare);
    for (i = 0; i < checks_count; i++)
        tests[i] = (struct CMUnitTest){checks[i].file, check_module, NULL, NULL, &checks[i]};
    return checks_count ? _cmocka_run_group_tests(LIST, tests, checks_count, begin, NULL) : 1;
}
