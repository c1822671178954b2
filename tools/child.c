/* The child process: does what the scenario says and records it. The parent judges by the trace, so a module that ends this
 * process loses nothing. */
#include "child.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <certemu/certemu.h>
#include <certexit.h>

#include "ca/private.h"
#include "host/private.h"
#include "host/regfile.h"
#include "trace/result.h"

static certemu_trace *current_trace;    /* for handlers, which get no argument */
static volatile LONG finished;

/* --- records ------------------------------------------------------------------------------------------------------- */

static void record_text(struct run *run, const char *type, const char *name, const char *text)
{
    certemu_field field = {name, CERTEMU_FIELD_TEXT, {.text = text}, 0};

    certemu_trace_record(run->trace, type, &field, 1);
}

static void record_finding(struct run *run, const char *id, BOOL warning, size_t step, const char *text)
{
    certemu_field fields[] =
    {
        {"id", CERTEMU_FIELD_TEXT, {.text = id}, 0},
        {"text", CERTEMU_FIELD_TEXT, {.text = text}, 0},
        {"warning", CERTEMU_FIELD_BOOLEAN, {.number = warning}, 0},
        {"step", CERTEMU_FIELD_NUMBER, {.number = (LONGLONG)step}, 0},
    };

    certemu_trace_record(run->trace, "finding", fields, step ? 4 : 3);
}

/* The scenario names something that is not what it should be: exit status 2. */
static HRESULT bad_input(struct run *run, HRESULT result, const char *text)
{
    record_text(run, "bad-input", "text", text);
    return result;
}

static void on_abort(int signal_number)
{
    (void)signal_number;
    if (!finished)
        certemu_trace_record(current_trace, "abort", NULL, 0);
}

static void on_exit_of_process(void)
{
    if (!finished)
        certemu_trace_record(current_trace, "exit", NULL, 0);
}

static void on_debug(const WCHAR *text)
{
    certemu_field field = {"text", CERTEMU_FIELD_WIDE, {.data = text}, 0};

    while (text[field.size])
        field.size++;

    certemu_trace_record(current_trace, "debug", &field, 1);
}

static void on_crash(DWORD status, const void *address)
{
    certemu_field fields[] =
    {
        {"status", CERTEMU_FIELD_NUMBER, {.number = status}, 0},
        {"address", CERTEMU_FIELD_NUMBER, {.number = (LONGLONG)(ULONG_PTR)address}, 0},
    };

    certemu_trace_record(current_trace, "crash", fields, 2);
}

/* --- preparation ------------------------------------------------------------------------------------------------------ */

static certemu_row_kind row_kind(LONG event)
{
    return (certemu_row_kind)event;     /* each value is the event's bit */
}

/* All files of the scenario, before anything is loaded, so that a wrong one is the user's mistake and not the module's. */
static HRESULT check_files(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    struct text text = {0};
    HRESULT result = S_OK;
    size_t i;

    for (i = 0; SUCCEEDED(result) && i < scenario->steps_count; i++)
    {
        const struct step *step = &scenario->steps[i];
        const char *expected = step->event == EXITEVENT_CRLISSUED ? "a CRL"
                : step->event == EXITEVENT_CERTPENDING || step->event == EXITEVENT_CERTDENIED ? "a request or a certificate"
                : "a certificate";
        struct document document;
        const char *problem = "";
        size_t size, position = 0;
        BYTE *bytes;

        if (!step->file)
            continue;
        if (FAILED(result = input_read(step->file, &bytes, &size)))
        {
            text_format(&text, "--%s %s: expected %s: %s", scenario_event_name(step->event), step->shown, expected,
                    certemu_last_error());
            result = bad_input(run, result, text_string(&text));
            break;
        }
        if (!document_parse(bytes, size, &document, &problem, &position))
        {
            text_format(&text, "--%s %s: expected %s: byte %u of its DER: %s", scenario_event_name(step->event), step->shown,
                    expected, (unsigned int)position, problem);
            result = bad_input(run, E_INVALIDARG, text_string(&text));
        }
        else if (step->event == EXITEVENT_CRLISSUED ? document.kind != DOCUMENT_CRL
                : document.kind != DOCUMENT_CERTIFICATE && (document.kind != DOCUMENT_REQUEST || expected[2] != 'r'))
        {
            text_format(&text, "--%s %s: expected %s, found a %s", scenario_event_name(step->event), step->shown, expected,
                    document_name(document.kind));
            result = bad_input(run, E_INVALIDARG, text_string(&text));
        }
        free(bytes);
    }
    text_free(&text);
    return result;
}

