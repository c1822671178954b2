/* ProgIDs and TreatAs in the registry. */
#define COBJMACROS
#include "test.h"

#include <objbase.h>

/* Wine's headers lack it. */
WINOLEAPI CLSIDFromProgIDEx(LPCOLESTR progid, CLSID *clsid);

static const CLSID CLSID_Sample = {0x6a1c6f3e, 0x93a1, 0x4c5f, {0x9d, 0x3b, 0x5b, 0x0c, 0x4e, 0x2d, 0x11, 0x07}};
static const CLSID CLSID_Other = {0x6a1c6f3e, 0x93a1, 0x4c5f, {0x9d, 0x3b, 0x5b, 0x0c, 0x4e, 0x2d, 0x11, 0x08}};

#define CLASSES L"Software\\Classes\\"
#define SAMPLE_KEY CLASSES L"CLSID\\{6A1C6F3E-93A1-4C5F-9D3B-5B0C4E2D1107}"

static void set(const WCHAR *key, const WCHAR *text)
{
    assert_int_equal(RegSetKeyValueW(HKEY_LOCAL_MACHINE, key, NULL, REG_SZ, text, (lstrlenW(text) + 1) * sizeof(WCHAR)), 0);
}

static int remove_keys(void **state)
{
    (void)state;
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, SAMPLE_KEY);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, CLASSES L"CertemuTest.Sample");
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, CLASSES L"CertemuTest.Sample.1");
    return 0;
}

static int add_keys(void **state)
{
    remove_keys(state);
    set(CLASSES L"CertemuTest.Sample.1", L"Sample");
    set(CLASSES L"CertemuTest.Sample.1\\CLSID", L"{6A1C6F3E-93A1-4C5F-9D3B-5B0C4E2D1107}");
    set(CLASSES L"CertemuTest.Sample", L"Sample");
    set(CLASSES L"CertemuTest.Sample\\CurVer", L"CertemuTest.Sample.1");
    set(SAMPLE_KEY, L"Sample");
    set(SAMPLE_KEY L"\\ProgID", L"CertemuTest.Sample.1");
    return 0;
}

static void test_progid(void **state)
{
    WCHAR *text;
    CLSID clsid;

    (void)state;
    assert_hresult(CLSIDFromProgID(L"CertemuTest.Sample.1", &clsid), S_OK);
    assert_memory_equal(&clsid, &CLSID_Sample, sizeof(clsid));
    memset(&clsid, 0, sizeof(clsid));
    assert_hresult(CLSIDFromProgID(L"certemutest.SAMPLE.1", &clsid), S_OK);
    assert_memory_equal(&clsid, &CLSID_Sample, sizeof(clsid));
    memset(&clsid, 0, sizeof(clsid));
    assert_hresult(CLSIDFromProgIDEx(L"CertemuTest.Sample.1", &clsid), S_OK);
    assert_memory_equal(&clsid, &CLSID_Sample, sizeof(clsid));
    memset(&clsid, 0, sizeof(clsid));
    assert_hresult(CLSIDFromString(L"CertemuTest.Sample.1", &clsid), S_OK);
    assert_memory_equal(&clsid, &CLSID_Sample, sizeof(clsid));

    assert_hresult(ProgIDFromCLSID(&CLSID_Sample, &text), S_OK);
    assert_wide_equal(text, L"CertemuTest.Sample.1");
    CoTaskMemFree(text);
}

/* Windows follows CurVer; Wine 8.0 does not. */
static void test_current_version(void **state)
{
    CLSID clsid;

    (void)state;
    if (!test_native())
        skip();
    assert_hresult(CLSIDFromProgID(L"CertemuTest.Sample", &clsid), S_OK);
    assert_memory_equal(&clsid, &CLSID_Sample, sizeof(clsid));
}

static void test_not_there(void **state)
{
    WCHAR *text = (WCHAR *)1;
    CLSID clsid;

    (void)state;
    memset(&clsid, 0xcc, sizeof(clsid));
    assert_hresult(CLSIDFromProgID(L"CertemuTest.Absent", &clsid), CO_E_CLASSSTRING);
    assert_memory_equal(&clsid, &GUID_NULL, sizeof(clsid));
    assert_hresult(CLSIDFromProgID(NULL, &clsid), E_INVALIDARG);
    assert_hresult(CLSIDFromProgID(L"CertemuTest.Sample.1", NULL), E_INVALIDARG);
    assert_hresult(CLSIDFromProgID(L"", &clsid), CO_E_CLASSSTRING);
    assert_hresult(ProgIDFromCLSID(&CLSID_Other, &text), REGDB_E_CLASSNOTREG);
    assert_null(text);
    assert_hresult(ProgIDFromCLSID(&CLSID_Sample, NULL), E_INVALIDARG);
    set(CLASSES L"CertemuTest.Sample.1\\CLSID", L"{not a class}");
    assert_hresult(CLSIDFromProgID(L"CertemuTest.Sample.1", &clsid), CO_E_CLASSSTRING);
}

static void test_treat_as(void **state)
{
    CLSID clsid;

    (void)state;
    assert_hresult(CoGetTreatAsClass(&CLSID_Sample, &clsid), S_FALSE);
    assert_memory_equal(&clsid, &CLSID_Sample, sizeof(clsid));
    set(SAMPLE_KEY L"\\TreatAs", L"{6A1C6F3E-93A1-4C5F-9D3B-5B0C4E2D1108}");
    assert_hresult(CoGetTreatAsClass(&CLSID_Sample, &clsid), S_OK);
    assert_memory_equal(&clsid, &CLSID_Other, sizeof(clsid));
    assert_hresult(CoGetTreatAsClass(&CLSID_Sample, NULL), E_INVALIDARG);
}

int main(void)
{
    const struct CMUnitTest all[] =
    {
        cmocka_unit_test_setup_teardown(test_progid, add_keys, remove_keys),
        cmocka_unit_test_setup_teardown(test_current_version, add_keys, remove_keys),
        cmocka_unit_test_setup_teardown(test_not_there, add_keys, remove_keys),
        cmocka_unit_test_setup_teardown(test_treat_as, add_keys, remove_keys),
    };

    return cmocka_run_group_tests_name("progid", all, NULL, NULL);
}
