/* The ledger: everything that a module obtains from Windows and has not given back, with who asked for it.
 *
 * What is the module's is told by the stack: a frame of its code lies between the Windows function and the host. So values that
 * the CA makes for it are its own, and what the host, the CA or the run-time need for themselves is not. A thread that the host
 * has not made itself known as belongs to the module. */
#include "check/check.h"

#include <stdlib.h>
#include <string.h>

#include "port.h"
#include "runtime/hooks.h"
#include "trace/array.h"

#define BUCKETS 16384
#define LOCKS 64
#define FREED 8192              /* given back lately: to tell "twice" from "never made" */
#define QUARANTINE_BYTES ((SIZE_T)64 << 20)
#define POISON 0xdd

struct freed
{
    const void *value;
    unsigned char kind;
    BOOL module;
    const char *function;
    struct stack stack;
};

static struct
{
    volatile LONG running;
    volatile LONGLONG sequence;
    volatile LONGLONG quarantined;
    struct ledger_entry *buckets[BUCKETS];
    SRWLOCK locks[LOCKS];
    struct freed freed[FREED];
} ledger;

#define MOST_SECTIONS 256

/* The module's critical sections, so that they are found without a walk through all that it holds. */
static const CRITICAL_SECTION *sections[MOST_SECTIONS];
static SRWLOCK sections_lock = SRWLOCK_INIT;

static PORT_THREAD_LOCAL BOOL host_thread;
static PORT_THREAD_LOCAL int busy;          /* the ledger's own work on this thread */

static const struct
{
    const char *id, *name;
} kinds[LEDGER_KINDS] =
{
    [RUNTIME_BSTR] = {"leak/bstr", "BSTR"},
    [RUNTIME_TASK_MEMORY] = {"leak/task-memory", "task memory"},
    [RUNTIME_HEAP] = {"leak/heap", "heap block"},
    [RUNTIME_LOCAL] = {"leak/local-memory", "local memory"},
    [RUNTIME_GLOBAL] = {"leak/global-memory", "global memory"},
    [RUNTIME_SAFEARRAY] = {"leak/safearray", "SAFEARRAY"},
    [RUNTIME_REGISTRY_KEY] = {"leak/registry-key", "registry key"},
    [RUNTIME_FILE] = {"leak/file", "file handle"},
    [RUNTIME_SYNCHRONIZATION] = {"leak/synchronization", "event, mutex, semaphore or timer"},
    [RUNTIME_THREAD] = {"leak/thread-handle", "thread handle"},
    [RUNTIME_PROCESS] = {"leak/process-handle", "process handle"},
    [RUNTIME_LIBRARY] = {"leak/library", "library"},
    [RUNTIME_CRITICAL_SECTION] = {"leak/critical-section", "critical section"},
    [RUNTIME_TLS] = {"leak/tls", "TLS slot"},
    [RUNTIME_CERTIFICATE] = {"leak/certificate", "certificate or CRL context"},
    [RUNTIME_INTERFACE] = {"leak/interface", "object"},
    [RUNTIME_THREAD_RUN] = {"rule/thread-left", "thread"},
    [RUNTIME_APARTMENT] = {"rule/co-initialize", "CoInitialize"},
    [LEDGER_SERVER] = {"leak/server", "ICertServerExit"},
    [LEDGER_MEMORY] = {"leak/memory", "block of malloc or new"},
    [LEDGER_LIBRARY_MEMORY] = {"leak/memory", "block of a library that works for the module"},
    [LEDGER_LIBRARY_STRING] = {"leak/bstr", "BSTR of a library that works for the module"},
    [LEDGER_LIBRARY_TASK_MEMORY] = {"leak/task-memory", "task memory of a library that works for the module"},
};

const char *ledger_leak_id(unsigned int kind)
{
    return kinds[kind].id;
}

const char *ledger_kind_name(unsigned int kind)
{
    return kinds[kind].name;
}

static const char *article(unsigned int kind)
{
    return strchr("aeioI", kinds[kind].name[0]) ? "an" : "a";
}

static size_t hash(const void *value)
{
    ULONG_PTR bits = (ULONG_PTR)value;

    return (size_t)((bits >> 3) * 0x9e3779b97f4a7c15ull >> 40);
}

static struct ledger_entry **bucket_of(const void *value, SRWLOCK **lock)
{
    size_t index = hash(value) % BUCKETS;

    *lock = &ledger.locks[index % LOCKS];
    return &ledger.buckets[index];
}

static struct freed *freed_of(const void *value)
{
    return &ledger.freed[hash(value) % FREED];
}

