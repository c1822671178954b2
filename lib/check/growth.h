/* Does what a module holds grow with the number of events, or has it come to an end, as that of a cache does? */
#pragma once

#include <stddef.h>

#include <windows.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is held at one place after so many events. */
struct growth_sample
{
    double events, pieces, bytes;
};

/* Straight lines by least squares, with the standard error of the slope. */
struct growth
{
    double pieces, pieces_error;    /* an event */
    double bytes, bytes_error;
    unsigned int events;            /* that they were fitted to */
};

/* Fewer show nothing: a module may hold back a batch. */
#define GROWTH_LEAST_EVENTS 60

/* `samples` in the order of their events, from the first event on. It grows when the line rises by more than chance would have it
 * (three standard errors), and when as much came in the last half of the events as in the quarter before it, for their number: a cache has
 * filled up by then, and a vector that doubles has doubled once in each. */
BOOL growth_find(const struct growth_sample *samples, size_t count, struct growth *growth);

#ifdef __cplusplus
}
#endif
