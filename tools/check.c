/* certemu check: probes, each in a child process, side by side on the machine's cores, and the report of what they found. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <certexit.h>

#include "check/check.h"
#include "path.h"
#include "samples.h"
#include "trace/array.h"
#include "trace/json.h"
#include "trace/result.h"

#define MOST_WORKERS 16
#define MOST_CASES 300         /* of one kind of fault */
#define MOST_HANGS 3           /* of one kind of fault: each takes its whole time */

static const char check_help[] =
"usage: certemu check MODULE [SCENARIO.json] [STEP...] [OPTION...]\n"
"       certemu check --list\n"
"\n"
"Looks for defects of an exit module: leaks, misuse of memory, broken rules. Each probe runs in a process of its own.\n"
"\n"
"STEP and the options of `certemu run` say what is delivered; without a step: one event of each kind, with certificates of\n"
"its own.\n"
"\n"
"  --list             the checks, by id; --list=markdown: docs/checks.md\n"
"  --only ID          only this check (leak/bstr, leak) or this probe (events)\n"
"  --skip ID          not this one; also in certemu.json beside the module: {\"check\": {\"skip\": [\"leak/tls\"]}}\n"
"  --jobs N           processes at a time; default: one for each core\n"
"  --timeout S        seconds until a probe counts as hanging (10)\n"
"  --json F  --tap F  --junit F  --sarif F  --github F     reports for programs; \"-\" is standard output\n"
"  --html F           a page for a browser: findings, and the calls that they belong to\n"
"  -v, --verbose      each probe; -q, --quiet: findings only\n"
"\n"
"Exit status: 0 nothing found; 1 findings; 2 wrong usage or bad input; 3 the module crashed or hung with nothing made to fail.\n";

struct names
{
    char **items;
    size_t items_count, items_capacity;
};

struct check_session
{
    struct arguments arguments;
    struct names only, skip;
    unsigned int jobs;
    BOOL list, markdown;
    enum image_kind kind;
    char *folder;
    struct check_report report;
    struct dll_places *dlls;        /* NULL: the module is none */
    /* Work: probes not begun yet, in their order. */
    SRWLOCK lock;
    struct names waiting;
    size_t next, running;
    CONDITION_VARIABLE changed;
    int status;
    BOOL hangs;                     /* the module does, whatever is tried */
    unsigned int hung[FAULT_KINDS]; /* cases in which it did */
};

static BOOL names_add(struct names *names, const char *name)
{
    char **item = ARRAY_ADD(names, items);

    return item && (*item = text_copy(name, strlen(name)));
}

static void names_free(struct names *names)
{
    while (names->items_count)
        free(names->items[--names->items_count]);
    free(names->items);
}

/* --- what is wanted ------------------------------------------------------------------------------------------------------------- */

static const char *const single_probes[] =
{
    "events", "conformance", "threads", "world/initialize-twice", "world/shutdown-first", "world/reload", "world/time", "world/low-disk",
    "world/read-only-registry", "world/missing-keys", "world/two-cas", "thread/initialize", "thread/shutdown",
};
#define SINGLE_PROBES (sizeof(single_probes) / sizeof(*single_probes))

/* As many interleavings of events; the number is the seed of one, by which it is tried again: --only threads/2. */
#define INTERLEAVINGS 3

/* No CA is known to do that, and modules need not expect it: tried only when asked for. */
static BOOL is_unusual(const char *probe)
{
    return !strcmp(probe, "world/shutdown-first") || !strcmp(probe, "world/two-cas") || !strncmp(probe, "thread/", 7);
}

/* Does an id, or the beginning of one, name probes, rather than checks that any probe can find? */
static BOOL is_probe(const char *id)
{
    struct fault_case fault;
    char name[64];
    size_t i;
    int kind;

    if (check_matches(id, "fault") || fault_parse(id, &fault) || check_matches("threads", id))
        return TRUE;
    for (i = 0; i < SINGLE_PROBES; i++)
        if (check_matches(id, single_probes[i]))
            return TRUE;
    for (kind = 0; kind < FAULT_KINDS; kind++)
    {
        snprintf(name, sizeof(name), "fault/%s", fault_kind_names[kind]);
        if (check_matches(id, name))
            return TRUE;
    }
    return FALSE;
}

