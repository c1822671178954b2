/* VariantInit, VariantClear, VariantCopy, VariantCopyInd. */
#define COBJMACROS
#define CONST_VTABLE
#include "test.h"

static const WCHAR TEXT_[] = {'t', 'e', 'x', 't', 0};

/* An object that counts its references. */
static LONG object_references;

static HRESULT STDMETHODCALLTYPE object_QueryInterface(IUnknown *iface, REFIID iid, void **object)
{
    (void)iid;
    *object = iface;
    IUnknown_AddRef(iface);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE object_AddRef(IUnknown *iface)
{
    (void)iface;
    return ++object_references;
}

static ULONG STDMETHODCALLTYPE object_Release(IUnknown *iface)
{
    (void)iface;
    return --object_references;
}

static const IUnknownVtbl object_vtbl = {object_QueryInterface, object_AddRef, object_Release};
static IUnknown object = {(IUnknownVtbl *)&object_vtbl};

static int valid_type(unsigned int type)
{
    unsigned int base = type & VT_TYPEMASK, modifiers = type & ~VT_TYPEMASK;

    if (modifiers & ~(VT_BYREF | VT_ARRAY) || (modifiers && base <= VT_NULL))
        return 0;
    return base <= VT_DECIMAL || (base >= VT_I1 && base <= VT_UINT) || base == VT_RECORD || base == VT_CLSID;
}

static void test_init(void **state)
{
    VARIANT variant;

    (void)state;
    memset(&variant, 0xcc, sizeof(variant));
    VariantInit(&variant);
    assert_int_equal(V_VT(&variant), VT_EMPTY);
    assert_int_equal(V_I8(&variant), 0);
}

static void test_types(void **state)
{
    unsigned int type;
    VARIANT variant, copy;

    (void)state;
    for (type = 0; type < 0x10000; type++)
    {
        memset(&variant, 0, sizeof(variant));
        V_VT(&variant) = type;
        if (type != VT_CLSID && (type & VT_TYPEMASK) != VT_CLSID)
        {
            VariantInit(&copy);
            assert_hresult(VariantCopy(&copy, &variant), valid_type(type) ? S_OK : DISP_E_BADVARTYPE);
            assert_int_equal(V_VT(&copy), valid_type(type) ? type : VT_EMPTY);
            /* The copy of a NULL string is an empty one. */
            if (type == VT_BSTR)
                VariantClear(&copy);
        }
        assert_hresult(VariantClear(&variant), valid_type(type) ? S_OK : DISP_E_BADVARTYPE);
        assert_int_equal(V_VT(&variant), valid_type(type) ? VT_EMPTY : type);
    }
    VariantInit(&copy);
    V_VT(&variant) = VT_CLSID;
    assert_hresult(VariantCopy(&copy, &variant), DISP_E_BADVARTYPE);
}

static void test_clear(void **state)
{
    BSTR string = SysAllocString(TEXT_);
    VARIANT variant;

    (void)state;
    V_VT(&variant) = VT_BSTR | VT_BYREF;
    V_BSTRREF(&variant) = &string;
    assert_hresult(VariantClear(&variant), S_OK);
    assert_wide_equal(string, TEXT_);
    V_VT(&variant) = VT_BSTR;
    V_BSTR(&variant) = string;
    assert_hresult(VariantClear(&variant), S_OK);
    assert_int_equal(V_VT(&variant), VT_EMPTY);
    V_VT(&variant) = VT_BSTR;
    V_BSTR(&variant) = NULL;
    assert_hresult(VariantClear(&variant), S_OK);

    object_references = 2;
    V_VT(&variant) = VT_UNKNOWN;
    V_UNKNOWN(&variant) = &object;
    assert_hresult(VariantClear(&variant), S_OK);
    assert_int_equal(object_references, 1);
    V_VT(&variant) = VT_DISPATCH;
    assert_hresult(VariantClear(&variant), S_OK);
    assert_int_equal(object_references, 0);
    V_VT(&variant) = VT_UNKNOWN | VT_BYREF;
    assert_hresult(VariantClear(&variant), S_OK);
    assert_int_equal(object_references, 0);
    V_VT(&variant) = VT_UNKNOWN;
    V_UNKNOWN(&variant) = NULL;
    assert_hresult(VariantClear(&variant), S_OK);
}

static void test_copy(void **state)
{
    static const WCHAR embedded[] = {'a', 0, 'b'};
    VARIANT source, copy;

    (void)state;
    VariantInit(&copy);
    V_VT(&source) = VT_BSTR;
    V_BSTR(&source) = SysAllocStringLen(embedded, 3);
    assert_hresult(VariantCopy(&copy, &source), S_OK);
    assert_int_equal(V_VT(&copy), VT_BSTR);
    assert_ptr_not_equal(V_BSTR(&copy), V_BSTR(&source));
    assert_int_equal(SysStringByteLen(V_BSTR(&copy)), 6);
    assert_memory_equal(V_BSTR(&copy), embedded, 6);
    /* What the copy held is freed, also by another copy. */
    assert_hresult(VariantCopy(&copy, &source), S_OK);
    assert_hresult(VariantCopy(&copy, &copy), S_OK);
    assert_memory_equal(V_BSTR(&copy), embedded, 6);
    VariantClear(&source);
    V_VT(&source) = VT_BSTR;
    V_BSTR(&source) = SysAllocStringByteLen("abc", 3);
    assert_hresult(VariantCopy(&copy, &source), S_OK);
    assert_int_equal(SysStringByteLen(V_BSTR(&copy)), 3);
    VariantClear(&source);
    V_VT(&source) = VT_BSTR;
    V_BSTR(&source) = NULL;
    assert_hresult(VariantCopy(&copy, &source), S_OK);
    assert_int_equal(V_VT(&copy), VT_BSTR);
    assert_non_null(V_BSTR(&copy));
    assert_int_equal(SysStringLen(V_BSTR(&copy)), 0);
    VariantClear(&copy);

    object_references = 1;
    V_VT(&source) = VT_UNKNOWN;
    V_UNKNOWN(&source) = &object;
    assert_hresult(VariantCopy(&copy, &source), S_OK);
    assert_int_equal(object_references, 2);
    VariantClear(&copy);
    assert_int_equal(object_references, 1);

    V_VT(&source) = VT_DECIMAL;
    V_DECIMAL(&source).scale = 3;
    V_DECIMAL(&source).sign = DECIMAL_NEG;
    V_DECIMAL(&source).Hi32 = 1;
    V_DECIMAL(&source).Lo64 = 2;
    assert_hresult(VariantCopy(&copy, &source), S_OK);
    assert_memory_equal(&copy, &source, 16);

    /* The target's type is checked before it is overwritten. */
    V_VT(&copy) = 0x7fff;
    assert_hresult(VariantCopy(&copy, &source), DISP_E_BADVARTYPE);
    assert_int_equal(V_VT(&copy), 0x7fff);
}

static void test_copy_ind_of_scalars(void **state)
{
    static const struct
    {
        VARTYPE type;
        size_t size;
    } types[] =
    {
        {VT_I1, 1}, {VT_UI1, 1}, {VT_I2, 2}, {VT_UI2, 2}, {VT_BOOL, 2}, {VT_I4, 4}, {VT_UI4, 4}, {VT_INT, 4},
        {VT_UINT, 4},
        {VT_ERROR, 4}, {VT_R4, 4}, {VT_I8, 8}, {VT_UI8, 8}, {VT_R8, 8}, {VT_CY, 8}, {VT_DATE, 8},
    };
    unsigned char bytes[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    VARIANT source, copy;
    size_t i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(types); i++)
    {
        VariantInit(&copy);
        V_VT(&source) = types[i].type | VT_BYREF;
        V_BYREF(&source) = bytes;
        assert_hresult(VariantCopyInd(&copy, &source), S_OK);
        assert_int_equal(V_VT(&copy), types[i].type);
        assert_memory_equal(&V_UI1(&copy), bytes, types[i].size);
        /* In place. */
        assert_hresult(VariantCopyInd(&source, &source), S_OK);
        assert_int_equal(V_VT(&source), types[i].type);
        assert_memory_equal(&V_UI1(&source), bytes, types[i].size);
    }
}

static void test_copy_ind(void **state)
{
    BSTR string = SysAllocString(TEXT_);
    IUnknown *unknown = &object;
    VARIANT source, copy, inner, innermost;
    DECIMAL decimal;

    (void)state;
    VariantInit(&copy);
    V_VT(&source) = VT_BSTR | VT_BYREF;
    V_BSTRREF(&source) = &string;
    assert_hresult(VariantCopyInd(&copy, &source), S_OK);
    assert_int_equal(V_VT(&copy), VT_BSTR);
    assert_ptr_not_equal(V_BSTR(&copy), string);
    assert_wide_equal(V_BSTR(&copy), TEXT_);

    object_references = 1;
    V_VT(&source) = VT_UNKNOWN | VT_BYREF;
    V_UNKNOWNREF(&source) = &unknown;
    assert_hresult(VariantCopyInd(&copy, &source), S_OK);
    assert_int_equal(V_VT(&copy), VT_UNKNOWN);
    assert_int_equal(object_references, 2);
    VariantClear(&copy);

    memset(&decimal, 0, sizeof(decimal));
    decimal.wReserved = 0x5555;
    decimal.Lo64 = 77;
    V_VT(&source) = VT_DECIMAL | VT_BYREF;
    V_DECIMALREF(&source) = &decimal;
    assert_hresult(VariantCopyInd(&copy, &source), S_OK);
    assert_int_equal(V_VT(&copy), VT_DECIMAL);
    assert_int_equal(V_DECIMAL(&copy).Lo64, 77);

    /* A variant in a variant, by value and by reference; a third level is refused. */
    V_VT(&source) = VT_VARIANT | VT_BYREF;
    V_VARIANTREF(&source) = &inner;
    V_VT(&inner) = VT_BSTR;
    V_BSTR(&inner) = string;
    assert_hresult(VariantCopyInd(&copy, &source), S_OK);
    assert_int_equal(V_VT(&copy), VT_BSTR);
    assert_wide_equal(V_BSTR(&copy), TEXT_);
    V_VT(&inner) = VT_BSTR | VT_BYREF;
    V_BSTRREF(&inner) = &string;
    assert_hresult(VariantCopyInd(&copy, &source), S_OK);
    assert_int_equal(V_VT(&copy), VT_BSTR);
    assert_wide_equal(V_BSTR(&copy), TEXT_);
    V_VT(&inner) = VT_VARIANT | VT_BYREF;
    V_VARIANTREF(&inner) = &innermost;
    V_VT(&innermost) = VT_I4;
    assert_hresult(VariantCopyInd(&copy, &source), E_INVALIDARG);
    VariantClear(&copy);
    SysFreeString(string);

    V_VT(&source) = VT_RECORD | VT_BYREF;
    V_RECORD(&source) = &decimal;
    V_RECORDINFO(&source) = NULL;
    assert_hresult(VariantCopyInd(&copy, &source), E_INVALIDARG);
    V_VT(&source) = VT_EMPTY | VT_BYREF;
    assert_hresult(VariantCopyInd(&copy, &source), E_INVALIDARG);
    V_VT(&source) = VT_CLSID | VT_BYREF;
    assert_hresult(VariantCopyInd(&copy, &source), E_INVALIDARG);
    V_VT(&source) = 15;
    assert_hresult(VariantCopyInd(&copy, &source), DISP_E_BADVARTYPE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_init),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_clear),
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_copy_ind_of_scalars),
        cmocka_unit_test(test_copy_ind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
