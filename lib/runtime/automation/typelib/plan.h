/* What ITypeInfo::Invoke needs to know of a function. */
#pragma once

#include "automation/typelib/typelib.h"

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

/* Made at first need, then the same for ever; E_OUTOFMEMORY. */
HRESULT type_plan_get(const struct type_function *function, const struct type_plan **result);
