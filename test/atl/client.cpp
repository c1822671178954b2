/* atlcomcli.h, atlconv.h, atlsimpcoll.h, handles and registry keys: the classes that need no COM server. */
#include "module.h"

CComModule _Module;

/* Counts its references. */
struct counted : public IDispatch
{
    STDMETHOD(QueryInterface)(REFIID riid, void **ppv)
    {
        *ppv = IsEqualGUID(riid, IID_IUnknown) || IsEqualGUID(riid, IID_IDispatch) ? this : nullptr;
        if (!*ppv)
            return E_NOINTERFACE;
        AddRef();
        return S_OK;
    }
    STDMETHOD_(ULONG, AddRef)() { return ++references; }
    STDMETHOD_(ULONG, Release)() { return --references; }
    STDMETHOD(GetTypeInfoCount)(UINT *) { return E_NOTIMPL; }
    STDMETHOD(GetTypeInfo)(UINT, LCID, ITypeInfo **) { return E_NOTIMPL; }
    STDMETHOD(GetIDsOfNames)(REFIID, LPOLESTR *names, UINT, LCID, DISPID *ids)
    {
        *ids = wcscmp(names[0], L"Add") ? DISPID_UNKNOWN : 7;
        return *ids == 7 ? S_OK : DISP_E_UNKNOWNNAME;
    }
    STDMETHOD(Invoke)(DISPID id, REFIID, LCID, WORD flags, DISPPARAMS *parameters, VARIANT *result, EXCEPINFO *, UINT *)
    {
        if (id != 7 || !(flags & (DISPATCH_METHOD | DISPATCH_PROPERTYPUT)))
            return DISP_E_MEMBERNOTFOUND;
        last_flags = flags;
        sum = 0;
        /* The last argument comes first. */
        for (UINT i = parameters->cArgs; i--; )
            sum = sum * 10 + parameters->rgvarg[i].lVal;
        if (result)
        {
            result->vt = VT_I4;
            result->lVal = sum;
        }
        return S_OK;
    }

    ULONG references = 0;
    LONG sum = 0;
    WORD last_flags = 0;
};

static void test_pointers_count(void **)
{
    counted object, other;
    {
        CComPtr<IDispatch> first(&object), second, third(first);
        CComQIPtr<IDispatch> asked;

        assert_int_equal(object.references, 2);
        second = first;
        assert_int_equal(object.references, 3);
        second = &other;
        assert_int_equal(object.references, 2);
        assert_int_equal(other.references, 1);
        assert_true(first == third && first != second && !!first);
        assert_true(first.IsEqualObject(third));
        assert_false(first.IsEqualObject(second));
        third.Release();
        assert_true(!third);
        assert_int_equal(object.references, 1);
        third.Attach(first.Detach());
        assert_null(first.p);
        assert_int_equal(object.references, 1);
        asked = static_cast<IUnknown *>(third.p);
        assert_int_equal(object.references, 2);
        asked = nullptr;
        assert_hresult(third.CopyTo(&first), S_OK);
        assert_int_equal(object.references, 2);
        assert_hresult(third.CopyTo(nullptr), E_POINTER);
        CComPtr<IDispatch> moved(std::move(third));
        assert_null(third.p);
        assert_int_equal(object.references, 2);
        CComPtr<ISupportErrorInfo> none;
        assert_hresult(moved.QueryInterface(&none), E_NOINTERFACE);
        CComQIPtr<ISupportErrorInfo> none_either(moved);
        assert_null(none_either.p);
    }
    assert_int_equal(object.references, 0);
    assert_int_equal(other.references, 0);
}

static void test_late_bound_driver(void **)
{
    counted object;
    {
        CComDispatchDriver driver(static_cast<IDispatch *>(&object));
        CComVariant one(1), two(2), three[3] = {CComVariant(3), CComVariant(2), CComVariant(1)}, result;

        assert_hresult(driver.Invoke1(L"Add", &one, &result), S_OK);
        assert_int_equal(result.lVal, 1);
        assert_hresult(driver.Invoke2(7, &one, &two, &result), S_OK);
        assert_int_equal(result.lVal, 12);
        assert_hresult(driver.InvokeN(L"Add", three, 3, &result), S_OK);
        assert_int_equal(result.lVal, 123);
        assert_hresult(driver.Invoke0(L"Take"), DISP_E_UNKNOWNNAME);
        assert_hresult(driver.PutPropertyByName(L"Add", &two), S_OK);
        assert_int_equal(object.last_flags, DISPATCH_PROPERTYPUT);
        assert_int_equal(object.sum, 2);
        assert_hresult(driver.GetPropertyByName(L"Add", &result), DISP_E_MEMBERNOTFOUND);
    }
    assert_int_equal(object.references, 0);
}

