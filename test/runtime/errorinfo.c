/* CreateErrorInfo, SetErrorInfo, GetErrorInfo. */
#define COBJMACROS
#define CONST_VTABLE
#include "test.h"

#include <pthread.h>

static const WCHAR TEXT_[] = {'t', 'e', 'x', 't', 0};
static const WCHAR OTHER[] = {'o', 't', 'h', 'e', 'r', 0};

static void test_object(void **state)
{
    ICreateErrorInfo *create;
    ISupportErrorInfo *support;
    IDispatch *dispatch;
    IErrorInfo *info;
    IUnknown *unknown, *same;
    GUID guid, zero = {0};
    BSTR text = (BSTR)state;
    DWORD context = 1;

    assert_hresult(CreateErrorInfo(NULL), E_INVALIDARG);
    assert_hresult(CreateErrorInfo(&create), S_OK);
    assert_hresult(ICreateErrorInfo_QueryInterface(create, &IID_IErrorInfo, (void **)&info), S_OK);
    assert_hresult(ICreateErrorInfo_QueryInterface(create, &IID_IUnknown, (void **)&unknown), S_OK);
    assert_hresult(IErrorInfo_QueryInterface(info, &IID_IUnknown, (void **)&same), S_OK);
    assert_ptr_equal(unknown, same);
    IUnknown_Release(same);
    assert_int_equal(IUnknown_Release(unknown), 2);
    assert_hresult(IErrorInfo_QueryInterface(info, &IID_IDispatch, (void **)&dispatch), E_NOINTERFACE);
    assert_null(dispatch);

    /* Nothing set: a NULL string, and success. */
    assert_hresult(IErrorInfo_GetSource(info, &text), S_OK);
    assert_null(text);
    assert_hresult(IErrorInfo_GetSource(info, NULL), E_INVALIDARG);
    assert_hresult(IErrorInfo_GetDescription(info, NULL), E_INVALIDARG);
    assert_hresult(IErrorInfo_GetHelpFile(info, NULL), E_INVALIDARG);
    assert_hresult(IErrorInfo_GetGUID(info, NULL), E_INVALIDARG);
    assert_hresult(IErrorInfo_GetHelpContext(info, NULL), E_INVALIDARG);
    assert_hresult(IErrorInfo_GetHelpContext(info, &context), S_OK);
    assert_int_equal(context, 0);
    assert_hresult(IErrorInfo_GetGUID(info, &guid), S_OK);
    assert_true(IsEqualGUID(&guid, &zero));

    assert_hresult(ICreateErrorInfo_SetGUID(create, &IID_IUnknown), S_OK);
    assert_hresult(ICreateErrorInfo_SetSource(create, (LPOLESTR)TEXT_), S_OK);
    assert_hresult(ICreateErrorInfo_SetSource(create, (LPOLESTR)OTHER), S_OK);
    assert_hresult(ICreateErrorInfo_SetDescription(create, (LPOLESTR)TEXT_), S_OK);
    assert_hresult(ICreateErrorInfo_SetHelpFile(create, (LPOLESTR)TEXT_), S_OK);
    assert_hresult(ICreateErrorInfo_SetHelpFile(create, NULL), S_OK);
    assert_hresult(ICreateErrorInfo_SetHelpContext(create, 42), S_OK);

    assert_hresult(IErrorInfo_GetGUID(info, &guid), S_OK);
    assert_true(IsEqualGUID(&guid, &IID_IUnknown));
    assert_hresult(IErrorInfo_GetSource(info, &text), S_OK);
    assert_wide_equal(text, OTHER);
    SysFreeString(text);
    assert_hresult(IErrorInfo_GetDescription(info, &text), S_OK);
    assert_wide_equal(text, TEXT_);
    SysFreeString(text);
    assert_hresult(IErrorInfo_GetHelpFile(info, &text), S_OK);
    assert_null(text);
    assert_hresult(IErrorInfo_GetHelpContext(info, &context), S_OK);
    assert_int_equal(context, 42);

    assert_hresult(IErrorInfo_QueryInterface(info, &IID_ISupportErrorInfo, (void **)&support), S_OK);
    assert_hresult(ISupportErrorInfo_InterfaceSupportsErrorInfo(support, &IID_IUnknown), S_OK);
    assert_hresult(ISupportErrorInfo_InterfaceSupportsErrorInfo(support, &IID_IDispatch), S_FALSE);
    ISupportErrorInfo_Release(support);

    assert_int_equal(IErrorInfo_Release(info), 1);
    assert_int_equal(ICreateErrorInfo_Release(create), 0);
}

