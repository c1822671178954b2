/* One probe of a check, in a process of its own: the module is loaded, driven and unloaded with all instruments on. */
#include "child.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <certexit.h>

#include "ca/private.h"
#include "check/check.h"
#include "check_growth.h"
#include "check_registry.h"
#include "host/private.h"
#include "trace/array.h"
#include "trace/result.h"

#define REPETITION_SECONDS 4        /* at most; 0.4 of a probe's time */

struct probe
{
    struct run run;
    volatile LONG events;       /* delivered */
    struct growing_sites growing;
    BOOL kept;                  /* the host's loader keeps the module, though it was unloaded */
};

/* --- driving ---------------------------------------------------------------------------------------------------------------- */

static HRESULT deliver(struct probe *probe, size_t index)
{
    const struct step *step = &probe->run.scenario->steps[index];
    HRESULT result;
    LONG context;

    if (FAILED(result = child_context(&probe->run, step, &context)))
        return result;
    result = certemu_module_notify(probe->run.module, step->event, context);
    certemu_ca_end_context(probe->run.ca, context);
    InterlockedIncrement(&probe->events);
    return result;
}

/* --- growth ------------------------------------------------------------------------------------------------------------------ */

struct repetition
{
    struct probe *probe;
    size_t step;
};

static unsigned int deliver_again(void *user, unsigned int most, ULONGLONG deadline)
{
    const struct repetition *repetition = user;
    unsigned int count = 0;

    while (count < most && growth_milliseconds() < deadline && !module_faulted(repetition->probe->run.module))
    {
        deliver(repetition->probe, repetition->step);
        count++;
    }
    return count;
}

/* --- leaks -------------------------------------------------------------------------------------------------------------------- */

static void report_site(const struct ledger_site *site, const struct growing_site *growing, BOOL unloaded)
{
    const struct ledger_entry *entry = &site->sample;
    char call[160], bytes[48] = "";
    struct text how = {0};

    if (site->bytes)
        snprintf(bytes, sizeof(bytes), " (%llu bytes)", (unsigned long long)site->bytes);
    if (!growing)
        text_put(&how, "still held after the module was unloaded");
    else
    {
        if (growing->growth.bytes > 0)
            text_format(&how, "grows by %.1f bytes an event (\xc2\xb1%.1f, ", growing->growth.bytes, growing->growth.bytes_error);
        else
            text_format(&how, "%.2f more with each event (\xc2\xb1%.2f, ", growing->growth.pieces, growing->growth.pieces_error);
        text_format(&how, "fitted to %u events)%s", growing->growth.events, unloaded ? ", which stay when the module is unloaded" : "");
    }
    if (entry->lost && site->lost == site->count)
        observe(&(struct observation){"rule/variant-reinitialised", entry->lost, NULL, &entry->stack, "the BSTR was made here",
                site->count, observe_call_text(&entry->call, call, sizeof(call))}, "%u %s%s lost with the VARIANT that owned it: %s", site->count,
                ledger_kind_name(site->kind), bytes, text_string(&how));
    else
        observe(&(struct observation){ledger_leak_id(site->kind), &entry->stack, .count = site->count,
                .call = observe_call_text(&entry->call, call, sizeof(call))}, "%u %s%s from %s: %s", site->count,
                ledger_kind_name(site->kind), bytes, entry->function, text_string(&how));
    text_free(&how);
}

/* What is left after the module was unloaded is lost; but the host's loader may have kept the module, with what belongs to threads that
 * live on, and a library has caches. Then it has to grow. */
static BOOL is_leak(const struct probe *probe, const struct ledger_site *site)
{
    return (site->kind < LEDGER_LIBRARY_MEMORY && (site->kind != LEDGER_MEMORY || !probe->kept)) ||
            growth_site(&probe->growing, site) != NULL;
}

