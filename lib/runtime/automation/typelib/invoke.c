/* ITypeInfo::Invoke: DISPPARAMS to arguments, by what the type library says of the function (its plan). */
#include "automation/typelib/plan.h"

#include <stdlib.h>
#include <string.h>

#include "automation/typelib/call.h"
#include "automation/variant.h"

struct argument
{
    VARIANT passed;         /* what the function gets: a value, or the address of one */
    VARIANT temporary;      /* owned */
    VARIANT *write_back;    /* the caller's, to receive `temporary` converted back; NULL: none */
};

static VARIANT missing_argument(void)
{
    VARIANT value;

    V_VT(&value) = VT_ERROR;
    V_ERROR(&value) = DISP_E_PARAMNOTFOUND;
    return value;
}

static BOOL is_missing(const VARIANT *value)
{
    return V_VT(value) == VT_ERROR && V_ERROR(value) == DISP_E_PARAMNOTFOUND;
}

/* The value as the interface that the parameter names. */
static HRESULT query_interface(struct argument *argument, const IID *iid, IUnknown *source)
{
    IUnknown *found = NULL;
    HRESULT hr;

    if (!source)
        return S_OK;
    if (FAILED(hr = IUnknown_QueryInterface(source, iid, (void **)&found)))
        return hr;
    V_VT(&argument->temporary) = VT_UNKNOWN;
    V_UNKNOWN(&argument->temporary) = found;
    V_UNKNOWN(&argument->passed) = found;
    return S_OK;
}

/* "DISP_E_BADVARTYPE: one of the arguments in DISPPARAMS is not a valid variant type". */
static HRESULT check_variant(const VARIANT *value)
{
    return V_VT(value) == VT_CLSID ? DISP_E_BADVARTYPE : variant_check_type(V_VT(value));
}

/* One argument that the caller gave. */
static HRESULT convert_argument(const struct plan_parameter *parameter, VARIANT *source, LCID lcid, struct argument *argument)
{
    VARTYPE vt = parameter->vt, value_vt = vt & ~VT_BYREF;
    HRESULT hr;

    if (!(vt & VT_BYREF))
    {
        /* As it is, also one that points to another: the function sees what a script passed (VariantCopyInd is for that). */
        if (vt == VT_VARIANT)
        {
            if (FAILED(hr = check_variant(source)))
                return hr;
            argument->passed = *source;
            return S_OK;
        }
        if (V_VT(source) == (VT_BYREF | VT_VARIANT))
            source = V_VARIANTREF(source);
        if (parameter->iid && (V_VT(source) == VT_DISPATCH || V_VT(source) == VT_UNKNOWN))
        {
            argument->passed = *source;
            return query_interface(argument, parameter->iid, V_UNKNOWN(source));
        }
        if (V_VT(source) == vt)
        {
            argument->passed = *source;
            return S_OK;
        }
        if (vt == VT_PTR)
        {
            /* A pointer whose target is not Automation's: the address in a BYREF, or a number of its size. */
            if (!(V_VT(source) & VT_BYREF) && V_VT(source) != VT_I8 && V_VT(source) != VT_UI8 && V_VT(source) != VT_PTR)
                return DISP_E_TYPEMISMATCH;
            argument->passed = *source;
            return S_OK;
        }
        if (FAILED(hr = VariantChangeTypeEx(&argument->temporary, source, lcid, 0, vt)))
            return hr;
        argument->passed = argument->temporary;
        if (parameter->iid && (vt == VT_DISPATCH || vt == VT_UNKNOWN) && V_UNKNOWN(&argument->temporary))
        {
            IUnknown *converted = V_UNKNOWN(&argument->temporary);

            V_VT(&argument->temporary) = VT_EMPTY;
            hr = query_interface(argument, parameter->iid, converted);
            IUnknown_Release(converted);
        }
        return hr;
    }

    V_VT(&argument->passed) = vt;
    if (value_vt == VT_VARIANT)
    {
        V_VARIANTREF(&argument->passed) = V_VT(source) == vt ? V_VARIANTREF(source) : source;
        return check_variant(source);
    }
    if (V_VT(source) == vt)
    {
        V_BYREF(&argument->passed) = V_BYREF(source);
        return S_OK;
    }
    if (V_VT(source) == (VT_BYREF | VT_VARIANT) && V_VT(V_VARIANTREF(source)) == vt)
    {
        V_BYREF(&argument->passed) = V_BYREF(V_VARIANTREF(source));
        return S_OK;
    }
    /* A value of the right type in the caller's own VARIANT is worked on in place. */
    if (V_VT(source) == value_vt)
    {
        V_BYREF(&argument->passed) = value_vt == VT_DECIMAL ? (void *)source : (void *)&V_UI8(source);
        return S_OK;
    }
    if (V_VT(source) == (VT_BYREF | VT_VARIANT) && V_VT(V_VARIANTREF(source)) == value_vt)
    {
        VARIANT *inner = V_VARIANTREF(source);

        V_BYREF(&argument->passed) = value_vt == VT_DECIMAL ? (void *)inner : (void *)&V_UI8(inner);
        return S_OK;
    }
    /* Anything else through a value of the right type, which goes back to where the caller's was. An [out] parameter needs no
     * value to start from. */
    if (parameter->flags & PARAMFLAG_FIN || !(parameter->flags & PARAMFLAG_FOUT))
    {
        VARIANT *from = V_VT(source) == (VT_BYREF | VT_VARIANT) ? V_VARIANTREF(source) : source;

        if (FAILED(hr = VariantChangeTypeEx(&argument->temporary, from, lcid, 0, value_vt)))
            return hr;
    }
    else
    {
        memset(&argument->temporary, 0, sizeof(argument->temporary));
        V_VT(&argument->temporary) = value_vt;
    }
    V_BYREF(&argument->passed) = value_vt == VT_DECIMAL ? (void *)&argument->temporary : (void *)&V_UI8(&argument->temporary);
    if (V_VT(source) & VT_BYREF)
        argument->write_back = source;
    return S_OK;
}

