/* C++ classes (vtable.cpp) called through the C structs, slot by slot, and a C object called by C++. */
#include "test.h"

#include <certsrv.h>

extern int vtable_called;
extern LONGLONG vtable_arguments[4];
ICertExit2 *vtable_exit(void);
ICertServerExit *vtable_server(void);
LONG vtable_use(ICertServerExit *server);
HRESULT vtable_throw(ICertExit2 *exit);
int vtable_uuids(void);

static void calls_of_an_exit_module(void **state)
{
    ICertExit2 *exit = vtable_exit();
    LONG mask = 0;
    UINT count = 0, error = 0;
    void *object;

    (void)state;
    assert_hresult(exit->lpVtbl->QueryInterface(exit, &IID_IUnknown, &object), S_OK);
    assert_ptr_equal(object, exit);
    assert_int_equal(exit->lpVtbl->AddRef(exit), 7);
    assert_int_equal(exit->lpVtbl->Release(exit), 6);
    assert_hresult(exit->lpVtbl->GetTypeInfoCount(exit, &count), S_OK);
    assert_int_equal(count, 9);
    assert_hresult(exit->lpVtbl->Invoke(exit, 0x60020001, &IID_NULL, 1033, DISPATCH_METHOD, NULL, NULL, NULL, &error),
        DISP_E_MEMBERNOTFOUND);
    assert_int_equal(vtable_called, 6);
    assert_int_equal(vtable_arguments[0], 0x60020001);
    assert_int_equal(vtable_arguments[1], 1033);
    assert_int_equal(vtable_arguments[2], DISPATCH_METHOD);
    assert_int_equal(error, 5);

    assert_hresult(exit->lpVtbl->Initialize(exit, (BSTR)L"Config", &mask), S_OK);
    assert_int_equal(vtable_called, 7);
    assert_int_equal(vtable_arguments[0], 'C');
    assert_int_equal(mask, 0x27f);
    assert_hresult(exit->lpVtbl->Notify(exit, EXITEVENT_CERTISSUED, -2), S_FALSE);
    assert_int_equal(vtable_called, 8);
    assert_int_equal(vtable_arguments[0], 1);
    assert_int_equal(vtable_arguments[1], -2);
    assert_hresult(exit->lpVtbl->GetDescription(exit, NULL), E_FAIL);
    assert_int_equal(vtable_called, 9);
    assert_hresult(exit->lpVtbl->GetManageModule(exit, NULL), E_NOTIMPL);
    assert_int_equal(vtable_called, 10);
}

static void calls_of_a_server(void **state)
{
    ICertServerExit *server = vtable_server();
    VARIANT value;

    (void)state;
    server->lpVtbl->SetContext(server, 1);
    assert_int_equal(vtable_called, 7);
    server->lpVtbl->GetRequestProperty(server, NULL, 0, NULL);
    assert_int_equal(vtable_called, 8);
    server->lpVtbl->GetRequestAttribute(server, NULL, NULL);
    assert_int_equal(vtable_called, 9);
    assert_hresult(server->lpVtbl->GetCertificateProperty(server, (BSTR)L"RequestID", 21, &value), S_OK);
    assert_int_equal(vtable_called, 10);
    assert_int_equal(V_VT(&value), VT_I4);
    assert_int_equal(V_I4(&value), 42);
    server->lpVtbl->GetCertificateExtension(server, NULL, 0, NULL);
    assert_int_equal(vtable_called, 11);
    server->lpVtbl->GetCertificateExtensionFlags(server, NULL);
    assert_int_equal(vtable_called, 12);
    server->lpVtbl->EnumerateExtensionsSetup(server, 0);
    assert_int_equal(vtable_called, 13);
    server->lpVtbl->EnumerateExtensions(server, NULL);
    assert_int_equal(vtable_called, 14);
    server->lpVtbl->EnumerateExtensionsClose(server);
    assert_int_equal(vtable_called, 15);
    server->lpVtbl->EnumerateAttributesSetup(server, 0);
    assert_int_equal(vtable_called, 16);
    server->lpVtbl->EnumerateAttributes(server, NULL);
    assert_int_equal(vtable_called, 17);
    server->lpVtbl->EnumerateAttributesClose(server);
    assert_int_equal(vtable_called, 18);
}

static LONG context;
static int closed;

static HRESULT WINAPI c_SetContext(ICertServerExit *server, LONG value)
{
    (void)server;
    context = value;
    return S_OK;
}

static HRESULT WINAPI c_GetCertificateProperty(ICertServerExit *server, BSTR const name, LONG type, VARIANT *value)
{
    (void)server;
    V_VT(value) = VT_I4;
    V_I4(value) = type * 100 + name[0];
    return S_OK;
}

static HRESULT WINAPI c_EnumerateAttributesClose(ICertServerExit *server)
{
    (void)server;
    closed++;
    return S_OK;
}

static void a_c_object_called_by_cpp(void **state)
{
    ICertServerExitVtbl vtbl = {
        .SetContext = c_SetContext,
        .GetCertificateProperty = c_GetCertificateProperty,
        .EnumerateAttributesClose = c_EnumerateAttributesClose};
    ICertServerExit server = {&vtbl};

    (void)state;
    assert_int_equal(vtable_use(&server), 100 + 'x');
    assert_int_equal(context, -5);
    assert_int_equal(closed, 1);
}

static void an_exception_passes_a_method(void **state)
{
    (void)state;
    assert_hresult(vtable_throw(vtable_exit()), E_ABORT);
}

static void uuids_of_classes(void **state)
{
    (void)state;
    assert_true(vtable_uuids());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_of_an_exit_module),
        cmocka_unit_test(calls_of_a_server),
        cmocka_unit_test(a_c_object_called_by_cpp),
        cmocka_unit_test(an_exception_passes_a_method),
        cmocka_unit_test(uuids_of_classes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
