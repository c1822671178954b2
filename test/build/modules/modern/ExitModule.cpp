// ExitModule.cpp : Implementation of CExitModule
#include "pch.h"
#include "ExitModule.h"

#pragma comment(lib, "crypt32.lib")
#pragma comment(lib, "shlwapi.lib")
#pragma comment(lib, "certidl.lib")

using namespace std::string_literals;
namespace fs = std::filesystem;

_COM_SMARTPTR_TYPEDEF(ICertServerExit, __uuidof(ICertServerExit));

namespace
{
    struct LocalDeleter { void operator()(void *p) const noexcept { ::LocalFree(p); } };
    using CertContext = std::unique_ptr<const CERT_CONTEXT, decltype(&::CertFreeCertificateContext)>;

    void ThrowIfFailed(HRESULT hr)
    {
        if (FAILED(hr))
            _com_raise_error(hr);
    }

    _variant_t Property(ICertServerExit *server, PCWSTR name, LONG type, bool request)
    {
        _variant_t value;
        _bstr_t bstr(name);
        HRESULT hr = request ? server->GetRequestProperty(bstr, type, &value) : server->GetCertificateProperty(bstr, type, &value);
        if (hr == CERTSRV_E_PROPERTY_EMPTY)
            return _variant_t();
        ThrowIfFailed(hr);
        return value;
    }

    std::vector<BYTE> Bytes(const VARIANT &v)
    {
        if (V_VT(&v) != VT_BSTR)
            throw std::invalid_argument("no bytes");
        auto p = reinterpret_cast<const BYTE*>(V_BSTR(&v));
        return { p, p + ::SysStringByteLen(V_BSTR(&v)) };
    }

    std::wstring Hex(const std::vector<BYTE>& bytes)
    {
        DWORD size = 0;
        if (!::CryptBinaryToStringW(bytes.data(), static_cast<DWORD>(bytes.size()), CRYPT_STRING_HEXRAW | CRYPT_STRING_NOCRLF, nullptr, &size))
            throw _com_error(HRESULT_FROM_WIN32(::GetLastError()));
        std::wstring text(size, L'\0');
        ::CryptBinaryToStringW(bytes.data(), static_cast<DWORD>(bytes.size()), CRYPT_STRING_HEXRAW | CRYPT_STRING_NOCRLF, &text[0], &size);
        text.resize(size);
        return text;
    }

    std::optional<DWORD> ReadDword(PCWSTR path, PCWSTR name)
    {
        CRegKey key;
        if (key.Open(HKEY_LOCAL_MACHINE, path, KEY_READ) != ERROR_SUCCESS)
            return std::nullopt;
        DWORD value = 0;
        if (key.QueryDWORDValue(name, value) != ERROR_SUCCESS)
            return std::nullopt;
        return value;
    }
}

STDMETHODIMP CExitModule::InterfaceSupportsErrorInfo(REFIID riid)
{
    static const IID* const arr[] =
    {
        &IID_ICertExit2
    };

    for (int i = 0; i < sizeof(arr) / sizeof(arr[0]); i++)
    {
        if (InlineIsEqualGUID(*arr[i], riid))
            return S_OK;
    }
    return S_FALSE;
}

HRESULT CExitModule::FinalConstruct()
{
    return CoCreateFreeThreadedMarshaler(GetControllingUnknown(), &m_pUnkMarshaler.p);
}

void CExitModule::FinalRelease()
{
    {
        std::lock_guard<std::mutex> guard(m_lock);
        m_stop = true;
    }
    m_wake.notify_all();
    if (m_thread)
        ::WaitForSingleObject(m_thread, INFINITE);
    m_pUnkMarshaler.Release();
}

void CExitModule::Log(WORD type, const std::wstring& text) const
{
    PCWSTR strings[] = { text.c_str() };
    if (m_log)
        ::ReportEventW(m_log.get(), type, 0, 0x1000, nullptr, _countof(strings), 0, strings, nullptr);
    ATLTRACE(L"%s: %ls\n", L"" __FUNCTIONW__, text.c_str());
}

STDMETHODIMP CExitModule::Initialize(_In_ const BSTR strConfig, _Out_ LONG* pEventMask)
try
{
    ATLENSURE_RETURN_HR(pEventMask != nullptr, E_POINTER);
    m_config = strConfig;
    m_config.MakeUpper();
    m_log = Contoso::Detail::unique_event_source(::RegisterEventSourceW(nullptr, L"NewExit"));
    if (!m_thread)
    {
        unsigned id = 0;
        m_thread.Attach(reinterpret_cast<HANDLE>(_beginthreadex(nullptr, 0, Run, this, 0, &id)));
        if (!m_thread)
            AtlThrowLastWin32();
    }
    *pEventMask = EXITEVENT_CERTISSUED | EXITEVENT_CERTREVOKED | EXITEVENT_SHUTDOWN;
    return S_OK;
}
catch (const CAtlException& e)
{
    return e;
}

unsigned __stdcall CExitModule::Run(void *self)
{
    static_cast<CExitModule*>(self)->Work();
    return 0;
}

