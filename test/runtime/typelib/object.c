/* The object of object.h. */
#define COBJMACROS
#define CONST_VTABLE
#include "object.h"

char kinds_log[16384];
LONG kinds_live;

struct kinds
{
    IKinds IKinds_iface;
    IPlain IPlain_iface;
    LONG references;
    BOOL plain_only;
};

void kinds_note(const char *format, ...)
{
    size_t length = strlen(kinds_log);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(kinds_log + length, sizeof(kinds_log) - length, format, arguments);
    va_end(arguments);
}

const char *kinds_text(const WCHAR *text)
{
    static char buffers[8][1024];
    static unsigned int next;
    char *buffer = buffers[next++ % 8], *out = buffer;

    if (!text)
        return "NULL";
    for (; *text && out < buffer + sizeof(buffers[0]) - 8; text++)
    {
        if (*text >= ' ' && *text < 0x7f)
            *out++ = (char)*text;
        else
            out += sprintf(out, "\\u%04x", *text);
    }
    *out = 0;
    return buffer;
}

void kinds_note_variant(const char *label, const VARIANT *value)
{
    SAFEARRAY *array;
    LONG low = 0, high = -1;

    kinds_note(" %s=", label);
    if (V_VT(value) & VT_ARRAY && !(V_VT(value) & VT_BYREF))
    {
        array = V_ARRAY(value);
        if (array)
        {
            SafeArrayGetLBound(array, 1, &low);
            SafeArrayGetUBound(array, 1, &high);
        }
        kinds_note("array(%x)[%d..%d]", V_VT(value), (int)low, (int)high);
        return;
    }
    switch (V_VT(value))
    {
        case VT_EMPTY:
            kinds_note("empty");
            break;
        case VT_I1:
        case VT_UI1:
            kinds_note("%u:%u", V_VT(value), V_UI1(value));
            break;
        case VT_I2:
        case VT_UI2:
        case VT_BOOL:
            kinds_note("%u:%u", V_VT(value), V_UI2(value));
            break;
        case VT_R4:
            kinds_note("r4:%g", V_R4(value));
            break;
        case VT_R8:
        case VT_DATE:
            kinds_note("%u:%g", V_VT(value), V_R8(value));
            break;
        case VT_I8:
        case VT_UI8:
        case VT_CY:
            kinds_note("%u:%08x%08x", V_VT(value), (unsigned int)(V_UI8(value) >> 32), (unsigned int)V_UI8(value));
            break;
        case VT_BSTR:
            kinds_note("'%s'", V_BSTR(value) ? kinds_text(V_BSTR(value)) : "");
            break;
        case VT_DISPATCH:
        case VT_UNKNOWN:
            kinds_note("%u:%s", V_VT(value), V_UNKNOWN(value) ? "object" : "null");
            break;
        case VT_DECIMAL:
            kinds_note("decimal:%u/%u", (unsigned int)V_DECIMAL(value).Lo32, V_DECIMAL(value).scale);
            break;
        default:
            if (V_VT(value) & VT_BYREF)
                kinds_note("byref:%x", V_VT(value));
            else
                kinds_note("%u:%x", V_VT(value), (unsigned int)V_UI4(value));
            break;
    }
}

static inline struct kinds *impl_from_IKinds(IKinds *iface)
{
    return CONTAINING_RECORD(iface, struct kinds, IKinds_iface);
}

static inline struct kinds *impl_from_IPlain(IPlain *iface)
{
    return CONTAINING_RECORD(iface, struct kinds, IPlain_iface);
}

static HRESULT WINAPI kinds_QueryInterface(IKinds *iface, REFIID iid, void **object)
{
    struct kinds *kinds = impl_from_IKinds(iface);

    *object = NULL;
    if (IsEqualIID(iid, &IID_IPlain))
        *object = &kinds->IPlain_iface;
    else if (kinds->plain_only && IsEqualIID(iid, &IID_IUnknown))
        *object = &kinds->IPlain_iface;
    else if (!kinds->plain_only && (IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_IDispatch) ||
                                    IsEqualIID(iid, &IID_IKinds)))
        *object = iface;
    if (!*object)
        return E_NOINTERFACE;
    IKinds_AddRef(iface);
    return S_OK;
}

static ULONG WINAPI kinds_AddRef(IKinds *iface)
{
    return InterlockedIncrement(&impl_from_IKinds(iface)->references);
}

