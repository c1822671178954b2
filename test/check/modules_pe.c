/* What `certemu check` says of DLLs under Wine, where an IMallocSpy and our own server object see it: the ids that the sources
 * announce (test/modules/defects/defect.h), each once and at its line, and nothing of clean modules. */
#include "expected.h"

struct module
{
    const char *file, *options;
};

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
    struct expectations expected;
    char path[1024], file[128];
    int wrong;

    snprintf(file, sizeof(file), "%s.c", module->file);
    snprintf(path, sizeof(path), "%s/defects/%s", SOURCES, file);
    expectations_read(&expected, path);
    assert_true(expected.count);
    wrong = expectations_differ(&expected, result.output, file);
    free(result.output);
    if (wrong)
        fail_msg("%s", module->file);
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
    {"several", EVENTS " --only conformance"}, {"fault_allocation", "--only fault/allocation"}, {"fault_server_call", "--only fault/server-call"},
    {"crash", EVENTS}, {"leak_server", EVENTS}, {"misuse_bstr_overrun", EVENTS}, {"misuse_double_free_task", EVENTS},
    {"misuse_in_freed", EVENTS}, {"misuse_use_after_free", EVENTS}, {"misuse_wrong_free", EVENTS}, {"rule_description_no_bstr", EVENTS},
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
