/* What `certemu run` says of each odd module (test/modules), natively and as a DLL under Wine: the same report. */
#include "command.h"

/* The files of a run are named by these in the table. */
#define LEAF "--issued @leaf.pem"

static const struct
{
    const char *module;
    const char *arguments;
    int status;
    const char *says[8];        /* each appears in the report */
} cases[] =
{
    {"good", LEAF " --crl @ca.crl.pem --shutdown", 0,
        {": KitGood.Exit (ICertExit2, Both)", "description: A module of the kit", "  Name: Kit", "1  issued", "C:\\issued.txt  8 bytes",
            "Debug output\n  | 44", "3 events delivered, 0 findings"}},
    {"good", LEAF " --repeat 5 --threads 3", 0, {"ok, 15 times", "15 events delivered, 0 findings"}},
    {"good", LEAF " --progid KitGood.Exit", 0, {"KitGood.Exit (ICertExit2, Both)"}},
    {"good", LEAF " --progid '{7B6F0C10-5D0E-4F6C-9D3A-102030405001}'", 0, {"(ICertExit2)", "1 event delivered, 0 findings"}},
    {"good", LEAF " --progid KitOther.Exit", 1,
        {"FINDING: load: ", "CLSIDFromProgID: 0x800401f3 CO_E_CLASSSTRING: \"KitOther.Exit\" is not registered; the module registered "
            "KitGood.Exit", "0 events delivered"}},
    {"no_register", LEAF, 1, {"0x8007007f ERROR_PROC_NOT_FOUND: it exports no DllRegisterServer; name its class with --progid {CLSID}"}},
    {"no_register", LEAF " --progid '{7B6F0C10-5D0E-4F6C-9D3A-102030405002}'", 0, {"1 event delivered, 0 findings"}},
    {"exit_only", LEAF, 0, {"KitExitOnly.Exit (ICertExit, Both)", "1 event delivered, 0 findings"}},
    {"dispatch_only", LEAF, 0, {"KitDispatchOnly.Exit (IDispatch, Both)", "  Name: Kit", "1 event delivered, 0 findings"}},
    {"initialize_fails", LEAF, 1,
        {"FINDING: initialize: ", "ICertExit2::Initialize: 0x80004005 E_FAIL: there is no database", "not delivered"}},
    {"mask_zero", LEAF, 0, {"wants 0x0: none", "not wanted", "0 events delivered, 0 findings"}},
    {"wrong_progid", LEAF, 0, {": KitWrongProgid (ICertExit2, Both)"}},
    {"no_class_object", LEAF, 1, {"FINDING: load: ", "ERROR_PROC_NOT_FOUND: it exports no DllGetClassObject"}},
    {"class_object_fails", LEAF, 1, {"FINDING: load: ", "DllGetClassObject: 0x80040111 CLASS_E_CLASSNOTAVAILABLE"}},
    {"create_fails", LEAF, 1, {"FINDING: load: ", "IClassFactory::CreateInstance: 0x8007000e E_OUTOFMEMORY"}},
    {"register_fails", LEAF, 1, {"FINDING: load: ", "DllRegisterServer: 0x80070005 E_ACCESSDENIED"}},
    {"load_fails", LEAF, 1, {"FINDING: load: ", "LoadLibrary: 0x8007045a ERROR_DLL_INIT_FAILED"}},
    {"wrong_path", LEAF, 1, {"FINDING: load: ", "its class is registered for another file: C:\\elsewhere.dll"}},
    {"no_interface", LEAF, 1,
        {"FINDING: load: ", "QueryInterface: 0x80004002 E_NOINTERFACE: none of ICertExit2, ICertExit, IDispatch with Initialize"}},
    {"null_interface", LEAF, 1, {"FINDING: load: ", "QueryInterface: 0x80004003 E_POINTER"}},
    {"crash_notify", LEAF, 3,
        {"FINDING: crash (event 1): access violation (0xc0000005) in ICertExit2::Notify(issued)", "FAILED"}},
    {"crash_initialize", LEAF, 3, {"FINDING: crash: integer division by zero (0xc0000094) in ICertExit2::Initialize", "not delivered"}},
    {"hang_notify", LEAF " --timeout 4", 3, {"FINDING: hang (event 1): did not return within 4 seconds in ICertExit2::Notify(issued)"}},
    {"exit_notify", LEAF, 3, {"FINDING: exit (event 1): ended the CA's process with exit(7) in ICertExit2::Notify(issued)"}},
    {"abort_notify", LEAF, 3,
        {"FINDING: abort (event 1): called abort(), or an exception left one of its threads in ICertExit2::Notify(issued)"}},
    {"notify_fails", LEAF " --shutdown", 1,
        {"FINDING: notify (event 1): ", "ICertExit2::Notify: 0x80070070 ERROR_DISK_FULL: no room for the certificate",
            "FAILED 0x80070070 ERROR_DISK_FULL", "2 events delivered, 1 finding"}},
    {"dispatch_fails", LEAF, 1, {"IDispatch::Notify: 0x80070005 E_ACCESSDENIED: no rights on the folder"}},
    {"description_fails", LEAF, 0,
        {"warning: description: ", "GetDescription: 0x80004001 E_NOTIMPL", "1 event delivered, 0 findings, 1 warning"}},
    {"never_unloads", LEAF, 0, {"warning: unload: DllCanUnloadNow did not return S_OK", "0 findings, 1 warning"}},
    {"keeps_server", LEAF " --revoked @leaf.pem --shutdown", 0, {"3 events delivered, 0 findings"}},
    {"stale_context", LEAF " " LEAF, 1, {"FINDING: notify (event 2): ", "1 finding"}},
    {"reenters", LEAF, 0, {"1 event delivered, 0 findings"}},
    {"apartment", LEAF " --threads 3 --repeat 2", 0, {"KitApartment.Exit (ICertExit2, Apartment)", "ok, 6 times"}},
    {"prints", LEAF, 0,
        {"Standard output\n  | to standard output \\x1b[31m\n", "Standard error\n  | to standard error\n"}},
    {"throw_notify", LEAF " " LEAF, 3,
        {"FINDING: exception (event 1): ", "ICertExit2::Notify: 0x8000ffff E_UNEXPECTED: C++ exception: the mail server is away",
            "not delivered"}},
    {"throw_initialize", LEAF, 3, {"FINDING: exception: ", "ICertExit2::Initialize: 0x8000ffff E_UNEXPECTED: C++ exception"}},
};
#define COUNT (sizeof(cases) / sizeof(*cases))

