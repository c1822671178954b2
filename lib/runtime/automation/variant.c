/* VARIANT: initialise, clear, copy. Which types are valid was established by trying all 65,536 under Wine. */
#define COBJMACROS
#include "variant.h"
#include "bstr.h"

#include <string.h>

/* Told of each VariantInit before it; see lib/check/variants.c. */
static void (*init_watch)(const VARIANT *variant, const void *caller);

void certemu_runtime_set_variant_watch(void (*watch)(const VARIANT *variant, const void *caller));

void certemu_runtime_set_variant_watch(void (*watch)(const VARIANT *variant, const void *caller))
{
    __atomic_store_n(&init_watch, watch, __ATOMIC_RELEASE);
}

static void __attribute__((noinline, cold)) WINAPI tell_watch(const VARIANT *variant, const void *caller)
{
    void (*watch)(const VARIANT *variant, const void *caller) = __atomic_load_n(&init_watch, __ATOMIC_ACQUIRE);

    if (watch)
        watch(variant, caller);
}

void WINAPI VariantInit(VARIANT *variant)
{
    if (__builtin_expect(init_watch != NULL, 0))
        tell_watch(variant, __builtin_return_address(0));
    memset(variant, 0, sizeof(*variant));
}

static void clear_record(VARIANT *variant)
{
    if (!V_RECORDINFO(variant))
        return;
    IRecordInfo_RecordClear(V_RECORDINFO(variant), V_RECORD(variant));
    IRecordInfo_Release(V_RECORDINFO(variant));
}

static HRESULT __attribute__((noinline)) WINAPI clear_other(VARIANT *variant)
{
    HRESULT hr = variant_check_type(V_VT(variant));

    if (FAILED(hr))
        return hr;
    if (!V_ISBYREF(variant))
    {
        if (V_ISARRAY(variant))
            hr = SafeArrayDestroy(V_ARRAY(variant));
        else if (V_VT(variant) == VT_RECORD)
            clear_record(variant);
        else if ((V_VT(variant) == VT_DISPATCH || V_VT(variant) == VT_UNKNOWN) && V_UNKNOWN(variant))
            IUnknown_Release(V_UNKNOWN(variant));
    }
    /* A locked array is left alone: DISP_E_ARRAYISLOCKED. */
    if (SUCCEEDED(hr))
        V_VT(variant) = VT_EMPTY;
    return hr;
}

HRESULT WINAPI VariantClear(VARIANT *variant)
{
    if (V_VT(variant) == VT_BSTR)
        SysFreeString(V_BSTR(variant));
    else if (!variant_is_plain(V_VT(variant)))
        return clear_other(variant);
    V_VT(variant) = VT_EMPTY;
    return S_OK;
}

/* The copy's memory stays when the VARIANT is cleared: it may as well be a record that the owner of the VARIANT put there. */
static HRESULT copy_record(VARIANT *copy, const VARIANT *source)
{
    IRecordInfo *info = V_RECORDINFO(source);
    void *record;
    ULONG size;
    HRESULT hr;

    V_VT(copy) = VT_RECORD;
    V_RECORD(copy) = V_RECORD(source);
    V_RECORDINFO(copy) = info;
    if (!info)
        return S_OK;
    V_RECORD(copy) = NULL;
    if (FAILED(hr = IRecordInfo_GetSize(info, &size)))
        return hr;
    if (!(record = CoTaskMemAlloc(size)))
        return E_OUTOFMEMORY;
    memset(record, 0, size);
    if (FAILED(hr = IRecordInfo_RecordCopy(info, V_RECORD(source), record)))
    {
        CoTaskMemFree(record);
        return hr;
    }
    IRecordInfo_AddRef(info);
    V_RECORD(copy) = record;
    return S_OK;
}

