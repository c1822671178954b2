/* What holds of conversions whatever the values are: a value that became text comes back, a conversion done twice is one done once, and
 * a value by reference is converted like the value. Pairs of types and values are made from a seed, so a failure repeats. */
#include "test.h"

#define VALUES 400

static const VARTYPE integers[] = {VT_I1, VT_UI1, VT_I2, VT_UI2, VT_I4, VT_UI4, VT_I8, VT_UI8, VT_INT, VT_UINT};
static const VARTYPE scalars[] = {VT_I1, VT_UI1, VT_I2, VT_UI2, VT_I4, VT_UI4, VT_I8, VT_UI8, VT_INT, VT_UINT, VT_R4, VT_R8, VT_CY, VT_DATE,
    VT_BOOL, VT_DECIMAL, VT_BSTR};
static ULONGLONG seed;

static ULONGLONG next_random(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* Small ones, large ones, and those at the edges of each type. */
static LONGLONG next_number(void)
{
    ULONGLONG bits = next_random(), edge = 1ull << bits % 64;

    switch (bits >> 32 & 3)
    {
    case 0: return (LONGLONG)(bits % 200) - 100;
    case 1: return (LONGLONG)edge;
    case 2: return (LONGLONG)(edge - 1);
    default: return (LONGLONG)(next_random() >> bits % 64);
    }
}

static LCID english(void)
{
    return MAKELCID(MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US), SORT_DEFAULT);
}

static HRESULT change(VARIANT *to, const VARIANT *from, VARTYPE type)
{
    return VariantChangeTypeEx(to, (VARIANT *)from, english(), 0, type);
}

/* A value of the type, from a number that fits; FALSE: this one does not. */
static BOOL next_value(VARIANT *value, VARTYPE type)
{
    VARIANT number;

    VariantInit(value);
    V_VT(&number) = VT_I8;
    V_I8(&number) = next_number();
    return SUCCEEDED(change(value, &number, type));
}

static BOOL same(const VARIANT *left, const VARIANT *right)
{
    if (V_VT(left) != V_VT(right))
        return FALSE;
    switch (V_VT(left))
    {
    case VT_BSTR:
        return SysStringByteLen(V_BSTR(left)) == SysStringByteLen(V_BSTR(right)) &&
            !memcmp(V_BSTR(left), V_BSTR(right), SysStringByteLen(V_BSTR(left)));
    case VT_DECIMAL:
        return V_DECIMAL(left).scale == V_DECIMAL(right).scale && V_DECIMAL(left).sign == V_DECIMAL(right).sign &&
            V_DECIMAL(left).Hi32 == V_DECIMAL(right).Hi32 && V_DECIMAL(left).Lo64 == V_DECIMAL(right).Lo64;
    case VT_I1: case VT_UI1: return V_UI1(left) == V_UI1(right);
    case VT_I2: case VT_UI2: case VT_BOOL: return V_UI2(left) == V_UI2(right);
    case VT_I4: case VT_UI4: case VT_INT: case VT_UINT: case VT_R4: return V_UI4(left) == V_UI4(right);
    case VT_EMPTY: return TRUE;
    default: return V_UI8(left) == V_UI8(right);
    }
}

static void print_pair(const char *what, const VARIANT *left, const VARIANT *right)
{
    print_error("%s: types %u and %u, bits %016llx and %016llx\n", what, V_VT(left), V_VT(right), (unsigned long long)V_UI8(left),
        (unsigned long long)V_UI8(right));
    fail();
}

static void what_became_text_comes_back(void **state)
{
    static const VARTYPE whole[] = {VT_CY, VT_DECIMAL, VT_BOOL, VT_DATE, VT_R8};
    unsigned int i, j, count = 0;

    (void)state;
    seed = 0x9e3779b97f4a7c15ull;
    for (i = 0; i < ARRAYSIZE(integers) + ARRAYSIZE(whole); i++)
    {
        VARTYPE type = i < ARRAYSIZE(integers) ? integers[i] : whole[i - ARRAYSIZE(integers)];

        for (j = 0; j < VALUES; j++)
        {
            VARIANT value, text, back;

            VariantInit(&text);
            VariantInit(&back);
            /* Text has 15 digits of a real number, and four of a year. */
            if (!next_value(&value, type) || (type == VT_R8 && (V_R8(&value) > 1e15 || V_R8(&value) < -1e15)) ||
                    (type == VT_DATE && V_DATE(&value) < 0))
                continue;
            assert_hresult(change(&text, &value, VT_BSTR), S_OK);
            assert_hresult(change(&back, &text, type), S_OK);
            if (!same(&value, &back))
                print_pair("came back from text as another", &value, &back);
            VariantClear(&text);
            count++;
        }
    }
    assert_true(count > 2000);
}

