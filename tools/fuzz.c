/* certemu fuzz: variants of what the CA holds and answers, a few at a time in a child process with all instruments on. A variant that
 * brings something new to light is tried alone and written as a scenario that `certemu run` replays. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <certexit.h>

#include "ca/private.h"
#include "check/report.h"
#include "fuzz_mutate.h"
#include "path.h"
#include "samples.h"
#include "trace/array.h"
#include "trace/json.h"
#include "trace/result.h"

#define BATCH 20                /* variants in one process: a start costs as much as some hundred events */

static const char fuzz_help[] =
"usage: certemu fuzz MODULE [SCENARIO.json] [STEP...] [OPTION...]\n"
"\n"
"Delivers variants of the steps: certificates, requests and CRLs changed as trees of DER, other values of properties and\n"
"attributes, other answers of the CA; and looks for crashes, hangs, leaks, misuse and broken rules. Each finding is a scenario\n"
"file that `certemu run` replays.\n"
"\n"
"STEP and the options of `certemu run` say what is varied; without a step: one event of each kind, with certificates of its own.\n"
"\n"
"  --corpus DIR       each certificate, request and CRL in the folder is a step, too\n"
"  --runs N           how many variants (1000)\n"
"  --time S           seconds after which it ends (60)\n"
"  --seed N           the variants follow from it (1)\n"
"  --findings DIR     where scenarios of findings are written (certemu-fuzz)\n"
"  --timeout S        seconds until a variant counts as hanging (10)\n"
"  -q, --quiet        findings only\n"
"\n"
"Exit status: 0 nothing found; 1 findings; 2 wrong usage or bad input; 3 the module crashes without any variation.\n";

struct fuzz_session
{
    struct arguments arguments;
    const char *corpus, *findings;
    unsigned int runs, seed;
    double seconds;
    enum image_kind kind;
    char *folder;
    struct fuzz_calls calls;
    struct check_report report;     /* what is known */
    unsigned int written;
};

/* --- options -------------------------------------------------------------------------------------------------------------- */

static int take_options(struct fuzz_session *session, int *argc, char **argv)
{
    static const char *const names[] = {"--corpus", "--runs", "--time", "--seed", "--findings"};
    int in, out = 0;
    char *end;

    for (in = 0; in < *argc; in++)
    {
        const char *value;
        size_t length = 0, i;

        for (i = 0; i < sizeof(names) / sizeof(*names); i++)
        {
            length = strlen(names[i]);
            if (!strncmp(argv[in], names[i], length) && (!argv[in][length] || argv[in][length] == '='))
                break;
        }
        if (i == sizeof(names) / sizeof(*names))
        {
            argv[out++] = argv[in];
            continue;
        }
        value = argv[in][length] ? argv[in] + length + 1 : in + 1 < *argc ? argv[++in] : "";
        if (!*value)
            return usage_error("%s: expected a value", names[i]);
        switch (i)
        {
        case 0:
            session->corpus = value;
            continue;
        case 4:
            session->findings = value;
            continue;
        case 2:
            session->seconds = strtod(value, &end);
            if (*end || !(session->seconds > 0) || session->seconds > 1e6)
                return usage_error("--time %s: expected a number of seconds", value);
            continue;
        }
        *(i == 1 ? &session->runs : &session->seed) = (unsigned int)strtoul(value, &end, 10);
        if (*end || *value < '0' || *value > '9' || strlen(value) > 9)
            return usage_error("%s %s: expected a whole number up to 999999999", names[i], value);
    }
    *argc = out;
    return 0;
}

/* --- steps to vary --------------------------------------------------------------------------------------------------------- */

static LONG event_of(const struct document *document, unsigned int number)
{
    static const LONG of_certificates[] = {EXITEVENT_CERTISSUED, EXITEVENT_CERTREVOKED, EXITEVENT_CERTIMPORTED};
    static const LONG of_requests[] = {EXITEVENT_CERTPENDING, EXITEVENT_CERTDENIED};

    return document->kind == DOCUMENT_CRL ? EXITEVENT_CRLISSUED
            : document->kind == DOCUMENT_REQUEST ? of_requests[number % 2] : of_certificates[number % 3];
}