static HRESULT __attribute__((noinline)) WINAPI copy_other(VARIANT *copy, const VARIANT *source)
{
    VARTYPE type = V_VT(source);
    HRESULT hr = S_OK;

    *copy = *source;
    if (type & VT_BYREF)
        return S_OK;
    if (type & VT_ARRAY)
        hr = SafeArrayCopy(V_ARRAY(source), &V_ARRAY(copy));
    else if (type == VT_RECORD)
        hr = copy_record(copy, source);
    else if ((type == VT_DISPATCH || type == VT_UNKNOWN) && V_UNKNOWN(source))
        IUnknown_AddRef(V_UNKNOWN(source));
    if (FAILED(hr))
        V_VT(copy) = VT_EMPTY;
    return hr;
}

HRESULT WINAPI variant_copy_value(VARIANT *copy, const VARIANT *source)
{
    HRESULT hr;

    if (V_VT(source) != VT_BSTR && !variant_is_plain(V_VT(source)))
        return copy_other(copy, source);
    *copy = *source;
    if (V_VT(source) == VT_BSTR && FAILED(hr = bstr_copy(V_BSTR(source), &V_BSTR(copy), "VariantCopy")))
    {
        V_VT(copy) = VT_EMPTY;
        return hr;
    }
    return S_OK;
}

HRESULT WINAPI VariantCopy(VARIANTARG *copy, const VARIANTARG *source)
{
    HRESULT hr;

    if ((V_VT(source) & VT_TYPEMASK) == VT_CLSID)
        return DISP_E_BADVARTYPE;
    if (FAILED(hr = variant_check_type(V_VT(source))) || copy == source)
        return hr;
    if (!variant_is_plain(V_VT(copy)) && FAILED(hr = VariantClear(copy)))
        return hr;
    return variant_copy_value(copy, source);
}

/* What a BYREF variant points to, as a value whose resources still belong to the owner of what is pointed to. */
static HRESULT WINAPI dereference(VARIANT *value, const VARIANT *source)
{
    VARTYPE type = V_VT(source) & ~VT_BYREF;

    *value = *source;
    if (type & VT_ARRAY)
        V_ARRAY(value) = *V_ARRAYREF(source);
    else
        switch (type)
        {
        case VT_I1: case VT_UI1:
            V_UI1(value) = *V_UI1REF(source);
            break;
        case VT_I2: case VT_UI2: case VT_BOOL:
            V_UI2(value) = *V_UI2REF(source);
            break;
        case VT_I4: case VT_UI4: case VT_INT: case VT_UINT: case VT_ERROR: case VT_R4:
            V_UI4(value) = *V_UI4REF(source);
            break;
        case VT_I8: case VT_UI8: case VT_R8: case VT_CY: case VT_DATE:
            V_UI8(value) = *V_UI8REF(source);
            break;
        case VT_BSTR: case VT_DISPATCH: case VT_UNKNOWN:
            V_BYREF(value) = *(void **)V_BYREF(source);
            break;
        case VT_DECIMAL:
            V_DECIMAL(value) = *V_DECIMALREF(source);
            break;
        case VT_RECORD:
            if (!V_RECORDINFO(source))
                return E_INVALIDARG;
            break;
        default:
            return E_INVALIDARG;
        }
    /* Last: a DECIMAL lies over the type. */
    V_VT(value) = type;
    return S_OK;
}

HRESULT WINAPI variant_dereference(VARIANT *value, const VARIANT *source)
{
    if (V_VT(source) == (VT_VARIANT | VT_BYREF))
    {
        source = V_VARIANTREF(source);
        /* One level only. */
        if (V_VT(source) == (VT_VARIANT | VT_BYREF))
            return E_INVALIDARG;
    }
    if (V_ISBYREF(source))
        return dereference(value, source);
    *value = *source;
    return variant_check_type(V_VT(value));
}

HRESULT WINAPI VariantCopyInd(VARIANT *copy, const VARIANTARG *source)
{
    VARIANT value, result;
    HRESULT hr;

    if (!V_ISBYREF(source))
        return VariantCopy(copy, source);
    if (FAILED(hr = variant_dereference(&value, source)))
        return hr;
    /* What the copy owned may be what the source points to: it goes after the value was copied. */
    if (FAILED(hr = variant_copy_value(&result, &value)))
        return hr;
    if (copy != source && FAILED(hr = VariantClear(copy)))
    {
        VariantClear(&result);
        return hr;
    }
    *copy = result;
    return S_OK;
}
