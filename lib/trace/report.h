/* What a run was: built from its trace and from what the parent process saw, printed in several formats. */
#pragma once

#include "trace/reader.h"

enum report_outcome
{
    REPORT_PENDING,         /* the run ended before */
    REPORT_PASSED,
    REPORT_FAILED,
    REPORT_SKIPPED          /* the module's mask lacks the event */
};

/* A step of the scenario; repeated ones are counted together. */
struct report_step
{
    char *event, *file;
    enum report_outcome outcome;    /* the worst of all deliveries */
    unsigned int passed, failed, skipped;
    HRESULT result;                 /* of the first failure, else of the last delivery */
    char *error;                    /* of the first failure */
    ULONGLONG microseconds;         /* in Notify, all deliveries */
};

/* A method with one name and one result, and how often. */
struct report_call
{
    char *object;           /* "module" or "CA" */
    char *method, *name;    /* name NULL: none */
    HRESULT result;
    unsigned int count;
};

struct report_property
{
    char *name, *value;
};

struct report_file
{
    char *path;             /* C:\… */
    char *change;           /* "new", "changed", "deleted" */
    ULONGLONG size;
};

struct report_key
{
    char *key, *change;
    char *name;             /* NULL: the key itself; "": its default value */
    char *value;            /* as in a .reg file */
};

struct report_finding
{
    char *id;               /* "crash", "hang", "notify" … */
    BOOL warning;           /* does not make the run fail */
    unsigned int step;      /* from 1; 0: none */
    char *text;
};

struct report
{
    char *module, *build, *progid, *interface_name, *description, *threading;
    BOOL initialized, ended;
    LONG mask;
    struct report_step *steps;
    size_t steps_count, steps_capacity;
    struct report_call *calls;
    size_t calls_count, calls_capacity;
    struct report_property *properties;
    size_t properties_count, properties_capacity;
    struct report_file *files;
    size_t files_count, files_capacity;
    struct report_key *keys;
    size_t keys_count, keys_capacity;
    struct report_finding *findings;
    size_t findings_count, findings_capacity;
    struct text debug, output, errors;  /* OutputDebugString, standard output and error of the module */
    ULONGLONG microseconds;         /* of the whole run, by its trace */
    BOOL crashed;                   /* exit status 3 */
    BOOL failed;                    /* memory ran out while it was built */
};

void report_free(struct report *report);

/* Adds what the records say. Steps must have been added before, in order. */
void report_read(struct report *report, const struct trace_file *trace);
void report_add_step(struct report *report, const char *event, const char *file);
void report_add_file(struct report *report, const char *path, const char *change, ULONGLONG size);
void report_add_finding(struct report *report, const char *id, BOOL warning, unsigned int step, const char *text);

/* The call that had begun and not ended when the trace stopped: "ICertExit2::Notify(1, 257), step 2"; FALSE: none. */
BOOL report_last_call(const struct trace_file *trace, struct text *text, unsigned int *step);

/* 0, 1 or 3: the command's exit status. */
int report_status(const struct report *report);

enum report_detail
{
    REPORT_QUIET,           /* findings only */
    REPORT_NORMAL,
    REPORT_VERBOSE          /* each call, times */
};

void report_text(const struct report *report, const struct trace_file *trace, enum report_detail detail, struct text *text);
void report_json(const struct report *report, struct text *text);
void report_tap(const struct report *report, struct text *text);
void report_junit(const struct report *report, struct text *text);
void report_html(const struct report *report, const struct trace_file *trace, struct text *text);

/* "issued pending crl", "none"; unknown bits as a number. */
void report_events(struct text *text, LONG mask);