/* What the function left in a temporary goes to the caller's variable, as that variable's type. */
static HRESULT write_back(struct argument *argument, LCID lcid)
{
    VARIANT *target = argument->write_back, converted;
    VARTYPE vt = V_VT(target) & ~VT_BYREF;
    HRESULT hr;

    if (vt == VT_VARIANT)
        return VariantCopy(V_VARIANTREF(target), &argument->temporary);
    VariantInit(&converted);
    if (FAILED(hr = VariantChangeTypeEx(&converted, &argument->temporary, lcid, 0, vt)))
        return hr;
    switch (vt)
    {
        case VT_I1: case VT_UI1:
            *V_UI1REF(target) = V_UI1(&converted);
            break;
        case VT_I2: case VT_UI2: case VT_BOOL:
            *V_I2REF(target) = V_I2(&converted);
            break;
        case VT_I4: case VT_UI4: case VT_INT: case VT_UINT: case VT_ERROR: case VT_R4:
            *V_I4REF(target) = V_I4(&converted);
            break;
        case VT_I8: case VT_UI8: case VT_R8: case VT_CY: case VT_DATE:
            *V_I8REF(target) = V_I8(&converted);
            break;
        case VT_DECIMAL:
            *V_DECIMALREF(target) = V_DECIMAL(&converted);
            break;
        case VT_BSTR:
            SysFreeString(*V_BSTRREF(target));
            *V_BSTRREF(target) = V_BSTR(&converted);
            break;
        case VT_UNKNOWN:
        case VT_DISPATCH:
            if (*V_UNKNOWNREF(target))
                IUnknown_Release(*V_UNKNOWNREF(target));
            *V_UNKNOWNREF(target) = V_UNKNOWN(&converted);
            break;
        default:
            VariantClear(&converted);
            return DISP_E_BADVARTYPE;
    }
    return S_OK;
}

/* Where in rgvarg the argument for a parameter is: a named one if there is, else the next by position, of which *used have been
 * taken. -1: not given. */
static int find_argument(const DISPPARAMS *parameters, UINT position, BOOL value_of_put, UINT *used)
{
    DISPID id = value_of_put ? DISPID_PROPERTYPUT : (DISPID)position;
    UINT i;

    for (i = 0; i < parameters->cNamedArgs; i++)
        if (parameters->rgdispidNamedArgs[i] == id)
            return (int)i;
    if (value_of_put || *used >= parameters->cArgs - parameters->cNamedArgs)
        return -1;
    return (int)(parameters->cArgs - 1 - (*used)++);
}

