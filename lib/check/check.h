/* What the files of lib/check share: the catalogue, findings, and the instruments that make them.
 *
 * A check is a class of defects, with an id of the catalogue ("leak/bstr"). A probe is one thing that is tried, in a process of
 * its own: the events of the scenario, or one injected fault ("fault/server-call/17"). Probes make observations, which go as
 * records into the trace; the parent process makes findings of them, one for each check and place. */
#pragma once

#include <stdio.h>

#define COBJMACROS
#include <windows.h>
#include <oleauto.h>

#include <certemu/trace.h>

#include "check/stacks.h"
#include "trace/reader.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- the catalogue (catalogue.c) ------------------------------------------------------------------------------------------- */

enum check_severity
{
    CHECK_NOTE,             /* says why something could not be judged; never makes a run fail */
    CHECK_WARNING,
    CHECK_ERROR
};

struct check
{
    const char *id;
    enum check_severity severity;
    const char *what;       /* one sentence: what is wrong and why that matters */
    const char *advice;     /* what to do */
    const char *source;     /* the documentation that demands it */
    const char *windows;    /* why it cannot be told of a DLL, under Wine or on Windows; NULL: it can */
    const char *partly;     /* of what alone it can be told there; NULL: of everything */
};

const struct check *check_list(size_t *count);
const struct check *check_find(const char *id);
const char *check_severity_name(enum check_severity severity);
/* Does an id, as a user writes it, mean this one? "leak" and "leak/" mean all of "leak/…". */
BOOL check_matches(const char *pattern, const char *id);
/* The catalogue for people, and as docs/checks.md. */
void check_print_list(struct text *text);
void check_print_markdown(struct text *text);

/* --- observations (observe.c) ------------------------------------------------------------------------------------------------ */

/* What a probe saw. The place of the finding is the innermost frame of the module in `stack`, or else `function`. */
struct observation
{
    const char *id;
    const struct stack *stack;      /* NULL: none */
    const void *function;           /* the entry of a function; NULL: none */
    const struct stack *origin;     /* of what it is about: where a block was allocated, or freed before */
    const char *origin_title;       /* "allocated by SysAllocString" */
    unsigned int count;             /* how often; 0: once */
    const char *call;               /* the call of the host in progress then; NULL: the one in progress now */
};

/* Records it, once for each id and place until observe_begin. From any thread. */
void observe(const struct observation *observation, const char *format, ...) PORT_PRINTF(2, 3);

/* Where observations go; before the first. The trace is not owned; the other takes each as text, NULL: nobody. */
void observe_begin(certemu_trace *trace, const char *probe);
/* Each that was made while there was no trace. */
void observe_each(void (*visit)(void *user, const char *id, const char *message, const char *stack), void *user);
/* How many there were since observe_begin, of all ids or of those that begin with `id`. */
size_t observe_count(const char *id);

/* The call of the host into the module in progress on this thread: "ICertExit2::Notify(issued)". NULL, "": none. */
struct host_call
{
    const char *interface_name, *method;
    LONG event;             /* of Notify; 0 */
    ULONGLONG began;        /* the ledger's next number then: tells calls of one thread apart */
};
extern PORT_THREAD_LOCAL struct host_call observe_call;
extern PORT_THREAD_LOCAL const void *observe_ca;        /* that has made it */
const char *observe_call_text(const struct host_call *call, char *buffer, size_t size);

/* --- findings (finding.c) ----------------------------------------------------------------------------------------------------- */

/* What is shown: all observations of one check at one place. */
struct check_finding
{
    const struct check *check;
    char *probe;                    /* the first that saw it: "events", "fault/server-call/17" */
    unsigned int probes;            /* how many saw it */
    char *message;
    char *call;                     /* in progress; NULL: none */
    struct place place;             /* line 0 and file NULL: not known */
    struct place *stack;            /* of the observation; the first frame of the module is the place */
    size_t stack_count, stack_capacity;
    char *origin_title;             /* NULL: none */
    struct place *origin;
    size_t origin_count, origin_capacity;
    unsigned int count;             /* how often it was seen, in the probe that saw it first */
    ULONGLONG sequence;             /* of its record in that probe's trace */
};

