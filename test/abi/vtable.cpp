/* An exit module and a server object written as C++ classes: their virtual tables have to be the C structs that vtable.c
 * calls them through. */
#include <certsrv.h>

#include <stdexcept>

/* Each call leaves its number and its arguments here. */
extern "C"
{
    int vtable_called;
    LONGLONG vtable_arguments[4];
    ICertExit2 *vtable_exit(void);
    ICertServerExit *vtable_server(void);
    LONG vtable_use(ICertServerExit *server);
    HRESULT vtable_throw(ICertExit2 *exit);
    int vtable_uuids(void);
}

namespace
{

template <typename interface_type> class Object : public interface_type
{
public:
    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void **object) override
    {
        vtable_called = 0;
        *object = this;
        return IsEqualIID(iid, IID_IUnknown) ? S_OK : E_NOINTERFACE;
    }
    ULONG STDMETHODCALLTYPE AddRef() override { vtable_called = 1; return 7; }
    ULONG STDMETHODCALLTYPE Release() override { vtable_called = 2; return 6; }
    HRESULT STDMETHODCALLTYPE GetTypeInfoCount(UINT *count) override { vtable_called = 3; *count = 9; return S_OK; }
    HRESULT STDMETHODCALLTYPE GetTypeInfo(UINT, LCID, ITypeInfo **) override { vtable_called = 4; return S_FALSE; }
    HRESULT STDMETHODCALLTYPE GetIDsOfNames(REFIID, LPOLESTR *, UINT, LCID, DISPID *) override
    {
        vtable_called = 5;
        return S_FALSE;
    }
    HRESULT STDMETHODCALLTYPE Invoke(DISPID id, REFIID, LCID locale, WORD flags, DISPPARAMS *, VARIANT *, EXCEPINFO *,
        UINT *error) override
    {
        vtable_called = 6;
        vtable_arguments[0] = id;
        vtable_arguments[1] = locale;
        vtable_arguments[2] = flags;
        *error = 5;
        return DISP_E_MEMBERNOTFOUND;
    }
};

class Exit final : public Object<ICertExit2>
{
    HRESULT STDMETHODCALLTYPE Initialize(BSTR const config, LONG *mask) override
    {
        vtable_called = 7;
        vtable_arguments[0] = config[0];
        *mask = 0x27f;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE Notify(LONG event, LONG context) override
    {
        vtable_called = 8;
        vtable_arguments[0] = event;
        vtable_arguments[1] = context;
        if (event == -1)
            throw std::runtime_error("thrown by a method");
        return S_FALSE;
    }
    HRESULT STDMETHODCALLTYPE GetDescription(BSTR *) override { vtable_called = 9; return E_FAIL; }
    HRESULT STDMETHODCALLTYPE GetManageModule(ICertManageModule **) override { vtable_called = 10; return E_NOTIMPL; }
};

class Server final : public Object<ICertServerExit>
{
    HRESULT STDMETHODCALLTYPE SetContext(LONG) override { vtable_called = 7; return S_OK; }
    HRESULT STDMETHODCALLTYPE GetRequestProperty(BSTR const, LONG, VARIANT *) override { vtable_called = 8; return S_OK; }
    HRESULT STDMETHODCALLTYPE GetRequestAttribute(BSTR const, BSTR *) override { vtable_called = 9; return S_OK; }
    HRESULT STDMETHODCALLTYPE GetCertificateProperty(BSTR const name, LONG type, VARIANT *value) override
    {
        vtable_called = 10;
        vtable_arguments[0] = name[0];
        V_VT(value) = VT_I4;
        V_I4(value) = type * 2;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE GetCertificateExtension(BSTR const, LONG, VARIANT *) override { vtable_called = 11; return S_OK; }
    HRESULT STDMETHODCALLTYPE GetCertificateExtensionFlags(LONG *) override { vtable_called = 12; return S_OK; }
    HRESULT STDMETHODCALLTYPE EnumerateExtensionsSetup(LONG) override { vtable_called = 13; return S_OK; }
    HRESULT STDMETHODCALLTYPE EnumerateExtensions(BSTR *) override { vtable_called = 14; return S_OK; }
    HRESULT STDMETHODCALLTYPE EnumerateExtensionsClose() override { vtable_called = 15; return S_OK; }
    HRESULT STDMETHODCALLTYPE EnumerateAttributesSetup(LONG) override { vtable_called = 16; return S_OK; }
    HRESULT STDMETHODCALLTYPE EnumerateAttributes(BSTR *) override { vtable_called = 17; return S_OK; }
    HRESULT STDMETHODCALLTYPE EnumerateAttributesClose() override { vtable_called = 18; return S_OK; }
};

Exit exit_object;
Server server_object;

}

ICertExit2 *vtable_exit(void)
{
    return &exit_object;
}

ICertServerExit *vtable_server(void)
{
    return &server_object;
}

/* The other way: C++ calls an object that C wrote. */
LONG vtable_use(ICertServerExit *server)
{
    VARIANT value;

    if (server->SetContext(-5) != S_OK || server->GetCertificateProperty(const_cast<BSTR>(L"x"), PROPTYPE_LONG, &value) != S_OK)
        return -1;
    return server->EnumerateAttributesClose() == S_OK ? V_I4(&value) : -1;
}

HRESULT vtable_throw(ICertExit2 *exit)
{
    try
    {
        return exit->Notify(-1, 0);
    }
    catch (const std::runtime_error &)
    {
        return E_ABORT;
    }
}

int vtable_uuids(void)
{
    return IsEqualGUID(__uuidof(ICertExit), IID_ICertExit) && IsEqualGUID(__uuidof(ICertExit2), IID_ICertExit2)
        && IsEqualGUID(__uuidof(ICertServerExit), IID_ICertServerExit)
        && IsEqualGUID(__uuidof(ICertPolicy2), IID_ICertPolicy2)
        && IsEqualGUID(__uuidof(ICertManageModule), IID_ICertManageModule)
        && IsEqualGUID(__uuidof(CCertServerExit), CLSID_CCertServerExit)
        && IsEqualGUID(__uuidof(CCertRequest), CLSID_CCertRequest);
}
