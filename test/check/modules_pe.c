/* What `certemu check` says of DLLs under Wine, where an IMallocSpy and our own server object see it: the ids that the sources
 * announce (test/modules/defects/defect.h), each once, and nothing of clean modules. Places are offsets in the DLL there. */
#include "../tools/command.h"

struct module
{
    const char *file, *options;
};

/* The id that the source announces: one for each of these modules. */
static void read_announced(const char *file, char *id)
{
    char path[1024], line[1024], *mark;
    FILE *source;

    snprintf(path, sizeof(path), "%s/defects/%s.c", SOURCES, file);
    source = fopen(path, "r");
    assert_non_null(source);
    *id = 0;
    while (fgets(line, sizeof(line), source))
        if ((mark = strstr(line, "DEFECT: ")))
            assert_int_equal(sscanf(mark, "DEFECT: %63s", id), 1);
    fclose(source);
    assert_true(*id);
}

static struct command_result check(const char *folder, const struct module *module)
{
    char line[2048];

    if (!wine_there())
        skip();
    snprintf(line, sizeof(line), "%s check %s/%s/%s.dll -q --timeout 60 %s 2>&1", CERTEMU, DLLS, folder, module->file, module->options);
    return command(line);
}

static void finds_the_defect(void **state)
{
    const struct module *module = *state;
    struct command_result result = check("defects", module);
    char wanted[64], id[64], *line;
    unsigned int found = 0;

    read_announced(module->file, wanted);
    for (line = result.output; *line; line += strcspn(line, "\n"), line += *line == '\n')
        if (sscanf(line, "error: %63s", id) == 1 || sscanf(line, "warning: %63s", id) == 1 || sscanf(line, "note: %63s", id) == 1)
        {
            if (strcmp(id, wanted))
                fail_msg("%s: expected %s, found:\n%s", module->file, wanted, line);
            found++;
        }
    if (found != 1)
        fail_msg("%s: %s was reported %u times:\n%s", module->file, wanted, found, result.output);
    free(result.output);
}

static void finds_nothing(void **state)
{
    const struct module *module = *state;
    struct command_result result = check("clean", module);

    if (result.status)
        fail_msg("%s: status %d:\n%s", module->file, result.status, result.output);
    free(result.output);
}

#define EVENTS "--only events"
static const struct module defects[] =
{
    {"crash", EVENTS}, {"leak_bstr", EVENTS}, {"leak_safearray", EVENTS}, {"leak_server", EVENTS},
    {"leak_task_memory", EVENTS}, {"misuse_bstr_overrun", EVENTS}, {"misuse_double_free", EVENTS},
    {"misuse_double_free_task", EVENTS}, {"misuse_foreign_free", EVENTS},
    {"misuse_in_freed", EVENTS}, {"misuse_use_after_free", EVENTS}, {"misuse_wrong_free", EVENTS},
    {"rule_description_no_bstr", EVENTS}, {"fault_allocation", "--only fault/allocation"},
};
static const struct module clean[] =
{
    {"global_bstrs", "--only events --only fault/allocation"}, {"server_kept", EVENTS},
};

int main(void)
{
    static struct CMUnitTest tests[ARRAYSIZE(defects) + ARRAYSIZE(clean)];
    size_t count = 0, i;

    for (i = 0; i < ARRAYSIZE(defects); i++)
        tests[count++] = (struct CMUnitTest){defects[i].file, finds_the_defect, NULL, NULL, (void *)&defects[i]};
    for (i = 0; i < ARRAYSIZE(clean); i++)
        tests[count++] = (struct CMUnitTest){clean[i].file, finds_nothing, NULL, NULL, (void *)&clean[i]};
    return _cmocka_run_group_tests("check-pe", tests, count, NULL, NULL);
}