void ledger_host_thread(void)
{
    host_thread = TRUE;
}

BOOL ledger_is_host_thread(void)
{
    return host_thread;
}

BOOL ledger_running(void)
{
    return ledger.running;
}

BOOL ledger_knows_strings(void)
{
    return ledger.running && hooks_know_strings();
}

BOOL ledger_is_string(const void *value)
{
    struct ledger_entry entry;

    return ledger_find(RUNTIME_BSTR, value, &entry) || ledger_find(LEDGER_LIBRARY_STRING, value, &entry);
}

BOOL ledger_may_be_module(void)
{
    return !host_thread || observe_call.method;
}

static void remember_section(const void *value, BOOL held)
{
    const CRITICAL_SECTION *from = held ? NULL : value, *to = held ? value : NULL;
    size_t i;

    AcquireSRWLockExclusive(&sections_lock);
    for (i = 0; i < MOST_SECTIONS && sections[i] != from; i++)
        ;
    if (i < MOST_SECTIONS)
        sections[i] = to;
    ReleaseSRWLockExclusive(&sections_lock);
}

#define GUARD 0xb5

/* A heap has no size; handles of moveable memory are no addresses of it, and not aligned like one. */
static BOOL has_guard(unsigned int kind, const void *value, SIZE_T size)
{
    switch (size ? kind : LEDGER_KINDS)
    {
    case RUNTIME_TASK_MEMORY: case RUNTIME_HEAP: case LEDGER_MEMORY:
        return memory_guard() != 0;
    case RUNTIME_LOCAL: case RUNTIME_GLOBAL:
        return memory_guard() && !((ULONG_PTR)value % MEMORY_ALLOCATION_ALIGNMENT);
    default:
        return FALSE;
    }
}

void ledger_acquired(unsigned int kind, const void *value, SIZE_T size, const char *function)
{
    struct ledger_entry *entry, **bucket;
    struct freed *freed;
    SRWLOCK *lock;

    if (!ledger.running || busy)
        return;
    busy++;
    if ((entry = calloc(1, sizeof(*entry))))
    {
        entry->value = value;
        entry->size = size;
        entry->function = function;
        entry->kind = (unsigned char)kind;
        entry->thread = GetCurrentThreadId();
        entry->call = observe_call;
        if (ledger_may_be_module())
        {
            stack_capture(&entry->stack, TRUE);
            entry->module = stack_place(&entry->stack) != NULL;
            if ((entry->guarded = entry->module && has_guard(kind, value, size)))
                memset((char *)value + size, GUARD, memory_guard());
        }
        entry->sequence = (ULONGLONG)InterlockedIncrement64(&ledger.sequence);
        bucket = bucket_of(value, &lock);
        AcquireSRWLockExclusive(lock);
        entry->next = *bucket;
        *bucket = entry;
        freed = freed_of(value);
        if (freed->value == value)
            freed->value = NULL;
        ReleaseSRWLockExclusive(lock);
        if (kind == RUNTIME_CRITICAL_SECTION && entry->module)
            remember_section(value, TRUE);
    }
    busy--;
}

static BOOL has_text(unsigned int kind)
{
    return kind == RUNTIME_BSTR || kind == RUNTIME_TASK_MEMORY;
}

static BOOL is_memory(unsigned int kind)
{
    return kind <= RUNTIME_GLOBAL;
}

static BOOL moves(const char *function)
{
    return strstr(function, "ReAlloc") || strstr(function, "Realloc");
}

static void title_of(const struct ledger_entry *entry, char *title, size_t size)
{
    snprintf(title, size, "obtained by %s", entry->function);
}

/* The one after the text must still be there: whoever wrote over it wrote past the string. */
static void check_terminator(const struct ledger_entry *entry, const struct stack *stack)
{
    char title[64];
    WCHAR terminator;
    UINT bytes, made;

    memcpy(&bytes, (const char *)entry->value - sizeof(bytes), sizeof(bytes));
    /* Windows' hook tells the room for a string, not its length. */
    made = PORT_NATIVE || bytes > entry->size ? (UINT)entry->size : bytes;
    memcpy(&terminator, (const char *)entry->value + made, sizeof(terminator));
    if (bytes <= entry->size && !terminator)
        return;
    title_of(entry, title, sizeof(title));
    observe(&(struct observation){"misuse/bstr-overrun", entry->module ? &entry->stack : stack, NULL, NULL, title},
            bytes > entry->size ? "the length in front of a BSTR of %u bytes was overwritten" : "a BSTR of %u bytes was written to "
            "beyond its end: its terminator is gone", made);
}

