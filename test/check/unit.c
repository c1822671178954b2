/* The instruments for unit tests, certemu/check.h and certemu/cmocka.h, as the author of a module uses them: with the shared library, from
 * a program of their own. What each assertion says when it fails is unit_fails.c's. */
#include "unit.h"

static void a_good_module_passes(void **state)
{
    struct fixture *fixture = *state;
    unsigned int i;

    for (i = 0; i < 3; i++)
        assert_result(notify(fixture, L"read"), S_OK);
    assert_succeeds(notify(fixture, L"nothing"));
    assert_no_leaks(fixture->module);
    assert_no_findings();
    assert_calls(fixture->ca, "GetCertificateProperty", "SerialNumber", 3);
    assert_calls(fixture->ca, "GetCertificateProperty", NULL, 3);
    assert_calls(fixture->ca, "GetRequestProperty", NULL, 0);
}

static void expectations_are_met(void **state)
{
    struct fixture *fixture = *state;

    assert_succeeds(certemu_ca_expect(fixture->ca, "GetCertificateProperty", "SerialNumber", 1));
    assert_succeeds(certemu_ca_expect(fixture->ca, "EnumerateExtensionsSetup", NULL, 0));
    assert_result(notify(fixture, L"read"), S_OK);
    assert_expected_calls(fixture->ca);
    /* They are asked for anew in each test. */
    assert_result(notify(fixture, L"read"), S_OK);
    assert_expected_calls(fixture->ca);
}

static void a_leak_is_counted_where_it_is(void **state)
{
    struct fixture *fixture = *state;

    notify(fixture, L"leak");
    assert_int_equal(certemu_leaks(fixture->module, NULL), 1);
    notify(fixture, L"leak");
    assert_int_equal(certemu_leaks(fixture->module, NULL), 2);
    certemu_module_unload(fixture->module);
    fixture->module = NULL;
    assert_int_equal(certemu_leaks(NULL, NULL), 2);
}

static void a_cache_is_marked(void **state)
{
    struct fixture *fixture = *state;

    notify(fixture, L"cache");
    assert_int_equal(certemu_leaks(fixture->module, NULL), 1);
    certemu_check_mark();
    notify(fixture, L"cache");
    assert_no_leaks(fixture->module);
    certemu_module_unload(fixture->module);
    fixture->module = NULL;
    assert_no_leaks(NULL);
}

static void misuse_is_counted_once_for_each_place(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(certemu_findings(NULL), 0);
    notify(fixture, L"twice");
    notify(fixture, L"twice");
    assert_int_equal(certemu_findings(NULL), 1);
    assert_no_leaks(fixture->module);
}

static void what_a_test_holds_itself_is_no_leak(void **state)
{
    struct fixture *fixture = *state;
    BSTR own = SysAllocString(L"of the test");

    assert_non_null(own);
    assert_no_leaks(fixture->module);
    certemu_module_unload(fixture->module);
    fixture->module = NULL;
    assert_no_leaks(NULL);
    SysFreeString(own);
    assert_no_findings();
}

static void the_nth_call_fails(void **state)
{
    struct fixture *fixture = *state;

    assert_string_equal(certemu_fault_id(), "");
    assert_result(certemu_fail_nth(CERTEMU_FAULT_ALLOCATION, 1, FALSE), S_OK);
    assert_string_equal(certemu_fault_id(), "fault/allocation/1");
    assert_result(notify(fixture, L"read"), E_OUTOFMEMORY);
    assert_int_equal(certemu_faults_injected(), 1);
    assert_result(notify(fixture, L"read"), S_OK);
    /* The object, SetContext, the property. */
    assert_result(certemu_fail_nth(CERTEMU_FAULT_SERVER_CALL, 3, TRUE), S_OK);
    assert_string_equal(certemu_fault_id(), "fault/server-call/3+");
    assert_result(notify(fixture, L"read"), E_FAIL);
    assert_int_equal(certemu_fault_calls(CERTEMU_FAULT_SERVER_CALL), 3);
    assert_result(notify(fixture, L"read"), E_OUTOFMEMORY);
    certemu_fail_none();
    assert_string_equal(certemu_fault_id(), "");
    assert_result(notify(fixture, L"read"), S_OK);
    assert_no_leaks(fixture->module);
}

