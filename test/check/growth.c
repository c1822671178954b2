/* lib/check/growth.c: which series of what a module holds are growth. */
#include "test.h"

#include "check/growth.h"

#define MOST 3712

typedef double series(unsigned int event);

/* What samples of 8 to a doubling show, as certemu check takes them. */
static BOOL grows(series *bytes, unsigned int events, struct growth *growth)
{
    struct growth_sample samples[64] = {{20, bytes(20) > 0, bytes(20)}};
    unsigned int from, to, i;
    size_t count = 1;

    for (from = 20, to = 116; to <= events; from = to, to *= 2)
        for (i = 1; i <= 8; i++)
        {
            unsigned int event = from + (to - from) * i / 8;

            samples[count++] = (struct growth_sample){event, bytes(event) > 0, bytes(event)};
        }
    return growth_find(samples, count, growth);
}

static double leak(unsigned int event) { return 34.0 * event; }
static double every_tenth(unsigned int event) { return event / 10 * 100.0; }
static double cache_of_100(unsigned int event) { return 24.0 * min(event, 100); }
static double ring_of_1000(unsigned int event) { return 24.0 * min(event, 1000); }
static double constant(unsigned int event) { (void)event; return 4096; }
static double batches_of_25(unsigned int event) { return event % 25 * 64.0; }
static double falls(unsigned int event) { return 100000.0 - event; }

static double doubling(unsigned int event)
{
    double capacity = 8;

    while (capacity < event * 8.0)
        capacity *= 2;
    return capacity;
}

static double half_more(unsigned int event)
{
    double capacity = 64;

    while (capacity < event * 8.0)
        capacity += capacity / 2;
    return capacity;
}

/* A table that doubles until it has room for what there is. */
static double doubles_twice(unsigned int event)
{
    return event < 40 ? 1024 : event < 150 ? 2048 : 4096;
}

/* A queue that a thread empties: up and down without a trend. */
static double queue(unsigned int event)
{
    return (event * 2654435761u >> 16) % 7 * 48.0;
}

static void finds_growth(void **state)
{
    struct growth growth;

    (void)state;
    assert_true(grows(leak, MOST, &growth));
    assert_true(growth.bytes > 33.99 && growth.bytes < 34.01 && growth.bytes_error < 0.01);
    assert_int_equal(growth.events, MOST);
    assert_true(grows(every_tenth, MOST, &growth));
    assert_true(growth.bytes > 9.9 && growth.bytes < 10.1);
    assert_true(grows(doubling, MOST, &growth));
    assert_true(growth.bytes > 4 && growth.bytes < 20);
    assert_true(grows(half_more, MOST, &growth));
    /* In the shortest time, too. */
    assert_true(grows(leak, 116, &growth));
}

static void finds_none(void **state)
{
    series *const bounded[] = {cache_of_100, ring_of_1000, constant, batches_of_25, falls, doubles_twice, queue};
    struct growth growth;
    size_t i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(bounded); i++)
        if (grows(bounded[i], MOST, &growth))
            fail_msg("series %u grows by %f (%f)", (unsigned int)i, growth.bytes, growth.bytes_error);
    assert_false(grows(leak, 60, &growth));
    assert_false(growth_find(NULL, 0, &growth));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_growth), cmocka_unit_test(finds_none)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
