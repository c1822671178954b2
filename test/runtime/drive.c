/* The private drive C: of a process, and what becomes of it when the process is killed. Natively only: Wine's C: is a prefix. */
#include "test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];     /* TMPDIR of the processes */

static int count_entries(void)
{
    char line[128];
    FILE *pipe;
    int count;

    snprintf(line, sizeof(line), "ls %s | wc -l", folder);
    pipe = popen(line, "r");
    assert_non_null(pipe);
    assert_int_equal(fscanf(pipe, "%d", &count), 1);
    pclose(pipe);
    return count;
}

/* A process that uses its drive and ends by the signal, or as it should (0). */
static void use_drive(int signal_number)
{
    pid_t child = fork();
    int status;

    if (!child)
    {
        WCHAR path[MAX_PATH];
        HANDLE file;

        GetTempPathW(MAX_PATH, path);
        lstrcatW(path, L"left.txt");
        file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
        if (file == INVALID_HANDLE_VALUE)
            _exit(1);
        CloseHandle(file);
        if (signal_number)
            raise(signal_number);
        exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (signal_number)
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == signal_number);
    else
        assert_true(WIFEXITED(status) && !WEXITSTATUS(status));
}

static void make_old(const char *pattern)
{
    char line[160];

    snprintf(line, sizeof(line), "touch -d '1 hour ago' %s/%s", folder, pattern);
    assert_int_equal(system(line), 0);
}

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/certemu-test-drive-XXXXXX");
    return !mkdtemp(folder) || unsetenv("CERTEMU_DRIVE") || setenv("TMPDIR", folder, 1);
}

static int remove_folder(void **state)
{
    char line[128];

    (void)state;
    snprintf(line, sizeof(line), "rm -rf %s", folder);
    return system(line);
}

static void is_removed_at_exit(void **state)
{
    (void)state;
    use_drive(0);
    assert_int_equal(count_entries(), 0);
}

static void of_a_killed_process_is_removed_by_the_next(void **state)
{
    (void)state;
    use_drive(SIGKILL);
    assert_int_equal(count_entries(), 1);
    /* Nobody can tell a folder that is about to be locked from one whose process is gone, so the young ones stay. */
    use_drive(0);
    assert_int_equal(count_entries(), 1);
    make_old("certemu-drive-*");
    use_drive(0);
    assert_int_equal(count_entries(), 0);
}

static void of_a_running_process_stays(void **state)
{
    char path[256];
    int descriptor;

    (void)state;
    use_drive(SIGKILL);
    make_old("certemu-drive-*");
    snprintf(path, sizeof(path), "mv %s/certemu-drive-?????? %s/certemu-drive-abcdef", folder, folder);
    assert_int_equal(system(path), 0);
    snprintf(path, sizeof(path), "%s/certemu-drive-abcdef", folder);
    descriptor = open(path, O_RDONLY | O_DIRECTORY);
    assert_true(descriptor >= 0);
    assert_int_equal(flock(descriptor, LOCK_EX), 0);
    make_old("certemu-drive-abcdef");
    use_drive(0);
    assert_int_equal(count_entries(), 1);
    close(descriptor);
    use_drive(0);
    assert_int_equal(count_entries(), 0);
}

/* A link of that name is somebody's, and what it names is not followed. */
static void of_another_kind_stays(void **state)
{
    char line[512];

    (void)state;
    snprintf(line, sizeof(line), "mkdir %s/kept && touch %s/kept/file && ln -s kept %s/certemu-drive-linked && "
            "touch -h -d '1 hour ago' %s/certemu-drive-linked", folder, folder, folder, folder);
    assert_int_equal(system(line), 0);
    use_drive(0);
    snprintf(line, sizeof(line), "test -e %s/kept/file -a -L %s/certemu-drive-linked", folder, folder);
    assert_int_equal(system(line), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test_setup_teardown(is_removed_at_exit, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(of_a_killed_process_is_removed_by_the_next, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(of_a_running_process_stays, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(of_another_kind_stays, make_folder, remove_folder),
    };

    return cmocka_run_group_tests_name("drive", tests, NULL, NULL);
}
