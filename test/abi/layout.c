/* Sizes and offsets that Windows fixes (docs/abi.md 1.0), in whatever flavour this file is compiled. */
#include "test.h"

#include <certexit.h>
#include <certif.h>

static void test_sizes(void **state)
{
    (void)state;
    assert_int_equal(sizeof(WCHAR), 2);
    assert_int_equal(sizeof(LONG), 4);
    assert_int_equal(sizeof(HRESULT), 4);
    assert_int_equal(sizeof(VARIANT), sizeof(void *) == 8 ? 24 : 16);
    assert_int_equal(offsetof(ICertExitVtbl, Initialize), 7 * sizeof(void *));
    assert_int_equal(sizeof(ICertServerExitVtbl), 19 * sizeof(void *));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
