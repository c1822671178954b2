/* ITypeInfo::Invoke, DispInvoke and CreateStdDispatch: every member of IKinds (kinds.idl), and at every argument's place every kind
 * of VARIANT, by value and by reference, too many and too few of them, named ones in every order, with every invoke kind. A line
 * says what the object was called with, what came back, and what the caller's variables then hold.
 *
 * Left out, because documentation and Wine 8 disagree (test/runtime/invoke.c holds what is documented), or because nothing is documented:
 *  * the index in puArgErr, which Wine never sets;
 *  * more arguments than there are parameters, which Wine passes over unless there is a retval or an lcid that it takes them for;
 *  * a value by reference that has to be converted, which Wine refuses (see is_converted_reference);
 *  * a named argument that no parameter answers to, which Wine ignores; a name that is given twice;
 *  * a parameter without which a function cannot do, left out among named ones: DISP_E_PARAMNOTOPTIONAL, under Wine
 *    DISP_E_BADPARAMCOUNT;
 *  * vararg before a retval, behind which Wine does not see the array; vararg without an argument, which Wine takes for one too few;
 *  * among the rest that vararg takes: types that no VARIANT has, of which Wine makes VT_EMPTY, and an array of VARIANTs, which Wine
 *    takes for the parameter's own;
 *  * what becomes of an argument that is not VT_BYREF | VT_VARIANT when the parameter is a VARIANT * that the function writes to: Wine
 *    passes a copy, converts what the function left there to the type that the argument had, and fails if that cannot be;
 *  * named arrays by reference in another order than the parameters': Wine looks at the type of another argument;
 *  * a NULL string in a VARIANT that is passed by reference, of which Wine makes an empty one: both mean the same. */
#define COBJMACROS
#define CONST_VTABLE
#include <stdio.h>
#include <string.h>

#include "runtime/typelib/object.h"

#define MAXIMUM_ARGUMENTS 20
#define VARARG_ID 31            /* IKinds::RestAlone */
#define OUT_ID 25               /* IKinds::Outs, which writes over what the caller's variables hold */

static IKinds *object;
static ITypeInfo *info;
static unsigned long calls;

/* ---- the VARIANTs ---- */

struct sample
{
    VARIANT value;
    VARIANT storage;        /* what a BYREF one points to: the value's field, or the VARIANT itself */
};

struct kind
{
    VARTYPE type;
    long long bits;
    double real;            /* of R4, R8, DATE */
    const WCHAR *text;      /* of BSTR */
};