void CExitModule::Work()
{
    for (;;)
    {
        Job job;
        {
            std::unique_lock<std::mutex> lock(m_lock);
            m_wake.wait(lock, [this] { return m_stop || !m_jobs.empty(); });
            if (m_jobs.empty())
                return;
            job = std::move(m_jobs.front());
            m_jobs.pop();
            ++m_counts[job.subject];
        }
        std::array<wchar_t, MAX_PATH> temp{};
        if (!::GetTempPathW(static_cast<DWORD>(temp.size()), temp.data()))
            continue;
        CStringW path;
        path.Format(L"%s%08X.txt", temp.data(), job.id);
        ATL::CHandle file(::CreateFileW(path, GENERIC_WRITE, 0, nullptr, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr));
        if (file == INVALID_HANDLE_VALUE)
        {
            file.Detach();
            continue;
        }
        CW2A utf8(job.subject.c_str(), CP_UTF8);
        DWORD written = 0;
        ::WriteFile(file, static_cast<LPCSTR>(utf8), static_cast<DWORD>(strlen(utf8)), &written, nullptr);
        m_done++;
    }
}

HRESULT CExitModule::Issued(LONG context)
{
    ICertServerExitPtr server;
    ThrowIfFailed(server.CreateInstance(CLSID_CCertServerExit, nullptr, CLSCTX_INPROC_SERVER));
    ThrowIfFailed(server->SetContext(context));

    auto raw = Bytes(Property(server, wszPROPRAWCERTIFICATE, PROPTYPE_BINARY, false));
    CertContext certificate(::CertCreateCertificateContext(X509_ASN_ENCODING, raw.data(), static_cast<DWORD>(raw.size())), ::CertFreeCertificateContext);
    if (!certificate)
        return AtlHresultFromLastError();

    wchar_t name[256]{};
    ::CertGetNameStringW(certificate.get(), CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, nullptr, name, ARRAYSIZE(name));

    BYTE hash[20];
    DWORD size = sizeof(hash);
    if (!::CertGetCertificateContextProperty(certificate.get(), CERT_SHA1_HASH_PROP_ID, hash, &size))
        return HRESULT_FROM_WIN32(::GetLastError());

    CComBSTR serial;
    _variant_t id = Property(server, wszPROPREQUESTREQUESTID, PROPTYPE_LONG, true);
    _variant_t requester = Property(server, wszPROPREQUESTERNAME, PROPTYPE_STRING, true);

    PWSTR sid = nullptr;
    BYTE user[SECURITY_MAX_SID_SIZE];
    DWORD userSize = sizeof(user);
    std::wstring who = requester.vt == VT_BSTR ? std::wstring(requester.bstrVal, ::SysStringLen(requester.bstrVal)) : L"?"s;
    if (::CreateWellKnownSid(WinWorldSid, nullptr, user, &userSize) && ::ConvertSidToStringSidW(user, &sid))
    {
        std::unique_ptr<wchar_t, LocalDeleter> guard(sid);
        who += L" "s + sid;
    }
    std::transform(who.begin(), who.end(), who.begin(), ::towlower);
    std::wstring_view view(name);
    if (auto dot = view.find(L'.'); dot != std::wstring_view::npos)
        view = view.substr(0, dot);
    Log(EVENTLOG_INFORMATION_TYPE, L"issued " + std::to_wstring(static_cast<long>(id)) + L" to " + who + L": " + std::wstring(view) + L" " + Hex({ hash, hash + size }));
    {
        std::lock_guard<std::mutex> guard(m_lock);
        m_jobs.push({ static_cast<LONG>(static_cast<long>(id)), name, std::move(raw) });
    }
    m_wake.notify_one();
    return S_OK;
}

STDMETHODIMP CExitModule::Notify(LONG ExitEvent, LONG Context)
{
    try
    {
        switch (ExitEvent)
        {
        case EXITEVENT_CERTISSUED:
            return Issued(Context);
        case EXITEVENT_CERTREVOKED:
            Log(EVENTLOG_WARNING_TYPE, L"revoked");
            [[fallthrough]];
        case EXITEVENT_SHUTDOWN:
            break;
        default:
            return E_NOTIMPL;
        }
    }
    catch (const _com_error& e)
    {
        Log(EVENTLOG_ERROR_TYPE, std::wstring(e.ErrorMessage()) + L" " + (e.Description().length() ? static_cast<const wchar_t*>(e.Description()) : L""));
        return Error(e.ErrorMessage(), IID_ICertExit2, e.Error());
    }
    catch (const std::exception& e)
    {
        return AtlReportError(CLSID_ExitModule, CA2W(e.what()), IID_ICertExit2, E_FAIL);
    }
    return S_OK;
}

STDMETHODIMP CExitModule::GetDescription(_Outptr_ BSTR* pstrDescription)
{
    if (!pstrDescription)
        return E_POINTER;
    CComBSTR text;
    if (!text.LoadString(IDS_PROJNAME))
        return E_FAIL;
    return text.CopyTo(pstrDescription);
}

STDMETHODIMP CExitModule::GetManageModule(_COM_Outptr_ ICertManageModule** ppManageModule)
{
    if (ppManageModule == nullptr)
        return E_POINTER;
    *ppManageModule = nullptr;
    CComPtr<ICertManageModule> manage;
    HRESULT hr = manage.CoCreateInstance(__uuidof(ExitManage));
    if (SUCCEEDED(hr))
        *ppManageModule = manage.Detach();
    return hr;
}

#ifdef PER_FILE
#error settings of another file
#endif