static HRESULT set_property(certemu_ca *ca, LONG context, const struct setting *setting)
{
    VARIANT empty;

    VariantInit(&empty);
    if (setting->empty || !setting->value)
        return certemu_ca_set_property(ca, context, setting->name, &empty);
    if (setting->number)
        return certemu_ca_set_long(ca, context, setting->name, (LONG)strtol(setting->value, NULL, 10));
    return certemu_ca_set_string(ca, context, setting->name, setting->value);
}

HRESULT child_prepare(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    certemu_ca_options options = {scenario->ca_name, scenario->ca_machine, scenario->ca_type, run->trace};
    struct text text = {0};
    HRESULT result = S_OK;
    size_t i;

    for (i = 0; SUCCEEDED(result) && i < scenario->registries_count; i++)
        if (FAILED(result = regfile_import(scenario->registries[i], &text)))
            bad_input(run, result, text_string(&text));
    text_free(&text);
    if (FAILED(result))
        return result;
    if (!(run->ca = certemu_ca_create(&options)))
        return bad_input(run, E_FAIL, certemu_last_error());
    for (i = 0; SUCCEEDED(result) && i < scenario->switches_count; i++)
        result = certemu_ca_set_switch(run->ca, scenario->switches[i].name, scenario->switches[i].value ?
                scenario->switches[i].value : "");
    for (i = 0; SUCCEEDED(result) && i < scenario->certificates_count; i++)
        result = certemu_ca_add_certificate_file(run->ca, scenario->certificates[i]);
    for (i = 0; SUCCEEDED(result) && i < scenario->crls_count; i++)
        result = certemu_ca_add_crl_file(run->ca, scenario->crls[i]);
    for (i = 0; SUCCEEDED(result) && i < scenario->ca_properties_count; i++)
        result = set_property(run->ca, 0, &scenario->ca_properties[i]);
    if (FAILED(result))
        return bad_input(run, result, certemu_last_error());
    if (scenario->replay && FAILED(result = ca_replay_file(run->ca, scenario->replay)))
        return bad_input(run, result, certemu_last_error());
    return check_files(run);
}

/* --- steps ------------------------------------------------------------------------------------------------------------- */

/* A new row or event of the CA for one delivery. */
HRESULT child_context(struct run *run, const struct step *step, LONG *context)
{
    certemu_row_options options = {0};
    HRESULT result = S_OK;
    BYTE *request = NULL;
    size_t i;

    if (run->scenario->replay)
        return ca_replay_context(run->ca, step->recorded, context);
    if (step->event == EXITEVENT_SHUTDOWN)
        return certemu_ca_add_event(run->ca, context);
    if (step->event == EXITEVENT_CRLISSUED)
    {
        if (FAILED(result = certemu_ca_add_crl_file(run->ca, step->file)))
            return result;
        return certemu_ca_add_event(run->ca, context);
    }
    if (step->request)
    {
        if (FAILED(result = ca_read_file(step->request, &request, &options.request_size)))
            return result;
        options.request = request;
    }
    options.requester = step->requester;
    options.request_id = step->request_id;
    result = certemu_ca_add_row_file(run->ca, row_kind(step->event), step->file, &options, context);
    free(request);
    for (i = 0; SUCCEEDED(result) && i < run->scenario->attributes_count; i++)
        result = certemu_ca_set_attribute(run->ca, *context, run->scenario->attributes[i].name, run->scenario->attributes[i].value);
    for (i = 0; SUCCEEDED(result) && i < step->attributes_count; i++)
        result = certemu_ca_set_attribute(run->ca, *context, step->attributes[i].name, step->attributes[i].value);
    for (i = 0; SUCCEEDED(result) && i < run->scenario->properties_count; i++)
        result = set_property(run->ca, *context, &run->scenario->properties[i]);
    for (i = 0; SUCCEEDED(result) && i < step->properties_count; i++)
        result = set_property(run->ca, *context, &step->properties[i]);
    return result;
}

HRESULT child_set_faults(struct run *run, const struct step *step)
{
    static const struct
    {
        const char *name;
        certemu_answer answer;
    } answers[] =
    {
        {"empty", CERTEMU_ANSWER_EMPTY}, {"null-string", CERTEMU_ANSWER_NULL_STRING},
        {"empty-string", CERTEMU_ANSWER_EMPTY_STRING}, {"wrong-type", CERTEMU_ANSWER_WRONG_TYPE},
    };
    HRESULT result = S_OK;
    size_t i, j;

    for (i = 0; SUCCEEDED(result) && i < step->faults_count; i++)
    {
        const struct fault *fault = &step->faults[i];

        if (fault->answer)
        {
            for (j = 0; strcmp(answers[j].name, fault->answer); j++)
                ;
            result = certemu_ca_answer(run->ca, fault->method, fault->name, answers[j].answer, NULL);
        }
        else if (fault->nth)
            result = certemu_ca_fail_nth(run->ca, fault->method, fault->name, fault->nth, fault->onwards, fault->result);
        else
            result = certemu_ca_fail(run->ca, fault->method, fault->name, fault->result);
    }
    return result;
}

