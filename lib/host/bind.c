/* The three ways to call an exit module: ICertExit2, ICertExit, IDispatch by name (docs/abi.md, 5.3). */
#include "host/private.h"

#include <stdlib.h>

#include "trace/result.h"
#include "trace/text.h"

static const WCHAR *const dispatch_names[DISPATCH_NAME_COUNT] = {L"Initialize", L"Notify", L"GetDescription", L"GetManageModule"};

/* QueryInterface, where S_OK with a NULL pointer counts as what it is: a defect. */
static HRESULT query(certemu_module *module, REFIID iid, const char *name, void **out)
{
    HRESULT result = IUnknown_QueryInterface(module->object, iid, out);

    if (SUCCEEDED(result) && !*out)
        return module_error(module, "QueryInterface", E_POINTER, "%s: returned 0x%08x and a NULL pointer", name,
                (unsigned int)result);
    if (FAILED(result))
        *out = NULL;
    return result;
}

static HRESULT bind_dispatch(certemu_module *module)
{
    HRESULT result;
    int i;

    if (FAILED(result = query(module, &IID_IDispatch, "IDispatch", (void **)&module->dispatch)))
        return result;
    for (i = 0; i < DISPATCH_NAME_COUNT; i++)
    {
        LPOLESTR name = (LPOLESTR)dispatch_names[i];

        result = IDispatch_GetIDsOfNames(module->dispatch, &IID_NULL, &name, 1, LOCALE_USER_DEFAULT, &module->dispids[i]);
        if (FAILED(result))
        {
            module->dispids[i] = DISPID_UNKNOWN;
            if (i != DISPATCH_GET_MANAGE_MODULE)
                return result;
        }
    }
    module->binding = BINDING_DISPATCH;
    return S_OK;
}

static HRESULT call_bind(certemu_module *module, struct module_call *call)
{
    HRESULT result;

    if ((result = query(module, &IID_ICertExit2, "ICertExit2", (void **)&module->exit2)) == E_POINTER)
        return result;
    if (SUCCEEDED(result))
    {
        module->exit = (ICertExit *)module->exit2;
        module->binding = BINDING_EXIT2;
        return S_OK;
    }
    if ((result = query(module, &IID_ICertExit, "ICertExit", (void **)&module->exit)) == E_POINTER)
        return result;
    if (SUCCEEDED(result))
    {
        module->binding = BINDING_EXIT;
        return S_OK;
    }
    (void)call;
    return bind_dispatch(module);
}

HRESULT bind_object(certemu_module *module)
{
    struct module_call call = {"IUnknown", "QueryInterface", call_bind};
    HRESULT result = module_call(module, &call);

    if (FAILED(result) && result != E_POINTER && !call.excepted)
        return module_error(module, "QueryInterface", E_NOINTERFACE,
                "none of ICertExit2, ICertExit, IDispatch with Initialize, Notify and GetDescription");
    return result;
}

/* Invoke with the arguments in the order of the method; result may be NULL. */
static HRESULT invoke(certemu_module *module, struct module_call *call, enum dispatch_name name, VARIANT *arguments, UINT count,
        VARIANT *result)
{
    DISPPARAMS parameters = {0};
    EXCEPINFO exception = {0};
    VARIANT reversed[2];
    UINT argument = 0, i;
    HRESULT code;

    for (i = 0; i < count; i++)
        reversed[i] = arguments[count - 1 - i];
    parameters.rgvarg = reversed;
    parameters.cArgs = count;
    code = IDispatch_Invoke(module->dispatch, module->dispids[name], &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD, &parameters,
            result, &exception, &argument);
    if (code == DISP_E_EXCEPTION)
    {
        if (exception.pfnDeferredFillIn)
            exception.pfnDeferredFillIn(&exception);
        code = FAILED(exception.scode) ? exception.scode : exception.wCode ? MAKE_HRESULT(1, FACILITY_ITF, exception.wCode)
                : DISP_E_EXCEPTION;
        if (exception.bstrDescription && SysStringLen(exception.bstrDescription))
            call->error = text_utf8(exception.bstrDescription, (int)SysStringLen(exception.bstrDescription));
        SysFreeString(exception.bstrSource);
        SysFreeString(exception.bstrDescription);
        SysFreeString(exception.bstrHelpFile);
    }
    return code;
}