static void a_wrong_fault_is_refused(void **state)
{
    (void)state;
    assert_result(certemu_fail_nth(CERTEMU_FAULT_ALLOCATION, 0, FALSE), E_INVALIDARG);
    assert_result(certemu_fail_nth((certemu_fault)77, 1, FALSE), E_INVALIDARG);
    certemu_check_end();
    assert_result(certemu_fail_nth(CERTEMU_FAULT_ALLOCATION, 1, FALSE), E_UNEXPECTED);
    assert_int_equal(certemu_leaks(NULL, NULL), 0);
    assert_int_equal(certemu_findings(NULL), 0);
    assert_result(certemu_check_begin(), S_OK);
    assert_result(certemu_check_begin(), S_FALSE);
}

static void each_fault_in_turn(void **state)
{
    unsigned int cases = 0, failed = 0;

    (void)state;
    certemu_for_each_fault(loop, CERTEMU_FAULT_SERVER_CALL)
    {
        struct fixture *fixture = *state;
        HRESULT result = notify(fixture, L"read");

        cases++;
        failed += FAILED(result);
        assert_true(FAILED(result) == (certemu_faults_injected() > 0));
        assert_no_leaks(fixture->module);
        certemu_fail_none();
        assert_result(notify(fixture, L"read"), S_OK);
    }
    /* Three calls, each once and from then on; and the run in which nothing was left to fail. */
    assert_int_equal(failed, 6);
    assert_int_equal(cases, 7);
    assert_string_equal(certemu_fault_id(), "");
    assert_no_findings();
}

/* Nothing but a fault brings this leak to light. */
static void each_fault_finds_a_careless_path(void **state)
{
    struct fixture *fixture = *state;
    size_t leaks = 0;

    assert_result(notify(fixture, L"unchecked"), S_OK);
    assert_no_leaks(fixture->module);
    certemu_for_each_fault(loop, CERTEMU_FAULT_SERVER_CALL)
    {
        notify(fixture, L"unchecked");
        leaks = certemu_leaks(fixture->module, NULL);
    }
    assert_int_equal(leaks, 2);
}

/* A whole life of the module inside the loop: loading and unloading fail too. */
static void each_fault_of_a_whole_life(void **state)
{
    struct fixture own;
    unsigned int cases = 0;

    (void)state;
    certemu_for_each_fault(loop, CERTEMU_FAULT_ALLOCATION)
    {
        LONG mask;

        cases++;
        memset(&own, 0, sizeof(own));
        own.ca = certemu_ca_create(NULL);
        assert_non_null(own.ca);
        assert_succeeds(certemu_ca_issue_file(own.ca, getenv("CERTIFICATE"), NULL, &own.context));
        if (SUCCEEDED(certemu_module_load(own.ca, getenv("MODULE"), "KitUnit.Exit", &own.module)))
        {
            if (SUCCEEDED(certemu_module_initialize(own.module, &mask)))
                notify(&own, L"read");
            assert_no_leaks(own.module);
            certemu_module_unload(own.module);
        }
        certemu_ca_destroy(own.ca);
    }
    /* One at least, once and from then on, and the run in which nothing is left to fail: a DLL's own heap is not watched. */
    assert_true(cases >= 3);
    assert_no_findings();
}

static void results_have_names(void **state)
{
    (void)state;
    assert_string_equal(certemu_result_text(E_INVALIDARG), "0x80070057 E_INVALIDARG");
    assert_string_equal(certemu_result_text(S_OK), "0x00000000 S_OK");
    assert_string_equal(certemu_result_text((HRESULT)0x8abc1234), "0x8abc1234");
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        TEST(a_good_module_passes), TEST(expectations_are_met), TEST(a_leak_is_counted_where_it_is), TEST(a_cache_is_marked),
        TEST(misuse_is_counted_once_for_each_place), TEST(what_a_test_holds_itself_is_no_leak), TEST(the_nth_call_fails),
        TEST(a_wrong_fault_is_refused), TEST(each_fault_in_turn), TEST(each_fault_finds_a_careless_path),
        TEST(each_fault_of_a_whole_life), cmocka_unit_test(results_have_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
