/* Asks the CA through IDispatch, as a script does. */
#include "../kit.h"

static HRESULT invoke(IDispatch *server, const WCHAR *method, VARIANT *arguments, UINT count, VARIANT *value)
{
    DISPPARAMS parameters = {arguments, NULL, count, 0};
    WCHAR *name = (WCHAR *)method;
    EXCEPINFO exception = {0};
    DISPID id;
    HRESULT result;

    VariantInit(value);
    if (FAILED(result = IDispatch_GetIDsOfNames(server, &IID_NULL, &name, 1, LOCALE_SYSTEM_DEFAULT, &id)))
        return result;
    result = IDispatch_Invoke(server, id, &IID_NULL, LOCALE_SYSTEM_DEFAULT, DISPATCH_METHOD, &parameters, value, &exception, NULL);
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrHelpFile);
    return result;
}

static HRESULT notify(LONG event, LONG context)
{
    VARIANT arguments[2], value;
    IDispatch *server;
    HRESULT result;

    if (event != EXITEVENT_CERTISSUED)
        return S_OK;
    if (FAILED(result = CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_IDispatch, (void **)&server)))
        return result;
    V_VT(&arguments[0]) = VT_I4;
    V_I4(&arguments[0]) = context;
    if (SUCCEEDED(result = invoke(server, L"SetContext", arguments, 1, &value)))
    {
        V_VT(&arguments[1]) = VT_BSTR;
        V_BSTR(&arguments[1]) = SysAllocString(L"SerialNumber");
        V_VT(&arguments[0]) = VT_I4;
        V_I4(&arguments[0]) = PROPTYPE_STRING;
        if (!V_BSTR(&arguments[1]))
            result = E_OUTOFMEMORY;
        else if (SUCCEEDED(result = invoke(server, L"GetCertificateProperty", arguments, 2, &value)) && V_VT(&value) == VT_BSTR)
            OutputDebugStringW(V_BSTR(&value));
        VariantClear(&arguments[1]);
        VariantClear(&value);
    }
    IDispatch_Release(server);
    return result;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(0xc3), .progid = L"KitClean.Exit", .mask = KIT_ALL_EVENTS,
    .notify = notify,
};
