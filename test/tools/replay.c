/* certemu replay: what the examples do, recorded and delivered again. */
#include "command.h"

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/certemu-test-replay-XXXXXX");
    return !mkdtemp(folder) || unsetenv("CERTEMU_DRIVE") || setenv("FOLDER", folder, 1);
}

static int remove_folder(void **state)
{
    (void)state;
    return system("rm -rf $FOLDER");
}

/* A shell line with the environment's FOLDER, CERTEMU, ARCHIVE and AUDIT. */
static void expect(const char *line, int status, const char *says)
{
    struct command_result result = command(line);

    if (result.status != status || !strstr(result.output, says))
        print_error("%s: %d\n%s\n", line, result.status, result.output);
    assert_int_equal(result.status, status);
    assert_non_null(strstr(result.output, says));
    free(result.output);
}

#define EVENTS "--issued $CERTEMU_FIXTURES/leaf.pem --revoked $CERTEMU_FIXTURES/template1.pem --pending $CERTEMU_FIXTURES/leaf.csr " \
        "--crl $CERTEMU_FIXTURES/ca.crl.pem --attr CertFile=x.cer --shutdown"

/* The same questions, answers and files: the report is the same. audit-exit enumerates extensions and attributes. */
static void replays_what_was_recorded(void **state)
{
    static const char *const modules[] = {"$ARCHIVE --issued $CERTEMU_FIXTURES/leaf.pem --revoked $CERTEMU_FIXTURES/template1.pem",
            "$AUDIT " EVENTS};
    char line[1024];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(modules) / sizeof(*modules); i++)
    {
        snprintf(line, sizeof(line), "$CERTEMU run %s --trace $FOLDER/t > $FOLDER/run 2>&1", modules[i]);
        expect(line, 0, "");
        snprintf(line, sizeof(line), "$CERTEMU replay $FOLDER/t %.*s > $FOLDER/replay 2>&1", (int)strcspn(modules[i], " "), modules[i]);
        expect(line, 0, "");
        expect("diff $FOLDER/run $FOLDER/replay", 0, "");
        expect("grep -c FINDING $FOLDER/replay", 1, "0");
        expect("cat $FOLDER/replay", 0, "Calls of the module to the CA\n");
    }
}

static void answers_are_the_recordings(void **state)
{
    (void)state;
    expect("$CERTEMU run $ARCHIVE --issued $CERTEMU_FIXTURES/leaf.pem --trace $FOLDER/t -q", 0, "");
    expect("sed -i 's/\"name\": \"SerialNumber\"\\(.*\\)\"value\": \"[0-9a-f]*\"/\"name\": \"SerialNumber\"\\1\"value\": \"feedbeef\"/' "
            "$FOLDER/t; $CERTEMU replay $FOLDER/t $ARCHIVE", 0, "\\feedbeef.cer");
    /* A failure is an answer too. */
    expect("sed -i 's/\"0x00000000 S_OK\", \"name\": \"SerialNumber\"\\(.*\\), \"value\": {.*/\"0x80094004 CERTSRV_E_PROPERTY_EMPTY\", "
            "\"name\": \"SerialNumber\"\\1}/' $FOLDER/t; $CERTEMU replay $FOLDER/t $ARCHIVE", 1,
            "GetCertificateProperty SerialNumber  0x80094004 CERTSRV_E_PROPERTY_EMPTY");
}

static void another_module_asks_other_questions(void **state)
{
    (void)state;
    expect("$CERTEMU run $ARCHIVE --issued $CERTEMU_FIXTURES/leaf.pem --trace $FOLDER/t -q", 0, "");
    expect("$CERTEMU replay $FOLDER/t $AUDIT 2>&1", 1,
            "FINDING: not-recorded (event 1): asked what the recording has no answer to: GetRequestProperty(RequestID)");
}

static void shows_a_trace(void **state)
{
    (void)state;
    expect("$CERTEMU run $AUDIT " EVENTS " --trace $FOLDER/t | sed -n '/^Events/,/^Files/p' | sed '$d' > $FOLDER/run", 0, "");
    expect("$CERTEMU replay $FOLDER/t | sed -n '/^Events/,/^Registry/p' | sed '$d' > $FOLDER/shown; "
            "diff $FOLDER/run $FOLDER/shown && wc -l < $FOLDER/run", 0, "");
    expect("grep -c . $FOLDER/shown", 0, "");
}

static void a_crash_is_seen_again(void **state)
{
    (void)state;
    expect("$CERTEMU run " MODULES "/odd-good.so --issued $CERTEMU_FIXTURES/leaf.pem --trace $FOLDER/t -q", 0, "");
    expect("$CERTEMU replay $FOLDER/t " MODULES "/odd-crash_notify.so", 3, "FINDING: crash (event 1)");
}

static void bad_input(void **state)
{
    (void)state;
    expect("$CERTEMU replay 2>&1", 2, "certemu: replay: expected a TRACE first");
    expect("$CERTEMU replay /nowhere $ARCHIVE 2>&1", 2, "certemu: /nowhere: cannot be read: 0x80070002 ERROR_FILE_NOT_FOUND");
    expect("$CERTEMU replay $CERTEMU_FIXTURES/leaf.pem 2>&1", 2, "leaf.pem:1:1: expected '{' or '['");
    expect("$CERTEMU replay /dev/null $ARCHIVE 2>&1", 2, "expected a trace in which events were delivered");
    expect("$CERTEMU replay /dev/null 2>&1", 2, "expected a trace, found an empty file");
    expect("$CERTEMU replay $FOLDER/t $ARCHIVE --shutdown 2>&1", 2, "replay: expected no steps");
    expect("printf '%s\\n' '{\"type\": \"call\", \"call\": 1, \"method\": \"Notify\", \"event\": 1024, \"context\": 5}' > $FOLDER/bad; "
            "$CERTEMU replay $FOLDER/bad $ARCHIVE 2>&1", 2, "event 1: 0x400 is no event of a CA");
    expect("printf '%s\\n' '{\"type\": \"call\", \"call\": 1, \"method\": \"Notify\", \"event\": 1, \"context\": 5}' "
            "'{\"type\": \"server-call\", \"method\": \"GetCertificateProperty\", \"name\": \"x\", \"context\": 5, "
            "\"result\": \"0x00000000 S_OK\", \"value\": {\"vt\": \"VT_NONSENSE\"}}' > $FOLDER/bad; "
            "$CERTEMU replay $FOLDER/bad $ARCHIVE 2>&1", 2, "bad:2: expected an answer of the CA");
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test_setup_teardown(replays_what_was_recorded, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(answers_are_the_recordings, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(another_module_asks_other_questions, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(shows_a_trace, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_crash_is_seen_again, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(bad_input, make_folder, remove_folder),
    };

    setenv("CERTEMU", CERTEMU, 1);
    setenv("ARCHIVE", EXAMPLES "/archive-exit.so", 1);
    setenv("AUDIT", EXAMPLES "/audit-exit.so", 1);
    return cmocka_run_group_tests_name("tools-replay", tests, NULL, NULL);
}
