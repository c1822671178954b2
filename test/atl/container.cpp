/* atlcoll.h and atlsafe.h: containers and safe arrays. */
#include "module.h"

#include <atlcoll.h>
#include <atlsafe.h>
#include <atlstr.h>

#include <list>

CComModule _Module;

template <class Function> static HRESULT thrown(Function function)
{
    try
    {
        function();
    }
    catch (CAtlException &exception)
    {
        return exception;
    }
    return S_OK;
}

static void test_array(void **)
{
    CAtlArray<int> numbers;
    CAtlArray<CStringW> texts;

    for (int i = 0; i < 100; i++)
        assert_int_equal(numbers.Add(i), i);
    numbers.RemoveAt(10, 20);
    assert_int_equal(numbers.GetCount(), 80);
    assert_int_equal(numbers[10], 30);
    numbers.InsertAt(1, -1, 3);
    assert_int_equal(numbers[0], 0);
    assert_int_equal(numbers[3], -1);
    assert_int_equal(numbers[4], 1);
    assert_hresult(thrown([&] { numbers.RemoveAt(83); }), E_INVALIDARG);
    assert_hresult(thrown([&] { numbers.RemoveAt(1, (size_t)-1); }), E_INVALIDARG);
    assert_hresult(thrown([&] { numbers.GetAt(83); }), E_INVALIDARG);
    texts.Add(L"one");
    texts.Add(CStringW(L"two"));
    for (int i = 0; i < 10; i++)
        texts.Add(texts[0]);
    texts.SetAtGrow(20, L"twenty");
    assert_int_equal(texts.GetCount(), 21);
    assert_true(texts[11] == L"one" && texts[15].IsEmpty() && texts[20] == L"twenty");
    texts.InsertAt(0, texts[20]);
    assert_true(texts[0] == L"twenty" && texts[21] == L"twenty");
    CAtlArray<CStringW> copy;
    copy.Copy(texts);
    copy.Append(texts);
    assert_int_equal(copy.GetCount(), 44);
    texts.InsertArrayAt(1, &copy);
    assert_int_equal(texts.GetCount(), 66);
    assert_true(texts[65] == L"twenty");
    texts.SetCount(2);
    texts.FreeExtra();
    assert_true(texts[1] == L"twenty");
    CAutoPtrArray<CStringW> owned;
    CAutoPtr<CStringW> item(new CStringW(L"owned"));
    owned.Add(item);
    assert_null(item.m_p);
    assert_true(*owned[0] == L"owned");
}

static void test_list(void **)
{
    CAtlList<CStringW> list;
    POSITION position;
    CStringW order;

    list.AddTail(L"b");
    list.AddTail(L"c");
    list.AddHead(L"a");
    position = list.Find(L"b");
    assert_non_null(position);
    list.InsertAfter(position, L"b2");
    list.InsertBefore(position, L"a2");
    list.MoveToHead(list.Find(L"c"));
    for (position = list.GetHeadPosition(); position; )
        order += list.GetNext(position);
    assert_wide_equal(order, L"caa2bb2");
    assert_true(list.RemoveHead() == L"c" && list.RemoveTail() == L"b2");
    list.RemoveAt(list.FindIndex(1));
    assert_int_equal(list.GetCount(), 2);
    assert_null(list.Find(L"a2"));
    assert_true(list.GetHead() == L"a" && list.GetTail() == L"b");
    list.RemoveAll();
    assert_true(list.IsEmpty());
    assert_hresult(thrown([&] { list.RemoveHead(); }), E_INVALIDARG);
}

