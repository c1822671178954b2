/* The filter of unhandled exceptions: a fault reaches it, and what it answers is done. */
#include "test.h"

static DWORD seen_code;
static ULONG_PTR seen_address;
static LONG answer;

static LONG WINAPI first_filter(EXCEPTION_POINTERS *pointers)
{
    seen_code = pointers->ExceptionRecord->ExceptionCode;
    return answer;
}

/* Goes on behind the instruction, of two bytes. */
static LONG WINAPI skipping_filter(EXCEPTION_POINTERS *pointers)
{
    seen_code = pointers->ExceptionRecord->ExceptionCode;
    seen_address = (ULONG_PTR)pointers->ExceptionRecord->ExceptionAddress;
    pointers->ContextRecord->Rip += 2;
    return EXCEPTION_CONTINUE_EXECUTION;
}

static void test_filters_follow_each_other(void **state)
{
    LPTOP_LEVEL_EXCEPTION_FILTER before = SetUnhandledExceptionFilter(first_filter);

    (void)state;
    assert_ptr_equal(SetUnhandledExceptionFilter(skipping_filter), first_filter);
    assert_ptr_equal(SetUnhandledExceptionFilter(NULL), skipping_filter);
    assert_null(SetUnhandledExceptionFilter(before));
}

static void test_asked_directly(void **state)
{
    EXCEPTION_RECORD record = {0};
    CONTEXT context;
    EXCEPTION_POINTERS pointers = {&record, &context};
    LPTOP_LEVEL_EXCEPTION_FILTER before = SetUnhandledExceptionFilter(first_filter);

    (void)state;
    record.ExceptionCode = EXCEPTION_INT_DIVIDE_BY_ZERO;
    answer = EXCEPTION_EXECUTE_HANDLER;
    assert_int_equal(UnhandledExceptionFilter(&pointers), EXCEPTION_EXECUTE_HANDLER);
    assert_int_equal(seen_code, EXCEPTION_INT_DIVIDE_BY_ZERO);
    answer = EXCEPTION_CONTINUE_EXECUTION;
    assert_int_equal(UnhandledExceptionFilter(&pointers), EXCEPTION_CONTINUE_EXECUTION);
    SetUnhandledExceptionFilter(before);
}

static void test_faults(void **state)
{
    LPTOP_LEVEL_EXCEPTION_FILTER before = SetUnhandledExceptionFilter(skipping_filter);

    (void)state;
    seen_code = 0;
    seen_address = 0;
    __asm__ volatile("ud2");
    assert_int_equal(seen_code, EXCEPTION_ILLEGAL_INSTRUCTION);
    assert_int_not_equal(seen_address, 0);
    /* mov (%rax), %eax */
    __asm__ volatile("xor %%eax, %%eax\n\t.byte 0x8b, 0x00" : : : "rax", "memory");
    assert_int_equal(seen_code, EXCEPTION_ACCESS_VIOLATION);
    /* div %ecx */
    __asm__ volatile("xor %%ecx, %%ecx\n\txor %%edx, %%edx\n\tmov $1, %%eax\n\t.byte 0xf7, 0xf1" : : : "rax", "rcx", "rdx", "cc");
    assert_int_equal(seen_code, EXCEPTION_INT_DIVIDE_BY_ZERO);
    SetUnhandledExceptionFilter(before);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_filters_follow_each_other),
        cmocka_unit_test(test_asked_directly),
        cmocka_unit_test(test_faults),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