static int add_corpus(struct fuzz_session *session)
{
    struct text pattern = {0}, path = {0};
    WIN32_FIND_DATAW data;
    unsigned int number = 0;
    HANDLE find;
    WCHAR *wide;
    int status = 0;

    text_format(&pattern, "%s/*", session->corpus);
    wide = text_path(text_string(&pattern));
    find = wide ? FindFirstFileW(wide, &data) : INVALID_HANDLE_VALUE;
    free(wide);
    text_free(&pattern);
    if (find == INVALID_HANDLE_VALUE)
        return usage_error("--corpus %s: expected a folder", session->corpus);
    do
    {
        char *name = text_utf8(data.cFileName, -1);
        struct document document;
        const char *problem;
        size_t size, position;
        BYTE *der = NULL;

        text_clear(&path);
        text_format(&path, "%s/%s", session->corpus, name ? name : "");
        free(name);
        if (data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY || FAILED(input_read(text_string(&path), &der, &size)))
            continue;
        if (document_parse(der, size, &document, &problem, &position) &&
                !scenario_add_step(&session->arguments.scenario, event_of(&document, number++), text_string(&path)))
            status = usage_error("out of memory");
        free(der);
    } while (!status && FindNextFileW(find, &data));
    FindClose(find);
    text_free(&path);
    if (!status && !number)
        status = usage_error("--corpus %s: no certificate, request or CRL is there", session->corpus);
    return status;
}

/* --- one process ----------------------------------------------------------------------------------------------------------- */

static void learn_calls(struct fuzz_session *session, const struct trace_file *trace)
{
    size_t i, j;

    for (i = 0; i < trace->count; i++)
    {
        struct fuzz_call call, *added;

        if (strcmp(trace->records[i].type, "server-call"))
            continue;
        call.method = trace_text(&trace->records[i], "method");
        call.name = trace_text(&trace->records[i], "name");
        for (j = 0; call.method && j < session->calls.items_count; j++)
            if (!strcmp(session->calls.items[j].method, call.method) && (session->calls.items[j].name && call.name
                    ? !strcmp(session->calls.items[j].name, call.name) : session->calls.items[j].name == call.name))
                break;
        if (call.method && strncmp(call.method, "Create", 6) && j == session->calls.items_count &&
                (added = ARRAY_ADD(&session->calls, items)))
            *added = call;
        else
        {
            free(call.method);
            free(call.name);
        }
    }
}

/* What ended the process, when it could not say so itself. */
static const char *end_of(const struct child_process *child)
{
    return child->timed_out || child->status == CHECK_HANG_STATUS ? "hang" : child->status < 0x40000000 ? "exit" : "crash";
}

/* Runs the scenario's steps in a child and adds what was found to the report. *last: the step that was under way when the process
 * ended, or its number of steps. FALSE after a message. */
static BOOL run_steps(struct fuzz_session *session, const struct scenario *scenario, struct check_report *report, size_t *last, BOOL learn)
{
    struct child_process child = {scenario, CHILD_CHECK, "fuzz", session->kind};
    char *trace_name = path_join(session->folder, "trace"), *drive = PORT_NATIVE ? path_join(session->folder, "drive") : NULL;
    struct json_error problem = {0};
    struct trace_file trace = {0};
    struct text error = {0};
    BOOL ok = FALSE, ended = FALSE;
    WCHAR *wide;
    size_t i;

    *last = scenario->steps_count;
    if (drive && (wide = text_path(drive)))
    {
        CreateDirectoryW(wide, NULL);
        free(wide);
    }
    child.folder = session->folder;
    child.drive = drive;
    child.trace = trace_name;
    if (!process_run(&child, &error))
        usage_error("%s", text_string(&error));
    else if (FAILED(trace_read_file(&trace, trace_name, &problem)))
        usage_error("the child process left no trace (status 0x%08x)%s%s", (unsigned int)child.status, child.errors.length ? ": " : "",
                text_string(&child.errors));
    else
        ok = TRUE;
    for (i = 0; ok && i < trace.count; i++)
    {
        if (!strcmp(trace.records[i].type, "bad-input"))
        {
            char *text = trace_text(&trace.records[i], "text");

            usage_error("%s", text ? text : "");
            free(text);
            ok = FALSE;
        }
        else if (!strcmp(trace.records[i].type, "fuzz-step"))
            *last = (size_t)trace_number(&trace.records[i], "step", 0);
        ended = ended || !strcmp(trace.records[i].type, "end");
    }
    if (ok)
    {
        size_t found = check_report_read(report, &trace, "fuzz", NULL, NULL);

        if (learn)
            learn_calls(session, &trace);
        if (!ended || child.timed_out || child.status >= 0x40000000)
        {
            report->crashed = TRUE;
            if (!found)
                check_report_add(report, end_of(&child), "fuzz", NULL, "the process ended", NULL);
        }
        else
            *last = scenario->steps_count;
    }
    if (drive)
        folder_delete(drive);
    trace_free(&trace);
    text_free(&error);
    text_free(&child.output);
    text_free(&child.errors);
    free(trace_name);
    free(drive);
    return ok;
}

