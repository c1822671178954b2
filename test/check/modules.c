/* What `certemu check` says of the modules in a folder: exactly the findings that their sources announce (test/modules/defects/defect.h),
 * and none of those that announce none (test/modules/clean). Several commands are under way at a time, with one job each: what one of
 * them only waits for costs no other anything. */
#include "expected.h"

#include <dirent.h>
#include <pthread.h>
#include <unistd.h>

#define MOST_MODULES 256

struct module_check
{
    char *file;
    struct expectations expected;
    char command_line[2048];
    struct command_result result;
    int done;
};

static struct module_check checks[MOST_MODULES];
static size_t checks_count, checks_begun;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t finished = PTHREAD_COND_INITIALIZER;

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

/* Built by meson, or what the environment names: the same modules of another compiler, perhaps not all of them. */
static const char *modules_folder(void)
{
    return getenv("CHECK_MODULES") ? getenv("CHECK_MODULES") : MODULES;
}

static int is_built(const char *source)
{
    char path[1024];

    snprintf(path, sizeof(path), "%s/%.*s.so", modules_folder(), (int)strcspn(source, "."), source);
    return !getenv("CHECK_MODULES") || !access(path, R_OK);
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
        char path[1024];

        snprintf(path, sizeof(path), "%s/%s", SOURCES, check->file);
        expectations_read(&check->expected, path);
        snprintf(check->command_line, sizeof(check->command_line), "%s check %s/%.*s.so -q --jobs 1 --timeout %u %s %s %s 2>&1", CERTEMU,
                modules_folder(), (int)strcspn(check->file, "."), check->file, check->expected.seconds,
                *check->expected.probe ? "--only" : "", check->expected.probe, getenv("CHECK_OPTIONS") ? getenv("CHECK_OPTIONS") : "");
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
    int wrong;

    pthread_mutex_lock(&lock);
    while (!check->done)
        pthread_cond_wait(&finished, &lock);
    pthread_mutex_unlock(&lock);
    wrong = expectations_differ(&check->expected, check->result.output, check->file);
    if (!check->expected.count && check->result.status)
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

        if (dot && (!strcmp(dot, ".c") || !strcmp(dot, ".cpp")) && is_built(entry->d_name))
            checks[checks_count++].file = strdup(entry->d_name);
    }
    if (folder)
        closedir(folder);
    qsort(checks, checks_count, sizeof(checks[0]), compare);
    for (i = 0; i < checks_count; i++)
        tests[i] = (struct CMUnitTest){checks[i].file, check_module, NULL, NULL, &checks[i]};
    return checks_count ? _cmocka_run_group_tests(LIST, tests, checks_count, begin, NULL) : 1;
}
