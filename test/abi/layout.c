/* Sizes and offsets that Windows fixes: layout.h says them to the compiler; here is what only a run can tell. */
#include "test.h"

#include "layout.h"

/* The length is 4 bytes before the text, in bytes, without the terminator; an empty text is not NULL. */
static void bstr_has_its_length_in_front(void **state)
{
    BSTR text = SysAllocStringLen(L"ab\0cd", 5), bytes = SysAllocStringByteLen("xyz", 3), empty = SysAllocString(L"");
    DWORD length;

    (void)state;
    assert_non_null(text);
    memcpy(&length, (char *)text - 4, sizeof(length));
    assert_int_equal(length, 10);
    assert_memory_equal(text, L"ab\0cd\0", 12);
    memcpy(&length, (char *)bytes - 4, sizeof(length));
    assert_int_equal(length, 3);
    assert_memory_equal(bytes, "xyz", 4);
    memcpy(&length, (char *)empty - 4, sizeof(length));
    assert_int_equal(length, 0);
    assert_int_equal(*empty, 0);
    SysFreeString(text);
    SysFreeString(bytes);
    SysFreeString(empty);
}

/* Wide literals have the units of Windows, those outside of the basic plane two. */
static void literals_are_utf_16(void **state)
{
    static const WCHAR text[] = L"\u00e9\u20ac\U0001f600";

    (void)state;
    assert_int_equal(sizeof(text), 5 * 2);
    assert_int_equal(text[0], 0xe9);
    assert_int_equal(text[1], 0x20ac);
    assert_int_equal(text[2], 0xd83d);
    assert_int_equal(text[3], 0xde00);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bstr_has_its_length_in_front),
        cmocka_unit_test(literals_are_utf_16),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