/* A named argument that no parameter answers to: DISP_E_PARAMNOTFOUND (IDispatch::Invoke). */
static HRESULT check_names(const struct type_plan *plan, const DISPPARAMS *parameters, BOOL put, UINT *argument_error)
{
    UINT i;

    for (i = 0; i < parameters->cNamedArgs; i++)
    {
        DISPID id = parameters->rgdispidNamedArgs[i];

        if ((put && id == DISPID_PROPERTYPUT) || (id >= 0 && (UINT)id < plan->given - (put ? 1 : 0)))
            continue;
        if (argument_error)
            *argument_error = i;
        return DISP_E_PARAMNOTFOUND;
    }
    return S_OK;
}

/* The array for the rest of the positional arguments. */
static HRESULT collect_rest(const DISPPARAMS *parameters, UINT used, const struct plan_parameter *parameter,
                            struct argument *argument)
{
    UINT positional = parameters->cArgs - parameters->cNamedArgs, i;
    SAFEARRAYBOUND bound = {0, 0};
    SAFEARRAY *array;
    HRESULT hr;

    if (positional > used)
        bound.cElements = positional - used;
    if (!(array = SafeArrayCreate(VT_VARIANT, 1, &bound)))
        return E_OUTOFMEMORY;
    for (i = 0; i < bound.cElements; i++)
    {
        LONG index = (LONG)i;

        if (FAILED(hr = SafeArrayPutElement(array, &index, &parameters->rgvarg[parameters->cArgs - 1 - used - i])))
        {
            SafeArrayDestroy(array);
            return hr;
        }
    }
    V_VT(&argument->temporary) = VT_ARRAY | VT_VARIANT;
    V_ARRAY(&argument->temporary) = array;
    V_VT(&argument->passed) = parameter->vt;
    if (parameter->vt & VT_BYREF)
        V_ARRAYREF(&argument->passed) = &V_ARRAY(&argument->temporary);
    else
        V_ARRAY(&argument->passed) = array;
    return S_OK;
}

/* One parameter's argument, whoever it comes from. *index: the caller's argument, for its error. */
static HRESULT prepare_argument(const struct type_plan *plan, UINT number, UINT position, const DISPPARAMS *parameters,
                                BOOL put, LCID lcid, struct argument *argument, UINT *used, int *index)
{
    const struct plan_parameter *parameter = &plan->parameters[number];
    VARIANT missing;

    *index = find_argument(parameters, position, put && position + 1 == plan->given, used);
    if (*index >= 0 && !((parameter->flags & (PARAMFLAG_FOPT | PARAMFLAG_FHASDEFAULT)) && parameter->vt != VT_VARIANT &&
                         is_missing(&parameters->rgvarg[*index])))
        return convert_argument(parameter, &parameters->rgvarg[*index], lcid, argument);
    if (parameter->default_value)
        return convert_argument(parameter, parameter->default_value, lcid, argument);
    if (!(parameter->flags & PARAMFLAG_FOPT))
        return DISP_E_PARAMNOTOPTIONAL;
    if ((parameter->vt & ~VT_BYREF) == VT_VARIANT)
    {
        argument->temporary = missing_argument();
        if (parameter->vt & VT_BYREF)
        {
            V_VT(&argument->passed) = parameter->vt;
            V_VARIANTREF(&argument->passed) = &argument->temporary;
        }
        else
            argument->passed = argument->temporary;
        return S_OK;
    }
    /* An optional parameter of another type and without a default: the zero of its type. */
    memset(&missing, 0, sizeof(missing));
    V_VT(&missing) = parameter->vt & ~VT_BYREF;
    if (parameter->vt & VT_BYREF)
    {
        argument->temporary = missing;
        V_VT(&argument->passed) = parameter->vt;
        V_BYREF(&argument->passed) = (parameter->vt & ~VT_BYREF) == VT_DECIMAL ? (void *)&argument->temporary
                                                                             : (void *)&V_UI8(&argument->temporary);
    }
    else
        argument->passed = missing;
    return S_OK;
}

