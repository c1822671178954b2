/* Growth by the number of events: see growth.h. */
#include "check/growth.h"

#include <math.h>
#include <string.h>

#define LEAST_RATE 0.3          /* of the last half's growth by an event to that of the quarter before */
#define ERRORS 3

typedef double quantity(const struct growth_sample *sample);

static double pieces_of(const struct growth_sample *sample)
{
    return sample->pieces;
}

static double bytes_of(const struct growth_sample *sample)
{
    return sample->bytes;
}

static void fit(const struct growth_sample *samples, size_t count, quantity *of, double *slope, double *error)
{
    double x = 0, y = 0, squares = 0, products = 0, rest = 0, deviation;
    size_t i;

    for (i = 0; i < count; i++)
    {
        x += samples[i].events / (double)count;
        y += of(&samples[i]) / (double)count;
    }
    for (i = 0; i < count; i++)
    {
        squares += (samples[i].events - x) * (samples[i].events - x);
        products += (samples[i].events - x) * (of(&samples[i]) - y);
    }
    *slope = products / squares;
    for (i = 0; i < count; i++)
    {
        deviation = of(&samples[i]) - y - *slope * (samples[i].events - x);
        rest += deviation * deviation;
    }
    *error = sqrt(rest / (double)(count - 2) / squares);
}

/* The last sample of at most so many events. */
static size_t sample_at(const struct growth_sample *samples, size_t count, double events)
{
    size_t i = 0;

    while (i + 1 < count && samples[i + 1].events <= events)
        i++;
    return i;
}

static double rate(const struct growth_sample *from, const struct growth_sample *to, quantity *of)
{
    return to->events > from->events ? (of(to) - of(from)) / (to->events - from->events) : 0;
}

static BOOL rises(const struct growth_sample *samples, size_t count, quantity *of, double *slope, double *error)
{
    double events = samples[count - 1].events, late, early;
    size_t half = sample_at(samples, count, events / 2), quarter = sample_at(samples, count, events / 4);

    *slope = *error = 0;
    if (count - quarter < 4)
        return FALSE;
    fit(samples + quarter, count - quarter, of, slope, error);
    late = rate(&samples[half], &samples[count - 1], of);
    early = rate(&samples[quarter], &samples[half], of);
    return late > 0 && late >= early * LEAST_RATE && *slope > ERRORS * *error;
}

BOOL growth_find(const struct growth_sample *samples, size_t count, struct growth *growth)
{
    BOOL pieces, bytes;

    memset(growth, 0, sizeof(*growth));
    if (!count || samples[count - 1].events - samples[0].events < GROWTH_LEAST_EVENTS)
        return FALSE;
    growth->events = (unsigned int)samples[count - 1].events;
    pieces = rises(samples, count, pieces_of, &growth->pieces, &growth->pieces_error);
    bytes = rises(samples, count, bytes_of, &growth->bytes, &growth->bytes_error);
    return pieces || bytes;
}