static const struct kind kinds[] =
{
    {VT_EMPTY, 0, 0, NULL}, {VT_NULL, 0, 0, NULL},
    {VT_I1, 5, 0, NULL}, {VT_I1, -5, 0, NULL}, {VT_UI1, 200, 0, NULL}, {VT_I2, 7, 0, NULL}, {VT_I2, -30000, 0, NULL},
    {VT_UI2, 65000, 0, NULL}, {VT_I4, 1, 0, NULL}, {VT_I4, -1, 0, NULL}, {VT_I4, 70000, 0, NULL}, {VT_UI4, 4000000000LL, 0, NULL},
    {VT_INT, 12, 0, NULL}, {VT_UINT, 13, 0, NULL}, {VT_I8, 14, 0, NULL}, {VT_I8, -5000000000LL, 0, NULL},
    {VT_UI8, 5000000000LL, 0, NULL}, {VT_R4, 0, 2.5, NULL}, {VT_R4, 0, -3.5, NULL}, {VT_R8, 0, 1.25, NULL}, {VT_R8, 0, 1e300, NULL},
    {VT_CY, 12345, 0, NULL}, {VT_DATE, 0, 2.75, NULL}, {VT_DATE, 0, 45000, NULL}, {VT_BOOL, -1, 0, NULL}, {VT_BOOL, 0, 0, NULL},
    {VT_ERROR, (LONG)0x80020004, 0, NULL}, {VT_ERROR, (LONG)0x80004005, 0, NULL},
    {VT_BSTR, 0, 0, NULL}, {VT_BSTR, 0, 0, L""}, {VT_BSTR, 0, 0, L"42"}, {VT_BSTR, 0, 0, L"-1.5"}, {VT_BSTR, 0, 0, L"words"},
    {VT_BSTR, 0, 0, L"True"}, {VT_BSTR, 0, 0, L"1/2/2003"},
    {VT_DECIMAL, 21, 0, NULL}, {VT_DISPATCH, 0, 0, NULL}, {VT_DISPATCH, 1, 0, NULL}, {VT_UNKNOWN, 0, 0, NULL},
    {VT_UNKNOWN, 1, 0, NULL}, {VT_UNKNOWN, 2, 0, NULL},
    {VT_ARRAY | VT_I4, 0, 0, NULL}, {VT_ARRAY | VT_I4, 2, 0, NULL}, {VT_ARRAY | VT_BSTR, 2, 0, NULL}, {VT_ARRAY | VT_VARIANT, 1, 0, NULL},
    {VT_ARRAY | VT_UI1, 4, 0, NULL},
    {VT_VARIANT, 0, 0, NULL}, {15, 0, 0, NULL}, {VT_VOID, 0, 0, NULL}, {VT_HRESULT, 0, 0, NULL}, {VT_PTR, 0, 0, NULL},
    {VT_USERDEFINED, 0, 0, NULL}, {VT_LPSTR, 0, 0, NULL}, {VT_FILETIME, 0, 0, NULL}, {VT_CLSID, 0, 0, NULL}, {0x1003, 1, 0, NULL},
};

static void fill_value(VARIANT *value, const struct kind *kind)
{
    memset(value, 0, sizeof(*value));
    V_VT(value) = kind->type;
    switch (kind->type)
    {
        case VT_R4:
            V_R4(value) = (float)kind->real;
            break;
        case VT_R8:
        case VT_DATE:
            V_R8(value) = kind->real;
            break;
        case VT_BSTR:
            V_BSTR(value) = kind->text ? SysAllocString(kind->text) : NULL;
            break;
        case VT_DECIMAL:
            V_DECIMAL(value).Lo64 = (ULONGLONG)kind->bits;
            V_DECIMAL(value).scale = 0;
            V_VT(value) = VT_DECIMAL;
            break;
        case VT_DISPATCH:
        case VT_UNKNOWN:
            if (kind->bits == 1)
                IKinds_AddRef(object);
            V_UNKNOWN(value) = kind->bits == 1 ? (IUnknown *)object : kind->bits ? (IUnknown *)plain_create() : NULL;
            break;
        default:
            if (kind->type & VT_ARRAY)
                V_ARRAY(value) = kind->bits ? SafeArrayCreateVector(kind->type & VT_TYPEMASK, 0, (ULONG)kind->bits) : NULL;
            else
                V_I8(value) = kind->bits;
            break;
    }
}

static void fill_long(struct sample *sample, LONG number)
{
    memset(sample, 0, sizeof(*sample));
    V_VT(&sample->value) = VT_I4;
    V_I4(&sample->value) = number;
}

enum form
{
    BY_VALUE,
    BY_REFERENCE,
    IN_VARIANT,                 /* VT_BYREF | VT_VARIANT, the value in it */
    REFERENCE_IN_VARIANT,       /* the same, and in it a reference */
    FORM_COUNT
};

static const char *const form_names[] = {"", "&", "variant ", "variant &"};

