// An exit module in C++ without ATL: appends one line of UTF-8 for each event to an audit log.
//
// The log is %SystemRoot%\Temp\audit-exit.log. A line names the event, and for a request its id, requester, common name,
// serial number, attributes and the object identifiers of its extensions; what a request does not have yet is left out.
// When the log cannot be written, Notify fails and says why through IErrorInfo, which the CA puts into its event log.
#include <windows.h>
#include <oleauto.h>
#include <olectl.h>

#include <atomic>
#include <new>
#include <string>

#include <certexit.h>
#include <certif.h>
#include <certmod.h>
#include <certsrv.h>

namespace
{

const CLSID CLSID_AuditExit = {0x3d0a1f76, 0x52c1, 0x4e39, {0xa2, 0x4b, 0x17, 0x9c, 0x35, 0x60, 0x8e, 0x21}};
const WCHAR clsid_text[] = L"{3D0A1F76-52C1-4E39-A24B-179C35608E21}";
const WCHAR progid[] = L"AuditExample.Exit";
const WCHAR description[] = L"Appends each event to an audit log";

HINSTANCE instance;
std::atomic<LONG> objects{0};

// Owners of what the Automation functions hand out.
class Bstr
{
public:
    explicit Bstr(const WCHAR *text = nullptr) : m_string(text ? SysAllocString(text) : nullptr)
    {
        if (text && !m_string)
            throw std::bad_alloc();
    }
    Bstr(const Bstr &) = delete;
    Bstr &operator=(const Bstr &) = delete;
    ~Bstr() { SysFreeString(m_string); }

    BSTR get() const { return m_string; }
    BSTR *receive()
    {
        SysFreeString(m_string);
        m_string = nullptr;
        return &m_string;
    }

private:
    BSTR m_string;
};

class Variant
{
public:
    Variant() { VariantInit(&m_value); }
    Variant(const Variant &) = delete;
    Variant &operator=(const Variant &) = delete;
    ~Variant() { VariantClear(&m_value); }

    const VARIANT &get() const { return m_value; }
    VARIANT *receive()
    {
        VariantClear(&m_value);
        return &m_value;
    }

private:
    VARIANT m_value;
};

template<class Interface> class Pointer
{
public:
    Pointer() = default;
    Pointer(const Pointer &) = delete;
    Pointer &operator=(const Pointer &) = delete;
    ~Pointer()
    {
        if (m_pointer)
            m_pointer->Release();
    }

    Interface *operator->() const { return m_pointer; }
    Interface *get() const { return m_pointer; }
    Interface **receive() { return &m_pointer; }

private:
    Interface *m_pointer = nullptr;
};

std::string utf8(const WCHAR *text, int length)
{
    int size = WideCharToMultiByte(CP_UTF8, 0, text, length, nullptr, 0, nullptr, nullptr);
    std::string bytes(size, '\0');

    WideCharToMultiByte(CP_UTF8, 0, text, length, &bytes[0], size, nullptr, nullptr);
    return bytes;
}

std::string utf8(BSTR string)
{
    return string ? utf8(string, static_cast<int>(SysStringLen(string))) : std::string();
}

// One line of the log must stay one line, whatever a requester has put into a name.
std::string quoted(const std::string &text)
{
    static const char digits[] = "0123456789abcdef";
    std::string out = "\"";

    for (unsigned char c : text)
        if (c < 0x20 || c == '"' || c == '\\')
            out += std::string("\\x") + digits[c >> 4] + digits[c & 15];
        else
            out += static_cast<char>(c);
    return out + '"';
}

const char *event_name(LONG event)
{
    switch (event)
    {
    case EXITEVENT_CERTISSUED: return "issued";
    case EXITEVENT_CERTPENDING: return "pending";
    case EXITEVENT_CERTDENIED: return "denied";
    case EXITEVENT_CERTREVOKED: return "revoked";
    case EXITEVENT_CERTRETRIEVEPENDING: return "retrieved";
    case EXITEVENT_CRLISSUED: return "crl";
    case EXITEVENT_SHUTDOWN: return "shutdown";
    case EXITEVENT_CERTIMPORTED: return "imported";
    }
    return "unknown";
}

const LONG all_events = EXITEVENT_CERTISSUED | EXITEVENT_CERTPENDING | EXITEVENT_CERTDENIED | EXITEVENT_CERTREVOKED
        | EXITEVENT_CERTRETRIEVEPENDING | EXITEVENT_CRLISSUED | EXITEVENT_SHUTDOWN | EXITEVENT_CERTIMPORTED;

// The description is what the CA reports beside the code.
HRESULT report(HRESULT result, const WCHAR *text)
{
    Pointer<ICreateErrorInfo> create;
    Pointer<IErrorInfo> info;

    if (SUCCEEDED(CreateErrorInfo(create.receive())))
    {
        create->SetGUID(IID_ICertExit);
        create->SetSource(const_cast<LPOLESTR>(progid));
        create->SetDescription(const_cast<LPOLESTR>(text));
        if (SUCCEEDED(create->QueryInterface(IID_IErrorInfo, reinterpret_cast<void **>(info.receive()))))
            SetErrorInfo(0, info.get());
    }
    return result;
}

// What the two classes have in common: the count of references, and an IDispatch for callers that bind the v-table. The first interface
// is the object's identity.
template<class First, class... Others> class Object : public First, public Others...
{
public:
    Object() { ++objects; }
    Object(const Object &) = delete;
    Object &operator=(const Object &) = delete;

    // IUnknown
    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void **object) override
    {
        if (!object)
            return E_POINTER;
        *object = riid == IID_IUnknown || riid == IID_IDispatch ? static_cast<First *>(this) : find(riid);
        if (!*object)
            return E_NOINTERFACE;
        AddRef();
        return S_OK;
    }
    ULONG STDMETHODCALLTYPE AddRef() override { return ++m_references; }
    ULONG STDMETHODCALLTYPE Release() override
    {
        ULONG references = --m_references;

        if (!references)
            delete this;
        return references;
    }

