/* The example modules, each natively and as the DLL under Wine: one scenario, the same report; and nothing that `certemu check` finds,
 * but that atl-exit-modern has no manage module. */
#include "command.h"

#define STEPS " --issued @leaf.pem --denied @leaf.csr --pending @leaf.csr --revoked @leaf.pem --crl @ca.crl.pem --ca-cert @ca.pem --shutdown"

static const char *const examples[] = {"archive-exit", "audit-exit", "atl-exit/atl-exit", "atl-exit-modern/atl-exit-modern"};
#define COUNT (sizeof(examples) / sizeof(*examples))

static char *run(const char *folder, const char *example, const char *extension)
{
    char line[4096];
    const char *next = STEPS " 2>&1";
    size_t length = snprintf(line, sizeof(line), CERTEMU " run %s/%s.%s", folder, example, extension);
    struct command_result result;

    for (; *next; next++)
        if (*next == '@')
            length += snprintf(line + length, sizeof(line) - length, "%s/", getenv("CERTEMU_FIXTURES"));
        else
            line[length++] = *next;
    line[length] = 0;
    result = command(line);
    if (result.status)
    {
        print_error("%s: status %d:\n%s\n", line, result.status, result.output);
        fail();
    }
    return result.output;
}

static void reports_are_equal(void **state)
{
    const char *example = *state;
    char *native, *wine;

    if (!PE_HALF || !wine_there())
        skip();
    native = run(EXAMPLES, example, "so");
    wine = run(EXAMPLE_DLLS, example, "dll");
    erase_wines_registration(wine);
    erase_differences(native);
    erase_differences(wine);
    assert_string_equal(native, wine);
    assert_non_null(strstr(native, ", 0 findings"));
    free(native);
    free(wine);
}

static void check_finds_nothing(void **state)
{
    char line[4096];
    struct command_result result;

    snprintf(line, sizeof(line), CERTEMU " check " EXAMPLES "/%s.so -q %s 2>&1", (const char *)*state,
            strstr(*state, "modern") ? "--skip manage/missing" : "");
    result = command(line);
    if (result.status || strstr(result.output, "warning:") || strstr(result.output, "error:"))
    {
        print_error("%s: status %d:\n%s\n", line, result.status, result.output);
        fail();
    }
    free(result.output);
}

int main(void)
{
    struct CMUnitTest all[2 * COUNT];
    char names[COUNT][64];
    size_t i;

    for (i = 0; i < COUNT; i++)
    {
        snprintf(names[i], sizeof(names[i]), "check %s", examples[i]);
        all[i] = (struct CMUnitTest){examples[i], reports_are_equal, NULL, NULL, (void *)examples[i]};
        all[COUNT + i] = (struct CMUnitTest){names[i], check_finds_nothing, NULL, NULL, (void *)examples[i]};
    }
    return _cmocka_run_group_tests("tools-examples", all, 2 * COUNT, NULL, NULL);
}