/* FALSE: there is no such VARIANT. */
static BOOL fill_sample(struct sample *sample, const struct kind *kind, enum form form, VARIANT *inner)
{
    memset(sample, 0, sizeof(*sample));
    if (form == BY_VALUE)
    {
        fill_value(&sample->value, kind);
        return TRUE;
    }
    if (kind->type <= VT_NULL && form != IN_VARIANT)
        return FALSE;
    if (kind->type != VT_RECORD && (kind->type & ~VT_ARRAY) > VT_UINT)
        return FALSE;
    if (kind->type == VT_VARIANT || kind->type == 15)
        return FALSE;
    fill_value(&sample->storage, kind);
    if (form == IN_VARIANT)
    {
        V_VT(&sample->value) = VT_BYREF | VT_VARIANT;
        V_VARIANTREF(&sample->value) = &sample->storage;
        return TRUE;
    }
    V_VT(&sample->value) = VT_BYREF | kind->type;
    V_BYREF(&sample->value) = kind->type == VT_DECIMAL ? (void *)&sample->storage : (void *)&V_UI8(&sample->storage);
    if (form == REFERENCE_IN_VARIANT)
    {
        *inner = sample->value;
        V_VT(&sample->value) = VT_BYREF | VT_VARIANT;
        V_VARIANTREF(&sample->value) = inner;
    }
    return TRUE;
}

/* ---- the members ---- */

struct member
{
    DISPID id;
    WORD flags;
    UINT arguments;
    /* The parameter's type where it is passed by reference, VT_EMPTY where by value. */
    VARTYPE references[MAXIMUM_ARGUMENTS];
};

static const struct member members[] =
{
    {1, DISPATCH_METHOD, 0, {0}},
    {2, DISPATCH_METHOD, 2, {0}},
    {3, DISPATCH_PROPERTYGET, 0, {0}},
    {3, DISPATCH_PROPERTYPUT, 1, {0}},
    {4, DISPATCH_PROPERTYGET, 2, {0}},
    {4, DISPATCH_PROPERTYPUT, 3, {0}},
    {4, DISPATCH_PROPERTYPUTREF, 3, {0}},
    {0, DISPATCH_PROPERTYGET, 0, {0}},
    {0, DISPATCH_PROPERTYPUT, 1, {0}},
    {DISPID_NEWENUM, DISPATCH_PROPERTYGET, 0, {0}},
    {10, DISPATCH_METHOD, 10, {0}},
    {11, DISPATCH_METHOD, 7, {0}},
    {12, DISPATCH_METHOD, 12, {VT_I1, VT_I2, VT_I4, VT_I8, VT_R4, VT_R8, VT_BSTR, VT_VARIANT, VT_BOOL, VT_CY, VT_DECIMAL,
        VT_DISPATCH}},
    {13, DISPATCH_METHOD, 5, {0}},
    {15, DISPATCH_METHOD, 4, {0}},
    {16, DISPATCH_METHOD, 3, {0}},
    {17, DISPATCH_METHOD, 1, {0}},
    {18, DISPATCH_METHOD, 1, {0}},
    {19, DISPATCH_METHOD, 2, {0, VT_ARRAY | VT_BSTR}},
    {21, DISPATCH_METHOD, 0, {0}},
    {22, DISPATCH_METHOD, 1, {0}},
    {23, DISPATCH_METHOD, 1, {0}},
    {24, DISPATCH_METHOD, 1, {0}},
    {OUT_ID, DISPATCH_METHOD, 3, {VT_I4, VT_BSTR, VT_VARIANT}},
    {26, DISPATCH_PROPERTYGET, 0, {0}},
    {0x6002001d, DISPATCH_METHOD, 1, {0}},
    {30, DISPATCH_METHOD, 18, {0}},
    {VARARG_ID, DISPATCH_METHOD, 4, {0}},
    {32, DISPATCH_PROPERTYGET, 0, {0}},
    {77, DISPATCH_METHOD, 0, {0}},
};

