/* ITypeInfo::Invoke: DISPPARAMS to arguments, by what the type library says of the function.
 *
 * What a function needs is worked out once (its plan) and kept with it. */
#include "automation/typelib/typelib.h"

#include <stdlib.h>
#include <string.h>

#include "automation/typelib/call.h"

#define PLAN_MAXIMUM_PARAMETERS 64

enum parameter_role
{
    PARAMETER_GIVEN,        /* by the caller, or left out */
    PARAMETER_LCID,
    PARAMETER_RETVAL,
    PARAMETER_REST          /* of a vararg function: an array of what is left */
};

struct plan_parameter
{
    VARTYPE vt;
    BYTE role;
    WORD flags;
    const IID *iid;         /* a particular interface other than IUnknown and IDispatch */
    VARIANT *default_value;
};

struct type_plan
{
    HRESULT unusable;       /* why it cannot be called */
    VARTYPE return_vt;      /* of the function itself */
    VARTYPE retval_vt;      /* of what its retval parameter points to */
    BOOL has_retval;
    BOOL vararg;
    UINT count;
    UINT given;             /* how many parameters callers can give */
    UINT required;          /* how many they have to */
    struct plan_parameter parameters[];
};

/* ---- types ---- */

static HRESULT plan_type(struct typelib *library, const TYPEDESC *type, VARTYPE *vt, const IID **iid, unsigned int depth);

/* What a reference stands for: *pointer says that it is an interface, which is only used through a pointer. */
static HRESULT plan_user_type(struct typelib *library, HREFTYPE reference, VARTYPE *vt, const IID **iid, BOOL *interface_type,
                              unsigned int depth)
{
    struct type *type, *target;
    BOOL vtable_view;
    HRESULT hr;
    UINT i;

    *interface_type = FALSE;
    if (FAILED(hr = type_resolve(library, reference, &type, &vtable_view)))
        return hr;
    switch (type->view.attributes.typekind)
    {
        case TKIND_ENUM:
            *vt = VT_I4;
            return S_OK;
        case TKIND_ALIAS:
        {
            const TYPEDESC *alias = &type->view.attributes.tdescAlias;

            if (depth > 32)
                return TYPE_E_CIRCULARTYPE;
            if (alias->vt == VT_USERDEFINED)
                return plan_user_type(type->library, alias->hreftype, vt, iid, interface_type, depth + 1);
            return plan_type(type->library, alias, vt, iid, depth + 1);
        }
        case TKIND_DISPATCH:
        case TKIND_INTERFACE:
            *interface_type = TRUE;
            *vt = type->view.attributes.typekind == TKIND_DISPATCH ||
                  type->flags & (TYPEFLAG_FDISPATCHABLE | TYPEFLAG_FDUAL) ||
                  IsEqualGUID(&type->view.attributes.guid, &IID_IDispatch) ? VT_DISPATCH : VT_UNKNOWN;
            if (!IsEqualGUID(&type->view.attributes.guid, &IID_IDispatch) &&
                !IsEqualGUID(&type->view.attributes.guid, &IID_IUnknown) &&
                (type->dual || type->view.attributes.typekind == TKIND_INTERFACE))
                *iid = &type->view.attributes.guid;
            return S_OK;
        case TKIND_COCLASS:
            /* Its default interface. */
            for (i = 0; i < type->implementation_count; i++)
                if ((type->implementations[i].flags & (IMPLTYPEFLAG_FDEFAULT | IMPLTYPEFLAG_FSOURCE)) == IMPLTYPEFLAG_FDEFAULT)
                    break;
            if (i == type->implementation_count)
                i = 0;
            *interface_type = TRUE;
            if (i < type->implementation_count && depth < 32 &&
                SUCCEEDED(type_resolve(type->library, type->implementations[i].reference, &target, &vtable_view)) &&
                target->view.attributes.typekind != TKIND_COCLASS)
                return plan_user_type(type->library, type->implementations[i].reference, vt, iid, interface_type, depth + 1);
            *vt = VT_UNKNOWN;
            return S_OK;
        case TKIND_RECORD:
            *vt = VT_RECORD;
            return S_OK;
        default:
            return DISP_E_BADVARTYPE;
    }
}