static BOOL listed(const struct names *names, const char *id)
{
    size_t i;

    for (i = 0; i < names->items_count; i++)
        if (check_matches(names->items[i], id))
            return TRUE;
    return FALSE;
}

/* A finding is shown when it is not skipped, and its check or its probe was asked for. */
struct probe_filter
{
    struct check_session *session;
    const char *probe;
};

static BOOL finding_wanted(const char *id, void *user)
{
    const struct probe_filter *filter = user;
    const struct check_session *session = filter->session;

    if (listed(&session->skip, id))
        return FALSE;
    /* A CA calls Initialize once for each object: what a second call leaves behind is lost in no CA. */
    if (!strcmp(filter->probe, "world/initialize-twice") && check_matches("leak", id))
        return listed(&session->only, filter->probe);
    return !session->only.items_count || listed(&session->only, id) || listed(&session->only, filter->probe);
}

static BOOL probe_wanted(const struct check_session *session, const char *id)
{
    size_t i;

    if (listed(&session->skip, id))
        return FALSE;
    if (!session->only.items_count || listed(&session->only, id) || (!strcmp(id, "threads") && listed(&session->only, "thread/race")))
        return TRUE;
    /* A check that is no probe's name is found by any of them. */
    for (i = 0; i < session->only.items_count; i++)
        if (!is_probe(session->only.items[i]))
            return TRUE;
    return FALSE;
}

/* Have the module's calls to be counted, so that each can be made to fail? */
static BOOL faults_wanted(const struct check_session *session)
{
    char name[64];
    int kind;

    for (kind = 0; kind < FAULT_KINDS; kind++)
    {
        snprintf(name, sizeof(name), "fault/%s", fault_kind_names[kind]);
        if (probe_wanted(session, name))
            return TRUE;
    }
    return FALSE;
}

/* --- the command line --------------------------------------------------------------------------------------------------------------- */

static int check_id(const char *option, const char *id)
{
    const struct check *checks;
    size_t count, i;

    checks = check_list(&count);
    for (i = 0; i < count; i++)
        if (check_matches(id, checks[i].id))
            return 0;
    return is_probe(id) ? 0 : usage_error("%s %s: expected the id of a check (certemu check --list)", option, id);
}

/* Takes the options of `check` out of argv; arguments_read gets the rest. */
static int take_options(struct check_session *session, int *argc, char **argv)
{
    int in, out = 0, status;
    char *end;

    for (in = 0; in < *argc; in++)
    {
        const char *option = argv[in], *value = NULL;
        struct names *names = NULL;

        if (!strcmp(option, "--list") || !strcmp(option, "--list=text"))
            session->list = TRUE;
        else if (!strcmp(option, "--list=markdown"))
            session->list = session->markdown = TRUE;
        else if (!strncmp(option, "--only", 6) && (!option[6] || option[6] == '='))
            names = &session->only;
        else if (!strncmp(option, "--skip", 6) && (!option[6] || option[6] == '='))
            names = &session->skip;
        else if (strncmp(option, "--jobs", 6) || (option[6] && option[6] != '='))
        {
            argv[out++] = argv[in];
            continue;
        }
        if (session->list && !names)
            continue;
        value = option[6] ? option + 7 : in + 1 < *argc ? argv[++in] : "";
        if (!*value)
            return usage_error("%s: expected a value", option);
        if (!names)
        {
            session->jobs = (unsigned int)strtoul(value, &end, 10);
            if (*end || session->jobs < 1 || session->jobs > MOST_WORKERS)
                return usage_error("--jobs %s: expected a whole number from 1 to %d", value, MOST_WORKERS);
        }
        else if ((status = check_id(names == &session->only ? "--only" : "--skip", value)))
            return status;
        else if (!names_add(names, value))
            return usage_error("out of memory");
    }
    *argc = out;
    return 0;
}