static void test_map(void **)
{
    CAtlMap<CStringW, int> ages;
    CAtlMap<CStringW, int, CStringElementTraitsI<CStringW>> any_case;
    CAtlMap<int, int> squares;
    int value = 0, sum = 0;

    ages[L"one"] = 1;
    ages.SetAt(L"two", 2);
    ages[L"one"]++;
    assert_int_equal(ages.GetCount(), 2);
    assert_true(ages.Lookup(L"one", value));
    assert_int_equal(value, 2);
    assert_false(ages.Lookup(L"three", value));
    assert_null(ages.Lookup(L"three"));
    assert_true(ages.RemoveKey(L"one"));
    assert_false(ages.RemoveKey(L"one"));
    any_case.SetAt(L"Name", 5);
    assert_true(any_case.Lookup(L"NAME", value));
    assert_int_equal(value, 5);
    for (int i = 0; i < 1000; i++)
        squares[i] = i * i;
    for (POSITION position = squares.GetStartPosition(); position; )
    {
        const CAtlMap<int, int>::CPair *pair = squares.GetNext(position);

        assert_int_equal(pair->m_key * pair->m_key, pair->m_value);
        sum++;
    }
    assert_int_equal(sum, 1000);
    assert_true(squares.GetHashTableSize() > 400);
    for (int i = 0; i < 1000; i++)
        assert_true(squares.RemoveKey(i));
    assert_true(squares.IsEmpty());
    assert_null(squares.GetStartPosition());
    CAtlMap<GUID, CComBSTR> classes;
    classes[IID_IUnknown] = L"unknown";
    assert_wide_equal(classes[IID_IUnknown], L"unknown");
}

static void test_ordered_maps(void **)
{
    CRBMap<CStringW, int> map;
    CRBMultiMap<int, CStringW> several;
    CStringW order;
    int value;

    map.SetAt(L"b", 2);
    map.SetAt(L"a", 1);
    map.SetAt(L"c", 3);
    map.SetAt(L"a", 10);
    for (POSITION position = map.GetHeadPosition(); position; )
        order += map.GetNextKey(position);
    assert_wide_equal(order, L"abc");
    assert_true(map.Lookup(L"a", value));
    assert_int_equal(value, 10);
    assert_true(map.RemoveKey(L"b"));
    assert_null(map.Lookup(L"b"));
    assert_int_equal(map.GetValueAt(map.FindFirstKeyAfter(L"a")), 3);
    several.Insert(1, L"x");
    several.Insert(2, L"y");
    several.Insert(1, L"z");
    order.Empty();
    for (POSITION position = several.FindFirstWithKey(1); position; )
        order += several.GetNextValueWithKey(position, 1);
    assert_wide_equal(order, L"xz");
    assert_int_equal(several.RemoveKey(1), 2);
    assert_int_equal(several.GetCount(), 1);
    assert_null(several.FindFirstWithKey(1));
}

static void test_safe_array(void **)
{
    CComSafeArray<LONG> numbers(3), copy;
    CComSafeArray<BSTR> texts;
    CComSafeArray<VARIANT> variants;

    numbers[0] = 1;
    assert_hresult(numbers.SetAt(2, 3), S_OK);
    assert_hresult(numbers.Add(4), S_OK);
    assert_int_equal(numbers.GetCount(), 4);
    assert_int_equal(numbers[3], 4);
    assert_int_equal(numbers.GetType(), VT_I4);
    assert_int_equal(numbers.GetDimensions(), 1);
    copy = numbers;
    copy[0] = 9;
    assert_int_equal(numbers[0], 1);
    assert_hresult(thrown([&] { numbers[4]; }), E_INVALIDARG);
    assert_hresult(texts.Add(CComBSTR(L"copied")), S_OK);
    assert_hresult(texts.Add(SysAllocString(L"given"), FALSE), S_OK);
    assert_wide_equal(texts[1], L"given");
    assert_hresult(texts.SetAt(0, CComBSTR(L"again")), S_OK);
    assert_hresult(texts.Resize(1u), S_OK);
    assert_wide_equal(texts[0], L"again");
    assert_hresult(variants.Add(CComVariant(L"text")), S_OK);
    assert_int_equal(variants[0].vt, VT_BSTR);
    LPSAFEARRAY raw = texts.Detach();
    assert_null(texts.m_psa);
    assert_hresult(numbers.Attach(raw), E_INVALIDARG);      /* of another type */
    assert_hresult(texts.Attach(raw), S_OK);
    CComSafeArrayBound bounds[2] = {CComSafeArrayBound(2), CComSafeArrayBound(3, 1)};
    CComSafeArray<LONG> table(bounds, 2);
    LONG at[] = {1, 3}, value = 77;
    assert_hresult(table.MultiDimSetAt(at, value), S_OK);
    value = 0;
    assert_hresult(table.MultiDimGetAt(at, value), S_OK);
    assert_int_equal(value, 77);
    CComVariant holder(numbers.m_psa);
    assert_int_equal(holder.vt, VT_ARRAY | VT_I4);
}

