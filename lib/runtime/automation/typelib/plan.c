/* What calling a function needs, worked out from its description once and kept with it. */
#include "automation/typelib/plan.h"

#include <stdlib.h>
#include <string.h>

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

HRESULT type_plan_get(const struct type_function *function, const struct type_plan **result)
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
