/* DispCallFunc. Most calls go through functions compiled for a number of words; many arguments, structures as results, and other
 * processors than x86-64, through libffi. */
#include "automation/typelib/call.h"

#include <ffi.h>
#include <stdlib.h>
#include <string.h>

#ifdef __x86_64__
/* Windows' convention, whatever the platform's own is. */
#define CALL_ABI FFI_GNUW64
#define CALL_BY_WORDS 1
#else
#define CALL_ABI FFI_DEFAULT_ABI
#define CALL_BY_WORDS 0
#endif

#define CALL_MAXIMUM_WORDS 16

typedef ULONG_PTR (WINAPI *call_4)(ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR);
typedef ULONG_PTR (WINAPI *call_8)(ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR);
typedef ULONG_PTR (WINAPI *call_16)(ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR,
                                    ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR);

BOOL call_words_possible(UINT count)
{
    return CALL_BY_WORDS && count <= CALL_MAXIMUM_WORDS;
}

/* The caller removes the arguments in this convention, so a few words too many do no harm: `words` has room for sixteen. */
ULONG_PTR call_words(const void *function, const ULONG_PTR *w, UINT count)
{
    if (count <= 4)
        return ((call_4)function)(w[0], w[1], w[2], w[3]);
    if (count <= 8)
        return ((call_8)function)(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]);
    return ((call_16)function)(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8], w[9], w[10], w[11], w[12], w[13], w[14],
                               w[15]);
}

#if CALL_BY_WORDS
typedef double (WINAPI *call_real)(ULONG_PTR, ...);
typedef float (WINAPI *call_short_real)(ULONG_PTR, ...);
typedef ULONG_PTR (WINAPI *call_mixed)(ULONG_PTR, ...);

static double as_real(ULONG_PTR word)
{
    double real;

    memcpy(&real, &word, sizeof(real));
    return real;
}

/* The same for functions with floating-point arguments or results. To a function with "..." Windows' convention passes a real of
 * the first four arguments in both registers of its place, so that each callee finds its argument in the one it expects; the first
 * argument, which has a name, has to be a word. What is in the result's register comes back. */
static ULONG_PTR call_reals(const void *function, VARTYPE return_vt, const ULONG_PTR *w, UINT count)
{
    ULONG_PTR result = 0;
    double real;
    float short_real;

#define WORDS_4 w[0], as_real(w[1]), as_real(w[2]), as_real(w[3])
#define WORDS_8 WORDS_4, as_real(w[4]), as_real(w[5]), as_real(w[6]), as_real(w[7])
#define WORDS_16 WORDS_8, as_real(w[8]), as_real(w[9]), as_real(w[10]), as_real(w[11]), as_real(w[12]), as_real(w[13]), \
    as_real(w[14]), as_real(w[15])
#define CALL(type) (count <= 4 ? ((type)function)(WORDS_4) : count <= 8 ? ((type)function)(WORDS_8) : ((type)function)(WORDS_16))

    if (return_vt == VT_R4)
    {
        short_real = CALL(call_short_real);
        memcpy(&result, &short_real, sizeof(short_real));
    }
    else if (call_is_floating(return_vt))
    {
        real = CALL(call_real);
        memcpy(&result, &real, sizeof(real));
    }
    else
        result = CALL(call_mixed);
    return result;
#undef WORDS_4
#undef WORDS_8
#undef WORDS_16
#undef CALL
}
#else
#define call_reals(function, return_vt, words, count) call_words(function, words, count)
#endif

static ffi_type *variant_parts[] = {&ffi_type_uint64, &ffi_type_uint64, &ffi_type_uint64, NULL};
static ffi_type variant_type = {sizeof(VARIANT), __alignof__(VARIANT), FFI_TYPE_STRUCT, variant_parts};
static ffi_type *decimal_parts[] = {&ffi_type_uint64, &ffi_type_uint64, NULL};
static ffi_type decimal_type = {sizeof(DECIMAL), __alignof__(DECIMAL), FFI_TYPE_STRUCT, decimal_parts};

static ffi_type *type_of(VARTYPE vt)
{
    if (vt & (VT_BYREF | VT_ARRAY))
        return &ffi_type_pointer;
    switch (vt)
    {
        case VT_I1:
            return &ffi_type_sint8;
        case VT_UI1:
            return &ffi_type_uint8;
        case VT_I2:
        case VT_BOOL:
            return &ffi_type_sint16;
        case VT_UI2:
            return &ffi_type_uint16;
        case VT_I4:
        case VT_INT:
        case VT_ERROR:
        case VT_HRESULT:
            return &ffi_type_sint32;
        case VT_UI4:
        case VT_UINT:
            return &ffi_type_uint32;
        case VT_R4:
            return &ffi_type_float;
        case VT_R8:
        case VT_DATE:
            return &ffi_type_double;
        case VT_VARIANT:
            return &variant_type;
        case VT_DECIMAL:
            return &decimal_type;
        case VT_I8:
        case VT_UI8:
        case VT_CY:
            return &ffi_type_sint64;
        default:
            return &ffi_type_pointer;
    }
}

/* What a result register or buffer holds, as a VARIANT of that type. */
static void store_result(VARTYPE vt, const void *value, VARIANT *result)
{
    if (vt == VT_EMPTY || vt == VT_VOID)
        return;
    if (vt == VT_VARIANT)
    {
        memcpy(result, value, sizeof(*result));
        return;
    }
    if (vt == VT_DECIMAL)
        memcpy(result, value, sizeof(DECIMAL));
    else
        memcpy(&V_UI8(result), value, sizeof(ULONGLONG));
    V_VT(result) = vt;
}