/* Whoever wrote over the mark wrote past the block. */
static void check_guard(struct ledger_entry *entry, const char *function, const struct stack *stack)
{
    const unsigned char *guard = (const unsigned char *)entry->value + entry->size;
    unsigned int i, last = 0;
    char title[64];

    for (i = 0; entry->guarded && i < memory_guard(); i++)
        if (guard[i] != GUARD)
            last = i + 1;
    entry->guarded = FALSE;
    if (!last)
        return;
    snprintf(title, sizeof(title), "seen by %s", function);
    observe(&(struct observation){"misuse/memory-overrun", &entry->stack, NULL, stack && stack->count ? stack : NULL, title},
            "a block of %llu bytes by %s was written to beyond its end, by %s%u byte%s", (unsigned long long)entry->size, entry->function,
            last < memory_guard() ? "" : "at least ", last, last == 1 ? "" : "s");
}

BOOL ledger_owned_section(struct ledger_entry *entry)
{
    const CRITICAL_SECTION *owned = NULL;
    HANDLE own = (HANDLE)(ULONG_PTR)GetCurrentThreadId();
    CRITICAL_SECTION copy;
    size_t i;

    if (!ledger.running)
        return FALSE;
    AcquireSRWLockShared(&sections_lock);
    for (i = 0; i < MOST_SECTIONS && !owned; i++)
        /* One that was never deleted may be in memory that is gone. */
        if (sections[i] && process_read(sections[i], &copy, sizeof(copy)) && copy.OwningThread == own &&
                copy.RecursionCount > 0)
            owned = sections[i];
    ReleaseSRWLockShared(&sections_lock);
    if (!owned || !ledger_find(RUNTIME_CRITICAL_SECTION, owned, entry))
        return FALSE;
    remember_section(owned, FALSE);
    return TRUE;
}

static struct ledger_entry *take(unsigned int kind, const void *value)
{
    struct ledger_entry **link, *entry;
    SRWLOCK *lock;

    link = bucket_of(value, &lock);
    AcquireSRWLockExclusive(lock);
    while (*link && ((*link)->value != value || (*link)->kind != kind))
        link = &(*link)->next;
    if ((entry = *link))
        *link = entry->next;
    ReleaseSRWLockExclusive(lock);
    return entry;
}

/* What was freed the wrong way is no leak besides. */
static void report_wrong_free(const struct ledger_entry *found, const char *function, const struct stack *stack)
{
    struct ledger_entry *entry, **bucket;
    char title[64];
    SRWLOCK *lock;

    title_of(found, title, sizeof(title));
    observe(&(struct observation){"misuse/wrong-free", stack, NULL, found->module ? &found->stack : NULL, title},
            "%s of what %s has made: a %s", function, found->function, kinds[found->kind].name);
    bucket = bucket_of(found->value, &lock);
    AcquireSRWLockExclusive(lock);
    for (entry = *bucket; entry; entry = entry->next)
        if (entry->value == found->value && entry->kind == found->kind)
            entry->judged = TRUE;
    ReleaseSRWLockExclusive(lock);
}

/* Nothing is held at this address. Say what that is, if it can only be a mistake. */
static void judge_unknown(unsigned int kind, const void *value, const char *function, const struct stack *stack)
{
    struct freed *freed = freed_of(value);
    struct freed before = {0};
    struct ledger_entry found;
    char title[64];
    SRWLOCK *lock;
    unsigned int other;

    bucket_of(value, &lock);
    AcquireSRWLockShared(lock);
    if (freed->value == value && freed->kind == kind)
        before = *freed;
    ReleaseSRWLockShared(lock);
    if (before.value)
    {
        snprintf(title, sizeof(title), "first given back by %s", before.function);
        observe(&(struct observation){"misuse/double-free", stack, NULL, before.module ? &before.stack : NULL, title},
                "%s of %s %s that was given back before", function, article(kind), kinds[kind].name);
        return;
    }
    for (other = 0; other < LEDGER_KINDS; other++)
        if (other != kind && kinds[other].id && other != RUNTIME_THREAD_RUN && other != RUNTIME_APARTMENT &&
                ledger_find(other, value, &found))
        {
            report_wrong_free(&found, function, stack);
            return;
        }
    if (kind == RUNTIME_APARTMENT)
    {
        observe(&(struct observation){"rule/co-uninitialize", stack}, "CoUninitialize without a CoInitialize of this thread that "
                "succeeded: it ends the COM of the CA's own thread");
        return;
    }
    if (is_memory(kind))
        observe(&(struct observation){"misuse/foreign-free", stack}, "%s of something that is no %s", function, kinds[kind].name);
    else
        observe(&(struct observation){"misuse/invalid-handle", stack}, "%s of something that is no %s of this process", function,
                kinds[kind].name);
}

