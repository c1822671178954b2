/* certemu_fuzz_one, as a fuzzing engine calls it: inputs that end the process do so in a child. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <windows.h>
#include <certemu/certemu.h>

static unsigned char input[65536];

/* The head and the certificate. */
static size_t make_input(const void *head, size_t size)
{
    FILE *file = fopen(getenv("CERTIFICATE_DER"), "rb");
    size_t length;

    assert_non_null(file);
    memcpy(input, head, size);
    length = fread(input + size, 1, sizeof(input) - size, file);
    assert_true(length > 100);
    fclose(file);
    return size + length;
}

/* The status of a process that takes the input, `times` times. */
static int status_of(const char *what, size_t size, unsigned int times)
{
    int status = 0;
    pid_t child = fork();

    if (!child)
    {
        SetEnvironmentVariableA("UNIT", what);
        freopen("/dev/null", "w", stderr);
        while (times--)
            status = certemu_fuzz_one(getenv("MODULE"), input, size);
        _exit(status ? 77 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void a_good_module_takes_it(void **state)
{
    size_t size = make_input("\0\0", 2);

    (void)state;
    assert_int_equal(status_of("read", size, 30), 0);
    assert_int_equal(status_of("cache", size, 3), 0);
    /* Beyond the point at which the CA begins anew. */
    assert_int_equal(status_of("read", size, 4100), 0);
}

static void what_is_no_document_is_refused(void **state)
{
    (void)state;
    assert_int_equal(WEXITSTATUS(status_of("read", 0, 1)), 77);
    memcpy(input, "\0\7no certificate", 16);
    assert_int_equal(WEXITSTATUS(status_of("read", 16, 1)), 77);
    memset(input, 0xff, 40);
    assert_int_equal(WEXITSTATUS(status_of("read", 40, 1)), 77);
}

static void changes_are_made(void **state)
{
    size_t size;

    (void)state;
    /* Three of any property, cut off by the certificate's own length or not. */
    size = make_input("\3\3\4\0\3abc\20\2\0\30\3\0", 14);
    assert_int_equal(status_of("read", size, 3), 0);
}

static void findings_end_the_process(void **state)
{
    size_t size = make_input("\0\0", 2);
    int status;

    (void)state;
    status = status_of("leak", size, 1);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    status = status_of("twice", size, 1);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(a_good_module_takes_it), cmocka_unit_test(what_is_no_document_is_refused), cmocka_unit_test(changes_are_made),
        cmocka_unit_test(findings_end_the_process),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