/* certemu.json beside the module: {"check": {"skip": ["leak/tls"]}}. */
static int read_settings(struct check_session *session)
{
    const char *module = session->arguments.scenario.module, *name = path_name(module);
    struct text file = {0}, text = {0};
    struct json_error problem = {0};
    struct json json = {0};
    int status = 0, check, skip, item;
    HRESULT result;
    char *id;

    text_add(&file, module, name - module);
    text_put(&file, "certemu.json");
    if (SUCCEEDED(result = text_read_file(&text, text_string(&file), 1 << 20)))
    {
        if (FAILED(json_parse(&json, text_string(&text), text.length, &problem)))
            status = usage_error("%s:%u:%u: %s", text_string(&file), problem.line, problem.column, problem.what);
        else if ((check = json_member(&json, 0, "check")) >= 0 && (skip = json_member(&json, check, "skip")) >= 0)
        {
            for (item = skip + 1; !status && json.tokens[skip].kind == JSON_ARRAY && item < json.tokens[skip].next;
                    item = json.tokens[item].next)
            {
                id = json.tokens[item].kind == JSON_STRING ? json_string(&json, item, NULL) : NULL;
                status = id ? check_id(text_string(&file), id) : usage_error("%s: \"skip\": expected ids of checks", text_string(&file));
                if (!status && !names_add(&session->skip, id))
                    status = usage_error("out of memory");
                free(id);
            }
        }
        json_free(&json);
    }
    text_free(&file);
    text_free(&text);
    return status;
}

/* --- one probe ------------------------------------------------------------------------------------------------------------------------ */

static const struct trace_record *find_record(const struct trace_file *trace, const char *type)
{
    size_t i;

    for (i = trace->count; i--;)
        if (!strcmp(trace->records[i].type, type))
            return &trace->records[i];
    return NULL;
}

static BOOL has_observation(const struct trace_file *trace, const char *id)
{
    size_t i;
    BOOL found = FALSE;

    for (i = 0; i < trace->count && !found; i++)
        if (!strcmp(trace->records[i].type, "observation"))
        {
            char *text = trace_text(&trace->records[i], "id");

            found = text && !strcmp(text, id);
            free(text);
        }
    return found;
}

/* What ended the process, when it was not the child's own end, and the child could not say so itself. */
static void judge_end(struct check_session *session, const struct child_process *child, const struct trace_file *trace)
{
    struct probe_filter filter = {session, child->probe};
    struct text message = {0}, call = {0};
    unsigned int step;
    const char *id = "crash", *name;
    BOOL in_call = report_last_call(trace, &call, &step);

    if (child->timed_out || child->status == CHECK_HANG_STATUS)
    {
        id = "hang";
        text_put(&message, "did not return in time");
    }
    else if (find_record(trace, "exit") || child->status < 0x40000000)
    {
        id = "exit";
        text_format(&message, "ended the CA's process with status %u", (unsigned int)child->status);
    }
    else
    {
        name = status_name(child->status);
        text_format(&message, "%s (0x%08x)", name ? name : "an unhandled exception", (unsigned int)child->status);
    }
    /* What crashes under Wine ends with the low byte of its exception's code. */
    if (!has_observation(trace, id) && !(!strcmp(id, "exit") && has_observation(trace, "crash")) && finding_wanted(id, &filter))
        check_report_add(&session->report, id, child->probe, in_call ? text_string(&call) : NULL, text_string(&message), NULL);
    text_free(&message);
    text_free(&call);
}

static BOOL add_case(struct check_session *session, const char *name)
{
    return !probe_wanted(session, name) || names_add(&session->waiting, name);
}