static void end_step(struct run *run, size_t number, const char *outcome, HRESULT result, ULONGLONG microseconds, const char *error)
{
    certemu_field fields[] =
    {
        {"step", CERTEMU_FIELD_NUMBER, {.number = (LONGLONG)number}, 0},
        {"outcome", CERTEMU_FIELD_TEXT, {.text = outcome}, 0},
        {"result", CERTEMU_FIELD_RESULT, {.number = result}, 0},
        {"microseconds", CERTEMU_FIELD_NUMBER, {.number = (LONGLONG)microseconds}, 0},
        {"error", CERTEMU_FIELD_TEXT, {.text = error}, 0},
    };

    certemu_trace_record(run->trace, "step-end", fields, error ? 5 : 4);
}

static void deliver_step(struct run *run, size_t index)
{
    const struct step *step = &run->scenario->steps[index];
    char *missing = NULL;
    certemu_field fields[3] =
    {
        {"step", CERTEMU_FIELD_NUMBER, {.number = (LONGLONG)index + 1}, 0},
        {"event", CERTEMU_FIELD_TEXT, {.text = scenario_event_name(step->event)}, 0},
        {"file", CERTEMU_FIELD_TEXT, {.text = step->shown}, 0},
    };
    LARGE_INTEGER frequency, start, stop;
    struct text text = {0};
    BOOL wanted = (run->mask & step->event) != 0;
    HRESULT result;
    LONG context = 0;

    certemu_trace_record(run->trace, "step", fields, 3);
    if (!wanted)
    {
        if (step->expects_delivery > 0)
        {
            record_finding(run, "expectation", FALSE, index + 1, "expected to be delivered, but the module's mask lacks the event");
            end_step(run, index + 1, "failed", S_FALSE, 0, NULL);
        }
        else
            end_step(run, index + 1, "skipped", S_FALSE, 0, NULL);
        return;
    }
    if (FAILED(result = child_context(run, step, &context)) || FAILED(result = child_set_faults(run, step)))
    {
        text_format(&text, "event %u (%s): %s", (unsigned int)index + 1, scenario_event_name(step->event), certemu_last_error());
        bad_input(run, result, text_string(&text));
        text_free(&text);
        InterlockedExchange(&run->stopped, TRUE);
        return;
    }
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&start);
    result = certemu_module_notify(run->module, step->event, context);
    QueryPerformanceCounter(&stop);
    certemu_ca_end_context(run->ca, context);
    if (step->faults_count)
        certemu_ca_clear_faults(run->ca);
    if (run->scenario->replay && (missing = ca_replay_missing(run->ca)))
    {
        text_format(&text, "asked what the recording has no answer to: %s", missing);
        record_finding(run, "not-recorded", FALSE, index + 1, text_string(&text));
        text_clear(&text);
        free(missing);
    }
    if (module_faulted(run->module))
    {
        record_finding(run, "exception", FALSE, index + 1, certemu_last_error());
        InterlockedExchange(&run->stopped, TRUE);
    }
    else if (step->expects && result != step->expected)
    {
        text_put(&text, "expected Notify to return ");
        result_describe(&text, step->expected);
        text_put(&text, ", it returned ");
        result_describe(&text, result);
        record_finding(run, "expectation", FALSE, index + 1, text_string(&text));
    }
    else if (step->expects_delivery < 0)
        record_finding(run, "expectation", FALSE, index + 1, "expected not to be delivered, but it is in the module's mask");
    else if (FAILED(result) && !step->expects)
        record_finding(run, "notify", FALSE, index + 1, certemu_last_error());
    else
    {
        end_step(run, index + 1, "passed", result, (stop.QuadPart - start.QuadPart) * 1000000 / frequency.QuadPart, NULL);
        text_free(&text);
        return;
    }
    end_step(run, index + 1, "failed", result, (stop.QuadPart - start.QuadPart) * 1000000 / frequency.QuadPart,
            FAILED(result) ? certemu_module_error_text(run->module) : NULL);
    text_free(&text);
}