static ULONG WINAPI kinds_Release(IKinds *iface)
{
    struct kinds *kinds = impl_from_IKinds(iface);
    LONG references = InterlockedDecrement(&kinds->references);

    if (!references)
    {
        InterlockedDecrement(&kinds_live);
        free(kinds);
    }
    return references;
}

static HRESULT WINAPI kinds_GetTypeInfoCount(IKinds *iface, UINT *count)
{
    (void)iface;
    *count = 1;
    return S_OK;
}

static HRESULT WINAPI kinds_GetTypeInfo(IKinds *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    (void)lcid;
    *info = index ? NULL : kinds_type(&IID_IKinds);
    return index ? DISP_E_BADINDEX : S_OK;
}

static HRESULT WINAPI kinds_GetIDsOfNames(IKinds *iface, REFIID iid, LPOLESTR *names, UINT count, LCID lcid, DISPID *ids)
{
    (void)iface;
    (void)iid;
    (void)names;
    (void)count;
    (void)lcid;
    *ids = DISPID_UNKNOWN;
    return DISP_E_UNKNOWNNAME;
}

static HRESULT WINAPI kinds_Invoke(IKinds *iface, DISPID id, REFIID iid, LCID lcid, WORD flags, DISPPARAMS *parameters,
                                   VARIANT *result, EXCEPINFO *exception, UINT *argument_error)
{
    (void)iface;
    (void)lcid;
    (void)exception;
    (void)argument_error;
    kinds_note("Invoke(%d %d %x %u %u)", (int)id, IsEqualIID(iid, &IID_NULL), flags, (unsigned int)parameters->cArgs,
               (unsigned int)parameters->cNamedArgs);
    if (result)
    {
        V_VT(result) = VT_I4;
        V_I4(result) = 99;
    }
    return S_OK;
}

static HRESULT WINAPI kinds_Nothing(IKinds *iface)
{
    (void)iface;
    kinds_note("Nothing()");
    return S_OK;
}

static HRESULT WINAPI kinds_Add(IKinds *iface, LONG a, LONG b, LONG *sum)
{
    (void)iface;
    kinds_note("Add(%d %d)", (int)a, (int)b);
    *sum = a + b;
    /* A success that is not S_OK: does it get through? */
    return a == 1000 ? S_FALSE : S_OK;
}

static HRESULT WINAPI kinds_get_Value(IKinds *iface, double *value)
{
    (void)iface;
    kinds_note("get_Value()");
    *value = 2.5;
    return S_OK;
}

static HRESULT WINAPI kinds_put_Value(IKinds *iface, double value)
{
    (void)iface;
    kinds_note("put_Value(%g)", value);
    return S_OK;
}

static HRESULT WINAPI kinds_get_Item(IKinds *iface, BSTR name, LONG index, VARIANT *item)
{
    (void)iface;
    kinds_note("get_Item(%s %d %u)", kinds_text(name), (int)index, V_VT(item));
    V_VT(item) = VT_BSTR;
    V_BSTR(item) = SysAllocString(L"item");
    return S_OK;
}

static HRESULT WINAPI kinds_put_Item(IKinds *iface, BSTR name, LONG index, VARIANT item)
{
    (void)iface;
    kinds_note("put_Item(%s %d", kinds_text(name), (int)index);
    kinds_note_variant("item", &item);
    kinds_note(")");
    return S_OK;
}

static HRESULT WINAPI kinds_putref_Item(IKinds *iface, BSTR name, LONG index, IDispatch *item)
{
    (void)iface;
    kinds_note("putref_Item(%s %d %s)", kinds_text(name), (int)index, item ? "object" : "null");
    return S_OK;
}

static HRESULT WINAPI kinds_get_Text(IKinds *iface, BSTR *text)
{
    (void)iface;
    kinds_note("get_Text()");
    *text = SysAllocString(L"text");
    return S_OK;
}

static HRESULT WINAPI kinds_put_Text(IKinds *iface, BSTR text)
{
    (void)iface;
    kinds_note("put_Text(%s)", kinds_text(text));
    return S_OK;
}

static HRESULT WINAPI kinds_get__NewEnum(IKinds *iface, IUnknown **items)
{
    *items = (IUnknown *)iface;
    IUnknown_AddRef(*items);
    kinds_note("get__NewEnum()");
    return S_OK;
}

