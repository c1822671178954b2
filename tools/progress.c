/* The bar of a run that takes long, on a terminal: how many events the child's trace has seen delivered. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <certexit.h>

#define WAIT_MILLISECONDS 1000      /* a shorter run shows none */
#define BAR 30

static const char delivered[] = "\"type\": \"step-end\"";

BOOL progress_begin(struct progress *progress, const struct scenario *scenario, const char *trace)
{
    ULONGLONG each = (ULONGLONG)(scenario->threads ? scenario->threads : 1) * (scenario->repeat ? scenario->repeat : 1);
    size_t i;

    memset(progress, 0, sizeof(*progress));
    if (!port_terminal() || !(progress->trace = text_path(trace)))
        return FALSE;
    for (i = 0; i < scenario->steps_count; i++)
        progress->total += scenario->steps[i].event == EXITEVENT_SHUTDOWN ? 1 : each;
    progress->file = INVALID_HANDLE_VALUE;
    progress->start = GetTickCount64();
    return TRUE;
}

/* Counts what the trace has more than last time. A record that is being written is counted next time. */
static void count_delivered(struct progress *progress)
{
    char buffer[65536 + sizeof(delivered)];
    DWORD got;
    char *found, *next;

    if (progress->file == INVALID_HANDLE_VALUE)
        progress->file = CreateFileW(progress->trace, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                OPEN_EXISTING, 0, NULL);
    if (progress->file == INVALID_HANDLE_VALUE)
        return;
    for (;;)
    {
        memcpy(buffer, progress->rest, progress->rest_size);
        if (!ReadFile(progress->file, buffer + progress->rest_size, 65536, &got, NULL) || !got)
            return;
        got += (DWORD)progress->rest_size;
        buffer[got] = 0;
        for (next = buffer; (found = strstr(next, delivered)); next = found + sizeof(delivered) - 1)
            progress->done++;
        /* What may be the beginning of another one. */
        progress->rest_size = buffer + got - next;
        if (progress->rest_size > sizeof(delivered) - 2)
            progress->rest_size = sizeof(delivered) - 2;
        memcpy(progress->rest, buffer + got - progress->rest_size, progress->rest_size);
    }
}

void progress_show(void *argument)
{
    struct progress *progress = argument;
    struct text line = {0};
    int filled;

    if (GetTickCount64() - progress->start < WAIT_MILLISECONDS)
        return;
    count_delivered(progress);
    if (progress->done > progress->total)
        progress->total = progress->done;
    filled = progress->total ? (int)(progress->done * BAR / progress->total) : 0;
    text_format(&line, "\r[%.*s%.*s] %llu of %llu event%s, %llu s", filled, "##############################", BAR - filled,
            "..............................", (unsigned long long)progress->done, (unsigned long long)progress->total,
            progress->total == 1 ? "" : "s", (unsigned long long)(GetTickCount64() - progress->start) / 1000);
    progress->width = line.length;
    text_write_handle(GetStdHandle(STD_ERROR_HANDLE), text_string(&line), line.length);
    text_free(&line);
}

void progress_end(struct progress *progress)
{
    struct text line = {0};

    if (progress->width)
    {
        text_format(&line, "\r%*s\r", (int)progress->width, "");
        text_write_handle(GetStdHandle(STD_ERROR_HANDLE), text_string(&line), line.length);
        text_free(&line);
    }
    if (progress->trace && progress->file != INVALID_HANDLE_VALUE)
        CloseHandle(progress->file);
    free(progress->trace);
    progress->trace = NULL;
}