/* A collection of an automation interface over a container of the C++ library. */
struct INames : public IUnknown
{
    STDMETHOD(get_Count)(LONG *count) = 0;
    STDMETHOD(get_Item)(LONG index, BSTR *item) = 0;
    STDMETHOD(get__NewEnum)(IUnknown **enumerator) = 0;
};
__CRT_UUID_DECL(INames, 0x5b9c1d60, 0x3333, 0x4e2a, 0x9a, 0x03, 1, 2, 3, 4, 5, 6)
static const CLSID CLSID_Names = {0x5b9c1d61, 0x3333, 0x4e2a, {0x9a, 0x03, 1, 2, 3, 4, 5, 6}};
static const GUID SID_Names = {0x5b9c1d62, 0x3333, 0x4e2a, {0x9a, 0x03, 1, 2, 3, 4, 5, 6}};

struct copy_item
{
    static HRESULT copy(BSTR *to, const CAdapt<CComBSTR> *from) { return from->m_T.CopyTo(to); }
    static void init(BSTR *text) { *text = nullptr; }
    static void destroy(BSTR *text) { SysFreeString(*text); }
};

struct copy_variant : public _Copy<VARIANT>
{
    static HRESULT copy(VARIANT *to, const CAdapt<CComBSTR> *from)
    {
        to->vt = VT_BSTR;
        return from->m_T.CopyTo(&to->bstrVal);
    }
};

typedef std::list<CAdapt<CComBSTR>> name_list;
typedef CComEnumOnSTL<IEnumVARIANT, &__uuidof(IEnumVARIANT), VARIANT, copy_variant, name_list> name_enumerator;

class CNames : public CComObjectRootEx<CComMultiThreadModelNoCS>, public CComCoClass<CNames, &CLSID_Names>,
    public ICollectionOnSTLImpl<INames, name_list, BSTR, copy_item, name_enumerator>, public IPersistImpl<CNames>,
    public IServiceProviderImpl<CNames>, public IConnectionPointContainerImpl<CNames>, public IPropertyNotifySinkCP<CNames, CComUnkArray<1>>
{
public:
    BEGIN_COM_MAP(CNames)
        COM_INTERFACE_ENTRY(INames)
        COM_INTERFACE_ENTRY(IPersist)
        COM_INTERFACE_ENTRY(IServiceProvider)
        COM_INTERFACE_ENTRY(IConnectionPointContainer)
    END_COM_MAP()
    BEGIN_CONNECTION_POINT_MAP(CNames)
        CONNECTION_POINT_ENTRY(__uuidof(IPropertyNotifySink))
    END_CONNECTION_POINT_MAP()
    BEGIN_SERVICE_MAP(CNames)
        SERVICE_ENTRY(SID_Names)
        SERVICE_ENTRY_CHAIN(m_next)
    END_SERVICE_MAP()

    CComPtr<IUnknown> m_next;
};

class CSink : public CComObjectRoot, public IPropertyNotifySink
{
public:
    BEGIN_COM_MAP(CSink)
        COM_INTERFACE_ENTRY(IPropertyNotifySink)
    END_COM_MAP()
    STDMETHOD(OnChanged)(DISPID) { return S_OK; }
    STDMETHOD(OnRequestEdit)(DISPID) { return S_FALSE; }
};