static void test_bstr(void **)
{
    CComBSTR empty, text(L"one"), narrow("two"), part(2, L"three"), guid(IID_IUnknown), sized(4);
    BSTR copy = nullptr;
    VARIANT variant;

    assert_null(empty.m_str);
    assert_true(!empty && empty == L"" && empty == nullptr);
    assert_int_equal(empty.Length(), 0);
    assert_int_equal(text.Length(), 3);
    assert_wide_equal(narrow, L"two");
    assert_wide_equal(part, L"th");
    assert_wide_equal(guid, L"{00000000-0000-0000-C000-000000000046}");
    assert_int_equal(sized.Length(), 4);
    assert_true(text == L"one" && text == "one" && text != L"two" && text < narrow && narrow > L"one");
    text += L" and ";
    text.Append("a");
    text.Append(L'b');
    text.Append(L"cdef", 2);
    assert_wide_equal(text, L"one and abcd");
    assert_hresult(text.AppendBytes("\x41", 1), S_OK);
    assert_int_equal(text.ByteLength(), 25);
    assert_hresult(text.CopyTo(&copy), S_OK);
    assert_int_equal(SysStringByteLen(copy), 25);
    SysFreeString(copy);
    assert_hresult(narrow.CopyTo(&variant), S_OK);
    assert_int_equal(variant.vt, VT_BSTR);
    VariantClear(&variant);
    assert_hresult(narrow.ToUpper(), S_OK);
    assert_wide_equal(narrow, L"TWO");
    assert_hresult(narrow.ToLower(), S_OK);
    assert_wide_equal(narrow, L"two");
    text = narrow;
    assert_ptr_not_equal(text.m_str, narrow.m_str);
    CComBSTR moved(std::move(text));
    assert_null(text.m_str);
    assert_wide_equal(moved, L"two");
    moved = static_cast<LPCOLESTR>(nullptr);
    assert_null(moved.m_str);
    part = part.m_str + 1;      /* of its own text */
    assert_wide_equal(part, L"h");
    copy = part.Detach();
    assert_null(part.m_str);
    part.Attach(copy);
    assert_wide_equal(part, L"h");
    part.Empty();
    *&part = SysAllocString(L"out");
    assert_wide_equal(part, L"out");
}

static void test_bstr_and_arrays(void **)
{
    CComBSTR bytes, again;
    SAFEARRAY *array = nullptr;

    assert_hresult(bytes.AppendBytes("abc", 3), S_OK);
    assert_hresult(bytes.BSTRToArray(&array), S_OK);
    assert_hresult(again.ArrayToBSTR(array), S_OK);
    assert_int_equal(again.ByteLength(), 3);
    assert_memory_equal(again.m_str, "abc", 3);
    SafeArrayDestroy(array);
    assert_hresult(again.ArrayToBSTR(nullptr), S_OK);
    assert_null(again.m_str);
}

static void test_variant(void **)
{
    CComVariant empty, truth(true), number(5), text(L"12"), real(1.5), date(2.0, VT_DATE), error(E_FAIL, VT_ERROR),
        missing((int)DISP_E_PARAMNOTFOUND, VT_ERROR), byte((BYTE)9), narrow("x");
    BSTR copy = nullptr;

    assert_int_equal(empty.vt, VT_EMPTY);
    assert_int_equal(truth.vt, VT_BOOL);
    assert_int_equal(truth.boolVal, VARIANT_TRUE);
    assert_int_equal(number.vt, VT_I4);
    assert_int_equal(text.vt, VT_BSTR);
    assert_int_equal(real.vt, VT_R8);
    assert_int_equal(date.vt, VT_DATE);
    assert_int_equal(error.vt, VT_ERROR);
    assert_hresult(error.scode, E_FAIL);
    assert_int_equal(missing.vt, VT_ERROR);
    assert_int_equal(byte.vt, VT_UI1);
    assert_wide_equal(narrow.bstrVal, L"x");
    assert_hresult(text.ChangeType(VT_I4), S_OK);
    assert_true(text.lVal == 12 && text > number && number < text && text != number);
    text = L"again";
    assert_hresult(text.CopyTo(&copy), S_OK);
    assert_wide_equal(copy, L"again");
    SysFreeString(copy);
    number = text;
    assert_true(number == text);
    assert_ptr_not_equal(number.bstrVal, text.bstrVal);
    VARIANT raw;
    VariantInit(&raw);
    assert_hresult(number.Detach(&raw), S_OK);
    assert_int_equal(number.vt, VT_EMPTY);
    assert_hresult(number.Attach(&raw), S_OK);
    assert_int_equal(raw.vt, VT_EMPTY);
    assert_wide_equal(number.bstrVal, L"again");
    CComVariant moved(std::move(number));
    assert_int_equal(number.vt, VT_EMPTY);
    int referred = 3;
    moved.SetByRef(&referred);
    assert_int_equal(moved.vt, VT_I4 | VT_BYREF);
    assert_ptr_equal(moved.plVal, &referred);
    assert_hresult(empty.Attach(nullptr), E_INVALIDARG);
    assert_hresult(CComVariant(L"not a number").ChangeType(VT_I4), DISP_E_TYPEMISMATCH);
    date = 3.0;
    assert_int_equal(date.vt, VT_DATE);
}