static void remember_freed(const struct ledger_entry *entry, const char *function, BOOL module, const struct stack *stack)
{
    struct freed *freed = freed_of(entry->value);

    freed->value = entry->value;
    freed->kind = entry->kind;
    freed->function = function;
    freed->module = module;
    if (module)
        freed->stack = *stack;
}

/* The memory stays, filled, so that who still reads or frees it is seen. */
static BOOL quarantine(struct ledger_entry *entry)
{
    if (ledger.quarantined > (LONGLONG)QUARANTINE_BYTES)
        return FALSE;
    InterlockedExchangeAdd64(&ledger.quarantined, (LONGLONG)entry->size + 32);
    memset((void *)entry->value, POISON, entry->size);
    memory_keep(entry->value);
    return TRUE;
}

BOOL ledger_released(unsigned int kind, const void *value, const char *function)
{
    struct ledger_entry **link, *entry, **found = NULL;
    BOOL module, in_module, go_on = TRUE;
    struct stack stack = {0};
    char title[64];
    SRWLOCK *lock;

    if (!ledger.running || busy)
        return TRUE;
    busy++;
    in_module = ledger_may_be_module();
    /* Who gives back is all that is asked for as long as nothing is wrong, and most of what the ledger costs is stacks. */
    if (in_module)
        stack_capture(&stack, FALSE);
    module = in_module && stack_place(&stack);
    link = bucket_of(value, &lock);
    AcquireSRWLockExclusive(lock);
    /* Of several holds on one thing, one of whoever gives back. */
    for (; *link; link = &(*link)->next)
        if ((*link)->value == value && (*link)->kind == kind && (!found || ((*found)->module != module && (*link)->module == module)))
            found = link;
    if ((entry = found ? *found : NULL))
    {
        if (!entry->module && module && (kind == RUNTIME_BSTR || kind == RUNTIME_TASK_MEMORY || kind == RUNTIME_APARTMENT))
            go_on = FALSE;      /* what is not its own stays */
        else
        {
            *found = entry->next;
            remember_freed(entry, function, module, &stack);
        }
    }
    ReleaseSRWLockExclusive(lock);
    if (!entry)
    {
        /* What was there before the ledger began is nobody's mistake. */
        if (module)
        {
            stack_capture(&stack, TRUE);
            judge_unknown(kind, value, function, &stack);
            go_on = FALSE;
        }
    }
    else if (!go_on)
    {
        stack_capture(&stack, TRUE);
        if (kind == RUNTIME_APARTMENT)
            observe(&(struct observation){"rule/co-uninitialize", &stack}, "CoUninitialize without a CoInitialize of this thread "
                    "that succeeded: it ends the COM of the CA's own thread");
        else
        {
            title_of(entry, title, sizeof(title));
            observe(&(struct observation){"misuse/foreign-owner", &stack, NULL, NULL, title},
                    "%s of %s %s that belongs to the CA: an [in] argument is its caller's", function, article(kind),
                    kinds[kind].name);
        }
    }
    else
    {
        if (kind == RUNTIME_BSTR)
            check_terminator(entry, &stack);
        else if (entry->guarded)
            check_guard(entry, function, &stack);
        if (has_text(kind) && !moves(function))
            go_on = !quarantine(entry);
        if (kind == RUNTIME_CRITICAL_SECTION && entry->module)
            remember_section(value, FALSE);
        free(entry);
    }
    busy--;
    return go_on;
}

BOOL ledger_forget(unsigned int kind, const void *value)
{
    struct ledger_entry *entry;

    if (!ledger.running || busy)
        return FALSE;
    busy++;
    if ((entry = take(kind, value)) && entry->guarded)
        check_guard(entry, "free or delete", NULL);
    free(entry);
    busy--;
    return entry != NULL;
}

void ledger_lose(const void *string, const struct stack *where)
{
    struct ledger_entry *entry;
    SRWLOCK *lock;

    bucket_of(string, &lock);
    AcquireSRWLockExclusive(lock);
    for (entry = *bucket_of(string, &lock); entry; entry = entry->next)
        if (entry->value == string && entry->kind == RUNTIME_BSTR && entry->module && entry->thread == GetCurrentThreadId() &&
                entry->call.began && entry->call.began == observe_call.began)
            entry->lost = where;
    ReleaseSRWLockExclusive(lock);
}

