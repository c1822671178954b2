/* certemu run, certemu registry: the parent process, which never loads a module. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path.h"
#include "trace/result.h"

static const char run_help[] =
"usage: certemu run MODULE [SCENARIO.json] [STEP...] [OPTION...]\n"
"\n"
"Loads an exit module (a native shared library, or a DLL under Wine), initializes it as a CA does, delivers the events that\n"
"it asked for, and reports what it did. Files are PEM or DER; \"-\" is standard input or output.\n"
"\n"
"Steps, delivered in the order given:\n"
"  --issued F   --imported F   --revoked F     a certificate\n"
"  --pending F  --denied F                     a request or a certificate\n"
"  --crl F                                     a CRL that the CA publishes\n"
"  --shutdown                                  the CA stops (sent at the end anyway, if the module wants it)\n"
"\n"
"Options:\n"
"  --progid NAME      the module's ProgID, or {CLSID}; without it the class whose ProgID ends in .Exit\n"
"  --ca NAME          the CA's name\n"
"  --ca-cert F        a certificate of the CA; the next index each time\n"
"  --reg F.reg        imported before the module is loaded\n"
"  --set NAME=VALUE   a property of each row (RequesterName=CORP\\alice), or a switch of the CA (unknown-property=E_FAIL)\n"
"  --attr NAME=VALUE  an attribute of each request\n"
"  --threads N        deliver all steps from each of N threads (1 to 64)\n"
"  --repeat N         N times\n"
"  --drive DIR        the folder that is C:; without it a new one, deleted afterwards\n"
"  --timeout S        seconds until the module counts as hanging (60)\n"
"  --json F  --tap F  --junit F  --trace F     reports for programs; the trace has each call, one JSON object a line\n"
"  --html F           a page for a browser: the calls on a time line, values decoded\n"
"  --in-process       load the module into this process, for a debugger\n"
"  -v, --verbose      each call in its order, times\n"
"  -q, --quiet        findings only\n"
"\n"
"Exit status: 0 as expected; 1 a finding or a failed expectation; 2 wrong usage or bad input; 3 the module crashed, ended its\n"
"process, or ran past its time.\n";

static const char registry_help[] =
"usage: certemu registry MODULE [--reg F.reg] [--drive DIR] [--timeout S]\n"
"\n"
"Calls DllRegisterServer of a module and prints what it writes to the registry, as a .reg file.\n";

struct session
{
    const struct arguments *arguments;
    struct child_process child;
    char *folder, *drive, *trace_file;
    struct report report;
    struct trace_file trace;
};

static char *copy(const char *text)
{
    return text_copy(text, strlen(text));
}

/* --- judging ------------------------------------------------------------------------------------------------------------ */

static const struct trace_record *find_record(const struct trace_file *trace, const char *type)
{
    size_t i;

    for (i = trace->count; i--;)
        if (!strcmp(trace->records[i].type, type))
            return &trace->records[i];
    return NULL;
}

/* What ended the process, when it was not the child's own end. */
static void judge_end(struct session *session)
{
    const struct child_process *child = &session->child;
    const struct trace_record *crash = find_record(&session->trace, "crash");
    BOOL aborted = find_record(&session->trace, "abort") != NULL, ended = find_record(&session->trace, "exit") != NULL;
    BOOL by_signal = child->status >= 0x80000000 || child->status == 0x40000015;
    struct text text = {0}, call = {0};
    unsigned int step;
    const char *name, *id;
    BOOL in_call = report_last_call(&session->trace, &call, &step);
    DWORD status = crash ? (DWORD)trace_number(crash, "status", 0) : child->status;

    if (child->timed_out)
    {
        id = "hang";
        text_format(&text, "did not return within %g seconds",
                session->arguments->scenario.timeout > 0 ? session->arguments->scenario.timeout : 60);
    }
    else if (aborted)
    {
        id = "abort";
        text_put(&text, "called abort(), or an exception left one of its threads");
    }
    else if (crash || by_signal)
    {
        id = "crash";
        name = status_name(status);
        text_format(&text, "%s (0x%08x)", name ? name : "an unhandled exception", (unsigned int)status);
    }
    else
    {
        id = "exit";
        text_format(&text, ended ? "ended the CA's process with exit(%u)" : "ended the CA's process with status %u",
                (unsigned int)child->status);
    }
    if (in_call)
        text_format(&text, " in %s", text_string(&call));
    report_add_finding(&session->report, id, FALSE, step, text_string(&text));
    session->report.crashed = TRUE;
    if (step && step <= session->report.steps_count)
    {
        session->report.steps[step - 1].outcome = REPORT_FAILED;
        session->report.steps[step - 1].failed++;
        session->report.steps[step - 1].result = E_UNEXPECTED;
    }
    text_free(&text);
    text_free(&call);
}

static void judge(struct session *session)
{
    size_t i;

    for (i = 0; i < session->report.findings_count; i++)
        if (session->report.findings[i].id && !strcmp(session->report.findings[i].id, "exception"))
            session->report.crashed = TRUE;
    /* Also what happens after its last record, such as a crash while its DLL goes. */
    if (!session->report.ended || session->child.timed_out || session->child.status >= 0x40000000)
        judge_end(session);
}