static void report_leaks(struct probe *probe, BOOL unloaded)
{
    struct ledger_sites sites;
    size_t i;

    SetErrorInfo(0, NULL);
    if (!ledger_read(&sites))
        return;
    for (i = 0; unloaded && i < sites.items_count; i++)
        if (is_leak(probe, &sites.items[i]))
            report_site(&sites.items[i], growth_site(&probe->growing, &sites.items[i]), TRUE);
    for (i = 0; i < probe->growing.items_count; i++)
        if (!unloaded || !ledger_site_find(&sites, &probe->growing.items[i].site))
            report_site(&probe->growing.items[i].site, &probe->growing.items[i], FALSE);
    ledger_sites_free(&sites);
}

/* --- the probe "events" --------------------------------------------------------------------------------------------------------- */

static BOOL load(struct probe *probe, BOOL must)
{
    if (SUCCEEDED(certemu_module_load(probe->run.ca, probe->run.scenario->module, probe->run.scenario->progid, &probe->run.module)))
        return TRUE;
    if (must && !module_load_faulted())
        observe(&(struct observation){"load"}, "%s", certemu_last_error());
    return FALSE;
}

static void describe(struct probe *probe)
{
    static const char *const names[] = {"Name", "Description", "Copyright", "File Version", "Product Version"};
    const char *description;
    VARIANT value;
    size_t i;

    certemu_module_description(probe->run.module, &description);
    for (i = 0; i < sizeof(names) / sizeof(*names) && !module_faulted(probe->run.module); i++)
    {
        if (FAILED(certemu_module_property(probe->run.module, names[i], &value)))
            break;
        VariantClear(&value);
    }
}

static BOOL initialize(struct probe *probe)
{
    HRESULT result = certemu_module_initialize(probe->run.module, &probe->run.mask);

    if (FAILED(result) && !module_faulted(probe->run.module) &&
            !(probe->run.scenario->expects_initialize && probe->run.scenario->expected_initialize == result))
        observe(&(struct observation){"initialize"}, "%s", certemu_last_error());
    return SUCCEEDED(result);
}

static BOOL is_wanted(struct probe *probe, size_t index)
{
    return (probe->run.mask & probe->run.scenario->steps[index].event) != 0;
}

/* Has the module gone from the process? Destructors of its objects are run where only the host's loader keeps it. */
static BOOL is_unloaded(struct probe *probe)
{
    WCHAR *path = text_path(probe->run.scenario->module);
    BOOL gone = path && !GetModuleHandleW(path);

    free(path);
    probe->kept = gone && stack_finish_image(probe->run.scenario->module);
    return gone;
}

static BOOL unload(struct probe *probe)
{
    BOOL unloaded = certemu_module_unload(probe->run.module) == S_OK;

    probe->run.module = NULL;
    if (!unloaded && !rules_module_is_resident() && !observe_count("rule/thread-left"))
        observe(&(struct observation){"rule/cannot-unload"}, "DllCanUnloadNow says S_FALSE after the last Release; before the first "
                "object it said S_OK");
    unloaded = unloaded && is_unloaded(probe);
    report_leaks(probe, unloaded);
    return unloaded;
}

static void probe_events(struct probe *probe)
{
    const struct scenario *scenario = probe->run.scenario;
    certemu_trace *trace = probe->run.ca->trace;
    ULONGLONG deadline;
    HRESULT result;
    size_t i;

    if (!load(probe, TRUE))
        return;
    describe(probe);
    if (!module_faulted(probe->run.module) && initialize(probe))
    {
        for (i = 0; i < scenario->steps_count && !module_faulted(probe->run.module); i++)
            if (is_wanted(probe, i) && scenario->steps[i].event != EXITEVENT_SHUTDOWN)
            {
                result = deliver(probe, i);
                if (FAILED(result) && !module_faulted(probe->run.module) &&
                        !(scenario->steps[i].expects && scenario->steps[i].expected == result))
                    observe(&(struct observation){"notify"}, "%s: %s", scenario_event_name(scenario->steps[i].event),
                            certemu_last_error());
            }
        probe->run.ca->trace = NULL;        /* the same again is no news */
        deadline = growth_milliseconds() + (ULONGLONG)(min(check_seconds(scenario) * 0.4, REPETITION_SECONDS) * 1000);
        for (i = 0; i < scenario->steps_count && !module_faulted(probe->run.module); i++)
            if (is_wanted(probe, i) && scenario->steps[i].event != EXITEVENT_SHUTDOWN)
                growth_search(deliver_again, &(struct repetition){probe, i}, deadline, &probe->growing);
        probe->run.ca->trace = trace;
    }
    if (module_faulted(probe->run.module))
    {
        certemu_module_unload(probe->run.module);
        return;
    }
    unload(probe);
}