static HRESULT WINAPI kinds_Integers(IKinds *iface, signed char i1, unsigned char ui1, short i2, unsigned short ui2, LONG i4,
                                     ULONG ui4, hyper i8, MIDL_uhyper ui8, int i, unsigned int ui, BSTR *text)
{
    (void)iface;
    kinds_note("Integers(%d %u %d %u %d %u %08x%08x %08x%08x %d %u)", i1, ui1, i2, ui2, (int)i4, (unsigned int)ui4,
               (unsigned int)(i8 >> 32), (unsigned int)i8, (unsigned int)(ui8 >> 32), (unsigned int)ui8, i, ui);
    *text = SysAllocString(L"integers");
    return S_OK;
}

static HRESULT WINAPI kinds_Reals(IKinds *iface, float r4, double r8, DATE date, CURRENCY cy, DECIMAL decimal,
                                  VARIANT_BOOL truth, SCODE scode, BSTR *text)
{
    (void)iface;
    kinds_note("Reals(%g %g %g %d %u/%u %d %x)", r4, r8, date, (int)cy.int64, (unsigned int)decimal.Lo32, decimal.scale, truth,
               (unsigned int)scode);
    *text = NULL;
    return S_OK;
}

static HRESULT WINAPI kinds_ByReference(IKinds *iface, signed char *i1, short *i2, LONG *i4, hyper *i8, float *r4, double *r8,
                                        BSTR *text, VARIANT *any, VARIANT_BOOL *truth, CURRENCY *cy, DECIMAL *decimal,
                                        IDispatch **object)
{
    (void)iface;
    kinds_note("ByReference(%d %d %d %d %g %g %s", *i1, *i2, (int)*i4, (int)*i8, *r4, *r8, kinds_text(*text));
    kinds_note_variant("any", any);
    kinds_note(" %d %d %u %s)", *truth, (int)cy->int64, (unsigned int)decimal->Lo32, *object ? "object" : "null");
    *i1 = -1;
    *i2 = -2;
    *i4 = -4;
    *i8 = -8;
    *r4 = -0.5f;
    *r8 = -0.25;
    SysFreeString(*text);
    *text = SysAllocString(L"17");
    VariantClear(any);
    V_VT(any) = VT_I4;
    V_I4(any) = 7;
    *truth = VARIANT_TRUE;
    cy->int64 = 30000;
    decimal->Lo32 = 5;
    if (*object)
    {
        IDispatch_Release(*object);
        *object = NULL;
    }
    return S_OK;
}

static HRESULT WINAPI kinds_Optional(IKinds *iface, LONG first, VARIANT second, LONG third, BSTR fourth, VARIANT *fifth,
                                     BSTR *text)
{
    (void)iface;
    kinds_note("Optional(%d", (int)first);
    kinds_note_variant("second", &second);
    kinds_note(" %d %s", (int)third, kinds_text(fourth));
    kinds_note_variant("fifth", fifth);
    kinds_note(")");
    *text = SysAllocString(L"");
    return S_OK;
}

static void note_items(SAFEARRAY *items)
{
    LONG low = 0, high = -1, i;

    SafeArrayGetLBound(items, 1, &low);
    SafeArrayGetUBound(items, 1, &high);
    kinds_note(" [%d..%d]", (int)low, (int)high);
    for (i = low; i <= high; i++)
    {
        VARIANT item;

        VariantInit(&item);
        SafeArrayGetElement(items, &i, &item);
        kinds_note_variant("item", &item);
        VariantClear(&item);
    }
}

static HRESULT WINAPI kinds_Rest(IKinds *iface, LONG first, SAFEARRAY *rest, BSTR *text)
{
    (void)iface;
    kinds_note("Rest(%d", (int)first);
    note_items(rest);
    kinds_note(")");
    *text = SysAllocString(L"rest");
    return S_OK;
}

static HRESULT WINAPI kinds_RestAlone(IKinds *iface, BSTR first, SAFEARRAY *rest)
{
    (void)iface;
    kinds_note("RestAlone(%s", kinds_text(first));
    note_items(rest);
    kinds_note(")");
    return S_OK;
}

static HRESULT WINAPI kinds_Objects(IKinds *iface, IDispatch *dispatch, IUnknown *unknown, IKinds *kinds, IPlain *plain,
                                    IKinds **object)
{
    kinds_note("Objects(%s %s %s %s)", dispatch ? "dispatch" : "null", unknown ? "unknown" : "null",
               !kinds ? "null" : kinds->lpVtbl == iface->lpVtbl ? "kinds" : "wrong",
               !plain ? "null" : plain->lpVtbl == impl_from_IKinds(iface)->IPlain_iface.lpVtbl ? "plain" : "wrong");
    *object = iface;
    IKinds_AddRef(iface);
    return S_OK;
}