/* --- one run ------------------------------------------------------------------------------------------------------------- */

static void session_end(struct session *session)
{
    trace_free(&session->trace);
    report_free(&session->report);
    text_free(&session->child.output);
    text_free(&session->child.errors);
    if (session->folder)
        folder_delete(session->folder);
    free(session->folder);
    free(session->drive);
    free(session->trace_file);
}

/* The emulated C:, made when it is not there. */
static BOOL make_drive(struct session *session, struct text *error)
{
    const struct scenario *scenario = &session->arguments->scenario;
    DWORD attributes;
    WCHAR *wide;

    if (!PORT_NATIVE)
    {
        if (!scenario->drive)
            return TRUE;
        text_format(error, "--drive %s: Windows has a C: of its own", scenario->drive);
        return FALSE;
    }
    session->drive = scenario->drive ? copy(scenario->drive) : path_join(session->folder, "drive");
    if (!session->drive || !(wide = text_path(session->drive)))
    {
        text_put(error, "out of memory");
        return FALSE;
    }
    CreateDirectoryW(wide, NULL);
    attributes = GetFileAttributesW(wide);
    free(wide);
    if (attributes == INVALID_FILE_ATTRIBUTES || !(attributes & FILE_ATTRIBUTE_DIRECTORY))
    {
        text_format(error, "--drive %s: expected a folder", session->drive);
        return FALSE;
    }
    return TRUE;
}

/* 0, or EXIT_USAGE after a message. */
static int session_run(struct session *session, enum child_task task)
{
    const struct scenario *scenario = &session->arguments->scenario;
    struct drive_state before = {0}, after = {0};
    const struct trace_record *bad;
    struct json_error problem = {0};
    struct text error = {0};
    BOOL compared, ok;
    int status = 0;
    HRESULT result;
    char *text;
    size_t i;

    if (!(session->folder = folder_temporary(FALSE)))
        return usage_error("a temporary folder cannot be made (TMPDIR names another place)");
    if (!(session->trace_file = path_join(session->folder, "trace")))
        return usage_error("out of memory");
    if (!make_drive(session, &error))
        goto failed;
    compared = session->drive && drive_read(&before, session->drive);
    if (session->arguments->in_process)
        ok = SUCCEEDED(child_run(scenario, task, session->trace_file, &error)) || !error.length;
    else
    {
        session->child.scenario = scenario;
        session->child.task = task;
        session->child.folder = session->folder;
        session->child.drive = session->drive;
        session->child.trace = session->trace_file;
        session->child.progress = session->arguments->detail != REPORT_QUIET;
        ok = process_run(&session->child, &error);
    }
    if (!ok)
        goto failed;
    if (compared && drive_read(&after, session->drive))
        drive_compare(&before, &after, &session->report);
    drive_free(&before);
    drive_free(&after);
    if (FAILED(result = trace_read_file(&session->trace, session->trace_file, &problem)))
    {
        if (problem.line)
            text_format(&error, "the trace of the run is damaged in line %u: %s", problem.line, problem.what);
        else
        {
            /* The child did not get as far as its trace: its standard error says why. */
            text_format(&error, "the child process left no trace (status 0x%08x)", (unsigned int)session->child.status);
            if (session->child.errors.length)
                text_format(&error, ": %s", text_string(&session->child.errors));
        }
        goto failed;
    }
    if ((bad = find_record(&session->trace, "bad-input")))
    {
        text = trace_text(bad, "text");
        status = usage_error("%s", text ? text : "");
        free(text);
        return status;
    }
    session->report.module = copy(scenario->module);
    for (i = 0; i < scenario->steps_count; i++)
        report_add_step(&session->report, scenario_event_name(scenario->steps[i].event), scenario->steps[i].shown);
    report_read(&session->report, &session->trace);
    text_add(&session->report.output, text_string(&session->child.output), session->child.output.length);
    text_add(&session->report.errors, text_string(&session->child.errors), session->child.errors.length);
    judge(session);
    return 0;
failed:
    usage_error("%s", text_string(&error));
    text_free(&error);
    drive_free(&before);
    return EXIT_USAGE;
}

static BOOL copy_trace(const struct session *session)
{
    struct text text = {0};
    BOOL ok;

    if (FAILED(text_read_file(&text, session->trace_file, (size_t)-1 / 2)))
        text.failed = TRUE;
    ok = write_output("--trace", session->arguments->outputs.trace, &text);
    text_free(&text);
    return ok;
}

