/* atlstr.h: CString, by the examples of its documentation and at its edges. */
#include "module.h"

#include <atlstr.h>

CComModule _Module;

#define assert_text(string, expected) assert_wide_equal((LPCWSTR)(string), expected)

static void test_construction(void **)
{
    CStringW empty, text(L"text"), narrow("narrow"), part(L"part", 2), repeated(L'x', 3), copy(text), null((LPCWSTR)nullptr);
    CStringA ansi(L"\x20ac"), bytes("bytes");
    CComVariant number(42);

    assert_true(empty.IsEmpty() && null.IsEmpty());
    assert_int_equal(sizeof(CStringW), sizeof(void *));
    assert_text(text, L"text");
    assert_text(narrow, L"narrow");
    assert_text(part, L"pa");
    assert_text(repeated, L"xxx");
    assert_ptr_equal(copy.GetString(), text.GetString());       /* shared until written to */
    copy.SetAt(0, L'T');
    assert_text(copy, L"Text");
    assert_text(text, L"text");
    assert_string_equal(CStringA(L"wide"), "wide");
    assert_text(CStringW(number), L"42");
    assert_string_equal(bytes, "bytes");
    CStringW moved(std::move(copy));
    assert_true(copy.IsEmpty());
    assert_text(moved, L"Text");
    moved = "again";
    assert_text(moved, L"again");
    moved = L'c';
    assert_text(moved, L"c");
    text = *&text;
    assert_text(text, L"text");
}

static void test_concatenation(void **)
{
    CStringW text(L"a");

    text += L"bc";
    text += L'd';
    text += "ef";
    text += 'g';
    text += text;
    assert_text(text, L"abcdefgabcdefg");
    assert_text(CStringW(L"1") + L"2" + L'3' + CStringW(L"4"), L"1234");
    assert_text(L"0" + CStringW(L"1") + "2", L"012");
    assert_text(L'0' + CStringW(L"1"), L"01");
    text = L"self";
    text.Append(text.GetString() + 1, 2);
    assert_text(text, L"selfel");
    text.AppendChar(L'!');
    assert_text(text, L"selfel!");
}

static void test_comparison(void **)
{
    CStringW text(L"abc");

    assert_true(text == L"abc" && L"abc" == text && text == "abc" && text != L"abd" && text < L"abd" && text >= L"abc");
    assert_true(CStringW(L"a") == L'a');
    assert_true(text.Compare(L"abd") < 0 && text.CompareNoCase(L"ABC") == 0 && text.Collate(L"abc") == 0);
    assert_true(CStringA("b") > CStringA("a"));
}

static void test_search_and_parts(void **)
{
    CStringW text(L"abcdef abc");

    assert_int_equal(text.Find(L"abc"), 0);
    assert_int_equal(text.Find(L"abc", 1), 7);
    assert_int_equal(text.Find(L'd'), 3);
    assert_int_equal(text.Find(L"x"), -1);
    assert_int_equal(text.Find(L"abc", 50), -1);
    assert_int_equal(text.ReverseFind(L'b'), 8);
    assert_int_equal(text.FindOneOf(L"xd"), 3);
    assert_text(text.Left(3), L"abc");
    assert_text(text.Left(-1), L"");
    assert_text(text.Right(3), L"abc");
    assert_text(text.Right(100), L"abcdef abc");
    assert_text(text.Mid(2, 3), L"cde");
    assert_text(text.Mid(4), L"ef abc");
    assert_text(text.Mid(100), L"");
    assert_text(text.SpanIncluding(L"abc"), L"abc");
    assert_text(text.SpanExcluding(L" "), L"abcdef");
    assert_int_equal(text[3], L'd');
    try
    {
        text.GetAt(100);
        fail_msg("an index out of range was accepted");
    }
    catch (CAtlException &exception)
    {
        assert_hresult(exception, E_INVALIDARG);
    }
}

