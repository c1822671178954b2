/* Runs the command and keeps what it says. Only for tests of the native build: processes of the host. */
#pragma once

#include "test.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct command_result
{
    int status;
    char *output;       /* standard output and error, in the order written */
};

/* A shell command line; the caller frees result.output. */
static inline struct command_result command(const char *line)
{
    struct command_result result = {-1, NULL};
    size_t length = 0, capacity = 65536;
    FILE *pipe;
    int status;

    result.output = malloc(capacity);
    pipe = popen(line, "r");
    assert_non_null(pipe);
    for (;;)
    {
        size_t got = fread(result.output + length, 1, capacity - length - 1, pipe);

        if (!got)
            break;
        length += got;
        if (capacity - length < 4096)
            result.output = realloc(result.output, capacity *= 2);
    }
    result.output[length] = 0;
    status = pclose(pipe);
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

static inline int wine_there(void)
{
    struct command_result result = command("wine --version 2>/dev/null");
    int there = !result.status;

    free(result.output);
    return there;
}

/* What Wine's RegisterTypeLib writes otherwise than Windows': the key's spelling, and LIBFLAG_FHASDISKIMAGE among the FLAGS, which
 * Windows keeps for itself (test/differential/registration.c). */
static inline void erase_wines_registration(char *report)
{
    char *found;

    while ((found = strstr(report, "\\Typelib\\")))
        found[5] = 'L';
    if ((found = strstr(report, "\\FLAGS\\@ = \"8\"")))
        found[12] = '0';
}

/* Leaves out of a report what the paths of a module and of its DLL differ by: the extension, and the folder of the Windows half. */
static inline void erase_differences(char *text)
{
    static const char *const differences[] = {".dll", ".so", "pe/", "pe\\\\", "pe\\"};
    char *from = text, *to = text;
    size_t i;

    while (*from)
    {
        for (i = 0; i < ARRAYSIZE(differences) && strncmp(from, differences[i], strlen(differences[i])); i++)
            ;
        if (i < ARRAYSIZE(differences))
            from += strlen(differences[i]);
        else
            *to++ = *from++;
    }
    *to = 0;
}