/* A step's faults are the CA's while it is delivered, so no other thread's event is under way meanwhile. */
static void deliver(struct run *run, size_t index)
{
    if (run->scenario->steps[index].faults_count)
    {
        AcquireSRWLockExclusive(&run->faults);
        deliver_step(run, index);
        ReleaseSRWLockExclusive(&run->faults);
    }
    else
    {
        AcquireSRWLockShared(&run->faults);
        deliver_step(run, index);
        ReleaseSRWLockShared(&run->faults);
    }
}

/* Steps up to the next shutdown are delivered by all threads, each the given number of times; a shutdown comes once, alone. */
struct segment
{
    struct run *run;
    size_t first, end;
};

static DWORD WINAPI deliver_segment(void *argument)
{
    struct segment *segment = argument;
    unsigned int repeat = segment->run->scenario->repeat ? segment->run->scenario->repeat : 1, round;
    HRESULT initialized = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    size_t i;

    for (round = 0; round < repeat; round++)
        for (i = segment->first; i < segment->end && !segment->run->stopped; i++)
            deliver(segment->run, i);
    if (SUCCEEDED(initialized))
        CoUninitialize();
    return 0;
}

static void deliver_all(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    unsigned int threads = scenario->threads ? scenario->threads : 1, i;
    struct segment segment = {run, 0, 0};
    HANDLE handles[64];

    while (segment.first < scenario->steps_count && !run->stopped)
    {
        segment.end = segment.first;
        while (segment.end < scenario->steps_count && scenario->steps[segment.end].event != EXITEVENT_SHUTDOWN)
            segment.end++;
        if (segment.end > segment.first)
        {
            /* This thread is one of them. */
            for (i = 1; i < threads; i++)
                handles[i] = CreateThread(NULL, 0, deliver_segment, &segment, 0, NULL);
            deliver_segment(&segment);
            for (i = 1; i < threads; i++)
                if (handles[i])
                {
                    WaitForSingleObject(handles[i], INFINITE);
                    CloseHandle(handles[i]);
                }
        }
        if (segment.end < scenario->steps_count && !run->stopped)
            deliver(run, segment.end);
        segment.first = segment.end + 1;
    }
}

/* --- the module ---------------------------------------------------------------------------------------------------------- */

static void describe(struct run *run)
{
    static const char *const names[] = {"Name", "Description", "Copyright", "File Version", "Product Version"};
    const char *description;
    VARIANT value;
    HRESULT result;
    size_t i;

    result = certemu_module_description(run->module, &description);
    if (SUCCEEDED(result))
        record_text(run, "description", "text", description);
    else
        record_finding(run, "description", TRUE, 0, certemu_last_error());
    for (i = 0; i < sizeof(names) / sizeof(*names) && !module_faulted(run->module); i++)
    {
        certemu_field fields[] =
        {
            {"name", CERTEMU_FIELD_TEXT, {.text = names[i]}, 0},
            {"result", CERTEMU_FIELD_RESULT, {0}, 0},
            {"value", CERTEMU_FIELD_VARIANT, {.data = &value}, 0},
        };

        result = certemu_module_property(run->module, names[i], &value);
        if (FAILED(result))
        {
            record_finding(run, "manage", TRUE, 0, certemu_last_error());
            break;
        }
        fields[1].u.number = result;
        certemu_trace_record(run->trace, "property", fields, 3);
        VariantClear(&value);
    }
}

static void initialize(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    struct text text = {0};
    HRESULT result = certemu_module_initialize(run->module, &run->mask);
    certemu_field field = {"mask", CERTEMU_FIELD_NUMBER, {0}, 0};

    if (SUCCEEDED(result))
    {
        field.u.number = run->mask;
        certemu_trace_record(run->trace, "initialized", &field, 1);
    }
    if (module_faulted(run->module))
        record_finding(run, "exception", FALSE, 0, certemu_last_error());
    else if (scenario->expects_initialize && result != scenario->expected_initialize)
    {
        text_put(&text, "expected Initialize to return ");
        result_describe(&text, scenario->expected_initialize);
        text_put(&text, ", it returned ");
        result_describe(&text, result);
        record_finding(run, "expectation", FALSE, 0, text_string(&text));
    }
    else if (FAILED(result) && !scenario->expects_initialize)
        record_finding(run, "initialize", FALSE, 0, certemu_last_error());
    else if (SUCCEEDED(result) && scenario->expects_mask && run->mask != scenario->expected_mask)
    {
        text_format(&text, "expected the mask 0x%x (", (unsigned int)scenario->expected_mask);
        report_events(&text, scenario->expected_mask);
        text_format(&text, "), Initialize returned 0x%x (", (unsigned int)run->mask);
        report_events(&text, run->mask);
        text_put(&text, ")");
        record_finding(run, "expectation", FALSE, 0, text_string(&text));
    }
    if (FAILED(result))
        InterlockedExchange(&run->stopped, TRUE);
    text_free(&text);
}

