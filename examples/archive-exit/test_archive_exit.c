/* A unit test of the module, as its author would write it: CMocka, certemu, and a certificate of your own.
 *
 *     CERTIFICATE=leaf.pem MODULE=./archive_exit.so ./test_archive_exit */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <windows.h>
#include <certsrv.h>
#include <certexit.h>
#include <certemu/certemu.h>
#include <certemu/cmocka.h>

struct fixture
{
    certemu_ca *ca;
    certemu_module *module;
    LONG context;           /* of an issued certificate */
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    LONG mask = 0;

    assert_non_null(fixture);
    certemu_check_begin();
    fixture->ca = certemu_ca_create(NULL);
    assert_non_null(fixture->ca);
    if (certemu_ca_issue_file(fixture->ca, getenv("CERTIFICATE"), NULL, &fixture->context) != S_OK
            || certemu_module_load(fixture->ca, getenv("MODULE"), "ArchiveExample.Exit", &fixture->module) != S_OK)
        fail_msg("%s", certemu_last_error());
    assert_int_equal(certemu_module_initialize(fixture->module, &mask), S_OK);
    assert_int_equal(mask, EXITEVENT_CERTISSUED | EXITEVENT_CERTREVOKED);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    assert_no_leaks(fixture->module);
    assert_result(certemu_module_unload(fixture->module), S_OK);
    assert_no_leaks(NULL);
    assert_no_findings();
    certemu_ca_destroy(fixture->ca);
    certemu_check_end();
    free(fixture);
    return 0;
}

static BOOL archived(const WCHAR *name)
{
    WCHAR path[MAX_PATH] = L"C:\\Windows\\System32\\CertSrv\\CertEnroll\\";

    lstrcatW(path, name);
    return DeleteFileW(path);
}

static void test_issued_certificate_is_filed_by_serial(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(certemu_ca_set_string(fixture->ca, fixture->context, "SerialNumber", "4e57"), S_OK);
    assert_int_equal(certemu_module_notify(fixture->module, EXITEVENT_CERTISSUED, fixture->context), S_OK);
    assert_true(archived(L"4e57.cer"));
}

static void test_missing_serial_is_reported_and_leaves_no_file(void **state)
{
    struct fixture *fixture = *state;

    certemu_ca_fail(fixture->ca, "GetCertificateProperty", "SerialNumber", CERTSRV_E_PROPERTY_EMPTY);
    assert_int_equal(certemu_module_notify(fixture->module, EXITEVENT_CERTISSUED, fixture->context),
            CERTSRV_E_PROPERTY_EMPTY);
    assert_int_equal(certemu_ca_calls(fixture->ca, "GetCertificateProperty", "RawCertificate"), 0);
}

static void test_a_number_where_bytes_belong_is_refused(void **state)
{
    struct fixture *fixture = *state;

    certemu_ca_answer(fixture->ca, "GetCertificateProperty", "RawCertificate", CERTEMU_ANSWER_WRONG_TYPE, NULL);
    assert_int_equal(certemu_module_notify(fixture->module, EXITEVENT_CERTISSUED, fixture->context),
            HRESULT_FROM_WIN32(ERROR_INVALID_DATA));
}

static void test_other_events_are_not_asked_for(void **state)
{
    struct fixture *fixture = *state;
    LONG context;

    assert_int_equal(certemu_ca_add_event(fixture->ca, &context), S_OK);
    assert_int_equal(certemu_module_notify(fixture->module, EXITEVENT_CRLISSUED, context), S_FALSE);
}

/* Whatever fails: the event fails with it, and nothing stays behind. */
static void test_each_fault_leaves_nothing_behind(void **state)
{
    static const certemu_fault kinds[] = {CERTEMU_FAULT_ALLOCATION, CERTEMU_FAULT_FILE, CERTEMU_FAULT_SERVER_CALL};
    struct fixture *fixture = *state;
    size_t i;

    assert_succeeds(certemu_ca_set_string(fixture->ca, fixture->context, "SerialNumber", "4e57"));
    for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        certemu_for_each_fault(loop, kinds[i])
        {
            HRESULT result = certemu_module_notify(fixture->module, EXITEVENT_CERTISSUED, fixture->context);

            assert_int_equal(FAILED(result), certemu_faults_injected() > 0);
            assert_no_leaks(fixture->module);
            certemu_fail_none();
            archived(L"4e57.cer");
        }
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test_setup_teardown(test_issued_certificate_is_filed_by_serial, setup, teardown),
        cmocka_unit_test_setup_teardown(test_missing_serial_is_reported_and_leaves_no_file, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_number_where_bytes_belong_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_other_events_are_not_asked_for, setup, teardown),
        cmocka_unit_test_setup_teardown(test_each_fault_leaves_nothing_behind, setup, teardown),
    };

    if (!getenv("CERTIFICATE") || !getenv("MODULE"))
    {
        fprintf(stderr, "usage: CERTIFICATE=file.pem MODULE=./archive_exit.so test_archive_exit\n");
        return 2;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
