/* certemu replay: what a trace has recorded, as a report, or delivered again to a module. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/result.h"

static const char help[] =
"usage: certemu replay TRACE [MODULE] [OPTION...]\n"
"\n"
"TRACE is what `certemu run --trace` (or another recorder, docs/trace.md) has written. Without a MODULE it is shown as the report of\n"
"the run. With one, the events of the trace are delivered to it again, in their order, and the CA answers each question as it did\n"
"then: with the values, and with the failures. Findings are a Notify that returns something else than recorded, and a question that\n"
"the trace has no answer to (that is answered CERTSRV_E_PROPERTY_EMPTY).\n"
"\n"
"Options are those of `certemu run`, but for steps and scenarios: --progid, --reg, --set, --repeat, --threads, --timeout, --json …\n"
"\n"
"Exit status: 0 as recorded; 1 a finding; 2 wrong usage or bad input; 3 the module crashed, ended its process, or ran past its time.\n";

static const struct trace_record *find_return(const struct trace_file *trace, size_t call)
{
    LONGLONG id = trace_number(&trace->records[call], "call", -1);
    size_t i;

    for (i = call + 1; i < trace->count; i++)
        if (!strcmp(trace->records[i].type, "return") && trace_number(&trace->records[i], "call", -2) == id)
            return &trace->records[i];
    return NULL;
}

/* The file of the step that the thread of a record was in; NULL: none. */
static char *file_of_step(const struct trace_file *trace, size_t record)
{
    size_t i;

    for (i = record; i--;)
        if (trace->records[i].thread == trace->records[record].thread && !strcmp(trace->records[i].type, "step"))
            return trace_text(&trace->records[i], "file");
    return NULL;
}

/* A step of the scenario for each Notify of the trace; the CA's name. FALSE: memory ran out. */
static BOOL read_steps(struct scenario *scenario, const struct trace_file *trace)
{
    size_t i;

    for (i = 0; i < trace->count; i++)
    {
        const struct trace_record *record = &trace->records[i], *end;
        struct step *step;
        char *method, *config, *name;
        BOOL notify;

        if (strcmp(record->type, "call") || !(method = trace_text(record, "method")))
            continue;
        notify = !strcmp(method, "Notify");
        if (!strcmp(method, "Initialize") && !scenario->ca_name && (config = trace_text(record, "config")))
        {
            /* "machine\name" */
            name = strrchr(config, '\\');
            scenario->ca_name = text_copy(name ? name + 1 : config, strlen(name ? name + 1 : config));
            free(config);
        }
        free(method);
        if (!notify)
            continue;
        if (!(step = scenario_add_step(scenario, (LONG)trace_number(record, "event", 0), NULL)))
            return FALSE;
        step->replayed = TRUE;
        step->recorded = (LONG)trace_number(record, "context", 0);
        step->shown = file_of_step(trace, i);
        if ((end = find_return(trace, i)) && !trace_boolean(end, "excepted"))
            step->expects = trace_result(end, "result", &step->expected);
    }
    return TRUE;
}

/* What a recorder may have recorded and a scenario cannot name is the trace's mistake. */
static int check_steps(const struct scenario *scenario, const char *file)
{
    size_t i;

    for (i = 0; i < scenario->steps_count; i++)
    {
        if (!*scenario_event_name(scenario->steps[i].event))
            return usage_error("%s: event %u: 0x%x is no event of a CA", file, (unsigned int)i + 1,
                    (unsigned int)scenario->steps[i].event);
    }
    return scenario->steps_count ? 0 : usage_error("%s: expected a trace in which events were delivered", file);
}

static int show(const char *file, const struct trace_file *trace, const struct scenario *scenario)
{
    struct report report = {0};
    struct text text = {0};
    size_t i;
    BOOL ok;

    report.module = text_copy(file, strlen(file));
    for (i = 0; i < scenario->steps_count; i++)
        report_add_step(&report, scenario_event_name(scenario->steps[i].event), scenario->steps[i].shown);
    report_read(&report, trace);
    report_text(&report, trace, REPORT_NORMAL, &text);
    ok = print(&text);
    text_free(&text);
    report_free(&report);
    return ok ? EXIT_AS_EXPECTED : EXIT_USAGE;
}

int command_replay(int argc, char **argv)
{
    const char *file = argc ? argv[0] : NULL;
    struct json_error problem = {0};
    struct arguments arguments = {0};
    struct trace_file trace = {0};
    struct text text = {0};
    int status = EXIT_USAGE;
    HRESULT result;
    BOOL ok;

    if (file && (!strcmp(file, "--help") || !strcmp(file, "-h")))
    {
        text_put(&text, help);
        ok = print(&text);
        text_free(&text);
        return ok ? EXIT_AS_EXPECTED : EXIT_USAGE;
    }
    if (!file || (file[0] == '-' && file[1]))
        return usage_error("replay: expected a TRACE first (certemu replay --help)");
    if ((status = arguments_read(&arguments, argc - 1, argv + 1)))
        goto end;
    status = EXIT_USAGE;
    if (arguments.scenario.steps_count)
        usage_error("replay: expected no steps; the trace has them");
    else if (FAILED(result = trace_read_file(&trace, file, &problem)))
    {
        text_format(&text, "%s", file);
        if (problem.line)
            text_format(&text, ":%u:%u: %s", problem.line, problem.column, problem.what);
        else
        {
            text_put(&text, ": cannot be read: ");
            result_describe(&text, result);
        }
        usage_error("%s", text_string(&text));
    }
    else if (!read_steps(&arguments.scenario, &trace))
        usage_error("out of memory");
    else if (!arguments.scenario.module && !trace.count)
        usage_error("%s: expected a trace, found an empty file", file);
    else if (!arguments.scenario.module)
        status = show(file, &trace, &arguments.scenario);
    else if (!(status = check_steps(&arguments.scenario, file)))
    {
        arguments.scenario.replay = text_copy(file, strlen(file));
        status = arguments.scenario.replay ? run_scenario(&arguments) : usage_error("out of memory");
    }
end:
    text_free(&text);
    trace_free(&trace);
    arguments_free(&arguments);
    return status;
}