enum check_outcome
{
    PROBE_PASSED,
    PROBE_FOUND,
    PROBE_CRASHED,          /* with a finding */
    PROBE_NOT_APPLICABLE,   /* the reason says why */
    PROBE_NOT_RUN           /* not selected */
};

struct check_probe
{
    char *id;
    enum check_outcome outcome;
    char *reason;           /* NULL: none */
    ULONGLONG microseconds;
    unsigned int cases;     /* how many faults were injected, how many threads … */
    char *trace;            /* file of its records, while the run's folder is there */
};

struct check_report
{
    char *module, *build;           /* "native", "pe" */
    BOOL *judged;                   /* of each check of the catalogue: was it looked for? NULL: all were */
    struct check_probe *probes;
    size_t probes_count, probes_capacity;
    struct check_finding *findings;     /* sorted: by place, then severity */
    size_t findings_count, findings_capacity;
    ULONGLONG microseconds;
    BOOL crashed;           /* the module crashed or hung without any fault injected: exit status 3 */
    BOOL failed;            /* memory ran out */
    /* Asked for the function and line of places that are not known here; NULL: nobody. */
    void (*resolve)(void *user, struct place *places, size_t count);
    void *resolve_user;
};

void check_report_free(struct check_report *report);
struct check_probe *check_report_probe(struct check_report *report, const char *id);
/* The findings among a probe's records; skipped ids are left out. Returns how many there were. */
size_t check_report_read(struct check_report *report, const struct trace_file *trace, const char *probe,
        BOOL (*wanted)(const char *id, void *user), void *user);
/* One that the parent makes itself (a crash, a hang); stack as in the trace, may be NULL. */
void check_report_add(struct check_report *report, const char *id, const char *probe, const char *call, const char *message,
        const char *stack);
void check_report_sort(struct check_report *report);
/* 0, 1 or 3: the command's exit status. */
int check_report_status(const struct check_report *report);

/* --- the ledger (ledger.c) --------------------------------------------------------------------------------------------------- */

/* Beyond the run-time's kinds of resources (hooks.h). */
enum
{
    LEDGER_SERVER = 40,
    LEDGER_MEMORY,          /* of malloc and new */
    /* What libc or another library obtains to serve the module: only growth tells a leak (fopen) from a cache. */
    LEDGER_LIBRARY_MEMORY,
    LEDGER_LIBRARY_STRING,
    LEDGER_LIBRARY_TASK_MEMORY,
    LEDGER_KINDS
};

struct ledger_entry
{
    struct ledger_entry *next;
    const void *value;
    SIZE_T size;
    const char *function;           /* that made it */
    ULONGLONG sequence;
    DWORD thread;
    unsigned char kind;             /* enum runtime_resource, LEDGER_… */
    BOOL module;                    /* the module has asked for it */
    BOOL judged;                    /* it was freed the wrong way: no leak */
    BOOL guarded;                   /* there is a mark behind the memory */
    struct host_call call;
    const struct stack *lost;       /* where the VARIANT that held it was overwritten; NULL: nowhere */
    struct stack stack;             /* of the module's entries */
};

/* Starts to record. From then on the run-time asks before it hands out anything. */
void ledger_begin(void);
void ledger_end(void);
BOOL ledger_running(void);
/* Has each BSTR of the process been recorded? */
BOOL ledger_knows_strings(void);
/* Is it a BSTR that is held, by whomever? */
BOOL ledger_is_string(const void *value);
/* The calling thread is the host's: what it asks for outside of a call into the module is not the module's. */
void ledger_host_thread(void);
BOOL ledger_is_host_thread(void);