/* --- the probes of faults ------------------------------------------------------------------------------------------------------- */

/* The whole life of the module, once, while something fails. That it fails with it is right; it must not crash, hang, or leave
 * anything behind. */
static void probe_fault(struct probe *probe, const struct fault_case *fault)
{
    const struct scenario *scenario = probe->run.scenario;
    size_t i;

    fault_begin(fault);
    if (!load(probe, FALSE))
    {
        CoFreeUnusedLibrariesEx(0, 0);
        report_leaks(probe, !module_load_faulted() && is_unloaded(probe));
        return;
    }
    describe(probe);
    if (!module_faulted(probe->run.module) && SUCCEEDED(certemu_module_initialize(probe->run.module, &probe->run.mask)))
        for (i = 0; i < scenario->steps_count && !module_faulted(probe->run.module); i++)
            if (is_wanted(probe, i))
                deliver(probe, i);
    if (module_faulted(probe->run.module))
        certemu_module_unload(probe->run.module);
    else
        unload(probe);
}

/* --- direct questions ----------------------------------------------------------------------------------------------------------- */

static void probe_conformance(struct probe *probe)
{
    if (!load(probe, FALSE))
        return;
    conformance_names(probe->run.module);
    conformance_object(probe->run.module);
    if (!module_faulted(probe->run.module))
        conformance_manage(probe->run.module);
    if (!module_faulted(probe->run.module) && SUCCEEDED(certemu_module_initialize(probe->run.module, &probe->run.mask)))
        conformance_initialized(probe->run.module);
    if (!module_faulted(probe->run.module))
        conformance_registration(probe->run.module);
    certemu_module_unload(probe->run.module);
}

/* --- threads ------------------------------------------------------------------------------------------------------------------------ */

#define THREADS 4
#define THREADS_MILLISECONDS 200

/* One of the threads that deliver events. What it does, and how long it waits in between, follows from the seed; how the machine's
 * scheduler mixes the threads does not. */
struct deliverer
{
    struct probe *probe;
    HANDLE start;
    unsigned int random;
    BOOL lingers;
    BOOL initializes;               /* the same object, between two events */
    volatile LONG *stop;            /* NULL: when the time is up */
};

static unsigned int next_random(struct deliverer *deliverer)
{
    unsigned int value = deliverer->random;

    value ^= value << 13;
    value ^= value >> 17;
    value ^= value << 5;
    return deliverer->random = value;
}

static void linger(struct deliverer *deliverer)
{
    volatile unsigned int turns = next_random(deliverer) % 2000;

    if (!deliverer->lingers)
        return;
    switch (next_random(deliverer) % 8)
    {
    case 0:
        Sleep(1);
        break;
    case 1: case 2:
        SwitchToThread();
        break;
    case 3: case 4:
        while (turns)
            turns--;
        break;
    }
}