static HRESULT WINAPI kinds_Enums(IKinds *iface, Colour colour, Paint paint, Number number, Colour *result)
{
    (void)iface;
    kinds_note("Enums(%d %d %d)", colour, paint, (int)number);
    *result = Blue;
    return S_OK;
}

static HRESULT WINAPI kinds_Localized(IKinds *iface, LONG value, LONG lcid, LONG *result)
{
    (void)iface;
    kinds_note("Localized(%d %x)", (int)value, (unsigned int)lcid);
    *result = value;
    return S_OK;
}

static HRESULT WINAPI kinds_Fail(IKinds *iface, LONG code)
{
    ICreateErrorInfo *create;
    IErrorInfo *info;

    (void)iface;
    kinds_note("Fail(%x)", (unsigned int)code);
    if (code == E_FAIL && CreateErrorInfo(&create) == S_OK)
    {
        ICreateErrorInfo_SetDescription(create, (LPOLESTR)L"described");
        ICreateErrorInfo_SetSource(create, (LPOLESTR)L"Kinds.Source");
        ICreateErrorInfo_SetHelpFile(create, (LPOLESTR)L"kinds.hlp");
        ICreateErrorInfo_SetHelpContext(create, 5);
        ICreateErrorInfo_QueryInterface(create, &IID_IErrorInfo, (void **)&info);
        SetErrorInfo(0, info);
        IErrorInfo_Release(info);
        ICreateErrorInfo_Release(create);
    }
    return code;
}

static HRESULT WINAPI kinds_Arrays(IKinds *iface, SAFEARRAY *in, SAFEARRAY **inout, SAFEARRAY **result)
{
    LONG high = -1, one = 0, value = 0;

    (void)iface;
    if (in)
    {
        SafeArrayGetUBound(in, 1, &high);
        SafeArrayGetElement(in, &one, &value);
    }
    kinds_note("Arrays([..%d]=%d %s)", (int)high, (int)value, inout && *inout ? "array" : "null");
    *result = SafeArrayCreateVector(VT_VARIANT, 0, 2);
    return S_OK;
}

static HRESULT WINAPI kinds_Record(IKinds *iface, Point *point, Nested *nested)
{
    (void)iface;
    (void)point;
    (void)nested;
    kinds_note("Record()");
    return S_OK;
}

static HRESULT WINAPI kinds_Restricted(IKinds *iface)
{
    (void)iface;
    kinds_note("Restricted()");
    return S_OK;
}

static LONG WINAPI kinds_Plain(IKinds *iface, LONG value)
{
    (void)iface;
    kinds_note("Plain(%d)", (int)value);
    return value + 1;
}

static double WINAPI kinds_PlainDouble(IKinds *iface, double value)
{
    (void)iface;
    kinds_note("PlainDouble(%g)", value);
    return value * 2;
}

static void WINAPI kinds_PlainVoid(IKinds *iface, LONG value)
{
    (void)iface;
    kinds_note("PlainVoid(%d)", (int)value);
}

static HRESULT WINAPI kinds_Outs(IKinds *iface, LONG *a, BSTR *b, VARIANT *c)
{
    (void)iface;
    kinds_note("Outs(%d %s", (int)*a, kinds_text(*b));
    kinds_note_variant("c", c);
    kinds_note(")");
    *a = 11;
    *b = SysAllocString(L"12");
    V_VT(c) = VT_I2;
    V_I2(c) = 13;
    return S_OK;
}

static HRESULT WINAPI kinds_get_Flags(IKinds *iface, LONG *value)
{
    (void)iface;
    kinds_note("get_Flags()");
    *value = 6;
    return S_OK;
}

static HRESULT WINAPI kinds_Automatic(IKinds *iface, LONG value)
{
    (void)iface;
    kinds_note("Automatic(%d)", (int)value);
    return S_OK;
}

static HRESULT WINAPI kinds_AutomaticToo(IKinds *iface, VARIANT_BOOL value)
{
    (void)iface;
    kinds_note("AutomaticToo(%d)", value);
    return S_OK;
}

static HRESULT WINAPI kinds_Many(IKinds *iface, LONG a, LONG b, LONG c, LONG d, LONG e, LONG f, LONG g, LONG h, LONG i, double j,
                                 LONG k, LONG l, LONG m, LONG n, LONG o, LONG p, LONG q, LONG r, double *sum)
{
    (void)iface;
    kinds_note("Many()");
    *sum = a + 2.0 * b + 3.0 * c + 4.0 * d + 5.0 * e + 6.0 * f + 7.0 * g + 8.0 * h + 9.0 * i + j + 11.0 * k + 12.0 * l +
           13.0 * m + 14.0 * n + 15.0 * o + 16.0 * p + 17.0 * q + 18.0 * r;
    return S_OK;
}