static void record_module(struct run *run)
{
    char *threading = text_utf8(run->module->threading_model, -1);
    certemu_field fields[] =
    {
        {"progid", CERTEMU_FIELD_TEXT, {.text = certemu_module_progid(run->module)}, 0},
        {"interface", CERTEMU_FIELD_TEXT, {.text = certemu_module_interface(run->module)}, 0},
        {"threading", CERTEMU_FIELD_TEXT, {.text = threading}, 0},
    };

    certemu_trace_record(run->trace, "module", fields, 3);
    free(threading);
}

static void drive_module(struct run *run)
{
    if (FAILED(certemu_module_load(run->ca, run->scenario->module, run->scenario->progid, &run->module)))
    {
        record_finding(run, module_load_faulted() ? "exception" : "load", FALSE, 0, certemu_last_error());
        return;
    }
    record_module(run);
    describe(run);
    if (!module_faulted(run->module))
        initialize(run);
    if (!run->stopped)
        deliver_all(run);
    if (certemu_module_unload(run->module) == S_FALSE && !run->stopped)
        record_finding(run, "unload", TRUE, 0, "DllCanUnloadNow did not return S_OK after the last Release: something is still "
                "alive, and the module stays loaded");
}

HRESULT child_open(struct run *run, const char *trace_file, struct text *error)
{
    certemu_field field = {"build", CERTEMU_FIELD_TEXT, {.text = PORT_NAME}, 0};
    HRESULT result;

    if (FAILED(result = certemu_trace_create(trace_file, &run->trace)))
    {
        text_format(error, "%s: expected a file that can be written: ", trace_file);
        result_describe(error, result);
        return result;
    }
    current_trace = run->trace;
    finished = FALSE;
    certemu_trace_record(run->trace, "run", &field, 1);
    signal(SIGABRT, on_abort);
    atexit(on_exit_of_process);
    port_watch(on_debug, on_crash);
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    return S_OK;
}

void child_close(struct run *run)
{
    certemu_ca_destroy(run->ca);
    CoUninitialize();
    finished = TRUE;
    certemu_trace_record(run->trace, "end", NULL, 0);
    certemu_trace_destroy(run->trace);
    current_trace = NULL;
}

HRESULT child_run(const struct scenario *scenario, enum child_task task, const char *trace_file, struct text *error)
{
    struct run run = {scenario};
    struct key_state before = {0}, after = {0};
    struct text scratch = {0};
    HRESULT result;

    if (FAILED(result = child_open(&run, trace_file, error)))
        return result;
    text_format(&scratch, "%s.keys", trace_file);
    if (SUCCEEDED(result = child_prepare(&run)))
    {
        BOOL compared = keys_read(&before, text_string(&scratch));

        if (task == CHILD_REGISTRY)
        {
            HRESULT registered = module_register(run.ca, scenario->module);

            if (FAILED(registered))
                record_finding(&run, "register", FALSE, 0, certemu_last_error());
            else if (registered == S_FALSE)
                record_finding(&run, "register", FALSE, 0, "it exports no DllRegisterServer");
        }
        else
            drive_module(&run);
        if (compared && keys_read(&after, text_string(&scratch)))
            keys_compare(&before, &after, run.trace);
        keys_free(&before);
        keys_free(&after);
    }
    child_close(&run);
    text_free(&scratch);
    return result;
}

/* certemu child TASK SCENARIO TRACE [PROBE] */
int command_child(int argc, char **argv)
{
    struct scenario scenario = {0};
    struct text error = {0};
    HRESULT result;

    if (argc != (argc && !strcmp(argv[0], "check") ? 4 : 3) ||
            (strcmp(argv[0], "run") && strcmp(argv[0], "registry") && strcmp(argv[0], "check")))
        return usage_error("child: expected run, registry or check, a scenario and a trace file; `certemu run` starts it");
    if (!scenario_read(&scenario, argv[1], &error))
        result = E_INVALIDARG;
    else if (argc == 4)
        result = child_check(&scenario, argv[3], argv[2], &error);
    else
        result = child_run(&scenario, strcmp(argv[0], "run") ? CHILD_REGISTRY : CHILD_RUN, argv[2], &error);
    scenario_free(&scenario);
    if (FAILED(result) && error.length)
        usage_error("%s", text_string(&error));
    text_free(&error);
    return SUCCEEDED(result) ? EXIT_AS_EXPECTED : EXIT_USAGE;
}