void ledger_acquired(unsigned int kind, const void *value, SIZE_T size, const char *function);
BOOL ledger_released(unsigned int kind, const void *value, const char *function);
/* Is this thread in the module's hands? */
BOOL ledger_may_be_module(void);
/* Without judging; FALSE: it is not held. */
BOOL ledger_forget(unsigned int kind, const void *value);
/* A critical section of the module that the calling thread owns, each once; FALSE: none. */
BOOL ledger_owned_section(struct ledger_entry *entry);
/* free() by the module of what the ledger does not know as C memory. FALSE: it is of another family, which was said. */
BOOL ledger_judge_free(const void *value, const char *function);
/* A BSTR of this thread's that was obtained in the call in progress, and that nobody may find any more; `where` stays. */
void ledger_lose(const void *string, const struct stack *where);
/* A VARIANT is written over (variants.c). Whoever has taken out what it held has not lost it: only what is still
 * held at the end was. */
void variant_overwritten(const VARIANT *variant);
/* Is it held, and by whom? A copy of the entry; FALSE: no. */
BOOL ledger_find(unsigned int kind, const void *value, struct ledger_entry *entry);
/* Was it given back, and not handed out again since? */
BOOL ledger_was_freed(unsigned int kind, const void *value);

/* What the module holds, together by kind and place. */
struct ledger_site
{
    unsigned char kind;
    const void *place;
    unsigned int count, lost;
    SIZE_T bytes;
    ULONGLONG newest;               /* sequence of the last */
    struct ledger_entry sample;
};
struct ledger_sites
{
    struct ledger_site *items;
    size_t items_count, items_capacity;
};
/* FALSE: memory ran out. */
BOOL ledger_read(struct ledger_sites *sites);
/* Only what was obtained after that sequence number, in that method of the host's calls (NULL: anywhere). */
BOOL ledger_read_since(struct ledger_sites *sites, ULONGLONG sequence, const char *method);
ULONGLONG ledger_sequence(void);
void ledger_sites_free(struct ledger_sites *sites);
const struct ledger_site *ledger_site_find(const struct ledger_sites *sites, const struct ledger_site *like);
/* The id of the catalogue for something left behind, and what to call it. */
const char *ledger_leak_id(unsigned int kind);
const char *ledger_kind_name(unsigned int kind);

/* --- rules ----------------------------------------------------------------------------------------------------------------- */

/* Of each call of the host into a module (rules_module.c). */
void rules_module_begin(void);
void rules_module_end(void);
/* Of what the module asks the CA (rules_server.c). */
void rules_server_begin(void);
void rules_server_end(void);
/* DllCanUnloadNow has said S_FALSE before there was any object: the module never lets itself be unloaded. */
BOOL rules_module_is_resident(void);

/* --- direct questions (conformance.c) ---------------------------------------------------------------------------------------------- */

struct certemu_module;
void conformance_object(struct certemu_module *module);
/* After it, and after Initialize. */
void conformance_initialized(struct certemu_module *module);
void conformance_names(struct certemu_module *module);
void conformance_manage(struct certemu_module *module);
/* Last: the module is not registered any more. */
void conformance_registration(struct certemu_module *module);

/* --- injected faults (faults.c) --------------------------------------------------------------------------------------------------- */

enum fault_kind
{
    FAULT_ALLOCATION,       /* memory of any kind, and objects of Windows */
    FAULT_HANDLE,           /* events, threads, libraries, TLS slots … */
    FAULT_REGISTRY,
    FAULT_FILE,
    FAULT_PROCESS,
    FAULT_SERVER_CALL,
    FAULT_VALUE,            /* what a property of the CA holds */
    FAULT_KINDS
};
extern const char *const fault_kind_names[FAULT_KINDS];

/* What a property holds in the place of its value, one after the other: fault/value/17/empty. */
enum fault_value
{
    FAULT_VALUE_WRONG_TYPE,
    FAULT_VALUE_EMPTY,      /* VT_EMPTY */
    FAULT_VALUE_NULL,       /* a NULL BSTR */
    FAULT_VALUE_NO_TEXT,    /* a BSTR of length 0 */
    FAULT_VALUE_HUGE,       /* a million characters */
    FAULT_VALUE_ODD,        /* an odd number of bytes */
    FAULT_VALUES
};
extern const char *const fault_value_names[FAULT_VALUES];

