/* lib/host with an object of the test in the place of a module: what is called, when, and what is said of failures. Loading
 * from files is tested with the command (test/tools/modules.c). */
#define COBJMACROS
#include "test.h"

#include <certexit.h>
#include <certsrv.h>
#include <certemu/certemu.h>

struct mock
{
    ICertExit2 ICertExit2_iface;
    ICertManageModule ICertManageModule_iface;
    LONG references;
    BOOL exit2, exit, dispatch;         /* interfaces that it has */
    HRESULT result;                     /* of Initialize and Notify */
    const WCHAR *error;                 /* IErrorInfo's text of a failure */
    LONG mask;
    VARTYPE mask_type;                  /* of a late-bound Initialize */
    unsigned int initialized, notified;
    LONG event, context, references_inside;
    WCHAR config[64], location[128], manage_config[64];
    HRESULT manage_result;
    BOOL no_manage;
};

static HRESULT fail_with(const struct mock *mock)
{
    ICreateErrorInfo *create;
    IErrorInfo *info;

    if (mock->error && SUCCEEDED(CreateErrorInfo(&create)))
    {
        ICreateErrorInfo_SetDescription(create, (LPOLESTR)mock->error);
        ICreateErrorInfo_QueryInterface(create, &IID_IErrorInfo, (void **)&info);
        SetErrorInfo(0, info);
        IErrorInfo_Release(info);
        ICreateErrorInfo_Release(create);
    }
    return mock->result;
}

static struct mock *impl_from_ICertExit2(ICertExit2 *iface)
{
    return CONTAINING_RECORD(iface, struct mock, ICertExit2_iface);
}

static struct mock *impl_from_ICertManageModule(ICertManageModule *iface)
{
    return CONTAINING_RECORD(iface, struct mock, ICertManageModule_iface);
}

static HRESULT STDMETHODCALLTYPE exit_QueryInterface(ICertExit2 *iface, REFIID iid, void **out)
{
    struct mock *mock = impl_from_ICertExit2(iface);

    *out = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !(IsEqualIID(iid, &IID_ICertExit2) && mock->exit2) &&
            !(IsEqualIID(iid, &IID_ICertExit) && mock->exit) && !(IsEqualIID(iid, &IID_IDispatch) && mock->dispatch))
        return E_NOINTERFACE;
    *out = iface;
    mock->references++;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE exit_AddRef(ICertExit2 *iface)
{
    return ++impl_from_ICertExit2(iface)->references;
}

static ULONG STDMETHODCALLTYPE exit_Release(ICertExit2 *iface)
{
    return --impl_from_ICertExit2(iface)->references;
}