/* An argument that the member takes as it is. */
static void fill_good(struct sample *sample, const struct member *member, UINT place)
{
    static const struct kind text = {VT_BSTR, 0, 0, L"9"}, array = {VT_ARRAY | VT_I4, 3, 0, NULL}, dispatch = {VT_DISPATCH, 1, 0, NULL};
    struct kind kind = {VT_I4, 3, 0, NULL};

    fill_long(sample, (LONG)place + 1);
    if (member->references[place])
    {
        kind.type = member->references[place];
        if (kind.type == VT_BSTR)
            kind = text;
        if (kind.type == VT_BSTR && member->id == OUT_ID)
            kind.text = NULL;
        if (kind.type == VT_VARIANT)
        {
            kind.type = VT_I4;
            fill_sample(sample, &kind, IN_VARIANT, NULL);
        }
        else
        {
            if (kind.type == VT_DISPATCH)
                kind.bits = 1;
            fill_sample(sample, &kind, BY_REFERENCE, NULL);
        }
    }
    else if (member->id == 15 || (member->id == 4 && member->flags == DISPATCH_PROPERTYPUTREF && place == 2))
        fill_sample(sample, &dispatch, BY_VALUE, NULL);
    else if (member->id == 19)
        fill_sample(sample, &array, BY_VALUE, NULL);
}

/* Would the value have to be converted on its way to a parameter by reference, or on its way back? */
static BOOL is_converted_reference(const struct member *member, UINT place, const VARIANT *value)
{
    VARTYPE wanted = member->references[place], given = V_VT(value);

    return wanted != VT_EMPTY && given != (wanted | VT_BYREF);
}

static BOOL is_null_string(const struct kind *kind, enum form form)
{
    return kind->type == VT_BSTR && !kind->text && form == IN_VARIANT;
}

static BOOL owns_something(const struct kind *kind)
{
    return kind->type == VT_BSTR ? kind->text != NULL
                                 : kind->bits && (kind->type & VT_ARRAY || kind->type == VT_DISPATCH || kind->type == VT_UNKNOWN);
}

/* Among what vararg takes, one that is left out: see above. */
static BOOL is_odd_rest(const struct member *member, UINT place, const struct kind *kind)
{
    return member->id == VARARG_ID && place && ((kind->type & VT_TYPEMASK) > VT_UINT || kind->type == 15 || kind->type & 0x1000 ||
                                                kind->type == (VT_ARRAY | VT_VARIANT));
}

/* How few and how many arguments are tried with the given invoke kinds. */
static UINT fewest(const struct member *member)
{
    return member->id == VARARG_ID ? 2 : 0;
}

static UINT most(const struct member *member, WORD flags)
{
    /* A property without parameters is what its arguments are for. */
    BOOL collection = member->flags == DISPATCH_PROPERTYGET && flags & DISPATCH_PROPERTYGET && !member->arguments;

    return collection ? 2 : member->arguments;
}

/* ---- the calls ---- */

enum through
{
    THROUGH_TYPE_INFO,
    THROUGH_DISP_INVOKE,
    THROUGH_STD_DISPATCH,
    THROUGH_COUNT
};

static IDispatch *standard;

static void note_exception(const EXCEPINFO *exception)
{
    kinds_note(" exception %x %u '%s' '%s' '%s' %u", (unsigned int)exception->scode, exception->wCode,
        kinds_text(exception->bstrSource), kinds_text(exception->bstrDescription), kinds_text(exception->bstrHelpFile),
        (unsigned int)exception->dwHelpContext);
}

static void call(const struct member *member, WORD flags, DISPPARAMS *parameters, enum through through, BOOL with_result)
{
    VARIANT result;
    EXCEPINFO exception;
    UINT argument_error = 0;
    HRESULT hr = E_UNEXPECTED;

    calls++;
    kinds_log[0] = 0;
    VariantInit(&result);
    memset(&exception, 0, sizeof(exception));
    switch (through)
    {
        case THROUGH_TYPE_INFO:
            hr = ITypeInfo_Invoke(info, object, member->id, flags, parameters, with_result ? &result : NULL, &exception,
                &argument_error);
            break;
        case THROUGH_DISP_INVOKE:
            hr = DispInvoke(object, info, member->id, flags, parameters, with_result ? &result : NULL, &exception, &argument_error);
            break;
        default:
            hr = IDispatch_Invoke(standard, member->id, &IID_NULL, LOCALE_USER_DEFAULT, flags, parameters,
                with_result ? &result : NULL, &exception, &argument_error);
            break;
    }
    kinds_note(" -> %x", (unsigned int)hr);
    if (with_result)
        kinds_note_variant("result", &result);
    if (hr == DISP_E_EXCEPTION)
        note_exception(&exception);
    VariantClear(&result);
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrHelpFile);
    SetErrorInfo(0, NULL);
}

