/* Any bytes as the arguments of ITypeInfo::Invoke: the member, the flags, how many of them, their types and their bits. Nothing is
 * read that a caller did not give, nothing is lost and nothing is freed twice. */
#define COBJMACROS
#define CONST_VTABLE
#include <stdlib.h>
#include <string.h>

#include "typelib/object.h"

#include "fuzz.h"

#define MAXIMUM_ARGUMENTS 24
#define OUTS 25             /* the member Outs of IKinds */

static const VARTYPE types[] =
{
    VT_EMPTY, VT_NULL, VT_I2, VT_I4, VT_R4, VT_R8, VT_CY, VT_DATE, VT_BSTR, VT_DISPATCH, VT_ERROR, VT_BOOL, VT_UNKNOWN, VT_DECIMAL,
    VT_I1, VT_UI1, VT_UI2, VT_UI4, VT_I8, VT_UI8, VT_INT, VT_UINT, VT_ARRAY | VT_I4, VT_ARRAY | VT_BSTR, VT_ARRAY | VT_VARIANT,
};

struct input
{
    const uint8_t *data;
    size_t size;
    IKinds *object;
};

static uint8_t next(struct input *input)
{
    if (!input->size)
        return 0;
    input->size--;
    return *input->data++;
}

static ULONGLONG next_bits(struct input *input)
{
    ULONGLONG bits = 0;
    unsigned int i, count = next(input) % 9;

    for (i = 0; i < count; i++)
        bits = bits << 8 | next(input);
    return bits;
}

static SAFEARRAY *make_array(struct input *input, VARTYPE type)
{
    SAFEARRAY *array = SafeArrayCreateVector(type, (LONG)(next(input) % 3), next(input) % 4);
    LONG index;
    BSTR text;

    if (array && type == VT_BSTR && array->rgsabound[0].cElements)
    {
        index = array->rgsabound[0].lLbound;
        text = SysAllocString(L"element");
        SafeArrayPutElement(array, &index, text);
        SysFreeString(text);
    }
    return array;
}

static void make_value(struct input *input, VARIANT *value, DISPID member)
{
    static const WCHAR *const texts[] = {L"", L"1", L"-5", L"1.5", L"True", L"text", L"1/2/2000", L"99999999999"};
    VARTYPE type = types[next(input) % ARRAYSIZE(types)];

    memset(value, 0, sizeof(*value));
    V_UI8(value) = next_bits(input);
    if (type & VT_ARRAY)
        V_ARRAY(value) = make_array(input, type & VT_TYPEMASK);
    else if (type == VT_BSTR)
        V_BSTR(value) = V_UI1(value) % 9 == 8 ? NULL : SysAllocString(texts[V_UI1(value) % 9]);
    else if (type == VT_DISPATCH || type == VT_UNKNOWN)
    {
        V_UNKNOWN(value) = V_UI1(value) & 1 ? (IUnknown *)input->object : NULL;
        if (V_UNKNOWN(value))
            IUnknown_AddRef(V_UNKNOWN(value));
    }
    else if (type == VT_ERROR && V_UI1(value) & 1)
        V_ERROR(value) = DISP_E_PARAMNOTFOUND;
    else if (type == VT_DECIMAL)
    {
        V_DECIMAL(value).scale = (BYTE)(next(input) % 30);
        V_DECIMAL(value).sign = next(input) & DECIMAL_NEG;
    }
    V_VT(value) = type;
    /* A parameter that is [out] alone is written to without being read: nothing may be lost by that. */
    if (member == OUTS)
    {
        VariantClear(value);
        memset(value, 0, sizeof(*value));
        V_VT(value) = type;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const DISPID odd_members[] = {DISPID_VALUE, DISPID_NEWENUM, DISPID_UNKNOWN, 0x60020000, 0x60020001, 0x7fffffff};
    static ITypeInfo *info;
    struct input input = {data, size, NULL};
    VARIANTARG arguments[MAXIMUM_ARGUMENTS], targets[MAXIMUM_ARGUMENTS];
    DISPID names[MAXIMUM_ARGUMENTS];
    DISPPARAMS parameters = {arguments, names, 0, 0};
    EXCEPINFO exception;
    VARIANT result;
    UINT error = 0, i;
    DISPID member;
    HRESULT hr;
    WORD flags;

    if (!info)
        info = kinds_type(&IID_IKinds);
    kinds_log[0] = 0;
    input.object = kinds_create();
    member = next(&input) % 40;
    if (member >= 34)
        member = odd_members[member - 34];
    flags = next(&input) & 0xf;
    parameters.cArgs = next(&input) % (MAXIMUM_ARGUMENTS + 1);
    parameters.cNamedArgs = next(&input) % 4 ? 0 : next(&input) % 4;
    if (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF) && next(&input) % 4)
        parameters.cNamedArgs = 1;
    memset(arguments, 0, sizeof(arguments));
    memset(targets, 0, sizeof(targets));
    for (i = 0; i < MAXIMUM_ARGUMENTS; i++)
    {
        names[i] = flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF) && !i ? DISPID_PROPERTYPUT : (DISPID)(signed char)next(&input) % 8;
        if (i >= parameters.cArgs)
            continue;
        switch (next(&input) % 3)
        {
            case 0:
                /* By reference. */
                make_value(&input, &targets[i], member);
                V_VT(&arguments[i]) = V_VT(&targets[i]) | VT_BYREF;
                V_BYREF(&arguments[i]) = V_VT(&targets[i]) == VT_DECIMAL ? (void *)&targets[i] : (void *)&V_UI8(&targets[i]);
                if (V_VT(&targets[i]) > VT_NULL && next(&input) % 4)
                    break;
                V_VT(&arguments[i]) = VT_VARIANT | VT_BYREF;
                V_VARIANTREF(&arguments[i]) = &targets[i];
                break;
            default:
                make_value(&input, &arguments[i], member);
                break;
        }
    }
    /* With no arguments at all their places need not be there. */
    if (!parameters.cArgs)
        parameters.rgvarg = NULL;
    if (!parameters.cNamedArgs)
        parameters.rgdispidNamedArgs = NULL;
    memset(&exception, 0, sizeof(exception));
    VariantInit(&result);
    hr = ITypeInfo_Invoke(info, input.object, member, flags, &parameters, &result, &exception, &error);
    if (hr == DISP_E_EXCEPTION)
    {
        if (SUCCEEDED(exception.scode))
            abort();
        SysFreeString(exception.bstrDescription);
        SysFreeString(exception.bstrSource);
        SysFreeString(exception.bstrHelpFile);
    }
    else if (FAILED(hr) && error > parameters.cArgs)
        abort();
    VariantClear(&result);
    for (i = 0; i < MAXIMUM_ARGUMENTS; i++)
    {
        VariantClear(&arguments[i]);
        VariantClear(&targets[i]);
    }
    IKinds_Release(input.object);
    /* Everything that was handed out came back. */
    if (kinds_live)
        abort();
    return 0;
}