static void test_changes(void **)
{
    CStringW text(L"  \t padded \n");

    text.Trim();
    assert_text(text, L"padded");
    text.Trim(L'd');
    assert_text(text, L"padde");
    text.TrimLeft(L"ap").TrimRight(L"e");
    assert_text(text, L"dd");
    text = L"one two one";
    assert_int_equal(text.Replace(L"one", L"three"), 2);
    assert_text(text, L"three two three");
    assert_int_equal(text.Replace(L'e', L'E'), 4);
    assert_text(text, L"thrEE two thrEE");
    assert_int_equal(text.Replace(L"none", L"x"), 0);
    assert_int_equal(text.Remove(L'E'), 4);
    assert_text(text, L"thr two thr");
    assert_int_equal(text.Insert(3, L"ee"), 13);
    assert_text(text, L"three two thr");
    assert_int_equal(text.Insert(100, L'!'), 14);
    assert_int_equal(text.Delete(5, 4), 10);
    assert_text(text, L"three thr!");
    assert_int_equal(text.Delete(8, 100), 8);
    assert_text(text, L"three th");
    text.MakeUpper().MakeReverse();
    assert_text(text, L"HT EERHT");
    text.MakeLower();
    assert_text(text, L"ht eerht");
    text.Truncate(2);
    assert_text(text, L"ht");
    text.Empty();
    assert_true(text.IsEmpty());
}

static void test_tokenize(void **)
{
    CStringW text(L"%First Second#Third"), token;
    int at = 0;

    token = text.Tokenize(L"% #", at);
    assert_text(token, L"First");
    assert_text(text.Tokenize(L"% #", at), L"Second");
    assert_text(text.Tokenize(L"% #", at), L"Third");
    assert_int_not_equal(at, -1);
    assert_text(text.Tokenize(L"% #", at), L"");
    assert_int_equal(at, -1);
}

static void test_format(void **)
{
    CStringW text, name(L"name");
    CStringA narrow;

    text.Format(L"%s=%d %hs %08X", name, 5, "narrow", 0xabcu);
    assert_text(text, L"name=5 narrow 00000ABC");
    text.AppendFormat(L" %ls", (LPCWSTR)name);
    assert_text(text, L"name=5 narrow 00000ABC name");
    text.Format(L"%s", CStringW(L'y', 3000));
    assert_int_equal(text.GetLength(), 3000);
    narrow.Format("%s-%u", CStringA("n"), 7u);
    assert_string_equal(narrow, "n-7");
    text.FormatMessage(L"%2 before %1", L"one", name);
    assert_text(text, L"name before one");
}

static void test_buffers(void **)
{
    CStringW text(L"shared"), other(text);
    LPWSTR buffer = text.GetBuffer(100);

    assert_ptr_not_equal(buffer, other.GetString());
    wmemcpy(buffer, L"written\0x", 9);
    text.ReleaseBuffer();
    assert_text(text, L"written");
    assert_int_equal(text.GetLength(), 7);
    assert_true(text.GetAllocLength() >= 100);
    text.FreeExtra();
    assert_int_equal(text.GetAllocLength(), 7);
    assert_text(other, L"shared");
    {
        CStrBufW direct(text, 20);

        wmemcpy(direct, L"direct", 7);
    }
    assert_text(text, L"direct");
    buffer = text.GetBufferSetLength(3);
    assert_int_equal(text.GetLength(), 3);
    text.ReleaseBufferSetLength(2);
    assert_text(text, L"di");
    text.LockBuffer();
    other = text;
    assert_ptr_not_equal(other.GetString(), text.GetString());
    text.UnlockBuffer();
    CFixedStringT<CStringW, 64> fixed(L"fixed");
    assert_true(fixed == L"fixed");
}

static void test_system_strings(void **)
{
    CStringW text(L"a\0b", 3);
    BSTR string = text.AllocSysString();

    assert_int_equal(SysStringLen(string), 3);
    CStringA("other").SetSysString(&string);
    assert_wide_equal(string, L"other");
    SysFreeString(string);
    SetEnvironmentVariableW(L"CERTEMU_ATL_TEST", L"value");
    assert_true(text.GetEnvironmentVariable(L"CERTEMU_ATL_TEST"));
    assert_text(text, L"value");
    assert_false(text.GetEnvironmentVariable(L"CERTEMU_ATL_NONE"));
    assert_true(text.IsEmpty());
    assert_false(text.LoadString(12345));
}

int main()
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_construction),
        cmocka_unit_test(test_concatenation),
        cmocka_unit_test(test_comparison),
        cmocka_unit_test(test_search_and_parts),
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_tokenize),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_buffers),
        cmocka_unit_test(test_system_strings),
    };

    return cmocka_run_group_tests_name("atl-string", tests, nullptr, nullptr);
}
