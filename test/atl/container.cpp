/* atlcoll.h and atlsafe.h: containers and safe arrays. */
#include "module.h"

#include <atlcoll.h>
#include <atlsafe.h>
#include <atlstr.h>

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

int main()
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_array),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_map),
        cmocka_unit_test(test_ordered_maps),
        cmocka_unit_test(test_safe_array),
    };

    return cmocka_run_group_tests_name("atl-container", tests, nullptr, nullptr);
}