static HRESULT plan_type(struct typelib *library, const TYPEDESC *type, VARTYPE *vt, const IID **iid, unsigned int depth)
{
    BOOL interface_type = FALSE;
    HRESULT hr;

    switch (type->vt)
    {
        case VT_USERDEFINED:
            if (FAILED(hr = plan_user_type(library, type->hreftype, vt, iid, &interface_type, depth)))
                return hr;
            /* An interface itself, without a pointer, is no type of a value. */
            return interface_type && !(*vt & VT_BYREF) ? DISP_E_BADVARTYPE : S_OK;
        case VT_PTR:
            if (type->lptdesc->vt == VT_USERDEFINED)
            {
                if (FAILED(hr = plan_user_type(library, type->lptdesc->hreftype, vt, iid, &interface_type, depth)))
                    return hr;
                if (!interface_type)
                {
                    if (*vt & VT_BYREF)
                        return DISP_E_BADVARTYPE;
                    *vt |= VT_BYREF;
                }
                return S_OK;
            }
            if (type->lptdesc->vt == VT_VOID)
            {
                *vt = VT_PTR;
                return S_OK;
            }
            if (FAILED(hr = plan_type(library, type->lptdesc, vt, iid, depth + 1)))
                return hr;
            if (*vt & VT_BYREF || *vt == VT_PTR)
                *vt = VT_PTR;           /* pointers to pointers: no business of Automation's, but they can be passed on */
            else
                *vt |= VT_BYREF;
            return S_OK;
        case VT_SAFEARRAY:
            if (FAILED(hr = plan_type(library, type->lptdesc, vt, iid, depth + 1)))
                return hr;
            if (*vt & (VT_BYREF | VT_ARRAY))
                return DISP_E_BADVARTYPE;
            *vt |= VT_ARRAY;
            *iid = NULL;
            return S_OK;
        case VT_CARRAY:
            return DISP_E_BADVARTYPE;
        case VT_INT_PTR:
            *vt = sizeof(void *) == 8 ? VT_I8 : VT_I4;
            return S_OK;
        case VT_UINT_PTR:
            *vt = sizeof(void *) == 8 ? VT_UI8 : VT_UI4;
            return S_OK;
        case VT_HRESULT:
            *vt = VT_ERROR;
            return S_OK;
        default:
            *vt = type->vt;
            return S_OK;
    }
}

