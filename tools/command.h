/* What the files of the command share. */
#pragma once

#include <windows.h>

#include "scenario.h"
#include "trace/report.h"

struct certemu_trace;

enum
{
    EXIT_AS_EXPECTED = 0,
    EXIT_FINDING = 1,
    EXIT_USAGE = 2,         /* wrong usage or bad input */
    EXIT_CRASHED = 3
};

/* The subcommands: arguments after the subcommand's name. */
int command_build(int argc, char **argv);
int command_run(int argc, char **argv);
int command_show(int argc, char **argv);
int command_registry(int argc, char **argv);
int command_replay(int argc, char **argv);
int command_check(int argc, char **argv);
int command_fuzz(int argc, char **argv);
int command_child(int argc, char **argv);

/* One line on standard error, "certemu: …", and EXIT_USAGE. */
int usage_error(const char *format, ...) PORT_PRINTF(1, 2);
/* To standard output; FALSE and a message when it cannot be written (a closed pipe, a full disk). */
BOOL print(const struct text *text);
/* The same to a file of the user; "-" is standard output. */
BOOL write_output(const char *option, const char *file, const struct text *text);

/* --- the command line (arguments.c) --------------------------------------------------------------------------------- */

struct outputs
{
    /* Files, NULL: not asked for. */
    const char *json, *tap, *junit, *html, *trace;
    const char *sarif, *github;         /* of check only */
};

struct arguments
{
    struct scenario scenario;
    struct outputs outputs;
    enum report_detail detail;
    BOOL in_process;
    BOOL help;
};

/* Reads MODULE, SCENARIO.json, steps and options. `needs_module`: a missing one is an error. @return 0, or EXIT_USAGE after a
 * message. */
int arguments_read(struct arguments *arguments, int argc, char **argv);
void arguments_free(struct arguments *arguments);

/* "-" for one report at most. 0, or EXIT_USAGE after a message (outputs.c). */
int outputs_check(const struct outputs *outputs);
/* Is standard output taken by a report, so that there is no text for people? */
BOOL outputs_take_standard(const struct outputs *outputs);

/* Runs the module of a scenario and writes the reports that were asked for. @return the exit status (run.c). */
int run_scenario(struct arguments *arguments);

/* A certificate, request or CRL of a file ("-": standard input) as DER; free() it. certemu_last_error says what is wrong
 * (show.c). */
HRESULT input_read(const char *file, BYTE **der, size_t *size);

/* --- modules as files (image.c) --------------------------------------------------------------------------------------- */

enum image_kind
{
    IMAGE_NATIVE,
    IMAGE_PE
};

/* What kind of module a file is, by its header. FALSE: none that can run here; problem says what it is instead. */
BOOL image_recognize(const char *file, enum image_kind *kind, struct text *problem);

/* --- the child (child.c) ---------------------------------------------------------------------------------------------- */

enum child_task
{
    CHILD_RUN,
    CHILD_REGISTRY,         /* register the module, record what that writes, no more */
    CHILD_CHECK             /* one probe of a check */
};

/* Does what the scenario says in this process and records it. The trace ends with an "end" record. */
HRESULT child_run(const struct scenario *scenario, enum child_task task, const char *trace_file, struct text *error);

/* What `check` prints and writes (check_output.c). FALSE after a message. */
struct check_report;
BOOL check_output(const struct check_report *report, const struct arguments *arguments);

/* One probe of a check (check_child.c): "events" or a case of a fault. */
HRESULT child_check(const struct scenario *scenario, const char *probe, const char *trace_file, struct text *error);

/* How long a probe may take. */
static inline double check_seconds(const struct scenario *scenario)
{
    return scenario->timeout > 0 ? scenario->timeout : 10;
}

/* --- processes (process.c, wine.c) ---------------------------------------------------------------------------------------- */

struct child_process
{
    const struct scenario *scenario;
    enum child_task task;
    const char *probe;          /* of CHILD_CHECK */
    enum image_kind kind;
    const char *folder;         /* temporary, of this run */
    const char *drive;          /* the folder that is C:, NULL where that cannot be chosen (PE on Windows) */
    const char *trace;
    BOOL progress;              /* show a bar on a terminal */
    /* What became of it. */
    BOOL timed_out;
    DWORD status;
    struct text output, errors;
};

/* The library of the sanitizer that a native module was compiled with, which has to be loaded first. FALSE: none is needed
 * (sanitizer.c; wine_absent.c in the PE build). */
BOOL sanitizer_of(const char *module, struct text *library);
/* libcertemu-memory.so, which watches C's allocator. FALSE: it is not there, or cannot be used. */
BOOL memory_library(struct text *library);

/* The first of the names (NULL at the end) that is a program of PATH; `path` has PATH_MAX bytes (wine.c). */
BOOL find_program(const char *const *names, char *path);

/* Functions and lines of addresses in DLLs (dll_places.c; wine_absent.c in the PE build, where there are none). resolve is check_report's. */
struct place;
struct dll_places;
struct dll_places *dll_places_create(const char *folder);
void dll_places_destroy(struct dll_places *places);
void dll_places_resolve(void *places, struct place *list, size_t count);

/* A bar on standard error while it runs (progress.c). */
struct progress
{
    WCHAR *trace;
    HANDLE file;
    ULONGLONG start, done, total;   /* milliseconds; events */
    char rest[32];                  /* the end of what was read */
    size_t rest_size, width;
};

/* FALSE: standard error is no terminal. */
BOOL progress_begin(struct progress *progress, const struct scenario *scenario, const char *trace);
void progress_show(void *progress);
void progress_end(struct progress *progress);

/* "OANOCACHE=1": oleaut32 then keeps no freed BSTRs back, so that each is seen (hooks_windows.c). */
extern const char uncached_strings[];

/* Starts the child, waits for it, and kills it when its time is up. FALSE: it could not be started; error says why. */
BOOL process_run(struct child_process *child, struct text *error);

/* A prefix for one run (wine.c; in the PE build, which runs DLLs itself, wine_absent.c). FALSE: error says what is missing. */
struct wine_run;
BOOL wine_prepare(const struct child_process *child, struct wine_run **run, struct text *error);
const char *wine_loader(const struct wine_run *run);            /* the command wine */
const char *wine_program(const struct wine_run *run);           /* certemu.exe */
const char *const *wine_variables(const struct wine_run *run);  /* for port_run */
/* Waits for the wineserver and takes away what wine_prepare put on the drive. NULL is ignored. */
void wine_finish(struct wine_run *run);

/* --- what a run leaves behind (drive.c, keys.c) --------------------------------------------------------------------------- */

struct drive_state
{
    struct drive_file *files;
    size_t files_count, files_capacity;
};

BOOL drive_read(struct drive_state *state, const char *folder);
void drive_compare(const struct drive_state *before, const struct drive_state *after, struct report *report);
void drive_free(struct drive_state *state);
/* Deletes a folder and all in it; links are removed, not followed. */
void folder_delete(const char *folder);
/* A new, empty folder of this process for temporary files, `scratch`: many small ones of a short life; malloc'ed. */
char *folder_temporary(BOOL scratch);

struct key_state
{
    struct key_value *values;
    size_t values_count, values_capacity;
};

/* The parts of the registry that modules write to. `scratch` names a file that is made and deleted. */
BOOL keys_read(struct key_state *state, const char *scratch);
/* Records each difference as a "key" record. */
void keys_compare(const struct key_state *before, const struct key_state *after, struct certemu_trace *trace);
void keys_free(struct key_state *state);
