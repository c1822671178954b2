/* VariantChangeType(Ex): every pair of types goes to its Var<to>From<from> function. */
#define COBJMACROS
#define CONST_VTABLE
#include "bstr.h"
#include "convert.h"
#include "variant.h"

/* Between equal types, and where Windows has no function because C's assignment does it. */
#undef VarUI4FromUI4
#undef VarI4FromI4
#define ASSIGN(to, to_type, from, from_type) \
    static inline HRESULT Var##to##From##from(from_type in, to_type *out) \
    { \
        *out = in; \
        return S_OK; \
    }

ASSIGN(I1, signed char, I1, signed char)
ASSIGN(UI1, BYTE, UI1, BYTE)
ASSIGN(I2, SHORT, I2, SHORT)
ASSIGN(UI2, USHORT, UI2, USHORT)
ASSIGN(I4, LONG, I4, LONG)
ASSIGN(UI4, ULONG, UI4, ULONG)
ASSIGN(I8, LONG64, I8, LONG64)
ASSIGN(UI8, ULONG64, UI8, ULONG64)
ASSIGN(R4, FLOAT, R4, FLOAT)
ASSIGN(R8, DOUBLE, R8, DOUBLE)
ASSIGN(Cy, CY, Cy, CY)
ASSIGN(Date, DATE, Date, DATE)
ASSIGN(Bool, VARIANT_BOOL, Bool, VARIANT_BOOL)

static inline HRESULT VarDecFromDec(const DECIMAL *in, DECIMAL *out)
{
    *out = *in;
    return S_OK;
}

static inline HRESULT i8_from_i4(LONG in, LONG64 *out)
{
    *out = in;
    return S_OK;
}

static inline HRESULT ui8_from_i4(LONG in, ULONG64 *out)
{
    if (in < 0)
        return DISP_E_OVERFLOW;
    *out = in;
    return S_OK;
}

#define VarI8FromI4 i8_from_i4
#define VarUI8FromI4 ui8_from_i4

/* One function for each target: from any type that is a number or text, or an object that has such a value. */
#define CONVERT_TO(to, type, field) \
    static HRESULT WINAPI to_##to(const VARIANT *in, LCID lcid, ULONG flags, VARIANT *out) \
    { \
        switch (V_VT(in)) \
        { \
        case VT_I1: return Var##to##FromI1(V_I1(in), &field(out)); \
        case VT_UI1: return Var##to##FromUI1(V_UI1(in), &field(out)); \
        case VT_I2: return Var##to##FromI2(V_I2(in), &field(out)); \
        case VT_UI2: return Var##to##FromUI2(V_UI2(in), &field(out)); \
        case VT_I4: case VT_INT: return Var##to##FromI4(V_I4(in), &field(out)); \
        case VT_UI4: case VT_UINT: return Var##to##FromUI4(V_UI4(in), &field(out)); \
        case VT_I8: return Var##to##FromI8(V_I8(in), &field(out)); \
        case VT_UI8: return Var##to##FromUI8(V_UI8(in), &field(out)); \
        case VT_R4: return Var##to##FromR4(V_R4(in), &field(out)); \
        case VT_R8: return Var##to##FromR8(V_R8(in), &field(out)); \
        case VT_CY: return Var##to##FromCy(V_CY(in), &field(out)); \
        case VT_DATE: return Var##to##FromDate(V_DATE(in), &field(out)); \
        case VT_BOOL: return Var##to##FromBool(V_BOOL(in), &field(out)); \
        case VT_DECIMAL: return Var##to##FromDec(&V_DECIMAL(in), &field(out)); \
        case VT_BSTR: return Var##to##FromStr(V_BSTR(in), lcid, flags, &field(out)); \
        case VT_EMPTY: return Var##to##FromI2(0, &field(out)); \
        default: return DISP_E_TYPEMISMATCH; \
        } \
    }

CONVERT_TO(I1, VT_I1, V_I1)
CONVERT_TO(UI1, VT_UI1, V_UI1)
CONVERT_TO(I2, VT_I2, V_I2)
CONVERT_TO(UI2, VT_UI2, V_UI2)
CONVERT_TO(I4, VT_I4, V_I4)
CONVERT_TO(UI4, VT_UI4, V_UI4)
CONVERT_TO(I8, VT_I8, V_I8)
CONVERT_TO(UI8, VT_UI8, V_UI8)
CONVERT_TO(R4, VT_R4, V_R4)
CONVERT_TO(R8, VT_R8, V_R8)
CONVERT_TO(Cy, VT_CY, V_CY)
CONVERT_TO(Date, VT_DATE, V_DATE)
CONVERT_TO(Bool, VT_BOOL, V_BOOL)
CONVERT_TO(Dec, VT_DECIMAL, V_DECIMAL)

