/* Variants of documents: they are DER again, they differ, and follow from the seed alone. */
#include "test.h"

#include "../tools/fuzz_mutate.h"
#include "ca/private.h"

static unsigned int count_nodes(struct slice in, unsigned int *broken)
{
    struct slice contents;
    unsigned int count = 0;
    BYTE tag;

    while (der_next(&in, &tag, &contents, NULL))
        count += 1 + (tag & 0x20 ? count_nodes(contents, broken) : 0);
    *broken += in.size != 0;
    return count;
}

static void variants_are_der(void **state)
{
    unsigned int run, changed = 0, readable = 0, broken = 0;
    struct text out = {0}, again = {0};
    struct fuzz_random random;
    struct document document;
    const char *problem;
    size_t size, position;
    unsigned char *der = fixture_bytes("leaf.der", &size);

    (void)state;
    for (run = 0; run < 2000; run++)
    {
        struct slice slice;

        text_clear(&out);
        text_clear(&again);
        fuzz_seed(&random, 7, run);
        assert_true(fuzz_der(&random, der, size, &out));
        fuzz_seed(&random, 7, run);
        assert_true(fuzz_der(&random, der, size, &again));
        assert_int_equal(out.length, again.length);
        assert_memory_equal(text_string(&out), text_string(&again), out.length);
        slice.data = (const BYTE *)text_string(&out);
        slice.size = (UINT)out.length;
        count_nodes(slice, &broken);
        changed += out.length != size || memcmp(text_string(&out), der, size);
        readable += document_parse(slice.data, slice.size, &document, &problem, &position);
    }
    /* Of what is cut off within a constructed value, the end is broken; a change of nothing is possible, too. */
    assert_true(changed > 1500);
    assert_true(readable > 500);
    assert_true(readable < 2000);
    assert_true(broken < 600);
    text_free(&out);
    text_free(&again);
    free(der);
}

static void what_is_no_der_is_refused(void **state)
{
    struct fuzz_random random;
    struct text out = {0};

    (void)state;
    fuzz_seed(&random, 1, 1);
    assert_false(fuzz_der(&random, (const BYTE *)"", 0, &out));
    assert_false(fuzz_der(&random, (const BYTE *)"\x30\x82", 2, &out));
    text_free(&out);
}

static void seeds_differ(void **state)
{
    struct fuzz_random one, other;
    unsigned int i, same = 0;

    (void)state;
    fuzz_seed(&one, 1, 0);
    fuzz_seed(&other, 1, 1);
    for (i = 0; i < 1000; i++)
    {
        unsigned int value = fuzz_below(&one, 100);

        assert_true(value < 100);
        same += value == fuzz_below(&other, 100);
    }
    assert_true(same < 50);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(variants_are_der), cmocka_unit_test(what_is_no_der_is_refused), cmocka_unit_test(seeds_differ),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
