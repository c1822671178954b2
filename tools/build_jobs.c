/* Steps of a build: which are needed, and doing them side by side.
 *
 * Beside what a step makes lies a file that says how: the command, and the state of each file that went into it. A step is done
 * again when its command or the state of one of them differs, so that a file put back to an older version counts as changed. */
#include "build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trace/array.h"
#include "trace/result.h"

struct job *jobs_add(struct jobs *jobs, const char *shown, const char *output)
{
    struct job *job = ARRAY_ADD(jobs, jobs);

    if (!job)
        exit(usage_error("out of memory"));
    job->shown = shown;
    job->output = output;
    return job;
}

void jobs_free(struct jobs *jobs)
{
    size_t i;

    for (i = 0; i < jobs->jobs_count; i++)
    {
        strings_free(&jobs->jobs[i].command);
        strings_free(&jobs->jobs[i].inputs);
    }
    free(jobs->jobs);
    memset(jobs, 0, sizeof(*jobs));
}

/* --- what is fresh ----------------------------------------------------------------------------------------------------------------- */

static const char *stamp_of(const struct job *job)
{
    return keep_format("%s.how", job->output);
}

static void command_line(const struct job *job, struct text *line)
{
    strings_join(line, job->command.items);
}

static BOOL is_fresh(const struct job *job)
{
    struct text stamp = {0}, command = {0};
    BOOL fresh = file_state(job->output) && file_read(stamp_of(job), &stamp);
    char *next = stamp.data, *end;

    command_line(job, &command);
    if (fresh && (fresh = stamp.length > command.length && !strncmp(stamp.data, text_string(&command), command.length) &&
            stamp.data[command.length] == '\n'))
        next += command.length + 1;
    while (fresh && *next)
    {
        ULONGLONG state = strtoull(next, &end, 16);

        if ((fresh = *end == ' ' && (next = strchr(end, '\n'))))
        {
            *next++ = 0;
            fresh = state && file_state(end + 1) == state;
        }
    }
    text_free(&stamp);
    text_free(&command);
    return fresh;
}

/* What a compiler writes for make: "x.o: a.c b\ c.h \". */
static void read_dependencies(const char *file, struct strings *dependencies)
{
    struct text text = {0}, name = {0};
    const char *next;

    if (file_read(file, &text) && (next = strstr(text_string(&text), ": ")))
        for (next += 2; ; next++)
        {
            if (*next == '\\' && (next[1] == '\n' || next[1] == '\r'))
                continue;
            if (!*next || *next == ' ' || *next == '\n' || *next == '\r')
            {
                if (name.length)
                    strings_add(dependencies, keep(text_string(&name)));
                text_clear(&name);
                if (!*next)
                    break;
            }
            else
            {
                if ((*next == '\\' && (next[1] == ' ' || next[1] == '#')) || (*next == '$' && next[1] == '$'))
                    next++;
                text_add(&name, next, 1);
            }
        }
    text_free(&text);
    text_free(&name);
}

/* After the step: what it rests on. A file that was written while it ran counts as changed. */
static void remember(const struct job *job, ULONGLONG started)
{
    struct strings files = {0};
    struct text stamp = {0};
    size_t i;

    strings_append(&files, &job->inputs);
    if (job->dependencies)
        read_dependencies(job->dependencies, &files);
    command_line(job, &stamp);
    text_put(&stamp, "\n");
    file_forget(job->output);
    for (i = 0; i < files.items_count; i++)
        text_format(&stamp, "%llx %s\n", file_newer(files.items[i], started) ? 0ULL : file_state(files.items[i]), files.items[i]);
    file_write(stamp_of(job), text_string(&stamp), stamp.length);
    text_free(&stamp);
    strings_free(&files);
}

/* --- doing them ----------------------------------------------------------------------------------------------------------------------- */

struct pool
{
    struct jobs *jobs;
    CRITICAL_SECTION lock;
    HANDLE ended;               /* a semaphore: one count for each step that has ended */
    size_t next;                /* the next to be started */
    size_t *done, done_count;   /* those that have ended, in that order */
};

static void run_job(struct job *job)
{
    struct port_process process = {(const char *const *)job->command.items, NULL, job->log, job->errors, ~0u >> 1};

    job->failed = !port_run(&process) || process.status;
}