static HRESULT STDMETHODCALLTYPE exit_GetTypeInfoCount(ICertExit2 *iface, UINT *count)
{
    (void)iface;
    *count = 0;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE exit_GetTypeInfo(ICertExit2 *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface, (void)index, (void)lcid, (void)info;
    return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE exit_GetIDsOfNames(ICertExit2 *iface, REFIID iid, LPOLESTR *names, UINT count, LCID lcid, DISPID *ids)
{
    (void)iface, (void)lcid;
    assert_true(IsEqualIID(iid, &IID_NULL));
    assert_int_equal(count, 1);
    /* GetManageModule is not there. */
    ids[0] = names[0][0] == 'I' ? 1 : names[0][0] == 'N' ? 2 : names[0][3] == 'D' ? 3 : DISPID_UNKNOWN;
    return ids[0] == DISPID_UNKNOWN ? DISP_E_UNKNOWNNAME : S_OK;
}

static HRESULT STDMETHODCALLTYPE exit_Initialize(ICertExit2 *iface, const BSTR config, LONG *mask)
{
    struct mock *mock = impl_from_ICertExit2(iface);

    mock->initialized++;
    lstrcpynW(mock->config, config, 64);
    *mask = mock->mask;
    return fail_with(mock);
}

static HRESULT STDMETHODCALLTYPE exit_Notify(ICertExit2 *iface, LONG event, LONG context)
{
    struct mock *mock = impl_from_ICertExit2(iface);

    mock->notified++;
    mock->event = event;
    mock->context = context;
    mock->references_inside = mock->references;
    return fail_with(mock);
}

static HRESULT STDMETHODCALLTYPE exit_GetDescription(ICertExit2 *iface, BSTR *text)
{
    struct mock *mock = impl_from_ICertExit2(iface);

    *text = SUCCEEDED(mock->result) ? SysAllocString(L"A mock \x00e4") : NULL;
    return mock->result;
}

static HRESULT STDMETHODCALLTYPE exit_GetManageModule(ICertExit2 *iface, ICertManageModule **manage)
{
    struct mock *mock = impl_from_ICertExit2(iface);

    *manage = mock->no_manage ? NULL : &mock->ICertManageModule_iface;
    mock->references += !mock->no_manage;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE exit_Invoke(ICertExit2 *iface, DISPID id, REFIID iid, LCID lcid, WORD flags, DISPPARAMS *parameters,
        VARIANT *result, EXCEPINFO *exception, UINT *argument)
{
    struct mock *mock = impl_from_ICertExit2(iface);

    (void)lcid, (void)argument;
    assert_true(IsEqualIID(iid, &IID_NULL));
    assert_int_equal(flags, DISPATCH_METHOD);
    assert_int_equal(parameters->cNamedArgs, 0);
    if (FAILED(mock->result))
    {
        exception->scode = mock->result;
        exception->bstrDescription = SysAllocString(mock->error);
        return DISP_E_EXCEPTION;
    }
    switch (id)
    {
    case 1:
        assert_int_equal(parameters->cArgs, 1);
        assert_int_equal(V_VT(&parameters->rgvarg[0]), VT_BSTR);
        mock->initialized++;
        lstrcpynW(mock->config, V_BSTR(&parameters->rgvarg[0]), 64);
        V_VT(result) = mock->mask_type;
        if (mock->mask_type == VT_BSTR)
            V_BSTR(result) = SysAllocString(L"65");
        else
            V_I4(result) = mock->mask;
        return S_OK;
    case 2:
        assert_int_equal(parameters->cArgs, 2);
        return exit_Notify(iface, V_I4(&parameters->rgvarg[1]), V_I4(&parameters->rgvarg[0]));
    case 3:
        assert_int_equal(parameters->cArgs, 0);
        V_VT(result) = VT_BSTR;
        return exit_GetDescription(iface, &V_BSTR(result));
    }
    return DISP_E_MEMBERNOTFOUND;
}

static const ICertExit2Vtbl exit_vtbl =
{
    exit_QueryInterface, exit_AddRef, exit_Release, exit_GetTypeInfoCount, exit_GetTypeInfo, exit_GetIDsOfNames, exit_Invoke,
    exit_Initialize, exit_Notify, exit_GetDescription, exit_GetManageModule,
};

static HRESULT STDMETHODCALLTYPE manage_QueryInterface(ICertManageModule *iface, REFIID iid, void **out)
{
    (void)iface, (void)iid;
    *out = NULL;
    return E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE manage_AddRef(ICertManageModule *iface)
{
    return ++impl_from_ICertManageModule(iface)->references;
}

static ULONG STDMETHODCALLTYPE manage_Release(ICertManageModule *iface)
{
    return --impl_from_ICertManageModule(iface)->references;
}

static HRESULT STDMETHODCALLTYPE manage_GetProperty(ICertManageModule *iface, const BSTR config, BSTR location, BSTR name, LONG flags,
        VARIANT *value)
{
    struct mock *mock = impl_from_ICertManageModule(iface);

    assert_int_equal(flags, 0);
    lstrcpynW(mock->manage_config, config, 64);
    lstrcpynW(mock->location, location, 128);
    if (FAILED(mock->manage_result))
        return mock->manage_result;
    V_VT(value) = VT_BSTR;
    V_BSTR(value) = SysAllocString(name);
    return S_OK;
}

static const ICertManageModuleVtbl manage_vtbl = {manage_QueryInterface, manage_AddRef, manage_Release, .GetProperty = manage_GetProperty};

static certemu_ca *ca;
static struct mock mock;

static int set_up(void **state)
{
    certemu_ca_options options = {"Test CA", "ca.example.test"};

    (void)state;
    memset(&mock, 0, sizeof(mock));
    mock.ICertExit2_iface.lpVtbl = (ICertExit2Vtbl *)&exit_vtbl;
    mock.ICertManageModule_iface.lpVtbl = (ICertManageModuleVtbl *)&manage_vtbl;
    mock.references = 1;
    mock.exit2 = mock.exit = mock.dispatch = TRUE;
    mock.mask = EXITEVENT_CERTISSUED | EXITEVENT_SHUTDOWN;
    mock.mask_type = VT_I4;
    ca = certemu_ca_create(&options);
    return ca ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    certemu_ca_destroy(ca);
    return mock.references == 1 ? 0 : -1;   /* every reference came back */
}

static certemu_module *bind_mock(void)
{
    certemu_module *module;

    assert_hresult(certemu_module_bind(ca, (IUnknown *)&mock.ICertExit2_iface, "Mock.Exit", &module), S_OK);
    return module;
}

static void binds_the_best_interface(void **state)
{
    certemu_module *module;

    (void)state;
    module = bind_mock();
    assert_string_equal(certemu_module_interface(module), "ICertExit2");
    assert_string_equal(certemu_module_progid(module), "Mock.Exit");
    assert_ptr_equal(certemu_module_object(module), &mock.ICertExit2_iface);
    assert_hresult(certemu_module_unload(module), S_OK);
    mock.exit2 = FALSE;
    module = bind_mock();
    assert_string_equal(certemu_module_interface(module), "ICertExit");
    certemu_module_unload(module);
    mock.exit = FALSE;
    module = bind_mock();
    assert_string_equal(certemu_module_interface(module), "IDispatch");
    certemu_module_unload(module);
    mock.dispatch = FALSE;
    assert_hresult(certemu_module_bind(ca, (IUnknown *)&mock.ICertExit2_iface, NULL, &module), E_NOINTERFACE);
    assert_null(module);
    assert_non_null(strstr(certemu_last_error(), "(object): QueryInterface: 0x80004002 E_NOINTERFACE: none of ICertExit2"));
}

static void delivers_what_was_asked_for(void **state)
{
    certemu_module *module = bind_mock();
    LONG mask = 0;

    (void)state;
    /* Before Initialize nothing is wanted. */
    assert_hresult(certemu_module_notify(module, EXITEVENT_CERTISSUED, 5), S_FALSE);
    assert_hresult(certemu_module_initialize(module, &mask), S_OK);
    assert_int_equal(mask, EXITEVENT_CERTISSUED | EXITEVENT_SHUTDOWN);
    assert_wide_equal(mock.config, L"Test CA");
    assert_hresult(certemu_module_notify(module, EXITEVENT_CERTDENIED, 5), S_FALSE);
    assert_int_equal(mock.notified, 0);
    assert_hresult(certemu_module_notify(module, EXITEVENT_CERTISSUED, 5), S_OK);
    assert_int_equal(mock.notified, 1);
    assert_int_equal(mock.event, EXITEVENT_CERTISSUED);
    assert_int_equal(mock.context, 5);
    assert_hresult(certemu_module_unload(module), S_OK);
    assert_int_equal(mock.notified, 2);
    assert_int_equal(mock.event, EXITEVENT_SHUTDOWN);
}

static void sends_shutdown_once(void **state)
{
    certemu_module *module = bind_mock();

    (void)state;
    certemu_module_initialize(module, NULL);
    assert_hresult(certemu_module_notify(module, EXITEVENT_SHUTDOWN, 9), S_OK);
    certemu_module_unload(module);
    assert_int_equal(mock.notified, 1);
    assert_int_equal(mock.context, 9);
    assert_hresult(certemu_module_unload(NULL), S_OK);
}

static void keeps_a_reference_during_calls(void **state)
{
    certemu_module *module = bind_mock();
    LONG outside = mock.references;

    (void)state;
    certemu_module_initialize(module, NULL);
    certemu_module_notify(module, EXITEVENT_CERTISSUED, 1);
    assert_int_equal(mock.references_inside, outside + 1);
    assert_int_equal(mock.references, outside);
    certemu_module_unload(module);
}

static void names_failures(void **state)
{
    certemu_module *module = bind_mock();
    LONG mask = 77;

    (void)state;
    mock.result = E_ACCESSDENIED;
    mock.error = L"no rights \x00e4";
    assert_hresult(certemu_module_initialize(module, &mask), E_ACCESSDENIED);
    assert_int_equal(mask, 0);
    assert_string_equal(certemu_last_error(), "Mock.Exit: ICertExit2::Initialize: 0x80070005 E_ACCESSDENIED: no rights \xc3\xa4");
    assert_string_equal(certemu_module_error_text(module), "no rights \xc3\xa4");
    assert_hresult(certemu_module_notify(module, EXITEVENT_CERTISSUED, 1), S_FALSE);
    mock.result = S_OK;
    certemu_module_initialize(module, NULL);
    /* An error object of an earlier failure is not this one's. */
    mock.result = (HRESULT)0x81234567;
    mock.error = NULL;
    assert_hresult(certemu_module_notify(module, EXITEVENT_CERTISSUED, 1), (HRESULT)0x81234567);
    assert_string_equal(certemu_last_error(), "Mock.Exit: ICertExit2::Notify: 0x81234567");
    assert_string_equal(certemu_module_error_text(module), "");
    certemu_module_unload(module);
}

static void calls_late_bound(void **state)
{
    certemu_module *module;
    ICertManageModule *manage;
    const char *text;
    LONG mask;

    (void)state;
    mock.exit2 = mock.exit = FALSE;
    module = bind_mock();
    assert_hresult(certemu_module_initialize(module, &mask), S_OK);
    assert_int_equal(mask, mock.mask);
    assert_wide_equal(mock.config, L"Test CA");
    assert_hresult(certemu_module_notify(module, EXITEVENT_CERTISSUED, 6), S_OK);
    assert_int_equal(mock.event, EXITEVENT_CERTISSUED);
    assert_int_equal(mock.context, 6);
    assert_hresult(certemu_module_description(module, &text), S_OK);
    assert_string_equal(text, "A mock \xc3\xa4");
    mock.mask_type = VT_BSTR;       /* scripts are free with types */
    assert_hresult(certemu_module_initialize(module, &mask), S_OK);
    assert_int_equal(mask, 65);
    assert_hresult(certemu_module_manage(module, &manage), CO_E_CLASSSTRING);   /* no "Mock.ExitManage" either */
    assert_null(manage);
    mock.result = E_FAIL;
    mock.error = L"by EXCEPINFO";
    assert_hresult(certemu_module_notify(module, EXITEVENT_CERTISSUED, 6), E_FAIL);
    assert_string_equal(certemu_last_error(), "Mock.Exit: IDispatch::Notify: 0x80004005 E_FAIL: by EXCEPINFO");
    mock.result = S_OK;
    certemu_module_unload(module);
}

static void reads_manage_properties(void **state)
{
    certemu_module *module = bind_mock();
    ICertManageModule *manage;
    VARIANT value;

    (void)state;
    assert_hresult(certemu_module_property(module, "Name", &value), S_OK);
    assert_wide_equal(V_BSTR(&value), L"Name");
    VariantClear(&value);
    assert_wide_equal(mock.manage_config, L"ca.example.test\\Test CA");
    assert_wide_equal(mock.location, L"SYSTEM\\CurrentControlSet\\Services\\CertSvc\\Configuration\\Test CA\\ExitModules\\Mock.Exit");
    mock.manage_result = E_NOTIMPL;
    assert_hresult(certemu_module_property(module, "Copyright", &value), E_NOTIMPL);
    assert_int_equal(V_VT(&value), VT_EMPTY);
    assert_string_equal(certemu_last_error(), "Mock.Exit: ICertManageModule::GetProperty: 0x80004001 E_NOTIMPL");
    mock.no_manage = TRUE;
    assert_hresult(certemu_module_manage(module, &manage), E_POINTER);
    assert_null(manage);
    assert_string_equal(certemu_last_error(), "Mock.Exit: GetManageModule: 0x80004003 E_POINTER: returned 0x00000000 and a NULL pointer");
    certemu_module_unload(module);
}

static void describes(void **state)
{
    certemu_module *module = bind_mock();
    const char *text;

    (void)state;
    assert_hresult(certemu_module_description(module, &text), S_OK);
    assert_string_equal(text, "A mock \xc3\xa4");
    mock.result = E_OUTOFMEMORY;
    assert_hresult(certemu_module_description(module, &text), E_OUTOFMEMORY);
    assert_string_equal(text, "");
    mock.result = S_OK;
    certemu_module_unload(module);
}

static void refuses_null_arguments(void **state)
{
    certemu_module *module = (certemu_module *)1;
    ICertManageModule *manage;
    const char *text;
    VARIANT value;
    LONG mask = 3;

    (void)state;
    assert_hresult(certemu_module_bind(NULL, (IUnknown *)&mock.ICertExit2_iface, NULL, &module), E_POINTER);
    assert_hresult(certemu_module_bind(ca, NULL, NULL, &module), E_POINTER);
    assert_hresult(certemu_module_bind(ca, (IUnknown *)&mock.ICertExit2_iface, NULL, NULL), E_POINTER);
    assert_hresult(certemu_module_load(NULL, "x", NULL, &module), E_POINTER);
    assert_hresult(certemu_module_load(ca, NULL, NULL, &module), E_POINTER);
    assert_hresult(certemu_module_load(ca, "x", NULL, NULL), E_POINTER);
    assert_hresult(certemu_module_initialize(NULL, &mask), E_POINTER);
    assert_int_equal(mask, 0);
    assert_hresult(certemu_module_notify(NULL, 1, 1), E_POINTER);
    assert_hresult(certemu_module_description(NULL, &text), E_POINTER);
    assert_hresult(certemu_module_manage(NULL, &manage), E_POINTER);
    assert_hresult(certemu_module_property(NULL, "Name", &value), E_POINTER);
    assert_string_equal(certemu_module_interface(NULL), "");
    assert_string_equal(certemu_module_progid(NULL), "");
    assert_string_equal(certemu_module_error_text(NULL), "");
    assert_null(certemu_module_object(NULL));
}

static void reports_a_missing_file(void **state)
{
    certemu_module *module;

    (void)state;
    assert_hresult(certemu_module_load(ca, "/nowhere/none.so", NULL, &module), HRESULT_FROM_WIN32(ERROR_MOD_NOT_FOUND));
    assert_null(module);
    assert_non_null(strstr(certemu_last_error(), "/nowhere/none.so: LoadLibrary: 0x8007007e ERROR_MOD_NOT_FOUND"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest all[] =
    {
        TEST(binds_the_best_interface),
        TEST(delivers_what_was_asked_for),
        TEST(sends_shutdown_once),
        TEST(keeps_a_reference_during_calls),
        TEST(names_failures),
        TEST(calls_late_bound),
        TEST(reads_manage_properties),
        TEST(describes),
        TEST(refuses_null_arguments),
        TEST(reports_a_missing_file),
    };

    return cmocka_run_group_tests_name("host-module", all, NULL, NULL);
}