static DWORD WINAPI deliver_on_thread(void *argument)
{
    struct deliverer *deliverer = argument;
    struct probe *probe = deliverer->probe;
    const struct scenario *scenario = probe->run.scenario;
    HRESULT initialized = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    unsigned int round;
    ULONGLONG end;
    size_t i, step;
    void *stack = process_thread_begin();

    ledger_host_thread();
    WaitForSingleObject(deliverer->start, INFINITE);
    races_deliver(TRUE);
    end = growth_milliseconds() + THREADS_MILLISECONDS;
    for (round = 0; round < 400 && growth_milliseconds() < end && !(deliverer->stop && *deliverer->stop); round++)
        for (i = 0; i < scenario->steps_count && !module_faulted(probe->run.module) && !(deliverer->stop && *deliverer->stop); i++)
        {
            LONG mask;

            if (deliverer->initializes && next_random(deliverer) % 4 == 0)
                certemu_module_initialize(probe->run.module, &mask);
            step = next_random(deliverer) % scenario->steps_count;
            linger(deliverer);
            if (is_wanted(probe, step) && scenario->steps[step].event != EXITEVENT_SHUTDOWN)
                deliver(probe, step);
        }
    races_deliver(FALSE);
    if (SUCCEEDED(initialized))
        CoUninitialize();
    process_thread_end(stack);
    return 0;
}

/* Threads that deliver events until their time is up; `meanwhile` is what the first one sees to, NULL: nothing. */
static void deliver_side_by_side(struct probe *probe, unsigned int seed, BOOL initialize_too, void (*meanwhile)(struct probe *probe))
{
    HANDLE threads[THREADS], start = CreateEventW(NULL, TRUE, FALSE, NULL);
    struct deliverer deliverers[THREADS];
    volatile LONG stop = FALSE;
    unsigned int i;

    if (!start)
        return;
    probe->run.ca->trace = NULL;
    for (i = 0; i < THREADS; i++)
    {
        deliverers[i] = (struct deliverer){probe, start, (seed * 2654435761u + i * 40503u) | 1, seed % 3 != 1, initialize_too && i == 0, &stop};
        threads[i] = CreateThread(NULL, 0, deliver_on_thread, &deliverers[i], 0, NULL);
    }
    module_side_by_side = TRUE;
    process_disturb(seed % 3 != 1);
    SetEvent(start);
    if (meanwhile)
    {
        meanwhile(probe);
        InterlockedExchange(&stop, TRUE);
    }
    for (i = 0; i < THREADS; i++)
        if (threads[i])
        {
            WaitForSingleObject(threads[i], INFINITE);
            CloseHandle(threads[i]);
        }
    process_disturb(FALSE);
    module_side_by_side = FALSE;
    CloseHandle(start);
    probe->run.ca->trace = probe->run.trace;
}

static void end_module(struct probe *probe)
{
    if (module_faulted(probe->run.module))
        certemu_module_unload(probe->run.module);
    else
        unload(probe);
}

static void probe_threads(struct probe *probe, unsigned int seed)
{
    if (!load(probe, FALSE))
        return;
    if (SUCCEEDED(certemu_module_initialize(probe->run.module, &probe->run.mask)))
        deliver_side_by_side(probe, seed, FALSE, NULL);
    end_module(probe);
}

/* The service stops while events are under way; the last of them return after this one has begun. */
static void shut_down(struct probe *probe)
{
    LONG context;

    Sleep(5);
    if ((probe->run.mask & EXITEVENT_SHUTDOWN) && SUCCEEDED(certemu_ca_add_event(probe->run.ca, &context)))
    {
        races_deliver(TRUE);
        certemu_module_notify(probe->run.module, EXITEVENT_SHUTDOWN, context);
        races_deliver(FALSE);
        certemu_ca_end_context(probe->run.ca, context);
    }
}

#define SHUTDOWNS 20

static void probe_thread_races(struct probe *probe, const char *what)
{
    unsigned int round;
    BOOL shuts_down = !strcmp(what, "shutdown");

    for (round = 1; round <= (shuts_down ? SHUTDOWNS : 1); round++)
    {
        if (!load(probe, FALSE))
            return;
        if (SUCCEEDED(certemu_module_initialize(probe->run.module, &probe->run.mask)))
            deliver_side_by_side(probe, round, !shuts_down, shuts_down ? shut_down : NULL);
        if (module_faulted(probe->run.module))
            break;
        if (!unload(probe) || probe->kept)
            return;
    }
    if (probe->run.module)
        certemu_module_unload(probe->run.module);
}

