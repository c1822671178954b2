/* The server object and the CA from several threads at once (the thread sanitizer watches natively). */
#include "kit.h"

#define THREADS 4
#define ROUNDS 300

static certemu_ca *ca;
static LONG context;
static ICertServerExit *shared;
static volatile LONG wrong;

static DWORD WINAPI reader(void *argument)
{
    BSTR serial = SysAllocString(L"SerialNumber"), key_usage = SysAllocString(L"2.5.29.15"), text;
    ICertServerExit *own;
    VARIANT value;
    int i;

    (void)argument;
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    for (i = 0; i < ROUNDS; i++)
    {
        if (CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit, (void **)&own) != S_OK)
        {
            InterlockedIncrement(&wrong);
            break;
        }
        if (ICertServerExit_SetContext(own, context) != S_OK)
            InterlockedIncrement(&wrong);
        if (ICertServerExit_GetCertificateProperty(own, serial, PROPTYPE_STRING, &value) != S_OK
                || SysStringLen(V_BSTR(&value)) != 38)
            InterlockedIncrement(&wrong);
        VariantClear(&value);
        /* One object in all threads. */
        if (ICertServerExit_GetCertificateProperty(shared, serial, PROPTYPE_STRING, &value) != S_OK)
            InterlockedIncrement(&wrong);
        VariantClear(&value);
        if (ICertServerExit_GetCertificateExtension(shared, key_usage, PROPTYPE_BINARY, &value) != S_OK)
            InterlockedIncrement(&wrong);
        VariantClear(&value);
        ICertServerExit_EnumerateExtensionsSetup(shared, 0);
        text = NULL;
        ICertServerExit_EnumerateExtensions(shared, &text);
        SysFreeString(text);
        ICertServerExit_SetContext(shared, context);
        ICertServerExit_Release(own);
    }
    CoUninitialize();
    SysFreeString(serial);
    SysFreeString(key_usage);
    return 0;
}

static DWORD WINAPI writer(void *argument)
{
    LONG other;
    int i;

    (void)argument;
    for (i = 0; i < ROUNDS / 10; i++)
    {
        if (certemu_ca_issue_file(ca, fixture("template1.pem"), NULL, &other) != S_OK
                || certemu_ca_set_string(ca, context, "CommonName", i % 2 ? "odd" : "even") != S_OK
                || certemu_ca_set_attribute(ca, context, "cdc", i % 2 ? "a" : NULL) != S_OK
                || certemu_ca_set_extension(ca, context, "2.5.29.15", i, "\x03\x02\x05\xa0", 4) != S_OK
                || certemu_ca_end_context(ca, other) != S_OK)
            InterlockedIncrement(&wrong);
    }
    return 0;
}

static void all_at_once(void **state)
{
    HANDLE threads[THREADS + 1];
    int i;

    (void)state;
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    ca = certemu_ca_create(NULL);
    shared = kit_row(ca, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);
    for (i = 0; i <= THREADS; i++)
    {
        threads[i] = CreateThread(NULL, 0, i ? reader : writer, NULL, 0, NULL);
        assert_non_null(threads[i]);
    }
    for (i = 0; i <= THREADS; i++)
    {
        assert_int_equal(WaitForSingleObject(threads[i], INFINITE), WAIT_OBJECT_0);
        CloseHandle(threads[i]);
    }
    assert_int_equal(wrong, 0);
    assert_int_equal(certemu_ca_row_count(ca), 1 + ROUNDS / 10);
    assert_int_equal(certemu_ca_calls(ca, "GetCertificateProperty", "SerialNumber"), 2 * THREADS * ROUNDS);
    assert_int_equal(certemu_ca_calls(ca, "CreateInstance", NULL), THREADS * ROUNDS);
    assert_int_equal(certemu_ca_calls(ca, "GetCertificateExtension", "2.5.29.15"), THREADS * ROUNDS);
    ICertServerExit_Release(shared);
    certemu_ca_destroy(ca);
    CoUninitialize();
}

static DWORD WINAPI hold_on(void *argument)
{
    ICertServerExit *server = argument;
    HRESULT hr;
    BSTR name = SysAllocString(L"SerialNumber");
    VARIANT value;

    do
    {
        hr = ICertServerExit_GetCertificateProperty(server, name, PROPTYPE_STRING, &value);
        VariantClear(&value);
    } while (hr == S_OK);
    SysFreeString(name);
    ICertServerExit_Release(server);
    return hr;
}

/* The CA goes while a thread asks it. */
static void destroyed_meanwhile(void **state)
{
    certemu_ca *one = certemu_ca_create(NULL);
    ICertServerExit *server = kit_row(one, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);
    HANDLE thread = CreateThread(NULL, 0, hold_on, server, 0, NULL);
    DWORD result;

    (void)state;
    assert_non_null(thread);
    Sleep(20);
    certemu_ca_destroy(one);
    assert_int_equal(WaitForSingleObject(thread, 30000), WAIT_OBJECT_0);
    assert_true(GetExitCodeThread(thread, &result));
    assert_hresult((HRESULT)result, CO_E_OBJNOTCONNECTED);
    CloseHandle(thread);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_at_once), cmocka_unit_test(destroyed_meanwhile)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