/* --- variants ------------------------------------------------------------------------------------------------------------------ */

static BOOL write_bytes(const char *folder, const char *name, const void *bytes, size_t size, char **path)
{
    free(*path);
    return (*path = path_join(folder, name)) && SUCCEEDED(text_write_file(*path, bytes, size));
}

/* Another certificate, request or CRL, which the CA can still read; the old one where that is not found. */
static BOOL vary_file(struct fuzz_session *session, struct fuzz_random *random, struct step *step, unsigned int run)
{
    struct document document, before;
    struct text out = {0}, next = {0};
    const char *problem;
    size_t size, position;
    unsigned int tries, changes;
    char name[64];
    BYTE *der;
    BOOL ok = TRUE;

    if (!step->file || FAILED(input_read(step->file, &der, &size)))
        return TRUE;
    if (document_parse(der, size, &before, &problem, &position))
        for (tries = 0; ok && tries < 20; tries++)
        {
            text_clear(&out);
            text_add(&out, (const char *)der, size);
            for (changes = 1 + fuzz_below(random, 3); changes--;)
            {
                text_clear(&next);
                if (fuzz_der(random, (const BYTE *)text_string(&out), out.length, &next))
                {
                    text_clear(&out);
                    text_add(&out, text_string(&next), next.length);
                }
            }
            if (!document_parse((const BYTE *)text_string(&out), out.length, &document, &problem, &position) ||
                    document.kind != before.kind)
                continue;
            snprintf(name, sizeof(name), "variant-%u.der", run % BATCH);
            ok = write_bytes(session->folder, name, text_string(&out), out.length, &step->file);
            free(step->shown);
            ok = (step->shown = step->file ? text_copy(step->file, strlen(step->file)) : NULL) && ok;
            break;
        }
    free(der);
    text_free(&out);
    text_free(&next);
    return ok;
}

static BOOL add_variant(struct fuzz_session *session, struct scenario *batch, unsigned int run)
{
    const struct scenario *seeds = &session->arguments.scenario;
    struct fuzz_random random;
    const struct step *seed;
    struct step *step;
    unsigned int tries = 0;
    BOOL ok;

    fuzz_seed(&random, session->seed, run);
    do
        seed = &seeds->steps[fuzz_below(&random, (unsigned int)seeds->steps_count)];
    while (seed->event == EXITEVENT_SHUTDOWN && tries++ < 100);
    if (!(step = scenario_add_step(batch, seed->event, seed->file)))
        return FALSE;
    if (seed->request && !(step->request = text_copy(seed->request, strlen(seed->request))))
        return FALSE;
    switch (fuzz_below(&random, 3))
    {
    case 0:
        ok = vary_file(session, &random, step, run);
        break;
    case 1:
        ok = vary_file(session, &random, step, run) && fuzz_step(&random, &session->calls, step);
        break;
    default:
        ok = fuzz_step(&random, &session->calls, step);
    }
    return ok;
}

/* --- findings -------------------------------------------------------------------------------------------------------------------- */

static BOOL copy_file(const char *from, const char *folder, const char *name, char **path)
{
    struct text text = {0};
    BOOL ok = SUCCEEDED(text_read_file(&text, from, (size_t)64 << 20)) && write_bytes(folder, name, text_string(&text), text.length, path);

    text_free(&text);
    free(*path);
    return (*path = ok ? text_copy(name, strlen(name)) : NULL) != NULL;
}