HRESULT bind_initialize(certemu_module *module, struct module_call *call)
{
    VARIANT argument, result, mask;
    HRESULT code;

    if (module->binding != BINDING_DISPATCH)
        return ICertExit_Initialize(module->exit, call->string, &call->mask);
    VariantInit(&argument);
    VariantInit(&result);
    VariantInit(&mask);
    V_VT(&argument) = VT_BSTR;
    V_BSTR(&argument) = call->string;
    if (SUCCEEDED(code = invoke(module, call, DISPATCH_INITIALIZE, &argument, 1, &result)))
    {
        HRESULT converted = VariantChangeType(&mask, &result, 0, VT_I4);

        call->mask = converted == S_OK ? V_I4(&mask) : 0;
        if (FAILED(converted))
            code = converted;
    }
    VariantClear(&result);
    VariantClear(&mask);
    return code;
}

HRESULT bind_notify(certemu_module *module, struct module_call *call)
{
    VARIANT arguments[2];

    if (module->binding != BINDING_DISPATCH)
        return ICertExit_Notify(module->exit, call->event, call->context);
    VariantInit(&arguments[0]);
    VariantInit(&arguments[1]);
    V_VT(&arguments[0]) = V_VT(&arguments[1]) = VT_I4;
    V_I4(&arguments[0]) = call->event;
    V_I4(&arguments[1]) = call->context;
    return invoke(module, call, DISPATCH_NOTIFY, arguments, 2, NULL);
}

HRESULT bind_get_description(certemu_module *module, struct module_call *call)
{
    VARIANT result;
    HRESULT code;

    if (module->binding != BINDING_DISPATCH)
        return ICertExit_GetDescription(module->exit, &call->string);
    VariantInit(&result);
    if (SUCCEEDED(code = invoke(module, call, DISPATCH_GET_DESCRIPTION, NULL, 0, &result)))
    {
        if (V_VT(&result) == VT_BSTR)
        {
            call->string = V_BSTR(&result);
            return code;
        }
        code = DISP_E_TYPEMISMATCH;
    }
    VariantClear(&result);
    return code;
}

HRESULT bind_get_manage_module(certemu_module *module, struct module_call *call)
{
    VARIANT result;
    HRESULT code;

    if (module->binding == BINDING_EXIT2)
        return ICertExit2_GetManageModule(module->exit2, (ICertManageModule **)&call->pointer);
    if (module->binding != BINDING_DISPATCH || module->dispids[DISPATCH_GET_MANAGE_MODULE] == DISPID_UNKNOWN)
    {
        /* An older module has its manage class registered beside it: "X.Exit" and "X.ExitManage". */
        struct text name = {0};
        char *progid = text_utf8(module->progid, -1);
        WCHAR *wide;
        CLSID clsid;

        if (!progid)
            return E_NOTIMPL;
        text_format(&name, "%sManage", progid);
        free(progid);
        wide = text_wide(text_string(&name));
        text_free(&name);
        if (!wide)
            return E_OUTOFMEMORY;
        code = CLSIDFromProgID(wide, &clsid);
        free(wide);
        if (FAILED(code))
            return code;
        return CoCreateInstance(&clsid, NULL, CLSCTX_INPROC_SERVER, &IID_ICertManageModule, &call->pointer);
    }
    VariantInit(&result);
    if (SUCCEEDED(code = invoke(module, call, DISPATCH_GET_MANAGE_MODULE, NULL, 0, &result)))
    {
        if ((V_VT(&result) == VT_DISPATCH || V_VT(&result) == VT_UNKNOWN) && V_UNKNOWN(&result))
            code = IUnknown_QueryInterface(V_UNKNOWN(&result), &IID_ICertManageModule, &call->pointer);
        else
            code = DISP_E_TYPEMISMATCH;
    }
    VariantClear(&result);
    return code;
}
