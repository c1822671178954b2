/* Sys* functions of oleaut32. */
#define COBJMACROS
#define CONST_VTABLE
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

/* First, while no longer block is kept. Strings take whole units of 16 bytes of the task allocator: the count and the text, in front of which 64-bit systems leave four
 * bytes. */
static void test_memory(void **state)
{
    static const struct {UINT bytes, size;} cases[] = {{0, 16}, {6, 16}, {7, 32}, {22, 32}, {23, 48}, {500, 512}, {4000, 4016}};
    IMalloc *allocator;
    BSTR string;
    UINT i;

    (void)state;
    assert_hresult(CoGetMalloc(MEMCTX_TASK, &allocator), S_OK);
    for (i = 0; i < ARRAYSIZE(cases); i++)
    {
        string = SysAllocStringByteLen(NULL, cases[i].bytes);
        assert_int_equal(IMalloc_GetSize(allocator, (char *)string - 8), cases[i].size);
        SysFreeString(string);
    }
    IMalloc_Release(allocator);
}

/* Under a sanitizer there is no cache, so that it sees such uses. */
static void test_cache(void **state)
{
    BSTR volatile strings[6], first, second;
    BSTR others[20];
    UINT i;

    (void)state;
    if (test_sanitized())
        skip();
    /* What earlier tests left there. */
    for (i = 0; i < ARRAYSIZE(others); i++)
        others[i] = SysAllocStringLen(NULL, i % 2 ? 16 : 24);
    first = SysAllocString(TEXT_);
    SysFreeString(first);
    SysFreeString(first);
    assert_int_equal(SysStringLen(first), 4);
    assert_wide_equal(first, TEXT_);
    second = SysAllocString(TEXT_);
    assert_ptr_equal(first, second);
    SysFreeString(second);

    for (i = 0; i < ARRAYSIZE(strings); i++)
        strings[i] = SysAllocStringLen(NULL, 24);
    for (i = 0; i < ARRAYSIZE(strings); i++)
        SysFreeString(strings[i]);
    /* The one that was freed first; a block of the next size will do, too. */
    assert_ptr_equal(SysAllocStringLen(NULL, 24), strings[0]);
    assert_ptr_equal(SysAllocStringLen(NULL, 16), strings[1]);
    assert_int_equal(SysStringLen(strings[1]), 16);
    assert_int_equal(strings[1][16], 0);
    for (i = 0; i < 2; i++)
    {
        SysFreeString(strings[i]);
        SysFreeString(strings[i]);
    }
    for (i = 0; i < ARRAYSIZE(others); i++)
        SysFreeString(others[i]);
}

static DWORD WINAPI use_strings(void *parameter)
{
    BSTR strings[40], *handed_over = parameter;
    UINT i, round;

    for (round = 0; round < 200; round++)
    {
        for (i = 0; i < ARRAYSIZE(strings); i++)
        {
            strings[i] = SysAllocStringLen(NULL, i * 7);
            memset(strings[i], (int)i, SysStringByteLen(strings[i]));
        }
        for (i = 0; i < ARRAYSIZE(strings); i++)
        {
            if (SysStringLen(strings[i]) != i * 7 || (i && ((const BYTE *)strings[i])[i * 14 - 1] != i))
                return 1;
            SysFreeString(strings[i]);
        }
    }
    /* One is freed by another thread than made it, and the other way round. */
    SysFreeString(handed_over[0]);
    handed_over[1] = SysAllocString(TEXT_);
    return 0;
}

static void test_threads(void **state)
{
    BSTR handed_over[4][2];
    HANDLE threads[4];
    DWORD i, result;

    (void)state;
    for (i = 0; i < ARRAYSIZE(threads); i++)
    {
        handed_over[i][0] = SysAllocString(TEXT_);
        threads[i] = CreateThread(NULL, 0, use_strings, handed_over[i], 0, NULL);
        assert_non_null(threads[i]);
    }
    for (i = 0; i < ARRAYSIZE(threads); i++)
    {
        WaitForSingleObject(threads[i], INFINITE);
        assert_true(GetExitCodeThread(threads[i], &result));
        assert_int_equal(result, 0);
        CloseHandle(threads[i]);
        assert_wide_equal(handed_over[i][1], TEXT_);
        SysFreeString(handed_over[i][1]);
    }
}

/* By name, since headers lack it. Last: there is no way back. */
static void test_no_cache(void **state)
{
    void (WINAPI *no_cache)(void) = (void (WINAPI *)(void))GetProcAddress(GetModuleHandleA("oleaut32.dll"), "SetOaNoCache");
    BSTR volatile string;
    IMalloc *allocator;

    (void)state;
    assert_non_null(no_cache);
    no_cache();
    assert_hresult(CoGetMalloc(MEMCTX_TASK, &allocator), S_OK);
    string = SysAllocStringLen(NULL, 40);
    assert_int_equal(IMalloc_DidAlloc(allocator, (char *)string - 8), 1);
    SysFreeString(string);
    if (!test_sanitized())
        assert_int_not_equal(IMalloc_DidAlloc(allocator, (char *)string - 8), 1);
    IMalloc_Release(allocator);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_alloc),
        cmocka_unit_test(test_alloc_len),
        cmocka_unit_test(test_overflow),
        cmocka_unit_test(test_alloc_byte_len),
        cmocka_unit_test(test_realloc_text),
        cmocka_unit_test(test_realloc_len),
        cmocka_unit_test(test_realloc_len_of_itself),
        cmocka_unit_test(test_cache),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_no_cache),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
