/* certemu fuzz: what it finds is found again by `certemu run`. */
#include "command.h"

#include <dirent.h>

#define FUZZ CERTEMU " fuzz " MODULES "/odd-"

static char folder[64];

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/certemu-test-fuzz-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    char line[128];

    (void)state;
    snprintf(line, sizeof(line), "rm -rf %s", folder);
    return system(line);
}

static struct command_result run(const char *format, ...)
{
    char line[2048];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    return command(line);
}

static void assert_says(const struct command_result *result, int status, const char *text)
{
    if (result->status != status || !strstr(result->output, text))
        fail_msg("status %d, expected %d and \"%s\":\n%s", result->status, status, text, result->output);
}

static void a_crash_on_an_odd_value_is_found_and_replayed(void **state)
{
    struct command_result result = run(FUZZ "odd_value.so --runs 1000 --seed 1 --findings %s/found 2>&1", folder), again;

    (void)state;
    assert_says(&result, 1, "error: crash at ");
    assert_says(&result, 1, "odd_value.c:");
    assert_says(&result, 1, "1000 variants (seed 1)");
    assert_says(&result, 1, ": 1 finding\n");
    free(result.output);
    /* The folder is all that is needed. */
    result = run("mv %s/found %s/elsewhere && " CERTEMU " run %s/elsewhere/1-crash.json 2>&1", folder, folder, folder);
    assert_says(&result, 3, "FINDING: crash (event 1)");
    free(result.output);
    result = run(FUZZ "odd_value.so -q --runs 1000 --seed 1 --findings %s/found >/dev/null; cat %s/found/1-crash.json", folder, folder);
    again = run("cat %s/elsewhere/1-crash.json", folder);
    assert_string_equal(result.output, again.output);
    free(result.output);
    free(again.output);
}

static void a_good_module_yields_nothing(void **state)
{
    struct command_result result = run(FUZZ "good.so --runs 300 --findings %s/found 2>&1; ls %s", folder, folder);

    (void)state;
    assert_says(&result, 0, "300 variants (seed 1)");
    assert_non_null(strstr(result.output, ": 0 findings\n"));
    assert_null(strstr(result.output, "found\n"));
    free(result.output);
}

static void what_is_wrong_anyway_is_said_at_once(void **state)
{
    struct command_result result = run(FUZZ "crash_notify.so --runs 300 --findings %s/found 2>&1", folder);

    (void)state;
    assert_says(&result, 3, "1 of that without any variation");
    free(result.output);
}

static void a_corpus_is_varied(void **state)
{
    struct command_result result = run("mkdir %s/corpus && cp $CERTEMU_FIXTURES/leaf.pem $CERTEMU_FIXTURES/leaf.csr %s/corpus && "
            "echo nothing >%s/corpus/README && " FUZZ "odd_value.so --corpus %s/corpus --runs 1000 --findings %s/found 2>&1", folder,
            folder, folder, folder, folder);

    (void)state;
    assert_says(&result, 1, "error: crash at ");
    free(result.output);
    result = run(FUZZ "good.so --corpus %s/nowhere 2>&1", folder);
    assert_says(&result, 2, "expected a folder");
    free(result.output);
    result = run("mkdir %s/empty && " FUZZ "good.so --corpus %s/empty 2>&1", folder, folder);
    assert_says(&result, 2, "no certificate, request or CRL is there");
    free(result.output);
}

static void time_ends_it(void **state)
{
    struct command_result result = run(FUZZ "good.so --runs 100000000 --time 1 2>&1");

    (void)state;
    assert_says(&result, 0, ": 0 findings\n");
    free(result.output);
}

static void wrong_usage_is_refused(void **state)
{
    static const char *const wrong[][2] =
    {
        {"--runs many", "--runs many: expected a whole number"}, {"--runs", "--runs: expected a value"},
        {"--time 0", "--time 0: expected a number of seconds"}, {"--seed -1", "--seed -1: expected a whole number"},
        {"--json x.json", "fuzz writes no reports"},
    };
    struct command_result result;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
    {
        result = run(FUZZ "good.so %s 2>&1", wrong[i][0]);
        assert_says(&result, 2, wrong[i][1]);
        free(result.output);
    }
    result = run(CERTEMU " fuzz 2>&1");
    assert_says(&result, 2, "expected a MODULE");
    free(result.output);
    result = run(CERTEMU " fuzz --help");
    assert_says(&result, 0, "--corpus DIR");
    free(result.output);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test_setup_teardown(a_crash_on_an_odd_value_is_found_and_replayed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_good_module_yields_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_wrong_anyway_is_said_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_corpus_is_varied, set_up, tear_down), cmocka_unit_test(time_ends_it),
        cmocka_unit_test_setup_teardown(wrong_usage_is_refused, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