/* --- an unusual world ------------------------------------------------------------------------------------------------------------------ */

static void deliver_all(struct probe *probe)
{
    size_t i;

    for (i = 0; i < probe->run.scenario->steps_count && !module_faulted(probe->run.module); i++)
        if (is_wanted(probe, i) && probe->run.scenario->steps[i].event != EXITEVENT_SHUTDOWN)
            deliver(probe, i);
}

#define TICKS_PER_HOUR 36000000000LL

/* Clocks go forwards and back: an hour of daylight saving, a day, years. */
static void deliver_while_time_jumps(struct probe *probe)
{
    static const LONGLONG hours[] = {1, -1, 24, 24 * 400, -24, -24 * 365 * 20, 24 * 365 * 15, 0};
    size_t i;

    if (FAILED(certemu_module_initialize(probe->run.module, &probe->run.mask)))
        return;
    deliver_all(probe);
    for (i = 0; i < sizeof(hours) / sizeof(*hours); i++)
    {
        hooks_set_clock(hours[i] * TICKS_PER_HOUR);
        deliver_all(probe);
    }
}

/* The module in the service of a second CA. The first one stops earlier. */
static void deliver_for_two(struct probe *probe)
{
    struct scenario scenario = *probe->run.scenario;
    struct probe other = {{&scenario}};
    unsigned int i;

    scenario.ca_name = (char *)"Second CA";
    other.run.trace = probe->run.trace;
    if (FAILED(child_prepare(&other.run)) ||
            FAILED(certemu_module_load(other.run.ca, scenario.module, scenario.progid, &other.run.module)))
    {
        certemu_ca_destroy(other.run.ca);
        return;
    }
    if (SUCCEEDED(certemu_module_initialize(probe->run.module, &probe->run.mask)) &&
            SUCCEEDED(certemu_module_initialize(other.run.module, &other.run.mask)))
        for (i = 0; i < 2; i++)
        {
            deliver_all(probe);
            deliver_all(&other);
        }
    certemu_module_unload(other.run.module);
    if (!module_faulted(probe->run.module))
        deliver_all(probe);
    certemu_ca_destroy(other.run.ca);
}

static void probe_world(struct probe *probe, const char *what)
{
    unsigned int i;

    if (!load(probe, FALSE))
        return;
    if (!strcmp(what, "initialize-twice"))
    {
        for (i = 0; i < 3 && !module_faulted(probe->run.module); i++)
            if (SUCCEEDED(certemu_module_initialize(probe->run.module, &probe->run.mask)))
                deliver_all(probe);
    }
    else if (!strcmp(what, "shutdown-first"))
        probe->run.module->mask = EXITEVENT_SHUTDOWN;       /* what unloading sends */
    else if (!strcmp(what, "time"))
        deliver_while_time_jumps(probe);
    else if (!strcmp(what, "two-cas"))
        deliver_for_two(probe);
    else if (!strcmp(what, "missing-keys"))
    {
        if (PORT_NATIVE)
            registry_forget_settings();
        if (SUCCEEDED(certemu_module_initialize(probe->run.module, &probe->run.mask)))
            deliver_all(probe);
    }
    else if (!strcmp(what, "low-disk") || !strcmp(what, "read-only-registry"))
    {
        fault_world(*what == 'l' ? FAULT_DISK_FULL : FAULT_REGISTRY_READ_ONLY);
        if (SUCCEEDED(certemu_module_initialize(probe->run.module, &probe->run.mask)))
            deliver_all(probe);
    }
    else
        for (i = 0; i < 3; i++)
        {
            if (SUCCEEDED(certemu_module_initialize(probe->run.module, &probe->run.mask)))
                deliver_all(probe);
            if (module_faulted(probe->run.module))
                break;
            /* Where the host's loader keeps it, its variables would not be new. */
            if (!unload(probe) || probe->kept || !load(probe, FALSE))
                return;
        }
    end_module(probe);
}

