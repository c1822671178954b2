/* Injected faults: the n-th call of one kind fails, or that and all after it. Only what the module's own code asks for counts, not
 * what the CA or the run-time need to answer it. */
#include "check/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const fault_kind_names[FAULT_KINDS] =
{
    "allocation", "handle", "registry", "file", "process", "server-call", "value"
};

const char *const fault_value_names[FAULT_VALUES] = {"wrong-type", "empty", "null", "no-text", "huge", "odd"};

static struct
{
    volatile LONG running;
    struct fault_case fault;
    volatile LONG counts[FAULT_KINDS];
    volatile LONG injected;
} faults;

static PORT_THREAD_LOCAL BOOL busy;

BOOL fault_parse(const char *id, struct fault_case *fault)
{
    size_t length = 0;
    char *end;

    memset(fault, 0, sizeof(*fault));
    if (strncmp(id, "fault/", 6))
        return FALSE;
    id += 6;
    for (fault->kind = 0; fault->kind < FAULT_KINDS; fault->kind++)
    {
        length = strlen(fault_kind_names[fault->kind]);
        if (!strncmp(id, fault_kind_names[fault->kind], length) && id[length] == '/')
            break;
    }
    if (fault->kind == FAULT_KINDS || id[length + 1] < '0' || id[length + 1] > '9')
        return FALSE;
    fault->nth = (unsigned int)strtoul(id + length + 1, &end, 10);
    if (fault->kind != FAULT_VALUE)
    {
        fault->onwards = *end == '+';
        return !end[fault->onwards];
    }
    if (*end++ != '/')
        return FALSE;
    for (fault->value = 0; fault->value < FAULT_VALUES; fault->value++)
        if (!strcmp(end, fault_value_names[fault->value]))
            return TRUE;
    return FALSE;
}

void fault_begin(const struct fault_case *fault)
{
    memset((void *)faults.counts, 0, sizeof(faults.counts));
    faults.injected = 0;
    faults.fault = *fault;
    InterlockedExchange(&faults.running, TRUE);
}

void fault_end(void)
{
    InterlockedExchange(&faults.running, FALSE);
}

void fault_stop(void)
{
    faults.fault.nth = 0;
}

BOOL fault_running(void)
{
    return faults.running != 0;
}

BOOL fault_current(struct fault_case *fault)
{
    *fault = faults.fault;
    return faults.running && fault->nth;
}

unsigned int fault_count(enum fault_kind kind)
{
    return (unsigned int)faults.counts[kind];
}

unsigned int fault_injected(void)
{
    return (unsigned int)faults.injected;
}

/* Counts a call that the module makes itself: TRUE when it is one that is to fail. */
static BOOL count(enum fault_kind kind)
{
    struct stack stack;
    LONG number;
    BOOL fails;

    if (!faults.running || busy || (!observe_call.method && kind != FAULT_SERVER_CALL && kind != FAULT_VALUE && ledger_is_host_thread()))
        return FALSE;
    busy = TRUE;
    stack_capture(&stack, FALSE);
    busy = FALSE;
    if (!stack_place(&stack))
        return FALSE;
    /* What the CA needs for its answer is the CA's. */
    if (kind != FAULT_SERVER_CALL && kind != FAULT_VALUE && stack_owner((const char *)stack.frames[0] - 1) == IMAGE_OURS)
        return FALSE;
    number = InterlockedIncrement(&faults.counts[kind]);
    fails = faults.fault.kind == kind && faults.fault.nth &&
            (faults.fault.onwards ? (unsigned int)number >= faults.fault.nth : (unsigned int)number == faults.fault.nth);
    if (fails)
        InterlockedIncrement(&faults.injected);
    return fails;
}

static unsigned int conditions;

void fault_world(unsigned int new_conditions)
{
    conditions = new_conditions;
}

DWORD fault_world_error(BOOL registry, const char *function)
{
    struct stack stack;

    if (!conditions || busy || (!observe_call.method && ledger_is_host_thread()))
        return 0;
    if (registry ? !(conditions & FAULT_REGISTRY_READ_ONLY) || strcmp(function, "RegSet")
            : !(conditions & FAULT_DISK_FULL) || (strcmp(function, "WriteFile") && strcmp(function, "CreateDirectory")))
        return 0;
    busy = TRUE;
    stack_capture(&stack, FALSE);
    busy = FALSE;
    /* What certemu writes meanwhile, such as the trace, is not the module's. */
    return !stack_place(&stack) || stack_owner((const char *)stack.frames[0] - 1) == IMAGE_OURS ? 0 : registry ? ERROR_ACCESS_DENIED : ERROR_DISK_FULL;
}

BOOL fault_permit(enum fault_kind kind)
{
    return !count(kind);
}

BOOL fault_replace(enum fault_value *how)
{
    *how = faults.fault.value;
    return count(FAULT_VALUE);
}
