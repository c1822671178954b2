/* Compiler COM support: comdef.h, comutil.h, comip.h. */
#include "module.h"

#include <comdef.h>

CComModule _Module;

template <class Function> static HRESULT thrown(Function function)
{
    try
    {
        function();
    }
    catch (const _com_error &error)
    {
        return error.Error();
    }
    return S_OK;
}

static void test_bstr(void **)
{
    _bstr_t empty, narrow("narrow"), wide(L"wide"), copy(wide), taken(SysAllocString(L"taken"), false);
    BSTR detached;

    assert_true(!empty);
    assert_wide_equal((const wchar_t *)narrow, L"narrow");
    assert_string_equal((const char *)wide, "wide");
    assert_ptr_equal((const wchar_t *)copy, (const wchar_t *)wide);      /* shared */
    copy += narrow;
    assert_wide_equal((const wchar_t *)copy, L"widenarrow");
    assert_wide_equal((const wchar_t *)wide, L"wide");
    assert_wide_equal((const wchar_t *)("a" + _bstr_t(L"b") + L"c"), L"abc");
    assert_true(narrow < wide && wide > narrow && wide == _bstr_t(L"wide") && empty < wide);
    assert_int_equal(taken.length(), 5);
    detached = taken.Detach();
    assert_true(!taken);
    SysFreeString(detached);
    *taken.GetAddress() = SysAllocString(L"out");
    assert_wide_equal((const wchar_t *)taken, L"out");
    detached = taken.copy();
    assert_ptr_not_equal(detached, (const wchar_t *)taken);
    SysFreeString(detached);
    assert_hresult(thrown([&] { _bstr_t().Detach(); }), E_POINTER);
}

static void test_variant(void **)
{
    _variant_t empty, number(5), text(L"12"), truth(true), real(1.5), copy(text);

    assert_int_equal(empty.vt, VT_EMPTY);
    assert_int_equal((int)text, 12);
    assert_true((bool)truth);
    assert_true((double)number == 5.0);
    assert_true(copy == text && copy != number);
    assert_wide_equal((const wchar_t *)(_bstr_t)real, L"1.5");
    number = L"x";
    assert_int_equal(number.vt, VT_BSTR);
    assert_hresult(thrown([&] { (void)(int)number; }), DISP_E_TYPEMISMATCH);
    assert_hresult(thrown([&] { _variant_t wrong(1, VT_R8); }), E_INVALIDARG);
    number.ChangeType(VT_I4, &text);
    assert_int_equal(number.lVal, 12);
    assert_int_equal(vtMissing.vt, VT_ERROR);
    assert_hresult(vtMissing.scode, DISP_E_PARAMNOTFOUND);
    _bstr_t string;
    string = text;
    assert_wide_equal((const wchar_t *)string, L"12");
}

static void test_pointer(void **)
{
    ICreateErrorInfoPtr create;
    IErrorInfoPtr info;

    assert_false(create);
    assert_hresult(thrown([&] { create->SetHelpContext(1); }), E_POINTER);
    assert_hresult(CreateErrorInfo(&create), S_OK);
    info = create;
    assert_true(info && info == create);
    IDispatchPtr none = create;     /* E_NOINTERFACE leaves it empty */
    assert_false(none);
    IUnknownPtr unknown(info), again;
    again = unknown;
    assert_true(again == info && again != nullptr);
    again = nullptr;
    assert_true(again == nullptr);
    assert_hresult(thrown([&] { again.Release(); }), E_POINTER);
    assert_hresult(again.CreateInstance(CLSID_NULL), REGDB_E_CLASSNOTREG);
}

static void test_error(void **)
{
    ICreateErrorInfoPtr create;
    IErrorInfoPtr info;

    assert_hresult(CreateErrorInfo(&create), S_OK);
    create->SetDescription(const_cast<LPOLESTR>(L"why"));
    info = create;
    _com_error error(E_ACCESSDENIED, info, true), copy(error);
    assert_wide_equal((const wchar_t *)copy.Description(), L"why");
    assert_hresult(copy.Error(), E_ACCESSDENIED);
    assert_int_equal(copy.WCode(), 0);
    assert_int_equal(_com_error(_com_error::WCodeToHRESULT(7)).WCode(), 7);
    assert_wide_equal(_com_error(_com_error::WCodeToHRESULT(7)).ErrorMessage(), L"IDispatch error #7");
    assert_wide_equal(_com_error((HRESULT)0x8fff1234).ErrorMessage(), L"Unknown error 0x8FFF1234");
    assert_true(wcslen(copy.ErrorMessage()) > 3);
    assert_hresult(thrown([] { _com_util::CheckError(E_FAIL); }), E_FAIL);
}

int main()
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_bstr),
        cmocka_unit_test(test_variant),
        cmocka_unit_test(test_pointer),
        cmocka_unit_test(test_error),
    };

    CoInitialize(nullptr);
    return cmocka_run_group_tests_name("atl-support", tests, nullptr, nullptr);
}