static void test_collection(void **)
{
    CComObject<CNames> *names, *first;
    CComPtr<IEnumVARIANT> enumerator, clone;
    CComPtr<IUnknown> unknown;
    CComPtr<IServiceProvider> provider;
    CComPtr<INames> service;
    CComVariant items[3];
    CComBSTR item;
    ULONG fetched;
    LONG count;
    CLSID clsid;

    assert_hresult(CComObject<CNames>::CreateInstance(&names), S_OK);
    CComPtr<INames> owner(names);
    names->m_coll = {CComBSTR(L"one"), CComBSTR(L"two"), CComBSTR(L"three")};
    assert_hresult(owner->get_Count(&count), S_OK);
    assert_int_equal(count, 3);
    assert_hresult(owner->get_Item(3, &item), S_OK);
    assert_wide_equal(item, L"three");
    assert_hresult(owner->get_Item(0, &item), E_FAIL);
    assert_hresult(owner->get_Item(4, &item), E_FAIL);
    assert_hresult(owner->get__NewEnum(&unknown), S_OK);
    assert_hresult(unknown.QueryInterface(&enumerator), S_OK);
    assert_hresult(enumerator->Next(2, items, &fetched), S_OK);
    assert_hresult(enumerator->Clone(&clone), S_OK);
    items[0].Clear();
    assert_hresult(clone->Next(3, items, &fetched), S_FALSE);
    assert_int_equal(fetched, 1);
    assert_wide_equal(items[0].bstrVal, L"three");
    assert_hresult(clone->Reset(), S_OK);
    assert_hresult(clone->Skip(1), S_OK);
    items[0].Clear();
    assert_hresult(clone->Next(1, items, nullptr), S_OK);
    assert_wide_equal(items[0].bstrVal, L"two");

    CComQIPtr<IPersist> persist(owner);
    assert_hresult(persist->GetClassID(&clsid), S_OK);
    assert_true(InlineIsEqualGUID(clsid, CLSID_Names));
    assert_hresult(CComObject<CNames>::CreateInstance(&first), S_OK);
    provider = first;
    assert_hresult(provider->QueryService(CLSID_Names, __uuidof(INames), (void **)&service), E_NOINTERFACE);
    first->m_next = owner;
    assert_hresult(provider->QueryService(SID_Names, __uuidof(INames), (void **)&service), S_OK);
    assert_ptr_equal(service.p, static_cast<INames *>(first));
}

static void test_sinks(void **)
{
    CComObject<CNames> *names;
    CComObject<CSink> *sink;
    DWORD cookie = 0, second = 0;

    assert_hresult(CComObject<CNames>::CreateInstance(&names), S_OK);
    CComPtr<INames> owner(names);
    assert_hresult(CComObject<CSink>::CreateInstance(&sink), S_OK);
    CComPtr<IPropertyNotifySink> listener(sink);
    assert_hresult(owner.Advise(listener, __uuidof(IPropertyNotifySink), &cookie), S_OK);
    assert_hresult(AtlAdvise(owner, listener, __uuidof(IPropertyNotifySink), &second), CONNECT_E_ADVISELIMIT);  /* room for one */
    assert_hresult(AtlUnadvise(owner, __uuidof(IPropertyNotifySink), cookie), S_OK);

    CComDynamicUnkArray sinks;
    IUnknown *unknown = listener;
    cookie = sinks.Add(unknown);
    second = sinks.Add(unknown);
    assert_int_not_equal(cookie, second);
    assert_ptr_equal(sinks.GetUnknown(second), unknown);
    assert_true(sinks.Remove(cookie));
    assert_false(sinks.Remove(cookie));
    assert_int_equal(sinks.GetCookie(sinks.begin() + 1), second);
    sinks.clear();
    assert_ptr_equal(sinks.begin(), sinks.end());
}

static int enumerated;

struct counted_copy : public _Copy<LPOLESTR>
{
    static void destroy(LPOLESTR *text)
    {
        enumerated++;
        _Copy<LPOLESTR>::destroy(text);
    }
};