static IErrorInfo *create_info(void)
{
    ICreateErrorInfo *create;
    IErrorInfo *info;

    assert_hresult(CreateErrorInfo(&create), S_OK);
    assert_hresult(ICreateErrorInfo_QueryInterface(create, &IID_IErrorInfo, (void **)&info), S_OK);
    ICreateErrorInfo_Release(create);
    return info;
}

static ULONG references(IErrorInfo *info)
{
    IErrorInfo_AddRef(info);
    return IErrorInfo_Release(info);
}

static void test_set_and_get(void **state)
{
    IErrorInfo *first = create_info(), *second = create_info(), *found;

    (void)state;
    assert_hresult(SetErrorInfo(1, first), E_INVALIDARG);
    assert_int_equal(references(first), 1);
    assert_hresult(GetErrorInfo(1, &found), E_INVALIDARG);
    assert_hresult(GetErrorInfo(0, NULL), E_INVALIDARG);

    found = first;
    assert_hresult(GetErrorInfo(0, &found), S_FALSE);
    assert_null(found);

    assert_hresult(SetErrorInfo(0, first), S_OK);
    assert_int_equal(references(first), 2);
    assert_hresult(SetErrorInfo(0, second), S_OK);
    assert_int_equal(references(first), 1);
    assert_hresult(GetErrorInfo(0, &found), S_OK);
    assert_ptr_equal(found, second);
    assert_int_equal(references(second), 2);
    IErrorInfo_Release(found);
    /* Getting it takes it away. */
    assert_hresult(GetErrorInfo(0, &found), S_FALSE);

    assert_hresult(SetErrorInfo(0, first), S_OK);
    assert_hresult(SetErrorInfo(0, NULL), S_OK);
    assert_int_equal(references(first), 1);
    assert_hresult(GetErrorInfo(0, &found), S_FALSE);
    assert_int_equal(IErrorInfo_Release(first), 0);
    assert_int_equal(IErrorInfo_Release(second), 0);
}

struct thread_result
{
    IErrorInfo *error;
    HRESULT at_start, set;
};

static void *run_thread(void *context)
{
    struct thread_result *result = context;
    IErrorInfo *found;

    result->at_start = GetErrorInfo(0, &found);
    result->set = SetErrorInfo(0, result->error);
    return NULL;
}

static void test_threads(void **state)
{
    struct thread_result result = {0};
    IErrorInfo *mine = create_info(), *found;
    pthread_t thread;

    (void)state;
    result.error = create_info();
    assert_hresult(SetErrorInfo(0, mine), S_OK);
    assert_int_equal(pthread_create(&thread, NULL, run_thread, &result), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_hresult(result.at_start, S_FALSE);
    assert_hresult(result.set, S_OK);
    assert_hresult(GetErrorInfo(0, &found), S_OK);
    assert_ptr_equal(found, mine);
    IErrorInfo_Release(found);
    assert_int_equal(IErrorInfo_Release(mine), 0);
    /* The other thread gave its reference back when it ended. */
    assert_int_equal(IErrorInfo_Release(result.error), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_object),
        cmocka_unit_test(test_set_and_get),
        cmocka_unit_test(test_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