/* A case for each call that was counted: it fails once, and it and all after it do. */
static void add_cases(struct check_session *session, const struct trace_record *counts)
{
    char group[64], name[96];
    unsigned int count, i;
    BOOL ok = TRUE;
    int kind, value;

    for (kind = 0; kind < FAULT_KINDS; kind++)
    {
        count = (unsigned int)trace_number(counts, fault_kind_names[kind], 0);
        snprintf(group, sizeof(group), "fault/%s", fault_kind_names[kind]);
        if (count > MOST_CASES)
        {
            struct check_probe *probe = check_report_probe(&session->report, group);

            if (probe)
            {
                snprintf(name, sizeof(name), "only the first %u of %u calls were made to fail", MOST_CASES, count);
                free(probe->reason);
                probe->reason = text_copy(name, strlen(name));
            }
            count = MOST_CASES;
        }
        for (i = 1; ok && i <= count; i++)
            for (value = 0; ok && value < (kind == FAULT_VALUE ? FAULT_VALUES : 2); value++)
            {
                if (kind == FAULT_VALUE)
                    snprintf(name, sizeof(name), "%s/%u/%s", group, i, fault_value_names[value]);
                else
                    snprintf(name, sizeof(name), "%s/%u%s", group, i, value ? "+" : "");
                ok = add_case(session, name);
            }
    }
    if (!ok)
        session->status = usage_error("out of memory");
    WakeAllConditionVariable(&session->changed);
}

static void take_result(struct check_session *session, const char *id, struct child_process *child, ULONGLONG microseconds)
{
    struct check_probe *probe = check_report_probe(&session->report, id);
    struct probe_filter filter = {session, id};
    const struct trace_record *record;
    struct json_error problem = {0};
    struct trace_file trace = {0};
    struct fault_case fault;
    char *text;
    size_t found;

    if (!probe)
        return;
    probe->microseconds = microseconds;
    free(probe->trace);
    probe->trace = text_copy(child->trace, strlen(child->trace));
    if (FAILED(trace_read_file(&trace, child->trace, &problem)))
    {
        session->status = usage_error("probe %s: the child process left no trace (status 0x%08x)%s%s", id, (unsigned int)child->status,
                child->errors.length ? ": " : "", text_string(&child->errors));
        return;
    }
    if ((record = find_record(&trace, "bad-input")))
    {
        text = trace_text(record, "text");
        session->status = usage_error("%s", text ? text : "");
        free(text);
    }
    found = check_report_read(&session->report, &trace, id, finding_wanted, &filter);
    probe->outcome = found ? PROBE_FOUND : PROBE_PASSED;
    if ((record = find_record(&trace, "probe-end")))
        probe->cases = (unsigned int)trace_number(record, "cases", 0);
    if (!find_record(&trace, "end") || child->timed_out || child->status >= 0x40000000)
    {
        probe->outcome = PROBE_CRASHED;
        judge_end(session, child, &trace);
    }
    if (child->timed_out || child->status == CHECK_HANG_STATUS)
    {
        if (!strcmp(id, "events") || !strcmp(id, "faults"))
            session->hangs = TRUE;
        else if (fault_parse(id, &fault))
            session->hung[fault.kind]++;
    }
    if (!strcmp(id, "events"))
        session->report.crashed = probe->outcome == PROBE_CRASHED || has_observation(&trace, "exception");
    if ((record = find_record(&trace, "fault-counts")))
        add_cases(session, record);
    trace_free(&trace);
}

/* In a folder of its own, since probes run side by side. */
static void run_probe(struct check_session *session, const char *id)
{
    struct child_process child = {&session->arguments.scenario, CHILD_CHECK, id, session->kind};
    LARGE_INTEGER frequency, start, stop;
    struct text name = {0}, error = {0};
    char *folder = NULL, *trace = NULL, *drive = NULL;
    WCHAR *wide = NULL;
    const char *next;
    BOOL ok = FALSE;

    for (next = id; *next; next++)
        text_format(&name, "%c", *next == '/' ? '-' : *next);
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&start);
    if ((folder = path_join(session->folder, text_string(&name))) && (trace = path_join(folder, "trace")) && (wide = text_path(folder)))
    {
        CreateDirectoryW(wide, NULL);
        free(wide);
        if (PORT_NATIVE && (drive = path_join(folder, "drive")) && (wide = text_path(drive)))
        {
            CreateDirectoryW(wide, NULL);
            free(wide);
        }
        child.folder = folder;
        child.trace = trace;
        child.drive = drive;
        ok = process_run(&child, &error);
    }
    else
        text_put(&error, "out of memory");
    QueryPerformanceCounter(&stop);
    if (drive)
        folder_delete(drive);
    AcquireSRWLockExclusive(&session->lock);
    if (ok)
        take_result(session, id, &child, (stop.QuadPart - start.QuadPart) * 1000000 / frequency.QuadPart);
    else
        session->status = usage_error("%s", text_string(&error));
    ReleaseSRWLockExclusive(&session->lock);
    text_free(&child.output);
    text_free(&child.errors);
    text_free(&name);
    text_free(&error);
    free(folder);
    free(trace);
    free(drive);
}