BOOL ledger_judge_free(const void *value, const char *function)
{
    struct ledger_entry found;
    struct stack stack;
    unsigned int kind;

    if (!ledger.running || busy)
        return TRUE;
    for (kind = RUNTIME_BSTR; kind <= RUNTIME_GLOBAL; kind++)
        if (ledger_find(kind, value, &found) && found.module)
        {
            busy++;
            stack_capture(&stack, TRUE);
            report_wrong_free(&found, function, &stack);
            busy--;
            return FALSE;
        }
    return TRUE;
}

BOOL ledger_find(unsigned int kind, const void *value, struct ledger_entry *entry)
{
    struct ledger_entry *item;
    SRWLOCK *lock;

    item = *bucket_of(value, &lock);
    AcquireSRWLockShared(lock);
    for (item = *bucket_of(value, &lock); item; item = item->next)
        if (item->value == value && item->kind == kind)
        {
            *entry = *item;
            break;
        }
    ReleaseSRWLockShared(lock);
    return item != NULL;
}

BOOL ledger_was_freed(unsigned int kind, const void *value)
{
    struct freed *freed = freed_of(value);
    SRWLOCK *lock;
    BOOL was;

    bucket_of(value, &lock);
    AcquireSRWLockShared(lock);
    was = freed->value == value && freed->kind == kind;
    ReleaseSRWLockShared(lock);
    return was;
}

/* --- what is held ------------------------------------------------------------------------------------------------------------ */

const struct ledger_site *ledger_site_find(const struct ledger_sites *sites, const struct ledger_site *like)
{
    size_t i;

    for (i = 0; i < sites->items_count; i++)
        if (sites->items[i].kind == like->kind && sites->items[i].place == like->place)
            return &sites->items[i];
    return NULL;
}

static BOOL add_site(struct ledger_sites *sites, const struct ledger_entry *entry)
{
    struct ledger_site like = {entry->kind, stack_place(&entry->stack)}, *site;

    if (!(site = (struct ledger_site *)ledger_site_find(sites, &like)))
    {
        if (!(site = ARRAY_ADD(sites, items)))
            return FALSE;
        *site = like;
        site->sample = *entry;
    }
    site->count++;
    site->lost += entry->lost != NULL;
    site->bytes += entry->size;
    if (entry->sequence > site->newest)
    {
        site->newest = entry->sequence;
        site->sample = *entry;
    }
    return TRUE;
}

ULONGLONG ledger_sequence(void)
{
    return (ULONGLONG)ledger.sequence;
}

BOOL ledger_read(struct ledger_sites *sites)
{
    return ledger_read_since(sites, 0, NULL);
}

BOOL ledger_read_since(struct ledger_sites *sites, ULONGLONG sequence, const char *method)
{
    struct ledger_entry *entry;
    BOOL ok = TRUE;
    size_t i;

    memset(sites, 0, sizeof(*sites));
    busy++;
    for (i = 0; i < BUCKETS; i++)
    {
        AcquireSRWLockShared(&ledger.locks[i % LOCKS]);
        for (entry = ledger.buckets[i]; entry; entry = entry->next)
            if (entry->module && !entry->judged && entry->sequence > sequence &&
                    (!method || (entry->call.method && !strcmp(entry->call.method, method))))
                ok = add_site(sites, entry) && ok;
        ReleaseSRWLockShared(&ledger.locks[i % LOCKS]);
    }
    busy--;
    return ok;
}

void ledger_sites_free(struct ledger_sites *sites)
{
    free(sites->items);
    memset(sites, 0, sizeof(*sites));
}

/* --- on and off ---------------------------------------------------------------------------------------------------------------- */

void ledger_begin(void)
{
    size_t i;

    ledger_host_thread();
    for (i = 0; i < LOCKS; i++)
        InitializeSRWLock(&ledger.locks[i]);
    InterlockedExchange(&ledger.running, TRUE);
}

void ledger_end(void)
{
    struct ledger_entry *entry;
    size_t i;

    InterlockedExchange(&ledger.running, FALSE);
    for (i = 0; i < BUCKETS; i++)
        while ((entry = ledger.buckets[i]))
        {
            ledger.buckets[i] = entry->next;
            free(entry);
        }
    memset(ledger.freed, 0, sizeof(ledger.freed));
    memset(sections, 0, sizeof(sections));
}
