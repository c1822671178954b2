/* std::wstring: crt-wstring.cpp. */
#include "test.h"

int wstring_basics(void);
int wstring_growth(void);
int wstring_searches(void);
int wstring_numbers(void);
int wstring_containers(void);
int wstring_exceptions(void);
int wstring_c_functions(void);
int wstring_minimum(void);
int wstring_narrow_streams(void);
int wstring_expressions(void);

#define TEST(name) \
    static void test_##name(void **state) \
    { \
        (void)state; \
        assert_int_equal(wstring_##name(), 0); \
    }

TEST(basics)
TEST(growth)
TEST(searches)
TEST(numbers)
TEST(containers)
TEST(exceptions)
TEST(c_functions)
TEST(minimum)
TEST(narrow_streams)
TEST(expressions)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_basics),
        cmocka_unit_test(test_growth),
        cmocka_unit_test(test_searches),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_containers),
        cmocka_unit_test(test_exceptions),
        cmocka_unit_test(test_c_functions),
        cmocka_unit_test(test_minimum),
        cmocka_unit_test(test_narrow_streams),
        cmocka_unit_test(test_expressions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