/* NULL, or why the probe is left out: it would take its whole time to say the same once more. */
static const char *reason_to_skip(const struct check_session *session, const char *id)
{
    struct fault_case fault;

    if (session->hangs && strcmp(id, "conformance") && strcmp(id, "events"))
        return "the module hangs anyway";
    if (fault_parse(id, &fault) && session->hung[fault.kind] >= MOST_HANGS)
        return "the module has hung in other cases of this kind";
    return NULL;
}

static DWORD WINAPI work(void *argument)
{
    struct check_session *session = argument;
    const char *reason;
    char *id;

    AcquireSRWLockExclusive(&session->lock);
    for (;;)
    {
        while (!session->status && session->next == session->waiting.items_count && session->running)
            SleepConditionVariableSRW(&session->changed, &session->lock, INFINITE, 0);
        if (session->status || session->next == session->waiting.items_count)
            break;
        id = session->waiting.items[session->next++];
        if ((reason = reason_to_skip(session, id)))
        {
            struct check_probe *probe = check_report_probe(&session->report, id);

            if (probe)
            {
                probe->outcome = PROBE_NOT_RUN;
                probe->reason = text_copy(reason, strlen(reason));
            }
            continue;
        }
        session->running++;
        ReleaseSRWLockExclusive(&session->lock);
        run_probe(session, id);
        AcquireSRWLockExclusive(&session->lock);
        session->running--;
        WakeAllConditionVariable(&session->changed);
    }
    ReleaseSRWLockExclusive(&session->lock);
    return 0;
}

static void run_probes(struct check_session *session)
{
    HANDLE threads[MOST_WORKERS];
    unsigned int i;

    if (!session->jobs)
        session->jobs = min(port_processors(), MOST_WORKERS);
    for (i = 1; i < session->jobs; i++)
        threads[i] = CreateThread(NULL, 0, work, session, 0, NULL);
    work(session);
    for (i = 1; i < session->jobs; i++)
        if (threads[i])
        {
            WaitForSingleObject(threads[i], INFINITE);
            CloseHandle(threads[i]);
        }
}

/* --- the command -------------------------------------------------------------------------------------------------------------------------- */

static int prepare(struct check_session *session)
{
    struct scenario *scenario = &session->arguments.scenario;
    struct text problem = {0};
    int status = EXIT_USAGE;

    if (!scenario->module)
        return usage_error("expected a MODULE (certemu check --help)");
    if (session->arguments.outputs.trace)
        return usage_error("--trace: a trace is of one process; `certemu run` writes it");
    if ((status = outputs_check(&session->arguments.outputs)))
        return status;
    status = EXIT_USAGE;
    if (!image_recognize(scenario->module, &session->kind, &problem))
        usage_error("%s", text_string(&problem));
    else if (session->kind == IMAGE_NATIVE && !PORT_NATIVE)
        usage_error("%s is an ELF module, and this certemu is a Windows program", scenario->module);
    else if (!(session->folder = folder_temporary(TRUE)))
        usage_error("a temporary folder cannot be made (TMPDIR names another place)");
    else if ((!scenario->steps_count && !samples_add(scenario, session->folder)) || !scenario_resolve(scenario))
        usage_error("out of memory");
    else
        status = read_settings(session);
    text_free(&problem);
    return status;
}