static void test_ownership_of_arrays(void **)
{
    typedef CComObject<CComEnum<IEnumString, &__uuidof(IEnumString), LPOLESTR, counted_copy>> strings;
    typedef CComObject<CComEnum<IEnumUnknown, &__uuidof(IEnumUnknown), IUnknown *, _CopyInterface<IUnknown>>> unknowns;
    LPOLESTR *owned = new LPOLESTR[2], text = nullptr, borrowed[] = {const_cast<LPOLESTR>(L"x"), nullptr};
    CComObject<CSink> *sink;
    CComPtr<IUnknown> got;
    unknowns *objects;
    strings *object;

    assert_hresult(counted_copy::copy(owned, borrowed), S_OK);
    assert_hresult(counted_copy::copy(owned + 1, borrowed + 1), S_OK);
    assert_hresult(strings::CreateInstance(&object), S_OK);
    CComPtr<IEnumString> enumerator(object);
    assert_hresult(object->Init(owned, owned + 2, nullptr, AtlFlagTakeOwnership), S_OK);
    assert_hresult(enumerator->Next(1, &text, nullptr), S_OK);
    assert_wide_equal(text, L"x");
    assert_ptr_not_equal(text, owned[0]);
    CoTaskMemFree(text);
    assert_int_equal(enumerated, 0);
    enumerator.Release();
    assert_int_equal(enumerated, 2);

    /* The owner of the array lives as long as the enumerator. */
    assert_hresult(CComObject<CSink>::CreateInstance(&sink), S_OK);
    CComPtr<IUnknown> owner(sink);
    assert_hresult(unknowns::CreateInstance(&objects), S_OK);
    CComPtr<IEnumUnknown> both(objects);
    assert_hresult(objects->Init(&owner.p, &owner.p + 1, owner, AtlFlagNoCopy), S_OK);
    assert_int_equal(sink->m_dwRef, 2);
    assert_hresult(both->Next(1, &got, nullptr), S_OK);
    assert_int_equal(sink->m_dwRef, 3);
    both.Release();
    assert_int_equal(sink->m_dwRef, 2);
}

static void test_global_interface_table(void **)
{
    CComObject<CSink> *sink;
    CComPtr<IPropertyNotifySink> back;

    assert_hresult(CComObject<CSink>::CreateInstance(&sink), S_OK);
    CComPtr<IPropertyNotifySink> listener(sink);
    {
        CComGITPtr<IPropertyNotifySink> kept(listener), moved(std::move(kept));

        assert_int_equal(kept.GetCookie(), 0);
        assert_int_not_equal(moved.GetCookie(), 0);
        listener.Release();
        assert_hresult(moved.CopyTo(&back), S_OK);
        assert_ptr_equal(back.p, static_cast<IPropertyNotifySink *>(sink));
        assert_hresult(moved.Revoke(), S_OK);
        assert_int_equal(moved.GetCookie(), 0);
    }
    assert_int_equal(sink->m_dwRef, 1);
}

static void test_thread_models(void **)
{
    LONG count = 1;

    assert_int_equal(CComSingleThreadModel::Increment(&count), 2);
    assert_int_equal(CComMultiThreadModel::Increment(&count), 3);
    assert_int_equal(CComMultiThreadModelNoCS::Decrement(&count), 2);
    assert_int_equal(CComSingleThreadModel::Decrement(&count), 1);
    CComMultiThreadModel::AutoCriticalSection section;
    CComMultiThreadModelNoCS::AutoCriticalSection none;
    assert_hresult(section.Lock(), S_OK);
    assert_hresult(section.Unlock(), S_OK);
    assert_hresult(none.Lock(), S_OK);
    CComObjectRootEx<CComMultiThreadModel>::ObjectLock no_object(nullptr);
}

int main()
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_array),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_map),
        cmocka_unit_test(test_ordered_maps),
        cmocka_unit_test(test_safe_array),
        cmocka_unit_test(test_collection),
        cmocka_unit_test(test_sinks),
        cmocka_unit_test(test_ownership_of_arrays),
        cmocka_unit_test(test_global_interface_table),
        cmocka_unit_test(test_thread_models),
    };

    CoInitializeEx(nullptr, COINIT_MULTITHREADED);

    return cmocka_run_group_tests_name("atl-container", tests, nullptr, nullptr);
}