static char *reports[COUNT];    /* of the native modules */

static struct command_result run(size_t i, const char *folder, const char *extension)
{
    char line[4096];
    const char *next = cases[i].arguments;
    size_t length = snprintf(line, sizeof(line), CERTEMU " run %s/odd-%s.%s ", folder, cases[i].module, extension);

    for (; *next; next++)
        if (*next == '@')
            length += snprintf(line + length, sizeof(line) - length, "%s/", getenv("CERTEMU_FIXTURES"));
        else
            line[length++] = *next;
    snprintf(line + length, sizeof(line) - length, " 2>&1");
    return command(line);
}

static void judge(size_t i, const struct command_result *result)
{
    size_t j;

    for (j = 0; j < 8 && cases[i].says[j]; j++)
        if (!strstr(result->output, cases[i].says[j]))
        {
            print_error("%s %s: the report lacks \"%s\":\n%s\n", cases[i].module, cases[i].arguments, cases[i].says[j], result->output);
            fail();
        }
    if (result->status != cases[i].status)
    {
        print_error("%s %s: status %d, expected %d:\n%s\n", cases[i].module, cases[i].arguments, result->status, cases[i].status,
                result->output);
        fail();
    }
}

static void native_module(void **state)
{
    size_t i = (size_t)*state;
    struct command_result result = run(i, MODULES, "so");

    judge(i, &result);
    reports[i] = result.output;
}

static void dll_under_wine(void **state)
{
    size_t i = (size_t)*state;
    struct command_result result;

    if (!PE_HALF || !wine_there())
        skip();
    result = run(i, DLLS, "dll");
    judge(i, &result);
    if (reports[i])
    {
        erase_differences(result.output);
        erase_differences(reports[i]);
        assert_string_equal(result.output, reports[i]);
    }
    free(result.output);
}

static int free_reports(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT; i++)
        free(reports[i]);
    return 0;
}

int main(void)
{
    static struct CMUnitTest all[2 * COUNT];
    static char names[2 * COUNT][160];
    size_t i, j;

    for (i = 0; i < 2 * COUNT; i++)
    {
        j = i % COUNT;
        snprintf(names[i], sizeof(names[i]), "%s %s %s", i < COUNT ? "native" : "wine", cases[j].module, cases[j].arguments);
        all[i] = (struct CMUnitTest){names[i], i < COUNT ? native_module : dll_under_wine, NULL, NULL, (void *)j};
    }
    return _cmocka_run_group_tests("tools-modules", all, 2 * COUNT, NULL, free_reports);
}