    // IDispatch
    HRESULT STDMETHODCALLTYPE GetTypeInfoCount(UINT *count) override
    {
        if (!count)
            return E_POINTER;
        *count = 0;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE GetTypeInfo(UINT, LCID, ITypeInfo **) override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetIDsOfNames(REFIID, LPOLESTR *, UINT, LCID, DISPID *) override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE Invoke(DISPID, REFIID, LCID, WORD, DISPPARAMS *, VARIANT *, EXCEPINFO *, UINT *) override
    {
        return E_NOTIMPL;
    }

protected:
    virtual ~Object() { --objects; }

private:
    virtual void *find(REFIID riid) = 0;

    std::atomic<ULONG> m_references{1};
};

// What the CA's console shows. It has no settings, so nothing can be set or configured.
class AuditManage final : public Object<ICertManageModule>
{
public:
    // ICertManageModule
    HRESULT STDMETHODCALLTYPE GetProperty(BSTR const, BSTR, BSTR name, LONG, VARIANT *value) override
    {
        static const struct
        {
            const WCHAR *name, *value;
        } properties[] =
        {
            {wszCMM_PROP_NAME, L"Audit exit module"}, {wszCMM_PROP_DESCRIPTION, description}, {wszCMM_PROP_COPYRIGHT, L"MIT licence"},
            {wszCMM_PROP_FILEVER, L"1.0"}, {wszCMM_PROP_PRODUCTVER, L"1.0"},
        };

        if (!name || !value)
            return E_POINTER;
        VariantInit(value);
        for (const auto &property : properties)
            if (!lstrcmpiW(name, property.name))
            {
                V_BSTR(value) = SysAllocString(property.value);
                V_VT(value) = V_BSTR(value) ? VT_BSTR : VT_EMPTY;
                return V_BSTR(value) ? S_OK : E_OUTOFMEMORY;
            }
        return S_FALSE;
    }
    HRESULT STDMETHODCALLTYPE SetProperty(BSTR const, BSTR, BSTR, LONG, VARIANT const *) override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE Configure(BSTR const, BSTR, LONG) override { return S_OK; }

private:
    void *find(REFIID riid) override
    {
        return riid == IID_ICertManageModule ? static_cast<ICertManageModule *>(this) : nullptr;
    }
};

class AuditExit final : public Object<ICertExit2, ISupportErrorInfo>
{
public:
    // ICertExit
    HRESULT STDMETHODCALLTYPE Initialize(BSTR const config, LONG *mask) override
    {
        if (!mask)
            return E_POINTER;
        *mask = EXITEVENT_INVALID;
        if (!config)
            return E_INVALIDARG;
        *mask = all_events;
        return S_OK;
    }

    HRESULT STDMETHODCALLTYPE Notify(LONG event, LONG context) override
    {
        try     // an exception must not cross the ABI
        {
            std::string line = event_name(event);
            HRESULT result = S_OK;

            if (event != EXITEVENT_CRLISSUED && event != EXITEVENT_SHUTDOWN)
                result = describe_request(context, line);
            if (FAILED(result))
                return report(result, L"The CA did not answer for the request");
            return append(line + "\n");
        }
        catch (const std::bad_alloc &)
        {
            return E_OUTOFMEMORY;
        }
    }