/* The scenario with the files that it names beside it, so that the folder can be moved. */
static BOOL write_finding(struct fuzz_session *session, const struct scenario *scenario, const char *id)
{
    struct scenario copy = *scenario;
    struct text json = {0}, name = {0};
    char **certificates = calloc(scenario->certificates_count + 1, sizeof(*certificates));
    struct step *steps = calloc(scenario->steps_count + 1, sizeof(*steps));
    unsigned int number = ++session->written;
    WCHAR *wide = text_path(session->findings);
    BOOL ok = certificates && steps && wide;
    char *path = NULL;
    const char *at;
    size_t i;

    if (wide)
        CreateDirectoryW(wide, NULL);
    free(wide);
    for (i = 0; ok && i < scenario->certificates_count; i++)
    {
        text_clear(&name);
        text_format(&name, "%u-ca-%u.pem", number, (unsigned int)i);
        ok = copy_file(scenario->certificates[i], session->findings, text_string(&name), &certificates[i]);
    }
    for (i = 0; ok && i < scenario->steps_count; i++)
    {
        steps[i] = scenario->steps[i];
        steps[i].file = steps[i].request = steps[i].shown = NULL;
        text_clear(&name);
        text_format(&name, "%u-%u.der", number, (unsigned int)i + 1);
        ok = !scenario->steps[i].file || copy_file(scenario->steps[i].file, session->findings, text_string(&name), &steps[i].file);
        steps[i].shown = steps[i].file;
        text_clear(&name);
        text_format(&name, "%u-%u.request", number, (unsigned int)i + 1);
        ok = ok && (!scenario->steps[i].request ||
                copy_file(scenario->steps[i].request, session->findings, text_string(&name), &steps[i].request));
    }
    if (ok)
    {
        copy.certificates = certificates;
        copy.steps = steps;
        scenario_write(&copy, &json);
        text_clear(&name);
        text_format(&name, "%u-", number);
        for (at = id; *at; at++)
            text_format(&name, "%c", *at == '/' ? '-' : *at);
        text_put(&name, ".json");
        ok = write_bytes(session->findings, text_string(&name), text_string(&json), json.length, &path);
    }
    if (ok && !outputs_take_standard(&session->arguments.outputs))
    {
        text_clear(&json);
        text_format(&json, "written: %s (certemu run %s)\n", path, path);
        print(&json);
    }
    else if (!ok)
        usage_error("--findings %s: the scenario of a finding cannot be written", session->findings);
    for (i = 0; steps && i < scenario->steps_count; i++)
    {
        free(steps[i].file);
        free(steps[i].request);
    }
    for (i = 0; certificates && i < scenario->certificates_count; i++)
        free(certificates[i]);
    free(certificates);
    free(steps);
    free(path);
    text_free(&json);
    text_free(&name);
    return ok;
}

static BOOL print_finding(struct fuzz_session *session, size_t index)
{
    struct check_report one = {.module = session->report.module, .build = session->report.build};
    struct check_finding finding = session->report.findings[index];
    struct text text = {0};
    BOOL ok;

    finding.probe = NULL;           /* there is no --only for it: the scenario that is written brings it out again */
    one.findings = &finding;
    one.findings_count = 1;
    check_report_text(&one, FALSE, TRUE, &text);
    ok = print(&text);
    text_free(&text);
    return ok;
}

/* Something new came out of the batch. The step that brings it out alone is written, or else the whole batch. */
static BOOL keep_finding(struct fuzz_session *session, const struct scenario *batch, size_t first_new, size_t last)
{
    const char *id = session->report.findings[first_new].check->id;
    size_t count = batch->steps_count, i, tried, ended;
    BOOL found = FALSE, ok = TRUE;

    for (tried = 0; ok && !found && tried < count; tried++)
    {
        struct check_report alone = {.module = session->report.module, .build = session->report.build};
        struct scenario one = *batch;

        /* The one that was under way comes first. */
        i = last < count ? (last + tried) % count : tried;
        one.steps = &batch->steps[i];
        one.steps_count = 1;
        ok = run_steps(session, &one, &alone, &ended, FALSE);
        for (i = 0; ok && !found && i < alone.findings_count; i++)
            found = alone.findings[i].check == session->report.findings[first_new].check;
        if (found)
            ok = write_finding(session, &one, id);
        alone.module = alone.build = NULL;
        check_report_free(&alone);
    }
    return ok && (found || write_finding(session, batch, id));
}

/* --- the command -------------------------------------------------------------------------------------------------------------------- */

static void empty_batch(const struct fuzz_session *session, struct scenario *batch)
{
    struct scenario steps = {.steps = batch->steps, .steps_count = batch->steps_count};

    scenario_free(&steps);
    *batch = session->arguments.scenario;
    batch->steps = NULL;
    batch->steps_count = batch->steps_capacity = 0;
}

static double seconds_since(const LARGE_INTEGER *start)
{
    LARGE_INTEGER now, frequency;

    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&now);
    return (double)(now.QuadPart - start->QuadPart) / (double)frequency.QuadPart;
}