static HRESULT WINAPI to_text(const VARIANT *in, LCID lcid, USHORT how, ULONG flags, BSTR *out)
{
    switch (V_VT(in))
    {
    case VT_I1: return VarBstrFromI1(V_I1(in), lcid, flags, out);
    case VT_UI1: return VarBstrFromUI1(V_UI1(in), lcid, flags, out);
    case VT_I2: return VarBstrFromI2(V_I2(in), lcid, flags, out);
    case VT_UI2: return VarBstrFromUI2(V_UI2(in), lcid, flags, out);
    case VT_I4: case VT_INT: return VarBstrFromI4(V_I4(in), lcid, flags, out);
    case VT_UI4: case VT_UINT: return VarBstrFromUI4(V_UI4(in), lcid, flags, out);
    case VT_I8: return VarBstrFromI8(V_I8(in), lcid, flags, out);
    case VT_UI8: return VarBstrFromUI8(V_UI8(in), lcid, flags, out);
    case VT_R4: return VarBstrFromR4(V_R4(in), lcid, flags, out);
    case VT_R8: return VarBstrFromR8(V_R8(in), lcid, flags, out);
    case VT_CY: return VarBstrFromCy(V_CY(in), lcid, flags, out);
    case VT_DATE: return VarBstrFromDate(V_DATE(in), lcid, flags, out);
    case VT_DECIMAL: return VarBstrFromDec(&V_DECIMAL(in), lcid, flags, out);
    case VT_EMPTY: return (*out = SysAllocStringLen(NULL, 0)) ? S_OK : E_OUTOFMEMORY;
    case VT_BOOL:
        /* A number, unless words are asked for. */
        if (how & (VARIANT_ALPHABOOL | VARIANT_LOCALBOOL))
            return VarBstrFromBool(V_BOOL(in), lcid, flags, out);
        return VarBstrFromI2(V_BOOL(in), lcid, flags, out);
    default: return DISP_E_TYPEMISMATCH;
    }
}

/* To VT_UNKNOWN and VT_DISPATCH: the one from the other. */
static HRESULT WINAPI to_interface(const VARIANT *in, VARTYPE type, VARIANT *out)
{
    IUnknown *object = V_UNKNOWN(in);

    if (V_VT(in) != VT_UNKNOWN && V_VT(in) != VT_DISPATCH)
        return DISP_E_TYPEMISMATCH;
    V_UNKNOWN(out) = NULL;
    if (!object)
        return S_OK;
    return IUnknown_QueryInterface(object, type == VT_DISPATCH ? &IID_IDispatch : &IID_IUnknown,
        (void **)&V_UNKNOWN(out));
}

static HRESULT WINAPI convert(const VARIANT *in, LCID lcid, USHORT how, VARTYPE type, VARIANT *out)
{
    ULONG flags = 0;

    if (how & VARIANT_LOCALBOOL)
        flags |= VAR_LOCALBOOL;
    if (how & VARIANT_CALENDAR_HIJRI)
        flags |= VAR_CALENDAR_HIJRI;
    if (how & VARIANT_CALENDAR_THAI)
        flags |= VAR_CALENDAR_THAI;
    if (how & VARIANT_CALENDAR_GREGORIAN)
        flags |= VAR_CALENDAR_GREGORIAN;
    if (how & VARIANT_NOUSEROVERRIDE)
        flags |= LOCALE_NOUSEROVERRIDE;
    switch (type)
    {
    case VT_I1: return to_I1(in, lcid, flags, out);
    case VT_UI1: return to_UI1(in, lcid, flags, out);
    case VT_I2: return to_I2(in, lcid, flags, out);
    case VT_UI2: return to_UI2(in, lcid, flags, out);
    case VT_I4: case VT_INT: return to_I4(in, lcid, flags, out);
    case VT_UI4: case VT_UINT: return to_UI4(in, lcid, flags, out);
    case VT_I8: return to_I8(in, lcid, flags, out);
    case VT_UI8: return to_UI8(in, lcid, flags, out);
    case VT_R4: return to_R4(in, lcid, flags, out);
    case VT_R8: return to_R8(in, lcid, flags, out);
    case VT_CY: return to_Cy(in, lcid, flags, out);
    case VT_DATE: return to_Date(in, lcid, flags, out);
    case VT_BOOL: return to_Bool(in, lcid, flags, out);
    case VT_DECIMAL:
        /* 1, where VarDecFromBool makes -1 (seen under Wine). */
        if (V_VT(in) == VT_BOOL)
            return VarDecFromI4(V_BOOL(in) ? 1 : 0, &V_DECIMAL(out));
        return to_Dec(in, lcid, flags, out);
    case VT_BSTR: return to_text(in, lcid, how, flags, &V_BSTR(out));
    case VT_UNKNOWN: case VT_DISPATCH: return to_interface(in, type, out);
    default: return DISP_E_TYPEMISMATCH;
    }
}