static void fill_exception(EXCEPINFO *exception, HRESULT code)
{
    IErrorInfo *info = NULL;

    if (!exception)
        return;
    memset(exception, 0, sizeof(*exception));
    exception->scode = code;
    if (GetErrorInfo(0, &info) != S_OK)
        return;
    IErrorInfo_GetDescription(info, &exception->bstrDescription);
    IErrorInfo_GetHelpFile(info, &exception->bstrHelpFile);
    IErrorInfo_GetSource(info, &exception->bstrSource);
    IErrorInfo_GetHelpContext(info, &exception->dwHelpContext);
    IErrorInfo_Release(info);
}

static HRESULT invoke_function(const struct type_function *function, void *instance, WORD flags, DISPPARAMS *parameters,
                               VARIANT *result, EXCEPINFO *exception, UINT *argument_error);

/* Arguments for a property that has no parameters are meant for the default property of the object that it gives. */
static HRESULT invoke_collection(const struct type_function *function, void *instance, WORD flags, DISPPARAMS *parameters,
                                 VARIANT *result, EXCEPINFO *exception, UINT *argument_error)
{
    DISPPARAMS none = {NULL, NULL, 0, 0};
    VARIANT collection;
    HRESULT hr;

    VariantInit(&collection);
    if (FAILED(hr = invoke_function(function, instance, flags, &none, &collection, exception, argument_error)))
        return hr;
    if (V_VT(&collection) == VT_DISPATCH && V_DISPATCH(&collection))
        hr = IDispatch_Invoke(V_DISPATCH(&collection), DISPID_VALUE, &IID_NULL, LOCALE_USER_DEFAULT, flags, parameters, result,
                              exception, argument_error);
    else
        hr = DISP_E_NOTACOLLECTION;
    VariantClear(&collection);
    return hr;
}

static HRESULT invoke_function(const struct type_function *function, void *instance, WORD flags, DISPPARAMS *parameters,
                               VARIANT *result, EXCEPINFO *exception, UINT *argument_error)
{
    const FUNCDESC *desc = &function->desc;
    BOOL put = !!(desc->invkind & (INVOKE_PROPERTYPUT | INVOKE_PROPERTYPUTREF));
    struct argument fixed_arguments[8], *arguments = fixed_arguments;
    VARIANTARG *passed[PLAN_MAXIMUM_PARAMETERS];
    VARTYPE types[PLAN_MAXIMUM_PARAMETERS];
    LCID lcid = LOCALE_USER_DEFAULT;
    VARIANT returned, retval;
    const struct type_plan *plan;
    UINT position = 0, used = 0, i;
    HRESULT hr;

    if (FAILED(hr = type_plan_get(function, &plan)))
        return hr;
    if (FAILED(plan->unusable))
        return plan->unusable;
    if (plan->count > PLAN_MAXIMUM_PARAMETERS)
        return DISP_E_BADPARAMCOUNT;
    /* "DISP_E_NONAMEDARGS": which of them would be the rest cannot be said. */
    if (plan->vararg && parameters->cNamedArgs)
        return DISP_E_NONAMEDARGS;
    if (!plan->vararg && parameters->cArgs > plan->given)
        return desc->invkind == INVOKE_PROPERTYGET && !plan->given && result
                   ? invoke_collection(function, instance, flags, parameters, result, exception, argument_error) : DISP_E_BADPARAMCOUNT;
    if (put && (!parameters->cNamedArgs || parameters->rgdispidNamedArgs[0] != DISPID_PROPERTYPUT))
        return DISP_E_PARAMNOTFOUND;
    if (parameters->cArgs < plan->required)
        return DISP_E_BADPARAMCOUNT;
    if (parameters->cNamedArgs && FAILED(hr = check_names(plan, parameters, put, argument_error)))
        return hr;
    if (plan->count > ARRAYSIZE(fixed_arguments) && !(arguments = malloc(plan->count * sizeof(*arguments))))
        return E_OUTOFMEMORY;

    memset(&retval, 0, sizeof(retval));
    for (i = 0; i < plan->count; i++)
    {
        const struct plan_parameter *parameter = &plan->parameters[i];
        struct argument *argument = &arguments[i];
        int index = -1;

        V_VT(&argument->temporary) = VT_EMPTY;
        argument->write_back = NULL;
        types[i] = parameter->vt;
        passed[i] = &argument->passed;
        switch (parameter->role)
        {
            case PARAMETER_LCID:
                V_VT(&argument->passed) = VT_I4;
                /* ITypeInfo::Invoke is given none: the library's. */
                V_I4(&argument->passed) = (LONG)function->type->library->attributes.lcid;
                break;
            case PARAMETER_RETVAL:
                V_VT(&argument->passed) = parameter->vt;
                V_BYREF(&argument->passed) = plan->retval_vt == VT_VARIANT || plan->retval_vt == VT_DECIMAL
                                                 ? (void *)&retval : (void *)&V_UI8(&retval);
                break;
            case PARAMETER_REST:
                hr = collect_rest(parameters, used, parameter, argument);
                position++;
                break;
            default:
                hr = prepare_argument(plan, i, position++, parameters, put, lcid, argument, &used, &index);
                break;
        }
        if (FAILED(hr))
        {
            if (index >= 0 && argument_error)
                *argument_error = (UINT)index;
            VariantClear(&argument->temporary);
            while (i)
                VariantClear(&arguments[--i].temporary);
            goto done;
        }
    }

    V_VT(&returned) = VT_EMPTY;
    hr = DispCallFunc(instance, (USHORT)desc->oVft, desc->callconv, plan->return_vt, plan->count, types, passed, &returned);
    for (i = 0; i < plan->count; i++)
    {
        if (SUCCEEDED(hr) && arguments[i].write_back)
            write_back(&arguments[i], lcid);
        VariantClear(&arguments[i].temporary);
    }
    if (FAILED(hr))
        goto done;

    if (plan->has_retval && plan->retval_vt != VT_VARIANT && plan->retval_vt != VT_DECIMAL)
        V_VT(&retval) = plan->retval_vt;
    if (plan->return_vt == VT_ERROR && FAILED(V_ERROR(&returned)))
    {
        VariantClear(&retval);
        fill_exception(exception, V_ERROR(&returned));
        hr = DISP_E_EXCEPTION;
        goto done;
    }
    if (plan->has_retval)
    {
        if (result)
            *result = retval;
        else
            VariantClear(&retval);
    }
    else if (plan->return_vt != VT_EMPTY && plan->return_vt != VT_ERROR)
    {
        if (result)
            *result = returned;
        else
            VariantClear(&returned);
    }
    hr = S_OK;
done:
    if (arguments != fixed_arguments)
        free(arguments);
    return hr;
}