static void twice_is_once(void **state)
{
    unsigned int i, j, k, count = 0;

    (void)state;
    seed = 0xd1b54a32d192ed03ull;
    for (i = 0; i < ARRAYSIZE(scalars); i++)
        for (j = 0; j < ARRAYSIZE(scalars); j++)
            for (k = 0; k < VALUES / 8; k++)
            {
                VARIANT value, once, twice;

                VariantInit(&once);
                VariantInit(&twice);
                if (!next_value(&value, scalars[i]) || FAILED(change(&once, &value, scalars[j])))
                {
                    VariantClear(&value);
                    continue;
                }
                assert_hresult(change(&twice, &once, scalars[j]), S_OK);
                if (!same(&once, &twice))
                    print_pair("changed by a second conversion", &once, &twice);
                /* In place it is the same conversion. */
                assert_hresult(change(&value, &value, scalars[j]), S_OK);
                if (!same(&once, &value))
                    print_pair("another result in place", &once, &value);
                VariantClear(&value);
                VariantClear(&once);
                VariantClear(&twice);
                count++;
            }
    assert_true(count > 5000);
}

static void by_reference_is_like_the_value(void **state)
{
    unsigned int i, j, k, count = 0;

    (void)state;
    seed = 0x2545f4914f6cdd1dull;
    for (i = 0; i < ARRAYSIZE(scalars); i++)
        for (j = 0; j < ARRAYSIZE(scalars); j++)
            for (k = 0; k < VALUES / 8; k++)
            {
                VARIANT value, by_reference, nested, from_value, from_reference, from_nested, copy;
                HRESULT result;

                if (!next_value(&value, scalars[i]))
                    continue;
                VariantInit(&from_value);
                VariantInit(&from_reference);
                VariantInit(&from_nested);
                VariantInit(&copy);
                V_VT(&by_reference) = VT_BYREF | scalars[i];
                V_BYREF(&by_reference) = scalars[i] == VT_DECIMAL ? (void *)&V_DECIMAL(&value) : (void *)&V_UI1(&value);
                V_VT(&nested) = VT_BYREF | VT_VARIANT;
                V_VARIANTREF(&nested) = &value;
                result = change(&from_value, &value, scalars[j]);
                assert_hresult(change(&from_reference, &by_reference, scalars[j]), result);
                assert_hresult(change(&from_nested, &nested, scalars[j]), result);
                if (SUCCEEDED(result) && !same(&from_value, &from_reference))
                    print_pair("another result by reference", &from_value, &from_reference);
                if (SUCCEEDED(result) && !same(&from_value, &from_nested))
                    print_pair("another result by reference to a VARIANT", &from_value, &from_nested);
                assert_hresult(VariantCopyInd(&copy, &by_reference), S_OK);
                if (!same(&value, &copy))
                    print_pair("another copy by reference", &value, &copy);
                VariantClear(&from_value);
                VariantClear(&from_reference);
                VariantClear(&from_nested);
                VariantClear(&copy);
                VariantClear(&value);
                count++;
            }
    assert_true(count > 5000);
}

static void a_copy_of_an_array_is_the_array(void **state)
{
    unsigned int i;

    (void)state;
    seed = 0xbf58476d1ce4e5b9ull;
    for (i = 0; i < 200; i++)
    {
        SAFEARRAYBOUND bound = {(ULONG)(next_random() % 50), (LONG)(next_random() % 20) - 10}, more = {bound.cElements + 5, bound.lLbound};
        SAFEARRAY *array = SafeArrayCreate(VT_VARIANT, 1, &bound), *copy;
        LONG index;

        assert_non_null(array);
        for (index = bound.lLbound; index < bound.lLbound + (LONG)bound.cElements; index++)
        {
            VARIANT value;

            if (!next_value(&value, scalars[next_random() % ARRAYSIZE(scalars)]))
                VariantInit(&value);
            assert_hresult(SafeArrayPutElement(array, &index, &value), S_OK);
            VariantClear(&value);
        }
        assert_hresult(SafeArrayCopy(array, &copy), S_OK);
        /* Larger and as large as before again: what was there stays. */
        assert_hresult(SafeArrayRedim(copy, &more), S_OK);
        assert_hresult(SafeArrayRedim(copy, &bound), S_OK);
        for (index = bound.lLbound; index < bound.lLbound + (LONG)bound.cElements; index++)
        {
            VARIANT left, right;

            VariantInit(&left);
            VariantInit(&right);
            assert_hresult(SafeArrayGetElement(array, &index, &left), S_OK);
            assert_hresult(SafeArrayGetElement(copy, &index, &right), S_OK);
            if (!same(&left, &right))
                print_pair("another element in the copy", &left, &right);
            VariantClear(&left);
            VariantClear(&right);
        }
        assert_hresult(SafeArrayDestroy(array), S_OK);
        assert_hresult(SafeArrayDestroy(copy), S_OK);
    }
}

int main(void)
{
    const struct CMUnitTest all[] =
    {
        cmocka_unit_test(what_became_text_comes_back),
        cmocka_unit_test(twice_is_once),
        cmocka_unit_test(by_reference_is_like_the_value),
        cmocka_unit_test(a_copy_of_an_array_is_the_array),
    };

    return cmocka_run_group_tests_name("variant-properties", all, NULL, NULL);
}