    HRESULT STDMETHODCALLTYPE GetDescription(BSTR *text) override
    {
        if (!text)
            return E_POINTER;
        *text = SysAllocString(description);
        return *text ? S_OK : E_OUTOFMEMORY;
    }

    // ICertExit2
    HRESULT STDMETHODCALLTYPE GetManageModule(ICertManageModule **manage) override
    {
        if (!manage)
            return E_POINTER;
        *manage = new (std::nothrow) AuditManage;
        return *manage ? S_OK : E_OUTOFMEMORY;
    }

    // ISupportErrorInfo
    HRESULT STDMETHODCALLTYPE InterfaceSupportsErrorInfo(REFIID riid) override
    {
        return riid == IID_ICertExit || riid == IID_ICertExit2 ? S_OK : S_FALSE;
    }

private:
    void *find(REFIID riid) override
    {
        if (riid == IID_ICertExit || riid == IID_ICertExit2)
            return static_cast<ICertExit2 *>(this);
        return riid == IID_ISupportErrorInfo ? static_cast<ISupportErrorInfo *>(this) : nullptr;
    }

    using Getter = HRESULT (STDMETHODCALLTYPE ICertServerExit::*)(BSTR const, LONG, VARIANT *);

    // A property that the row does not have yet is left out; any other failure ends the line.
    static HRESULT add(ICertServerExit *server, Getter getter, const WCHAR *name, LONG type, const char *label,
            std::string &line)
    {
        Bstr string(name);
        Variant value;
        HRESULT result = (server->*getter)(string.get(), type, value.receive());

        if (result == CERTSRV_E_PROPERTY_EMPTY)
            return S_OK;
        if (FAILED(result))
            return result;
        if (V_VT(&value.get()) == VT_I4)
            line += std::string(" ") + label + "=" + std::to_string(V_I4(&value.get()));
        else if (V_VT(&value.get()) == VT_BSTR)
            line += std::string(" ") + label + "=" + quoted(utf8(V_BSTR(&value.get())));
        else
            return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
        return S_OK;
    }

    static HRESULT add_attributes(ICertServerExit *server, std::string &line)
    {
        HRESULT result = server->EnumerateAttributesSetup(0);
        Bstr name, value;

        if (FAILED(result))
            return result;
        while ((result = server->EnumerateAttributes(name.receive())) == S_OK)
            if (SUCCEEDED(server->GetRequestAttribute(name.get(), value.receive())))
                line += " attribute." + utf8(name.get()) + "=" + quoted(utf8(value.get()));
        server->EnumerateAttributesClose();
        return FAILED(result) ? result : S_OK;
    }

    static HRESULT add_extensions(ICertServerExit *server, std::string &line)
    {
        HRESULT result = server->EnumerateExtensionsSetup(0);
        std::string list;
        Bstr name;

        if (FAILED(result))
            return result;
        while ((result = server->EnumerateExtensions(name.receive())) == S_OK)
            list += (list.empty() ? "" : ",") + utf8(name.get());
        server->EnumerateExtensionsClose();
        if (!list.empty())
            line += " extensions=" + list;
        return FAILED(result) ? result : S_OK;
    }

    static HRESULT describe_request(LONG context, std::string &line)
    {
        Pointer<ICertServerExit> server;
        HRESULT result = CoCreateInstance(CLSID_CCertServerExit, nullptr, CLSCTX_INPROC_SERVER, IID_ICertServerExit,
                reinterpret_cast<void **>(server.receive()));

        if (SUCCEEDED(result))
            result = server->SetContext(context);
        if (SUCCEEDED(result))
            result = add(server.get(), &ICertServerExit::GetRequestProperty, wszPROPREQUESTREQUESTID, PROPTYPE_LONG, "id",
                    line);
        if (SUCCEEDED(result))
            result = add(server.get(), &ICertServerExit::GetRequestProperty, wszPROPREQUESTERNAME, PROPTYPE_STRING,
                    "requester", line);
        if (SUCCEEDED(result))
            result = add(server.get(), &ICertServerExit::GetRequestProperty, wszPROPCOMMONNAME, PROPTYPE_STRING, "name",
                    line);
        if (SUCCEEDED(result))
            result = add(server.get(), &ICertServerExit::GetCertificateProperty, wszPROPCERTIFICATESERIALNUMBER,
                    PROPTYPE_STRING, "serial", line);
        if (SUCCEEDED(result))
            result = add_attributes(server.get(), line);
        if (SUCCEEDED(result))
            result = add_extensions(server.get(), line);
        return result;
    }

