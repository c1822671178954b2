/* Sys* functions of oleaut32. */
#include "test.h"

static const WCHAR TEXT_[] = {'t', 'e', 'x', 't', 0};

static void test_alloc(void **state)
{
    BSTR string = SysAllocString(TEXT_);

    (void)state;
    assert_non_null(string);
    assert_wide_equal(string, TEXT_);
    assert_int_equal(SysStringLen(string), 4);
    assert_int_equal(SysStringByteLen(string), 8);
    /* The count lies right before the text. */
    assert_int_equal(((const DWORD *)string)[-1], 8);
    SysFreeString(string);

    assert_null(SysAllocString(NULL));
    string = SysAllocString(TEXT_ + 4);
    assert_non_null(string);
    assert_int_equal(SysStringLen(string), 0);
    assert_int_equal(string[0], 0);
    SysFreeString(string);
    SysFreeString(NULL);
    assert_int_equal(SysStringLen(NULL), 0);
    assert_int_equal(SysStringByteLen(NULL), 0);
}

static void test_alloc_len(void **state)
{
    static const WCHAR embedded[] = {'a', 0, 'b', 0, 0, 'c'};
    BSTR string = SysAllocStringLen(embedded, 6);

    (void)state;
    assert_int_equal(SysStringLen(string), 6);
    assert_memory_equal(string, embedded, sizeof(embedded));
    assert_int_equal(string[6], 0);
    SysFreeString(string);

    string = SysAllocStringLen(TEXT_, 2);
    assert_int_equal(SysStringByteLen(string), 4);
    assert_int_equal(string[2], 0);
    SysFreeString(string);

    string = SysAllocStringLen(NULL, 0);
    assert_non_null(string);
    assert_int_equal(SysStringLen(string), 0);
    assert_int_equal(string[0], 0);
    SysFreeString(string);

    string = SysAllocStringLen(NULL, 100);
    assert_int_equal(SysStringLen(string), 100);
    assert_int_equal(string[100], 0);
    SysFreeString(string);
}

/* A length in characters whose bytes do not fit in 32 bits fails, and must not wrap round to a short string. */
static void test_overflow(void **state)
{
    static const UINT lengths[] = {0x80000000, 0x80000001, 0xc0000000, 0xfffffff0, 0xffffffff, 0x7fffffff};
    BSTR string = SysAllocString(TEXT_), same = string;
    size_t i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(lengths); i++)
    {
        assert_null(SysAllocStringLen(NULL, lengths[i]));
        assert_false(SysReAllocStringLen(&string, NULL, lengths[i]));
        assert_ptr_equal(string, same);
        assert_wide_equal(string, TEXT_);
    }
    assert_null(SysAllocStringByteLen(NULL, 0xffffffff));
    assert_null(SysAllocStringByteLen(NULL, 0xfffffffe));
    SysFreeString(string);
}

static void test_alloc_byte_len(void **state)
{
    BSTR string = SysAllocStringByteLen("abc", 3);
    UINT length;

    (void)state;
    assert_int_equal(SysStringByteLen(string), 3);
    assert_int_equal(SysStringLen(string), 1);
    assert_memory_equal(string, "abc\0\0", 5);
    SysFreeString(string);

    string = SysAllocStringByteLen(NULL, 0);
    assert_int_equal(SysStringByteLen(string), 0);
    assert_int_equal(string[0], 0);
    SysFreeString(string);

    for (length = 1; length < 100; length++)
    {
        string = SysAllocStringByteLen(NULL, length);
        assert_int_equal(SysStringByteLen(string), length);
        assert_memory_equal((char *)string + length, "\0\0", 2);
        memset(string, 'x', length);
        SysFreeString(string);
    }
}

static void test_realloc_text(void **state)
{
    static const WCHAR longer[] = {'a', ' ', 'l', 'o', 'n', 'g', 'e', 'r', ' ', 't', 'e', 'x', 't', 0};
    BSTR string = SysAllocString(TEXT_);

    (void)state;
    assert_true(SysReAllocString(&string, longer));
    assert_wide_equal(string, longer);
    assert_int_equal(SysStringLen(string), 13);
    assert_true(SysReAllocString(&string, string));
    assert_wide_equal(string, longer);
    assert_true(SysReAllocString(&string, string + 9));
    assert_wide_equal(string, TEXT_);
    assert_true(SysReAllocString(&string, NULL));
    assert_null(string);
    assert_true(SysReAllocString(&string, TEXT_));
    assert_wide_equal(string, TEXT_);
    SysFreeString(string);
    assert_false(SysReAllocString(NULL, TEXT_));
}

static void test_realloc_len(void **state)
{
    BSTR string = NULL;

    (void)state;
    assert_true(SysReAllocStringLen(&string, TEXT_, 4));
    assert_wide_equal(string, TEXT_);

    /* Without a text the old one stays, as far as there is room. */
    assert_true(SysReAllocStringLen(&string, NULL, 1000));
    assert_int_equal(SysStringLen(string), 1000);
    assert_memory_equal(string, TEXT_, 8);
    assert_int_equal(string[1000], 0);
    assert_true(SysReAllocStringLen(&string, NULL, 2));
    assert_int_equal(SysStringLen(string), 2);
    assert_memory_equal(string, TEXT_, 4);
    assert_int_equal(string[2], 0);
    assert_true(SysReAllocStringLen(&string, TEXT_ + 1, 3));
    assert_wide_equal(string, TEXT_ + 1);
    assert_true(SysReAllocStringLen(&string, TEXT_, 0));
    assert_non_null(string);
    assert_int_equal(SysStringLen(string), 0);
    SysFreeString(string);

    string = NULL;
    assert_true(SysReAllocStringLen(&string, NULL, 0));
    assert_non_null(string);
    assert_int_equal(SysStringLen(string), 0);
    SysFreeString(string);
}

/* Programs are known to pass the string itself, or a part of it, with a length beyond its end. */
static void test_realloc_len_of_itself(void **state)
{
    BSTR string = SysAllocString(TEXT_);

    (void)state;
    assert_true(SysReAllocStringLen(&string, string, 1000000));
    assert_int_equal(SysStringLen(string), 1000000);
    assert_memory_equal(string, TEXT_, 8);
    assert_int_equal(string[1000000], 0);
    SysFreeString(string);

    string = SysAllocString(TEXT_);
    assert_true(SysReAllocStringLen(&string, string + 1, 3));
    assert_wide_equal(string, TEXT_ + 1);
    assert_true(SysReAllocStringLen(&string, string, 2));
    assert_int_equal(SysStringLen(string), 2);
    assert_memory_equal(string, TEXT_ + 1, 4);
    SysFreeString(string);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alloc),
        cmocka_unit_test(test_alloc_len),
        cmocka_unit_test(test_overflow),
        cmocka_unit_test(test_alloc_byte_len),
        cmocka_unit_test(test_realloc_text),
        cmocka_unit_test(test_realloc_len),
        cmocka_unit_test(test_realloc_len_of_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