struct fault_case
{
    enum fault_kind kind;
    unsigned int nth;           /* 1: the first; 0: none, calls are only counted */
    BOOL onwards;
    enum fault_value value;     /* of FAULT_VALUE */
};
/* "fault/server-call/17", "fault/allocation/3+" (from then on), "fault/value/2/odd". FALSE: not of that form. */
BOOL fault_parse(const char *id, struct fault_case *fault);

/* Counts from now; calls of the module alone count. */
void fault_begin(const struct fault_case *fault);
void fault_end(void);
/* Nothing fails any more; what was counted stays. */
void fault_stop(void);
/* Are the module's calls counted? What asks it more than the CA would, does not then. */
BOOL fault_running(void);
/* What is made to fail; FALSE: nothing is. */
BOOL fault_current(struct fault_case *fault);
/* How many calls of the kind there were, and how many of them were made to fail, since fault_begin. */
unsigned int fault_count(enum fault_kind kind);
unsigned int fault_injected(void);
/* A world in which something fails for all calls of the module. */
enum { FAULT_DISK_FULL = 1, FAULT_REGISTRY_READ_ONLY = 2 };
void fault_world(unsigned int conditions);
/* 0, or the Windows error that the function fails with there. */
DWORD fault_world_error(BOOL registry, const char *function);
/* FALSE: this call fails. */
BOOL fault_permit(enum fault_kind kind);
/* TRUE: the value is to be replaced, as fault_case says. */
BOOL fault_replace(enum fault_value *how);

/* Makes observations of a crash (then lets it happen), of exit(), and of a hang: when the process is still there after `milliseconds`, with the stack
 * of each thread, and ends it with status CHECK_HANG_STATUS (process_native.c, process_windows.c). 0: for ever. */
#define CHECK_HANG_STATUS 113
void process_watch(unsigned int milliseconds);
/* It is over: what happens from here on is the end of the process. */
void process_unwatch(void);

/* What ThreadSanitizer has told of the module, where that was compiled with it (races_native.c). */
void races_report(void);
/* The calling thread begins, or ends, to deliver events side by side with others. What the host locks between them is no order that the module
 * could rely on, and would hide its races. */
void races_deliver(BOOL begins);
/* The host's call into the module begins, or has ended. */
void races_enter(BOOL enters);

/* How many threads the process has, started by whatever means; 0: not known. */
unsigned int process_threads(void);
/* Observes each whose stack has a frame of the module, once process_watch was called; FALSE: there is none. */
BOOL process_report_threads(void);

/* Where this thread has thrown its last C++ exception since process_forget_thrown; NULL: nobody knows. */
const struct stack *process_thrown(void);
void process_forget_thrown(void);

/* A thread that delivers events gets a stack for the handler of crashes, so that it can tell of a stack that is full. */
void *process_thread_begin(void);
void process_thread_end(void *stack);

/* While this is on, threads stop for a moment now and then where the module's code allocates and frees: that is in the middle of what it
 * does to its containers, and others come by. */
void process_disturb(BOOL on);
void process_disturbance(void);
/* Copies memory of this process that may not be there; FALSE: it is not. */
BOOL process_read(const void *from, void *to, size_t size);

/* Stands between the run-time and the ledger (hooks_native.c, hooks_windows.c). FALSE: not in this build; reason says why. */
BOOL hooks_install(void);
void hooks_remove(void);
/* Do they see each BSTR? */
BOOL hooks_know_strings(void);
/* How far the time of day is from the host's, in 100 ns. Not on Windows, where it is the machine's. */
void hooks_set_clock(LONGLONG ticks);
/* Between C's allocator and the ledger (memory_native.c). FALSE: this process has none that can be watched. */
BOOL memory_install(void);
/* How many bytes behind each block are free for a mark. */
unsigned int memory_guard(void);
void memory_remove(void);
/* The block that an address lies in stays for good: no leak of this program to LeakSanitizer. */
void memory_keep(const void *address);

#ifdef __cplusplus
}
#endif