static void test_variant_holds_references(void **)
{
    counted object;
    {
        CComVariant first(static_cast<IDispatch *>(&object)), second(first);

        assert_int_equal(object.references, 2);
        second = 1;
        assert_int_equal(object.references, 1);
        first = static_cast<IUnknown *>(&object);
        assert_int_equal(first.vt, VT_UNKNOWN);
        assert_int_equal(object.references, 1);
    }
    assert_int_equal(object.references, 0);
}

static void test_conversions(void **)
{
    USES_CONVERSION;
    LPCSTR none = nullptr;
    std::string long_text(1000, 'x');

    assert_wide_equal(CA2W("text"), L"text");
    assert_string_equal(CW2A(L"text"), "text");
    assert_string_equal(CW2A(L"\x20ac", CP_UTF8), "\xe2\x82\xac");
    assert_wide_equal(CA2W("\xe2\x82\xac", CP_UTF8), L"\x20ac");
    assert_null((LPWSTR)CA2W(none));
    assert_int_equal(wcslen(CA2W(long_text.c_str())), 1000);
    assert_int_equal(wcslen(CA2WEX<4>("longer than four")), 16);
    assert_wide_equal(CT2CW(TEXT("t")), L"t");
    assert_wide_equal(CA2T("t"), L"t");
    assert_string_equal(CT2A(TEXT("t")), "t");
    LPSTR writable = W2A(L"macro");
    writable[0] = 'M';
    assert_string_equal(writable, "Macro");
    assert_wide_equal(A2W("macro"), L"macro");
    assert_wide_equal(A2CT("macro"), L"macro");
    assert_string_equal(OLE2A(L"ole"), "ole");
    assert_wide_equal(OLE2T(const_cast<LPOLESTR>(L"same")), L"same");
    assert_null(A2W(none));
    BSTR string = A2BSTR("bstr");
    assert_int_equal(SysStringLen(string), 4);
    SysFreeString(string);
}

static void test_conversions_with_threshold(void **)
{
    USES_CONVERSION_EX;
    std::string long_text(5000, 'y');

    assert_int_equal(wcslen(A2W_EX(long_text.c_str(), 100)), 5000);
    assert_wide_equal(A2W_EX("short", 100), L"short");
}

static void test_simple_arrays(void **)
{
    CSimpleArray<int> numbers;
    CSimpleMap<int, CComBSTR> map;

    for (int i = 0; i < 20; i++)
        assert_true(numbers.Add(i * i));
    assert_int_equal(numbers.GetSize(), 20);
    assert_int_equal(numbers[19], 361);
    assert_int_equal(numbers.Find(16), 4);
    assert_true(numbers.Remove(16));
    assert_int_equal(numbers.Find(16), -1);
    assert_false(numbers.RemoveAt(19));
    numbers.Add(numbers[0]);
    CSimpleArray<int> copy(numbers);
    assert_int_equal(copy.GetSize(), 20);
    try
    {
        copy[20] = 1;
        fail_msg("an index out of range was accepted");
    }
    catch (CAtlException &exception)
    {
        assert_hresult(exception, E_INVALIDARG);
    }
    for (int i = 0; i < 10; i++)
        map.Add(i, CComBSTR(L"value"));
    map.SetAt(3, CComBSTR(L"three"));
    assert_wide_equal(map.Lookup(3), L"three");
    assert_null(map.Lookup(33).m_str);
    assert_int_equal(map.ReverseLookup(CComBSTR(L"three")), 3);
    assert_true(map.Remove(3));
    assert_int_equal(map.GetSize(), 9);
    assert_int_equal(map.FindKey(3), -1);
}