    static HRESULT append(const std::string &line)
    {
        WCHAR path[MAX_PATH];
        DWORD written, length = ExpandEnvironmentStringsW(L"%SystemRoot%\\Temp\\audit-exit.log", path, MAX_PATH);
        HANDLE file;
        BOOL done;

        if (!length || length > MAX_PATH)
            return report(HRESULT_FROM_WIN32(ERROR_BUFFER_OVERFLOW), L"The path of the audit log is too long");
        file = CreateFileW(path, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_ALWAYS,
                FILE_ATTRIBUTE_NORMAL, nullptr);
        if (file == INVALID_HANDLE_VALUE)
            return report(HRESULT_FROM_WIN32(GetLastError()), L"The audit log cannot be opened");
        // One write appends one line, also when several threads are notified at once.
        done = WriteFile(file, line.data(), static_cast<DWORD>(line.size()), &written, nullptr);
        length = GetLastError();
        CloseHandle(file);
        if (!done || written != line.size())
            return report(done ? STG_E_WRITEFAULT : HRESULT_FROM_WIN32(length), L"The audit log cannot be written");
        return S_OK;
    }
};

class Factory final : public IClassFactory
{
public:
    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void **object) override
    {
        if (!object)
            return E_POINTER;
        *object = nullptr;
        if (riid != IID_IUnknown && riid != IID_IClassFactory)
            return E_NOINTERFACE;
        *object = static_cast<IClassFactory *>(this);
        AddRef();
        return S_OK;
    }
    // The factory is static: its references only keep the module loaded.
    ULONG STDMETHODCALLTYPE AddRef() override
    {
        ++objects;
        return 2;
    }
    ULONG STDMETHODCALLTYPE Release() override
    {
        --objects;
        return 1;
    }
    HRESULT STDMETHODCALLTYPE CreateInstance(IUnknown *outer, REFIID riid, void **object) override
    {
        if (!object)
            return E_POINTER;
        *object = nullptr;
        if (outer)
            return CLASS_E_NOAGGREGATION;

        AuditExit *module = new (std::nothrow) AuditExit;

        if (!module)
            return E_OUTOFMEMORY;

        HRESULT result = module->QueryInterface(riid, object);

        module->Release();
        return result;
    }
    HRESULT STDMETHODCALLTYPE LockServer(BOOL lock) override
    {
        if (lock)
            ++objects;
        else
            --objects;
        return S_OK;
    }
};

Factory factory;

LONG set_value(const std::wstring &key, const WCHAR *name, const WCHAR *value)
{
    return RegSetKeyValueW(HKEY_CLASSES_ROOT, key.c_str(), name, REG_SZ, value,
            static_cast<DWORD>((lstrlenW(value) + 1) * sizeof(WCHAR)));
}

} // namespace

extern "C" BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, void *)
{
    if (reason == DLL_PROCESS_ATTACH)
    {
        instance = module;
        DisableThreadLibraryCalls(module);
    }
    return TRUE;
}

STDAPI DllGetClassObject(REFCLSID clsid, REFIID riid, void **object)
{
    if (!object)
        return E_POINTER;
    *object = nullptr;
    return clsid == CLSID_AuditExit ? factory.QueryInterface(riid, object) : CLASS_E_CLASSNOTAVAILABLE;
}

STDAPI DllCanUnloadNow()
{
    return objects ? S_FALSE : S_OK;
}

STDAPI DllUnregisterServer()
{
    const std::wstring key = std::wstring(L"CLSID\\") + clsid_text;
    LONG first = RegDeleteTreeW(HKEY_CLASSES_ROOT, progid), second = RegDeleteTreeW(HKEY_CLASSES_ROOT, key.c_str());

    return (first && first != ERROR_FILE_NOT_FOUND) || (second && second != ERROR_FILE_NOT_FOUND) ? SELFREG_E_CLASS : S_OK;
}

STDAPI DllRegisterServer()
{
    const std::wstring key = std::wstring(L"CLSID\\") + clsid_text;
    WCHAR path[MAX_PATH];
    DWORD length = GetModuleFileNameW(instance, path, MAX_PATH);

    if (!length || length == MAX_PATH)
        return SELFREG_E_CLASS;
    if (set_value(progid, nullptr, description) || set_value(std::wstring(progid) + L"\\CLSID", nullptr, clsid_text)
            || set_value(key, nullptr, description) || set_value(key + L"\\ProgID", nullptr, progid)
            || set_value(key + L"\\InprocServer32", nullptr, path)
            || set_value(key + L"\\InprocServer32", L"ThreadingModel", L"Both"))
    {
        DllUnregisterServer();
        return SELFREG_E_CLASS;
    }
    return S_OK;
}