/* What the caller's variables hold; then they are given back. arguments: what the call left in rgvarg (NULL: there was none), where a
 * VARIANT of the caller's own may be what the object was given to write to. */
static void finish(struct sample *samples, UINT count, const VARIANTARG *arguments)
{
    UINT i;

    for (i = 0; i < count; i++)
    {
        if (arguments)
            samples[i].value = arguments[count - 1 - i];
        if (V_VT(&samples[i].storage) != VT_EMPTY)
            kinds_note_variant("after", &samples[i].storage);
        VariantClear(&samples[i].storage);
        if (V_VT(&samples[i].value) & VT_BYREF)
            continue;
        if (V_VT(&samples[i].value) == 15 || FAILED(VariantClear(&samples[i].value)))
            V_VT(&samples[i].value) = VT_EMPTY;
    }
}

static void arguments_of(const struct sample *samples, UINT count, VARIANTARG *arguments)
{
    UINT i;

    for (i = 0; i < count; i++)
        arguments[count - 1 - i] = samples[i].value;
}

static DISPID put_name = DISPID_PROPERTYPUT;

static void set_parameters(DISPPARAMS *parameters, VARIANTARG *arguments, UINT count, WORD flags)
{
    BOOL put = flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF) && count;

    parameters->rgvarg = arguments;
    parameters->cArgs = count;
    parameters->rgdispidNamedArgs = put ? &put_name : NULL;
    parameters->cNamedArgs = put ? 1 : 0;
}

static void each_kind_at_each_place(const struct member *member)
{
    struct sample samples[MAXIMUM_ARGUMENTS];
    VARIANTARG arguments[MAXIMUM_ARGUMENTS];
    DISPPARAMS parameters;
    UINT place, i, k;
    VARIANT inner;
    int form;

    for (place = 0; place < min(member->arguments, MAXIMUM_ARGUMENTS); place++)
        for (k = 0; k < ARRAYSIZE(kinds); k++)
            for (form = 0; form < FORM_COUNT; form++)
            {
                if (is_null_string(&kinds[k], (enum form)form) || is_odd_rest(member, place, &kinds[k]) ||
                        (member->id == OUT_ID && owns_something(&kinds[k])) || !fill_sample(&samples[place], &kinds[k], (enum form)form, &inner))
                    continue;
                if (is_converted_reference(member, place, &samples[place].value))
                {
                    finish(&samples[place], 1, NULL);
                    continue;
                }
                for (i = 0; i < member->arguments; i++)
                    if (i != place)
                        fill_good(&samples[i], member, i);
                arguments_of(samples, member->arguments, arguments);
                set_parameters(&parameters, arguments, member->arguments, member->flags);
                call(member, member->flags, &parameters, (enum through)(calls % THROUGH_COUNT), calls % 7 != 0);
                finish(samples, member->arguments, arguments);
                printf("%x/%x [%u]=%s%x#%u: %s\n", (unsigned int)member->id, member->flags, place, form_names[form], kinds[k].type, k,
                    kinds_log);
            }
}