static void test_registry_key(void **)
{
    CRegKey key, copy;
    TCHAR text[8];
    ULONG count = _countof(text), bytes = 3;
    ULONGLONG large = 0;
    DWORD number = 0;
    GUID guid = GUID_NULL;
    BYTE data[3];

    assert_int_equal(key.Create(HKEY_CURRENT_USER, TEXT("Software\\certemu atl test")), ERROR_SUCCESS);
    assert_int_equal(key.SetStringValue(TEXT("text"), TEXT("seven..")), ERROR_SUCCESS);
    assert_int_equal(key.QueryStringValue(TEXT("text"), text, &count), ERROR_SUCCESS);
    assert_int_equal(count, 8);
    assert_wide_equal(text, L"seven..");
    count = 4;
    assert_int_equal(key.QueryStringValue(TEXT("text"), text, &count), ERROR_MORE_DATA);
    assert_int_equal(key.QueryDWORDValue(TEXT("text"), number), ERROR_MORE_DATA);
    assert_int_equal(key.SetDWORDValue(TEXT("number"), 5), ERROR_SUCCESS);
    assert_int_equal(key.QueryDWORDValue(TEXT("number"), number), ERROR_SUCCESS);
    assert_int_equal(number, 5);
    count = _countof(text);
    assert_int_equal(key.QueryStringValue(TEXT("number"), text, &count), ERROR_INVALID_DATA);
    assert_int_equal(key.SetQWORDValue(TEXT("large"), 1ull << 40), ERROR_SUCCESS);
    assert_int_equal(key.QueryQWORDValue(TEXT("large"), large), ERROR_SUCCESS);
    assert_true(large == 1ull << 40);
    assert_int_equal(key.SetBinaryValue(TEXT("bytes"), "abc", 3), ERROR_SUCCESS);
    assert_int_equal(key.QueryBinaryValue(TEXT("bytes"), data, &bytes), ERROR_SUCCESS);
    assert_memory_equal(data, "abc", 3);
    assert_int_equal(key.SetGUIDValue(TEXT("guid"), IID_IDispatch), ERROR_SUCCESS);
    assert_int_equal(key.QueryGUIDValue(TEXT("guid"), guid), ERROR_SUCCESS);
    assert_true(IsEqualGUID(guid, IID_IDispatch));
    assert_int_equal(key.SetMultiStringValue(TEXT("several"), TEXT("a\0bc\0")), ERROR_SUCCESS);
    count = _countof(text);
    assert_int_equal(key.QueryMultiStringValue(TEXT("several"), text, &count), ERROR_SUCCESS);
    assert_int_equal(count, 6);
    assert_int_equal(key.SetKeyValue(TEXT("child"), TEXT("default")), ERROR_SUCCESS);
    assert_int_equal(key.DeleteSubKey(TEXT("none")), ERROR_FILE_NOT_FOUND);
    assert_int_equal(copy.Open(key, TEXT("child")), ERROR_SUCCESS);
    copy.Close();
    key.Close();
    assert_int_equal(key.Open(HKEY_CURRENT_USER, TEXT("Software")), ERROR_SUCCESS);
    assert_int_equal(key.RecurseDeleteKey(TEXT("certemu atl test")), ERROR_SUCCESS);
    assert_int_equal(copy.Open(key, TEXT("certemu atl test")), ERROR_FILE_NOT_FOUND);
}

static void test_owners(void **)
{
    static int destroyed;
    struct noted
    {
        ~noted() { destroyed++; }
    };

    {
        CAutoPtr<noted> first(new noted), second(first);
        CAutoVectorPtr<noted> several;

        assert_null(first.m_p);
        assert_true(several.Allocate(3));
    }
    assert_int_equal(destroyed, 4);
    CHandle event(CreateEvent(nullptr, TRUE, TRUE, nullptr)), taken;
    taken = event;
    assert_null(event.m_h);
    assert_int_equal(WaitForSingleObject(taken, 0), WAIT_OBJECT_0);
    CComHeapPtr<WCHAR> memory;
    assert_true(memory.Allocate(10));
    assert_true(memory.Reallocate(20));
    assert_false(CComHeapPtr<WCHAR>().Allocate((size_t)-1));
    CTempBuffer<int, 16> buffer(100);
    buffer[99] = 1;
    CTempBuffer<int, 16> grows(2);
    grows[1] = 42;
    grows.Reallocate(1000);
    assert_int_equal(grows[1], 42);
    int sum;
    assert_hresult(AtlAdd(&sum, INT_MAX, 1), HRESULT_FROM_WIN32(ERROR_ARITHMETIC_OVERFLOW));
    assert_hresult(AtlMultiply(&sum, 6, 7), S_OK);
    assert_int_equal(sum, 42);
}

int main()
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_pointers_count),
        cmocka_unit_test(test_late_bound_driver),
        cmocka_unit_test(test_bstr),
        cmocka_unit_test(test_bstr_and_arrays),
        cmocka_unit_test(test_variant),
        cmocka_unit_test(test_variant_holds_references),
        cmocka_unit_test(test_conversions),
        cmocka_unit_test(test_conversions_with_threshold),
        cmocka_unit_test(test_simple_arrays),
        cmocka_unit_test(test_registry_key),
        cmocka_unit_test(test_owners),
    };

    return cmocka_run_group_tests_name("atl-client", tests, nullptr, nullptr);
}