static HRESULT call_by_libffi(const void *function, ffi_abi abi, void *instance, VARTYPE return_vt, UINT count, VARTYPE *types,
                              VARIANTARG **arguments, VARIANT *result)
{
    ffi_type *fixed_types[CALL_MAXIMUM_WORDS + 1], **ffi_types = fixed_types, *return_type;
    void *fixed_values[CALL_MAXIMUM_WORDS + 1], **values = fixed_values;
    union { ffi_arg word; double real; VARIANT variant; ULONGLONG long_long; } value;
    UINT total = 0, i;
    HRESULT hr = S_OK;
    ffi_cif cif;

    if (count > CALL_MAXIMUM_WORDS)
    {
        ffi_types = malloc((count + 1) * sizeof(*ffi_types));
        values = malloc((count + 1) * sizeof(*values));
        if (!ffi_types || !values)
        {
            free(ffi_types);
            free(values);
            return E_OUTOFMEMORY;
        }
    }
    if (instance)
    {
        ffi_types[total] = &ffi_type_pointer;
        values[total++] = &instance;
    }
    for (i = 0; i < count; i++, total++)
    {
        ffi_types[total] = type_of(types[i]);
        values[total] = types[i] == VT_VARIANT || types[i] == VT_DECIMAL ? (void *)arguments[i]
                                                                         : (void *)&V_UI8(arguments[i]);
    }
    memset(&value, 0, sizeof(value));
    return_type = return_vt == VT_EMPTY || return_vt == VT_VOID ? &ffi_type_void : type_of(return_vt);
    if (ffi_prep_cif(&cif, abi, total, return_type, ffi_types) != FFI_OK)
        hr = E_UNEXPECTED;
    else
    {
        ffi_call(&cif, FFI_FN(function), &value, values);
        if (result)
            store_result(return_vt, &value, result);
    }
    if (ffi_types != fixed_types)
    {
        free(ffi_types);
        free(values);
    }
    return hr;
}

HRESULT WINAPI DispCallFunc(void *instance, ULONG_PTR offset, CALLCONV convention, VARTYPE return_vt, UINT count,
                            VARTYPE *types, VARIANTARG **arguments, VARIANT *result)
{
    ULONG_PTR words[CALL_MAXIMUM_WORDS];
    VARIANT copies[CALL_MAXIMUM_WORDS];
    UINT total = 0, copied = 0, i;
    BOOL by_words, reals;
    const void *function;

    if (convention != CC_STDCALL && convention != CC_CDECL)
        return E_INVALIDARG;
    if (count && (!types || !arguments))
        return E_INVALIDARG;
    if (return_vt == VT_HRESULT)
        return E_INVALIDARG;
    function = instance ? *(const void **)(*(ULONG_PTR *)instance + offset) : (const void *)offset;

    /* Structures come back through an address that the caller gives behind the instance. */
    by_words = convention == CC_STDCALL && call_words_possible(count + 2) && return_vt != VT_DECIMAL && return_vt != VT_VARIANT;
    reals = call_is_floating(return_vt);
    for (i = 0; i < count; i++)
        reals = reals || call_is_floating(types[i]);
    if (reals && !instance && count && call_is_floating(types[0]))
        by_words = FALSE;
    if (!by_words)
    {
#ifdef __x86_64__
        /* __cdecl is the platform's own convention in ELF code (include/crt/windef.h). */
        ffi_abi abi = convention == CC_CDECL ? FFI_DEFAULT_ABI : CALL_ABI;

        if (convention == CC_STDCALL && instance && (return_vt == VT_DECIMAL || return_vt == VT_VARIANT))
        {
            /* libffi would put the address first, which is right for a plain function only. */
            VARTYPE with_types[CALL_MAXIMUM_WORDS + 1];
            VARIANTARG *with_arguments[CALL_MAXIMUM_WORDS + 1], address;
            VARIANT ignored, *target = result ? result : &ignored;
            HRESULT hr;

            if (count >= CALL_MAXIMUM_WORDS)
                return E_INVALIDARG;
            V_VT(&address) = VT_BYREF | VT_VARIANT;
            V_BYREF(&address) = target;
            with_types[0] = VT_BYREF | VT_VARIANT;
            with_arguments[0] = &address;
            memcpy(with_types + 1, types, count * sizeof(*types));
            memcpy(with_arguments + 1, arguments, count * sizeof(*arguments));
            hr = call_by_libffi(function, abi, instance, VT_EMPTY, count + 1, with_types, with_arguments, NULL);
            if (SUCCEEDED(hr) && return_vt == VT_DECIMAL)
                V_VT(target) = VT_DECIMAL;
            return hr;
        }
#else
        ffi_abi abi = CALL_ABI;
#endif
        return call_by_libffi(function, abi, instance, return_vt, count, types, arguments, result);
    }
    if (instance)
        words[total++] = (ULONG_PTR)instance;
    for (i = 0; i < count; i++)
    {
        const VARIANT *argument = arguments[i];

        /* The called function may write to what it gets by value. */
        if (types[i] == VT_VARIANT || types[i] == VT_DECIMAL)
        {
            copies[copied] = *argument;
            argument = &copies[copied++];
        }
        words[total++] = call_word(types[i], argument);
    }
    for (i = total; i < CALL_MAXIMUM_WORDS && (i < 4 || (total > 4 && i < 8) || total > 8); i++)
        words[i] = 0;
    words[0] = reals ? call_reals(function, return_vt, words, total) : call_words(function, words, total);
    if (result)
        store_result(return_vt, words, result);
    return S_OK;
}