static HRESULT WINAPI kinds_get_Self(IKinds *iface, IDispatch **self)
{
    kinds_note("get_Self()");
    *self = (IDispatch *)iface;
    IKinds_AddRef(iface);
    return S_OK;
}

static const IKindsVtbl kinds_vtbl =
{
    kinds_QueryInterface,
    kinds_AddRef,
    kinds_Release,
    kinds_GetTypeInfoCount,
    kinds_GetTypeInfo,
    kinds_GetIDsOfNames,
    kinds_Invoke,
    kinds_Nothing,
    kinds_Add,
    kinds_get_Value,
    kinds_put_Value,
    kinds_get_Item,
    kinds_put_Item,
    kinds_putref_Item,
    kinds_get_Text,
    kinds_put_Text,
    kinds_get__NewEnum,
    kinds_Integers,
    kinds_Reals,
    kinds_ByReference,
    kinds_Optional,
    kinds_Rest,
    kinds_Objects,
    kinds_Enums,
    kinds_Localized,
    kinds_Fail,
    kinds_Arrays,
    kinds_Record,
    kinds_Restricted,
    kinds_Plain,
    kinds_PlainDouble,
    kinds_PlainVoid,
    kinds_Outs,
    kinds_get_Flags,
    kinds_Automatic,
    kinds_AutomaticToo,
    kinds_Many,
    kinds_RestAlone,
    kinds_get_Self,
};

static HRESULT WINAPI plain_QueryInterface(IPlain *iface, REFIID iid, void **object)
{
    return kinds_QueryInterface(&impl_from_IPlain(iface)->IKinds_iface, iid, object);
}

static ULONG WINAPI plain_AddRef(IPlain *iface)
{
    return kinds_AddRef(&impl_from_IPlain(iface)->IKinds_iface);
}

static ULONG WINAPI plain_Release(IPlain *iface)
{
    return kinds_Release(&impl_from_IPlain(iface)->IKinds_iface);
}

static HRESULT WINAPI plain_One(IPlain *iface, LONG value, LONG *result)
{
    (void)iface;
    kinds_note("One(%d)", (int)value);
    *result = value;
    return S_OK;
}

static LONG __cdecl plain_Two(IPlain *iface, void *pointer, LPWSTR text, IPlain **plain)
{
    (void)iface;
    (void)pointer;
    (void)text;
    (void)plain;
    return 0;
}

static HRESULT WINAPI plain_get_Three(IPlain *iface, LONG *value)
{
    (void)iface;
    kinds_note("get_Three()");
    *value = 3;
    return S_OK;
}

static const IPlainVtbl plain_vtbl =
{
    plain_QueryInterface,
    plain_AddRef,
    plain_Release,
    plain_One,
    plain_Two,
    plain_get_Three,
};

static struct kinds *create(BOOL plain_only)
{
    struct kinds *kinds = calloc(1, sizeof(*kinds));

    assert_non_null(kinds);
    kinds->IKinds_iface.lpVtbl = &kinds_vtbl;
    kinds->IPlain_iface.lpVtbl = &plain_vtbl;
    kinds->references = 1;
    kinds->plain_only = plain_only;
    InterlockedIncrement(&kinds_live);
    return kinds;
}

IKinds *kinds_create(void)
{
    return &create(FALSE)->IKinds_iface;
}

IPlain *plain_create(void)
{
    return &create(TRUE)->IPlain_iface;
}

ITypeLib *kinds_library(const char *path)
{
    ITypeLib *library = NULL;
    WCHAR wide[1024];
    size_t i;

    for (i = 0; path[i] && i < ARRAYSIZE(wide) - 1; i++)
        wide[i] = (unsigned char)path[i];
    wide[i] = 0;
    assert_hresult(LoadTypeLibEx(wide, REGKIND_NONE, &library), S_OK);
    return library;
}

ITypeInfo *kinds_type(REFGUID guid)
{
    ITypeLib *library = kinds_library(KINDS_TLB);
    ITypeInfo *info = NULL;

    assert_hresult(ITypeLib_GetTypeInfoOfGuid(library, guid, &info), S_OK);
    ITypeLib_Release(library);
    return info;
}
