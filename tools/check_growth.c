/* Repetition. One event is delivered again and again, a thousand times and more where something seems to grow, and what each place of the
 * module holds is fitted: what a cache, a batch or a queue holds comes to an end; a leak does not. */
#include "check_growth.h"

#include <stdlib.h>
#include <string.h>

#include "trace/array.h"

#define WARM_UP 20
#define FIRST_EVENTS 96             /* most modules hold no more by then than in the middle of them */
#define MOST_EVENTS 3000            /* beyond it no further doubling begins: caches of a thousand are common */
#define SAMPLES_PER_DOUBLING 8
#define MOST_SAMPLES 64
#define LEAST_EVENTS 900            /* with fewer it may be a cache that was not full yet; what stays after the unload is a leak anyway */
#define LIBRARY_PIECES 0.9          /* an event: what libc allocates now and then is its own */

struct samples
{
    struct ledger_sites sites[MOST_SAMPLES];
    unsigned int events[MOST_SAMPLES];
    size_t count;
};

ULONGLONG growth_milliseconds(void)
{
    LARGE_INTEGER frequency, now;

    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&now);
    return (ULONGLONG)(now.QuadPart / (frequency.QuadPart / 1000));
}

const struct growing_site *growth_site(const struct growing_sites *sites, const struct ledger_site *like)
{
    size_t i;

    for (i = 0; i < sites->items_count; i++)
        if (sites->items[i].site.kind == like->kind && sites->items[i].site.place == like->place)
            return &sites->items[i];
    return NULL;
}

void growing_sites_free(struct growing_sites *sites)
{
    free(sites->items);
    memset(sites, 0, sizeof(*sites));
}

static void take_sample(struct samples *samples, unsigned int events)
{
    if (samples->count < MOST_SAMPLES && ledger_read(&samples->sites[samples->count]))
        samples->events[samples->count++] = events;
}

/* FALSE: its time was up, or the module has crashed. */
static BOOL deliver_and_sample(growth_deliver *deliver, void *user, struct samples *samples, unsigned int *events, unsigned int wanted,
        ULONGLONG deadline)
{
    unsigned int from = *events, next = from, i;

    for (i = 1; i <= SAMPLES_PER_DOUBLING && *events == next; i++)
    {
        next = from + (wanted - from) * i / SAMPLES_PER_DOUBLING;
        *events += deliver(user, next - *events, deadline);
        take_sample(samples, *events);
    }
    return *events == wanted;
}

static BOOL judge(const struct samples *samples, const struct ledger_site *site, struct growth *growth)
{
    struct growth_sample list[MOST_SAMPLES];
    size_t i;

    for (i = 0; i < samples->count; i++)
    {
        const struct ledger_site *then = ledger_site_find(&samples->sites[i], site);

        list[i] = (struct growth_sample){samples->events[i], then ? then->count : 0, then ? (double)then->bytes : 0};
    }
    return growth_find(list, samples->count, growth) && (site->kind < LEDGER_LIBRARY_MEMORY || growth->pieces >= LIBRARY_PIECES);
}

/* How many places seem to grow that were not known to; those, if `growing` is not NULL, become known. */
static unsigned int find(const struct samples *samples, const struct growing_sites *known, struct growing_sites *growing)
{
    const struct ledger_sites *last = &samples->sites[samples->count - 1];
    struct growing_site *added, found = {{0}};
    unsigned int count = 0;
    size_t i;

    for (i = 0; i < last->items_count; i++)
    {
        found.site = last->items[i];
        if (growth_site(known, &found.site) || !judge(samples, &found.site, &found.growth))
            continue;
        count++;
        if (growing && (added = ARRAY_ADD(growing, items)))
            *added = found;
    }
    return count;
}

static unsigned int held(const struct samples *samples)
{
    const struct ledger_sites *last = &samples->sites[samples->count - 1];
    unsigned int count = 0;
    size_t i;

    for (i = 0; i < last->items_count; i++)
        count += last->items[i].count;
    return count;
}

/* Threads of the module may be behind. */
static void let_them_catch_up(struct samples *samples, const struct growing_sites *known)
{
    struct ledger_sites *last = &samples->sites[samples->count - 1];
    unsigned int tries, before;

    for (tries = 0; tries < 50 && find(samples, known, NULL); tries++)
    {
        before = held(samples);
        Sleep(20);
        ledger_sites_free(last);
        if (!ledger_read(last) || (held(samples) == before && tries > 3))
            break;
    }
}

void growth_search(growth_deliver *deliver, void *user, ULONGLONG deadline, struct growing_sites *growing)
{
    struct samples *samples = calloc(1, sizeof(*samples));
    unsigned int events = WARM_UP;
    size_t i;

    if (!samples)
        return;
    if (deliver(user, WARM_UP, deadline) == WARM_UP)
    {
        take_sample(samples, events);
        if (deliver_and_sample(deliver, user, samples, &events, WARM_UP + FIRST_EVENTS, deadline))
            while (samples->count && find(samples, growing, NULL) && events <= MOST_EVENTS &&
                    deliver_and_sample(deliver, user, samples, &events, events * 2, deadline))
                ;
        if (samples->count && events >= LEAST_EVENTS)
        {
            let_them_catch_up(samples, growing);
            find(samples, growing, growing);
        }
    }
    for (i = 0; i < samples->count; i++)
        ledger_sites_free(&samples->sites[i]);
    free(samples);
}