static int fuzz_module(struct fuzz_session *session)
{
    struct scenario *seeds = &session->arguments.scenario, batch = {0};
    struct text text = {0};
    LARGE_INTEGER start;
    unsigned int run = 0;
    size_t last, known, i, baseline;
    BOOL ok, quiet = session->arguments.detail == REPORT_QUIET;

    QueryPerformanceCounter(&start);
    session->report.module = text_copy(seeds->module, strlen(seeds->module));
    session->report.build = text_copy(PORT_NATIVE && session->kind == IMAGE_PE ? "pe" : "native", 6);
    /* As it is, to learn what the module asks for, and what is wrong with it anyway. */
    if (!run_steps(session, seeds, &session->report, &last, TRUE))
        return EXIT_USAGE;
    baseline = session->report.findings_count;
    for (i = 0; i < baseline; i++)
        print_finding(session, i);
    if (baseline && !quiet)
        text_format(&text, "%u of that without any variation: see certemu check\n", (unsigned int)baseline), print(&text);
    if (session->report.crashed)
    {
        text_free(&text);
        return EXIT_CRASHED;
    }
    ok = TRUE;
    while (ok && run < session->runs && seconds_since(&start) < session->seconds)
    {
        empty_batch(session, &batch);
        for (i = 0; ok && i < BATCH && run < session->runs; i++)
            ok = add_variant(session, &batch, run++);
        known = session->report.findings_count;
        if (!ok)
            usage_error("out of memory, or %s cannot be written to", session->folder);
        ok = ok && run_steps(session, &batch, &session->report, &last, FALSE);
        for (i = known; ok && i < session->report.findings_count; i++)
            ok = print_finding(session, i) && keep_finding(session, &batch, i, last);
    }
    empty_batch(session, &batch);
    if (ok && !quiet)
    {
        text_clear(&text);
        text_format(&text, "%s: %u variants (seed %u) in %.1f s: %u finding%s\n", seeds->module, run, session->seed, seconds_since(&start),
                session->written, session->written == 1 ? "" : "s");
        ok = print(&text);
    }
    text_free(&text);
    return !ok ? EXIT_USAGE : session->report.findings_count ? EXIT_FINDING : EXIT_AS_EXPECTED;
}

static int prepare(struct fuzz_session *session)
{
    struct scenario *scenario = &session->arguments.scenario;
    const struct outputs *outputs = &session->arguments.outputs;
    struct text problem = {0};
    int status = EXIT_USAGE;

    if (!scenario->module)
        return usage_error("expected a MODULE (certemu fuzz --help)");
    if (outputs->json || outputs->tap || outputs->junit || outputs->html || outputs->trace || outputs->sarif || outputs->github)
        return usage_error("fuzz writes no reports but scenarios: certemu check or run on one of them does");
    names_initialize();
    if (!image_recognize(scenario->module, &session->kind, &problem))
        usage_error("%s", text_string(&problem));
    else if (session->kind == IMAGE_NATIVE && !PORT_NATIVE)
        usage_error("%s is an ELF module, and this certemu is a Windows program", scenario->module);
    else if (!(session->folder = folder_temporary(TRUE)))
        usage_error("a temporary folder cannot be made (TMPDIR names another place)");
    else if (session->corpus && (status = add_corpus(session)))
        ;
    else if ((!scenario->steps_count && !samples_add(scenario, session->folder)) || !scenario_resolve(scenario))
        status = usage_error("out of memory");
    else
        status = 0;
    text_free(&problem);
    return status;
}

int command_fuzz(int argc, char **argv)
{
    struct fuzz_session session = {.findings = "certemu-fuzz", .runs = 1000, .seed = 1, .seconds = 60};
    struct text text = {0};
    int status;
    size_t i;

    if (!(status = take_options(&session, &argc, argv)) && !(status = arguments_read(&session.arguments, argc, argv)))
    {
        if (session.arguments.help)
        {
            text_put(&text, fuzz_help);
            status = print(&text) ? EXIT_AS_EXPECTED : EXIT_USAGE;
            text_free(&text);
        }
        else if (!(status = prepare(&session)))
            status = fuzz_module(&session);
    }
    if (session.folder)
        folder_delete(session.folder);
    free(session.folder);
    for (i = 0; i < session.calls.items_count; i++)
    {
        free(session.calls.items[i].method);
        free(session.calls.items[i].name);
    }
    free(session.calls.items);
    check_report_free(&session.report);
    arguments_free(&session.arguments);
    return status;
}