/* --- variants of certemu fuzz ------------------------------------------------------------------------------------------------------- */

static void probe_fuzz(struct probe *probe)
{
    certemu_field step = {"step", CERTEMU_FIELD_NUMBER, {0}, 0};
    size_t i;

    if (!load(probe, TRUE))
        return;
    describe(probe);
    if (!module_faulted(probe->run.module) && SUCCEEDED(certemu_module_initialize(probe->run.module, &probe->run.mask)))
        for (i = 0; i < probe->run.scenario->steps_count && !module_faulted(probe->run.module); i++)
            if (is_wanted(probe, i) && probe->run.scenario->steps[i].event != EXITEVENT_SHUTDOWN)
            {
                step.u.number = (LONGLONG)i;
                certemu_trace_record(probe->run.trace, "fuzz-step", &step, 1);
                if (SUCCEEDED(child_set_faults(&probe->run, &probe->run.scenario->steps[i])))
                    deliver(probe, i);
                certemu_ca_clear_faults(probe->run.ca);
            }
    end_module(probe);
}

static void record_counts(struct probe *probe)
{
    certemu_field fields[FAULT_KINDS];
    int kind;

    for (kind = 0; kind < FAULT_KINDS; kind++)
        fields[kind] = (certemu_field){fault_kind_names[kind], CERTEMU_FIELD_NUMBER, {.number = fault_count(kind)}, 0};
    certemu_trace_record(probe->run.trace, "fault-counts", fields, FAULT_KINDS);
}

/* --- the child -------------------------------------------------------------------------------------------------------------------- */

static void record_probe(struct probe *probe, unsigned int cases)
{
    certemu_field field = {"cases", CERTEMU_FIELD_NUMBER, {.number = cases}, 0};

    certemu_trace_record(probe->run.trace, "probe-end", &field, 1);
}

HRESULT child_check(const struct scenario *scenario, const char *name, const char *trace_file, struct text *error)
{
    struct probe probe = {{scenario}};
    struct fault_case fault = {0};
    HRESULT result;

    if (FAILED(result = child_open(&probe.run, trace_file, error)))
        return result;
    observe_begin(probe.run.trace, name);
    process_watch((unsigned int)(check_seconds(scenario) * 1000));
    hooks_install();
    ledger_begin();
    memory_install();
    rules_module_begin();
    rules_server_begin();
    if (SUCCEEDED(result = child_prepare(&probe.run)))
    {
        if (!strcmp(name, "faults"))
        {
            probe_fault(&probe, &fault);
            record_counts(&probe);
        }
        else if (fault_parse(name, &fault))
            probe_fault(&probe, &fault);
        else if (!strcmp(name, "fuzz"))
            probe_fuzz(&probe);
        else if (!strcmp(name, "conformance"))
            probe_conformance(&probe);
        else if (!strncmp(name, "threads", 7))
            probe_threads(&probe, name[7] ? (unsigned int)strtoul(name + 8, NULL, 10) : 1);
        else if (!strncmp(name, "thread/", 7))
            probe_thread_races(&probe, name + 7);
        else if (!strncmp(name, "world/", 6))
            probe_world(&probe, name + 6);
        else
            probe_events(&probe);
        record_probe(&probe, fault.nth ? fault_injected() > 0 : (unsigned int)probe.events);
    }
    races_report();
    fault_end();
    rules_server_end();
    rules_module_end();
    memory_remove();
    hooks_remove();
    growing_sites_free(&probe.growing);
    ledger_end();
    process_unwatch();
    observe_begin(NULL, NULL);
    child_close(&probe.run);
    /* Not by exit(): the module's destructors have run, or are left alone because it has crashed. */
    TerminateProcess(GetCurrentProcess(), SUCCEEDED(result) ? EXIT_AS_EXPECTED : EXIT_USAGE);
    return result;
}