static void make_plan(struct typelib *library, const struct type_function *function, struct type_plan *plan)
{
    const FUNCDESC *desc = &function->desc;
    const IID *ignored = NULL;
    HRESULT hr;
    SHORT i;

    plan->unusable = S_OK;
    plan->vararg = desc->cParamsOpt == -1;
    plan->count = desc->cParams;
    if (desc->elemdescFunc.tdesc.vt == VT_HRESULT)
        plan->return_vt = VT_ERROR;
    else if (desc->elemdescFunc.tdesc.vt == VT_VOID)
        plan->return_vt = VT_EMPTY;
    else if (FAILED(hr = plan_type(library, &desc->elemdescFunc.tdesc, &plan->return_vt, &ignored, 0)))
        plan->unusable = hr;
    for (i = 0; i < desc->cParams; i++)
    {
        struct plan_parameter *parameter = &plan->parameters[i];
        const ELEMDESC *element = &desc->lprgelemdescParam[i];

        parameter->flags = element->paramdesc.wParamFlags;
        parameter->iid = NULL;
        parameter->default_value = NULL;
        if (FAILED(hr = plan_type(library, &element->tdesc, &parameter->vt, &parameter->iid, 0)))
        {
            plan->unusable = hr;
            return;
        }
        /* A default that is just "a VARIANT" is none. */
        if (parameter->flags & PARAMFLAG_FHASDEFAULT &&
            V_VT(&element->paramdesc.pparamdescex->varDefaultValue) != VT_VARIANT)
            parameter->default_value = &element->paramdesc.pparamdescex->varDefaultValue;
        parameter->role = PARAMETER_GIVEN;
        if (parameter->flags & PARAMFLAG_FLCID)
            parameter->role = PARAMETER_LCID;
        else if (parameter->flags & PARAMFLAG_FRETVAL)
        {
            parameter->role = PARAMETER_RETVAL;
            plan->has_retval = TRUE;
            if (!(parameter->vt & VT_BYREF))
                plan->unusable = DISP_E_BADVARTYPE;
            plan->retval_vt = parameter->vt & ~VT_BYREF;
        }
        else
        {
            plan->given++;
            if (!(parameter->flags & (PARAMFLAG_FOPT | PARAMFLAG_FHASDEFAULT)))
                plan->required++;
        }
    }
    if (plan->vararg)
    {
        /* The last one that callers give takes the rest. */
        for (i = desc->cParams - 1; i >= 0 && plan->parameters[i].role != PARAMETER_GIVEN; i--)
            ;
        if (i < 0 || (plan->parameters[i].vt & ~VT_BYREF) != (VT_ARRAY | VT_VARIANT))
            plan->unusable = DISP_E_BADCALLEE;
        else
        {
            plan->parameters[i].role = PARAMETER_REST;
            if (plan->required)
                plan->required--;
        }
    }
}

static HRESULT get_plan(const struct type_function *function, const struct type_plan **result)
{
    struct typelib *library = function->type->library;
    struct type_plan *plan = __atomic_load_n(&function->plan, __ATOMIC_ACQUIRE), *scratch;
    size_t size = sizeof(*plan) + function->desc.cParams * sizeof(plan->parameters[0]);

    if (!plan)
    {
        /* Made without the lock, since it may have to load other libraries. */
        if (!(scratch = calloc(1, size)))
            return E_OUTOFMEMORY;
        make_plan(library, function, scratch);
        pthread_mutex_lock(&library->lock);
        if (!(plan = function->plan) && (plan = arena_allocate(&library->arena, size)))
        {
            memcpy(plan, scratch, size);
            __atomic_store_n(&((struct type_function *)function)->plan, plan, __ATOMIC_RELEASE);
        }
        pthread_mutex_unlock(&library->lock);
        free(scratch);
        if (!plan)
            return E_OUTOFMEMORY;
    }
    *result = plan;
    return S_OK;
}

/* ---- arguments ---- */

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

/* One argument that the caller gave. */
static HRESULT convert_argument(const struct plan_parameter *parameter, VARIANT *source, LCID lcid, struct argument *argument)
{
    VARTYPE vt = parameter->vt, value_vt = vt & ~VT_BYREF;
    HRESULT hr;

    if (!(vt & VT_BYREF))
    {
        if (V_VT(source) == (VT_BYREF | VT_VARIANT))
            source = V_VARIANTREF(source);
        if (vt == VT_VARIANT)
        {
            argument->passed = *source;
            return S_OK;
        }
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
        return S_OK;
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

static HRESULT invoke_function(const struct type_function *function, void *instance, DISPPARAMS *parameters, VARIANT *result,
                               EXCEPINFO *exception, UINT *argument_error)
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

    if (FAILED(hr = get_plan(function, &plan)))
        return hr;
    if (FAILED(plan->unusable))
        return plan->unusable;
    if (plan->count > PLAN_MAXIMUM_PARAMETERS)
        return DISP_E_BADPARAMCOUNT;
    if (!plan->vararg && parameters->cArgs > plan->given)
        return DISP_E_BADPARAMCOUNT;
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
    return invoke_function(function, instance, parameters, result, exception, argument_error);
}