/* Bytes become text without conversion, and the other way round. */
static HRESULT WINAPI convert_array(const VARIANT *in, VARTYPE type, VARIANT *out)
{
    if (V_VT(in) == (VT_ARRAY | VT_UI1) && type == VT_BSTR)
        return BstrFromVector(V_ARRAY(in), &V_BSTR(out));
    if (V_VT(in) == VT_BSTR && type == (VT_ARRAY | VT_UI1))
        return VectorFromBstr(V_BSTR(in), &V_ARRAY(out));
    return DISP_E_TYPEMISMATCH;
}

/* Between the signed and the unsigned type of one size the bits stay as they are, where Var<to>From<from> would
 * overflow. */
static inline BOOL is_other_sign(VARTYPE from, VARTYPE to)
{
    static const BYTE sizes[] =
    {
        [VT_I1] = 1, [VT_UI1] = 1, [VT_I2] = 2, [VT_UI2] = 2, [VT_I4] = 4, [VT_UI4] = 4, [VT_INT] = 4, [VT_UINT] = 4,
        [VT_I8] = 8, [VT_UI8] = 8,
    };

    return from < ARRAYSIZE(sizes) && to < ARRAYSIZE(sizes) && sizes[from] && sizes[from] == sizes[to];
}

static HRESULT WINAPI change(const VARIANT *in, LCID lcid, USHORT how, VARTYPE type, VARIANT *out)
{
    VARTYPE from = V_VT(in);

    if (type & VT_BYREF)
        return DISP_E_TYPEMISMATCH;
    if (from == type)
        return variant_copy_value(out, in);
    if ((from | type) & VT_ARRAY)
        return convert_array(in, type, out);
    if (from == VT_ERROR || from == VT_RECORD || (from == VT_NULL && type != VT_NULL))
        return DISP_E_TYPEMISMATCH;
    if (from == VT_DISPATCH && how & VARIANT_NOVALUEPROP && type != VT_UNKNOWN)
        return DISP_E_TYPEMISMATCH;
    if (type == VT_EMPTY || type == VT_NULL)
        return S_OK;
    if (is_other_sign(from, type))
    {
        *out = *in;
        return S_OK;
    }
    if (from == VT_DISPATCH && type != VT_UNKNOWN && type <= VT_UINT && type != VT_VARIANT && type != VT_ERROR)
        return convert_from_dispatch(V_DISPATCH(in), lcid, type, out);
    return convert(in, lcid, how, type, out);
}

/* The result takes the place of what `out` held. */
static HRESULT WINAPI replace(VARIANT *out, VARIANT *result, VARTYPE type)
{
    HRESULT hr;

    if (!variant_is_plain(V_VT(out)) && FAILED(hr = VariantClear(out)))
    {
        V_VT(result) = type;
        VariantClear(result);
        return hr;
    }
    *out = *result;
    V_VT(out) = type;
    return S_OK;
}

static HRESULT __attribute__((noinline)) WINAPI change_other(VARIANT *out, const VARIANT *in, LCID lcid, USHORT how, VARTYPE type)
{
    VARIANT value, result;
    HRESULT hr;

    if (V_VT(in) == VT_CLSID || type == VT_CLSID)
        return DISP_E_BADVARTYPE;
    if (FAILED(hr = variant_check_type(V_VT(in))) || FAILED(hr = variant_check_type(type)))
        return hr;
    if (V_ISBYREF(in))
    {
        if (FAILED(hr = variant_dereference(&value, in)))
            return hr;
        in = &value;
    }
    VariantInit(&result);
    if (FAILED(hr = change(in, lcid, how, type, &result)))
        return hr;
    return replace(out, &result, type);
}

/* A type that every number and text is converted to and from by its function alone. */
static inline BOOL is_number_or_text(VARTYPE type)
{
    return (type > VT_NULL && type <= VT_BSTR) || type == VT_BOOL || type == VT_DECIMAL || (type >= VT_I1 && type <= VT_UINT);
}

HRESULT WINAPI VariantChangeTypeEx(VARIANTARG *out, const VARIANTARG *in, LCID lcid, USHORT how, VARTYPE type)
{
    VARIANT result = {0};
    HRESULT hr;

    if (!is_number_or_text(V_VT(in)) || !is_number_or_text(type) || V_VT(in) == type)
        return change_other(out, in, lcid, how, type);
    if (is_other_sign(V_VT(in), type))
        result = *in;
    else if (FAILED(hr = convert(in, lcid, how, type, &result)))
        return hr;
    return replace(out, &result, type);
}

HRESULT WINAPI VariantChangeType(VARIANTARG *out, const VARIANTARG *in, USHORT how, VARTYPE type)
{
    return VariantChangeTypeEx(out, in, LOCALE_USER_DEFAULT, how, type);
}
