/* What `certemu run` does with its child: killed ones, interrupts, the bar on a terminal. Nothing is left in the temporary folder. */
#include "command.h"

#include <dirent.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>

static char folder[64];     /* TMPDIR of the command */

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/certemu-test-process-XXXXXX");
    return !mkdtemp(folder) || unsetenv("CERTEMU_DRIVE") || setenv("TMPDIR", folder, 1);
}

static int remove_folder(void **state)
{
    char line[128];

    (void)state;
    snprintf(line, sizeof(line), "rm -rf %s", folder);
    return system(line);
}

static int is_empty(void)
{
    DIR *directory = opendir(folder);
    struct dirent *entry;
    int count = 0;

    assert_non_null(directory);
    while ((entry = readdir(directory)))
        count += entry->d_name[0] != '.';
    closedir(directory);
    return !count;
}

static void silence(FILE *stream)
{
    if (!freopen("/dev/null", "w", stream))
        _exit(126);
}

static void exec_run(const char *module, const char *timeout)
{
    char path[512], leaf[512];

    snprintf(path, sizeof(path), "%s/odd-%s.so", MODULES, module);
    snprintf(leaf, sizeof(leaf), "%s/leaf.pem", getenv("CERTEMU_FIXTURES"));
    execl(CERTEMU, CERTEMU, "run", path, "--issued", leaf, "--timeout", timeout, NULL);
    _exit(127);
}

static void killed_children_leave_nothing(void **state)
{
    static const char *const modules[] = {"good", "crash_notify", "hang_notify", "exit_notify", "abort_notify"};
    char line[1024];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(modules) / sizeof(*modules); i++)
    {
        struct command_result result;

        snprintf(line, sizeof(line), "%s run %s/odd-%s.so --issued $CERTEMU_FIXTURES/leaf.pem --timeout 2 2>&1", CERTEMU, MODULES,
                modules[i]);
        result = command(line);
        assert_int_equal(result.status, i ? 3 : 0);
        assert_true(is_empty());
        free(result.output);
    }
}

/* The module is in its Notify when the text appears in its trace. */
static void wait_for_notify(void)
{
    char line[256];
    int tries;

    snprintf(line, sizeof(line), "grep -qs '\"method\": \"Notify\"' %s/*/trace", folder);
    for (tries = 0; tries < 400 && system(line); tries++)
        usleep(50000);
    assert_true(tries < 400);
}

static void an_interrupt_ends_the_module_and_leaves_nothing(void **state)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(signals) / sizeof(*signals); i++)
    {
        char line[256];
        pid_t child = fork();
        int status;

        if (!child)
        {
            /* A shell ignores some for what it starts in the background, and the command leaves that so. */
            signal(signals[i], SIG_DFL);
            silence(stdout);
            silence(stderr);
            exec_run("hang_notify", "300");
        }
        wait_for_notify();
        assert_int_equal(kill(child, signals[i]), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signals[i]);
        assert_true(is_empty());
        snprintf(line, sizeof(line), "pgrep -f '%s.*/[s]cenario.json' >/dev/null", folder);
        assert_int_not_equal(system(line), 0);
    }
}

static void an_ignored_signal_stays_ignored(void **state)
{
    pid_t child = fork();
    int status;

    (void)state;
    if (!child)
    {
        signal(SIGHUP, SIG_IGN);
        silence(stdout);
        exec_run("hang_notify", "3");
    }
    wait_for_notify();
    assert_int_equal(kill(child, SIGHUP), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
    assert_true(is_empty());
}

static void a_terminal_gets_a_bar(void **state)
{
    char output[65536];
    size_t length = 0;
    int terminal, status;
    ssize_t got;
    pid_t child;

    (void)state;
    assert_true((child = forkpty(&terminal, NULL, NULL, NULL)) >= 0);
    if (!child)
    {
        silence(stdout);
        exec_run("hang_notify", "3");
    }
    while (length < sizeof(output) - 1 && (got = read(terminal, output + length, sizeof(output) - 1 - length)) > 0)
        length += got;
    output[length] = 0;
    close(terminal);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
    assert_non_null(strstr(output, "\r[..............................] 0 of 1 event, 1 s"));
    /* It is taken away at the end. */
    assert_int_equal(output[length - 1], '\r');
}

static void a_pipe_gets_none(void **state)
{
    struct command_result result;
    char line[1024];

    (void)state;
    snprintf(line, sizeof(line), "%s run %s/odd-hang_notify.so --issued $CERTEMU_FIXTURES/leaf.pem --timeout 2 2>&1 >/dev/null", CERTEMU,
            MODULES);
    result = command(line);
    assert_int_equal(result.status, 3);
    assert_string_equal(result.output, "");
    free(result.output);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test_setup_teardown(killed_children_leave_nothing, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(an_interrupt_ends_the_module_and_leaves_nothing, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(an_ignored_signal_stays_ignored, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_terminal_gets_a_bar, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_pipe_gets_none, make_folder, remove_folder),
    };

    return cmocka_run_group_tests_name("tools-process", tests, NULL, NULL);
}
