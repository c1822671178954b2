/* Observations: what the instruments see goes into the trace at once, so that a crash afterwards loses nothing. */
#include "check/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/array.h"
#include "trace/report.h"

PORT_THREAD_LOCAL struct host_call observe_call;
PORT_THREAD_LOCAL const void *observe_ca;

struct seen
{
    const char *id;
    const void *place;
    char *message, *stack;      /* where there is no trace to write them to */
};

static struct
{
    SRWLOCK lock;
    certemu_trace *trace;
    char *probe;
    struct seen *seen;
    size_t seen_count, seen_capacity;
} observer = {SRWLOCK_INIT};

const char *observe_call_text(const struct host_call *call, char *buffer, size_t size)
{
    struct text events = {0};

    if (!call->method)
        buffer[0] = 0;
    else
    {
        if (call->event)
            report_events(&events, call->event);
        snprintf(buffer, size, "%s%s%s%s%s%s", call->interface_name, *call->interface_name ? "::" : "", call->method,
                call->event ? "(" : "", text_string(&events), call->event ? ")" : "");
        text_free(&events);
    }
    return buffer;
}

void observe_begin(certemu_trace *trace, const char *probe)
{
    AcquireSRWLockExclusive(&observer.lock);
    observer.trace = trace;
    free(observer.probe);
    observer.probe = probe ? text_copy(probe, strlen(probe)) : NULL;
    while (observer.seen_count)
    {
        observer.seen_count--;
        free(observer.seen[observer.seen_count].message);
        free(observer.seen[observer.seen_count].stack);
    }
    free(observer.seen);
    observer.seen = NULL;
    observer.seen_capacity = 0;
    ReleaseSRWLockExclusive(&observer.lock);
}

size_t observe_count(const char *id)
{
    size_t i, count = 0;

    AcquireSRWLockShared(&observer.lock);
    for (i = 0; i < observer.seen_count; i++)
        count += !id || !strncmp(observer.seen[i].id, id, strlen(id));
    ReleaseSRWLockShared(&observer.lock);
    return count;
}

void observe_each(void (*visit)(void *user, const char *id, const char *message, const char *stack), void *user)
{
    size_t i;

    AcquireSRWLockShared(&observer.lock);
    for (i = 0; i < observer.seen_count; i++)
        if (observer.seen[i].message)
            visit(user, observer.seen[i].id, observer.seen[i].message, observer.seen[i].stack ? observer.seen[i].stack : "");
    ReleaseSRWLockShared(&observer.lock);
}

/* Without a trace. */
static void keep(const char *id, const void *place, const struct text *message, const struct text *stack)
{
    size_t i;

    AcquireSRWLockExclusive(&observer.lock);
    for (i = 0; i < observer.seen_count; i++)
        if (observer.seen[i].place == place && !strcmp(observer.seen[i].id, id) && !observer.seen[i].message)
        {
            observer.seen[i].message = text_copy(text_string(message), message->length);
            observer.seen[i].stack = text_copy(text_string(stack), stack->length);
        }
    ReleaseSRWLockExclusive(&observer.lock);
}

static BOOL is_new(const char *id, const void *place)
{
    struct seen *seen;
    size_t i;
    BOOL found = FALSE;

    AcquireSRWLockExclusive(&observer.lock);
    for (i = 0; i < observer.seen_count && !found; i++)
        found = observer.seen[i].place == place && !strcmp(observer.seen[i].id, id);
    if (!found && (seen = ARRAY_ADD(&observer, seen)))
    {
        seen->id = id;
        seen->place = place;
    }
    ReleaseSRWLockExclusive(&observer.lock);
    return !found;
}

void observe(const struct observation *observation, const char *format, ...)
{
    const void *place = observation->stack ? stack_place(observation->stack) : NULL;
    struct text message = {0}, stack = {0}, origin = {0};
    char call[160];
    va_list arguments;

    if (!place)
        place = observation->function;
    if (!is_new(observation->id, place))
        return;
    va_start(arguments, format);
    text_format_list(&message, format, arguments);
    va_end(arguments);
    if (observation->stack)
        stack_put(&stack, observation->stack);
    else if (observation->function)
        stack_put_address(&stack, observation->function);
    if (observation->origin)
        stack_put(&origin, observation->origin);
    observe_call_text(&observe_call, call, sizeof(call));
    if (!observer.trace)
        keep(observation->id, place, &message, &stack);
    else
    {
        const char *shown = observation->call ? observation->call : call;
        certemu_field fields[] =
        {
            {"id", CERTEMU_FIELD_TEXT, {.text = observation->id}, 0},
            {"probe", CERTEMU_FIELD_TEXT, {.text = observer.probe}, 0},
            {"message", CERTEMU_FIELD_TEXT, {.text = text_string(&message)}, 0},
            {"call", CERTEMU_FIELD_TEXT, {.text = *shown ? shown : NULL}, 0},
            {"count", CERTEMU_FIELD_NUMBER, {.number = observation->count ? observation->count : 1}, 0},
            {"stack", CERTEMU_FIELD_TEXT, {.text = stack.length ? text_string(&stack) : NULL}, 0},
            {"origin-title", CERTEMU_FIELD_TEXT, {.text = observation->origin_title}, 0},
            {"origin", CERTEMU_FIELD_TEXT, {.text = origin.length ? text_string(&origin) : NULL}, 0},
        };

        certemu_trace_record(observer.trace, "observation", fields, sizeof(fields) / sizeof(*fields));
    }
    text_free(&message);
    text_free(&stack);
    text_free(&origin);
}
