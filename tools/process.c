/* Starting the child, waiting for it, and what it wrote to its standard output. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path.h"
#include "trace/result.h"

const char uncached_strings[] = "OANOCACHE=1";

/* Of ThreadSanitizer, in a check: races are told by lib/check (races_native.c), everything else in its own way. The user's come last. */
static const char race_options[] = "symbolize=0:atexit_sleep_ms=0:exitcode=0:handle_segv=0:handle_abort=0:handle_sigill=0:handle_sigfpe=0:"
        "handle_sigbus=0:suppress_equal_addresses=0:report_signal_unsafe=0:report_thread_leaks=0:report_mutex_bugs=0";

#define OUTPUT_LIMIT ((size_t)16 << 20)

BOOL process_run(struct child_process *child, struct text *error)
{
    char *scenario_file = path_join(child->folder, "scenario.json"), *output = path_join(child->folder, "stdout");
    char *errors = path_join(child->folder, "stderr"), *program = port_program();
    BOOL wine = child->kind == IMAGE_PE && PORT_NATIVE, ok = FALSE;
    /* A probe ends itself when its time is up, after it has said where it hangs. */
    double timeout = child->task == CHILD_CHECK ? check_seconds(child->scenario) + 3
            : child->scenario->timeout > 0 ? child->scenario->timeout : 60;
    struct text scenario = {0}, drive = {0}, sanitizer = {0}, preload = {0}, races = {0};
    static const char *const tasks[] = {"run", "registry", "check"};
    const char *arguments[10] = {0}, *variables[4] = {0}, *own;
    struct wine_run *prefix = NULL;
    struct progress progress = {0};
    struct port_process process = {arguments, variables, output, errors, (unsigned int)(timeout * 1000) + 1};
    size_t count = 0;

    scenario_write(child->scenario, &scenario);
    if (!scenario_file || !output || !errors || !program || scenario.failed)
    {
        text_put(error, "out of memory");
        goto end;
    }
    if (FAILED(text_write_file(scenario_file, text_string(&scenario), scenario.length)))
    {
        text_format(error, "%s: cannot be written", scenario_file);
        goto end;
    }
    if (wine)
    {
        if (!wine_prepare(child, &prefix, error))
            goto end;
        arguments[count++] = wine_loader(prefix);
        arguments[count++] = wine_program(prefix);
        process.variables = wine_variables(prefix);
    }
    else
    {
        arguments[count++] = program;
        if (!PORT_NATIVE && child->task == CHILD_CHECK)
            variables[0] = uncached_strings;
        if (child->drive)
        {
            text_format(&drive, "CERTEMU_DRIVE=%s", child->drive);
            variables[0] = text_string(&drive);
        }
        if (child->kind == IMAGE_NATIVE && (sanitizer_of(child->scenario->module, &sanitizer) ||
                (child->task == CHILD_CHECK && memory_library(&sanitizer))))
        {
            text_format(&preload, "LD_PRELOAD=%s", text_string(&sanitizer));
            variables[variables[0] != NULL] = text_string(&preload);
            if (child->task == CHILD_CHECK && strstr(text_string(&sanitizer), "tsan"))
            {
                own = getenv("TSAN_OPTIONS");
                text_format(&races, "TSAN_OPTIONS=%s:%s", race_options, own ? own : "");
                variables[variables[1] ? 2 : 1] = text_string(&races);
            }
        }
    }
    arguments[count++] = "child";
    arguments[count++] = tasks[child->task];
    arguments[count++] = scenario_file;
    arguments[count++] = child->trace;
    if (child->task == CHILD_CHECK)
        arguments[count++] = child->probe;
    if (child->progress && progress_begin(&progress, child->scenario, child->trace))
    {
        process.progress = progress_show;
        process.argument = &progress;
    }
    if (!(ok = port_run(&process)) && GetLastError() == ERROR_CANCELLED)
        text_put(error, "interrupted");
    else if (!ok)
    {
        text_format(error, "%s cannot be started: ", arguments[0]);
        result_describe(error, HRESULT_FROM_WIN32(GetLastError()));
    }
    progress_end(&progress);
    child->timed_out = process.timed_out;
    child->status = process.status;
end:
    wine_finish(prefix);
    if (ok)
    {
        /* What is too long is cut: text_read_file keeps what it has read. */
        text_read_file(&child->output, output, OUTPUT_LIMIT);
        text_read_file(&child->errors, errors, OUTPUT_LIMIT);
    }
    free(scenario_file);
    free(output);
    free(errors);
    free(program);
    text_free(&scenario);
    text_free(&drive);
    text_free(&sanitizer);
    text_free(&preload);
    text_free(&races);
    return ok;
}
