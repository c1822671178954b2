// ExitModule.h : Declaration of the CExitModule
#pragma once
#include "resource.h"       // main symbols
#include "NewExit_i.h"

#if defined(_WIN32_WCE) && !defined(_CE_DCOM) && !defined(_CE_ALLOW_SINGLE_THREADED_OBJECTS_IN_MTA)
#error "Single-threaded COM objects are not properly supported on Windows CE platform."
#endif

using namespace ATL;

namespace Contoso { namespace Detail {

// A RAII wrapper in the manner of C++ libraries.
template <typename THandle, typename TTraits>
class unique_any
{
public:
    unique_any() noexcept : m_value(TTraits::invalid()) {}
    explicit unique_any(THandle value) noexcept : m_value(value) {}
    unique_any(unique_any&& other) noexcept : m_value(other.release()) {}
    unique_any& operator=(unique_any&& other) noexcept { if (this != &other) { reset(); m_value = other.release(); } return *this; }
    unique_any(const unique_any&) = delete;
    ~unique_any() { reset(); }
    explicit operator bool() const noexcept { return m_value != TTraits::invalid(); }
    THandle get() const noexcept { return m_value; }
    THandle* put() { reset(); return &m_value; }
    THandle release() noexcept { auto value = m_value; m_value = TTraits::invalid(); return value; }
    void reset() noexcept { if (*this) TTraits::close(release()); }
private:
    THandle m_value;
};

struct event_source_traits
{
    static HANDLE invalid() noexcept { return nullptr; }
    static void close(HANDLE h) noexcept { ::DeregisterEventSource(h); }
};
struct key_traits
{
    static HKEY invalid() noexcept { return nullptr; }
    static void close(HKEY h) noexcept { ::RegCloseKey(h); }
};
using unique_event_source = unique_any<HANDLE, event_source_traits>;
using unique_key = unique_any<HKEY, key_traits>;

class DECLSPEC_UUID("7d1f0a10-30f9-4d2c-8b58-5f1e6d4a7a55") Tagged { };

}}

struct Job
{
    LONG id;
    std::wstring subject;
    std::vector<BYTE> certificate;
};

// CExitModule
class ATL_NO_VTABLE CExitModule :
    public CComObjectRootEx<CComMultiThreadModel>,
    public CComCoClass<CExitModule, &CLSID_ExitModule>,
    public ISupportErrorInfo,
    public IDispatchImpl<ICertExit2, &IID_ICertExit2, &LIBID_NewExitLib, /*wMajor =*/ 1, /*wMinor =*/ 0>
{
public:
    CExitModule() = default;

DECLARE_REGISTRY_RESOURCEID(IDR_EXITMODULE)
DECLARE_NOT_AGGREGATABLE(CExitModule)

BEGIN_COM_MAP(CExitModule)
    COM_INTERFACE_ENTRY(ICertExit)
    COM_INTERFACE_ENTRY(ICertExit2)
    COM_INTERFACE_ENTRY2(IDispatch, ICertExit2)
    COM_INTERFACE_ENTRY(ISupportErrorInfo)
    COM_INTERFACE_ENTRY_AGGREGATE(IID_IMarshal, m_pUnkMarshaler.p)
END_COM_MAP()

// ISupportsErrorInfo
    STDMETHOD(InterfaceSupportsErrorInfo)(REFIID riid) override;

    DECLARE_PROTECT_FINAL_CONSTRUCT()
    DECLARE_GET_CONTROLLING_UNKNOWN()

    HRESULT FinalConstruct();
    void FinalRelease();

    CComPtr<IUnknown> m_pUnkMarshaler;

    STDMETHOD(Initialize)(_In_ const BSTR strConfig, _Out_ LONG* pEventMask) override;
    STDMETHOD(Notify)(LONG ExitEvent, LONG Context) override;
    STDMETHOD(GetDescription)(_Outptr_ BSTR* pstrDescription) override;
    STDMETHOD(GetManageModule)(_COM_Outptr_ ICertManageModule** ppManageModule) override;

private:
    static unsigned __stdcall Run(void *self);
    void Work();
    HRESULT Issued(LONG context);
    void Log(WORD type, const std::wstring& text) const;

    CStringW m_config;
    std::mutex m_lock;
    std::condition_variable m_wake;
    std::queue<Job> m_jobs;
    std::atomic<bool> m_stop{ false };
    std::atomic<int> m_done{ 0 };
    CHandle m_thread;
    Contoso::Detail::unique_event_source m_log;
    std::map<std::wstring, int, std::less<>> m_counts;
};

OBJECT_ENTRY_AUTO(__uuidof(ExitModule), CExitModule)