/* What is asked for, for the reports. */
static BOOL describe(struct check_session *session)
{
    struct check_report *report = &session->report;
    const char *module = session->arguments.scenario.module, *build = session->kind == IMAGE_PE ? "pe" : "native";
    const struct check *checks;
    size_t count, i, j;

    checks = check_list(&count);
    report->module = text_copy(module, strlen(module));
    report->build = text_copy(build, strlen(build));
    if (!(report->judged = calloc(count, sizeof(*report->judged))))
        return FALSE;
    for (i = 0; i < count; i++)
        if (!listed(&session->skip, checks[i].id))
        {
            report->judged[i] = !session->only.items_count || listed(&session->only, checks[i].id);
            /* A probe may find anything. */
            for (j = 0; j < session->only.items_count; j++)
                report->judged[i] = report->judged[i] || is_probe(session->only.items[j]);
        }
    return report->module && report->build;
}

static BOOL add_probe(struct check_session *session, const char *name)
{
    char seeded[32];
    unsigned int seed;
    BOOL ok = TRUE;

    if (strcmp(name, "threads"))
        return names_add(&session->waiting, name);
    for (seed = 1; ok && seed <= INTERLEAVINGS; seed++)
    {
        snprintf(seeded, sizeof(seeded), "threads/%u", seed);
        ok = names_add(&session->waiting, seeded);
    }
    return ok;
}

static int check_module(struct check_session *session)
{
    struct fault_case fault;
    LARGE_INTEGER frequency, start, stop;
    size_t i;

    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&start);
    if (!describe(session))
        return usage_error("out of memory");
    if (PORT_NATIVE && session->kind == IMAGE_PE && (session->dlls = dll_places_create(session->folder)))
    {
        session->report.resolve = dll_places_resolve;
        session->report.resolve_user = session->dlls;
    }
    if (faults_wanted(session) && !names_add(&session->waiting, "faults"))
        return usage_error("out of memory");
    for (i = 0; i < SINGLE_PROBES; i++)
        if (probe_wanted(session, single_probes[i]) && (!is_unusual(single_probes[i]) || listed(&session->only, single_probes[i])) &&
                !add_probe(session, single_probes[i]))
            return usage_error("out of memory");
    for (i = 0; i < session->only.items_count; i++)
        if ((fault_parse(session->only.items[i], &fault) || !strncmp(session->only.items[i], "threads/", 8)) &&
                !names_add(&session->waiting, session->only.items[i]))
            return usage_error("out of memory");
    run_probes(session);
    QueryPerformanceCounter(&stop);
    session->report.microseconds = (stop.QuadPart - start.QuadPart) * 1000000 / frequency.QuadPart;
    if (session->status)
        return session->status;
    check_report_sort(&session->report);
    session->status = check_output(&session->report, &session->arguments) ? check_report_status(&session->report) : EXIT_USAGE;
    return session->status;
}

static int print_list(BOOL markdown)
{
    struct text text = {0};
    int status;

    if (markdown)
        check_print_markdown(&text);
    else
        check_print_list(&text);
    status = print(&text) ? EXIT_AS_EXPECTED : EXIT_USAGE;
    text_free(&text);
    return status;
}

int command_check(int argc, char **argv)
{
    struct check_session session = {.lock = SRWLOCK_INIT};
    struct text text = {0};
    int status;

    InitializeConditionVariable(&session.changed);
    if (!(status = take_options(&session, &argc, argv)))
    {
        if (session.list)
            status = print_list(session.markdown);
        else if (!(status = arguments_read(&session.arguments, argc, argv)) && session.arguments.help)
        {
            text_put(&text, check_help);
            status = print(&text) ? EXIT_AS_EXPECTED : EXIT_USAGE;
            text_free(&text);
        }
        else if (!status && !(status = prepare(&session)))
            status = check_module(&session);
    }
    if (session.folder)
        folder_delete(session.folder);
    free(session.folder);
    check_report_free(&session.report);
    dll_places_destroy(session.dlls);
    names_free(&session.only);
    names_free(&session.skip);
    names_free(&session.waiting);
    arguments_free(&session.arguments);
    return status;
}
