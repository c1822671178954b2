/* GUIDs: made, and to and from text. */
#include "test.h"

#include <objbase.h>

static const GUID sample = {0x0abf484b, 0xd049, 0x464d, {0xa7, 0xed, 0x55, 0x2e, 0x75, 0x29, 0xb0, 0xff}};

static void test_to_text(void **state)
{
    WCHAR buffer[60], *text;

    (void)state;
    memset(buffer, 0x55, sizeof(buffer));
    assert_int_equal(StringFromGUID2(&sample, buffer, 39), 39);
    assert_wide_equal(buffer, L"{0ABF484B-D049-464D-A7ED-552E7529B0FF}");
    assert_int_equal(buffer[39], 0x5555);
    memset(buffer, 0x55, sizeof(buffer));
    assert_int_equal(StringFromGUID2(&sample, buffer, 38), 0);
    assert_int_equal(buffer[0], 0x5555);
    assert_int_equal(StringFromGUID2(&sample, buffer, 0), 0);
    assert_int_equal(StringFromGUID2(&GUID_NULL, buffer, 60), 39);
    assert_wide_equal(buffer, L"{00000000-0000-0000-0000-000000000000}");

    assert_hresult(StringFromCLSID(&sample, &text), S_OK);
    assert_wide_equal(text, L"{0ABF484B-D049-464D-A7ED-552E7529B0FF}");
    CoTaskMemFree(text);
    assert_hresult(StringFromIID(&IID_IUnknown, &text), S_OK);
    assert_wide_equal(text, L"{00000000-0000-0000-C000-000000000046}");
    CoTaskMemFree(text);
}

static void test_from_text(void **state)
{
    GUID guid;

    (void)state;
    assert_hresult(CLSIDFromString(L"{0ABF484B-D049-464D-A7ED-552E7529B0FF}", &guid), S_OK);
    assert_memory_equal(&guid, &sample, sizeof(guid));
    memset(&guid, 0, sizeof(guid));
    assert_hresult(CLSIDFromString(L"{0abf484b-d049-464d-a7ed-552e7529b0ff}", &guid), S_OK);
    assert_memory_equal(&guid, &sample, sizeof(guid));
    assert_hresult(CLSIDFromString(NULL, &guid), S_OK);
    assert_memory_equal(&guid, &GUID_NULL, sizeof(guid));

    assert_hresult(IIDFromString(L"{0abf484b-d049-464d-a7ed-552e7529b0ff}", &guid), S_OK);
    assert_memory_equal(&guid, &sample, sizeof(guid));
    assert_hresult(IIDFromString(NULL, &guid), S_OK);
    assert_memory_equal(&guid, &GUID_NULL, sizeof(guid));
}

static void test_bad_text(void **state)
{
    static const struct
    {
        const WCHAR *text;
        HRESULT iid_result;
        DWORD data1;            /* what CLSIDFromString leaves in a GUID of 0xcc bytes */
        WORD data2;
        BYTE last;
    }
    bad[] =
    {
        {L"", E_INVALIDARG, 0, 0, 0},
        {L"0abf484b-d049-464d-a7ed-552e7529b0ff", E_INVALIDARG, 0, 0, 0},
        {L"{0abf484b-d049-464d-a7ed-552e7529b0ff", E_INVALIDARG, 0x0abf484b, 0xd049, 0xff},
        {L"{0abf484b-d049-464d-a7ed-552e7529b0ff} ", E_INVALIDARG, 0x0abf484b, 0xd049, 0xff},
        {L"{0abf484b-d049-464d-a7ed-552e7529b0f}", E_INVALIDARG, 0x0abf484b, 0xd049, 0xcc},
        {L"{0abf484b-d049-464d-a7ed-552e7529b0fff", CO_E_IIDSTRING, 0x0abf484b, 0xd049, 0xff},
        {L"{0abf484b-d049-464d-a7ed-552e7529b0fg}", CO_E_IIDSTRING, 0x0abf484b, 0xd049, 0xcc},
        {L"{gabf484b-d049-464d-a7ed-552e7529b0ff}", CO_E_IIDSTRING, 0, 0xcccc, 0xcc},
        {L"{0abf484b+d049-464d-a7ed-552e7529b0ff}", CO_E_IIDSTRING, 0x0abf484b, 0xcccc, 0xcc},
        {L"{0abf484b-d0-9-464d-a7ed-552e7529b0ff}", CO_E_IIDSTRING, 0x0abf484b, 0x00d0, 0xcc},
        {L"{0abf484b-d049-464d-a7ed552e7529b0ff-}", CO_E_IIDSTRING, 0x0abf484b, 0xd049, 0xcc},
        {L"[0abf484b-d049-464d-a7ed-552e7529b0ff]", CO_E_IIDSTRING, 0, 0, 0},
    };
    size_t i;
    GUID guid;

    (void)state;
    for (i = 0; i < ARRAYSIZE(bad); i++)
    {
        print_message("# bad[%d]\n", (int)i);
        memset(&guid, 0xcc, sizeof(guid));
        assert_hresult(CLSIDFromString(bad[i].text, &guid), CO_E_CLASSSTRING);
        assert_int_equal(guid.Data1, bad[i].data1);
        assert_int_equal(guid.Data2, bad[i].data2);
        assert_int_equal(guid.Data4[7], bad[i].last);
        assert_hresult(IIDFromString(bad[i].text, &guid), bad[i].iid_result);
    }
}

static void test_create(void **state)
{
    GUID first, second;

    (void)state;
    assert_hresult(CoCreateGuid(NULL), E_INVALIDARG);
    assert_hresult(CoCreateGuid(&first), S_OK);
    assert_hresult(CoCreateGuid(&second), S_OK);
    assert_memory_not_equal(&first, &second, sizeof(first));
    /* RFC 4122, version 4 */
    assert_int_equal(first.Data3 >> 12, 4);
    assert_int_equal(first.Data4[0] >> 6, 2);
}

int main(void)
{
    const struct CMUnitTest all[] =
    {
        cmocka_unit_test(test_to_text),
        cmocka_unit_test(test_from_text),
        cmocka_unit_test(test_bad_text),
        cmocka_unit_test(test_create),
    };

    return cmocka_run_group_tests_name("guid", all, NULL, NULL);
}
