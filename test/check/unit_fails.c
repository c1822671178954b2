/* One test for each assertion of certemu/cmocka.h, which fails. unit_fails.py runs them one by one: the failure has to be at the line
 * marked FAILS, and the output to say what SAYS announces. PLACE: a line of the module with that mark. */
#include "unit.h"

static void result(void **state)
{
    /* SAYS: notify(*state, L"error"): expected 0x00000000 S_OK, it is 0x80070070 */
    assert_result(notify(*state, L"error"), S_OK);      /* FAILS */
}

static void succeeds(void **state)
{
    /* SAYS: notify(*state, L"error"): expected success, it is 0x80070070 */
    /* SAYS: the disk is full */
    assert_succeeds(notify(*state, L"error"));      /* FAILS */
}

static void no_leaks(void **state)
{
    struct fixture *fixture = *state;

    notify(fixture, L"leak");
    notify(fixture, L"leak");
    /* SAYS: leak/bstr: 2 BSTR (16 bytes) from SysAllocString */
    /* PLACE: leak */
    /* SAYS: expected no leaks, found 2 */
    assert_no_leaks(fixture->module);       /* FAILS */
}

static void no_leaks_after_unloading(void **state)
{
    struct fixture *fixture = *state;

    notify(fixture, L"leak");
    certemu_module_unload(fixture->module);
    fixture->module = NULL;
    /* PLACE: leak */
    /* SAYS: expected no leaks, found 1 */
    assert_no_leaks(NULL);      /* FAILS */
}

static void no_findings(void **state)
{
    struct fixture *fixture = *state;

    notify(fixture, L"twice");
    /* SAYS: misuse/double-free: SysFreeString of a BSTR that was given back before */
    /* PLACE: twice */
    /* SAYS: expected no findings, found 1 */
    assert_no_findings();       /* FAILS */
}

static void calls(void **state)
{
    struct fixture *fixture = *state;

    notify(fixture, L"read");
    /* SAYS: expected 2 calls of GetCertificateProperty for SerialNumber, found 1 */
    assert_calls(fixture->ca, "GetCertificateProperty", "SerialNumber", 2);     /* FAILS */
}

static void calls_of_any_name(void **state)
{
    struct fixture *fixture = *state;

    notify(fixture, L"read");
    /* SAYS: expected 0 calls of GetCertificateProperty for any name, found 1 */
    assert_calls(fixture->ca, "GetCertificateProperty", NULL, 0);       /* FAILS */
}

static void expected_calls(void **state)
{
    struct fixture *fixture = *state;

    certemu_ca_expect(fixture->ca, "GetCertificateProperty", "SerialNumber", 3);
    notify(fixture, L"read");
    /* SAYS: expected 3 times, called 1 time */
    /* SAYS: expected no unmet expectations, found 1 */
    assert_expected_calls(fixture->ca);     /* FAILS */
}

/* Of many cases the failing one is named. */
static void in_a_loop_of_faults(void **state)
{
    struct fixture *fixture = *state;

    certemu_for_each_fault(loop, CERTEMU_FAULT_SERVER_CALL)
    {
        notify(fixture, L"unchecked");
        /* PLACE: careless */
        /* SAYS: expected no leaks, found 1 */
        /* SAYS: with fault/server-call/3 */
        assert_no_leaks(fixture->module);       /* FAILS */
    }
}

/* CMocka's own assertions do not know of faults, nor need they. */
static void plain_functions(void **state)
{
    struct fixture *fixture = *state;

    notify(fixture, L"leak");
    /* PLACE: leak */
    assert_int_equal(certemu_leaks(fixture->module, stderr), 0);        /* FAILS */
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] =
    {
        TEST(result), TEST(succeeds), TEST(no_leaks), TEST(no_leaks_after_unloading), TEST(no_findings), TEST(calls),
        TEST(calls_of_any_name), TEST(expected_calls), TEST(in_a_loop_of_faults), TEST(plain_functions),
    };

    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