static void each_count(const struct member *member)
{
    static const WORD flags[] =
    {
        DISPATCH_METHOD, DISPATCH_PROPERTYGET, DISPATCH_PROPERTYPUT, DISPATCH_PROPERTYPUTREF, DISPATCH_METHOD | DISPATCH_PROPERTYGET,
        DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF, 0, 0x80,
    };
    struct sample samples[MAXIMUM_ARGUMENTS];
    VARIANTARG arguments[MAXIMUM_ARGUMENTS];
    DISPPARAMS parameters;
    UINT count, i, f, through;

    for (f = 0; f < ARRAYSIZE(flags); f++)
        for (count = fewest(member); count <= most(member, flags[f]); count++)
        {
            through = calls % THROUGH_COUNT;
            for (i = 0; i < count; i++)
                if (i < member->arguments)
                    fill_good(&samples[i], member, i);
                else
                    fill_long(&samples[i], 1);
            arguments_of(samples, count, arguments);
            set_parameters(&parameters, arguments, count, flags[f]);
            call(member, flags[f], &parameters, (enum through)through, calls % 5 != 0);
            finish(samples, count, arguments);
            printf("%x/%x with %u: %s\n", (unsigned int)member->id, flags[f], count, kinds_log);
        }
}

/* Every choice of names for the last `named` arguments: each parameter at most once. */
static void each_naming(const struct member *member)
{
    UINT count, named, permutation, permutations, i, rest;
    struct sample samples[MAXIMUM_ARGUMENTS];
    VARIANTARG arguments[MAXIMUM_ARGUMENTS];
    DISPID names[MAXIMUM_ARGUMENTS];
    DISPPARAMS parameters;

    if (member->flags != DISPATCH_METHOD || member->arguments < 2 || member->arguments > 5 || member->id == 19)
        return;
    for (count = 1; count <= member->arguments; count++)
        for (named = 1; named <= count; named++)
        {
            for (permutations = 1, i = 0; i < named; i++)
                permutations *= member->arguments;
            for (permutation = 0; permutation < permutations; permutation++)
            {
                UINT seen = (1u << (count - named)) - 1;

                for (i = 0, rest = permutation; i < named; i++, rest /= member->arguments)
                {
                    names[i] = (DISPID)(rest % member->arguments);
                    if (seen & 1u << names[i])
                        break;
                    seen |= 1u << names[i];
                }
                if (i < named || (member->id == 13 && !(seen & 1)))
                    continue;
                for (i = 0; i < count; i++)
                {
                    /* The argument at index i of rgvarg, i < named, is for the parameter names[i]. */
                    UINT index = count - 1 - i;

                    fill_good(&samples[i], member, index < named ? (UINT)names[index] : i);
                }
                arguments_of(samples, count, arguments);
                parameters.rgvarg = arguments;
                parameters.cArgs = count;
                parameters.rgdispidNamedArgs = names;
                parameters.cNamedArgs = named;
                call(member, member->flags, &parameters, (enum through)(calls % THROUGH_COUNT), TRUE);
                finish(samples, count, arguments);
                printf("%x %u of %u named", (unsigned int)member->id, named, count);
                for (i = 0; i < named; i++)
                    printf(" %d", (int)names[i]);
                printf(": %s\n", kinds_log);
            }
        }
}

int main(void)
{
    IUnknown *unknown;
    UINT i;

    CoInitialize(NULL);
    info = kinds_type(&IID_IKinds);
    object = kinds_create();
    if (!info || CreateStdDispatch(NULL, object, info, &unknown) != S_OK ||
        IUnknown_QueryInterface(unknown, &IID_IDispatch, (void **)&standard) != S_OK)
        return 1;
    IUnknown_Release(unknown);
    for (i = 0; i < ARRAYSIZE(members); i++)
    {
        each_kind_at_each_place(&members[i]);
        each_count(&members[i]);
        each_naming(&members[i]);
    }
    IDispatch_Release(standard);
    IKinds_Release(object);
    ITypeInfo_Release(info);
    printf("%lu calls\n", calls);
    CoUninitialize();
    /* Wine loses one. */
    return test_native() && kinds_live;
}
