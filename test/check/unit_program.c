/* A module that is part of the test's own program (certemu_module_bind). Natively alone: a PE program has the instruments linked in, and
 * whose code asks for something is told by its file. */
#include "unit.h"

/* Its object never ends. */
static unsigned int lost;

static HRESULT STDMETHODCALLTYPE own_QueryInterface(ICertExit *iface, REFIID iid, void **out)
{
    *out = IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_ICertExit) ? iface : NULL;
    return *out ? S_OK : E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE own_AddRef(ICertExit *iface)
{
    (void)iface;
    return 2;
}

static ULONG STDMETHODCALLTYPE own_Release(ICertExit *iface)
{
    (void)iface;
    return 1;
}

static HRESULT STDMETHODCALLTYPE own_Initialize(ICertExit *iface, const BSTR config, LONG *mask)
{
    (void)iface, (void)config;
    *mask = EXITEVENT_CERTISSUED;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE own_Notify(ICertExit *iface, LONG event, LONG context)
{
    BSTR text = SysAllocString(L"of the module");

    (void)iface, (void)event, (void)context;
    if (!lost)
        SysFreeString(text);
    return text ? S_OK : E_OUTOFMEMORY;
}

static HRESULT STDMETHODCALLTYPE own_GetDescription(ICertExit *iface, BSTR *description)
{
    (void)iface;
    *description = SysAllocString(L"in the program");
    return *description ? S_OK : E_OUTOFMEMORY;
}

static void a_module_in_the_program_is_watched(void **state)
{
    static const ICertExitVtbl vtbl = {.QueryInterface = own_QueryInterface, .AddRef = own_AddRef, .Release = own_Release,
        .Initialize = own_Initialize, .Notify = own_Notify, .GetDescription = own_GetDescription};
    static ICertExit own = {(ICertExitVtbl *)&vtbl};
    certemu_ca *ca = certemu_ca_create(NULL);
    certemu_module *module;
    BSTR text = SysAllocString(L"of the test");
    LONG mask, context;

    (void)state;
    certemu_check_begin();
    assert_succeeds(certemu_ca_add_event(ca, &context));
    assert_result(certemu_module_bind(ca, (IUnknown *)&own, "Own.Exit", &module), S_OK);
    assert_result(certemu_module_initialize(module, &mask), S_OK);
    assert_result(certemu_module_notify(module, EXITEVENT_CERTISSUED, context), S_OK);
    assert_no_leaks(module);
    lost = 1;
    assert_result(certemu_module_notify(module, EXITEVENT_CERTISSUED, context), S_OK);
    assert_int_equal(certemu_leaks(module, NULL), 1);
    assert_result(certemu_fail_nth(CERTEMU_FAULT_ALLOCATION, 1, TRUE), S_OK);
    assert_result(certemu_module_notify(module, EXITEVENT_CERTISSUED, context), E_OUTOFMEMORY);
    certemu_module_unload(module);
    certemu_ca_destroy(ca);
    assert_int_equal(certemu_leaks(NULL, NULL), 1);
    certemu_check_end();
    SysFreeString(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_module_in_the_program_is_watched)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
