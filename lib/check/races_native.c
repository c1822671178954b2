/* Races of a module that was compiled with ThreadSanitizer (certemu build -fsanitize=thread): its run-time calls the program at each
 * report. One variable that several lines use without a lock makes many reports; they are one defect. */
#include "check/check.h"

#include <stdio.h>
#include <string.h>

#define MOST_RACES 128

/* Of ThreadSanitizer's interface for debuggers. */
extern int __tsan_get_report_data(void *report, const char **description, int *count, int *stack_count, int *access_count,
        int *location_count, int *mutex_count, int *thread_count, int *unique_thread_count, void **sleep_trace, unsigned long trace_size)
        __attribute__((weak));
extern int __tsan_get_report_mop(void *report, unsigned long index, int *thread, void **address, int *size, int *write, int *atomic,
        void **trace, unsigned long trace_size) __attribute__((weak));
extern void __tsan_on_report(void *report);
/* Of its interface for annotations. */
extern void AnnotateIgnoreSyncBegin(const char *file, int line) __attribute__((weak));
extern void AnnotateIgnoreSyncEnd(const char *file, int line) __attribute__((weak));

struct access
{
    struct stack stack;
    const void *place;
    int size, write;
};

struct race
{
    const void *address;
    struct access accesses[2];      /* in the order of their places, so that both ways round are the same */
    struct host_call call;
    unsigned int group;
};

static struct race races[MOST_RACES];
static volatile LONG races_count;

static PORT_THREAD_LOCAL BOOL delivers;

static void ignore_order(BOOL ignore)
{
    if (AnnotateIgnoreSyncBegin && ignore)
        AnnotateIgnoreSyncBegin(__FILE__, __LINE__);
    else if (AnnotateIgnoreSyncEnd && !ignore)
        AnnotateIgnoreSyncEnd(__FILE__, __LINE__);
}

void races_deliver(BOOL begins)
{
    delivers = begins;
    ignore_order(begins);
}

void races_enter(BOOL enters)
{
    if (delivers)
        ignore_order(!enters);
}

static BOOL read_access(void *report, int index, struct race *race, struct access *access)
{
    void *trace[STACK_FRAMES] = {0}, *address = NULL;
    BOOL entered = FALSE;
    int thread, atomic, i;

    if (!__tsan_get_report_mop(report, (unsigned long)index, &thread, &address, &access->size, &access->write, &atomic, trace, STACK_FRAMES))
        return FALSE;
    race->address = address;
    /* They are within the call or access already; a stack has return addresses. It ends where the host begins. What Windows' functions do
     * with their own memory orders itself, unseen; what they do is only the module's when it called memcpy itself. */
    for (i = 0; i < STACK_FRAMES && trace[i]; i++)
    {
        enum image_owner owner = stack_owner(trace[i]);

        if (owner == IMAGE_SYSTEM && !entered)
            continue;
        entered = TRUE;
        if (owner != IMAGE_MODULE && !access->stack.count)
            return FALSE;
        if (owner == IMAGE_OURS)
            break;
        if (owner == IMAGE_MODULE)
            access->stack.frames[access->stack.count++] = (const char *)trace[i] + 1;
    }
    access->place = stack_place(&access->stack);
    return access->place != NULL;
}

/* Called on the thread that has just come upon the race, in the middle of its report: no place to allocate memory. */
__attribute__((visibility("default"))) void __tsan_on_report(void *report)
{
    int count, stacks, accesses = 0, locations, mutexes, threads, unique;
    const char *description = "";
    struct race race = {0};
    void *sleep[1];
    LONG index;

    if (!ledger_running() || !__tsan_get_report_data || !__tsan_get_report_data(report, &description, &count, &stacks, &accesses, &locations,
            &mutexes, &threads, &unique, sleep, 1) || strncmp(description, "data-race", 9) || accesses < 2 ||
            !read_access(report, 0, &race, &race.accesses[0]) || !read_access(report, 1, &race, &race.accesses[1]))
        return;
    race.call = observe_call;
    if (race.accesses[0].place > race.accesses[1].place)
    {
        struct access first = race.accesses[0];

        race.accesses[0] = race.accesses[1];
        race.accesses[1] = first;
    }
    if ((index = InterlockedIncrement(&races_count)) <= MOST_RACES)
        races[index - 1] = race;
}

static BOOL are_related(const struct race *a, const struct race *b)
{
    return a->address == b->address || a->accesses[0].place == b->accesses[0].place || a->accesses[0].place == b->accesses[1].place ||
            a->accesses[1].place == b->accesses[0].place || a->accesses[1].place == b->accesses[1].place;
}

static void observe_race(const struct race *race, unsigned int count)
{
    const struct access *place = &race->accesses[0], *other = &race->accesses[1];
    char title[64], call[160];

    snprintf(title, sizeof(title), "and %s of %d bytes on another thread", other->write ? "a write" : "a read", other->size);
    observe(&(struct observation){"thread/race", &place->stack, NULL, &other->stack, title, count,
            observe_call_text(&race->call, call, sizeof(call))}, "ThreadSanitizer: %s of %d bytes, and nothing orders it with %s on another "
            "thread", place->write ? "a write" : "a read", place->size, other->write ? "a write" : "a read");
}

void races_report(void)
{
    unsigned int count = (unsigned int)min(races_count, MOST_RACES), i, j, first, members;
    BOOL changed = TRUE;

    for (i = 0; i < count; i++)
        races[i].group = i;
    while (changed)
    {
        changed = FALSE;
        for (i = 0; i < count; i++)
            for (j = 0; j < count; j++)
                if (races[j].group < races[i].group && are_related(&races[i], &races[j]))
                {
                    races[i].group = races[j].group;
                    changed = TRUE;
                }
    }
    for (i = 0; i < count; i++)
    {
        if (races[i].group != i)
            continue;
        first = i;
        members = 0;
        for (j = 0; j < count; j++)
            if (races[j].group == i)
            {
                members++;
                if (races[j].accesses[0].place < races[first].accesses[0].place)
                    first = j;
            }
        observe_race(&races[first], members);
    }
}