HRESULT type_invoke(struct type_view *view, void *instance, MEMBERID id, WORD flags, DISPPARAMS *parameters, VARIANT *result,
                    EXCEPINFO *exception, UINT *argument_error)
{
    const UINT kinds = flags & (DISPATCH_METHOD | DISPATCH_PROPERTYGET | DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF);
    const struct type_function *function;
    struct type *type = view->type;
    HRESULT hr;

    if (view->type->flags & TYPEFLAG_FRESTRICTED)
        return DISP_E_MEMBERNOTFOUND;
    if (!parameters)
        return E_INVALIDARG;
    if ((parameters->cArgs && !parameters->rgvarg) || (parameters->cNamedArgs && !parameters->rgdispidNamedArgs) ||
        parameters->cNamedArgs > parameters->cArgs)
        return E_INVALIDARG;
    if (FAILED(hr = type_find_function(type, id, kinds, &function)))
    {
        /* The properties of a dispinterface are its object's own business. */
        if (hr == DISP_E_MEMBERNOTFOUND && type_find_variable(type, id) && type->view.attributes.typekind == TKIND_DISPATCH &&
            !type->dual)
            return IDispatch_Invoke((IDispatch *)instance, id, &IID_NULL, LOCALE_USER_DEFAULT, flags, parameters, result,
                                    exception, argument_error);
        return hr;
    }
    /* _NewEnum is always restricted, and yet what every client that enumerates calls. */
    if (function->desc.wFuncFlags & FUNCFLAG_FRESTRICTED && id != DISPID_NEWENUM)
        return DISP_E_MEMBERNOTFOUND;
    if (result)
        V_VT(result) = VT_EMPTY;
    if (function->desc.funckind == FUNC_DISPATCH)
        return IDispatch_Invoke((IDispatch *)instance, id, &IID_NULL, LOCALE_USER_DEFAULT, flags, parameters, result, exception,
                                argument_error);
    if (function->desc.funckind == FUNC_STATIC)
        return DISP_E_MEMBERNOTFOUND;
    return invoke_function(function, instance, flags, parameters, result, exception, argument_error);
}