static DWORD WINAPI work(void *argument)
{
    struct pool *pool = argument;

    for (;;)
    {
        struct job *job = NULL;
        size_t index = 0;

        EnterCriticalSection(&pool->lock);
        while (pool->next < pool->jobs->jobs_count && !job)
        {
            index = pool->next++;
            if (!pool->jobs->jobs[index].fresh)
                job = &pool->jobs->jobs[index];
        }
        LeaveCriticalSection(&pool->lock);
        if (!job)
            return 0;
        run_job(job);
        EnterCriticalSection(&pool->lock);
        pool->done[pool->done_count++] = index;
        LeaveCriticalSection(&pool->lock);
        ReleaseSemaphore(pool->ended, 1, NULL);
    }
}

static void show(const struct text *text)
{
    text_write_handle(GetStdHandle(STD_ERROR_HANDLE), text_string(text), text->length);
}

static void show_progress(size_t count, size_t total, const char *shown)
{
    struct text line = {0};

    if (!port_terminal())
        return;
    if (count == total)
        text_put(&line, "\r\033[K");
    else
        text_format(&line, "\r\033[K[%u/%u] %.60s", (unsigned int)count + 1, (unsigned int)total, shown);
    show(&line);
    text_free(&line);
}

/* What the tool said, as it said it. */
static void show_log(struct build *build, const struct job *job)
{
    struct text text = {0};

    if (build->verbose)
    {
        command_line(job, &text);
        text_put(&text, "\n");
    }
    file_read(job->log, &text);
    file_read(job->errors, &text);
    if (text.length)
    {
        if (port_terminal())
            show_progress(0, 0, "");
        show(&text);
    }
    else if (job->failed)
        usage_error("%s failed without a word", job->command.items[0]);
    unlink(job->log);
    unlink(job->errors);
    text_free(&text);
}

BOOL jobs_run(struct build *build, struct jobs *jobs)
{
    struct pool pool = {jobs};
    HANDLE threads[64];
    size_t i, stale = 0, count = 0;
    ULONGLONG started;
    BOOL ok = TRUE;

    for (i = 0; i < jobs->jobs_count; i++)
    {
        struct job *job = &jobs->jobs[i];

        if ((job->fresh = is_fresh(job)))
            continue;
        stale++;
        job->log = keep_format("%s.out", job->output);
        job->errors = keep_format("%s.err", job->output);
        folders_make(folder_of(job->output));
        unlink(stamp_of(job));
    }
    if (!stale)
        return TRUE;
    started = time_now();
    InitializeCriticalSection(&pool.lock);
    pool.ended = CreateSemaphoreW(NULL, 0, 0x7fffffff, NULL);
    pool.done = keep_memory(stale * sizeof(*pool.done));
    for (i = 0; i < build->jobs && i < stale && i < ARRAYSIZE(threads); i++)
        if (!(threads[count] = CreateThread(NULL, 0, work, &pool, 0, NULL)))
            break;
        else
            count++;
    if (!pool.ended || !count)
        exit(usage_error("out of memory"));
    for (i = 0; i < stale; i++)
    {
        struct job *job;

        show_progress(i, stale, jobs->jobs[i < pool.next ? pool.next - 1 : i].shown);
        WaitForSingleObject(pool.ended, INFINITE);
        EnterCriticalSection(&pool.lock);
        job = &jobs->jobs[pool.done[i]];
        LeaveCriticalSection(&pool.lock);
        show_log(build, job);
        if (job->failed)
            ok = FALSE;
        else
            remember(job, started);
    }
    show_progress(stale, stale, "");
    for (i = 0; i < count; i++)
    {
        WaitForSingleObject(threads[i], INFINITE);
        CloseHandle(threads[i]);
    }
    CloseHandle(pool.ended);
    DeleteCriticalSection(&pool.lock);
    return ok;
}

BOOL program_ask(struct build *build, char *const *command, struct text *output)
{
    const char *log = keep_format("%s/ask.out", build->objects), *errors = keep_format("%s/ask.err", build->objects);
    struct port_process process = {(const char *const *)command, NULL, log, errors, 60000};
    BOOL ok = folders_make(build->objects) && port_run(&process) && !process.status;

    file_read(log, output);
    file_read(errors, output);
    unlink(log);
    unlink(errors);
    return ok;
}