static BOOL write_reports(struct session *session)
{
    const struct outputs *outputs = &session->arguments->outputs;
    const struct
    {
        const char *option, *file;
        void (*function)(const struct report *, struct text *);
    } kinds[] =
    {
        {"--json", outputs->json, report_json}, {"--tap", outputs->tap, report_tap}, {"--junit", outputs->junit, report_junit},
    };
    BOOL ok = TRUE;
    struct text text = {0};
    size_t i;

    for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
    {
        if (!kinds[i].file)
            continue;
        text_clear(&text);
        kinds[i].function(&session->report, &text);
        ok = write_output(kinds[i].option, kinds[i].file, &text) && ok;
    }
    if (outputs->html)
    {
        text_clear(&text);
        report_html(&session->report, &session->trace, &text);
        ok = write_output("--html", outputs->html, &text) && ok;
    }
    if (outputs->trace)
        ok = copy_trace(session) && ok;
    /* Standard output carries one report. */
    if (!outputs_take_standard(outputs))
    {
        text_clear(&text);
        report_text(&session->report, &session->trace, session->arguments->detail, &text);
        ok = print(&text) && ok;
    }
    text_free(&text);
    return ok;
}

/* Everything before the child. 0, or EXIT_USAGE after a message. */
static int prepare(struct arguments *arguments, struct session *session)
{
    struct text problem = {0};
    int status;

    if (!arguments->scenario.module)
        return usage_error("expected a MODULE (certemu run --help)");
    if (arguments->outputs.sarif || arguments->outputs.github)
        return usage_error("%s: a report of `certemu check`", arguments->outputs.sarif ? "--sarif" : "--github");
    if ((status = outputs_check(&arguments->outputs)))
        return status;
    if (!image_recognize(arguments->scenario.module, &session->child.kind, &problem))
        usage_error("%s", text_string(&problem));
    else if (session->child.kind == IMAGE_NATIVE && !PORT_NATIVE)
        usage_error("%s is an ELF module, and this certemu is a Windows program", arguments->scenario.module);
    else if (arguments->in_process && session->child.kind == IMAGE_PE && PORT_NATIVE)
        usage_error("--in-process: %s is a Windows DLL, which needs a process of Wine", arguments->scenario.module);
    else if (!scenario_resolve(&arguments->scenario))
        usage_error("out of memory");
    else
    {
        text_free(&problem);
        return 0;
    }
    text_free(&problem);
    return EXIT_USAGE;
}

static int print_help(const char *help)
{
    struct text text = {0};
    BOOL ok;

    text_put(&text, help);
    ok = print(&text);
    text_free(&text);
    return ok ? EXIT_AS_EXPECTED : EXIT_USAGE;
}

int run_scenario(struct arguments *arguments)
{
    struct session session = {arguments};
    int status = prepare(arguments, &session);

    if (!status && !(status = session_run(&session, CHILD_RUN)))
        status = write_reports(&session) ? report_status(&session.report) : EXIT_USAGE;
    session_end(&session);
    return status;
}

int command_run(int argc, char **argv)
{
    struct arguments arguments;
    int status = arguments_read(&arguments, argc, argv);

    if (!status)
        status = arguments.help ? print_help(run_help) : run_scenario(&arguments);
    arguments_free(&arguments);
    return status;
}

/* --- certemu registry ------------------------------------------------------------------------------------------------------- */

static void put_quoted(struct text *text, const char *string)
{
    text_put(text, "\"");
    for (; *string; string++)
    {
        if (*string == '"' || *string == '\\')
            text_put(text, "\\");
        text_add(text, string, 1);
    }
    text_put(text, "\"");
}

static void put_reg_file(const struct report *report, struct text *text)
{
    const char *last = NULL;
    size_t i;

    text_put(text, "Windows Registry Editor Version 5.00\n");
    for (i = 0; i < report->keys_count; i++)
    {
        const struct report_key *key = &report->keys[i];
        BOOL deleted = key->change && !strcmp(key->change, "deleted");

        if (!key->key)
            continue;
        if (!last || strcmp(last, key->key))
            text_format(text, "\n[%s%s]\n", deleted && !key->name ? "-" : "", key->key);
        last = key->key;
        if (!key->name)
            continue;
        if (*key->name)
            put_quoted(text, key->name);
        else
            text_put(text, "@");
        text_format(text, "=%s\n", deleted ? "-" : key->value ? key->value : "");
    }
}

int command_registry(int argc, char **argv)
{
    struct arguments arguments;
    struct session session = {&arguments};
    int status = arguments_read(&arguments, argc, argv);
    struct text text = {0};

    if (!status && arguments.help)
        status = print_help(registry_help);
    else if (!status && arguments.scenario.steps_count)
        status = usage_error("registry: expected no steps; nothing is delivered");
    else if (!status && !(status = prepare(&arguments, &session)) && !(status = session_run(&session, CHILD_REGISTRY)))
    {
        if (!(status = report_status(&session.report)))
        {
            put_reg_file(&session.report, &text);
            status = print(&text) ? EXIT_AS_EXPECTED : EXIT_USAGE;
        }
        else
        {
            report_text(&session.report, &session.trace, REPORT_QUIET, &text);
            text_write_handle(GetStdHandle(STD_ERROR_HANDLE), text_string(&text), text.length);
        }
    }
    text_free(&text);
    session_end(&session);
    arguments_free(&arguments);
    return status;
}
